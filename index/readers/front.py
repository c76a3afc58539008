"""Front matter: the first lines of a text file that say title, author and date, between lines of ``---`` or ``+++``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.readers.prose import told_author, told_date, told_title
from index.types import Article

_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(.*?)(?:^|\n)(?:\1|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"""^(\w+)\s*[:：=]\s*(.*?)\s*$""")
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


def told_of(articles: Sequence[Article], told: dict[str, str]) -> list[Article]:
    """Return a file's articles with what its front matter says of them; a title is that of a single one."""
    date, author = told_date([told.get("date")]), told_author(told.get("author"))
    title = told_title(told.get("title")) if len(articles) == 1 else None
    return [
        replace(one, title=title or one.title, author=author or one.author, date=date or one.date) for one in articles
    ]


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
