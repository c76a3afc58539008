"""What something went from and to, and by how much: 由A提高到B, 增至B, 缩短0.8天.

The figure it came from is not the one that holds, what it grew to is not what it grew by, and none stands for another.
"""

from __future__ import annotations

import re

from rag.bounds import unbounded
from rag.clauses import PART, begin_of, between
from rag.numbers import Number

_TIME = r"(?:(?:(?:19|20)\d\d|[上去今前本当])年(?:\d{1,2}月)?|上月|上年度|\d{1,2}月份?)"
_FROM = re.compile(rf"[由从自](?!于|事|业|身|然|主)(?:{_TIME})?[^，。；\d]{{0,10}}$")
_ON_TO = re.compile(
    rf"^[^，。；、]{{0,14}}?(?:[至到]|(?<!组)成|[变改调升增降减涨跌]?为)(?:了|约|近)?(?:{_TIME})?[^，。；\d]{{0,8}}?\d"
)
_CAME_TO = re.compile(
    rf"[由从自](?!于|事|业|身|然|主)[^，。；]*\d[^，。；]*(?:[至到]|(?<!组)成|[变改调升增降减涨跌]为|整为|高为|低为)(?:了|约|近)?(?:{_TIME})?[^，。；\d]{{0,8}}$"
)
_UP = r"增长|增加|提高|提升|上升|上涨|上调|调高|扩大|延长|[增升涨]"
_DOWN = r"下降|减少|降低|下调|调低|缩短|缩小|压缩|压减|缩减|回落|下跌|[降减跌缩]"
_TO = re.compile(rf"(?:{_UP}|{_DOWN}|调整)(?:了)?[至到为](?:了|约|近)?$")
_BY = re.compile(rf"(?:{_UP}|{_DOWN})(?:了|近|约|超过?|逾)*$")
# What is said of a figure that held once.
_ONCE = re.compile(
    r"原|此前|以前|之前|过去|曾|上年|去年|上一|从前|当时|旧|基期|调整前|改革前|改造前|改建前|[^，。；]前(?:的|为|是|只|仅|有)|(?:19|20)\d\d年"
)


def role(text: str, number: Number) -> str:
    """Return whether a figure is what something went ``from`` or ``to``, empty where it is neither."""
    before, after = _lead(text, number), text[number.end : number.end + 48]
    if _CAME_TO.search(before):
        return "to"
    if _FROM.search(before) and _ON_TO.match(after):
        return "from"
    return ""


def shifted_otherwise(claim: str, number: Number, source: str, held: Number) -> str | None:
    """Return how a claim takes a figure of a change for another of its figures, None where it does not."""
    mine, there = role(claim, number), role(source, held)
    if mine and there and mine != there:
        return f"is where it went {there}, not {mine}"
    lead, origin = _lead(claim, number), _lead(source, held)
    to, by = mine == "to" or bool(_TO.search(lead)), bool(_BY.search(lead))
    to_there, by_there = there == "to" or bool(_TO.search(origin)), bool(_BY.search(origin))
    if by and (to_there or there == "from"):
        return "is what it grew to, not by"
    if to and by_there:
        return "is what it grew by, not to"
    if to and there == "from":
        return "is where it went from, not to"
    if there == "from" and not mine and not _ONCE.search(claim[between(PART, claim, number.start, number.end)]):
        return "is what it was before, not what it is"
    return None


def _lead(text: str, number: Number) -> str:
    return unbounded(text[begin_of(PART, text, number.start) : number.start].rstrip(" “"))
