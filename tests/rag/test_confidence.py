"""The confidence of an answer, and the threshold that refuses by it."""

from __future__ import annotations

import pytest

from index.errors import InputError
from rag.confidence import NAMES, THRESHOLD, confidence
from rag.engine import Engine
from tests.small import Page, engine_fixture

PAGES: tuple[Page, ...] = (
    ("石桥市图书馆新馆开馆", "2023-06-02", "6月1日，石桥市图书馆新馆正式开馆，总投资3.2亿元，设座位2400个。"),
    ("农技人员下乡", "2023-04-10", "今年春天雨水偏多，种粮大户们忙着排水，市里派出农技人员下乡指导。"),
)


engine = engine_fixture(*PAGES)


def test_it_is_a_probability_and_stands_in_the_answer(engine: Engine) -> None:
    answer = engine.ask("石桥市图书馆新馆总投资多少？")
    assert answer.status == "answered"
    assert answer.confidence is not None and THRESHOLD < answer.confidence <= 1
    assert answer.to_json()["confidence"] == round(answer.confidence, 3)


def test_what_is_not_there_has_less_of_it(engine: Engine) -> None:
    there = engine.ask("石桥市图书馆新馆设多少个座位？").confidence
    lacking = engine.ask("石桥市图书馆新馆有多少名员工？").confidence
    assert there is not None and lacking is not None
    assert lacking < there


def test_below_the_threshold_the_sentence_is_the_nearest_evidence(engine: Engine) -> None:
    answer = engine.ask("石桥市图书馆新馆总投资多少？")
    refused = engine.with_threshold(1.0).ask("石桥市图书馆新馆总投资多少？")
    assert refused.status == "no_evidence"
    assert refused.short_answer is None
    assert refused.confidence == answer.confidence
    assert "最接近的内容" in refused.answer
    assert [one.quote for one in refused.citations] == [one.quote for one in answer.citations]


def test_a_threshold_is_a_probability(engine: Engine) -> None:
    for wrong in (-0.1, 1.5):
        with pytest.raises(InputError, match=str(wrong)):
            engine.with_threshold(wrong)


def test_more_of_anything_is_never_less_confidence(engine: Engine) -> None:
    from rag.confidence import _weights

    weights, _ = _weights()
    assert len(weights) == len(NAMES)
    assert min(weights) >= 0
    candidates = engine.draft("石桥市图书馆新馆总投资多少？").candidates
    assert candidates and 0 < confidence(candidates[0]) < 1
