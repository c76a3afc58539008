"""Of which period an article reports, by its title or a line of its own: 2023年统计公报, （数据截至2020年12月31日）."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.numerals import plain_digits
from index.times import Anchor, find_times
from index.types import TimeSpan

LEAD = 160  # characters of an article's beginning in which a title may stand below another line
HEAD_LINES, FOOT_LINES = 6, 3  # lines from the first and up to the last, one of which may say as of when it tells
LEAST_YEAR = 364  # days between the first and the last of one
LONGEST_TITLE, LONGEST_LINE = 60, 40  # characters
# A title that stands below another line: 榆岚市2019年国民经济和社会发展统计公报.
_REPORT_LINE = re.compile(
    r"^[^，。；\n]{0,20}(?:19|20)\d\d年[^，。；\n]{0,24}(?:公报|年报|年度报告|工作总结|决算)[^，。；\n]{0,8}$"
    # ——江州港2021年发展回眸, under a title of its own
    r"|^—{1,2}[^，。；\n]{0,20}(?:19|20)\d\d年[^，。；\n]{0,24}(?:回眸|回望|回顾|盘点)$",
    re.MULTILINE,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What reports on a time that is over. No 政府工作报告: that of 2023 is given in its January, and looks both ways.
_REPORT = re.compile(
    r"(?:公报|年报|季报|月报|快报|年鉴|年度(?:工作|述职|履职)报告|(?<!工作)(?<!发展)(?<!研究)(?<!调查)(?<!考察)(?<!可研)报告|总结|小结|回顾|回眸|回望|盘点|综述|决算"
    r"|统计(?:资料|数据)?|情况|状况|概况|简况|数据|指标|分析|简析|一览|(?:统计|情况|一览|汇总|明细|产量|人数|数据|收支|成绩)表)"
    r"(?:摘要|摘登|摘编|解读|公示|公告|公布|出炉|发布|节选|全文|公开|说明|通报|表)?(?:[（(][^（）()]*[）)])?$"
)
# 2019年工作总结和2020年工作打算: what stands before the plan is of the first.
_PAST_AND_NEXT = re.compile(
    r"^[^，。；\n]{0,24}(?P<past>(?:19|20)\d\d)年[^，。；\n]{0,14}(?:总结|(?:工作|完成|执行|运行)?情况|回顾)[^，。；\n\d]{0,6}"
    r"(?P<next>(?:19|20)\d\d)年[^，。；\n]{0,14}(?:打算|计划|安排|要点|思路|任务|谋划|部署)[^，。；\n]{0,10}$",
    re.MULTILINE,
)
_AHEAD = re.compile(r"计划|规划|方案|要点|安排|目标|预算|预期|任务|部署|打算|思路|展望|预测|形势")
_CARRIED_OUT = re.compile(r"(?:完成|执行|落实|实施|进展)情况|总结|决算|回顾")
_TO_COME = re.compile(
    r"下一?步|今后|接下来|下一?年度?|[明来]年(?!底)|新的一年|未来|将(?!近|领|军|士)|拟(?!合)|力争|预计|确保|争取|有望|(?:^|[，；])(?:计划|打算)"
)
_AS_OF = re.compile(
    r"[\s　（(]*(?:注[：:])?(?:(?:以上|上述|本[表文页]|相关|有关|各项|所有|主要)*"
    r"(?:数据|资料|统计|信息|情况|数字|指标|人数)?(?:时间|时点|日期)?[均为]*[：:]?)?"
    r"截[至止]到?(?:时间|日期)?[为是：:]*(?P<day>(?:19|20)\d\d[^，。；：\n]{1,8}?)(?:24时)?[）)。\s　]*"
)
_MEETING = re.compile(r"股东大?会")
_LINE = re.compile(r"[^\n]+")
# Parts of a year by their first and last month, as an answer calls them.
_PARTS = {
    (1, 3): "一季度",
    (4, 6): "二季度",
    (7, 9): "三季度",
    (10, 12): "四季度",
    (1, 6): "上半年",
    (7, 12): "下半年",
    (1, 9): "前三季度",
}
_MONTHS = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()


class Reported(NamedTuple):
    """The period that is reported on, and the line of the text that names it, empty where that is no line of it."""

    span: TimeSpan
    start: int
    end: int

    @property
    def of_part(self) -> bool:
        """Whether it is a part of a year, longer than a day: 上半年."""
        return 0 < (self.span.last - self.span.first).days < LEAST_YEAR

    @property
    def part(self) -> str:
        """The part of a year in words, which are no figures of an answer's own; empty for a whole one, or a day."""
        if not self.of_part:
            return ""
        first, last = self.span.first.month, self.span.last.month
        months = _MONTHS[first - 1] if first == last else f"{_MONTHS[first - 1]}至{_MONTHS[last - 1]}"
        return _PARTS.get((first, last), f"{months}月")


def heads_report(head: str, title: str) -> bool:
    """Whether what looks like a section's head is that of the whole report."""
    return head.strip(" 　#*\n") in title or _REPORT.search(head) is not None or head.rstrip("　 *").endswith("报告")


def looks_ahead(head: str, text: str) -> bool:
    """Whether a sentence, or the head of its section, is of what is to come after what is reported on."""
    return _TO_COME.search(text) is not None or (_AHEAD.search(head) is not None and not _REPORT.search(head))


@lru_cache(maxsize=1_024)
def reported(title: str, whole: str, year: int | None) -> Reported | None:
    """Return what an article reports on, where that is not the year of its own date, or it has no date.

    Parameters
    ----------
    title, whole : str
        Its title and its text, as they are read.
    year : int or None
        The year of its date.
    """
    as_of = _as_of(whole)
    if year is None:
        return _named(title, whole) or as_of
    told = _year_before(title, whole[:LEAD], year) or (as_of.span.last.year if as_of else None)
    if told is None or told == year:
        return None
    return Reported(TimeSpan.of(told), 0, 0)


def _year_before(title: str, lead: str, year: int) -> int | None:
    """Return the one year that the title of a dated article names, where it lies near the article's own."""
    if _MEETING.search(title):
        return None  # 2022年年度股东大会 is called by the year before it
    if (both := _PAST_AND_NEXT.search(f"{title}\n{lead}")) and int(both["next"]) - int(both["past"]) == 1:
        return int(both["past"]) if year - 1 <= int(both["past"]) <= year else None
    report = _REPORT_LINE.search(lead)
    named = {int(found) for found in _YEAR.findall(f"{title}\n{report.group() if report else ''}")}
    told = named.pop() if len(named) == 1 else None
    return told if told is not None and year - 2 <= told <= year + 1 else None


def _named(title: str, whole: str) -> Reported | None:
    """Return the period that the title of a report names, or the line under it that is one."""
    if (span := _period(title)) is not None:
        start = max(0, whole.find(title))
        return Reported(span, start, start + len(title) if whole.startswith(title, start) else start)
    for line in _lines(whole[:LEAD]):
        if (span := _period(line.group())) is not None:
            return Reported(span, *line.span())
    return None


def _period(line: str) -> TimeSpan | None:
    """Return the one time of one year that the title of a report names."""
    line = line.strip()
    if len(line) > LONGEST_TITLE or not _REPORT.search(line):
        return None
    if _AHEAD.search(line) and not _CARRIED_OUT.search(line):
        return None
    spans = {m.span for m in find_times(line, None)}
    span = spans.pop() if len(spans) == 1 else None
    if span is None or len(span.years) > 1 or "学年" in line:
        return None
    return span if {int(year) for year in _ANY_YEAR.findall(plain_digits(line))} <= {span.first.year} else None


def _as_of(whole: str) -> Reported | None:
    """Return the day as of which all is told, by a line that says nothing else."""
    if "截" not in whole:
        return None
    lines = list(_lines(whole))
    for line in lines if len(lines) <= HEAD_LINES + FOOT_LINES else lines[:HEAD_LINES] + lines[-FOOT_LINES:]:
        told = _AS_OF.fullmatch(line.group()) if len(line.group()) <= LONGEST_LINE else None
        times = find_times(told["day"], Anchor(None)) if told else []
        if len(times) == 1 and times[0].span and times[0].text == plain_digits(told["day"] if told else ""):
            return Reported(times[0].span, *line.span())
    return None


def _lines(text: str) -> list[re.Match[str]]:
    return list(_LINE.finditer(text))
