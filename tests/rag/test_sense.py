"""What a sentence says of a figure against what its source says of it."""

from __future__ import annotations

import pytest

from rag.bounds import bound
from rag.numbers import numbers_in
from rag.sense import aimed, contradicts, differs


def first(text: str):
    return numbers_in(text)[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("超过30%", "least"),
        ("30%以上", "least"),
        ("不少于30项", "least"),
        ("不得低于三成", "least"),
        ("500余家", "least"),
        ("不到30%", "most"),
        ("不得超过30%", "most"),
        ("最多增长30%", "most"),
        ("30%以下", "most"),
        ("近800家", "nearly"),
        ("达到30%", ""),
        ("约30%", "about"),
        ("30%左右", "about"),
    ],
)
def test_a_bound_is_read_before_and_after_the_figure(text: str, kind: str) -> None:
    assert bound(text, first(text)) == kind


def how(claim: str, source: str) -> str | None:
    return differs(claim, first(claim), source, first(source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("增长8%", "增长8%以上"),  # a lower bound may be left out
        ("市场占有率超过30%", "市场占有率突破30%"),
        ("提高到60%", "提升至60%"),
        ("同比上升8%", "同比增长8%"),
        ("约30家", "30家"),
        ("共134项", "累计134项"),
        ("新认定747家", "新引进747家"),
    ],
)
def test_other_words_for_the_same_are_the_same(claim: str, source: str) -> None:
    assert how(claim, source) is None


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("增长不到8%", "增长8%"),
        ("增长8%", "增长不足8%"),
        ("超过8%", "近8%"),
        ("下降8%", "增长8%"),
        ("占全市的8%", "增长8%"),
        ("增长8%", "占全市的8%"),
        ("提升了60%", "提升至60%"),
        ("新引进791家", "累计791家"),
        ("引进348个", "累计达348个"),
    ],
)
def test_what_is_turned_round_differs(claim: str, source: str) -> None:
    assert how(claim, source) is not None


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("没有完成任务", "超额完成任务"),
        ("完成了任务", "没有完成任务"),
        ("项目已经完工", "项目已经开工"),
        ("居全市末位", "居全市首位"),
        ("没有增长", "座谈会介绍了情况"),
        ("开街当天没有客流", "开街当天，客流不断"),
        ("大桥已经建成通车", "大桥力争年底建成通车"),
        ("网箱由72口增加到40口", "网箱由40口增加到72口"),
    ],
)
def test_what_denies_the_evidence_contradicts_it(claim: str, source: str) -> None:
    assert contradicts(claim, [source]) is not None
    assert contradicts(source, [source]) is None


def test_a_denial_in_other_words_of_a_denial_passes() -> None:
    assert contradicts("未造成人员伤亡", ["没有人员伤亡报告"]) is None
    assert contradicts("未完成任务", ["没有完成任务"]) is None


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("力争增长8%", True),
        ("目标是8%", True),
        ("完成了8亿元", False),
        ("已引进8家", False),
        ("8亿元的目标已经完成", False),
        ("增长8%", None),
    ],
)
def test_a_claim_tells_a_target_or_an_outcome_or_neither(text: str, target: bool | None) -> None:
    assert aimed(text, first(text)) is target
