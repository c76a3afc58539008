"""Abbreviations and their long forms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.synonyms import forms, other_forms


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("GDP", "地区生产总值"),
        ("gdp", "生产总值"),
        ("规上", "规模以上"),
        ("固投", "固定资产投资"),
        ("营业收入", "营收"),
    ],
)
def test_forms_go_both_ways(word: str, other: str) -> None:
    assert other in forms(word)
    assert word.lower() in [form.lower() for form in forms(other)]


def test_a_measure_is_told_by_its_verb() -> None:
    assert forms("发送量") == ("发送",)
    assert forms("产量") == ()


def test_an_unknown_word_has_no_other_form() -> None:
    assert forms("澜湖大桥") == ()


def test_other_forms_are_those_that_are_not_there() -> None:
    assert "地区生产总值" in other_forms("2016年GDP目标")
    assert other_forms("澜湖大桥全长") == []


@settings(deadline=None, max_examples=60)
@given(st.text("GDPgdp规上固投社零开工 市长招", max_size=12))
def test_other_forms_are_never_of_the_query(query: str) -> None:
    assert not any(word in query for word in other_forms(query))
