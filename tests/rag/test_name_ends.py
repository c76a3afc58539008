"""Where persons' names end: by what follows, by points, by how the article writes them elsewhere."""

from __future__ import annotations

import pytest

from rag.names import persons
from tests.small import engine_fixture

BRIEFS = (
    None,
    "2022-03-05",
    "本报讯 3月4日，县委书记曾赞荣到东岭镇调研，要求抓好春耕。\n"
    "清玉书记多次强调，水利是农业的命脉。清玉书记指出，灌区要早通水。\n"
    "县林业局局长黄鹏收到感谢信。县水务局局长晏清和介绍，灌区已经通水。\n"
    "县博物馆馆长邀请国际文博协会主席谢尔盖•绍伊古参观。",
)

engine = engine_fixture(BRIEFS)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("县委书记是谁？", "曾赞荣"),
        ("谁多次强调水利是农业的命脉？", "清玉"),
        ("县林业局局长是谁？", "黄鹏"),
        ("县水务局局长是谁？", "晏清和"),
        ("国际文博协会主席是谁？", "谢尔盖•绍伊古"),
    ],
)
def test_a_name_is_printed_whole_and_alone(question: str, name: str, engine) -> None:  # type: ignore[no-untyped-def]
    assert engine.ask(question).short_answer == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("院长游劝荣一行前往敬老院", "游劝荣"),
        ("副院长孙博碕的带领下", "孙博碕"),
        ("（新华社记者周畅摄）", "周畅"),
        ("副馆长陶侃来到校园", "陶侃"),
        ("国防部长谢尔盖·绍伊古7月到访", "谢尔盖·绍伊古"),
        ("局长穆哈卜·马米什在记者会上说", "穆哈卜·马米什"),
        ("主席肖恩·M·奥布莱恩说", "肖恩·M·奥布莱恩"),
        ("外长侯赛因·阿米尔-阿卜杜拉希扬表示", "侯赛因·阿米尔-阿卜杜拉希扬"),
        ("银行家约翰·菲利普斯博士在会上", "约翰·菲利普斯"),
    ],
)
def test_the_end_of_a_name_is_told_by_what_follows(text: str, name: str) -> None:
    assert name in [found for found, _, _ in persons(text)]


FAMILY = "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN = "建国 志荣 晓晴 文海 卫红 立新 云飞 玉兰 清和 永恒 春荣 国庆".split()
BEHIND = "表示 说， 介绍， 指出 强调 主持会议 出席 到会讲话 在会上说 ， 。 会见了 的带领下 一行 14日介绍".split()


@pytest.mark.parametrize("given", GIVEN)
def test_no_name_is_cut_short_nor_runs_on(given: str) -> None:
    for family in FAMILY:
        for behind in BEHIND:
            found = [name for name, _, _ in persons(f"县教育局局长{family}{given}{behind}")]
            name = family + given
            wrong = [one for one in found if one != name and (name.startswith(one) or one.startswith(name))]
            assert not wrong, f"{name}{behind}: {wrong}"
