"""Both indexes, filters and fusion: a query to ranked chunks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from index.archive import Archive
from index.types import Hit, TimeSpan
from rag.synonyms import expand

By = Literal["hybrid", "lexical", "dense"]

# Shares of the two scores. Not reciprocal-rank fusion: measured before this project began, it had 0.853 recall@1 on
# CMRC-open where BM25 alone had 0.932. No script here repeats that comparison.
LEXICAL_SHARE = 0.65
POOL = 4  # each index brings this many times the chunks asked for, so that the fusion can choose


def retrieve(
    archive: Archive,
    query: str,
    k: int,
    *,
    by: By = "hybrid",
    period: TimeSpan | None = None,
    asked: Sequence[TimeSpan] = (),
    terms: str = "",
) -> list[Hit]:
    """Return the best ``k`` chunks, best first; scores are in [0, 1], higher is better.

    ``period`` leaves out articles that are not dated inside it. ``asked`` are the times a question names: chunks
    of articles from those years, or from the year after (which call them 去年), are looked for as well, so that a
    large archive's other years cannot crowd them out. ``terms`` are looked up in the lexical index in place of the
    query, whose asking words and times say nothing of what a chunk is about.
    """
    lexical: dict[int, float] = {}
    dense: dict[int, float] = {}
    pool = max(k * POOL, 20)
    for window in _windows(period, asked):
        if by != "dense":
            lexical.update(archive.search_lexical(expand(terms or query), pool, period=window))
        if by != "lexical":
            dense.update(archive.search_dense(query, pool, period=window))
    scores = _fuse(lexical, dense, by)
    best = sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id))[:k]
    chunks = archive.chunks(best)
    return [
        Hit(chunk, scores[chunk.id], rank, lexical.get(chunk.id), dense.get(chunk.id))
        for rank, chunk in enumerate(chunks, 1)
    ]


def _windows(period: TimeSpan | None, asked: Sequence[TimeSpan]) -> list[TimeSpan | None]:
    windows: list[TimeSpan | None] = [period]
    for span in asked:
        around = TimeSpan(span.first, date(min(9999, span.last.year + 1), 12, 31))
        if period is None:
            windows.append(around)
        elif around.overlaps(period):
            windows.append(TimeSpan(max(around.first, period.first), min(around.last, period.last)))
    return windows


def _fuse(lexical: dict[int, float], dense: dict[int, float], by: By) -> dict[int, float]:
    top = max(lexical.values(), default=0.0) or 1.0
    words = {chunk: score / top for chunk, score in lexical.items()}
    meaning = {chunk: max(0.0, score) for chunk, score in dense.items()}
    if by == "lexical":
        return words
    if by == "dense":
        return meaning
    floor = min(meaning.values(), default=0.0)
    highest = max(meaning.values(), default=1.0)
    spread = (highest - floor) or 1.0
    return {
        chunk: LEXICAL_SHARE * words.get(chunk, 0.0)
        + (1 - LEXICAL_SHARE) * ((meaning[chunk] - floor) / spread if chunk in meaning else 0.0)
        for chunk in {*words, *meaning}
    }


def ranked(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits with ranks from 1 in the order given."""
    return [replace(hit, rank=rank) for rank, hit in enumerate(hits, 1)]
