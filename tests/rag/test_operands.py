"""Questions over several figures: which figures, and what is to be done with them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import InputError
from rag.operands import MAX_OPERANDS, operands
from rag.query import parse_question

TODAY = date(2022, 6, 1)
WORDS = (
    "2015年 2016年 到 比 上年 和 、 与 ， 平江县 长兴县 总投资 哪个 合计 相差 多 少 增加了 各 是多少 多少亿元 高 ？"
).split()


def asked(question: str) -> tuple[str, tuple[str, ...]] | None:
    found = operands(parse_question(question, TODAY))
    return found and (found.form, found.questions)


@pytest.mark.parametrize(
    "question",
    [
        "2015年平江县粮食产量是多少？",
        "2015年平江县粮食产量比上年增长多少？",
        "2015年平江县收入比上年增长了百分之几",
        "平江县一共有多少家企业",
        "2015年平江县收入42亿元，比上年增长多少？",
        "谁比平江县县长高",
    ],
)
def test_one_figure_is_no_computation(question: str) -> None:
    assert asked(question) is None


def test_sums() -> None:
    years = ("2015年平江县收入多少", "2016年平江县收入多少")
    assert asked("2015年和2016年平江县收入合计多少？") == ("sum", years)
    assert asked("2015年到2017年平江县收入总共是多少") == (
        "sum",
        tuple(f"{year}年平江县收入是多少" for year in (2015, 2016, 2017)),
    )
    assert asked("2015年平江县和长兴县一共建了多少公里公路？") == (
        "sum",
        ("2015年平江县建了多少公里公路", "2015年长兴县建了多少公里公路"),
    )


def test_differences_over_time() -> None:
    for question in (
        "2016年平江县收入比2015年多多少？",
        "2016年平江县收入比上年增加多少？",
        "与2015年相比，2016年平江县收入减少了多少",
    ):
        assert asked(question) == ("difference", ("2016年平江县收入是多少", "2015年平江县收入是多少"))
    assert asked("2016年平江县收入比2015年增长了多少亿元") == (
        "difference",
        ("2016年平江县收入多少亿元", "2015年平江县收入多少亿元"),
    )


def test_differences_between_subjects() -> None:
    assert asked("平江县和长兴县2016年收入相差多少？") == (
        "difference",
        ("平江县2016年收入是多少", "长兴县2016年收入是多少"),
    )
    assert asked("北湖大桥和西站枢纽总投资相差多少") == (
        "difference",
        ("北湖大桥总投资是多少", "西站枢纽总投资是多少"),
    )
    assert asked("平江县比长兴县多接待多少游客") == ("difference", ("平江县接待多少游客", "长兴县接待多少游客"))


def test_which_is_more() -> None:
    assert asked("2016年平江县、长兴县哪个旅游收入最高？") == (
        "most",
        ("2016年平江县旅游收入是多少", "2016年长兴县旅游收入是多少"),
    )
    found = operands(parse_question("2015年、2016年和2017年哪一年收入最低", TODAY))
    assert found and (found.form, found.labels, found.by_time) == ("least", ("2015年", "2016年", "2017年"), True)


def test_a_comparison_asks_how_many() -> None:
    assert asked("对比一下2015年和2016年平江县接待游客人数") == (
        "table",
        ("2015年平江县接待游客多少人", "2016年平江县接待游客多少人"),
    )


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(WORDS), max_size=9).map("".join))
def test_there_are_two_questions_or_none(text: str) -> None:
    try:
        found = operands(parse_question(text, TODAY))
    except InputError:
        return
    if found is not None:
        assert 2 <= len(found.questions) <= MAX_OPERANDS
        assert len(found.labels) == len(found.questions)


@pytest.mark.parametrize(
    ("question", "form", "questions"),
    [
        ("2021年工人和农民共多少人", "sum", ("2021年工人多少人", "2021年农民多少人")),
        ("东山水厂和西山水厂2021年供水量合计多少", "sum", ("东山水厂2021年供水量多少", "西山水厂2021年供水量多少")),
        ("2020年税收和2021年税收合计多少", "sum", ("2020年税收多少", "2021年税收多少")),
        (
            "2021年工业，平江县和长兴县谁增得快，各是多少",
            "most",
            ("2021年平江县工业增长多少", "2021年长兴县工业增长多少"),
        ),
        (
            "平江县和长兴县2021年哪个县收入更高，分别是多少",
            "most",
            ("平江县2021年收入是多少", "长兴县2021年收入是多少"),
        ),
        (
            "临港区、高新区和东湖区2021年收入各多少",
            "table",
            ("临港区2021年收入多少", "高新区2021年收入多少", "东湖区2021年收入多少"),
        ),
        ("2021年平江县工业比长兴县快多少", "difference", ("2021年平江县工业增长多少", "2021年长兴县工业增长多少")),
    ],
)
def test_more_ways_to_ask_of_two(question: str, form: str, questions: tuple[str, ...]) -> None:
    assert asked(question) == (form, questions)


@pytest.mark.parametrize(
    "question", ["公司共有多少员工", "2021年一般公共预算收入多少", "全市共同富裕示范点有多少个", "他和谁一起去的"]
)
def test_public_and_common_are_no_sum(question: str) -> None:
    assert asked(question) is None
