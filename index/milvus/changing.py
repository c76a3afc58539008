"""Who may change an archive in Milvus, and what follows each change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.errors import ArchiveError
from index.feedback import Feedback, folder_of
from index.intake import timed
from index.milvus import checking, schema
from index.milvus.reading import Reading, collections_named
from index.milvus.store import MilvusStore
from index.milvus.writers import Writer
from index.milvus.writing import Ledger
from index.shards import Shard
from index.writing import Entry, FileNote, Written

if TYPE_CHECKING:
    from index.encode import Encoder

_SHARD = "shard"
_FLUSHED = 2000  # chunks written from which a server is told to index them now
_SAVED = 65_536  # chunks after which the counts of words are written, so that they take no more memory


class Changing(Reading):
    """The right to change an archive.

    Attributes
    ----------
    readonly : bool
        Whether nothing can be changed.
    lock_wait : float
        Seconds that a change waits for another writer before it raises ArchiveLocked.
    """

    readonly: bool
    lock_wait: float
    _writers: dict[int, Writer]

    def require_writable(self) -> None:
        """Raise ArchiveError where it may only be read."""
        if self.readonly:
            raise ArchiveError(f"the archive {self.name!r} is open for reading only; open it for writing")

    @contextmanager
    def changing(self, *, shard: Shard | None = None, encoding: bool = True) -> Iterator[tuple[Ledger, Encoder]]:
        """Lend the right to write, and bring everything in step at the end.

        ``encoding`` says that texts are to be encoded; without it there is no encoder.
        """
        # The encoder is loaded before anything is changed, so that one that is missing changes nothing.
        self.require_writable()
        encoder = self.encoder if encoding else None
        number = shard[0] if shard else 0
        writer = self._writers.setdefault(
            number, Writer(self.store.notes, self.client.where, number, alone=self.client.embedded)
        )
        with writer.hold(self.lock_wait):
            ledger = Ledger(self.store, writer, self._manifest["buckets"])
            if writer.interrupted:
                checking.sweep(ledger, self.words, writer.interrupted)
            if shard is not None:
                self.store.notes.put(_SHARD, {_shard_key(*shard): "at work"})
            yield ledger, encoder  # type: ignore[misc]
            self._settle(ledger, shard)

    def _settle(self, ledger: Ledger, shard: Shard | None = None) -> None:
        from index.date_links import dated_by_others

        last = True
        if shard is not None:
            self.store.notes.put(_SHARD, {_shard_key(*shard): "done"})
            keys = [_shard_key(n, shard[1]) for n in range(1, shard[1] + 1)]
            last = list(self.store.notes.get(keys).values()) == ["done"] * shard[1]
            ledger.dirty = True  # the others' articles may date those that this one left undated
        if ledger.dirty and last:
            # Each collection by itself: what dates an article is quoted as the evidence of its date.
            for name in collections_named(self.store):
                ledger.redate(dated_by_others(MilvusStore(self.client, [name], still=True)), timed)
        if ledger.dirty:
            ledger.save()
            Feedback(folder_of(self._whole)).forget(ledger.gone)
            if self.client.embedded or ledger.written > _FLUSHED:
                # What lies in the server's memory is indexed anew at each search (Milvus Lite), or scanned (a cluster).
                for collection in schema.ALL:
                    self.client.flush(collection)
            ledger.writer.done()
            self.words.forget()
            self.survey.forget()


def _shard_key(number: int, of: int) -> str:
    return f"{_SHARD}:{number}/{of}"


class Keeper:
    """Where a run of adding puts what it has made: a ledger, whose counts are written now and then."""

    store = None

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._saved = 0
        self.known_source = ledger.known_source
        self.paths_of_source = ledger.paths_of_source
        self.next_position = ledger.next_position
        self.stored_hashes = ledger.stored_hashes
        self.refused = ledger.refused

    def put(self, entries: Sequence[Entry], finished: Sequence[FileNote]) -> Written:
        """Store articles, and their words' counts where these are many."""
        written = self._ledger.put(entries, finished)
        if self._ledger.written - self._saved > _SAVED:
            self._ledger.save()
            self._saved = self._ledger.written
        return written
