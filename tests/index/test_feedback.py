"""What readers say of answers: kept, listed, and gone with the article that it cites."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import feedback
from index.archive import Archive
from index.errors import ArchiveDamaged, ArchiveError, InputError
from index.feedback import Feedback, feedback_of

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


def rate(kept: Feedback, turn: str, answer: str = "增长8%[1]", **more: object) -> None:
    kept.rate(turn, **{"question": "问", "answer": answer, "verdict": 1, **more})  # type: ignore[arg-type]


def test_nothing_is_made_before_there_is_something(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    assert kept.entries() == []
    assert kept.forget(["a"]) == 0
    assert list(tmp_path.iterdir()) == []


def test_what_is_said_is_kept_newest_first(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    rate(kept, "t1", asked="2020年的问题", verdict=-1, comment=" 年份错了 ", articles=["b", "a", "a"])
    kept.refused(question="火星？", asked="火星人口？", articles=["c"])
    rate(kept, "t2")
    assert [(one.kind, one.verdict) for one in kept.entries()] == [("rating", 1), ("refusal", 0), ("rating", -1)]
    assert [one.question for one in kept.entries("refusal")] == ["火星？"]
    assert len(kept.entries(limit=1)) == 1
    oldest = kept.entries()[-1]
    assert (oldest.comment, oldest.asked, oldest.articles) == ("年份错了", "2020年的问题", ("a", "b"))
    assert oldest.to_json()["articles"] == ["a", "b"]


def test_a_reader_may_change_their_mind(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    rate(kept, "t1", comment="好", articles=["a"])
    rate(kept, "t1", verdict=-1, comment="不好", articles=["b"])
    (only,) = kept.entries()
    assert (only.verdict, only.comment, only.articles) == (-1, "不好", ("b",))


@settings(deadline=None, max_examples=8)
@given(st.lists(st.tuples(texts, st.sets(st.sampled_from("abc"))), max_size=3), st.sets(st.sampled_from("abcd")))
def test_forgetting_deletes_what_cites_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, set[str]]], gone: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("feedback")
    kept = Feedback(folder)
    for n, (text, articles) in enumerate(rows):
        rate(kept, f"t{n}", answer=f"<{n}>{text}", articles=articles)
    left = [n for n, (_, articles) in enumerate(rows) if not articles & gone]
    assert kept.forget(gone) == len(rows) - len(left)
    assert [one.answer for one in reversed(kept.entries())] == [f"<{n}>{rows[n][0]}" for n in left]


def test_what_is_forgotten_is_in_no_file(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    secret = "被删除文章中的一句话，谁也不应再读到"
    for n in range(16):
        rate(kept, f"t{n}", answer=secret * 20 if n % 2 else "留下的", articles=["gone" if n % 2 else "kept"])
    rate(kept, "t1", answer=secret, articles=["gone"])
    assert any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
    assert kept.forget(["gone", "never was"]) == 8
    assert not any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
    assert len(kept.entries()) == 8


def test_the_oldest_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "KEPT", 3)
    kept = Feedback(tmp_path)
    rate(kept, "t")
    for n in range(5):
        kept.refused(question=f"问{n}", asked="")
    assert [one.question for one in kept.entries("refusal")] == ["问4", "问3", "问2"]
    assert len(kept.entries("rating")) == 1


def test_many_write_at_once(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    threads = [threading.Thread(target=lambda n=n: rate(kept, f"t{n}")) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept.entries()) == 6


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    with pytest.raises(InputError, match="2"):
        rate(kept, "t", verdict=2)
    with pytest.raises(InputError, match="2001"):
        rate(kept, "t", comment="长" * 2001)
    with pytest.raises(ArchiveError, match="nowhere"):
        rate(Feedback(tmp_path / "nowhere"), "t")
    kept.path.write_bytes(b"no database at all" * 100)
    with pytest.raises(ArchiveDamaged, match="damaged"):
        kept.entries()


def test_a_later_format_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / feedback.FILE_NAME)
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(ArchiveError, match="format 9"):
        rate(Feedback(tmp_path), "t")


def test_an_archive_without_a_folder_has_its_feedback_by_its_name(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        assert feedback_of(archive).path == archive.path / feedback.FILE_NAME
    one, other = (SimpleNamespace(name=f"milvus:http://host:{port}") for port in (1, 2))
    assert feedback_of(one).path == feedback_of(one).path != feedback_of(other).path  # type: ignore[arg-type]
    rate(feedback_of(one), "t")  # type: ignore[arg-type]
    assert len(feedback_of(one).entries()) == 1  # type: ignore[arg-type]
