"""OpenAI's protocol, spoken by OpenAI's own client over a real socket."""

from __future__ import annotations

import openai
import pytest

from rag.types import Answer
from tests.ui.over_http import serving
from ui.render import citation_text

QUESTION = "2020年规上工业增加值要增长多少？"


@pytest.fixture(scope="module")
def client(engine):
    with serving(engine) as (port,), client_of(port) as client:
        yield client


def client_of(port: int, key: str = "none") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key=key, max_retries=0)


def user(text) -> dict:
    return {"role": "user", "content": text}


def test_the_archive_is_the_one_model(client):
    assert [model.id for model in client.models.list()] == ["wenyuan"]
    assert client.models.retrieve("wenyuan").owned_by == "wenyuan"
    with pytest.raises(openai.NotFoundError, match="no model 'gpt'"):
        client.models.retrieve("gpt")


def test_an_answer_has_its_citations_after_the_text_and_under_wenyuan(client, engine):
    reply = client.chat.completions.create(model="wenyuan", messages=[user(QUESTION)], temperature=0)
    expected = engine.ask(QUESTION)
    [choice] = reply.choices
    assert choice.finish_reason == "stop"
    assert choice.message.role == "assistant"
    assert choice.message.content.startswith(expected.answer)
    lines = choice.message.content.removeprefix(expected.answer).strip().splitlines()
    assert lines == [citation_text(citation) for citation in expected.citations]
    told = reply.model_extra["wenyuan"]
    assert {**told, "elapsed_ms": 0} == {**expected.to_json(), "elapsed_ms": 0}


def test_a_stream_ends_with_the_citations_and_the_same_text(client):
    whole = client.chat.completions.create(model="wenyuan", messages=[user(QUESTION)])
    chunks = list(client.chat.completions.create(model="wenyuan", messages=[user(QUESTION)], stream=True))
    assert len({chunk.id for chunk in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [None] * (len(chunks) - 1) + ["stop"]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == whole.choices[0].message.content
    assert chunks[-1].model_extra["wenyuan"]["citations"] == whole.model_extra["wenyuan"]["citations"] != []


def test_earlier_messages_of_the_user_are_the_context(client, engine):
    messages = [
        {"role": "system", "content": "You are brief."},
        user(QUESTION),
        {"role": "assistant", "content": "11%"},
        user([{"type": "text", "text": "那2023年呢？"}]),
    ]
    told = client.chat.completions.create(model="any", messages=messages).model_extra["wenyuan"]
    expected = engine.ask("那2023年呢？", history=[QUESTION])
    assert told["standalone_question"] == expected.standalone_question != "那2023年呢？"


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("messages", "more", "says"),
    [
        ([], {}, "messages"),
        ([{"role": "assistant", "content": "?"}], {}, "'assistant'"),
        ([user("？")], {}, "empty"),
        ([user(None)], {}, "empty"),
        ([user([{"type": "image_url", "image_url": {"url": "x"}}])], {}, "text"),
        ([user(QUESTION)], {"n": 2}, "n is 2"),
    ],
)
def test_what_cannot_be_asked_is_told_by_the_client(client, messages, more, says, stream):
    with pytest.raises(openai.BadRequestError, match=says):
        client.chat.completions.create(model="wenyuan", messages=messages, stream=stream, **more)


def test_a_key_is_the_clients_key(engine):
    with serving(engine, api_keys=("right",)) as (port,):
        assert client_of(port, "right").models.list().data
        with pytest.raises(openai.AuthenticationError):
            client_of(port, "wrong").models.list()


def test_a_stream_that_breaks_off_is_the_clients_error():
    class Breaking:
        def stream(self, question, **_rest):
            yield "一"
            raise ZeroDivisionError("secret")

    with serving(Breaking()) as (port,), client_of(port) as client:
        stream = client.chat.completions.create(model="wenyuan", messages=[user("q")], stream=True)
        with pytest.raises(openai.APIError) as caught:
            list(stream)
    assert "secret" not in str(caught.value)


def test_warnings_are_told_after_the_text():
    class Undated:
        def ask(self, question, **_rest):
            return Answer(question, question, "no_evidence", "没有", warnings=("no article is dated 2021",))

    with serving(Undated()) as (port,), client_of(port) as client:
        reply = client.chat.completions.create(model="wenyuan", messages=[user("q")])
    assert reply.choices[0].message.content == "没有\n\n提示：no article is dated 2021"
