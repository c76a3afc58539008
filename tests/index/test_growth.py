from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import intake
from index.archive import Archive, Progress
from index.growth import Growth
from index.store import Store
from index.types import TimeSpan
from tests.archives import HashEncoder, article

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as made:
        yield made


def ids(archive: Archive) -> list[int]:
    return archive._lexical.current().ids()


def test_words_of_new_articles_are_not_cut_twice(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    rows = Store.lexical_rows

    def counted(self: Store, chunks: object = None) -> object:
        read.append(chunks)
        return rows(self, chunks)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "lexical_rows", counted)
    monkeypatch.setattr(intake, "_BATCH_ARTICLES", 3)
    archive.add([article(str(n), f"港口{n}新闻") for n in range(10)])
    archive.add([article(str(n), f"港口{n}新闻") for n in range(5, 20)])
    assert [list(chunks) for chunks in read] == [[], []], "texts were read back from the store"
    assert ids(archive) == archive._store.chunk_ids().tolist()
    assert len(archive.search_lexical("新闻", 99)) == 20
    assert archive.verify() == []


def test_replacing_makes_the_index_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_BATCH_ARTICLES", 3)
    archive.add([article(str(n), f"港口{n}新闻") for n in range(10)])
    archive.add([article(str(n), f"机场{n}新闻") for n in range(8, 14)])
    assert ids(archive) == archive._store.chunk_ids().tolist()
    assert (archive.word_frequency("港口"), archive.word_frequency("机场")) == (8, 6)
    assert archive.verify() == []


def test_what_an_interrupted_run_stored_is_taken_in(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(self: Growth) -> None:
        raise KeyboardInterrupt

    archive.add([article("first", "港口新闻")])
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Growth, "finish", crash)
        archive.add([article("lost", "港口新闻")])
    assert not list(archive.path.glob("lexical-new-*"))
    archive.add([article("next", "港口新闻")])
    assert ids(archive) == archive._store.chunk_ids().tolist()
    assert len(archive.search_lexical("港口", 9)) == 3
    assert archive.verify() == []


def test_dates_told_by_later_articles_reach_the_index(archive: Archive) -> None:
    archive.add_paths([ROOT / "seeds"])
    found = archive.search_lexical("国家级新区", 50, period=TimeSpan.of(2023, 11, 17))
    assert found
    assert archive.verify() == []


def test_search_while_articles_are_added_disturbs_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.add([article("first", "港口新闻")])
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "港口新闻。"}\n', encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"id": "b", "text": "港口新闻。"}\n', encoding="utf-8")
    seen: list[int] = []

    def look(progress: Progress) -> None:
        seen.append(len(archive.search_lexical("港口", 9)))

    archive.add_paths([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], progress=look)
    assert seen == [1, 1]
    assert len(archive.search_lexical("港口", 9)) == 3
    assert archive.verify() == []
