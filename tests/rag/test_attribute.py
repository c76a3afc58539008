from __future__ import annotations

import pytest

from index.dates import Anchor, find_times
from index.types import Article, TimeSpan
from rag.attribute import reattributed
from rag.types import Question
from rag.verify import Evidence, verify_sentence

QUESTION = Question("2023年的目标是多少", "figure", (TimeSpan.of(2023),))


def piece(n: int, text: str, date: str) -> Evidence:
    article = Article(f"a{n}", f"{n}.txt", None, None, date, "day", None, text, ((0, 1),))
    return Evidence(n, article, 0, len(text), tuple(find_times(text, Anchor.of(date))))


EVIDENCE = [
    piece(1, "今年全区规上工业增加值增长8%以上。港口吞吐量增长5%。", "2023-02-10"),
    piece(2, "今年全区规上工业增加值要增长11%。", "2020-02-10"),
    piece(3, "今年海洋生产总值增长12%以上，引进海洋产业项目50个。", "2023-02-10"),
]


def mended(sentence: str) -> str | None:
    return reattributed(sentence, EVIDENCE, QUESTION, lambda text: verify_sentence(text, EVIDENCE, QUESTION))


@pytest.mark.parametrize(
    ("sentence", "becomes"),
    [
        ("2023年规上工业增加值增长8%以上[3]。", "2023年规上工业增加值增长8%以上[1]。"),
        ("2023年规上工业增加值增长8%以上[1][9]。", "2023年规上工业增加值增长8%以上[1]。"),
        ("2023年规上工业增加值增长8%以上。", "2023年规上工业增加值增长8%以上[1]。"),
        ("2020年规上工业增加值增长11%[1]。", "2020年规上工业增加值增长11%[2]。"),
        (
            "2023年规上工业增加值增长8%以上，海洋生产总值增长12%以上[1]。",
            "2023年规上工业增加值增长8%以上，海洋生产总值增长12%以上[1][3]。",
        ),
    ],
)
def test_evidence_that_carries_the_sentence_is_cited(sentence: str, becomes: str) -> None:
    assert mended(sentence) == becomes


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年规上工业增加值增长9%以上[1]。",  # invented
        "2023年规上工业增加值增长11%[1]。",  # of another year
        "2023年粮食产量增长12%以上[1]。",  # of another subject
        "2023年的目标是5%。",  # of whatever
        "会议强调了安全生产。",
        "",
    ],
)
def test_what_no_evidence_carries_gets_no_citation(sentence: str) -> None:
    assert mended(sentence) is None
