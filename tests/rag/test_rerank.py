"""The second look at the retrieved chunks."""

from __future__ import annotations

from datetime import date

from rag.engine import Engine
from rag.match import Matcher
from rag.query import parse_question
from rag.rerank import rerank
from rag.retrieve import retrieve
from tests.small import Page, engine_over


def order(engine: Engine, question: str, *, backwards: bool = False) -> list[str]:
    parsed = parse_question(question, date(2022, 6, 1))
    hits = retrieve(engine.archive, question, 20)
    looked = rerank(parsed, hits[::-1] if backwards else hits, Matcher(engine.archive, parsed))
    assert [hit.rank for hit in looked] == list(range(1, len(hits) + 1))
    assert {hit.chunk.id for hit in looked} == {hit.chunk.id for hit in hits}
    return [hit.chunk.article_id for hit in looked]


def test_the_asked_time_comes_first() -> None:
    pages: list[Page] = [("产量", f"{year}-12-03", "安宁市粮食总产量创新高。") for year in (2003, 2008, 2013)]
    with engine_over(*pages) as engine:
        assert order(engine, "2008年安宁市粮食总产量是多少")[0] == "p1"
        assert order(engine, "2013年安宁市粮食总产量是多少")[0] == "p2"


def test_more_of_the_asked_words_come_first_whatever_the_order_before() -> None:
    with engine_over(
        ("茶馆", "2008-01-01", "老街的茶馆卖茶。"), ("产量", "2008-01-01", "安宁市粮食总产量创新高。")
    ) as engine:
        assert order(engine, "安宁市粮食总产量是多少")[0] == "p1"
        assert order(engine, "安宁市粮食总产量是多少", backwards=True)[0] == "p1"
