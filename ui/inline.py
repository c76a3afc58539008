"""The policy of Gradio's page: of inline scripts, those alone run that the page was sent with."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.areas import PAGE_POLICY

_SCRIPT = re.compile(rb"<script(?P<given>[^>]*)>(?P<text>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(rb"\ssrc\s*=", re.IGNORECASE)


def policy_of(page: bytes, also: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of a page, which names its inline scripts by their hashes.

    Parameters
    ----------
    page
        The page's HTML.
    also
        The texts of scripts that the page's own scripts put in.
    """
    inline = [found["text"] for found in _SCRIPT.finditer(page) if not _SOURCE.search(found["given"])]
    named = dict.fromkeys(_named(text) for text in [*inline, *(text.encode() for text in also)])
    return PAGE_POLICY.replace("script-src 'self'", " ".join(["script-src 'self'", *named]))


def _named(script: bytes) -> str:
    # A browser hashes the text as it has parsed it, with one kind of line end.
    text = script.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"


class NamedScripts:
    """Gives each HTML page of an application its policy.

    Parameters
    ----------
    app
        Whose pages.
    also
        As for ``policy_of``.
    """

    def __init__(self, app: ASGIApp, also: Iterable[str] = ()) -> None:
        self._app = app
        self._also = tuple(also)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; where the reply is a page, hold it until it is whole."""
        start: Message | None = None
        parts: list[bytes] = []

        async def finish(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None or message["type"] != "http.response.body":
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    page = b"".join(parts)
                    policy = (b"content-security-policy", policy_of(page, self._also).encode())
                    await send({**start, "headers": [*start["headers"], policy]})
                    await send({"type": "http.response.body", "body": page})

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = scope["headers"]
        if any(name == b"accept" and b"text/html" in value for name, value in given):
            # What is to be hashed must not come packed.
            scope = {**scope, "headers": [pair for pair in given if pair[0] != b"accept-encoding"]}
        await self._app(scope, receive, finish)


def _is_page(start: Message) -> bool:
    headers = start.get("headers", ())
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)
