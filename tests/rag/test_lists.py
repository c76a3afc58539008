"""Lists written whole, and how many are missing."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture, engine_over

PAGES = (
    (
        "会议",
        "2018-02-01",
        (
            "会议提出，平江县要擦亮四张名片。\n千年古港，要修缮码头。\n"
            "江鲜之乡，要办好节会。\n慢行之城，要再建绿道。\n数纺之都，要推动上云。"
        ),
    ),
    (
        "工程",
        "2018-03-01",
        (
            "2018年平江县实施三大工程：\n（1）湿地修复工程。修复1800亩。\n"
            "（2）绿道贯通工程。新建25公里。\n（3）学位扩容工程。新建4所。"
        ),
    ),
    ("行动", "2018-04-01", "平江县教育行动分三步走：首先，3月底前完成选址；其次，6月底前开工；最后，年底前交付。"),
    ("措施", "2018-05-01", "平江县推出八项便民措施。一是企业开办半日办结；二是过户登记当日领证；三是新生儿出生联办。"),
    ("航线", "2018-07-01", "平江港已开通近海航线12条。"),
    (
        "公交",
        "2018-08-12",
        (
            "自8月15日起，平江3路公交车线路进行调整：取消路口、纺织新村两站，"
            "新增市民中心、滨江公园、人民医院三个站点。调整后全程18公里。"
        ),
    ),
    ("特产", "2018-06-01", "平江“五宝”远近闻名，有云雾茶、石斛、山笋、蜂蜜等远销省外。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("平江县要擦亮哪四张名片？", "千年古港、江鲜之乡、慢行之城、数纺之都"),
        ("2018年平江县实施哪三大工程", "湿地修复工程、绿道贯通工程、学位扩容工程"),
        ("平江县教育行动分哪三步走？", "3月底前完成选址、6月底前开工、年底前交付"),
    ],
)
def test_a_spread_list_is_whole(engine: Engine, question: str, items: str) -> None:
    answer = engine.ask(question)
    assert answer.short_answer == items
    assert not answer.partial
    quotes = "".join(citation.quote for citation in answer.citations)
    assert all(item in quotes for item in items.split("、"))


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("平江3路公交新增了哪些站点", "市民中心、滨江公园、人民医院"),
        ("平江3路公交取消了哪些站点", "路口、纺织新村两站"),
    ],
)
def test_what_was_added_is_not_what_was_taken_away(engine: Engine, question: str, items: str) -> None:
    assert engine.ask(question).short_answer == items


@pytest.mark.parametrize(
    ("question", "told"), [("平江县推出了哪些便民措施", "其中三项"), ("平江“五宝”是哪五宝", "其中四项")]
)
def test_fewer_than_announced_are_partial(engine: Engine, question: str, told: str) -> None:
    answer = engine.ask(question)
    assert answer.partial and f"只列出{told}" in answer.answer
    assert "远销" not in (answer.short_answer or "")


def test_a_number_alone_is_no_list(engine: Engine) -> None:
    answer = engine.ask("平江港开通了哪12条近海航线")
    assert answer.status == "no_evidence"
    assert "没有逐一列出" in answer.answer and "12条" in answer.citations[0].quote


def test_what_the_reader_is_sure_of_is_told_though_it_is_no_list() -> None:
    told = "平江镇除了文峰寺外还有一个旅游景点，它就是茶叶博物馆。"
    with engine_over(("景点", "2018-07-01", told)) as engine:
        answer = engine.ask("平江镇的旅游景点除了文峰寺还有什么？")
        assert (answer.status, answer.short_answer) == ("answered", "茶叶博物馆")


def test_the_heads_of_a_notice_are_no_list() -> None:
    heads = ("一、时间\n9月1日。", "二、地点\n体育场。", "三、比赛工种\n焊工、车工、钳工。", "四、报名\n9月前。")
    text = "\n".join(("关于举办大赛的通知", *heads))
    with engine_over(("关于举办大赛的通知", "2023-08-30", text)) as engine:
        answer = engine.ask("大赛有哪几个比赛工种？")
        assert "时间" not in (answer.short_answer or "")
