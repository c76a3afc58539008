"""Figures of another thing, time or measure than the one asked, found in what offices and papers write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.engine import Engine
from tests.small import engine_over

PAGES = (
    (
        "临江集装箱码头二期开港",
        "2021-11-14",
        "二期工程于2019年12月动工，总投资15.3亿元，设计年通过能力45万标箱。两期合计，临江集装箱码头年通过能力达到73万标箱。",
    ),
    ("临江港前十月数据", "2021-11-10", "1至10月，全港集装箱吞吐量24.6万标箱，增长21.5%。"),
    (
        "恒砚新材料二期投产",
        "2023-05-19",
        "昨日，恒砚新材料有限公司隔膜二期项目正式投产。项目总投资12.8亿元，建设4条生产线。同属恒砚集团的恒砚精密制造有限公司位于西屏区。",
    ),
    ("水厂运行", "2021-07-10", "上半年，全公司供水5000万吨，其中青石水厂2105万吨、柳坪水厂1588万吨。"),
    ("临江国控年报", "2022-12-30", "财报显示，临江国控2022年研发投入150亿元，占比营收15.6%。"),
    ("省统计局发布半年数据", "2023-07-20", "山东省统计局：上半年全省地区生产总值44125亿元，同比增长6.2%。"),
    (
        "民生实事完成情况",
        "2022-12-28",
        "既有住宅加装电梯：目标120部，实际建成投用132部，完成率110%。",
    ),
    ("马拉松延期", "2021-09-20", "鉴于当前形势，原定于今年9月26日举行的第四届临江马拉松延期，具体时间另行通知。"),
    (
        "关于2022年统计公报的更正",
        "2023-06-09",
        "第五部分中，“全年接待国内游客312.5万人次，增长9.2%”，更正为“全年接待国内游客321.5万人次，增长12.3%”。",
    ),
    (
        "省道通车",
        "2023-09-27",
        "省道S217柳渡至石岭段改建工程昨日通车。工程于2021年10月18日开工，由省交建集团施工。",
    ),
    ("二桥通车", "2019-09-29", "市政府决定，临江二桥与一桥一样不向过往车辆收费。通车初期，二桥禁止摩托车通行。"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_over(*PAGES) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("恒砚精密的二期工程总投资是多少", "12.8"),  # of 恒砚新材料
        ("青石水厂的设计规模是每天多少吨", "2105"),  # of half a year
        ("临江国控2022年全年营收多少", "150亿元"),  # of research
        ("西藏2023年上半年地区生产总值是多少", "44125"),
        ("山东2023年前三季度地区生产总值是多少", "44125"),  # of the half year
        ("2021年全年集装箱吞吐量是多少", "73万"),  # what it can take in
        ("第四届临江马拉松延期以后最后是哪天办的", "9月26日"),
        ("临江二桥是哪家施工单位建的", "市政府"),
    ],
)
def test_another_figure_is_no_answer(engine: Engine, question: str, wrong: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "no_evidence" or wrong not in (answer.short_answer or "")


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("临江集装箱码头二期的设计年通过能力是多少", "45万标箱"),
        ("2022年既有住宅加装电梯实际建成投用多少部", "132部"),
        ("2022年全年接待国内游客多少万人次", "321.5万人次"),
        ("S217柳渡至石岭段是什么时候开工的", "2021年10月18日"),
        ("山东省2023年上半年地区生产总值是多少", "44125亿元"),
        ("过临江二桥要不要收费", "否"),
    ],
)
def test_the_one_that_is_asked_is(engine: Engine, question: str, right: str) -> None:
    assert engine.ask(question).short_answer == right
