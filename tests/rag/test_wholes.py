"""A whole is not told by its part: by a month, a market, a region, another company, or in another currency."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "沐川集团半年报",
        "2023-08-20",
        "2023年上半年，沐川集团国内市场、国际市场营业收入分别实现431.1亿元、175.9亿元，占比71%、29%。\n"
        "城镇、农村居民人均可支配收入分别为4.2万元、1.9万元。",
    ),
    (
        "海山港去年的货",
        "2023-02-20",
        "2022年，海山港货物、集装箱吞吐量分别为3亿吨和220万吨。全县小麦、玉米产量分别达到12万吨、9万吨。",
    ),
    (
        "澄江市上半年消费稳步回升",
        "2023-07-20",
        "上半年，全市实现社会消费品零售总额412.6亿元，同比增长6.1%。",
    ),
    (
        "青禾县夏粮丰收",
        "2023-07-10",
        "青禾县今年夏粮总产12万吨。我国首个数字粮仓在青禾县建成，库容达30万吨。",
    ),
    (
        "外贸简报",
        "2023-08-10",
        "海关总署公布，6月我国出口大豆油41.1万吨。前7个月出口大豆油253.3万吨。截至6月末，外汇储备3.19万亿美元。\n"
        "甲光公司上半年营收5亿元，折合7000万美元。",
    ),
    ("云岭公司半年报", "2023-08-01", "2023年上半年，云岭公司实现营收12亿元，净利润2亿元。"),
    ("白石纸业半年报", "2023-08-02", "2023年上半年，公司实现营收18亿元，归母净利润3亿元。"),
    # An archive of which no company is the owner.
    *((f"天气预报（{day}日）", f"2023-07-{day}", f"{day}日多云，气温{day}度。") for day in range(10, 30)),
)

engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("沐川集团2023年上半年国际市场营业收入是多少", "175.9亿元"),
        ("沐川集团2023年上半年国内市场收入", "431.1亿元"),
        ("2023年农村居民人均可支配收入是多少", "1.9万元"),
        ("2022年海山港货物吞吐量", "3亿吨"),
        ("2022年海山港集装箱吞吐量", "220万吨"),
        ("2022年全县玉米产量是多少", "9万吨"),
        ("2023年上半年澄江市社会消费品零售总额是多少", "412.6亿元"),
        ("2023年青禾县夏粮总产多少", "12万吨"),
        ("我国首个数字粮仓的库容是多少", "30万吨"),
        ("2023年1至7月我国出口大豆油多少万吨", "253.3万吨"),
        ("2023年6月我国出口大豆油多少万吨", "41.1万吨"),
        ("2023年上半年末外汇储备是多少", "3.19万亿美元"),
        ("2023年上半年甲光公司营收多少万美元", "7000万美元"),
        ("云岭公司2023年上半年净利润是多少", "2亿元"),
    ],
)
def test_the_asked_one_is_told(engine: Engine, question: str, right: str) -> None:
    assert engine.ask(question).short_answer == right


@pytest.mark.parametrize(
    "question", ["沐川集团2023年上半年营业收入是多少", "2023年居民人均可支配收入是多少", "2022年海山港吞吐量是多少"]
)
def test_one_of_several_figures_is_no_sum(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.short_answer is None


@pytest.mark.parametrize(
    "question",
    [
        "2023年上半年我国社会消费品零售总额是多少",
        "2023年我国夏粮总产量是多少",
        "2023年1至6月我国出口大豆油多少万吨",
        "2023年二季度我国出口大豆油多少",
        "云岭公司2023年上半年营收多少万美元",
        "云岭公司2023年上半年归母净利润是多少",
    ],
)
def test_the_whole_is_not_told_by_less_or_by_another(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"
