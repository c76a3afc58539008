"""Gold files for ``wenyuan eval``: .jsonl, .csv and .xlsx."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.errors import InputError
from rag.gold import Gold, distinct, gold_row, read_gold
from ui import tables


def read(path: Path) -> list[Gold]:
    """Return a gold file's rows; InputError with file and row where one cannot be used."""
    if tables.kind_of(path) == ".jsonl":
        return read_gold(path)
    rows = distinct(_read(path))
    if not rows:
        raise InputError(f"{path} holds no questions; expected a row for each below the header")
    return rows


def _read(path: Path) -> Iterator[tuple[str, Gold]]:
    for row in tables.read_questions(path).rows:
        place = f"{path} row {row.number}"
        if row.error is not None:
            raise InputError(f"{place} is no gold row: {row.error}")
        yield place, gold_row({**row.cells, "question": row.question}, place, f"row-{row.number}")
