"""Parts made after the start: requests wait for them, a failure is told, a wrong path beside them is not theirs."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI

from tests.ui.over_http import serving


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=120) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.read().decode()


def small_window(*_rest) -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/{path:path}")
    def page(path: str) -> str:
        return f"window {path}"

    return app


def test_the_api_answers_while_the_window_is_made_and_the_windows_visitors_wait(engine, monkeypatch):
    go_on = threading.Event()

    def slow(*_rest):
        assert go_on.wait(120)
        return small_window()

    monkeypatch.setattr("ui.api._window", slow)
    with serving(engine, window=True) as (port,), ThreadPoolExecutor() as pool:
        base = f"http://127.0.0.1:{port}"
        early = pool.submit(get, f"{base}/")
        assert get(f"{base}/api/search?q=%E6%8A%95%E8%B5%84")[0] == 200
        assert not early.done()
        go_on.set()
        assert early.result(120) == (200, '"window "')
        assert get(f"{base}/static/some.js") == (200, '"window static/some.js"')


def test_what_is_ours_is_never_the_windows(engine, monkeypatch):
    monkeypatch.setattr("ui.api._window", small_window)
    with serving(engine, window=True) as (port,):
        base = f"http://127.0.0.1:{port}"
        assert get(f"{base}/api/ask")[0] == 405
        for path in ("/api/none", "/v1/none", "/docs/none", "/healthz/none", "/embed/none"):
            assert get(base + path)[0] == 404, path
        assert get(f"{base}/config") == (200, '"window config"')


def test_a_window_that_cannot_be_made_is_told_and_the_rest_goes_on(engine, monkeypatch, caplog):
    def broken(*_rest):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("ui.api._window", broken)
    with serving(engine, window=True) as (port,):
        status, text = get(f"http://127.0.0.1:{port}/")
        assert (status, "secret" in text) == (503, False)
        assert "chat window" in text
        assert get(f"http://127.0.0.1:{port}/healthz")[0] == 200
        # It is not the window that /mcp waits for: GET is refused by the protocol itself.
        assert get(f"http://127.0.0.1:{port}/mcp")[0] in (400, 405, 406)
    assert "the chat window could not be started" in caplog.text
