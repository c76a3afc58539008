"""Files and articles on their way into the store: read, cut, dated in time, encoded, written in batches."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from index import withdraw
from index.errors import InputError
from index.preparing import Preparer, Result, articles_job, block_job, encoded, whole_again
from index.shards import Shard, owned
from index.store import Store
from index.types import Article, Chunk
from index.writing import Entry, FileNote, Written

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.workers import Task

_BATCH_CHUNKS = 2048
_BATCH_ARTICLES = 1024
_PAGE = 128
_BLOCK = 1 << 20
_TICK = 2_000_000_000  # nanoseconds: FAT's clock, the coarsest, ticks every two seconds

Ticket = TypeVar("Ticket")


@dataclass(frozen=True, slots=True)
class AddReport:
    """What adding did: articles that are new, that took the place of earlier ones (also of the very same), and gone.

    ``removed`` counts earlier articles of a file that are no longer in it. ``failed`` names each file or article
    that could not be added, with the reason; what the archive held of it stays.
    """

    added: int
    replaced: int
    failed: list[tuple[str, str]]
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A file to add: the folder it was found in (None where it was named itself), and how it is to be read."""

    path: Path
    root: Path | None
    date: str | None = None
    encoding: str | None = None
    collection: str = ""
    shard: Shard | None = None

    @property
    def name(self) -> str:
        """What it is called below the folder."""
        return self.path.name if self.root is None else self.path.relative_to(self.root).as_posix()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far adding has come: ``done`` of ``whole`` bytes are read, ``articles`` are in, ``text`` says so briefly.

    ``failed`` is the last file or article that could not be added, with the reason; whoever is told may raise, and what
    is stored by then stays.
    """

    text: str
    articles: int
    done: int
    whole: int
    failed: tuple[str, str] | None = None

    @property
    def expected(self) -> int:
        """How many articles there will be, judged by those so far."""
        return max(self.articles, round(self.articles * self.whole / self.done)) if self.done else self.articles


@dataclass(slots=True)
class _File:
    """The file that the articles of a job are from, with how many came from it and what failed so far."""

    file: FileNote | None = None
    count: int = 0
    failures: int = 0


class Keeper(Protocol):
    """Where one run of adding puts what it has made."""

    @property
    def store(self) -> Store | None:
        """The store, where what is in it already need not be made again; None where there is none on this machine."""

    def known_source(self, path: Path) -> str | None:
        """Return the name under which a file was added before."""

    def paths_of_source(self, source: str) -> list[Path]:
        """Return the files that are stored under a name."""

    def next_position(self, source: str) -> int:
        """Return the place after the last article of a source."""

    def stored_hashes(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the content hashes of those articles that are stored, by id."""

    def refused(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Return the ids of articles that cannot be stored, with the reason."""

    def put(self, entries: Sequence[Entry], finished: Sequence[FileNote]) -> Written:
        """Store articles; of the finished files, earlier ones go."""


class Words(Protocol):
    """What takes the words of chunks as they are stored."""

    open: bool

    def stop(self) -> None:
        """Take no more."""

    def add(self, entries: Iterable[Entry], ids: Iterable[range]) -> None:
        """Take the words of articles that were just stored, with the ids of their chunks."""


@dataclass(slots=True)
class NoWords:
    """Takes no words; where ``open``, they are made all the same, to be stored with the chunks."""

    open: bool = False

    def stop(self) -> None:
        """Do nothing."""

    def add(self, entries: Iterable[Entry], ids: Iterable[range]) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Intake:
    """One run of adding; the caller holds the writer lock.

    ``withdrawn`` are digests of the articles that stay out, though a file holds them (``index.withdraw``).
    """

    keeper: Keeper
    encoder: Encoder
    growth: Words
    progress: Callable[[Progress], None] | None = None
    failed: list[tuple[str, str]] = field(default_factory=list)
    total: int = 0
    replaced: int = 0
    removed: int = 0
    withdrawn: frozenset[bytes] = frozenset()
    _queue: dict[str, Entry] = field(default_factory=dict)
    _named: dict[str, Path] = field(default_factory=dict)
    _finished: list[FileNote] = field(default_factory=list)
    _chunks: int = 0
    _done: int = 0
    _whole: int = 0

    def add_files(self, files: Sequence[Found]) -> None:
        """Add the articles of files, each found in a folder; earlier ones that a file no longer holds are removed.

        A file that cannot be read is noted in ``failed``; what was read of it before stays in.
        """
        self._whole = sum(_size(file.path) for file in files)
        parts = chain.from_iterable(self._parts(file) for file in files)
        for (part, done), result in self._ordered(parts):
            self._done += done
            if result is not None:
                self._take(part, result)
            else:
                self._end_file(part)
        self.flush()

    def add_articles(self, articles: Iterable[Article]) -> None:
        """Add articles that come from no file; each takes the place of the one of its id."""
        from index.workers import Task

        places: dict[str, int] = {}
        waiting = iter(articles)
        pages = iter(lambda: list(islice(waiting, _PAGE)), [])
        words = self.growth.open
        tasks = (
            (None, Task(articles_job(page, words=words), sum(3 * len(one.text) for one in page))) for page in pages
        )
        for _, result in self._ordered(tasks):
            self.failed += result.failed if result else []
            for one in result.articles if result else ():
                if one.source not in places:
                    places[one.source] = self.keeper.next_position(one.source)
                self._enqueue(Entry(one, None, places[one.source]))
                places[one.source] += 1
        self.flush()

    def add_entries(self, entries: Iterable[Entry]) -> None:
        """Add articles that are prepared already, with their places."""
        for entry in entries:
            self._enqueue(entry)
        self.flush()

    def flush(self) -> None:
        """Encode what is waiting and store it, in one transaction."""
        entries = list(self._queue.values())
        refused = self.keeper.refused(entries)
        self.failed += refused.items()
        entries = [entry for entry in entries if entry.packed.id not in refused]
        # Whether an article is stored already was looked up some while ago, perhaps by another process.
        doubtful = [entry.packed.id for entry in entries if entry.packed.chunks is None]
        hashes = self.keeper.stored_hashes(doubtful)
        whole = [
            whole_again(one, words=self.growth.open) if one.chunks is None and hashes.get(one.id) != one.digest else one
            for one in (entry.packed for entry in entries)
        ]
        entries = [replace(entry, packed=one) for entry, one in zip(entries, encoded(whole, self.encoder), strict=True)]
        written = self.keeper.put(entries, self._finished)
        if written.dropped:
            self.growth.stop()
        self.growth.add(entries, written.ids)
        self.total += len(entries)
        self.replaced += written.replaced
        self.removed += written.removed
        self._queue, self._finished, self._chunks = {}, [], 0

    def report(self) -> AddReport:
        """Return what was done so far."""
        return AddReport(self.total - self.replaced, self.replaced, self.failed, self.removed)

    def _ordered(self, tasks: Iterable[tuple[Ticket, Task]]) -> Iterator[tuple[Ticket, Result | None]]:
        from index.encode import StaticEncoder
        from index.workers import ordered

        # A static model is loaded by each process in no time; any other one stays in this process, with its threads.
        shared = self.encoder.fingerprint if isinstance(self.encoder, StaticEncoder) else ""
        return ordered(tasks, Preparer(self.keeper.store, None), encoder=shared, expected=self._whole)

    def _parts(self, found: Found) -> Iterator[tuple[tuple[_File, int], Task]]:
        """Yield the jobs of reading a file with the bytes that each reads, and last a task without a job."""
        from index.readers import blocks
        from index.workers import Task

        path, given = found.path, (found.date, found.encoding, found.collection)
        source = self.source_name(path, found.root)
        part, at = _File(), 0
        try:
            part.file = noted(path, source, *given)
            size = part.file.size
            for block in blocks(path, encoding=found.encoding):
                if block.content is not None:
                    part.file = replace(part.file, shard=found.shard)
                elif not owned(found.name, found.shard):
                    return
                weight = size if block.content is None else len(block.content)
                of = (part.file.shard, block.first, block.content)
                job = block_job(path, source, *given, *of, words=self.growth.open)
                end = block.end or size
                yield (part, end - at), Task(job, weight)
                at = end
        except OSError as error:
            self._fail(part, str(path), f"{path} cannot be read ({error.strerror or error})")
        except InputError as error:
            self._fail(part, str(path), str(error))
        yield (part, 0), Task(None)

    def source_name(self, path: Path, root: Path | None) -> str:
        """Return the name that citations give a file: as short as tells it from the archive's other files."""
        name = self.keeper.known_source(path)
        depth = len(path.relative_to(root).parts) if root is not None else 1
        while name is None:
            short = "/".join(path.parts[-depth:])
            others = {*self.keeper.paths_of_source(short), self._named.get(short, path)} - {path}
            if depth >= len(path.parts) - 1 or not any(other.exists() for other in others):
                name = short
            depth += 1
        self._named[name] = path
        return name

    def _take(self, part: _File, result: Result) -> None:
        for name, reason in result.failed:
            self._fail(part, name, reason)
        for one in result.articles:
            part.count += 1
            if not self.withdrawn or withdraw.digest(one.id) not in self.withdrawn:
                self._enqueue(Entry(one, part.file, part.count - 1))
        if part.file is not None and result.articles:
            self._say(f"{part.file.source}: {part.count}")

    def _end_file(self, part: _File) -> None:
        if part.file is not None:
            if part.count == 0 and not part.failures and part.file.shard is None:
                name = part.file.source
                self._fail(part, str(part.file.path), f"{name} holds no article; give a file with text in it")
            # Of a file with bad rows it is not known whether they are among the earlier articles: those stay.
            if not part.failures:
                self._finished.append(part.file if unchanged(part.file) else replace(part.file, changed=0, hash=""))

    def _fail(self, part: _File, name: str, reason: str) -> None:
        part.failures += 1
        self.failed.append((name, reason))
        self._say(name)

    def _enqueue(self, entry: Entry) -> None:
        # Of two in one batch with the same id the later one counts, as it would in two batches.
        self._queue.pop(entry.packed.id, None)
        self._queue[entry.packed.id] = entry
        self._chunks += len(entry.packed.chunks or ())
        if self._chunks >= _BATCH_CHUNKS or len(self._queue) >= _BATCH_ARTICLES:
            self.flush()

    def _say(self, text: str) -> None:
        if self.progress is not None:
            failed = self.failed[-1] if self.failed else None
            self.progress(Progress(text, self.total + len(self._queue), self._done, self._whole, failed))


def timed(article: Article, chunks: Iterable[Chunk]) -> list[Chunk]:
    """Return chunks of an article with their time expressions resolved by its date as it is now."""
    from index.dates import Anchor, find_times

    anchor = Anchor.of_article(article.date, article.text)
    return [replace(chunk, times=tuple(find_times(chunk.text, anchor))) for chunk in chunks]


def noted(path: Path, source: str, date: str | None, encoding: str | None, collection: str) -> FileNote:
    """Return what is noted of a file as it is now; OSError where it cannot be read."""
    status = path.stat()
    # A file that was written to a moment ago may be written to again within the same tick of its times.
    settled = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > _TICK
    changed = status.st_ctime_ns if settled else 0
    given = (date, encoding, status.st_size, status.st_mtime_ns)
    return FileNote(path, source, *given, changed, digest(path), collection)


def digest(path: Path) -> str:
    """Return the hash of a file's bytes; OSError where it cannot be read."""
    hashed = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            hashed.update(block)
    return hashed.hexdigest()


def unchanged(file: FileNote) -> bool:
    """Whether a file's size and times are what they were when it was noted."""
    try:
        status = file.path.stat()
    except OSError:
        return False
    same = (status.st_size, status.st_mtime_ns) == (file.size, file.mtime)
    return same and file.changed in (0, status.st_ctime_ns)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def files_in(
    paths: Sequence[Path], failed: list[tuple[str, str]], *, suffixes: Callable[[Path], bool], skip: Path
) -> Iterator[tuple[Path, Path | None]]:
    """Yield each file to add with the folder it was found in (None where it was named itself), in a steady order.

    What does not exist or cannot be listed is noted in ``failed``. Of a folder, files of other suffixes, hidden ones
    and the archive itself (``skip``) are passed over.
    """
    for path in paths:
        whole = Path(path).expanduser().resolve()
        if (name := _unwritable(whole)) is not None:
            failed.append((name, _RENAME.format(name)))
        elif not whole.exists():
            failed.append((str(path), f"{path} does not exist; give a file or folder of articles"))
        elif not whole.is_dir():
            yield whole, None
        else:
            yield from _below(whole, failed, suffixes, skip.resolve())


def _below(
    root: Path, failed: list[tuple[str, str]], suffixes: Callable[[Path], bool], skip: Path
) -> Iterator[tuple[Path, Path]]:
    def unreadable(error: OSError) -> None:
        name = str(error.filename)
        failed.append(
            (name, f"the folder {name} cannot be read ({error.strerror}); give yourself the right to read it")
        )

    for folder, folders, names in os.walk(root, onerror=unreadable):
        folders[:] = sorted(name for name in folders if name[0] != "." and Path(folder, name) != skip)
        for name in sorted(names):
            path = Path(folder, name)
            if name[0] == "." or not suffixes(path):
                continue
            if (readable := _unwritable(path)) is None:
                yield path, root
            else:
                failed.append((readable, _RENAME.format(readable)))


_RENAME = "{} has a name that is not UTF-8 (shown with �); rename it"


def _unwritable(path: Path) -> str | None:
    """Return a readable form of a path that no text can hold, as of a name in GBK; None for any other."""
    raw = os.fsencode(path)
    readable = raw.decode("utf-8", "replace")
    return None if os.fsencode(readable) == raw else readable
