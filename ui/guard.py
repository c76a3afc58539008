"""What stands before every request: keys, sizes, host names, headers, and the count of requests. Plain ASGI."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ui.metrics import Metrics
from ui.render import dump_json
from ui.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_LIMIT = 256 * 1024
INTERNAL = "the server failed over this request; its log says why"
_DRAINED = 16 * BODY_LIMIT
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_log = logging.getLogger(__name__)
_PROTECTED = ("/api", "/v1", "/mcp", "/metrics")
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class Guard:
    """ASGI middleware that refuses what may not pass, and adds to every response the headers it lacks."""

    def __init__(self, app: App, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._keys = [key.encode() for key in settings.api_keys]
        self._needs_key = not settings.open_to_all
        # With nothing to keep strangers out, a page elsewhere could name this machine by a host name of its own and
        # read answers through the visitor's browser (DNS rebinding); so only this machine's names are answered to.
        self._names_checked = settings.on_loopback and settings.open_to_all and not settings.insecure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with the reason why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        send = self._finishing(scope, send)
        refusal = self._refusal(scope["path"], headers)
        if refusal:
            await _refuse(send, *refusal)
            return
        if _is_under(scope["path"], _PROTECTED):
            body = await _whole_body(receive)
            if body is None:
                await _refuse(send, 413, _too_large())
                return
            receive = _replayed(body, receive)
        await self._answered(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what nothing else caught becomes a sentence for the client and a trace in the log."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:  # the outer boundary of a request
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if started:
                raise  # the server closes the connection, so that the client sees that something is missing
            await _refuse(send, 500, INTERNAL)

    def _refusal(self, path: str, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        if self._names_checked and _host_name(headers.get(b"host", b"")) not in _LOOPBACK_NAMES:
            return 421, "the Host of the request is not this machine's loopback name; use http://127.0.0.1 and the port"
        if not _is_under(path, _PROTECTED):
            return None
        if self._needs_key and not self._has_key(headers.get(b"authorization", b"")):
            hint = "send `Authorization: Bearer KEY`" if self._keys else "set WENYUAN_API_KEYS to allow the API"
            return 401, f"a key is needed for {path.split('/')[1]}, and the request has no valid one; {hint}"
        return None

    def _has_key(self, authorization: bytes) -> bool:
        kind, _, given = authorization.partition(b" ")
        # Every key is compared, each in constant time.
        matches = [hmac.compare_digest(given.strip(), key) for key in self._keys]
        return kind.lower() == b"bearer" and any(matches)

    def _finishing(self, scope: Scope, send: Send) -> Send:
        """Return ``send`` with the headers added and the request counted."""

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message.get("headers", [])}
                added = [(name, value) for name, value in _HEADERS if name not in present]
                message = {**message, "headers": [*message.get("headers", []), *added]}
                route = getattr(scope.get("route"), "path", "other")
                self._metrics.request(_method(scope["method"]), route or "other", int(message["status"]))
            await send(message)

        return finish


async def _whole_body(receive: Receive) -> bytes | None:
    """Return a request's body, None where it is larger than allowed (whatever its length was said to be).

    Some of what is too much is still read, and dropped: most clients look for a reply only after they have sent all.
    """
    parts: list[bytes] = []
    size = 0
    while size <= _DRAINED:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= BODY_LIMIT:
            parts.append(part)
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    return b"".join(parts) if size <= BODY_LIMIT else None


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return ``receive`` that gives a body read before, then what the client does next."""
    waiting = [body]

    async def replay() -> Message:
        return {"type": "http.request", "body": waiting.pop(), "more_body": False} if waiting else await receive()

    return replay


async def _refuse(send: Send, status: int, reason: str) -> None:
    body = dump_json({"error": reason})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    # The body that was not read would be taken for the next request.
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _is_under(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


def _host_name(host: bytes) -> str:
    text = host.decode("latin-1").strip().lower()
    name, colon, port = text.rpartition(":")
    return name if colon and port.isdigit() else text


def _method(method: str) -> str:
    return method if method in {"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"} else "other"


def _too_large() -> str:
    return f"the request is larger than {BODY_LIMIT // 1024} KiB; send a shorter one"
