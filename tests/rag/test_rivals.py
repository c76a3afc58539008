"""Which statements are told beside the best one, and which replace it."""

from __future__ import annotations

from rag.candidate import Candidate
from rag.engine import Engine
from rag.query import parse_question
from rag.rivals import by_year, latest_word, measure, revises, rivals, same
from tests.small import engine_fixture, reading

PAGES = (
    ("农业", "2011-02-16", "去年安宁市粮食总产量达到42.6亿斤。"),
    ("农业", "2012-02-16", "去年安宁市粮食总产量达到43.1亿斤。"),
    ("预算调整", "2014-10-20", "会议批准，2014年东台市财政收入预算由68亿元调整为63亿元。"),
    ("预算报告", "2014-01-20", "2014年东台市财政收入预算安排68亿元。"),
)


engine = engine_fixture(*PAGES)


def sound(engine: Engine, question: str) -> list[Candidate]:
    return [candidate for candidate in reading(engine, question)[1] if candidate.sound]


def test_years_that_were_not_told_apart_are_both_given_newest_first(engine: Engine) -> None:
    question = "安宁市粮食总产量达到多少？"
    found = sound(engine, question)
    assert [one.short for one in rivals(parse_question(question), found[0], found)] == ["43.1亿斤", "42.6亿斤"]


def test_the_asked_year_has_no_rival_of_another(engine: Engine) -> None:
    question = "2010年安宁市粮食总产量达到多少？"
    found = sound(engine, question)
    assert [one.short for one in rivals(parse_question(question), found[0], found)] == ["42.6亿斤"]


def test_a_timeline_is_one_statement_a_year_oldest_first(engine: Engine) -> None:
    lines = by_year(sound(engine, "安宁市历年粮食总产量是多少？"))
    assert [(one.year, one.short) for one in lines] == [(2010, "42.6亿斤"), (2011, "43.1亿斤")]


def test_the_figure_that_replaces_another_is_known(engine: Engine) -> None:
    found = sound(engine, "2014年东台市财政收入预算是多少？")
    assert {one.short for one in found if revises(one)} == {"63亿元"}
    assert latest_word(found).short in ("63亿元", "68亿元")


def test_same_means_figure_and_time(engine: Engine) -> None:
    first, second = sound(engine, "安宁市粮食总产量达到多少？")[:2]
    assert same(first, first)
    assert not same(first, second)
    assert measure(first) == measure(second) == "weight"
