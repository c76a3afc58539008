"""Who is at the head of something, as one asks it."""

from __future__ import annotations

from datetime import date

import pytest

from rag.spoken import written


@pytest.mark.parametrize(
    ("spoken", "as_written"),
    [
        ("市图书馆由谁当家？", "市图书馆馆长是谁？"),
        ("县医院如今谁当家", "县医院院长是谁"),
        ("滨河小学现在是谁当一把手", "滨河小学校长是谁"),
        ("汀南小学的掌门人是谁", "汀南小学校长是谁"),
        ("汀南小学的上一位校长是谁", "汀南小学的前任校长是谁"),
        ("市图书馆上任馆长是谁", "市图书馆的前任馆长是谁"),
        ("财政局一把手是谁", "财政局局长是谁"),
        ("汀南小学校长是谁", "汀南小学的校长是谁"),
        # As they are: no head is asked for.
        ("邮局几点开门", "邮局几点开门"),
        ("上一届马拉松的冠军是谁", "上一届马拉松的冠军是谁"),
        ("家里谁说了算", "家里谁说了算"),
    ],
)
def test_who_is_in_charge_asks_for_the_head(spoken: str, as_written: str) -> None:
    assert written(spoken, date(2024, 5, 1)) == as_written
