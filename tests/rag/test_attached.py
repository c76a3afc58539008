"""Which figure of the evidence the words of a sentence stand with."""

from __future__ import annotations

import pytest

from rag.attached import At, told_elsewhere
from rag.numbers import numbers_in


def places(text: str) -> list[tuple[int, int]]:
    return [(n.start, n.end) for n in numbers_in(text)]


def elsewhere(claim: str, source: str, held: int) -> bool:
    """Whether what a claim says of its first figure stands in the source with another than its ``held``-th."""
    marks = places(source)
    others = [At(source, mark, marks) for i, mark in enumerate(marks) if i != held]
    return told_elsewhere(At(claim, places(claim)[0], places(claim)), At(source, marks[held], marks), others)


@pytest.mark.parametrize(
    ("claim", "source", "held"),
    [
        ("引进海洋产业项目60个", "加快60个重点项目建设，引进海洋产业项目50个", 0),
        ("海洋投资120亿元", "完成城建投资120亿元、海洋投资80亿元", 0),
        ("税收收入增长32%", "工业产值、税收收入分别增长32%、50%", 0),
        ("万吨级以上泊位46个", "有生产性泊位46个，其中万吨级以上泊位29个", 0),
    ],
)
def test_a_figure_told_of_something_else_is_found_out(claim: str, source: str, held: int) -> None:
    assert elsewhere(claim, source, held)


@pytest.mark.parametrize(
    ("claim", "source", "held"),
    [
        ("引进海洋产业项目50个", "加快60个重点项目建设，引进海洋产业项目50个", 1),
        ("海洋方面投资80亿元", "完成城建投资120亿元、海洋投资80亿元", 1),
        ("税收收入增长50%", "工业产值、税收收入分别增长32%、50%", 1),
        ("累计引进影视企业791家", "新引进影视企业140家、累计达791家", 1),
        ("出口171.2亿元", "全市外贸进出口总值287.6亿元，其中出口171.2亿元", 1),
    ],
)
def test_a_figure_told_of_what_it_is_of_passes(claim: str, source: str, held: int) -> None:
    assert not elsewhere(claim, source, held)
