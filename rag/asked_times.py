"""The times that a question names, as days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.time_patterns import MEASURE_CHARS
from index.times import Anchor, find_times
from index.types import TimeMention, TimeSpan
from rag.passages import YEARLESS

QUOTED = re.compile(r"[“\"「『《‘]([^”\"」』》’]{1,40})[”\"」』》’]")

# 《…行动方案（2022—2024年）》: the years of a name are no time that is asked.
TITLED = re.compile(r"《[^《》]{1,60}》")
# 2022年的年初目标 is none of January.
SET_EARLY = re.compile(
    r"年初(?:的|所)?(?:(?:定下?|确定|制定|下达|提出?|设定|安排|说|讲|公布|承诺)[^，。；？?]{0,14}?)?(?:计划|目标|预算|预期|任务|数字)"
)
_VAGUE = re.compile(r"近|这|过去|最近|历|当|目前|现在|现今|如今|眼下|至今|今天|以来$")
# "2022春运", "2021-2022赛季": in a text the digits might count something, in a question they tell the year.
_BARE_YEAR = re.compile(
    rf"(?<![\d.A-Za-z-])(?P<year>(?:19|20)\d\d)(?=\s?[\u4e00-\u9fff])(?!\s?[{MEASURE_CHARS}](?!海|饶|虞))"
    r"|(?<!\d)(?P<from>(?:19|20)\d\d)[-/~—–至](?P<to>(?:19|20)?\d\d)(?=年?(?:赛季|学年))"
)
ALL_YEARS = re.compile(
    r"历年|历届|逐年|每年分别|各年度?|各年份|近年来?(?=[^，。]*(?:变化|变动|走势|趋势|怎么变|增减))|近[几两二三四五六七八九十\d]+年(?:[来间里](?![自历源]))?|[这近](?:几|些|两)年(?:[来间里](?![自历源]))?|几年来|历次|每一?年(?=.*(?:分别|各))"
)
_A_YEAR_NAMED = re.compile(r"(?:(?:19|20)\d\d|[今去前明本上])年")
_PART_NAMED = re.compile(r"[上下]半年|季度|\d月")
_AT_THAT_TIME = re.compile(r"的?时候|时(?![间代期任速段刻点常针尚装差效光])")  # 2019年4月时县长是谁


def asked_times(text: str, today: date) -> tuple[TimeMention, ...]:
    """Return the times a question names; a part of a year belongs to the year named elsewhere in the question."""
    found = [m for m in find_times(text, Anchor(today.year, today.month, today.day)) if m.span]
    found = _with_bare_years(text, found)
    titles = [match.span() for match in TITLED.finditer(text)]
    found = [m for m in found if not _VAGUE.match(m.text) and not any(a < m.start < b for a, b in titles)]
    years = {m.span.first.year for m in found if m.span and not (m.relative and YEARLESS.match(m.text))}
    kept: list[TimeMention] = []
    for mention in found:
        if not (mention.relative and YEARLESS.match(mention.text)):
            kept.append(mention)
        elif len(years) == 1 and mention.text not in ("全年", "年内"):
            year = next(iter(years))
            again = find_times(text, Anchor(year))
            kept += [m for m in again if m.start == mention.start and m.span]
    narrow = [m for m in kept if m.relative and YEARLESS.match(m.text) and not SET_EARLY.match(text, m.end - 2)]
    # "2018年末": the narrower of a year and a part of it is what is asked.
    return tuple(narrow) if len(narrow) == 1 and len(kept) == 2 else tuple(kept)


def _with_bare_years(text: str, found: Sequence[TimeMention]) -> list[TimeMention]:
    """Add the years that no 年 follows, those in quotation marks left out; of a season both, in place of one."""
    quoted = [match.span() for match in QUOTED.finditer(text)]
    kept = list(found)
    for match in _BARE_YEAR.finditer(text):
        start, end = match.span()
        first = int(match["year"] or match["from"])
        last = first if match["year"] else int(match["to"][-2:]) + first // 100 * 100
        meets = [m for m in kept if m.start < end and start < m.end]
        if any(low <= start < high for low, high in quoted) or not first <= last <= first + 1:
            continue
        if not meets or match["from"]:
            kept = [m for m in kept if m not in meets]
            kept.append(TimeMention(start, end, match.group(), TimeSpan(date(first, 1, 1), date(last, 12, 31))))
    return sorted(kept, key=lambda m: m.start)


def distinct_spans(mentions: Sequence[TimeMention]) -> tuple[TimeSpan, ...]:
    """Return the times asked; of 2019年石渡县上半年 the half year alone."""
    told = [(mention.text, mention.span) for mention in mentions if mention.span]
    parts = [span for text, span in told if _PART_NAMED.search(text)]
    wide = {span for text, span in told if _A_YEAR_NAMED.fullmatch(text) and any(_within(part, span) for part in parts)}
    return tuple(dict.fromkeys(span for _, span in told if len(told) != 2 or span not in wide))


def compared_with(text: str, mention: TimeMention) -> bool:
    """Whether a time is what a figure is compared with, whenever that is of: 比上年增长多少."""
    return mention.text.startswith("上") and text[mention.start - 1 : mention.start] in ("比", "较")


def _within(part: TimeSpan, whole: TimeSpan) -> bool:
    return part != whole and whole.contains(part)


def each_year(text: str, mentions: Sequence[TimeMention]) -> bool:
    """Whether a span of years is asked year by year: 2021年到2024年分别是多少."""
    several = any(m.span and 1 < len(m.span.years) <= 30 for m in mentions)
    return several and bool(re.search(r"分别|各|逐年|每年|变化|走势|趋势|变动", text))


def after_time(text: str, end: int) -> int:
    """Return where a time ends, 时 behind it too."""
    at_that_time = _AT_THAT_TIME.match(text, end)
    return at_that_time.end() if at_that_time else end


def cut_times(text: str, mentions: Sequence[TimeMention], mark: str = "") -> str:
    """Return a text with a mark in the place of each of its times."""
    for mention in reversed(mentions):
        text = text[: mention.start] + mark + text[after_time(text, mention.end) :]
    return text
