"""Embed tokens: who may ask from which page, and how often. A SQLite file in the archive's folder.

Beside the archive, because a token opens this archive and no other, and because ``wenyuan token`` and the server then
find the same file whoever runs them. An archive without a folder of its own (the demo, Milvus) has it in the user's
data folder. Only a hash of a token is kept: nobody can read a token out of the file.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from index.errors import ArchiveError, ArchiveMissing, InputError
from ui.settings import Settings

PREFIX = "wyt_"
FILE_NAME = "tokens.sqlite"
Period = Literal["day", "hour"]

_BUSY_SECONDS = 10.0
_QUOTA = re.compile(r"([1-9]\d{0,8})/(day|hour)")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE, origin TEXT NOT NULL, quota INTEGER NOT NULL,
    period TEXT NOT NULL CHECK (period IN ('day', 'hour')), created TEXT NOT NULL, revoked TEXT,
    counted_in TEXT NOT NULL DEFAULT '', used INTEGER NOT NULL DEFAULT 0, collections TEXT
)
"""
_COLUMNS = "id, origin, quota, period, created, revoked, counted_in, used, collections"


@dataclass(frozen=True, slots=True)
class Token:
    """An embed token as it is kept. ``used`` questions were asked in the day or hour ``counted_in``.

    ``collections`` are those that it may ask, None all that are served.
    """

    id: str
    origin: str
    quota: int
    period: Period
    created: str
    revoked: str | None
    counted_in: str
    used: int
    collections: frozenset[str] | None = None


def parse_quota(text: str) -> tuple[int, Period]:
    """Read ``1000/day`` or ``50/hour``; InputError for anything else."""
    match = _QUOTA.fullmatch(text.strip().lower())
    if not match:
        raise InputError(f"the quota {text[:40]!r} is not a number a day or an hour; give one such as 1000/day")
    return int(match[1]), "day" if match[2] == "day" else "hour"


def tokens_path(settings: Settings) -> Path:
    """Return where the tokens of the settings' archive are kept, whether or not there are any."""
    name = settings.archive
    if name is not None and not name.startswith("milvus:"):
        return Path(name).expanduser() / FILE_NAME
    from ui.demo import data_folder

    mark = hashlib.sha256(name.encode()).hexdigest()[:12] if name else "demo"
    return data_folder() / f"tokens-{mark}.sqlite"


class Tokens:
    """The embed tokens of one archive. Every call opens the file anew: what another process did counts at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, origin: str, quota: int, period: Period, collections: Collection[str] = ()) -> tuple[Token, str]:
        """Make a token for a page's origin; return it with its text, which is kept nowhere.

        ``collections`` are the only ones that it may ask; none named are all. ArchiveMissing where the folder does not
        exist.
        """
        text = PREFIX + secrets.token_urlsafe(32)
        names = frozenset(collections) or None
        made = _now().isoformat(timespec="seconds")
        token = Token(secrets.token_hex(4), origin, quota, period, made, None, "", 0, names)
        if not self.path.parent.is_dir():
            raise ArchiveMissing(f"there is no archive at {self.path.parent}; make it by `wenyuan index add PATH`")
        with self._open() as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.execute(_SCHEMA)
            file.execute(
                "INSERT INTO tokens (id, digest, origin, quota, period, created, collections) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (token.id, _digest(text), origin, quota, period, made, names and json.dumps(sorted(names))),
            )
        return token, text

    def list(self) -> list[Token]:
        """Return all tokens, oldest first, the revoked ones too."""
        if not self.path.exists():
            return []
        with self._open() as file:
            return [_read(row) for row in file.execute(f"SELECT {_COLUMNS} FROM tokens ORDER BY rowid")]

    def revoke(self, token_id: str) -> None:
        """Close a token for good; InputError where there is none of this id."""
        if self.path.exists():
            with self._open() as file:
                if file.execute(
                    "UPDATE tokens SET revoked = coalesce(revoked, ?) WHERE id = ?",
                    (_now().isoformat(timespec="seconds"), token_id),
                ).rowcount:
                    return
        raise InputError(f"there is no token {token_id[:40]!r}; `wenyuan token list` shows the ids")

    def find(self, text: str) -> Token | None:
        """Return the token of a text, None where there is none or it was revoked."""
        if not self.path.exists():
            return None
        with self._open() as file:
            row = file.execute(
                f"SELECT {_COLUMNS} FROM tokens WHERE digest = ? AND revoked IS NULL", (_digest(text),)
            ).fetchone()
        return _read(row) if row else None

    def spend(self, token: Token) -> float:
        """Count a question: return 0 where the quota allows it, else the seconds until it will.

        One statement that changes or does not: no two processes count the same question, none passes the quota.
        """
        now = _now()
        inside, ends = _period(now, token.period)
        with self._open() as file:
            counted = file.execute(
                "UPDATE tokens SET used = CASE WHEN counted_in = :inside THEN used + 1 ELSE 1 END, counted_in = :inside"
                " WHERE id = :id AND revoked IS NULL AND (counted_in <> :inside OR used < quota)",
                {"inside": inside, "id": token.id},
            ).rowcount
        return 0.0 if counted else max(1.0, (ends - now).total_seconds())

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as file:
                # After a power cut the last counts may be gone, never the file.
                file.execute("PRAGMA synchronous = NORMAL")
                _complete(file)
                yield file
        except sqlite3.Error as problem:
            raise ArchiveError(
                f"the tokens in {self.path} cannot be used ({problem}); make the file writable, or remove it and add "
                "the tokens again"
            ) from problem


def used_now(token: Token) -> int:
    """Return how many questions a token has asked in the day or hour that it is now."""
    return token.used if token.counted_in == _period(_now(), token.period)[0] else 0


def _read(row: Sequence[Any]) -> Token:
    token = Token(*row)
    return token if row[-1] is None else replace(token, collections=frozenset(json.loads(row[-1])))


def _complete(file: sqlite3.Connection) -> None:
    """Give a file of an earlier version the column that it lacks."""
    columns = [row[1] for row in file.execute("PRAGMA table_info(tokens)")]
    if columns and "collections" not in columns:
        with suppress(sqlite3.OperationalError):  # another process was quicker; what else is wrong shows right after
            file.execute("ALTER TABLE tokens ADD COLUMN collections TEXT")


def _digest(text: str) -> bytes:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


def _now() -> datetime:
    return datetime.now().astimezone()


def _period(now: datetime, period: Period) -> tuple[str, datetime]:
    """Return the name of the day or hour that ``now`` lies in, of this machine's clock, and when it ends."""
    if period == "day":
        begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return now.strftime("%Y-%m-%d"), begin + timedelta(days=1)
    begin = now.replace(minute=0, second=0, microsecond=0)
    return now.strftime("%Y-%m-%dT%H%z"), begin + timedelta(hours=1)
