"""The second look at the retrieved chunks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np

import rag.rerank
from rag.engine import Engine
from rag.features import NAMES
from rag.query import parse_question
from rag.rerank import ranking, rerank
from rag.retrieve import POOL, candidates
from tests.small import Page, engine_over


def order(engine: Engine, question: str) -> list[str]:
    found = candidates(engine.archive, parse_question(question, date(2022, 6, 1)), POOL)
    looked_at = rerank(found)
    assert looked_at.keys() == {chunk.id for chunk in found.chunks}
    assert all(0 <= score <= 1 for score in looked_at.values())
    articles = {chunk.id: chunk.article_id for chunk in found.chunks}
    return [articles[chunk] for chunk in sorted(looked_at, key=lambda chunk: -looked_at[chunk])]


def test_the_asked_time_comes_first() -> None:
    pages: list[Page] = [("产量", f"{year}-12-03", "安宁市粮食总产量创新高。") for year in (2003, 2008, 2013)]
    with engine_over(*pages) as engine:
        assert order(engine, "2008年安宁市粮食总产量是多少")[0] == "p1"
        assert order(engine, "2013年安宁市粮食总产量是多少")[0] == "p2"


def test_a_year_told_in_other_words_counts_as_told() -> None:
    pages: list[Page] = [("产量", f"{year}-02-03", "去年，安宁市粮食总产量创新高。") for year in (2003, 2008, 2013)]
    with engine_over(*pages) as engine:
        assert order(engine, "2007年安宁市粮食总产量是多少")[0] == "p1"


def test_more_of_the_asked_words_come_first() -> None:
    with engine_over(
        ("茶馆", "2008-01-01", "老街的茶馆卖茶。"), ("产量", "2008-01-01", "安宁市粮食总产量创新高。")
    ) as engine:
        assert order(engine, "安宁市粮食总产量是多少")[0] == "p1"


def test_a_chunk_with_a_figure_comes_first_where_one_is_asked() -> None:
    pages: list[Page] = [
        ("产量", "2008-01-01", "安宁市的粮食总产量创下新高。"),
        ("产量", "2008-01-01", "安宁市的粮食总产量创下48亿斤。"),
        ("茶馆", "2008-01-01", "老街的茶馆卖茶。"),  # cosines count by their place between the least and the best
    ]
    with engine_over(*pages) as engine:
        assert order(engine, "安宁市粮食总产量是多少")[0] == "p1"


def test_the_weights_that_ship_are_of_the_features_and_none_is_negative() -> None:
    stored = json.loads(Path(rag.rerank.__file__).with_name("ranking.json").read_text(encoding="utf-8"))
    assert stored["weights"].keys() == set(NAMES)
    assert min(stored["weights"].values()) >= 0 and stored["slope"] > 0
    assert ranking().log_odds(np.eye(len(NAMES))).shape == (len(NAMES),)


def test_nothing_found_is_nothing_to_rank() -> None:
    with engine_over(("茶馆", None, "老街卖茶。")) as engine:
        found = candidates(engine.archive, parse_question("xyzzy"), POOL)
        assert rerank(found).keys() == {chunk.id for chunk in found.chunks}
