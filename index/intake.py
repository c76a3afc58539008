"""Files and articles on their way into the store: read, cut, dated in time, encoded, written in batches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import writing
from index.errors import ArchiveError, InputError
from index.records import content_hash, unit_rows
from index.store import Store
from index.types import Article, Chunk
from index.writing import Entry, FileNote

if TYPE_CHECKING:
    from index.encode import Encoder

_BATCH_CHUNKS = 1024
_BATCH_ARTICLES = 512


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


@dataclass(slots=True)
class Intake:
    """One run of adding; the caller holds the writer lock and calls ``flush`` at the end."""

    store: Store
    encoder: Encoder
    progress: Callable[[str], None] | None = None
    failed: list[tuple[str, str]] = field(default_factory=list)
    total: int = 0
    replaced: int = 0
    removed: int = 0
    _run: int = 0
    _queue: dict[str, Entry] = field(default_factory=dict)
    _named: dict[str, Path] = field(default_factory=dict)
    _finished: list[Path] = field(default_factory=list)
    _chunks: int = 0

    def __post_init__(self) -> None:
        self._run = writing.next_run(self.store)

    def add_file(self, path: Path, root: Path | None, *, date: str | None, encoding: str | None) -> None:
        """Add the articles of one file, found in the folder ``root``; earlier ones that it no longer holds are removed.

        A file that cannot be read is noted in ``failed``; what was read of it before stays in.
        """
        source, count = self._source_name(path, root), 0
        for entry in self._read(path, source, date, encoding):
            self._enqueue(entry)
            count += 1
        self._say(f"{source}: {count}")

    def add_articles(self, articles: Iterable[Article]) -> None:
        """Add articles that come from no file; each takes the place of the one of its id."""
        places: dict[str, int] = {}
        for article in articles:
            place = places.get(article.source)
            place = writing.next_position(self.store, article.source) if place is None else place
            places[article.source] = place + 1
            try:
                entry = self._prepared(article, None, place)
            except InputError as error:
                self.failed.append((article.id, str(error)))
            else:
                self._enqueue(entry)

    def flush(self) -> None:
        """Encode what is waiting and store it, in one transaction."""
        entries = list(self._queue.values())
        texts = [embedding_text(entry.article, chunk) for entry in entries for chunk in entry.chunks or ()]
        vectors = unit_rows(self.encoder.encode(texts)) if texts else None
        start = 0
        for number, entry in enumerate(entries):
            if entry.chunks is not None:
                end = start + len(entry.chunks)
                entries[number] = replace(entry, vectors=vectors[start:end] if vectors is not None else None)
                start = end
        replaced, removed = writing.put(self.store, entries, self._finished, self._run)
        self.total += len(entries)
        self.replaced += replaced
        self.removed += removed
        self._queue, self._finished, self._chunks = {}, [], 0

    def report(self) -> AddReport:
        """Return what was done so far."""
        return AddReport(self.total - self.replaced, self.replaced, self.failed, self.removed)

    def _source_name(self, path: Path, root: Path | None) -> str:
        """Return the name that citations give a file: as short as tells it from the archive's other files."""
        name = writing.known_source(self.store, path)
        depth = len(path.relative_to(root).parts) if root is not None else 1
        while name is None:
            short = "/".join(path.parts[-depth:])
            others = {*writing.paths_of_source(self.store, short), self._named.get(short, path)} - {path}
            if depth >= len(path.parts) - 1 or not any(other.exists() for other in others):
                name = short
            depth += 1
        self._named[name] = path
        return name

    def _read(self, path: Path, source: str, date: str | None, encoding: str | None) -> Iterator[Entry]:
        from index.readers import read_file

        count, failures = 0, len(self.failed)
        try:
            status = path.stat()
            note = FileNote(path, source, date, encoding, status.st_size, status.st_mtime_ns)
            for article in read_file(path, encoding=encoding, date=date, source=source, failures=self.failed):
                yield self._prepared(article, note, count)
                count += 1
            if count == 0 and len(self.failed) == failures:
                raise InputError(f"{source} holds no article; give a file with text in it")
            # Of a file with bad rows it is not known whether they are among the earlier articles: those stay.
            if len(self.failed) == failures:
                self._finished.append(path)
        except OSError as error:
            self.failed.append((str(path), f"{path} cannot be read ({error.strerror or error})"))
        except InputError as error:
            self.failed.append((str(path), str(error)))
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - one file of many: reported by name, and the rest goes in
            self.failed.append((str(path), f"{path} cannot be read as articles ({type(error).__name__}: {error})"))

    def _prepared(self, article: Article, file: FileNote | None, position: int) -> Entry:
        from index.chunk import chunk_article

        digest = content_hash(article)
        if not article.id.strip():
            raise InputError(
                f"an article of {article.source!r} has the id {article.id!r}; give it one that is not empty"
            )
        if writing.stored_hash(self.store, article.id) == digest:
            return Entry(article, file, position, None, digest)
        return Entry(article, file, position, chunk_article(article), digest)

    def _enqueue(self, entry: Entry) -> None:
        # Of two in one batch with the same id the later one counts, as it would in two batches.
        self._queue.pop(entry.article.id, None)
        self._queue[entry.article.id] = entry
        self._chunks += len(entry.chunks or ())
        if self._chunks >= _BATCH_CHUNKS or len(self._queue) >= _BATCH_ARTICLES:
            self.flush()
            self._say(f"{entry.article.source}: {entry.position + 1}")

    def _say(self, text: str) -> None:
        if self.progress is not None:
            self.progress(text)


def embedding_text(article: Article, chunk: Chunk) -> str:
    """Return what is encoded for a chunk: its words under the title of its article."""
    return f"{article.title}\n{chunk.text}" if article.title else chunk.text


def timed(article: Article, chunks: Iterable[Chunk]) -> list[Chunk]:
    """Return chunks of an article with their time expressions resolved by its date as it is now."""
    from index.dates import Anchor, find_times

    anchor = Anchor.of(article.date)
    return [replace(chunk, times=tuple(find_times(chunk.text, anchor))) for chunk in chunks]


def files_in(
    paths: Sequence[Path], failed: list[tuple[str, str]], *, suffixes: Callable[[Path], bool], skip: Path
) -> Iterator[tuple[Path, Path | None]]:
    """Yield each file to add with the folder it was found in (None where it was named itself), in a steady order.

    What does not exist or cannot be listed is noted in ``failed``. Of a folder, files of other suffixes, hidden ones
    and the archive itself (``skip``) are passed over.
    """
    for path in paths:
        whole = Path(path).expanduser().resolve()
        if not whole.exists():
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
            if name[0] != "." and suffixes(path):
                yield path, root
