"""What is told after the year of a founding or a birth."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.founded import is_founding
from tests.small import engine_fixture

PAGES = (
    ("梧岭书院", "2021-06-08", "梧岭书院始建于1684年，占地18亩。"),
    ("画家程远山", "2020-04-03", "程远山1957年生于岚溪，出版画集14部。"),
    ("桐湾大桥", "2022-10-11", "桐湾大桥2016年建成，总投资5.3亿元，全长2.46公里。"),
    ("青杉中学", "2023-09-04", "青杉中学创办于1938年，当时学生仅有52人。青杉中学1995年迁到城北，现有教室64间。"),
    ("茶场", "2019-05-20", "2007年成立茶场，种植茶园640亩。"),
    ("岭头寺", None, "岭头寺始建于明万历三年（1575年），藏经1.9万卷。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "short", "label"),
    [
        ("梧岭书院占地多少亩", "18亩", "2021年"),
        ("1684年梧岭书院占地多少亩", None, ""),
        ("始建于1684年的梧岭书院占地多少亩", "18亩", "2021年"),
        ("程远山出版画集多少部", "14部", "2020年"),
        ("1957年程远山出版画集多少部", None, ""),
        ("桐湾大桥总投资多少", "5.3亿元", "2016年"),
        ("桐湾大桥全长多少公里", "2.46公里", "2022年"),
        ("1938年青杉中学学生多少人", "52人", "1938年"),
        ("青杉中学现有教室多少间", "64间", "2023年"),
        ("1995年青杉中学教室多少间", None, ""),
        ("2007年茶场种植茶园多少亩", "640亩", "2007年"),
        ("岭头寺藏经多少卷", "1.9万卷", "文章年份不详"),
        ("1575年岭头寺藏经多少卷", None, ""),
    ],
)
def test_it_is_not_of_that_year(engine: Engine, question: str, short: str | None, label: str) -> None:
    answer = engine.ask(question)
    assert answer.short_answer == short
    assert label in answer.answer.partition("“")[0]


@pytest.mark.parametrize(
    ("text", "year", "is_one"),
    [
        ("该校1952年建校，占地300亩", "1952年", True),
        ("他生于1968年，著书6部", "1968年", True),
        ("2021年出生人口1062万人", "2021年", False),
        ("原计划2022年通车，现推迟", "2022年", False),
        ("2015年成立合作社，种植800亩", "2015年", False),
        ("地震发生于2008年，震级7级", "2008年", False),
        ("去年通车，日均车流量2万辆", "去年", False),
    ],
)
def test_which_years_are_of_a_founding(text: str, year: str, is_one: bool) -> None:
    start = text.index(year)
    assert is_founding(text, start, start + len(year)) is is_one
