"""CSV for a spreadsheet: what goes in is text when it is opened."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.spreadsheet import csv_bytes, guarded


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\n-1", "＝1+1", "\r\n@SUM(1)"])
def test_a_formula_is_made_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1, max_size=4)))
def test_every_cell_comes_back(rows: list[list[str]]) -> None:
    content = csv_bytes(rows)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
