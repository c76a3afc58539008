"""Who may write to an archive in Milvus: each writer has a number, and one process at a time has it.

A writer's note says who has it and when that was last heard of, and which number its next chunk gets: none is given
twice, since the note is written before the numbers are used. Processes that split the work (``--shard i/n``) are
writers 1 to n; whoever changes the archive otherwise is writer 0.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.errors import ArchiveLocked
from index.milvus.notes import Notes

SILENT = 60.0
"""Seconds after which a writer that was not heard of is taken for dead; the machines' clocks must agree that far."""

_BLOCK = 65_536
_NUMBERS = 1 << 50
_PAUSE = 0.3
_TIMES = 5
_KIND = "writer"


class Writer:
    """The right to write as one of an archive's writers; re-entrant within a thread.

    ``alone`` says that no other process can have the archive open.
    """

    def __init__(self, notes: Notes, where: str, number: int = 0, *, alone: bool = False) -> None:
        self.number = number
        self.interrupted: range | None = None
        self._notes = notes
        self._where = where
        self._key = f"{_KIND}:{number}"
        self._me = f"{socket.gethostname()} {os.getpid()} {os.urandom(4).hex()}"
        self._mutex = threading.RLock()
        self._pause = 0.0 if alone else _PAUSE
        self._depth = 0
        self._state: dict[str, Any] = {}
        self._next = self._end = 0

    @contextmanager
    def hold(self, wait: float) -> Iterator[None]:
        """Be the writer; ArchiveLocked, naming the holder, where another stays it for ``wait`` seconds.

        ``interrupted`` is then the numbers that a writer who was not done may have used, None where all were done.
        """
        if not self._mutex.acquire(timeout=wait):
            raise self._locked("another thread of this process")
        try:
            if self._depth == 0:
                self._take(wait)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._note(holder="", beat=0.0)
        finally:
            self._mutex.release()

    def reserve(self, count: int) -> int:
        """Return the first of ``count`` numbers in a row that nobody else gets."""
        if self._next + count > self._end:
            # What is left of the block is given up, so that an article's chunks are in a row.
            self._next = max(self._next, self._number_base())
            self._end = self._next + max(count, _BLOCK)
            self._note(next=self._end, beat=time.time())
        first = self._next
        self._next += count
        return first

    def heard(self) -> None:
        """Tell that this writer is at work, where it is time to; ArchiveLocked where another has taken its place."""
        now = self._read()
        if now.get("holder") != self._me:
            raise self._locked(f"{_named(now)} as writer {self.number}")
        if time.time() - self._state.get("beat", 0.0) > SILENT / 6:
            self._note(beat=time.time())

    def begin(self) -> None:
        """Note that a change is under way, from which number on."""
        if "from" not in self._state:
            self._note(**{"from": max(self._next, self._number_base())})

    def counted(self) -> None:
        """Note that of what was begun, all up to now is done."""
        if "from" in self._state:
            self._note(**{"from": max(self._next, self._number_base())})

    def done(self) -> None:
        """Note that all that was begun is done, and give back the numbers that were not used."""
        self._state.pop("from", None)
        self._end = self._next
        self._note(next=max(self._next, self._number_base()) if self._next else self._state.get("next", 0))
        self.interrupted = None

    def renew(self) -> None:
        """Read the note anew: the archive was written anew under this writer."""
        self._state = self._read()
        self._next = self._end = 0
        self._note(holder=self._me, beat=time.time())

    def others(self) -> list[str]:
        """Return the other writers that are at work."""
        states = {key: json.loads(value) for key, value in self._notes.of_kind(_KIND).items() if key != self._key}
        return [state["holder"] for state in states.values() if _alive(state)]

    def _number_base(self) -> int:
        return max(int(self._state.get("next", 0)), self.number * _NUMBERS + 1)

    def _take(self, wait: float) -> None:
        end = time.monotonic() + wait
        while True:
            self._state = self._read()
            if not _alive(self._state):
                before = self._state.get("from")
                self._next = self._end = 0
                began = time.monotonic()
                self._note(holder=self._me, beat=time.time())
                # Another may have looked just before this was written, and write a moment later: the last one has it.
                time.sleep(max(self._pause, _TIMES * (time.monotonic() - began)))
                if self._read().get("holder") == self._me:
                    self.interrupted = None if before is None else range(before, self._state.get("next", before))
                    return
            if time.monotonic() > end:
                raise self._locked(f"{_named(self._state)} as writer {self.number}")
            time.sleep(_PAUSE)

    def _read(self) -> dict[str, Any]:
        return dict(json.loads(self._notes.get([self._key]).get(self._key, "{}")))

    def _note(self, **changes: Any) -> None:
        self._state |= changes
        self._notes.put(_KIND, {self._key: json.dumps(self._state)})

    def _locked(self, holder: str) -> ArchiveLocked:
        return ArchiveLocked(
            f"the archive 'milvus:{self._where}' is being written to by {holder}; wait until that is done (one that "
            f"died is passed over after {SILENT:.0f} s), then run the command again"
        )


def _named(state: dict[str, Any]) -> str:
    host, _, rest = str(state.get("holder", "")).partition(" ")
    return f"process {rest.partition(' ')[0]} on {host}" if host else "another process"


def _alive(state: dict[str, Any]) -> bool:
    """Whether the process that a note names may still be at work."""
    holder = state.get("holder", "")
    if not holder or time.time() - state.get("beat", 0.0) > SILENT:
        return False
    host, pid, _ = holder.split(" ")
    if host != socket.gethostname():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):
        return True
    return True
