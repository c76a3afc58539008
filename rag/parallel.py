"""Statements told side by side: which figure is whose in 城镇、农村居民收入分别为甲和乙, and in 甲：…；乙：…."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.figures import find_figures
from index.tokens import tagged
from rag.asked_kind import MEASURED
from rag.clauses import after_last
from rag.names import subject_names
from rag.opposites import asked_of
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.span import Span
from rag.synonyms import forms

_RESPECTIVELY = re.compile(
    r"(?P<items>[^，。；：]{1,60}?(?:、|和|与|及)[^，。；：]{1,30}?|[^，。；：]{0,20}?城乡(?!建设|规划|统筹|融合|一体)[^，。；：]{1,30}?"
    r"|[^，。；：\d]{1,60}?(?:、|和|与|及)[^，。；：\d]{1,30}?，(?=分别))"
    r"(?:，(?=分别(?:给予|发放|补助|奖励|补贴|资助)))?(?:分别|依次)(?P<rest>[^。；]{4,80})"
)
_ONE_BY_ONE = re.compile(r"^.*依次(?:是|为|有)?")  # 前三位的依次是甲、乙和丙，分别为…
_CLAUSE = re.compile(r"[^，；]+")
_JOINED = re.compile(r"、|和|与|以?及")
# What may stand before the first of several: of what time, or of whom, all of them are told.
_BEFORE_ALL = re.compile(r"^.*(?:全[年市县区省国镇乡校院]|年末|其中|上半年|季度|\d[年月日])的?")
_ORDINAL = re.compile(r"第(?=[一二三四五六七八九十\d])")
_UNIT = re.compile(r"[；;]")
_WHEN = re.compile(r"(?:\d+[年月日时分](?:\d+[年月日时分])*|截至|凌晨|上午|下午|[，、至到])+")
_LEAD = re.compile(r"(?:其中|同时|此外|另外|以及|而)[，：]?")
SHORTEST = 2  # characters of what is told beside other things
_OPENING = 14  # characters in which a unit that has a subject of its own names it
_OF_ALL = frozenset(
    "全市 全区 全县 全省 全国 全校 全院 全年 公司 集团 我市 我县 我区 我省 其中 同比 累计 比重 目标".split()
)


def respectively(text: str, offset: int) -> str:
    """Return what 分别 tells at an offset: the things and the figures of each; empty where it tells none."""
    told = _told_at(text, offset)
    return told.group() if told else ""


def _told_at(text: str, offset: int) -> re.Match[str] | None:
    if "分别" not in text and "依次" not in text:
        return None
    return next((match for match in _RESPECTIVELY.finditer(text) if match.start("rest") <= offset < match.end()), None)


def misaligned(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether 分别 gives a figure to another item than the one asked: "货物、集装箱吞吐量分别居第四、第六"."""
    items, place = _told_of(passage.text, span)
    if not items:
        return _of_figure_before(question, passage.text, span)
    for one, others in asked_of(question.text):
        named = any(one.search(item) for item in items)
        if not named and all(any(other.search(item) for other in others) for item in items):
            return True  # 大专毕业生, of 博士、硕士、本科毕业生
    asked = _asked(question, items)
    return (bool(asked) and place not in asked) or _of_none(question, items)


def in_turn(text: str, offset: int) -> bool:
    """Whether what stands at an offset is given by 分别 to one of several things."""
    if "分别" not in text and "依次" not in text:
        return False
    after = any(m.start("rest") <= offset < m.end() for m in _FIGURES_AFTER.finditer(text))
    return after or _told_at(text, offset) is not None


# "货物吞吐量8120万吨、集装箱吞吐量171.6万标箱，分别超过年初8000万吨、165万标箱的目标".
_FIGURES_AFTER = re.compile(r"，(?:均|都|同比|较上年|比上年)*分别(?P<rest>[^，。；]+)")


def _of_figure_before(question: Parsed, text: str, span: Span) -> bool:
    """Whether 分别 gives a figure to another of as many told before it with a figure of their own."""
    match = next((m for m in _FIGURES_AFTER.finditer(text) if m.start("rest") <= span.start < m.end()), None)
    if match is None:
        return False
    low = after_last("；。", text, match.start())
    told = [f for f in find_figures(text[low : match.start()]) if f.unit and f.measure != "duration"]
    after = [f for f in find_figures(match["rest"]) if f.unit]
    place = next((i for i, f in enumerate(after) if f.start + match.start("rest") == span.start), None)
    if place is None or not 1 < len(after) <= len(told):
        return False
    told = told[-len(after) :]
    ends = [low, *(low + f.end for f in told)]
    things = [text[ends[i] : low + f.start] for i, f in enumerate(told)]
    for asked, others in asked_of(question.text):
        mine = [i for i, thing in enumerate(things) if asked.search(thing)]
        if mine and any(other.search(thing) for other in others for thing in things):
            return place not in mine
    named = subject_names(question.text)
    whose = [t for t in question.terms if len(t.text) > 1 and (t not in question.focus or t.text in named)]
    for terms in (whose, question.focus):
        held = [sum(any(form in thing for form in (t.text, *forms(t.text))) for t in terms) for thing in things]
        first = terms is whose and held[0] == max(held)  # whose all of them are stands before the first
        if len(set(held)) > 1 and not first:
            return held[place] < max(held)
    return False


def of_part(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether 分别 gives a figure to a part of all that is asked: "国内、国际市场营业收入分别为甲、乙"."""
    items, _ = _told_of(passage.text, span)
    if not items or question.several or "各" in question.text:
        return False
    return any(form in items[-1] for term in question.focus for form in (term.text, *forms(term.text))) and not _asked(
        question, items
    )


def _told_of(text: str, span: Span) -> tuple[list[str], int]:
    """Return the things of which 分别 tells a figure each, and which of them a span's is of; none where it does not."""
    match = _told_at(text, span.start)
    if match is None:
        return [], 0
    items = _items(_ONE_BY_ONE.sub("", match["items"]).rstrip("，"))
    figures = [f for f in find_figures(match["rest"]) if f.measure == (span.figure.measure if span.figure else "")]
    if len(figures) > len(items):  # what follows the clause is told of another thing
        figures = [f for f in figures if f.end <= len(match["rest"].split("，")[0])]
    place = next((i for i, f in enumerate(figures) if f.start + match.start("rest") == span.start), None)
    if place is None and (again := _row_of(match["rest"], span.start - match.start("rest"), len(items))) is not None:
        return items, again
    return (items, place) if place is not None and len(figures) == len(items) else ([], 0)


def _row_of(text: str, at: int, count: int) -> int | None:
    """Return which of a row of as many figures one is: …，并按每月3000元、1500元、800元发放生活补贴."""
    for clause in _CLAUSE.finditer(text):
        row = [figure.start + clause.start() for figure in find_figures(clause.group())]
        if at in row and len(row) == count and clause.group().count("、") >= count - 1:
            return row.index(at)
    return None


def _items(text: str) -> list[str]:
    items = [item for item in _JOINED.split(text) if item]
    if len(items) == 1 and "城乡" in text:
        whose = text.partition("城乡")[2]
        return [f"城镇{whose}", f"农村{whose}"]
    if items:
        items[0] = _BEFORE_ALL.sub("", items[0]) or items[0]
    if len(items) > 1:
        items[0] = _without_owner(items[0], items[1:])
    if items and (ordinal := _ORDINAL.match(items[0])):
        items[1:] = [item if item.startswith("第") else ordinal.group() + item for item in items[1:]]
    return items


def _without_owner(first: str, others: Sequence[str]) -> str:
    """Return the first of several without whose all of them are: 货物 of 澜州港货物, beside 集装箱吞吐量."""
    owner = next((name for name in subject_names(first) if first.startswith(name)), "")
    if not owner or len(first) - len(owner) < SHORTEST or any(subject_names(other) for other in others):
        return first
    return first[len(owner) :].removeprefix("的")


def _asked(question: Parsed, items: Sequence[str]) -> set[int]:
    """Return which of the items a question asks of.

    What all have in common stands behind the last one alone: 城镇、农村居民人均可支配收入. That one is asked for by its
    beginning, or where none of the others is.
    """
    # Whose all of them are stands before the first alone: 中兴通讯国内市场、国际市场营业收入.
    whose = next((name for name in subject_names(question.text) if items[0].startswith(name)), "")
    if len(items[0]) > len(whose) + 1:
        items = [items[0].removeprefix(whose), *items[1:]]
    asked = {i for i, item in enumerate(items[:-1]) if item in question.text}
    for i, item in enumerate(items[:-1]):
        others = "，".join(other for other in items if other is not item)
        known = [form for term in question.terms for form in (term.text, *forms(term.text)) if form not in others]
        if any(_names(form, item, question.text) for form in known):
            asked.add(i)
    last = items[-1]
    own = last
    for form in sorted((f for t in question.terms for f in (t.text, *forms(t.text))), key=len, reverse=True):
        own = own.replace(form, "")
    named = any(form in question.text for form in (last[:2], *forms(last[:2])))
    if named or (not own and not asked):
        asked.add(len(items) - 1)
    return asked


def _of_none(question: Parsed, items: Sequence[str]) -> bool:
    """Whether the asked is none of the items, and only of their sort: 集装箱吞吐量, of 煤炭、木材吞吐量."""
    last, others = items[-1], "，".join(items[:-1])
    for mark, common in pairwise(question.terms):
        shared = common.text in last and common.text not in others and not last.startswith(common.text)
        if shared and mark.end == common.start and mark.pos[:1] == "n" and common.pos[:1] == "n":
            return not any(form in f"{others}，{last}" for form in (mark.text, mark.text[:2], *forms(mark.text)))
    return False


def _names(word: str, item: str, asked: str) -> bool:
    """Whether a word names an item, and not only whose all of them are: 青岛港 of 青岛港货物、集装箱吞吐量."""
    place = item.find(word)
    rest = item[place + len(word) :]
    return place >= 0 and (len(rest) < 2 or any(pair in asked for pair in (rest[:2], rest[-2:])))


def units(text: str) -> list[tuple[int, int]]:
    """Return the parts of a sentence that semicolons part, as offsets."""
    cuts = [0, *(mark.end() for mark in _UNIT.finditer(text)), len(text)]
    return [(low, high) for low, high in pairwise(cuts) if low < high]


def of_other_unit(passage: Passage, span: Span, subjects: Sequence[Term], asked: str) -> bool:
    """Whether a figure is of what stands beside the asked subject: of 甲 in 甲收入8亿；乙收入5亿, where 乙 is asked.

    That is where a part of the sentence opens with the subject, and the figure's part opens with another noun.
    """
    text = passage.text
    if not subjects or "：" in text or not _UNIT.search(text):  # a table's row is one statement
        return False
    parts = units(text)
    own = next((part for part in parts if part[0] <= span.start < part[1]), parts[0])
    names = [term.text for term in subjects]
    if any(name in text[slice(*own)] for name in names) or not _opens_with_other(text, own, asked):
        return False
    return any(_opens(text, part, names) for part in parts if part != own)


def _opens(text: str, part: tuple[int, int], names: Sequence[str]) -> bool:
    low = part[0] + (len(lead.group()) if (lead := _LEAD.match(text, *part)) else 0)
    opening = text[low : min(part[1], low + _OPENING)]
    return any(name in opening for name in names) and bool(find_figures(text[slice(*part)]))


def _opens_with_other(text: str, part: tuple[int, int], asked: str) -> bool:
    """Whether a part opens with a noun of its own, no measure, that is not in the question."""
    low = when.end() if (when := _WHEN.match(text, *part)) else part[0]
    for word, tag, start, _ in tagged(text[low : part[1]]):
        if start > _OPENING or word[0].isdigit():
            break
        if tag[:1] in "n" and len(word) > 1 and word not in _OF_ALL and not MEASURED.search(word):
            return word not in asked
    return False
