"""What a sentence says that something is."""

from __future__ import annotations

import pytest

from rag.definitions import MAX_TOLD, defined, definition_spans
from rag.query import parse_question
from tests.small import engine_over, sentence


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("什么是三色工票", "三色工票"),
        ("三色工票是什么意思", "三色工票"),
        ("操场的定义是什么？", "操场"),
        ("青政发〔2021〕15号里说的“低产林”是指什么样的林子？", "低产林"),
        ("“门前三包”指的是什么", "门前三包"),
        ("何谓共同富裕", "共同富裕"),
    ],
)
def test_the_thing_that_is_asked_of(question: str, thing: str) -> None:
    parsed = parse_question(question)
    assert (parsed.kind, defined(parsed)) == ("definition", thing)


@pytest.mark.parametrize(
    ("question", "told", "short"),
    [
        ("三色工票是什么意思", "本办法所称三色工票，是指随工件流转的作业凭证。", "随工件流转的作业凭证"),
        ("什么是操场", "操场（英语：ground）是用来集会的场地。", "用来集会的场地"),
        ("“门前三包”指的是什么", "“门前三包”即包卫生、包绿化、包秩序。", "包卫生、包绿化、包秩序"),
        (
            "什么是“一轴三片”",
            "县委提出“一轴三片”总体布局（打造清溪轴，建三片）。",
            "打造清溪轴，建三片",
        ),
        ("“两区一港”指什么", "赋予我们创新区、开放区、智慧港“两区一港”的定位。", "创新区、开放区、智慧港"),
        ("“三中心”是什么意思", "提出“三中心”的目标：交易中心、物流中心和枢纽中心。", "交易中心、物流中心和枢纽中心"),
        ("“一核两翼”是什么意思", "报告提出“一核两翼”布局，即以医学为核心。", "以医学为核心"),
        ("“一港两翼”指的是什么", "“一港”即汐口港，“两翼”即城东和城西。", "“一港”即汐口港，“两翼”即城东和城西"),
        ("什么是“暖企”行动", "比如“暖企”行动，由领导带队走访120家企业。", "由领导带队走访120家企业"),
        ("什么是“惠农快贷”", "县农商行推出“惠农快贷”，农户凭证最高可贷50万元。", "农户凭证最高可贷50万元"),
        ("什么是“暖企”行动", "开展“暖企”行动、“破冰”行动等活动。", None),
        ("什么是“暖企”行动", "建立重点攻坚“暖企”行动制度，以干成事论英雄。", None),
        ("什么是操场", "露天的操场是公司新建的。", None),
        ("什么是操场", "操场是否开放尚未决定。", None),
    ],
)
def test_what_it_is_said_to_be(question: str, told: str, short: str | None) -> None:
    with engine_over(("某文", "2020-01-01", told)) as engine:
        found = definition_spans(sentence(engine, told[:6]), parse_question(question))
        assert [span.short for span in found] == ([short] if short else [])


def test_a_neighbour_is_no_definition() -> None:
    told = "重点开展“暖企”走访行动、“破冰”招商行动等活动，优化营商环境。"
    with engine_over(("总结", "2021-08-20", told)) as engine:
        answer = engine.ask("什么是“暖企”走访行动？")
        assert answer.short_answer is None or "破冰" not in answer.short_answer


def test_what_a_name_counts_is_listed() -> None:
    told = "重点增强“三种能力”、弘扬“两种精神”，即增强学习能力、服务能力、攻坚能力，弘扬奋斗精神、奉献精神。"
    with engine_over(("访谈", "2021-08-20", told)) as engine:
        assert engine.ask("什么是“三种能力”？").short_answer == "学习能力、服务能力、攻坚能力"
        assert engine.ask("什么是“两种精神”？").short_answer == "奋斗精神、奉献精神"


def test_a_long_one_is_cut_between_clauses_and_answers() -> None:
    told = "，".join(["低产林是指林龄八年以上", *(f"第{n}项条件也都同时得到满足的" for n in "一二三四五六"), "油茶林"])
    with engine_over(("意见", "2021-08-20", f"{told}。低产林改造每亩补助400元。")) as engine:
        answer = engine.ask("低产林是什么意思？")
        assert answer.short_answer is not None and answer.short_answer.startswith("林龄八年以上，第一项")
        assert len(answer.short_answer) <= MAX_TOLD and not answer.short_answer.endswith("，")
