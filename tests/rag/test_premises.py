"""What a question takes for granted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.engine import Engine
from tests.small import engine_fixture, engine_over

PAGES = (
    ("动员", "2015-02-12", "今年平江县固定资产投资要完成310亿元。平江大桥总投资23.6亿元，西站枢纽总投资41.2亿元。"),
    ("大会", "2018-02-03", "今年平江县固定资产投资目标420亿元。"),
    ("通车", "2018-09-29", "市长闻启明为平江大桥通车仪式致辞，副市长宋怀谷主持平江大桥通车仪式。"),
    ("半马", "2018-10-18", "平江半程马拉松在汐湾公园鸣枪起跑。教师郁青山获得男子组冠军，护士叶听澜获得女子组冠军。"),
    ("年报", "2018-04-20", "2017年，平江船厂实现营业收入15.87亿元，同比增长10.8%。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "corrections"),
    [
        ("2018年平江县固定资产投资310亿元的目标完成了吗", ("310亿元是2015年的目标，不是2018年的", "420亿元")),
        ("平江大桥总投资41.2亿元是怎么筹集的", ("西站枢纽总投资41.2亿元", "平江大桥总投资是23.6亿元")),
        ("沈芷若主持平江大桥通车仪式时说了什么", ("是宋怀谷，不是沈芷若",)),
        ("平江半程马拉松女子组冠军郁青山是哪里人", ("不是郁青山",)),
    ],
)
def test_a_false_premise_is_refused_and_corrected(engine: Engine, question: str, corrections: tuple[str, ...]) -> None:
    answer = engine.ask(question)
    assert answer.status == "no_evidence"
    assert all(correction in answer.answer for correction in corrections)
    assert answer.citations


CLAIMS = (
    ("决议", "2023-04-21", "2023年宏业公司力争实现营业收入20亿元。"),
    ("年报", "2024-04-19", "2023年，宏业公司实现营业收入18.92亿元，净利润同比下降6.9%。"),
    ("展望", "2024-02-20", "2024年力争平江县工业投资增长8%。"),
    (
        "调整",
        "2022-12-30",
        "松河大桥项目总投资由原来的6.3亿元调整为7.1亿元。自2023年起，博士生助学金由每月1500元提高到每月2000元。",
    ),
    ("上半年平江县商贸流通情况", "2021-07-20", "2021年上半年平江县零售额128.3亿元。"),
    ("更正", "2021-08-02", "本报《上半年平江县商贸流通情况》一文中，“零售额128.3亿元”应为“零售额123.8亿元”。"),
)


@pytest.fixture(scope="module")
def claimed() -> Iterator[Engine]:
    with engine_over(*CLAIMS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "correction"),
    [
        ("2023年宏业公司营业收入20亿元，对吗", "18.92亿元"),
        ("2023年宏业公司营业收入达到20亿元，是吗", "18.92亿元"),
        ("2023年宏业公司净利润增长6.9%，对吗", "下降6.9%"),
        ("2024年平江县完成工业投资增长8%，对吗", "目标"),
        ("松河大桥总投资6.3亿元，对吗", "7.1亿元"),
        ("博士生助学金是每月1500元吗", "2000元"),
        ("2021年上半年平江县零售额128.3亿元，对吗", "123.8亿元"),
    ],
)
def test_a_goal_an_old_value_and_an_error_bear_nothing_out(claimed: Engine, question: str, correction: str) -> None:
    answer = claimed.ask(question)
    assert (answer.status, correction in answer.answer) == ("no_evidence", True)


@pytest.mark.parametrize(
    "question",
    [
        "2023年宏业公司营业收入18.92亿元，对吗",
        "2023年宏业公司净利润下降6.9%，对吗",
        "2023年宏业公司营业收入目标是20亿元吗",
        "松河大桥总投资是7.1亿元吗",
        "2021年上半年平江县零售额123.8亿元，对吗",
    ],
)
def test_what_is_told_is_borne_out(claimed: Engine, question: str) -> None:
    assert claimed.ask(question).short_answer == "是"


def test_what_others_got_denies_nothing() -> None:
    text = "会议表彰了去年度“金滚珠”奖获得者。高级技师孟铁山凭借淬火工艺改进第三次获此殊荣。"
    with engine_over(("年会", "2024-01-19", text)) as made:
        answer = made.with_threshold(0.0).ask("孟铁山获得了什么奖？")  # told over two sentences
    assert (answer.status, "金滚珠" in answer.answer, "不是" in answer.answer) == ("answered", True, False)


@pytest.mark.parametrize(
    ("question", "figure"),
    [("2017年平江船厂营业收入15.87亿元，同比增长多少？", "10.8%"), ("平江大桥总投资是多少", "23.6亿元")],
)
def test_a_true_premise_is_no_hindrance(engine: Engine, question: str, figure: str) -> None:
    assert engine.ask(question).short_answer == figure


def test_a_place_that_tells_when_is_no_premise() -> None:
    text = "安明远早年在美国组织互助社。大韩民国成立后，安明远被尊称为“独立之父”。"
    with engine_over(("人物", "2014-03-01", text)) as made:
        answer = made.with_threshold(0.0).ask("安明远在大韩民国成立后被尊称为什么？")
    assert (answer.status, "独立之父" in answer.answer) == ("answered", True)


def test_an_earlier_occasion_is_not_the_one_asked() -> None:
    text = "第五届江鲜节在老码头开幕，设展位320个。上一届江鲜节设展位265个，在桐垣县举办。"
    with engine_over(("节会", "2023-05-20", text)) as made:
        assert "桐垣" not in (made.ask("第五届江鲜节在哪里举办？").short_answer or "")


def test_a_cost_that_was_raised_later_is_not_borne_out() -> None:
    pages = (
        ("鹿岭大桥开工", "2020-04-08", "鹿岭大桥概算总投资5.6亿元，计划2022年12月建成通车。"),
        ("鹿岭大桥通车", "2022-12-30", "由于钢材价格上涨，鹿岭大桥总投资由原来的5.6亿元调整为6.4亿元。"),
    )
    with engine_over(*pages) as engine:
        refuted = engine.ask("鹿岭大桥总投资5.6亿元，对吗？")
        assert refuted.status == "no_evidence" and "6.4亿元" in refuted.answer
        assert engine.ask("鹿岭大桥总投资6.4亿元，对吗？").short_answer == "是"


def test_the_figure_that_a_change_starts_from_is_no_false_premise() -> None:
    told = "8月14日，云帆汽车降价：山雀长续航版从28.39万元调整为27.69万元，山雀高性能版从36.39万元调整为34.99万元。"
    with engine_over(("降价", "2023-08-15", told)) as engine:
        answer = engine.ask("山雀高性能版从36.39万元调整为多少万元")
    assert (answer.status, answer.short_answer) == ("answered", "34.99万元")


def test_a_figure_that_was_corrected_is_a_false_premise_though_its_sentence_answers() -> None:
    first = ("大桥", "2023-03-02", "云溪大桥总投资41.2亿元，由市财政和银行贷款筹集。")
    notice = ("更正", "2023-03-05", "本报3月2日《大桥》一文中，“云溪大桥总投资41.2亿元”应为“云溪大桥总投资14.2亿元”。")
    with engine_over(first, notice) as engine:
        answer = engine.ask("云溪大桥总投资41.2亿元是怎么筹集的")
    assert answer.status == "no_evidence" and "14.2亿元" in answer.answer
