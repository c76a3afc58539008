"""Whether a statement is about the region, body or country that a question is asked of."""

from __future__ import annotations

from datetime import date

import pytest

from rag.asked_subject import AskedSubject
from rag.engine import Engine
from rag.query import parse_question
from rag.subject import place_of, subject_fit
from tests.counties import PAGES
from tests.small import engine_fixture, sentence

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
