"""A server's log: one JSON object a line, each request by an id of its own, no question's text."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from datetime import datetime, timezone
from typing import Any

from ui.guard import PASS_KEY

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# Those of the chat window's page are some hundred each time it is opened; they are logged where they fail.
LOGGED = ("/api", "/v1", "/mcp", "/embed", "/metrics")
_GIVEN_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
_log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, event, the request's id, and what the event tells."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        row: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if (request_id := _request_id.get()) is not None:
            row["request_id"] = request_id
        row.update(getattr(record, "told", {}))
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)


def write_json_lines() -> None:
    """Have the whole process log JSON lines to stderr: its own events, other packages' warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("ui", "rag", "index"):
        logging.getLogger(name).setLevel(logging.INFO)


class RequestLog:
    """ASGI middleware that gives each request an id, returns it as ``X-Request-Id``, and logs what came of it.

    An id that the request brings (from a proxy) is kept. Paths are logged by their pattern, without the query: that
    may hold a question. Addresses are not logged; which key or token it was is.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _id_of(scope)
        kept = _request_id.set(request_id)
        began, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                header = (b"x-request-id", request_id.encode())
                message = {**message, "headers": [*message.get("headers", []), header]}
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._tell(scope, status, 1000 * (time.perf_counter() - began))
            _request_id.reset(kept)

    def _tell(self, scope: Scope, status: int, milliseconds: float) -> None:
        path = scope["path"]
        failed = status >= 400 or status == 0
        if not failed and not any(path == start or path.startswith(f"{start}/") for start in LOGGED):
            return
        told = {
            "method": scope["method"],
            "route": getattr(scope.get("route"), "path", None) or "other",
            "status": status or None,  # None: the client was gone before there was any
            "ms": round(milliseconds, 1),
        }
        who = getattr(scope.get(PASS_KEY), "who", "")
        if who and not who.startswith("address:"):
            told["who"] = who
        _log.log(logging.WARNING if status >= 500 else logging.INFO, "request", extra={"told": told})


def _id_of(scope: Scope) -> str:
    given = next((value for name, value in scope["headers"] if name.lower() == b"x-request-id"), b"")
    return bytes(given).decode() if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
