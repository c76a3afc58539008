from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.curve import Offer, Step, at, bins, propose, steps

OFFERS = [
    Offer(0.2, False, False),
    Offer(0.3, True, True),
    Offer(0.3, False, True),
    Offer(0.5, False, False),
    Offer(0.9, True, True),
]
SOME = st.lists(st.tuples(st.floats(0, 1), st.booleans()).map(lambda two: Offer(two[0], two[1], True)), max_size=12)


def test_a_threshold_lets_wrong_answers_through_and_loses_right_ones() -> None:
    assert steps(OFFERS) == [
        Step(0.0, 0.2, 3, 0),
        Step(0.2, 0.3, 2, 0),
        Step(0.3, 0.5, 1, 1),
        Step(0.5, 0.9, 0, 1),
        Step(0.9, 1.0, 0, 2),
    ]
    assert at(OFFERS, 0.3)[2:] == (2, 0)
    assert at(OFFERS, 0.31)[2:] == (1, 1)


def test_the_proposed_threshold_costs_least() -> None:
    proposal = propose(OFFERS)
    assert proposal is not None
    assert (proposal.threshold, proposal.step.wrong, proposal.step.lost) == (0.7, 0, 1)
    assert 0 <= proposal.low <= proposal.high <= 1
    assert propose(OFFERS, wrong_cost=0.1).threshold == 0.25  # type: ignore[union-attr]
    assert propose([]) is None
    assert propose(OFFERS) == proposal  # resampling draws the same again


def test_of_equal_stretches_the_widest_is_taken_and_its_middle_rounded_inside() -> None:
    close = [Offer(0.5, False, False), Offer(0.5004, True, True)]
    assert propose(close).threshold == pytest.approx(0.5002)  # type: ignore[union-attr]
    assert propose([Offer(1.0, True, True)]).threshold == 0.5  # type: ignore[union-attr]
    assert propose([Offer(0.0, False, True)]).threshold == 0.5  # type: ignore[union-attr]


@settings(deadline=None)
@given(SOME, st.floats(0, 1))
def test_every_threshold_does_what_its_step_says(offers: list[Offer], threshold: float) -> None:
    every = steps(offers)
    assert [step.low for step in every[1:]] == [step.high for step in every[:-1]]
    assert every[0].low == 0
    assert every[-1].high == 1
    step = next(step for step in every if step.low < threshold <= step.high or (step.low == threshold == 0))
    assert at(offers, threshold)[2:] == step[2:]


@settings(deadline=None, max_examples=30)
@given(SOME.filter(bool), st.sampled_from([0.5, 1, 3, 10]))
def test_no_threshold_costs_less_than_the_proposed(offers: list[Offer], wrong_cost: float) -> None:
    proposal = propose(offers, wrong_cost)
    assert proposal is not None
    assert proposal.step.cost(wrong_cost) == min(step.cost(wrong_cost) for step in steps(offers))


def test_confidence_is_held_against_what_is_right() -> None:
    found = bins([*OFFERS, Offer(1.0, True, True)])
    assert [(one.low, one.total, one.right) for one in found] == [(0.2, 3, 1), (0.4, 1, 0), (0.8, 2, 2)]
    assert found[-1].confidence == pytest.approx(0.95)
