"""Tables of answers as cells and pictures."""

from __future__ import annotations

import base64
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts import Table, aligned, blocks, chart

YEARS = "| 年份 | 数字 | 出处 |\n| --- | --- | --- |\n| 2019年 | 58.3亿元 | [1] |\n| 2021年 | 62.4亿元 | [2] |"
TOWNS = (
    "| 对象 | 时间 | 数字 | 出处 |\n| --- | --- | --- | --- |\n"
    "| 平江<县> | 2016年 | 268万人次 | [1] |\n| 长兴县 | 2016年 | 391万人次 | [2] |"
)


def drawn(text: str) -> str:
    (table,) = (block for block in blocks(text) if isinstance(block, Table))
    found = chart(table)
    assert found is not None and found[0].startswith("data:image/svg+xml;base64,")
    return base64.b64decode(found[0].split(",")[1]).decode()


def test_rows_are_a_table_and_the_rest_lines() -> None:
    found = blocks(f"最高：\n{YEARS}\n完。")
    assert found[0] == "最高：" and found[-1] == "完。"
    assert isinstance(found[1], Table)
    assert found[1].rows == (("2019年", "58.3亿元", "[1]"), ("2021年", "62.4亿元", "[2]"))


@pytest.mark.parametrize("text", ["| 一 |", "a | b", "| a | b |\n| c |", YEARS.replace("| --- | --- | --- |\n", "")])
def test_no_table(text: str) -> None:
    assert blocks(text) == text.split("\n")


def test_years_are_points_and_subjects_bars() -> None:
    years, towns = (ElementTree.fromstring(drawn(text)) for text in (YEARS, TOWNS))
    space = "{http://www.w3.org/2000/svg}"
    first, last = years.findall(f"{space}circle")
    assert float(first.get("cy") or 0) > float(last.get("cy") or 0)
    short, long = (float(bar.get("width") or 0) for bar in towns.findall(f"{space}rect"))
    assert short / long == pytest.approx(268 / 391, abs=0.01)
    assert "平江<县>" in [text.text for text in towns.iter(f"{space}text")]


@pytest.mark.parametrize(
    "text", [YEARS.replace("62.4亿元", "7%"), YEARS.replace("62.4亿元", "不详"), YEARS.replace("数字", "人")]
)
def test_what_does_not_compare_is_not_drawn(text: str) -> None:
    (table,) = (block for block in blocks(text) if isinstance(block, Table))
    assert chart(table) is None


def test_columns_are_aligned_by_the_width_of_their_characters() -> None:
    assert aligned(YEARS).split("\n") == ["年份    数字      出处", "2019年  58.3亿元  [1]", "2021年  62.4亿元  [2]"]


@given(st.text("|- a年1亿元\n", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    kept = [cell for b in blocks(text) for cell in ([b] if isinstance(b, str) else [c for row in b.rows for c in row])]
    assert all(cell in text for cell in kept)
    aligned(text)
