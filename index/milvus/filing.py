"""The files and collections that articles are put in from, as a run of changes notes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from index import withdraw
from index.milvus import schema
from index.milvus.client import Row, text
from index.milvus.files import Files, admit, note, withdrawn, withhold
from index.milvus.store import MilvusStore, file_key
from index.writing import Entry

_FILES = 100  # named in one filter
COLLECTION = "collection"
"""The kind of the notes that name the archive's collections."""


class Filing:
    """What one run of changes knows of files.

    Attributes
    ----------
    first : set of Path
        Files that were not noted before this run: no article is of them but this run's.
    """

    def __init__(self, store: MilvusStore) -> None:
        self.store = store
        self.first: set[Path] = set()
        self._collections: set[str] = set()
        self._noted: set[Path] = set()
        self._paths: dict[str, set[Path]] | None = None
        self._withdrawn: set[bytes] | None = None

    def known_source(self, path: Path) -> str | None:
        """Return the name under which a file was added before."""
        note = self.store.notes.get([file_key(path)]).get(file_key(path))
        return None if note is None else str(json.loads(note)["source"])

    def paths_of_source(self, source: str) -> list[Path]:
        """Return the files that are stored under a name."""
        if not self.store.client.embedded:
            rows = self.store.client.query(schema.ARTICLES, f"source == {text(source)}", ["file"])
            return [Path(file) for file in {row["file"] for row in rows} if file]
        if self._paths is None:
            # Milvus Lite looks at every row for each query, and this is asked for each file.
            self._paths = {}
            for path, note in Files(self.store).known().files.items():
                self._paths.setdefault(note.source, set()).add(path)
        return list(self._paths.get(source, ()))

    def next_position(self, source: str) -> int:
        """Return the place after the last article of a source."""
        rows = self.store.client.query(schema.ARTICLES, f"source == {text(source)}", ["position"])
        return max((row["position"] + 1 for row in rows), default=0)

    def of_files(self, files: Sequence[str]) -> list[Row]:
        """Return the ids and files of all articles of these files."""
        rows: list[Row] = []
        for start in range(0, len(files), _FILES):
            named = ", ".join(map(text, files[start : start + _FILES]))
            rows += self.store.client.query(schema.ARTICLES, f"file in [{named}]", ["id", "file"])
        return rows

    def withhold(self, names: Iterable[str]) -> None:
        """Note names that updates leave out from now on."""
        digests = {withdraw.digest(name) for name in names}
        withhold(self.store.notes, digests)
        if self._withdrawn is not None:
            self._withdrawn |= digests

    def admit(self, names: Sequence[str]) -> None:
        """Let names in again."""
        if self._withdrawn is None:
            self._withdrawn = withdrawn(self.store.notes)
        self._withdrawn -= admit(self.store.notes, names, self._withdrawn)

    def note_files(self, entries: Sequence[Entry]) -> None:
        """Note the files and collections of articles that are about to be stored."""
        new = {entry.packed.collection for entry in entries} - self._collections
        if new:
            self.store.notes.put(COLLECTION, {f"{COLLECTION}:{name}": name for name in new})
            self._collections |= new
        notes = {entry.file.path: entry.file for entry in entries if entry.file is not None}
        unseen = [path for path in notes if path not in self._noted]
        known = self.store.notes.get([file_key(path) for path in unseen])
        self.first |= {path for path in unseen if file_key(path) not in known}
        self._noted |= set(unseen)
        # What tells whether a file has changed is only noted when all of it is read.
        note(self.store.notes, [replace(one, changed=0, hash="") for one in notes.values()])
        for one in notes.values():
            if self._paths is not None:
                self._paths.setdefault(one.source, set()).add(one.path)
