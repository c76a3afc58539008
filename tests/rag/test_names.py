"""Names of persons, places and bodies in Chinese text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.names import abbreviates, core, home, persons, places, same_subject, subject_names, topics, whole_dotted

WORDS = "市长 鲁明 王晓敏 出席 会议 平江县 全县 我市 长兴县 海州市 集团 第二医院 新区 自贸试验区 ， 。 说 、 和".split()
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)
FAST = settings(deadline=None, max_examples=60)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("馆长王晓敏主持仪式。", ["王晓敏"]),
        ("市长鲁明作政府工作报告。", ["鲁明"]),
        ("项目负责人陈志伟介绍，工程进展顺利。", ["陈志伟"]),
        ("出席会议的有欧阳明、司马文。", ["欧阳明", "司马文"]),
        ("会议圆满结束。", []),
        ("男单冠军德约科维奇与教练庆祝。", ["德约科维奇"]),
        ("组委会为本赛季和青少年准备了奖品。", []),
        ("各方面都很满意。", []),
        ("公司宣布胡晓歌成为代言人。", ["胡晓歌"]),
        ("县长陈启明下达开工令。", ["陈启明"]),
        ("选举周立新为青螺县县长。", ["周立新"]),
        ("副县长欧阳靖作了报告。", ["欧阳靖"]),
        ("总经理傅长歌介绍了情况。", ["傅长歌"]),
    ],
)
def test_persons(text: str, names: list[str]) -> None:
    assert [name for name, _, _ in persons(text)] == names


@FAST
@given(TEXTS)
def test_persons_are_slices_in_order(text: str) -> None:
    found = persons(text)
    assert all(text[start:end] == name for name, start, end in found)
    assert [start for _, start, _ in found] == sorted(start for _, start, _ in found)


@FAST
@given(TEXTS)
def test_places_are_named_where_they_stand(text: str) -> None:
    for place in places(text):
        assert text.startswith(place.name, place.start + place.within)
        assert place.level
    assert set(topics(text)) <= set(places(text))
    assert all(name in text for name in subject_names(text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("去年平江县粮食丰收", ["平江县"]),
        ("平江县和长兴县的产量", ["平江县", "长兴县"]),
        ("投资完成12亿元", []),
        ("自贸试验区揭牌", []),
        ("老旧小区改造", []),
    ],
)
def test_places_by_name(text: str, named: list[str]) -> None:
    assert [place.name for place in places(text) if place.name] == named


@pytest.mark.parametrize(
    ("text", "level"),
    [("全县投资完成12亿元", "县"), ("我市粮食丰收", "市"), ("全省产量", "省"), ("健全市场机制", None)],
)
def test_places_pointed_back_to(text: str, level: str | None) -> None:
    assert [place.level for place in places(text) if not place.name] == ([level] if level else [])


def test_a_place_in_passing_is_no_topic() -> None:
    assert [place.name for place in topics("平江县投资增长，比长兴县快2个百分点。")] == ["平江县"]


def test_home_is_the_region_named_most() -> None:
    text = "平江县召开会议。平江县部署工作。代表团曾到长兴县学习。"
    assert home("", text, "县") == "平江县"
    assert home("", text, "市") == ""


@pytest.mark.parametrize(
    ("asked", "named", "same"),
    [
        ("平江县", "平江县", True),
        ("平江", "平江县", True),
        ("西海岸新区", "青岛西海岸新区", True),
        ("平江县", "长兴县", False),
    ],
)
def test_same_subject(asked: str, named: str, same: bool) -> None:
    assert same_subject(asked, named) is same
    assert same_subject(named, asked) is same


def test_core() -> None:
    assert [core(name) for name in ("平江县", "浦东新区", "平江")] == ["平江", "浦东", "平江"]


@pytest.mark.parametrize(
    ("short", "name", "may"),
    [
        ("二院", "第二医院", True),
        ("市二院", "平江市第二医院", True),
        ("三院", "第二医院", False),
        ("第二医院", "第二医院", False),
    ],
)
def test_abbreviates(short: str, name: str, may: bool) -> None:
    assert abbreviates(short, name) is may


def test_a_name_set_with_points_is_whole() -> None:
    assert ("安东尼·巴卢奇", 4, 11) in persons("设计师为安东尼·巴卢奇。")
    assert whole_dotted("艺术家索尔·勒维特曾有过论断", 4, 9) == (3, 9)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("比赛在石桥镇举行，来自石桥镇。", []),
        ("茶会在柳林乡举行", []),
        ("种植户李长庚以2公斤夺魁", ["李长庚"]),
        ("经理由林志远担任", ["林志远"]),
        ("原秘书袁野因个人原因辞职", ["袁野"]),
        ("丁浩未参加考试", ["丁浩"]),
        ("书记张镇，", ["张镇"]),
    ],
)
def test_a_towns_name_is_no_person_and_a_name_ends_before_what_follows(text: str, named: list[str]) -> None:
    assert [name for name, _, _ in persons(text)] == named
