"""The parts of a question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.outline import names_a_thing, outline
from rag.query import parse_question

WORDS = "2015年 平江县 博览会 大桥 总投资 产量 的 调整 完成 是 多少 什么时候 会 有 谁 在哪里 “两带” ？".split()


@pytest.mark.parametrize(
    ("question", "thing", "attribute"),
    [
        ("2022年岚汀港货物吞吐量是多少？", "2022年岚汀港", "货物吞吐量"),
        ("云台机场T2航站楼建筑面积多大？", "云台机场T2航站楼", "建筑面积"),
        ("第五届轴承博览会有多少家企业参展？", "第五届轴承博览会", ""),
        ("衡澜造船公司2009年交付了多少艘船？", "衡澜造船公司2009年", ""),
        ("浦东新区的高新技术企业有多少家？", "浦东新区", "的高新技术企业"),
        ("“海洋十年”国际合作中心是哪里的？", "“海洋十年”国际合作中心", ""),
        ("泊岭半程马拉松第七届有多少人参赛？", "泊岭半程马拉松第七届", ""),
    ],
)
def test_thing_and_attribute(question: str, thing: str, attribute: str) -> None:
    parts = outline(parse_question(question))
    assert (parts.thing, parts.attribute) == (thing, attribute)


def test_the_item_is_what_a_measure_is_of() -> None:
    assert outline(parse_question("2023年渔梁县湖蟹产量是多少？")).item == "湖蟹"
    assert outline(parse_question("2018年粮食总产量是多少？")).item == "粮食"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("不动产登记中心搬到哪里了？", True),
        ("练守拙是谁？", True),
        ("回澜街有多长？", True),
        ("“三园”是什么？", True),
        ("第七届有多少人？", True),
        ("总投资是多少？", False),
        ("冠军是谁？", False),
        ("什么时候通车？", False),
    ],
)
def test_whether_a_thing_is_named(question: str, named: bool) -> None:
    assert names_a_thing(parse_question(question)) is named


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=9).map("".join).filter(lambda text: text != "？？"))
def test_parts_are_the_questions_own_words(text: str) -> None:
    question = parse_question(text + "平江县")
    parts = outline(question)
    assert question.text.endswith(parts.asking)
    assert set(parts.phrase + parts.verb) <= set(question.text)
    assert parts.subject in (parts.thing.rstrip("的"), parts.phrase)
