"""The HTTP API: questions, search, articles, health and metrics, beside the chat window."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import FastAPI, Query, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.routing import Route

from index.errors import ArchiveError, InputError, WenyuanError
from ui import metrics as metrics_module
from ui.docs_page import add_docs
from ui.embed import add_embed
from ui.guard import Guard
from ui.late import Late, Rest, made_in_turn
from ui.logs import RequestLog
from ui.mcp_api import PATH as MCP_PATH
from ui.mcp_api import mcp_app
from ui.metrics import Metrics
from ui.openai_api import add_openai, error_of
from ui.schema import (
    COLLECTIONS_LIMIT,
    TEXT_LIMIT,
    AnswerOut,
    ArticleOut,
    AskRequest,
    Date,
    HealthOut,
    SearchOut,
    described,
)
from ui.scoped import Scoped
from ui.settings import Settings
from ui.streams import SSE, Utf8Response, named_events, started
from ui.tokens import Tokens, tokens_path
from ui.watched import Watched

if TYPE_CHECKING:
    from index.types import Article
    from rag.engine import Engine

# Answers without a language model are work for the processor: many at once make each of them late.
_AT_ONCE, _AT_ONCE_WITH_LLM = 2 * (os.cpu_count() or 1), 40
_SHOWN = 60  # characters of an offending value
# Nothing of these is the chat window's, however wrong a path under them is.
_OURS = ("/api", "/v1", "/mcp", "/metrics", "/healthz", "/docs", "/embed")


def build_app(engine: Engine, settings: Settings, *, window: bool = True) -> FastAPI:
    """Return the application: the API, and with ``window`` the chat window at ``/``.

    ``engine`` answers (from several threads at once); ``settings`` say who may ask. Errors are
    ``{"error": sentence}``: 401 without a key, 404 for what there is not, 413 and 422 for what cannot be asked, 503
    where the archive fails. The window and ``/mcp`` are made after the server has started, for they take seconds to
    import; requests for them wait. ``app.state.watched`` knows of answers in the making.
    """
    metrics = Metrics()
    whole = engine
    at_once = _AT_ONCE_WITH_LLM if settings.llm else _AT_ONCE
    # What keys bound to collections may not ask does not exist for their requests.
    scoped = cast("Engine", Scoped(engine))
    watched = Watched(scoped, metrics, at_once=at_once, with_questions=settings.log_questions)
    engine = cast("Engine", watched)
    # With keys alone there is no window: a browser cannot send them.
    late = (
        [Late("chat window", lambda: _window(watched.over(whole), settings))]
        if window and _has_window(settings)
        else []
    )
    protocol = Late("Model Context Protocol", lambda: mcp_app(watched, lambda name: _article(engine, name)))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with made_in_turn([*late, protocol]):
            yield

    # No docs of FastAPI's own: that page loads its scripts from another host.
    app = FastAPI(
        title="wenyuan",
        summary="Questions over a Chinese document archive, answered with citations.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        default_response_class=Utf8Response,
        lifespan=lifespan,
        # The guard looks at keys; this tells the page where there are some.
        dependencies=[Security(HTTPBearer(auto_error=False))] if settings.api_keys else [],
    )
    app.state.watched = watched
    _add_error_handlers(app)
    _add_ask(app, watched)
    _add_reading(app, engine)
    _add_health(app, whole, settings, metrics)
    add_openai(app, watched)
    add_docs(app)
    add_embed(app, settings)
    app.router.routes.append(Route(MCP_PATH, endpoint=protocol, include_in_schema=False))
    app.router.routes.extend(Rest(part, besides=_OURS) for part in late)
    app.add_middleware(Guard, settings=settings, metrics=metrics)
    app.add_middleware(RequestLog)
    return app


def _has_window(settings: Settings) -> bool:
    return bool(settings.auth) or not settings.api_keys


def _window(engine: Engine, settings: Settings) -> FastAPI:
    from ui import web  # imports Gradio, which takes seconds

    return web.mount(FastAPI(docs_url=None, redoc_url=None, openapi_url=None), engine, settings)


def _add_ask(app: FastAPI, engine: Watched) -> None:
    @app.post("/api/ask", response_model=None, responses=described(AnswerOut, "text/event-stream"), tags=["API"])
    async def ask(asked: AskRequest) -> Response:
        """Answer a question: one JSON object, or with `stream` server-sent events `token`…, `answer`."""
        options: dict[str, Any] = {"history": asked.history, "since": asked.since, "until": asked.until}
        if asked.collection is not None:
            options["collection"] = asked.collection
        if not asked.stream:
            answer = await engine.in_turn(lambda: engine.ask(asked.question, **options))
            return Utf8Response(answer.to_json())
        pieces = await started(engine, asked.question, **options)
        return StreamingResponse(named_events(pieces), media_type="text/event-stream", headers=SSE)


_SEARCHED_BY = frozenset(("q", "k", "since", "until", "collection"))


def _add_reading(app: FastAPI, engine: Engine) -> None:
    @app.get("/api/search", response_model=None, responses=described(SearchOut), tags=["API"])
    def search(
        request: Request,
        q: Annotated[str, Query(max_length=TEXT_LIMIT)],
        k: Annotated[int, Query(ge=1, le=100)] = 10,
        since: Date | None = None,
        until: Date | None = None,
        collection: Annotated[list[str] | None, Query(max_length=COLLECTIONS_LIMIT)] = None,
    ) -> Response:
        """Return the chunks that fit best, best first."""
        if strange := set(request.query_params) - _SEARCHED_BY:
            raise InputError(f"there is no parameter {min(strange)[:60]!r}; give {', '.join(sorted(_SEARCHED_BY))}")
        hits = engine.search(q, k, since=since, until=until, collection=collection)
        return Utf8Response({"query": q, "hits": [hit.to_json() for hit in hits]})

    @app.get(
        "/api/articles/{article_id:path}",
        response_model=None,
        responses=described(ArticleOut),
        tags=["API"],
    )
    def article(article_id: str) -> Response:
        """Return one article: its text, its date with the evidence, its source and lines."""
        try:
            return Utf8Response(_article(engine, article_id))
        except InputError as problem:
            raise HTTPException(404, str(problem)) from problem


def _article(engine: Engine, article_id: str) -> dict[str, Any]:
    found: Article = engine.archive.article(article_id)
    lines = [line for _, line in found.line_map]
    return {
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
        "page_map": [list(run) for run in found.page_map],
        "text": found.text,
    }


def _add_health(app: FastAPI, engine: Engine, settings: Settings, metrics: Metrics) -> None:
    tokens = Tokens(tokens_path(settings))

    def counts() -> dict[str, int]:
        return {name: value for name, value in engine.archive.stats().items() if type(value) is int}

    @app.get("/healthz", response_model=None, responses=described(HealthOut), tags=["health"])
    def healthz() -> Response:
        """Say that the server lives, with the archive's counts."""
        # Open to everyone: where some may not ask all, nobody is told how much there is.
        bound = any(getattr(key, "collections", None) is not None for key in settings.api_keys)
        bound = bound or any(token.collections is not None and not token.revoked for token in tokens.list())
        return Utf8Response({"status": "ok", **({} if bound else counts())})

    @app.get(
        "/metrics",
        response_model=None,
        response_class=PlainTextResponse,
        responses=described(None, "text/plain"),
        tags=["health"],
    )
    def prometheus() -> Response:
        """Return the counters as Prometheus text."""
        return Response(metrics.text(counts()), media_type=metrics_module.CONTENT_TYPE)


def _add_error_handlers(app: FastAPI) -> None:
    # In this order: the first kind that fits. What is none of these is the guard's.
    statuses: list[tuple[type[Exception], int]] = [(InputError, 422), (ArchiveError, 503), (WenyuanError, 502)]

    def refusal(request: Request, sentence: str, status: int, headers: Any = None) -> Response:
        if request.url.path.startswith("/v1/"):
            # As OpenAI's protocol has it, so that its clients show the sentence.
            kind = "invalid_request_error" if status < 500 else "server_error"
            return Utf8Response(error_of(sentence, kind), 400 if status == 422 else status, headers=headers)
        return Utf8Response({"error": sentence}, status, headers=headers)

    async def failed(request: Request, problem: Exception) -> Response:
        return refusal(request, str(problem), next(status for kind, status in statuses if isinstance(problem, kind)))

    async def refused(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)
        return refusal(request, str(problem.detail), problem.status_code, problem.headers)

    async def invalid(request: Request, problem: Exception) -> Response:
        errors = problem.errors() if isinstance(problem, RequestValidationError) else []
        return refusal(request, _sentence(errors), 422)

    app.add_exception_handler(WenyuanError, failed)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, invalid)


def _sentence(errors: Any) -> str:
    """Return pydantic's first error as one sentence with the field and the offending value."""
    if not errors:
        return "the request cannot be read; send a JSON object with a question"
    first = errors[0]
    where = ".".join(str(part) for part in first.get("loc", ())[1:]) or "the body"
    shown = json.dumps(first.get("input"), ensure_ascii=False, default=str)
    shown = shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"
    return f"{where}: {first.get('msg', 'is wrong')} (got {shown})"
