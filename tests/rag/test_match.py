"""How well a sentence speaks of what a question asks."""

from __future__ import annotations

from datetime import date

import pytest

from index.types import TimeSpan
from rag.engine import Engine
from rag.match import Matcher, place_of, time_fit
from rag.passages import passages
from rag.query import parse_question
from rag.retrieve import retrieve
from tests.small import engine_fixture, sentence

PAGES = (
    ("平江县春耕", "2016-03-01", "平江县早稻播种12万亩，全县备足化肥3万吨。"),
    ("长兴县春耕", "2016-03-02", "长兴县早稻播种8万亩，全县地区生产总值增长7.5%。"),
    ("医院", "2016-03-03", "平江市第二医院新增床位300张。"),
    ("产业", "2016-03-04", "会议部署高端装备、规模以上工业项目一百二十项。"),
    ("", "2016-03-05", "沿河镇，位于青江县西南。全县多山。面积54平方公里，常住人口5.2万人。青江县共有9万人。"),
    (
        "青岭集团召开年度工作会议",
        "2016-03-07",
        "去年，集团新签合同额45.2亿元。其中，泵业公司新签合同额18.6亿元，铸锻公司新签合同额9.4亿元。\n今年的目标是：新签合同额48亿元。",
    ),
    ("油茶节", "2016-03-08", "第三届平江油茶节在磬潭镇举行。三天里接待游客4.8万人次。第四届油茶节拟移师云岫乡举办。"),
    ("第六届职工代表大会第三次会议的通知", "2016-03-09", "去年二次会议共收到提案64件。"),
    ("科研", "2016-03-10", "今年全校获批基金项目89项，其中医学院获批36项。"),
    ("外贸", "2016-03-06", "一季度，越南出口额增长3.3%。据统计，中国出口额增长4.5%。"),
)


engine = engine_fixture(*PAGES)


def matcher(engine: Engine, question: str) -> Matcher:
    return Matcher(engine.archive, parse_question(question, date(2022, 6, 1)))


@pytest.mark.parametrize(
    "question", ["2016年平江县早稻播种多少亩", "GDP增长多少", "谁说的", "规上工业项目120项的名单", "天气"]
)
def test_every_measure_is_a_share(engine: Engine, question: str) -> None:
    measured = matcher(engine, question)
    assert all(weight > 0 for weight in measured.weights.values())
    for passage in passages(engine.archive, retrieve(engine.archive, parse_question("全县 会议"), 20)):
        values = [
            measured.share(measured.terms, passage),
            measured.focus(passage) if measured.focus_terms else 1.0,
            measured.phrases(passage.text),
            measured.subject(passage, 0),
            *(measured.term(term, passage) for term in measured.terms),
        ]
        assert all(0.0 <= value <= 1.0 + 1e-9 for value in values)


def test_a_sentence_with_the_words_holds_more_of_them(engine: Engine) -> None:
    measured = matcher(engine, "早稻播种多少亩")
    with_words, without = sentence(engine, "12万亩"), sentence(engine, "床位")
    assert measured.share(measured.terms, with_words) > 0.9 > measured.share(measured.terms, without)


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
    value = matcher(engine, question).subject(passage, passage.text.index(needle))
    assert (value >= 0.5) is about, value


@pytest.mark.parametrize(
    ("question", "needle", "word", "held"),
    [
        ("第三届油茶节接待游客多少人次", "4.8万", "第三届", True),
        ("第四届油茶节接待游客多少人次", "4.8万", "第四届", False),
        ("第六届三次职代会收到提案多少件", "64件", "三次", False),
        ("第六届二次职代会收到提案多少件", "64件", "二次", True),
    ],
)
def test_of_which_occasion_a_sentence_tells(engine: Engine, question: str, needle: str, word: str, held: bool) -> None:
    measured = matcher(engine, question)
    term = next(term for term in measured.terms if term.text == word)
    assert (measured.term(term, sentence(engine, needle)) >= 0.7) is held


def test_abbreviations_and_values_count_as_the_words(engine: Engine) -> None:
    gdp = matcher(engine, "GDP增长多少")
    assert gdp.term(next(t for t in gdp.terms if t.text == "GDP"), sentence(engine, "7.5%")) == 1.0
    items = matcher(engine, "120项规上工业项目的名单")
    assert items.term(next(t for t in items.terms if t.pos == "m"), sentence(engine, "一百二十项")) == 1.0


def test_the_place_of_a_statement(engine: Engine) -> None:
    passage = sentence(engine, "12万亩")
    named = place_of(passage, 0)
    pointed = place_of(passage, passage.text.index("3万吨"))
    assert named is not None and named.name == "平江县"
    assert pointed is not None and pointed.level == "县"


YEAR, NEXT = TimeSpan.of(2016), TimeSpan.of(2017)


@pytest.mark.parametrize(
    ("asked", "span", "fits"),
    [
        ([], None, True),
        ([], NEXT, True),
        ([YEAR], YEAR, True),
        ([YEAR], TimeSpan.of(2016, 3), True),
        ([YEAR], NEXT, False),
        ([YEAR], None, False),
        ([YEAR, NEXT], NEXT, True),
        ([TimeSpan.of(2016, 3)], TimeSpan.of(2016, 4), False),
        ([YEAR], TimeSpan(date(2012, 1, 1), date(2020, 12, 31)), False),
    ],
)
def test_time_fit(asked: list[TimeSpan], span: TimeSpan | None, fits: bool) -> None:
    value = time_fit(asked, span, "sentence")
    assert 0.0 <= value <= 1.0
    assert (value >= 0.5) is fits


def test_a_body_is_what_the_question_names_and_not_its_asking_words(engine: Engine) -> None:
    assert "何氏集团" in matcher(engine, "何氏集团的营业收入是多少").bodies
    assert not any("哪" in name for name in matcher(engine, "黄鱼分布于哪一大洋区").bodies)
