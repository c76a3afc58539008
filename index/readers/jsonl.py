"""Articles as JSON lines: ``{"text", "id"?, "title"?, "date"?, "source"?}``, one a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.errors import InputError, ReadError
from index.newspaper import article_id, author_of
from index.spacing import tidy_line
from index.types import Article

_HALF = re.compile("[\ud800-\udfff]")
_PROSE = re.compile("[，。；！？]")
_OPTIONAL = ("id", "title", "source", "author")


@dataclass(frozen=True, slots=True)
class Row:
    """An article of a JSONL file, undated, with the date (ISO, at its precision) that its row gives."""

    number: int
    article: Article
    date: str | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of a JSONL file that holds no article, and why."""

    number: int
    error: ReadError


def read_rows(lines: Iterable[bytes | str], name: str, source: str, *, first: int = 1) -> Iterator[Row | BadRow]:
    """Read the lines of a JSONL file, one after the other.

    Parameters
    ----------
    lines : the file's lines, as bytes (UTF-8) or decoded; blank ones are passed over.
    name : what errors call the file.
    source : what citations name where the row names nothing.
    first : the number of the first of these lines.

    Yields
    ------
    A row, or a bad row in its place; those after it go on.
    """
    for number, line in enumerate(lines, first):
        if line.strip():
            yield _read_line(line, number, name, source)


def _read_line(line: bytes | str, number: int, name: str, source: str) -> Row | BadRow:
    where = f"{name} line {number}"
    try:
        row = _parse(line, where)
        return Row(number, _article(row, number, source, where), _given_date(row, where))
    except ReadError as error:
        return BadRow(number, error)


def _parse(line: bytes | str, where: str) -> dict[str, object]:
    try:
        text = line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff")
        row = json.loads(text)
    except UnicodeDecodeError as error:
        raise ReadError(f"{where} is not UTF-8 ({error.reason}); give the encoding with --encoding") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ReadError(f"{where} is not JSON ({error}): expected an object with a text") from error
    if not isinstance(row, dict):
        raise ReadError(f"{where} is a {type(row).__name__}: expected an object with a text")
    return row


def _article(row: dict[str, object], number: int, source: str, where: str) -> Article:
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ReadError(f"{where} has no text: expected a string that is not empty under 'text'")
    _refuse_halves(text, "text", where)
    given = {key: _optional(row, key, where) for key in _OPTIONAL}
    body = tidy_text(text)
    own_source = given["source"] or source
    return Article(
        id=given["id"] or article_id(own_source, body),
        source=own_source,
        title=given["title"],
        author=given["author"] or author_of(body.split("\n")[:3]) or None,
        date=None,
        date_precision=None,
        date_evidence=None,
        text=body,
        line_map=((0, number),),
    )


def _optional(row: dict[str, object], key: str, where: str) -> str | None:
    value = row.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and key in ("id", "date"):
        return str(value)
    if not isinstance(value, str):
        raise ReadError(f"{where} has {key} {value!r}: expected a string")
    _refuse_halves(value, key, where)
    return value.strip() or None


def _refuse_halves(value: str, key: str, where: str) -> None:
    """Refuse what JSON can write but no file can hold: half of a surrogate pair."""
    if _HALF.search(value):
        raise ReadError(f"{where} has half a character (a lone surrogate) in {key}: expected text")


def tidy_text(text: str) -> str:
    """Return the text with a paragraph a line, blank lines left out and white space closed up as on a page."""
    lines = (tidy_line(line, bool(_PROSE.search(line))) for line in text.splitlines() if line.strip())
    return "\n".join(line for line in lines if line)


def _given_date(row: dict[str, object], where: str) -> str | None:
    date = _optional(row, "date", where)
    if date is None:
        return None
    from index.given_dates import parse_date

    try:
        return str(parse_date(date))
    except InputError as error:
        raise ReadError(f"{where}: {error}") from error
