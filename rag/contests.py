"""Whose figure or prize it is where a sentence tells of several beside one another: contests, and what it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.neighbours import opening
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.span import Span
from rag.synonyms import forms

_WON = re.compile(r"(?:[冠亚季]军|第[一二三四五六七八九十\d]+名|[金银铜](?:牌|奖)|[特一二三]等奖|优胜奖|得主)$")
# What stands before a prize and does not say of which contest it is.
_OF_ANY = re.compile(r".*(?:获得?|夺得?|摘得|荣获|赢得)了?|[男女](?:子|性)?组?")
_JOINED = re.compile(r"、|和|与|及")
_LEAD = re.compile(r"(?:其中|而|同时)?，?")
_TOLD = re.compile(r"(?:共有?|约有?|有|为|达到?|是|招收|录取|参加|参赛|报名)*$")


def of_another_contest(question: Parsed, passage: Passage) -> bool:
    """Whether it is asked who won a contest, and the sentence names another one right before the prize."""
    if question.kind not in ("person", "what"):
        return False
    prize = next((term for term in question.focus if _WON.search(term.text)), None)
    if prize is None or prize.text not in passage.text:
        return False
    for distance in (term.text for term in question.terms if term.pos == "m" and term.must):
        longer = re.findall(rf"{re.escape(distance)}([一-鿿]{{2,6}}?){re.escape(prize.text)}", passage.text)
        if (
            longer
            and not any(more in question.text for more in longer)
            and f"{distance}{prize.text}" not in passage.text
        ):
            return True  # 男子100米自由泳冠军, where 男子100米冠军 is asked
        if distance not in passage.text:
            return True  # of the run that the sentence before tells of
    told = re.findall(rf"([一-鿿\d]{{1,10}}?){re.escape(prize.text)}", passage.text)
    told = [name for name in (_OF_ANY.sub("", one) for one in told) if len(name) > 1]
    if not told or any(name in question.text for name in told):
        return False
    there = f"{passage.around}\n{opening(passage)}"
    edition = max((term.end for term in question.terms if term.must), default=0)
    of_contest = (t for t in question.terms if edition <= t.start and t.end <= prize.start and not t.must)
    return any(_missing(term, there) for term in of_contest)


# 1/4决赛 and 半决赛 are other matches than the 决赛.
_ROUND = re.compile(
    r"(?P<before>半|[1１一]\s?/\s?(?:\d+|[一二三四五六七八九十]+)|(?:[二四八]|十六|\d+)分之[一1]|[1-9]{1,2}进\d{1,2}|[四八]强|附加)?(?:的)?决赛"
)


def of_another_round(question: Parsed, passage: Passage, span: Span | None = None) -> bool:
    """Whether one round of a contest is asked for by its name, and a sentence, or what it tells here, is of another."""
    asked = {_round(match) for match in _ROUND.finditer(question.text)} if "决赛" in question.text else set()
    told = list(_ROUND.finditer(passage.text)) if asked else []
    if span is not None and told:
        before = [match for match in told if match.end() <= span.start]
        return _round(before[-1] if before else told[0]) not in asked
    return bool(told) and not any(_round(match) in asked for match in told)


def _round(match: re.Match[str]) -> str:
    return _QUARTER if _QUARTERS.match(match["before"] or "") else match["before"] or ""


_QUARTER = "1/4"
_QUARTERS = re.compile(r"[1１一]\s?/\s?[4四]|(?:四|4)分之|8进4|八强")


def _missing(term: Term, there: str) -> bool:
    name = _OF_ANY.sub("", term.text)
    if len(name) < 2 or term.pos[:1] not in "njl" or term.pos in ("ns", "nt"):
        return False
    return not any(form in there for form in (name, *forms(name)))


def listed_beside(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure is of what its sentence lists beside the asked: "设全程、半程和欢乐跑，其中半程3000人"."""
    text = passage.text
    low, high = passage.segment_at(span.start, span.end)
    named = text[low : span.start]
    named = _TOLD.sub("", named[_LEAD.match(named).end() :])  # type: ignore[union-attr]
    place = text.find(named, 0, low) if 2 <= len(named) <= 10 and named not in question.text else -1
    if place < 0:
        return False
    start, end = passage.clause_at(place)
    listed, own = text[start:end], text[low:high]
    for asked in _things(question.terms):
        at = listed.find(asked)
        if at >= 0 and asked not in own and asked not in named:
            first, last = sorted((at, place - start))
            if _JOINED.search(listed, first, last):
                return True
    return False


def _things(terms: tuple[Term, ...]) -> Iterator[str]:
    """Yield the nouns of a question, and its words two by two."""
    yield from (a.text + b.text for a, b in pairwise(terms) if a.end == b.start)
    yield from (term.text for term in terms if len(term.text) > 2 and term.pos[:1] in "nl")
