"""The row that adds up a table's others, where what all of them have is asked."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "白沙湾食品工业园2021年运行情况",
        "2022-01-20",
        "2021年，白沙湾食品工业园运行平稳。\n园区企业情况表\n"
        "企业名称  2020年产值（亿元）  2021年产值（亿元）  年末职工（人）\n"
        "海味轩食品工业有限公司  6.2  7.5  820\n丰禾面业有限公司  4.1  4.4  310\n园区合计  10.3  11.9  1,130\n",
    ),
    (
        "柏溪县2021年秋粮生产情况",
        "2021-12-03",
        "| 乡镇 | 面积（亩） | 产量（吨） |\n|---|---|---|\n| 柏溪镇 | 12,000 | 6,100 |\n"
        "| 石桥乡 | 8,600 | 4,050 |\n| 全县合计 | 20,600 | 10,150 |\n",
    ),
)
engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("白沙湾食品工业园2021年企业产值合计是多少", "11.9亿元"),
        ("白沙湾食品工业园2021年产值是多少", "11.9亿元"),
        ("海味轩食品2021年产值是多少", "7.5亿元"),
        ("柏溪县2021年秋粮总产量是多少", "10,150吨"),
        ("柏溪县2021年秋粮产量", "10,150吨"),
        ("石桥乡2021年秋粮产量", "4,050吨"),
        ("柏溪镇2021年秋粮面积", "12,000亩"),
    ],
)
def test_the_row_that_is_asked_for(engine: Engine, question: str, short: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", short)


@pytest.mark.parametrize(
    "question",
    [
        "白沙湾食品工业园2021年饮料企业产值合计是多少",
        "白沙湾食品工业园2019年企业产值合计是多少",
        "白沙湾食品工业园2021年企业利润合计是多少",
        "青云食品工业园2021年企业产值合计是多少",
        "柏溪县2020年秋粮总产量是多少",
        "柏溪县2021年小麦总产量是多少",
    ],
)
def test_no_row_of_it(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"
