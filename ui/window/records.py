"""A finished turn as the browser keeps it: the question, what it was limited to, and the answer.

The record travels inside the answer's own HTML and comes back from the reader's browser, so it is read as something a
stranger wrote: what does not have the shape of a record is refused, and nothing of it is taken for markup.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from index.errors import InputError
from rag.types import Answer, Citation, Reprint

MAX_TOKEN = 200_000
MAX_TURNS = 200
_TOKEN = re.compile(r'<span class="wy-record">([\w-]+)</span>')
_ID = re.compile(r"[0-9a-f]{32}")
_DAY = r"\d{4}(-\d\d(-\d\d)?)?"
_DATE = re.compile(rf"{_DAY}|--\d\d-\d\d")
_SPAN = re.compile(rf"{_DAY}(/{_DAY})?")
_STATUSES = ("answered", "no_evidence", "error")
_MODES = ("extractive", "llm")
_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question was limited to: dates that bound the articles, and parts of source names, each as typed."""

    since: str = ""
    until: str = ""
    sources: str = ""

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.sources)

    def text(self) -> str:
        """Return it for a person: ``2020–2023 · 日报``."""
        period = f"{self.since}–{self.until}" if self.since or self.until else ""
        return " · ".join(part for part in (period, self.sources) if part)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer; ``id`` is 32 hexadecimal digits, ``at`` a time in UTC (ISO 8601)."""

    id: str
    at: str
    answer: Answer
    filters: Filters = Filters()
    follows: bool = False

    @classmethod
    def of(cls, answer: Answer, filters: Filters, *, follows: bool) -> Turn:
        """Return the turn that has just ended."""
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        return cls(uuid4().hex, now, answer, filters, follows)


def pack(turn: Turn) -> str:
    """Return a turn as one word of letters, digits, ``-`` and ``_``."""
    answer = asdict(replace(turn.answer, hits=(), elapsed_ms=0.0, confidence=None))
    row = {"id": turn.id, "at": turn.at, "filters": asdict(turn.filters), "follows": turn.follows, "answer": answer}
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode("utf-8", "replace")).decode("ascii").rstrip("=")


def unpack(token: str) -> Turn:
    """Read what ``pack`` writes; InputError for anything else."""
    if not isinstance(token, str) or len(token) > MAX_TOKEN:
        raise InputError(f"a turn of more than {MAX_TOKEN} characters is not read; start a new conversation")
    try:
        row = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
        return _turn(row)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error) as error:
        raise InputError(f"“{token[:20]}…” is no turn of a conversation; start a new one") from error


def unpack_all(tokens: Any) -> list[Turn]:
    """Read the turns of a conversation; InputError where one is none, or where they are too many."""
    if not isinstance(tokens, list) or len(tokens) > MAX_TURNS:
        raise InputError(f"a conversation of more than {MAX_TURNS} turns is not read; export it in parts")
    return [unpack(token) for token in tokens]


def tokens_in(html: str) -> list[str]:
    """Return the packed turns in an answer's HTML."""
    return _TOKEN.findall(html)


def _turn(row: Any) -> Turn:
    answer = dict(row["answer"])
    citations = tuple(_citation(one) for one in _listed(answer.pop("citations")))
    answer.pop("hits", None)
    names = {one.name for one in fields(Answer)} - {"citations", "hits"}
    made = Answer(**{name: answer[name] for name in names if name in answer}, citations=citations)
    texts = (made.question, made.standalone_question, made.answer)
    optional = (made.short_answer, made.model, made.error, made.id)
    _require(all(_is_text(text) for text in texts))
    _require(all(text is None or _is_text(text) for text in optional))
    _require(made.status in _STATUSES and made.mode in _MODES and isinstance(made.partial, bool))
    warnings = tuple(_listed(made.warnings))
    _require(all(_is_text(warning) for warning in warnings))
    filters = Filters(**row["filters"])
    _require(all(_is_text(text) and len(text) < 500 for text in asdict(filters).values()))
    _require(bool(_ID.fullmatch(row["id"])) and isinstance(row["follows"], bool))
    at = datetime.fromisoformat(row["at"]).isoformat(timespec="seconds")
    made = replace(made, warnings=warnings, elapsed_ms=0.0, confidence=None)
    return Turn(row["id"], at, made, filters, row["follows"])


def _citation(row: Any) -> Citation:
    reprints = tuple(Reprint(**other) for other in _listed(row.get("reprints", [])))
    one = Citation(**{**row, "lines": tuple(_listed(row["lines"])), "reprints": reprints})
    numbers = (one.n, one.start, one.end, *one.lines, 0 if one.page is None else one.page)
    _require(all(type(number) is int and 0 <= number < 10**9 for number in numbers))
    _require(len(one.lines) == 2 and all(_is_text(text) for text in (one.article_id, one.source, one.quote)))
    _require(one.title is None or _is_text(one.title))
    _require(all(date is None or _DATE.fullmatch(date) for date in (one.date, *(other.date for other in reprints))))
    _require(all(_is_text(text) for other in reprints for text in (other.article_id, other.source)))
    _require(all(other.title is None or _is_text(other.title) for other in reprints))
    _require(one.resolved_time is None or bool(_SPAN.fullmatch(one.resolved_time)))
    return one


def _listed(value: Any) -> list[Any]:
    _require(isinstance(value, (list, tuple)) and len(value) <= 100)
    return list(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _TEXT


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError
