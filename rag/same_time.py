"""Whether two things were done in the same year, month or day: 甲新区和乙新区是同一年批复的吗.

One sentence that says so of both tells it (同年批复); else the days that the archive tells of each are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.candidate import Ask, Candidate
from rag.claims import stated
from rag.draft import Draft, quoted, sentence_of, time_label, warn_of_undated
from rag.passages import Passage
from rag.query import Parsed
from rag.rivals import chosen

_AND = "(?:和|与|跟|同|、|以及)"
_CLAIM = re.compile(
    rf"^(?P<one>[^，]{{2,20}}?){_AND}(?P<two>[^，]{{2,20}}?)(?:都|均)?(?P<no>不)?是?(?:都)?(?:在)?同(?:一个?)?"
    r"(?P<unit>年|个?月|天|日)(?:份|里|内)?(?P<deed>[一-鿿]{2,8}?)的?$"
)
_SAME = {"年": "同一?年", "月": "同年?同?一?个?月", "天": "同[一天日]+", "日": "同[一天日]+"}
_ASKED = {"年": "哪一年", "月": "什么时候", "天": "什么时候", "日": "什么时候"}
_DENIED = re.compile("不是?$|并非$|非$")


@dataclass(frozen=True, slots=True)
class SameTime:
    """Two things that are claimed to have been done at one time."""

    things: tuple[str, str]
    unit: str
    deed: str
    denied: bool


def same_time(question: Parsed) -> SameTime | None:
    """Return the claim that two things were done at one time, None where a question claims none."""
    match = _CLAIM.match(stated(question.text)[0]) if "同" in question.text else None
    if match is None:
        return None
    return SameTime((match["one"], match["two"]), match["unit"].removeprefix("个"), match["deed"], bool(match["no"]))


def judged(question: Parsed, claim: SameTime, candidates: Sequence[Candidate], find: Ask) -> Draft | None:
    """Return whether they were, with the evidence; None where it is not told."""
    for candidate in candidates:
        so = _told(claim, candidate.passage)
        if so is not None:
            draft = Draft(question)
            draft.short = "是" if so != claim.denied else "否"
            draft.text = f"{draft.short}：{sentence_of(draft, candidate)}"
            warn_of_undated(draft, [candidate])
            return draft
    days = [chosen(find(f"{thing}是{_ASKED[claim.unit]}{claim.deed}的")) for thing in claim.things]
    one, two = days
    if one is None or two is None or one.passage.key == two.passage.key:
        return None
    if not all(_holds(thing, day.passage) for thing, day in zip(claim.things, (one, two), strict=True)):
        return None
    same = _compared(claim, one, two)
    if same is None:
        return None
    draft = Draft(question)
    draft.short = "是" if same != claim.denied else "否"
    parts = (
        f"{thing}是{time_label(day)}{_cited(draft, day)}" for thing, day in zip(claim.things, (one, two), strict=True)
    )
    draft.text = f"{draft.short}：{'，'.join(parts)}。"
    warn_of_undated(draft, [one, two])
    return draft


def _told(claim: SameTime, passage: Passage) -> bool | None:
    """Return what a sentence says of both; None where it does not speak of them or of that deed."""
    text = passage.text
    match = re.search(rf"(?P<before>[^，。；]*?)(?:{_SAME[claim.unit]})(?P<after>[^，。；]{{0,12}})", text)
    if match is None or not all(_holds(thing, passage) for thing in claim.things) or claim.deed not in match["after"]:
        return None
    if not all(name in text[: match.end()] for name in map(_name, claim.things)):
        return None
    return _DENIED.search(match["before"]) is None


def _holds(thing: str, passage: Passage) -> bool:
    return _name(thing) in passage.text


def _name(thing: str) -> str:
    return re.sub(r"^(?:我国|全国|国家级)(?:的)?", "", thing)


def _compared(claim: SameTime, one: Candidate, two: Candidate) -> bool | None:
    first, second = one.time, two.time
    if first is None or second is None or "article" in (one.time_source, two.time_source):
        return None
    if claim.unit == "年":
        return first.first.year == second.first.year if one.year and two.year else None
    if first.first == second.first and first.last == second.last:
        return True
    apart = first.last < second.first or second.last < first.first
    if claim.unit == "月":
        months = {(day.first.year, day.first.month) for day in (first, second)}
        return len(months) == 1 if all((day.last - day.first).days < 31 for day in (first, second)) else None
    return False if apart else None


def _cited(draft: Draft, day: Candidate) -> str:
    return f"（{quoted(draft, day, draft.cite(day))}）"
