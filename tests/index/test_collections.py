"""What one department may not read reaches nobody through another's collection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.errors import InputError
from index.interface import Archive
from index.opening import open_archive
from index.types import TimeSpan
from rag.engine import Engine
from tests.archives import HashEncoder, article

SECRET = "秘密项目绝不外传"


@pytest.fixture(params=["archive", "milvus:archive.db"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """One in a folder, one in Milvus Lite."""
    with open_archive(named(request.param, tmp_path), encoder=HashEncoder(), create=True) as made:
        made.add(
            replace(article(f"{name}{n}", f"{text}第{n}号。", source=f"{name}.txt", date="2023"), collection=name)
            for name, text in (("甲", f"港口{SECRET}"), ("乙", "港口公开消息"), ("", "港口无名消息"))
            for n in range(20)
        )
        yield made


def named(kind: str, folder: Path) -> str:
    where, _, name = kind.rpartition(":")
    return f"{where}:{folder / name}" if where else str(folder / name)


def everything(part: Any) -> str:
    """All that can be read through a part, in any way there is."""
    hits = [part.search_lexical("港口秘密项目", 50), part.search_dense("港口秘密项目", 50)]
    hits += part.search_both("港口", 50, period=TimeSpan.of(2023))
    hits += [part.search_lexical("港口", 50, about=TimeSpan.of(2023)), part.search_dense("港口", 9, sources=["甲.txt"])]
    ids = sorted({number for found in hits for number, _ in found} | set(range(100)))
    told = [part.chunks(ids), part.texts(ids), list(part.articles()), part.sources(), part.months(), part.stats()]
    told += [part.articles_named([f"甲{n}" for n in range(20)]), part.resolve("甲.txt"), part.resolve("甲3")]
    told += [
        part.collections(),
        part.stories([f"甲{n}" for n in range(20)]),
        part.resolve_all(["甲3", "甲.txt", "乙1"]),
    ]
    told += [one for name in ("甲3", "乙3", "无") for one in part.reprints(name, 9)]
    return str(told)


def test_part_shows_its_own_alone(archive: Archive) -> None:
    part = archive.within(["乙"])
    assert len(part) == 20
    assert part.stats()["articles"] == 20
    assert part.collections() == {"乙": 20}
    assert SECRET not in everything(part)
    assert "无名" not in everything(part)
    assert {one.article_id for one in part.chunks([n for n, _ in part.search_lexical("港口", 50)])} == {
        f"乙{n}" for n in range(20)
    }
    assert len(part.search_dense("港口", 50)) == 20
    for name in ("甲3", "3"):
        with pytest.raises(InputError, match="holds no article"):
            part.article(name)
    assert SECRET in everything(archive.within(["甲"]))  # the test can see what is to be seen


def test_several_are_read_together(archive: Archive) -> None:
    both = archive.within(["甲", "乙"])
    assert len(both) == 40
    assert len(both.search_lexical("港口", 100)) == len(both.search_dense("港口", 100)) == 40
    assert len(archive.within([""])) == 20
    assert len(both.within(["乙"]).search_lexical("港口", 100)) == 20


def test_other_collections_cannot_be_named(archive: Archive) -> None:
    with pytest.raises(InputError, match="'丙'"):
        archive.within(["丙"])
    with pytest.raises(InputError) as caught:
        archive.within(["乙"]).within(["甲"])
    assert "one of these: '乙'" in str(caught.value)
    with pytest.raises(InputError):
        archive.within([])


def test_part_follows_changes(archive: Archive) -> None:
    part = archive.within(["乙"])
    assert part.search_lexical("港口", 1)
    archive.add([replace(article("乙new", "新近发布的通告"), collection="乙")])
    assert len(part.search_lexical("新近通告", 5)) == 1
    archive.remove(["乙new"])
    assert part.search_lexical("通告", 5) == []


def test_nothing_is_changed_through_a_part(archive: Archive) -> None:
    assert archive.within(["乙"]).readonly
    assert not hasattr(archive.within(["乙"]), "remove")


def test_same_words_in_two_collections_are_two_articles(archive: Archive, tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "通知.txt").write_text("标题\n同样的通知。\n", encoding="utf-8")
        assert archive.add_paths([folder / "通知.txt"], collection=name).failed == []
    ids = [[one.id for one in archive.within([name]).articles() if "通知" in one.text] for name in ("甲", "乙")]
    assert [len(found) for found in ids] == [1, 1]
    assert ids[0] != ids[1]


def test_given_id_of_another_collection_is_refused(archive: Archive, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "甲1", "text": "冒名"}\n{"id": "r", "text": "新的"}\n', encoding="utf-8")
    report = archive.add_paths([rows], collection="乙")
    assert [name for name, _ in report.failed] == ["甲1"]
    assert SECRET in archive.article("甲1").text
    assert archive.article("r").collection == "乙"


def test_file_added_to_another_collection_moves_there(archive: Archive, tmp_path: Path) -> None:
    page = tmp_path / "page.jsonl"
    page.write_text('{"id": "p", "text": "先在甲里"}\n', encoding="utf-8")
    archive.add_paths([page], collection="甲")
    assert archive.add_paths([page], collection="乙").failed == []
    assert archive.within(["乙"]).article("p").text == "先在甲里"
    with pytest.raises(InputError):
        archive.within(["甲"]).article("p")
    assert len(archive.within(["甲"]).search_lexical("先在", 5)) == 0


@pytest.mark.parametrize("kind", ["archive", "milvus:archive.db"])
def test_reprint_in_another_collection_is_not_named(tmp_path: Path, kind: str) -> None:
    story = "2023年，海州港全年的吞吐量达到8200万吨。"
    story += "".join(f"第{n}号码头有工人{n * 3}名，货物运往{n}个国家。" for n in range(11, 31))
    with open_archive(named(kind, tmp_path), encoder=HashEncoder(), create=True) as archive:
        for name, collection in (("a", "甲"), ("b", "乙"), ("c", "乙")):
            archive.add([replace(article(name, story, source=f"{name}.txt"), collection=collection)])
        assert {one.id for one in archive.reprints("b", 9)} == {"a", "c"}
        assert [one.id for one in archive.within(["乙"]).reprints("b", 9)] == ["c"]
        assert archive.within(["乙"]).reprints("a", 9) == []
        engine = Engine(archive).in_collections(["乙"])
        answer = engine.ask("2023年海州港全年的吞吐量是多少？")
        assert answer.status == "answered"
        assert "a.txt" not in str(answer)
        assert {hit.article_id for hit in engine.search("码头", 9)} == {"b", "c"}


def test_date_is_not_taken_from_another_collection(tmp_path: Path) -> None:
    told = "2020年11月17日，第八次环港经济圈文化旅游交流会在港城开幕。会议持续三天。"
    undated = "11月17日，第八次环港经济圈文化旅游交流会在港城召开，代表出席。"
    cases = [
        (kind, *case) for kind in ("{}", "milvus:{}.db") for case in ((("甲", "乙"), None), (("甲", "甲"), "2020"))
    ]
    for kind, names, year in cases:
        name = named(kind.format(year), tmp_path)
        with open_archive(name, encoder=HashEncoder(), create=True) as archive:
            for name, collection, text in (("a", names[0], told), ("b", names[1], undated)):
                (tmp_path / f"{name}.txt").write_text(f"标题\n{text}\n", encoding="utf-8")
                archive.add_paths([tmp_path / f"{name}.txt"], collection=collection)
            (late,) = [one for one in archive.articles() if one.source == "b.txt"]
            assert late.year == (year and int(year))


@pytest.mark.parametrize("name", ["a,b", "a+b", "a:b", " a", "a\n"])
def test_names_that_could_not_be_told_apart_are_refused(archive: Archive, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no name of a collection"):
        archive.add_paths([tmp_path], collection=name)
