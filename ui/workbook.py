"""A workbook of answers as an office worker likes it: readable as it opens, and no cell of it a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from ui.outputs import FORMULA, Payload, as_text
from ui.tables import Row

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ANSWERS, REFUSED = "答案", "未回答"
_CELL_LIMIT = 32_767
_DIGITS = 15  # of a number that a sheet keeps
_WIDTHS = {"question": 40, "问题": 40, "status": 13, "answer": 60, "short_answer": 22, "citations": 70}
_WIDTHS |= {"source": 28, "date": 12, "warnings": 30, "error": 30, "hits": 60}
_NARROWEST, _WIDEST = 8, 36
_SAMPLED = 200
_REFUSED_COLUMNS = ("row", "id", "question", "status", "answer", "warnings", "error")
_FILLS = {"no_evidence": "FFF2CC", "error": "F8CBAD"}
_TOP = Alignment(vertical="top", wrap_text=True)


def write_workbook(
    handle: BinaryIO,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    refused: Sequence[tuple[int, Row, Payload]],
) -> None:
    """Write a sheet of all rows and, where there are any, a sheet of those that were not answered.

    ``refused`` are these: the row's place in the first sheet (from 1), the question, the cells of its answer.
    """
    book = Workbook()
    book.properties.creator = "wenyuan"
    sheet = book.active
    sheet.title = ANSWERS
    _fill(sheet, columns, rows)
    if refused:
        own = [
            [place, row.id, row.question, *(cells.get(name, "") for name in _REFUSED_COLUMNS[3:])]
            for place, row, cells in refused
        ]
        other = book.create_sheet(REFUSED)
        _fill(other, _REFUSED_COLUMNS, own)
        for cell in other["A"][1:]:
            cell.hyperlink = Hyperlink(cell.coordinate, location=f"'{ANSWERS}'!A{cell.value}")
            cell.font = Font(color="0563C1", underline="single")
    book.save(handle)


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write a header and rows; the header stays in sight and filters, and is printed on every page."""
    for row in (columns, *rows):
        sheet.append([_value(cell) for cell in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = _TOP
            if isinstance(cell.value, str):
                # Text even where it begins with "=", and text still after someone has edited the cell.
                cell.data_type = "s"
                cell.quotePrefix = int(cell.value.startswith(FORMULA))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
    status = list(columns).index("status")
    if "status" in columns[status + 1 :]:  # a column of the questions' own was called so
        status = len(columns) - 1 - list(reversed(columns)).index("status")
    for cells in sheet.iter_rows(min_row=2):
        if colour := _FILLS.get(cells[status].value):
            cells[status].fill = PatternFill("solid", fgColor=colour)
    for place, name in enumerate(columns):
        width = _WIDTHS.get(name) or _width([name, *(row[place] for row in rows[:_SAMPLED])])
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _width(cells: Sequence[Any]) -> int:
    """Return the width of a column in digits, of which a Chinese character takes two."""
    widest = 0
    for cell in cells:
        line = max(as_text(cell).split("\n"), key=len)
        widest = max(widest, sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line))
    return min(max(widest + 2, _NARROWEST), _WIDEST)


def _value(value: Any) -> Any:
    """Return a value as a sheet's cell can hold it: no control characters, not too long, no time zone."""
    if isinstance(value, (datetime, time)) and value.tzinfo is not None:
        return value.isoformat()
    if value is None or isinstance(value, (bool, float, datetime, date, time)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**_DIGITS else str(value)
    text = ILLEGAL_CHARACTERS_RE.sub("", as_text(value))
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"
