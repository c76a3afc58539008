"""What a sentence says that something is."""

from __future__ import annotations

import pytest

from rag.definitions import MAX_TOLD, defined, definition_spans
from rag.query import parse_question
from tests.small import engine_over, sentence


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("什么是三色工票", "三色工票"),
        ("三色工票是什么意思", "三色工票"),
        ("操场的定义是什么？", "操场"),
        ("青政发〔2021〕15号里说的“低产林”是指什么样的林子？", "低产林"),
        ("“门前三包”指的是什么", "门前三包"),
        ("何谓共同富裕", "共同富裕"),
    ],
)
def test_the_thing_that_is_asked_of(question: str, thing: str) -> None:
    parsed = parse_question(question)
    assert (parsed.kind, defined(parsed)) == ("definition", thing)


@pytest.mark.parametrize(
    ("question", "told", "short"),
    [
        ("三色工票是什么意思", "本办法所称三色工票，是指随工件流转的作业凭证。", "随工件流转的作业凭证"),
        ("什么是操场", "操场（英语：ground）是用来集会的场地。", "用来集会的场地"),
        ("“门前三包”指的是什么", "“门前三包”即包卫生、包绿化、包秩序。", "包卫生、包绿化、包秩序"),
        ("什么是操场", "露天的操场是公司新建的。", None),
        ("什么是操场", "操场是否开放尚未决定。", None),
    ],
)
def test_what_it_is_said_to_be(question: str, told: str, short: str | None) -> None:
    with engine_over(("某文", "2020-01-01", told)) as engine:
        found = definition_spans(sentence(engine, told[:6]), parse_question(question))
        assert [span.short for span in found] == ([short] if short else [])


def test_a_long_one_is_cut_between_clauses_and_answers() -> None:
    told = "，".join(["低产林是指林龄八年以上", *(f"第{n}项条件也都同时得到满足的" for n in "一二三四五六"), "油茶林"])
    with engine_over(("意见", "2021-08-20", f"{told}。低产林改造每亩补助400元。")) as engine:
        answer = engine.ask("低产林是什么意思？")
        assert answer.short_answer is not None and answer.short_answer.startswith("林龄八年以上，第一项")
        assert len(answer.short_answer) <= MAX_TOLD and not answer.short_answer.endswith("，")
