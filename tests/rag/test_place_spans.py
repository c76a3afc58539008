"""Places of the sort that is asked for."""

from __future__ import annotations

import pytest

from rag.place_spans import of_sort
from rag.query import parse_question
from tests.small import engine_over


@pytest.mark.parametrize(
    ("place", "question", "is_of"),
    [
        ("印度尼西亚", "展会在哪个国家举办？", True),
        ("扶余国", "余蔚是哪国国王？", True),
        ("普鲁士", "战争在哪国爆发？", True),
        ("荥阳", "展会在哪个国家举办？", False),
        ("海外", "展会在哪个国家举办？", False),
        ("驻外旅游办事处", "展会由哪个国家主办？", False),
        ("荥阳", "展会在哪个城市举办？", True),
        ("门市", "展会在哪个市举办？", False),
        ("长山县", "展会在哪个县举办？", True),
        ("长山县", "展会在哪个区举办？", False),
        ("长山县", "展会在哪里举办？", True),
    ],
)
def test_places_of_a_sort(place: str, question: str, is_of: bool) -> None:
    assert of_sort(place, parse_question(question)) is is_of


def test_a_country_is_found_without_its_level() -> None:
    told = "2002年，国际法庭就马来西亚、印度尼西亚两国对该岛的主权争议作出判决。"
    with engine_over(("判决", "2003-01-01", told)) as engine:
        assert engine.ask("马来西亚和哪国有过主权争议？").short_answer == "印度尼西亚"
