"""The page of the HTTP API at ``/docs``: Swagger UI from an installed package, nothing from another host."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from fastapi import HTTPException, Response
from fastapi.responses import HTMLResponse

from ui.inline import policy_of

if TYPE_CHECKING:
    from fastapi import FastAPI

_TYPES = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
# The description stands in the page: its own path needs a key where keys are set, and a browser cannot send one.
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>wenyuan: HTTP API</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><div id="ui"></div><script src="docs/swagger-ui-bundle.js"></script>
<script type="application/json" id="description">{description}</script>
<script>SwaggerUIBundle({{spec: JSON.parse(document.getElementById("description").textContent), dom_id: "#ui",
validatorUrl: null, deepLinking: true}});</script></body></html>
"""


def add_docs(app: FastAPI) -> None:
    """Add the page and its two files."""

    @app.get("/docs", include_in_schema=False)
    def docs() -> Response:
        # "<" is escaped, so that no text of the description can end the script element.
        page = _PAGE.format(description=json.dumps(app.openapi()).replace("<", "\\u003c"))
        return HTMLResponse(page, headers={"Content-Security-Policy": policy_of(page.encode())})

    @app.get("/docs/{name}", include_in_schema=False)
    def asset(name: str) -> Response:
        if name not in _TYPES:
            raise HTTPException(404, f"there is no {name[:60]!r} here")
        file = resources.files("fastapi_swagger") / "resources" / name
        return Response(file.read_bytes(), media_type=_TYPES[name], headers={"Cache-Control": "max-age=86400"})
