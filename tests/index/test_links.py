"""Articles that go on in another file."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from index.archive import Archive
from index.links import last_words, page_of
from index.types import Article
from tests.archives import HashEncoder, article

FIRST = """河湾日报          要闻 1

全市重大项目调度会召开

本报记者 卜小鸥

昨天，全市重大项目调度会召开，会议室的大屏上插满了小旗。
城市更新改善面貌。今年安排城市更新项目54个，（下转第三版）

一碗热饭暖了一条街

本报讯（记者 吕思远）社区食堂昨天排起了队，三元钱一份的素菜卖得最快。
"""
THIRD = """河湾日报          综合 3

（上接第一版）年度计划投资67亿元，重点是老厂区的改造。
这些项目平均开工率为83%，全市还要加快。

机场航站楼封顶

本报讯（记者 王砚秋）昨天上午，机场航站楼主体结构封顶。
"""


def pages(folder: Path, **texts: str) -> list[Path]:
    """Write files named by date and page: ``p01`` becomes 2024-05-18_01版.txt."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"2024-05-18_{name[1:]}版.txt" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def made(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "archive", encoder=HashEncoder())


def found(archive: Archive) -> dict[str, Article]:
    """Return the continuations, by the beginning of their text after the mark."""
    both = {one.id: one for one in archive.articles()}
    assert both == {name: archive.article(name) for name in both}
    return {one.text.partition("）")[2][:4]: one for one in both.values() if one.continues}


@pytest.mark.parametrize("order", list(itertools.permutations((0, 1))))
def test_a_continuation_names_what_it_continues(tmp_path: Path, order: tuple[int, int]) -> None:
    paths = pages(tmp_path / "pages", p01=FIRST, p03=THIRD)
    with made(tmp_path) as archive:
        for number in order:
            archive.add_paths([paths[number]])
        (second,) = found(archive).values()
        first = archive.article(second.continues or "")
        assert first.source != second.source
        assert second.title == first.title == "全市重大项目调度会召开"
        assert second.author == first.author == "卜小鸥"
        assert archive.context_before(second) == "今年安排城市更新项目54个，"
        assert archive.context_before(first) == ""
        # What is quoted stands in the article's own file.
        start = second.text.index("67亿元")
        line, _ = second.lines(start, start + 4)
        assert "67亿元" in THIRD.splitlines()[line - 1]
        assert "67亿元" not in first.text
        assert archive.verify() == []


def test_a_link_ends_with_either_part(tmp_path: Path) -> None:
    first, third = pages(tmp_path / "pages", p01=FIRST, p03=THIRD)
    with made(tmp_path) as archive:
        archive.add_paths([first, third])
        (second,) = found(archive).values()
        archive.remove([first.name])
        assert not found(archive)
        assert archive.context_before(second) == ""
        assert archive.article(second.id).title != "全市重大项目调度会召开"
        archive.add_paths([first])
        assert found(archive)
        first.write_text(FIRST.replace("（下转第三版）", "总投资正在统计。"), encoding="utf-8")
        archive.add_paths([first])
        assert not found(archive)


@pytest.mark.parametrize(
    ("first", "third"),
    [
        (FIRST.replace("第三版", "第四版"), THIRD),
        (FIRST, THIRD.replace("第一版", "第二版")),
        (FIRST, THIRD.replace("（上接第一版）", "")),
        (FIRST.replace("一碗热饭", "又一碗饭").replace("最快。", "最快，（下转第三版）"), THIRD),
        (FIRST, THIRD + "\n（上接第一版）年度计划修路三条，全市重大项目都有进展。\n"),
    ],
    ids=["other page", "from other page", "no mark", "two that end so", "two that begin so"],
)
def test_what_does_not_fit_is_not_linked(tmp_path: Path, first: str, third: str) -> None:
    with made(tmp_path) as archive:
        archive.add_paths(pages(tmp_path / "pages", p01=first, p03=third))
        assert not found(archive)


def test_another_issue_is_not_linked(tmp_path: Path) -> None:
    (first,) = pages(tmp_path / "pages", p01=FIRST)
    for number, name in enumerate(("2024-05-19_03版.txt", "2024-05-18_晚报03版.txt")):
        third = tmp_path / name
        third.write_text(THIRD, encoding="utf-8")
        with Archive.create(tmp_path / f"archive{number}", encoder=HashEncoder()) as archive:
            archive.add_paths([first, third])
            assert not found(archive)


def test_a_story_over_three_pages_keeps_its_title(tmp_path: Path) -> None:
    middle = "河湾日报          综合 3\n\n（上接第一版）年度计划投资67亿元，涉及老厂区的（下转第五版）\n"
    last = "河湾日报          综合 5\n\n（上接第三版）全部改造，到年底完工。\n"
    with made(tmp_path) as archive:
        archive.add_paths(pages(tmp_path / "pages", p05=last, p03=middle, p01=FIRST))
        links = found(archive)
        assert {one.title for one in links.values()} == {"全市重大项目调度会召开"}
        assert archive.context_before(links["全部改造"]).endswith("涉及老厂区的")


@pytest.mark.parametrize("linked", [True, False])
def test_files_whose_names_give_no_page_must_speak_of_the_same(tmp_path: Path, linked: bool) -> None:
    other = THIRD.replace("河湾日报", "海州晚报").replace(
        "年度计划投资67亿元，重点是老厂区的改造。", "炒饭要放两个鸡蛋。"
    )
    other = other.replace("这些项目平均开工率为83%，全市还要加快。", "火要旺，锅要热。")
    first, third = tmp_path / "20240518_甲.txt", tmp_path / "20240518_乙.txt"
    first.write_text(FIRST, encoding="utf-8")
    third.write_text(THIRD if linked else other, encoding="utf-8")
    with made(tmp_path) as archive:
        archive.add_paths([first, third])
        assert [page_of(one) for one in archive.articles() if "上接" in one.text] == [3]
        assert bool(found(archive)) is linked


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("a/2024-05-18_03版.txt", 3),
        ("第十二版.txt", 12),
        ("2024版.txt", None),
        ("A3版.txt", None),
        ("03版/x.txt", None),
    ],
)
def test_the_page_of_a_file_name(source: str, page: int | None) -> None:
    assert page_of(article("x", "文字。", source=source)) == page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲事已成。乙事正在（下转第三版）", "乙事正在"),
        ("甲事已成。\n（下转第三版）", "甲事已成。"),
        ("（下转第三版）", ""),
    ],
)
def test_the_last_words_before_a_jump(text: str, words: str) -> None:
    assert last_words(article("x", text)) == words
