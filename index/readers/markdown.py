"""Markdown: a text file whose first lines may say title, author and date (front matter).

A line of the source is a line of the file; the text is kept as it is written, so that a quote is found in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.errors import ReadError
from index.newspaper import read_page
from index.readers.found import Found
from index.readers.prose import told_author, told_date, told_title
from index.readers.text import decode

_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(.*?)(?:^|\n)(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"""^(\w+)\s*[:=]\s*(.*?)\s*$""")
_KEYS = {
    "title": "title",
    "标题": "title",
    "author": "author",
    "authors": "author",
    "作者": "author",
    "记者": "author",
    "date": "date",
    "日期": "date",
    "时间": "date",
    "published": "date",
    "发布日期": "date",
}


def read(data: bytes, name: str, source: str, encoding: str | None = None) -> Iterator[Found]:
    """Yield the file's articles: one, or one for each heading of the first level where it has several."""
    text = decode(data, name, encoding)
    told, body = front_matter(text)
    articles = read_page(body, source)
    if not articles:
        raise ReadError(f"{name} holds no article: expected text")
    date, author = told_date([told.get("date")]), told_author(told.get("author"))
    for article in articles:
        title = told_title(told.get("title")) if len(articles) == 1 else None
        yield replace(article, title=title or article.title, author=author or article.author, date=date)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return what the first lines say, and the text with blank lines in their place, so that its lines keep theirs."""
    found = _FRONT.match(text.removeprefix("\ufeff"))
    if found is None:
        return {}, text
    told: dict[str, str] = {}
    for line in found[2].splitlines():
        if (field := _FIELD.match(line)) and (key := _KEYS.get(field[1].lower())):
            value = field[2].strip("\"'[] ")
            told.setdefault(key, re.sub(r"""["']\s*,\s*["']|\s*,\s*""", " ", value) if key == "author" else value)
    return told, "\n" * found[0].count("\n") + text.removeprefix("\ufeff")[found.end() :]
