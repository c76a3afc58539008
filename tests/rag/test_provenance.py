"""Questions about an answer: its article, its day, its speaker."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.provenance import asks_provenance, speaker, split
from tests.small import engine_over


@pytest.mark.parametrize(
    ("turn", "asked"),
    [
        ("是谁说的？", "speaker"),
        ("这个数字是谁介绍的？", "speaker"),
        ("这话是谁讲的", "speaker"),
        ("这是哪篇文章说的？", "source"),
        ("数据来自哪里？", "source"),
        ("这个数据的来源是什么？", "source"),
        ("出处呢", "source"),
        ("哪一天的报道？", "issued"),
        ("这是什么时候的数据？", "issued"),
    ],
)
def test_turns_about_the_last_answer(turn: str, asked: str) -> None:
    found = asks_provenance(turn)
    assert found is not None
    assert found[0] == asked
    assert split(f"2023年投资目标是多少，{found[1]}？") == ("2023年投资目标是多少？", asked)


@pytest.mark.parametrize(
    "turn",
    ["谁讲话了？", "谁主持会议？", "资金来自哪里的银行贷款？", "在哪里？", "什么时候通车？", "水从哪里来的河流有几条"],
)
def test_other_turns_are_about_the_matter(turn: str) -> None:
    assert asks_provenance(turn) is None
    assert split(f"2023年投资目标是多少，{turn}") is None


def said_by(text: str, quote: str) -> str | None:
    start = text.index(quote)
    found = speaker(text, start, start + len(quote))
    assert found is None or text[found[1] :].startswith(found[0])
    return found[0] if found else None


def test_who_said_what() -> None:
    assert said_by("县委书记沈云阶汇报说，去年接待游客287万人次。", "去年接待游客287万人次") == "沈云阶"
    assert said_by("县长王立群说，项目是头号工程。基地总投资18.7亿元。", "基地总投资18.7亿元") == "王立群"
    assert said_by("记者：有何打算？\n孙永红：今年投资500亿元。\n力争增长8%。", "力争增长8%") == "孙永红"


def test_nobody_is_said_to_have_said_what_another_voice_says() -> None:
    assert said_by("市委书记李清宪强调，必须增长25%。\n另一段说，完成2490亿元。", "完成2490亿元") is None
    assert (
        said_by("市委书记李清宪强调，必须增长25%。我们聚焦完成2490亿元的目标。", "我们聚焦完成2490亿元的目标") is None
    )
    assert said_by("孙永红：好。\n记者：去年完成多少？去年完成了2490亿元。", "去年完成了2490亿元") is None


def test_a_conversation_over_an_article() -> None:
    text = "市长陆承钧作政府工作报告。报告提出，今年粮食总产量目标是31亿斤。"
    with engine_over(("政府工作报告", "2021-01-14", text)) as engine:
        asked = ["2021年粮食总产量目标是多少？"]
        source = engine.ask("这是哪篇文章说的？", history=asked)
        issued = engine.ask("这是哪天的报道？", history=asked)
    assert source.short_answer == "《政府工作报告》"
    assert "31亿斤" in source.answer
    assert issued.short_answer == "2021年1月14日"


def test_the_demo_interview(engine: Engine) -> None:
    answer = engine.ask("是谁说的？", history=["2023年规上工业增加值增长目标是多少？"])
    assert answer.short_answer == "孙永红"
    assert "8%以上" in answer.answer
    assert any("孙永红" in one.quote for one in answer.citations)


def test_what_is_not_answered_has_no_source(engine: Engine) -> None:
    answer = engine.ask("是谁说的？", history=["2023年澜川市粮食产量是多少？"])
    assert answer.status == "no_evidence"
