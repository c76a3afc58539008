from __future__ import annotations

import pytest

from index.archive import Archive
from index.cells import labelled, year_of
from rag.engine import Engine


def lines(head: str, *rows: str) -> list[str]:
    split = [(number, row.split(",")) for number, row in enumerate(rows, 2)]
    return [line for _, line in labelled(head.split(","), split)]


@pytest.mark.parametrize("head", ["年份", "年度", "统计年度", "时间", "Year", "fiscal_year", "报告期"])
def test_a_year_under_a_head_of_time_is_written_as_one(head):
    assert lines(f"{head},投资", "2021,1405") == [f"{head}：2021年；投资：1405"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("编号,投资", "2021,1405"),
        ("户数,投资", "2021,1405"),
        ("年份,投资", "2021-22,1405"),
        ("年龄,投资", "2021,1405"),
    ],
)
def test_no_other_number_is_taken_for_a_year(head, row):
    (name, _), (cell, _) = head.split(","), row.split(",")
    assert lines(head, row) == [f"{name}：{cell}；投资：1405"]


def test_units_stand_behind_their_figures():
    assert lines("年份,投资（亿元）,电价[元/千瓦时],占比(%)", "2021,1405.5,0.52,12") == [
        "年份：2021年；投资：1405.5亿元；电价：0.52元/千瓦时；占比：12%"
    ]
    assert lines("项目（全称）,投资（亿元）,增速（可比价）", "东港（一期）,约30,8.1%") == [
        "项目（全称）：东港（一期）；投资（亿元）：约30；增速（可比价）：8.1%"
    ]


def test_beside_a_column_of_units_the_other_is_whose_the_figures_are():
    assert lines("单位,指标,计量单位,2021年", "泵业公司,产量,台,9735") == ["单位：泵业公司；指标：产量；2021年：9735台"]


def test_each_year_of_a_wide_row_is_a_line_of_its_own():
    assert lines("指标,单位,2020,2021,说明", "投资,亿元,1260,1405,快报数", "人口,万人,,515.6,", "一、农业,,,,") == [
        "指标：投资；2020年：1260亿元",
        "指标：投资；2021年：1405亿元",
        "指标：投资；说明：快报数",
        "指标：人口；2021年：515.6万人",
        "指标：一、农业",
    ]
    assert lines("指标,2020,2021", "投资（亿元）,1260,1405")[1] == "指标：投资；2021年：1405亿元"
    assert lines("指标,2020年,2021年度", "投资（亿元）,1260,1405")[1] == "指标：投资；2021年度：1405亿元"
    assert lines("指标,2021", "投资（亿元）,1405") == ["指标：投资；2021年：1405亿元"]


def test_what_is_a_year():
    assert [year_of(cell) for cell in ("2021", "2021年", " 2021年度 ", "2021-03", "12021", "")] == [
        "2021",
        "2021",
        "2021",
        None,
        None,
        None,
    ]


LONG_TABLE = "年份,地区生产总值（亿元）,增速\n2020,3390,2.3%\n2021,3801,8.1%\n2022,4012,3.0%\n"
WIDE_TABLE = "指标,单位,2020,2021,2022\n地区生产总值,亿元,3390,3801,4012\n固定资产投资,亿元,1260,1405,1477\n"


@pytest.mark.parametrize("table", [LONG_TABLE, WIDE_TABLE])
def test_the_row_of_the_year_asked_answers(tmp_path, table):
    (tmp_path / "统计.csv").write_text(table, encoding="utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        archive.add_paths([tmp_path / "统计.csv"])
        engine = Engine(archive)
        for year, figure in (("2020", "3390亿元"), ("2021", "3801亿元"), ("2022", "4012亿元")):
            answer = engine.ask(f"{year}年地区生产总值是多少？")
            assert (answer.status, answer.short_answer) == ("answered", figure)
            assert [one.resolved_time for one in answer.citations] == [year]
        assert engine.ask("2019年地区生产总值是多少？").status == "no_evidence"
