"""Of which year 全年 tells in the first months of the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.engine import Engine
from tests.small import engine_over

PAGES = (
    (
        "岚溪县政府工作报告",
        "2022-02-11",
        "2021年，全县进出口总额增长9.2%。\n全年引进客商46家。\n今年，要稳中求进。全年引进专家25名。",
    ),
    (
        "桐湾船厂年报出炉",
        "2020-03-27",
        "桐湾船厂昨日公布年报。年报显示，船厂去年营业收入38.5亿元。全年修理渔船132艘。",
    ),
    ("青杉乡蜜橘丰收", "2021-01-19", "全年蜜橘产量达到2.4万吨，比上年增长6.5%。年末存栏山羊7300只。"),
    ("岭头区集中开工一批工程", "2021-02-24", "岭头区今天举行开工仪式，25个工程开工，全年完成土方180万方。"),
    ("竹溪水厂2023年工作要点", "2023-02-09", "竹溪水厂全年完成检漏460公里。"),
    (
        "澄江镇工作报告",
        "2019-03-14",
        "一、2018年工作回顾\n过去一年，全镇整修水渠86公里。\n全年发放补贴730万元。\n二、2019年工作安排\n全年整修山塘34口。",
    ),
    ("云岫快递一年间", "2019-07-14", "过去一年，云岫新增快递柜210组。"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_over(*PAGES) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2021年岚溪县引进客商多少家", "46家"),
        ("2022年岚溪县引进客商多少家", None),
        ("2022年岚溪县引进专家多少名", "25名"),
        ("2021年岚溪县引进专家多少名", None),
        ("2019年桐湾船厂修理渔船多少艘", "132艘"),
        ("2020年桐湾船厂修理渔船多少艘", None),
        ("2020年青杉乡蜜橘产量多少", "2.4万吨"),
        ("2020年末青杉乡存栏山羊多少只", "7300只"),
        ("2021年末青杉乡存栏山羊多少只", None),
        ("2020年岭头区完成土方多少", None),
        ("2023年竹溪水厂完成检漏多少公里", "460公里"),
        ("2022年竹溪水厂完成检漏多少公里", None),
        ("2018年澄江镇整修水渠多少公里", "86公里"),
        ("2019年澄江镇整修水渠多少公里", None),
        ("2018年澄江镇发放补贴多少", "730万元"),
        ("2019年澄江镇整修山塘多少口", "34口"),
        ("2018年云岫新增快递柜多少组", None),
    ],
)
def test_it_is_the_year_that_is_over_unless_a_plan_is_told(engine: Engine, question: str, short: str | None) -> None:
    assert engine.ask(question).short_answer == short
