"""Other ways to write the figures of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.numbers import numbers_in
from rag.query import parse_question
from rag.retrieve import retrieve
from rag.writings import other_writings
from tests.small import engine_over


@pytest.mark.parametrize(
    ("text", "writings"),
    [
        ("投资120万元", ["1200000", "一百二十万"]),
        ("1.2亿元", ["120000000", "12000万", "一亿二千万"]),
        ("一百二十项", ["120"]),
        ("35000人", ["3.5万", "三万五千"]),
        ("30050个", ["3.005万", "三万零五十"]),
        ("10800米", ["1.08万", "一万零八百"]),
        ("增长8%", ["百分之八"]),
        ("百分之六十五点三", ["65.3%"]),
        ("共10人", ["十"]),
        ("5个", []),
        ("没有数字", []),
    ],
)
def test_writings(text: str, writings: list[str]) -> None:
    assert other_writings(text) == writings


def test_a_year_is_no_figure() -> None:
    assert other_writings("2023年有120项", [(0, 5)]) == ["一百二十"]


@given(st.integers(10, 10**12))
def test_every_writing_reads_back_as_the_same_figure(value: int) -> None:
    for writing in other_writings(f"{value}元"):
        (number,) = numbers_in(f"{writing}元")
        assert number.value == value


@given(st.text("0123456789一二三十百千万亿零点.%百分之元个，", max_size=20))
def test_any_text_has_writings_that_do_not_stand_in_it(text: str) -> None:
    assert not any(writing in text for writing in other_writings(text))


def test_a_figure_is_found_however_it_is_written() -> None:
    with engine_over(
        ("招生", None, "学校今年招收新生三万五千人。"), ("招聘", None, "企业今年招收新员工八百人。")
    ) as engine:
        for by in ("lexical", "hybrid"):
            found = retrieve(engine.archive, parse_question("招收35000人的是谁"), 1, by=by)
            assert "三万五千" in found[0].chunk.text
