"""Whether a statement is about the region, body or country that a question is asked of."""

from __future__ import annotations

from datetime import date

import pytest

from rag.asked_subject import AskedSubject
from rag.engine import Engine
from rag.query import parse_question
from rag.subject import place_of, subject_fit
from tests.small import engine_fixture, sentence

PAGES = (
    ("平江县春耕", "2016-03-01", "平江县早稻播种12万亩，全县备足化肥3万吨。"),
    ("长兴县春耕", "2016-03-02", "长兴县早稻播种8万亩，全县地区生产总值增长7.5%。"),
    ("医院", "2016-03-03", "平江市第二医院新增床位300张。"),
    ("", "2016-03-05", "沿河镇，位于青江县西南。全县多山。面积54平方公里，常住人口5.2万人。青江县共有9万人。"),
    (
        "青岭集团召开年度工作会议",
        "2016-03-07",
        "去年，集团新签合同额45.2亿元。其中，泵业公司新签合同额18.6亿元，铸锻公司新签合同额9.4亿元。\n今年的目标是：新签合同额48亿元。",
    ),
    ("科研", "2016-03-10", "今年全校获批基金项目89项，其中医学院获批36项。"),
    ("外贸", "2016-03-06", "一季度，越南出口额增长3.3%。据统计，中国出口额增长4.5%。"),
)


engine = engine_fixture(*PAGES)


def asked(engine: Engine, question: str) -> AskedSubject:
    return AskedSubject(engine.archive, parse_question(question, date(2022, 6, 1)))


@pytest.mark.parametrize(
    ("question", "needle", "about"),
    [
        ("平江县早稻播种多少亩", "12万亩", True),
        ("长兴县早稻播种多少亩", "12万亩", False),
        ("平江县化肥备足多少吨", "3万吨", True),
        ("长兴县化肥备足多少吨", "3万吨", False),
        ("平江早稻播种多少亩", "12万亩", True),
        ("云岭县早稻播种多少亩", "12万亩", False),
        ("平江市第二医院床位多少张", "300张", True),
        ("市二院床位多少张", "300张", True),
        ("沿河镇的常住人口是多少", "5.2万人", True),
        ("沿河镇有多少人", "9万人", False),
        ("中国出口额增长多少", "4.5%", True),
        ("中国出口额增长多少", "3.3%", False),
        ("铸锻公司新签合同额是多少", "9.4亿元", True),
        ("铸锻公司新签合同额是多少", "45.2亿元", False),
        ("铸锻公司新签合同额是多少", "48亿元", False),
        ("青岭集团新签合同额是多少", "45.2亿元", True),
        ("信息工程学院获批基金项目多少项", "89项", False),
        ("医学院获批基金项目多少项", "36项", True),
    ],
)
def test_subject(engine: Engine, question: str, needle: str, about: bool) -> None:
    passage = sentence(engine, needle)
    value = subject_fit(passage, passage.text.index(needle), asked(engine, question))
    assert (value >= 0.5) is about, value


def test_the_place_of_a_statement(engine: Engine) -> None:
    passage = sentence(engine, "12万亩")
    named = place_of(passage, 0)
    pointed = place_of(passage, passage.text.index("3万吨"))
    assert named is not None and named.name == "平江县"
    assert pointed is not None and pointed.level == "县"
