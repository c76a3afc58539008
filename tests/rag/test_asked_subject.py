"""What a question is asked of."""

from __future__ import annotations

from datetime import date

from rag.asked_subject import AskedSubject
from rag.engine import Engine
from rag.query import parse_question
from tests.small import engine_fixture

engine = engine_fixture(("外贸", "2016-03-06", "一季度，越南出口额增长3.3%。据统计，中国出口额增长4.5%。"))


def asked(engine: Engine, question: str) -> AskedSubject:
    return AskedSubject(engine.archive, parse_question(question, date(2022, 6, 1)))


def test_a_body_is_what_the_question_names_and_not_its_asking_words(engine: Engine) -> None:
    assert "何氏集团" in asked(engine, "何氏集团的营业收入是多少").bodies
    assert not any("哪" in name for name in asked(engine, "黄鱼分布于哪一大洋区").bodies)
