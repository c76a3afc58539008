"""What stands over the figures of a table: heads in two rows, names of sections, the period and unit of a caption.

A head in two rows (2022年 over 目标 and 实际) is one head for each column: 2022年目标, 2022年实际. Rows of one name
under several sections (人均收入 of 城镇居民 and of 农村居民) are told apart by the section's name before theirs.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence

from index.cells import UNIT_OVER_TABLE, WHOLE_UNIT, year_of

_FIGURE = re.compile(r"[+\-－−]?\d[\d,，]*(?:\.\d+)?[%％]?")
# A year, and what part of it: 2023年, 2022年上半年, 2023年1—6月, 2022年12月31日.
_PERIOD = re.compile(
    r"(?<![\d—–\-~～])(?<![年\d][至到])((?:19|20)\d\d)\s?年(?:度|全年)?(?![\s　]*[—–\-~～至到][\s　]*(?:19|20)\d)"
    r"(?P<part>(?:前三|[第前]?[一二三四1-4]个?)季度|[上下]半年|\d{1,2}月?\s?[—–\-－~～至到]\s?\d{1,2}月份?"
    r"|\d{1,2}月份?(?:\d{1,2}日)?|[初末底])?"
)
_UNIT_LINE = re.compile(r"\s*[（(]?\s*(?:[\u4e00-\u9fff]{0,4}单|計量單)\s?位\s?[:：]")
_UNIT_BEHIND = re.compile(rf".*[（(]({WHOLE_UNIT})[）)]\s*")
_NUMBERED = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]\s?")
_OF_ALL = frozenset("合计 总计 小计 其中 其他".split())
MOST_HEAD = 20  # characters of a section's name


def tells_unit(cell: str) -> bool:
    """Whether a cell says the unit of a table, or who made it (编制单位：…): it is none of its head."""
    return _UNIT_LINE.match(cell) is not None


def unit_in(line: str) -> str:
    """Return the unit that a line over a table gives all its figures, an empty string where it gives none."""
    found = UNIT_OVER_TABLE.search(line) or _UNIT_BEHIND.fullmatch(line)
    return found[1] if found else ""


def period_in(line: str) -> str:
    """Return the one period that a line over a table names, as a row tells it: 年份：2022年, 时间：2023年1—6月."""
    found = list(_PERIOD.finditer(line))
    if len({one[1] for one in found}) != 1:
        return ""
    found = [one for one in found if not _is_dateline(one, line)]
    if not found:
        return ""
    parts = {one.group() for one in found if one["part"]}
    if len(parts) > 1:
        return ""
    return f"时间：{parts.pop()}" if parts else f"年份：{found[0][1]}年"


def _is_dateline(period: re.Match[str], line: str) -> bool:
    """Whether a day is that of printing, and not the last one of what is told: 2022年12月31日, 截至6月20日."""
    day = re.search(r"(\d{1,2})月(\d{1,2})日", period.group())
    if day is None or re.search(r"截[至止到]?|止", line):
        return False
    return int(day[2]) != monthrange(int(period[1]), min(12, max(1, int(day[1]))))[1]


def is_figure(cell: str) -> bool:
    """Whether a cell is a bare figure, and no year over a column."""
    return _FIGURE.fullmatch(cell) is not None and year_of(cell) is None


def stacked(upper: Sequence[str], lower: Sequence[str], width: int) -> list[str] | None:
    """Return the heads of a table's columns that stand in two rows over ``width`` columns, None where they do not.

    Cells without text may have been lost in both (a text keeps no empty cells): then each head of the upper row stands
    over as many of the lower one.
    """
    if any(is_figure(cell) or year_of(cell) for cell in lower) or any(is_figure(cell) for cell in upper):
        return None
    if len(upper) == len(lower) == width and not all(upper):
        return _in_place(upper, lower)
    below = [cell for cell in lower if cell]
    above = [cell for cell in upper if cell]
    lead = width - len(below)
    groups = len(above) if all(map(_PERIOD.match, above)) else len(above) - lead
    if lead < 1 or groups < 1 or len(below) % groups or len(below) == groups:
        return None
    named = above[:-groups] or [""] * lead
    each = len(below) // groups
    return [*named, *(above[-groups:][at // each] + cell for at, cell in enumerate(below))]


def _in_place(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    if lower[0] not in ("", upper[0]):
        return None
    heads: list[str] = []
    over = ""
    for above, below in zip(upper, lower, strict=True):
        over = above or over
        heads.append(above if below in ("", above) else over + below)
    return heads if any(not above and below for above, below in zip(upper, lower, strict=True)) else None


def section_of(cells: Sequence[str]) -> str:
    """Return the name of the section that a row opens which holds a name alone, else an empty string."""
    held = [cell for cell in cells if cell]
    if len(held) != 1 or held[0] != cells[0] or len(held[0]) > MOST_HEAD or is_figure(held[0]) or year_of(held[0]):
        return ""
    name = _NUMBERED.sub("", held[0]).rstrip(":：")
    return "" if name in _OF_ALL or re.search(r"[：:。；，]", name) else name


def in_sections(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Return the names of rows, given as (section, name), with the section before them where a name alone is not one.

    Where no name stands in two sections all stay as they are.
    """
    sections: dict[str, set[str]] = {}
    for section, name in rows:
        if section:
            sections.setdefault(name, set()).add(section)
    twice = any(len(found) > 1 for found in sections.values())
    often = Counter(name for _, name in rows)
    if not twice and not any(section and often[name] > 1 for section, name in rows):
        return [name for _, name in rows]
    return [name if not section or section in name else section + name for section, name in rows]
