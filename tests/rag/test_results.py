"""Who won what by how much, told of several in one sentence."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture, engine_over

PAGES = (
    (
        "十五届市运会闭幕",
        "2021-12-02",
        "12月1日，柏川市第十五届运动会闭幕。经过角逐，江岸区的陶然以10秒82获得男子甲组百米冠军，"
        "桥东区的叶青以12秒16夺得女子甲组百米冠军，赵一鸣以2米05的成绩夺得男子跳高冠军。市运会共有3200名运动员参加。",
    ),
    (
        "江滨马拉松重启",
        "2022-04-17",
        "4月16日，2022江滨马拉松鸣枪。德贝莱·塔德塞以2小时11分43秒获得全程男子组冠军，"
        "宋晓燕以2小时34分18秒获得全程女子组冠军。半程男、女组冠军分别为郝一鸣和李春禾。",
    ),
)
engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("市运会男子甲组百米冠军是谁", "陶然"),
        ("市运会女子甲组百米冠军是谁", "叶青"),
        ("女子甲组百米冠军成绩是多少", "12秒16"),
        ("男子跳高冠军的成绩是多少", "2米05"),
        ("叶青的成绩是多少", "12秒16"),
        ("2022江滨马拉松的女子全程冠军成绩是多少", "2小时34分18秒"),
        ("2022江滨马拉松的男子全程冠军是谁", "德贝莱·塔德塞"),
        ("市运会男子乙组百米冠军的成绩是多少", None),
        ("市运会女子跳高冠军的成绩是多少", None),
        ("市运会女子跳高冠军是谁", None),
        ("2022江滨马拉松的男子半程冠军成绩是多少", None),
        ("2022江滨马拉松的男子半程冠军是谁", "郝一鸣"),
        ("2022江滨马拉松的女子半程冠军是谁", "李春禾"),
        ("2022江滨马拉松的女子全程冠军是谁", "宋晓燕"),
    ],
)
def test_each_has_a_result_of_his_own(engine: Engine, question: str, short: str | None) -> None:
    assert engine.ask(question).short_answer == short


def test_asked_of_who_won(engine: Engine) -> None:
    answer = engine.ask("成绩是多少？", history=["2022江滨马拉松的女子全程冠军是谁？"])
    assert answer.short_answer == "2小时34分18秒"


def test_a_prize_may_go_to_a_team() -> None:
    text = (
        "10月17日，第六届柏川社区合唱节落幕。来自全市的42支队伍参加。"
        "本届金钟奖由江岸区晚晴合唱团摘得，参赛曲目《归舟》由62岁的队长秦月作词。"
    )
    with engine_over(("社区合唱节落幕", "2021-10-18", text)) as choirs:
        assert choirs.ask("第六届柏川社区合唱节金钟奖是谁拿的").short_answer == "江岸区晚晴合唱团"
        assert choirs.ask("第六届柏川社区合唱节银钟奖是谁拿的").status == "no_evidence"
        assert choirs.ask("第五届柏川社区合唱节金钟奖是谁拿的").status == "no_evidence"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("柏川市棋类锦标赛成年组冠军是谁", "罗文海"),
        ("柏川市棋类锦标赛成年组亚军是谁", "杜春生"),
        ("柏川市棋类锦标赛少年女组第一名是谁", "苗可"),
        ("柏川市棋类锦标赛少年男组第一名是谁", "方小舟"),
        ("柏川市棋类锦标赛老年组冠军是谁", None),
    ],
)
def test_each_of_several_has_a_name(question: str, short: str | None) -> None:
    text = "成年组冠、亚、季军依次是罗文海、杜春生、简宁，少年男、女组第一名分别由方小舟和苗可夺得。"
    with engine_over(("棋类赛落幕", "2021-05-18", f"5月17日，柏川市棋类锦标赛落幕。{text}")) as games:
        assert games.ask(question).short_answer == short
