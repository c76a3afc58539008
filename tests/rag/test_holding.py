from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.holding import holds, normalise, tells, unquoted


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 9999), st.text("0123456789.增％", max_size=3), st.text("0123456789%增", max_size=3))
def test_a_number_is_held_only_as_a_whole(value: int, before: str, after: str) -> None:
    beside = before[-1:].isdigit() or before.endswith(".") or after[:1].isdigit()
    if holds(normalise(f"{before}{value}{after}"), str(value)) and beside:
        # it may stand a second time, apart, in what was put around it
        assert str(value) in before + after
    elif not beside:
        assert holds(normalise(f"{before}{value}{after}"), str(value))


@pytest.mark.parametrize(
    ("text", "value", "held"),
    [
        ("持股41.2%", "41", False),
        ("持股41.2%", "41.2%", True),
        ("持股41．2%", "41", False),
        ("接待游客1,234万人次", "234万人次", False),
        ("接待游客1，234万人次", "234万人次", False),
        ("接待游客1,234万人次", "1,234万人次", True),
        ("总额12,345,678元", "345,678元", False),
        ("总额12,345,678元", "12", False),
        ("总额12,345,678元", "12,345", False),
        ("分别为8，9%", "9%", True),
        ("分别为8,9,10家", "8", True),
        ("分别为8,9,10家", "10家", True),
        ("2023，完成234万人次", "2023", True),
        ("2023，234万人次", "2023", True),
        ("2023，234万人次", "234万人次", True),
        ("2023.5.1起施行", "2023", True),
        ("共41. 其中", "41", True),
        ("共41。2年后", "41", True),
        ("3.28公里", "28公里", False),
        ("28公里，又28.5公里", "28公里", True),
    ],
)
def test_a_point_or_the_comma_of_thousands_goes_on_with_a_number(text: str, value: str, held: bool) -> None:
    assert holds(normalise(text), value) is held


BRIDGE = "3.28公里（2022年）：“大桥全长3.28公里，双向六车道，位于青岛市崂山区，增长8%，由省二建承建”[1]"


@pytest.mark.parametrize(
    ("text", "short", "value", "told"),
    [
        (BRIDGE, "3.28公里", "3.28公里", True),
        (BRIDGE, "3.28公里", "3.28", True),
        (BRIDGE, "3.28公里", "六车道", False),
        (BRIDGE, "3.28公里", "省二建", False),
        (BRIDGE, "3.28公里", "全长3.28公里", True),
        (BRIDGE, "3.28公里", "2022年", True),
        (BRIDGE, "崂山区", "青岛市崂山区", True),
        (BRIDGE, "岛市", "青岛市崂山区", False),
        (BRIDGE, "8%", "增长8%", True),
        ("六车道（2022年）：“双向六车道”[1]", "六车道", "双向六车道", True),
        ("2019年（2019年）：“于2019年8月开工”[1]", "2019年", "2019年8月", False),
        ("“双向六车道，总投资19.7亿元。”[1]（2022年）", "桥", "六车道", True),
        ("“海燕”队（2022年）：““海燕”队胜雷霆队”[1]", "“海燕”队", "雷霆队", False),
        ("“海燕”队（2022年）：““海燕”队胜雷霆队”[1]", "“海燕”队", "海燕", True),
        ("否：“大桥不收取通行费，限速80公里”[1]", "否", "不收取", True),
        ("否：“大桥是不收费的”[1]", "否", "是", False),
        ("双向六车道。[1]", "", "六车道", True),
        ("双向六车道。[1]", "", "八车道", False),
    ],
)
def test_what_only_a_quote_holds_is_not_told(text: str, short: str, value: str, told: bool) -> None:
    assert tells(normalise(text), normalise(short), value) is told


def test_quotations_are_left_out_with_those_in_them() -> None:
    assert unquoted("甲“乙“丙”丁”戊“己”") == "甲戊"
