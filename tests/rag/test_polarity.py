"""Yes or no."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.engine import Engine
from tests.small import engine_fixture, engine_over

PAGES = (
    ("通车", "2019-06-01", "赵州大桥已经通车，大桥不收取车辆通行费。城北隧道尚未通车。"),
    ("开放", "2019-07-01", "平江图书馆周一不开放，周末照常开放。图书馆不断增加藏书。"),
)


engine = engine_fixture(*PAGES)


PLAIN = (
    ("开馆", "2021-05-18", "云汀科技馆今日开馆，由设计师林默设计，设有地下停车场。馆内周一闭馆，展览免费参观。"),
    (
        "须知",
        "2021-06-01",
        "云汀科技馆内不得饮食。参观团队须提前预约，散客无需预约。轮椅可以免费借用，婴儿车不得带入剧场。",
    ),
    ("水利", "2021-07-02", "沙洲县水利局介绍，当地水质好，水库水量充足。"),
    ("码头", "2021-08-09", "白鹭码头8月8日开工，计划2023年底建成。由铁路三局承建。"),
    ("灾情", "2020-07-12", "7月8日，暴雨淹没白鹭村农田，无人员伤亡，未造成房屋倒塌。"),
    ("渡口", "2022-12-30", "柳港渡桥全长3.1公里，建成后不收取车辆通行费。节日期间灯会因台风取消，龙舟赛照常举行。"),
    ("招考", "2024-01-05", "轮机岗位不组织笔试，直接参加实操考核。秦岚接任航运公司总经理，罗峰不再担任职务。"),
)


@pytest.fixture(scope="module")
def plain() -> Iterator[Engine]:
    with engine_over(*PLAIN) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("云汀科技馆有停车场吗", "是"),
        ("云汀科技馆是林默设计的吗", "是"),
        ("云汀科技馆周一开放吗", "否"),
        ("云汀科技馆收费吗", None),  # the archive calls its exhibitions free, nothing else
        ("平川科技馆有停车场吗", None),
        ("云汀科技馆有游泳池吗", None),
        ("参观团队要不要预约", "是"),
        ("散客需要预约吗", "否"),
        ("婴儿车能带入剧场吗", "否"),
        ("火星上有水吗", None),
        ("白鹭码头建成了吗", None),
        ("白鹭码头开工了吗", "是"),
        ("2020年7月白鹭村有没有人员伤亡", "否"),
        ("2020年7月白鹭村农田被淹没了吗", "是"),
        ("轮机岗位需要参加笔试吗", "否"),
        ("秦岚接任航运公司总经理了吗", "是"),
        ("柳港渡桥收不收费", "否"),
        ("柳港渡桥免费吗", "是"),
        ("节日期间灯会举行了吗", None),
        ("节日期间龙舟赛举行了吗", "是"),
    ],
)
def test_yes_only_where_the_evidence_says_so(plain: Engine, question: str, word: str | None) -> None:
    answer = plain.ask(question)
    assert (answer.short_answer, answer.status == "answered") == (word, word is not None)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("赵州大桥是否已经通车？", "是"),
        ("城北隧道通车了吗", "否"),
        ("赵州大桥收不收通行费？", "否"),
        ("赵州大桥是不是不收取通行费", "是"),
        ("平江图书馆增加藏书了吗", "是"),
    ],
)
def test_yes_or_no_with_the_evidence(engine: Engine, question: str, word: str) -> None:
    answer = engine.ask(question)
    assert answer.short_answer == word
    assert answer.answer.startswith(f"{word}：“") and answer.citations
