"""Which area of the server a path lies in, who gets in there, and the headers that its responses carry.

::

    public  /healthz, /embed.js, /embed and /docs with their files: open to everyone
    embed   /api/ask: a key, or an embed token from a page on the list
    api     the rest of /api, /v1, /mcp, /metrics: a key
    page    the chat window and the routes of Gradio that it needs: a login; every other route is closed
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

Area = Literal["public", "embed", "api", "page"]

PUBLIC_PATHS = frozenset(
    {
        *("/healthz", "/embed.js", "/embed", "/embed/page.js", "/embed/page.css"),
        *("/docs", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js"),  # what they tell is no secret
    }
)
ASK_PATH = "/api/ask"
API_PREFIXES = ("/api", "/v1", "/mcp", "/metrics")

_NAME = r"[\w@-][\w.@-]{0,99}"  # no "..", no drive, no backslash, nothing empty, nothing that no file could be called
# Closed by default: of what Gradio serves, only what the window asks for. Not among them, whatever a version of Gradio
# does there: /file= and /proxy= (files and addresses by path), /upload, /component_server, /run, /call, /deep_link,
# /custom_component, /stream, /run-history, /vibe-code, /monitoring, /profiling. Of /run only what the window's own
# script asks for (ui.window.services).
_PAGE_PATHS = re.compile(
    rf"/|/(?:config|login|logout|theme\.css|favicon\.ico|manifest\.json|robots\.txt)/?|/pwa_icon(?:/\d+)?"
    rf"|/(?:assets|static)(?:/{_NAME})+"
    rf"|/gradio_api/(?:queue/join|queue/data|queue/status|startup-events|heartbeat/{_NAME}|cancel|reset)/?"
    rf"|/gradio_api/run/wy_[a-z]+/?",
    re.ASCII,
)

PAGE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

Headers = tuple[tuple[bytes, bytes], ...]
_ALL: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_OWN: Headers = ((b"cross-origin-resource-policy", b"same-origin"), (b"x-frame-options", b"DENY"))
_DATA: Headers = (*_ALL, *_OWN, (b"content-security-policy", DATA_POLICY.encode()))
_WINDOW: Headers = (*_ALL, *_OWN, (b"content-security-policy", PAGE_POLICY.encode()))
# What pages of other origins load: which of them may, the page itself says by its frame-ancestors.
_SHARED: Headers = (
    *_ALL,
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"content-security-policy", DATA_POLICY.encode()),
)


def area_of(path: str) -> Area | None:
    """Return the area of a path (``routed_path``), None where there is nothing for anyone."""
    if path in PUBLIC_PATHS:
        return "public"
    if path == ASK_PATH:
        return "embed"
    if any(path == prefix or path.startswith(f"{prefix}/") for prefix in API_PREFIXES):
        return "api"
    return "page" if _PAGE_PATHS.fullmatch(path) else None


def headers_of(path: str) -> Headers:
    """Return the headers that every response at a path has, unless the route itself sets them."""
    area = area_of(path)
    if path.startswith("/embed") and area == "public":
        return _SHARED
    if area == "page":
        return _WINDOW
    if area == "public":
        return _DATA
    varies: Headers = ((b"vary", b"Origin"),) if area == "embed" else ()
    return (*_DATA, (b"cache-control", b"no-store"), *varies)


def routed_path(scope: Mapping[str, Any]) -> str:
    """Return the decoded path that the server routes: without the prefix that a proxy serves us under."""
    path, prefix = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(prefix) :] if prefix and path.startswith(f"{prefix}/") else path
