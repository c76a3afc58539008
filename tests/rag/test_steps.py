"""By how much something changed: the difference of both ends, computed and cited, never the end alone."""

from __future__ import annotations

import pytest

from rag.arithmetic import COMPUTED
from rag.engine import Engine
from tests.small import engine_fixture, engine_over

PAGES = (
    (
        "关于调整居民用气价格的公告",
        "2022-03-15",
        "第一阶梯：每立方米由2.35元调为2.68元；\n第二阶梯：由3.20元调为3.75元；\n管网费每立方米0.95元，维持不变。",
    ),
    ("乡村医生补助提高", "2021-09-08", "乡村医生补助由每人每月400元提高到每人每月600元，从9月1日起执行。"),
    ("停车难缓解", "2023-04-09", "榆钱小区的停车位由210个增加到480个，平均找车位的时间由46分钟缩短到28分钟。"),
    ("床位", "2023-05-06", "城北医院的床位增加到820张。"),
    ("城东的车站", "2023-07-06", "9路公交的停靠站由22个减为18个。"),
    (
        "提标",
        "2024-03-08",
        "4月起，云圃市城市低保标准由每人每月820元提高到每人每月880元，农村低保标准由每人每月690元提高到760元。"
        "绿地率由38.6%提高到41.2%。护工夜班费由每班60元提高至80元。",
    ),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("2022年居民用气第一阶梯每立方米上调了多少元", "0.33元"),
        ("第二阶梯每立方米涨了多少", "0.55元"),
        ("乡村医生补助每人每月提高了多少元", "200元"),
        ("榆钱小区停车位增加了多少个", "270个"),
        ("榆钱小区平均找车位的时间缩短了多少分钟", "18分钟"),
        ("9路公交停靠站减少了几个", "4个"),
        ("云圃市农村低保标准提高了多少", "70元"),
        ("云圃市绿地率提高了多少个百分点", "2.6个百分点"),
    ],
)
def test_the_change_is_computed_from_both_ends(engine: Engine, question: str, right: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", right)
    assert COMPUTED in answer.answer
    assert answer.citations


@pytest.mark.parametrize(
    "question",
    ["城北医院床位增加了多少张", "榆钱小区停车位减少了多少个", "9路公交停靠站增加了几个", "管网费每立方米涨了多少元"],
)
def test_what_something_came_to_is_no_change(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


def test_a_price_is_asked_in_money() -> None:
    notice = "居民阶梯水价分三级。第二阶梯：181至300立方米，由3.20元调为3.75元。"
    with engine_over(("关于调整居民水价的公告", "2022-03-15", notice)) as engine:
        assert engine.ask("第二阶梯水价是多少").short_answer == "3.75元"


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("乡村医生补助提高到每人每月多少元", "600元"),
        ("乡村医生补助提高到多少", "600元"),
        ("乡村医生补助原来每人每月多少元", "400元"),
        ("云圃市农村低保标准提高到每人每月多少元", "760元"),
        ("云圃市城市低保标准提高到多少", "880元"),
        ("云圃市绿地率提高到多少", "41.2%"),
        ("护工夜班费提高到多少", "80元"),
        ("榆钱小区停车位增加到多少个", "480个"),
        ("护工奖金提高到多少", None),
    ],
)
def test_what_it_was_raised_to_is_not_what_it_was(engine: Engine, question: str, right: str | None) -> None:
    assert engine.ask(question).short_answer == right
