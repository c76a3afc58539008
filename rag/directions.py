"""Which way something went: up, down, not at all, sooner, later; as asked, and as a clause tells it."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from rag.clauses import masked
from rag.query import Parsed
from rag.span import Span

Direction = Literal["up", "down", "same", "late", "early", "changed"]
DIRECTIONS: tuple[Direction, ...] = ("up", "down", "same", "late", "early", "changed")

_UP = (
    "增长|增加(?!值)|增多|上升|升高|提高|提升|上涨|涨价?|扩大|扩张|延长|攀升|回升|上调|调高|调增|加快|增强|净增|反弹|翻番|翻一番|改善|好转"
    "|增产|增收"
)
_DOWN = (
    "下降|减少|降低|下跌|跌|下滑|回落|缩小|缩短|缩减|压缩|压减|下调|调低|调减|减产|减收|萎缩|放缓|减弱|减缓"
    "|降价|略减|略降|负增长|滑坡|恶化|收窄"
)
_SAME = "不变|持平|未变|没变|没有变化|无变化|相当|维持原"
_CHANGED = "调整|变化|改变|变动|变更|变(?!电|压|革|为|成|频|速)"
_LATE, _EARLY = "推迟|延后|推后|延期|延迟|顺延", "提前"
_NAMED = (
    rf"(?P<same>{_SAME})|(?P<down>{_DOWN}|少了|低了|短了|慢了|便宜了|轻了|[降跌减](?=了|$))|(?P<up>{_UP}|多了|高了|长了(?<!增长了)|快了|贵了|大了|[升增](?=了|$))"
    rf"|(?P<late>{_LATE})|(?P<early>{_EARLY})|(?P<changed>{_CHANGED})"
)
ASKED = re.compile(
    rf"(?:{_NAMED})(?:了|过|一些|很多|不少|幅度大|[，、])*(?:$|(?<=了)(?P<of>[一-鿿]{{2,14}})$|(?<=[一-鿿])$)"
)
_NOT = re.compile(
    r"(?:没有|没|未|不再|不作|不予|不做|不|并未|尚未|无需|未作|暂不|未予|不会)(?:出现|发生|作|做|再|明显|任何|有所|大幅|进行)*$"
)
_TOLD = re.compile(
    rf"{_NAMED}|(?P<less>[降减](?!税|费|免|排|水|雨|温|灾|落|压|耗|本|负|解))|(?P<fewer>(?<![不至最多缺减])少(?=\d))"
    r"|(?P<greater>(?<![最许很不])多(?=\d))|(?P<more>[升增](?!值|设|强|效|级|学|降|速|幅|量|长[点率极]|资|补|进|派|援|旗))"
)
# A goal's figure goes no way: "低于年初确定的增长8%的目标", "预计增长".
_GOAL = re.compile(
    r"(?:年初|预期|确定|制定|提出|既定|计划|力争|目标)[^，。；]{0,10}?(?:目标|任务|计划)|(?:增长|提升|上升|下降)(?:目标|[点率极]|工程|行动|计划|中心|趋势|空间|速度|幅度)|增[速幅]|降幅|涨幅|涨跌"
)
FROM_TO = re.compile(r"(?:由|从)(?P<old>[^，。；]{1,16}?)(?:调整|变更|变|改)?(?:为|到|至|成)(?P<new>[^，。；]{1,16})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WAYS: dict[str, Direction] = {"more": "up", "greater": "up", "less": "down", "fewer": "down"}


class Told(NamedTuple):
    """Which way a clause says that something went, or that it did not go; ``start`` is where it says so."""

    direction: Direction
    denied: bool
    start: int


def told_in(text: str, start: int, end: int) -> Told | None:
    """Return the first direction that a stretch of text tells."""
    stretch = masked(_GOAL, text[start:end])
    found = _TOLD.search(stretch)
    if found is None:
        moved = FROM_TO.search(stretch)
        return Told(_between(moved) or "changed", False, start + moved.start()) if moved else None
    name = found.lastgroup or "changed"
    direction: Direction = _WAYS[name] if name in _WAYS else next(way for way in DIRECTIONS if way == name)
    denied = direction != "same" and _NOT.search(stretch[: found.start()]) is not None
    if direction == "changed" and not denied and (moved := FROM_TO.search(stretch)):
        direction = _between(moved) or "changed"
    return Told(direction, denied, start + found.start())


def _between(moved: re.Match[str]) -> Direction | None:
    """Return which way it is from the old value to the new one."""
    old, new = _NUMBER.search(moved["old"]), _NUMBER.search(moved["new"])
    if old is None or new is None or "日" in moved["old"] or "月" in moved["old"]:
        return None
    if moved["old"][old.end() :][:1] != moved["new"][new.end() :][:1]:
        return None  # other units
    before, after = float(old.group()), float(new.group())
    return "same" if before == after else "up" if after > before else "down"


def bears_out(claimed: Direction, told: Told) -> bool | None:
    """Whether what is told is what was claimed; None where it tells neither."""
    direction, denied = told.direction, told.denied
    if denied and direction == "changed":
        direction, denied = "same", False
    if denied:
        return False if claimed == direction else None
    if claimed == "changed":
        return direction != "same"
    if direction == "changed":
        return False if claimed == "same" else None
    opposed = {frozenset(("up", "down")), frozenset(("late", "early"))}
    if claimed == direction:
        return True
    return False if "same" in (claimed, direction) or frozenset((claimed, direction)) in opposed else None


_RISE_WORDS = "增长|增加|增幅|增速|上升|上涨|提高|提升|攀升|涨|净增|升|增"
_FALL_WORDS = "负增长|下降|减少|降低|下滑|回落|下跌|减产|缩减|萎缩|跌|降|减|亏损"
_LAST_TOLD = re.compile(rf"(?P<fall>{_FALL_WORDS})|(?P<rise>{_RISE_WORDS})")
_ASKS_FALL = re.compile(r"下降|减少|降低|降幅|跌幅|下滑|回落|下跌|(?:[降跌]|(?<!增)减)[了低]?多少|降了|跌了|减了|减幅")
_NO_CHANGE = re.compile(r"减排|减税|减负|减免|减灾|减贫|降水|降雨|降温|升级|升学|加[减增]|增减|涨跌|升降")


def with_direction(text: str, span: Span, low: int, question: Parsed) -> str:
    """Return what is shown for a change: with the word that tells of a fall where a rise is asked, or the reverse.

    ``low`` is where the clause of the figure begins. "下降2.3%" is the answer to 增长多少, and 2.3% is not.
    """
    figure = span.figure
    if not question.growth or figure is None or (figure.value is not None and figure.value < 0):
        return span.short  # the sign says it
    told = None
    for word in _LAST_TOLD.finditer(_NO_CHANGE.sub(lambda one: "　" * len(one[0]), text[low : span.start])):
        told = word
    if told is None or bool(told["fall"]) == bool(_ASKS_FALL.search(question.text)):
        return span.short
    return ("下降" if told["fall"] == "负增长" else told.group()) + span.short
