"""The archive: a folder that holds articles and finds chunks of them by words and by meaning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index import backup, copying, database, manifest, updating, upkeep, writing
from index.copying import Copy
from index.errors import InputError
from index.files import Files, Known
from index.intake import AddReport, Found, Intake, Progress, files_in
from index.lock import WriterLock
from index.maintaining import LOCK_WAIT, Maintained
from index.reading import Part
from index.shards import Shard
from index.types import Article, EncoderChoice
from index.updating import UpdateReport

if TYPE_CHECKING:
    from types import TracebackType

    from index.encode import Encoder

__all__ = ["AddReport", "Archive", "Progress", "UpdateReport"]


class Archive(Maintained):
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

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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
