"""Schools with like names, and who heads a body now, before and since."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.engine import Engine
from tests.small import engine_over

PAGES = (
    (
        "同叫“实验” 两所学校别走错",
        "2022-10-14",
        "前天，汀南市实验小学迎来建校七十周年，有校友被拉到了汀南实验学校。\n"
        "汀南市实验小学创办于1952年，现有学生2318人、教师136人。校长方砚舟2020年8月到任，前任樊蕴秋调任市教育局教研室主任。\n"
        "汀南实验学校2016年成立，校长乐知行。在校学生3054人，其中小学部1987人、初中部1067人。",
    ),
    ("港务集团的目标", "2021-01-12", "汀江港务集团董事长郜承泽表示，今年吞吐量力争达到335万标箱。"),
    (
        "港务集团上半年",
        "2023-07-25",
        "汀江港务集团董事长郜承泽已于去年9月退休，董事长由谷雨樵接任。谷雨樵原任总工程师。",
    ),
    ("水务局总结", "2023-01-13", "市水务局局长闵海若于2月到任，原局长费朝闻调任市生态环境局局长。"),
    ("水务局的计划", "2020-02-13", "市水务局局长费朝闻提出，今年要改造管网95公里。"),
    ("游戏节目", "2023-03-01", "《渡口旧事》（前称《汀江问到底》）是汀江电视广播有限公司制作的一个历史游戏电视节目。"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_over(*PAGES) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("汀南市实验小学有多少名教师", "136人"),
        ("汀南实验学校有多少名教师", None),
        ("汀南实验学校初中部有多少学生", "1067人"),
        ("汀南市实验小学校长是谁", "方砚舟"),
        ("汀南市实验小学的前任校长是谁", "樊蕴秋"),
        ("汀南实验学校的前任校长是谁", None),
        ("汀江港务集团董事长是谁", "谷雨樵"),
        ("市水务局局长是谁", "闵海若"),
        ("《渡口旧事》由哪个公司制作", "汀江电视广播有限公司"),
    ],
)
def test_of_the_body_that_is_asked(engine: Engine, question: str, right: str | None) -> None:
    assert engine.ask(question).short_answer == right
