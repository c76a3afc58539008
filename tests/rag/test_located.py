"""How many of all are in one place, as a text tells it and as a question asks it."""

from __future__ import annotations

import pytest

from rag.located import asked_inside, place_there


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("17家在岚洲新区", "岚洲新区"),
        ("33个均位于河湾县", "河湾县"),
        ("36所学校设在金滩镇", "金滩镇"),
        ("450人来自松陂区", "松陂区"),
        ("1.2万余户落户砚溪县", "砚溪县"),
        ("23家在新区", ""),
        ("21日在岚洲新区召开", None),
        ("2019年落户岚洲新区", None),
        ("17家企业增资", None),
    ],
)
def test_where_a_text_says_that_so_many_are(text: str, named: str | None) -> None:
    place = place_there(text, 0)
    assert (place.name if place else None) == named


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("全市绿色工厂中，有多少家在岚洲新区", "岚洲新区"),
        ("规上企业有几家是落户在科创园的", "科创园的"),
        ("几月几日在岚洲新区召开", None),
        ("岚洲新区有多少家绿色工厂", None),
    ],
)
def test_where_a_question_asks_how_many_are(question: str, where: str | None) -> None:
    start = asked_inside(question)
    assert (question[start:] if start >= 0 else None) == where
