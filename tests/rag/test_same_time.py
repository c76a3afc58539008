"""Two things done at one time; what most of something is; what ends in 吧."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.query import parse_question
from tests.small import engine_fixture

engine = engine_fixture(
    (
        "柳川县大事",
        "2021-05-03",
        "云岭大桥2018年6月12日通车。石湖大桥2018年9月1日通车。东江大桥2019年9月1日通车。\n"
        "白沙书院与南门书院同年落成。东书院与西书院并非同一天开馆。\n今年是柳川县图书馆建成三十周年。\n"
        "全县有民宿52家，但是以农家小院为主，缺少精品小院。茶企大多是小作坊。",
    )
)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("云岭大桥和石湖大桥是同一年通车的吗", "是"),
        ("云岭大桥和东江大桥是不是同一年通车的", "否"),
        ("石湖大桥与东江大桥是同一天通车的吗", "否"),
        ("云岭大桥和石湖大桥是同一个月通车的吗", "否"),
        ("云岭大桥和石湖大桥不是同一年通车的吧", "否"),
        ("白沙书院和南门书院是同一年落成的吧", "是"),
        ("东书院和西书院是同一天开馆的吗", "否"),
        ("云岭大桥和白沙书院是同一年建成的吗", None),
        ("云岭大桥和北江大桥是同一年通车的吗", None),
        ("柳川县的民宿多半是农家小院吧", "是"),
        ("柳川县的民宿以精品小院为主吗", "否"),
        ("柳川县的茶企主要是小作坊吗", "是"),
        ("柳川县的茶企以大工厂为主吗", None),
        ("云岭大桥2018年通车了吧", "是"),
    ],
)
def test_what_is_told_of_both(engine: Engine, question: str, word: str | None) -> None:
    assert engine.ask(question).short_answer == word


def test_an_anniversary_is_not_the_year_it_counts_from(engine: Engine) -> None:
    assert engine.ask("柳川县图书馆是哪年建成的").status == "no_evidence"


@pytest.mark.parametrize(
    ("text", "kind"), [("大桥通车了吧", "yesno"), ("介绍一下云岭大桥吧", "what"), ("县里有几家酒吧", "figure")]
)
def test_who_says_ba_asks_whether(text: str, kind: str) -> None:
    assert parse_question(text).kind == kind
