"""The server's log: JSON lines, an id a request, and no question unless asked for."""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request

import pytest

from tests.ui.over_http import serving
from ui.logs import JsonLines
from ui.metrics import Metrics
from ui.watched import Watched

QUESTION = "2020年规上工业增加值要增长多少？"


class Lines(logging.Handler):
    """Keeps what a server would write to stderr."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(JsonLines())
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))

    @property
    def rows(self) -> list[dict]:
        return [json.loads(text) for text in self.texts]


@pytest.fixture
def lines():
    handler, logger = Lines(), logging.getLogger("ui")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before)


def post(port: int, body, **headers: str):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/ask", json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            response.read()
            return response.headers["X-Request-Id"]
    except urllib.error.HTTPError as problem:
        problem.read()
        return problem.headers["X-Request-Id"]


def test_a_request_and_its_answer_are_told_under_one_id_without_the_question(engine, lines):
    with serving(engine) as (port,):
        given = post(port, {"question": QUESTION}, **{"X-Request-Id": "from-the-proxy.1"})
        own = post(port, {"question": QUESTION, "stream": True})
        bad = post(port, {"question": QUESTION, "since": QUESTION}, **{"X-Request-Id": "a b\t" + "x" * 99})
    assert given == "from-the-proxy.1"
    assert len({given, own, bad}) == 3
    assert all(QUESTION not in text for text in lines.texts)
    rows = [(row["event"], row["request_id"], row["status"], row.get("route")) for row in lines.rows]
    assert rows == [
        ("answer", given, "answered", None),
        ("request", given, 200, "/api/ask"),
        ("answer", own, "answered", None),
        ("request", own, 200, "/api/ask"),
        ("request", bad, 422, "/api/ask"),
    ]
    for row in lines.rows:
        assert {"time", "level", "logger", "ms"} <= set(row)


def test_questions_are_logged_where_that_is_asked_for(engine, lines):
    with serving(engine, log_questions=True) as (port,):
        post(port, {"question": QUESTION})
    assert [row["question"] for row in lines.rows if row["event"] == "answer"] == [QUESTION]


def test_a_search_is_logged_without_its_query(engine, lines):
    with serving(engine) as (port,):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/search?q=secret2020&k=1", timeout=120).read()
    assert "secret2020" not in "".join(lines.texts)
    assert [row["route"] for row in lines.rows] == ["/api/search"]


def test_a_failure_has_its_trace_under_the_requests_id(lines):
    class Broken:
        def ask(self, *_args, **_rest):
            raise ZeroDivisionError("broken")

    with serving(Broken()) as (port,):
        request_id = post(port, {"question": "q"})
    failed, told = lines.rows
    assert failed["request_id"] == told["request_id"] == request_id
    assert "ZeroDivisionError" in failed["trace"]
    assert (told["status"], told["level"]) == (500, "warning")


def test_the_key_is_told_by_its_number_and_no_address_is(engine, lines):
    with serving(engine, api_keys=("secret-one", "secret-two")) as (port,):
        post(port, {"question": QUESTION}, Authorization="Bearer secret-two")
        post(port, {"question": QUESTION})
    told = [row.get("who") for row in lines.rows if row["event"] == "request"]
    assert told == ["key:2", None]
    assert "secret" not in "".join(lines.texts)
    assert "127.0.0.1" not in "".join(lines.texts)


def test_an_engine_of_some_sources_is_watched_as_well(engine, lines):
    metrics = Metrics()
    watched = Watched(engine, metrics)
    source = next(iter(engine.archive.articles())).source
    pieces = watched.within([source]).stream(QUESTION)
    next(pieces)
    assert watched.unfinished == 1
    list(pieces)
    assert watched.unfinished == 0
    assert [row["event"] for row in lines.rows] == ["answer"]
    assert b"wenyuan_answer_seconds_count 1.0" in metrics.text({})
