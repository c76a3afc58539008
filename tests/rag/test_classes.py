"""Classes and grades told in another form than they are asked in, codes with a decimal, and their units."""

from __future__ import annotations

import pytest

from index.figures import find_figures
from rag.engine import Engine
from rag.query import parse_question
from rag.sought import contains
from tests.small import engine_fixture

PAGES = (
    (
        "清渠县2021年环境质量公报",
        "2022-01-15",
        "2021年，月牙湖总体水质为Ⅲ类，呈轻度富营养状态。白石水库水质达到Ⅱ类标准。甘河由劣Ⅴ类改善为Ⅳ类。县城集中式饮用水水源水质达标率为100%。\n"
        "全县36个断面（2020年5月起断面数量有调整）中，Ⅰ～Ⅲ类断面31个；Ⅳ类断面5个；无劣Ⅴ类断面。\n"
        "细颗粒物（PM2.5）年均浓度为27微克/立方米，比上年下降6.9%。臭氧日最大8小时平均第90百分位数浓度为142微克/立方米。",
    ),
    (
        "清渠县各镇2021年空气质量",
        "2022-01-20",
        "各镇主要指标：\n乡镇  PM2.5（微克/立方米）  优良天数（天）\n石桥镇  25  340\n柳河镇  29  331\n",
    ),
    (
        "变压器下线",
        "2021-07-06",
        "7月5日，首台±500千伏换流变压器由总工程师贺长青主持完成设计，储能电站规模为60兆瓦/120兆瓦时。GPT-4.5机房已投用。",
    ),
)
engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("月牙湖2021年的水质类别是什么？", "Ⅲ类"),
        ("2021年月牙湖水质是几类", "Ⅲ类"),
        ("2021年甘河水质是哪一类", "Ⅳ类"),
        ("2021年清渠县IV类断面有多少个", "5个"),
        ("2021年清渠县还有劣Ⅴ类断面吗", "否"),
        ("2021年清渠县PM2.5平均浓度是多少", "27微克/立方米"),
        ("2021年石桥镇的PM2.5是多少", "25微克/立方米"),
        ("储能电站规模是多少兆瓦时", "120兆瓦时"),
        ("GPT-4.5机房投用了吗", "是"),
    ],
)
def test_told_in_another_form(engine: Engine, question: str, short: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", short)


@pytest.mark.parametrize(
    "question",
    [
        "月牙湖2019年的水质类别是什么？",
        "青龙湖2021年水质是几类",
        "2021年清渠县Ⅱ类断面有多少个",
        "2021年清渠县PM10平均浓度是多少",
        "2021年石桥镇二氧化硫浓度是多少",
        "2021年白云镇PM2.5浓度是多少",
        "首台±800千伏换流变压器是谁主持设计的",
        "GPT-4机房投用了吗",
    ],
)
def test_another_is_none(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("41微克/立方米", "微克"),
        ("54.6分贝", "分贝"),
        ("9,120万千伏安", "千伏安"),
        ("±800千伏", "千伏"),
        ("200兆瓦时", "兆瓦时"),
    ],
)
def test_units_of_measuring(text: str, unit: str) -> None:
    assert [figure.unit for figure in find_figures(text)] == [unit]


def test_a_code_keeps_its_decimal() -> None:
    assert "PM2.5" in [term.text for term in parse_question("2021年PM2.5浓度是多少").terms]
    assert not contains("pm2", "pm2.5浓度")
    assert contains("pm2.5", "pm2.5浓度")
