"""A sentence that only speaks of a goal tells neither that it was met nor that it was missed."""

from __future__ import annotations

import pytest

from rag.goal_met import met


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("各部门要把完成投资目标作为工作的重中之重，不找理由", None),
        ("会议研究了完成投资目标的办法和措施", None),
        ("全区聚焦“完成投资1280亿元、增长15%”的目标，梳理了总投资4310亿元的612个项目", None),
        ("围绕完成全年目标，开展百日攻坚", None),
        ("全区顺利完成投资目标", True),
        ("全年完成投资1310亿元，超过1280亿元的目标", True),
        ("计划投资5亿元，实际完成4亿元", False),
        ("全区未能完成投资目标", False),
    ],
)
def test_what_is_only_spoken_of_is_not_reached(text: str, told: bool | None) -> None:
    assert met(text) is told
