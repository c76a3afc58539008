"""Word documents (``.docx``): paragraphs, tables and text boxes in their order.

A line of the source is a paragraph that is not empty, or a row of a table. Dates of creation and of saving are no
dates of articles and are not looked at.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.errors import ReadError
from index.newspaper import read_page
from index.readers.found import Found, Tick
from index.readers.prose import clean, told_author, told_title

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题|title)\s*(\d)?$", re.IGNORECASE)
_MANY = 2000


def read(data: bytes, name: str, source: str) -> Iterator[Found]:
    """Yield the articles of a document, as ``index.newspaper`` parts them; ReadError where it is none."""
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
    except (KeyError, ValueError, SyntaxError, OSError) as error:
        raise ReadError(f"{name} cannot be read as a Word document ({error}): it is damaged") from error
    lines: list[str] = []
    heads: dict[int, int] = {}
    for text, level in _blocks(document):
        if not text.strip():
            continue
        lines.append(text)
        if level is not None:
            heads[len(lines)] = level
        if len(lines) % _MANY == 0:
            yield Tick(name)
    yield Tick(name, 10 + len(lines) / 500)
    articles = _articles(lines, heads, source)
    if not articles:
        raise ReadError(f"{name} holds no text: expected a document with paragraphs")
    told = document.core_properties
    title, author = told_title(told.title), told_author(told.author)
    top = next((lines[number - 1] for number, level in sorted(heads.items()) if level < 2 and number <= 5), None)
    first = articles[0]
    articles[0] = replace(first, title=_one_line(top) or first.title or title)
    for article in articles:
        yield replace(article, author=article.author or (author if len(articles) == 1 else None))


def _articles(lines: list[str], heads: dict[int, int], source: str) -> list[Any]:
    """Part the paragraphs; blank lines around headings and indents before paragraphs tell which are which."""
    typed = sum(line[0].isspace() for line in lines)
    shown: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, 1):
        head = number in heads or number == 1
        if head:
            shown.append("")
            numbers.append(number)
        # Where nobody typed indents, each paragraph of the document is one.
        shown.append(line if head or typed else "\u3000\u3000" + line)
        numbers.append(number)
        if head:
            shown.append("")
            numbers.append(number)
    return [
        replace(article, line_map=tuple((offset, numbers[line - 1]) for offset, line in article.line_map))
        for article in read_page("\n".join(shown), source)
    ]


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _blocks(document: Any) -> Iterator[tuple[str, int | None]]:
    """Yield text and heading level (0 the title, None none) of each paragraph and row."""
    from docx.table import Table

    levels: dict[str | None, int | None] = {}
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block._tbl.tr_lst:
                yield _row(row), None
            continue
        style = block._p.style
        if style not in levels:
            levels[style] = _level(block.style.name if block.style is not None else None)
        for part in _paragraph(block._p):
            yield part, levels[style]


def _level(style: str | None) -> int | None:
    found = _HEADING.fullmatch((style or "").strip())
    return int(found[1] or 0) if found else None


def _paragraph(element: Any) -> list[str]:
    """Return a paragraph's text, a line break parting it, and after it what its text boxes hold."""
    boxes = [box for box in element.iter(f"{_W}txbxContent") if not _in_fallback(box)]
    inner = [line for box in boxes for p in box.iter(f"{_W}p") for line in _paragraph(p)]
    return [*clean(_text(element)).split("\n"), *inner]


def _in_fallback(element: Any) -> bool:
    return any(parent.tag.endswith("}Fallback") for parent in element.iterancestors())


def _text(element: Any) -> str:
    """Return the text that is shown: insertions, no deletions, no field codes, no text boxes."""
    parts: list[str] = []
    waiting = list(reversed(element))
    while waiting:
        node = waiting.pop()
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.removeprefix(_W)
        if tag == "t":
            parts.append(node.text or "")
        elif tag == "tab":
            parts.append("\t")
        elif tag in ("br", "cr"):
            parts.append("\n")
        elif tag == "noBreakHyphen":
            parts.append("-")
        elif tag not in ("del", "moveFrom", "drawing", "pict", "txbxContent", "pPr", "rPr"):
            waiting += reversed(node)
    return "".join(parts)


def _row(row: Any) -> str:
    cells = ("".join(_text(p).replace("\n", "") for p in cell.iter(f"{_W}p")) for cell in row.iter(f"{_W}tc"))
    return "\t".join(clean(cell).replace("\t", " ").strip() for cell in cells)
