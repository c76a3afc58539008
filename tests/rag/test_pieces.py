"""Things told one after another, each with what it does."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PLANS = (
    "今年，澜州市将实现云溪大桥主体封顶、石湖隧道建成通车，年内完成3号线一期试运行、5号线二期开通运营。"
    "东湖医院开工、西湖医院竣工，北站广场改造、南站广场扩建。\n去年，2号线试运行。平安桥、长安桥建成通车。"
)
engine = engine_fixture(("澜州交通计划", "2022-03-03", PLANS))


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("2022年云溪大桥会建成通车吗", "否"),  # no more than its frame is planned
        ("2022年石湖隧道会建成通车吗", "是"),
        ("3号线一期2022年开通运营吗", "否"),
        ("5号线二期2022年开通运营吗", "是"),
        ("5号线一期2022年开通运营吗", None),
        ("5号线二期2022年试运行吗", None),
        ("2号线2021年通车了吗", None),  # what was done first tells nothing of what came later
        ("平安桥建成通车了吗", "是"),
        ("长安桥建成通车了吗", "是"),
        ("东湖医院竣工了吗", None),
        ("西湖医院竣工了吗", "是"),
    ],
)
def test_what_another_thing_does_tells_nothing(engine: Engine, question: str, word: str | None) -> None:
    assert engine.ask(question).short_answer == word
