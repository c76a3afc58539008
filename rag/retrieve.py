"""Both indexes, filters, fusion and the second look: a question to ranked chunks."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Literal

from index.interface import Archive
from index.store import ChunkText
from index.types import Hit, TimeSpan
from rag.features import Candidates, Wanted
from rag.query import Parsed
from rag.rerank import rerank
from rag.synonyms import other_forms
from rag.writings import other_writings

By = Literal["hybrid", "lexical", "dense"]

POOL = 60
"""Chunks that each index brings at the least, for the second look to choose from."""

SECOND_LOOK = 40
"""Chunks that are looked at twice; those after them stay in the order of the first fusion."""

LEXICAL_SHARE = 0.65
"""Share of the lexical score in the first fusion, which only decides what is looked at twice."""

AGREED = 5
"""Articles among which that one stays which both indexes rank first, whatever the second look says of it."""


def retrieve(
    archive: Archive,
    question: Parsed,
    k: int,
    *,
    by: By = "hybrid",
    period: TimeSpan | None = None,
    pool: int = POOL,
    widen: bool = False,
    varied: bool = False,
    sources: Collection[str] | None = None,
) -> list[Hit]:
    """Return the best ``k`` chunks, best first; scores are in [0, 1], higher is better.

    Parameters
    ----------
    archive
        Where to look.
    question
        A question, or some words.
    k
        How many chunks at most.
    by
        ``"lexical"`` and ``"dense"`` rank by one index alone: by BM25 as a share of the best, or cosine similarity;
        ``"hybrid"`` by the probability, after a second look, that a chunk is a right one.
    period
        Only chunks of articles dated in it.
    pool
        How many chunks each index brings at the least, for the second look to choose from.
    widen
        Look as well among the articles of the years that the question names and of the year after (which call them
        去年), so that a large archive's other years cannot crowd them out.
    varied
        Put each article's best chunk before any article's second one, as ``vary`` does.
    sources
        Only chunks of articles from these.
    """
    lexical: Mapping[int, float] = {}
    dense: Mapping[int, float] = {}
    texts: Sequence[ChunkText] | None = None
    pool = max(k, pool)
    if by == "lexical":
        lexical = dict(
            archive.search_lexical(question.text, pool, also=_also(question), period=period, sources=sources)
        )
        best = max(lexical.values(), default=1.0) or 1.0
        scores = {chunk: score / best for chunk, score in lexical.items()}
    elif by == "dense":
        dense = dict(archive.search_dense(question.text, pool, period=period, sources=sources))
        scores = {chunk: max(0.0, score) for chunk, score in dense.items()}
    else:
        found = candidates(archive, question, pool, period=period, widen=widen, sources=sources)
        lexical, dense, texts, looked_at = found.lexical, found.dense, found.chunks, keep_agreed(found, rerank(found))
        floor = min(looked_at.values(), default=0.0)
        scores = looked_at | {chunk: floor * share for chunk, share in found.rest.items()}
    if varied:
        texts = archive.texts(_best(scores, SECOND_LOOK)) if texts is None else texts
        scores = vary(scores, {chunk.id: chunk.article_id for chunk in texts})
    chunks = archive.chunks(_best(scores, k))
    return [Hit(c, scores[c.id], rank, lexical.get(c.id), dense.get(c.id)) for rank, c in enumerate(chunks, 1)]


def keep_agreed(found: Candidates, scores: dict[int, float]) -> dict[int, float]:
    """Return scores by which the article that both indexes rank first is among the first ``AGREED``.

    Its best chunk is raised to just above the article that it takes the place of.
    """
    if not found.lexical or not found.dense:
        return scores
    articles = {chunk.id: chunk.article_id for chunk in found.chunks}
    agreed = {articles.get(max(part, key=part.__getitem__)) for part in (found.lexical, found.dense)}
    if len(agreed) > 1 or None in agreed:
        return scores
    ahead: dict[str, int] = {}
    for chunk in _best(scores, len(scores)):
        if articles[chunk] in agreed:
            break
        ahead.setdefault(articles[chunk], chunk)
    if len(ahead) < AGREED:
        return scores
    return {**scores, chunk: math.nextafter(scores[list(ahead.values())[AGREED - 1]], math.inf)}


def vary(scores: Mapping[int, float], articles: Mapping[int, str]) -> dict[int, float]:
    """Return scores by which each article's best chunk comes before any article's second one.

    Who looks through a list of chunks wants to see the articles. A chunk whose article is not named in ``articles``
    comes after all others.
    """
    named: set[str] = set()
    first: dict[int, float] = {}
    for chunk in _best(scores, len(scores)):
        if (article := articles.get(chunk)) is not None and article not in named:
            named.add(article)
            first[chunk] = scores[chunk]
    floor = min(first.values(), default=1.0)
    later = {chunk: score * floor * (0.5 if chunk in articles else 0.25) for chunk, score in scores.items()}
    return later | first


def candidates(
    archive: Archive,
    question: Parsed,
    pool: int,
    *,
    period: TimeSpan | None = None,
    widen: bool = False,
    sources: Collection[str] | None = None,
) -> Candidates:
    """Return what both indexes bring for a question, ``pool`` chunks each; other arguments as for ``retrieve``."""
    query, also = question.text, _also(question)
    lexical: dict[int, float] = {}
    dense: dict[int, float] = {}
    for window in _windows(period, question.spans if widen else ()):
        words, meaning = archive.search_both(query, pool, also=also, period=window, sources=sources)
        lexical.update(words)
        dense.update(meaning)
    shares = _fuse(lexical, dense)
    order = _best(shares, len(shares))
    chunks = archive.texts(order[:SECOND_LOOK])
    told = {span: _telling(archive, chunks, span) for span in question.spans}
    rest = {chunk: shares[chunk] for chunk in order[SECOND_LOOK:]}
    return Candidates(Wanted(archive, question), chunks, lexical, dense, told, rest)


def _also(question: Parsed) -> str:
    """Return other words for what the question says: forms of its abbreviations, writings of its figures."""
    times = [(mention.start, mention.end) for mention in question.mentions]
    return " ".join([*other_forms(question.text), *other_writings(question.text, times)])


def _windows(period: TimeSpan | None, asked: Sequence[TimeSpan]) -> list[TimeSpan | None]:
    windows: list[TimeSpan | None] = [period]
    for span in asked:
        around = TimeSpan(span.first, date(min(9999, span.last.year + 1), 12, 31))
        if period is None:
            windows.append(around)
        elif around.overlaps(period):
            windows.append(TimeSpan(max(around.first, period.first), min(around.last, period.last)))
    return windows


def _fuse(lexical: dict[int, float], dense: dict[int, float]) -> dict[int, float]:
    top = max(lexical.values(), default=0.0) or 1.0
    floor = min(dense.values(), default=0.0)
    spread = (max(dense.values(), default=1.0) - floor) or 1.0
    return {
        chunk: LEXICAL_SHARE * lexical.get(chunk, 0.0) / top
        + (1 - LEXICAL_SHARE) * (dense.get(chunk, floor) - floor) / spread
        for chunk in {*lexical, *dense}
    }


def _telling(archive: Archive, chunks: Sequence[ChunkText], span: TimeSpan) -> frozenset[int]:
    """Return the chunks that speak of a day in the span, or whose article is of one."""
    first, last = span.first.toordinal(), span.last.toordinal()
    dated = (
        chunk.id
        for chunk in chunks
        if chunk.first is not None and chunk.last is not None and chunk.first <= last and chunk.last >= first
    )
    return archive.telling([chunk.id for chunk in chunks], span).union(dated)


def _best(scores: Mapping[int, float], k: int) -> list[int]:
    # A sort keeps what is equal in its order, here that of the ids.
    return sorted(sorted(scores), key=scores.__getitem__, reverse=True)[:k]
