"""What flows through answering: questions, citations and answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from index.types import TimeSpan

Status = Literal["answered", "no_evidence", "error"]
AnswerKind = Literal["figure", "date", "person", "place", "list", "what", "why", "how", "yesno", "definition"]


class Unverified(str):
    """The sentence that a language model is writing, as far as it has come; empty when it is gone.

    Only for who asks for it, and to be shown as what it is: nothing in it has been held to the evidence yet.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood: what is asked, of what time, and which kind of answer it wants.

    ``text`` is the question alone (standalone: earlier turns folded in). ``spans`` are the times it names, in order;
    ``all_years`` is true for 历年 and the like.
    """

    text: str
    kind: AnswerKind
    spans: tuple[TimeSpan, ...] = ()
    all_years: bool = False


@dataclass(frozen=True, slots=True)
class Reprint:
    """An article that tells the very story of a cited one."""

    article_id: str
    title: str | None
    date: str | None
    source: str

    def to_json(self) -> dict[str, Any]:
        """Return its fields as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Citation:
    """A slice ``[start, end)`` of an article's text, with what a reader needs to find it."""

    n: int
    article_id: str
    start: int
    end: int
    title: str | None
    date: str | None
    source: str
    lines: tuple[int, int]
    resolved_time: str | None
    quote: str
    page: int | None = None
    reprints: tuple[Reprint, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the contract's JSON object."""
        row: dict[str, Any] = {
            "n": self.n,
            "article_id": self.article_id,
            "title": self.title,
            "date": self.date,
            "source": self.source,
            "lines": list(self.lines),
            "resolved_time": self.resolved_time,
            "quote": self.quote,
        }
        if self.page is not None:
            row["page"] = self.page
        if self.reprints:
            row["reprints"] = [one.to_json() for one in self.reprints]
        return row


@dataclass(frozen=True, slots=True)
class HitRow:
    """A ranked chunk as a caller sees it."""

    rank: int
    score: float
    article_id: str
    source: str
    date: str | None
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the contract's JSON object."""
        return {
            "rank": self.rank,
            "score": round(self.score, 4),
            "article_id": self.article_id,
            "source": self.source,
            "date": self.date,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its citations; ``to_json`` is the contract's object.

    ``confidence`` is the probability, from 0 to 1, that the archive answers the question; below the engine's threshold
    the status is ``no_evidence``. None where nothing was looked for.
    """

    question: str
    standalone_question: str
    status: Status
    answer: str
    short_answer: str | None = None
    citations: tuple[Citation, ...] = ()
    hits: tuple[HitRow, ...] = ()
    partial: bool = False
    mode: Literal["extractive", "llm"] = "extractive"
    model: str | None = None
    warnings: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    error: str | None = None
    id: str | None = field(default=None)
    confidence: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the contract's JSON object, every field present."""
        return {
            "id": self.id,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "status": self.status,
            "answer": self.answer,
            "short_answer": self.short_answer,
            "citations": [citation.to_json() for citation in self.citations],
            "hits": [hit.to_json() for hit in self.hits],
            "partial": self.partial,
            "mode": self.mode,
            "model": self.model,
            "warnings": list(self.warnings),
            "elapsed_ms": round(self.elapsed_ms, 1),
            "error": self.error,
            "confidence": None if self.confidence is None else round(self.confidence, 3),
        }
