"""E-books (``.epub``): a chapter an article; ``page`` is the chapter's place in the book, counted from 1.

A line of the source is a paragraph of the chapter.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from index.errors import ReadError
from index.readers import html
from index.readers.found import Failure, Found, Tick
from index.readers.limits import MOST_FAILURES
from index.readers.packed import member, zip_size
from index.readers.prose import article_of, told_author, told_date, told_title

_CONTAINER = "META-INF/container.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"


def read(archive: zipfile.ZipFile, name: str, source: str) -> Iterator[Found]:
    """Yield the chapters of a book; those that fail are named, ReadError where there is none."""
    zip_size(archive, name)
    package, folder = _package(archive, name)
    author = told_author(" ".join(_texts(package, "creator")))
    date = told_date(_texts(package, "date"))
    book = next(iter(_texts(package, "title")), None)
    found = failed = 0
    for number, path in enumerate(_chapters(package, folder), 1):
        place = f"{name}/{path}"
        yield Tick(place)
        try:
            text = html.page_text(member(archive, archive.getinfo(path), place), place, None)
            root = html.parse(text, place)
        except (KeyError, ReadError) as error:
            failed += 1
            yield Failure(place, str(error) if isinstance(error, ReadError) else f"{path!r} is not in {name}: left out")
            if failed > MOST_FAILURES:
                break
            continue
        article = article_of(
            enumerate(html.lines_of(root), 1),
            source,
            title=_chapter_title(root) or told_title(book),
            author=author,
            date=date,
            page=number,
        )
        if article is not None:
            found += 1
            yield article
    if not found and not failed:
        raise ReadError(f"{name} holds no text: expected a book with chapters")


def _chapter_title(root: Any) -> str | None:
    heads = (head for level in ("h1", "h2", "h3") for head in root.iter(level))
    return next((told for head in heads if (told := told_title(head.text_content()))), None)


def _package(archive: zipfile.ZipFile, name: str) -> tuple[Any, str]:
    """Return the book's list of contents, and the folder that it stands in."""
    try:
        container = _xml(member(archive, archive.getinfo(_CONTAINER), name), name)
        path = next(node.get("full-path", "") for node in container.iter() if str(node.tag).endswith("}rootfile"))
        return _xml(member(archive, archive.getinfo(path), name), name), posixpath.dirname(path)
    except (KeyError, StopIteration) as error:
        raise ReadError(f"{name} cannot be read as an e-book (it names no contents): it is damaged") from error


def _xml(data: bytes, name: str) -> Any:
    from lxml import etree

    # No entities, no network: a book's list of contents needs neither.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(f"{name} cannot be read as an e-book ({error}): it is damaged") from error


def _texts(package: Any, field: str) -> list[str]:
    return [node.text for node in package.iter(f"{_DC}{field}") if node.text]


def _chapters(package: Any, folder: str) -> Iterator[str]:
    """Yield the paths of the chapters in reading order, without the table of contents."""
    items = {}
    for node in package.iter("{*}item"):
        kind, extras = node.get("media-type", ""), (node.get("properties") or "").split()
        if "html" in kind and "nav" not in extras:
            items[node.get("id")] = posixpath.normpath(posixpath.join(folder, unquote(node.get("href", ""))))
    for node in package.iter("{*}itemref"):
        if node.get("idref") in items:
            yield items[node.get("idref")]
