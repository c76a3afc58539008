"""Goals met or missed, figures passed, what grew: yes or no by what is told, refused where neither is."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "2023年全县经济运行情况",
        "2024-01-22",
        "2023年，梅川县工业投资增长6.7%，低于年初确定的8%的目标；商品房销售面积下降4.5%；教师津贴标准保持不变；"
        "港口吞吐量5120万吨，超额完成5000万吨的年度目标；集装箱吞吐量42万标箱，距45万标箱的计划差3万标箱。"
        "城镇新增就业3.4万人，完成全年目标的97%。2023年，梅川大桥计划完成投资5.8亿元，实际完成投资4.9亿元。",
    ),
    ("2022年政府工作报告", "2022-01-12", "2022年主要目标：梅川县粮食总产量稳定在30万吨，旅游收入力争达到30亿元。"),
    ("2022年统计公报", "2023-03-20", "2022年，梅川县粮食总产量31.4万吨。实现旅游收入27.6亿元。"),
    ("年报", "2023-04-20", "2022年，远程船厂职工人数3385人，利润1.2亿元。"),
    ("年报", "2024-04-20", "2023年，远程船厂职工人数3297人，利润0.9亿元。"),
    ("车市", "2024-03-11", "去年华远汽车销量15.3万辆，今年的目标是22万辆。"),
    (
        "公交",
        "2023-12-08",
        "从2024年1月1日起，16路公交末班车由20时30分延长至22时，票价维持2元不变，学生票由1元调整为0.5元。",
    ),
    (
        "病房",
        "2020-03-08",
        "2019年，市职工医院门诊量46.2万人次，与上年基本持平；平均住院日由9.8天降到8.5天；护士人均工资上涨6%。",
    ),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("2023年梅川县工业投资完成目标了吗", "否"),
        ("2023年港口吞吐量目标完成了吗", "是"),
        ("2023年集装箱吞吐量计划完成了吗", "否"),
        ("2023年城镇新增就业是否完成年度目标", "否"),
        ("梅川大桥2023年投资计划完成了吗", "否"),
        ("2022年梅川县粮食总产量达到目标没有", "是"),
        ("2022年梅川县旅游收入目标实现了吗", "否"),
        ("华远汽车2024年销量目标实现了吗", None),  # written when the year had begun
    ],
)
def test_a_goal_met_or_missed(engine: Engine, question: str, word: str | None) -> None:
    assert (engine.ask(question).short_answer or "")[:1] == (word or "")


def test_the_goal_is_cited_beside_the_outcome(engine: Engine) -> None:
    answer = engine.ask("2022年梅川县旅游收入目标实现了吗")
    assert answer.short_answer == "否，27.6亿元"
    assert ("目标是30亿元" in answer.answer, len(answer.citations)) == (True, 2)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("2023年梅川县工业投资增长高于8%吗", "否"),
        ("2023年梅川县工业投资增长超过6%了吗", "是"),
        ("2022年梅川县旅游收入超过25亿元了吗", "是"),
        ("2022年梅川县旅游收入有没有达到30亿元", "否"),
        ("2022年梅川县粮食总产量不到30万吨吗", "否"),
        ("2022年梅川县粮食总产量低于32万吨吗", "是"),
        ("2023年远程船厂职工人数多于3000人吗", "是"),
        ("华远汽车2024年销量达到22万辆了吗", None),
        ("华远汽车2023年销量超过15万辆了吗", "是"),
    ],
)
def test_a_figure_passed_or_not(engine: Engine, question: str, word: str | None) -> None:
    assert (engine.ask(question).short_answer or "")[:1] == (word or "")


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("2023年梅川县商品房销售面积增长了吗", "否"),
        ("2023年梅川县商品房销售面积是不是下降了", "是"),
        ("2023年梅川县教师津贴提高了吗", "否"),
        ("2023年远程船厂职工人数增加了吗", "否"),
        ("2023年远程船厂利润是否下降", "是"),
        ("16路公交末班车缩短了吗", "否"),
        ("16路公交票价涨了吗", "否"),
        ("16路公交学生票降了吗", "是"),
        ("16路公交票价还是2元吗", "是"),
        ("16路公交票价还是3元吗", None),
        ("2019年市职工医院门诊量增长了吗", "否"),
        ("2019年市职工医院平均住院日缩短了吗", "是"),
        ("2019年市职工医院护士人均工资上涨了吗", "是"),
        ("2018年市职工医院护士人均工资上涨了吗", None),
    ],
)
def test_what_grew_and_what_did_not(engine: Engine, question: str, word: str | None) -> None:
    assert (engine.ask(question).short_answer or "")[:1] == (word or "")
