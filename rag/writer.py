"""The answer made of a language model's verified sentences, with citations cut from the archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from index.figures import find_figures
from index.times import find_times
from index.tokens import simplify
from index.types import TimeSpan
from rag import english
from rag.cite import MAX_QUOTE, citation, resolved_time
from rag.draft import MAX_ANSWER, MAX_SHORT
from rag.names import persons
from rag.numbers import Number, fold
from rag.passages import Passage
from rag.types import Answer, Citation, Question
from rag.verify import MARKER, NO_ANSWER, Claim, Evidence, cited_numbers, support

MAX_LONG_ANSWER = 900
MAX_CITATIONS, MAX_LONG_CITATIONS = 8, 16
DAYS_OF_YEAR = 360  # a time that is shorter has to stand in a quote; of a year, the resolved one is enough
_LONG_KINDS = frozenset({"list", "why", "how", "what"})


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """A sentence of the model with the verdict on it; ``reason`` says why it is not ``ok``.

    ``text`` keeps the white space before it, so that lists keep their lines.
    """

    text: str
    cited: tuple[int, ...]
    ok: bool
    reason: str | None = None


class Writer:
    """Puts verified sentences together: citations numbered as they come, each a slice of its article.

    Attributes
    ----------
    text : str
        What was released so far.
    full : bool
        Whether an answer of this kind may grow no longer.
    citations : list of Citation
        The citations of ``text``, numbered from 1.
    """

    def __init__(self, question: Question, evidence: Sequence[Evidence]) -> None:
        self.question = question
        self.evidence = evidence
        self.text = ""
        self.full = False
        self.citations: list[Citation] = []
        self._left_out = 0
        self._held = ""
        self._gap = ""  # white space before the next sentence, that before sentences left out included
        self._refused = False
        long = question.kind in _LONG_KINDS or question.all_years or len(question.spans) > 1
        self._limits = (MAX_LONG_ANSWER, MAX_LONG_CITATIONS) if long else (MAX_ANSWER, MAX_CITATIONS)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader has to know of the sentences that were left out."""
        return (f"模型的回答有{self._left_out}句没有依据，已略去",) if self._left_out else ()

    def take(self, sentence: VerifiedSentence) -> str:
        """Return the sentence as released with the white space before it, an empty text where it is not."""
        body = sentence.text.strip()
        if not re.search(r"\w", MARKER.sub("", body)):
            return ""
        gap = sentence.text[: len(sentence.text) - len(sentence.text.lstrip())]
        self._gap = gap if gap.count("\n") >= self._gap.count("\n") else self._gap
        if not sentence.ok:
            self._left_out += 1
            return ""
        if not sentence.cited:
            refuses = not self.text and says_no(body)
            self._refused = self._refused or refuses
            if not refuses:
                # A lead-in (“具体如下：”) goes out with the first thing said after it, or not at all.
                self._held, self._gap = self._held + self._gap + body, ""
                return ""
        added: list[Citation] = []
        quoted = self._quoted(body) if sentence.cited else []
        for passage, offsets in quoted:
            self._cite(passage, offsets, added)
        markers = "".join(dict.fromkeys(f"[{one.n}]" for one in added))
        piece = self._held + self._gap + _with_markers(MARKER.sub("", body), _year_note(body, quoted), markers)
        piece = piece if self.text else piece.lstrip()
        fresh = [one for one in added if one.n > len(self.citations)]
        most_text, most_citations = self._limits
        if len(self.text) + len(piece) > most_text or len(self.citations) + len(fresh) > most_citations:
            self.full = True
            return ""
        self._held = self._gap = ""
        self.citations += dict.fromkeys(fresh)
        self.text += piece
        return piece

    def _quoted(self, body: str) -> list[tuple[Passage, list[int]]]:
        """Return the sentences to quote, with the offsets that the quotes must hold.

        They are those of ``support``, and those that hold what else is claimed: a day or month, a person.
        """
        plain = english.in_chinese_figures(body) if english.is_english(body) else body
        chosen = [(passage, offsets) for _, passage, offsets in support(plain, self.evidence, self.question)]
        numbers = cited_numbers(body)
        cited = [passage for piece in self.evidence if piece.n in numbers for passage in piece.passages]
        claim = Claim(plain, self.question)
        days = [
            time.span for time in claim.times if time.span and (time.span.last - time.span.first).days < DAYS_OF_YEAR
        ]
        for found in (
            *(partial(_place_of_time, span) for span in days),
            *(partial(_place_of_name, name) for name, _, _ in persons(simplify(claim.body))),
        ):
            held = next(((one, at) for one in chosen if (at := found(one[0])) is not None), None)
            if held:
                held[0][1].append(held[1])
                continue
            chosen += [(passage, [at]) for passage in cited if (at := found(passage)) is not None][:1]
        return chosen

    def _cite(self, passage: Passage, offsets: Sequence[int], added: list[Citation]) -> None:
        start, end = _quote_around(passage, offsets)
        for one in (*self.citations, *added):
            if (one.article_id, one.start, one.end) == (passage.article.id, start, end):
                added.append(one)
                return
        number = max((one.n for one in (*self.citations, *added)), default=0) + 1
        told = _year_told(passage, offsets)
        added.append(citation(number, passage.article, start, end, told or resolved_time(passage, start, end)))

    def answer(self, model: str, extractive: Answer, warnings: tuple[str, ...] = ()) -> Answer:
        """Return the answer; what the model's text does not settle is taken from the extractive one."""
        refused = self._refused and not (extractive.partial and self.citations)
        return replace(
            extractive,
            status="no_evidence" if refused else "answered",
            answer=self.text,
            short_answer=None if refused else self._short(extractive),
            citations=tuple(self.citations),
            partial=extractive.partial and not refused,
            mode="llm",
            model=model,
            warnings=(*self.warnings, *warnings),
        )

    def _short(self, extractive: Answer) -> str | None:
        text = MARKER.sub("", self.text).strip()
        if extractive.short_answer and fold(extractive.short_answer) in fold(text):
            return extractive.short_answer
        if self.question.kind == "figure":
            return self._figure()
        if self.question.kind == "person":
            named = (name for name, _, _ in persons(text))
            return next((name for name in named if name not in self.question.text), None)
        if self.question.kind == "date":
            return next((time.text for time in find_times(text, None) if time.span), None)
        first = re.split(r"[。！？\n]", text)[0]
        return first if len(first) <= MAX_SHORT and extractive.short_answer else None

    def _figure(self) -> str | None:
        """Return the first figure of the text that is of the time asked."""
        claim, asked = Claim(self.text, self.question), self.question.spans
        for figure in find_figures(claim.body, [(time.start, time.end) for time in claim.times]):
            told = claim.time_of(Number(figure.start, Decimal(0), ""))
            if not asked or any(span.overlaps(one) for span in told for one in asked):
                return figure.text
        return None


def _quote_around(passage: Passage, offsets: Sequence[int]) -> tuple[int, int]:
    """Return the slice of the article to quote: the sentence, or those clauses of a long one that hold the offsets."""
    low, high = 0, len(passage.text)
    if high > MAX_QUOTE:
        spans = passage.clause_spans or [(0, high)]
        first, last = min(offsets, default=0), max(offsets, default=0)
        low = next((start for start, end in spans if start <= first < end), 0)
        high = next((end for start, end in spans if start <= last < end), high)
        for start, _ in reversed(spans):
            if start < low and high - start <= MAX_QUOTE // 2:
                low = start
        if high - low > MAX_QUOTE:
            low = max(low, first - MAX_QUOTE // 2)
            high = min(high, low + MAX_QUOTE)
    text = passage.text[low:high]
    low += len(text) - len(text.lstrip(" \n\u3000，、；"))
    high -= len(text) - len(text.rstrip(" \n\u3000，、；"))
    return passage.start + low, passage.start + high


def _place_of_time(span: TimeSpan, passage: Passage) -> int | None:
    return next((m.start for m in passage.all_times if m.span and span.contains(m.span)), None)


def _place_of_name(name: str, passage: Passage) -> int | None:
    place = passage.text.find(name)
    return place if place >= 0 else None


def _year_note(body: str, quoted: Sequence[tuple[Passage, Sequence[int]]]) -> str:
    """Return the year to add where the sentence states none and its source says 今年 or 去年."""
    in_english = english.is_english(body)
    plain = english.in_chinese_figures(body) if in_english else body
    if find_times(plain, None) or not find_figures(MARKER.sub("", plain)):
        return ""
    years = {_year_told(passage, offsets) for passage, offsets in quoted}
    only = years.pop() if len(years) == 1 else None
    if only is None:
        return ""
    return f" ({only})" if in_english else f"（{only}年）"


def _year_told(passage: Passage, offsets: Sequence[int]) -> str | None:
    """Return the year that the source says holds at all of the offsets, None where it says no or several years."""
    told = {span for span, origin in map(passage.time_at, offsets) if origin in ("sentence", "paragraph")}
    span = told.pop() if len(told) == 1 else None
    return str(span) if span and re.fullmatch(r"\d{4}", str(span)) else None


def says_no(body: str) -> bool:
    """Whether a sentence says that the evidence does not hold the answer."""
    return bool(english.NO_ANSWER.match(body) if english.is_english(body) else NO_ANSWER.match(body))


def _with_markers(body: str, note: str, markers: str) -> str:
    """Put the year and the citations before the mark that ends the sentence."""
    end = len(body.rstrip().rstrip("。！？!?；;."))
    return f"{body[:end].rstrip()}{note}{markers}{body[end:].strip()}"
