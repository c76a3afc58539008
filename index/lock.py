"""One writer at a time: a lock on a file of the archive, with the number of the process that holds it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import ArchiveError, ArchiveLocked


class WriterLock:
    """The right to change the archive in ``folder``; re-entrant within a thread, exclusive between all others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._owner_file = folder / "writer.pid"
        self._depth = threading.local()

    @contextmanager
    def hold(self, wait: float) -> Iterator[None]:
        """Hold the lock; ArchiveLocked, naming the holder, where another keeps it for ``wait`` seconds."""
        if getattr(self._depth, "count", 0):
            yield
            return
        from filelock import FileLock, Timeout

        lock = FileLock(str(self._folder / "writer.lock"))
        try:
            lock.acquire(timeout=wait, poll_interval=0.02)
        except Timeout as error:
            raise ArchiveLocked(
                f"the archive {str(self._folder)!r} is being written to by {self._holder()}; "
                "wait until that is done, then run the command again"
            ) from error
        except OSError as error:
            raise ArchiveError(
                f"the archive {str(self._folder)!r} cannot be changed ({error.strerror or error}); "
                "give yourself the right to write in that folder"
            ) from error
        self._depth.count = 1
        try:
            with suppress(OSError):
                self._owner_file.write_text(str(os.getpid()), encoding="ascii")
            yield
        finally:
            self._depth.count = 0
            with suppress(OSError):
                self._owner_file.unlink()
            lock.release()

    def is_free(self) -> bool:
        """Whether nobody else holds the lock, as far as can be told."""
        try:
            with self.hold(0):
                return True
        except ArchiveLocked:
            return False
        except ArchiveError:
            return True  # a folder that cannot be written to has no writer

    def _holder(self) -> str:
        try:
            return f"process {int(self._owner_file.read_text(encoding='ascii'))}"
        except (OSError, ValueError):
            return "another process"
