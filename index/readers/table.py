"""Tables (``.csv``, ``.tsv``, ``.xlsx``): a row an article where a column holds running text, else one article whole.

A line of the source is a line of the CSV file, or a row of the sheet; of a workbook with several sheets ``page`` is
the sheet. A table without running text is kept with the name of its column before each value, since a row of figures
says nothing by itself; years are written as years and figures with their unit (``index.cells``).
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice, pairwise
from pathlib import PurePath
from typing import Any

from index.cells import labelled, year_of
from index.errors import InputError, ReadError
from index.given_dates import parse_date
from index.readers.found import Failure, Found, Tick
from index.readers.limits import MOST_LINE
from index.readers.prose import article_of, told_author, told_title
from index.readers.text import decode
from index.table_heads import in_sections, is_figure, period_in, section_of, stacked, tells_unit, unit_in

Row = tuple[int, list[str]]
"""The line or row that a row begins on, and its cells."""

_ROLES = {
    "text": ("text", "content", "body", "正文", "内容", "全文", "文章", "article", "文本", "正文内容", "文章内容"),
    "title": ("title", "标题", "题目", "题名", "headline", "文章标题"),
    "author": ("author", "作者", "记者", "authors", "撰稿"),
    "date": (
        "date",
        "日期",
        "时间",
        "发布日期",
        "发布时间",
        "刊发日期",
        "发表日期",
        "出版日期",
        "publish_date",
        "published",
    ),
    "year": ("年份", "年度", "year"),
    "source": ("source", "来源", "出处"),
    "id": ("id", "编号", "文章编号"),
}
_NAMES = frozenset(name for names in _ROLES.values() for name in names)
_SENTENCE = re.compile("[。！？；，]|[.!?] ")
_LONG = 30
_SAMPLE = 200
_MANY = 1000
_OF_PERIOD = re.compile(r"年份|年度|年月|时间|日期|期间|报告期|统计(?:年度|时间|日期)|year|date", re.IGNORECASE)
_OVER = 4  # rows that may stand over a table's head


def read_csv(data: bytes, name: str, source: str, encoding: str | None = None) -> Iterator[Found]:
    """Yield the articles of a CSV file, the delimiter being the one that its first line holds most of."""
    text = decode(data, name, encoding)
    try:
        rows = list(_csv_rows(text, name))
    except csv.Error as error:
        raise ReadError(f"{name} cannot be read as a table ({error}): expected cells with quotes in pairs") from error
    yield Tick(name, 10 + len(text) / 100_000)
    found = list(_sheet(rows, PurePath(source).stem, name, source, None, 1))
    if not found:
        raise ReadError(f"{name} holds no row under its head: expected one at the least")
    yield from found


def _csv_rows(text: str, name: str) -> Iterator[Row]:
    first_lines = [line for line in islice(text.split("\n"), _OVER + 2) if line.strip()]
    head = next((line for line in first_lines if any(mark in line for mark in ",\t;")), "")
    delimiter = max(",\t;", key=lambda mark: (head.count(mark), mark == ","))
    if name.lower().endswith(".tsv"):
        delimiter = "\t"
    csv.field_size_limit(MOST_LINE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    first, found = 1, []
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found.append((first, cells))
        first = reader.line_num + 1
    width = _width(found)
    for number, cells in found:
        # What nobody put in quotes belongs to the last column.
        yield number, [*cells[: width - 1], delimiter.join(cells[width - 1 :])]


def _width(rows: Sequence[Row]) -> int:
    """Return how many columns a file has: those of its first row, or of its head where titles stand over it."""
    first = len(rows[0][1]) if rows else 0
    if first != 1 or rows[0][1][0].strip().lower() in _NAMES:
        return first
    for (_, head), (_, below) in pairwise(rows[: _OVER + 2]):
        if len(head) == len(below) > 1 and any(is_figure(cell.strip()) for cell in below):
            return len(head)
    return first


def read_xlsx(data: bytes, name: str, source: str) -> Iterator[Found]:
    """Yield the articles of a workbook, sheet by sheet; hidden sheets are left out."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that it does not keep: we keep none
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, OSError) as error:
        raise ReadError(f"{name} cannot be read as a workbook ({error}): it is damaged") from error
    sheets = [sheet for sheet in book.worksheets if getattr(sheet, "sheet_state", "visible") == "visible"]
    found = False
    for number, sheet in enumerate(sheets, 1):
        rows: list[Row] = []
        sheet.reset_dimensions()  # what the file says of its size may be anything
        for at, cells in enumerate(sheet.iter_rows(), 1):
            if at % _MANY == 0:
                yield Tick(name)
            if any(cell.value is not None and str(cell.value).strip() for cell in cells):
                rows.append((at, [_shown(cell) for cell in cells]))
        yield Tick(name, 10 + len(rows) / 500)
        title = PurePath(source).stem if len(sheets) == 1 else f"{PurePath(source).stem} {sheet.title}"
        for one in _sheet(rows, title, name, source, number if len(sheets) > 1 else None):
            found = True
            yield one
    if not found:
        raise ReadError(f"{name} holds no text: expected a sheet with rows")


def _shown(cell: Any) -> str:
    """Return a cell's value as the sheet shows it: 3.1%, not 0.031; a figure without the rounding of its storage."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else str(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if share := re.search(r"0(?:\.(0+))?%", cell.number_format or ""):
            return f"{100 * value:.{len(share[1] or '')}f}%"
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _sheet(rows: Sequence[Row], title: str, name: str, source: str, page: int | None, step: int = 0) -> Iterator[Found]:
    """Yield the articles of a table; ``step`` is how many lines a line break in a cell counts for."""
    if not rows:
        return
    titles, rows = _titles(rows)
    head = [cell.strip() for cell in rows[0][1]]
    columns = _columns(head, rows[1:])
    if "text" in columns:
        for row in rows[1:]:
            yield _article(row, columns, name, source, page, step)
        return
    named = len(rows) > 1 and sum(bool(cell) for cell in head) > 1 and not any(_figure(cell) for cell in head)
    above, lines = _told(titles, head, rows) if named else (titles, ((number, _bare(cells)) for number, cells in rows))
    found = article_of([*above, *lines], source, title=titles[0][1] if titles else title, page=page)
    if found is not None:
        yield found


def _told(
    titles: list[tuple[int, str]], head: list[str], rows: Sequence[Row]
) -> tuple[list[tuple[int, str]], Iterator[tuple[int, str]]]:
    """Return what stands over the rows of figures of a table, and each of these as a line that says what it tells."""
    above = [*titles, (rows[0][0], "\t".join(head))]
    below = [cell.strip() for cell in rows[1][1]]
    first = 1
    if len(rows) > 2 and (both := stacked(head, below, max(len(head), len(below)))):
        above.append((rows[1][0], "\t".join(below)))
        head, first = both, 2
    unit = next(filter(None, (unit_in(line) for _, line in titles)), "")
    dated = any(period_in(cell) or year_of(cell) or _OF_PERIOD.fullmatch(cell) for cell in head)
    dated = dated or any(cells and year_of(cells[0]) for _, cells in rows[first:])
    period = "" if dated else next(filter(None, (period_in(line) for _, line in titles)), "")
    lines = labelled(head, _sectioned(rows[first:]), unit)
    return above, ((number, f"{period}；{line}" if period else line) for number, line in lines)


def _sectioned(rows: Sequence[Row]) -> list[Row]:
    """Return rows with the name of their section before their own, where names recur under several sections."""
    names: list[tuple[str, str]] = []
    section = ""
    for _, cells in rows:
        stripped = [cell.strip() for cell in cells]
        opens = section_of(stripped) if stripped else ""
        section = opens or section
        names.append(("" if opens else section, stripped[0] if stripped else ""))
    told = in_sections(names)
    return [(number, [name, *cells[1:]]) for (number, cells), name in zip(rows, told, strict=True)]


def _titles(rows: Sequence[Row]) -> tuple[list[tuple[int, str]], Sequence[Row]]:
    """Return what stands over a table in a cell by itself (its title, 单位：亿元), and the rows from its head on."""
    filled = [[cell.strip() for cell in cells if cell.strip()] for _, cells in rows[: _OVER + 1]]
    heads = [
        i
        for i, cells in enumerate(filled)
        if (len(cells) > 1 and not any(map(tells_unit, cells))) or (cells and cells[0].lower() in _NAMES)
    ]
    above = heads[0] if heads and len(filled[heads[0]]) > 1 else 0
    if any(len(cell) >= _LONG and _SENTENCE.search(cell) for cells in filled[:above] for cell in cells):
        above = 0
    return [(number, _bare(cells)) for number, cells in rows[:above]], rows[above:]


def _columns(head: Sequence[str], rows: Sequence[Row]) -> dict[str, int]:
    """Return which column is what, by its name; the text is else the longest column of sentences."""
    names = [cell.lower() for cell in head]
    columns = {role: names.index(known) for role, all_ in _ROLES.items() for known in reversed(all_) if known in names}
    if "text" not in columns:
        sizes = {}
        for i in set(range(len(head))) - set(columns.values()):
            cells = [cells[i] for _, cells in rows[:_SAMPLE] if i < len(cells) and cells[i].strip()]
            if cells and sum(bool(_SENTENCE.search(cell)) for cell in cells) > len(cells) / 2:
                sizes[i] = sum(map(len, cells)) / len(cells)
        if sizes and max(sizes.values()) >= _LONG:
            columns["text"] = max(sizes, key=lambda i: sizes[i])
    return columns


def _article(row: Row, columns: dict[str, int], name: str, source: str, page: int | None, step: int) -> Found:
    number, cells = row
    told = {role: cells[i].strip() for role, i in columns.items() if i < len(cells)}
    place = f"{name}:{number}"
    if not told.get("text"):
        return Failure(place, f"{name} row {number} has no text in the column of texts: left out")
    try:
        day = parse_date(told["date"]) if told.get("date") else year_of(told.get("year", ""))
    except InputError as error:
        return Failure(place, f"{name} row {number}: {error}")
    # A line break in an earlier cell is a line of a CSV file, as each in the text is.
    before = step * sum(cell.count("\n") for cell in cells[: columns["text"]])
    lines = ((number + before + i * step, line) for i, line in enumerate(cells[columns["text"]].splitlines()))
    found = article_of(
        lines,
        told.get("source") or source,
        title=told_title(told.get("title")),
        author=told_author(told.get("author")),
        date=day,
        page=page,
        id=told.get("id") or None,
    )
    return found or Failure(place, f"{name} row {number} has no text: left out")


def _bare(cells: Sequence[str]) -> str:
    return "\t".join(" ".join(cell.split()) for cell in cells).strip("\t")


def _figure(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,%＋+\-－]+", text)) and not re.fullmatch(r"(?:19|20)\d\d", text)
