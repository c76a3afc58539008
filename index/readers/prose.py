"""Paragraphs that a document names as such -> an article: what DOCX, web pages and e-books have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.errors import InputError
from index.given_dates import parse_date
from index.newspaper import article_id, author_of
from index.spacing import tidy_line
from index.types import Article

_PROSE = re.compile("[，。；！？]")
_UNPRINTABLE = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What programs write where nobody gave a name.
_NO_TITLE = re.compile(
    r"\s*(?:|untitled.*|unknown title|无标题.*|未命名.*|新建.*|文档\s*\d*|document\s*\d*|word document"
    r"|microsoft \w+ - .*|powerpoint .*|.*\.(?:docx?|xlsx?|indd|qxd|pdf|wps|fit|s\d|html?))\s*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"\s*(?:|python-docx|openpyxl|\(?anonymous\)?|admin\w*|users?|owner|pc|hp|dell|lenovo|asus|微软(?:用户|中国)|用户"
    r"|unknown|unspecified|microsoft.*|wps.*|apache poi|libreoffice.*|.*@.*)\s*",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Return a text without what no text holds: control characters, halves of characters."""
    return _UNPRINTABLE.sub("", text)


def article_of(
    lines: Iterable[tuple[int, str]],
    source: str,
    *,
    title: str | None = None,
    author: str | None = None,
    date: str | None = None,
    page: int | None = None,
    id: str | None = None,
) -> Article | None:
    """Make an article of paragraphs.

    Parameters
    ----------
    lines : ``(line, text)``, the line being where a reader finds the paragraph in the source.
    source : what citations name.
    title, author, date : what the document says of itself; a byline in the text goes before ``author``.
    page : the page or chapter, where lines are counted on each.
    id : the article's id; None makes one of source and text.

    Returns
    -------
    An undated article but for ``date``; None where there is no text.
    """
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    offset = 0
    for number, raw in lines:
        for piece in clean(raw).splitlines():
            tidy = tidy_line(piece, bool(_PROSE.search(piece))) if piece.strip() else ""
            if tidy:
                parts.append(tidy)
                runs.append((offset, number))
                offset += len(tidy) + 1
    if not parts:
        return None
    text = "\n".join(parts)
    return Article(
        id=id or article_id(source, text),
        source=source,
        title=title,
        author=author_of(parts[:4]) or author,
        date=date,
        date_precision=None,
        date_evidence=None,
        text=text,
        line_map=tuple(runs),
        page=page,
    )


def told_title(text: str | None) -> str | None:
    """Return the title that a document gives, None for one that only its program gave."""
    text = " ".join(clean(text or "").split())
    return None if _NO_TITLE.fullmatch(text) or len(text) > 200 else text


def told_author(text: str | None) -> str | None:
    """Return the author that a document gives, None for the name of a program or account."""
    text = " ".join(clean(text or "").split())
    return None if _NO_AUTHOR.fullmatch(text) or len(text) > 60 else text


def told_date(texts: Iterable[str | None]) -> str | None:
    """Return the first of the dates that can be read, as ISO at its precision."""
    for text in texts:
        if text and text.strip():
            try:
                return parse_date(text)
            except InputError:
                continue
    return None
