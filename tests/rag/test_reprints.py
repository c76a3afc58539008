"""Reprints of one story count as one source, and the citation names the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive
from index.stories import keys, same
from rag.engine import Engine
from tests.archives import HashEncoder, article
from tests.small import engine_over

STORY = (
    "澜川港今年计划投资35亿元建设三期码头，工期两年。港务集团负责人介绍，码头建成后年吞吐量将增加一千万吨，可停靠二十万吨级货轮。"
    "项目由市交通局牵头，沿线六个村的搬迁已在春节前完成，村民全部住进新居。环保部门要求施工避开候鸟迁徙的季节，渔业部门将在附近海域增殖放流。"
)
REPORT = STORY.replace("35", "41")


def test_same_story_is_known_by_its_keys_and_text() -> None:
    reprint = "本报讯（记者 王一）" + STORY.replace("负责人", "有关负责人") + "（转载）"
    assert set(keys(STORY)) & set(keys(reprint))
    assert same(STORY, reprint)
    assert same(reprint, STORY)


def test_same_words_with_another_figure_are_another_story() -> None:
    assert not same(STORY, REPORT)
    assert not same(STORY, STORY + "".join(f"另外{n}号仓库由第{n}公司承建，造价{n}万元。" for n in range(40)))
    assert not same(STORY, STORY.replace("一千万吨", "两千万吨"))
    assert keys("短讯") == ()


def test_reprint_is_no_second_source() -> None:
    pages = [("三期码头开工", "2021-03-01", STORY), ("码头开工", "2022-03-05", "本报讯（记者 王一）" + STORY)]
    with engine_over(*pages, (None, "2021", "澜川港是天然良港，水深港阔。")) as engine:
        answer = engine.ask("澜川港计划投资多少亿元建设三期码头？")
        assert answer.short_answer == "35亿元"
        assert [one.article_id for one in answer.citations] == ["p0"]  # the earlier one: its 今年 is the right one
        assert answer.citations[0].to_json()["reprints"] == [
            {"article_id": "p1", "title": "码头开工", "date": "2022-03-05", "source": "p1.txt"}
        ]
        assert answer.citations[0].resolved_time == "2021"


def test_other_figures_are_both_told() -> None:
    with engine_over(("三期码头开工", "2021-03-01", STORY), ("三期码头开工", "2022-03-05", REPORT)) as engine:
        answer = engine.ask("澜川港计划投资多少亿元建设三期码头？")
        assert {one.article_id for one in answer.citations} == {"p0", "p1"}
        assert all("reprints" not in one.to_json() for one in answer.citations)


def test_reprint_of_another_collection_is_not_named(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.add(
            replace(article(name, STORY, source=f"{name}.txt", date="2021"), collection=collection)
            for name, collection in (("a", "甲"), ("b", "乙"))
        )
        engine = Engine(archive)
        question = "澜川港计划投资多少亿元建设三期码头？"
        [cited] = engine.ask(question, collection="甲").citations
        assert (cited.article_id, cited.reprints) == ("a", ())
        [cited] = engine.ask(question).citations
        assert len(cited.reprints) == 1


def test_removed_reprint_is_named_no_more(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as archive:
        archive.add([article("a", STORY), article("b", STORY)])
        assert [one.id for one in archive.reprints("a", 5)] == ["b"]
        archive.remove(["b"])
        assert archive.reprints("a", 5) == []
        assert archive._store._all("SELECT count(DISTINCT article) FROM stories") == [(1,)]


@pytest.mark.parametrize("text", ["", "字" * 500, "1" * 500, "😀" * 200])
def test_odd_texts_have_keys_or_none(text: str) -> None:
    assert len(keys(text)) in (0, 4)
    assert same(text, text) in (True, False)
