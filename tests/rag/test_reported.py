"""Of which period a report without a date tells, by its title."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.reported import reported
from tests.small import engine_fixture

PAGES = (
    (
        "2019年岚溪县统计公报",
        None,
        "2019年岚溪县统计公报\n全年全县实现茶叶产值26.4亿元。年末全县户籍人口41.7万人。去年全县新建桥梁8座。二季度接待游客31万人次。",
    ),
    ("桐湾港务集团2021年年度报告摘要", None, "报告期内，桐湾港务集团净利润3.82亿元。下一步，计划购置拖轮5艘。"),
    ("岚溪县林业局2020年度工作总结", None, "一年来，全局巡护山林5200公里。"),
    ("2022年上半年桐湾区经济运行情况", None, "桐湾区完成出口额64.8亿元。"),
    ("岚溪县档案馆概况", None, "（数据截至2018年12月31日）\n馆藏档案27.3万卷。"),
    ("2023年岚溪县政府工作报告", None, "过去一年，全县改造水库14座。全县拥有影院9家。"),
    ("桐湾区2024年工作要点", None, "桐湾区铺设管网72公里。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("2019年岚溪县统计公报", "2019"),
        ("二〇二一年度岚溪县财政决算", "2021"),
        ("岚溪县2020年1-10月财政收支情况", "2020-01/2020-10"),
        ("岚溪县2022年重点任务完成情况", "2022"),
        ("岚溪县概况（截至2021年9月）", "2021-09"),
        ("2023年政府工作报告", None),
        ("2023年工作计划", None),
        ("2020—2022年工作总结", None),
        ("2022—2023学年教学质量报告", None),
        ("2021年岚溪竹文化节", None),
        ("统计公报", None),
    ],
)
def test_a_report_without_a_date_tells_of_the_period_in_its_title(title: str, told: str | None) -> None:
    found = reported(title, f"{title}\n正文。", None)
    assert (str(found.span) if found else None) == told


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2019年岚溪县茶叶产值是多少", "26.4亿元"),
        ("2019年末岚溪县户籍人口多少", "41.7万人"),
        ("2019年二季度接待游客多少人次", "31万人次"),
        ("2018年岚溪县新建桥梁多少座", None),  # its 去年 may be counted from the year of printing
        ("2019年岚溪县新建桥梁多少座", None),
        ("2018年岚溪县茶叶产值是多少", None),
        ("2020年岚溪县茶叶产值是多少", None),
        ("2021年桐湾港务集团净利润多少", "3.82亿元"),
        ("2021年桐湾港务集团购置拖轮多少艘", None),
        ("2020年岚溪县林业局巡护山林多少公里", "5200公里"),
        ("2022年上半年桐湾区出口额多少", "64.8亿元"),
        ("2022年下半年桐湾区出口额多少", None),
        ("2022年全年桐湾区出口额多少", None),
        ("2018年岚溪县档案馆馆藏档案多少卷", "27.3万卷"),
        ("2023年岚溪县改造水库多少座", None),
        ("2024年桐湾区铺设管网多少公里", None),
    ],
)
def test_it_answers_for_that_period_and_for_no_other(engine: Engine, question: str, short: str | None) -> None:
    assert engine.ask(question).short_answer == short


def test_the_year_is_cited_and_no_date_is_made_up(engine: Engine) -> None:
    answer = engine.ask("岚溪县茶叶产值是多少")
    assert "2019年" in answer.answer
    assert {one.date for one in answer.citations} == {None}
    assert any("2019年岚溪县统计公报" in one.quote for one in answer.citations)


def test_half_a_year_is_called_so(engine: Engine) -> None:
    assert "2022年上半年" in engine.ask("2022年桐湾区出口额多少").answer
