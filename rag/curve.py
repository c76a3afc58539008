"""The refusal curve: how many wrong answers a threshold lets through, and how many right ones it loses.

An answer is given where its confidence reaches the threshold. What counts is what would be said without a threshold,
so that each possible threshold is measured on the same answers.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

WRONG_COST = 3.0
"""How many lost right answers a wrong one counts, where nothing else is said."""

_RESAMPLES = 200
_BINS = 5


class Offer(NamedTuple):
    """What would be said to one question: how sure it is, whether it is right, whether the question has an answer."""

    confidence: float
    right: bool
    answerable: bool


class Step(NamedTuple):
    """Thresholds ``(low, high]`` that refuse the same: wrong answers let through, right answers lost."""

    low: float
    high: float
    wrong: int
    lost: int

    def cost(self, wrong_cost: float) -> float:
        """Return what both cost, in lost right answers."""
        return wrong_cost * self.wrong + self.lost


class Bin(NamedTuple):
    """Offers with a confidence in ``[low, high)``: how many, their mean confidence, how many are right."""

    low: float
    high: float
    total: int
    confidence: float
    right: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A threshold, what it lets through and loses, and where four fifths of those lie that resampling gives."""

    threshold: float
    step: Step
    low: float
    high: float


def steps(offers: Sequence[Offer]) -> list[Step]:
    """Return what every threshold from 0 to 1 does; there are at most as many steps as confidences, and one more."""
    wrong, lost, low = sum(not offer.right for offer in offers), 0, 0.0
    found: list[Step] = []
    for confidence, same in groupby(sorted(offers, key=lambda offer: offer.confidence), lambda offer: offer.confidence):
        if confidence > low or (confidence == 0 and not found):
            found.append(Step(low, confidence, wrong, lost))
        for offer in same:
            wrong, lost = wrong - (not offer.right), lost + offer.right
        low = confidence
    return [*found, Step(low, 1.0, wrong, lost)] if low < 1 else found


def at(offers: Sequence[Offer], threshold: float) -> Step:
    """Return what one threshold does."""
    wrong = sum(not offer.right and offer.confidence >= threshold for offer in offers)
    lost = sum(offer.right and offer.confidence < threshold for offer in offers)
    return Step(threshold, threshold, wrong, lost)


def propose(offers: Sequence[Offer], wrong_cost: float = WRONG_COST) -> Proposal | None:
    """Return the threshold at which wrong answers and lost ones cost least, None where nothing would be said.

    It is the middle of the widest stretch of thresholds of least cost, so that questions a little unlike these fall on
    the right side of it.
    """
    if not offers:
        return None
    threshold = _cheapest(offers, wrong_cost)
    # A few questions more or less move it; the same seed gives the same report.
    draw = random.Random(0)
    moved = sorted(_cheapest(draw.choices(offers, k=len(offers)), wrong_cost) for _ in range(_RESAMPLES))
    tenth = _RESAMPLES // 10
    return Proposal(threshold, at(offers, threshold), moved[tenth], moved[-1 - tenth])


def _cheapest(offers: Sequence[Offer], wrong_cost: float) -> float:
    every = steps(offers)
    least = min(step.cost(wrong_cost) for step in every)
    stretches = []
    for cheap, run in groupby(every, lambda step: step.cost(wrong_cost) == least):
        if cheap:
            inside = list(run)
            stretches.append((inside[0].low, inside[-1].high))
    low, high = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return _rounded(low, high)


def _rounded(low: float, high: float) -> float:
    """Return the middle of ``(low, high]`` with as few decimals as stay inside."""
    middle = (low + high) / 2
    short = next((rounded for digits in range(2, 7) if low < (rounded := round(middle, digits)) <= high), middle)
    return short if short > low else high


def bins(offers: Sequence[Offer]) -> list[Bin]:
    """Return how often offers of each fifth of confidence are right; fifths that hold none are left out."""
    found = []
    for place in range(_BINS):
        inside = [offer for offer in offers if min(int(offer.confidence * _BINS), _BINS - 1) == place]
        if inside:
            mean = sum(offer.confidence for offer in inside) / len(inside)
            right = sum(offer.right for offer in inside)
            found.append(Bin(place / _BINS, (place + 1) / _BINS, len(inside), mean, right))
    return found
