"""Figures of a claim that no slice states and that follow from two that stand in one sentence of a cited slice.

座位由120个减为96个 makes 24 fewer; 59.7% is nearly 六成. Only what is called a difference is one: 63场，比上年多14场
makes 49 the year before, but a sentence that tells 49 so is not released, as no slice tells it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.bounds import bound
from rag.evidence import Evidence, figures_of
from rag.numbers import Number
from rag.passages import Passage
from rag.shifts import role

_TELLS_CHANGE = re.compile(
    r"(?:(?P<up>[上调]?调[高]|增加|提高|提升|上升|上调|上涨|延长|[多增升涨高])|(?P<down>减少|下降|降低|下调|缩短|压减|[少减降低跌短]))了?约?$"
)
_COMPARED = re.compile(r"(?:比|较)[^，。；]{1,24}$")
_TENTHS = re.compile(r"成[半一二三四五六七八九]?$|一半|半数|分之")
# How far a share in tenths may lie from the figure that it stands for, in percentage points, by its bound.
_ROUNDED = {"nearly": (-3, 0), "least": (0, 5), "about": (-2, 2)}


def rounded(claim: str, number: Number, cited: Sequence[Evidence]) -> list[tuple[Passage, Number]]:
    """Return the shares of the evidence that a claim may give in tenths: 近六成 for 59.7%, 超三成 for 33%."""
    if number.measure != "%" or not _TENTHS.search(claim[number.start : number.end]):
        return []
    reach = _ROUNDED.get(bound(claim, number))
    if reach is None:
        return []
    return [
        (passage, held)
        for passage, held in figures_of(cited)
        if held.measure == "%" and reach[0] < held.value - number.value < reach[1]
    ]


def follows(claim: str, number: Number, numbers: Sequence[Number], cited: Sequence[Evidence]) -> bool:
    """Whether a figure is the difference of two of one sentence of the evidence, and called one.

    ``numbers`` are the claim's: it must tell one of the two itself.
    """
    for passage in {id(p): p for p, _ in figures_of(cited)}.values():
        there = [n for p, n in figures_of(cited) if p is passage and n.measure != "ordinal" and n.unit != "年"]
        told = [n for n in there if any(one.says(n) for one in numbers if one is not number)]
        if told and (_is_difference(claim, number, there, told, passage) or _is_gap(claim, number, there, told)):
            return True
    return False


def _amount(number: Number) -> Decimal:
    return number.value * number.factor


def _is_difference(
    claim: str, number: Number, there: Sequence[Number], told: Sequence[Number], passage: Passage
) -> bool:
    """Whether it is by how much something went from one figure to another: 由142.0米降为141.5米 makes 0.5米."""
    way = _TELLS_CHANGE.search(claim[: number.start])
    if way is None:
        return False
    points = number.unit == "个百分点"
    for first in there:
        for second in there:
            if role(passage.text, first) != "from" or role(passage.text, second) != "to" or second.start < first.start:
                continue
            if points or first.measure == "%":
                alike = points and first.measure == second.measure == "%"
            else:
                alike = number.like(first) and number.like(second)
            by = _amount(second) - _amount(first)
            if (
                alike
                and (first in told or second in told)
                and by == (_amount(number) if way["up"] else -_amount(number))
            ):
                return True
    return False


def _is_gap(claim: str, number: Number, there: Sequence[Number], told: Sequence[Number]) -> bool:
    """Whether it is by how much the one of two figures exceeds the other: 招了96名，去年是71名 makes 25 more."""
    way = _TELLS_CHANGE.search(claim[: number.start])
    points = number.unit == "个百分点"
    alike = [one for one in there if one.measure == "%"] if points else [one for one in there if number.like(one)]
    if way is None or len(alike) != 2 or not _COMPARED.search(claim[: way.start()]):
        return False
    first, second = alike if alike[0] in told else alike[::-1]
    by = _amount(first) - _amount(second)
    return by == (_amount(number) if way["up"] else -_amount(number))
