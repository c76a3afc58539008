"""Questions for how much something changed: 停车位增加了多少 is not answered by how many there are now."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rag.query import Parsed

RISES = "增加|提高|提升|上调|调高|上涨|涨|升|延长|扩大|加|多"
FALLS = "减少|降低|下降|下调|调低|下跌|跌|降|缩短|压缩|压减|缩小|缩减|减|少"
_ASKED = re.compile(rf"(?:(?P<rise>{RISES})|(?P<fall>{FALLS})|调整?)了(?:多少|几)(?P<unit>[^？?，。了]{{0,6}})[？?]?$")
# 2023年的目标比2020年高多少: what both are is told, or by how much the one is more.
_COMPARED = re.compile(
    r"比(?:19|20)\d\d年[^，。]{0,12}?(?:多|高|大|长|快|少|低|小|短|慢)(?:多少|几)[^？?，。]{0,6}[？?]?$"
)
# 提高到多少: what it came to, not what it was.
_ASKS_NEW = re.compile(rf"(?:{RISES}|{FALLS}|调整?|变|改)(?:到|至|为|成)了?[^，。；？?]{{0,8}}?(?:多少|几)")
_FROM = re.compile(r"[由从][^，。；、\d]{0,8}$")
_WENT_TO = re.compile(r"[^，。；]{0,10}?[至到为成][^，。；\d]{0,6}\d")
_NO_CHANGE = re.compile(r"不[少低高多]于|至[少多]|许多|大多|\d多")
_CHANGES = re.compile(rf"{RISES}|{FALLS}|[增涨调变翻]|净|相差|高出|低于|高于|超")
_REACHED = re.compile(r"(?:到|至|达|为|成)了?(?:每[一-鿿]{1,3})?[约近超]?$")
# 比他去年的成绩快了1分13秒, 比普通稻高出4角: by how much, not how much.
_BY_WHAT = re.compile(r"[比较][^，。；]*?(?:[快慢贵早晚]了?|便宜了?|[高多]出)[约近]?$")
_ASKS_BY = re.compile(r"[快慢贵早晚比较差增减提降省缩延推]|便宜|高出|多出|节约")


class AskedChange(NamedTuple):
    """Which way something is said to have gone, and the unit that is asked for, where one is."""

    rises: bool
    falls: bool
    unit: str


@lru_cache(maxsize=256)
def asked_change(question: Parsed) -> AskedChange | None:
    """Return what is asked of a change, None where none is asked."""
    match = _ASKED.search(question.text) if question.kind == "figure" else None
    return AskedChange(bool(match["rise"]), bool(match["fall"]), match["unit"]) if match else None


@lru_cache(maxsize=256)
def _asks_change(question: Parsed) -> bool:
    compared = question.kind == "figure" and _COMPARED.search(question.text) is not None
    return compared or asked_change(question) is not None


def no_change(question: Parsed, text: str, low: int, start: int) -> bool:
    """Whether a figure at ``start`` tells no change where one is asked: what something came to, or what it is.

    ``low`` is where its clause begins.
    """
    if not _asks_change(question):
        return False
    told = _NO_CHANGE.sub("", text[low:start])
    return _REACHED.search(text, max(0, start - 10), start) is not None or not _CHANGES.search(told)


def by_what(question: Parsed, text: str, low: int, start: int) -> bool:
    """Whether a figure at ``start`` tells only by how much something is more or sooner, where that is not asked."""
    return not _ASKS_BY.search(question.text) and _BY_WHAT.search(text, low, start) is not None


def asks_new(question: str) -> bool:
    """Whether what something was raised or cut to is asked."""
    return _ASKS_NEW.search(question) is not None


def of_old(question: Parsed, text: str, start: int, end: int) -> bool:
    """Whether a figure is what something was before it came to what is asked: 由400元提高到600元."""
    if not asks_new(question.text) or _FROM.search(text, max(0, start - 12), start) is None:
        return False
    return _WENT_TO.match(text, end) is not None
