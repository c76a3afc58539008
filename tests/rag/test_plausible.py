"""Whether a text may name a person or a place."""

from __future__ import annotations

import pytest

from rag.plausible import common_noun, may_name_person, may_name_place, may_win, no_name, region


@pytest.mark.parametrize(
    "text",
    [
        "王建国",
        "杨紫、成毅",
        "何塞·波萨达",
        "德约科维奇",
        "Curtis Stevens",
        "诺曼人",
        "匈奴右贤王",
        "华丰公司",
        "罗马教廷大使",
    ],
)
def test_what_may_name_a_person(text: str) -> None:
    assert may_name_person(text)


@pytest.mark.parametrize(
    "text", ["领衔主演", "双奥之城", "本季度", "仙侠剧", "辽宁男篮 ... 海南体育", "研究成果", "十一黄金周"]
)
def test_what_names_no_person(text: str) -> None:
    assert not may_name_person(text)


@pytest.mark.parametrize("name", ["闻人杰", "方敬之", "麦秋实", "和珅"])
def test_a_name_with_a_word_in_it_is_a_name(name: str) -> None:
    assert not no_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "北京市朝阳区",
        "法国尼斯",
        "斯洛文尼亚",
        "人民大会堂",
        "莫斯科州东北部",
        "底特律伍德沃德大道",
        "东北大学",
        "墨西哥",
    ],
)
def test_what_may_name_a_place(text: str) -> None:
    assert may_name_place(text)


@pytest.mark.parametrize(
    "text",
    [
        "本季度",
        "病去世",
        "血型O型",
        "毕业后",
        "巴西足球运动员",
        "三国",
        "9月3日",
        "高质量",
        "举办城市",
        "直营Apple ... 而印度市",
    ],
)
def test_what_names_no_place(text: str) -> None:
    assert not may_name_place(text)


@pytest.mark.parametrize("text", ["和政府", "双奥之城", "我们的老师"])
def test_what_only_looks_like_a_name(text: str) -> None:
    assert no_name(text)


@pytest.mark.parametrize(
    ("text", "common"),
    [("冬残奥会", True), ("本季度", True), ("三国", True), ("小湾居民", False), ("科可波", False), ("德国", False)],
)
def test_what_is_no_name_at_all(text: str, common: bool) -> None:
    assert common_noun(text) is common


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("海燕队", True),
        ("《长夜》", True),
        ("周晓梅", True),
        ("足协杯", False),
        ("2020-2021", False),
        ("十二万元", False),
    ],
)
def test_what_may_win(text: str, may: bool) -> None:
    assert may_win(text) is may


def test_a_region_is_no_more_than_one() -> None:
    assert region("北京") and not region("北京队") and not region("周晓梅")
