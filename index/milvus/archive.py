"""An archive in Milvus: what ``index.archive`` is for a folder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import backup, copying, manifest, updating, upkeep
from index.copying import Copy
from index.errors import ArchiveLocked, ArchiveMissing, EncoderMismatch, InputError
from index.files import Known
from index.intake import AddReport, Found, Intake, NoWords, Progress, files_in
from index.milvus import checking, keeping, made, purging, rewriting
from index.milvus.address import exists, is_file
from index.milvus.changing import Changing, Keeper
from index.milvus.client import Client
from index.milvus.files import Files
from index.milvus.store import MilvusStore
from index.milvus.survey import Survey
from index.milvus.words import Words
from index.milvus.writers import Writer
from index.reencode import ReencodeReport
from index.shards import Shard
from index.types import Article, EncoderChoice
from index.updating import UpdateReport

if TYPE_CHECKING:
    from types import TracebackType

    from index.encode import Encoder


class MilvusArchive(Changing):
    """Articles in Milvus, found again by words and by meaning; the methods are those of ``index.interface.Archive``.

    Any number of processes on any machines may read and write at a time where a server is named; a file of Milvus Lite
    lets one process in. Make or open one with ``MilvusArchive.open``.
    """

    def __init__(
        self,
        client: Client,
        made_with: dict[str, Any],
        encoder: str | EncoderChoice | Encoder | None,
        *,
        readonly: bool,
    ) -> None:
        self.warnings: list[str] = []
        self.lock_wait = 10.0
        self.readonly = readonly
        self.client = client
        self.store = MilvusStore(client)
        self._manifest = made_with
        self._asked = manifest.same_encoder(Path(self.name), made_with, encoder)
        self._encoder: Encoder | None = None
        self._encoder_mutex = threading.Lock()
        self.words = Words(self.store.notes, made_with["buckets"], alone=client.embedded)
        self.survey = Survey(self.store)
        self._writers: dict[int, Writer] = {}
        self._helper = ThreadPoolExecutor(thread_name_prefix="lexical")

    @classmethod
    def open(
        cls,
        where: str,
        *,
        encoder: str | EncoderChoice | Encoder | None = None,
        token: str | None = None,
        readonly: bool = False,
        create: bool = False,
    ) -> MilvusArchive:
        """Open the archive in a file of Milvus Lite or on a server; ``create`` makes it where there is none.

        Raises
        ------
        ArchiveMissing
            There is none.
        ArchiveLocked
            Another process has the file of Milvus Lite.
        EncoderMismatch
            It was made with another encoder.
        ArchiveError
            The server cannot be reached, or the extra ``milvus`` is not installed.
        """
        if is_file(where):
            rewriting.finish(Path(where).expanduser().resolve())
        if not create:
            exists(where)
        client = Client(where, token=token)
        try:
            made_with = made.found(client)
            if made_with is None:
                if not create:
                    raise ArchiveMissing(
                        f"there is no archive at 'milvus:{where}'; make it with `wenyuan index add FILE...`"
                    )
                made_with = made.make(client, encoder)
            return cls(client, made_with, encoder, readonly=readonly)
        except BaseException:
            client.close()
            raise

    def close(self) -> None:
        """Close the connection; it cannot be used after that."""
        self._helper.shutdown()
        self.client.close()

    def __enter__(self) -> MilvusArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _whole(self) -> MilvusArchive:
        return self

    @property
    def encoder(self) -> Encoder:
        """The encoder of its vectors, loaded when first asked for; EncoderMismatch where it has changed since."""
        with self._encoder_mutex:
            if self._encoder is None:
                loaded = manifest.loaded(self._asked)
                if not manifest.is_same(self._manifest, loaded):
                    raise EncoderMismatch(
                        f"the vectors of {self.name!r} were made by the encoder {self._manifest['fingerprint']!r}, the "
                        f"one here is {loaded.fingerprint!r}; {_REENCODE if self.client.embedded else _COPY}"
                    )
                if warning := getattr(loaded, "warning", ""):
                    self.warnings.append(warning)
                self._encoder = loaded
            return self._encoder

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
        """Add files, and folders with all that is in them; a file that was added before is read again.

        Of a ``shard`` (which, from 1, of how many) any number of processes may run at a time, on any machines. The
        dates that articles give each other are found by the one that is done last.
        """
        from index.readers import readable

        upkeep.check_options(date, encoding, collection)
        failed: list[tuple[str, str]] = []
        with self.changing(shard=shard) as (ledger, encoder):
            intake = Intake(Keeper(ledger), encoder, NoWords(open=True), progress, failed)
            files = files_in(paths, failed, suffixes=readable, skip=self._own)
            intake.add_files([Found(path, root, date, encoding, collection, shard) for path, root in files])
            ledger.files.learn(updating.folders_among(paths, date, encoding, collection))
        return intake.report()

    def add(self, articles: Iterable[Article]) -> AddReport:
        """Add articles as they are, each in the place of the one with its id; one that cannot be stored is reported."""
        with self.changing() as (ledger, encoder):
            intake = Intake(Keeper(ledger), encoder, NoWords(open=True))
            intake.add_articles(articles)
        return intake.report()

    def copies(self, *, vectors: bool) -> Iterator[Copy]:
        """Yield all articles to be copied into another archive, with their vectors where these are wanted."""
        return self.store.copies(vectors=vectors)

    def known(self) -> Known:
        """Return what an update goes by: files, folders, and what is to stay out."""
        return Files(self.store).known()

    def take(self, copies: Iterable[Copy], known: Known | None = None) -> AddReport:
        """Add articles of another archive, each in the place of the one with its id; one that is there stays.

        What an update goes by there is taken over.
        """
        with self.changing() as (ledger, encoder):
            intake = Intake(Keeper(ledger), encoder, NoWords(open=True))
            copying.fill(intake, copies, ledger.files, known, first=not len(self))
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

        As ``index.archive.Archive.update`` does; the files are those that this machine sees.
        """
        self.require_writable()
        plan = updating.planned(self.known(), paths, skip=self._own, settled=settled)
        if plan.nothing_to_do(prune=prune) and not plan.seen:
            return plan.report(AddReport(0, 0, plan.failed))
        with self.changing() as (ledger, encoder):
            known = self.known()
            plan = updating.planned(known, paths, skip=self._own, settled=settled)
            intake = Intake(
                Keeper(ledger), encoder, NoWords(open=True), progress, plan.failed, withdrawn=known.withdrawn
            )
            pruned = updating.carry_out(ledger.files, plan, intake, prune=prune)
        return plan.report(intake.report(), pruned)

    def remove(self, ids_or_sources: Sequence[str]) -> int:
        """Take articles out, named by id, source, file or folder; return how many.

        When it returns no search, list or answer brings them any more, no update brings them back, and no file of
        Milvus Lite holds their text; what a server has on its disks goes with its next compaction. InputError, with
        nothing removed, where a name is of no article.
        """
        found = self.resolve_all(ids_or_sources)
        unknown = [name for name, ids in found.items() if not ids]
        if unknown:
            raise InputError(
                f"the archive holds no article, source or file {unknown[0]!r}, so nothing was removed; "
                "`wenyuan index list` shows what it holds"
            )
        with self.changing(encoding=False) as (ledger, _):
            ledger.files.forget(updating.folders_in(self.known(), ids_or_sources))
            count = ledger.remove(dict.fromkeys(i for ids in found.values() for i in ids), for_good=True)
        if self.client.embedded and not purging.purge(self.client):
            self.warnings += keeping.remains(self)
        return count

    def reencode(
        self, encoder: str | EncoderChoice | Encoder, *, progress: Callable[[int, int], None] | None = None
    ) -> ReencodeReport:
        """Make all vectors of a file of Milvus Lite anew with another encoder, going on where a run with it stopped.

        Until all are there, the archive answers with the vectors that it has. For a server, InputError says how to do
        it by copying.
        """
        self.require_writable()
        return keeping.reencode(self, encoder, progress)

    @property
    def reencoding(self) -> str:
        """How far an unfinished ``reencode`` is, in a few words; "" where there is none."""
        return keeping.begun(self)

    def compact(self) -> tuple[int, int] | None:
        """Take what was removed or replaced off the disk; return bytes before and after, None where a server has them.

        A file of Milvus Lite is written anew, which needs room for both on the disk. A server compacts by itself, and
        is told to do so now.
        """
        self.require_writable()
        return keeping.compact(self)

    def backup(self, target: Path) -> int:
        """Write the archive into one file, which ``index.opening.restore`` reads; return its bytes.

        Nobody else can change it meanwhile. InputError where the file is there already; ArchiveLocked where somebody
        is changing it.
        """
        with self.changing() as (ledger, encoder):
            if others := ledger.writer.others():
                raise ArchiveLocked(
                    f"the archive {self.name!r} is being written to by {others[0]}; wait until that is done, then run "
                    "the command again"
                )
            return backup.write_copies(
                target, self.manifest, self.copies(vectors=True), self.known(), encoder, self._own
            )

    def adopt(self, encoder: Encoder) -> None:
        """Go on with what was written anew with an encoder in the archive's place."""
        self._manifest = made.found(self.client) or self._manifest
        self._asked = self._encoder = encoder
        self.words.forget()
        self.survey.forget()

    def verify(self) -> list[str]:
        """Return what is wrong with the archive, a sentence each; nothing is changed.

        What was removed or replaced and still lies on the disk is no damage: ``warnings`` tell of it.
        """
        self.warnings += [told for told in keeping.remains(self) if told not in self.warnings]
        return checking.problems(self.store, self.words).sentences()

    def repair(self) -> list[str]:
        """Take out what no article owns, make anew what an article lacks, count all words anew; return what is left."""
        with self.changing() as (ledger, encoder):
            checking.mend(ledger, self.words, encoder)
        return self.verify()

    @property
    def _own(self) -> Path:
        """What is never read as a folder of articles: the file of Milvus Lite."""
        return Path(self.client.where).expanduser()


_COPY = "make a new archive with that encoder by `wenyuan index copy FROM TO --encoder NAME`"
_REENCODE = "make them anew with `wenyuan index reencode --encoder NAME`"
