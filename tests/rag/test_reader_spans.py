"""What the learned reader finds in sentences, as spans beside those known by their form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rag.query import parse_question
from rag.reader import Reading
from rag.reader_input import Sentence
from rag.reader_spans import likelihoods_of, may_be
from rag.span import Span


@pytest.mark.parametrize(
    ("question", "short", "may"),
    [
        ("大桥由谁设计", "周晓梅", True),
        ("大桥由谁设计", "三十年", False),
        ("市长是谁", "周晓梅", False),  # who holds an office is known by its name beside his
        ("《长夜》的作者是谁", "周晓梅", True),  # 长 of a title is no office
        ("茶馆的电话是多少", "八月", False),
        ("高速一共设几个收费站", "2027年", False),
        ("比赛有多少队", "十队", True),
        ("五宝是哪五宝", "远近闻名", False),
        ("五宝是哪五宝", "云雾茶、香菇和竹笋", True),
        ("学校什么时候建的", "清朝末年", True),
        ("学校什么时候建的", "山脚下", False),
        ("学校什么时候建的", "20时", False),
        ("会议几点开始", "20时", True),
        ("车站共有几层", "5号线", False),
    ],
)
def test_what_may_be_of_the_asked_kind(question: str, short: str, may: bool) -> None:
    assert may_be(Span(0, len(short), short), parse_question(question)) is may


def reading(telling: float) -> Reading:
    nothing = np.zeros(0, np.float32)
    return Reading(0, 0, 0.0, 0.0, telling, Sentence([], np.zeros(0, np.int64), nothing, nothing), nothing, nothing)


def test_likelihoods_are_shares_in_the_order_of_the_sentences() -> None:
    found = likelihoods_of({1: reading(4.0), 2: reading(1.0), 3: reading(-math.inf)})
    assert sum(found.values()) == pytest.approx(1.0)
    assert found[1] > found[2] > found[3] == 0.0
    assert found[2] > math.exp(1.0) / (math.exp(1.0) + math.exp(4.0))  # less sure than the logits themselves
    assert likelihoods_of({}) == {}
