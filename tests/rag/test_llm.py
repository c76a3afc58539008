from __future__ import annotations

import json
import socket
import time

import pytest

from index.errors import InputError, ModelError
from rag import llm
from rag.llm import load_model
from tests.llm_server import LlmServer

ASK = [("system", "答"), ("human", "问")]


def model(server: LlmServer, **rest):
    return load_model("openai:scripted", base_url=server.url, **rest)


def test_pieces_come_as_the_server_sends_them(llm_server: LlmServer) -> None:
    llm_server.say("今", "天", "好")
    assert list(model(llm_server, api_key="k-1").stream(ASK)) == ["今", "天", "好"]
    sent = llm_server.requests[0]
    assert sent["stream"] is True
    assert sent["temperature"] == 0
    assert [m["role"] for m in sent["messages"]] == ["system", "user"]
    assert llm_server.keys == ["Bearer k-1"]


def test_a_local_server_needs_no_key(llm_server: LlmServer) -> None:
    llm_server.say("好")
    assert list(model(llm_server).stream(ASK)) == ["好"]


def failure(server: LlmServer, **rest) -> str:
    with pytest.raises(ModelError) as caught:
        list(model(server, **rest).stream(ASK))
    text = str(caught.value)
    assert "openai:scripted" in text
    assert "\n" not in text
    return text


@pytest.mark.parametrize(
    ("status", "says"),
    [(401, "refused the key"), (403, "refused the key"), (404, "not known"), (400, "HTTP 400"), (500, "HTTP 500")],
)
def test_a_refusal_is_a_model_error(llm_server: LlmServer, status: int, says: str) -> None:
    llm_server.say(status=status, body=b'{"error": {"message": "bad key sk-secret"}}')
    text = failure(llm_server, api_key="sk-secret")
    assert says in text
    assert "sk-secret" not in text
    assert len(llm_server.requests) == 1


def test_a_busy_server_is_asked_once_more(llm_server: LlmServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "RETRY_AFTER", 0.01)
    llm_server.say(status=429, body=b"{}").say("好")
    assert list(model(llm_server).stream(ASK)) == ["好"]
    llm_server.replies.clear()
    llm_server.say(status=429, body=b"{}")
    assert "too many requests" in failure(llm_server)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html>hello</html>", "text/html"),
        (b"{", "application/json"),
        (b"data: {not json}\n\n", "text/event-stream"),
        (b'data: {"choices": 3}\n\n', "text/event-stream"),
        (b"", "text/event-stream"),
    ],
)
def test_what_is_no_answer_is_a_model_error(llm_server: LlmServer, body: bytes, content_type: str) -> None:
    llm_server.say(body=body, content_type=content_type)
    failure(llm_server)


def test_white_space_is_no_answer(llm_server: LlmServer) -> None:
    llm_server.say(" ", "\n")
    assert "no text" in failure(llm_server)


def test_a_slow_server_times_out(llm_server: LlmServer) -> None:
    llm_server.say("迟", delay=90.0)
    began = time.monotonic()
    assert "in time" in failure(llm_server, timeout=0.3)
    assert time.monotonic() - began < 45


def test_a_connection_cut_in_the_middle_is_a_model_error(llm_server: LlmServer) -> None:
    llm_server.say("半", cut=True)
    pieces = []
    with pytest.raises(ModelError):
        pieces.extend(model(llm_server).stream(ASK))
    assert len(llm_server.requests) == 1


def test_no_server_is_a_model_error() -> None:
    with socket.socket() as taken:  # and never listening
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(ModelError, match="cannot be reached"):
            list(load_model("openai:x", base_url=address, timeout=2).stream(ASK))


@pytest.mark.parametrize("name", ["qwen3", "", "openai:", ":x", "nobody:model"])
def test_a_name_that_is_none_is_bad_input(name: str) -> None:
    with pytest.raises(InputError) as caught:
        load_model(name)
    assert repr(name) in str(caught.value)


def test_a_provider_without_key_and_server_says_so() -> None:
    with pytest.raises(InputError, match="key"):
        load_model("openai:gpt-x")


def test_a_chinese_question_arrives_as_it_is(llm_server: LlmServer) -> None:
    llm_server.say("好")
    list(model(llm_server).stream([("human", "2023年“投资”目标？")]))
    assert "“投资”" in json.dumps(llm_server.requests[0], ensure_ascii=False)
