"""What is an archive in Milvus' own: writers that are interrupted, many processes on one server."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from index.errors import ArchiveLocked, InputError
from index.feedback import feedback_of
from index.milvus import schema, writers
from index.milvus.archive import MilvusArchive
from tests.archives import HashEncoder, article
from tests.ports import port_to_give

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[MilvusArchive]:
    with MilvusArchive.open(str(tmp_path / "x.db"), encoder=HashEncoder(), create=True) as made:
        made.lock_wait = 0.2
        yield made


def found(archive: MilvusArchive, query: str) -> set[str]:
    hits = archive.search_both(query, 50)
    return {chunk.article_id for chunk in archive.chunks([number for part in hits for number, _ in part])}


@pytest.mark.parametrize("at", [schema.CHUNKS, schema.ARTICLES, schema.NOTES])
def test_an_interrupted_writer_leaves_nothing_that_is_seen(
    archive: MilvusArchive, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([article("a", "港口增产。"), article("b", "医院开工。")])
    put, alone = archive.client.put, article("a", "港口停产。" * 200)

    def failing(collection: str, rows: object, **options: bool) -> None:
        whole = getattr(rows, "__len__", int)()
        if collection == at and (at != schema.NOTES or whole > 3):
            raise KeyboardInterrupt
        put(collection, rows, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(archive.client, "put", failing)
    with pytest.raises(KeyboardInterrupt):
        archive.add([alone, article("c", "港口竣工。")])
    monkeypatch.undo()
    before = at != schema.NOTES  # the counts of words come when all else is done
    assert (archive.article("a").text == "港口增产。") is before
    assert found(archive, "港口") == ({"a", "b"} if before else {"a", "b", "c"})  # by meaning, all that is there
    if at == schema.ARTICLES:
        assert [problem for problem in archive.verify() if "of no article" in problem]
    archive.add([article("d", "音乐节。")])
    assert archive.verify() == []
    archive.add([alone, article("c", "港口竣工。")])
    assert archive.verify() == []
    assert len(archive) == 4


def test_repair_takes_out_what_is_too_much_and_makes_what_is_lacking(archive: MilvusArchive) -> None:
    archive.add([article(name, f"{name}的港口增长。" * 60) for name in "甲乙丙"])
    numbers = [chunk.id for chunk in archive.chunks_of("甲")]
    archive.client.delete(schema.CHUNKS, numbers[:1])
    archive.client.delete(schema.ARTICLES, ["丙"])
    problems = archive.verify()
    assert len(problems) == 3
    assert all(word in one for word, one in zip(("of no article", "lack chunks", "counted"), problems, strict=True))
    assert archive.repair() == []
    assert {one.id for one in archive.articles()} == {"甲", "乙"}
    assert archive.chunk_count == sum(len(archive.chunks_of(name)) for name in "甲乙")


def test_a_damaged_body_is_named_and_never_quoted(archive: MilvusArchive) -> None:
    archive.add([article("a", "港口增长百分之八。"), article("b", "医院开工。")])
    (row,) = archive.client.get(schema.ARTICLES, ["a"], (*schema.HEAD, "body", "none"))
    archive.client.put(schema.ARTICLES, [{**row, "body": row["body"].replace("百分之八", "百分之九")}])
    (problem,) = archive.verify()
    assert "'a'" in problem
    assert archive.article("b").text == "医院开工。"


def test_a_body_that_lacks_a_piece_is_named(archive: MilvusArchive) -> None:
    archive.add([article("a", "港口增长百分之八。" * 9000), article("b", "医院开工。")])
    (row,) = archive.client.get(schema.ARTICLES, ["a"], ("version", "parts"))
    archive.client.delete(schema.NOTES, [f"body:{row['version']}:{row['parts'] - 1}"])
    (problem,) = archive.verify()
    assert "'a'" in problem
    assert archive.article("b").text == "医院开工。"


def texts_of(archive: MilvusArchive, query: str) -> dict[str, set[str]]:
    """Return what a search finds of each article, and what is read of it after that."""
    hits = [number for part in archive.search_both(query, 50) for number, _ in part]
    texts: dict[str, set[str]] = {}
    for one in archive.texts(hits):
        texts.setdefault(one.article_id, set()).add(one.text)
    for key, whole in archive.articles_named(texts).items():
        texts[key].add(whole.text)
    return texts


def test_a_reader_finds_the_old_or_the_new_never_both_and_never_neither(archive: MilvusArchive) -> None:
    archive.add([article(f"a{n}", f"第{n}处港口第0次。") for n in range(3)])
    stopped = threading.Event()

    def write() -> None:
        for number in range(1, 8):
            archive.add([article(f"a{n}", f"第{n}处港口第{number}次。") for n in range(3)])
        stopped.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen: list[dict[str, set[str]]] = []
    while not stopped.is_set():
        with archive.snapshot():
            seen.extend(texts_of(archive, "港口") for _ in range(3))
    writer.join()
    assert len(seen) > 3
    assert all(len(texts) == 3 and all(len(found) == 1 for found in texts.values()) for texts in seen)
    assert {one.text for one in archive.articles()} == {f"第{n}处港口第7次。" for n in range(3)}
    assert archive.verify() == []


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("by", ["search_lexical", "search_dense", "search_both"])
def test_what_is_replaced_after_a_search_is_searched_again(
    archive: MilvusArchive, by: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.lock_wait = 30.0  # both searches run at once, and each replaces
    archive.add([article("a", "港口第0次。"), article("b", "医院开工。")])
    search, left = archive.client.search, list(range(1, times + 1))

    def late(*words: Any, **options: Any) -> list[list[dict[str, Any]]]:
        rows = search(*words, **options)
        if left:
            archive.add([article("a", f"港口第{left.pop(0)}次。")])
        return rows

    monkeypatch.setattr(archive.client, "search", late)
    with archive.snapshot() if times == 1 else nullcontext():
        found = getattr(archive, by)("港口", 5)
        hits = found if by != "search_both" else [*found[0], *found[1]]
        texts = [one.text for one in archive.texts([number for number, _ in hits])]
    assert [text for text in dict.fromkeys(texts) if "港口" in text] == [f"港口第{times}次。"]


def test_a_snapshot_keeps_its_form_of_an_article_that_is_replaced(archive: MilvusArchive) -> None:
    archive.add([article("a", "港口第0次。"), article("b", "医院开工。")])
    with archive.snapshot():
        assert texts_of(archive, "港口")["a"] == {"港口第0次。"}
        archive.add([article("a", "港口第1次。")])
        assert texts_of(archive, "港口")["a"] == {"港口第0次。"}
    assert texts_of(archive, "港口")["a"] == {"港口第1次。"}


def test_what_an_interrupted_writer_left_costs_one_search_more_and_crowds_nothing_out(archive: MilvusArchive) -> None:
    archive.add([article(f"a{n}", f"第{n}处港口。") for n in range(5)])
    (row,) = archive.client.query(schema.CHUNKS, 'article == "a0"', ["*"])
    row.pop("sparse", None)
    left = [{**row, "id": row["id"] + 1000 + n, "article": f"z{n}"} for n in range(5)]
    archive.client.put(schema.CHUNKS, left, new=True)
    searches: list[str] = []
    search = archive.client.search
    archive.client.search = lambda *words, **options: searches.append(words[1]) or search(*words, **options)  # type: ignore
    for most in (6, 4):
        searches.clear()
        for by in (archive.search_lexical, archive.search_dense):
            hits = by("第0处港口", 5)
            assert {one.article_id for one in archive.texts([number for number, _ in hits])} == {
                f"a{n}" for n in range(5)
            }
        assert len(searches) <= most


def test_readers_remarks_go_with_the_article_that_they_quote(
    archive: MilvusArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    archive.add([article(name, f"{name}写到港口。") for name in "甲乙丙"])
    assert not (tmp_path / "data").exists()
    feedback = feedback_of(archive)
    for name in "甲乙丙":
        feedback.rate(f"turn{name}", question="港口？", answer=f"{name}写到港口[1]", verdict=-1, articles=[name])
    archive.remove(["甲"])
    archive.add([article("乙", "换成了音乐节。")])
    assert [entry.articles for entry in feedback.entries()] == [("丙",)]


def test_names_that_are_too_long_are_reported(archive: MilvusArchive) -> None:
    report = archive.add([article("长" * 400, "甲。"), article("b", "乙。", source="源" * 2000), article("c", "丙。")])
    assert (report.added, [name for name, _ in report.failed]) == (1, ["长" * 400, "b"])
    assert archive.resolve("长" * 2000) == []


# --- one server, many processes ----------------------------------------------------------------------------------

SHARD = """
import sys
from pathlib import Path
from index.opening import open_archive
from tests.archives import HashEncoder
with open_archive(sys.argv[1], encoder=HashEncoder(), create=True) as archive:
    print(archive.add_paths([Path(sys.argv[2])], shard=(int(sys.argv[3]), 3)).added)
"""

ADD = """
import sys
from index.opening import open_archive
from tests.archives import HashEncoder, article
with open_archive(sys.argv[1], encoder=HashEncoder(), create=True) as archive:
    archive.lock_wait = 60
    for n in range(3):
        archive.add([article(f"{sys.argv[2]}{n}{m}", f"{sys.argv[2]}的第{n}{m}号港口。") for m in range(4)])
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server over a file of Milvus Lite, in a process of its own."""
    port = port_to_give()
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(tmp_path / "s"), "--host", "127.0.0.1"]
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            assert process.poll() is None, "the server has ended"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def test_processes_share_a_server(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with MilvusArchive.open(server, encoder=HashEncoder(), create=True) as archive:
        others = [subprocess.Popen([sys.executable, "-c", ADD, f"milvus:{server}", who], cwd=ROOT) for who in "甲乙"]
        while any(other.poll() is None for other in others):
            assert all(number for number, _ in archive.search_lexical("港口", 50))
            archive.texts([number for number, _ in archive.search_dense("港口", 50)])
        assert [other.returncode for other in others] == [0, 0]
        archive.words.forget()
        assert len(archive) == archive.chunk_count == archive.word_frequency("港口") == 24
        assert len(found(archive, "港口")) == 24
        assert archive.verify() == []
        assert archive.compact() is None
        with pytest.raises(InputError, match="wenyuan index copy"):
            archive.reencode(HashEncoder("other"))
        # A writer on another machine that was not heard of for a while is passed over, not before.
        note = {"holder": "elsewhere 1 ab", "beat": time.time(), "next": 9999}
        archive.store.notes.put("writer", {"writer:0": json.dumps(note)})
        archive.lock_wait = 0.2
        with pytest.raises(ArchiveLocked, match="elsewhere"):
            archive.remove(["甲00"])
        monkeypatch.setattr(writers, "SILENT", 0.1)
        assert archive.remove(["甲00"]) == 1


def test_shards_share_a_server_from_its_first_moment(server: str, tmp_path: Path) -> None:
    told = "第八次全国民间工艺交流会于2023年5月6日在海州召开。"
    rows = [{"id": f"r{n}", "text": f"第{n}号港口。"} for n in range(30)]
    rows += [{"id": "told", "text": told, "date": "2023-05-08"}]
    rows += [{"id": f"u{n}", "text": f"5月6日，第八次全国民间工艺交流会在海州召开。{n}"} for n in range(4)]
    (tmp_path / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    command = [sys.executable, "-c", SHARD, f"milvus:{server}", str(tmp_path / "rows.jsonl")]
    running = [subprocess.Popen([*command, str(n)], cwd=ROOT, stdout=subprocess.PIPE, text=True) for n in (1, 2, 3)]
    added = [int(one.communicate(timeout=300)[0]) for one in running]
    assert sum(added) == 35
    assert all(added)
    with MilvusArchive.open(server, encoder=HashEncoder()) as archive:
        assert len(archive) == archive.chunk_count == 35
        assert {archive.article(f"u{n}").date for n in range(4)} == {"2023-05-06"}
        assert archive.verify() == []
