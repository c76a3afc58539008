"""Connections to the SQLite file of an archive, and what its errors mean to a user."""

from __future__ import annotations

import os
import queue
import shutil
import sqlite3
import tempfile
import threading
import weakref
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, ArchiveMissing
from index.tables import APPLICATION_ID, FORMAT, MIGRATIONS, SCHEMA, make_views

FILE_NAME = "archive.sqlite"

_BUSY_MS = 10_000
_ROOM = 1 << 20
_MAPPED = 2 << 30  # bytes that are read where they lie: a copy of each page took a question half a millisecond more
_PAGE_SIZE = 16_384  # an article takes half a small page, and the other half would stay empty

_Moments = Mapping[int, tuple[sqlite3.Connection, threading.RLock, dict[str, int]]]
_MOMENTS: ContextVar[_Moments] = ContextVar("moments", default={})  # noqa: B039 (never changed, only replaced)


class Database:
    """A pool of connections to one archive's file, usable from any thread.

    Parameters
    ----------
    folder : Path
        The archive's folder, which holds ``archive.sqlite``.
    readonly : bool
        Open nothing for writing. A folder that cannot be written to is opened so in any case.
    collections : collection of str or None
        Show the articles of these collections alone, and of every other table what belongs to them; for reading only.
    file : str
        The file's name.
    """

    def __init__(
        self,
        folder: Path,
        *,
        readonly: bool = False,
        collections: Collection[str] | None = None,
        file: str = FILE_NAME,
    ) -> None:
        self.folder = folder
        self._file = file
        self.collections = None if collections is None else frozenset(collections)
        self.readonly = readonly or not os.access(folder, os.W_OK) or not os.access(folder / file, os.W_OK)
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._closed = False
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self.uri = _uri(folder / file, "ro" if self.readonly else "rw")
        # A caller that never closes leaves nothing open.
        self._finalizer = weakref.finalize(self, _close_idle, self._idle)
        self.full = not self.readonly and self._has_no_room()
        if self.readonly or self.full:
            self.readonly = True
            self.uri = self._readable_uri()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; SQLite's errors leave as ours."""
        with said_plainly(self.folder):
            if (held := _MOMENTS.get().get(id(self))) is not None:
                connection, mutex, _ = held
                with mutex:
                    yield connection
                return
            connection = self._take()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._give(connection)

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Have all that is read inside, in this thread and in copies of its context, be of one moment."""
        if id(self) in _MOMENTS.get():
            yield
            return
        with said_plainly(self.folder):
            connection = self._take()
            connection.execute("BEGIN")
        token = _MOMENTS.set({**_MOMENTS.get(), id(self): (connection, threading.RLock(), {})})
        try:
            yield
        finally:
            _MOMENTS.reset(token)
            with said_plainly(self.folder):
                connection.execute("ROLLBACK")  # nothing was written
            self._give(connection)

    def kept(self) -> dict[str, int]:
        """Return where to keep what cannot change in the present moment; nothing is kept outside one."""
        held = _MOMENTS.get().get(id(self))
        return {} if held is None else held[2]

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside a transaction: committed at the end, rolled back on an error."""
        self.require_writable()
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def require_writable(self) -> None:
        """Raise ArchiveError where it is open for reading only."""
        if self.full:
            raise ArchiveError(f"the disk of the archive {str(self.folder)!r} is full; free some room and try again")
        if self.readonly or self.collections is not None:
            raise ArchiveError(
                f"the archive {str(self.folder)!r} is open for reading only; open it from an account that may write "
                "in its folder"
            )

    def check(self) -> None:
        """Raise the error that says why the file is no archive of ours, or none."""
        path = self.folder / self._file
        with self.reading() as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (page_size,) = connection.execute("PRAGMA page_size").fetchone()
        if tables == 0:
            raise ArchiveMissing(
                f"the archive {str(self.folder)!r} was never finished; make it with `wenyuan index add FILE...`"
            )
        if application != APPLICATION_ID:
            raise ArchiveError(f"{str(path)!r} is another program's database; name the folder of a wenyuan archive")
        if version not in (FORMAT, *MIGRATIONS):
            raise ArchiveError(
                f"the archive {str(self.folder)!r} has format {version}, this program reads format {FORMAT}; "
                "make it anew with `wenyuan index add FILE...` into another folder, or use the matching version"
            )
        # By SQLite's own count, never by reading the file here: closing it would let go of all locks that this process
        # has on it, and another process could then delete the log that is written to.
        if not _has_log(path) and path.stat().st_size < pages * page_size:
            raise damaged(self.folder, "its file is shorter than it says")

    def migrate(self) -> None:
        """Bring the file of an earlier version to this one's format, whole or not at all.

        ArchiveError where that is needed and the file is open for reading only.
        """
        if self._format() == FORMAT:
            return
        if self.readonly:
            raise ArchiveError(
                f"the archive {str(self.folder)!r} has format {self._format()}, this program reads format {FORMAT}; "
                "open it once from an account that may write in its folder, which brings it to that format"
            )
        with self.writing() as connection:
            # Inside the transaction: another process may have done it in the meantime.
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            while version in MIGRATIONS:
                for statement in MIGRATIONS[version]:
                    connection.execute(statement)
                version += 1
            connection.execute(f"PRAGMA user_version = {version}")

    def _format(self) -> int:
        with self.reading() as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])

    def close(self) -> None:
        """Close the connections that are not lent; those that are close when they come back."""
        self._closed = True
        _close_idle(self._idle)
        if self._copy is not None:
            self._copy.cleanup()

    def _take(self) -> sqlite3.Connection:
        if self._closed:
            raise ArchiveError(f"the archive {str(self.folder)!r} is closed; open it again with Archive.open")
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._connected()

    def _give(self, connection: sqlite3.Connection) -> None:
        if self._closed:
            connection.close()
        else:
            self._idle.put(connection)

    def _has_no_room(self) -> bool:
        """Whether the disk is so full that SQLite cannot even make the file that its processes share."""
        try:
            self._idle.put(self._connected())
        except sqlite3.Error:
            return is_full(self.folder)
        return False

    def _connected(self) -> sqlite3.Connection:
        connection = connect(self.uri, writable=not self.readonly)
        if self.collections is not None:
            _narrow(connection, self.collections)
        return connection

    def _readable_uri(self) -> str:
        # In a folder that cannot be written to, SQLite may be unable to make its shared-memory file. Without a log
        # the file alone is the whole truth (immutable); with one, both are copied to where they can be opened.
        path = self.folder / self._file
        log = path.with_name(path.name + "-wal")
        uri = _uri(path, "ro")
        try:
            connection = connect(uri, writable=False)
            try:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            finally:
                connection.close()
            return uri
        except sqlite3.OperationalError:
            if not log.exists() or log.stat().st_size == 0:
                return _uri(path, "ro") + "&immutable=1"
        except sqlite3.DatabaseError:
            return uri
        self._copy = tempfile.TemporaryDirectory(prefix="wenyuan-")
        for file in (path, log):
            shutil.copyfile(file, Path(self._copy.name) / file.name)
        return _uri(Path(self._copy.name) / path.name, "rw")


def connect(uri: str, *, writable: bool) -> sqlite3.Connection:
    """Return a connection in autocommit mode that any thread may use, one at a time."""
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    if writable:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def _narrow(connection: sqlite3.Connection, collections: Collection[str]) -> None:
    """Let a connection see the articles of some collections alone.

    Views stand in the tables' places, so that no query can forget the condition; SQLite takes a name for that of a
    temporary view before it looks among the tables.
    """
    connection.execute("PRAGMA temp_store = MEMORY")
    make_views(connection, collections)
    connection.execute("PRAGMA query_only = ON")


def make(folder: Path, meta: dict[str, str]) -> None:
    """Write an empty archive into ``folder``: all of its tables and ``meta``, or nothing."""
    with said_plainly(folder):
        connection = connect(_uri(folder / FILE_NAME, "rwc"), writable=True)
        try:
            connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            for statement in SCHEMA.split(";"):
                connection.execute(statement)
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("COMMIT")
        finally:
            connection.close()


@contextmanager
def said_plainly(folder: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise ArchiveLocked(
                f"the archive {str(folder)!r} is being written to by another process; run the command again"
            ) from error
        if "disk I/O" in text and is_full(folder):
            raise ArchiveError(
                f"the disk of the archive {str(folder)!r} is full ({text}); free some room and try again"
            ) from error
        if "malformed" in text or "disk I/O" in text or "no such" in text:
            raise damaged(folder, text) from error
        raise ArchiveError(
            f"the archive {str(folder)!r} cannot be used ({text}); free what it names and retry"
        ) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise damaged(folder, str(error)) from error


def is_full(folder: Path) -> bool:
    """Whether the disk of a folder has no room for as much as SQLite's shared file."""
    try:
        return shutil.disk_usage(folder).free < _ROOM
    except OSError:
        return False


def damaged(folder: Path, why: str) -> ArchiveDamaged:
    """Return the error for a file whose content SQLite cannot read."""
    return ArchiveDamaged(
        f"the archive {str(folder)!r} is damaged ({why}); restore a backup into a new folder with "
        "`wenyuan index restore FILE`, or move this one away and make it anew with `wenyuan index add FILE...`"
    )


def _close_idle(idle: queue.LifoQueue[sqlite3.Connection]) -> None:
    with suppress(queue.Empty):
        while True:
            idle.get_nowait().close()


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _has_log(path: Path) -> bool:
    # While a log is there the file may be shorter than it will be.
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
