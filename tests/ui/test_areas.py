"""Which routes there are, with which headers: the server as it is started, the chat window included."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.ui.over_http import window_serving
from ui.areas import area_of, routed_path


@pytest.fixture(scope="module")
def server(demo_path, tmp_path_factory):
    with window_serving(demo_path, tmp_path_factory.mktemp("served")) as running:
        yield running


def test_every_response_forbids_what_its_page_does_not_need(server):
    replies = {path: server("GET", path) for path in ("/", "/api/search?q=a", "/healthz", "/nothing", "/metrics")}
    replies["refused"] = server("GET", "/api/search?q=a", Origin="http://evil.example")
    for path, reply in replies.items():
        policy = reply.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy
        assert "unsafe-eval" not in policy
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        assert reply.headers["X-Frame-Options"] == "DENY"
        assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Server" not in reply.headers
        if path != "/":
            assert policy.startswith("default-src 'none'")
    assert replies["/api/search?q=a"].headers["Cache-Control"] == "no-store"


GRADIO_CLOSED = [
    "/file=/etc/passwd",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file/etc/passwd",
    "/gradio_api/file=http://169.254.169.254/",
    "/gradio_api/proxy=http://169.254.169.254/latest",
    "/proxy=http://127.0.0.1:22/",
    "/gradio_api/component_server",
    "/component_server",
    "/gradio_api/upload",
    "/gradio_api/run/predict",
    "/gradio_api/run/wy_export/../predict",
    "/gradio_api/api/predict",
    "/gradio_api/call/predict",
    "/gradio_api/info",
    "/gradio_api/openapi.json",
    "/gradio_api/deep_link?session_hash=x",
    "/gradio_api/stream/x",
    "/gradio_api/process_recording",
    "/gradio_api/vibe-code",
    "/gradio_api/dev/reload",
    "/gradio_api/mcp/",
    "/custom_component/x/client/component/a.js",
    "/monitoring",
    "/monitoring/summary",
    "/profiling/traces",
    "/run-history/records",
    "/static//etc/passwd",
    "/static/../../../../etc/passwd",
    "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%5c..%5cwindows/win.ini",
    "/static/C:/windows/win.ini",
    "/static/%2fetc/passwd",
    "/assets/..%2f..%2f..%2f..%2fetc/passwd",
    "/svelte/../x",
    "//gradio_api/file=/etc/passwd",
    "/GRADIO_API/file=/etc/passwd",
]


def test_of_gradios_routes_only_those_that_the_window_needs_are_there(server):
    for path in GRADIO_CLOSED:
        for method in ("GET", "POST", "HEAD"):
            reply = server(method, path)
            assert reply.status == 404, (method, path)
            assert "root:" not in reply.text
    assert server("GET", "/").status == 200
    assert server("GET", "/theme.css").status == 200


def test_a_session_that_is_gone_is_told_so_without_a_trace(server):
    """As an open page asks after the server was started anew; the fixture looks for a trace in the log."""
    reply = server("GET", "/gradio_api/queue/data?session_hash=gone")
    assert reply.status == 200
    assert "session_not_found" in reply.text


def test_a_name_that_no_file_can_have_is_404(server):
    for name in ("问" * 500, "a" * 500, "a" * 100 + ".js"):
        assert server("GET", f"/static/{quote(name)}").status == 404


def test_passwords_can_be_tried_ten_times_a_minute(demo_path, tmp_path):
    body = b"username=li&password=wrong"
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    with window_serving(demo_path, tmp_path, WENYUAN_AUTH="li:pw") as server:
        server("GET", "/")  # waits until the window is there
        tried = [server("POST", "/login", body, **kind).status for _ in range(16)]
        assert tried[:10] == [400] * 10
        assert tried.count(429) >= 4  # one more is allowed after each six seconds
        assert server("GET", "/config").status == 401
        assert server("GET", "/gradio_api/queue/data?session_hash=x").status == 401


def test_behind_a_prefix_the_same_is_closed():
    """A proxy's prefix, told to the server as root_path, is no way around the key."""
    for path in ("/api/ask", "/v1/models", "/", "/embed", "/gradio_api/file=/x"):
        plain = area_of(routed_path({"path": path}))
        assert area_of(routed_path({"path": f"/wy{path}", "root_path": "/wy"})) == plain
        assert area_of(routed_path({"path": path, "root_path": "/wy/"})) == plain
