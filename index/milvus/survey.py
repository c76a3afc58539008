"""What an archive in Milvus holds, counted.

Milvus counts rows; it groups none and knows no least and greatest. So the days and sources of all articles are read
once and kept for a while, and in an archive of more than ``READ`` articles not at all.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from index.milvus import schema
from index.milvus.store import NO_DAYS, MilvusStore

READ = 200_000
"""Articles up to which all are looked at to be counted."""

FRESH = 60.0
"""Seconds for which what was counted is told again."""


_TOLD = ("source", "first", "last", "file")


@dataclass(slots=True)
class _Counted:
    articles: int
    chunks: int
    files: int | None
    dated: int
    at: float
    first: int = 0
    last: int = 0
    months: dict[str, int] = field(default_factory=dict)
    sources: Counter[str] = field(default_factory=Counter)


class Survey:
    """The counts of an archive; every method may be called from any thread."""

    def __init__(self, store: MilvusStore) -> None:
        self._store = store
        self._mutex = threading.Lock()
        self._known: _Counted | None = None

    def forget(self) -> None:
        """Count again when asked: this process has changed the archive."""
        with self._mutex:
            self._known = None

    def months(self) -> dict[str, int]:
        """Return how many articles there are of each month, and of each year without one; none of a large archive."""
        return dict(self._now().months)

    def sources(self, containing: str, limit: int) -> list[tuple[str, int]]:
        """Return sources whose name contains a text, the largest first; none of a large archive."""
        wanted = containing.lower()
        found = [(name, count) for name, count in self._now().sources.items() if wanted in name.lower()]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def stats(self) -> dict[str, Any]:
        """Return how much there is of each kind; days are ISO dates or None, sources None in a large archive."""
        now = self._now()
        return {
            "articles": now.articles,
            "sources": len(now.sources) if now.sources or not now.articles else None,
            "dated": now.dated,
            "chunks": now.chunks,
            "vectors": now.chunks,
            "files": now.files,
            "undated": now.articles - now.dated,
            "first_day": date.fromordinal(now.first).isoformat() if now.first else None,
            "last_day": date.fromordinal(now.last).isoformat() if now.last else None,
        }

    def _now(self) -> _Counted:
        with self._mutex:
            if self._known is None or time.monotonic() - self._known.at > FRESH:
                self._known = self._count()
            return self._known

    def _count(self) -> _Counted:
        client = self._store.client
        now = _Counted(
            articles=client.count(schema.ARTICLES, self._store.inside()),
            chunks=client.count(schema.CHUNKS, self._store.inside()),
            files=client.count(schema.NOTES, 'kind == "file"') if self._store.collections is None else None,
            dated=client.count(schema.ARTICLES, self._store.inside(f"last > {NO_DAYS[1]}")),
            at=time.monotonic(),
        )
        if now.articles > READ:
            return now
        months: Counter[str] = Counter()
        spans: list[tuple[int, int]] = []
        files: set[str] = set()
        for row in client.each(schema.ARTICLES, self._store.inside(), _TOLD):
            now.sources[row["source"]] += 1
            files.add(row["file"])
            if (row["first"], row["last"]) != NO_DAYS:
                spans.append((row["first"], row["last"]))
                months[_month(*spans[-1])] += 1
        if now.files is None:
            # The notes on files tell of all collections.
            now.files = len(files - {""})
        now.months = dict(sorted(months.items()))
        now.first, now.last = min((s for s, _ in spans), default=0), max((e for _, e in spans), default=0)
        return now


def _month(first: int, last: int) -> str:
    begin, end = date.fromordinal(first), date.fromordinal(last)
    return f"{begin:%Y-%m}" if (begin.year, begin.month) == (end.year, end.month) else f"{begin:%Y}"
