"""Dates of articles, from what their own file says: its name, datelines, date lines, leads and the years they tell.

``index.date_links`` is the second pass, over the whole archive. A date is quoted with its evidence, at the precision
known, and left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.date_links import date_by_others
from index.day_evidence import ISSUE, LEAD, Day, days_of, masthead
from index.given_dates import parse_date
from index.numerals import integer, plain_digits
from index.page_years import own_year, page_source, with_year
from index.times import Anchor, find_times
from index.types import Article, DatePrecision, TimeSpan
from index.unseen import as_seen
from index.year_votes import YearFinding, find_year

__all__ = ["Anchor", "date_articles", "date_by_others", "date_precision", "find_times", "own_date", "parse_date"]

GIVEN_WITH_TEXT = "随文给定"
YEAR_LENGTH = 4
_FILE_DAY = re.compile(
    r"(?<![0-9A-Za-z])(?P<y>(?:19|20)\d\d)(?:(?P<s>[-_.]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?![0-9A-Za-z])"
    r"|年(?P<m2>1[0-2]|0?[1-9])月(?:(?P<d2>3[01]|[12]\d|0?[1-9])日)?|[-_.](?P<m3>0[1-9]|1[0-2])(?![0-9A-Za-z年]|[-_.]\d))"
)


def date_precision(text: str | None) -> DatePrecision | None:
    """Say how much of a date is known; None for none."""
    if not text:
        return None
    if text.startswith("--"):
        return "month-day"
    steps: tuple[DatePrecision, ...] = ("year", "month", "day")
    return steps[text.count("-")]


def date_articles(articles: Sequence[Article], *, given: str | None = None, file_name: str = "") -> list[Article]:
    """Date the articles of one file from its own evidence, read without the characters that show nothing.

    What the user gave wins, then the file's name, then the date that came with the article (JSON Lines), then each
    article's text: a dateline, a source note, a line that is a date, the lead; the year, where they do not say it, from
    the years that the text ties to its own time. On a newspaper's page whose dated articles agree on the year, the
    others take that year from them.

    Parameters
    ----------
    articles : sequence of Article
        All the articles of one file, in order.
    given : str, optional
        The date that the user gave for the file, in any form ``parse_date`` reads.
    file_name : str, optional
        The file's name, with or without folders.

    Returns
    -------
    list of Article
        The same articles with ``date``, ``date_precision``, ``date_evidence`` and ``date_own`` set; a date that is not
        known is None. The evidence is a passage of the text, or two joined by `` … `` where the day and the year stand
        apart; where another article of the page told it, ``date_from`` is that article's id.

    Raises
    ------
    InputError
        Where ``given`` or a date that came with an article is no date.
    """
    articles = [as_seen(article) for article in articles]
    if given:
        known = parse_date(given)
        return [_dated(article, known, "用户给定") for article in articles]
    name = re.split(r"[\\/]", file_name)[-1]
    if found := _date_of_name(name):
        return [_dated(article, found, f"文件名 {name}") for article in articles]
    return _share_year(_under_heads([_date_one(article) for article in articles]))


def own_date(text: str) -> tuple[str | None, str | None]:
    """Return the date that a text gives for itself, with the passage that says so; None, None where it does not."""
    folded = plain_digits(text)
    found = days_of(folded, text)
    day = min((one for one in found if one.month), key=lambda one: one.rank, default=None)
    year = find_year(folded, text, (day.month, day.day) if day else None)
    if year.year is None and day and day.year is None and (opening := _told_in_lead(folded, day)):
        year = replace(year, year=integer(opening["y"]), evidence=text[slice(*opening.span("told"))])
    if day and day.year:
        if year.after and year.after > (day.year, day.month) and year.after[0] > day.year and day.rank == LEAD:
            return (str(year.year), year.evidence) if year.year else (None, None)
        month = f"{day.year:04d}-{day.month:02d}"
        return (f"{month}-{day.day:02d}" if day.day else month), day.evidence
    stated = min((one for one in found if one.year), key=lambda one: one.rank, default=None)
    told = stated is not None and stated.rank < ISSUE  # a page's own date beside a dateline without a year
    if stated and stated.year and (told or year.year is None) and (year.after or (0,))[0] <= stated.year:
        year = replace(year, year=_nearest(stated, day), month=None, evidence=stated.evidence)
    if day is None:
        if year.year is None:
            return None, None
        return (f"{year.year}-{year.month:02d}" if year.month else str(year.year)), year.evidence
    if year.year is None or not _fits(year, day):
        return f"--{day.month:02d}-{day.day:02d}", day.evidence
    return f"{year.year}-{day.month:02d}-{day.day:02d}", _both(day.evidence, year.evidence)


_LEAD = 300  # characters
_OPENS_WITH = re.compile(
    r"[电讯][\s　]*(?:[（(][^（）()\n]{0,40}[）)])?[\s　]*"
    r"(?P<told>(?P<y>(?:19|20)\d\d)年(?P<m>1[0-2]|[1-9])月(?P<d>3[01]|[12]\d|[1-9])日)"
)
_NEWS = 7  # days for which what was done is reported as news


def _told_in_lead(folded: str, day: Day) -> re.Match[str] | None:
    """Return what tells the year of a dateline's day: 6月30日电 and then, first of all, 2022年6月29日上午."""
    for told in _OPENS_WITH.finditer(folded, 0, _LEAD):
        try:
            done = date(integer(told["y"]), int(told["m"]), int(told["d"]))
            reported = date(done.year, day.month, day.day)
        except ValueError:
            continue
        if 0 <= (reported - done).days <= _NEWS:
            return told
    return None


def _nearest(stated: Day, day: Day | None) -> int:
    """Return the year in which a day without one lies nearest to the date that is stated."""
    year = stated.year or 0
    if day is None or not stated.month:
        return year
    months = day.month - stated.month
    return year + (1 if months < -6 else -1 if months > 6 else 0)


def _fits(year: YearFinding, day: Day) -> bool:
    """Whether the day is a day of that year and no earlier than what the text tells as past."""
    try:
        date(year.year or 0, day.month, day.day)
    except ValueError:
        return False
    return year.after is None or (year.year or 0, day.month) >= year.after


def _both(day: str, year: str | None) -> str:
    return day if not year or year in day else f"{day} … {year}"


def _dated(article: Article, known: str | None, evidence: str | None) -> Article:
    return replace(
        article,
        date=known,
        date_precision=date_precision(known),
        date_evidence=evidence,
        date_own=known,
        date_from=None,
    )


def _date_of_name(name: str) -> str | None:
    for match in _FILE_DAY.finditer(name):
        parts = [match["y"], match["m"] or match["m2"] or match["m3"], match["d"] or match["d2"]]
        try:
            return str(TimeSpan.of(*(int(part) for part in parts if part)))
        except ValueError:
            continue
    return None


def _date_one(article: Article) -> Article:
    if article.date and not article.date_own:
        given = article.date if article.date[0] == "-" else parse_date(article.date)
        return _dated(article, given, article.date_evidence or GIVEN_WITH_TEXT)
    return _dated(article, *own_date(article.text))


def _under_heads(articles: list[Article]) -> list[Article]:
    """Date what stands under the head of a newspaper or a bulletin by it: the articles up to the next head."""
    dated: list[Article] = []
    head: tuple[str, str] | None = None
    holder = ""
    for article in articles:
        if found := masthead(plain_digits(article.text)):
            head, holder = found, article.id
        if head is None or article.date_evidence == GIVEN_WITH_TEXT:
            dated.append(article)
            continue
        known = head[0]
        if len(known) == YEAR_LENGTH and article.date_own:  # the issue's year completes a day without one
            own = article.date_own
            known = f"{known}{own[1:]}" if own.startswith("--") else own
        under = _dated(article, known, head[1])
        dated.append(under if holder == article.id else replace(under, date_from=holder))
    return dated


def _share_year(articles: list[Article]) -> list[Article]:
    """Give a newspaper page's undated articles the one year that its dated articles have."""
    source = page_source(articles)
    if source is None:
        return articles
    year, evidence = own_year(source) or "", source.date_evidence
    return [
        article if own_year(article) else with_year(article, year, evidence, source.id) or article
        for article in articles
    ]
