"""Whole and parts in one sentence: the part that a question names, and the whole where it names none."""

from __future__ import annotations

import pytest

from tests.small import engine_over

FUNDS = "今年采购经费640万元，其中电子期刊175万元，外文图书92万元，其余用于中文图书。"
PUPILS = "汀南实验学校在校学生2870人，其中小学部1850人、初中部1020人；今年招收新生610人。"
LEAVERS = "今年毕业生4810人，其中本科生3605人、硕士生1042人、博士生163人。"
BRIDGE = "青潭大桥全长2.4公里，其中主桥长860米，为双塔斜拉桥，主塔高142米，总投资9.8亿元。"


@pytest.mark.parametrize(
    ("text", "question", "right"),
    [
        (FUNDS, "2023年采购经费里，电子期刊有多少钱", "175万元"),
        (FUNDS, "2023年采购经费里，外文图书有多少钱", "92万元"),
        (FUNDS, "2023年采购经费是多少", "640万元"),
        (PUPILS, "汀南实验学校初中部有多少学生", "1020人"),
        (PUPILS, "汀南实验学校有多少学生", "2870人"),
        (LEAVERS, "2023年博士毕业生有多少人", "163人"),
        (LEAVERS, "2023年毕业生有多少人", "4810人"),
        (BRIDGE, "青潭大桥主桥有多长", "860米"),
        (BRIDGE, "青潭大桥主桥的主塔有多高", "142米"),
    ],
)
def test_the_part_that_is_named_is_told(text: str, question: str, right: str) -> None:
    with engine_over(("城里的消息", "2023-06-20", text)) as engine:
        assert engine.ask(question).short_answer == right


def test_funds_are_asked_how_much_they_are_and_are_no_price() -> None:
    with engine_over(("补贴", "2024-04-02", "去年安排补贴240万元，实际发放217.6万元，每件不超过150元。")) as engine:
        assert engine.ask("2023年补贴实际发了多少钱").short_answer == "217.6万元"


SCALE = "学费标准：文史类专业每年4800元，理工类专业每年5500元，艺术类专业每年9000元。"


@pytest.mark.parametrize(("sort", "right"), [("文史类", "4800元"), ("理工类", "5500元"), ("艺术类", "9000元")])
def test_of_what_one_head_announces_each_has_its_own(sort: str, right: str) -> None:
    with engine_over(("招生简章", "2023-05-06", SCALE)) as engine:
        assert engine.ask(f"2023年{sort}专业学费是多少").short_answer == right
