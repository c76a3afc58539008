"""What a turn asks over several questions before it."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.followup import standalone
from rag.query import parse_question
from rag.recalled import recalled, than
from rag.turns import asked_of
from tests.small import engine_over

YEARS = ["2020年湖岩县粮食产量是多少？", "2021年呢？"]
TOWNS = ["2021年湖岩县粮食产量是多少？", "石塔县呢？"]


@pytest.mark.parametrize(
    ("turns", "alone"),
    [
        ([*YEARS, "那两年差多少？"], "2020年和2021年湖岩县粮食产量相差多少？"),
        ([*YEARS, "相差多少万吨？"], "2020年和2021年湖岩县粮食产量相差多少万吨？"),
        ([*YEARS, "合计呢？"], "2020年和2021年湖岩县粮食产量合计多少？"),
        ([*YEARS, "哪一年更高？"], "2020年和2021年湖岩县粮食产量哪一年更高？"),
        ([*YEARS, "2022年呢？", "三年合计多少？"], "2020年、2021年和2022年湖岩县粮食产量合计多少？"),
        ([*YEARS, "合计多少？", "2019年呢？"], "2019年湖岩县粮食产量是多少？"),
        ([*TOWNS, "两县合计多少？"], "2021年湖岩县和石塔县粮食产量合计多少？"),
        ([*TOWNS, "谁更高？"], "2021年湖岩县和石塔县粮食产量哪个更高？"),
        ([*TOWNS, "两者相差多少？"], "2021年湖岩县和石塔县粮食产量相差多少？"),
        (["2021年湖岩县粮食产量是多少？", "比2020年增加了多少？"], "2021年湖岩县粮食产量比2020年增加了多少？"),
        (["2021年湖岩县粮食产量是多少？", "跟2020年比多多少？"], "2021年湖岩县粮食产量比2020年多多少？"),
        (
            ["2021年湖岩县粮食产量是多少？", "比2020年增加了多少？", "两年合计呢？"],
            "2020年和2021年湖岩县粮食产量合计多少？",
        ),
        (["2021年湖岩县粮食产量是多少？", "比石塔县多多少？"], "2021年湖岩县粮食产量比石塔县多多少？"),
        (["2020年和2021年修路多少公里？", "合计多少？", "历年呢？"], "历年修路多少公里？"),
        (["2020年湖岩县和石塔县粮食产量分别是多少？", "差多少？"], "2020年湖岩县和石塔县粮食产量相差多少？"),
    ],
)
def test_years_and_subjects_are_put_together(turns: list[str], alone: str) -> None:
    assert standalone(turns[-1], turns[:-1]).replace("?", "？") == alone


def test_one_question_is_not_put_together() -> None:
    assert recalled(parse_question("差多少？"), ["2021年湖岩县粮食产量是多少？"]) == ""
    assert recalled(parse_question("湖岩县粮食产量相差多少？"), YEARS) is None
    assert than(parse_question("比2020年增加了多少？"), parse_question("湖岩县县长是谁？")) is not None
    assert than(parse_question("增加了多少？"), parse_question("2021年湖岩县粮食产量是多少？")) is None


def test_it_is_computed() -> None:
    pages = (
        (None, "2021-01-20", "2020年，湖岩县粮食产量31.5万吨。"),
        (None, "2022-01-20", "2021年，湖岩县粮食产量33.1万吨。"),
    )
    with engine_over(*pages) as engine:
        assert engine.ask("差多少？", history=YEARS).short_answer == "1.6万吨"
        assert engine.ask("合计多少？", history=YEARS).short_answer == "64.6万吨"


def _alone(engine: Engine, *turns: str) -> str:
    return engine.ask(turns[-1], history=turns[:-1]).standalone_question


def test_reasons_attributes_and_what_is_pointed_to() -> None:
    pages = (
        (None, "2021-03-01", "白鹭纸业董事长柯明介绍，2021年白鹭纸业的目标是产量达到20万吨。"),
        (
            None,
            "2022-03-01",
            "白鹭纸业发布2021年年报，去年产量18万吨。总经理吴守成说，产量没有达到年初目标，主要是因为限电停产。",
        ),
        (
            None,
            "2022-03-05",
            "2021年云图科技营业收入7.7亿元。云图科技创始人是叶知秋，叶知秋持股31%。云图科技现有员工860人。",
        ),
    )
    asked = ("白鹭纸业2021年产量目标是多少？", "完成了吗？", "为什么没有达到目标？")
    with engine_over(*pages) as engine:
        assert _alone(engine, *asked[:2]) == "白鹭纸业2021年产量目标完成了吗？"
        assert "完成了吗" not in _alone(engine, *asked)
        assert "吴守成" in (engine.ask("谁说的？", history=asked).short_answer or "")
        firm = ("云图科技2021年营业收入是多少？", "公司的创始人是谁？")
        assert _alone(engine, *firm) == "云图科技的创始人是谁？"
        assert _alone(engine, *firm, "现有员工多少人？") == "云图科技现有员工多少人？"


@pytest.mark.parametrize("question", ["2021年呢？", "那2020年呢？", "2020年是多少？", "那2020年和2021年呢？"])
def test_a_time_alone_asks_nothing(question: str) -> None:
    with engine_over((None, "2022-01-20", "2021年，湖岩县粮食产量33.1万吨。2020年是丰年。")) as engine:
        answer = engine.ask(question)
        assert (answer.status, answer.citations) == ("no_evidence", ())
        assert "没有说要问什么" in answer.answer
        assert engine.ask("2021年湖岩县粮食产量呢？").status == "answered"


@pytest.mark.parametrize(
    ("history", "turn", "alone"),
    [
        (["澄波大桥总投资多少？"], "该项目什么时候开工？", "澄波大桥什么时候开工？"),
        (["晴川书院局长是谁？"], "完工了吗？", "晴川书院完工了吗？"),
        (["2021年晴川医院职工有多少人？"], "总部在哪里？", "晴川医院总部在哪里？"),
        (["澄波产业园一期投资多少？"], "二期呢？", "澄波产业园二期投资多少？"),
        (["2020年澄波大桥计划完成投资多少？"], "实际完成多少？", "2020年澄波大桥实际完成投资多少？"),
    ],
)
def test_what_is_asked_of_stays_whole(history: list[str], turn: str, alone: str) -> None:
    assert standalone(turn, history) == alone


@pytest.mark.parametrize(("turn", "text"), [("那天成纺织呢？", "天成纺织呢？"), ("那项目呢？", "那项目呢？")])
def test_a_word_that_begins_like_that_day_is_whole(turn: str, text: str) -> None:
    assert asked_of(turn).text == text
