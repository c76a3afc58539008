"""What happens on which event, without a browser: over a real archive, and over an engine that does what it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.archive import Archive
from index.errors import ArchiveMissing, InputError
from index.feedback import Feedback
from rag.engine import Engine
from rag.types import Answer, Unverified
from tests.turns import NO_FILTERS, turn
from ui import webtext
from ui.window import handlers as module
from ui.window.handlers import Handlers, Message, conversation, retold, without_last
from ui.window.records import Filters, pack, tokens_in, unpack
from ui.window.words import WORDS, ZH

TEXT = "本报讯 2021年，甲市规上工业增加值增长8%。\n乙县安排重点项目60个，总投资1000亿元。"
QUESTION = "2021年甲市规上工业增加值增长多少？"


@pytest.fixture(scope="module")
def handlers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handlers]:
    folder = tmp_path_factory.mktemp("window")
    (folder / "甲市日报.txt").write_text(TEXT, encoding="utf-8")
    (folder / "乙县晚报.txt").write_text("乙县新闻：2021年乙县粮食总产量50万吨。", encoding="utf-8")
    with Archive.create(folder / "archive") as archive:
        archive.add_paths([folder / "甲市日报.txt", folder / "乙县晚报.txt"], date="2021-03-05")
        yield Handlers(Engine(archive), Feedback(archive.path))


class Scripted:
    """An engine that gives what it is told to, and remembers what it was asked."""

    def __init__(self, *pieces: str | Answer | Exception) -> None:
        self.pieces = pieces
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def stream(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        since: str | None,
        until: str | None,
        sources: set[str] | None,
        unverified: bool = False,
    ) -> Iterator[str | Answer]:
        assert unverified
        self.asked.append((question, tuple(history)))
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def told(engine: object, tmp_path: Path, kept: Sequence[Message] = ()) -> list[str]:
    one = Handlers(engine, Feedback(tmp_path))  # type: ignore[arg-type]
    return [chat[-1]["content"] for chat, _ in one.answered("问", kept, Filters())]


def last(handlers: Handlers, question: str, kept: Sequence[Message] = (), filters: Filters = NO_FILTERS) -> Answer:
    *_, (chat, done) = handlers.answered(question, kept, filters)
    assert done
    (token,) = tokens_in(chat[-1]["content"])
    return unpack(token).answer


def test_pieces_are_shown_as_they_come_and_the_answer_last(tmp_path: Path) -> None:
    final = Answer("问", "问", "answered", "增长8%。", "8%")
    engine = Scripted("增长", "8%。", final)
    kept = conversation([turn()])
    pages = told(engine, tmp_path, kept)
    assert pages[:-1] == [webtext.writing_html(text) for text in ("", "增长", "增长8%。")]
    assert unpack(tokens_in(pages[-1])[0]).answer == final
    assert engine.asked == [("问", (turn().answer.question,))]


def test_the_sentence_in_the_making_is_marked_and_goes(tmp_path: Path) -> None:
    final = Answer("问", "问", "answered", "增长8%[1]。", "8%")
    pages = told(Scripted(Unverified("增长9[1]"), Unverified(""), "增长8%[1]。", final), tmp_path)
    assert "未核实" in pages[1]
    assert pages[1].endswith("增长9</p></div>")
    assert "未核实" not in "".join(pages[2:])


def test_a_wrong_question_is_a_sentence_and_no_part_of_what_is_followed_up(tmp_path: Path) -> None:
    wrong = told(Scripted(InputError("问题是空的，请写一个问题")), tmp_path)[-1]
    assert "问题是空的，请写一个问题" in wrong
    after = Scripted(Answer("问", "问", "answered", "好"))
    told(after, tmp_path, [{"role": "user", "content": "x"}, {"role": "assistant", "content": wrong}])
    assert after.asked == [("问", ())]


def test_the_unexpected_is_reported_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    page = told(Scripted("增", RuntimeError("secret")), tmp_path)[-1]
    assert webtext.escape(ZH["failed"]) in page
    assert "secret" not in page
    assert "secret" in caplog.text


def test_the_real_engine_answers_and_its_citation_opens(handlers: Handlers) -> None:
    *_, (chat, _) = handlers.answered(QUESTION, [], Filters())
    page = chat[-1]["content"]
    assert "8&#37;" in page
    article = handlers.opened(page.split('href="#')[1].split('"')[0], "zh")
    assert '<mark id="quote">' in article
    assert "2021年3月5日" in article
    follow = last(handlers, "那乙县呢？", chat)
    assert follow.standalone_question != "那乙县呢？"


@pytest.mark.parametrize("fragment", ["", "cite-1/nowhere/0-5", "cite-1/%00/0-5", "x"])
def test_a_citation_that_is_not_there_is_a_sentence(handlers: Handlers, fragment: str) -> None:
    page = handlers.opened(fragment, "en")
    assert "wy-error" in page
    assert webtext.escape(WORDS["en"]["failed"]) not in page


def test_an_archive_that_is_gone_is_said_in_the_panel(tmp_path: Path) -> None:
    class Gone:
        class archive:  # noqa: N801 - stands for an attribute
            @staticmethod
            def article(id: str) -> object:
                raise ArchiveMissing(f"there is no archive for {id}")

    page = Handlers(Gone(), Feedback(tmp_path)).opened("cite-1/a/0-1", "zh")  # type: ignore[arg-type]
    assert "there is no archive for a" in page


def test_filters_limit_what_is_asked_and_are_said(handlers: Handlers, monkeypatch: pytest.MonkeyPatch) -> None:
    assert last(handlers, QUESTION, filters=Filters(sources="日报")).status == "answered"
    assert last(handlers, QUESTION, filters=Filters(sources="无, 日报")).error == ZH["no_source"].format("无")
    assert last(handlers, QUESTION, filters=Filters(sources="晚报")).status == "no_evidence"
    assert last(handlers, QUESTION, filters=Filters(since="2022")).status == "no_evidence"
    assert "下周" in str(last(handlers, QUESTION, filters=Filters(until="下周")).error)
    assert last(handlers, QUESTION, filters=Filters(sources="日报、晚报")).status == "answered"
    monkeypatch.setattr(module, "MAX_SOURCES", 1)
    assert last(handlers, QUESTION, filters=Filters(sources="报")).error == ZH["many_sources"].format("报", 1)


def test_what_has_no_answer_is_noted_unless_a_filter_left_it_out(tmp_path: Path) -> None:
    refused = Answer("问", "问", "no_evidence", "资料中没有。")
    one = Handlers(Scripted(refused), Feedback(tmp_path))  # type: ignore[arg-type]
    list(one.answered("问", [], Filters(since="2020")))
    assert one.feedback.entries() == []
    list(one.answered("问", [], Filters()))
    assert [entry.question for entry in one.feedback.entries("refusal")] == ["问"]


def test_an_answer_does_not_fail_where_nothing_can_be_noted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pages = told(Scripted(Answer("问", "问", "no_evidence", "资料中没有。")), tmp_path / "nowhere")
    assert "资料中没有。" in pages[-1]
    assert "was not noted" in caplog.text


def test_a_conversation_is_restored_and_said_in_another_language(handlers: Handlers) -> None:
    turns = [turn(), turn(partial=True)]
    shown = handlers.restored(json.dumps([pack(one) for one in turns]), "zh")
    assert shown == conversation(turns)
    assert retold(shown, "en") == conversation(turns, WORDS["en"])
    assert retold(retold(shown, "en"), "zh") == shown
    assert without_last(shown) == (turns[1].answer.question, shown[:2])
    assert without_last([]) == ("", [])
    assert handlers.restored("", "zh") == []


@pytest.mark.parametrize("payload", ["{", "7", '["x"]', '[["x"]]', "[" * 5000])
def test_what_is_no_conversation_is_a_sentence(handlers: Handlers, payload: str) -> None:
    (only,) = handlers.restored(payload, "zh")
    assert "wy-error" in only["content"]


def test_the_archive_is_not_counted_for_every_page(handlers: Handlers, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "2篇文章" in handlers.heading()
    monkeypatch.setattr(type(handlers.engine.archive), "stats", lambda _: {"articles": 9})
    assert "2 articles" in handlers.heading("en")
    monkeypatch.setattr(module, "_COUNTED_SECONDS", -1.0)
    assert "9篇文章" in handlers.heading()
