"""The words of chunks in a tantivy index, derived from the store; this module alone imports tantivy.

No text is stored in it, only which words a chunk and its title hold, and the days of the article. Words are cut by
``index.tokens`` before they come here, so the index only splits at white space.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

from index import tokens
from index.generations import copy_files
from index.records import days
from index.store import Change, LexicalRow, Store
from index.types import TimeSpan

LAYOUT = "2"
"""Raised when the fields change, so that indexes made with others are made anew."""

TITLE_WEIGHT = 0.4
"""What a word in the title counts beside one in the text; all chunks of an article share its title."""

ALSO_WEIGHT = 0.3
"""What a word counts that is only another form of one in the query: no set lost by it, at 1 some did."""

_NAMES = ("source", "collection")  # fields that hold a name as it is
_QUERY_WORDS = 256
_FREQUENCIES = 50_000
_HEAP = 64_000_000
_SMALL_HEAP = 15_000_000
_PAGE = 512


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
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        collections: Collection[str] | None = None,
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` chunk ids with their BM25 scores (higher is better), best first.

        Stop words are looked for only where the query has no others; the words of ``also`` count ``ALSO_WEIGHT``. A
        chunk that holds none of the words is not returned. ``period`` must share a day with the article's date,
        ``sources`` must name the article's source, ``collections`` its collection.
        """
        weights = dict.fromkeys(sought(also), ALSO_WEIGHT) | dict.fromkeys(sought(query), 1.0)
        if not weights or not len(self):
            return []
        parts = [
            (tantivy.Occur.Should, self._weighed(field, word, weight * of_field))
            for word, weight in weights.items()
            for field, of_field in (("body", 1.0), ("title", TITLE_WEIGHT))
        ]
        whole = tantivy.Query.boolean_query(parts)
        filters = [*self._period(period), *self._among("source", sources), *self._among("collection", collections)]
        if filters:
            # A filter in Must would add to the score, so it is given a constant score of nothing.
            silent = [(tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in filters]
            whole = tantivy.Query.boolean_query([(tantivy.Occur.Must, whole), *silent])
        hits = self._searcher.search(whole, k, count=False).hits
        ids = self._searcher.fast_field_values("chunk", [address for _, address in hits])
        found = sorted(zip([-score for score, _ in hits], ids, strict=True))
        return [(number, -score) for score, number in found]

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
        terms = [self._term("body", part) for part in parts]
        # One term alone is counted without looking at the chunks that hold it.
        query = terms[0] if len(terms) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Must, t) for t in terms])
        return int(self._searcher.search(query, 1, count=True).count)

    def _weighed(self, field: str, word: str, weight: float) -> Any:
        term = self._term(field, word)
        return term if weight == 1.0 else tantivy.Query.boost_query(term, weight)

    def _term(self, field: str, value: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, value, "basic" if field in _NAMES else "freq")

    def _period(self, period: TimeSpan | None) -> list[Any]:
        if period is None:
            return []
        first, last = days(period)
        kind = tantivy.FieldType.Integer
        return [
            tantivy.Query.range_query(self._schema, "first", kind, None, last),
            tantivy.Query.range_query(self._schema, "last", kind, first, None),
        ]

    def _among(self, field: str, names: Collection[str] | None) -> list[Any]:
        if names is None:
            return []
        if not names:
            return [tantivy.Query.empty_query()]
        return [
            tantivy.Query.boolean_query(
                [(tantivy.Occur.Should, self._term(field, name)) for name in dict.fromkeys(names)]
            )
        ]


def sought(text: str) -> list[str]:
    """Return the words of a query to look for."""
    words = list(dict.fromkeys(tokens.words(text)))[:_QUERY_WORDS]
    # Without the likes of 什么 and 的 recall was no lower on any set, and a search took a third of the time.
    return [word for word in words if word not in tokens.stop_words()] or words


class LexicalWords(NamedTuple):
    """A chunk as it goes into the index: the words of its text and of its title, white space between them."""

    id: int
    body: str
    heading: str
    source: str
    first: int | None
    last: int | None
    collection: str = ""


class LexicalWriter:
    """Writes one index; nothing of it can be found before ``finish``."""

    def __init__(self, index: Any, heap: int) -> None:
        self._writer = index.writer(heap, 1)

    def remove(self, ids: Iterable[int]) -> None:
        """Take chunks out that were in the index before."""
        for number in ids:
            self._writer.delete_documents_by_term("chunk", number)

    def add(self, rows: Iterable[LexicalWords]) -> None:
        """Put chunks in."""
        for row in rows:
            self.add_article([(row.id, row.body)], row.heading, row.source, row.first, row.last, row.collection)

    def add_article(
        self,
        chunks: Iterable[tuple[int, str]],
        heading: str,
        source: str,
        first: int | None,
        last: int | None,
        collection: str,
    ) -> None:
        """Put an article's chunks in, by their ids and words; the rest is as in ``LexicalWords``."""
        for number, body in chunks:
            document = tantivy.Document()
            document.add_integer("chunk", number)
            document.add_text("body", body)
            if heading:
                document.add_text("title", heading)
            document.add_text("source", source)
            document.add_text("collection", collection)
            if first is not None and last is not None:
                document.add_integer("first", first)
                document.add_integer("last", last)
            self._writer.add_document(document)

    def finish(self) -> None:
        """Write all of it to the disk; the writer is used up by this."""
        self._writer.commit()
        self._writer.wait_merging_threads()


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
        writer = LexicalWriter(index, _HEAP)
        writer.add(_cut(store, store.lexical_rows()))
        writer.finish()
        return LexicalIndex(index)

    def write(self, store: Store, folder: Path) -> None:
        """Make the index of all chunks in an empty folder."""
        writer = self.begin(None, folder)
        writer.add(_cut(store, store.lexical_rows()))
        writer.finish()

    def update(self, store: Store, base: Path, folder: Path, change: Change) -> None:
        """Write into an empty folder what ``base`` holds, carried forward by a change."""
        touched = change.texts | change.dates
        writer = self.begin(base, folder, small=len(touched) < 2000)
        self.amend(store, writer, touched, held=touched)
        writer.finish()

    def begin(self, base: Path | None, folder: Path, *, small: bool = False) -> LexicalWriter:
        """Return a writer of an index in an empty folder, which is to hold what ``base`` holds and more."""
        if base is None:
            return LexicalWriter(tantivy.Index(_schema(), str(folder)), _HEAP)
        copy_files(base, folder)
        return LexicalWriter(tantivy.Index.open(str(folder)), _SMALL_HEAP if small else _HEAP)

    def amend(self, store: Store, writer: LexicalWriter, ids: Collection[int], *, held: Iterable[int]) -> None:
        """Put chunks in as the store has them now, in the place of those that the index may hold."""
        writer.remove(held)
        writer.add(_cut(store, store.lexical_rows(ids)))

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
    for field in _NAMES:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _cut(store: Store, rows: Iterable[LexicalRow]) -> Iterator[LexicalWords]:
    """Cut the words of chunks, by several processes where there are many."""
    from index.preparing import Preparer, words_job
    from index.workers import Task, ordered

    waiting = iter(rows)
    pages = iter(lambda: list(islice(waiting, _PAGE)), [])
    tasks = (
        (page, Task(words_job([row.text for row in page]), sum(3 * len(row.text) for row in page))) for page in pages
    )
    heading = lru_cache(maxsize=64)(lambda title: " ".join(tokens.words(title)))
    for page, result in ordered(tasks, Preparer(store, None)):
        for row, words in zip(page, result.words if result else (), strict=True):
            yield LexicalWords(row.id, words, heading(row.title or ""), row.source, row.first, row.last, row.collection)
