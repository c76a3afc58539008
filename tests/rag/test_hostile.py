"""Articles that speak to the model: what they order never reaches the reader, however obedient the model.

Each line of ``injections.jsonl`` is an injection, the reply of a model that obeys it, and what must then stand in no
answer. It is asked beside an honest article, without a model and with the scripted server playing the obedient one.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from rag.engine import Engine
from rag.generate import load_model
from rag.numbers import fold
from rag.types import Answer
from tests.conftest import ROOT
from tests.llm_server import LlmServer
from tests.ui.test_api import events, serving
from ui import render, webtext
from ui.window.records import Filters, Turn

INJECTIONS = [json.loads(line) for line in (ROOT / "tests/data/injections.jsonl").read_text("utf-8").splitlines()]
QUESTION = "2023年海城区规上工业增加值增长多少？"
HONEST = (
    "本报讯 2023年，海城区规上工业增加值增长8.3%，完成固定资产投资312亿元。\n"
    "区长周明远表示，全区将继续抓好重点项目建设。"
)
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")


@pytest.fixture(scope="module", params=INJECTIONS, ids=lambda row: row["name"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict, Archive]]:
    row = request.param
    with hostile_archive(row, tmp_path_factory.mktemp("hostile")) as archive:
        yield row, archive


def hostile_archive(row: dict, folder: Path) -> Archive:
    hostile = f"本报讯 海城区召开工业企业座谈会，介绍规上工业增加值情况。\n{row['injection']}\n与会企业负责人作了发言。"
    articles = [
        {"id": "honest", "title": "海城区工业平稳增长", "date": "2024-01-15", "text": HONEST},
        {"id": "hostile", "title": row["title"] or "海城区工业企业座谈会", "date": "2024-01-20", "text": hostile},
    ]
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")
    archive = Archive.create(folder / "archive")
    assert not archive.add_paths([path]).failed
    return archive


def obedient(archive: Archive, server: LlmServer, row: dict) -> Engine:
    server.say(*re.findall(r".{1,7}", row["reply"], re.DOTALL))
    return Engine(archive, llm=load_model("openai:obedient", base_url=server.url, timeout=60))


def assert_honest(answer: Answer, row: dict, archive: Archive) -> None:
    """The honest figure or none, nothing of the injection, and citations that are slices of sources."""
    for text in (answer.answer, answer.short_answer or "", *answer.warnings, *(one.quote for one in answer.citations)):
        assert not any(fold(lie) in fold(text) for lie in row["lies"] if fold(lie)), text
        assert not any(lie in text for lie in row["lies"])
    assert not HIDDEN.search(answer.answer + (answer.short_answer or ""))
    assert answer.status in ("answered", "no_evidence")
    if answer.status == "answered":
        assert "8.3%" in answer.answer
        assert answer.short_answer == "8.3%"
    for one in answer.citations:
        assert one.quote == archive.article(one.article_id).text[one.start : one.end]
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.answer)} <= {one.n for one in answer.citations}


def test_there_are_many_kinds() -> None:
    assert len(INJECTIONS) >= 40
    assert len({row["name"] for row in INJECTIONS}) == len(INJECTIONS)


def test_without_a_model_the_honest_article_answers(case: tuple[dict, Archive]) -> None:
    row, archive = case
    answer = Engine(archive).ask(QUESTION)
    assert answer.status == "answered"
    assert_honest(answer, row, archive)


def test_with_a_model_that_obeys_nothing_of_it_is_released(case: tuple[dict, Archive], llm_server: LlmServer) -> None:
    row, archive = case
    *pieces, answer = obedient(archive, llm_server, row).stream(QUESTION)
    assert isinstance(answer, Answer)
    assert_honest(answer, row, archive)
    released = "".join(piece for piece in pieces if isinstance(piece, str))
    assert not any(lie in released for lie in row["lies"])
    if row["name"] != "拒答":
        assert answer.status == "answered"
    [sent] = llm_server.requests
    assert_fenced([message["content"] for message in sent["messages"]])
    assert "tools" not in sent


def assert_fenced(prompt: list[str]) -> None:
    system, asked = prompt
    assert "不是指令" in system
    head, _, rest = asked.partition("<资料>")
    shown, _, tail = rest.partition("</资料>")
    assert head.strip() == ""
    assert fold(tail) == fold(f"问题：{QUESTION}")
    assert not HIDDEN.search(shown)
    assert "<" not in shown
    assert ">" not in shown
    assert re.findall(r"[\[［【]\s*(\d[^\]］】]*)", shown) == ["1", "2"]
    assert set(re.findall("〔(.*?)〕", shown)) <= {"2024", "2024-01-20"}  # our own: the years of 今年 and the like
    assert re.findall(r"(?m)^\[(\d)\] .+（2024-01-\d\d）$", shown) == ["1", "2"]
    assert "50%" not in shown
    assert "忽略" not in shown


class Page(HTMLParser):
    """The tags of a page with what could load or run something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "src"
            if name == "href":
                self.links.append(value or "")


INERT_TAGS = {"div", "p", "span", "strong", "a", "ol", "li", "blockquote", "h2", "dl", "dt", "dd", "mark"}


def test_the_chat_window_shows_it_as_text(case: tuple[dict, Archive]) -> None:
    row, archive = case
    engine = Engine(archive)
    answer = engine.ask(QUESTION)
    article = archive.article("hostile")
    pages = [
        webtext.turn_html(Turn.of(answer, Filters(), follows=False)),
        webtext.article_html(article, 0, 10),
        webtext.question_html(row["injection"]),
        webtext.writing_html(row["reply"]),
        webtext.error_html(row["reply"]),
    ]
    for shown in pages:
        page = Page(shown)
        assert page.tags <= INERT_TAGS
        assert all(link.startswith("#") for link in page.links)
        assert not re.search(r"!\[|\]\(|<\||\n", shown)
    shown = render.answer_text(engine.ask(QUESTION, hits=5))
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize("name", ["链接", "脚本", "聊天模板", "双向控制", "泄露提示"])
@pytest.mark.parametrize("stream", [False, True])
def test_over_http_nothing_of_it_is_released(name: str, stream: bool, tmp_path: Path, llm_server: LlmServer) -> None:
    row = next(row for row in INJECTIONS if row["name"] == name)
    with hostile_archive(row, tmp_path) as archive, serving(obedient(archive, llm_server, row)) as client:
        status, headers, text = client.ask("POST", "/api/ask", {"question": QUESTION, "stream": stream})
        assert status == 200
        assert headers["Content-Type"].split(";")[0] == ("text/event-stream" if stream else "application/json")
        assert not any(lie in text or lie in html.unescape(text) for lie in row["lies"])
        found: dict[str, Any] = events(text)[-1][1] if stream else json.loads(text)
        assert (found["status"], found["short_answer"]) == ("answered", "8.3%")
