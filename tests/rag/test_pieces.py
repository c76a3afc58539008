"""Things told one after another, each with what it does."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PLANS = (
    "今年，澜州市将实现云溪大桥主体封顶、石湖隧道建成通车，年内完成3号线一期试运行、5号线二期开通运营。"
    "江口港煤炭、粮食装卸量分别居全省第三、第七，渔港获评省级文明渔港，进入全国渔港第一梯队。"
    "白鹭岛保护区获省级认证，白鹭湾获评优秀案例。7号线二期开工，9号线二期等工程加快建设。"
    "东湖医院开工、西湖医院竣工，北站广场改造、南站广场扩建。\n去年，2号线试运行。平安桥、长安桥建成通车。"
)
TOLD = (
    "分区域看，北城区产值562亿元，增长5%；东滩区产值518亿元，增长8%，增速连续两年居全市首位。\n"
    "石湖隧道禁止行人和摩托车通行。"
)
engine = engine_fixture(("澜州交通计划", "2022-03-03", PLANS), ("澜州要闻", "2022-04-06", TOLD))


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
        ("白鹭湾获评优秀案例了吗", "是"),
        ("白鹭湾获省级认证了吗", None),
        ("7号线二期开工了吗", "是"),
        ("9号线二期开工了吗", None),
        ("江口港煤炭装卸量居全省第三吗", "是"),
        ("江口港粮食装卸量居全省第三吗", "否"),
        ("江口渔港排全国渔港第一吗", None),
        ("东滩区增速居全市首位吗", "是"),
        ("北城区增速居全市首位吗", None),
        ("石湖隧道禁止摩托车通行吗", "是"),
        ("石湖隧道禁止客车通行吗", None),
    ],
)
def test_what_another_thing_does_tells_nothing(engine: Engine, question: str, word: str | None) -> None:
    assert engine.ask(question).short_answer == word
