"""Sites with like names: what is told of one bridge or reservoir is not told of the other."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "栖霞桥明日起封闭大修",
        "2018-11-20",
        "横跨汀江、建成于1986年的栖霞桥将于11月21日起大修。该桥全长412米、桥面宽12米。\n"
        "大修概算4860万元，其中加固桥墩2150万元，其余用于照明。施工期间车辆绕行上游的沙脊桥，轮渡票价维持2元不变。",
    ),
    (
        "栖霞新桥通车",
        "2021-06-03",
        "6月1日，栖霞新桥通车。新桥在栖霞桥下游1.2公里处，全长1086米，其中主桥460米。\n"
        "老的栖霞桥大修后恢复通车，眼下日均车流1.9万辆。",
    ),
    (
        "青岙水库除险加固",
        "2018-03-09",
        "青岙水库总库容2340万立方米。该工程概算总投资5120万元。\n另据了解，小青岙水库总库容186万立方米。",
    ),
    (
        "各地水情",
        "2021-07-22",
        "沐溪上游沐河上金滩水库入库洪峰935立方米每秒。全县25座水库超汛限水位运行。\n"
        "7月21日8时澄江北关闸出现洪峰流量1145立方米每秒；沐河石渡桥7月21日11时洪峰流量2500立方米每秒。",
    ),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("栖霞桥全长多少米", "412米"),
        ("栖霞新桥全长多少米", "1086米"),
        ("栖霞桥大修概算多少钱", "4860万元"),
        ("青岙水库总库容是多少", "2340万立方米"),
        ("小青岙水库总库容是多少", "186万立方米"),
        ("青岙水库除险加固总投资多少", "5120万元"),
        ("金滩水库入库洪峰是多少", "935立方米每秒"),
        ("全县有多少座水库超汛限水位运行", "25座"),
        ("石渡桥洪峰流量是多少", "2500立方米每秒"),
        # Of these the archive tells nothing.
        ("栖霞新桥的桥面有多宽", None),
        ("沙脊桥全长多少米", None),
        ("栖霞新桥日均车流是多少辆", None),
        ("栖霞桥大修最后实际花了多少钱", None),
        ("小青岙水库除险加固一共花了多少钱", None),
    ],
)
def test_of_the_site_that_is_asked(engine: Engine, question: str, right: str | None) -> None:
    assert engine.ask(question).short_answer == right
