"""The folders of a derived index: each made under another name, checked, renamed, and never changed after that.

A generation is a folder ``KIND-NNNNNNNN`` with the index's files and ``state.json``, which names the last change
of the store that it holds, what it was made with, and size and CRC-32 of every file. A reader either sees a whole
generation or none; a damaged one is as good as none.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STATE = "state.json"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Generation:
    """A whole generation: ``change`` is the last change it holds (with its mark), ``stamp`` what it was made with."""

    folder: Path
    number: int
    change: int
    mark: int
    stamp: str
    files: dict[str, tuple[int, int]]

    def sound(self) -> bool:
        """Whether every file is there with the size and checksum it was written with."""
        try:
            return all(
                (self.folder / name).stat().st_size == size and checksum(self.folder / name) == crc
                for name, (size, crc) in self.files.items()
            )
        except OSError:
            return False


class Generations:
    """The generations of one kind of index in an archive's folder."""

    def __init__(self, root: Path, kind: str) -> None:
        self.root = root
        self.kind = kind
        self._name = re.compile(rf"{re.escape(kind)}-(\d{{8,}})")

    def newest(self, fits: Callable[[Generation], bool] | None = None) -> Generation | None:
        """Return the newest generation whose state can be read (and that ``fits``); no file is looked at yet."""
        for number, folder in sorted(self._folders(), reverse=True):
            state = _read_state(folder)
            if state is not None:
                files = {name: (size, crc) for name, (size, crc) in state["files"].items()}
                found = Generation(folder, number, state["change"], state["mark"], state["stamp"], files)
                if fits is None or fits(found):
                    return found
        return None

    def folders(self) -> list[Path]:
        """Return all folders of this kind, whole generations or not."""
        return sorted(self.root.glob(f"{self.kind}-*"))

    @contextmanager
    def staged(self) -> Iterator[Path]:
        """Give an empty folder to write a generation into; what is not published is deleted."""
        folder = self.root / f"{self.kind}-new-{uuid.uuid4().hex[:8]}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, staged: Path, change: int, mark: int, stamp: str) -> Generation:
        """Turn a staged folder into the newest generation; the earlier ones stay until ``prune`` (writers only)."""
        files = {}
        for path in sorted(staged.iterdir()):
            if path.name.endswith(".lock"):
                path.unlink()
                continue
            files[path.name] = (path.stat().st_size, checksum(path))
            sync(path)
        _write_state(staged, {"change": change, "mark": mark, "stamp": stamp, "files": files})
        for name in files:
            # tantivy keeps some of its files to their owner; whoever may read the archive may read all of it.
            shutil.copymode(staged / STATE, staged / name)
        number = max((number for number, _ in self._folders()), default=0) + 1
        folder = self.root / f"{self.kind}-{number:08d}"
        staged.rename(folder)
        sync(self.root)
        return Generation(folder, number, change, mark, stamp, files)

    def prune(self, keep: int | None) -> None:
        """Delete every generation but one, and what earlier writers left half-done (writers only)."""
        for path in list(self.root.glob(f"{self.kind}-*")):
            match = self._name.fullmatch(path.name)
            if not match or int(match[1]) != keep:
                shutil.rmtree(path, ignore_errors=True)

    def _folders(self) -> list[tuple[int, Path]]:
        found = ((self._name.fullmatch(path.name), path) for path in self.root.glob(f"{self.kind}-*"))
        return [(int(match[1]), path) for match, path in found if match]


def checksum(path: Path) -> int:
    """Return the CRC-32 of a file's bytes, read in blocks."""
    crc = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            crc = zlib.crc32(block, crc)
    return crc


def copy_files(source: Path, target: Path) -> None:
    """Copy an index's files; those that are never written again are hard-linked where the disk allows it."""
    for path in source.iterdir():
        if path.name == STATE:
            continue
        if path.suffix == ".json":
            shutil.copyfile(path, target / path.name)
            continue
        try:
            os.link(path, target / path.name)
        except OSError:
            shutil.copyfile(path, target / path.name)


def _write_state(folder: Path, state: dict[str, Any]) -> None:
    body = json.dumps(state, sort_keys=True)
    path = folder / STATE
    path.write_text(json.dumps({"crc": zlib.crc32(body.encode()), "body": body}), encoding="utf-8")
    sync(path)
    sync(folder)


def _read_state(folder: Path) -> dict[str, Any] | None:
    try:
        outer = json.loads((folder / STATE).read_text(encoding="utf-8"))
        if zlib.crc32(outer["body"].encode()) != outer["crc"]:
            return None
        state: dict[str, Any] = json.loads(outer["body"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return state


def sync(path: Path) -> None:
    """Have the disk hold a file or folder as it is now."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
