"""Words that begin like counters, columns in units per year, and things that are called by a place's name."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.query import parse_question
from tests.small import TODAY, engine_fixture

PAGES = (
    (
        "青川大学迎新",
        "2022-09-20",
        "今年学校共录取本科新生4450人、研究生1310人，来自全国28个省。\n市水务局局长闵海若于2月到任。",
    ),
    (
        "青川大学2022年招生简章",
        "2022-05-10",
        "## 2022年招生计划\n\n| 学院 | 招生计划 | 学费（元/学年） |\n| --- | --- | --- |\n"
        "| 艺术学院 | 390人 | 9600 |\n| 农学院 | 420人 | 4800 |",
    ),
    (
        "产业园投用",
        "2022-05-20",
        "松岭镇的稻田边上，澄川智慧农业产业园一期今年3月28日正式投用，比原计划晚了三个月。澄川市举行了仪式。\n"
        "2021年7月，江东省印发《关于支持澄川市深化改革的若干措施》。",
    ),
    (
        "两地联动",
        "2022-06-20",
        "两江新区、天府新区两地组建产业旗舰联盟，集聚会员企业600余家、头部企业90余家。"
        "今年要突出任务落实，高质量完成22项示范建设任务。全区梳理形成181项重点任务和82项改革事项。\n"
        "2920户居民喜迁新居。263.3万居民鼎力支持。前三季度，长湾口化工园区获评全国智慧化工园区试点单位。",
    ),
    (
        "青川大学2021年大事记",
        "2021-12-31",
        "青川大学2021年大事记\n9月\n3日　新生报到。\n10月\n"
        "14日至15日　第56届田径运动会在西校区举行，信息学院获团体第一。",
    ),
)

engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("2022年学校录取了多少本科新生", "4450人"),
        ("2022年学校录取了多少研究生", "1310人"),
        ("艺术学院的学费一年多少钱", "9600元/学年"),
        ("农学院学费是多少", "4800元/学年"),
        ("澄川智慧农业产业园一期什么时候正式投用", "2022年3月28日"),
        ("江东省支持澄川市深化改革的《若干措施》是什么时候印发的", "2021年7月"),
        ("市水务局局长是谁", "闵海若"),
        ("两江新区和天府新区的产业旗舰联盟有多少家会员企业、多少家头部企业", "600余家（2022年）；90余家（2022年）"),
        ("2022年要高质量完成多少项示范建设任务", "22项"),
        ("梳理形成多少项重点任务和多少项改革事项", "181项（2022年）；82项（2022年）"),
        ("多少户居民搬了新居", "2920户"),
        ("全区有多少居民", "263.3万"),
        ("全国智慧化工园区试点单位是哪个园区", "长湾口化工园区"),
        ("第56届田径运动会是哪几天举行的", "2021年10月14日至15日"),
    ],
)
def test_what_is_plainly_told(engine: Engine, question: str, right: str) -> None:
    assert engine.ask(question).short_answer == right


@pytest.mark.parametrize(
    "question", ["南京智慧农业产业园一期什么时候正式投用", "2021年学校录取了多少本科新生", "2022年护理学院学费是多少"]
)
def test_neighbours_are_refused(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


@pytest.mark.parametrize(
    ("question", "unit"),
    [("录取了多少本科新生", ""), ("有多少项目", ""), ("多少本书", "本"), ("有多少名学生", "名"), ("多少场讲座", "场")],
)
def test_words_that_begin_like_counters_are_no_units(question: str, unit: str) -> None:
    assert parse_question(question, TODAY).unit == unit
