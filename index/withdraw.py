"""What was removed by name, so that an update does not bring it back from a file that still lies there.

Only digests are kept: an id or a path may itself say what was to be forgotten. ``wenyuan index add`` takes it in again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

from index.store import Store


def digest(name: str) -> bytes:
    """Return what is kept of an id or a path."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def withdrawn(store: Store) -> frozenset[bytes]:
    """Return the digests of all that was removed by name."""
    with store.database.reading() as connection:
        return frozenset(row[0] for row in connection.execute("SELECT digest FROM withdrawn"))


def note_in(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Note, inside a transaction, ids and paths that are to stay out."""
    note_digests_in(connection, map(digest, names))


def note_digests_in(connection: sqlite3.Connection, digests: Iterable[bytes]) -> None:
    """Note, inside a transaction, the digests of such names."""
    connection.executemany("INSERT OR IGNORE INTO withdrawn VALUES (?)", [(one,) for one in digests])


def forget_in(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Let ids and paths in again, inside a transaction."""
    if connection.execute("SELECT 1 FROM withdrawn LIMIT 1").fetchone():
        connection.executemany("DELETE FROM withdrawn WHERE digest = ?", [(digest(name),) for name in names])
