"""Short answers that are whole: names that are asked for by their sort, quoted names, and no scraps."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.query import parse_question
from rag.span import Span
from rag.whole import whole
from tests.small import engine_fixture, engine_over, sentence

PAGES = (
    (
        "桐阳县2022年工作总结",
        "2022-05-20",
        (
            "青石开发区，总投资46亿元的12个项目开工建设，获评全省绿色园区。"
            "白鹭湾物流园，全年发送货物310万吨，开通全省首趟茶叶冷链专列。\n"
            "县图书馆面向留守儿童推出“萤火”阅读品牌，全年举办活动210场。\n"
            "县政务大厅“一窗无差别受理”模式被国务院办公厅通报表扬。\n"
            "针对群众反映的“办不动”的事，县纪委监委派出“啄木鸟”监督队现场督办。\n"
            "第三届采茶节以“一叶知春”为主题，持续到5月底。\n"
            "2021年，省重大科技设施项目——“青鸾”风洞装置落户桐阳县。"
        ),
    ),
)
engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("哪个园区开通了全省首趟茶叶冷链专列？", "白鹭湾物流园"),
        ("县图书馆的阅读品牌叫什么名字？", "萤火"),
        ("县政务大厅哪项模式被通报表扬？", "一窗无差别受理"),
        ("第三届采茶节的主题是什么？", "一叶知春"),
        ("哪支队伍督办“办不动的事”？", "啄木鸟"),
        ("2021年落户桐阳县的省重大科技设施叫什么？", "“青鸾”风洞装置"),
    ],
)
def test_a_name_asked_for_by_its_sort(engine: Engine, question: str, short: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", short)


def test_the_topic_of_something_else_is_none(engine: Engine) -> None:
    assert engine.ask("哪个园区开通了全省首趟蔬菜冷链专列？").status == "no_evidence"


@pytest.mark.parametrize(
    ("text", "question", "piece", "short"),
    [
        ("“动产质押融资业务模式”成功入选。", "哪项做法入选？", "动产质押", "动产质押融资业务模式"),
        ("他们打造“骑先锋”党建品牌。", "党建做了什么？", "打造“骑先锋", "骑先锋"),
        ("又译《熊猫家族》，广受好评。", "又被译成什么？", "家族》", "《熊猫家族》"),
        ("新区打造首个城市青年社交平台。", "打造了什么平台？", "城市青年社交", "城市青年社交平台"),
        ("各地按照“一四四六”总体思路推进工作。", "推进工作的是什么？", "各地按照", None),
        ("重点是高水平办好青岛论坛。", "重点办好什么活动？", "高水平", None),
        ("开展“三百”行动、“共成长”行动。", "“三百”是什么？", "共成长", None),
    ],
)
def test_whole_or_none(text: str, question: str, piece: str, short: str | None) -> None:
    with engine_over(("某文", "2020-01-01", text)) as engine:
        passage, start = sentence(engine, text[:6]), text.find(piece)
        assert whole(passage, Span(start, start + len(piece), piece), parse_question(question)) == short
