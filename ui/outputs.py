"""Files of answers: .jsonl, .csv and .xlsx, each replaced whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from rag.types import Answer, HitRow
from ui.render import ANSWER_COLUMNS, answer_cells, dump_json, one_line
from ui.tables import Questions, Row

FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d[\d,.]*%?")

Payload = dict[str, Any]


def payload(answer: Answer, kind: str, *, with_hits: bool) -> Payload:
    """Return what a file of the kind holds of an answer: the contract's object, or the cells a table adds."""
    if kind == ".jsonl":
        return answer.to_json()
    cells: Payload = dict(answer_cells(answer))
    if with_hits:
        cells["hits"] = "\n".join(_hit_text(hit) for hit in answer.hits)
    return cells


def write_answers(path: Path, questions: Questions, payloads: Sequence[Payload], *, with_hits: bool) -> None:
    """Write the answers in the order of the questions; OSError where the folder or disk refuses, nothing changed."""
    kind = path.suffix.lower()
    if kind == ".jsonl":
        replace_file(path, lambda handle: _write_json_lines(handle, questions, payloads))
        return
    added = [*ANSWER_COLUMNS, *(["hits"] if with_hits else [])]
    columns = [*questions.columns, *added]
    pairs = list(zip(questions.rows, payloads, strict=True))
    rows = [
        [*(row.cells.get(name) for name in questions.columns), *(cells.get(name, "") for name in added)]
        for row, cells in pairs
    ]
    if kind == ".csv":
        inputs, as_given = len(questions.columns), questions.kind == ".csv"
        replace_file(path, lambda handle: _write_csv(handle, columns, rows, inputs, as_given=as_given))
    else:
        from ui.workbook import write_workbook  # it imports this module

        refused = [(place, row, cells) for place, (row, cells) in enumerate(pairs, 2) if cells["status"] != "answered"]
        replace_file(path, lambda handle: write_workbook(handle, columns, rows, refused))


def replace_file(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a file aside and put it in place by one rename, through a symbolic link and with the old permissions."""
    target = Path(os.path.realpath(path))
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            write(handle)
            handle.flush()
            os.fsync(handle.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def remove_unfinished(path: Path) -> None:
    """Remove what a killed run had begun to write aside of a file."""
    target = Path(os.path.realpath(path))
    start = f".{target.name}."
    for one in target.parent.iterdir():
        if one.name.startswith(start) and one.name.endswith(".tmp"):
            one.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _write_json_lines(handle: BinaryIO, questions: Questions, payloads: Sequence[Payload]) -> None:
    for row, answer in zip(questions.rows, payloads, strict=True):
        handle.write(dump_json({**answer, "id": plain(row.id), **_carried(row, questions, answer)}))


def _carried(row: Row, questions: Questions, answer: Payload) -> Payload:
    """Return a table's other columns for a .jsonl row; a name that an answer has itself becomes ``input_NAME``."""
    if questions.kind == ".jsonl":
        return {}
    own = {"id", "question", "问题"}
    kept = {name: value for name, value in row.cells.items() if name and name.casefold() not in own}
    return {f"input_{name}" if name in answer else name: plain(value) for name, value in kept.items()}


def plain(value: Any) -> Any:
    """Return a cell's value as JSON has it; a date as ISO text."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def as_text(value: Any) -> str:
    """Return a cell's value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (dict, list)):
        return dump_json(value).decode().strip()
    return str(plain(value))


def _write_csv(
    handle: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Any]], inputs: int, *, as_given: bool
) -> None:
    """Write CSV that Excel opens as UTF-8.

    The first ``inputs`` columns are the questions' own: left alone where they were CSV already (``as_given``), else
    guarded but for plain numbers. The answers' are always guarded.
    """
    text = io.TextIOWrapper(handle, "utf-8-sig", errors="replace", newline="")
    out = csv.writer(text)
    for row in (columns, *rows):
        cells = [as_text(cell) for cell in row]
        own = [cell if as_given or _NUMBER.fullmatch(cell) else _guarded(cell) for cell in cells[:inputs]]
        out.writerow([*own, *(_guarded(cell) for cell in cells[inputs:])])
    text.flush()
    text.detach()


def _guarded(cell: str) -> str:
    """Return a cell as text: a spreadsheet would take one that begins with = + - @ for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _hit_text(hit: HitRow) -> str:
    return f"{hit.rank}. {hit.score:.4f} {one_line(hit.source)} {one_line(hit.text)}"
