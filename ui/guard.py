"""What stands before every request: who may pass (``ui.access``), sizes, headers (``ui.areas``), counts. Plain ASGI."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.exceptions import HTTPException

from index.errors import WenyuanError
from ui.access import Access, Fields, Pass, Refusal, Source
from ui.areas import Area, area_of, headers_of, routed_path
from ui.metrics import Metrics
from ui.render import dump_json
from ui.scoped import asked_within
from ui.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_LIMIT = 256 * 1024
WINDOW_BODY_LIMIT = 4 * 1024 * 1024  # the window sends its whole conversation along
INTERNAL = "the server failed over this request; its log says why"
PASS_KEY = "wenyuan.pass"
_DRAINED = 4 * 1024 * 1024
_log = logging.getLogger(__name__)


class Guard:
    """ASGI middleware that refuses what may not pass, and adds to every response the headers it lacks.

    What passes finds in ``scope["wenyuan.pass"]`` whom it was let in as (``ui.access.Pass``).
    """

    def __init__(self, app: App, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._access = Access(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with the reason why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing of ours is a websocket
            await send({"type": "websocket.close", "code": 1008})
            return
        fields = {name.lower(): value for name, value in scope["headers"]}
        area = area_of(routed_path(scope))
        source = self._access.source(fields)
        send = self._finishing(scope, send, area, source)
        try:
            let_in = await self._let_in(scope, fields, area, source)
            if isinstance(let_in, Refusal):
                await _refuse(send, let_in)
                return
            if area != "public":
                body = await _whole_body(receive, WINDOW_BODY_LIMIT if area == "page" else BODY_LIMIT)
                if body is None:
                    await _refuse(send, Refusal(413, _too_large(area)))
                    return
                receive = _replayed(body, receive)
            used_up = await self._access.spend(let_in)
        except WenyuanError as problem:  # the tokens' file
            await _refuse(send, Refusal(503, str(problem)))
            return
        if used_up:
            await _refuse(send, used_up)
            return
        scope[PASS_KEY] = let_in
        with asked_within(let_in.collections):
            await self._answered(scope, receive, send)

    async def _let_in(self, scope: Scope, fields: Fields, area: Area | None, source: Source) -> Pass | Refusal:
        refusal = self._access.wrong_host(fields)
        if refusal:
            return refusal
        path = routed_path(scope)
        if area is None:
            return Refusal(404, f"there is nothing at {path[:80]!r}")
        refusal = self._access.wrong_source(area, source)
        if refusal:
            return refusal
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in fields:
            return Refusal(204, "")  # the browser asks whether it may ask; ``_finishing`` says so to those that may
        address = (scope.get("client") or ("unknown", 0))[0]
        return await self._access.admit(area, path, address, fields, source)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what nothing else caught becomes a sentence for the client and a trace in the log."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as problem:  # the outer boundary of a request
            if started and isinstance(problem.__cause__, HTTPException):
                # Gradio's stream for a session that it does not know (any more) has said so, and need only be ended.
                await send({"type": "http.response.body", "body": b""})
                return
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise  # the server closes the connection, so that the client sees that something is missing
            await _refuse(send, Refusal(500, INTERNAL))

    def _finishing(self, scope: Scope, send: Send, area: Area | None, source: Source) -> Send:
        """Return ``send`` with the headers added and the request counted."""
        extra = list(headers_of(routed_path(scope)))
        if self._access.allows_cors(area, source) and source.origin:
            extra += [
                (b"access-control-allow-origin", source.origin.encode("latin-1")),
                (b"access-control-allow-methods", b"POST"),
                (b"access-control-allow-headers", b"authorization, content-type"),
                (b"access-control-expose-headers", b"retry-after"),
                (b"access-control-max-age", b"600"),
            ]

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", [])}
                added = [(name, value) for name, value in extra if name not in present]
                message = {**message, "headers": [*message.get("headers", []), *added]}
                route = getattr(scope.get("route"), "path", "other")
                self._metrics.request(_method(scope["method"]), route or "other", int(message["status"]))
            await send(message)

        return finish


async def _whole_body(receive: Receive, limit: int) -> bytes | None:
    """Return a request's body, None where it is larger than ``limit`` bytes (whatever its length was said to be).

    Some of what is too much is still read, and dropped: most clients look for a reply only after they have sent all.
    """
    parts: list[bytes] = []
    size = 0
    while size <= limit + _DRAINED:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    return b"".join(parts) if size <= limit else None


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return ``receive`` that gives a body read before, then what the client does next."""
    waiting = [body]

    async def replay() -> Message:
        return {"type": "http.request", "body": waiting.pop(), "more_body": False} if waiting else await receive()

    return replay


async def _refuse(send: Send, refusal: Refusal) -> None:
    body = dump_json({"error": refusal.reason}) if refusal.reason else b""
    headers = [(b"content-length", str(len(body)).encode())] if refusal.status != 204 else []
    if body:
        headers.append((b"content-type", b"application/json"))
    if refusal.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if refusal.retry_after:
        headers.append((b"retry-after", str(refusal.retry_after).encode()))
    if refusal.status != 204:
        # The body that was not read would be taken for the next request.
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _method(method: str) -> str:
    return method if method in {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"} else "other"


def _too_large(area: Area | None) -> str:
    limit = WINDOW_BODY_LIMIT if area == "page" else BODY_LIMIT
    return f"the request is larger than {limit // 1024} KiB; send a shorter one"
