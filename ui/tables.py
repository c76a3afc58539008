"""Files of questions: .jsonl, .csv and .xlsx.

A file of questions is read whole, row by row; a row that cannot be asked keeps its place and says why. Rows are
numbered as an editor shows them: lines of a .jsonl file from 1, rows of a table with its header as row 1.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import InputError
from ui.render import dump_json

SUFFIXES = (".jsonl", ".csv", ".xlsx")
QUESTION_NAMES = ("question", "问题")
_CELL_LIMIT = 10_000_000
_KIND_NAMES = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file of questions.

    ``number`` is the row's number in the file, ``cells`` its columns as they were. ``error`` is the reason where it
    cannot be asked. ``id`` is as given, None where there is none.
    """

    number: int
    question: str
    id: Any = None
    history: tuple[str, ...] = ()
    cells: dict[str, Any] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """A file of questions: its rows in order and, for a table, its columns."""

    rows: list[Row]
    columns: list[str]
    kind: str


def kind_of(path: Path) -> str:
    """Return ``.jsonl``, ``.csv`` or ``.xlsx``; InputError for another suffix."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(
            f"{path.name!r} has the suffix {suffix!r}, expected one of {', '.join(SUFFIXES)}; rename or convert it"
        )
    return suffix


def read_questions(path: Path) -> Questions:
    """Read a file of questions; InputError where the file as a whole cannot be read."""
    kind = kind_of(path)
    try:
        if kind == ".xlsx":
            return _from_sheet(path)
        data = path.read_bytes()
    except OSError as problem:
        raise InputError(
            f"{path} cannot be read ({problem.strerror or problem}); check the path and its permissions"
        ) from problem
    return _from_json_lines(data) if kind == ".jsonl" else _from_csv(data, path)


def _from_json_lines(data: bytes) -> Questions:
    rows: list[Row] = []
    columns: dict[str, None] = {}
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = _json_row(number, line)
        except InputError as problem:
            row = Row(number, "", error=str(problem))
        rows.append(row)
        columns.update(dict.fromkeys(row.cells))
    return Questions(rows, list(columns) or ["question"], ".jsonl")


def _json_row(number: int, line: bytes) -> Row:
    try:
        value = json.loads(line.decode())
        cells = json.loads(dump_json(value))
    except UnicodeDecodeError:
        raise InputError("it is not UTF-8") from None
    except (ValueError, RecursionError) as problem:
        raise InputError(f"it is not JSON ({problem})") from None
    if not isinstance(cells, dict):
        raise InputError(f"it is {_kind_name(cells)}, expected an object with a question")
    name = next((name for name in QUESTION_NAMES if name in cells), "question")
    question, history, given = cells.get(name), cells.get("history"), cells.get("id")
    error = None
    if not isinstance(question, str):
        error = "it has no question" if question is None else f"its question is {_kind_name(question)}, expected a text"
    elif question != value[name]:
        error = "its question holds half of a surrogate pair, which is no character"
    elif isinstance(given, (dict, list)):
        error = f"its id is {_kind_name(given)}, expected a text or a number"
    elif history is not None and not (isinstance(history, list) and all(isinstance(turn, str) for turn in history)):
        error = "its history is not a list of texts"
    return Row(
        number,
        question if isinstance(question, str) else "",
        id=None if isinstance(given, (dict, list)) else given,
        history=tuple(history) if history and error is None else (),
        cells=cells,
        error=error,
    )


def _from_csv(data: bytes, path: Path) -> Questions:
    text = _decode(data, path)
    first = text.split("\n", 1)[0]
    # Excel writes the separator of the user's country; the header tells which.
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_CELL_LIMIT)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return _table(_csv_rows(lines), path, ".csv")


def _csv_rows(lines: Iterator[list[str]]) -> Iterator[Sequence[Any] | str]:
    while (line := _csv_row(lines)) is not None:
        yield line


def _csv_row(lines: Iterator[list[str]]) -> list[str] | str | None:
    try:
        return next(lines, None)
    except csv.Error as problem:  # the reader goes on with the next line
        return f"it is not CSV ({problem})"


def _decode(data: bytes, path: Path) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    with suppress(UnicodeDecodeError):
        return data.decode("gb18030")  # what Excel saves in China
    raise InputError(f"{path.name!r} is neither UTF-8 nor GB18030 text; save it as CSV UTF-8")


def _from_sheet(path: Path) -> Questions:
    import warnings
    import zipfile
    from xml.etree.ElementTree import ParseError

    import openpyxl

    try:
        with warnings.catch_warnings(), path.open("rb") as handle:
            warnings.simplefilter("ignore")  # openpyxl's remarks on styles and extensions are not about the questions
            book = openpyxl.load_workbook(handle, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write a wrong size
            rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            book.close()
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, IndexError, TypeError, EOFError) as problem:
        raise InputError(
            f"{path.name!r} is not an .xlsx workbook that can be read ({problem}); save it again as .xlsx"
        ) from problem
    return _table(iter(rows), path, ".xlsx")


def _table(lines: Iterator[Sequence[Any] | str], path: Path, kind: str) -> Questions:
    """Return the rows of a table whose first line is the header; a line given as a text is an error."""
    header = next(lines, [])
    if isinstance(header, str):
        raise InputError(f"{path.name!r}: the header cannot be read: {header}")
    names = [str(cell).strip() if cell is not None else "" for cell in header]
    while names and not names[-1]:
        names.pop()
    asked = next((place for place, name in enumerate(names) if name.casefold() in QUESTION_NAMES), None)
    if asked is None:
        found = ", ".join(names[:8]) or "nothing"
        raise InputError(f"{path.name!r} has no column `question` or `问题` in row 1 (found: {found}); add one")
    identified = next((place for place, name in enumerate(names) if name.casefold() == "id"), None)
    keys = _distinct(names)
    rows = []
    for number, line in enumerate(lines, 2):
        if isinstance(line, str):
            rows.append(Row(number, "", error=line))
        elif any(cell is not None and str(cell).strip() for cell in line):
            rows.append(_table_row(number, list(line), keys, asked, identified))
    return Questions(rows, keys, kind)


def _table_row(number: int, line: list[Any], keys: list[str], asked: int, identified: int | None) -> Row:
    padded = line + [None] * (len(keys) - len(line))
    cells = dict(zip(keys, padded, strict=False))
    extra = [cell for cell in line[len(keys) :] if cell is not None and str(cell).strip()]
    question = padded[asked]
    error = None
    if extra:
        error = f"it has {len(line)} cells where the header has {len(keys)}; put a cell with commas in quotation marks"
    elif question is None or not str(question).strip():
        error = "it has no question"
    given = padded[identified] if identified is not None else None
    return Row(
        number, "" if question is None else str(question), id=given if given != "" else None, cells=cells, error=error
    )


def _distinct(names: Sequence[str]) -> list[str]:
    """Return names made distinct, so that no column is lost: a second ``date`` becomes ``date (2)``."""
    seen: dict[str, int] = {}
    keys = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        keys.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return keys


def _kind_name(value: Any) -> str:
    return _KIND_NAMES[type(value)]
