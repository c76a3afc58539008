"""Keeps an index in step with the store: opened late, carried forward, made anew when damaged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from index import database
from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from index.generations import Generation, Generations
from index.lock import WriterLock
from index.store import Change, Store


class _Searchable(Protocol):
    def __len__(self) -> int: ...

    def ids(self) -> list[int]: ...


IndexT = TypeVar("IndexT", bound=_Searchable)


class Backend(Protocol[IndexT]):
    """One kind of index: how it is made and opened."""

    @property
    def kind(self) -> str:
        """The kind's name, which its folders begin with."""

    def stamp(self) -> str:
        """Return what an index must have been made with to be used."""

    def load(self, folder: Path) -> IndexT:
        """Open the index in a folder whose checksums hold."""

    def memory(self, store: Store) -> IndexT:
        """Make an index of everything in memory."""

    def write(self, store: Store, folder: Path) -> None:
        """Make an index of everything in an empty folder."""

    def update(self, store: Store, base: Path, folder: Path, change: Change) -> None:
        """Write into an empty folder what ``base`` holds, carried forward by a change."""

    def patch(self, store: Store, index: IndexT, change: Change) -> IndexT | None:
        """Return an open index carried forward in memory, or None where that is not possible."""


@dataclass(frozen=True, slots=True)
class _Held(Generic[IndexT]):
    index: IndexT
    change: int


class Derived(Generic[IndexT]):
    """The index of one kind: ``current`` for readers, ``publish`` for the holder of the writer lock."""

    def __init__(self, store: Store, backend: Backend[IndexT], lock: WriterLock, warnings: list[str]) -> None:
        self.generations = Generations(store.folder, backend.kind)
        self._store = store
        self._backend = backend
        self._lock = lock
        self._warnings = warnings
        self.growing = False  # a writer of this process is at work on the next generation
        self._held: _Held[IndexT] | None = None
        self._mutex = threading.Lock()

    def current(self) -> IndexT:
        """Return the index, in step with the store as far as that is possible without waiting for a writer.

        While another process writes, it may be some changes behind.
        """
        return self.in_step()[0]

    def held(self) -> IndexT:
        """Return the index that the last search was of, without looking for a later state of the archive."""
        held = self._held
        return self.current() if held is None else held.index

    def in_step(self, target: int | None = None) -> tuple[IndexT, int]:
        """Return the index with the last change in it.

        That is ``target`` or a later one (None: the store's own), or an earlier one while a writer is at work.
        """
        target = self._store.change() if target is None else target
        held = self._held
        if held is None or held.change < target:
            with self._mutex:
                held = self._held = self._refreshed(target)
        return held.index, held.change

    def behind(self) -> bool:
        """Whether a writer was interrupted before it wrote the files of the last change, or left others behind.

        Nothing is loaded for this.
        """
        newest = self.newest()
        if newest is None:
            return False
        return newest.change < self._store.change() or self.generations.folders() != [newest.folder]

    def newest(self) -> Generation | None:
        """Return the newest generation of this history; one of a change that is not committed is of none yet."""
        return self.generations.newest(lambda one: self._fits(one, self._store))

    def publish(self, store: Store, *, anew: bool = False) -> int:
        """Write what a store holds as the newest generation; return the last change in it.

        The store may be a change in the making: readers turn to the generation when that is committed. The earlier
        ones stay until ``prune``. ``anew`` uses nothing of their files, so that no removed word stays in them. Needs
        the writer lock.
        """
        target = store.change()
        base = None if anew else self.usable(store)
        if base is not None and base.change >= target:
            return base.change
        change = store.changes_since(base.change) if base is not None else None
        with self.said_plainly(), self.generations.staged() as folder:
            if base is not None and change is not None:
                self._backend.update(store, base.folder, folder, change)
            else:
                self._backend.write(store, folder)
            self.publish_folder(store, folder, target)
        return target

    def publish_folder(self, store: Store, folder: Path, change: int) -> None:
        """Make a staged folder, which holds a store as of a change, the newest generation. Needs the writer lock."""
        self.generations.publish(folder, change, store.mark(change) or 0, self._backend.stamp())

    def prune(self) -> None:
        """Delete every generation but the newest of what is committed. Needs the writer lock."""
        newest = self.newest()
        if newest is not None:
            self.generations.prune(newest.number)

    @contextmanager
    def said_plainly(self) -> Iterator[None]:
        """Turn what goes wrong in writing an index into an ArchiveError."""
        try:
            yield
        except (OSError, ValueError, RuntimeError) as error:
            raise ArchiveError(
                f"the {self._backend.kind} index of {str(self._store.folder)!r} could not be written ({error}); "
                "free disk space and run the command again"
            ) from error

    def release(self) -> None:
        """Let go of the index and the files that it has open."""
        self._held = None

    def problems(self) -> list[str]:
        """Return what is wrong with the files, a sentence each: they are derived, so all of it mends itself."""
        kind, newest = self._backend.kind, self.newest() or self.generations.newest()
        if newest is None:
            return [f"the {kind} index is missing"] if len(self._store.chunk_ids()) else []
        if not newest.sound():
            return [f"a file of the {kind} index is missing or damaged (its checksum differs)"]
        if newest.stamp != self._backend.stamp():
            return [f"the {kind} index was made with {newest.stamp!r}, not {self._backend.stamp()!r}"]
        if self._store.mark(newest.change) != newest.mark:
            return [f"the {kind} index was made from another state of {database.FILE_NAME}"]
        if newest.change < self._store.change():
            return [f"the {kind} index holds change {newest.change}, the archive is at {self._store.change()}"]
        ids = self._backend.load(newest.folder).ids()
        wanted = self._store.chunk_ids().tolist()
        if ids != wanted:
            missing, extra = len(set(wanted) - set(ids)), len(ids) - len(set(wanted) & set(ids))
            return [f"the {kind} index lacks {missing} chunks and holds {extra} that are not in the archive"]
        return []

    def _refreshed(self, target: int) -> _Held[IndexT]:
        held = self._from_disk(self._held)
        if held is not None and held.change >= target:
            return held
        if not self._store.readonly and not self.growing:
            try:
                with self._lock.hold(wait=0):
                    self.publish(self._store)
                    self.prune()
                return self._from_disk(held) or self._in_memory()
            except ArchiveLocked:
                pass  # a writer is at work and will publish
            except ArchiveDamaged:
                raise
            except ArchiveError as error:
                # A disk that is full must not keep anyone from reading.
                self._warn(str(error))
                return self._in_memory()
        if held is not None:
            change = self._store.changes_since(held.change)
            patched = None if change is None else self._backend.patch(self._store, held.index, change)
            if patched is not None:
                return _Held(patched, target)
            if not self._store.readonly:
                return held
        return self._in_memory()

    def _in_memory(self) -> _Held[IndexT]:
        if self._store.readonly:
            self._warn(
                f"the {self._backend.kind} index of {str(self._store.folder)!r} is missing, damaged or behind and its "
                "folder is open for reading only, so it was made in memory; open it once with the right to write"
            )
        target = self._store.change()
        return _Held(self._backend.memory(self._store), target)

    def _from_disk(self, held: _Held[IndexT] | None) -> _Held[IndexT] | None:
        # A writer may delete the generation that was just found, having published a newer one.
        for _ in range(5):
            newest = self.newest()
            if newest is None:
                return held
            if held is not None and held.change >= newest.change:
                return held
            if newest.sound():
                try:
                    return _Held(self._backend.load(newest.folder), newest.change)
                except (OSError, ValueError, RuntimeError):
                    continue
            if self.newest() == newest:
                return held
        return held

    def usable(self, store: Store) -> Generation | None:
        """Return the newest generation of the history of a store, where it is whole."""
        newest = self.generations.newest(lambda one: self._fits(one, store))
        return newest if newest is not None and newest.sound() else None

    def _fits(self, generation: Generation, store: Store) -> bool:
        same_history = store.mark(generation.change) == generation.mark
        return same_history and generation.stamp == self._backend.stamp()

    def _warn(self, text: str) -> None:
        if text not in self._warnings:
            self._warnings.append(text)
