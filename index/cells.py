"""A table's row as a line that says what its figures are: of which year, and in which unit.

The year of a row stands under a head such as 年份 as a bare number, or is itself the head of a column; the unit stands
in brackets behind the head, behind the name of the row, or in a column of units. Each is written where a sentence would
have it: ``年份：2021年；投资：1405亿元``. Of several years in one row each is a line of its own, after the row's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from index.signs import MINUS
from index.unseen import seen

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"((?:19|20)\d\d)\s?年?度?")
_OF_TIME = re.compile(
    r"(?:\S{0,6}(?:年份|年度|年|时间|時間|日期|期间|期間|报告期)|(?:\w{1,20}[ _])?(?:year|period|date))", re.IGNORECASE
)
_NUMBER = re.compile(rf"[+{MINUS}]?\d[\d,，]*(?:\.\d+)?")
_UNIT = (
    r"(?:[十百千万亿萬億]{0,3}(?:元|美元|欧元|日元|港元|人民币|人次|人|户|家|个|件|项|辆|台|套|所|座|名|张|册|只|头|株|吨|公斤|千克|克|毫克|微克|斤|"
    r"公里|千米|米|平方公里|平方千米|平方米|立方米|公顷|亩|度|千瓦时|千瓦|兆瓦时?|千伏安|兆伏安|分贝|毫米|厘米|升|毫升|吨标准煤|小时|天|岁|倍|次|起|宗|笔|篇|种|班|间|床|张床位|"
    r"标箱|标准箱|TEU)|[十百千万亿]|%|％|‰|个百分点|百分点)"
)
WHOLE_UNIT = rf"{_UNIT}(?:[/／每](?:{_UNIT}|生|学?年|学期|季度?|月|日|㎡|平米|度|车次?|晚)){{0,2}}"
_WHOLE_UNIT = re.compile(WHOLE_UNIT)
_IN_BRACKETS = re.compile(
    rf"(.{{0,80}}[^ （(\[［]) ?[（(\[［] ?(?:(?:计量|計量)?[单單]位)?[:：]? ?({_WHOLE_UNIT.pattern}) ?[）)\]］]"
)
UNIT_OVER_TABLE = re.compile(rf"(?:计量|計量)?[单單] ?位 ?[:：] ?({_WHOLE_UNIT.pattern})(?=[\s）)\]］]|$)")
"""The one unit that a line over a table gives all its figures: 单位：亿元."""
# What has no unit of the table's: rates and numbers of rows; in a table of money also what is counted or measured.
_RATE = re.compile(r"率|比|增[速幅减长]|[±+]|[%％]|序号|编号|代码|排[名位序]|名次|系数|指数|倍$")
_COUNTED = re.compile(r"[人户家个台套件]数|人[员口]|员工|职工|数量|面积|[产销]量|(?<![季年])[度岁]$")
_SHARED_OUT = re.compile(r"每|人?均")  # what comes to each is told in 元, never in 万元
_PAID = re.compile(r"(?:收入|支出|费用?|成本|资金|工资|薪酬|[款额税]|投资|产值|利润|奖金|补[贴助]|经费|预算|决算)$")
_AMONG = re.compile(r"^其中\s*[:：]\s*")
_UNITS = frozenset(("单位", "单 位", "计量单位", "單位", "計量單位", "unit"))


def year_of(cell: str) -> str | None:
    """Return the year that a cell is, ``2021`` or ``2021年``, None where it is anything else."""
    found = _YEARS.fullmatch(cell.strip())
    return found[1] if found else None


def labelled(head: Sequence[str], rows: Iterable[tuple[int, list[str]]], over: str = "") -> Iterator[tuple[int, str]]:
    """Yield each row with its number: the name of its column before each value, years and units as said above.

    ``over`` is the unit that stands over the table, for figures that have none of their own.
    """
    names = [_AMONG.sub("", _spaced(cell)) for cell in head]
    if names and (split := _IN_BRACKETS.fullmatch(names[0])):
        # 指标（万元）: the names of what is measured have no unit themselves.
        rows = list(rows)
        if not any(cells and _NUMBER.fullmatch(_spaced(cells[0])) for _, cells in rows):
            names[0], over = split[1], over or split[2]
    years = [at for at, name in enumerate(names) if _YEARS.fullmatch(name)]
    years = years if len(years) > 1 else []
    # Beside 计量单位, 单位 is whose the figures are.
    units = max(
        (at for at, name in enumerate(names) if name.lower() in _UNITS), key=lambda at: len(names[at]), default=None
    )
    for number, raw in rows:
        cells = [_spaced(cell) for cell in raw]
        given = cells[units] if units is not None and units < len(cells) else ""
        unit = given if _WHOLE_UNIT.fullmatch(given) else ""
        left = set() if units is None or not unit else {units}
        if not unit and cells and (split := _IN_BRACKETS.fullmatch(cells[0])) and not _NUMBER.fullmatch(cells[0]):
            cells[0], unit = split[1], split[2]
        if not unit and cells and not _without(over, cells[0]):
            unit = over
        pairs = [
            (at, _pair(name, cell, unit, over))
            for at, (name, cell) in enumerate(zip([*names, *[""] * len(cells)], cells, strict=False))
            if cell and at not in left
        ]
        of_row = [pair for at, pair in pairs if not years or at < years[0]]
        rest = [pair for at, pair in pairs if years and at > years[0] and at not in years]
        lines = [[pair] for at, pair in pairs if at in years]
        for line in [*lines, rest] if rest or not lines else lines:
            yield number, "；".join([*of_row, *line])


def _pair(name: str, cell: str, unit: str, over: str) -> str:
    """Return a value under the name of its column; ``unit`` is the row's, for a column that has none of its own.

    That ``over`` the table goes to no column of rates or counts.
    """
    if _YEAR.fullmatch(name):
        name += "年"
    if _YEAR.fullmatch(cell) and _OF_TIME.fullmatch(name) and not _YEARS.fullmatch(name):
        return f"{name}：{cell}年"
    if _NUMBER.fullmatch(cell):
        if split := _IN_BRACKETS.fullmatch(name):
            name, unit = split[1], split[2]
        elif name.endswith(("%", "％")):  # 增长%, 为预算数的%
            unit = name[-1]
        elif unit == over and _without(over, name):
            unit = ""
        cell += unit
    return f"{name}：{cell}" if name else cell


def _without(over: str, name: str) -> bool:
    """Whether the unit over a table is not that of a row or column of this name."""
    if _RATE.search(name) or (over != "元" and "元" in over and _SHARED_OUT.search(name)):
        return True
    return "元" in over and _COUNTED.search(name) is not None and not _PAID.search(name)


def _spaced(text: str) -> str:
    return " ".join(seen(text).split())
