"""The lexical index while articles are added: it takes their words as they are stored, so that none is cut twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.derived import Derived
from index.generations import Generation
from index.lexical import LexicalBackend, LexicalIndex, LexicalWriter
from index.store import Change, Store
from index.writing import Entry


class Growth:
    """A generation of the lexical index in the making, from before the first article of a run until after the last.

    What a run replaces or removes ends it, since the index is made anew then in any case. Needs the writer lock.

    Attributes
    ----------
    open : bool
        Whether words are taken.
    """

    def __init__(self, store: Store, derived: Derived[LexicalIndex], backend: LexicalBackend) -> None:
        self.open = False
        self._store = store
        self._derived = derived
        self._backend = backend
        self._base: Generation | None = None
        self._folder = Path()
        self._writer: LexicalWriter | None = None
        self._behind = Change(frozenset(), frozenset())
        self._change = 0

    @contextmanager
    def running(self) -> Iterator[Growth]:
        """Begin, and at the end delete what was not finished."""
        self._base = self._derived.usable(self._store)
        self._change = self._store.change()
        behind = self._store.changes_since(self._base.change if self._base else 0)
        if behind is None or "purge_pending" in self._store.meta():
            yield self
            return
        self._behind = behind
        with self._derived.generations.staged() as self._folder:
            self.open = True
            try:
                yield self
            finally:
                self.stop()

    def stop(self) -> None:
        """Take no more words; the index is made in another way."""
        self.open, self._writer = False, None

    def add(self, entries: Iterable[Entry], ids: Iterable[range]) -> None:
        """Take the words of articles that were just stored, with the ids of their chunks."""
        if not self.open:
            return
        with self._derived.said_plainly():
            for entry, numbers in zip(entries, ids, strict=True):
                one = entry.packed
                if numbers and self._writer is None:
                    self._writer = self._backend.begin(self._base.folder if self._base else None, self._folder)
                if numbers and self._writer is not None:
                    of_all = (one.heading, one.source, one.first, one.last, one.collection)
                    self._writer.add_article(zip(numbers, one.words, strict=True), *of_all)
        self._change = self._store.change()

    def finish(self) -> None:
        """Publish the index of what the store holds now, where there were words to take."""
        since = self._store.changes_since(self._change)
        if self._writer is None or since is None:
            return
        target = self._store.change()
        late = since.texts | since.dates
        missed = self._behind.texts | self._behind.dates
        with self._derived.said_plainly():
            self._backend.amend(self._store, self._writer, late | missed, held=late | missed if self._base else late)
            self._writer.finish()
            self._derived.publish_folder(self._store, self._folder, target)
        self.stop()
