"""An answer in the making: its quotes, times and words."""

from __future__ import annotations

import pytest

from rag.draft import Draft, asked_phrase, date_words, phrase, sentence_of, shown, time_label, warn_of_undated
from rag.engine import Engine
from rag.query import parse_question
from tests.small import engine_fixture, reading

PAGES = (
    (
        "农业",
        "2011-02-16",
        "去年安宁市粮食总产量达到42.6亿斤。今年一季度，安宁市蔬菜产量达到81万吨。2月15日，安宁市粮食博物馆在云溪镇开馆。",
    ),
    ("农业", "2012-02-16", "去年安宁市粮食总产量达到43.1亿斤。"),
    ("茶馆", None, "回澜街茶馆有座位120个。"),
)


engine = engine_fixture(*PAGES)


def test_a_quote_is_cited_once(engine: Engine) -> None:
    parsed, candidates = reading(engine, "2010年安宁市粮食总产量是多少？")
    draft = Draft(parsed)
    assert draft.cite(candidates[0]) == draft.cite(candidates[0])
    assert len(draft.citations) == 1


@pytest.mark.parametrize(
    ("question", "short", "label"),
    [
        ("2010年安宁市粮食总产量是多少", "42.6亿斤", "2010年"),
        ("2011年一季度安宁市蔬菜产量是多少吨", "81万吨", "2011年一季度"),
        ("回澜街茶馆有多少个座位", "120个", "文章年份不详"),
    ],
)
def test_time_label(engine: Engine, question: str, short: str, label: str) -> None:
    _, candidates = reading(engine, question)
    assert time_label(next(candidate for candidate in candidates if candidate.short == short)) == label


def test_a_date_is_shown_with_the_year_it_was_resolved_to(engine: Engine) -> None:
    parsed, candidates = reading(engine, "安宁市粮食博物馆什么时候开馆？")
    best = next(candidate for candidate in candidates if candidate.sound)
    assert shown(parsed, best) == "2011年2月15日"


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("2023年平江县固定资产投资目标是多少？", "2023年平江县固定资产投资目标"),
        ("平江县苹果产业博览会在哪里召开？", "平江县苹果产业博览会在哪里召开"),
        ("谁主持会议？", "谁主持会议"),
    ],
)
def test_asked_phrase(question: str, phrase: str) -> None:
    assert asked_phrase(parse_question(question)) == phrase


def test_a_sentence_holds_the_answer_its_time_and_its_quote(engine: Engine) -> None:
    parsed, candidates = reading(engine, "2010年安宁市粮食总产量是多少？")
    draft = Draft(parsed)
    text = sentence_of(draft, candidates[0])
    (cited,) = draft.citations
    assert "42.6亿斤" in text and "2010年" in text and text.endswith(f"“{cited.quote}”[1]")


def test_a_phrase_is_short_and_stands_in_the_source(engine: Engine) -> None:
    parsed, candidates = reading(engine, "安宁市粮食博物馆怎么样？")
    found = phrase(Draft(parsed), candidates[0])
    assert found and len(found) <= 60 and found in candidates[0].passage.article.text


def test_a_date_in_words(engine: Engine) -> None:
    _, candidates = reading(engine, "安宁市粮食博物馆什么时候开馆？")
    assert date_words(next(candidate for candidate in candidates if candidate.sound)) == "2011年2月15日"


def test_only_what_has_no_year_is_warned_of(engine: Engine) -> None:
    for question, warnings in (("回澜街茶馆有多少个座位？", 1), ("2010年安宁市粮食总产量是多少？", 0)):
        parsed, candidates = reading(engine, question)
        draft = Draft(parsed)
        warn_of_undated(draft, candidates[:1])
        assert len(draft.warnings) == warnings
