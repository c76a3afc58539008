"""Rules that are published before the year that they are for."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "政策问答：2022年度城乡居民医保怎么缴、怎么报",
        "2021-10-08",
        "问：住院怎么报销？\n答：在市内定点医院住院，一级医院起付线200元，报销比例90%；二级医院起付线500元，报销比例80%；"
        "三级医院起付线800元，报销比例65%。年度基本医保最高支付限额为20万元。",
    ),
    (
        "2022年度居民医保参保缴费启动",
        "2021-12-03",
        "12月1日，2022年度居民医保参保缴费启动。全市目前参保人数86.3万人，参保率97.2%。",
    ),
)
engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2022年度居民医保在二级医院住院的报销比例是多少", "80%"),
        ("2022年度居民医保在三级医院住院的起付线是多少", "800元"),
        ("2021年居民医保参保人数是多少", "86.3万人"),
        ("2021年度居民医保在二级医院住院的报销比例是多少", None),
        ("2023年度居民医保在二级医院住院的报销比例是多少", None),
        ("2022年居民医保参保人数是多少", None),
    ],
)
def test_they_are_of_that_year(engine: Engine, question: str, short: str | None) -> None:
    assert engine.ask(question).short_answer == short


def test_another_level_of_hospital(engine: Engine) -> None:
    answer = engine.ask("那二级医院呢？", history=["2022年度居民医保在三级医院住院的报销比例是多少？"])
    assert answer.standalone_question == "2022年度居民医保在二级医院住院的报销比例是多少？"
    assert answer.short_answer == "80%"
