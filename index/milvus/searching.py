"""The two searches of an archive in Milvus."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from index import upkeep
from index.milvus import lexical, schema
from index.milvus.client import Client, Row
from index.milvus.store import MilvusStore, filters
from index.milvus.words import Words
from index.types import TimeSpan

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.interface import Hits

MOST_REACH = 16_000
"""Hits that a search looks through for those that speak of a time."""

_MORE = 40
_TRIES = 5


class _Found(NamedTuple):
    """What a search brought: hits, their chunks' articles, whether there may be more, and when it began."""

    hits: Hits
    owners: dict[int, str]
    more: bool
    began: float


class Searching:
    """Chunks found by words and by meaning, in what the store sees."""

    client: Client
    store: MilvusStore
    words: Words
    _helper: ThreadPoolExecutor

    @property
    def encoder(self) -> Encoder:
        """The encoder of the archive's vectors."""
        raise NotImplementedError

    def search_lexical(
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> Hits:
        """Return at most ``k`` chunk ids with their BM25 scores (higher is better), best first."""
        upkeep.check_count(k)
        found = self._by_words(query, also, period, sources, about)
        return [] if found is None else self._told(found, k, about, found(k))

    def search_dense(
        self,
        query: str,
        k: int,
        *,
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> Hits:
        """Return at most ``k`` chunk ids with their cosine similarity to the query, best first."""
        upkeep.check_count(k)
        found = self._by_meaning(query, period, sources, about)
        return [] if found is None else self._told(found, k, about, found(k))

    def search_both(
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> tuple[Hits, Hits]:
        """Return the hits of both searches, lexical and dense, which run at the same time."""
        upkeep.check_count(k)
        by_words = self._by_words(query, also, period, sources, about)
        begun = None if by_words is None else self._helper.submit(by_words, k)
        by_meaning = self._by_meaning(query, period, sources, about)
        near = None if by_meaning is None else by_meaning(k)
        # What is read of articles is read in this thread, whose snapshot it is.
        words = [] if by_words is None or begun is None else self._told(by_words, k, about, begun.result())
        return words, [] if by_meaning is None or near is None else self._told(by_meaning, k, about, near)

    def _by_words(
        self,
        query: str,
        also: str,
        period: TimeSpan | None,
        sources: Collection[str] | None,
        about: TimeSpan | None,
    ) -> Callable[[int], _Found] | None:
        """Return what searches by words, None where nothing can be found."""
        where, wanted = self._where(period, sources, about), lexical.weights(query, also)
        if where is None or not wanted:
            return None
        # What stands for the query is looked for by itself, so that it crowds nothing out.
        queries = [" ".join(word for word in wanted if wanted[word] == weight) for weight in {*wanted.values()}]

        def found(reach: int) -> _Found:
            began = time.monotonic()
            counts, totals = self.words.counts(wanted), self.words.totals()
            brought: dict[int, Row] = {}
            more = False
            for hits in self.client.search(
                schema.CHUNKS, "sparse", queries, 2 * reach + _MORE, where=where, fields=("article", "words")
            ):
                # A row that holds no word comes with nothing, negative: -0.0.
                more = more or len(hits) >= 2 * reach + _MORE
                brought |= {hit["id"]: hit["entity"] for hit in hits if hit["distance"]}
            rows = ((number, row["words"]) for number, row in brought.items())
            owners = {number: row["article"] for number, row in brought.items()}
            return _Found(lexical.scored(rows, wanted, counts, totals), owners, more, began)

        return found

    def _by_meaning(
        self, query: str, period: TimeSpan | None, sources: Collection[str] | None, about: TimeSpan | None
    ) -> Callable[[int], _Found] | None:
        """Return what searches by meaning, None where nothing can be found."""
        where = self._where(period, sources, about)
        vector = self.encoder.encode([query], query=True)[0]
        if where is None or not vector.any():
            return None

        def found(reach: int) -> _Found:
            began = time.monotonic()
            (hits,) = self.client.search(
                schema.CHUNKS, "vector", [vector.tolist()], reach, where=where, fields=("article",)
            )
            ranked = sorted(((hit["id"], float(hit["distance"])) for hit in hits), key=lambda pair: (-pair[1], pair[0]))
            return _Found(ranked, {hit["id"]: hit["entity"]["article"] for hit in hits}, len(hits) >= reach, began)

        return found

    def _where(self, period: TimeSpan | None, sources: Collection[str] | None, about: TimeSpan | None) -> str | None:
        where = filters(period, sources, about)
        return None if where is None else self.store.inside(where)

    def _told(self, found: Callable[[int], _Found], k: int, about: TimeSpan | None, first: _Found) -> Hits:
        """Return the best ``k`` of what a search brings; those alone that speak of a day in ``about``."""
        reach, again, tries = k, first, 0
        while True:
            self.store.own(again.owners)
            best = again.hits if about is not None else again.hits[:reach]
            hits, missed = self.store.standing.of(best, again.owners, again.began)
            if missed and tries < _TRIES:
                tries += 1
            else:
                if about is not None:
                    told = self.store.telling([number for number, _ in hits], about)
                    hits = [hit for hit in hits if hit[0] in told]
                if len(hits) >= k or reach >= MOST_REACH or not (again.more or len(best) < len(again.hits)):
                    return hits[:k]
                reach *= 4
            again = found(reach)

    def word_frequency(self, word: str) -> int:
        """Return how many chunks hold a word; of one that is cut, at most as many as hold its rarest part."""
        return self.word_counter()[0](word)

    def word_counter(self) -> tuple[Callable[[str], int], int]:
        """Return what ``word_frequency`` does and how many chunks that is out of."""
        return lambda word: self._frequency(word), self.chunk_count

    def _frequency(self, word: str) -> int:
        from index import tokens

        parts = tokens.words(word)
        return min((body for body, _ in self.words.counts(parts).values()), default=0)

    @property
    def chunk_count(self) -> int:
        """How many chunks ``word_frequency`` is out of."""
        return self.words.totals().chunks
