"""Figures of zones and levels: one zone's is not another's, nor the region's; 市级以上 is not 国家级."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

engine = engine_fixture(
    (
        "临屿县功能区竞相发展",
        "2021-12-08",
        "北浦开发区，总投资210亿元的38个重点产业项目加快建设，前三季度工业产值增长14%。"
        "南屿经济区，新引进总投资96亿元的12个产业项目，全年落地十亿级项目4个、累计达9个；前三季度税收收入增长27%。\n"
        "全县争创市级以上改革试点13项、累计121项；建成省级示范园区6家、市级示范园区19家。"
        "成功创建11处国家级海洋牧场，获批全国首个对虾良种场。高标准建设南屿影城，设立每年3亿元专项资金，引进影视企业86家。\n"
        "构建“五位一体”招商格局。",
    ),
)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("北浦开发区前三季度工业产值增长多少", "14%"),
        ("南屿经济区新引进产业项目多少个", "12个"),
        ("南屿经济区前三季度税收收入增长多少", "27%"),
        ("临屿县争创市级以上改革试点多少项", "13项"),
        ("临屿县建成省级示范园区几家", "6家"),
        ("临屿县建成市级示范园区几家", "19家"),
        ("南屿影城每年专项资金多少", "3亿元"),
    ],
)
def test_the_asked_zone_and_level_answer(engine: Engine, question: str, right: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", right)


@pytest.mark.parametrize(
    "question",
    [
        "北浦开发区新引进产业项目多少个",
        "东滩保税区新引进产业项目多少个",
        "南屿经济区前三季度工业产值增长多少",
        "全县十亿级项目落地了多少个",
        "临屿县争创国家级改革试点多少项",
        "临屿县建成国家级示范园区几家",
        "全国有多少处海洋牧场",
        "南屿影城总投资多少",
    ],
)
def test_another_zones_or_levels_figure_is_none(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"
