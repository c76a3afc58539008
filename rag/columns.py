"""What the heads of a table's columns say of the figures under them: of which time, goal or outcome, amount or rate.

A row is a sentence of cells, 项目：营业收入；2022年目标：250亿元；2022年实际：231.8亿元, written so by ``index.cells``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import Literal, NamedTuple

from index.table_heads import period_in
from index.times import Anchor, find_times
from index.types import TimeSpan
from rag.whole_year import FIRST_MONTHS

LONGEST_TABLE = 100_000  # characters of one whose rows are looked through
LEAD = 3  # cells at the beginning of a row that may say of which time it is
SHORTEST = 27  # days from the first to the last of a month
LEAST = 3  # cells: fewer may be any sentence with a colon
Role = Literal["goal", "done", "before", "after", "rate", "growth", "share", ""]

_CELL = re.compile(r"(?:^|；)(?P<head>[^：；，。！？]{1,24})：(?P<value>[^；]*)")
_VALUE = re.compile(r"[+\-－−]?\d|[—–\-－…/无空]{0,3}$")
_NAMED = re.compile(r"(?:名称|项目|工程|事项|任务|内容)$")
_NAME = re.compile(r"\d+[一-鿿]{4}")
# The heads of columns, the first that fits.
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "growth",
        re.compile(r"增[长减速幅]|增加(?!值)|[增升降涨跌减]幅|涨跌|同比|环比|[±]|比(?:上年|上期|去年|年初|上月|同期)"),
    ),
    (
        "rate",
        re.compile(r"(?:完成|达成|执行|实现|落实|兑现)(?:率|比例|进度|[^，；]{0,6}[%％])|进度|[占为]\S{1,8}[%％]"),
    ),
    ("share", re.compile(r"占比|比重|占\S{0,8}(?:比例|[%％])|构成")),
    ("before", re.compile(r"(?:调整|修订|修正|变更|重述|追溯)\S{0,2}前")),
    ("after", re.compile(r"(?:调整|修订|修正|变更|重述|追溯)\S{0,2}后")),
    ("goal", re.compile(r"(?:计划|拟|预计|应|目标)完成|(?:目标|计划|预算|预期|任务)[数值量额]?$")),
    ("done", re.compile(r"实际|完成|实绩|决算|执行|实现|达成|实收|实缴|实有|实施结果")),
    ("goal", re.compile(r"目标|计划|预算|预期|任务|概算|年初(?=[安预计下目])|下达|指导[数值]|应[收缴完]")),
)
_PAIRS: dict[Role, Role] = {"goal": "done", "done": "goal", "before": "after", "after": "before"}
_RATES = ("rate", "growth", "share")
# 一般公共预算收入 is no budget of an income.
_ASKS_GOAL = re.compile(
    r"目标|计划(?!生育|单列)|任务|预期|概算|年初(?:安排|下达)|应[收缴完]"
    r"|(?<!公共)(?<!基金)(?<!经营)(?<!保险)预算(?!收入|支出|收支|[内外]|单位|法|执行|绩效|[^，。]{0,8}(?:实际|完成|决算))"
)
_ASKS_DONE = re.compile(r"实际|完成|决算|执行|实绩|实现|达成|结果")
_ASKS_BEFORE = re.compile(r"(?:调整|修订|修正|变更)前|原[来先定]?|起初|最初|年初")
_ASKS_RATE = re.compile(r"[率幅速]|比[例重上]|占|进度|百分|[%％]|[增降升涨跌减]|同比|环比|多快|变化")
_EARLIER = re.compile(r"上年|去年|上期|上一年|前期|同期")
_OPENING = re.compile(r"[期年]初(?!目标|计划|预算|安排|下达|预期|任务)")
_CLOSING = re.compile(r"期末|年末|年底")
_NOW = re.compile(r"本年|今年|当年|本期|报告期|本报告期|本年度")
_SO_FAR = re.compile(r"累计|止累")
_MONTH = re.compile(r"本月|当月")
_MONTH_BEFORE = re.compile(r"上月")
# Heads that leave it to the table's title what its figures are of.
_UNTELLING = re.compile(
    r"(?:(?:19|20)\d\d年?(?:度)?|年度|全年|年初)?(?:金额|数[量值额]?|合计|总[计数]|指标值|累计)?(?:数|值|额)?"
)
SUMS = frozenset("合计 总计 小计 总数 共计 全部".split())  # the names of rows and columns that add up the others
_NUMBERS = re.compile(r"序号|编号|代码|排名|名次|No\.?", re.IGNORECASE)
_MONTHLY = re.compile(r"月份?|季度|时段")
_TIMED = re.compile(r"年份|年度|时间|日期|期间|年月")
_COMPARES = re.compile(r"[比较与]|增减|增长|增幅|增速|涨|降|[±%％]|率$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its column's head, and its value at ``[start, end)`` of the sentence."""

    head: str
    start: int
    end: int


class Source(NamedTuple):
    """What tells the period of a table without one over it: its article's title, period reported on, and date."""

    title: str
    reported: TimeSpan | None
    date: str | None


@lru_cache(maxsize=2_000)
def cells(text: str) -> tuple[Cell, ...]:
    """Return the cells of a row, in order; none for what is no row."""
    if text.count("；") < LEAST - 1:
        return ()
    found = tuple(cells_of(text))
    return found if len(found) >= LEAST and found[0].start <= len(found[0].head) + 1 else ()


def cells_of(text: str) -> Iterator[Cell]:
    """Yield what looks like a cell, in order."""
    return (Cell(match["head"].strip(), *match.span("value")) for match in _CELL.finditer(text))


@lru_cache(maxsize=2_000)
def _row(text: str) -> tuple[Cell, ...]:
    """Return the cells of a row of figures, of which two may be all; none for what is no row."""
    if "：" not in text or "；" not in text or text[-1] in "。！？；":
        return ()
    found = tuple(cells_of(text))
    whole = len(found) > 1 and found[0].start == len(found[0].head) + 1
    return found if whole and any(_VALUE.match(text, cell.start, cell.end) for cell in found) else ()


def cell_at(text: str, offset: int) -> Cell | None:
    """Return the cell of a row of figures that holds an offset, or whose head does; None where it is no row."""
    return next((c for c in _row(text) if c.start - len(c.head) - 1 <= offset < max(c.end, c.start + 1)), None)


@lru_cache(maxsize=2_000)
def role_of(head: str) -> Role:
    """Return what a column's head says of its figures."""
    return next((role for role, pattern in _ROLES if pattern.search(head)), "")


def is_row(text: str) -> bool:
    """Whether a sentence is the row of a table of figures."""
    return bool(_row(text))


def holds_figure(text: str, cell: Cell) -> bool:
    """Whether a cell holds a figure, or the mark that there is none; a name may begin with one: 52个老旧小区改造."""
    if _VALUE.match(text, cell.start, cell.end) is None:
        return False
    return _NAMED.search(cell.head) is None or _NAME.match(text, cell.start, cell.end) is None


def growth_beside(text: str, cell: Cell) -> Cell | None:
    """Return the cell of growth right after one of an amount, None where another stands there."""
    row = _row(text)
    after = next((b for a, b in pairwise(row) if a == cell), None)
    return after if after and role_of(after.head) == "growth" and role_of(cell.head) != "growth" else None


def says_no_measure(head: str) -> bool:
    """Whether a column's head says of which time, or whether goal or outcome, and not of what its figures are."""
    bare = re.sub(r"(?:目标|计划|预[算期计]|任务|实际|完成|实绩|决算|执行|实现|调整[前后]|情况)(?:数|值|额)?", "", head)
    return _relative(head) or _UNTELLING.fullmatch(bare) is not None


@lru_cache(maxsize=64)
def names_in(whole: str) -> frozenset[str]:
    """Return the names of the rows of which a table that is kept row by row is made."""
    if len(whole) > LONGEST_TABLE or not is_row(whole[whole.rfind("\n", 0, len(whole)) + 1 :]):
        return frozenset()
    return frozenset(name_of(line) for line in whole.split("\n"))


@lru_cache(maxsize=2_000)
def name_of(text: str) -> str:
    """Return the name of what a row is about, an empty string where it has none, as one of years."""
    named = (one for one in _row(text) if not _TIMED.fullmatch(one.head) and not _NUMBERS.fullmatch(one.head))
    first = next(named, None)
    return "" if first is None or holds_figure(text, first) else text[first.start : first.end].strip()


def agrees(asked: str, text: str, offset: int) -> bool | None:
    """Whether the figure at an offset is in a column of the kind that a question wants; None where none says so.

    Of a goal and an outcome, of the figure before and after a change, the last is wanted unless the first is named.
    """
    cell = cell_at(text, offset)
    role = role_of(cell.head) if cell else ""
    if cell is None or not role:
        return None if cell is None or not _of_part(asked, text, cell) else False
    others = {role_of(one.head) for one in _row(text) if one is not cell and _year(one.head) == _year(cell.head)}
    for one in _row(text):
        name = text[one.start : one.end].strip()
        if name and not holds_figure(text, one):
            asked = asked.replace(name, "，")
    if role in _RATES:
        named = cell.head in asked or _ASKS_RATE.search(asked) is not None
        return named if others - {*_RATES} else None
    if _PAIRS[role] not in others:
        return None
    if role in ("before", "after"):
        return (_ASKS_BEFORE.search(asked) is not None) == (role == "before")
    wanted = _ASKS_GOAL.search(asked) is not None and not _ASKS_DONE.search(asked.replace("计划完成", ""))
    return wanted == (role == "goal")


def _of_part(asked: str, text: str, cell: Cell) -> bool:
    """Whether a column is of a part of what another one adds up, and is not asked for: 工业用电 beside 合计."""
    others = [one.head for one in _row(text) if one is not cell and holds_figure(text, one)]
    if cell.head in SUMS or not SUMS.intersection(others):
        return False
    own = cell.head
    for other in others:
        ends = zip(reversed(cell.head), reversed(other), strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
        own = min(own, cell.head[: len(cell.head) - shared], key=len)
    return bool(own) and own[:2] not in asked


def _year(head: str) -> str:
    found = re.search(r"(?:19|20)\d\d", head)
    return found.group() if found else ""


def time_of(text: str, offset: int, source: Callable[[], Source]) -> tuple[TimeSpan | None] | None:
    """Return the time that its column's head gives a figure (本年, 上年同期, 期末, 1—6月), within a tuple.

    (None,) where only a period would tell that nobody names; None where the head tells no time so.
    """
    cell = cell_at(text, offset)
    if cell is None or _TIMED.fullmatch(cell.head) or re.search(r"(?:19|20)\d\d", cell.head):
        return None
    row = _row(text)
    if not _relative(cell.head):
        if any(_MONTHLY.fullmatch(one.head) for one in row[:LEAD]):
            return ((period := _period(text, source())) and period[0],)
        now = [one for one in row if one.end <= cell.start and _relative(one.head) and not _is_earlier(one.head)]
        if not now:
            return None
        period = _period(text, source())
        if role_of(cell.head) not in _RATES:
            return (period and period[0],)
        cell = now[-1]  # 增减 behind 本年 and 上年 is that of this year
    return (_told(cell, row, _period(text, source())),)


def shorter(text: str, time: TimeSpan, asked: Sequence[TimeSpan], so_far: bool) -> bool:
    """Whether a row tells of a month, or of months so far, where a longer time is asked."""
    if not asked or not is_row(text) or (time.last - time.first).days < SHORTEST:
        return False
    return all(one.contains(time) and one != time and not (so_far and one.first == time.first) for one in asked)


def _is_earlier(head: str) -> bool:
    return _EARLIER.search(head) is not None or _OPENING.search(head) is not None


@lru_cache(maxsize=2_000)
def _relative(head: str) -> bool:
    if re.search(r"(?:19|20)\d\d", head) or (_COMPARES.search(head) and not _SO_FAR.search(head)):
        return False
    patterns = (_EARLIER, _OPENING, _CLOSING, _NOW, _SO_FAR, _MONTH, _MONTH_BEFORE)
    return any(one.search(head) for one in patterns) or _part(head, 2001) is not None


@lru_cache(maxsize=2_000)
def _part(head: str, year: int) -> TimeSpan | None:
    """Return the part of a year that a head is: 6月, 1—6月, 一季度."""
    found = find_times(head, Anchor.of(str(year)))
    whole = len(found) == 1 and found[0].start == 0 and found[0].relative and found[0].text[0] not in "本今当去上前年"
    return found[0].span if whole and len(head) <= found[0].end + 3 else None


def _period(text: str, source: Source) -> tuple[TimeSpan, bool] | None:
    """Return the period that a row's table is of, and whether it is told (and no day of publication); else None."""
    lead = _row(text)[:LEAD]
    over = "，".join(text[one.start : one.end] for one in lead if _TIMED.fullmatch(one.head))
    monthly = next((text[one.start : one.end].strip() for one in lead if _MONTHLY.fullmatch(one.head)), "")
    for told in (over, source.title):
        period = period_in(told).partition("：")[2]
        spans = [m.span for m in find_times(period, None) if m.span] if period else []
        if spans:
            part = _part(monthly, spans[0].first.year) if monthly else spans[0]
            return (part, True) if part else None
    if monthly:
        return None
    if source.reported is not None:
        return source.reported, True
    if source.date is None or source.date.startswith("-"):
        return None
    span = TimeSpan.parse(source.date)
    return span, span.first != span.last


def _told(cell: Cell, row: tuple[Cell, ...], period: tuple[TimeSpan, bool] | None) -> TimeSpan | None:
    """Return the time of which a column tells in a table of a period; None where that may be another year's."""
    if period is None:
        return None
    (span, told), head = period, cell.head
    year, last = span.last.year, span.last
    at_ends = _OPENING.search(head) or _CLOSING.search(head)
    if not told and (last.month <= FIRST_MONTHS or _MONTH.search(head) or at_ends):
        return None  # printed in January: of the year that is over, or of the new one
    if _OPENING.search(head):
        return TimeSpan.of(year - 1, 12, 31)
    if _CLOSING.search(head):
        return _year_earlier(TimeSpan(last, last)) if _EARLIER.search(head) else TimeSpan(last, last)
    if (part := _part(head, year)) is not None:
        return part
    so_far = TimeSpan(date(year, 1, 1), last)
    whole = so_far if span.first == last else span
    if not told:
        whole = TimeSpan.of(year)
    elif re.search(r"[本今当]年", head) and any(_MONTH.search(one.head) for one in row):
        whole = so_far
    if _EARLIER.search(head):
        before = [one for one in row if one.end <= cell.start and _relative(one.head) and not _EARLIER.search(one.head)]
        now = so_far if _SO_FAR.search(head) else _told(before[-1], row, period) if before else whole
        return _year_earlier(now) if now else None
    if _SO_FAR.search(head):
        return so_far
    in_month = (span.first.year, span.first.month) == (year, last.month)
    if _MONTH_BEFORE.search(head):
        end = span.first.replace(day=1) - timedelta(days=1)
        return TimeSpan(end.replace(day=1), end) if in_month else None
    if _MONTH.search(head):
        return TimeSpan(last.replace(day=1), last) if in_month else None
    return whole


def _year_earlier(span: TimeSpan) -> TimeSpan:
    first, last = span.first, span.last
    if last.month == 2:
        last = TimeSpan.of(last.year - 1, 2).last if last == TimeSpan.of(last.year, 2).last else last
    return TimeSpan(first.replace(year=first.year - 1, day=min(first.day, 28)), last.replace(year=span.last.year - 1))
