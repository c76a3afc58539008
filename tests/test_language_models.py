"""Language models that lie, stop, trickle or talk nonsense, over a real socket, as three readers see them.

Whatever the model does: no false figure is shown, what was streamed is the answer, and the answer says who gave it.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from index.archive import Archive
from rag import llm
from rag.engine import Engine
from rag.generate import load_model
from rag.types import Answer
from tests.llm_server import LlmServer
from ui.api import build_app
from ui.cli import cli
from ui.settings import Settings

QUESTION = "2020年规上工业增加值要增长多少？"
TRUE = "2020年规上工业增加值要增长11%"
SHOWN = f"{TRUE}[1]。"  # the evidence of the extractive answer is shown first
# Every figure that the scripted models make up, or take from another year or subject.
FALSE = re.compile(r"99|77|1056|2023年")
TIMEOUT = 60.0
SHORT = 1.5  # where the server is not to be in time, whatever it takes to ask it


@dataclass(frozen=True)
class Case:
    """What the server says, and what must come of it."""

    name: str
    script: Callable[[LlmServer], LlmServer]
    text: str | None = None  # the answer; None for the extractive one
    warns: str = ""
    timeout: float = TIMEOUT


def says(*pieces: str | bytes, **rest) -> Callable[[LlmServer], LlmServer]:
    return lambda server: server.say(*pieces, **rest)


def fails(status: int) -> Callable[[LlmServer], LlmServer]:
    return lambda server: server.say(status=status, body=b'{"error": {"message": "77"}}')


CASES = [
    Case("honest", says(TRUE[:9], f"{TRUE[9:]}[1", "]。"), SHOWN),
    Case("honest, citation behind the mark", says(f"{TRUE}。", "[1]\n"), SHOWN),
    Case("wrong citation", says(f"{TRUE}[4]。"), SHOWN),
    Case("citation of nothing", says(f"{TRUE}[42]。"), SHOWN),
    Case("no citation", says(f"{TRUE}。"), SHOWN),
    Case("invented figure", says("2020年规上工业增加值要增长99%[1]。"), None, "没有依据"),
    Case(
        "invented figure beside the true one", says("2020年规上工业增加值要增长11%，投资99亿元[1]。"), None, "没有依据"
    ),
    Case("invented figure in another sentence", says(f"{TRUE}[1]。利税达77亿元[1]。"), SHOWN, "1句没有依据"),
    Case("figure of another year", says("2023年规上工业增加值要增长11%[1]。"), None, "没有依据"),
    Case(
        "figure of another year, every citation", says("2023年规上工业增加值要增长11%[1][2][3][4]。"), None, "没有依据"
    ),
    Case("last year's figure for this year's", says("2020年规上工业增加值1056亿元[1]。"), None, "没有依据"),
    Case("figure of another subject", says("2020年投资要增长11%[1]。"), None, "没有依据"),
    Case("figure of another subject, no citation", says("2020年投资要增长11%。"), None, "没有依据"),
    Case("invented person", says("区长李建国说，2020年规上工业增加值要增长11%[1]。"), None, "没有依据"),
    Case("invented quotation", says("“增长99个项目”是要求[1]。"), None, "没有依据"),
    Case("nothing", says(), None, "no text"),
    Case("slow", says(f"{TRUE}[1]。", delay=120), None, "in time", SHORT),
    Case("trickles", says(*(TRUE + "，" * 1200), delay=0.1), None, "in time", SHORT),
    Case("trickles after the answer", says(f"{TRUE}[1]。", *("它" * 1200), delay=0.1), SHOWN, "in time", 4.0),
    Case("lives, but says nothing", says(*[b": ping\n\n"] * 1200, delay=0.1), None, "in time", SHORT),
    Case("cut off in a figure", says(f"{TRUE[:-1]}", cut=True), None, "broke off"),
    Case("cut off after the answer", says(f"{TRUE}[1]。又增长7", cut=True), SHOWN, "broke off"),
    Case("ends without an end", says(f"{TRUE}[1]。又增长", finish=None), SHOWN, "broke off"),
    Case("ends in a figure without an end", says("2020年规上工业增加值要增长1", finish=None), None, "broke off"),
    Case("at its limit of tokens", says(f"{TRUE}[1]。又增长", finish="length"), SHOWN, "limit of tokens"),
    Case("401", fails(401), None, "HTTP 401"),
    Case("429", fails(429), None, "HTTP 429"),
    Case("500", fails(500), None, "HTTP 500"),
    Case("503, then well", lambda server: fails(503)(server).say(f"{TRUE}[1]。"), SHOWN),
    Case("malformed at once", says(b"data: {77\n\n"), None, "no answer"),
    Case("malformed after the answer", says(f"{TRUE}[1]。", b"data: {77\n\n"), SHOWN, "no answer"),
    Case("no UTF-8", says(b"data: \xff\xfe77\n\n"), None, "no answer"),
    Case("a page", says(body=b"<html>99%</html>", content_type="text/html"), None, "no answer"),
    Case("noise", says(*("�\x07k99%\x0b" * 40)), None, "没有依据"),
]


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture
def asked(
    request: pytest.FixtureRequest, demo_archive: Archive, llm_server: LlmServer, monkeypatch: pytest.MonkeyPatch
) -> Engine:
    monkeypatch.setattr(llm, "RETRY_AFTER", 0.01)
    timeout = request.getfixturevalue("case").timeout if "case" in request.fixturenames else TIMEOUT
    model = load_model("openai:scripted", base_url=llm_server.url, api_key="k", timeout=timeout)
    return Engine(demo_archive, llm=model)


def holds(case: Case, answer: Answer, plain: Answer) -> None:
    """Check the answer of a case."""
    assert not FALSE.search(json.dumps([answer.answer, answer.short_answer], ensure_ascii=False))
    assert answer.status == "answered"
    assert answer.short_answer == "11%"
    if case.text is None:
        assert (answer.answer, answer.citations) == (plain.answer, plain.citations)
        assert (answer.mode, answer.model) == ("extractive", None)
        assert any("不用语言模型" in warning for warning in answer.warnings)
    else:
        assert answer.answer == case.text
        assert (answer.mode, answer.model) == ("llm", "openai:scripted")
        assert bool(answer.warnings) == bool(case.warns)
    assert not case.warns or any(case.warns in warning for warning in answer.warnings)


def test_no_false_figure_and_one_answer(case: Case, asked: Engine, engine: Engine, llm_server: LlmServer) -> None:
    case.script(llm_server)
    began = time.monotonic()
    *released, answer = asked.stream(QUESTION)
    assert time.monotonic() - began < TIMEOUT  # the trickling ones would take twice as long
    assert isinstance(answer, Answer)
    holds(case, answer, engine.ask(QUESTION))
    assert "".join(map(str, released)) == answer.answer


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.name in ("wrong citation", "invented figure", "cut off after the answer")],
    ids=lambda case: case.name,
)
def test_every_reader_gets_the_same(
    case: Case, asked: Engine, llm_server: LlmServer, engine: Engine, demo_archive: Archive
) -> None:
    case.script(llm_server)
    with TestClient(build_app(asked, Settings(), window=False), base_url="http://127.0.0.1") as client:
        body = client.post("/api/ask", json={"question": QUESTION, "stream": True}).text
    events = [(kind, json.loads(data)) for kind, data in re.findall(r"event: (\w+)\r?\ndata: (.*)", body)]
    streamed = "".join(data["text"] for kind, data in events if kind == "token")
    final = events[-1][1]
    assert streamed == final["answer"] == (case.text or engine.ask(QUESTION).answer)
    shown = CliRunner(
        env={
            "WENYUAN_LLM_BASE_URL": llm_server.url,
            "WENYUAN_LLM_API_KEY": "k",
            "WENYUAN_ARCHIVE": str(demo_archive.path),
        }
    ).invoke(cli, ["ask", QUESTION, "--llm", "openai:scripted"])
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.startswith(final["answer"])
    assert shown.stdout.count(final["answer"]) == 1
    assert all(warning in shown.stdout for warning in final["warnings"])
    measured = re.compile(r'"(?:elapsed_ms|confidence|score)": [\d.e-]+')  # 99.8 ms is no false figure
    assert not FALSE.search(shown.stdout + measured.sub("", body))


def test_no_server_at_all(demo_archive: Archive, engine: Engine) -> None:
    with socket.socket() as taken:  # and never listening
        taken.bind(("127.0.0.1", 0))
        model = load_model("openai:x", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1", timeout=60)
        answer = Engine(demo_archive, llm=model).ask(QUESTION)
    assert (answer.answer, answer.mode) == (engine.ask(QUESTION).answer, "extractive")
    assert "cannot be reached" in answer.warnings[-1]


def test_a_sentence_is_released_at_its_end(asked: Engine, llm_server: LlmServer) -> None:
    """Before the server has written any of the next one; bench/llm.py measures how soon."""
    go_on = threading.Event()
    llm_server.say("2020年规上工业增加值", "要增长11%[1]", "。", go_on, "以下是没有依据的话")
    stream = asked.stream(QUESTION)
    assert next(stream) == SHOWN
    assert llm_server.sent == ["2020年规上工业增加值", "要增长11%[1]", "。"]
    go_on.set()
    stream.close()


def test_who_hears_enough_hangs_up(asked: Engine, llm_server: LlmServer) -> None:
    llm_server.say(f"{TRUE}[1]。", *("它" * 12_000), delay=0.01)
    stream = asked.stream(QUESTION)
    next(stream)
    stream.close()
    until = time.monotonic() + 60
    while not llm_server.broken and time.monotonic() < until:
        time.sleep(0.02)
    assert llm_server.broken == 1
