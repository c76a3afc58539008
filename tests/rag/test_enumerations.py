"""Lists that a text spreads over sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.enumerations import count_of, spread

CARDS = "丹阳市打造“四张名片”：眼镜之都，年产镜架上亿副。温泉之乡，冬季人多。桑蚕名城，丝绸出海。书画故里，画院遍布。"
ORDERED = "下半年要抓好三项工作。一是推进转型，加快改造；二是深化改革，优化环境；三是保障民生，办好实事。"


def items(text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in found.items] for found in spread(text)]


def test_sentence_heads() -> None:
    assert items(CARDS) == [["眼镜之都", "温泉之乡", "桑蚕名城", "书画故里"]]


def test_numbered_clauses() -> None:
    assert items(ORDERED) == [["推进转型", "深化改革", "保障民生"]]


def test_a_run_ends_where_a_number_is_left_out() -> None:
    assert items("一是推进转型；三是保障民生。") == []
    assert items(ORDERED.replace("三是", "五是")) == [["推进转型", "深化改革"]]


def test_fewer_items_than_announced_are_no_list() -> None:
    assert items(CARDS.replace("书画故里，画院遍布。", "")) == []


@pytest.mark.parametrize(("text", "number"), [("三", 3), ("两", 2), ("十", 10), ("12", 12)])
def test_count_of(text: str, number: int) -> None:
    assert count_of(text) == number


@settings(deadline=None, max_examples=60)
@given(st.text("一二三四是要：，。；\n“”张项名片改革转型12", max_size=60))
def test_items_are_slices_in_order(text: str) -> None:
    for found in spread(text):
        assert len(found.items) > 1
        assert all(0 <= start < end <= len(text) for start, end in found.items)
        assert all(a[1] <= b[0] for a, b in pairwise(found.items))
