"""Years in which something was founded or somebody born: what is told of it next is not of that year.

"书院始建于1762年，占地12亩" tells of the present, as a description does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.types import TimeMention

_NUMBERED = re.compile(r"[\d一二][\d〇○零一二三四五六七八九]{3}")
_PLANNED = re.compile(r"计划|预计|将|拟|力争|[定要]|到|前$")
_BEFORE = re.compile(
    r"(?:[始创修兴重新改]?建|建成|重修|落成|竣工|成立|创[办立刊]|设立|组建|建立|开[办业馆园]|通车|投[产用运]|启用|(?<![产发新])生|出生|诞生)"
    r"于[^，。；\d]{0,14}[（(]?$"
)
_AFTER = re.compile(
    r"[）)]?(?:正式|开始)?(?:(?:成立|创[办立刊建]|建成|建立|落成|竣工|设立|组建|开[办业馆园]|[建办]成?[校厂馆院园村]|(?:建成)?(?:通车|投[产用运]|启用))"
    r"(?=[，,、；于。的（(]|$)|(?:参加工作|参军|入[伍党职]|从[教医艺警业]|毕业)(?=[，,、；于。])|始建|(?:出|诞)?生(?=[于，,、；。在的]|$))"
    r"|[）)]?，[\u4e00-\u9fff]{0,8}?(?:始建|出生|诞生|建校)(?=[，；。])"
)
# "始建于1762年，当时占地12亩" is of that year after all; so is what it cost.
_THEN = re.compile(
    r"当[时年]|那时|首[任届批位]|创[会始]|第一[任届]|之初|初期|起初|最初|原(?:有|来|为|占|名)|时(?=[有仅只，占为])|仅有|只有"
)
_COST = re.compile(r"投资|造价|耗资|[筹募斥出集]资|注册资|花费|费用|斥")
# "1990年迁到这里，现有员工860人".
_NOW = re.compile(r"现(?:有|存|藏|占|设|辖|拥有|共有|已有|收藏|在册)")


def is_founding(text: str, start: int, end: int) -> bool:
    """Whether a year at a place of a text, by its number, is that in which something was founded, or somebody born."""
    if not _NUMBERED.match(text, start) or _PLANNED.search(text, max(0, start - 6), start):
        return False
    return _AFTER.match(text, end) is not None or _BEFORE.search(text, max(0, start - 24), start) is not None


def is_past(text: str, start: int, end: int, offset: int, clause: int) -> bool:
    """Whether what stands at an offset, in the clause that begins at ``clause``, is not of the year that is before it.

    In the clause of the year itself only a figure is not: where somebody was born is told with when.
    """
    if _NOW.search(text, clause, offset):
        return end <= clause and (text[end : end + 1] not in "，,、" or is_founding(text, start, end))
    if not is_founding(text, start, end) or (end > clause and not text[offset : offset + 1].isdecimal()):
        return False
    return not _THEN.search(text, end, offset) and not _COST.search(text, clause, offset)


def asks_founded(text: str, times: Sequence[TimeMention]) -> bool:
    """Whether a year of a question says which one is meant, by when it was founded: 2018年建成的大桥."""
    return any(is_founding(text, m.start, m.end) for m in times)
