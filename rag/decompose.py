"""One question that asks several things, to several that ask one.

"2017年和2018年X分别增长多少" asks of two times, "A市和B县的X各多少" of two places, "目标是多少，实际多少" of two
attributes and "甲、乙、丙各有多少项" of three. Each part is read by itself, so that each figure is bound to what was
asked of it.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from rag.apart import of_two_subjects, of_two_times
from rag.followup import complete
from rag.names import places
from rag.query import Parsed, parse_question

_JOINED = re.compile(r"[，,]?(?:和|与|、|及|以及|跟|同|还有|或)?(?:到|至|在)?")
_ASKS = re.compile(r"多少|几|什么|谁|哪|何时|怎")
_EACH = re.compile(r"各|分别")
_BOTH = re.compile(
    r"(计划|目标|任务|预算)(?:数|值|量)?(?:和|与|、|及)(?:实际)?(?:完成|实际|结果|执行)(?:情况|数|值|量)?"
)
# "各是多少，哪个高": the figures side by side tell.
_WHICH_MORE = re.compile(r"(?:哪|谁)[个边里家]?的?(?:更|最)?[高低多少大小快慢好]")
# An item holds none of what separates items: else a row of 和 could be parted in more ways than can be tried.
_ITEM = "(?:(?![、和与及])[一-鿿“”]){1,12}"
_ITEMS = re.compile(rf"{_ITEM}(?:[、和与及]{_ITEM})+?(?=(?:各|分别))")
MAX_PARTS = 6


def decompose(question: Parsed, today: date | None = None) -> list[Parsed]:
    """Return the questions that a question holds, in order: itself alone where it asks one thing."""
    for split in _WAYS:
        parts = split(question)
        if 1 < len(parts) <= MAX_PARTS:
            return [parse_question(part, today) for part in parts]
    return [question]


_FIGURES = re.compile(
    r"(?P<head>[^？?]*?)(?P<first>多少[^，、？?]{1,14}?)(?:、|，|和|及|以及)(?:有)?(?P<second>多少[^，、？?]{1,14})[？?]?"
)


def _by_figure(question: Parsed) -> list[str]:
    """Take apart what asks how many of two things with one verb: 有多少家会员企业、多少家头部企业."""
    match = _FIGURES.fullmatch(question.text)
    return [match["head"] + match["first"], match["head"] + match["second"]] if match and match["head"] else []


def _by_time(question: Parsed) -> list[str]:
    mentions, text = question.mentions, question.text
    if len(mentions) < 2 or question.kind not in ("figure", "list", "what", "person"):
        return []
    if not all(_JOINED.fullmatch(text[a.end : b.start]) for a, b in pairwise(mentions)):
        return []
    head, tail = text[: mentions[0].start], _EACH.sub("", text[mentions[-1].end :], count=1)
    return [head + mention.text + tail for mention in mentions]


def _by_place(question: Parsed) -> list[str]:
    text = re.sub(rf"[，,]{_WHICH_MORE.pattern}[？?]?$", "", question.text)
    named = [place for place in places(text) if place.name]
    if len(named) < 2 or question.kind not in ("figure", "list", "what", "person", "date"):
        return []
    ends = [place.end for place in named]
    if not all(_JOINED.fullmatch(text[end : place.start]) for end, place in zip(ends, named[1:], strict=False)):
        return []
    head, tail = text[: named[0].start], _EACH.sub("", text[ends[-1] :], count=1)
    return [head + place.name + tail for place in named]


def _by_modality(question: Parsed) -> list[str]:
    match = _BOTH.search(question.text)
    if not match:
        return []
    head, tail = question.text[: match.start()], _EACH.sub("", question.text[match.end() :], count=1)
    return [head + match[1] + tail, head + "实际完成" + tail]


def _by_clause(question: Parsed) -> list[str]:
    clauses = [clause.strip() for clause in re.split(r"[，,；;？?]", question.text) if clause.strip()]
    clauses = [part for clause in clauses for part in _asked_apart(clause)]
    clauses = [clause for clause in dict.fromkeys(clauses) if not _WHICH_MORE.match(clause)]
    topic = []
    while clauses and not _ASKS.search(clauses[0]):
        topic.append(clauses.pop(0))
    if len(clauses) < 2 or not all(_ASKS.search(clause) for clause in clauses):
        return []
    if topic:
        return ["，".join([*topic, clause]) for clause in clauses]
    first = parse_question(clauses[0])
    return [clauses[0], *(complete(parse_question(clause), first) for clause in clauses[1:])]


def _asked_apart(clause: str) -> list[str]:
    """Return what asks in one clause for things of two kinds: 在哪里举办、接待了多少游客."""
    parts = clause.split("、")
    if len(parts) < 2 or not all(_ASKS.search(part) for part in parts):
        return [clause]
    kinds = [parse_question(part).kind for part in parts]
    return parts if len({*kinds}) == len(parts) and {"date", "place", "person"} & {*kinds} else [clause]


_NUMBER = r"[一二三四五六七八九十\d]{1,3}"
_EDITIONS = re.compile(rf"第{_NUMBER}[届期批次季]?(?:[、和与及]第?{_NUMBER}[届期批次季]?)+(?<=(?P<of>[届期批次季]))")


def _by_edition(question: Parsed) -> list[str]:
    """Take apart what asks of several editions: 第八、九、十届渔歌节分别在哪里举办."""
    match = _EDITIONS.search(question.text)
    if match is None:
        return []
    head, tail = question.text[: match.start()], _EACH.sub("", question.text[match.end() :], count=1)
    return [f"{head}第{number}{match['of']}{tail}" for number in re.findall(_NUMBER, match.group())]


def _by_item(question: Parsed) -> list[str]:
    match = _ITEMS.search(question.text)
    if not match or question.kind != "figure":
        return []
    items = re.split(r"[、和与及]", match.group())
    head, tail = question.text[: match.start()], _EACH.sub("", question.text[match.end() :], count=1)
    if "的" in items[-1]:  # "甲和乙的高新技术企业各有多少": what follows 的 is asked of each
        items[-1], shared = items[-1].split("的", 1)
        tail = f"的{shared}{tail}"
    return [head + item + tail for item in items if item]


_WAYS = (
    _by_figure,
    of_two_times,
    of_two_subjects,
    _by_time,
    _by_place,
    _by_modality,
    _by_edition,
    _by_clause,
    _by_item,
)
