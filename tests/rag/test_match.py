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
from tests.counties import PAGES
from tests.small import engine_fixture, sentence

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
