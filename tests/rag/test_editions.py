"""Editions of an event that an article names once, beside others that it only compares with."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "樱桃红了，客人来了",
        "2023-05-09",
        "——第五届南陵樱桃节侧记\n5月7日，为期10天的第五届南陵樱桃节在白石镇樱花谷落幕。\n"
        "节会期间，全县接待游客18.6万人次，是2019年第二届9.3万人次的2倍，比上届多出3.1万人次；"
        "樱桃销售额2460万元，其中线上销售910万元。\n"
        "本届樱桃节设1个主会场、4个分会场，主会场设在白石镇樱花谷。\n"
        "上届樱桃节在南溪乡举办，共有采摘园42家参与。今年参与的采摘园增加到65家。\n"
        "组委会宣布，第六届南陵樱桃节将于2024年4月28日开幕，主会场移至南溪乡。",
    ),
    (
        "第九届县运会闭幕",
        "2021-11-06",
        "11月5日，南陵县第九届运动会在县体育中心闭幕。来自12个乡镇的1560名运动员参加角逐。\n"
        "白石镇以21金15银9铜位居金牌榜第一，南溪乡14金11银16铜居次，比上届多出6金；青山乡以9金列第三。\n"
        "第八届县运会于2017年举行，当时有1280名运动员参赛。",
    ),
    (
        "县两会召开",
        "2022-01-14",
        "1月10日，政协南陵县第十一届委员会第一次会议开幕。\n1月11日，南陵县第十九届人民代表大会第一次会议开幕。\n"
        "政协会议共收到提案156件，立案132件。人代会收到代表建议98件。",
    ),
    (
        "项目集中开工",
        "2022-04-16",
        "4月15日，南陵县二季度重点项目集中开工活动在白石镇云帆纸业基地现场举行，南溪乡、青山乡设分会场。\n"
        "在南溪乡分会场，冷链仓库同步开工。",
    ),
)

engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("第五届南陵樱桃节接待了多少游客？", "18.6万人次"),
        ("第二届樱桃节接待了多少游客？", "9.3万人次"),
        ("第五届樱桃节线上销售多少？", "910万元"),
        ("第五届樱桃节有多少家采摘园参与？", "65家"),
        ("第六届樱桃节主会场在哪里？", "南溪乡"),
        ("第九届县运会上南溪乡拿了多少枚金牌？", "14枚"),
        ("第九届县运会南溪乡拿了多少枚铜牌？", "16枚"),
        ("第八届县运会有多少名运动员参加？", "1280名"),
        ("县政协十一届一次会议收到多少件提案？", "156件"),
        ("县政协十一届一次会议立案多少件？", "132件"),
        ("2022年二季度集中开工活动的主会场在哪个镇？", "白石镇云帆纸业基地现场"),
    ],
)
def test_what_is_told_of_the_edition_asked(engine: Engine, question: str, expected: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", expected)


@pytest.mark.parametrize(
    "question",
    [
        "第四届樱桃节接待了多少游客？",
        "第六届樱桃节接待了多少游客？",
        "第五届桃花节接待了多少游客？",
        "第八届县运会南溪乡拿了多少枚金牌？",
        "第九届县运会柳林镇拿了多少枚金牌？",
        "县政协一届一次会议收到多少件提案？",
        "县政协十届一次会议收到多少件提案？",
    ],
)
def test_another_edition_or_event_tells_nothing(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


def test_a_year_compared_with_is_not_that_of_the_figures_behind_it(engine: Engine) -> None:
    assert engine.ask("2019年樱桃节线上销售多少？").status == "no_evidence"
