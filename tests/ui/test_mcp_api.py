"""The Model Context Protocol, spoken by its official client over a real socket."""

from __future__ import annotations

import asyncio
import json

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.ui.over_http import serving

QUESTION = "2020年规上工业增加值要增长多少？"


@pytest.fixture(scope="module")
def port(engine):
    with serving(engine) as (port,):
        yield port


def calls(port: int, *wanted, key: str | None = None):
    """Return the results of tool calls in one session."""

    async def run():
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with httpx2.AsyncClient(headers=headers, timeout=120) as http:
            transport = streamable_http_client(f"http://127.0.0.1:{port}/mcp", http_client=http)
            async with Client(transport) as client:
                return [await client.call_tool(name, arguments) for name, arguments in wanted]

    return asyncio.run(run())


def test_three_tools_are_listed_with_what_they_take(port):
    async def run():
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = asyncio.run(run())
    assert [tool.name for tool in tools] == ["ask", "search", "read_article"]
    assert all(tool.description and tool.output_schema and tool.annotations.read_only_hint for tool in tools)
    assert set(tools[0].input_schema["properties"]) == {"question", "history", "since", "until"}
    assert tools[0].input_schema["required"] == ["question"]
    assert "no_evidence" in instructions


def test_ask_gives_the_answer_of_the_contract(port, engine):
    arguments = {"question": "那2023年呢？", "history": [QUESTION]}
    [plain, follow_up] = calls(port, ("ask", {"question": QUESTION}), ("ask", arguments))
    expected = engine.ask(QUESTION)
    told = plain.structured_content
    assert told["answer"] == expected.answer
    assert [c["quote"] for c in told["citations"]] == [c.quote for c in expected.citations]
    assert json.loads(plain.content[0].text) == told
    assert follow_up.structured_content["answer"] == engine.ask("那2023年呢？", history=[QUESTION]).answer


def test_search_and_read_article_lead_to_the_source(port, engine):
    [found] = calls(port, ("search", {"query": "规上工业增加值", "k": 2, "since": "2020", "until": "2020"}))
    hits = found.structured_content["hits"]
    assert hits == [hit.to_json() for hit in engine.search("规上工业增加值", 2, since="2020", until="2020")]
    [article] = calls(port, ("read_article", {"article_id": hits[0]["article_id"]}))
    assert article.structured_content["text"] == engine.archive.article(hits[0]["article_id"]).text


def test_what_cannot_be_done_is_told_to_the_model(port):
    results = calls(
        port,
        ("ask", {"question": "？"}),
        ("ask", {"question": QUESTION, "since": "昨天"}),
        ("search", {"query": "a", "k": 0}),
        ("read_article", {"article_id": "../../etc/passwd"}),
    )
    assert all(result.is_error for result in results)
    texts = [result.content[0].text for result in results]
    for text, says in zip(texts, ("empty", "昨天", "k", "passwd"), strict=True):
        assert says in text


def test_a_key_is_needed_where_keys_are_set(engine):
    with serving(engine, api_keys=("right",)) as (port,):
        [result] = calls(port, ("ask", {"question": QUESTION}), key="right")
        assert result.structured_content["status"] == "answered"
