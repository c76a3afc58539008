"""What every archive does, wherever it is kept: the same tests over a folder and over Milvus Lite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.archive import AddReport
from index.errors import ArchiveError, EncoderMismatch, InputError
from index.interface import Archive
from index.opening import open_archive
from index.types import TimeSpan
from rag.engine import Engine
from tests.archives import HashEncoder, article

ROOT = Path(__file__).resolve().parents[2]
Opener = Callable[..., Archive]


@pytest.fixture(params=["folder", "milvus"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the test's archive, made with its first opening; all are closed at the end."""
    name = str(tmp_path / "archive") if request.param == "folder" else f"milvus:{tmp_path / 'archive.db'}"
    kept: list[Archive] = []

    def open_one(**options: object) -> Archive:
        if kept:
            kept.pop().close()  # Milvus Lite opens a file once
        archive = open_archive(name, **{"encoder": HashEncoder(), "create": True, **options})  # type: ignore[arg-type]
        kept.append(archive)
        return archive

    yield open_one
    for archive in kept:
        archive.close()


@pytest.fixture
def archive(opened: Opener) -> Archive:
    return opened()


def found(archive: Archive, query: str, **filters: object) -> set[str]:
    """The ids of articles that both searches find; by words no more than by meaning."""
    words, near = archive.search_both(query, 50, **filters)  # type: ignore[arg-type]
    of_words = {chunk.article_id for chunk in archive.chunks([number for number, _ in words])}
    assert of_words <= {chunk.article_id for chunk in archive.chunks([number for number, _ in near])}
    return of_words


def test_what_is_added_is_found_and_read_again(opened: Opener, archive: Archive) -> None:
    ports = article("a", "港口吞吐量再创新高。\n去年增长百分之八。", source="b.txt", date="2023-05-01")
    festival = article("b", "音乐节昨日在海边开幕。", source="a.txt", title=None)
    assert archive.add([ports, festival]) == AddReport(2, 0, [])
    for _ in range(2):
        assert len(archive) == 2
        assert [one.id for one in archive.articles()] == ["b", "a"]
        assert archive.article("a") == ports
        assert archive.articles_named(["b", "none", "a"]) == {"b": festival, "a": ports}
        assert found(archive, "港口") == {"a"}
        (chunk,) = archive.chunks_of("a")
        assert chunk.text == ports.text[chunk.start : chunk.end]
        assert [str(time.span) for time in chunk.times] == ["2022"]
        (text,) = archive.texts([chunk.id])
        assert (text.article_id, text.title, text.text) == ("a", "标题", chunk.text)
        assert text.first == text.last == TimeSpan.of(2023, 5, 1).first.toordinal()
        assert archive.verify() == []
        archive = opened()
    with pytest.raises(InputError, match="no article 'x'"):
        archive.article("x")
    with pytest.raises(InputError):
        archive.chunks_of("x")
    assert archive.chunks([chunk.id, 10**9]) == [chunk]


def test_an_article_takes_the_place_of_the_one_with_its_id(archive: Archive) -> None:
    archive.add([article("a", "港口吞吐量再创新高。"), article("b", "医院年内开工。")])
    gone = [chunk.id for chunk in archive.chunks_of("a")]
    assert archive.add([article("a", "音乐节昨日开幕。"), article("b", "医院年内开工。")]) == AddReport(0, 2, [])
    assert archive.article("a").text == "音乐节昨日开幕。"
    assert (found(archive, "港口"), found(archive, "音乐节")) == (set(), {"a"})
    assert archive.chunks(gone) == archive.texts(gone) == []
    # Of two in one call the later one counts.
    archive.add([article("a", "会议甲。"), article("a", "会议乙。")])
    assert archive.article("a").text == "会议乙。"
    assert archive.word_frequency("音乐节") == 0
    assert archive.verify() == []


def test_what_is_removed_is_found_no_more(archive: Archive) -> None:
    archive.add([article(name, f"{name}的港口新闻。", source=f"{name}.txt") for name in "甲乙丙"])
    with pytest.raises(InputError, match="nothing was removed"):
        archive.remove(["甲", "丁"])
    assert len(archive) == 3
    assert archive.remove(["甲", "乙.txt"]) == 2
    assert found(archive, "港口") == {"丙"}
    assert (len(archive), archive.chunk_count, archive.word_frequency("港口")) == (1, 1, 1)
    assert archive.articles_named("甲乙丙") == {"丙": archive.article("丙")}
    assert archive.verify() == []


def test_articles_that_cannot_be_stored_are_named(archive: Archive) -> None:
    report = archive.add([article("a", "好"), article("b", "坏\ud800"), article(" ", "无名"), article("c", "好")])
    assert (report.added, [name for name, _ in report.failed]) == (2, ["b", " "])


def test_filters_let_through_what_they_say(archive: Archive) -> None:
    archive.add(
        [
            article("a", "港口甲去年增长。", source="a.txt", date="2021-03"),
            article("b", "港口乙2021年增长。", source='b"引号".txt', date="2023-03-04"),
            article("c", "港口丙增长。", source="c.txt", date="--03-04"),
        ]
    )
    assert found(archive, "港口") == {"a", "b", "c"}
    assert found(archive, "港口", period=TimeSpan.of(2021)) == {"a"}
    assert found(archive, "港口", period=TimeSpan.of(2021, 3, 31)) == {"a"}
    assert found(archive, "港口", sources=['b"引号".txt', "c.txt"]) == {"b", "c"}
    assert found(archive, "港口", sources=[]) == set()
    assert found(archive, "港口", about=TimeSpan.of(2020)) == {"a"}
    assert found(archive, "港口", about=TimeSpan.of(2021), period=TimeSpan.of(2023)) == {"b"}
    numbers = [chunk.id for name in "abc" for chunk in archive.chunks_of(name)]
    assert archive.telling(numbers, TimeSpan.of(2020)) == {numbers[0]}
    with pytest.raises(InputError):
        archive.search_lexical("港口", 0)
    assert archive.search_lexical("，。", 3) == []


def test_titles_and_other_words_count_less_than_the_text(archive: Archive) -> None:
    archive.add(
        [
            article("a", "港口建设。", title="规划"),
            article("b", "别的事情。", title="港口"),
            article("c", "码头建设。", title="规划"),
            article("d", "天气晴朗。", title="规划"),
        ]
    )
    hits = archive.search_lexical("港口", 9, also="码头")
    scores = {archive.chunks([number])[0].article_id: score for number, score in hits}
    assert set(scores) == {"a", "b", "c"}
    assert scores["a"] > max(scores["b"], scores["c"])
    assert archive.word_frequency("港口") == 1
    frequency, of = archive.word_counter()
    assert (frequency("建设"), frequency("没有"), of) == (2, 0, 4)


def test_files_are_read_again_and_lose_what_they_no_longer_hold(archive: Archive, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    rows = pages / "rows.jsonl"
    rows.write_text('{"id": "a", "text": "港口甲。"}\n{"id": "b", "text": "港口乙。"}\n', encoding="utf-8")
    (pages / "2_1版.txt").write_text("头条\n\n　　音乐节昨日在海边开幕，观众五千人。", encoding="utf-8")
    (pages / "bad.txt").write_bytes(bytes(range(256)) * 8)
    report = archive.add_paths([pages, tmp_path / "nowhere"], date="2023-05")
    assert (report.added, len(report.failed)) == (3, 2)
    assert {one.date for one in archive.articles()} == {"2023-05"}
    archive.add([article("c", "港口丙。", source="rows.jsonl")])
    rows.write_text('{"id": "a", "text": "港口甲。"}\n{"id": "d", "text": "港口丁。"}\n', encoding="utf-8")
    assert archive.add_paths([rows], date="2023-05") == AddReport(1, 1, [], removed=1)
    assert found(archive, "港口") == {"a", "c", "d"}
    assert sorted(archive.resolve("rows.jsonl")) == ["a", "c", "d"]
    assert sorted(archive.resolve(str(rows))) == ["a", "d"]
    assert len(archive.resolve(str(pages))) == 3
    assert archive.resolve(str(tmp_path / "pag")) == archive.resolve("") == []
    assert archive.remove([str(pages)]) == 3
    assert archive.verify() == []


def test_an_article_is_dated_by_another_and_not_when_that_is_gone(archive: Archive) -> None:
    told = "第八次全国民间工艺交流会于2023年5月6日在海州召开。"
    archive.add(
        [article("b", "5月6日，第八次全国民间工艺交流会在海州召开。港口今年增长。", source="b", date="--05-06")]
    )
    assert archive.article("b").date == "--05-06"
    archive.add([article("a", told, source="a", date="2023-05-08")])
    assert archive.article("b").date == "2023-05-06"
    assert archive.article("b").date_from == "a"
    assert found(archive, "港口", period=TimeSpan.of(2023, 5, 6)) == {"b"}
    assert found(archive, "港口", about=TimeSpan.of(2023)) == {"b"}
    assert archive.verify() == []
    archive.remove(["a"])
    assert archive.article("b").date == "--05-06"
    assert found(archive, "港口", period=TimeSpan.of(2023)) == set()
    assert archive.verify() == []


def test_an_article_knows_what_it_continues(archive: Archive) -> None:
    first = article(
        "f", "海州港扩建开工。工程将分三期。（下转第三版）", source="报_1版.txt", title="海州港扩建", date="2023-05-06"
    )
    second = article("s", "（上接第一版）\n第一期投资八亿元。", source="报_3版.txt", title=None, date="2023-05-06")
    archive.add([first, second])
    read = archive.article("s")
    assert (read.continues, read.title) == ("f", "海州港扩建")
    assert archive.context_before(read) == "工程将分三期。"
    assert archive.context_before(first) == ""


def test_a_long_article_comes_back_whole(archive: Archive) -> None:
    text = "\n".join(f"第{n}段写到港口和别的一些事情，同比增长{n}个百分点。" for n in range(3000))
    archive.add([article("long", text)])
    assert archive.article("long").text == text
    assert len(text.encode()) > 3 * 65_535
    chunks = archive.chunks_of("long")
    assert [chunk.text for chunk in archive.chunks([chunk.id for chunk in chunks])] == [
        text[chunk.start : chunk.end] for chunk in chunks
    ]
    archive.remove(["long"])
    assert archive.verify() == []


def test_reprints_of_a_story_are_known(archive: Archive) -> None:
    story = "".join(f"海州港第{n}号码头今年吞吐{n}万吨，工人{n * 3}名，货物运往{n}个国家。" for n in range(11, 31))
    others = "".join(f"音乐节第{n}天来了{n}千名观众，演出{n}场，志愿者{n * 2}人在现场。" for n in range(11, 31))
    archive.add(
        [
            article("a", story, source="日报.txt", date="2023-05-06"),
            article("b", story + "（据新华社电）", source="晚报.txt", date="2023-05-05"),
            article("c", others, source="晨报.txt"),
        ]
    )
    keys = archive.stories(["a", "b", "c", "none"])
    assert set(keys) == {"a", "b", "c"}
    assert keys["a"] & keys["b"]
    assert not keys["a"] & keys["c"]
    assert [one.id for one in archive.reprints("a", 5)] == ["b"]
    assert archive.reprints("c", 5) == archive.reprints("none", 5) == []


def test_counts(archive: Archive) -> None:
    assert (archive.stats()["articles"], archive.stats()["first_day"], archive.months()) == (0, None, {})
    archive.add(
        [
            article("a", "甲。", source="日报.txt", date="2021-03-04"),
            article("b", "乙。", source="日报.txt", date="2021-03"),
            article("c", "丙。", source="晚报.txt", date="2022"),
            article("d", "丁。", source="Evening.txt"),
        ]
    )
    stats = archive.stats()
    wanted = {"articles": 4, "sources": 3, "dated": 3, "undated": 1, "chunks": 4, "vectors": 4, "files": 0}
    assert {name: stats[name] for name in wanted} == wanted
    assert (stats["first_day"], stats["last_day"], stats["encoder"]) == ("2021-03-01", "2022-12-31", "hash")
    assert archive.months() == {"2021-03": 2, "2022": 1}
    assert archive.sources() == [("日报.txt", 2), ("Evening.txt", 1), ("晚报.txt", 1)]
    assert archive.sources("eve", 1) == [("Evening.txt", 1)]


def test_another_encoder_is_refused(opened: Opener, archive: Archive) -> None:
    archive.add([article("a", "文章")])
    with pytest.raises(EncoderMismatch):
        opened(encoder=HashEncoder("other"))


def test_who_may_only_read_changes_nothing(opened: Opener, archive: Archive) -> None:
    archive.add([article("a", "港口")])
    reader = opened(readonly=True)
    assert reader.readonly
    for change in (lambda: reader.add([article("b", "文章")]), lambda: reader.remove(["a"]), reader.repair):
        with pytest.raises(ArchiveError, match="reading only"):
            change()
    assert found(reader, "港口") == {"a"}


def test_the_demo_pages_are_answered_alike(tmp_path: Path) -> None:
    rows = (ROOT / "tests" / "data" / "seeds_public.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(row)["question"] for row in rows]
    told = []
    for name in (str(tmp_path / "archive"), f"milvus:{tmp_path / 'archive.db'}"):
        with open_archive(name, create=True) as archive:
            archive.add_paths([ROOT / "seeds"])
            engine = Engine(archive)
            told.append([(one.status, one.answer, one.citations) for one in map(engine.ask, questions)])
    assert len(told[0]) == 36
    assert told[0] == told[1]
