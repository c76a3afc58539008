"""What a told figure amounts to, with its sign and the words that open it to one side, and how it compares."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from index.figures import Figure, find_figures
from rag.candidate import Candidate
from rag.claims import Relation
from rag.directions import FROM_TO, Direction, told_in
from rag.modality import says_target
from rag.revisions import replaces, superseded, was
from rag.rivals import chosen
from rag.stretches import Word, about, stretch

_MORE_BEFORE = re.compile(r"(?:超过|超|逾|突破|不少于|不低于|至少|高于|大于)了?$")
_LESS_BEFORE = re.compile(r"(?:近|接近|将近|不足|不到|低于|少于|不超过|至多|最多)$")
_OPEN = re.compile(r"^(?:(?P<more>超过|超|逾|突破|不少于|不低于|至少)|(?P<less>近|接近|将近|不超过|最多))")
_OPEN_AFTER = re.compile(r"[余多]|(?P<up>以上)|(?P<down>以下|以内)")
_PLANNED = re.compile(r"计划|预计|拟|将|力争|目标|预期|有望|要|争取|确保|到20\d\d年")
_SHORT_OF = re.compile(
    r"(?:未能?|没有?能?|没能|尚未|并未|不及|难以|低于|距离?|离)(?:够)?(?:达到?|突破|超过|完成|实现|年初|确定|预定|制定|的)*$"
)
_OF_GOAL = re.compile(r"的?(?:年度|全年|年初|既定|预期|预定|控制|这一)*(?:目标|计划|任务|预期)")
_MINUS = re.compile(r"[-−－﹣]\s*$")
FALLS = re.compile(r"下降|减少|降低|下跌|回落|下滑|降幅|跌幅|减幅|跌|降")
GROWS = re.compile(r"增长|增速|增幅|上涨|涨幅|提高|上升|增加(?!值)|增$|涨$")
WHOLE_COST = re.compile(
    r"总投资|造价|概算|总长|全长|规模|能力|装机|面积|占地|设站|容量|库容|工期|长度"
)  # told while it is still planned
RATE = re.compile(r"率|占|比重|比例|百分")


def way(candidate: Candidate) -> Direction | None:
    """Return which way a figure says that something went: its sign, or the last word before it in its clause."""
    span = candidate.span
    if span is None:
        return None
    text, low = candidate.passage.text, candidate.passage.clause_at(span.start)[0]
    if _MINUS.search(text[low : span.start]):
        return "down"
    told = told_in(text, low, span.start)
    return told.direction if told and not told.denied else None


def bounds(candidate: Candidate, asked: str) -> tuple[Decimal, int] | None:
    """Return a figure's value, and 1 where it says that it is more, -1 where it is less, 0 where it is that."""
    figure = candidate.span.figure if candidate.span else None
    if figure is None or figure.value is None or candidate.span is None:
        return None
    before = candidate.passage.text[: candidate.span.start][-4:]
    opens, after = _OPEN.match(figure.text), _OPEN_AFTER.search(figure.text[1:])
    side = 0
    if (opens and opens["more"]) or _MORE_BEFORE.search(before) or (after and not after["down"]):
        side = 1
    elif opens or _LESS_BEFORE.search(before) or after:
        side = -1
    value = figure.value
    if figure.measure == "percent":
        falls, told = bool(FALLS.search(asked)), way(candidate)
        if (told == "down" and not falls) or (told == "up" and falls):
            value, side = -value, -side
    return value, side


def compares(told: tuple[Decimal, int], relation: Relation, other: Decimal) -> bool | None:
    """Whether a told value stands in a relation to another; None where its own words leave that open."""
    value, side = told
    if relation[0] == "<":
        value, side, other = -value, -side, -other
    strict = len(relation) == 1
    if value > other or (value == other and (side > 0 or not strict)):
        return None if side < 0 else True
    return None if side > 0 else False


def fallen_short_of(candidate: Candidate) -> bool:
    """Whether a figure is named only as what was not reached."""
    return _SHORT_OF.search(candidate.passage.text[: candidate.offset][-16:]) is not None


def only_planned(candidate: Candidate, done: bool) -> bool:
    """Whether a figure is a goal, where what came of it is asked; with ``done`` no plan will do either."""
    if says_target(candidate.passage, candidate.offset):
        return True
    if candidate.span is not None and _OF_GOAL.match(candidate.passage.text, candidate.span.end):
        return True  # 超过2.6亿元的年度计划
    low, _ = candidate.passage.clause_at(candidate.offset)
    planned = done and _PLANNED.search(candidate.passage.text[low : candidate.offset])
    return bool(planned) and candidate.told_as == "target"


def figure_of(candidate: Candidate) -> Figure | None:
    """Return the figure that a statement tells."""
    return candidate.span.figure if candidate.span else None


def _fallen(candidate: Candidate) -> bool:
    return was(candidate) or fallen_short_of(candidate)


def told(
    candidates: Sequence[Candidate],
    accepts: Callable[[Candidate, Figure], bool],
    words: Sequence[Word] = (),
) -> Candidate | None:
    """Return the statement of a figure that answers, of those that are accepted; ``words`` name what it is of."""
    kept = [c for c in candidates if (figure := figure_of(c)) is not None and not _fallen(c) and accepts(c, figure)]
    standing = (c for c in kept if beside(words, c) and not any(replaces(notice, c) for notice in kept))
    if (best := next(standing, None)) is not None or not kept:
        return best
    best = chosen(kept, needs_figure=True)
    return best if best is not None and about(words, best.passage) else None


def beside(words: Sequence[Word], candidate: Candidate) -> bool:
    """Whether a figure of the asked time is the first of its kind behind what it is of, which its clause names."""
    figure = figure_of(candidate)
    if figure is None or candidate.fit < 0.5 or candidate.subject < 0.5 or candidate.part or candidate.opposite:
        return False
    place = stretch(words, candidate.passage)
    if place is None or superseded(candidate) or candidate.missing:
        return False
    named, end = place[1:]
    text = candidate.passage.text[named:end]
    if moved := FROM_TO.search(text):
        named, text = named + moved.start("new"), text[moved.start("new") :]
    first = next((f for f in find_figures(text) if f.measure == figure.measure), None)
    return first is not None and candidate.span is not None and named + first.start == candidate.span.start
