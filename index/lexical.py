"""The words of chunks in a tantivy index, derived from the store; this module alone imports tantivy.

No text is stored in it, only which words a chunk and its title hold, and the days of the article. Words are cut by
``index.tokens`` before they come here, so the index only splits at white space.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy

from index import tokens
from index.generations import copy_files
from index.records import days
from index.store import Change, LexicalRow, Store
from index.types import TimeSpan

LAYOUT = "1"
"""Raised when the fields change, so that indexes made with others are made anew."""

TITLE_WEIGHT = 0.4
"""What a word in the title counts beside one in the text; all chunks of an article share its title."""

_QUERY_WORDS = 256
_FREQUENCIES = 50_000
_HEAP = 64_000_000
_SMALL_HEAP = 15_000_000


class LexicalIndex:
    """A searchable state of the words; ``search`` may be called from any thread."""

    def __init__(self, index: Any) -> None:
        index.config_reader("manual")
        index.reload()
        self._schema = index.schema
        self._searcher = index.searcher()
        self._frequencies: dict[str, int] = {}

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, query: str, k: int, *, period: TimeSpan | None = None, sources: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` chunk ids with their BM25 scores (higher is better), best first.

        A chunk that holds none of the query's words is not returned. ``period`` must share a day with the article's
        date, ``sources`` must name the article's source.
        """
        words = list(dict.fromkeys(tokens.words(query)))[:_QUERY_WORDS]
        if not words or not len(self):
            return []
        parts = [(tantivy.Occur.Should, self._term("body", word)) for word in words]
        parts += [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term("title", word), TITLE_WEIGHT)) for word in words
        ]
        whole = tantivy.Query.boolean_query(parts)
        filters = [*self._period(period), *self._sources(sources)]
        if filters:
            # A filter in Must would add to the score, so it is given a constant score of nothing.
            silent = [(tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in filters]
            whole = tantivy.Query.boolean_query([(tantivy.Occur.Must, whole), *silent])
        hits = self._searcher.search(whole, k, count=False).hits
        ids = self._searcher.fast_field_values("chunk", [address for _, address in hits])
        found = [(int(number), float(score)) for number, (score, _) in zip(ids, hits, strict=True)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def ids(self) -> list[int]:
        """Return the ids of all chunks in it, ascending."""
        hits = self._searcher.search(tantivy.Query.all_query(), max(1, len(self)), count=False).hits
        return sorted(int(n) for n in self._searcher.fast_field_values("chunk", [address for _, address in hits]))

    def frequency(self, word: str) -> int:
        """Return how many chunks hold a word in their text; all of its parts, where it is cut into several."""
        if word not in self._frequencies:
            if len(self._frequencies) >= _FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[word] = self._counted(word)
        return self._frequencies[word]

    def _counted(self, word: str) -> int:
        parts = tokens.words(word)
        if not parts:
            return 0
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, self._term("body", part)) for part in parts])
        return int(self._searcher.search(query, 1, count=True).count)

    def _term(self, field: str, value: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, value, "basic" if field == "source" else "freq")

    def _period(self, period: TimeSpan | None) -> list[Any]:
        if period is None:
            return []
        first, last = days(period)
        kind = tantivy.FieldType.Integer
        return [
            tantivy.Query.range_query(self._schema, "first", kind, None, last),
            tantivy.Query.range_query(self._schema, "last", kind, first, None),
        ]

    def _sources(self, sources: Collection[str] | None) -> list[Any]:
        if sources is None:
            return []
        if not sources:
            return [tantivy.Query.empty_query()]
        return [
            tantivy.Query.boolean_query(
                [(tantivy.Occur.Should, self._term("source", source)) for source in dict.fromkeys(sources)]
            )
        ]


class LexicalBackend:
    """Makes, opens and carries forward the generations of the lexical index."""

    kind = "lexical"

    def stamp(self) -> str:
        """Return what an index must have been made with to be used."""
        return f"{LAYOUT} {tokens.version()}"

    def load(self, folder: Path) -> LexicalIndex:
        """Open the index in a folder whose checksums hold.

        tantivy makes a lock file even to read, so from a folder that cannot be written to the files are copied to
        a temporary one, which goes with the index.
        """
        if os.access(folder, os.W_OK):
            return LexicalIndex(tantivy.Index.open(str(folder)))
        copy = Path(tempfile.mkdtemp(prefix="wenyuan-"))
        try:
            for path in folder.iterdir():
                shutil.copyfile(path, copy / path.name)
            index = LexicalIndex(tantivy.Index.open(str(copy)))
        except BaseException:
            shutil.rmtree(copy, ignore_errors=True)
            raise
        weakref.finalize(index, shutil.rmtree, copy, True)
        return index

    def memory(self, store: Store) -> LexicalIndex:
        """Return the index of all chunks, made in memory."""
        index = tantivy.Index(_schema())
        _write(index, (), store.lexical_rows(), _HEAP)
        return LexicalIndex(index)

    def write(self, store: Store, folder: Path) -> None:
        """Make the index of all chunks in an empty folder."""
        _write(tantivy.Index(_schema(), str(folder)), (), store.lexical_rows(), _HEAP)

    def update(self, store: Store, base: Path, folder: Path, change: Change) -> None:
        """Write into an empty folder what ``base`` holds, carried forward by a change."""
        copy_files(base, folder)
        touched = change.texts | change.dates
        heap = _SMALL_HEAP if len(touched) < 2000 else _HEAP
        _write(tantivy.Index.open(str(folder)), touched, store.lexical_rows(touched), heap)

    def patch(self, store: Store, index: LexicalIndex, change: Change) -> LexicalIndex | None:
        """Carry an open index forward in memory: not possible here."""
        return None


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("chunk", indexed=True, fast=True)
    builder.add_integer_field("first", indexed=True, fast=True)
    builder.add_integer_field("last", indexed=True, fast=True)
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _write(index: Any, gone: Iterable[int], rows: Iterable[LexicalRow], heap: int) -> None:
    writer = index.writer(heap, 1)
    for number in gone:
        writer.delete_documents_by_term("chunk", number)
    title_words = lru_cache(maxsize=64)(lambda title: " ".join(tokens.words(title)))
    for row in rows:
        document = tantivy.Document()
        document.add_integer("chunk", row.id)
        document.add_text("body", " ".join(tokens.words(row.text)))
        if row.title:
            document.add_text("title", title_words(row.title))
        document.add_text("source", row.source)
        if row.first is not None and row.last is not None:
            document.add_integer("first", row.first)
            document.add_integer("last", row.last)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
