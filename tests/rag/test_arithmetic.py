"""Sums, differences and comparisons of cited figures."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.types import Answer
from tests.small import engine_fixture, engine_over

PAGES = (
    ("收入", "2016-02-16", "2015年平江县一般公共预算收入62.4亿元，增长9.3%。平江县年末员工320人。"),
    ("收入", "2017-02-16", "2016年平江县一般公共预算收入60.8亿元，下降2.6%。平江县接待游客268万人次。"),
    ("收入", "2017-02-17", "2016年长兴县一般公共预算收入9860万元，接待游客391万人次。"),
    ("投资", "2017-03-01", "今年，平江县固定资产投资目标120亿元。"),
    ("投资", "2019-03-01", "2018年平江县固定资产投资完成128亿元。"),
    ("港口", "2017-01-05", "2016年平江港货物吞吐量1860万吨，集装箱吞吐量21.4万标箱。"),
    ("工程", "2016-05-01", "北湖大桥总投资约23.6亿元。西站枢纽总投资41.2亿元。"),
)


engine = engine_fixture(*PAGES)


def quoted(answer: Answer) -> str:
    return "".join(citation.quote for citation in answer.citations)


def test_a_sum_names_and_cites_its_terms(engine: Engine) -> None:
    answer = engine.ask("2015年和2016年平江县一般公共预算收入合计多少？")
    assert (answer.status, answer.short_answer) == ("answered", "123.2亿元")
    assert answer.answer == "合计123.2亿元（计算所得）：2015年62.4亿元[1]，2016年60.8亿元[2]。"
    assert "62.4亿元" in quoted(answer) and "60.8亿元" in quoted(answer)


def test_a_difference_says_which_way_it_goes(engine: Engine) -> None:
    answer = engine.ask("2016年平江县一般公共预算收入比上年增加多少亿元？")
    assert answer.answer.startswith("减少1.6亿元（计算所得）")
    between = engine.ask("平江县和长兴县2016年接待游客相差多少万人次？")
    assert between.answer.startswith("平江县比长兴县少123万人次（计算所得）")


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2023年柑橘产量比前一年增加了多少？", "2.6%"),
        ("2023年柑橘产量比2022年多多少？", "2.6%"),
        ("2023年水产品产量比上年减少了多少万吨？", "0.4万吨"),
        ("2023年茶叶产量比上年增加了多少？", "下降3.1%"),
        ("2023年柑橘产量比上年增加了多少万吨？", None),  # a rate is told, not how much
        ("2023年柑橘产量比2021年增加了多少？", None),
        ("2023年油料产量比上年增加了多少？", None),  # told against 2019
    ],
)
def test_the_change_that_a_text_tells_needs_no_figure_of_the_year_before(question: str, short: str | None) -> None:
    text = (
        "2023年，全县柑橘产量23.5万吨，增长2.6%。2023年水产品产量11.9万吨，比上年减少0.4万吨。"
        "2023年茶叶产量2.1万吨，下降3.1%。2023年油料产量5.2万吨，比2019年增长8.8%。"
    )
    with engine_over(("公报", "2024-03-01", text)) as made:
        answer = made.ask(question)
    assert answer.short_answer == short
    assert answer.status == ("answered" if short else "no_evidence")
    assert answer.citations and "计算所得" not in answer.answer


def test_scales_of_one_unit_are_converted_exactly(engine: Engine) -> None:
    answer = engine.ask("2016年平江县和长兴县一般公共预算收入合计多少")
    assert answer.short_answer == "61.786亿元"


def test_what_is_about_stays_about(engine: Engine) -> None:
    answer = engine.ask("北湖大桥和西站枢纽总投资相差多少")
    assert answer.short_answer == "约17.6亿元"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2016年平江港货物吞吐量和集装箱吞吐量加起来是多少", "单位不同"),
        ("2014年和2015年平江县一般公共预算收入合计多少", "没有2014年的数字"),
        ("平江县固定资产投资2017年和2018年合计多少", "一个是目标，一个是实际"),
    ],
)
def test_what_does_not_add_up_is_not_added(engine: Engine, question: str, said: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "no_evidence"
    assert said in answer.answer and "计算所得" not in answer.answer
    assert answer.citations


def test_which_is_more(engine: Engine) -> None:
    answer = engine.ask("2016年平江县和长兴县哪个接待游客多？")
    assert answer.answer.startswith("长兴县较高：\n| 对象 | 时间 | 数字 | 出处 |")
    assert answer.short_answer == "长兴县（391万人次）"
