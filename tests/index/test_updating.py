"""An update reads what changed and nothing else."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import database, updating
from index.archive import Archive
from index.errors import ArchiveError
from index.intake import Found, Intake
from index.interface import Archive as AnyArchive
from index.opening import open_archive
from tests.archives import HashEncoder
from tests.pace import within

LONG_AGO = 1_600_000_000


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        write(folder / name, f"{name}的第一篇文章写到港口和渔业。")
    return folder


@pytest.fixture
def folder(tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setattr("index.intake._TICK", 0)
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as made:
        assert made.add_paths([pages]).added == 3
        yield made


@pytest.fixture(params=["archive", "milvus:archive.db"])
def archive(
    request: pytest.FixtureRequest, tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AnyArchive]:
    """One in a folder, one in Milvus Lite."""
    monkeypatch.setattr("index.intake._TICK", 0)
    kind, _, name = request.param.rpartition(":")
    where = f"{kind}:{tmp_path / name}" if kind else str(tmp_path / name)
    with open_archive(where, encoder=HashEncoder(), create=True) as made:
        assert made.add_paths([pages]).added == 3
        yield made


def write(path: Path, text: str) -> None:
    path.write_text(f"标题\n{text}\n", encoding="utf-8")


def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    parts = Intake._parts

    def noting(self: Intake, found: Found) -> object:
        seen.append(found.path.name)
        return parts(self, found)

    monkeypatch.setattr(Intake, "_parts", noting)
    return seen


def sources(archive: AnyArchive) -> list[str]:
    return [one.source for one in archive.articles()]


def test_nothing_changed_reads_nothing(archive: AnyArchive, pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, before = read_files(monkeypatch), archive.stats().get("change")
    report = archive.update()
    assert (report.unchanged, report.added, report.replaced, report.removed, seen) == (3, 0, 0, 0, [])
    # Other times, the same bytes.
    os.utime(pages / "a.txt", (LONG_AGO, LONG_AGO))
    assert (archive.update().unchanged, seen) == (3, [])
    assert archive.stats().get("change") == before


def test_changed_and_new_files_are_read(archive: AnyArchive, pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = read_files(monkeypatch)
    write(pages / "b.txt", "更正：港口改称新港。")
    write(pages / "sub" / "d.txt", "新来的文章。")
    report = archive.update()
    assert (report.added, report.replaced, report.removed, report.unchanged) == (2, 0, 1, 2)
    assert sorted(seen) == ["b.txt", "d.txt"]
    assert archive.search_lexical("新港", 5)
    assert "第一篇" not in " ".join(one.text for one in archive.articles() if one.source == "b.txt")
    assert archive.verify() == []


def test_same_size_and_time_with_other_bytes_is_read(archive: AnyArchive, pages: Path) -> None:
    status = (pages / "a.txt").stat()
    text = (pages / "a.txt").read_text(encoding="utf-8").replace("渔业", "林业")
    (pages / "a.txt").write_text(text, encoding="utf-8")
    os.utime(pages / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert archive.update().added == 1
    assert archive.search_lexical("林业", 5)


def test_file_read_while_young_is_looked_at_again(tmp_path: Path, pages: Path) -> None:
    with Archive.create(tmp_path / "young", encoder=HashEncoder()) as made:
        made.add_paths([pages])
        rows = made._store._all("SELECT changed FROM files")
        assert rows == [(0,)] * 3  # written a moment ago: their times tell nothing
        assert made.update().unchanged == 3


@pytest.mark.parametrize("target", ["sub/a.txt", "renamed.txt", "2023-02-11_01版.txt"])
def test_moved_file_keeps_its_articles(archive: AnyArchive, pages: Path, target: str) -> None:
    (before,) = [one for one in archive.articles() if one.source == "a.txt"]
    (pages / "a.txt").rename(pages / target)
    report = archive.update()
    assert report.moved == [(str(pages / "a.txt"), str(pages / target))]
    assert (report.added, report.replaced, report.removed, report.missing) == (0, 0, 0, [])
    after = archive.article(before.id)
    assert (after.text, after.source) == (before.text, Path(target).name)
    assert after.date == ("2023-02-11" if "2023" in target else None)
    assert archive.verify() == []
    assert archive.search_lexical("港口", 5, sources=[after.source])
    assert archive.update().unchanged == 3


def test_copy_is_another_file(archive: AnyArchive, pages: Path) -> None:
    shutil.copy(pages / "a.txt", pages / "e.txt")
    report = archive.update()
    assert (report.added, report.moved) == (1, [])
    assert len(archive) == 4


def test_gone_files_are_reported_and_pruned_only_when_asked(archive: AnyArchive, pages: Path) -> None:
    (pages / "b.txt").unlink()
    report = archive.update()
    assert report.missing == [str(pages / "b.txt")]
    assert len(archive) == 3
    report = archive.update(prune=True)
    assert (report.removed, report.missing) == (1, [])
    assert sources(archive) == ["a.txt", "sub/c.txt"]
    assert archive.verify() == []


@pytest.mark.parametrize("how", ["gone", "empty"])
def test_folder_that_is_not_mounted_loses_nothing(archive: AnyArchive, pages: Path, how: str) -> None:
    pages.rename(pages.with_name("elsewhere"))
    if how == "empty":
        pages.mkdir()
    report = archive.update(prune=True)
    assert len(report.missing) == 3
    assert "mount" in report.failed[0][1]
    assert len(archive) == 3


def test_what_was_removed_by_name_stays_out_until_it_is_added(archive: AnyArchive, pages: Path) -> None:
    archive.remove([str(pages / "a.txt")])
    assert (archive.update().withheld, sources(archive)) == (1, ["b.txt", "sub/c.txt"])
    assert archive.add_paths([pages / "a.txt"]).added == 1
    assert (archive.update().unchanged, len(archive)) == (3, 3)


def test_article_removed_by_id_stays_out_when_its_file_changes(archive: AnyArchive, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "x", "text": "甲文"}\n{"id": "y", "text": "乙文"}\n', encoding="utf-8")
    archive.add_paths([rows])
    archive.remove(["x"])
    rows.write_text(rows.read_text(encoding="utf-8") + '{"id": "z", "text": "丙文"}\n', encoding="utf-8")
    assert archive.update().added == 1
    assert [one.id for one in archive.articles() if one.source == "rows.jsonl"] == ["y", "z"]


def test_removed_folder_is_looked_at_no_more(archive: AnyArchive, pages: Path) -> None:
    archive.remove([str(pages)])
    write(pages / "new.txt", "后来的文章。")
    assert archive.update() == updating.UpdateReport(0, 0, [])
    assert len(archive) == 0


def test_files_still_being_written_wait(archive: AnyArchive, pages: Path) -> None:
    write(pages / "half.txt", "写到一半")
    report = archive.update(settled=60)
    assert (report.waiting, report.added) == (1, 0)
    assert archive.update().added == 1


def test_only_named_paths_are_looked_at(archive: AnyArchive, pages: Path, tmp_path: Path) -> None:
    write(pages / "b.txt", "更正。")
    write(pages / "sub" / "d.txt", "新来的文章。")
    assert archive.update([pages / "sub"]).added == 1
    assert archive.update([tmp_path / "nowhere"]).failed[0][1].endswith("give a file or folder of articles")
    assert "更正" not in " ".join(one.text for one in archive.articles())


def test_file_interrupted_in_the_middle_is_read_again(folder: Archive, pages: Path) -> None:
    with folder._store.database.writing() as connection:
        connection.execute("UPDATE files SET hash = '', changed = 0 WHERE path = ?", (str(pages / "a.txt"),))
    report = folder.update()
    assert (report.replaced, report.unchanged) == (1, 2)


def test_unreadable_file_is_reported_and_loses_nothing(archive: AnyArchive, pages: Path) -> None:
    (pages / "a.txt").write_bytes(b"\x00\x01\x02" * 50)
    report = archive.update()
    assert [Path(name).name for name, _ in report.failed] == ["a.txt"]
    assert len(archive) == 3


def test_archive_of_format_2_is_brought_to_this_one(folder: Archive, pages: Path, tmp_path: Path) -> None:
    as_format_2(folder.path)
    with pytest.raises(ArchiveError, match="has format 2"):
        Archive.open(folder.path, readonly=True)
    with Archive.open(folder.path, encoder=HashEncoder()) as opened:
        assert opened.verify() == []
        assert opened.update().unchanged == 3
        assert opened.add_paths([pages]).replaced == 3
        write(pages / "a.txt", "更正。")
        assert opened.update().added == 1
        assert opened.verify() == []


def as_format_2(path: Path) -> None:
    with sqlite3.connect(path / database.FILE_NAME) as raw:
        for table in ("stories", "folders", "withdrawn", "gone"):
            raw.execute(f"DROP TABLE {table}")
        for column in ("collection", "story"):
            raw.execute(f"ALTER TABLE articles DROP COLUMN {column}")
        for column in ("changed", "hash", "collection"):
            raw.execute(f"ALTER TABLE files DROP COLUMN {column}")
        raw.execute("PRAGMA user_version = 2")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def test_ten_thousand_names_are_resolved_in_no_time(folder: Archive) -> None:
    with within(2):
        found = folder.resolve_all([f"name {number}" for number in range(10_000)] + ["a.txt"])
    assert [len(ids) for name, ids in found.items() if ids] == [1]


def test_update_by_command(pages: Path, tmp_path: Path) -> None:
    def wenyuan(*words: object) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "ui.cli", *map(str, words), "--archive", str(tmp_path / "by-command")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        return done.returncode, done.stdout, done.stderr

    assert wenyuan("index", "add", pages)[0] == 0
    (pages / "b.txt").unlink()
    write(pages / "a.txt", "更正。")
    status, out, err = wenyuan("index", "update")
    assert (status, err.startswith("gone: ")) == (1, True)
    assert out == "1 articles added, 0 replaced, 1 removed, 0 files moved, 1 unchanged, 1 gone, 0 failed\n"
    assert wenyuan("index", "update", "--prune") == (
        0,
        "0 articles added, 0 replaced, 1 removed, 0 files moved, 2 unchanged, 0 gone, 0 failed\n",
        "",
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
def test_a_name_that_is_no_text_is_told_and_the_others_go_in(tmp_path: Path, pages: Path) -> None:
    (pages / os.fsdecode("港口.txt".encode("gbk"))).write_text("港口的文章。", "utf-8")
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as archive:
        report = archive.add_paths([pages])
        assert report.added == 3
        [(name, reason)] = report.failed
        assert name.encode() and "not UTF-8" in reason
        again = archive.update()
        assert [name for name, _ in again.failed] == [name]
