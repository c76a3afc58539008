"""Changes of the store, each logged for the indexes that follow it. The caller holds the writer lock."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ArchiveLocked
from index.records import ARTICLE_COLUMNS, Packed, article_row, chunk_row, days, facets, vector_rows
from index.store import Store
from index.types import Article, Chunk

LOG_KEPT = 20_000
"""Changes kept for readers that are behind; one that is further behind reads the index files instead."""

_PAGE = 500


@dataclass(frozen=True, slots=True)
class FileNote:
    """A file and how it was read, so that it can be read again."""

    path: Path
    source: str
    date: str | None
    encoding: str | None
    size: int
    mtime: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An article ready to be stored, with its place in what it was read from."""

    packed: Packed
    file: FileNote | None
    position: int


@dataclass(frozen=True, slots=True)
class Written:
    """What ``put`` did: articles that took another's place, those that went, the chunk ids of each entry.

    ``dropped`` says that chunks went.
    """

    replaced: int
    removed: int
    ids: list[range]
    dropped: bool


def next_run(store: Store) -> int:
    """Return a number for one run of adding, larger than all before."""
    with store.database.writing() as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = 'run'").fetchone()
        run = int(row[0]) + 1 if row else 1
        set_meta_in(connection, {"run": str(run)})
    return run


def known_source(store: Store, path: Path) -> str | None:
    """Return the name under which a file was added before."""
    with store.database.reading() as connection:
        row = connection.execute("SELECT source FROM files WHERE path = ?", (str(path),)).fetchone()
    return row[0] if row else None


def paths_of_source(store: Store, source: str) -> list[Path]:
    """Return the files that are stored under a name."""
    with store.database.reading() as connection:
        rows = connection.execute("SELECT path FROM files WHERE source = ?", (source,)).fetchall()
    return [Path(row[0]) for row in rows]


def next_position(store: Store, source: str) -> int:
    """Return the place after the last article of a source."""
    with store.database.reading() as connection:
        row = connection.execute("SELECT max(position) FROM articles WHERE source = ?", (source,)).fetchone()
    return 0 if row[0] is None else int(row[0]) + 1


def stored_hashes(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """Return the content hashes of those articles that are stored, by id."""
    with store.database.reading() as connection:
        return {key: digest for key, (_, digest) in _stored(connection, ids).items()}


def put(store: Store, entries: Sequence[Entry], finished: Iterable[Path], run: int) -> Written:
    """Store articles, no two of one id, each in the place of an earlier one of its id, in one transaction.

    Of the ``finished`` files, whose articles of this run are all stored with these, earlier articles go.
    """
    removed, dropped = 0, False
    with store.database.writing() as connection:
        files = {entry.file: _file_number(connection, entry.file) for entry in entries if entry.file is not None}
        known = _stored(connection, [entry.packed.id for entry in entries])
        for entry in entries:
            if entry.packed.id not in known:
                continue
            number = known[entry.packed.id][0]
            if entry.packed.chunks is None:
                place = (entry.file and files[entry.file], entry.position, run, number)
                connection.execute("UPDATE articles SET file = ?, position = ?, run = ? WHERE n = ?", place)
            else:
                _drop(connection, number)
                dropped = True
        ids = _insert(connection, entries, files, run)
        for path in finished:
            rows = connection.execute(
                "SELECT n FROM articles WHERE file = (SELECT n FROM files WHERE path = ?) AND run <> ?",
                (str(path), run),
            ).fetchall()
            removed += len(rows)
            for (n,) in rows:
                _drop(connection, n)
    return Written(len(known), removed, ids, dropped or removed > 0)


def remove(store: Store, ids: Iterable[str]) -> int:
    """Remove articles, and the files that have none left; return how many articles."""
    removed = 0
    with store.database.writing() as connection:
        for article_id in ids:
            row = connection.execute("SELECT n FROM articles WHERE id = ?", (article_id,)).fetchone()
            if row:
                _drop(connection, row[0])
                removed += 1
        connection.execute("DELETE FROM files WHERE n NOT IN (SELECT file FROM articles WHERE file IS NOT NULL)")
    return removed


def redate(store: Store, articles: Iterable[Article], timed: Callable[[Article, list[Chunk]], list[Chunk]]) -> None:
    """Store new dates of articles and, by ``timed``, the times that their chunks now speak of; ends the second pass."""
    waiting = iter(articles)
    while page := list(islice(waiting, _PAGE)):
        changed = [(article, timed(article, store.chunks_of(article.id))) for article in page]
        with store.database.writing() as connection:
            for article, chunks in changed:
                _redate(connection, article, chunks)
    with store.database.writing() as connection:
        connection.execute("DELETE FROM meta WHERE key = 'dates_pending'")


def _redate(connection: sqlite3.Connection, article: Article, chunks: Sequence[Chunk]) -> None:
    row = article_row(article)
    connection.execute(
        "UPDATE articles SET date = ?, date_precision = ?, date_evidence = ?, date_from = ?, date_own = ?, "
        "crc = ?, first = ?, last = ? WHERE id = ?",
        (*row[4:7], *row[10:13], *days(article.date_span), article.id),
    )
    for chunk in chunks:
        *_, times, crc = chunk_row(chunk)
        connection.execute("UPDATE chunks SET times = ?, crc = ? WHERE id = ?", (times, crc, chunk.id))
        connection.execute("DELETE FROM facets WHERE chunk = ?", (chunk.id,))
        connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", [(chunk.id, *pair) for pair in facets(chunk)])
    log_changes(connection, [chunk.id for chunk in chunks], texts=False)


def replace_vectors(store: Store, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
    """Store other vectors (n, dimension) for chunks."""
    with store.database.writing() as connection:
        rows = [(number, *row) for number, row in zip(ids, vector_rows(vectors), strict=True)]
        connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
        log_changes(connection, ids, texts=True)


def set_meta(store: Store, values: dict[str, str]) -> None:
    """Write entries of the manifest."""
    with store.database.writing() as connection:
        set_meta_in(connection, values)


def scrub(store: Store, wait: float) -> None:
    """Rewrite the file without what was removed, and empty its log.

    ArchiveLocked where a reader of another process keeps the log in use for ``wait`` seconds.
    """
    with store.database.reading() as connection:
        connection.execute("VACUUM")
    empty_log(store, wait)


def empty_log(store: Store, wait: float) -> None:
    """Move SQLite's log into the file and cut it to nothing; ArchiveLocked as in ``scrub``."""
    end = time.monotonic() + wait
    with store.database.reading() as connection, _patience(connection, 0.05):
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > end:
                raise ArchiveLocked(
                    f"the articles are removed from {str(store.folder)!r}, but a reader still holds an earlier state "
                    "on the disk; run the command again when it is done, or `wenyuan index verify --repair`"
                )
            time.sleep(0.02)


@contextmanager
def _patience(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {before}")


def trim_changes(store: Store, change: int) -> None:
    """Forget changes that all index files hold; ``change`` is the last of those."""
    with store.database.writing() as connection:
        connection.execute("DELETE FROM changes WHERE n <= ?", (change - LOG_KEPT,))


def settle(store: Store) -> None:
    """Note that what was removed is gone from every file."""
    with store.database.writing() as connection:
        connection.execute("DELETE FROM meta WHERE key = 'purge_pending'")


def _file_number(connection: sqlite3.Connection, note: FileNote) -> int:
    row = connection.execute(
        "INSERT INTO files (path, source, date, encoding, size, mtime) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET source = excluded.source, date = excluded.date, "
        "encoding = excluded.encoding, size = excluded.size, mtime = excluded.mtime RETURNING n",
        (str(note.path), note.source, note.date, note.encoding, note.size, note.mtime),
    ).fetchone()
    return int(row[0])


def _stored(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Return number and content hash of those articles that are there, by id."""
    found: dict[str, tuple[int, str]] = {}
    for start in range(0, len(ids), _PAGE):
        part = ids[start : start + _PAGE]
        rows = connection.execute(f"SELECT id, n, hash FROM articles WHERE id IN ({', '.join('?' * len(part))})", part)
        found.update((row[0], (row[1], row[2])) for row in rows)
    return found


def _insert(
    connection: sqlite3.Connection, entries: Sequence[Entry], files: dict[FileNote, int], run: int
) -> list[range]:
    """Insert those entries that bring chunks; return the chunk ids of each entry."""
    articles, chunks, facets_, vectors = list[Any](), list[Any](), list[Any](), list[Any]()
    ids: list[range] = []
    # Numbers are given here, so that each table is filled by one statement; none is ever given twice.
    n, first = _last(connection, "articles"), _last(connection, "chunks") + 1
    for entry in entries:
        one = entry.packed
        ids.append(range(first, first + len(one.chunks or ())))
        if one.chunks is None:
            continue
        n += 1
        file = entry.file and files[entry.file]
        articles.append((n, *one.row, file, entry.position, run, one.digest, one.first, one.last))
        for number, chunk, days_, vector in zip(ids[-1], one.chunks, one.facets, one.vectors or (), strict=True):
            chunks.append((number, n, *chunk))
            facets_ += [(number, *pair) for pair in days_]
            vectors.append((number, *vector))
        first += len(one.chunks)
    if articles:
        slots = ", ".join("?" * len(articles[0]))
        connection.executemany(
            f"INSERT INTO articles (n, {ARTICLE_COLUMNS}, file, position, run, hash, first, last) VALUES ({slots})",
            articles,
        )
        connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?)", chunks)
        connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", facets_)
        connection.executemany("INSERT INTO vectors VALUES (?, ?, ?)", vectors)
        log_changes(connection, [row[0] for row in chunks], texts=True)
        set_meta_in(connection, {"dates_pending": "1"})
    return ids


def _last(connection: sqlite3.Connection, table: str) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) if row else 0


def _drop(connection: sqlite3.Connection, n: int) -> None:
    ids = [row[0] for row in connection.execute("SELECT id FROM chunks WHERE article = ?", (n,)).fetchall()]
    for number in ids:
        connection.execute("DELETE FROM facets WHERE chunk = ?", (number,))
        connection.execute("DELETE FROM vectors WHERE chunk = ?", (number,))
    connection.execute("DELETE FROM chunks WHERE article = ?", (n,))
    connection.execute("DELETE FROM articles WHERE n = ?", (n,))
    log_changes(connection, ids, texts=True)
    set_meta_in(connection, {"dates_pending": "1", "purge_pending": "1"})


def log_changes(connection: sqlite3.Connection, ids: Sequence[int], *, texts: bool) -> None:
    """Log, inside a transaction, that chunks came or went (``texts``) or belong to another time."""
    mark = int.from_bytes(os.urandom(7), "big")
    rows = [(number, int(texts), mark) for number in ids] or [(0, 1, mark)]
    connection.executemany("INSERT INTO changes (chunk, texts, mark) VALUES (?, ?, ?)", rows)


def set_meta_in(connection: sqlite3.Connection, values: dict[str, str]) -> None:
    """Write entries of the manifest inside a transaction."""
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", list(values.items())
    )
