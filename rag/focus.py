"""The attribute that a question asks for: its terms beside the asking words (the *focus*)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.asked_kind import ASKING_NOUN
from rag.located import WHERE
from rag.parsed import Term
from rag.types import AnswerKind

_MEASURES = frozenset((*"额率量数值费价速幅", "总量", "总额", "总数"))  # which the cutter leaves apart: 新|签合同|额
_PART_OF = re.compile(r"所?占(?![地用领据])[^，。？]{0,14}?(?:比重|比例|份额|百分|几成|多少)")
_MANNER = frozenset("重新 全面 首次 再次 全线 首度 初次 完全 彻底 顺利".split())
_MEETINGS = frozenset("会议 大会 全会 例会".split())  # 九届五次会议|立案
_STANDS = re.compile("设[在于]")


def asked_focus(
    text: str, terms: Sequence[Term], asking: Sequence[tuple[int, int]], kind: AnswerKind
) -> tuple[Term, ...]:
    """Return the terms of the asked attribute: those that touch the asking words, or stand nearest to them."""
    if not terms:
        return ()
    part = _PART_OF.search(text) if kind == "figure" else None
    if part and (whole := [t for t in terms if t.end <= part.start()]):
        # 增加值 of 增加值占全市的比重: the share of something else is another figure
        return (*_phrase_before(whole, text), *(t for t in terms if t.start >= part.start() and t.end <= part.end()))
    if not asking:
        return tuple(_phrase_before(terms, text)) if terms[-1].text in _MEASURES else (terms[-1],)
    found: list[Term] = []
    for start, end in asking:
        after = [t for t in terms if t.start >= end and t.start - end <= 2]
        by = text[end : end + 1] in tuple("在从由向被起") and not any(t.start == end for t in terms)
        if by and kind in ("date", "place", "person"):  # 哪一年在上交所上市: what was done, not where
            behind = [t for t in terms if end < t.start <= end + 10]
            after = next(([t] for t in behind if t.pos[:1] == "v"), behind[-1:])
        if after and after[0].text in _MANNER:  # 何时重新开放
            after = [t for t in terms if t.start == after[0].end] or after
        before = [t for t in terms if t.end <= start]
        if (
            kind == "place"
            and len(before) > 1
            and before[-1].pos == "ns"
            and text[before[-1].end : start] in ("", "的")
        ):
            before.pop()  # 建在广州的哪个区: what was done there
        if after and kind in ("date", "place", "person") and after[0].pos[:1] in "vn":
            deed = next((t for t in terms if t.start > start and t.pos == "v"), None) if kind == "date" else None
            # 什么时候大桥通车; 什么时候当上集团董事长
            found.append(
                deed if deed and start == 0 else _object(after[0], terms, text) if kind == "date" else after[0]
            )
        elif after and kind == "figure" and WHERE.match(text, end) and before:
            found += _phrase_before(before, text)  # 企业中有多少家在甲区: the enterprises
        elif after and kind in ("figure", "list", "what"):
            if before and text[before[-1].end : start] in ("", "了", "过") and before[-1].pos[:1] == "v":
                found.append(before[-1])
            found += _counted(after, terms, text) if kind == "figure" else _phrase_after(after, text)
            if len(found[-1].text) == 1 and found[-1].pos[:1] == "v":  # 作了典型发言: of what
                done = re.compile("[了过]").match(text, found[-1].end)
                rest = [t for t in terms if done and t.start >= done.end()]
                found += _phrase_after(rest, text) if done and rest and rest[0].start == done.end() else []
        elif before and ASKING_NOUN.fullmatch(text[start:end]):
            found.append(before[-1])  # what was done then or there, or the event itself
        elif before and len(text[before[-1].end : start]) <= 8:
            found += _phrase_before(before, text)
    if kind == "place" and len(found) > 1 and _STANDS.match(text, found[-1].start):
        found.pop()  # 主会场设在哪里
    return tuple(dict.fromkeys(found)) or (terms[-1],)


def _phrase_before(terms: Sequence[Term], text: str) -> list[Term]:
    """Return the run of adjacent terms at the end; one 的 is crossed where only a verb follows it (增加值的增长)."""
    run = [terms[-1]]
    for term in reversed(terms[:-1]):
        gap = text[term.end : run[0].start]
        grows = gap in ("的", "同比", "环比") and len(run) == 1 and run[0].pos[:1] in "va"
        if (gap and not grows) or (term.must and len(run) > 1 and run[0].text in _MEETINGS):
            break
        if (
            run[-1].pos[:1] != "v" and term.text[-1] in "会节展赛坛桥园馆院港站楼厂司局"
        ):  # a thing's or an event's name is no part of the attribute
            break
        run.insert(0, term)
    return run[-4:]


def _object(term: Term, terms: Sequence[Term], text: str) -> Term:
    """Return the last noun of a phrase that begins with one: 董事长 of 什么时候当上集团董事长."""
    run = _phrase_after([t for t in terms if t.start >= term.start], text) if term.pos[:1] == "n" else [term]
    return next((t for t in reversed(run) if t.pos[:1] == "n"), term)


def last_run(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the adjacent terms at the end of some."""
    run = list(terms[-1:])
    for term in reversed(terms[:-1]):
        if term.end != run[0].start:
            break
        run.insert(0, term)
    return tuple(run)


def _counted(after: Sequence[Term], terms: Sequence[Term], text: str) -> list[Term]:
    """Return what is counted, up to its last noun (创新突破典型), and what stands right behind the asking words."""
    near, run = _phrase_after(after, text), _phrase_after([t for t in terms if t.start >= after[0].start], text)
    deeds = (i for i, (a, b) in enumerate(pairwise(run), 1) if a.pos[:1] == "n" and b.pos == "v")
    return max(near, run[: next(deeds, len(run))], key=len)


def _phrase_after(terms: Sequence[Term], text: str) -> list[Term]:
    """Return the run of adjacent terms at the beginning, over 或 and 或者 ("创新做法或案例")."""
    run = [terms[0]]
    for before, term in pairwise(terms):
        if before is not run[-1] or text[before.end : term.start] not in ("", "以上", "或", "或者"):
            break
        run.append(term)
    return run[:6]
