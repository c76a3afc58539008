"""Addresses behind their label, and days behind that of a notice's line."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.passages import passages
from rag.person_spans import person_spans
from rag.query import parse_question
from rag.reported import reported
from rag.retrieve import retrieve
from tests.small import engine_fixture

PAGES = (
    (
        "云岭区图书馆暑期开放公告",
        "2022-06-20",
        "7月1日至8月31日，区图书馆开放时间调整为8时30分至21时，周一照常闭馆。馆址：望江街道学府路19号。",
    ),
    ("博物馆新馆开馆", "2022-05-19", "区博物馆新馆5月18日开馆。博物馆地址：滨河大道8号。区文化馆同日搬迁。"),
    (
        "云岭区第二中学食堂设备采购项目中标公告",
        "2022-05-31",
        "一、项目编号：YL-2022-11\n二、开标时间：2022年5月30日上午9时\n三、中标人：丰和厨具有限公司",
    ),
    (
        "江州港这一年",
        "2022-01-02",
        "——江州港2021年工作回眸\n江州港全年完成货物吞吐量812万吨。\n8月，高远舟接任江州港务集团董事长，他走访了20家货主企业。",
    ),
)

engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("区图书馆的地址在哪里？", "望江街道学府路19号"),
        ("博物馆的地址在哪里？", "滨河大道8号"),
        ("博物馆在什么路多少号？", "滨河大道8号"),
        ("第二中学食堂设备采购项目是哪天开标的？", "2022年5月30日"),
        ("2021年谁接任江州港务集团董事长？", "高远舟"),
    ],
)
def test_what_a_label_or_a_review_tells(engine: Engine, question: str, expected: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", expected)


@pytest.mark.parametrize(
    "question",
    [
        "文化馆的地址在哪里？",
        "第三中学食堂设备采购项目是哪天开标的？",
        "图书馆书架采购项目是哪天开标的？",
        "2020年谁接任江州港务集团董事长？",
    ],
)
def test_of_another_nothing_is_told(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


def test_who_takes_up_an_office_is_named_by_his_place(engine: Engine) -> None:
    question = parse_question("谁接任江州港务集团董事长？")
    found = passages(engine.archive, retrieve(engine.archive, question, 40))
    sentence = next(one for one in found if "高远舟" in one.text)
    assert [span.short for span in person_spans(sentence, question)] == ["高远舟"]


def test_a_review_reports_on_the_year_of_its_subtitle() -> None:
    found = reported("江州港这一年", "江州港这一年\n——江州港2021年工作回眸\n全年完成812万吨。", 2022)
    assert found is not None and found.span.first.year == 2021
