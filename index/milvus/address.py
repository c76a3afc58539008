"""What names an archive in Milvus: a file of Milvus Lite or a server's address."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import ArchiveError, ArchiveMissing, InputError

REACHED = 3.0
"""Seconds in which a server must take a connection."""


def is_file(where: str) -> bool:
    """Whether it names a file of Milvus Lite and no server; InputError where it is neither."""
    parts = urlsplit(where)
    if parts.scheme in {"http", "https"}:
        if not parts.hostname or not _port(where):
            raise InputError(f"'milvus:{where}' names no server; expected milvus:http://HOST:19530")
        return False
    if not where.endswith(".db") or "://" in where:
        raise InputError(
            f"'milvus:{where}' names neither a file of Milvus Lite nor a server; "
            "expected milvus:FILE.db or milvus:http://HOST:19530"
        )
    return True


def exists(where: str) -> None:
    """Raise ArchiveMissing where a file of Milvus Lite is named that is not there."""
    if is_file(where) and not Path(where).expanduser().exists():
        raise ArchiveMissing(f"there is no archive at 'milvus:{where}'; make it with `wenyuan index add FILE...`")


def _port(where: str) -> int:
    try:
        return urlsplit(where).port or (443 if where.startswith("https") else 19530)
    except ValueError:
        return 0


def reach(where: str) -> None:
    """Raise ArchiveError where nothing listens at an address: the library would try for a minute."""
    host = urlsplit(where).hostname or ""
    try:
        socket.create_connection((host, _port(where)), timeout=REACHED).close()
    except OSError as error:
        raise ArchiveError(
            f"no server answers at {where!r} ({error.strerror or error}); check the address and that Milvus runs there"
        ) from error
