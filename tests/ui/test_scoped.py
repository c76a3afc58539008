"""A key that may ask some collections learns nothing of the others, whichever way it asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from index.archive import Archive
from rag.engine import Engine
from tests.archives import article
from tests.ui.over_http import Server, serving
from tests.ui.test_mcp_api import calls
from ui.cli import cli
from ui.scoped import Scoped, asked_within
from ui.settings import Settings, load
from ui.tokens import Tokens, tokens_path
from ui.values import ApiKey

PUBLIC, SECRET = "2023年港口公开投资12亿元。", "2023年港口绝密投资77亿元。"
QUESTION = "2023年港口投资多少？"
PAGE = "http://intranet.example"
KEYS = ("all", "open:公开", "hidden:内部", "both:公开+内部")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("collections") / "archive"
    with Archive.create(path) as archive:
        pages = (("p", PUBLIC, "公开"), ("s", SECRET, "内部"))
        archive.add(
            replace(article(name, text, title=None, source=f"{name}.txt", date="2023"), collection=collection)
            for name, text, collection in pages
        )
    return path


@pytest.fixture(scope="module")
def server(path: Path) -> Iterator[Server]:
    keys = tuple(ApiKey.read(text) for text in KEYS)
    with Archive.open(path) as archive, serving(Engine(archive), api_keys=keys) as served:
        yield served


def replies(server: Server, key: str, **extra: object) -> str:
    """All that the API tells a key, whatever it asks."""
    texts = [
        server("POST", "/api/ask", {"question": QUESTION, "history": ["港口绝密投资多少？"]} | extra, token=key).text,
        server("POST", "/api/ask", {"question": QUESTION, "stream": True} | extra, token=key).text,
        server("GET", f"/api/search?q={quote(QUESTION)}&k=50", token=key).text,
    ]
    texts += [server("GET", f"/api/articles/{name}", token=key).text for name in ("p", "s")]
    chat = {"model": "wenyuan", "messages": [{"role": "user", "content": QUESTION}]}
    texts += [server("POST", "/v1/chat/completions", chat | more, token=key).text for more in ({}, {"stream": True})]
    tools = [("ask", {"question": QUESTION}), ("search", {"query": QUESTION}), ("read_article", {"article_id": "s"})]
    texts += [str(result) for result in calls(server.port, *tools, key=key)]
    return "".join(texts)


def test_bound_key_is_told_nothing_of_the_other_collection(server: Server) -> None:
    told = replies(server, "open")
    assert "12亿元" in told
    assert "77亿" not in told
    assert "s.txt" not in told
    told = replies(server, "hidden")
    assert "77亿元" in told
    assert "12亿元" not in told
    for key in ("all", "both"):
        told = replies(server, key)
        assert "77亿元" in told
        assert "12亿元" in told


def test_article_of_another_collection_is_one_that_is_not_there(server: Server) -> None:
    other, none = (server("GET", f"/api/articles/{name}", token="open") for name in ("s", "x"))
    assert (other.status, other.error.replace("'s'", "'x'")) == (404, none.error)


def test_collections_are_asked_singly_by_name(server: Server) -> None:
    for asked in ("内部", ["内部"]):
        reply = server("POST", "/api/ask", {"question": QUESTION, "collection": asked}, token="all")
        assert json.loads(reply.text)["short_answer"] == "77亿元"
    found = server("GET", f"/api/search?q={quote(QUESTION)}&collection={quote('公开')}", token="both")
    assert [hit["article_id"] for hit in json.loads(found.text)["hits"]] == ["p"]
    refused = server("POST", "/api/ask", {"question": QUESTION, "collection": "内部"}, token="open")
    assert refused.status == 422
    assert refused.error == server(
        "POST", "/api/ask", {"question": QUESTION, "collection": "无"}, token="open"
    ).error.replace("'无'", "'内部'")


def test_counts_of_all_are_told_to_no_bound_key(server: Server, path: Path) -> None:
    assert json.loads(server("GET", "/healthz").text) == {"status": "ok"}
    assert server("GET", "/metrics", token="open").status == 403
    assert "wenyuan" in server("GET", "/metrics", token="all").text
    with Archive.open(path) as archive, serving(Engine(archive), api_keys=("plain",)) as served:
        assert json.loads(served("GET", "/healthz").text)["articles"] == 2


def test_bound_embed_token_is_told_nothing_of_the_other_collection(path: Path) -> None:
    tokens = Tokens(tokens_path(Settings(archive=str(path))))
    texts = {name: tokens.add(PAGE, 100, "day", name) for name in ((), ("公开",), ("内部",), ("公开", "内部"))}
    settings = {"archive": str(path), "api_keys": ("plain",), "embed_origins": (PAGE,)}
    try:
        with Archive.open(path) as archive, serving(Engine(archive), **settings) as served:
            for names, (_, text) in texts.items():
                for body in ({"question": QUESTION}, {"question": QUESTION, "stream": True}):
                    told = served("POST", "/api/ask", body, token=text, Origin=PAGE).text
                    assert ("12亿元" in told, "77亿元" in told) == ("公开" in names or not names, names != ("公开",))
            _, text = texts[("公开",)]
            refused = served("POST", "/api/ask", {"question": QUESTION, "collection": "内部"}, token=text, Origin=PAGE)
            assert refused.status == 422
            assert json.loads(served("GET", "/healthz").text) == {"status": "ok"}
            for token, _ in texts.values():
                tokens.revoke(token.id)
            assert json.loads(served("GET", "/healthz").text)["articles"] == 2
    finally:
        tokens.path.unlink()


def test_who_does_not_say_for_whom_it_asks_is_told_nothing(path: Path) -> None:
    with Archive.open(path) as archive:
        scoped = Scoped(Engine(archive))
        with pytest.raises(LookupError):
            scoped.ask(QUESTION)
        with asked_within(frozenset(["公开"])):
            assert scoped.ask(QUESTION).short_answer == "12亿元"
            assert len(scoped.archive) == 1


def test_key_of_a_collection_that_is_not_there_yet_is_told_so(path: Path) -> None:
    with Archive.open(path) as archive, serving(Engine(archive), api_keys=(ApiKey.read("k:未来"),)) as served:
        assert served("POST", "/api/ask", {"question": QUESTION}, token="k").status == 422


@pytest.mark.parametrize("command", [["ask", QUESTION], ["search", QUESTION]])
def test_commands_ask_a_collection(path: Path, command: list[str]) -> None:
    outcome = CliRunner().invoke(cli, [*command, "--json", "--collection", "公开", "--archive", str(path)])
    assert outcome.exit_code == 0
    assert "12亿元" in outcome.stdout
    assert "77亿元" not in outcome.stdout
    outcome = CliRunner().invoke(cli, [*command, "--collection", "无", "--archive", str(path)])
    assert outcome.exit_code != 0


def test_batch_asks_a_collection(path: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    words = [str(tmp_path / name) for name in ("in.jsonl", "out.jsonl")]
    outcome = CliRunner().invoke(cli, ["batch", *words, "--collection", "内部", "--archive", str(path)])
    assert outcome.exit_code == 0
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["short_answer"] == "77亿元"


def test_keys_are_read_with_their_collections() -> None:
    keys = load(environ={"WENYUAN_API_KEYS": "one, two:甲+乙 "}).api_keys
    assert [(str(key), key.collections) for key in keys] == [("one", None), ("two", frozenset({"甲", "乙"}))]
