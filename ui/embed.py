"""The intranet page: ``/embed`` for an iframe, ``/embed.js`` for a button and a panel on any page.

The page asks ``/api/ask`` like everyone; ``ui.access`` decides whether it may.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from fastapi.responses import Response

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.settings import Settings

_MINUTES = "public, max-age=300"
# No inline script or style, no place for a text to become one, and nothing from anywhere else.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {ancestors}"
)


def policy(settings: Settings) -> str:
    """Return the page's Content-Security-Policy: exactly the listed origins may frame it."""
    return _POLICY.format(ancestors=" ".join(settings.embed_origins) or "'none'")


def add_embed(app: FastAPI, settings: Settings) -> None:
    """Add the page, its script and style, and the script for other pages."""
    page_policy = policy(settings)

    def served(path: str, name: str, kind: str, headers: dict[str, str]) -> None:
        content = (resources.files("ui") / "static" / "embed" / name).read_bytes()

        async def file() -> Response:
            return Response(content, media_type=kind, headers=headers)

        app.add_api_route(path, file, methods=["GET", "HEAD"], include_in_schema=False, name=name)

    fresh = {"Cache-Control": "no-cache", "Content-Security-Policy": page_policy}
    served("/embed", "page.html", "text/html", fresh)
    served("/embed/page.js", "page.js", "text/javascript", {"Cache-Control": _MINUTES})
    served("/embed/page.css", "page.css", "text/css", {"Cache-Control": _MINUTES})
    served("/embed.js", "button.js", "text/javascript", {"Cache-Control": _MINUTES})
