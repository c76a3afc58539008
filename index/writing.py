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
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index import stories, withdraw
from index.errors import ArchiveLocked
from index.records import ARTICLE_COLUMNS, Packed, article_row, chunk_row, days, facets, row_hash, vector_rows
from index.shards import Shard, owned
from index.store import Store
from index.types import Article, Chunk

if TYPE_CHECKING:
    from index.transaction import Draft

LOG_KEPT = 20_000
"""Changes kept for readers that are behind; one that is further behind reads the index files instead."""

_PAGE = 500


@dataclass(frozen=True, slots=True)
class FileNote:
    """A file and how it was read, so that it can be read again.

    ``size``, ``mtime`` and ``changed`` (the inode's) are the file's when it was read, times in nanoseconds; ``changed``
    is 0 where the file was too young for them to tell a later change. ``hash`` is that of its bytes. Where only the
    articles of a ``shard`` were read, it is that.
    """

    path: Path
    source: str
    date: str | None
    encoding: str | None
    size: int
    mtime: int
    changed: int = 0
    hash: str = ""
    collection: str = ""
    shard: Shard | None = None


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


class Keeper:
    """Where one run of adding puts what it has made (``index.intake``): a change in the making.

    What takes no other's place is committed batch by batch, so that an interruption loses little; readers do not find
    it before the indexes of it are there. From the first article on that takes another's place, or with ``at_once``,
    all is committed together, with the indexes, by ``index.upkeep.settle``.
    """

    def __init__(self, store: Draft, *, at_once: bool = False) -> None:
        self.store = store
        self._at_once = at_once or "purge_pending" in store.meta()
        self._run = next_run(store)

    def known_source(self, path: Path) -> str | None:
        """Return the name under which a file was added before."""
        return known_source(self.store, path)

    def paths_of_source(self, source: str) -> list[Path]:
        """Return the files that are stored under a name."""
        return paths_of_source(self.store, source)

    def next_position(self, source: str) -> int:
        """Return the place after the last article of a source."""
        return next_position(self.store, source)

    def stored_hashes(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the content hashes of those articles that are stored, by id."""
        return stored_hashes(self.store, ids)

    def refused(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Return the ids of articles that cannot be stored, with the reason: another collection has the id."""
        return {key: of_another(key, collection) for key, collection in taken(self.store, entries).items()}

    def put(self, entries: Sequence[Entry], finished: Sequence[FileNote]) -> Written:
        """Store articles as ``put`` does."""
        written = put(self.store, entries, finished, self._run)
        self._at_once |= written.dropped
        if not self._at_once:
            self.store.commit()
        return written


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


def of_another(article_id: str, collection: str) -> str:
    """Return why an article is refused whose id another collection's article has."""
    where = f"in the collection {collection!r}" if collection else "in no collection"
    return f"the archive holds another article with the id {article_id!r} {where}; give this one an id of its own"


def taken(store: Store, entries: Sequence[Entry]) -> dict[str, str]:
    """Return the ids among those of ``entries`` that another collection's articles have, with that collection."""
    found: dict[str, str] = {}
    wanted = {entry.packed.id: entry for entry in entries}
    with store.database.reading() as connection:
        for start in range(0, len(wanted), _PAGE):
            part = list(wanted)[start : start + _PAGE]
            rows = connection.execute(
                "SELECT a.id, a.collection, f.path FROM articles AS a LEFT JOIN files AS f ON f.n = a.file "
                f"WHERE a.id IN ({', '.join('?' * len(part))})",
                part,
            )
            for key, collection, path in rows:
                # A file may be moved to another collection by adding it anew.
                mine = wanted[key]
                same_file = mine.file is not None and str(mine.file.path) == path
                if collection != mine.packed.collection and not same_file:
                    found[key] = collection
    return found


def put(store: Store, entries: Sequence[Entry], finished: Iterable[FileNote], run: int) -> Written:
    """Store articles, no two of one id, each in the place of an earlier one of its id, in one transaction.

    Of the ``finished`` files, whose articles of this run are all stored with these, earlier articles go.
    """
    removed = 0
    with store.database.writing() as connection:
        notes = dict.fromkeys(entry.file for entry in entries)
        files = {note: _file_number(connection, note) for note in notes if note is not None}
        known = _stored(connection, [entry.packed.id for entry in entries])
        replaced: list[int] = []
        for entry in entries:
            if entry.packed.id not in known:
                continue
            number = known[entry.packed.id][0]
            if entry.packed.chunks is None:
                place = (entry.file and files[entry.file], entry.position, run, number)
                connection.execute("UPDATE articles SET file = ?, position = ?, run = ? WHERE n = ?", place)
            else:
                replaced.append(number)
        _drop(connection, replaced)
        ids = _insert(connection, entries, files, run)
        withdraw.forget_in(connection, [entry.packed.id for entry in entries])
        for note in finished:
            withdraw.forget_in(connection, [str(note.path)])
            # Only now: of a file that was read half, the next update reads all.
            connection.execute(
                "UPDATE files SET changed = ?, hash = ? WHERE path = ?", (note.changed, note.hash, str(note.path))
            )
            rows = connection.execute(
                "SELECT n, id FROM articles WHERE file = (SELECT n FROM files WHERE path = ?) AND run <> ?",
                (str(note.path), run),
            ).fetchall()
            gone = [n for n, article_id in rows if owned(article_id, note.shard)]
            removed += len(gone)
            _drop(connection, gone)
    return Written(len(known), removed, ids, bool(replaced) or removed > 0)


def remove(store: Store, ids: Sequence[str], *, for_good: bool = False) -> int:
    """Remove articles, and the files that have none left; return how many articles.

    ``for_good`` has updates leave them out from now on, with the files that they were all of.
    """
    with store.database.writing() as connection:
        found = _stored(connection, ids)
        _drop(connection, [n for n, _ in found.values()])
        empty = "FROM files WHERE n NOT IN (SELECT file FROM articles WHERE file IS NOT NULL)"
        if for_good:
            paths = [row[0] for row in connection.execute(f"SELECT path {empty}")]
            withdraw.note_in(connection, [*ids, *paths])
        connection.execute(f"DELETE {empty}")
    return len(found)


def redate(store: Store, articles: Iterable[Article], timed: Callable[[Article, list[Chunk]], list[Chunk]]) -> None:
    """Store new dates of articles and, by ``timed``, the times that their chunks now speak of."""
    waiting = iter(articles)
    while page := list(islice(waiting, _PAGE)):
        changed = [(article, timed(article, store.chunks_of(article.id))) for article in page]
        with store.database.writing() as connection:
            for article, chunks in changed:
                _redate(connection, article, chunks)


def end_redating(store: Store) -> None:
    """Note that all dates by others are what they should be."""
    with store.database.writing() as connection:
        connection.execute("DELETE FROM meta WHERE key = 'dates_pending'")


def _redate(connection: sqlite3.Connection, article: Article, chunks: Sequence[Chunk]) -> None:
    row = article_row(article)
    connection.execute(
        "UPDATE articles SET date = ?, date_precision = ?, date_evidence = ?, date_from = ?, date_own = ?, "
        "crc = ?, first = ?, last = ? WHERE id = ?",
        (*row[4:7], *row[10:12], row[13], *days(article.date_span), article.id),
    )
    for chunk in chunks:
        *_, times, crc = chunk_row(chunk)
        connection.execute("UPDATE chunks SET times = ?, crc = ? WHERE id = ?", (times, crc, chunk.id))
        connection.execute("DELETE FROM facets WHERE chunk = ?", (chunk.id,))
        connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", [(chunk.id, *pair) for pair in facets(chunk)])
    log_changes(connection, [chunk.id for chunk in chunks], texts=False)


def move(store: Store, old: Path, new: FileNote, articles: Iterable[tuple[Article, list[Chunk]]]) -> None:
    """Note that a file lies elsewhere now; ``articles`` are those of its articles that this changes, with chunks.

    They keep their ids: another source, and whatever the file's new name says of their date.
    """
    with store.database.writing() as connection:
        connection.execute(
            "UPDATE files SET path = ?, source = ?, size = ?, mtime = ?, changed = ?, hash = ? WHERE path = ?",
            (str(new.path), new.source, new.size, new.mtime, new.changed, new.hash, str(old)),
        )
        for article, chunks in articles:
            _redate(connection, article, chunks)
            row = article_row(article)
            connection.execute(
                f"UPDATE articles SET ({ARTICLE_COLUMNS}, hash) = ({', '.join('?' * (len(row) + 1))}) WHERE id = ?",
                (*row, row_hash(row), article.id),
            )


def see(store: Store, notes: Iterable[FileNote]) -> None:
    """Note sizes and times of files whose bytes are what they were."""
    with store.database.writing() as connection:
        connection.executemany(
            "UPDATE files SET size = ?, mtime = ?, changed = ?, hash = ? WHERE path = ?",
            [(one.size, one.mtime, one.changed, one.hash, str(one.path)) for one in notes],
        )


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


def gone(store: Store) -> list[str]:
    """Return the ids of the articles that went, in whole or as they were, since ``forget_gone``."""
    with store.database.reading() as connection:
        return [row[0] for row in connection.execute("SELECT id FROM gone")]


def forget_gone(store: Store) -> None:
    """Forget these ids."""
    with store.database.writing() as connection:
        connection.execute("DELETE FROM gone")


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
        "INSERT INTO files (path, source, date, encoding, size, mtime, collection) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET source = excluded.source, date = excluded.date, "
        "encoding = excluded.encoding, size = excluded.size, mtime = excluded.mtime, changed = 0, hash = '', "
        "collection = excluded.collection RETURNING n",
        (str(note.path), note.source, note.date, note.encoding, note.size, note.mtime, note.collection),
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
    articles, chunks, facets_, vectors, keys = list[Any](), list[Any](), list[Any](), list[Any](), list[Any]()
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
        place = (file, entry.position, run, one.digest, one.first, one.last)
        articles.append((n, *one.row, *place, stories.packed_keys(one.story)))
        keys += stories.rows(n, one.story)
        chunks += [(number, n, *chunk) for number, chunk in zip(ids[-1], one.chunks, strict=True)]
        facets_ += [(number, *pair) for number, pairs in zip(ids[-1], one.facets, strict=True) for pair in pairs]
        vectors += [(number, *vector) for number, vector in zip(ids[-1], one.vectors or (), strict=True)]
        first += len(one.chunks)
    if articles:
        slots = ", ".join("?" * len(articles[0]))
        connection.executemany(
            f"INSERT INTO articles (n, {ARTICLE_COLUMNS}, file, position, run, hash, first, last, story) "
            f"VALUES ({slots})",
            articles,
        )
        connection.executemany("INSERT INTO stories VALUES (?, ?)", keys)
        connection.executemany("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?)", chunks)
        connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", facets_)
        connection.executemany("INSERT INTO vectors VALUES (?, ?, ?)", vectors)
        log_changes(connection, [row[0] for row in chunks], texts=True)
        set_meta_in(connection, {"dates_pending": "1"})
    return ids


def _last(connection: sqlite3.Connection, table: str) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) if row else 0


def _drop(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Take articles out, by their numbers, with all that belongs to them."""
    if not numbers:
        return
    gone: list[int] = []
    for start in range(0, len(numbers), _PAGE):
        part = numbers[start : start + _PAGE]
        of_articles = f"({', '.join('?' * len(part))})"
        chunks = connection.execute(f"SELECT id FROM chunks WHERE article IN {of_articles}", part).fetchall()
        for table in ("facets", "vectors"):
            connection.executemany(f"DELETE FROM {table} WHERE chunk = ?", chunks)
        connection.execute(f"DELETE FROM chunks WHERE article IN {of_articles}", part)
        stories.drop_in(connection, part)
        connection.execute(f"INSERT OR IGNORE INTO gone SELECT id FROM articles WHERE n IN {of_articles}", part)
        connection.execute(f"DELETE FROM articles WHERE n IN {of_articles}", part)
        gone += [row[0] for row in chunks]
    log_changes(connection, gone, texts=True)
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
