"""Quotes and figures against the sources.

A quote is always a slice of an article's text: ``quote_range`` chooses which, ``citation`` cuts it. ``unsupported``
is the last gate before a reader: a figure that stands in no cited slice, not in the question and in no resolved year
is named there, and the engine lets no such answer out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from index.types import Article
from rag.passages import Passage
from rag.query import Parsed
from rag.spans import Span
from rag.types import Citation

MAX_QUOTE, MAX_LIST_QUOTE, COMFORTABLE_QUOTE = 200, 300, 110

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_MARKER = re.compile(r"\[\d+\]")


def normalise(text: str) -> str:
    """Return the text in NFKC without white space, as quotes and figures are compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def figures_in(text: str) -> set[str]:
    """Return the Arabic figures of a text (``8``, ``13.3``), citation markers left out."""
    return set(_FIGURE.findall(_MARKER.sub("", normalise(text))))


def unsupported(text: str, quotes: Iterable[str], question: str, years: Iterable[int] = ()) -> set[str]:
    """Return the figures of an answer that stand in no quote, not in the question and are no resolved year."""
    known = figures_in(question) | {str(year) for year in years}
    for quote in quotes:
        known |= figures_in(quote)
    return figures_in(text) - known


def quote_range(passage: Passage, span: Span | None, question: Parsed, limit: int = MAX_QUOTE) -> tuple[int, int]:
    """Return the slice of the article to quote: the sentence, or the clauses of a long one that say it."""
    text = passage.text
    if len(text) <= COMFORTABLE_QUOTE:
        return _trim(passage.article.text, passage.start, passage.end)
    spans = passage.clause_spans or [(0, len(text))]
    wanted = [span.start, span.end - 1] if span else []
    if not span:
        wanted = [text.find(t.text) for t in question.terms if t.text in text]
    if not wanted:
        return _trim(passage.article.text, passage.start, min(passage.end, passage.start + limit))
    first = next(i for i, (_, end) in enumerate(spans) if min(wanted) < end)
    last = next(i for i, (_, end) in enumerate(spans) if max(wanted) < end)
    # Reach back to the clause that states the time or more of the question's words, while it stays readable.
    useful = [m.start for m in passage.times if span and m.start < span.start][-1:]
    useful += [text.find(t.text) for t in question.terms if t.text in text]
    for place in sorted(useful, reverse=True):
        if place < 0:
            continue
        index = next(i for i, (_, end) in enumerate(spans) if place < end)
        low, high = min(first, index), max(last, index)
        if spans[high][1] - spans[low][0] <= min(limit, COMFORTABLE_QUOTE):
            first, last = low, high
    start, end = spans[first][0], spans[last][1]
    if end - start > limit:
        start = max(start, min(wanted) - limit // 2)
        end = min(end, start + limit)
    return _trim(passage.article.text, passage.start + start, passage.start + end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \n\t　，、；,;":
        start += 1
    while end > start and text[end - 1] in " \n\t　，、；,;：":
        end -= 1
    return start, end


def citation(n: int, article: Article, start: int, end: int, resolved_time: str | None) -> Citation:
    """Cut a citation from an article; the quote is ``article.text[start:end]`` and nothing else."""
    return Citation(
        n=n,
        article_id=article.id,
        start=start,
        end=end,
        title=article.title,
        date=article.date,
        source=article.source,
        lines=article.lines(start, end),
        resolved_time=resolved_time,
        quote=article.text[start:end],
        page=article.page,
    )


def resolved_time(passage: Passage, start: int, end: int) -> str | None:
    """Return what the relative times inside ``article.text[start:end]`` mean, where one is known."""
    inside = [m for m in passage.times if start <= m.start + passage.start < end and m.span]
    relative = [m for m in inside if m.relative] or inside
    return str(relative[-1].span) if relative else None


def known_years(citations: Sequence[Citation]) -> set[int]:
    """Return the years that cited articles' dates and resolved times give."""
    years: set[int] = set()
    for one in citations:
        for text in (one.date, one.resolved_time):
            years |= {int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", text or "")}
    return years
