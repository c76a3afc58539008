"""Looks for damage in the store: what SQLite finds, what the checksums find, what belongs to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from index.errors import ArchiveDamaged
from index.records import ARTICLE_COLUMNS, read_article, read_chunk, read_vectors
from index.store import Store

_PAGE = 500
_VECTORS = "SELECT chunk, vector, crc FROM vectors WHERE chunk > ? ORDER BY chunk LIMIT ?"


def integrity(store: Store) -> list[str]:
    """Return what SQLite finds wrong in the file and what belongs to nothing, a sentence each."""
    with store.database.reading() as connection:
        rows = connection.execute("PRAGMA integrity_check(20)").fetchall()
        problems = [f"SQLite finds: {row[0]}" for row in rows if row[0] != "ok"]
        rows = connection.execute("PRAGMA foreign_key_check").fetchall()
        problems += [f"a row of {row[0]} belongs to nothing" for row in rows]
        rows = connection.execute(
            "SELECT c.id FROM chunks AS c LEFT JOIN vectors AS v ON v.chunk = c.id WHERE v.chunk IS NULL"
        ).fetchall()
    return problems + [f"chunk {row[0]} has no vector" for row in rows]


def damaged_rows(store: Store, dimension: int) -> Iterator[str]:
    """Yield a sentence for each article, chunk or vector that is not what was written or what it should be."""
    articles = f"SELECT n, {ARTICLE_COLUMNS} FROM articles WHERE n > ? ORDER BY n LIMIT ?"

    def read_whole(row: Sequence[Any]) -> None:
        article = read_article(row[1:])
        for chunk in store.chunk_rows(row[0]):
            read_chunk(chunk, article)

    for _, error in _unreadable(store, articles, read_whole):
        yield error
    for _, error in _unreadable(store, _VECTORS, lambda row: read_vectors([row], dimension)):
        yield error


def without_sound_vector(store: Store, dimension: int) -> list[int]:
    """Return the ids of chunks whose vector is missing or not what was written, ascending."""
    with store.database.reading() as connection:
        rows = connection.execute("SELECT id FROM chunks WHERE id NOT IN (SELECT chunk FROM vectors)").fetchall()
    damaged = [number for number, _ in _unreadable(store, _VECTORS, lambda row: read_vectors([row], dimension))]
    return sorted({row[0] for row in rows} | set(damaged))


def _unreadable(store: Store, select: str, read: Callable[[Sequence[Any]], object]) -> Iterator[tuple[int, str]]:
    last = 0
    while True:
        with store.database.reading() as connection:
            rows = connection.execute(select, (last, _PAGE)).fetchall()
        for row in rows:
            why = _damage(read, row)
            if why:
                yield row[0], why
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def _damage(read: Callable[[Sequence[Any]], object], row: Sequence[Any]) -> str:
    try:
        read(row)
    except ArchiveDamaged as error:
        return str(error)
    return ""
