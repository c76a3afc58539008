"""Articles from one archive into another, over every pair of kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.copying import Copy, copy
from index.errors import InputError
from index.interface import Archive
from index.opening import open_archive
from tests.archives import HashEncoder, article

TEXTS = ["港口吞吐量去年再创新高。", "第八次全国民间工艺交流会于5月6日在海州召开。", "医院年内开工。" * 80]


def filled(name: str, folder: Path) -> Archive:
    """An archive with articles of a file, of none, of a collection, and one that is dated by another."""
    archive = open_archive(name, encoder=HashEncoder(), create=True)
    rows = folder / "rows.jsonl"
    rows.write_text("".join(f'{{"id": "r{n}", "text": "{text}"}}\n' for n, text in enumerate(TEXTS)), encoding="utf-8")
    archive.add_paths([rows], collection="内部")
    told = "第八次全国民间工艺交流会于2023年5月6日在海州召开。"
    archive.add([article("a", told, date="2023-05-08"), article("b", TEXTS[1], date="--05-06", source="z")])
    return archive


def held(archive: Archive) -> list[object]:
    """What an archive holds and finds, but for its numbers of chunks."""
    found: list[object] = []
    for query in ("港口", "交流会", "海州", "2023年"):
        near = archive.search_dense(query, 9)
        texts = archive.texts([number for number, _ in near])
        found.append({(one.article_id, one.text): pytest.approx(dict(near)[one.id], abs=0.02) for one in texts})
        words = archive.search_lexical(query, 9)
        found.append([(one.article_id, one.text) for one in archive.texts([number for number, _ in words])])
    articles = list(archive.articles())
    chunks = [[(c.start, c.end, c.times) for c in archive.chunks_of(one.id)] for one in articles]
    return [articles, chunks, found]


def names(tmp_path: Path, *kinds: str) -> Iterator[str]:
    for n, kind in enumerate(kinds):
        yield str(tmp_path / f"archive{n}") if kind == "folder" else f"milvus:{tmp_path / f'archive{n}.db'}"


@pytest.mark.parametrize("kinds", [("folder", "milvus"), ("milvus", "folder")])
def test_a_copy_is_kept_in_step_with_the_same_files(
    tmp_path: Path, kinds: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.intake._TICK", 0)
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in ("a", "b", "c"):
        (pages / f"{name}.txt").write_text(f"标题\n{name}写到港口。\n", encoding="utf-8")
    first, second = names(tmp_path, *kinds)
    with (
        open_archive(first, encoder=HashEncoder(), create=True) as source,
        open_archive(second, encoder=HashEncoder(), create=True) as target,
    ):
        source.add_paths([pages], collection="内部")
        source.remove([str(pages / "c.txt")])
        copy(source, target)
        assert target.known() == source.known()
        (pages / "d.txt").write_text("标题\n后来的文章。\n", encoding="utf-8")
        report = target.update()
        assert (report.added, report.unchanged, report.withheld) == (1, 2, 1)
        assert target.within(["内部"]).resolve("d.txt")
        # What is there is not for another archive to withdraw.
        target.add_paths([pages / "c.txt"], collection="内部")
        copy(source, target)
        assert target.update().unchanged == 4


@pytest.mark.parametrize("kinds", [("folder", "milvus"), ("milvus", "folder"), ("milvus", "milvus")])
def test_a_copy_holds_and_finds_the_same(tmp_path: Path, kinds: tuple[str, str]) -> None:
    first, second = names(tmp_path, *kinds)
    encoder = HashEncoder()
    with filled(first, tmp_path) as source, open_archive(second, encoder=encoder, create=True) as target:
        target.add([article("own", "别的文章。")])
        target.remove(["own"])
        encoder.calls.clear()
        done: list[tuple[int, int]] = []
        report = copy(source, target, lambda now, of: done.append((now, of)))
        assert (report.added, report.replaced, report.failed) == (5, 0, [])
        assert done == [(n, 5) for n in range(1, 6)]
        assert sum(encoder.calls) == 0  # the vectors are copied
        assert held(target) == held(source)
        assert sorted(target.resolve(str(tmp_path / "rows.jsonl"))) == ["r0", "r1", "r2"]
        assert {one.collection for one in target.articles()} == {"", "内部"}
        again = copy(source, target)
        assert (again.added, again.replaced) == (0, 5)
        assert held(target) == held(source)
        assert target.verify() == []


def test_an_interrupted_copy_goes_on_and_another_encoder_makes_its_own_vectors(tmp_path: Path) -> None:
    first, second = names(tmp_path, "folder", "milvus")
    encoder = HashEncoder("other", dimension=16)
    with filled(first, tmp_path) as source, open_archive(second, encoder=encoder, create=True) as target:

        def broken(number: int) -> Iterator[Copy]:
            for at, one in enumerate(source.copies(vectors=False)):
                if at == number:
                    raise KeyboardInterrupt
                yield one

        for number in range(3):
            with pytest.raises(KeyboardInterrupt):
                target.take(broken(number))
            assert target.verify() == []
        copy(source, target)
        assert sum(encoder.calls) == len([c for one in target.articles() for c in target.chunks_of(one.id)])
        assert list(target.articles()) == list(source.articles())
        with pytest.raises(InputError, match="into itself"):
            copy(source, source)
