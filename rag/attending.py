"""Who of a sort was at a meeting: 区领导甲、乙、丙参加, where it is asked which 区领导 were there."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.parsed import Parsed
from rag.passages import Passage
from rag.span import Span
from rag.synonyms import forms

_THERE = "参加|出席|列席|到会|到场|陪同|参会"
_SORTS = "领导同志|领导|负责同志|负责人|嘉宾|专家|院士|代表"
_ASKED = re.compile(
    rf"(?:哪些|哪几位|哪几名)(?P<of>[一-鿿]{{0,4}}?)(?P<sort>{_SORTS})[^，。？]{{0,8}}?(?:{_THERE})"
    rf"|(?:{_THERE})(?:[^，。？]{{0,24}}的)?(?P<whose>[一-鿿]{{0,4}}?)(?P<who>{_SORTS})(?:都|分别)?(?:有哪些|有谁|是谁|是哪些|有哪几位)"
)
_NAME = r"[一-鿿·]{2,4}?"
_TOLD = re.compile(
    rf"(?P<of>[一-鿿]{{0,6}}?)(?P<sort>{_SORTS})[：:]?(?P<names>{_NAME}(?:[、和]{_NAME})*)(?:等(?:人|同志)?)?"
    rf"(?:分别|共同|也|一同|一起|应邀)?(?:{_THERE})"
)
# What many meetings are called, and what is done at each.
_GENERAL = frozenset("会议 大会 会上 讲话 活动 工作 领导 参加 出席 列席 召开 举行 本次 此次".split())
_LEVELS = frozenset("省市区县州镇乡村校院局")


@lru_cache(maxsize=1_000)
def asks_who_attended(question: str) -> bool:
    """Whether it is asked which persons of a sort were at a meeting."""
    return _ASKED.search(question) is not None


def attending_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return who of the asked sort is told to have been there, none where it was another meeting or another sort.

    None where it is not asked, or the sentence tells of nobody by his sort.
    """
    asked = _ASKED.search(question.text)
    told = list(_TOLD.finditer(passage.text)) if asked else []
    if asked is None or not told:
        return None
    if not _of_meeting(passage, question, asked):
        return []
    of = asked["of"] or asked["whose"] or ""
    spans = [_span(match) for match in told if _same_sort(of, match["of"])]
    return [span for span in spans if span.items]


def _same_sort(asked: str, told: str) -> bool:
    """Whether two may be leaders of the same level: 区领导 are no 市领导; of none that is asked, any."""
    levels = _LEVELS & set(asked)
    return not levels or not _LEVELS & set(told) or bool(levels & set(told))


def _of_meeting(passage: Passage, question: Parsed, asked: re.Match[str]) -> bool:
    """Whether an article names all that the asked meeting is called by; where it is called by nothing, any."""
    there = f"{passage.title}\n{passage.whole}"
    low, high = (asked.start("of"), asked.end("sort")) if asked["sort"] else (asked.start("whose"), asked.end("who"))
    named = [t for t in question.terms if not low <= t.start < high and t.text not in _GENERAL]
    named = [t for t in named if len(t.text) > 1 and (t.must or t.pos[:1] in "njva")]
    return all(any(form in there for form in (t.text, *forms(t.text))) for t in named)


def _span(match: re.Match[str]) -> Span:
    start, end = match.span("names")
    return Span(start, end, match["names"], tuple(re.split("[、和]", match["names"])), framed=True)
