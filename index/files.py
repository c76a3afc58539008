"""What an archive notes of the files that its articles are from, and the folders that it is kept in step with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from index import withdraw, writing
from index.intake import Found
from index.store import Store
from index.types import Article, Chunk
from index.writing import FileNote

_FILES = "SELECT path, source, date, encoding, size, mtime, changed, hash, collection FROM files ORDER BY path"
_FOLDERS = "SELECT path, date, encoding, collection FROM folders ORDER BY path"


@dataclass(frozen=True, slots=True)
class Known:
    """What an update goes by: the files that were read, the folders that were added, digests of what is to stay out."""

    files: Mapping[Path, FileNote] = field(default_factory=dict)
    folders: tuple[Found, ...] = ()
    withdrawn: frozenset[bytes] = frozenset()


class Kept(Protocol):
    """Where an archive notes its files, and what an update changes there; the caller has the right to write."""

    def known(self) -> Known:
        """Return all that is noted."""

    def learn(self, known: Known) -> None:
        """Note folders and what is to stay out, and the times of those files that articles are of."""

    def forget(self, folders: Sequence[Path]) -> None:
        """Forget folders."""

    def see(self, notes: Iterable[FileNote]) -> None:
        """Note sizes, times and hashes of files that articles are of."""

    def move(self, old: Path, new: FileNote, articles: Sequence[tuple[Article, list[Chunk]]]) -> None:
        """Note that a file lies elsewhere now; ``articles`` are those of its articles that this changes, with chunks.

        They keep their ids: another source, and whatever the file's new name says of their date.
        """

    def remove(self, ids: Sequence[str]) -> int:
        """Remove articles, and the notes of files that have none left; return how many articles."""

    def resolve_all(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return for each name the ids of the articles that it means."""

    def article(self, article_id: str) -> Article:
        """Return one article."""

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order."""


class Files:
    """The files, folders and withdrawn names of one store. Who changes them holds the writer lock."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.resolve_all = store.resolve_all

    def known(self) -> Known:
        """Return all that is noted."""
        with self._store.database.reading() as connection:
            files = [FileNote(Path(path), *rest) for path, *rest in connection.execute(_FILES)]
            folders = tuple(Found(Path(path), None, *rest) for path, *rest in connection.execute(_FOLDERS))
        return Known({one.path: one for one in files}, folders, withdraw.withdrawn(self._store))

    def learn(self, known: Known) -> None:
        """Note folders and what is to stay out, and the times of those files that articles are of."""
        rows = [(str(one.path), one.date, one.encoding, one.collection) for one in known.folders]
        if rows or known.withdrawn:
            with self._store.database.writing() as connection:
                connection.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?, ?, ?)", rows)
                withdraw.note_digests_in(connection, known.withdrawn)
        self.see(known.files.values())

    def forget(self, folders: Sequence[Path]) -> None:
        """Forget folders."""
        if folders:
            with self._store.database.writing() as connection:
                connection.executemany("DELETE FROM folders WHERE path = ?", [(str(path),) for path in folders])

    def see(self, notes: Iterable[FileNote]) -> None:
        """Note sizes, times and hashes of files that articles are of."""
        if notes := list(notes):
            writing.see(self._store, notes)

    def move(self, old: Path, new: FileNote, articles: Sequence[tuple[Article, list[Chunk]]]) -> None:
        """Note that a file lies elsewhere now, and what that changes of its articles."""
        writing.move(self._store, old, new, articles)

    def remove(self, ids: Sequence[str]) -> int:
        """Remove articles, and the notes of files that have none left; return how many articles."""
        return writing.remove(self._store, ids)

    def article(self, article_id: str) -> Article:
        """Return one article."""
        return self._store.article(article_id)

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order."""
        return self._store.chunks_of(article_id)
