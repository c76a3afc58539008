"""docs/python.md: every example runs as it stands, over the demo archive and a scripted server of OpenAI's protocol."""

from __future__ import annotations

import inspect
import json
import re

import pytest

import rag
import rag.langchain
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
LOCAL = "http://127.0.0.1:11434/v1"


def completion(message: dict) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": None, **message}, "finish_reason": "stop"}
    row = {"id": "c", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}
    return json.dumps(row).encode()


@pytest.fixture
def run(demo_path, llm_server, capsys):
    def run(example: str) -> str:
        code = example.replace('"my-archive"', repr(str(demo_path))).replace(LOCAL, llm_server.url)
        assert code != example
        exec(compile(code, "docs/python.md", "exec"), {})
        return capsys.readouterr().out

    return run


def test_the_first_example_is_the_readmes():
    assert EXAMPLES[0] in (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(EXAMPLES[0].strip().splitlines()) == 5


def test_a_conversation_and_a_refusal(run, engine):
    short, follow_up, refused, error = run(EXAMPLES[1]).splitlines()
    assert short == "11%"
    assert follow_up.startswith("2023年")
    assert refused.startswith(engine.ask("2021年的投资目标是多少？").answer.splitlines()[0])
    assert "empty" in error


def test_the_retriever_finds(run, engine):
    lines = run(EXAMPLES[2]).splitlines()
    assert [line.split()[0] for line in lines] == [hit.source for hit in engine.search("投资目标", 3, since="2020")]


def test_a_chain_is_given_what_the_retriever_finds(run, llm_server, engine):
    llm_server.say(body=completion({"content": "如上"}))
    assert run(EXAMPLES[3]) == "如上\n"
    [request] = llm_server.requests
    asked = request["messages"][0]["content"]
    assert f"[1] {engine.search('2023年投资目标是多少', 4)[0].text}" in asked
    assert asked.endswith("问题：2023年投资目标是多少")


def test_an_agent_asks_the_archive_by_its_tool(run, llm_server):
    call = {"name": "search_archive", "arguments": json.dumps({"question": "2020年规上工业增加值要增长多少？"})}
    llm_server.say(body=completion({"tool_calls": [{"id": "1", "type": "function", "function": call}]}))
    llm_server.say(body=completion({"content": "增长11%"}))
    assert run(EXAMPLES[4]) == "增长11%\n"
    first, second = llm_server.requests
    [tool] = first["tools"]
    assert tool["function"]["parameters"]["required"] == ["question"]
    said = second["messages"][-1]
    assert said["role"] == "tool"
    assert "今年规上工业增加值要增长11%" in said["content"]


def test_every_example_is_run():
    assert len(EXAMPLES) == 5


PUBLIC = {
    "rag": "Answer Archive ArchiveError Citation Engine HitRow InputError ModelError WenyuanError load_model",
    "rag.langchain": "ArchiveRetriever archive_tool",
}
PARAMETERS = {
    "Engine": "archive llm reranker reranker_depth threshold today",
    "Engine.open": "name options",
    "Engine.ask": "question history since until hits id collection",
    "Engine.search": "query k by since until collection",
    "load_model": "name base_url api_key timeout context",
    "langchain.archive_tool": "engine name description",
}


@pytest.mark.parametrize("name", PUBLIC)
def test_the_public_names_are_these_and_documented(name):
    module = rag if name == "rag" else rag.langchain
    assert sorted(module.__all__) == PUBLIC[name].split()
    assert set(module.__all__) <= set(dir(module))
    for public in module.__all__:
        assert getattr(module, public).__doc__
        assert f"`{public}" in PAGE, public


@pytest.mark.parametrize("name", PARAMETERS)
def test_their_parameters_stay(name):
    found = rag
    for part in name.split("."):
        found = getattr(found, part)
    named = [one for one in inspect.signature(found).parameters if one != "self"]
    assert named[: len(PARAMETERS[name].split())] == PARAMETERS[name].split()


def test_an_engine_closes_what_it_opened(demo_path):
    with rag.Engine.open(demo_path) as engine:
        assert engine.archive.readonly
        assert engine.ask("2020年规上工业增加值要增长多少？").short_answer == "11%"
    with pytest.raises(Exception, match=r"closed|shutdown"):
        engine.ask("2020年规上工业增加值要增长多少？")


def test_a_folder_that_is_no_archive_is_an_archive_error(tmp_path):
    with pytest.raises(rag.ArchiveError, match="none"):
        rag.Engine.open(tmp_path / "none")
