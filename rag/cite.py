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
from rag.candidate import EXACT_KINDS
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span
from rag.typed_tables import Retold
from rag.types import Citation

MAX_QUOTE, MAX_LIST_QUOTE = 200, 300
COMFORTABLE_QUOTE = 90  # a sentence up to this long is quoted whole
COMFORTABLE_TELLING = 120  # the same where neither a figure nor a time is asked, which a clause would tell
MAX_TABLE_QUOTE = 100  # of a row with its table's head, and what stands between
MAX_REACH = 100  # how far a quote reaches for the time and the words of the question

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_CELLS = re.compile(r"(?<=[\d%％])\s+(?=[\d+\-－])")  # figures side by side in a table's row
_ITEM_NUMBER = re.compile(r"^[\s（(]*\d{1,2}[）)、.．]\s*(?=\d)")
_QUOTED = re.compile(r"“([^“”]+)”")
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
    told = list(quotes)
    for quote in told:
        known |= figures_in(quote).union(*map(figures_in, _CELLS.split(quote)))
        known |= figures_in(_ITEM_NUMBER.sub("", quote))  # "3. 6月下旬" is no 3.6
    wrong = figures_in(text) - known
    if wrong:  # the figures of a row run together with those of the row before it, within a longer quote
        own = _QUOTED.sub(lambda one: "“”" if any(one[1] in quote for quote in told) else one[0], text)
        wrong = figures_in(own) - known
    return wrong


def quote_range(passage: Passage, span: Span | None, question: Parsed, limit: int = MAX_QUOTE) -> tuple[int, int]:
    """Return the slice of the article to quote: a short sentence whole, of a long one the clauses that say it."""
    text = passage.text
    explains = question.kind in ("definition", "how", "why", "yesno")
    comfortable = COMFORTABLE_QUOTE if question.kind in EXACT_KINDS else COMFORTABLE_TELLING
    if len(text) <= comfortable or (explains and len(text) <= limit):
        return trimmed(passage.article.text, passage.start, passage.end)
    held = [(text.find(t.text), text.find(t.text) + len(t.text)) for t in question.terms if t.text in text]
    if span:
        low, high = span.start, span.end
        # The attribute stands before its figure: reach back to the words of the question, nearest first.
        # A date stands before what it dates: reach on to that, nearest first.
        reach = sorted((place for place in held if place[0] < low), reverse=True)
        if question.kind == "date":
            reach = sorted(held, key=lambda place: abs(place[0] - low))
    else:
        # The clause that holds most of them, first of all.
        low, high = max(held, key=lambda place: _held_with(passage, place, held), default=(0, 1))
        reach = sorted(held, key=lambda place: abs(place[0] - low))
    low, high = _clauses_around(passage, low, high)
    time = [m.start for m in passage.times if m.start < low and m.span == passage.time_at(low)[0]][-1:]
    for place in [*(start for start, _ in reach), *time]:
        start, end = _clauses_around(passage, min(low, place), max(high, place + 1))
        if end - start <= MAX_REACH:
            low, high = start, end
    if high - low > limit:
        low = max(low, (span.start if span else low) - limit // 2)
        high = min(high, low + limit)
    return trimmed(passage.article.text, passage.start + low, passage.start + high)


def _held_with(passage: Passage, place: tuple[int, int], held: Sequence[tuple[int, int]]) -> int:
    """Return how many of the held terms stand in the clause of one of them."""
    start, end = passage.clause_at(place[0])
    return sum(start <= low < end for low, _ in held)


def widened(passage: Passage, start: int, end: int, limit: int = MAX_QUOTE) -> tuple[int, int]:
    """Return a slice of the article, within a sentence, with as many clauses around it as the limit lets in.

    The whole sentence where it is short enough; else a clause after it and one before it by turns.
    """
    if len(passage.text) <= limit:
        return trimmed(passage.article.text, passage.start, passage.end)
    low, high = start - passage.start, end - passage.start
    after = [clause[1] for clause in passage.clause_spans if clause[1] > high]
    before = [clause[0] for clause in reversed(passage.clause_spans) if clause[0] < low]
    while after or before:
        if after and after[0] - low <= limit:
            high = after.pop(0)
        else:
            after = []
        if before and high - before[0] <= limit:
            low = before.pop(0)
        else:
            before = []
    return trimmed(passage.article.text, passage.start + low, passage.start + high)


def _clauses_around(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Return the borders of the clauses that hold ``[start, end)`` of the sentence."""
    return passage.clause_at(start)[0], passage.clause_at(max(start, end - 1))[1]


_PAGE_MARK = re.compile(r"（(?:上接|紧接|下转)[^（）]{1,12}版[^（）]{0,8}）")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a slice without commas, white space and page marks at its ends."""
    mark = _PAGE_MARK.match(text, start, end)
    start = mark.end() if mark and mark.end() < end else start
    while start < end and text[start] in " \n\t　，、；,;":
        start += 1
    while end > start and text[end - 1] in " \n\t　，、；,;：":
        end -= 1
    return start, end


def source_place(article: Article, start: int, end: int) -> tuple[Article, int, int]:
    """Return the article as the archive keeps it, and the slice of that which a slice of it stands for."""
    if not isinstance(article, Retold) or article.original is None:
        return article, start, end
    return article.original, *article.place(start, end, MAX_TABLE_QUOTE)


def citation(n: int, article: Article, start: int, end: int, resolved_time: str | None) -> Citation:
    """Cut a citation from an article; the quote is a slice of the archive's text and nothing else."""
    article, start, end = source_place(article, start, end)
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
        page=article.page_at(start),
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
