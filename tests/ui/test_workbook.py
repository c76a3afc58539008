"""A sheet takes any text: what XML cannot hold is left out, and no batch is lost by it."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ui.workbook import write_workbook


@pytest.mark.parametrize("char", ["\ufffe", "\uffff", "\x00", "\x1b", "\ud800"])
def test_what_xml_cannot_hold_is_left_out(char: str) -> None:
    handle = io.BytesIO()
    write_workbook(handle, ["question", "status"], [[f"投资{char}多少", "answered"], ["𠮷\t8%", "answered"]], [])
    sheet = openpyxl.load_workbook(io.BytesIO(handle.getvalue())).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["question", "投资多少", "𠮷\t8%"]
