"""A workbook of answers as an office worker likes it: readable as it opens, and no cell of it a formula."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, BinaryIO

from ui.outputs import FORMULA, Payload, as_text
from ui.tables import Row

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ANSWERS, REFUSED = "答案", "未回答"
_CELL_LIMIT = 32_767
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIGITS = 15  # of a number that a sheet keeps
_WIDTHS = {"question": 40, "问题": 40, "status": 13, "answer": 60, "short_answer": 22, "citations": 70}
_WIDTHS |= {"source": 28, "date": 12, "warnings": 30, "error": 30, "hits": 60}
_NARROWEST, _WIDEST = 8, 36
_SAMPLED = 200
_OF_REFUSED = ("status", "answer", "warnings", "error")
_FONT = "Calibri"
_LINE, _HIGHEST = 17.0, 408.0  # points
_FILLS = {"no_evidence": "FFF2CC", "error": "F8CBAD"}


def write_workbook(
    handle: BinaryIO,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    refused: Sequence[tuple[int, Row, Payload]],
) -> None:
    """Write a sheet of all rows and, where there are any, a sheet of those that were not answered.

    ``refused`` are these: the row's place in the first sheet (from 1), the question, the cells of its answer.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    book = Workbook()
    book.properties.creator = "wenyuan"
    sheet = book.active
    sheet.title = ANSWERS
    _fill(sheet, columns, rows)
    if refused:
        other = book.create_sheet(REFUSED)
        _fill(other, *_of_refused(refused))
        for cell in other["A"][1:]:
            cell.hyperlink = Hyperlink(cell.coordinate, location=f"'{ANSWERS}'!A{cell.value}")
            cell.font = Font(name=_FONT, color="0563C1", underline="single")
    book.save(handle)


def _of_refused(refused: Sequence[tuple[int, Row, Payload]]) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and rows of the sheet of refused questions, with ids where there are any."""
    ids = any(row.id is not None for _, row, _ in refused)
    rows = [
        [place, *([row.id] if ids else []), row.question, *(cells.get(name, "") for name in _OF_REFUSED)]
        for place, row, cells in refused
    ]
    return ["row", *(["id"] if ids else []), "question", *_OF_REFUSED], rows


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write a header and rows; the header stays in sight and filters, and is printed on every page."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for row in (columns, *rows):
        sheet.append([_value(cell) for cell in row])
    top = Alignment(vertical="top", wrap_text=True)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = top
            if isinstance(cell.value, str):
                # Text even where it begins with "=", and text still after someone has edited the cell.
                cell.data_type = "s"
                cell.quotePrefix = int(cell.value.startswith(FORMULA))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(name=_FONT, bold=True), PatternFill("solid", fgColor="DDEBF7")
    status = list(columns).index("status")
    if "status" in columns[status + 1 :]:  # a column of the questions' own was called so
        status = len(columns) - 1 - list(reversed(columns)).index("status")
    for cells in sheet.iter_rows(min_row=2):
        if colour := _FILLS.get(cells[status].value):
            cells[status].fill = PatternFill("solid", fgColor=colour)
    widths = []
    for place, name in enumerate(columns):
        widths.append(_WIDTHS.get(name) or _width([name, *(row[place] for row in rows[:_SAMPLED])]))
        sheet.column_dimensions[get_column_letter(place + 1)].width = widths[-1]
    for number, row in enumerate(rows, 2):
        # Not every program makes room for wrapped text by itself.
        lines = max(_lines(cell, width) for cell, width in zip(row, widths, strict=True))
        sheet.row_dimensions[number].height = min(_LINE * lines, _HIGHEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _width(cells: Sequence[Any]) -> int:
    """Return the width of a column in digits."""
    widest = max(_digits(line) for cell in cells for line in as_text(cell).split("\n"))
    return min(max(widest + 2, _NARROWEST), _WIDEST)


def _digits(line: str) -> int:
    """Return how wide a line is in digits, of which a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line)


def _lines(cell: Any, width: int) -> int:
    """Return into how many lines a cell's text is wrapped, rather one too many than one too few."""
    return sum(1 + _digits(line) // max(width - 2, 1) for line in as_text(cell).split("\n"))


def _value(value: Any) -> Any:
    """Return a value as a sheet's cell can hold it: only what XML may hold, not too long, no time zone."""
    if isinstance(value, (datetime, time)) and value.tzinfo is not None:
        return value.isoformat()
    if value is None or isinstance(value, (bool, float, datetime, date, time)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**_DIGITS else str(value)
    text = _NOT_IN_XML.sub("", as_text(value))
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"
