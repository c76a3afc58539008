"""Web pages: their main text without menus and footers.

A line of the source is a paragraph, heading, list item or row of a table of that text, counted from 1.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from index.date_lines import line_date
from index.errors import InputError, ReadError
from index.numerals import plain_digits
from index.readers.found import Found, Tick
from index.readers.prose import article_of, clean, told_author, told_date, told_title
from index.readers.text import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w-]{3,20})""")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5-hkscs": "big5hkscs"}
_AUTHOR = ("author", "article:author", "dc.creator", "contentauthor", "byl")
_DATE = (
    "article:published_time",
    "publishdate",
    "pubdate",
    "publish_time",
    "datepublished",
    "og:published_time",
    "dc.date",
    "firstpublishedtime",
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td tfoot th "
    "thead title tr ul".split()
)
_SKIPPED = frozenset(
    "script style noscript template svg math iframe object select button textarea head nav aside".split()
)
_CHROME = 0.04
_OVER = 6  # lines over an article's text, among which one may say when it appeared
_LEAST = 0.5
_TELLING = 6
_TOP = 3
_SITE = re.compile(r"\s*[_|\-–—]+\s*[^_|\-–—]{2,20}$")


def read(data: bytes, name: str, source: str, encoding: str | None = None) -> Iterator[Found]:
    """Yield the page's article; ReadError where there is no text in it."""
    text = page_text(data, name, encoding)
    root = parse(text, name)
    yield Tick(name, 10 + len(text) / 500_000)
    lines = main_lines(root, text)
    title = page_title(root, lines)
    if title and lines and not any(" ".join(line.split()) == title for line in lines[:5]):
        heading = root.find(".//h1")
        if heading is not None and " ".join(heading.text_content().split()) == title:
            lines.insert(0, title)
    found = article_of(
        enumerate(lines, 1), source, title=title, author=told_author(_meta(root, _AUTHOR)), date=published(root)
    )
    if found is None:
        raise ReadError(f"{name} holds no text: expected a web page with an article")
    yield found


def page_text(data: bytes, name: str, encoding: str | None) -> str:
    """Decode a page: by what is asked for, by its characters, and where they leave it open by what it says of itself.

    What a page says is often what its template said: of GB18030 as ISO-8859-1, of UTF-8 as GB2312.
    """
    try:
        return decode(data, name, encoding)
    except ReadError as error:
        told = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:200])
        if encoding is not None or told is None:
            raise
        named = told[1].decode("ascii").lower()
        try:
            return decode(data, name, _WIDER.get(named, named))
        except InputError:
            raise error from None


def parse(text: str, name: str) -> Any:
    """Return the tree of a page."""
    import lxml.html

    # A declaration of an encoding that the text is not in any longer is refused by lxml.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", clean(text))
    try:
        return lxml.html.document_fromstring(text)
    except (ValueError, SyntaxError) as error:
        raise ReadError(f"{name} cannot be read as a web page ({error}): expected HTML") from error


def main_lines(root: Any, text: str) -> list[str]:
    """Return the lines of the main text: of all of it, where the page has no menus around it."""
    everything = lines_of(root)
    size = sum(len("".join(line.split())) for line in everything)
    linked = sum(len("".join(link.text_content().split())) for link in root.iter("a") if not _skipped(link))
    if linked <= _CHROME * size:
        return everything
    from readability import Document

    try:
        found = lines_of(parse(Document(clean(text)).summary(), ""))
    except Exception:  # noqa: BLE001 - a page that the library does not understand is taken whole
        return everything
    # The library leaves out tables and short paragraphs of an article: it says where the article begins and ends.
    held = set(found)
    places = [i for i, line in enumerate(everything) if line in held and len(line) > _TELLING]
    kept = everything[_first(everything, places[0]) : places[-1] + 1] if places else []
    # Better a menu with the article than an article without its half.
    return kept if sum(len("".join(line.split())) for line in kept) > _LEAST * (size - linked) else everything


def _first(lines: Sequence[str], body: int) -> int:
    """Return where an article begins whose body begins at a line: with the line over it that says when it appeared."""
    above = range(max(0, body - _OVER), body)
    return next((at for at in above if line_date(plain_digits(lines[at])) is not None), body)


def lines_of(root: Any) -> list[str]:
    """Return the text below an element, a line for each block; cells of a row stand apart by tabs."""
    lines: list[str] = []
    held: list[str] = []
    small: dict[Any, bool] = {}

    def in_row(node: Any) -> bool:
        """Whether it stands in a cell of a row of figures; a table that lays out the page holds whole blocks."""
        cell = next(node.iterancestors("td", "th"), None)
        if cell is not None and cell not in small:
            small[cell] = len(cell.text_content()) <= 200 and next(cell.iterdescendants("table"), None) is None
        return cell is not None and small[cell]

    def text_of(node: Any, text: str | None) -> str:
        return (text or "").replace("\n", "\0") if node.tag == "pre" else text or ""

    def end() -> None:
        line = "".join(held)
        held.clear()
        # White space of the markup is none of the text; a break within a block is a line of its own.
        for part in line.split("\0"):
            cells = [" ".join(re.split(r"[^\S\u3000]+", cell)).strip(" ") for cell in part.split("\1")]
            whole = "\t".join(cells).strip("\t ")
            if whole.strip():
                lines.append(whole)

    # No recursion: pages nest as deep as whoever wrote them liked.
    waiting: list[tuple[Any, bool]] = [(root, False)]
    while waiting:
        node, done = waiting.pop()
        tag = node.tag if isinstance(node.tag, str) else None
        if done:
            if tag in ("td", "th"):
                held.append("\1")
            elif tag in _BLOCKS and not in_row(node):
                end()
            held.append(node.tail or "")
            continue
        if tag is None or tag in _SKIPPED or _hidden(node):
            held.append(node.tail or "")
            continue
        if tag == "br":
            held.append("\0" if not in_row(node) else " ")
        elif tag in _BLOCKS and tag not in ("td", "th") and not in_row(node):
            end()
        held.append(text_of(node, node.text))
        waiting.append((node, True))
        waiting += [(child, False) for child in reversed(node)]
    end()
    return lines


def _hidden(node: Any) -> bool:
    return "hidden" in node.attrib or "display:none" in node.get("style", "").replace(" ", "").lower()


def _skipped(node: Any) -> bool:
    return any(parent.tag in _SKIPPED for parent in node.iterancestors())


def page_title(root: Any, lines: Sequence[str]) -> str | None:
    """Return the headline: the only h1 at the top, else what the page calls itself without the site's name."""
    heads = [told for head in root.iter("h1") if (told := told_title(head.text_content()))]
    title = _meta(root, ("articletitle", "og:title")) or root.findtext(".//title") or ""
    named = told_title(_SITE.sub("", title) or title)
    above = next((place for place, line in enumerate(lines) if line == heads[0]), 0) if heads else 0
    if len(heads) == 1 and (above < _TOP or heads[0] in title):
        return heads[0]
    return named


def published(root: Any) -> str | None:
    """Return the date on which the page says that it was published."""
    times = [
        node.get("datetime")
        for node in root.iter("time")
        if "pubdate" in node.attrib or node.get("itemprop") == "datePublished"
    ]
    return told_date([*(_meta(root, (key,)) for key in _DATE), *times, *_linked_dates(root)])


def _linked_dates(root: Any) -> Iterator[str]:
    """Yield the dates of publication that a page's JSON-LD gives."""
    for node in root.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            waiting = deque([json.loads(node.text_content())])
        except (ValueError, RecursionError):
            continue
        while waiting:
            one = waiting.popleft()
            if isinstance(one, dict):
                if isinstance(date := one.get("datePublished"), str):
                    yield date
                waiting += one.values()
            elif isinstance(one, list):
                waiting += one


def _meta(root: Any, keys: tuple[str, ...]) -> str | None:
    for key in keys:
        for node in root.iter("meta"):
            name = node.get("name") or node.get("property") or node.get("itemprop") or ""
            if name.lower() == key and (node.get("content") or "").strip():
                return str(node.get("content"))
    return None
