"""Looks for damage in the store: what SQLite finds, what the checksums find, what belongs to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index import manifest
from index.errors import ArchiveDamaged
from index.feedback import Feedback
from index.generations import Generations
from index.records import ARTICLE_COLUMNS, read_article, read_chunk, read_vectors
from index.store import Store
from index.tables import APPLICATION_ID

_PAGE = 500
_HEAD = 72
"""Bytes of an SQLite file that end with the number of the program whose file it is."""
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


def remains(store: Store, kinds: Iterable[Generations]) -> list[str]:
    """Return where something may lie that was removed, a sentence each."""
    found = []
    for kind in kinds:
        newest = kind.newest()
        found += [
            f"{path.name} is left of an earlier index" for path in kind.folders() if newest and path != newest.folder
        ]
    cited = {name for entry in Feedback(store.folder).entries() for name in entry.articles}
    there = set(store.stored_ids(sorted(cited)))
    found += [f"a reader's remark quotes the article {name!r}, which was removed" for name in sorted(cited - there)]
    return [f"{one}; run `wenyuan index verify --repair`" for one in found] + copies_in(store.folder)


def copies_in(folder: Path) -> list[str]:
    """Return a sentence for each file in an archive's folder that is a copy of an archive, as backups are."""
    found = []
    # Its own files are left alone: closing one would let go of the locks that this process has on it.
    strange = [path for path in folder.iterdir() if not manifest.is_own(path)]
    for path in [file for one in strange for file in (one.rglob("*") if one.is_dir() else [one])]:
        if not path.is_file():
            continue
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD)
        except OSError:
            continue
        if head.startswith(b"SQLite format 3") and head[-4:] == APPLICATION_ID.to_bytes(4, "big"):
            found.append(
                f"{path.relative_to(folder)} in the archive's folder is a copy of an archive, from which nothing is "
                "removed; move it elsewhere"
            )
    return found


def indexed_rows(store: Store) -> list[str]:
    """Return a sentence for each kind of row that is found by other days or keys than it says itself."""
    with store.database.reading() as connection:
        (facets,) = connection.execute(
            "SELECT count(*) FROM (SELECT c.id, json_extract(m.value, '$[2]') AS first, json_extract(m.value, '$[3]') "
            "AS last FROM chunks AS c, json_each(c.times) AS m WHERE first IS NOT NULL "
            "GROUP BY 1, 2, 3) AS said LEFT JOIN facets AS f ON f.chunk = said.id AND f.first = said.first "
            "AND f.last = said.last WHERE f.chunk IS NULL"
        ).fetchone()
        (more,) = connection.execute(
            "SELECT (SELECT count(*) FROM facets) - (SELECT count(*) FROM (SELECT DISTINCT c.id, "
            "json_extract(m.value, '$[2]') AS first, json_extract(m.value, '$[3]') FROM chunks AS c, "
            "json_each(c.times) AS m WHERE first IS NOT NULL))"
        ).fetchone()
    if not (facets or more):
        return []
    return ["the times by which chunks are found are not those of their texts; run `wenyuan index verify --repair`"]


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
