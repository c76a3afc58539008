"""One question that asks several things, to several that ask one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import InputError
from rag.decompose import MAX_PARTS, decompose
from rag.query import parse_question
from tests.pace import within

TODAY = date(2022, 6, 1)
WORDS = (
    "2015年 2016年 和 、 与 ， ； 平江县 长兴县 粮食产量 投资目标 计划和实际 分别 各 各有 是多少 多少 是谁 增长 ？"
).split()


def parts(question: str) -> list[str]:
    return [part.text.rstrip("？?") for part in decompose(parse_question(question, TODAY))]


@pytest.mark.parametrize(
    "question",
    ["2015年平江县粮食产量是多少？", "谁主持了会议", "丹阳市的“四张名片”是什么", "2015年和平江县有关的投资是多少"],
)
def test_one_thing_stays_whole(question: str) -> None:
    parsed = parse_question(question, TODAY)
    assert decompose(parsed) == [parsed]


def test_by_time() -> None:
    assert parts("2015年和2016年平江县粮食产量分别是多少") == [
        "2015年平江县粮食产量是多少",
        "2016年平江县粮食产量是多少",
    ]


def test_by_place() -> None:
    assert parts("2015年平江县和长兴县的粮食产量分别是多少") == [
        "2015年平江县的粮食产量是多少",
        "2015年长兴县的粮食产量是多少",
    ]


def test_target_and_outcome() -> None:
    first, second = decompose(parse_question("2015年投资的目标和实际完成情况是多少", TODAY))
    assert first.target and second.outcome
    assert [str(span) for part in (first, second) for span in part.spans] == ["2015", "2015"]


def test_by_clause_keeps_the_topic() -> None:
    found = parts("绍兴市图书馆，什么时候开馆，在哪里？")
    assert len(found) == 2
    assert all("图书馆" in part for part in found)
    assert [part.kind for part in decompose(parse_question("绍兴市图书馆，什么时候开馆，在哪里？", TODAY))] == [
        "date",
        "place",
    ]


@pytest.mark.parametrize(
    ("question", "second"),
    [
        ("1号线原计划什么时候通车，实际什么时候开通？", "1号线实际什么时候开通"),
        ("二水厂计划几月投产，最后几月投产的", "二水厂最后几月投产"),
        ("体育馆最初预计哪天开馆，后来哪天开的馆", "体育馆后来哪天开馆"),
        ("2018年全市GDP实际增长多少，年初目标是多少？", "2018年全市GDP年初目标是多少"),
        ("2021年新增就业多少人，目标是多少", "2021年新增就业目标是多少"),
        ("2021年新建公路多少公里，计划是多少", "2021年新建公路计划是多少"),
    ],
)
def test_how_it_was_planned_is_not_asked_of_how_it_came_out(question: str, second: str) -> None:
    assert [part.removesuffix("？") for part in parts(question)][1:] == [second]


def test_by_item() -> None:
    found = parts("新馆的建筑面积、藏书、座位各有多少")
    assert [word for word, part in zip(("面积", "藏书", "座位"), found, strict=True) if word in part] == [
        "面积",
        "藏书",
        "座位",
    ]


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map("".join))
def test_itself_or_two_to_six_parts(question: str) -> None:
    try:
        parsed = parse_question(question, TODAY)
    except InputError:
        return
    found = decompose(parsed)
    assert found == [parsed] or 2 <= len(found) <= MAX_PARTS


@pytest.mark.parametrize("unit", ["和", "与", "甲和", "、和", "一二与", "0", "1月1日和"])
def test_a_long_row_of_anything_is_parted_in_no_time(unit: str) -> None:
    """A row of 和 once took longer than anyone would wait, and stopped the whole server meanwhile."""
    with within(5):
        decompose(parse_question((unit * 1000)[:980] + "各是多少", TODAY))
