"""Whose wife, father or child is asked for: none is told of where no sentence tells of one."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "汪知远：守着一座老窑",
        "2022-03-02",
        "汪知远是青窑镇省级非遗传承人，1958年出生在青窑镇的一个窑工家庭。1976年，他进镇办瓷厂当学徒，师傅是罗四海。"
        "2005年，他烧出失传多年的豆青釉。2014年，他被评为省级工艺美术大师。他每天五点起床，先看窑火再吃饭。",
    ),
    (
        "秦素梅：高原上的邮递员",
        "2022-04-02",
        "秦素梅1985年到高寒邮局工作，跑马投递31年。她的丈夫扎西是乡兽医，常陪她翻雪山。"
        "两人育有一子一女，女儿卓玛是小学教师。她的父亲秦有田是修路工人。",
    ),
)
engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    "question",
    [
        "汪知远的妻子是做什么工作的？",
        "汪知远的母亲叫什么名字",
        "汪知远的儿子是做什么的",
        "汪知远的哥哥是做什么工作的",
        "秦素梅的妹妹是做什么的",
        "秦素梅的爷爷是做什么的",
    ],
)
def test_nobody_is_told_of(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("秦素梅的丈夫是做什么工作的？", "兽医"),
        ("秦素梅的女儿是做什么的", "教师"),
        ("秦素梅的父亲是做什么工作的", "修路工人"),
        ("汪知远的师傅是谁", "罗四海"),
    ],
)
def test_who_is_told_of(engine: Engine, question: str, told: str) -> None:
    assert told in (engine.ask(question).short_answer or "")
