"""What an archive in Milvus notes of the files that its articles are from (``index.files.Kept``)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import withdraw
from index.files import Known
from index.intake import Found
from index.milvus.notes import Notes
from index.milvus.store import MilvusStore, file_key, read_file_note
from index.types import Article, Chunk
from index.writing import FileNote

if TYPE_CHECKING:
    from index.milvus.writing import Ledger

_FILE, _FOLDER, _WITHDRAWN = "file", "folder", "withdrawn"


class Files:
    """The files, folders and withdrawn names of an archive; what needs a ``ledger`` is its articles' change."""

    def __init__(self, store: MilvusStore, ledger: Ledger | None = None) -> None:
        self._store = store
        self._notes = store.notes
        self._ledger = ledger
        self.resolve_all = store.resolve_all

    def known(self) -> Known:
        """Return all that is noted."""
        files = [read_file_note(value) for value in self._notes.of_kind(_FILE).values()]
        folders = [json.loads(value) for value in self._notes.of_kind(_FOLDER).values()]
        found = [Found(Path(row.pop("path")), None, **row) for row in folders]
        return Known(
            {one.path: one for one in sorted(files, key=lambda one: str(one.path))},
            tuple(sorted(found, key=lambda one: str(one.path))),
            frozenset(withdrawn(self._notes)),
        )

    def learn(self, known: Known) -> None:
        """Note folders and what is to stay out, and the times of those files that articles are of."""
        values = {}
        for one in known.folders:
            how = {"path": str(one.path), "date": one.date, "encoding": one.encoding, "collection": one.collection}
            values[_folder_key(one.path)] = json.dumps(how, ensure_ascii=False)
        self._notes.put(_FOLDER, values)
        withhold(self._notes, known.withdrawn)
        self.see(known.files.values())

    def forget(self, folders: Sequence[Path]) -> None:
        """Forget folders."""
        self._notes.delete([_folder_key(path) for path in folders])

    def see(self, notes: Iterable[FileNote]) -> None:
        """Note sizes, times and hashes of files that articles are of."""
        wanted = {file_key(one.path): one for one in notes}
        seen = []
        for key, value in self._notes.get(list(wanted)).items():
            now = wanted[key]
            times = {"size": now.size, "mtime": now.mtime, "changed": now.changed, "hash": now.hash}
            seen.append(replace(read_file_note(value), **times))  # type: ignore[arg-type]
        note(self._notes, seen)

    def move(self, old: Path, new: FileNote, articles: Sequence[tuple[Article, list[Chunk]]]) -> None:
        """Note that a file lies elsewhere now, and what that changes of its articles."""
        self._writing.move(old, new, articles)

    def remove(self, ids: Sequence[str]) -> int:
        """Remove articles, and the notes of files that have none left; return how many articles."""
        return self._writing.remove(ids)

    def article(self, article_id: str) -> Article:
        """Return one article."""
        return self._store.article(article_id)

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order."""
        return self._store.chunks_of(article_id)

    @property
    def _writing(self) -> Ledger:
        if self._ledger is None:
            raise ValueError("articles are changed by who holds the right to write")
        return self._ledger


def note(notes: Notes, files: Iterable[FileNote]) -> None:
    """Note files, each in the place of the note on its path."""
    values = {}
    for one in files:
        fields = {name: getattr(one, name) for name in FileNote.__dataclass_fields__ if name != "shard"}
        values[file_key(one.path)] = json.dumps({**fields, "path": str(one.path)}, ensure_ascii=False)
    notes.put(_FILE, values)


def withdrawn(notes: Notes) -> set[bytes]:
    """Return the digests of all that was removed by name."""
    return {bytes.fromhex(value) for value in notes.of_kind(_WITHDRAWN).values()}


def withhold(notes: Notes, digests: Iterable[bytes]) -> None:
    """Note the digests of names that are to stay out."""
    notes.put(_WITHDRAWN, {_withdrawn_key(one): one.hex() for one in digests})


def admit(notes: Notes, names: Iterable[str], known: Collection[bytes]) -> set[bytes]:
    """Let ids and paths in again whose digests are among those ``known``; return these digests."""
    again = {digest for digest in map(withdraw.digest, names) if digest in known} if known else set()
    notes.delete([_withdrawn_key(one) for one in again])
    return again


def _folder_key(path: Path) -> str:
    return f"{_FOLDER}:{path}"


def _withdrawn_key(digest: bytes) -> str:
    return f"{_WITHDRAWN}:{digest.hex()}"
