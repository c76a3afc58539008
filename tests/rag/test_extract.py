"""From retrieved sentences to the statements that answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag.compose import compose
from rag.engine import Engine
from rag.extract import SPAN_KINDS, Candidate, read
from rag.match import Matcher
from rag.passages import passages
from rag.query import parse_question
from rag.retrieve import retrieve
from tests.small import engine_over

PAGES = (
    ("安宁市会议", "2011-02-16", "去年安宁市粮食总产量达到42.6亿斤，今年粮食总产量目标为43亿斤。\n市长鲁明主持会议。"),
    ("平江县会议", "2011-02-17", "去年平江县粮食总产量达到5.2亿斤。"),
    ("港務動態", "2011-04-08", "高雄港去年貨櫃吞吐量達258.4萬標箱。"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_over(*PAGES) as made:
        yield made


def candidates(engine: Engine, question: str) -> list[Candidate]:
    parsed = parse_question(question, date(2022, 6, 1))
    found = passages(engine.archive, retrieve(engine.archive, parse_question(question), 40))
    return read(parsed, found, Matcher(engine.archive, parsed))


@pytest.mark.parametrize(
    ("question", "best", "year"),
    [
        ("2010年安宁市粮食总产量是多少", "42.6亿斤", 2010),
        ("2011年安宁市粮食总产量目标是多少", "43亿斤", 2011),
        ("2010年平江县粮食总产量是多少", "5.2亿斤", 2010),
        ("2010年高雄港货柜吞吐量是多少", "258.4萬標箱", 2010),
        ("谁主持会议", "鲁明", 2011),
    ],
)
def test_the_best_candidate_is_sound(engine: Engine, question: str, best: str, year: int) -> None:
    first = next(candidate for candidate in candidates(engine, question) if candidate.sound)
    assert (first.short, first.year) == (best, year)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2009年安宁市粮食总产量是多少", "42.6亿斤"),
        ("2010年安宁市粮食总产量目标是多少", "42.6亿斤"),
        ("2010年安宁市粮食总产量是多少", "5.2亿斤"),
        ("2010年安宁市油菜种植面积是多少亩", "42.6亿斤"),
    ],
)
def test_another_year_modality_place_or_attribute_is_not_sound(engine: Engine, question: str, short: str) -> None:
    assert not [candidate for candidate in candidates(engine, question) if candidate.short == short and candidate.sound]


@pytest.mark.parametrize(
    "question", ["2010年粮食总产量是多少", "谁主持会议", "会议怎么样", "粮食总产量目标哪一年达到", "“四张名片”是什么"]
)
def test_order_and_shares(engine: Engine, question: str) -> None:
    found = candidates(engine, question)
    kind = parse_question(question).kind
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    for one in found:
        assert all(
            0.0 <= value <= 1.0 + 1e-9 for value in (one.share, one.focus, one.close, one.bound, one.subject, one.fit)
        )
        assert one.span is not None or kind not in SPAN_KINDS
        if one.missing:
            assert not one.sound


@pytest.mark.parametrize(
    "question",
    [
        "2010年安宁市粮食总产量是多少",
        "2010年安宁市油菜种植面积是多少亩",
        "粮食总产量占多少",
        "谁主持会议",
        "会议在哪里举行",
        "为什么货柜吞吐量增长",
        "第八次会议的粮食总产量是42.6亿斤吗",
    ],
)
def test_what_is_left_out_changes_no_answer(engine: Engine, question: str) -> None:
    parsed = parse_question(question, date(2022, 6, 1))
    found = passages(engine.archive, retrieve(engine.archive, parse_question(question), 40))
    some, every = (read(parsed, found, Matcher(engine.archive, parsed), every=whether) for whether in (False, True))
    assert len(some) <= len(every)
    drafts = [compose(parsed, candidates) for candidates in (some, every)]
    assert [draft.text for draft in drafts] == [drafts[0].text] * 2
    assert [c.passage.text for c in some if c.sound] == [c.passage.text for c in every if c.sound]


def test_nothing_retrieved_is_nothing_read(engine: Engine) -> None:
    parsed = parse_question("谁主持会议")
    assert read(parsed, [], Matcher(engine.archive, parsed)) == []


def test_what_only_repeats_the_question_is_no_answer(engine: Engine) -> None:
    assert "42.6亿斤" not in [c.short for c in candidates(engine, "粮食总产量42.6亿斤是多少人种的")]
