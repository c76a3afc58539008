"""Both indexes, filters and fusion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.types import TimeSpan
from rag.engine import Engine
from rag.retrieve import ranked, retrieve
from tests.small import engine_over

YEARS = range(2001, 2021)
PAGES = (
    *((f"产量{year}", f"{year}-02-03", f"{year}年安宁市粮食总产量达到{year - 1960}亿斤。") for year in YEARS),
    ("茶馆", None, "老街上的茶馆卖盖碗茶。"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_over(*PAGES) as made:
        yield made


@pytest.mark.parametrize("by", ["hybrid", "lexical", "dense"])
def test_hits_are_ranked_best_first(engine: Engine, by) -> None:
    found = retrieve(engine.archive, "老街茶馆", 5, by=by)
    assert 0 < len(found) <= 5
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(0.0 <= hit.score <= 1.0 + 1e-6 for hit in found)
    assert "茶馆" in found[0].chunk.text
    assert len({hit.chunk.id for hit in found}) == len(found)


def test_k_bounds_the_hits(engine: Engine) -> None:
    assert [len(retrieve(engine.archive, "粮食总产量", k)) for k in (1, 3, 7)] == [1, 3, 7]
    assert [h.chunk for h in retrieve(engine.archive, "粮食总产量", 3)] == [
        h.chunk for h in retrieve(engine.archive, "粮食总产量", 3)
    ]


def test_a_period_leaves_out_other_dates_and_undated_articles(engine: Engine) -> None:
    period = TimeSpan.parse("2005/2006")
    found = retrieve(engine.archive, "粮食总产量 茶馆", 30, period=period)
    assert {engine.archive.article(hit.chunk.article_id).date[:4] for hit in found} == {"2005", "2006"}


def test_the_asked_years_are_looked_for_among_many(engine: Engine) -> None:
    texts = [hit.chunk.text for hit in retrieve(engine.archive, "粮食总产量", 40, asked=[TimeSpan.of(2003)])]
    assert any("2003年" in text for text in texts)


def test_terms_take_the_place_of_the_query_in_the_lexical_index(engine: Engine) -> None:
    assert "茶馆" in retrieve(engine.archive, "粮食总产量", 1, by="lexical", terms="茶馆")[0].chunk.text


def test_ranked_counts_from_one(engine: Engine) -> None:
    found = retrieve(engine.archive, "粮食总产量", 4)
    again = ranked(found[::-1])
    assert [hit.rank for hit in again] == [1, 2, 3, 4]
    assert [hit.chunk for hit in again] == [hit.chunk for hit in found[::-1]]
