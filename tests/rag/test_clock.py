"""At what hour something is: the time of the day, not the day."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    ("供水调整", "2022-11-11", "汀江水务公司决定，11月12日起县城每日22时至次日5时降压供水，不停水。"),
    ("班车", "2022-11-11", "栗桥至鹤坪班线首班车6:30不变，末班车由17:40提前至17:00。"),
    ("消费券", "2023-07-10", "首批消费券7月18日上午10时开抢。"),
    ("第二小学启用", "2019-09-03", "同日，栗桥镇第二小学启用。原鹤坪镇中心小学副校长陶映秋出任首任校长。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("2022年11月县城降压供水是每天几点到几点", "22时至次日5时"),
        ("栗桥至鹤坪首班车几点", "6:30"),
        ("消费券几点开抢", "上午10时"),
        ("消费券哪天开抢", "2023年7月18日"),
        ("县医院急诊几点开门", None),
        ("栗桥镇第二小学的首任校长是谁", "陶映秋"),
    ],
)
def test_the_hour_that_is_asked(engine: Engine, question: str, right: str | None) -> None:
    assert engine.ask(question).short_answer == right
