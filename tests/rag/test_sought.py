"""Terms as they are looked for: in all their forms, and figures by their value."""

from __future__ import annotations

import pytest

from rag.query import Term
from rag.sought import WITHIN, Sought, contains, folded_forms, longest_common, stands_in


@pytest.mark.parametrize(
    ("word", "text", "held"),
    [
        ("1号线", "11号线通车", False),
        ("1号线", "11号线和1号线", True),
        ("号线", "11号线", True),
        ("2.5", "12.5", False),
    ],
)
def test_a_figure_stands_by_itself(word: str, text: str, held: bool) -> None:
    assert contains(word, text) is held


def test_a_word_inside_a_longer_one_counts_less() -> None:
    assert stands_in("出口", "出口增长") == 1.0
    assert stands_in("出口", "进出口增长") == WITHIN
    assert stands_in("出口", "进出口增长，其中出口下降") == 1.0
    assert stands_in("出口", "进口") == 0.0
    assert stands_in("网民", "非网民规模") == WITHIN
    assert stands_in("居民", "南非居民") == 1.0


def test_forms_are_folded_and_figures_valued() -> None:
    assert "gdp" in folded_forms("地区生产总值")
    sought = Sought.of(Term("GDP", 0, 3, "eng"))
    assert sought.text == "gdp"
    assert "地区生产总值" in sought.alike
    arabic, chinese = (Sought.of(Term(text, 0, len(text), "m", must=True)).value for text in ("120项", "一百二十项"))
    assert arabic == chinese is not None


def test_a_number_of_a_series_is_the_same_in_digits() -> None:
    assert "16号" in Sought.of(Term("十六号", 0, 3, "x", must=True)).alike
    assert "16号" not in Sought.of(Term("十六号", 0, 3, "x")).alike


def test_the_longest_common_piece() -> None:
    assert longest_common("啤酒节", "国际啤酒大会") == 2
    assert longest_common("啤酒节", "会议") == 0
