"""A backup is one file, of one moment, and what is restored from it is the archive that it was made of."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index import checking, database
from index.archive import Archive
from index.errors import ArchiveDamaged, ArchiveError, InputError
from index.feedback import Feedback
from tests.archives import HashEncoder, article
from tests.index.test_updating import as_format_2


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as made:
        made.add(replace(article(f"a{n}", f"第{n}篇讲港口。" * 9), collection="甲" if n % 2 else "") for n in range(30))
        yield made


def restored(source: Path, path: Path) -> Archive:
    return Archive.restore(source, path, encoder=HashEncoder())


def test_restored_archive_is_the_same(archive: Archive, tmp_path: Path) -> None:
    assert archive.backup(tmp_path / "copy.wenyuan") == (tmp_path / "copy.wenyuan").stat().st_size
    archive.remove(["a3"])
    with restored(tmp_path / "copy.wenyuan", tmp_path / "again") as again:
        assert again.verify() == []
        assert len(again) == 30
        assert again.collections() == {"": 15, "甲": 15}
        assert again.article("a3").text == "第3篇讲港口。" * 9
        assert again.search_lexical("港口", 40)
        assert again.search_dense("港口", 40)
        again.add([article("new", "后来的")])
        assert again.verify() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "archive", "copy.wenyuan"]


def test_what_is_removed_stays_in_no_copy_in_the_folder(archive: Archive, tmp_path: Path) -> None:
    for inside in (archive.path / "copy", archive.path / "deep" / ".." / "copy"):
        with pytest.raises(InputError, match="in the archive"):
            archive.backup(inside)
    archive.backup(tmp_path / "copy")
    # What a restore that was killed has left, and a copy that somebody puts there.
    (archive.path / "archive.sqlite-new-1234abcd").write_bytes((tmp_path / "copy").read_bytes())
    (archive.path / "mine").write_bytes((tmp_path / "copy").read_bytes())
    told = archive.verify()
    assert len(told) == 2
    assert all("copy of an archive" in one for one in told)
    archive.remove(["a3"])
    (told_still,) = archive.verify()
    assert told_still.startswith("mine ")
    (archive.path / "mine").unlink()
    assert archive.verify() == []
    assert not any("第3篇讲港口".encode() in path.read_bytes() for path in archive.path.rglob("*") if path.is_file())


def test_looking_for_copies_opens_none_of_the_archives_own_files(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Closing one would let go of the locks that this process has on it.
    archive.search_both("港口", 3)
    Feedback(archive.path).rate("t", question="问", verdict=1, articles=["a1"])
    (archive.path / "deep").mkdir()
    (archive.path / "deep" / "note.txt").write_text("一件别的东西")
    opened: list[str] = []
    real = Path.open

    def noted(path: Path, mode: str = "r") -> object:
        opened.append(path.name)
        return real(path, mode)

    monkeypatch.setattr(Path, "open", noted)
    assert checking.copies_in(archive.path) == []
    assert opened == ["note.txt"]


def test_backup_of_an_archive_in_use_is_of_one_moment(archive: Archive, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            archive.add([article("one", f"第{number}次"), article("two", f"第{number}次")])
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            archive.backup(tmp_path / f"{number}.wenyuan")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with restored(tmp_path / f"{number}.wenyuan", tmp_path / f"again{number}") as again:
            texts = again.articles_named(["one", "two"])
            assert len({one.text for one in texts.values()}) <= 1
            assert len(texts) in (0, 2)
            assert again.verify() == []


def test_damaged_backup_is_refused_whole(archive: Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "good")
    content = (tmp_path / "good").read_bytes()
    rng = random.Random(1)
    start = content.index("第3篇讲港口".encode())
    spoiled = [content[: len(content) // 2], content[:100], b"", content[:start] + b"\xff" + content[start + 1 :]]
    for _ in range(20):
        at = rng.randrange(len(content))
        spoiled.append(content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :])
    refused = 0
    for number, bad in enumerate(spoiled):
        (tmp_path / "bad").write_bytes(bad)
        try:
            with restored(tmp_path / "bad", tmp_path / f"again{number}") as again:
                # What was flipped stands where nothing is.
                assert again.verify() == []
                assert [one.text for one in again.articles()] == [one.text for one in archive.articles()]
        except ArchiveError as error:
            refused += 1
            assert list((tmp_path / f"again{number}").iterdir()) == [], error
    assert refused >= 4


def test_what_is_there_is_not_written_over(archive: Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "copy")
    with pytest.raises(InputError, match="is there already"):
        archive.backup(tmp_path / "copy")
    with pytest.raises(ArchiveError, match="holds an archive already"):
        restored(tmp_path / "copy", archive.path)
    with pytest.raises(InputError, match="no backup"):
        restored(tmp_path / "nothing", tmp_path / "again")
    (tmp_path / "page.txt").write_text("不是备份", encoding="utf-8")
    with pytest.raises(ArchiveDamaged, match=r"page\.txt"):
        restored(tmp_path / "page.txt", tmp_path / "other")
    with pytest.raises(ArchiveError, match=r"cannot be written|unable to open"):
        archive.backup(tmp_path / "nowhere" / "copy")


def test_backup_of_an_earlier_format_is_restored(archive: Archive, tmp_path: Path) -> None:
    archive.remove([f"a{n}" for n in range(1, 30, 2)])  # format 2 knows no collections
    as_format_2(archive.path)
    with restored(archive.path / database.FILE_NAME, tmp_path / "again") as again:
        assert len(again) == 15


def test_compacting_makes_room_and_changes_nothing(archive: Archive) -> None:
    archive.add(article(f"b{n}", f"第{n}篇讲很多别的事情。" * 50) for n in range(300))
    texts = [one.text for one in archive.articles()]
    with archive._store.database.writing() as connection:
        connection.execute("CREATE TABLE ballast (x)")
        connection.execute("INSERT INTO ballast VALUES (zeroblob(3000000))")
        connection.execute("DROP TABLE ballast")
    before, after = archive.compact()
    assert after < before - 2_000_000
    assert [one.text for one in archive.articles()] == texts
    assert archive.verify() == []
