"""A figure a year, as a table."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.tables import MAX_YEARS
from tests.small import Page, engine_fixture, engine_over

YEARS = {2010: "812.4", 2011: "866.9", 2012: "889.3", 2014: "968.5", 2015: "1007.2"}
PAGES: list[Page] = [
    (f"{year}年统计公报", f"{year + 1}-03-01", f"{year}年，平江县地区生产总值{value}亿元，比上年增长6.{year % 10}%。")
    for year, value in YEARS.items()
]
PAGES += [
    ("统计公报", "2016-09-01", "经最终核实，2015年平江县地区生产总值为1012.6亿元。"),
    ("船厂", "2012-01-09", "2011年，平江船厂交付船舶12艘。平江船厂有船坞3座。"),
    ("人口", "2012-01-10", "2011年末平江县户籍人口56.2万人。"),
    ("人口", "2013-01-10", "2012年末平江县户籍人口56.4万人。"),
]


engine = engine_fixture(*PAGES)


def rows(text: str) -> list[list[str]]:
    lines = [line.strip("| ").split(" | ") for line in text.split("\n") if line.startswith("|")]
    return lines[2:]


def test_a_series_has_a_row_a_year_each_with_its_quote(engine: Engine) -> None:
    answer = engine.ask("平江县历年地区生产总值是多少？")
    assert [row[0] for row in rows(answer.answer)] == [f"{year}年" for year in sorted(YEARS)]
    assert len(answer.citations) == len(YEARS)
    for (_, figure, mark), citation in zip(rows(answer.answer), answer.citations, strict=True):
        assert mark == f"[{citation.n}]" and figure in citation.quote
    assert "其余年份的数字，资料中没有找到" in answer.answer and not answer.partial
    assert all(f"（{year}年）" in (answer.short_answer or "") for year in YEARS)  # none is left out of the list
    assert len(answer.short_answer or "") <= 200


def test_the_verified_figure_takes_the_place_of_the_first(engine: Engine) -> None:
    answer = engine.ask("平江县历年地区生产总值是多少？")
    assert rows(answer.answer)[-1][1] == "1012.6亿元"


def test_a_span_of_years_with_a_gap_is_partial(engine: Engine) -> None:
    answer = engine.ask("2011年到2014年平江县地区生产总值分别是多少？")
    assert [row[0] for row in rows(answer.answer)] == ["2011年", "2012年", "2014年"]
    assert answer.partial


def test_a_series_without_asking_words(engine: Engine) -> None:
    answer = engine.ask("平江县近几年户籍人口有什么变化")
    assert [row[1] for row in rows(answer.answer)] == ["56.2万人", "56.4万人"]


def test_one_year_is_no_table(engine: Engine) -> None:
    assert not rows(engine.ask("历年平江船厂交付船舶多少艘").answer)


def test_a_long_series_keeps_the_newest() -> None:
    pages: list[Page] = [
        ("产量", f"{year + 1}-03-01", f"{year}年，平江县粮食产量{year - 1900}.5万吨。") for year in range(2000, 2014)
    ]
    with engine_over(*pages) as engine:
        answer = engine.ask("平江县历年粮食产量是多少")
    found = rows(answer.answer)
    assert len(found) == MAX_YEARS and found[-1][0] == "2013年"
    assert len(answer.answer) <= 900


def test_which_year_had_more_shows_the_figures_and_not_the_years() -> None:
    pages = (
        ("2022年运行情况", "2023-01-10", "2022年，青石水厂供水量4288万吨。"),
        ("2023年运行情况", "2024-01-10", "2023年，青石水厂供水量4150万吨。"),
    )
    with engine_over(*pages) as engine:
        answer = engine.ask("青石水厂2022年和2023年供水量比，哪年多？")
    assert answer.short_answer == "2022年（4288万吨）"
    assert "| 2022年 | 4288万吨 |" in answer.answer and "| 2023年 | 4150万吨 |" in answer.answer


REPORTS: list[Page] = [
    ("江口县2020年前三季度经济", "2020-10-20", "今年前三季度，江口县渔业产值增长13.3%，税收增长4.1%。"),
    ("江口县2021年打算", "2021-01-15", "今年，江口县渔业产值力争增长12%以上。"),
    ("江口县2020年工作", "2020-12-30", "今年，江口县新办茶企31家，茶叶产量860吨。"),
    ("江口县2021年工作", "2021-12-30", "今年，江口县新办茶企40家，茶叶产量910吨。"),
]
reports = engine_fixture(*REPORTS)


@pytest.mark.parametrize(
    "question",
    [
        "江口县渔业产值增速这几年是怎么变化的",
        "近年来江口县渔业产值增速怎么变化",
        "江口县渔业产值增速近几年变化情况",
        "这两年江口县渔业产值增速走势如何",
    ],
)
def test_a_part_of_a_year_and_a_goal_stand_for_it_named_as_such(reports: Engine, question: str) -> None:
    answer = reports.ask(question)
    assert [row[:2] for row in rows(answer.answer)] == [["2020年前三季度", "13.3%"], ["2021年", "12%以上（目标）"]]
    assert answer.short_answer == "13.3%（2020年前三季度）；12%以上（2021年目标）"


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("江口县茶叶产量这几年怎么变的", ["860吨", "910吨"]),
        ("近年来江口县茶叶产量的变化趋势", ["860吨", "910吨"]),
        ("江口县这几年新办茶企多少家", ["31家", "40家"]),
    ],
)
def test_what_these_years_brought(reports: Engine, question: str, figures: list[str]) -> None:
    assert [row[1] for row in rows(reports.ask(question).answer)] == figures


def test_one_year_shows_no_change(reports: Engine) -> None:
    assert not rows(reports.ask("江口县税收增速这几年怎么变化").answer)
