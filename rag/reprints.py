"""Reprints of one story are one source: one of them is read, and who cites it names the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index.interface import Archive
from index.stories import same
from index.types import Hit
from rag.types import Citation, Reprint

MOST = 10
"""Reprints that a citation names."""


def one_of_each(archive: Archive, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits but for those of articles that are reprints of another's, in their order.

    Of a story's articles that one stays which has most chunks among the hits, of several such the earliest dated: what
    a reprint calls 今年 is the year of the first.
    """
    names = list(dict.fromkeys(hit.chunk.article_id for hit in hits))
    stories = archive.stories(names)
    shared = _sharing(names, stories)
    if not shared:
        return list(hits)
    articles = archive.articles_named({name for group in shared for name in group})
    counts = Counter(hit.chunk.article_id for hit in hits)
    dropped: set[str] = set()
    for first, second in shared:
        if dropped & {first, second} or first not in articles or second not in articles:
            continue
        if same(articles[first].text, articles[second].text):
            # A year that is not known is none that could be right.
            order = {
                one: (-counts[one], articles[one].year or 9999, articles[one].date or "") for one in (first, second)
            }
            dropped.add(max(order, key=order.__getitem__))
    return [hit for hit in hits if hit.chunk.article_id not in dropped]


def with_reprints(archive: Archive, citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations with the reprints of what they cite, nearest date first."""
    found = {name: archive.reprints(name, MOST) for name in dict.fromkeys(one.article_id for one in citations)}
    return [
        replace(one, reprints=tuple(Reprint(a.id, a.title, a.date, a.source) for a in found[one.article_id]))
        if found[one.article_id]
        else one
        for one in citations
    ]


def _sharing(names: Sequence[str], stories: dict[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Return the pairs of articles that share a key."""
    by_key: dict[int, list[str]] = {}
    for name in names:
        for key in stories.get(name, ()):
            by_key.setdefault(key, []).append(name)
    pairs = {
        (first, second): None
        for group in by_key.values()
        for at, first in enumerate(group)
        for second in group[at + 1 :]
    }
    return list(pairs)
