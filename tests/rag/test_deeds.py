"""Which of a sentence's days is that of what is asked: the start, the plan, the end, or none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.engine import Engine
from tests.small import engine_over

PAGES = (
    (
        "鹭岭隧道开工",
        "2019-06-12",
        "6月11日，鹭岭隧道开工建设，预计2021年10月贯通。项目2018年3月立项，2019年2月完成招标。",
    ),
    ("禾桥产业园动工", "2024-05-12", "5月10日，禾桥产业园动工，总投资21亿元，占地600亩，2027年建成。"),
    ("青潭大桥合龙", "2023-09-16", "9月15日，青潭大桥主桥合龙，目前尚未通车。"),
    ("城北医院封顶", "2023-10-20", "10月18日，城北医院门诊楼封顶，还没有开诊。"),
    ("玉带水厂推迟投产", "2021-08-02", "玉带水厂投产时间由今年年底推迟至明年6月。"),
    ("岚城轻轨空载试运行", "2019-05-10", "5月8日，岚城轻轨2号线开始空载试运行，计划今年11月6日载客试运营。"),
    ("湖心剧院的节目", "2022-03-05", "话剧《渡口》原定于3月20日在湖心剧院首演，因设备检修改到4月9日首演。"),
    ("鹿石公路今年通车", "2021-03-05", "鹿石公路计划于今年12月底建成通车。"),
    ("鹿石公路", "2022-01-06", "鹿石公路于2021年12月28日建成通车。"),
    ("老粮库", "2020-07-07", "老粮库1958年建成，2003年停用，2019年改造为书店。"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_over(*PAGES) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("鹭岭隧道什么时候开工的", "2019年6月11日"),
        ("鹭岭隧道什么时候贯通", "2021年10月"),
        ("鹭岭隧道什么时候立项的", "2018年3月"),
        ("鹭岭隧道什么时候完成招标", "2019年2月"),
        ("禾桥产业园什么时候动工", "2024年5月10日"),
        ("禾桥产业园什么时候建成", "2027年"),
        ("青潭大桥什么时候合龙", "2023年9月15日"),
        ("玉带水厂什么时候投产", "2022年6月"),
        ("玉带水厂原定什么时候投产", "2021年年底"),
        ("岚城轻轨2号线什么时候载客试运营", "2019年11月6日"),
        ("岚城轻轨2号线什么时候空载试运行", "2019年5月8日"),
        ("话剧《渡口》哪天首演", "2022年4月9日"),
        ("老粮库什么时候建成的", "1958年"),
        ("鹿石公路是哪天建成通车的", "2021年12月28日"),
    ],
)
def test_the_day_is_that_of_what_was_done(engine: Engine, question: str, right: str) -> None:
    assert engine.ask(question).short_answer == right


@pytest.mark.parametrize("question", ["青潭大桥什么时候通车", "城北医院什么时候开诊", "禾桥产业园什么时候投产"])
def test_what_is_not_done_has_no_day(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"
