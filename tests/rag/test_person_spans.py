"""Persons who may be whom a question asks for."""

from __future__ import annotations

import pytest

from rag.person_spans import person_spans
from rag.query import parse_question
from tests.small import engine_over, sentence


@pytest.mark.parametrize(
    ("question", "told", "names"),
    [
        ("县教育局局长叫什么？", "任命何志远为县教育局局长，免去刘慧芳的县教育局副局长职务。", ["何志远"]),
        ("县教育局局长是谁？", "任命王建军为县水利局局长。", []),
        ("县教育局局长是谁？", "何志远　县教育局局长", ["何志远"]),
        ("县长是谁？", "县长陈启明下达开工令。", ["陈启明"]),
        ("市儿童医院首任院长是谁？", "首任院长为原市第三人民医院副院长施若兰。", ["施若兰"]),
        ("副县长是谁？", "县长陈启明下达开工令。", []),
    ],
)
def test_who_holds_the_office_of_the_body_that_is_asked(question: str, told: str, names: list[str]) -> None:
    with engine_over(("任免", "2022-09-16", told)) as engine:
        found = person_spans(sentence(engine, told[:4]), parse_question(question))
        assert [span.short for span in found] == names
