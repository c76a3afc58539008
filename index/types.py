"""What flows through the index: articles, chunks, times and hits."""

from __future__ import annotations

import bisect
import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

DatePrecision = Literal["day", "month", "year", "month-day"]

Backend = Literal["torch", "onnx", "openvino"]
BUNDLED = "bundled"
"""The name of the encoder that ships in the package."""

_SPAN_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True, slots=True)
class TimeSpan:
    """An interval of whole days, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a time span cannot end ({self.last}) before it begins ({self.first})")

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> TimeSpan:
        """Return the span of one year, month or day; ValueError where there is no such day."""
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return cls(date(year, month, day), date(year, month, day))

    @classmethod
    def parse(cls, text: str) -> TimeSpan:
        """Read what ``str`` writes: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or ``A/B``."""
        parts = [cls._part(part) for part in text.split("/")]
        return cls(parts[0].first, parts[-1].last)

    @classmethod
    def _part(cls, text: str) -> TimeSpan:
        match = _SPAN_PART.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is no date; expected YYYY, YYYY-MM or YYYY-MM-DD")
        return cls.of(*(int(part) for part in match.groups() if part))

    def __str__(self) -> str:
        first, last = self.first, self.last
        if first == last:
            return first.isoformat()
        whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
        if whole_months and (first.month, last.month) == (1, 12):
            years = f"{first.year:04}", f"{last.year:04}"
            return years[0] if years[0] == years[1] else "/".join(years)
        if whole_months:
            months = f"{first.year:04}-{first.month:02}", f"{last.year:04}-{last.month:02}"
            return months[0] if months[0] == months[1] else "/".join(months)
        return f"{first.isoformat()}/{last.isoformat()}"

    @property
    def years(self) -> range:
        """The calendar years it touches."""
        return range(self.first.year, self.last.year + 1)

    def overlaps(self, other: TimeSpan) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def contains(self, other: TimeSpan) -> bool:
        """Whether every day of the other is in this one."""
        return self.first <= other.first and other.last <= self.last


@lru_cache(maxsize=10_000)
def _days_of(date: str) -> TimeSpan:
    return TimeSpan.parse(date)


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression in a text, resolved where the anchor allows it.

    ``start`` and ``end`` are offsets in the text that was searched. ``span`` is None where the expression is
    relative and the year it hangs on is not known. ``relative`` says that the year came from the anchor, not from the
    text. ``role`` is ``label`` where the time belongs to a name (《…三年行动计划（2022-2024年）》) and so does not say
    when the sentence's facts are.
    """

    start: int
    end: int
    text: str
    span: TimeSpan | None
    relative: bool = False
    role: Literal["time", "label"] = "time"


@dataclass(frozen=True, slots=True)
class Article:
    r"""One article as it stands in its source.

    ``text`` holds the source's characters in order within each paragraph, white space and what shows nothing apart;
    paragraphs are separated by one ``\n``. ``line_map`` is runs ``(offset, line)`` in ascending offsets: the
    character at ``offset`` and those up to the next run stand in that line (from 1) of the source.

    ``page`` is the page it begins on, where the source has pages; lines are then counted on each page. Where it goes
    over several, ``page_map`` is runs ``(offset, page)`` like those of ``line_map``.

    ``date`` is at the precision known: ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY``, ``--MM-DD`` (year not known) or
    None. ``date_evidence`` quotes what says so; ``date_from`` is the id of the article that gave the year, where it
    was another one. ``date_own`` is the date from the article's own evidence, before others were looked at.

    ``continues`` is the id of the article of another file that this one goes on from (上接第一版). The archive finds it
    when it is asked for the article, and stores it nowhere.

    ``collection`` is the part of the archive that it belongs to; "" is the one without a name.
    """

    id: str
    source: str
    title: str | None
    author: str | None
    date: str | None
    date_precision: DatePrecision | None
    date_evidence: str | None
    text: str
    line_map: tuple[tuple[int, int], ...]
    page: int | None = None
    date_from: str | None = None
    date_own: str | None = None
    continues: str | None = None
    page_map: tuple[tuple[int, int], ...] = ()
    collection: str = ""

    def page_at(self, offset: int) -> int | None:
        """Return the page of the character at ``offset``; None where the source has no pages."""
        found = bisect.bisect_right([start for start, _ in self.page_map], offset) - 1
        return self.page_map[found][1] if found >= 0 else self.page

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last source line (from 1) of ``text[start:end]``.

        Of a slice that goes on on another page these are the lines of the page on which it begins.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"[{start}:{end}] is no slice of an article of {len(self.text)} characters")
        end = min([end, *(offset for offset, _ in self.page_map if offset > start)])
        offsets = [offset for offset, _ in self.line_map]
        low, high = bisect.bisect_right(offsets, start) - 1, bisect.bisect_left(offsets, end)
        touched = [line for _, line in self.line_map[low:high]]
        return min(touched), max(touched)

    @property
    def year(self) -> int | None:
        """The year of ``date``, where it is known."""
        return int(self.date[:4]) if self.date and self.date[0] != "-" else None

    @property
    def date_span(self) -> TimeSpan | None:
        """The days that ``date`` may mean, where the year is known."""
        return _days_of(self.date) if self.date and self.date[0] != "-" else None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice of an article on sentence borders: ``text == article.text[start:end]``.

    ``times`` are the time expressions in it, offsets counted from the chunk's start. ``id`` is the archive's own
    number, 0 before it is stored.
    """

    article_id: str
    start: int
    end: int
    text: str
    times: tuple[TimeMention, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk with its score, higher is better.

    ``lexical`` is tantivy's BM25 and ``dense`` the cosine similarity, None where that index did not bring it.
    ``reranked`` is a reranking model's score, None where there is none: the order is then its own, and ``score`` is
    what belongs to the place, for whatever compares it with a threshold.
    """

    chunk: Chunk
    score: float
    rank: int = 0
    lexical: float | None = field(default=None)
    dense: float | None = field(default=None)
    reranked: float | None = field(default=None)


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """Which encoder to use, and how.

    Attributes
    ----------
    name : str or None
        A sentence-transformers model: a name on the hub, or a folder. None is the archive's own, for a new archive the
        bundled one.
    revision : str or None
        The commit of a model on the hub; None is the newest.
    query_prompt, document_prompt : str or None
        What is put before each question and each passage: the name of one of the model's prompts, or the text itself;
        "" is none, None is what the model names for itself.
    exact : bool
        Whether the prompts are texts as they stand, never names.
    batch_size : int
        Texts per forward pass.
    device : str or None
        What torch calls it (``"cpu"``, ``"cuda"``, ``"mps"``); None leaves the choice to the library.
    backend : str
        What runs the model: ``"torch"``, ``"onnx"`` or ``"openvino"``.
    """

    name: str | None = None
    revision: str | None = None
    query_prompt: str | None = None
    document_prompt: str | None = None
    exact: bool = False
    batch_size: int = 32
    device: str | None = None
    backend: Backend = "torch"
