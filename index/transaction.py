"""A change of an archive in the making: all of it is there for others at once, with the indexes made of it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from index.database import Database, connect, said_plainly
from index.store import Store
from index.tables import make_views

if TYPE_CHECKING:
    from types import TracebackType


class Transaction(Database):
    """A database through one connection, whose writing is seen by others when it is committed and not before.

    Any thread may use it; each waits for the others. What is not committed in the end is undone.
    """

    def __init__(self, whole: Database) -> None:
        self.folder = whole.folder
        self.uri = whole.uri
        self.readonly, self.full, self.collections = whole.readonly, whole.full, None
        self.mutex = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._views: list[str] = []
        self._seen: frozenset[str] | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection."""
        with self.lent(None) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection; what is written is kept until ``commit``, or undone on an error."""
        self.require_writable()
        with self.lent(None) as connection:
            if not connection.in_transaction:
                connection.execute("BEGIN IMMEDIATE")
            connection.execute("SAVEPOINT part")
            try:
                yield connection
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK TO part")
                    connection.execute("RELEASE part")
                raise
            connection.execute("RELEASE part")

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Do nothing: all that is read is of one moment."""
        yield

    @contextmanager
    def lent(self, collections: frozenset[str] | None) -> Iterator[sqlite3.Connection]:
        """Lend the connection to who may see some collections alone, or None for all."""
        with said_plainly(self.folder), self.mutex:
            if self._connection is None:
                self._connection = connect(self.uri, writable=not self.readonly)
                self._connection.execute("PRAGMA temp_store = MEMORY")
                # What every batch writes to, in no order, is not to be read from the disk again each time.
                self._connection.execute("PRAGMA cache_size = -32000")  # kibibytes
            if collections != self._seen:
                for view in self._views:
                    self._connection.execute(f"DROP VIEW temp.{view}")
                self._views = [] if collections is None else make_views(self._connection, collections)
                self._seen = collections
            yield self._connection

    def commit(self) -> None:
        """Let others see what was written so far."""
        with self.reading() as connection:
            if connection.in_transaction:
                connection.execute("COMMIT")

    def close(self) -> None:
        """Undo what was not committed."""
        with self.mutex:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


class _Some(Transaction):
    """One collection of a transaction, for reading."""

    def __init__(self, whole: Transaction, collection: str) -> None:
        super().__init__(whole)
        self.collections = frozenset([collection])
        self._whole = whole

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with self._whole.lent(self.collections) as connection:
            yield connection


class Draft(Store):
    """A store in the making: a transaction's. Closed at the end of ``with``, it forgets what was not committed."""

    database: Transaction

    def __init__(self, whole: Store) -> None:
        super().__init__(whole.folder, database=Transaction(whole.database))

    def __enter__(self) -> Draft:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()

    def commit(self) -> None:
        """Let others see what was changed so far."""
        self.database.commit()

    @contextmanager
    def parts(self) -> Iterator[list[Store]]:
        """Lend the store of each collection by itself, for reading."""
        names = self.collections()
        some = [_Some(self.database, name) for name in names]
        yield [Store(self.folder, database=one) for one in some] if len(some) > 1 else [self]
