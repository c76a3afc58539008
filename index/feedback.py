"""What readers made of answers, and what was refused: a small database of its own in the archive's folder.

It is apart from the archive's file, so that a reader's word never waits for the writer of the index, and holds of the
archive only what an answer quoted: ``forget`` takes that out when its article goes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, InputError

if TYPE_CHECKING:
    from index.interface import Archive

FILE_NAME = "feedback.sqlite"
MAX_COMMENT = 2000
MAX_TEXT = 8000
KEPT = 20_000
"""Entries of a kind that are kept; the oldest go first."""

Kind = Literal["rating", "refusal"]
_FORMAT = 1
_BUSY_SECONDS = 10.0
_SCHEMA = (
    "CREATE TABLE entries (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, at TEXT NOT NULL, "
    "turn TEXT UNIQUE, question TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT NOT NULL, status TEXT NOT NULL, "
    "verdict INTEGER NOT NULL, comment TEXT NOT NULL)",
    "CREATE INDEX entries_kind ON entries (kind, id)",
    "CREATE TABLE cited (entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE, article TEXT NOT NULL, "
    "PRIMARY KEY (entry, article)) WITHOUT ROWID",
    "CREATE INDEX cited_article ON cited (article)",
    f"PRAGMA user_version = {_FORMAT}",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was kept of one answer.

    ``at`` is the time in UTC (ISO 8601). ``asked`` is the question as it was understood, with earlier turns folded in.
    ``verdict`` is 1 for a good answer, -1 for a bad one and 0 for none; ``articles`` are the ids that it cited.
    """

    kind: Kind
    at: str
    question: str
    asked: str
    answer: str
    status: str
    verdict: int
    comment: str
    articles: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return its fields as a JSON object."""
        return {**asdict(self), "articles": list(self.articles)}


class Feedback:
    """The entries of one archive; every method may be called from any thread and process.

    Parameters
    ----------
    folder : Path
        The archive's folder. The file in it is made with the first entry.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def rate(
        self,
        turn: str,
        *,
        question: str,
        asked: str = "",
        answer: str = "",
        status: str = "answered",
        verdict: int,
        comment: str = "",
        articles: Iterable[str] = (),
    ) -> None:
        """Keep what a reader says of an answer, in the place of what was said of the same ``turn`` before.

        Raises
        ------
        InputError
            The verdict is none of 1, -1 and 0, or the comment is too long.
        ArchiveError
            The folder cannot be written to, or the file is damaged.
        """
        if verdict not in (-1, 0, 1):
            raise InputError(f"the verdict is {verdict!r}; expected 1 (good), -1 (bad) or 0 (neither)")
        if len(comment) > MAX_COMMENT:
            raise InputError(f"the comment has {len(comment)} characters; write at most {MAX_COMMENT}")
        self._keep("rating", turn, (question, asked, answer, status), verdict, comment.strip(), articles)

    def refused(self, *, question: str, asked: str, articles: Iterable[str] = ()) -> None:
        """Keep a question that the archive held no answer to."""
        self._keep("refusal", None, (question, asked, "", "no_evidence"), 0, "", articles)

    def entries(self, kind: Kind | None = None, *, limit: int | None = None) -> list[Entry]:
        """Return what was kept (of one kind, or all), newest first."""
        if not self.path.exists():
            return []
        where = "" if kind is None else "WHERE kind = :kind "
        with self._open() as connection:
            rows = connection.execute(
                "SELECT kind, at, question, asked, answer, status, verdict, comment, "
                "(SELECT group_concat(article, char(10)) FROM cited WHERE entry = entries.id) "
                f"FROM entries {where}ORDER BY id DESC LIMIT :limit",
                {"kind": kind, "limit": -1 if limit is None else limit},
            ).fetchall()
        return [_entry(row) for row in rows]

    def forget(self, article_ids: Iterable[str]) -> int:
        """Delete all entries that cite one of these articles; return how many.

        When it returns no page of the file holds their text any more: what is freed is overwritten, and the file is
        written anew.
        """
        if not self.path.exists():
            return 0
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            count = 0
            for article in article_ids:
                found = connection.execute(
                    "DELETE FROM entries WHERE id IN (SELECT entry FROM cited WHERE article = ?)", (article,)
                )
                count += found.rowcount
            connection.execute("COMMIT")
            if count:
                connection.execute("VACUUM")
        return count

    def _keep(
        self,
        kind: Kind,
        turn: str | None,
        texts: tuple[str, str, str, str],
        verdict: int,
        comment: str,
        articles: Iterable[str],
    ) -> None:
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        whole = [text.encode("utf-8", "replace").decode()[:MAX_TEXT] for text in (*texts, comment)]
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM entries WHERE turn = ?", (turn,))
            entry = connection.execute(
                "INSERT INTO entries (kind, at, turn, question, asked, answer, status, verdict, comment) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (kind, now, turn, *whole[:4], verdict, whole[4]),
            ).lastrowid
            ids = sorted({article for article in articles if article and "\n" not in article})
            connection.executemany("INSERT INTO cited VALUES (?, ?)", [(entry, article) for article in ids])
            connection.execute(
                "DELETE FROM entries WHERE kind = ?1 AND id <= "
                "(SELECT id FROM entries WHERE kind = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                (kind, KEPT),
            )
            connection.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            # A connection for each call: it costs a fraction of a millisecond, and no thread waits for another's.
            with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA temp_store = MEMORY")  # VACUUM copies what it keeps
                self._prepare(connection)
                yield connection
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise ArchiveLocked(f"{str(self.path)!r} is being written to by another process; try again") from error
            raise ArchiveError(
                f"feedback cannot be kept in {str(self.path)!r} ({error}); let the server's account write in its folder"
            ) from error
        except sqlite3.DatabaseError as error:
            raise ArchiveDamaged(
                f"{str(self.path)!r} is damaged ({error}); move it away and a new one is made"
            ) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == _FORMAT:
            return
        if version > _FORMAT:
            raise ArchiveError(
                f"{str(self.path)!r} has format {version}, this program reads {_FORMAT}; use the matching version"
            )
        connection.execute("BEGIN IMMEDIATE")  # of two that come first, one makes it
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in _SCHEMA:
                connection.execute(statement)
        connection.execute("COMMIT")


def feedback_of(archive: Archive) -> Feedback:
    """Return an archive's feedback: in its folder, or where it has none in the user's data folder, by its name."""
    folder = folder_of(archive)
    folder.mkdir(parents=True, exist_ok=True)
    return Feedback(folder)


def folder_of(archive: Archive) -> Path:
    """Return the folder of an archive's feedback, which may not be there."""
    folder = getattr(archive, "path", None)
    if isinstance(folder, Path) and folder.is_dir():
        return folder
    import hashlib

    from platformdirs import user_data_path

    name = hashlib.sha256(archive.name.encode("utf-8", "replace")).hexdigest()[:32]
    return user_data_path("wenyuan", appauthor=False) / "feedback" / name


def _entry(row: tuple[Any, ...]) -> Entry:
    kind, at, question, asked, answer, status, verdict, comment, cited = row
    articles = tuple(cited.split("\n")) if cited else ()
    return Entry(kind, at, question, asked, answer, status, verdict, comment, articles)
