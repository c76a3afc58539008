"""The two searches of an archive in Milvus."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

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
        where, wanted = self._where(period, sources, about), lexical.weights(query, also)
        if where is None or not wanted:
            return []
        counts, totals = self.words.counts(wanted), self.words.totals()
        # What stands for the query is looked for by itself, so that it crowds nothing out.
        queries = [" ".join(word for word in wanted if wanted[word] == weight) for weight in {*wanted.values()}]

        def found(reach: int) -> tuple[Hits, bool]:
            brought: dict[int, Row] = {}
            full = False
            for hits in self.client.search(
                schema.CHUNKS, "sparse", queries, 2 * reach + _MORE, where=where, fields=("article", "words")
            ):
                # A row that holds no word comes with nothing, negative: -0.0.
                full = full or len(hits) >= 2 * reach + _MORE
                brought |= {hit["id"]: hit["entity"] for hit in hits if hit["distance"]}
            self.store.own({number: row["article"] for number, row in brought.items()})
            rows = ((number, row["words"]) for number, row in brought.items())
            return lexical.scored(rows, wanted, counts, totals), full

        return self._told(found, k, about)

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
        where = self._where(period, sources, about)
        vector = self.encoder.encode([query], query=True)[0]
        if where is None or not vector.any():
            return []

        def found(reach: int) -> tuple[Hits, bool]:
            (hits,) = self.client.search(
                schema.CHUNKS, "vector", [vector.tolist()], reach, where=where, fields=("article",)
            )
            self.store.own({hit["id"]: hit["entity"]["article"] for hit in hits})
            ranked = sorted(((hit["id"], float(hit["distance"])) for hit in hits), key=lambda pair: (-pair[1], pair[0]))
            return ranked, len(hits) >= reach

        return self._told(found, k, about)

    def _where(self, period: TimeSpan | None, sources: Collection[str] | None, about: TimeSpan | None) -> str | None:
        where = filters(period, sources, about)
        return None if where is None else self.store.inside(where)

    def _told(self, found: Callable[[int], tuple[Hits, bool]], k: int, about: TimeSpan | None) -> Hits:
        """Return the best ``k`` of what a search brings; those alone that speak of a day in ``about``."""
        reach = k
        while True:
            hits, more = found(reach)
            if about is not None:
                told = self.store.telling([number for number, _ in hits], about)
                hits = [hit for hit in hits if hit[0] in told]
                if len(hits) < k and more and reach < MOST_REACH:
                    reach *= 4
                    continue
            return hits[:k]

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
        filtered: dict[str, Any] = {"period": period, "sources": sources, "about": about}
        words = self._helper.submit(self.search_lexical, query, k, also=also, **filtered)
        dense = self.search_dense(query, k, **filtered)
        return words.result(), dense

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
