"""Both indexes, filters and fusion."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store import ChunkText
from index.types import Hit, TimeSpan
from rag.engine import Engine
from rag.features import Candidates, Wanted
from rag.query import parse_question
from rag.retrieve import AGREED, By, keep_agreed, retrieve, vary
from tests.small import Page, engine_fixture, engine_over

YEARS = range(2001, 2021)
PAGES = (
    *((f"产量{year}", f"{year}-02-03", f"{year}年安宁市粮食总产量达到{year - 1960}亿斤。") for year in YEARS),
    ("茶馆", None, "老街上的茶馆卖盖碗茶。"),
)


engine = engine_fixture(*PAGES)


def found_by(engine: Engine, question: str, k: int, by: By = "hybrid", **options) -> list[Hit]:
    return retrieve(engine.archive, parse_question(question, date(2024, 1, 1)), k, by=by, **options)


@pytest.mark.parametrize("varied", [False, True])
@pytest.mark.parametrize("by", ["hybrid", "lexical", "dense"])
def test_hits_are_ranked_best_first(engine: Engine, by: By, varied: bool) -> None:
    found = found_by(engine, "老街茶馆", 5, by, varied=varied)
    assert 0 < len(found) <= 5
    assert [hit.rank for hit in found] == list(range(1, len(found) + 1))
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(0.0 <= hit.score <= 1.0 + 1e-6 for hit in found)
    assert "茶馆" in found[0].chunk.text
    assert len({hit.chunk.id for hit in found}) == len(found)


def test_k_bounds_the_hits(engine: Engine) -> None:
    assert [len(found_by(engine, "粮食总产量", k)) for k in (1, 3, 7)] == [1, 3, 7]
    again = [[hit.chunk for hit in found_by(engine, "粮食总产量", 3)] for _ in range(2)]
    assert again[0] == again[1]


def test_a_period_leaves_out_other_dates_and_undated_articles(engine: Engine) -> None:
    found = found_by(engine, "粮食总产量 茶馆", 30, period=TimeSpan.parse("2005/2006"))
    assert {engine.archive.article(hit.chunk.article_id).date[:4] for hit in found} == {"2005", "2006"}


def test_the_asked_years_are_looked_for_among_many(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.retrieve.POOL", 1)
    texts = [hit.chunk.text for hit in found_by(engine, "2003年粮食总产量", 1, widen=True)]
    assert any("2003年" in text for text in texts)


def test_the_chunk_that_speaks_of_the_asked_year_comes_first(engine: Engine) -> None:
    for year in (2001, 2009, 2020):
        assert f"{year}年" in found_by(engine, f"{year}年粮食总产量是多少", 3)[0].chunk.text


def test_an_abbreviation_finds_its_long_form() -> None:
    with engine_over(("公报", "2020-02-03", "全县地区生产总值突破千亿元。"), ("茶馆", None, "老街卖茶。")) as engine:
        assert "地区生产总值" in found_by(engine, "GDP", 1, "lexical")[0].chunk.text


@pytest.mark.parametrize("by", ["hybrid", "lexical", "dense"])
def test_each_article_shows_its_best_chunk_first_in_a_varied_list(by: By) -> None:
    long = "\n".join(f"港口第{n}号码头的货物吞吐量再创新高，{'装卸不停' * 40}。" for n in range(1, 6))
    pages: list[Page] = [("码头", "2020-01-01", long), ("港口", "2020-01-02", "港口的货物吞吐量下降。")]
    with engine_over(*pages) as engine:
        plain = found_by(engine, "港口货物吞吐量", 9, by)
        varied = found_by(engine, "港口货物吞吐量", 9, by, varied=True)
    assert len(plain) > 3
    assert {hit.chunk.article_id for hit in varied[:2]} == {hit.chunk.article_id for hit in plain}
    assert {hit.chunk.id for hit in varied} == {hit.chunk.id for hit in plain}


@given(st.dictionaries(st.integers(0, 50), st.floats(0, 1), max_size=30), st.data())
def test_varied_scores_keep_each_chunk_and_the_order_within_an_article(scores, data) -> None:
    articles = {chunk: data.draw(st.sampled_from("abc")) for chunk in scores if data.draw(st.booleans())}
    varied = vary(scores, articles)
    assert varied.keys() == scores.keys()
    firsts = {}
    for chunk in sorted(scores, key=lambda one: (-scores[one], one)):
        if chunk in articles:
            firsts.setdefault(articles[chunk], chunk)
    assert all(varied[chunk] == scores[chunk] for chunk in firsts.values())
    least = min((varied[chunk] for chunk in firsts.values()), default=1.0)
    assert all(varied[chunk] <= least for chunk in scores if chunk not in firsts.values())


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 1)), min_size=1, max_size=30), st.data())
def test_an_article_that_both_indexes_rank_first_stays_among_the_first(engine: Engine, told, data) -> None:
    chunks = [ChunkText(n, f"a{article}", None, None, None, "") for n, (article, _) in enumerate(told)]
    scores = {n: score for n, (_, score) in enumerate(told)}
    firsts = [data.draw(st.sampled_from(chunks)) for _ in ("lexical", "dense")]
    lexical, dense = ({chunk.id: float(chunk is first) for chunk in chunks} for first in firsts)
    wanted = Wanted(engine.archive, parse_question("茶馆", date(2024, 1, 1)))
    kept = keep_agreed(Candidates(wanted, chunks, lexical, dense, {}, {}), scores)
    changed = [n for n in scores if kept[n] != scores[n]]
    assert kept.keys() == scores.keys()
    assert len(changed) <= 1
    best = {name: max(kept[c.id] for c in chunks if c.article_id == name) for name in {c.article_id for c in chunks}}
    name = firsts[0].article_id
    if name == firsts[1].article_id:
        assert sum(score > best[name] for score in best.values()) < AGREED
    else:
        assert not changed
