from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.numbers import fold, numbers_in


def same(one: str, other: str) -> bool:
    """Whether the first number of each text is one figure."""
    return numbers_in(one)[0].says(numbers_in(other)[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8%", "百分之八"),
        ("８％", "8%"),
        ("1.2亿元", "12000万元"),
        ("1,000亿元", "1000亿元"),
        ("120项", "一百二十项"),
        ("143个", "143项"),
        ("5‰", "千分之五"),
        ("13.3%", "百分之十三点三"),
    ],
)
def test_one_figure_however_written(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8%", "28%"),
        ("8%", "8个百分点"),
        ("8亿元", "8亿美元"),
        ("143个", "143亿元"),
        ("60公里", "60个"),
        ("1.2亿元", "1.2万元"),
    ],
)
def test_other_figures_stay_apart(one: str, other: str) -> None:
    assert not same(one, other)


def test_both_ends_of_a_range_are_figures() -> None:
    assert [(n.value, n.measure) for n in numbers_in("增长6%-8%")] == [(6, "%"), (6, "%"), (8, "%")]
    assert any(n.value == 50000 and n.measure == "元" for n in numbers_in("补贴5至8万元"))


@pytest.mark.parametrize("text", ["三农工作", "一个重要举措", "千方百计", "两种办法"])
def test_words_with_numerals_are_no_claims(text: str) -> None:
    assert numbers_in(text, claimed=True) == []


def test_fold_drops_white_space_and_width() -> None:
    assert fold("增 长\n８％") == "增长8%"


@settings(deadline=None, max_examples=60)
@given(
    st.decimals(min_value=0, max_value=99999, places=2),
    st.sampled_from(["亿元", "%", "公里", ""]),
    st.text("增长达到约的", max_size=4),
)
def test_a_written_number_is_read_at_its_place(value: Decimal, unit: str, before: str) -> None:
    found = numbers_in(f"{before}{value}{unit}")
    assert found[0].start == len(before)
    assert found[0].value == value * (10**8 if unit == "亿元" else 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("几十家", "十家"), ("数十人", "10人"), ("十几家", "10家"), ("七八家", "78家"), ("几十家", "十几家")],
)
def test_what_is_roughly_known_is_no_exact_figure(one: str, other: str) -> None:
    assert not same(one, other)
    assert same(one, one)
    assert numbers_in("引进十家", claimed=True)
    assert not numbers_in("十分重要", claimed=True)
