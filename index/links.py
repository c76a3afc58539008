"""Articles that go on in another file of the same issue: （下转第三版） in one, （上接第一版） in the other.

Two files stay two articles, since a quote must stand in its own file; the continuation names what it continues. That
is found when an article is read, from what the archive holds at that moment, and never stored. So neither the order in
which the files were added nor what is removed or replaced later leaves a link that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from index.chunk import sentences
from index.types import Article, TimeSpan

# What a continuation's first lines must hold at least, to be looked at closer: most articles are none.
_OPENING = re.compile(r"[（(【\[](?<![^\n].)\s*(?:上|紧|緊)?接")  # where a line begins
_FILE_PAGE = re.compile(r"(?<![A-Za-z0-9])0*(\d{1,2})\s*版|第?([一二三四五六七八九十]{1,3})版")
_HEAD_LINES, _TAIL_LINES = 4, 2


class Issues(Protocol):
    """The articles of an archive by their day."""

    def articles_on(self, span: TimeSpan) -> list[Article]:
        """Return the articles whose date means exactly the days of a span."""


def linked(store: Issues, article: Article) -> Article:
    """Return the article with what it continues, and with that one's title and author where it has none itself."""
    first = first_part(store, article)
    if first is None:
        return article
    # What it continues stands on an earlier page, so this ends.
    whole = linked(store, first)
    return replace(
        article, continues=first.id, title=article.title or whole.title, author=article.author or whole.author
    )


def first_part(store: Issues, article: Article) -> Article | None:
    """Return the article of another file that this one continues.

    None unless both are dated to the same day, each names the other's page, titles and authors do not contradict, and
    there is exactly one such pair. The files' names must be the same but for the page in them; where they give none,
    the texts must speak of the same, since two newspapers appear on one day.
    """
    if "接" not in article.text or not _OPENING.search(_head(article)):
        return None
    if article.date_precision != "day" or article.date_span is None:
        return None
    issue = store.articles_on(article.date_span)
    firsts = [first for first in issue if _continues(first, article)]
    if len(firsts) != 1 or sum(_continues(firsts[0], other) for other in issue) != 1:
        return None
    return firsts[0]


def last_words(first: Article) -> str:
    """Return the last sentence, whole or broken off, that an article says before it points to another page."""
    from index import marks

    lines = first.text.split("\n")
    while lines:
        line = lines.pop()
        if marks.jump_to(line) is not None:
            line = line[: max(line.rfind(bracket) for bracket in "（(【[")]
        if found := sentences(line):
            start, end = found[-1]
            return line[start:end]
    return ""


def page_of(article: Article) -> int | None:
    """Return the page an article stands on: as its text says, else as its file's name does."""
    if article.page is not None:
        return article.page
    from index.borders import page_number

    match = _FILE_PAGE.search(_name(article))
    return page_number(match[1] or match[2]) if match else None


def _continues(first: Article, second: Article) -> bool:
    if first.source == second.source or _issue(first) != _issue(second) or first.date != second.date:
        return False
    # Not at the top: a question over an archive without such pages needs none of the patterns of newspaper pages.
    from index import marks
    from index.borders import page_number
    from index.kinship import akin, pairs

    pages = page_of(first), page_of(second)
    if pages[0] is None or pages[1] is None or pages[0] >= pages[1]:
        return False
    opening = _named(marks.jump_from(line) for line in _head(second).split("\n"))
    closing = _named(marks.jump_to(line) for line in first.text.split("\n")[-_TAIL_LINES:])
    if opening is None or closing is None or (page_number(opening), page_number(closing)) != pages:
        return False
    if first.title and second.title and not pairs(first.title) & pairs(second.title):
        return False
    if first.author and second.author and first.author != second.author:
        return False
    return bool(_issue(second)) or akin(first.text, second.text)


def _named(pages: Iterable[str | None]) -> str | None:
    return next((page for page in pages if page is not None), None)


def _head(article: Article) -> str:
    return "\n".join(article.text.split("\n", _HEAD_LINES)[:_HEAD_LINES])


def _name(article: Article) -> str:
    return re.split(r"[\\/]", article.source)[-1]


def _issue(article: Article) -> str:
    """Return a file's name without the page in it; "" where it gives none, and so says nothing of the issue."""
    name, found = _FILE_PAGE.subn("*", _name(article), count=1)
    return name if found else ""
