"""What is said around a question changes nothing of what it asks."""

from __future__ import annotations

from datetime import date

import pytest

from rag.query import parse_question

TODAY = date(2022, 6, 1)
PLAIN = "2021年粮食总产量是多少"


@pytest.mark.parametrize(
    "question",
    [
        "请告诉我2021年粮食总产量是多少",
        "麻烦帮我查一下2021年粮食总产量是多少，谢谢",
        "想知道一下，2021年粮食总产量是多少来着？",
        "你知道2021年粮食总产量是多少",
        "有谁知道2021年粮食总产量是多少",
        "据报道，2021年粮食总产量是多少",
        "根据相关统计数据，2021年粮食总产量是多少",
        "按照政府工作报告，2021年粮食总产量是多少",
        "根据资料2021年粮食总产量是多少",
        "文章里说2021年粮食总产量是多少",
        "新闻中提到的2021年粮食总产量是多少",
        "请问２０２１年糧食總產量是多少",
    ],
)
def test_courtesies_and_sources_of_any_kind_go(question: str) -> None:
    asked = parse_question(question, TODAY)
    assert asked.text.strip("？?") == PLAIN
    assert [t.text for t in asked.focus] == [t.text for t in parse_question(PLAIN, TODAY).focus]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("据赛拓咨询统计，2021年手机销量是多少", "据赛拓咨询，2021年手机销量是多少"),
        ("赛拓咨询数据显示，2021年手机销量是多少", "据赛拓咨询，2021年手机销量是多少"),
        ("根据2021年政府工作报告，粮食总产量是多少", "根据2021年政府工作报告，粮食总产量是多少"),
        ("请列出全县的三大产业", "全县的三大产业有哪些"),
        ("铸锻公司呢", "铸锻公司呢"),
        ("请假制度是什么", "请假制度是什么"),
    ],
)
def test_a_named_source_and_what_is_asked_itself_stay(question: str, asked: str) -> None:
    assert parse_question(question, TODAY).text == asked


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("2021年规上工业增加值占全市的比重是多少", "工业增加值占比重"),
        ("全市绿色工厂中，有多少家在青石区", "绿色工厂"),
        ("什么时候青石大桥建成", "建成"),
        ("论坛的会址建在澜川的哪个区", "会址建"),
    ],
)
def test_the_attribute_that_is_asked(question: str, focus: str) -> None:
    assert focus in "".join(t.text for t in parse_question(question, TODAY).focus)


def test_a_name_is_apart_from_the_verb_behind_it() -> None:
    assert "科沃斯" in [t.text for t in parse_question("科沃斯请了哪位明星代言", TODAY).terms]
    assert parse_question("财政局局长是哪个", TODAY).kind == "person"
