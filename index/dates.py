"""Dates of articles, from what their own file says: its name, datelines, date lines, leads and the years they tell.

``index.date_links`` is the second pass, over the whole archive. A date is quoted with its evidence, at the precision
known, and left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.date_links import date_by_others
from index.errors import InputError
from index.numerals import WIDE, parse_numeral
from index.time_forms import read_form
from index.times import Anchor, find_times
from index.types import Article, DatePrecision, TimeSpan
from index.year_votes import YearFinding, find_year

__all__ = ["Anchor", "date_articles", "date_by_others", "date_precision", "find_times", "own_date", "parse_date"]

EVIDENCE_LENGTH = 80
_CN_DIGIT = "〇○零一二三四五六七八九"
_WRITTEN = re.compile(
    rf"(?P<y>\d{{4}}|[一二][{_CN_DIGIT}]{{3}})"
    r"(?:\s?年(?:\s?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s?月(?:\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号])?)?"
    r"|(?P<s>[-/.])(?P<m2>\d{1,2})(?:(?P=s)(?P<d2>\d{1,2}))?|(?P<m3>\d{2})(?P<d3>\d{2}))?"
)
_CLOCK = re.compile(r"[T\s]\s*\d{1,2}:\d{2}.*$")
_FILE_DAY = re.compile(
    r"(?<![0-9A-Za-z])(?P<y>(?:19|20)\d\d)(?:(?P<s>[-_.]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?![0-9A-Za-z])"
    r"|年(?P<m2>1[0-2]|0?[1-9])月(?:(?P<d2>3[01]|[12]\d|0?[1-9])日)?|[-_.](?P<m3>0[1-9]|1[0-2])(?![0-9A-Za-z.年]))"
)
_DAY = (
    rf"(?:(?P<y>(?:19|20)\d\d|[一二][{_CN_DIGIT}]{{3}})\s?(?:年|[-/.])\s?)?(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?(?:月|[-/.])\s?"
    r"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])\s?日?"
)
_DATELINE = re.compile(
    r"[\s　]*[（(【\[]?[\u4e00-\u9fffA-Za-z·]{2,14}?[\s　]*"
    + _DAY.replace(r"(?:月|[-/.])", "月")
    + r"[\s　]*(?:专?电|讯|消息|訊|電)"
)
_NEWS_MARK = re.compile(
    r"[\s　]*(?:本[报报刊台網网]讯|[\u4e00-\u9fff]{2,6}网?讯)[\s　]*(?:[（(][^）)\n]{0,40}[）)])?[\s　]*(?:记者[^\n，。]{2,12}报道[：:\s]?)?"
)
_SOURCE_NOTE = re.compile(
    r"(?:(?P<k>原文?[载載刊发發]于?於?|[转轉][载載]自|摘自|[选選]自)[^\n《]{0,6})?《[^《》\n]{2,16}》\s?[（(]?\s?"
    + _DAY
    + r"(?P<p>[\s，,]*第?\s?[0-9A-Z一二三四五六七八九十]{1,3}\s?版)?"
)
_LINE = re.compile(
    r"[\s　]*[（(【]?(?P<k>(?:发布|发表|发文|成文|更新|刊发|印发)?(?:日期|时间)[:：\s　]*)?"
    + _DAY
    + r"[）)】]?(?:[\s　]*星期[一二三四五六日天])?(?:[\s　]*\d{1,2}:\d{2}(?::\d{2})?)?(?:[\s　]*(?:来源|作者|编辑|第?\s?[0-9A-Z]{1,3}\s?版)[^\n]{0,30})?[\s　]*"
)
_BYLINE = re.compile(
    r"[\s　]*[□■◎●○▲◇◆]?[\s　]*(?:[（(]?(?:本[报刊台]|通讯员|见习|首席|全媒体|特约)?(?:记者|通讯员|评论员|编辑|作者|文/|文｜)[\s　:：/]?[^，。！？\n]{2,40}|[□■◎●▲◇◆][^，。！？\n]{2,40})[\s　]*"
)
_HAPPENING = re.compile(
    r"召开|舉行|举行|举办|开幕|闭幕|开[工园业馆通营播赛考机]|竣工|投产|通车|启动|揭牌|签约|签署|发布|印发|公布|调研|会见|视察|考察|检查|督导|主持|获悉|"
    r"了解|通报|宣布|落户|落成|启用|上线|亮相|表示|介绍|报道|印发|走进|来到|赴|抵达|结束|开始|发生|完成|奠基|交付|出席|参加|获批|审议|通过|开展|组织"
)
# Where a lead names the year too, it may be telling of old times: only what a report of the day would open with.
_CEREMONY = re.compile(
    r"召开|舉行|举行|举办|开幕|闭幕|开工|竣工|投产|通车|启动|揭牌|签约|发布|印发|调研|会见|考察|获悉|主持"
)
_PAGE_MARK = re.compile(r"[（(][上下][转轉接]|□\s?(?:本报)?记者|本报讯|本報訊|原文?载于")
_RANKS = ("dateline", "note", "line", "lead")


@dataclass(frozen=True, slots=True)
class _Day:
    """A day that an article gives as its own; year None where it is not said."""

    rank: int
    year: int | None
    month: int
    day: int
    evidence: str


def parse_date(text: str) -> str:
    """Write a date as ISO at the precision given.

    Reads ``2023年2月11日``, ``2023-02-11``, ``2023/2/11``, ``2023.2``, ``2023年``, ``2023``, ``20230211``, Chinese
    numerals and a time of day after it, which is dropped.

    Raises
    ------
    InputError
        Where the text is no date, or no day of the calendar.
    """
    match = _WRITTEN.fullmatch(_CLOCK.sub("", text.strip().translate(WIDE)))
    if match:
        parts = [match["y"], match["m"] or match["m2"] or match["m3"], match["d"] or match["d2"] or match["d3"]]
        numbers = [_number(part) for part in parts if part]
        try:
            return str(TimeSpan.of(*numbers))
        except ValueError:
            pass
    raise InputError(f"{text!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD")


def date_precision(text: str | None) -> DatePrecision | None:
    """Say how much of a date is known; None for none."""
    if not text:
        return None
    if text.startswith("--"):
        return "month-day"
    return ("year", "month", "day")[text.count("-")]  # type: ignore[return-value]


def date_articles(articles: Sequence[Article], *, given: str | None = None, file_name: str = "") -> list[Article]:
    """Date the articles of one file from its own evidence.

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
        known is None.

    Raises
    ------
    InputError
        Where ``given`` or a date that came with an article is no date.
    """
    if given:
        known = parse_date(given)
        return [_dated(article, known, "用户给定") for article in articles]
    name = re.split(r"[\\/]", file_name)[-1]
    if found := _date_of_name(name):
        return [_dated(article, found, f"文件名 {name}") for article in articles]
    dated = [_date_one(article) for article in articles]
    return _share_year(dated)


def own_date(text: str, title: str | None = None) -> tuple[str | None, str | None]:
    """Return the date that a text gives for itself, with the passage that says so; None, None where it does not."""
    folded = text.translate(WIDE)
    day = min(_days_of(folded, text), key=lambda found: found.rank, default=None)
    year = find_year(folded, text, title or "", (day.month, day.day) if day else None)
    if day and day.year:
        if (
            year.after
            and year.after > (day.year, day.month)
            and year.after[0] > day.year
            and day.rank == len(_RANKS) - 1
        ):
            return (str(year.year), year.evidence) if year.year else (None, None)
        return f"{day.year:04d}-{day.month:02d}-{day.day:02d}", day.evidence
    if day is None:
        if year.year is None:
            return None, None
        return (f"{year.year}-{year.month:02d}" if year.month else str(year.year)), year.evidence
    if year.year is None or not _fits(year, day):
        return f"--{day.month:02d}-{day.day:02d}", day.evidence
    return f"{year.year}-{day.month:02d}-{day.day:02d}", _both(day.evidence, year.evidence)


def _fits(year: YearFinding, day: _Day) -> bool:
    """Whether the day is a day of that year and no earlier than what the text tells as past."""
    try:
        date(year.year or 0, day.month, day.day)
    except ValueError:
        return False
    return year.after is None or (year.year or 0, day.month) >= year.after


def _both(day: str, year: str | None) -> str:
    return day if not year or year in day else f"{day} … {year}"


def _number(text: str) -> int:
    value = parse_numeral(text)
    return int(value) if value is not None else 0


def _dated(article: Article, known: str, evidence: str | None) -> Article:
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
        return _dated(article, article.date if article.date[0] == "-" else parse_date(article.date), "随文给定")
    known, evidence = own_date(article.text, article.title)
    return replace(
        article,
        date=known,
        date_precision=date_precision(known),
        date_evidence=evidence,
        date_own=known,
        date_from=None,
    )


def _days_of(folded: str, text: str) -> list[_Day]:
    """All the days that the text may give as its own, with their ranks."""
    found: list[_Day] = []
    paragraphs, at = [], 0
    for line in folded.split("\n"):
        paragraphs.append((at, line))
        at += len(line) + 1
    body_seen = after_byline = False
    for index, (start, line) in enumerate(paragraphs):
        if not line.strip():
            continue
        end_matter = index >= len(paragraphs) - 4
        if note := _source_note(line):
            found.append(_day_from(note, 1, start, text))
        elif (
            (match := _LINE.fullmatch(line))
            and (match["k"] or match["y"] or "月" in match[0])
            and (index < 8 or end_matter or match["k"])
        ):
            found.append(_day_from(match, 2, start, text))
        elif _BYLINE.fullmatch(line) and len(line) < 50:
            after_byline = True
            continue
        elif not body_seen or after_byline:
            found.extend(_opening(line, start, text))
        # A headline has no full stop; the body begins with the first paragraph that does.
        body_seen = body_seen or bool(re.search(r"[。！？；]", line)) or len(line) > 60
        after_byline = False
    return [day for day in found if day.month]


def _source_note(line: str) -> re.Match[str] | None:
    if "《" not in line:
        return None
    for match in _SOURCE_NOTE.finditer(line):
        if match["k"] or (match["p"] and match["y"]):
            return match
    return None


def _opening(line: str, start: int, text: str) -> list[_Day]:
    """The dateline of a paragraph, or the day its first sentence begins with."""
    if match := _DATELINE.match(line):
        return [_day_from(match, 0, start, text)]
    mark = _NEWS_MARK.match(line)
    at = mark.end() if mark else len(line) - len(line.lstrip())
    form = read_form(line, at) if at < len(line) else None
    if form is None or form.level != "day" or form.basis not in ("none", "absolute") or form.shape[0] == 0:
        return []
    stop = re.search(r"[。！？]", line[form.end :])
    sentence = line[at : form.end + (stop.end() if stop else len(line))]
    if not mark and not _tells(sentence, named=form.basis == "absolute"):
        return []
    year = form.year if form.basis == "absolute" else None
    return [_Day(0 if mark else 3, year, form.shape[2], form.shape[3], _clip(text, start + at, sentence))]


def _tells(sentence: str, *, named: bool) -> bool:
    """Whether a lead reports what happened that day, rather than what will or what is remembered."""
    happening = (_CEREMONY if named else _HAPPENING).search(sentence)
    ahead = sentence.find("将")
    return happening is not None and not (0 <= ahead < happening.start() + 4)


def _day_from(match: re.Match[str], rank: int, start: int, text: str) -> _Day:
    year = _number(match["y"]) if match["y"] else None
    month, day = _number(match["m"]), _number(match["d"])
    try:
        date(year or 2000, month, day)
    except ValueError:
        month = 0
    passage = match[0].strip("\n")
    if rank == 0:
        rest = match.string[match.start() :]
        stop = re.search(r"[。！？]", rest)
        passage = rest[: stop.end()] if stop else rest
    return _Day(rank, year, month, day, _clip(text, start + match.start(), passage))


def _clip(text: str, start: int, passage: str) -> str:
    return text[start : start + min(len(passage), EVIDENCE_LENGTH)].strip()


def _share_year(articles: list[Article]) -> list[Article]:
    """Give a newspaper page's undated articles the one year that its dated articles have."""
    years = {article.year for article in articles if article.year}
    if len(years) != 1 or len(articles) < 2 or not any(_PAGE_MARK.search(article.text) for article in articles):
        return articles
    source = next(article for article in articles if article.year)
    return [_with_year(article, source) for article in articles]


def _with_year(article: Article, source: Article) -> Article:
    if article.year or not source.year:
        return article
    known = f"{source.year}{article.date[1:]}" if article.date else str(source.year)
    try:
        TimeSpan.parse(known)
    except ValueError:
        return article
    evidence = f"同版文章：{source.date_evidence}"
    return replace(
        article,
        date=known,
        date_precision=date_precision(known),
        date_evidence=evidence,
        date_own=known,
        date_from=source.id,
    )
