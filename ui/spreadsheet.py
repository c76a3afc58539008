"""CSV that a spreadsheet opens as text: UTF-8 with its mark, and no cell that would be run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def guarded(cell: str) -> str:
    """Return a cell as text: a spreadsheet would take one that begins with = + - @ (also full-width) for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a CSV file in UTF-8 with a byte order mark, by which Excel knows it; every cell is guarded."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    for row in rows:
        out.writerow([guarded(cell.replace("\x00", "")) for cell in row])
    return text.getvalue().encode("utf-8-sig", "replace")
