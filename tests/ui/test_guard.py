"""Closed by default, over a real socket: who gets in where, from which page, how often, and with which headers."""

from __future__ import annotations

import socket
import subprocess
import sys
from datetime import datetime, timezone
from urllib.parse import quote

import pytest

from rag.types import Answer
from tests.conftest import ROOT
from tests.ui.over_http import QUESTION, serving
from ui.guard import BODY_LIMIT
from ui.settings import Settings
from ui.tokens import Tokens, tokens_path, used_now

PAGE, OTHER = "http://intranet.example", "https://other.example:8443"
KEY = "key-one"


class Quick:
    """An engine that answers at once, for tests of who may ask and not of what is answered."""

    def __init__(self, archive=None):
        self.archive = archive
        self.asked = 0

    def ask(self, question, **_rest):
        self.asked += 1
        return Answer(question, question, "answered", "答")

    def stream(self, question, **_rest):
        self.asked += 1
        yield Answer(question, question, "answered", "答")


@pytest.fixture
def quick(demo_archive):
    return Quick(demo_archive)


@pytest.fixture
def folder(tmp_path) -> str:
    return str(tmp_path)


def token_for(folder: str, origin: str = PAGE, quota: int = 100) -> str:
    return Tokens(tokens_path(Settings(archive=folder))).add(origin, quota, "day")[1]


# Keys


def test_every_route_but_the_public_ones_needs_a_key(quick, folder):
    closed = ["/api/search?q=a", "/api/articles/x", "/api/openapi.json", "/api/ask", "/v1/models", "/v1", "/mcp"]
    closed += ["/mcp/", "/metrics", "/api", "/api/", "/api/nothing"]
    with serving(quick, api_keys=(KEY, "key-two"), archive=folder) as server:
        for path in closed:
            for header in ({}, {"token": "wrong"}, {"token": ""}, {"Authorization": KEY}, {"token": f"{KEY}x"}):
                reply = server("GET", path, **header)
                assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer"), (path, header)
                assert KEY not in reply.text
        assert server("GET", "/healthz").status == 200
        for key in (KEY, "key-two"):
            assert server.ask(token=key).status == 200
            assert server("GET", "/metrics", token=key).status == 200
    assert quick.asked == 2


def test_keys_are_compared_as_hashes_of_one_length_and_all_of_them(quick, monkeypatch):
    compared = []
    from ui import access

    def noting(left, right):
        compared.append((left, right))
        return left == right

    monkeypatch.setattr(access.hmac, "compare_digest", noting)
    with serving(quick, api_keys=("a", "bb" * 40, "ccc")) as server:
        assert server("GET", "/metrics", token="a").status == 200
    assert len(compared) == 3
    assert {len(part) for pair in compared for part in pair} == {32}


def test_there_is_no_window_where_only_keys_are_set(quick):
    with serving(quick, window=True, api_keys=(KEY,)) as server:
        for path in ("/", "/config", "/gradio_api/queue/join", "/login", "/assets/index.js", "/theme.css"):
            for given in (None, KEY):
                assert server("GET", path, token=given).status == 404, path


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "intranet.example"])
def test_others_are_let_in_only_with_keys_or_passwords_or_on_purpose(demo_path, host):
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0", "--archive", str(demo_path), "--host", host]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=300)
    assert ended.returncode == 2
    assert "WENYUAN_API_KEYS" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_another_name_than_this_machines_is_refused_where_nothing_else_protects(quick):
    names = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:7860", "", "[::1].evil.example"]
    with serving(quick) as server:
        for name in names:
            for path in ("/healthz", "/", "/embed", "/api/search?q=a"):
                assert server("GET", path, Host=name).status in (400, 421), (name, path)
        for name in ("localhost", "LOCALHOST:7860", "127.0.0.1:1", "[::1]:7860"):
            assert server("GET", "/healthz", Host=name).status == 200
    assert quick.asked == 0


# Pages of other origins


@pytest.mark.parametrize("closed", [False, True])
def test_a_page_that_is_not_listed_cannot_ask_nor_read(quick, closed, folder):
    settings = {"api_keys": (KEY,)} if closed else {}
    with serving(quick, embed_origins=(PAGE,), archive=folder, **settings) as server:
        strangers = [OTHER, "null", "http://intranet.example.evil", "http://intranet.example:81", f"{PAGE}/", "*"]
        for stranger in [*strangers, "https://intranet.example", f"{server.origin}.evil", "http://127.0.0.1"]:
            for path in ("/api/ask", "/api/search?q=a", "/metrics", "/v1/models", "/mcp"):
                reply = server("POST", path, {"question": QUESTION}, token=KEY, Origin=stranger)
                assert reply.status == 403, (stranger, path)
                assert "Access-Control-Allow-Origin" not in reply.headers
            preflight = server("OPTIONS", "/api/ask", Origin=stranger, Access_Control_Request_Method="POST")
            assert preflight.status == 403
            assert "Access-Control-Allow-Origin" not in preflight.headers
            framed = server.ask(token=KEY, Origin=server.origin, X_Wenyuan_Embedder=stranger)
            assert framed.status == 403
    assert quick.asked == 0


def test_a_listed_page_may_ask_and_nothing_else(quick):
    with serving(quick, embed_origins=(PAGE, OTHER)) as server:
        for page in (PAGE, OTHER):
            preflight = server("OPTIONS", "/api/ask", Origin=page, Access_Control_Request_Method="POST")
            assert (preflight.status, preflight.text) == (204, "")
            assert preflight.headers["Access-Control-Allow-Headers"] == "authorization, content-type"
            for reply in (preflight, server.ask(Origin=page), server("GET", "/healthz", Origin=page)):
                assert reply.status in (200, 204)
                assert reply.headers["Access-Control-Allow-Origin"] == page
                assert "Access-Control-Allow-Credentials" not in reply.headers
            assert "Origin" in server.ask(Origin=page).headers["Vary"]
            assert server("GET", "/api/search?q=a", Origin=page).status == 403
            assert server("OPTIONS", "/api/search", Origin=page, Access_Control_Request_Method="GET").status == 403
        assert server("GET", "/healthz", Origin="http://evil.example").headers["Access-Control-Allow-Origin"] is None
        assert server.ask(Origin=server.origin).status == 200


# Embed tokens


def test_a_token_can_ask_and_nothing_else(quick, folder):
    token = token_for(folder)
    with serving(quick, archive=folder, api_keys=(KEY,), embed_origins=(PAGE,)) as server:
        assert server.ask(token=token, Origin=PAGE).status == 200
        framed = {"Origin": server.origin, "X_Wenyuan_Embedder": PAGE}
        assert server.ask(token=token, **framed).status == 200
        paths = ("/api/search?q=a", "/api/articles/x", "/metrics", "/v1/models", "/v1/chat/completions", "/mcp")
        for path in paths:
            assert server("GET", path, token=token).status == 403
            assert server("POST", path, {}, token=token, **framed).status == 403
    assert quick.asked == 2


def test_a_token_asks_from_its_own_page_only(quick, folder):
    token = token_for(folder)
    with serving(quick, archive=folder, api_keys=(KEY,), embed_origins=(PAGE, OTHER)) as server:
        for headers in (
            {},
            {"Origin": OTHER},
            {"Origin": server.origin},
            {"Origin": server.origin, "X_Wenyuan_Embedder": OTHER},
            {"Origin": OTHER, "X_Wenyuan_Embedder": PAGE},
            {"Origin": "null"},
        ):
            assert server.ask(token=token, **headers).status == 403, headers
    with serving(quick, archive=folder, api_keys=(KEY,), embed_origins=(OTHER,)) as server:
        assert server.ask(token=token, Origin=PAGE).status == 403  # no longer listed
    assert quick.asked == 0


def test_a_page_on_the_servers_own_origin_asks_with_a_token_too(quick, folder):
    with serving(quick, archive=folder, api_keys=(KEY,), embed_origins=(PAGE,)) as server:
        token = token_for(folder, PAGE)
        # A proxy that serves both: the Host is the page's own.
        assert server.ask(token=token, Host="intranet.example", Origin=PAGE).status == 200


def test_a_token_is_revoked_at_once(quick, folder):
    tokens = Tokens(tokens_path(Settings(archive=folder)))
    token, text = tokens.add(PAGE, 9, "day")
    for settings in ({"api_keys": (KEY,)}, {}):  # also where nothing else is asked for
        with serving(quick, archive=folder, embed_origins=(PAGE,), **settings) as server:
            if settings:
                assert server.ask(token=text, Origin=PAGE).status == 200
                tokens.revoke(token.id)
            reply = server.ask(token=text, Origin=PAGE)
            assert reply.status == 401
            assert reply.headers["Access-Control-Allow-Origin"] == PAGE  # so that the page can say why
            assert text not in reply.text


def test_a_quota_is_429_with_the_time_to_wait_and_counts_only_what_is_let_in(quick, folder, monkeypatch):
    tokens = Tokens(tokens_path(Settings(archive=folder)))
    now = datetime(2026, 3, 1, 22, 59, 30, tzinfo=timezone.utc)  # not a real one, which may end an hour meanwhile
    monkeypatch.setattr("ui.tokens._now", lambda: now)
    _, text = tokens.add(PAGE, 2, "hour")
    with serving(quick, archive=folder, api_keys=(KEY,), embed_origins=(PAGE, OTHER)) as server:
        assert server.ask(token=text, Origin=OTHER).status == 403
        assert server("POST", "/api/ask", b"x" * (BODY_LIMIT + 1), token=text, Origin=PAGE).status == 413
        assert used_now(tokens.list()[0]) == 0
        assert [server.ask(token=text, Origin=PAGE).status for _ in range(3)] == [200, 200, 429]
        reply = server.ask(token=text, Origin=PAGE)
        assert reply.headers["Retry-After"] == "30"
    assert quick.asked == 2


def test_a_token_is_no_way_to_a_key(folder):
    """Share tokens of other programs were made from the owner's key, which could be worked out from them."""
    tokens = Tokens(tokens_path(Settings(archive=folder, api_keys=(KEY,))))
    made = {tokens.add(PAGE, 1, "day")[1] for _ in range(50)}
    assert len(made) == 50
    assert not any(KEY in text or text[8:] in other for text in made for other in made if other != text)


def test_a_broken_file_of_tokens_is_503_and_keys_go_on(quick, tmp_path):
    (tmp_path / "tokens.sqlite").write_text("no database" * 100)
    with serving(quick, archive=str(tmp_path), api_keys=(KEY,), embed_origins=(PAGE,)) as server:
        assert "tokens" in server.ask(token="wyt_x", Origin=PAGE).error
        assert server.ask(token="wyt_x", Origin=PAGE).status == 503
        assert server.ask(token=KEY).status == 200


# Rates and sizes


def test_an_address_and_a_key_may_ask_so_often(quick):
    with serving(quick, rate_limit=3) as server:
        assert [server.ask().status for _ in range(4)] == [200, 200, 200, 429]
        reply = server.ask()
        assert "Retry-After" in reply.error
        assert 1 <= int(reply.headers["Retry-After"]) <= 20
        assert server("GET", "/healthz").status == 200
    with serving(quick, api_keys=(KEY, "key-two"), key_rate_limit=2, rate_limit=1) as server:
        assert [server.ask(token=KEY).status for _ in range(3)] == [200, 200, 429]
        assert server.ask(token="key-two").status == 200
        assert [server.ask(token="wrong").status for _ in range(2)] == [401, 429]


def test_this_machine_itself_is_not_counted_unless_it_is_said(quick, monkeypatch):
    monkeypatch.setattr("ui.access.DEFAULT_RATE_LIMIT", 2)
    with serving(quick) as server:
        assert {server.ask().status for _ in range(6)} == {200}
        # As a proxy on this machine names others.
        assert [server.ask(X_Forwarded_For="192.0.2.7").status for _ in range(3)] == [200, 200, 429]
        assert server.ask(X_Forwarded_For="192.0.2.8").status == 200


@pytest.mark.parametrize("path", ["/api/ask", "/v1/chat/completions", "/mcp", "/api/search"])
def test_what_is_too_large_is_413(quick, path):
    with serving(quick) as server:
        assert "KiB" in server("POST", path, b'"' + b"x" * BODY_LIMIT + b'"').error
        assert server("POST", path, b"x" * (4 * BODY_LIMIT)).status == 413
    assert quick.asked == 0


# Routes


def test_a_websocket_is_refused(quick):
    with serving(quick) as server, socket.create_connection(("127.0.0.1", server.port), 120) as line:
        line.sendall(
            b"GET /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert line.recv(4096).startswith((b"HTTP/1.1 403", b"HTTP/1.1 405"))


def test_articles_are_served_by_id_never_by_path(engine, demo_path):
    names = ["/etc/passwd", str(demo_path / "archive.sqlite"), str(ROOT / "pyproject.toml"), "archive.sqlite", "."]
    names += ["../" * depth + "etc/passwd" for depth in range(8)] + ["\x00", "C:\\windows\\win.ini"]
    names += [article.source for article in engine.archive.articles()]
    with serving(engine) as server:
        for name in names:
            for path in (quote(name), quote(name, safe=""), quote(quote(name, safe=""))):
                reply = server("GET", f"/api/articles/{path}")
                assert reply.status in (404, 307), path
