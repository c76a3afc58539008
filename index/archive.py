"""The archive: a folder that holds articles and finds chunks of them by words and by meaning."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index import database, links, manifest, reencode, upkeep, writing
from index.dense import DenseBackend, DenseIndex, described
from index.derived import Derived
from index.errors import ArchiveLocked, EncoderMismatch, InputError
from index.intake import AddReport, Intake, Progress, files_in
from index.lexical import LexicalBackend, LexicalIndex
from index.lock import WriterLock
from index.reencode import ReencodeReport
from index.store import ChunkText, Store
from index.types import Article, Chunk, EncoderChoice, TimeSpan

if TYPE_CHECKING:
    from types import TracebackType

    from index.encode import Encoder
    from index.growth import Growth

__all__ = ["AddReport", "Archive", "Progress"]

LOCK_WAIT = 10.0
"""Seconds that a change waits for another writer by default."""

TOGETHER_FROM = 300_000
"""Chunks from which on both indexes are searched at the same time, with an encoder that takes no time itself."""


class Archive:
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
        self.path = path
        self.warnings: list[str] = []
        self.lock_wait = LOCK_WAIT
        self._store = Store(path, readonly=readonly)
        try:
            self._store.database.check()
            self._manifest = manifest.read(path, self._store.meta())
            self._asked = manifest.same_encoder(path, self._manifest, encoder)
        except BaseException:
            self._store.database.close()
            raise
        self._lock = WriterLock(path)
        self._encoder: Encoder | None = None
        self._encoder_mutex = threading.Lock()
        # Both indexes leave Python while they search, so a second thread is a second core.
        self._helper = ThreadPoolExecutor(thread_name_prefix="lexical")
        self._lexical: Derived[LexicalIndex]
        self._dense: Derived[DenseIndex]
        self._change_seen = -1
        self._derive()
        # Keyed by the store's last change as well, so that what another process changed is read again.
        store = self._store
        self._cached_article = lru_cache(maxsize=512)(
            lambda change, article_id: links.linked(store, store.article(article_id, change))
        )
        self._cached_filter = lru_cache(maxsize=32)(lambda change, *filters: store.chunks_in(*filters))

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
        self._store.database.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """Return the number of articles."""
        return int(self._store.counts()["articles"])

    @property
    def name(self) -> str:
        """What ``--archive`` calls it: its folder."""
        return str(self.path.resolve())

    @property
    def readonly(self) -> bool:
        """Whether it was opened for reading only, or its folder allows no more."""
        return self._store.readonly

    @property
    def manifest(self) -> dict[str, Any]:
        """What it was made with: format, encoder, fingerprint, revision, prompts, dimension, tokens, created."""
        return dict(self._manifest)

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

    def add_paths(
        self,
        paths: Sequence[Path],
        *,
        date: str | None = None,
        encoding: str | None = None,
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
        progress : callable or None
            Is told how far it has come, often.

        Raises
        ------
        InputError
            ``date`` or ``encoding`` is none.
        ArchiveLocked
            Another process is writing.
        """
        from index.readers import readable

        upkeep.check_options(date, encoding)
        failed: list[tuple[str, str]] = []
        with self._changing() as encoder, self._growing() as growth:
            intake = Intake(self._store, encoder, growth, progress, failed)
            files = list(files_in(paths, failed, suffixes=readable, skip=self.path))
            intake.add_files(files, date=date, encoding=encoding)
            self._settle(growth=growth)
        return intake.report()

    def add(self, articles: Iterable[Article]) -> AddReport:
        """Add articles as they are, each in the place of the one with its id; one that cannot be stored is reported."""
        with self._changing() as encoder, self._growing() as growth:
            intake = Intake(self._store, encoder, growth)
            intake.add_articles(articles)
            self._settle(growth=growth)
        return intake.report()

    def remove(self, ids_or_sources: Sequence[str]) -> int:
        """Take articles out, named by id, source, file or folder; return how many.

        When it returns, no file of the archive holds their text any more. InputError, with nothing removed, where a
        name is of no article.
        """
        found = {name: self.resolve(name) for name in ids_or_sources}
        unknown = [name for name, ids in found.items() if not ids]
        if unknown:
            raise InputError(
                f"the archive holds no article, source or file {unknown[0]!r}, so nothing was removed; "
                "`wenyuan index list` shows what it holds"
            )
        self._store.database.require_writable()
        with self._lock.hold(self.lock_wait):
            self._check_vectors()
            count = writing.remove(self._store, dict.fromkeys(i for ids in found.values() for i in ids))
            self._settle()
        return count

    def resolve(self, name: str) -> list[str]:
        """Return the ids of the articles that a name means: an id, a source, a file, or a folder of added files."""
        return self._store.resolve(name)

    def articles(self) -> Iterator[Article]:
        """Yield all articles, ordered by source and by their place in it."""
        return (links.linked(self._store, article) for article in self._store.articles())

    def article(self, article_id: str) -> Article:
        """Return one article; InputError where there is none of that id."""
        return self._cached_article(self._store.change(), article_id)

    def articles_named(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles of these ids; one that was removed in the meantime is left out."""
        change, found = self._store.change(), {}
        for article_id in ids:
            with suppress(InputError):
                found[article_id] = self._cached_article(change, article_id)
        return found

    def context_before(self, article: Article) -> str:
        """Return the last sentence, whole or broken off, of what an article continues; "" where it continues none."""
        if article.continues is None:
            return ""
        try:
            return links.last_words(self.article(article.continues))
        except InputError:
            return ""  # removed in the meantime

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """Return chunks in the order of ``ids``; one that was removed in the meantime is left out."""
        return self._store.chunks(ids)

    def texts(self, ids: Sequence[int]) -> list[ChunkText]:
        """Return the chunks' texts alone, for ranking; as ``chunks``, without the checks that a quote needs."""
        return self._store.texts(ids)

    def telling(self, ids: Sequence[int], span: TimeSpan) -> frozenset[int]:
        """Return those chunks of ``ids`` with a time expression that means a day in the span."""
        return self._store.telling(ids, span)

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order; InputError where there is no such article."""
        self.article(article_id)
        return self._store.chunks_of(article_id)

    def search_lexical(
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` chunk ids with their BM25 scores (higher is better), best first.

        Parameters
        ----------
        query : str
            Any text; chunks that hold none of its words are not found.
        k : int
            How many, at least 1.
        also : str
            Other words for what the query says; they count less.
        period : TimeSpan or None
            Only chunks of articles dated in it, in part at least; those without a known year are left out.
        sources : collection of str or None
            Only chunks of articles from these.
        about : TimeSpan or None
            Only chunks with a time expression that means a day in it.
        """
        upkeep.check_count(k)
        index, whole = self._lexical.in_step()
        if about is None:
            hits = index.search(query, k, also=also, period=period, sources=sources)
            return hits if whole else self._still_there(hits)
        allowed = set(self._allowed(sources, about).tolist())
        reach = 4 * k
        while True:
            found = index.search(query, reach, also=also, period=period, sources=sources)
            hits = [hit for hit in found if hit[0] in allowed]
            if len(hits) >= k or len(found) < reach:
                return hits[:k]
            reach *= 4

    def search_dense(
        self,
        query: str,
        k: int,
        *,
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` chunk ids with their cosine similarity to the query, best first; filters as above."""
        upkeep.check_count(k)
        self._check_vectors()
        index, whole = self._dense.in_step()
        self._check_vectors()
        if not len(index):
            return []
        vector = self.encoder.encode([query], query=True)[0]
        allowed = None if sources is None and about is None else self._allowed(sources, about)
        hits = index.search(vector, k, period=period, allowed=allowed)
        return hits if whole else self._still_there(hits)

    def search_both(
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
        """Return the hits of both searches, lexical and dense; arguments as above.

        They run at the same time where either takes long enough: handing one to another thread and taking turns in
        Python costs as much as a search of ``TOGETHER_FROM`` chunks.
        """
        from index.encode import StaticEncoder

        lexical = partial(self.search_lexical, query, k, also=also, period=period, sources=sources, about=about)
        dense = partial(self.search_dense, query, k, period=period, sources=sources, about=about)
        if isinstance(self.encoder, StaticEncoder) and len(self._lexical.current()) < TOGETHER_FROM:
            return lexical(), dense()
        found = self._helper.submit(lexical)
        nearest = dense()
        return found.result(), nearest

    def word_frequency(self, word: str) -> int:
        """Return how many chunks hold a word (all of its parts, where the index cuts it), for weighing words."""
        return self._lexical.current().frequency(word)

    def word_counter(self) -> tuple[Callable[[str], int], int]:
        """Return what ``word_frequency`` does and how many chunks that is out of, both of this moment: for many words.

        Each word costs a tenth of what ``word_frequency`` takes, which looks for a later state of the archive.
        """
        index = self._lexical.current()
        return index.frequency, len(index)

    @property
    def chunk_count(self) -> int:
        """How many chunks the lexical index holds, which ``word_frequency`` is out of."""
        return len(self._lexical.current())

    def months(self) -> dict[str, int]:
        """Return how many articles there are of each month (``YYYY-MM``), and of each year without one, in order."""
        return self._store.months()

    def sources(self, containing: str = "", limit: int = 100) -> list[tuple[str, int]]:
        """Return sources whose name contains a text (capitals apart), with their articles: the largest first."""
        return self._store.sources(containing, limit)

    def stats(self) -> dict[str, Any]:
        """Return what the archive holds and what it was made with; days are ISO dates or None.

        ``vector_index`` says how vectors are searched: ``flat``, or ``ivf`` with its number of lists.
        """
        newest = self._dense.generations.newest()
        kind = described(newest.folder) if newest is not None else ""
        return {**upkeep.stats(self.path, self._store, self._manifest), "vector_index": kind}

    def verify(self) -> list[str]:
        """Return what is wrong with the archive, a sentence each; nothing is changed."""
        return upkeep.problems(self._store, self._manifest, (self._lexical, self._dense))

    def repair(self) -> list[str]:
        """Make the indexes anew, and the vectors that are missing, damaged or of another encoder; return what is left.

        Damaged texts cannot be made anew: what is left says which articles to add again.
        """
        self._store.database.require_writable()
        with self._lock.hold(self.lock_wait):
            self._check_vectors()
            encoder = self._encoder or manifest.loaded(self._asked)
            upkeep.encode_anew(self._store, self._manifest, encoder)
            self._adopt(encoder)
            writing.scrub(self._store, self.lock_wait)
            self._settle(anew=True)
        return self.verify()

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
        with self._lock.hold(self.lock_wait):
            made_with = manifest.read(self.path, self._store.meta())
            report = reencode.run(self._store, made_with, loaded, progress)
            self._adopt(loaded)
            self._settle()
        return report

    @property
    def reencoding(self) -> str:
        """How far an unfinished ``reencode`` is, in a few words; "" where there is none."""
        return reencode.progress_of(self._store)

    @contextmanager
    def _changing(self) -> Iterator[Encoder]:
        # The encoder is loaded before anything is changed, so that one that is missing changes nothing.
        self._store.database.require_writable()
        encoder = self.encoder
        with self._lock.hold(self.lock_wait):
            self._check_vectors()
            yield encoder

    @contextmanager
    def _growing(self) -> Iterator[Growth]:
        from index.growth import Growth

        with Growth(self._store, self._lexical, LexicalBackend()).running() as growth:
            yield growth

    def _settle(self, *, anew: bool = False, growth: Growth | None = None) -> None:
        upkeep.settle(self._store, (self._lexical, self._dense), self.lock_wait, anew=anew, growth=growth)
        reencode.settle(self._store)

    def _finish_interrupted(self) -> None:
        if self.readonly or not upkeep.unfinished(self._store):
            return
        try:
            with self._lock.hold(wait=0):
                self._settle()
        except ArchiveLocked:
            return  # a writer is at work and finishes it

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

    def _allowed(self, sources: Collection[str] | None, about: TimeSpan | None) -> NDArray[np.int64]:
        named = None if sources is None else tuple(sorted(sources))
        return self._cached_filter(self._store.change(), None, named, about)

    def _still_there(self, hits: list[tuple[int, float]]) -> list[tuple[int, float]]:
        # An index may be a change behind the store while a writer is at work.
        known = self._store.known([number for number, _ in hits])
        return [hit for hit in hits if hit[0] in known]
