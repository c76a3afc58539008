from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from index.errors import InputError
from ui import goldfiles

HEADER = ["问题", "答案", "状态", "出处", "编号备注"]
CELLS: list[list[Any]] = [
    ["2020年吞吐量？", "480万吨|480 万吨", None, "p0.txt", "甲"],
    ["几所学校？", 6, None, None, None],
    ["几号开学？", date(2021, 9, 1), None, None, None],
    [None, None, None, None, None],
    ["地铁呢？", None, "无答案", None, None],
]
ACCEPT = [[["480万吨", "480 万吨"]], [["6"]], [["2021年9月1日", "2021-09-01"]], None]


def sheet(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def table(path: Path, rows: list[list[Any]]) -> Path:
    lines = [",".join("" if cell is None else f'"{cell}"' for cell in row) for row in rows]
    path.write_text("\n".join(lines), encoding="gb18030")
    return path


def test_a_sheet_is_read(tmp_path: Path) -> None:
    rows = goldfiles.read(sheet(tmp_path / "gold.xlsx", [HEADER, *CELLS]))
    assert [row.get("accept") for row in rows] == ACCEPT
    assert [row["id"] for row in rows] == ["row-2", "row-3", "row-4", "row-6"]
    assert [row["status"] for row in rows] == [*["answered"] * 3, "no_evidence"]
    assert rows[0]["sources_any"] == ["p0.txt"]


def test_a_table_is_read_as_excel_saves_it_in_china(tmp_path: Path) -> None:
    rows = goldfiles.read(table(tmp_path / "gold.csv", [HEADER, *CELLS[:2], CELLS[4]]))
    assert [row.get("accept") for row in rows] == [*ACCEPT[:2], None]


def test_json_lines_are_read(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"question": "问", "answer": ["甲", "乙"]}), encoding="utf-8")
    [row] = goldfiles.read(gold)
    assert row["accept"] == [["甲", "乙"]]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["问题"], ["问"]], "row 2 is no gold row: it has neither an answer nor a status"),
        ([["问题", "答案"], ["问", "甲"], [None, "乙"]], "row 3 is no gold row: it has no question"),
        ([["问题", "状态"], ["问", "没有"]], "row 2 is no gold row: its status is '没有'"),
        ([["问题", "答案"]], "holds no questions"),
        ([["id", "问题", "答案"], ["a", "问", "甲"], ["a", "问", "乙"]], "row 2 and .* row 3 have the same id 'a'"),
        ([["题", "答案"], ["问", "甲"]], "has no column `question` or `问题`"),
    ],
)
def test_what_cannot_be_used_is_named_by_file_and_row(
    tmp_path: Path, suffix: str, rows: list[list[Any]], says: str
) -> None:
    path = tmp_path / f"gold.{suffix}"
    (sheet if suffix == "xlsx" else table)(path, rows)
    with pytest.raises(InputError, match=says) as caught:
        goldfiles.read(path)
    assert path.name in str(caught.value)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'\.txt'"):
        goldfiles.read(tmp_path / "gold.txt")
