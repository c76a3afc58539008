"""Whose a figure is."""

from __future__ import annotations

from rag.engine import Engine
from rag.regions import main_region, of_one_region, owner
from tests.small import engine_fixture, engine_over, reading

PAGES = (
    ("公报", "2012-03-01", "2011年，安宁市一般公共预算收入83.2亿元。"),
    ("公报", "2013-03-01", "2012年，全市一般公共预算收入86.7亿元。"),
    ("云溪区政府工作报告", "2014-03-01", "2013年，全区一般公共预算收入22.4亿元。"),
    ("公报", "2014-03-02", "2013年，安宁市一般公共预算收入91.4亿元。2013年上半年，安宁市一般公共预算收入45.1亿元。"),
)
CITIES = ("安宁市", "和平市", "云溪市", "白石市", "临江市", "东港市", "南湖市", "北山市")


engine = engine_fixture(*PAGES)


def test_a_district_is_told_from_its_city(engine: Engine) -> None:
    question, found = reading(engine, "一般公共预算收入是多少")
    told = {c.short: owner(c) for c in found if c.sound}
    assert told["22.4亿元"] == "云溪区" and told["83.2亿元"] == "安宁市"
    sound = [c for c in found if c.sound]
    assert main_region(sound) == "安宁市"
    assert "22.4亿元" not in {c.short for c in of_one_region(question, sound)}
    assert "86.7亿元" in {c.short for c in of_one_region(question, sound)}


def test_neither_a_series_nor_a_difference_mixes_them(engine: Engine) -> None:
    series = engine.ask("历年一般公共预算收入是多少").answer
    assert all(figure in series for figure in ("83.2亿元", "86.7亿元", "91.4亿元"))
    assert "22.4亿元" not in series and "45.1亿元" not in series
    assert engine.ask("2011年到2013年一般公共预算收入增加了多少亿元").short_answer == "8.2亿元"


def test_of_two_of_which_as_much_is_told_the_better_one_is_meant() -> None:
    pages = tuple(
        (f"{city}公报", "2013-03-01", f"2012年，{city}一般公共预算收入{n}亿元。") for n, city in enumerate(CITIES, 30)
    )
    with engine_over(*pages) as engine:
        _, found = reading(engine, "一般公共预算收入是多少")
    sound = [c for c in found if c.sound]
    assert len(sound) == len(CITIES)
    assert main_region(sound) == owner(sound[0])
    assert main_region(sound[::-1]) == owner(sound[-1])
