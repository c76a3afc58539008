"""Turns of a conversation to the words that ask."""

from __future__ import annotations

import pytest

from rag.query import parse_question
from rag.turns import asked_of, with_year


@pytest.mark.parametrize(
    ("turn", "asks"),
    [
        ("谢谢，那2020年呢？", "2020年呢？"),
        ("好的谢谢，请问泊位有多少个？", "泊位有多少个？"),
        ("明白了！顺便问一下，蔬菜产量呢？", "蔬菜产量呢？"),
        ("那里日产淡水多少？", "那里日产淡水多少？"),
        ("那届有几个赛项？", "那届有几个赛项？"),
        ("还有哪些赛项？", "还有哪些赛项？"),
        ("好人好事有多少件？", "好人好事有多少件？"),
        ("谢谢！", ""),
        ("好的。", ""),
    ],
)
def test_courtesy_and_openings_ask_nothing(turn: str, asks: str) -> None:
    said = asked_of(turn)
    assert (said.text, said.corrects) == (asks, False)


@pytest.mark.parametrize(
    ("turn", "asks"),
    [
        ("不是，我问的是2020年", "2020年"),
        ("不对，是溪浦县", "溪浦县"),
        ("我说的是禾塬县", "禾塬县"),
        ("说错了，应该是集装箱吞吐量", "集装箱吞吐量"),
        ("我问的是松陂区，不是渔梁县", "松陂区"),
        ("不好意思，是2022年", "2022年"),
    ],
)
def test_a_correction_names_what_was_meant(turn: str, asks: str) -> None:
    said = asked_of(turn)
    assert (said.text, said.corrects) == (asks, True)


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        ("上一年呢？", "2017年呢？"),
        ("次年的目标呢", "2019年的目标呢"),
        ("一年之后呢", "2019年呢"),
        ("上半年完成了多少？", "2018年上半年完成了多少？"),
        ("全年呢", "2018年全年呢"),
        ("比上年增加多少？", "比上年增加多少？"),
        ("跟上年比怎么样？", "跟上年比怎么样？"),
        ("2020年上半年呢", "2020年上半年呢"),
    ],
)
def test_relative_time_counts_from_the_year_asked_before(turn: str, told: str) -> None:
    assert with_year(turn, parse_question("2018年粮食总产量是多少？")) == told


def test_without_a_year_before_nothing_is_counted() -> None:
    assert with_year("上一年呢", parse_question("粮食总产量是多少？")) == "上一年呢"
