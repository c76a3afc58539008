"""The HTTP API: questions, search, articles, health and metrics, beside the chat window."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from index.errors import ArchiveError, InputError, WenyuanError
from rag.types import Answer
from ui import metrics as metrics_module
from ui.guard import INTERNAL, Guard
from ui.metrics import Metrics
from ui.render import dump_json
from ui.settings import Settings

if TYPE_CHECKING:
    from rag.engine import Engine

HISTORY_LIMIT = 50
TEXT_LIMIT = 20_000
_log = logging.getLogger(__name__)


class Utf8Response(JSONResponse):
    """JSON as the contract has it: UTF-8, no escapes for what needs none."""

    def render(self, content: Any) -> bytes:
        """Return the body."""
        return dump_json(content)


class AskRequest(BaseModel):
    """A question with its context. The engine itself says what is too long to be asked."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=TEXT_LIMIT)
    history: list[Annotated[str, Field(max_length=TEXT_LIMIT)]] = Field(default=[], max_length=HISTORY_LIMIT)
    since: str | None = Field(default=None, max_length=40)
    until: str | None = Field(default=None, max_length=40)
    stream: bool = False


def build_app(engine: Engine, settings: Settings, *, window: bool = True) -> FastAPI:
    """Return the application: the API, and with ``window`` the chat window at ``/``.

    ``engine`` answers (from several threads at once); ``settings`` say who may ask. Errors are
    ``{"error": sentence}``: 401 without a key, 404 for what there is not, 413 and 422 for what cannot be asked, 503
    where the archive fails.
    """
    # No /docs: that page loads its scripts from another host. The description itself is served.
    app = FastAPI(
        title="wenyuan",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        default_response_class=Utf8Response,
    )
    metrics = Metrics()
    _add_error_handlers(app)
    _add_ask(app, engine, metrics)
    _add_reading(app, engine)
    _add_health(app, engine, metrics)
    app.add_middleware(Guard, settings=settings, metrics=metrics)
    # With keys alone there is no window: a browser cannot send them.
    if window and (settings.auth or not settings.api_keys):
        from ui import web  # imports Gradio, which takes seconds

        return web.mount(app, engine, settings)
    return app


def _add_ask(app: FastAPI, engine: Engine, metrics: Metrics) -> None:
    @app.post("/api/ask", response_model=None)
    async def ask(asked: AskRequest) -> Response:
        """Answer a question: one JSON object, or with `stream` server-sent events `token`…, `answer`."""
        options: dict[str, Any] = {"history": asked.history, "since": asked.since, "until": asked.until}
        if not asked.stream:
            answer = await run_in_threadpool(lambda: engine.ask(asked.question, **options))
            _count(metrics, answer)
            return Utf8Response(answer.to_json())
        pieces = engine.stream(asked.question, **options)
        # The first piece is waited for, so that a question that cannot be asked has its status code.
        first = await run_in_threadpool(next, pieces, None)
        return StreamingResponse(
            _events(first, pieces, metrics),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
        )


async def _events(first: str | Answer | None, pieces: Iterator[str | Answer], metrics: Metrics) -> AsyncIterator[bytes]:
    """Yield server-sent events: the text as it is released, then the answer; ``error`` if it breaks off."""
    piece = first
    released = False
    try:
        while piece is not None:
            if isinstance(piece, Answer):
                if not released and piece.answer:
                    yield _event("token", {"text": piece.answer})
                _count(metrics, piece)
                yield _event("answer", piece.to_json())
                return
            released = True
            yield _event("token", {"text": piece})
            piece = await run_in_threadpool(next, pieces, None)
    except WenyuanError as problem:
        yield _event("error", {"error": str(problem)})
    except Exception:  # noqa: BLE001 - the outer boundary: the reader gets a sentence, the log the trace
        _log.exception("an answer broke off")
        yield _event("error", {"error": INTERNAL})
    finally:
        close = getattr(pieces, "close", None)
        if close:
            close()


def _event(name: str, value: Any) -> bytes:
    return f"event: {name}\n".encode() + b"data: " + dump_json(value) + b"\n"


def _add_reading(app: FastAPI, engine: Engine) -> None:
    @app.get("/api/search", response_model=None)
    def search(
        q: Annotated[str, Query(max_length=TEXT_LIMIT)],
        k: Annotated[int, Query(ge=1, le=100)] = 10,
        since: Annotated[str | None, Query(max_length=40)] = None,
        until: Annotated[str | None, Query(max_length=40)] = None,
    ) -> Response:
        """Return the chunks that fit best, best first."""
        hits = engine.search(q, k, since=since, until=until)
        return Utf8Response({"query": q, "hits": [hit.to_json() for hit in hits]})

    @app.get("/api/articles/{article_id:path}", response_model=None)
    def article(article_id: str) -> Response:
        """Return one article: its text, its date with the evidence, its source and lines."""
        try:
            found = engine.archive.article(article_id)
        except InputError as problem:
            raise HTTPException(404, str(problem)) from problem
        lines = [line for _, line in found.line_map]
        return Utf8Response(
            {
                "id": found.id,
                "title": found.title,
                "author": found.author,
                "date": found.date,
                "date_precision": found.date_precision,
                "date_evidence": found.date_evidence,
                "date_from": found.date_from,
                "source": found.source,
                "page": found.page,
                "lines": [min(lines), max(lines)] if lines else None,
                "line_map": [list(run) for run in found.line_map],
                "text": found.text,
            }
        )


def _add_health(app: FastAPI, engine: Engine, metrics: Metrics) -> None:
    def counts() -> dict[str, int]:
        return {name: value for name, value in engine.archive.stats().items() if type(value) is int}

    @app.get("/healthz", response_model=None)
    def healthz() -> Response:
        """Say that the server lives, with the archive's counts."""
        return Utf8Response({"status": "ok", **counts()})

    @app.get("/metrics", response_model=None)
    def prometheus() -> Response:
        """Return the counters as Prometheus text."""
        return Response(metrics.text(counts()), media_type=metrics_module.CONTENT_TYPE)


def _add_error_handlers(app: FastAPI) -> None:
    # In this order: the first kind that fits. What is none of these is the guard's.
    statuses: list[tuple[type[Exception], int]] = [(InputError, 422), (ArchiveError, 503), (WenyuanError, 502)]

    async def failed(_request: Request, problem: Exception) -> Response:
        status = next(status for kind, status in statuses if isinstance(problem, kind))
        return Utf8Response({"error": str(problem)}, status)

    async def refused(_request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)
        return Utf8Response({"error": str(problem.detail)}, problem.status_code, headers=problem.headers)

    async def invalid(_request: Request, problem: Exception) -> Response:
        errors = problem.errors() if isinstance(problem, RequestValidationError) else []
        return Utf8Response({"error": _sentence(errors)}, 422)

    app.add_exception_handler(WenyuanError, failed)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)


def _sentence(errors: Any) -> str:
    """Return pydantic's first error as one sentence with the field and the offending value."""
    if not errors:
        return "the request cannot be read; send a JSON object with a question"
    first = errors[0]
    where = ".".join(str(part) for part in first.get("loc", ())[1:]) or "the body"
    shown = json.dumps(first.get("input"), ensure_ascii=True, default=str)[:60]
    return f"{where}: {first.get('msg', 'is wrong')} (got {shown})"


def _count(metrics: Metrics, answer: Answer) -> None:
    metrics.answer(answer.status, answer.mode, answer.elapsed_ms / 1000)
