"""Changes of the store, each logged for the indexes that follow it. The caller holds the writer lock."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ArchiveLocked
from index.records import ARTICLE_COLUMNS, article_row, chunk_row, days, facets, vector_row
from index.store import Store
from index.types import Article, Chunk

LOG_KEPT = 20_000
"""Changes kept for readers that are behind; one that is further behind reads the index files instead."""

_SLOTS = ", ".join("?" * (len(ARTICLE_COLUMNS.split(",")) + 6))


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
    """An article ready to be stored; ``vectors`` are the rows (chunks, dimension) of its chunks.

    ``chunks`` is None where the very same article is stored already and only its place is noted again.
    """

    article: Article
    file: FileNote | None
    position: int
    chunks: Sequence[Chunk] | None
    digest: str
    vectors: NDArray[np.float32] | None = None


def next_run(store: Store) -> int:
    """Return a number for one run of adding, larger than all before."""
    with store.database.writing() as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = 'run'").fetchone()
        run = int(row[0]) + 1 if row else 1
        set_meta_in(connection, {"run": str(run)})
    return run


def stored_hash(store: Store, article_id: str) -> str | None:
    """Return the content hash of a stored article, None where there is none of that id."""
    with store.database.reading() as connection:
        row = connection.execute("SELECT hash FROM articles WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else None


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


def put(store: Store, entries: Iterable[Entry], finished: Iterable[Path], run: int) -> tuple[int, int]:
    """Store articles, each in the place of an earlier one of its id, in one transaction.

    Of the ``finished`` files, whose articles of this run are all stored with these, earlier articles go. Returns how
    many articles were replaced, and how many went.
    """
    replaced = removed = 0
    with store.database.writing() as connection:
        for entry in entries:
            file = None if entry.file is None else _file_number(connection, entry.file)
            row = connection.execute("SELECT n FROM articles WHERE id = ?", (entry.article.id,)).fetchone()
            replaced += row is not None
            if entry.chunks is None and row is not None:
                connection.execute(
                    "UPDATE articles SET file = ?, position = ?, run = ? WHERE n = ?",
                    (file, entry.position, run, row[0]),
                )
                continue
            if row is not None:
                _drop(connection, row[0])
            _insert(connection, entry, file, run)
        for path in finished:
            rows = connection.execute(
                "SELECT n FROM articles WHERE file = (SELECT n FROM files WHERE path = ?) AND run <> ?",
                (str(path), run),
            ).fetchall()
            removed += len(rows)
            for (n,) in rows:
                _drop(connection, n)
    return replaced, removed


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
    changed = [(article, timed(article, store.chunks_of(article.id))) for article in articles]
    with store.database.writing() as connection:
        for article, chunks in changed:
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
                _insert_facets(connection, chunk.id, chunk)
            log_changes(connection, [chunk.id for chunk in chunks], texts=False)
        connection.execute("DELETE FROM meta WHERE key = 'dates_pending'")


def replace_vectors(store: Store, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
    """Store other vectors (n, dimension) for chunks."""
    with store.database.writing() as connection:
        for number, vector in zip(ids, vectors, strict=True):
            connection.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", (number, *vector_row(vector)))
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


def _insert(connection: sqlite3.Connection, entry: Entry, file: int | None, run: int) -> None:
    article = entry.article
    n = connection.execute(
        f"INSERT INTO articles ({ARTICLE_COLUMNS}, file, position, run, hash, first, last) VALUES ({_SLOTS})",
        (*article_row(article), file, entry.position, run, entry.digest, *days(article.date_span)),
    ).lastrowid
    ids: list[int] = []
    for chunk, vector in zip(entry.chunks or (), entry.vectors if entry.vectors is not None else (), strict=True):
        number = connection.execute(
            "INSERT INTO chunks (article, start, end, text, times, crc) VALUES (?, ?, ?, ?, ?, ?)",
            (n, *chunk_row(chunk)),
        ).lastrowid
        assert number is not None
        ids.append(number)
        _insert_facets(connection, number, chunk)
        connection.execute("INSERT INTO vectors VALUES (?, ?, ?)", (number, *vector_row(vector)))
    log_changes(connection, ids, texts=True)
    set_meta_in(connection, {"dates_pending": "1"})


def _insert_facets(connection: sqlite3.Connection, number: int, chunk: Chunk) -> None:
    connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", [(number, *days) for days in facets(chunk)])


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
