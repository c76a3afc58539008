from __future__ import annotations

import dataclasses
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import database, upkeep, writing
from index.archive import AddReport, Archive, Progress
from index.dense import DenseBackend
from index.derived import Derived
from index.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveLocked,
    ArchiveMissing,
    EncoderMismatch,
    InputError,
)
from index.feedback import Feedback
from index.store import Store
from index.transaction import Draft
from index.types import Article, TimeSpan
from tests.archives import HashEncoder, article

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ["新区投资增长百分之八", "港口吞吐量再创新高", "音乐节昨日开幕", "医院年内开工", "会议研究了明年工作"]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as made:
        made.lock_wait = 0.2
        yield made


def opened(archive: Archive, *, readonly: bool = False) -> Archive:
    return Archive.open(archive.path, encoder=HashEncoder(), readonly=readonly)


def found(archive: Archive, query: str, **filters: object) -> set[str]:
    """The ids of articles that both searches find, which must agree about what is there."""
    words = archive.chunks([number for number, _ in archive.search_lexical(query, 50, **filters)])  # type: ignore[arg-type]
    near = archive.chunks([number for number, _ in archive.search_dense(query, 50, **filters)])  # type: ignore[arg-type]
    assert {chunk.article_id for chunk in words} <= {chunk.article_id for chunk in near}
    return {chunk.article_id for chunk in words}


def index_ids(archive: Archive) -> list[list[int]]:
    return [archive._lexical.current().ids(), archive._dense.current().ids()]


def holding(folder: Path, text: str) -> list[str]:
    """The files below a folder that hold a text, in UTF-8 or UTF-16."""
    needles = [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(needle in path.read_bytes() for needle in needles)]


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


# --- opening and making ------------------------------------------------------------------------------------------


def test_paths_that_are_no_archive_are_named_as_what_they_are(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("text")
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(ArchiveMissing, match="there is no archive"):
        Archive.open(tmp_path / "nowhere")
    with pytest.raises(ArchiveMissing, match="holds no archive"):
        Archive.open(folder)
    with pytest.raises(ArchiveError, match="is a file"):
        Archive.open(file)
    with pytest.raises(ArchiveError, match="is a file"):
        Archive.create(file, encoder=HashEncoder())
    with pytest.raises(ArchiveError, match="cannot be made"):
        Archive.create(file / "below", encoder=HashEncoder())
    (folder / "letter.doc").write_text("mine")
    with pytest.raises(ArchiveError, match="other things"):
        Archive.create(folder, encoder=HashEncoder())
    assert [path.name for path in folder.iterdir()] == ["letter.doc"]


def test_create_opens_what_is_there_and_finishes_what_was_begun(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    with Archive.create(path, encoder=HashEncoder()) as made:
        made.add([article("a", "文章")])
    with Archive.create(path, encoder=HashEncoder()) as again:
        assert len(again) == 1
        assert again.manifest["encoder"] == "hash"
    begun = tmp_path / "begun"
    begun.mkdir()
    (begun / database.FILE_NAME).touch()
    with pytest.raises(ArchiveMissing, match="never finished"):
        Archive.open(begun)
    with Archive.create(begun, encoder=HashEncoder()) as made:
        assert len(made) == 0


def test_other_encoders_are_refused(archive: Archive) -> None:
    archive.add([article("a", "文章")])
    with pytest.raises(EncoderMismatch, match="'hash', not 'other'"):
        Archive.open(archive.path, encoder="other")
    changed = HashEncoder()
    changed.fingerprint = "hash@changed"
    with Archive.open(archive.path, encoder=changed) as reader:
        assert reader.search_lexical("文章", 1)
        with pytest.raises(EncoderMismatch, match="index reencode --encoder hash --archive"):
            reader.search_dense("文章", 1)
        with pytest.raises(EncoderMismatch):
            reader.add([article("b", "文章")])
        assert reader.repair() == []
        assert reader.search_dense("文章", 1)
    with Archive.open(archive.path, encoder=changed) as reader:
        assert reader.search_dense("文章", 1)


def test_encoder_of_another_length_can_take_over(archive: Archive) -> None:
    archive.add([article("a", "文章"), article("b", "港口")])
    longer = HashEncoder(dimension=48)
    with Archive.open(archive.path, encoder=longer) as reader:
        assert reader.repair() == []
        assert reader.manifest["dimension"] == 48
        assert found(reader, "港口") == {"b"}


# --- adding and removing -----------------------------------------------------------------------------------------


def test_adding_the_same_again_changes_nothing(archive: Archive) -> None:
    articles = [article("a", SENTENCES[0]), article("b", SENTENCES[1])]
    assert archive.add(articles) == AddReport(2, 0, [])
    change = archive.stats()["change"]
    calls = list(archive.encoder.calls)  # type: ignore[attr-defined]
    assert archive.add(articles) == AddReport(0, 2, [])
    assert archive.stats()["change"] == change
    assert archive.encoder.calls == calls  # type: ignore[attr-defined]
    assert [one.id for one in archive.articles()] == ["a", "b"]


def test_articles_named_leaves_out_what_is_gone(archive: Archive) -> None:
    archive.add([article("a", "甲市粮食增产。"), article("b", "乙县道路通车。")])
    assert archive.articles_named(["b", "a"]) == {name: archive.article(name) for name in "ab"}
    archive.remove(["a"])
    assert archive.articles_named(["a", "b", "c"]) == {"b": archive.article("b")}


def test_article_of_a_known_id_takes_its_place(archive: Archive) -> None:
    archive.add([article("a", SENTENCES[0]), article("b", SENTENCES[1])])
    assert archive.article("a").text == SENTENCES[0]
    assert archive.add([article("a", SENTENCES[2])]) == AddReport(0, 1, [])
    assert archive.article("a").text == SENTENCES[2]
    assert found(archive, "音乐节") == {"a"}
    assert found(archive, "投资") == set()


def test_of_two_with_one_id_the_later_counts(archive: Archive) -> None:
    archive.add([article("a", SENTENCES[0])])
    archive.add([article("a", SENTENCES[1]), article("a", SENTENCES[0])])
    assert [one.text for one in archive.articles()] == [SENTENCES[0]]
    archive.add([article("a", SENTENCES[0]), article("a", SENTENCES[1])])
    assert [one.text for one in archive.articles()] == [SENTENCES[1]]
    assert archive.verify() == []


@settings(deadline=None, max_examples=15)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.lists(st.tuples(st.integers(0, 6), st.sampled_from(SENTENCES)), max_size=4)),
            st.tuples(st.just("remove"), st.integers(0, 6)),
            st.tuples(st.just("reopen"), st.none()),
            st.tuples(st.just("search"), st.none()),
        ),
        max_size=8,
    )
)
def test_archive_holds_what_a_plain_dict_would(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("model") / "archive"
    model: dict[str, str] = {}
    archive = Archive.create(path, encoder=HashEncoder())
    for kind, what in steps:
        if kind == "add":
            pairs = [(f"id{number}", text) for number, text in what]  # type: ignore[attr-defined]
            report = archive.add([article(name, text, source=name) for name, text in pairs])
            assert report.added == len({name for name, _ in pairs} - set(model))
            model.update(pairs)
        elif kind == "remove" and f"id{what}" in model:
            assert archive.remove([f"id{what}"]) == 1
            del model[f"id{what}"]
        elif kind == "remove":
            with pytest.raises(InputError, match="nothing was removed"):
                archive.remove([f"id{what}"])
        elif kind == "reopen":
            archive.close()
            archive = Archive.open(path, encoder=HashEncoder())
        else:
            assert found(archive, SENTENCES[0]) >= {name for name, text in model.items() if text == SENTENCES[0]}
        assert {one.id: one.text for one in archive.articles()} == model
    stored = archive._store.chunk_ids().tolist()
    assert index_ids(archive) == [stored, stored]
    for one in archive.articles():
        for chunk in archive.chunks_of(one.id):
            assert chunk.text == one.text[chunk.start : chunk.end]
    assert archive.verify() == []
    archive.close()


def test_files_that_fail_are_named_and_lose_nothing(archive: Archive, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "good.txt").write_text("第一篇\n\n　　港口吞吐量再创新高，同比增长百分之八。", encoding="utf-8")
    (pages / "turns.txt").write_text("第二篇\n\n　　音乐节昨日在海边开幕，观众五千人。", encoding="utf-8")
    (pages / "rows.jsonl").write_text('{"id": "r1", "text": "医院年内开工。"}\n', encoding="utf-8")
    assert archive.add_paths([pages]).failed == []
    before = {one.id: one for one in archive.articles()}
    (pages / "turns.txt").write_bytes(bytes(range(256)) * 8)
    (pages / "rows.jsonl").write_text('{"id": "r2", "text": "新的一行。"}\n{"id": \n', encoding="utf-8")
    (pages / "empty.txt").write_bytes(b"")
    (pages / "notes.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (pages / ".hidden.txt").write_text("passed over")
    (pages / "another.txt").write_text("第三篇\n\n　　会议研究了明年工作，部署了任务。", encoding="utf-8")
    report = archive.add_paths([pages, tmp_path / "nowhere", pages / "notes.doc"])
    assert (report.added, report.removed) == (2, 0)
    named = sorted(Path(name.split(":")[0]).name for name, _ in report.failed)
    assert named == ["empty.txt", "notes.doc", "nowhere", "rows.jsonl", "turns.txt"]
    assert all(reason for _, reason in report.failed)
    after = {one.id: one for one in archive.articles()}
    assert all(after[name] == one for name, one in before.items())
    assert len(after) == len(before) + 2


def test_articles_that_left_their_file_leave_the_archive(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(
        '{"id": "a", "text": "港口甲。"}\n{"id": "b", "text": "港口乙。", "source": "别处"}\n', encoding="utf-8"
    )
    assert archive.add_paths([file]) == AddReport(2, 0, [])
    archive.add([article("c", "港口丙。", source="rows.jsonl")])
    file.write_text('{"id": "a", "text": "港口甲。"}\n{"id": "d", "text": "港口丁。"}\n', encoding="utf-8")
    assert archive.add_paths([file]) == AddReport(1, 1, [], removed=1)
    assert {one.id for one in archive.articles()} == {"a", "c", "d"}
    assert found(archive, "港口") == {"a", "c", "d"}
    assert holding(archive.path, "港口乙") == []


def test_files_of_one_name_are_told_apart(archive: Archive, tmp_path: Path) -> None:
    for year in ("2021", "2022"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "1版.txt").write_text(f"头条\n\n　　{year}年的港口新闻写在这里。", encoding="utf-8")
    archive.add_paths([tmp_path / "2021" / "1版.txt", tmp_path / "2022" / "1版.txt"])
    assert {one.source for one in archive.articles()} == {"1版.txt", "2022/1版.txt"}
    archive.add_paths([tmp_path / "2022" / "1版.txt", tmp_path / "2021" / "1版.txt"])
    assert {one.source for one in archive.articles()} == {"1版.txt", "2022/1版.txt"}
    with Archive.create(tmp_path / "whole", encoder=HashEncoder()) as other:
        (tmp_path / "2021" / "inside").mkdir()
        Archive.create(tmp_path / "2021" / "inside" / "archive", encoder=HashEncoder()).close()
        other.add_paths([tmp_path])
        assert {one.source for one in other.articles()} == {"2021/1版.txt", "2022/1版.txt"}
        assert other.remove([str(tmp_path / "2021")]) == 1


def test_options_that_are_none_are_refused_before_any_file(archive: Archive, tmp_path: Path) -> None:
    for options in ({"date": "next week"}, {"encoding": "morse"}):
        with pytest.raises(InputError):
            archive.add_paths([tmp_path], **options)


def test_article_that_cannot_be_stored_is_reported(archive: Archive) -> None:
    report = archive.add([article("a", "好"), article("b", "坏\ud800"), article(" ", "无名"), article("c", "好")])
    assert (report.added, [name for name, _ in report.failed]) == (2, ["b", " "])


def test_progress_is_told(archive: Archive) -> None:
    told: list[Progress] = []
    archive.add_paths([ROOT / "seeds"], progress=told.append)
    assert len(told) == 5
    assert all(".txt: " in one.text for one in told)
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert told[-1].done == told[-1].whole == sum(path.stat().st_size for path in (ROOT / "seeds").glob("*.txt"))
    assert told[-1].articles == len(archive)


# --- removing is complete ----------------------------------------------------------------------------------------

SECRET = "绝密人名欧阳某某"


def secret(number: int) -> str:
    return "".join(f"第{n}段写到{SECRET}{number}和一些别的事情。" for n in range(40))


@pytest.mark.parametrize("how", ["remove", "replace", "crash"])
def test_no_file_holds_a_removed_text(archive: Archive, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [article(f"k{n}", f"保留的文章{n}" * 50, source=f"k{n}") for n in range(20)]
    secrets = [article(f"s{n}", secret(n), title=f"{SECRET}标题", source=f"{SECRET}{n}.txt") for n in range(8)]
    archive.add([*kept, *secrets])
    archive.search_dense(SECRET, 5)
    assert holding(archive.path, SECRET)
    names = [f"s{n}" for n in range(8)]
    if how == "replace":
        archive.add([article(name, "已更正的文章") for name in names])
    elif how == "remove":
        assert archive.remove(names) == 8
    else:

        def crash(*arguments: object, **options: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(writing, "scrub", crash)
            archive.remove(names)
        assert holding(archive.path, SECRET)
        opened(archive).close()
    assert holding(archive.path, SECRET) == []
    # The words by themselves stand in tantivy's dictionary, packed so that a look at the bytes does not find them.
    with opened(archive) as reader:
        searcher = reader._lexical.current()._searcher
        assert searcher.terms_with_prefix("body", "保留")
        assert searcher.terms_with_prefix("body", "欧阳") == []
    assert SECRET not in str([archive.article(one.id) for one in archive.articles()])
    assert archive.verify() == []


def test_removal_waits_for_readers_and_says_so(archive: Archive) -> None:
    archive.add([article("a", SECRET), article("b", "保留")])
    other = sqlite3.connect(archive.path / database.FILE_NAME, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM articles").fetchone()
    with pytest.raises(ArchiveLocked, match="reader still holds"):
        archive.remove(["a"])
    assert [one.id for one in archive.articles()] == ["b"]
    other.close()
    opened(archive).close()
    assert holding(archive.path, SECRET) == []


# --- dates, times, filters ---------------------------------------------------------------------------------------


def test_dates_by_others_come_and_go_with_the_others(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "demo", encoder=HashEncoder()) as demo:
        demo.add_paths(list((ROOT / "seeds").glob("004*")))
        (one,) = demo.articles()
        assert one.date == "--11-17"
        assert demo._store.chunks_in(TimeSpan.of(2023)).tolist() == []
        demo.add_paths([ROOT / "seeds"])
        dated = demo.article(one.id)
        assert dated.date == "2023-11-17"
        assert dated.date_from in {other.id for other in demo.articles() if other.source.startswith("002")}
        inside = demo._store.chunks_in(TimeSpan.of(2023, 11, 17), {one.source})
        assert inside.tolist() == [chunk.id for chunk in demo.chunks_of(one.id)]
        assert demo.search_lexical("国家级新区", 50, period=TimeSpan.of(2023, 11, 17))
        demo.remove([dated.date_from or ""])
        assert demo.article(one.id).date == "--11-17"
        assert demo.search_lexical("国家级新区", 50, period=TimeSpan.of(2023, 11, 17)) == []
        assert demo.verify() == []


def test_times_of_chunks_follow_the_date(archive: Archive) -> None:
    archive.add([article("a", "今年港口吞吐量增长，去年开工。", date="2020")])
    spans = [str(mention.span) for mention in archive.chunks_of("a")[0].times]
    assert spans == ["2020", "2019"]
    assert found(archive, "港口", about=TimeSpan.of(2019)) == {"a"}
    assert found(archive, "港口", about=TimeSpan.of(2018)) == set()


def test_interrupted_second_pass_is_made_up_for(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(writing, "redate", crash)
        archive.add([article("a", "文章")])
    assert upkeep.unfinished(archive._store)
    assert any("interrupted" in problem for problem in archive.verify())
    with opened(archive) as again:
        assert not upkeep.unfinished(again._store)
        assert again.verify() == []


def test_filters_of_both_searches(archive: Archive) -> None:
    archive.add(
        [
            article("a", "港口在2019年开工。", date="2020", source="x"),
            article("b", "港口在2021年开工。", date="2021-05-01", source="x"),
            article("c", "港口在2019年开工。", date="--05-01", source="y"),
            article("d", "港口何时开工。", source="y"),
        ]
    )
    assert found(archive, "港口") == {"a", "b", "c", "d"}
    assert found(archive, "港口", period=TimeSpan.parse("2020-12-31/2021-04-30")) == {"a"}
    assert found(archive, "港口", period=TimeSpan.parse("1900/2100")) == {"a", "b"}
    assert found(archive, "港口", sources=["y"]) == {"c", "d"}
    assert found(archive, "港口", sources=[]) == set()
    assert found(archive, "港口", about=TimeSpan.of(2019, 7)) == {"a", "c"}
    assert found(archive, "港口", about=TimeSpan.of(2019), sources={"x", "y"}, period=TimeSpan.of(2020)) == {"a"}


def test_searching_both_is_each_search(archive: Archive) -> None:
    archive.add([article(str(n), text, source="xy"[n % 2], date=f"202{n}") for n, text in enumerate(SENTENCES)])
    for filters in ({}, {"period": TimeSpan.parse("2021/2023")}, {"sources": ["x"]}, {"about": TimeSpan.of(2022)}):
        for also in ("", "码头"):
            each = archive.search_lexical("港口", 3, also=also, **filters), archive.search_dense("港口", 3, **filters)
            assert archive.search_both("港口", 3, also=also, **filters) == each
    with pytest.raises(InputError, match="0 chunks"):
        archive.search_both("港口", 0)


def test_rare_hits_behind_many_others_are_reached(archive: Archive) -> None:
    archive.add([article(f"n{n}", "港口" * 3 + "新闻", source=f"n{n}") for n in range(60)])
    archive.add([article("rare", "港口新闻很长很长很长，写了别的许多事情，时在1998年。")])
    hits = archive.search_lexical("港口新闻", 1, about=TimeSpan.of(1998))
    assert [chunk.article_id for chunk in archive.chunks([number for number, _ in hits])] == ["rare"]


def test_asking_for_no_chunks_is_bad_input(archive: Archive) -> None:
    with pytest.raises(InputError, match="0 chunks"):
        archive.search_lexical("港口", 0)
    with pytest.raises(InputError, match="-1 chunks"):
        archive.search_dense("港口", -1)
    with pytest.raises(InputError, match="no article 'x'"):
        archive.article("x")
    with pytest.raises(InputError, match="no article 'x'"):
        archive.chunks_of("x")


def test_months_and_sources_are_counted(archive: Archive) -> None:
    assert archive.months() == {}
    assert archive.sources() == []
    days = {"a": "2023-02-11", "b": "2023-02", "c": "2022", "d": None, "e": "--11-17"}
    archive.add(
        article(name, "文", source="日报A.txt" if name < "d" else "晚报.txt", date=day) for name, day in days.items()
    )
    assert list(archive.months().items()) == [("2022", 1), ("2023-02", 2)]
    assert archive.sources() == [("日报A.txt", 3), ("晚报.txt", 2)]
    assert archive.sources("报a") == [("日报A.txt", 3)]
    assert archive.sources(limit=1) == [("日报A.txt", 3)]
    assert archive.sources("%") == []


def test_counts(archive: Archive) -> None:
    archive.add([article("a", "港口甲", date="2020"), article("b", "港口乙", source="y"), article("c", "机场")])
    stats = archive.stats()
    assert {name: stats[name] for name in ("articles", "sources", "chunks", "dated", "undated")} == {
        "articles": 3,
        "sources": 2,
        "chunks": 3,
        "dated": 1,
        "undated": 2,
    }
    assert (stats["first_day"], stats["last_day"], stats["encoder"]) == ("2020-01-01", "2020-12-31", "hash")
    assert stats["vector_index"] == "flat"
    assert (archive.word_frequency("港口"), archive.word_frequency("机场"), archive.word_frequency("船")) == (2, 1, 0)
    assert archive.chunk_count == 3
    archive.remove(["a"])
    assert (archive.word_frequency("港口"), archive.chunk_count, len(archive)) == (1, 2, 2)


# --- damage and crashes ------------------------------------------------------------------------------------------


def index_files(archive: Archive) -> list[Path]:
    return sorted(
        path for kind in ("lexical-*", "dense-*") for path in archive.path.glob(f"{kind}/*") if path.is_file()
    )


def test_damaged_index_files_are_made_anew(archive: Archive) -> None:
    archive.add([article(str(n), text) for n, text in enumerate(SENTENCES)])
    chance = random.Random(7)
    names = [path.name for path in index_files(archive)]
    for number in range(len(names)):
        for damage in ("delete", "truncate", "flip"):
            path = index_files(archive)[number]
            data = bytearray(path.read_bytes())
            if path.name.endswith(".lock") or not data:
                continue
            # Never in place: an index that is still open somewhere has the file mapped into memory.
            path.unlink()
            if damage == "truncate":
                path.write_bytes(data[: len(data) // 2])
            elif damage == "flip":
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                path.write_bytes(data)
            with opened(archive) as again:
                assert again.verify(), f"{damage} of {path.name} was not seen"
                stored = again._store.chunk_ids().tolist()
                assert index_ids(again) == [stored, stored]
                assert found(again, "港口") == {"1"}
                assert again.verify() == [], f"{damage} of {path.name} was not mended"
                assert again.warnings == []


def test_missing_index_folders_are_made_anew(archive: Archive) -> None:
    archive.add([article("a", "港口")])
    for folder in [*archive.path.glob("lexical-*"), *archive.path.glob("dense-*")]:
        shutil.rmtree(folder)
    (archive.path / "lexical-new-dead").mkdir()
    with opened(archive) as again:
        assert len(again.verify()) == 2
        assert found(again, "港口") == {"a"}
        assert again.verify() == []
    assert not (archive.path / "lexical-new-dead").exists()


CRASHING = """
import os, sys
from pathlib import Path
from index.archive import Archive
from index.dense import DenseBackend
from index.derived import Derived
from index.transaction import Draft
from tests.archives import HashEncoder, article
archive = Archive.open(Path(sys.argv[1]), encoder=HashEncoder())
act, when = sys.argv[2:]
publish, commit, prune = Derived.publish, Draft.commit, Derived.prune
def dying_publish(self, store, **options):
    if when == "before" or (when == "between" and self.generations.kind == "dense"):
        os._exit(9)
    return publish(self, store, **options)
def dying_commit(self):
    if when == "published" and len(list(self.folder.glob("dense-0*"))) == 2:
        os._exit(9)
    commit(self)
def dying_prune(self):
    if when == "committed":
        os._exit(9)
    prune(self)
Derived.publish, Draft.commit, Derived.prune = dying_publish, dying_commit, dying_prune
if act == "remove":
    archive.remove(["old"])
elif act == "replace":
    archive.add([article("old", "海港新闻")])
else:
    archive.add([article("new", "机场新闻")])
"""


@pytest.mark.parametrize(
    ("act", "when"),
    [
        *(("add", when) for when in ("before", "between", "committed")),
        *(("replace", when) for when in ("between", "published", "committed")),
        *(("remove", when) for when in ("published", "committed")),
    ],
)
def test_process_killed_between_store_and_indexes(archive: Archive, act: str, when: str) -> None:
    archive.add([article("old", "港口新闻"), article("more", "铁路新闻")])
    reader = opened(archive)
    assert found(reader, "新闻") == {"old", "more"}
    died = run(CRASHING, archive.path, act, when)
    assert died.returncode == 9, died.stderr
    # What was only added is stored before it is indexed, batch by batch; all else is there with its indexes or not.
    done = when == "committed"
    expected = {"add": {"new"}, "replace": set(), "remove": set()}[act] | {"more"}
    expected |= {"old"} if act != "remove" or not done else set()
    text = "海港新闻" if act == "replace" and done else "港口新闻"
    assert found(reader, "新闻") == expected, "a reader that was open heals it too"
    assert reader.warnings == []
    reader.close()
    with opened(archive) as again:
        assert found(again, "新闻") == expected
        assert again.verify() == []
        assert "old" not in expected or again.article("old").text == text
        if act != "add":
            assert (holding(again.path, "港口新闻") == []) == done
        assert len(list(again.path.glob("lexical-*"))) == len(list(again.path.glob("dense-*"))) == 1


def test_a_reader_sees_a_change_whole_or_not_at_all(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add([article("a", "港口旧文"), article("b", "铁路旧文"), article("c", "公路旧文")])
    reader = opened(archive)
    narrow = reader.within([""])
    seen: list[set[str]] = []

    def look() -> None:
        for one in (reader, narrow):
            hits = [number for number, _ in one.search_lexical("旧文 新文", 9)]
            near = [number for number, _ in one.search_dense("旧文 新文", 9)]
            seen.append({chunk.text for chunk in one.chunks(hits)})
            assert {chunk.text for chunk in one.chunks(near)} == seen[-1]
        with opened(archive) as late:
            assert found(late, "旧文 新文") == {"a", "b", "c"}

    publish, commit = Derived.publish, Draft.commit

    def watched_publish(self: Derived[object], store: Store, **options: bool) -> int:  # type: ignore[type-var]
        look()
        change = publish(self, store, **options)
        look()
        return change

    def watched_commit(self: Draft) -> None:
        look()
        commit(self)
        look()

    before = {"港口旧文", "铁路旧文", "公路旧文"}
    after = {"港口新文", "铁路旧文", "公路新文"}
    monkeypatch.setattr(Derived, "publish", watched_publish)
    monkeypatch.setattr(Draft, "commit", watched_commit)
    archive.add([article("a", "港口新文"), article("c", "公路新文")])
    look()
    assert [one for one in seen if one not in (before, after)] == []
    assert before in seen
    assert seen[-2:] == [after] * 2
    reader.close()


@pytest.mark.parametrize("narrow", [False, True])
def test_a_snapshot_is_of_one_state(archive: Archive, narrow: bool) -> None:
    archive.add([article("a", "港口旧文"), article("b", "铁路旧文")])
    whole = opened(archive)
    reader = whole.within([""]) if narrow else whole
    archive.lock_wait = 0.05
    with reader.snapshot():
        before = reader.search_both("港口", 9)
        with pytest.raises(ArchiveLocked, match="earlier state"):
            archive.add([article("a", "码头新文"), article("c", "港口新文")])
        assert reader.search_both("港口", 9) == before
        assert [chunk.text for chunk in reader.chunks([number for number, _ in before[0]])] == ["港口旧文"]
        assert reader.chunk_count == reader.word_counter()[1] == len(reader._store.chunk_ids()) == 2
        with pytest.raises(InputError), reader.snapshot():
            reader.article("c")
        assert reader.article("a").text == "港口旧文", "the inner one is of the same state"
    assert reader.article("a").text == "码头新文"
    assert found(reader, "港口") == {"c"}  # type: ignore[arg-type]
    whole.close()


def test_a_change_that_fails_leaves_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add([article("a", "港口"), article("b", "铁路")])
    change = archive._store.change()
    with monkeypatch.context() as patch:
        patch.setattr(DenseBackend, "write", lambda *arguments: (_ for _ in ()).throw(OSError(28, "No space left")))
        for act in (lambda: archive.add([article("a", "海港")]), lambda: archive.remove(["a"])):
            with pytest.raises(ArchiveError, match="No space left"):
                act()
            assert (archive.article("a").text, archive._store.change()) == ("港口", change)
            assert [len(list(archive.path.glob(f"{kind}-*"))) for kind in ("lexical", "dense")] == [1, 1]
            assert found(archive, "港口") == {"a"}
    assert archive.warnings == []
    archive.add([article("a", "海港")])
    assert (found(archive, "港口"), found(archive, "海港")) == (set(), {"a"})
    assert archive.verify() == []


def test_store_put_back_from_a_copy_gets_its_own_indexes(archive: Archive) -> None:
    archive.add([article("a", "港口"), article("b", "机场")])
    archive.close()
    copy = archive.path.parent / "copy.sqlite"
    shutil.copyfile(archive.path / database.FILE_NAME, copy)
    with opened(archive) as writer:
        writer.remove(["a"])
        writer.add([article("c", "港口")])
    with opened(archive) as writer:
        later = writer._store.change()
    shutil.copyfile(copy, archive.path / database.FILE_NAME)
    with opened(archive) as again:
        assert found(again, "港口") == {"a"}
        again.add([article(str(n), "铁路") for n in range(later - again._store.change())])
        assert again.verify() == []
    shutil.copyfile(copy, archive.path / database.FILE_NAME)
    with opened(archive) as again:
        again.add([article(str(n), "公路") for n in range(later - again._store.change())])
        assert again._store.change() == later
        assert (found(again, "公路"), found(again, "铁路")) == ({"0", "1"}, set())
        assert again.verify() == []


def test_full_disk_loses_no_article_and_no_search(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add([article("a", "港口")])

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(DenseBackend, "update", full)
        patch.setattr(DenseBackend, "write", full)
        with pytest.raises(ArchiveError, match="No space left"):
            archive.add([article("b", "港口")])
        assert found(archive, "港口") == {"a", "b"}
        assert any("No space left" in warning for warning in archive.warnings)
    with opened(archive) as again:
        assert found(again, "港口") == {"a", "b"}
        assert again.verify() == []


def test_index_of_other_words_is_made_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from index import tokens

    archive.add([article("a", "港口")])
    monkeypatch.setattr(tokens, "version", lambda: "other words")
    with opened(archive) as again:
        assert any("other words" in problem for problem in again.verify())
        assert found(again, "港口") == {"a"}
        assert again.verify() == []


def test_flipped_text_is_never_quoted(archive: Archive) -> None:
    archive.add([article("a", "投资目标2490亿元"), article("b", "港口")])
    archive.close()
    path = archive.path / database.FILE_NAME
    path.write_bytes(path.read_bytes().replace("2490亿元".encode(), "2790亿元".encode()))
    with opened(archive) as again:
        with pytest.raises(ArchiveDamaged, match="'a'"):
            again.article("a")
        with pytest.raises(ArchiveDamaged, match="'a'"):
            again.chunks(again._store.chunk_ids().tolist())
        assert again.article("b").text == "港口"
        assert len(again.verify()) == 1
        assert again.remove(["a"]) == 1
        again.add([article("a", "投资目标2490亿元")])
        assert again.verify() == []


def test_damaged_vectors_are_mended_by_repair(archive: Archive) -> None:
    archive.add([article(str(n), text) for n, text in enumerate(SENTENCES)])
    with archive._store.database.writing() as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(32) WHERE chunk = 2")
        connection.execute("DELETE FROM vectors WHERE chunk = 3")
    assert len(archive.verify()) == 2
    assert archive.repair() == []
    assert found(archive, "港口") == {"1"}


def test_damaged_store_is_told_with_what_mends_it(archive: Archive) -> None:
    archive.add([article(str(n), text * 200) for n, text in enumerate(SENTENCES)])
    archive.close()
    path = archive.path / database.FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ArchiveDamaged, match="wenyuan index add"):
        opened(archive)
    chance = random.Random(3)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(20):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        for rest in path.parent.glob(f"{database.FILE_NAME}-*"):
            rest.unlink()
        try:
            with opened(archive, readonly=True) as again:
                again.verify()
                for one in again.articles():
                    assert one.text == SENTENCES[int(one.id)] * 200
                again.search_lexical("港口", 5)
        except ArchiveError as error:
            assert str(error)


# --- reading only ------------------------------------------------------------------------------------------------


def test_reading_only_changes_no_file(archive: Archive) -> None:
    archive.add([article("a", "港口")])
    archive.close()
    before = {path: path.read_bytes() for path in archive.path.rglob("*") if path.is_file() and path.suffix != ".lock"}
    with opened(archive, readonly=True) as reader:
        assert reader.readonly
        assert found(reader, "港口") == {"a"}
        assert reader.warnings == []
        for change in (lambda: reader.add([]), lambda: reader.remove(["a"]), reader.repair):
            with pytest.raises(ArchiveError, match="reading only"):
                change()
    after = {path: path.read_bytes() for path in archive.path.rglob("*") if path.is_file() and path.suffix != ".lock"}
    assert {path: data for path, data in after.items() if not path.name.endswith(("-wal", "-shm"))} == before


def test_reading_only_without_indexes_makes_them_in_memory(archive: Archive) -> None:
    archive.add([article("a", "港口")])
    for folder in [*archive.path.glob("lexical-*"), *archive.path.glob("dense-*")]:
        shutil.rmtree(folder)
    with opened(archive, readonly=True) as reader:
        assert found(reader, "港口") == {"a"}
        assert len(reader.warnings) == 2
        archive._store.database.check()
        writer = opened(archive)
        writer.add([article("b", "港口")])
        writer.close()
        assert found(reader, "港口") == {"a", "b"}


READING_ALONE = """
import os, sys
from pathlib import Path
from index import tokens, dates, encode
from index.archive import Archive
from tests.archives import HashEncoder, article
import faiss
HashEncoder().encode(["港口"])  # whatever is imported late may be out of the other user's reach
path = Path(sys.argv[1])
for folder, _, names in os.walk(path, topdown=False):
    for name in names:
        os.chmod(os.path.join(folder, name), 0o444)
    os.chmod(folder, 0o555)
for parent in path.parents:
    os.chmod(parent, 0o755) if os.stat(parent).st_uid == os.getuid() and str(parent).startswith("/tmp/") else None
os.setuid(65534)
with Archive.open(path, encoder=HashEncoder()) as archive:
    assert archive.readonly
    assert archive.search_lexical("港口", 1) and archive.search_dense("港口", 1)
    assert archive.verify() == [] and archive.warnings == [], archive.warnings
    try:
        archive.add([article("b", "港口")])
    except Exception as error:
        print(type(error).__name__)
"""


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become another user")
def test_folder_of_another_user_is_read(archive: Archive) -> None:
    archive.add([article("a", "港口")])
    archive.close()
    done = run(READING_ALONE, archive.path)
    assert (done.stdout.strip(), done.stderr[-3000:]) == ("ArchiveError", "")


# --- several at once ---------------------------------------------------------------------------------------------


def test_second_writer_is_told_who_writes(archive: Archive) -> None:
    archive.add([article("a", "港口")])
    with opened(archive) as other, other._lock.hold(wait=0):
        start, archive.lock_wait = time.monotonic(), 0.5
        with pytest.raises(ArchiveLocked, match=f"process {os.getpid()}"):
            archive.add([article("b", "港口")])
        assert 0.5 <= time.monotonic() - start < 60
        assert found(archive, "港口") == {"a"}
    assert archive.add([article("b", "港口")]).added == 1


def test_readers_go_on_while_another_thread_writes(archive: Archive) -> None:
    archive.lock_wait = 20
    archive.add([article("first", "港口新闻")])
    failures: list[BaseException] = []
    done = threading.Event()

    def read(reader: Archive) -> None:
        try:
            while not done.is_set():
                assert "first" in found_somewhere(reader)
        except BaseException as error:  # noqa: BLE001 - shown by the test itself
            failures.append(error)

    def found_somewhere(reader: Archive) -> set[str]:
        hits = reader.search_lexical("港口新闻", 99) + reader.search_dense("港口新闻", 99)
        return {chunk.article_id for chunk in reader.chunks([number for number, _ in hits])}

    other = opened(archive)
    threads = [threading.Thread(target=read, args=(reader,)) for reader in (archive, archive, other, other)]
    for thread in threads:
        thread.start()
    for number in range(12):
        archive.add([article(str(number), "港口新闻" * (number + 1))])
        if number % 4 == 3:
            archive.remove([str(number)])
    done.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(found(other, "港口新闻")) == 10
    other.close()


def test_open_reader_sees_what_another_process_wrote(archive: Archive) -> None:
    archive.add([article("a", "港口")])
    with opened(archive) as reader:
        assert found(reader, "港口") == {"a"}
        assert reader.article("a").text == "港口"
        script = (
            "import sys; from pathlib import Path; from index.archive import Archive\n"
            "from tests.archives import HashEncoder, article\n"
            "with Archive.open(Path(sys.argv[1]), encoder=HashEncoder()) as a:\n"
            "    a.add([article('b', '港口'), article('a', '港口改了')])"
        )
        assert run(script, archive.path).returncode == 0
        assert found(reader, "港口") == {"a", "b"}
        assert reader.article("a").text == "港口改了"
        assert reader.word_frequency("港口") == 2


def test_two_processes_may_make_the_same_archive(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index import archive; from index.archive import Archive\n"
        "from tests.archives import HashEncoder\n"
        "archive.LOCK_WAIT = 200.0\n"
        "with Archive.create(Path(sys.argv[1]), encoder=HashEncoder()) as a:\n"
        "    assert not a.add_paths([Path(sys.argv[2])]).failed\n"
        "    assert a.search_lexical('投资', 3) and a.search_dense('投资', 3) and not a.verify()"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "both"), str(ROOT / "seeds")]
    pair = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    errors = [process.communicate(timeout=300)[1] for process in pair]
    assert [process.returncode for process in pair] == [0, 0], errors
    with Archive.open(tmp_path / "both", encoder=HashEncoder()) as made:
        assert made.stats()["sources"] == 5
        assert made.verify() == []


# --- speed -------------------------------------------------------------------------------------------------------


def test_opening_is_quick_and_loads_nothing_that_is_not_asked_for(archive: Archive) -> None:
    archive.add([article("a", "港口")])
    archive.close()
    script = (
        "import sys, time; from pathlib import Path; from index.archive import Archive; from tests.pace import slower\n"
        "best = 9.0\n"
        "for _ in range(5):\n"
        "    start = time.process_time(); Archive.open(Path(sys.argv[1])).close()\n"
        "    best = min(best, time.process_time() - start)\n"
        "with Archive.open(Path(sys.argv[1])) as a: assert a.search_lexical('港口', 1)\n"
        "assert best < 0.03 * slower(), best\n"
        "print(*(n for n in ('faiss', 'index.encode', 'torch', 'filelock', 'jieba', 'tokenizers') if n in sys.modules))"
    )
    done = run(script, archive.path)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_many_articles_stream_in_batches(archive: Archive) -> None:
    held: list[int] = []

    def many() -> Iterator[Article]:
        for number in range(1500):
            held.append(archive._store.counts()["articles"] if number % 100 == 0 else 0)
            yield article(f"{number:05}", f"第{number}篇{SENTENCES[number % 5]}", source="big")

    report = archive.add(many())
    assert report.added == 1500
    assert max(held) > 0, "nothing was stored before all was read"
    assert max(archive.encoder.calls) < 1500  # type: ignore[attr-defined]
    assert archive.chunk_count == 1500
    assert [one.id for one in archive.articles()] == [f"{n:05}" for n in range(1500)]


def test_vectors_are_of_text_under_its_title(archive: Archive) -> None:
    archive.add([article("a", "第一段。", title="海洋经济"), article("b", "第一段。", title=None)])
    encoder = archive.encoder
    stored = np.concatenate([matrix for _, matrix in archive._store.vectors(encoder.dimension)])
    np.testing.assert_allclose(stored, encoder.encode(["海洋经济\n第一段。", "第一段。"]), atol=5e-3)


def test_publishing_again_without_a_change_writes_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add([article("a", "港口")])
    before = {path: path.stat().st_mtime_ns for path in index_files(archive)}
    written: list[object] = []
    whole = Derived.publish

    def publish(self: Derived[object], store: Store, **options: bool) -> int:  # type: ignore[type-var]
        written.append(self)
        return whole(self, store, **options)

    monkeypatch.setattr(Derived, "publish", publish)
    archive.add([dataclasses.replace(archive.article("a"))])
    assert len(written) == 2
    assert {path: path.stat().st_mtime_ns for path in index_files(archive)} == before


def test_wrong_facets_and_remains_are_found_and_mended(archive: Archive) -> None:
    archive.add([article(f"a{n}", f"{2000 + n}年投资增长。", date="2023") for n in range(9)])
    Feedback(archive.path).rate("t", question="问", answer="增长", verdict=1, articles=["a1", "gone"])
    with archive._store.database.writing() as connection:
        connection.execute("UPDATE facets SET first = first + 1 WHERE chunk = 3")
    (archive.path / "lexical-new-0a").mkdir()
    problems = archive.verify()
    assert [word for word in ("times by which", "lexical-new-0a", "'gone'") if word not in " ".join(problems)] == []
    assert len(problems) == 3
    assert archive.repair() == []
    assert Feedback(archive.path).entries() == []
    found = archive.chunks([number for number, _ in archive.search_lexical("投资", 9, about=TimeSpan.of(2002))])
    assert [chunk.article_id for chunk in found] == ["a2"]


def test_removed_article_takes_readers_remarks_along(archive: Archive) -> None:
    archive.add([article("a", secret(1)), article("b", "保留的文章")])
    remarks = Feedback(archive.path)
    remarks.rate("t", question="问", answer=secret(1)[:60], verdict=1, articles=["a"])
    remarks.rate("u", question="另问", answer="保留", verdict=1, articles=["b"])
    assert holding(archive.path, SECRET)
    archive.remove(["a"])
    assert [entry.question for entry in remarks.entries()] == ["另问"]
    assert holding(archive.path, SECRET) == []
    # Pieces of it are nowhere either: every run of eight characters of the text, in every file.
    text = secret(1)
    pieces = {text[at : at + 8] for at in range(len(text) - 8)}
    assert [piece for piece in pieces if holding(archive.path, piece)] == []
    assert archive.verify() == []
