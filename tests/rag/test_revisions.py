"""What was corrected, revised or verified later."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.revisions import in_force, preliminary, revises, superseded
from tests.small import engine_fixture, engine_over, reading

PAGES = (
    ("年报", "2018-04-23", "2017年，平江船厂实现营业收入15.14亿元。"),
    (
        "更正公告",
        "2018-05-10",
        ("现更正如下：更正前：平江船厂2017年实现营业收入15.14亿元。更正后：平江船厂2017年实现营业收入15.41亿元。"),
    ),
    ("公报", "2018-03-20", "初步核算，2017年平江县地区生产总值1007.2亿元。"),
    ("公报", "2019-03-20", "经最终核实，2017年平江县地区生产总值为1012.6亿元。"),
    ("概算", "2019-06-18", "因增设换乘厅，2019年平江枢纽总投资由41.2亿元调整为44.5亿元。"),
    ("更正", "2017-03-16", "本报3月14日《今年平江县新增学位4600个》一文中，“新增学位4600个”应为“新增学位6400个”。"),
    ("更正", "2017-05-16", "本报5月14日《长兴县城关中学建新校舍》一文中，“新增床位320张”应为“新增床位230张”。"),
    ("长兴县城关中学建新校舍", "2017-05-14", "今年长兴县城关中学新增床位320张。"),
    ("铸锻公司上半年生产经营平稳", "2017-07-10", "上半年，铸锻公司完成产值3.86亿元。"),
    (
        "运行简报",
        "2017-07-21",
        "7月10日《铸锻公司上半年生产经营平稳》一文中“上半年完成产值3.86亿元”有误，经复核，铸锻公司上半年产值应为3.68亿元。",
    ),
    ("学位", "2017-03-14", "今年平江县新增学位4600个。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [
        ("平江船厂2017年营业收入是多少？", "15.41亿元", "15.14亿元"),
        ("2017年平江县地区生产总值是多少", "1012.6亿元", "1007.2亿元"),
        ("2017年平江县新增学位多少个", "6400个", "4600个"),
        ("2017年长兴县城关中学新增床位多少张？", "230张", "320张"),
        ("2017年上半年铸锻公司产值是多少？", "3.68亿元", "3.86亿元"),
    ],
)
def test_the_newer_figure_goes_first_with_the_older_beside_it(
    engine: Engine, question: str, new: str, old: str
) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered"
    assert (answer.short_answer or "").startswith(new)
    assert answer.answer.index(new) < answer.answer.index(old)


def test_the_value_that_was_is_outdated(engine: Engine) -> None:
    _, found = reading(engine, "2019年平江枢纽总投资是多少？")
    told = {c.short: c for c in found if c.span and c.span.figure}
    assert superseded(told["41.2亿元"]) and not superseded(told["44.5亿元"])
    assert revises(told["44.5亿元"]) and not revises(told["41.2亿元"])
    assert [c.short for c in in_force([told["41.2亿元"], told["44.5亿元"]])] == ["44.5亿元", "41.2亿元"]


def test_a_first_count_is_preliminary(engine: Engine) -> None:
    _, found = reading(engine, "2017年平江县地区生产总值是多少？")
    assert {c.short: preliminary(c) for c in found if c.span}["1007.2亿元"]


NOTICES = (
    ("鹿溪工业稳步向前走", "2023-03-08", "今年鹿溪县规上工业增加值计划增长6.4%，新开工项目31个。"),
    ("更正", "2023-03-10", "本报3月8日第一版《鹿溪工业稳步向前走》一文中，“增长6.4%”应为“增长8.4%”，特此更正。"),
    ("鹿石公路主体完工在即", "2021-03-05", "全线有隧道3座，其中苍岭隧道最长，为2780米。"),
    (
        "更正",
        "2021-03-09",
        "本报3月5日2版《鹿石公路主体完工在即》有两处错误：\n一、“桥梁41座”应为“桥梁14座”。\n二、文中“苍岭隧道最长，为2780米”应为“苍岭隧道最长，为2870米”。",
    ),
    ("柳浪公园五月开门迎客", "2023-05-08", "柳浪公园占地260亩，将于5月20日开园。"),
    ("更正", "2023-05-10", "5月8日2版《柳浪公园五月开门迎客》一文中，“5月20日”系“5月26日”之误，特此更正。"),
)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("2023年鹿溪县规上工业增加值计划增长多少？", "8.4%"),
        ("2023年鹿溪县新开工项目多少个", "31个"),
        ("柳浪公园什么时候开园？", "5月26日"),
        ("苍岭隧道长多少米", "2870米"),
    ],
)
def test_a_notice_that_names_the_title_alone_corrects(question: str, right: str) -> None:
    with engine_over(*NOTICES) as engine:
        assert right in (engine.ask(question).short_answer or "")
