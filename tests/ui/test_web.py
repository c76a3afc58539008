"""The chat window's handlers; the window itself is tested in a browser (test_browser.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.archive import Archive
from index.errors import ArchiveMissing, InputError
from rag.engine import Engine
from rag.types import Answer, Unverified
from ui import web, webtext

SEEDS = Path(__file__).parents[2] / "seeds"
TEXT = "本报讯 2021年，甲市规上工业增加值增长8%。\n乙县安排重点项目60个，总投资1000亿元。"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("web")
    (folder / "甲市日报.txt").write_text(TEXT, encoding="utf-8")
    with Archive.create(folder / "archive") as archive:
        archive.add_paths([folder / "甲市日报.txt"], date="2021-03-05")
        yield Engine(archive)


class Scripted:
    """An engine that gives what it is told to, and remembers what it was asked."""

    def __init__(self, *pieces: str | Answer | Exception) -> None:
        self.pieces = pieces
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def stream(self, question: str, *, history: Sequence[str] = (), unverified: bool = False) -> Iterator[str | Answer]:
        assert unverified
        self.asked.append((question, tuple(history)))
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def written(engine: object, question: str = "问", asked: Sequence[str] = ()) -> list[tuple[str, bool]]:
    return list(web._written(engine, question, asked))  # type: ignore[arg-type]


def test_pieces_are_shown_as_they_come_and_the_answer_last() -> None:
    final = Answer("问", "问", "answered", "增长8%。", "8%")
    engine = Scripted("增长", "8%。", final)
    pages = written(engine, asked=["前问"])
    assert [page for page, _ in pages] == [
        webtext.writing_html("增长"),
        webtext.writing_html("增长8%。"),
        webtext.answer_html(final),
    ]
    assert [done for _, done in pages] == [False, False, True]
    assert engine.asked == [("问", ("前问",))]


def test_the_sentence_in_the_making_is_marked_and_goes() -> None:
    final = Answer("问", "问", "answered", "增长8%[1]。", "8%")
    pages = [page for page, _ in written(Scripted(Unverified("增长9[1]"), Unverified(""), "增长8%[1]。", final))]
    assert "未核实" in pages[0]
    assert pages[0].endswith("增长9</p></div>")
    assert pages[1:] == [
        webtext.writing_html(""),
        webtext.writing_html("增长8%[1]。"),
        webtext.answer_html(final),
    ]


def test_a_wrong_question_is_a_sentence_and_not_part_of_the_conversation() -> None:
    assert written(Scripted(InputError("问题是空的，请写一个问题"))) == [
        (webtext.error_html("问题是空的，请写一个问题"), False)
    ]
    failed = Answer("问", "问", "error", "", error="读不懂")
    assert written(Scripted(failed)) == [(webtext.error_html("读不懂"), False)]


def test_the_unexpected_is_reported_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    pages = written(Scripted("增", RuntimeError("secret")))
    assert pages[-1] == (webtext.error_html(web.FAILED), False)
    assert "secret" not in pages[-1][0]
    assert "secret" in caplog.text


def test_the_conversation_keeps_the_questions_that_were_answered() -> None:
    widgets = SimpleNamespace(skip=lambda: None, Column=lambda visible: visible)
    good = web._replier(Scripted(Answer("问", "问", "answered", "答")), widgets)  # type: ignore[arg-type]
    begin, *_, last = good(" 问 ", [], ["前问"])
    assert begin[0] == ""
    assert begin[3] is False
    assert [message["content"] for message in begin[1]] == [webtext.question_html("问"), webtext.writing_html("")]
    assert last[2] == ["前问", "问"]
    assert [message["role"] for message in last[1]] == ["user", "assistant"]
    bad = web._replier(Scripted(InputError("不懂")), widgets)  # type: ignore[arg-type]
    assert [turn[2] for turn in bad("？", [], ["前问"])] == [None, None]
    empty = list(good("  ", [], []))
    assert empty == [(None, None, None, None)]


def test_the_real_engine_answers_and_its_citation_opens(engine: Engine) -> None:
    page, done = written(engine, "2021年甲市规上工业增加值增长多少？")[-1]
    assert done
    assert "8&#37;" in page
    target = page.split('href="#')[1].split('"')[0]
    article = web._opener(engine)(target)
    assert '<mark id="quote">' in article
    assert "2021年3月5日" in article


@pytest.mark.parametrize("fragment", ["", "cite-1/nowhere/0-5", "cite-1/%00/0-5", "x"])
def test_a_citation_that_is_not_there_is_a_sentence(engine: Engine, fragment: str) -> None:
    page = web._opener(engine)(fragment)
    assert "wy-error" in page
    assert webtext.escape(web.FAILED) not in page


def test_the_demo_archive_is_known_by_its_pages(engine: Engine, tmp_path: Path) -> None:
    assert not web.is_demo(engine.archive)
    with Archive.create(tmp_path / "empty") as archive:
        assert not web.is_demo(archive)
        archive.add_paths(sorted(SEEDS.glob("*.txt"))[-1:])
        assert web.is_demo(archive)


def test_an_archive_that_is_gone_is_said_in_the_panel() -> None:
    class Gone:
        class archive:  # noqa: N801 - stands for an attribute
            @staticmethod
            def article(id: str) -> object:
                raise ArchiveMissing(f"there is no archive for {id}")

    assert "there is no archive for a" in web._opener(Gone())("cite-1/a/0-1")  # type: ignore[arg-type]
