"""Answers on their way to a client: pieces of text as they are released, then the answer, as server-sent events."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from index.errors import WenyuanError
from rag.types import Answer
from ui.guard import INTERNAL
from ui.render import dump_json

if TYPE_CHECKING:
    from ui.watched import Watched

# A proxy must not hold events back.
SSE = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
Pieces = AsyncIterator["str | Answer | WenyuanError"]
_log = logging.getLogger(__name__)


class Utf8Response(JSONResponse):
    """JSON as the contract has it: UTF-8, no escapes for what needs none."""

    def render(self, content: Any) -> bytes:
        """Return the body."""
        return dump_json(content)


async def started(engine: Watched, question: str, *, history: Sequence[str], **options: Any) -> Pieces:
    """Return an answer's pieces: its text, at least once, then the ``Answer``; an error if it breaks off.

    The first is waited for here, so that a question that cannot be asked has its status code.
    """
    pieces = iter(engine.stream(question, history=history, **options))
    first = await engine.in_turn(lambda: next(pieces, None))
    return _pieces(first, pieces)


async def _pieces(first: str | Answer | None, pieces: Iterator[str | Answer]) -> Pieces:
    piece, released = first, False
    try:
        while piece is not None:
            if isinstance(piece, Answer):
                if not released and piece.answer:
                    yield piece.answer
                yield piece
                return
            released = True
            yield piece
            piece = await run_in_threadpool(next, pieces, None)
    except WenyuanError as problem:
        yield problem
    except Exception:  # noqa: BLE001 - the outer boundary: the reader gets a sentence, the log the trace
        _log.exception("an answer broke off")
        yield WenyuanError(INTERNAL)
    finally:
        close = getattr(pieces, "close", None)
        if close:
            close()


async def named_events(pieces: Pieces) -> AsyncIterator[bytes]:
    """Yield the events of ``/api/ask``: ``token``…, then ``answer``; ``error`` if it breaks off."""
    async for piece in pieces:
        if isinstance(piece, Answer):
            yield _event("answer", piece.to_json())
        elif isinstance(piece, WenyuanError):
            yield _event("error", {"error": str(piece)})
        else:
            yield _event("token", {"text": piece})


def _event(name: str, value: Any) -> bytes:
    return f"event: {name}\n".encode() + b"data: " + dump_json(value) + b"\n"
