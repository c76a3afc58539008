"""Backups of one kind of archive make one of either kind; what is compacted holds nothing that was removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet
import pytest

from index.errors import ArchiveDamaged, ArchiveError, InputError
from index.interface import Archive
from index.milvus import purging, rewriting
from index.milvus.archive import MilvusArchive
from index.opening import open_archive, restore
from tests.archives import HashEncoder, article

SECRET = "绝密的港口方案"


@pytest.fixture(autouse=True)
def hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Encoders that are only named are the tests' own."""
    monkeypatch.setattr("index.manifest.loaded", hash_encoder)


def hash_encoder(asked: object) -> HashEncoder:
    return asked if isinstance(asked, HashEncoder) else HashEncoder()


def filled(name: str, folder: Path) -> Archive:
    archive = open_archive(name, encoder=HashEncoder(), create=True)
    for kind in ("甲", ""):
        (folder / f"pages{kind}").mkdir()
        for number in range(6):
            text = f"标题\n第{number}篇{kind}讲港口。\n"
            (folder / f"pages{kind}" / f"{number}.txt").write_text(text, encoding="utf-8")
        archive.add_paths([folder / f"pages{kind}"], collection=kind)
    archive.add([replace(article("long", "音乐节。" * 6000, date="2023-05"), collection="甲")])
    archive.remove([str(folder / "pages" / "3.txt")])
    return archive


def held(archive: Archive) -> list[object]:
    hits = [archive.chunks([number])[0].article_id for number, _ in archive.search_lexical("港口", 99)]
    near = len(archive.search_dense("港口", 99))
    return [list(archive.articles()), archive.within(["甲"]).stats()["articles"], sorted(hits), near, archive.known()]


@pytest.mark.parametrize("kinds", [("", "milvus:"), ("milvus:", "")])
def test_restored_is_what_was_backed_up(tmp_path: Path, kinds: tuple[str, str]) -> None:
    file, again = tmp_path / "copy.wenyuan", f"{kinds[1]}{tmp_path / 'again.db'}"
    with filled(f"{kinds[0]}{tmp_path / 'archive.db'}", tmp_path) as archive:
        assert archive.backup(file) == file.stat().st_size
        with pytest.raises(InputError, match="is there already"):
            archive.backup(file)
        before = held(archive)
    with restore(file, again) as made:
        assert held(made) == before
        assert made.verify() == []
        assert (made.update().unchanged, made.update().withheld) == (11, 1)
        assert made.manifest["created"]
    with pytest.raises(ArchiveError, match="already"):
        restore(file, again)
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(ArchiveDamaged):
        restore(file, f"{kinds[1]}{tmp_path / 'third.db'}")
    assert not list(tmp_path.glob(".*"))


def test_an_interrupted_restore_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(str(tmp_path / "archive"), tmp_path) as archive:
        archive.backup(tmp_path / "file")
        before = held(archive)
    monkeypatch.setattr("index.copying._PAGE", 4)
    monkeypatch.setattr("index.intake._BATCH_ARTICLES", 4)
    take = MilvusArchive.take

    def failing(self: MilvusArchive, copies: Iterator[object], known: object) -> object:
        def some() -> Iterator[object]:
            for number, one in enumerate(copies):
                if number == 9:
                    raise KeyboardInterrupt
                yield one

        return take(self, some(), known)  # type: ignore[arg-type]

    monkeypatch.setattr(MilvusArchive, "take", failing)
    name = f"milvus:{tmp_path / 'again.db'}"
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "file", name)
    monkeypatch.setattr(MilvusArchive, "take", take)
    with open_archive(name, encoder=HashEncoder()) as half:
        assert 0 < len(half) < 12
    with restore(tmp_path / "file", name) as made:
        assert held(made) == before
        assert made.verify() == []


def texts_on_disk(folder: Path) -> str:
    """All that the files of Milvus Lite hold."""
    tables = [str(pyarrow.parquet.ParquetFile(file).read().to_pylist()) for file in folder.rglob("*.parquet")]
    others = [file.read_bytes() for file in folder.rglob("*") if file.is_file() and file.suffix != ".parquet"]
    return "".join([*tables, *(content.decode("utf-8", "replace") for content in others)])


def test_no_file_holds_what_was_removed(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with filled(f"milvus:{path}", tmp_path) as archive:
        archive.add([article("secret", SECRET), article("changed", SECRET)])
        archive.add([article("changed", SECRET + "更正。")])
        before = [one for one in archive.articles() if one.id not in ("secret", "changed")]
        assert archive.search_lexical("绝密", 9)
        assert SECRET in texts_on_disk(path)
        assert archive.remove(["secret", "changed"]) == 2
        assert SECRET not in texts_on_disk(path)
        assert archive.search_lexical("绝密", 9) == []
        assert archive.search_dense(before[0].text, 1)
        assert archive.verify() == archive.warnings == []
        assert [*archive.articles()] == before
        archive.add([article("new", "后来的文章。")])
    with open_archive(f"milvus:{path}", encoder=HashEncoder()) as archive:
        assert [one for one in archive.articles() if one.id != "new"] == before
        assert archive.search_lexical("后来的文章", 1)
        assert archive.verify() == archive.warnings == []


def test_what_is_compacted_holds_nothing_that_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As with a Milvus Lite that keeps its files otherwise.
    monkeypatch.setattr(purging, "_merge", lambda collection: collection.no_such_thing)
    path = tmp_path / "archive.db"
    with filled(f"milvus:{path}", tmp_path) as archive:
        archive.add([article("secret", SECRET), article("changed", SECRET)])
        archive.remove(["secret"])
        archive.add([article("changed", "公开的消息。")])
        assert archive.search_lexical("绝密", 9) == []
        assert SECRET in texts_on_disk(path)
        assert archive.verify() == []
        assert "index compact" in archive.warnings[0]
        before, known = [*archive.articles()], archive.known()
        larger, smaller = archive.compact() or (0, 0)
        assert larger > smaller > 0
        assert SECRET not in texts_on_disk(path)
        archive.warnings.clear()
        assert archive.verify() == archive.warnings == []
        assert [*archive.articles()] == before
        assert archive.known() == known
        archive.add([article("new", "后来的文章。")])
        assert archive.verify() == []
    assert [one.name for one in tmp_path.glob("*.db")] == ["archive.db"]
    with open_archive(f"milvus:{path}", encoder=HashEncoder()) as archive:
        assert archive.article("new").text == "后来的文章。"


@pytest.mark.parametrize("at", [2, 3])
def test_compacting_that_is_interrupted_leaves_an_archive(
    tmp_path: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.db"
    with filled(f"milvus:{path}", tmp_path) as archive:
        before = [*archive.articles()]
        steps: list[Path] = []

        def until(step: int) -> None:
            steps.append(path)
            if len(steps) == step:
                raise KeyboardInterrupt

        rename, rmtree = Path.rename, rewriting.shutil.rmtree
        monkeypatch.setattr(Path, "rename", lambda self, to: (until(at), rename(self, to))[1])
        monkeypatch.setattr(rewriting.shutil, "rmtree", lambda *rest, **how: (until(at), rmtree(*rest, **how))[1])
        # As if the process had ended there.
        monkeypatch.setattr(archive.client, "reopen", lambda: None)
        monkeypatch.setattr(rewriting, "finish", lambda path: None)
        with pytest.raises((KeyboardInterrupt, ArchiveError)):
            archive.compact()
        assert len(steps) == at
        monkeypatch.undo()
        archive.client.close()
    monkeypatch.setattr("index.manifest.loaded", hash_encoder)
    monkeypatch.setattr("index.milvus.writers.SILENT", 0.0)
    with open_archive(f"milvus:{path}", encoder=HashEncoder()) as again:
        assert [*again.articles()] == before
        assert again.verify() == []
        assert again.compact()
        assert [*again.articles()] == before
    assert [one.name for one in tmp_path.glob("*.db")] == ["archive.db"]


def test_reencoding_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.manifest.loaded", lambda asked: asked)
    monkeypatch.setattr("index.intake._BATCH_ARTICLES", 4)
    monkeypatch.setattr("index.copying._PAGE", 4)
    other = HashEncoder("other", 16)
    path = tmp_path / "archive.db"
    with MilvusArchive.open(str(path), encoder=HashEncoder(), create=True) as archive:
        archive.add([article(f"a{n:02}", f"第{n}篇讲港口。") for n in range(20)])

        def told(done: int, total: int) -> None:
            if done == 12:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            archive.reencode(other, progress=told)
        assert archive.reencoding
        assert len(archive.search_dense("港口", 50)) == 20  # by the vectors that it has
        archive.remove(["a01"])
        archive.add([article("a02", "换成了音乐节。")])
        report = archive.reencode(other)
        assert report.reused >= 6
        assert archive.reencoding == ""
        assert archive.manifest["dimension"] == 16
        assert len(archive.search_dense("港口", 50)) == 19
        assert archive.article("a02").text == "换成了音乐节。"
        assert archive.verify() == []
        assert sum(other.calls) - 1 - report.reused <= 19
    with open_archive(f"milvus:{path}", encoder=other) as again:
        assert again.search_lexical("音乐节", 5)
        assert again.reencode(other).reused == 19
