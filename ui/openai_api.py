"""OpenAI's protocol over the archive: ``/v1/chat/completions`` and ``/v1/models``."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from fastapi import Response
from fastapi.responses import StreamingResponse

from index.errors import InputError
from rag.types import Answer
from ui.render import citation_text, dump_json, inert, one_line
from ui.schema import HISTORY_LIMIT, ChatMessage, ChatRequest, OpenAIErrorOut, described
from ui.streams import SSE, Pieces, Utf8Response, started

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.watched import Watched

MODEL = "wenyuan"
_KINDS = ("application/json", "text/event-stream")


def add_openai(app: FastAPI, engine: Watched) -> None:
    """Add the routes; the archive is the one model, whatever name a client asks for."""
    made = int(time.time())
    about: dict[str, Any] = {"response_model": None, "tags": ["OpenAI's protocol"]}

    @app.get("/v1/models", responses=described(None, "application/json", error=OpenAIErrorOut), **about)
    def models() -> Response:
        """List the one model that there is: the archive."""
        return Utf8Response({"object": "list", "data": [_model(made)]})

    @app.get("/v1/models/{name}", responses=described(None, "application/json", error=OpenAIErrorOut), **about)
    def model(name: str) -> Response:
        """Describe the model."""
        if name != MODEL:
            return Utf8Response(error_of(f"there is no model {name[:60]!r}; the archive is {MODEL!r}"), 404)
        return Utf8Response(_model(made))

    @app.post("/v1/chat/completions", responses=described(None, *_KINDS, error=OpenAIErrorOut), **about)
    async def completions(chat: ChatRequest) -> Response:
        """Answer the last message; the earlier ones of the user give it its context.

        The citations follow the answer's text, and `wenyuan` holds the answer as `/api/ask` gives it.
        """
        question, history = _conversation(chat)
        head = {"id": f"chatcmpl-{secrets.token_hex(12)}", "created": int(time.time()), "model": MODEL}
        if not chat.stream:
            answer = await engine.in_turn(lambda: engine.ask(question, history=history))
            return Utf8Response(_completion(head, answer))
        pieces = await started(engine, question, history=history)
        return StreamingResponse(_chunks(head, pieces), media_type="text/event-stream", headers=SSE)


def error_of(message: str, kind: str = "invalid_request_error") -> dict[str, Any]:
    """Return an error as the protocol has it."""
    return {"error": {"message": message, "type": kind, "param": None, "code": None}}


def cited(answer: Answer) -> str:
    """Return what follows the answer's text: its citations, a line each, and its warnings."""
    lines = [citation_text(citation) for citation in answer.citations]
    lines += [f"提示：{one_line(warning)}" for warning in answer.warnings]
    return inert("\n\n" + "\n".join(lines)) if lines else ""


def _conversation(chat: ChatRequest) -> tuple[str, list[str]]:
    """Return the question and the questions before it."""
    if chat.n not in (None, 1):
        raise InputError(f"n is {chat.n}; expected 1: an archive has one answer")
    last = chat.messages[-1]
    if last.role != "user":
        raise InputError(f"the last message is of role {last.role!r}; expected 'user': the question")
    asked = [_text(message) for message in chat.messages if message.role == "user"]
    return asked[-1], [text for text in asked[:-1] if text.strip()][-HISTORY_LIMIT:]


def _text(message: ChatMessage) -> str:
    if isinstance(message.content, str):
        return message.content
    parts = message.content or []
    if any(part.get("type") != "text" or not isinstance(part.get("text"), str) for part in parts):
        raise InputError("a message holds something else than text; send parts of type 'text' alone")
    return "\n".join(part["text"] for part in parts)


def _model(made: int) -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": made, "owned_by": "wenyuan"}


def _completion(head: dict[str, Any], answer: Answer) -> dict[str, Any]:
    message = {"role": "assistant", "content": inert(answer.answer) + cited(answer), "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {**head, "object": "chat.completion", "choices": [choice], "usage": _usage(), "wenyuan": answer.to_json()}


def _usage() -> dict[str, int]:
    """Return no tokens: what a language model behind the archive uses is on its own bill, and not known here."""
    return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


async def _chunks(head: dict[str, Any], pieces: Pieces) -> AsyncIterator[bytes]:
    """Yield the protocol's events: the text as it is released, the citations, the end with the whole answer."""

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event({**head, "object": "chat.completion.chunk", "choices": [choice], **more})

    yield chunk({"role": "assistant", "content": ""})
    async for piece in pieces:
        if isinstance(piece, Answer):
            after = cited(piece)
            if after:
                yield chunk({"content": after})
            yield chunk({}, "stop", usage=_usage(), wenyuan=piece.to_json())
        elif isinstance(piece, Exception):
            yield _event(error_of(str(piece), "server_error"))
        else:
            yield chunk({"content": inert(piece)})
    yield b"data: [DONE]\n\n"


def _event(value: Any) -> bytes:
    return b"data: " + dump_json(value) + b"\n"
