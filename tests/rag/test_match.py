"""How well a sentence speaks of what a question asks, by its words."""

from __future__ import annotations

from datetime import date

import pytest

from rag.engine import Engine
from rag.match import Matcher
from rag.passages import passages
from rag.query import parse_question
from rag.retrieve import retrieve
from rag.subject import subject_fit
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
            subject_fit(passage, 0, measured),
            *(measured.term(term, passage) for term in measured.terms),
        ]
        assert all(0.0 <= value <= 1.0 + 1e-9 for value in values)


def test_a_sentence_with_the_words_holds_more_of_them(engine: Engine) -> None:
    measured = matcher(engine, "早稻播种多少亩")
    with_words, without = sentence(engine, "12万亩"), sentence(engine, "床位")
    assert measured.share(measured.terms, with_words) > 0.9 > measured.share(measured.terms, without)


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
