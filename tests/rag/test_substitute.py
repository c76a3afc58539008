"""The part of a question that another takes the place of."""

from __future__ import annotations

import pytest

from rag.query import parse_question
from rag.substitute import named_time, substitute, with_time, without_time


@pytest.mark.parametrize(
    ("before", "new", "alone"),
    [
        ("2023年集成电路产业园的产业规模是多少", "新型显示产业园", "2023年新型显示产业园的产业规模是多少"),
        ("2024年交通项目年度计划投资多少", "水利项目", "2024年水利项目年度计划投资多少"),
        ("第六届泊岭半程马拉松男子组冠军是谁", "女子组", "第六届泊岭半程马拉松女子组冠军是谁"),
        ("2021年岚汀港货物吞吐量是多少", "集装箱", "2021年岚汀港集装箱吞吐量是多少"),
        ("两江新区的高新技术企业有多少家", "上市企业", "两江新区的上市企业有多少家"),
        ("砺钧集团2024年营业收入目标是多少", "利润总额的目标", "砺钧集团2024年利润总额的目标是多少？"),
        ("衡澜造船公司2009年交付了多少艘船", "新接订单", "衡澜造船公司2009年新接订单有多少？"),
        ("粮食产业园总投资多少", "禾丰港", "禾丰港总投资多少"),
        ("第三届澜江龙舟赛有多少支队伍", "第四届", "第四届澜江龙舟赛有多少支队伍"),
        ("栖川县人民医院院长是谁", "党委书记", "栖川县人民医院党委书记是谁"),
        ("栖川县委书记是谁", "县长", "栖川县长是谁"),
    ],
)
def test_what_is_alike_is_exchanged(before: str, new: str, alone: str) -> None:
    assert substitute(parse_question(f"{new}呢"), parse_question(before), new) == alone


def test_times_joined_are_one_time() -> None:
    question = parse_question("2022年和2023年的粮食产量是多少")
    assert named_time(question) == "2022年和2023年"
    assert without_time(question) == "的粮食产量是多少"


def test_a_time_to_compare_with_is_not_the_questions() -> None:
    assert named_time(parse_question("2018年常住人口比上年增加多少")) == "2018年"


def test_a_time_takes_the_place_of_the_one_that_stands_there() -> None:
    before = parse_question("渔梁县2023年地区生产总值是多少")
    assert with_time(before, "渔梁县2023年", "2024年") == "渔梁县2024年"
    assert with_time(before, "渔梁县", "2024年") == "2024年渔梁县"
