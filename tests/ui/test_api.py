"""The HTTP API over a real socket: answers, streams, refusals, keys, headers, and a stop that is graceful."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from prometheus_client.parser import text_string_to_metric_families

from index.errors import ArchiveDamaged, ModelError
from rag.types import Answer
from tests.conftest import ROOT
from tests.ui import over_http
from ui.guard import BODY_LIMIT
from ui.schema import AnswerOut, ArticleOut, SearchOut

QUESTION = "2020年规上工业增加值要增长多少？"
FIELDS = [
    *("id", "question", "standalone_question", "status", "answer", "short_answer", "citations", "hits", "partial"),
    *("mode", "model", "warnings", "elapsed_ms", "error", "confidence"),
]


class Client:
    """Plain HTTP to one port; every response is checked for what all of them must have."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            raw = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            if raw is not None:
                names = {"Content-Type": "application/json"} | names
            connection.request(method, path, raw, names)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in response.headers
        assert "Traceback" not in text
        return response.status, response.headers, text

    def json(self, method: str, path: str, body=None, **headers):
        status, _headers, text = self.ask(method, path, body, **headers)
        return status, json.loads(text)

    def refused(self, status: int, *args, **headers) -> str:
        found, row = self.json(*args, **headers)
        assert found == status, row
        assert list(row) == ["error"]
        return row["error"]


@contextmanager
def serving(engine, **settings):
    with over_http.serving(engine, **settings) as (port,):
        yield Client(port)


@pytest.fixture(scope="module")
def api(engine):
    with serving(engine) as client:
        yield client


def events(text: str) -> list[tuple[str, dict]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_question_is_answered_as_in_the_contract(api, engine):
    status, headers, text = api.ask("POST", "/api/ask", {"question": QUESTION})
    assert status == 200
    assert headers["Content-Type"] == "application/json"
    assert "\\u" not in text
    row = json.loads(text)
    assert list(row) == FIELDS
    expected = engine.ask(QUESTION).to_json()
    assert {**row, "elapsed_ms": 0} == {**expected, "elapsed_ms": 0}


def test_history_and_period_reach_the_engine(api, engine):
    body = {"question": "那2023年呢？", "history": [QUESTION], "since": "2023", "until": "2023-12-31"}
    _, row = api.json("POST", "/api/ask", body)
    expected = engine.ask("那2023年呢？", history=[QUESTION], since="2023", until="2023-12-31")
    assert row["standalone_question"] == expected.standalone_question != "那2023年呢？"
    assert row["answer"] == expected.answer


def test_a_stream_is_tokens_then_one_answer(api):
    status, headers, text = api.ask("POST", "/api/ask", {"question": QUESTION, "stream": True})
    assert status == 200
    assert headers["Content-Type"].startswith("text/event-stream")
    *tokens, (last, row) = events(text)
    assert last == "answer"
    assert list(row) == FIELDS
    assert {name for name, _ in tokens} == {"token"}
    assert "".join(data["text"] for _, data in tokens) == row["answer"]


def test_an_answer_without_pieces_is_streamed_as_one():
    class Whole:
        def stream(self, question, **_rest):
            yield Answer(question, question, "answered", "一二")

    with serving(Whole()) as client:
        _, _, text = client.ask("POST", "/api/ask", {"question": "q", "stream": True})
    assert [name for name, _ in events(text)] == ["token", "answer"]


def test_a_stream_arrives_piece_by_piece():
    go_on = threading.Event()

    class Slow:
        def stream(self, question, **_rest):
            yield "一"
            assert go_on.wait(10)
            yield "二"
            yield Answer(question, question, "answered", "一二")

    with serving(Slow()) as client, socket.create_connection(("127.0.0.1", client.port), 10) as line:
        body = json.dumps({"question": "q", "stream": True}).encode()
        line.sendall(
            b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        seen = b""
        while "一".encode() not in seen:
            seen += line.recv(4096)
        assert "二".encode() not in seen
        go_on.set()
        while part := line.recv(4096):
            seen += part
        assert b"event: answer" in seen


@pytest.mark.parametrize("problem", [ModelError("the model is gone"), ZeroDivisionError("secret")])
def test_a_stream_that_breaks_off_says_so(problem):
    class Breaking:
        def stream(self, question, **_rest):
            yield "一"
            raise problem

    with serving(Breaking()) as client:
        _, _, text = client.ask("POST", "/api/ask", {"question": "q", "stream": True})
    assert [name for name, _ in events(text)] == ["token", "error"]
    assert "secret" not in text


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"question": ""}, "empty"),
        ({"question": "？！"}, "empty"),
        ({"question": "问" * 1001}, "1000"),
        ({"question": "问" * 30_000}, "question"),
        ({"question": QUESTION, "since": "昨天"}, "'昨天'"),
        ({"question": QUESTION, "since": "2024", "until": "2020"}, "2024"),
        ({"question": QUESTION, "until": "9" * 50}, "until"),
        ({"question": QUESTION, "history": "前"}, "history"),
        ({"question": QUESTION, "history": [1]}, "history"),
        ({"question": QUESTION, "history": ["前"] * 51}, "history"),
        ({"question": QUESTION, "sinse": "2024"}, "sinse"),
        ({"question": ["a"]}, "question"),
        ({}, "question"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_what_cannot_be_asked_is_422_with_one_sentence(api, body, says, stream):
    assert says in api.refused(422, "POST", "/api/ask", {**body, "stream": stream})


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"question": QUESTION, "sinse": "二〇二四年\n五月"}, '(got "二〇二四年\\\\n五月")'),
        ({"question": ["今年", "去年"]}, '(got ["今年", "去年"])'),
        ({"question": QUESTION, "until": "九" * 99}, f'(got "{"九" * 59}…)'),
    ],
)
def test_what_cannot_be_used_is_shown_as_it_is_written(api, body, shown):
    assert shown.replace("\\\\", "\\") in api.refused(422, "POST", "/api/ask", body)


@pytest.mark.parametrize("body", [b"{", b"", b"[1]", b"\xff", b'"q"', b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused(api, body):
    status, row = api.json("POST", "/api/ask", body)
    assert status in (400, 422)
    assert list(row) == ["error"]


def test_a_lone_surrogate_is_no_server_error(api):
    status, row = api.json("POST", "/api/ask", b'{"question": "\\ud800 2020?"}')
    assert status in (200, 422), row
    status, row = api.json("POST", "/api/ask", b'{"question": ["\\ud800"]}')
    assert status in (200, 422), row


def test_a_body_that_is_too_large_is_413_however_it_comes(api):
    body = {"question": "问" * BODY_LIMIT}
    assert "KiB" in api.refused(413, "POST", "/api/ask", body)
    connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=120)
    pieces = iter([b"x" * 65_536] * 5)
    connection.request("POST", "/api/ask", pieces, {"Content-Type": "application/json"}, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_search_ranks_chunks(api, engine):
    status, row = api.json("GET", "/api/search?q=%E6%8A%95%E8%B5%84%E7%9B%AE%E6%A0%87&k=3&since=2020&until=2020")
    assert status == 200
    assert row["hits"] == [hit.to_json() for hit in engine.search("投资目标", 3, since="2020", until="2020")]
    assert [hit["rank"] for hit in row["hits"]] == [1, 2, 3]
    for query in ("", "?k=1", "?q=%3F", "?q=a&k=0", "?q=a&k=x", "?q=a&k=1001", "?q=a&since=x", "?q=a&by=foo"):
        assert api.refused(422, "GET", f"/api/search{query}")


def test_an_article_comes_with_its_date_evidence_and_lines(api, demo_archive):
    for article in demo_archive.articles():
        status, row = api.json("GET", f"/api/articles/{article.id}")
        assert status == 200
        assert (row["id"], row["text"], row["source"]) == (article.id, article.text, article.source)
        assert (row["date"], row["date_evidence"]) == (article.date, article.date_evidence)
        assert row["lines"] == list(article.lines(0, len(article.text)))
    assert "no-such" in api.refused(404, "GET", "/api/articles/no-such")
    assert api.refused(404, "GET", "/api/articles/..%2F..%2Fetc%2Fpasswd")


def test_other_paths_and_methods_are_refused_as_json(api):
    assert api.refused(404, "GET", "/api/nothing")
    assert api.refused(405, "GET", "/api/ask")
    for path in ("/redoc", "/openapi.json", "/docs/none"):
        assert api.refused(404, "GET", path)
    status, row = api.json("GET", "/api/openapi.json")
    assert status == 200
    assert {"/api/ask", "/api/search", "/api/articles/{article_id}"} <= set(row["paths"])


def test_health_gives_the_archives_counts(api, demo_archive):
    status, row = api.json("GET", "/healthz")
    assert status == 200
    assert row["status"] == "ok"
    assert row["articles"] == len(demo_archive)
    assert "path" not in row


def test_metrics_are_prometheus_text(engine):
    with serving(engine) as client:
        client.json("POST", "/api/ask", {"question": QUESTION})
        client.json("POST", "/api/ask", {"question": QUESTION, "stream": False})
        client.ask("POST", "/api/ask", {"question": QUESTION, "stream": True})
        client.json("POST", "/api/ask", {"question": ""})
        client.json("GET", "/api/nothing")
        _, headers, text = client.ask("GET", "/metrics")
    assert headers["Content-Type"].startswith("text/plain; version=")
    values = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert values["wenyuan_requests_total", "/api/ask", "200", "POST"] == 3
    assert values["wenyuan_requests_total", "/api/ask", "422", "POST"] == 1
    assert values["wenyuan_requests_total", "404", "GET", "other"] == 1
    assert values["wenyuan_answers_total", "answered", "extractive"] == 3
    assert values["wenyuan_answer_seconds_bucket", "+Inf"] == 3
    assert values["wenyuan_answer_seconds_count",] == 3
    assert values["wenyuan_answers_in_flight",] == 0
    assert values["wenyuan_archive_articles",] == len(engine.archive)
    assert values["process_resident_memory_bytes",] > 1e6
    assert QUESTION not in text


def test_keys_are_needed_where_they_are_set(engine):
    with serving(engine, api_keys=("key-one", "key-two")) as client:
        for path in (
            "/api/search?q=a",
            "/api/openapi.json",
            "/metrics",
            "/api",
            "/v1/models",
            "/mcp",
            "/api/articles/x",
        ):
            for header in (
                {},
                {"Authorization": "Bearer wrong"},
                {"Authorization": "key-one"},
                {"Authorization": "Basic key-one"},
            ):
                status, headers, _ = client.ask("GET", path, **header)
                assert status == 401, (path, header)
                assert headers["WWW-Authenticate"] == "Bearer"
        for key in ("key-one", "key-two"):
            status, row = client.json("POST", "/api/ask", {"question": QUESTION}, Authorization=f"Bearer {key}")
            assert (status, row["status"]) == (200, "answered")
        assert client.json("GET", "/healthz")[0] == 200
        assert client.refused(404, "GET", "/")


def test_passwords_alone_close_the_api(engine):
    with serving(engine, auth=(("li", "pw"),)) as client:
        assert "WENYUAN_API_KEYS" in client.refused(401, "POST", "/api/ask", {"question": QUESTION})
        assert client.refused(401, "POST", "/api/ask", {"question": QUESTION}, Authorization="Bearer ")
        assert client.json("GET", "/healthz")[0] == 200


def test_only_this_machines_names_are_answered_to_without_keys(engine, api):
    assert "loopback" in api.refused(421, "GET", "/healthz", Host="evil.example")
    assert api.json("GET", "/healthz", Host="localhost:7860")[0] == 200
    with serving(engine, api_keys=("key-one",)) as client:
        assert client.json("GET", "/healthz", Host="intranet.example")[0] == 200


def test_an_archive_that_fails_is_503_and_a_slip_500_without_its_trace():
    class Broken:
        def __init__(self, problem):
            self.problem = problem

        def ask(self, *_args, **_rest):
            raise self.problem

    with serving(Broken(ArchiveDamaged("the archive is damaged"))) as client:
        assert client.refused(503, "POST", "/api/ask", {"question": "q"}) == "the archive is damaged"
    with serving(Broken(ZeroDivisionError("secret"))) as client:
        assert "secret" not in client.refused(500, "POST", "/api/ask", {"question": "q"})


def test_many_ask_at_once(api, engine):
    questions = [f"{year}年规上工业增加值要增长多少？" for year in range(2015, 2031)]
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda question: api.json("POST", "/api/ask", {"question": question}), questions))
    assert [row["answer"] for _, row in rows] == [engine.ask(question).answer for question in questions]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_serves_and_stops_with_status_0(demo_path, number):
    own = os.environ | {"WENYUAN_ARCHIVE": str(demo_path), "WENYUAN_API_KEYS": "key-one", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=own, cwd=ROOT)
    try:
        line = server.stdout.readline()
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", line)[1])
        status, row = Client(port).json("POST", "/api/ask", {"question": QUESTION}, Authorization="Bearer key-one")
        assert (status, row["status"]) == (200, "answered")
        taken = subprocess.run(
            [*command[:-1], str(port)], capture_output=True, text=True, env=own, cwd=ROOT, check=False
        )
        assert taken.returncode == 2
        assert f"127.0.0.1:{port}" in taken.stderr
        time.sleep(0.2)
        server.send_signal(number)
        out, err = server.communicate(timeout=120)
    finally:
        server.kill()
    assert server.returncode == 0, err
    assert "Traceback" not in err
    assert out == ""


def test_answers_are_as_the_description_says(api, engine):
    _, row = api.json("POST", "/api/ask", {"question": QUESTION})
    assert set(row) == set(AnswerOut.model_fields)
    AnswerOut.model_validate(row, strict=True, extra="forbid")
    _, row = api.json("GET", "/api/search?q=%E6%8A%95%E8%B5%84")
    SearchOut.model_validate(row, strict=True, extra="forbid")
    _, row = api.json("GET", f"/api/articles/{row['hits'][0]['article_id']}")
    assert set(row) == set(ArticleOut.model_fields)
    ArticleOut.model_validate(row, strict=True, extra="forbid")


def test_the_page_of_the_api_needs_nothing_from_elsewhere(api):
    status, headers, text = api.ask("GET", "/docs")
    assert status == 200
    assert headers["Content-Type"].startswith("text/html")
    assert re.findall(r'(?:src|href)="([^"]*)"', text) == ["data:,", "docs/swagger-ui.css", "docs/swagger-ui-bundle.js"]
    for name, kind in (("swagger-ui.css", "text/css"), ("swagger-ui-bundle.js", "text/javascript")):
        status, headers, body = api.ask("GET", f"/docs/{name}")
        assert (status, headers["Content-Type"].split(";")[0]) == (200, kind)
        assert len(body) > 100_000
    inlined = json.loads(re.search(r'id="description">(.*?)</script>', text)[1])
    assert inlined == api.json("GET", "/api/openapi.json")[1]


def test_the_server_lives_while_more_ask_than_are_answered_at_once(demo_archive):
    go_on = threading.Event()
    asked = threading.Semaphore(0)

    class Slow:
        archive = demo_archive

        def ask(self, question, **_rest):
            asked.release()
            assert go_on.wait(120)
            return Answer(question, question, "answered", "一二")

    with serving(Slow()) as client, ThreadPoolExecutor(64) as pool:
        answers = [pool.submit(client.json, "POST", "/api/ask", {"question": "q"}) for _ in range(60)]
        assert asked.acquire(timeout=120)
        assert client.json("GET", "/healthz")[0] == 200
        assert client.ask("GET", "/metrics")[0] == 200
        go_on.set()
        assert {answer.result(120)[0] for answer in answers} == {200}
