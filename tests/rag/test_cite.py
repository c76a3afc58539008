"""Quotes and figures against the sources."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.cite import (
    MAX_LIST_QUOTE,
    MAX_QUOTE,
    citation,
    figures_in,
    known_years,
    normalise,
    quote_range,
    resolved_time,
    trimmed,
    unsupported,
    widened,
)
from rag.engine import Engine
from rag.passages import passages
from rag.query import parse_question
from rag.retrieve import retrieve
from rag.spans import spans_of
from tests.archives import article
from tests.small import engine_fixture, sentence

LONG = "，".join(f"第{number}项工程投资{number}.5亿元并且按照计划在年内全面完成建设任务" for number in range(1, 40))
PAGES = (
    ("工程", "2016-07-10", f"今年{LONG}。"),
    ("长句", "2016-07-10", "会议指出今年" + "要继续抓好各项工作" * 40 + "投资达到95亿元。"),
    ("产量", "2011-02-16", "去年全市粮食总产量达到42.6亿斤，比前年的40.1亿斤增长6.2%。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("text", "figures"), [("增长８.5%[1]，共12个", {"8.5", "12"}), ("[3]", set()), ("1 2 3", {"123"}), ("一百", set())]
)
def test_figures_in(text: str, figures: set[str]) -> None:
    assert figures_in(text) == figures


def test_a_figure_needs_a_quote_the_question_or_a_resolved_year() -> None:
    assert unsupported("2015年达到8.5%[1]", ["增长8.5%"], "2015年增长多少") == set()
    assert unsupported("2015年达到8.5%[1]", ["增长8.5%"], "增长多少", [2015]) == set()
    assert unsupported("2015年达到8.5%[1]", ["增长28.5%"], "增长多少") == {"2015", "8.5"}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.decimals(0, 9999, places=1), max_size=6), st.lists(st.decimals(0, 9999, places=1), max_size=6))
def test_unsupported_is_what_is_left(said: list, quoted: list) -> None:
    text = "，".join(f"达到{value}%" for value in said)
    left = unsupported(text, [f"为{value}亿" for value in quoted], "多少")
    assert left == {str(value) for value in said} - {str(value) for value in quoted}


def test_normalise() -> None:
    assert normalise(" Ａ１ ２\n％ ") == "A12%"


@pytest.mark.parametrize("limit", [MAX_QUOTE, MAX_LIST_QUOTE])
@pytest.mark.parametrize(
    "question", ["投资多少亿元", "第7项工程投资多少亿元", "哪些工程", "2016年投资达到多少元", "粮食总产量是多少斤"]
)
def test_quotes_hold_their_span_within_the_limit(engine: Engine, question: str, limit: int) -> None:
    parsed = parse_question(question, date(2022, 6, 1))
    for passage in passages(engine.archive, retrieve(engine.archive, parse_question(question), 40)):
        for span in spans_of(passage, parsed) or [None]:
            start, end = quote_range(passage, span, parsed, limit)
            assert passage.start <= start < end <= passage.end
            assert end - start <= limit
            if span is not None and not span.items:
                assert start <= passage.start + span.start and passage.start + span.end <= end


@settings(deadline=None, max_examples=60)
@given(st.data(), st.integers(20, 300))
def test_a_quote_is_widened_to_what_the_limit_lets_in(engine: Engine, data: st.DataObject, limit: int) -> None:
    passage = sentence(engine, data.draw(st.sampled_from(["第7项工程", "继续抓好", "粮食总产量"])))
    low = data.draw(st.sampled_from([start for start, _ in passage.clause_spans]))
    high = next(end for start, end in passage.clause_spans if start == low)
    given_range = trimmed(passage.article.text, passage.start + low, passage.start + high)
    start, end = widened(passage, *given_range, limit)
    assert passage.start <= start <= given_range[0] and given_range[1] <= end <= passage.end
    assert end - start <= max(limit, high - low)
    if len(passage.text) <= limit:
        assert passage.article.text[start:end] == passage.text.strip("，")


def test_a_citation_is_a_slice_with_its_lines() -> None:
    page = article("a", "第一段。\n第二段投资95亿元。", date="2016-07-10")
    made = citation(3, page, 5, 13, "2016")
    assert (made.n, made.quote, made.lines, made.resolved_time) == (3, page.text[5:13], (2, 2), "2016")
    assert (made.start, made.end, made.article_id, made.date) == (5, 13, "a", "2016-07-10")


def test_relative_times_of_a_quote_are_resolved(engine: Engine) -> None:
    passage = sentence(engine, "42.6亿斤")
    assert resolved_time(passage, passage.start, passage.start + 16) == "2010"
    assert resolved_time(passage, passage.start + 2, passage.start + 12) is None


def test_known_years() -> None:
    page = article("a", "投资95亿元。", date="2016-07-10")
    made = citation(1, page, 0, 3, "2014/2015")
    assert known_years([made]) == {2014, 2015, 2016}
    assert known_years([]) == set()
