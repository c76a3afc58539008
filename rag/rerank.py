"""The second look at the retrieved chunks: those that hold more of the asked terms and times come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.tokens import simplify
from index.types import Hit
from rag.match import Matcher
from rag.query import Parsed
from rag.retrieve import ranked

TERM_SHARE, TIME_SHARE = 0.35, 0.15


def rerank(question: Parsed, hits: Sequence[Hit], matcher: Matcher) -> list[Hit]:
    """Return the hits, best first: the retrieval score, the weighted share of terms held, and agreement in time."""
    total = sum(matcher.weights.values()) or 1.0

    articles = {name: matcher.archive.article(name) for name in {hit.chunk.article_id for hit in hits}}

    def score(hit: Hit) -> float:
        article = articles[hit.chunk.article_id]
        text = simplify(hit.chunk.text + (article.title or ""))
        held = sum(weight for term, weight in matcher.weights.items() if term in text) / total
        spans = [m.span for m in hit.chunk.times if m.span]
        if article.date_span:
            spans.append(article.date_span)
        timely = any(asked.overlaps(span) for asked in question.spans for span in spans)
        return hit.score + TERM_SHARE * held + TIME_SHARE * timely

    return ranked(sorted((replace(hit, score=score(hit)) for hit in hits), key=lambda hit: -hit.score))
