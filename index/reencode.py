"""Makes an archive's vectors anew with another encoder, beside those in use until all of them are there.

The new vectors wait in a table of their own, batch by batch, and take the place of the old ones in one transaction.
Until then the archive answers with the old encoder; what was made before an interruption is used again. The caller
holds the writer lock.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index import manifest, writing
from index.errors import ArchiveError
from index.records import embedding_text, unit_rows, vector_rows
from index.store import Store

if TYPE_CHECKING:
    from index.encode import Encoder

Progress = Callable[[int, int], None]
"""Is told how many chunks have their new vector, and how many there are."""

PENDING = "reindex_pending"
"""What the manifest notes from the switch until the index of the new vectors is written."""

_NOTE = "reencode"
_BATCH = 256


@dataclass(frozen=True, slots=True)
class ReencodeReport:
    """What was done: chunks in all, and those of them whose vector was there from an interrupted run.

    ``discarded`` names the encoder of an unfinished run that was given up for this one.
    """

    chunks: int
    reused: int = 0
    discarded: str | None = None


def run(store: Store, made_with: dict[str, Any], encoder: Encoder, progress: Progress | None = None) -> ReencodeReport:
    """Make all vectors anew, going on where an interrupted run with the same encoder stopped.

    With the encoder that the archive is made with already (``made_with`` is its manifest), nothing is to be done but to
    forget an unfinished run.
    """
    waiting = pending(store)
    total = int(store.counts()["chunks"])
    if manifest.is_same(made_with, encoder):
        with store.database.writing() as connection:
            _forget(connection)
        return ReencodeReport(total, total, waiting["encoder"] if waiting else None)
    target = manifest.made_by(encoder)
    discarded = waiting["encoder"] if waiting and waiting != target else None
    if waiting != target:
        _begin(store, target)
    reused = done = _kept(store)
    last = 0
    while ids := _next(store, last):
        _keep(store, ids, _vectors(store, encoder, ids))
        last, done = ids[-1], done + len(ids)
        if progress is not None:
            progress(done, total)
    _switch(store, target)
    return ReencodeReport(total, reused, discarded)


def pending(store: Store) -> dict[str, str] | None:
    """Return what an unfinished run says of its encoder (as in the manifest), None where there is none."""
    note = store.meta().get(_NOTE)
    return None if note is None else dict(json.loads(note))


def progress_of(store: Store) -> str:
    """Return how far an unfinished run is, in a few words; "" where there is none."""
    waiting = pending(store)
    return f"{_kept(store)} of {store.counts()['chunks']} chunks by {waiting['encoder']}" if waiting else ""


def settle(store: Store) -> None:
    """Give the old vectors' room back to the disk, once, where there is room enough to do so."""
    if PENDING in store.meta():
        with suppress(ArchiveError), store.database.reading() as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with store.database.writing() as connection:
            connection.execute("DELETE FROM meta WHERE key = ?", (PENDING,))


def _vectors(store: Store, encoder: Encoder, ids: Sequence[int]) -> NDArray[np.float32]:
    chunks = store.chunks(ids)
    articles = {name: store.article(name) for name in {chunk.article_id for chunk in chunks}}
    return unit_rows(encoder.encode([embedding_text(articles[one.article_id].title, one.text) for one in chunks]))


def _begin(store: Store, target: dict[str, str]) -> None:
    with store.database.writing() as connection:
        _forget(connection)
        (vectors,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'vectors'").fetchone()
        connection.execute(re.sub(r'^CREATE TABLE "?vectors"?', "CREATE TABLE reencoded", vectors))
        # What is removed in the meantime must leave no vector behind here either.
        connection.execute(
            "CREATE TRIGGER reencoded_follows AFTER DELETE ON chunks "
            "BEGIN DELETE FROM reencoded WHERE chunk = old.id; END"
        )
        writing.set_meta_in(connection, {_NOTE: json.dumps(target)})


def _kept(store: Store) -> int:
    with store.database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM reencoded").fetchone()[0])


def _next(store: Store, last: int) -> list[int]:
    with store.database.reading() as connection:
        rows = connection.execute(
            "SELECT id FROM chunks WHERE id > ? AND id NOT IN (SELECT chunk FROM reencoded) ORDER BY id LIMIT ?",
            (last, _BATCH),
        ).fetchall()
    return [row[0] for row in rows]


def _keep(store: Store, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
    rows = [(number, *row) for number, row in zip(ids, vector_rows(vectors), strict=True)]
    with store.database.writing() as connection:
        connection.executemany(f"INSERT INTO reencoded VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _switch(store: Store, target: dict[str, str]) -> None:
    with store.database.writing() as connection:
        connection.execute("DROP TRIGGER reencoded_follows")
        connection.execute("DROP TABLE vectors")
        connection.execute("ALTER TABLE reencoded RENAME TO vectors")
        connection.execute("DELETE FROM meta WHERE key = ?", (_NOTE,))
        writing.set_meta_in(connection, {**target, PENDING: "1"})
        writing.log_changes(connection, (), texts=True)  # of no chunk: words and dates are what they were


def _forget(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TRIGGER IF EXISTS reencoded_follows")
    connection.execute("DROP TABLE IF EXISTS reencoded")
    connection.execute("DELETE FROM meta WHERE key = ?", (_NOTE,))
