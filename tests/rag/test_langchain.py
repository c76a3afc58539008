from __future__ import annotations

import asyncio

import pytest
from pydantic import ValidationError

from rag.engine import Engine
from rag.langchain import ArchiveRetriever, archive_tool


def test_documents_are_the_archives_ranked_chunks(engine: Engine) -> None:
    documents = ArchiveRetriever(engine=engine, k=4).invoke("规上工业增加值增长目标")
    rows = engine.search("规上工业增加值增长目标", 4)
    assert [d.page_content for d in documents] == [row.text for row in rows]
    assert [d.metadata["score"] for d in documents] == sorted((row.score for row in rows), reverse=True)
    for document, row in zip(documents, rows, strict=True):
        article = engine.archive.article(row.article_id)
        start = article.text.index(document.page_content)
        assert document.metadata["lines"] == list(article.lines(start, start + len(document.page_content)))
        assert {k: document.metadata[k] for k in ("article_id", "source", "date", "title")} == {
            "article_id": article.id,
            "source": article.source,
            "date": article.date,
            "title": article.title,
        }


@pytest.mark.parametrize(("since", "until", "years"), [("2020", "2020", {"2020"}), ("2024", None, {"2024"})])
def test_dates_bound_what_is_found(engine: Engine, since: str, until: str | None, years: set[str]) -> None:
    found = ArchiveRetriever(engine=engine, k=5, since=since, until=until).invoke("工业增加值")
    assert {document.metadata["date"][:4] for document in found} == years


def test_it_is_asynchronous_too(engine: Engine) -> None:
    assert len(asyncio.run(ArchiveRetriever(engine=engine, k=2).ainvoke("投资目标"))) == 2


@pytest.mark.parametrize("k", [0, 1001])
def test_a_number_of_documents_out_of_bounds_is_refused(engine: Engine, k: int) -> None:
    with pytest.raises(ValidationError):
        ArchiveRetriever(engine=engine, k=k)


def test_the_tool_answers_with_citations(engine: Engine) -> None:
    tool = archive_tool(engine)
    call = {"name": tool.name, "args": {"question": "2020年规上工业增加值要增长多少？"}, "id": "1", "type": "tool_call"}
    message = tool.invoke(call)
    answer = message.artifact
    assert answer.answer in message.content
    for citation in answer.citations:
        assert citation.quote in message.content
        assert citation.source in message.content


def test_the_tool_tells_the_model_what_was_wrong_with_its_question(engine: Engine) -> None:
    assert "无法回答" in archive_tool(engine).invoke({"question": "？？"})
