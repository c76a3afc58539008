"""Gold files: questions with what a right answer says, read and checked row by row.

A row needs little: a question with its ``answer``, or with the status ``no_evidence``. Everything else that
``rag.judge.Judge`` can hold an answer to may be added. ``docs/evaluation.md`` tells how such a file is made.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from index.errors import InputError
from index.types import TimeSpan

Gold = dict[str, Any]

STATUSES = ("answered", "no_evidence")
CHINESE_NAMES = {
    "问题": "question",
    "答案": "answer",
    "状态": "status",
    "类型": "kind",
    "出处": "source",
    "关键句": "key",
    "时间": "time",
    "上文": "history",
    "短答": "short",
}
_CHINESE_STATUSES = {"有答案": "answered", "无答案": "no_evidence"}
_TRUTHS = {"是": True, "true": True, "1": True, "否": False, "false": False, "0": False}
_OTHER = "other"
_TEXTS = ("sources", "sources_any", "keys", "keys_any", "must_not", "years", "history")


class BadRow(Exception):  # noqa: N818 - it says what a row is, and becomes an InputError with the row's place
    """A row that cannot be used; its text says why, as the end of a sentence about the row."""


def read_gold(path: Path) -> list[Gold]:
    """Read a gold file of JSON lines; InputError with the line's number for a row that cannot be used."""
    return distinct(_read(path))


def _read(path: Path) -> Iterator[tuple[str, Gold]]:
    number = 0
    for number, line in _lines(path):
        place = f"{path} line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{place} is no JSON ({error}); expected one object a line") from error
        if not isinstance(row, dict):
            raise InputError(f"{place} is no gold row; expected an object with question and answer, got {line[:40]!r}")
        yield place, gold_row(row, place, f"line-{number}")
    if not number:
        raise InputError(f"{path} holds no questions; expected one JSON object a line")


def distinct(rows: Iterable[tuple[str, Gold]]) -> list[Gold]:
    """Return rows that come with their places; InputError where two have one id."""
    places: dict[str, str] = {}
    found = []
    for place, row in rows:
        other = places.setdefault(str(row["id"]), place)
        if other != place:
            raise InputError(f"{other} and {place} have the same id {row['id']!r}; give each row an id of its own")
        found.append(row)
    return found


def gold_row(cells: Mapping[str, Any], place: str, id: str) -> Gold:
    """Return a row as ``rag.judge.Judge`` reads it.

    Parameters
    ----------
    cells
        The row as its file has it, with English or Chinese names; names that mean nothing here are left alone.
    place
        Where it stands, for messages.
    id
        What it is called where it has no ``id``.

    Raises
    ------
    InputError
        Where it cannot be used.
    """
    given = {CHINESE_NAMES.get(name.strip(), name.strip()): value for name, value in cells.items() if _is_there(value)}
    try:
        return _checked(given, id)
    except BadRow as problem:
        raise InputError(
            f"{place} is no gold row: {problem}; expected a question with an answer, or with the status no_evidence"
        ) from problem


def _checked(given: Gold, id: str) -> Gold:
    question = given.get("question")
    if not isinstance(question, str):
        raise BadRow("it has no question" if question is None else f"its question is {question!r}, which is no text")
    for name, value in given.items():
        if not _is_text(value):
            raise BadRow(f"its {name} is {value!r}, which holds half of a surrogate pair")
    for name in ("id", "kind"):
        if isinstance(given.get(name), (list, dict)):
            raise BadRow(f"its {name} is {given[name]!r}, which is no text")
    row: Gold = {"id": id, "kind": _OTHER, **given, "question": question}
    row |= {name: _texts(given[name], name) for name in _TEXTS if name in given}
    row |= {name: _truth(given[name], name) for name in ("short", "long") if name in given}
    if "dates" in given:
        row["dates"] = {name: _texts(years, "dates") for name, years in _mapping(given["dates"], "dates").items()}
    if "if_says" in given:
        row["if_says"] = {
            value: _text(label, "if_says") for value, label in _mapping(given["if_says"], "if_says").items()
        }
    if "accept" in given or "answer" in given:
        row["accept"] = _groups(given["accept"]) if "accept" in given else accepted(given["answer"])
    row["status"] = _status(given, bool(row.get("accept")))
    _expect_sources(row, given)
    if "time" in given:
        row["time"] = _time(given["time"])
    # Which kind of question it is decides how long an answer may be: where no kind is given, none is held against it.
    row.setdefault("long", "kind" not in given)
    return row


def _status(given: Gold, has_answer: bool) -> str:
    status = given.get("status", "answered" if has_answer else None)
    status = _CHINESE_STATUSES.get(status, status) if isinstance(status, str) else status
    if status is None:
        raise BadRow("it has neither an answer nor a status")
    if status not in STATUSES:
        raise BadRow(f"its status is {status!r}, expected one of {', '.join(STATUSES)}")
    if status == "no_evidence" and has_answer:
        raise BadRow("its status is no_evidence, but it has an answer")
    return str(status)


def _expect_sources(row: Gold, given: Gold) -> None:
    """Take over ``source`` and ``key``, of which one of each is enough; without key phrases the answer is one."""
    for name, many in (("source", "sources"), ("key", "keys")):
        if name in given:
            row[f"{many}_any"] = _texts(given[name], name)
    named = row.get("sources") or row.get("sources_any")
    if named and not row.get("keys") and not row.get("keys_any") and row.get("accept"):
        row["keys_any"] = [value for group in row["accept"] for value in group]


def accepted(answer: Any) -> list[list[str]]:
    """Return the groups of values of which one each must be said.

    A list holds ways of saying one thing. In a text each line is a thing that must be said, with ``|`` between ways of
    saying it.
    """
    if isinstance(answer, list):
        groups = [[way for one in answer for way in _ways(one)]]
    elif isinstance(answer, str):
        groups = [[way.strip() for way in line.replace("｜", "|").split("|") if way.strip()] for line in _rows(answer)]
    else:
        groups = [_ways(answer)]
    groups = [group for group in groups if group]
    if not groups:
        raise BadRow(f"its answer is {answer!r}, which says nothing")
    return groups


def _ways(value: Any) -> list[str]:
    """Return how a cell's value may be said; a spreadsheet holds days and numbers as such."""
    if isinstance(value, (date, datetime)):
        return [f"{value.year}年{value.month}月{value.day}日", value.strftime("%Y-%m-%d")]
    if isinstance(value, float) and value.is_integer():
        return [str(int(value))]
    nothing = isinstance(value, float) and not math.isfinite(value)
    if isinstance(value, bool) or nothing or not isinstance(value, (str, int, float)) or not str(value).strip():
        raise BadRow(f"its answer is {value!r}, which is neither a text nor a number")
    return [str(value)]


def _groups(accept: Any) -> list[list[str]]:
    if not isinstance(accept, list) or not all(isinstance(group, list) and group for group in accept):
        raise BadRow(f"its accept is {accept!r}, which is no list of lists of texts")
    return [_texts(group, "accept") for group in accept]


def _texts(value: Any, name: str) -> list[str]:
    """Return a list of texts as it is, or the lines of a cell."""
    texts = _rows(value) if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) and one.strip() for one in texts):
        raise BadRow(f"its {name} is {value!r}, which is neither a text nor a list of texts")
    return texts


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadRow(f"its {name} holds {value!r}, which is no text")
    return value


def _truth(value: Any, name: str) -> bool:
    """Return what a field or a cell says by true or false, 是 or 否."""
    said = _TRUTHS.get(str(value).strip().lower()) if isinstance(value, (bool, int, float, str)) else None
    if said is None:
        raise BadRow(f"its {name} is {value!r}, which is neither true nor false (是, 否)")
    return said


def _is_text(value: Any) -> bool:
    """Whether what a value holds can be written as text."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        return False
    return True


def _mapping(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadRow(f"its {name} is {value!r}, which is no object")
    return value


def _time(value: Any) -> str:
    text = str(value.date() if isinstance(value, datetime) else value).strip().removesuffix("年")
    try:
        return str(TimeSpan.parse(text))
    except ValueError:
        raise BadRow(f"its time is {value!r}, which is no time like 2023, 2023-02 or 2023-01/2023-09") from None


def _rows(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _is_there(value: Any) -> bool:
    """Whether a cell holds anything; an empty list says something."""
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            f"the gold file {path} cannot be read ({error.strerror or error}); check the path and its permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"the gold file {path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    yield from ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
