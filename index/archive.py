"""The archive: a folder that holds articles and finds chunks of them by words and by meaning."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index import backup, copying, database, manifest, reencode, updating, upkeep, writing
from index.copying import Copy
from index.dense import DenseBackend
from index.derived import Derived
from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, EncoderMismatch, InputError
from index.files import Files, Known
from index.intake import AddReport, Found, Intake, Progress, files_in
from index.lexical import LexicalBackend
from index.lock import WriterLock
from index.reading import Part, Reading
from index.reencode import ReencodeReport
from index.shards import Shard
from index.store import Store
from index.transaction import Draft
from index.types import Article, EncoderChoice
from index.updating import UpdateReport

if TYPE_CHECKING:
    from types import TracebackType

    from index.encode import Encoder
    from index.growth import Growth

__all__ = ["AddReport", "Archive", "Progress", "UpdateReport"]

LOCK_WAIT = 10.0
"""Seconds that a change waits for another writer by default."""

READERS_WAIT = 3
"""How many times as long removal waits for readers of an earlier state."""


class Archive(Reading):
    """Articles, found again by words and by meaning.

    Any number of processes and threads may read while one writes. What a reader finds is of the last change that
    was completed; it looks for newer ones before each search. Make one with ``Archive.create``, open one with
    ``Archive.open``.

    Attributes
    ----------
    path : Path
        The archive's folder.
    warnings : list of str
        What a user should know: an index that could only be made in memory, for instance.
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

    @classmethod
    def open(
        cls, path: Path, *, encoder: str | EncoderChoice | Encoder | None = None, readonly: bool = False
    ) -> Archive:
        """Open an archive; what a writer that was interrupted left undone is finished first, where that is possible.

        Parameters
        ----------
        path : Path
            Its folder.
        encoder : str, EncoderChoice, Encoder or None
            The encoder that it must have been made with; None takes the one it names.
        readonly : bool
            Write nothing at all; indexes that are missing or behind are then made in memory.

        Raises
        ------
        ArchiveMissing
            There is no archive at ``path``.
        ArchiveDamaged
            Its file cannot be read.
        EncoderMismatch
            It was made with another encoder.
        ArchiveError
            ``path`` is a file, or an archive of another format.
        """
        path = manifest.existing(Path(path))
        archive = cls(path, encoder=encoder, readonly=readonly)
        try:
            archive._finish_interrupted()
        except BaseException:
            archive.close()
            raise
        return archive

    @classmethod
    def create(cls, path: Path, *, encoder: str | EncoderChoice | Encoder | None = None) -> Archive:
        """Make an archive in a new or empty folder; one that is there already is opened as it is.

        Parameters
        ----------
        path : Path
            Its folder.
        encoder : str, EncoderChoice, Encoder or None
            What turns its texts into vectors: None is the bundled encoder.

        Raises
        ------
        ArchiveError
            ``path`` is a file, holds other things or cannot be written to.
        InputError
            There is no such encoder.
        """
        path = manifest.prepared(Path(path))
        if not manifest.is_made(path):
            encoder = manifest.loaded(encoder)
            with WriterLock(path).hold(wait=LOCK_WAIT):
                if not manifest.is_made(path):
                    database.make(path, manifest.fresh(encoder))
        return cls.open(path, encoder=encoder)

    def close(self) -> None:
        """Close the archive's files; it cannot be used after that."""
        self._helper.shutdown()
        self._lexical.release()
        self._dense.release()
        for part in list(self._parts.values()):
            part.close()
        self._store.database.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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

    def within(self, collections: Collection[str]) -> Part:
        """Return what the archive holds in some of its collections, as if there were nothing else.

        It is closed with the archive. InputError where there is no such collection.
        """
        names = frozenset(collections)
        if names not in self._parts:
            upkeep.check_collections(names, self.collections())
            self._parts[names] = Part(self, names)
        return self._parts[names]

    def add_paths(
        self,
        paths: Sequence[Path],
        *,
        date: str | None = None,
        encoding: str | None = None,
        collection: str = "",
        shard: Shard | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> AddReport:
        """Add files, and folders with all that is in them.

        A file that was added before is read again: its articles take the place of the earlier ones, and those that
        it no longer holds are removed. A file that cannot be read is reported and leaves what the archive holds.

        Parameters
        ----------
        paths : sequence of Path
            Files and folders.
        date : str or None
            The date of all their articles, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; None reads it from the text.
        encoding : str or None
            How the files are encoded; None finds out.
        collection : str
            The part of the archive that they go into.
        shard : (int, int) or None
            Only the share of one of several processes: which, from 1, of how many.
        progress : callable or None
            Is told how far it has come, often.

        Raises
        ------
        InputError
            ``date``, ``encoding`` or ``collection`` is none.
        ArchiveLocked
            Another process is writing.
        """
        from index.readers import readable

        upkeep.check_options(date, encoding, collection)
        failed: list[tuple[str, str]] = []
        encoder = self._writable_encoder()
        with self._changing() as store, self._growing(store) as growth:
            intake = Intake(writing.Keeper(store), encoder, growth, progress, failed)
            files = files_in(paths, failed, suffixes=readable, skip=self.path)
            intake.add_files([Found(path, root, date, encoding, collection, shard) for path, root in files])
            Files(store).learn(updating.folders_among(paths, date, encoding, collection))
            self._settle(store, growth=growth)
        return intake.report()

    def add(self, articles: Iterable[Article]) -> AddReport:
        """Add articles as they are, each in the place of the one with its id; one that cannot be stored is reported."""
        encoder = self._writable_encoder()
        with self._changing() as store, self._growing(store) as growth:
            intake = Intake(writing.Keeper(store), encoder, growth)
            intake.add_articles(articles)
            self._settle(store, growth=growth)
        return intake.report()

    def copies(self, *, vectors: bool) -> Iterator[Copy]:
        """Yield all articles to be copied into another archive, with their vectors where these are wanted."""
        return copying.of_store(self._store, vectors=vectors)

    def known(self) -> Known:
        """Return what an update goes by: files, folders, and what is to stay out."""
        return Files(self._store).known()

    def take(self, copies: Iterable[Copy], known: Known | None = None) -> AddReport:
        """Add articles of another archive, each in the place of the one with its id; one that is there stays.

        What an update goes by there is taken over.
        """
        encoder = self._writable_encoder()
        with self._changing() as store, self._growing(store) as growth:
            intake = Intake(writing.Keeper(store), encoder, growth)
            copying.fill(intake, copies, Files(store), known, first=not len(self))
            self._settle(store, growth=growth)
        return intake.report()

    def update(
        self,
        paths: Sequence[Path] = (),
        *,
        prune: bool = False,
        settled: float = 0.0,
        progress: Callable[[Progress], None] | None = None,
    ) -> UpdateReport:
        """Read again what changed in the files and folders that were added, and what is new in these folders.

        A file whose bytes are what they were is not read. One that was moved keeps its articles with their ids. What
        was removed by name stays out.

        Parameters
        ----------
        paths : sequence of Path
            Only these files and folders, which may be new to the archive; empty for all that were added.
        prune : bool
            Remove the articles of files that are gone, rather than report the files; those of a folder that is itself
            gone, or empty, stay in any case.
        settled : float
            Leave out files that changed within so many seconds: they may still be written to.
        progress : callable or None
            Is told how far it has come, often.

        Raises
        ------
        ArchiveLocked
            Another process is writing.
        """
        self._store.database.require_writable()
        # Looked at before the lock is taken: mostly there is nothing to do, and who watches a folder asks often.
        plan = updating.planned(self.known(), paths, skip=self.path, settled=settled)
        if plan.nothing_to_do(prune=prune) and not plan.seen:
            return plan.report(AddReport(0, 0, plan.failed))
        encoder = self._writable_encoder()
        with self._changing() as store:
            files = Files(store)
            known = files.known()
            plan = updating.planned(known, paths, skip=self.path, settled=settled)
            if plan.nothing_to_do(prune=prune):
                files.see(plan.seen)
                store.commit()
                return plan.report(AddReport(0, 0, plan.failed))
            with self._growing(store) as growth:
                keeper, gone = writing.Keeper(store, at_once=bool(plan.moved)), known.withdrawn
                intake = Intake(keeper, encoder, growth, progress, plan.failed, withdrawn=gone)
                pruned = updating.carry_out(files, plan, intake, prune=prune)
                self._settle(store, growth=growth)
            return plan.report(intake.report(), pruned)

    def remove(self, ids_or_sources: Sequence[str]) -> int:
        """Take articles out, named by id, source, file or folder; return how many.

        When it returns, no file of the archive holds their text any more, and no update brings them back. InputError,
        with nothing removed, where a name is of no article.
        """
        with self._changing() as store:
            found = store.resolve_all(ids_or_sources)
            unknown = [name for name, ids in found.items() if not ids]
            if unknown:
                raise InputError(
                    f"the archive holds no article, source or file {unknown[0]!r}, so nothing was removed; "
                    "`wenyuan index list` shows what it holds"
                )
            ids = list(dict.fromkeys(i for ids in found.values() for i in ids))
            files = Files(store)
            files.forget(updating.folders_in(files.known(), ids_or_sources))
            count = writing.remove(store, ids, for_good=True)
            self._settle(store)
        return count

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

    @classmethod
    def restore(cls, source: Path, path: Path, *, encoder: str | EncoderChoice | Encoder | None = None) -> Archive:
        """Make an archive in a new or empty folder of what ``backup`` wrote, its indexes anew, and open it.

        Raises
        ------
        ArchiveDamaged
            The file is not what was written.
        ArchiveError
            It is none of ours, or the folder holds other things.
        """
        backup.read(source, manifest.prepared(Path(path)))
        archive = cls.open(path, encoder=encoder)
        with archive._changing() as store:
            archive._settle(store)
        return archive

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
