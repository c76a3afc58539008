"""The half of an archive that keeps it whole: changes committed with their indexes, damage found and mended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index import backup, manifest, reencode, upkeep, writing
from index.dense import DenseBackend
from index.derived import Derived
from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, EncoderMismatch
from index.lexical import LexicalBackend
from index.lock import WriterLock
from index.reading import Part, Reading
from index.reencode import ReencodeReport
from index.store import Store
from index.transaction import Draft
from index.types import EncoderChoice

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.growth import Growth

LOCK_WAIT = 10.0
"""Seconds that a change waits for another writer by default."""

READERS_WAIT = 3
"""How many times as long removal waits for readers of an earlier state."""


class Maintained(Reading):
    """What ``index.archive.Archive`` stands on: its store and indexes, the lock, changes as a whole, and upkeep.

    Attributes
    ----------
    lock_wait : float
        Seconds that a change waits for another writer before it raises ArchiveLocked.
    """

    def __init__(self, path: Path, *, encoder: str | EncoderChoice | Encoder | None, readonly: bool) -> None:
        store = Store(path, readonly=readonly)
        try:
            store.database.check()
            store.database.migrate()
            self._manifest = manifest.read(path, store.meta())
            self._asked = manifest.same_encoder(path, self._manifest, encoder)
        except BaseException:
            store.database.close()
            raise
        full = f"the disk of the archive {str(path)!r} is full: it is open for reading only"
        super().__init__(path, store, [full] if store.database.full else [])
        self.lock_wait = LOCK_WAIT
        self._lock = WriterLock(path)
        self._encoder: Encoder | None = None
        self._encoder_mutex = threading.Lock()
        # Both indexes leave Python while they search, so a second thread is a second core.
        self._helper = ThreadPoolExecutor(thread_name_prefix="lexical")
        self._change_seen = -1
        self._parts: dict[frozenset[str], Part] = {}
        self._derive()

    def close(self) -> None:
        """Close the archive's files; it cannot be used after that."""
        self._helper.shutdown()
        self._lexical.release()
        self._dense.release()
        for part in list(self._parts.values()):
            part.close()
        self._store.database.close()

    @property
    def encoder(self) -> Encoder:
        """The encoder of its vectors, loaded when first asked for; EncoderMismatch where it has changed since."""
        with self._encoder_mutex:
            if self._encoder is None:
                choice = self._asked if isinstance(self._asked, EncoderChoice) else None
                encoder = manifest.unchanged(self.path, self._manifest, manifest.loaded(self._asked), choice)
                if warning := getattr(encoder, "warning", ""):
                    self.warnings.append(warning)
                self._encoder = encoder
            return self._encoder

    def verify(self) -> list[str]:
        """Return what is wrong with the archive, a sentence each; nothing is changed."""
        kinds = (self._lexical, self._dense)
        found = upkeep.problems(self._store, self._manifest, kinds, alone=self.readonly or self._lock.is_free())
        if found and not self.readonly:
            # What a writer is in the middle of looks like damage; what is damaged still is when nobody writes.
            with suppress(ArchiveError), self._lock.hold(self.lock_wait):
                return upkeep.problems(self._store, self._manifest, kinds)
        return found

    def repair(self) -> list[str]:
        """Make the indexes anew, and the vectors that are missing, damaged or of another encoder; return what is left.

        Damaged texts cannot be made anew: what is left says which articles to add again.
        """
        with self._changing() as store:
            encoder = self._encoder or manifest.loaded(self._asked)
            upkeep.mend_rows(self._store)
            upkeep.encode_anew(self._store, self._manifest, encoder)
            self._adopt(encoder)
            writing.scrub(self._store, READERS_WAIT * self.lock_wait)
            self._settle(store, anew=True)
        return self.verify()

    def compact(self) -> tuple[int, int]:
        """Write the archive's file and both indexes anew, as small as they can be; return bytes before and after.

        It needs room for a copy of them on the disk. ArchiveLocked as for ``remove``.
        """
        before = upkeep.size(self.path)
        with self._changing() as store:
            writing.scrub(store, READERS_WAIT * self.lock_wait)
            self._settle(store, anew=True)
        return before, upkeep.size(self.path)

    def backup(self, target: Path) -> int:
        """Write the archive as it is at this moment into one file, which ``restore`` reads; return its bytes.

        Others may read and change the archive meanwhile. InputError where the file is there already.
        """
        return backup.write(self._store, target)

    def reencode(
        self, encoder: str | EncoderChoice | Encoder, *, progress: reencode.Progress | None = None
    ) -> ReencodeReport:
        """Make all vectors anew with another encoder, going on where an interrupted run with it stopped.

        Until all are there, the archive answers with the vectors that it has; then they change places in one step. With
        the encoder that it has already, an unfinished run is forgotten and nothing else is done.

        Parameters
        ----------
        encoder : str, EncoderChoice or Encoder
            What its texts are to be turned into vectors by.
        progress : callable or None
            Is told how many chunks have their new vector, and how many there are.

        Raises
        ------
        InputError
            There is no such encoder.
        ArchiveLocked
            Another process is writing.
        """
        self._store.database.require_writable()
        loaded = manifest.loaded(encoder)
        with self._changing(any_vectors=True) as store:
            made_with = manifest.read(self.path, self._store.meta())
            report = reencode.run(self._store, made_with, loaded, progress)
            self._adopt(loaded)
            self._settle(store)
        return report

    @property
    def reencoding(self) -> str:
        """How far an unfinished ``reencode`` is, in a few words; "" where there is none."""
        return reencode.progress_of(self._store)

    def _writable_encoder(self) -> Encoder:
        # The encoder is loaded before anything is changed, so that one that is missing changes nothing.
        self._store.database.require_writable()
        return self.encoder

    @contextmanager
    def _changing(self, *, wait: float | None = None, any_vectors: bool = False) -> Iterator[Draft]:
        self._store.database.require_writable()
        with self._lock.hold(self.lock_wait if wait is None else wait):
            if not any_vectors:
                self._check_vectors()
            # What this process reads meanwhile is what was there before.
            self._lexical.growing = self._dense.growing = True
            try:
                with Draft(self._store) as store:
                    yield store
            except BaseException:
                with suppress(ArchiveError):  # indexes of what was not committed would keep their room on the disk
                    self._lexical.prune()
                    self._dense.prune()
                raise
            finally:
                self._lexical.growing = self._dense.growing = False

    @contextmanager
    def _growing(self, store: Draft) -> Iterator[Growth]:
        from index.growth import Growth

        with Growth(store, self._lexical, LexicalBackend()).running() as growth:
            yield growth

    def _settle(self, store: Draft, *, anew: bool = False, growth: Growth | None = None) -> None:
        # A question may hold an earlier state for some seconds, where a reranking model reads for it.
        wait = READERS_WAIT * self.lock_wait
        upkeep.settle(store, (self._lexical, self._dense), wait, anew=anew, growth=growth)
        reencode.settle(self._store)

    def _finish_interrupted(self) -> None:
        if self.readonly or not (upkeep.unfinished(self._store) or self._lexical.behind() or self._dense.behind()):
            return
        try:
            with self._changing(wait=0) as store:
                self._settle(store)
        except ArchiveLocked:
            return  # a writer is at work and finishes it
        except ArchiveDamaged:
            raise
        except ArchiveError as error:
            self.warnings.append(str(error))  # a disk that is full must not keep anyone from reading

    def _adopt(self, encoder: Encoder) -> None:
        self._manifest = manifest.read(self.path, self._store.meta())
        self._asked = self._encoder = encoder
        self._derive()

    def _check_vectors(self) -> None:
        """Raise EncoderMismatch where another process has made the vectors anew since this archive was opened."""
        change = self._store.change()
        if change == self._change_seen:
            return
        meta = self._store.meta()
        if meta["fingerprint"] != self._manifest["fingerprint"]:
            raise EncoderMismatch(
                f"the vectors of {str(self.path)!r} were made anew by the encoder {meta['encoder']!r} since it was "
                "opened; open it again (a server: start it again)"
            )
        self._change_seen = change

    def _derive(self) -> None:
        dense = DenseBackend(self._manifest["dimension"], self._manifest["fingerprint"])
        self._lexical = Derived(self._store, LexicalBackend(), self._lock, self.warnings)
        self._dense = Derived(self._store, dense, self._lock, self.warnings)
