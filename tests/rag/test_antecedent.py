"""What a turn points to in the last answer."""

from __future__ import annotations

import pytest

from rag.antecedent import needs_answer, with_answer
from rag.engine import Engine
from rag.query import parse_question
from tests.small import engine_over

LIST = parse_question("四张国际名片是哪四张？")
WHO = parse_question("谁主持会议？")


@pytest.mark.parametrize(
    ("turn", "alone"),
    [
        ("第三张呢？", "啤酒之城是什么？"),
        ("第一个是什么？", "影视之都是什么？"),
        ("最后一个在哪里？", "会展之滨在哪里？"),
        ("第二张的重点是什么", "音乐之岛的重点是什么？"),
        ("第五个呢", None),
    ],
)
def test_an_item_of_a_list(turn: str, alone: str | None) -> None:
    assert needs_answer(turn)
    assert with_answer(turn, LIST, "影视之都、音乐之岛、啤酒之城、会展之滨") == alone


@pytest.mark.parametrize("turn", ["第四届呢？", "第二产业增加值是多少？", "他们有多少人？", "其他呢", "第三产业呢？"])
def test_what_points_to_no_answer(turn: str) -> None:
    assert not needs_answer(turn)


def test_he_is_whom_the_answer_names() -> None:
    assert with_answer("他讲了什么？", WHO, "李金国") == "李金国讲了什么？"
    assert with_answer("他的职务是什么？", WHO, "李金国") == "李金国职务是什么？"
    assert with_answer("他讲了什么？", WHO, "区委副书记、统战部部长") is None
    assert with_answer("他讲了什么？", LIST, "李金国") is None
    assert with_answer("他讲了什么？", WHO, None) is None


def test_in_a_conversation(engine: Engine) -> None:
    asked = ["第八次国家级新区工作经验交流会在哪里召开？", "四张国际名片是哪四张？"]
    assert engine.ask("第三张呢？", history=asked).standalone_question == "啤酒之城是什么？"


def test_the_article_decides_what_a_common_noun_belongs_to() -> None:
    tea = "回澜街的听涛茶馆里，大叶茶两元钱一碗。"
    port = "岚汀港去年有职工4300人，有泊位46个。"
    with engine_over(("茶馆", "2021-03-01", tea), ("岚汀港", "2021-03-02", port)) as engine:
        asked = ["岚汀港有多少职工？"]
        assert engine.ask("泊位有多少个？", history=asked).standalone_question == "岚汀港泊位有多少个？"
        assert engine.ask("大叶茶多少钱一碗？", history=asked).standalone_question == "大叶茶多少钱一碗？"
