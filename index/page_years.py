"""The year that the articles of one newspaper page share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.types import Article, DatePrecision, TimeSpan

_PAGE_MARK = re.compile(r"[（(][上下][转轉接]|□\s?(?:本报)?记者|本报讯|本報訊|原文?载于")


def page_source(articles: Sequence[Article]) -> Article | None:
    """Return the first dated article of a newspaper page whose dated articles all agree on the year.

    None where they don't, where none has a year of its own, or where the file shows no mark of a newspaper page. The
    articles of a JSON Lines file, each on a line of its own, share a source but no page.
    """
    if all(len(article.line_map) == 1 for article in articles):
        return None
    dated = [article for article in articles if own_year(article)]
    if len({own_year(article) for article in dated}) != 1 or len(articles) < 2:
        return None
    return dated[0] if any(_PAGE_MARK.search(article.text) for article in articles) else None


def own_year(article: Article) -> str | None:
    """Return the year of an article's own date."""
    own = article.date_own
    return own[:4] if own and not own.startswith("--") else None


def with_year(article: Article, year: str, evidence: str | None, source: str) -> Article | None:
    """Complete an article's own date by a year told elsewhere; None where there is no such day in that year."""
    own = article.date_own
    known = f"{year}{own[1:]}" if own else year
    try:
        TimeSpan.parse(known)
    except ValueError:
        return None
    precision: DatePrecision = "day" if own else "year"
    return replace(article, date=known, date_precision=precision, date_evidence=evidence, date_from=source)
