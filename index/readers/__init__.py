"""Files -> articles, by suffix."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from index.errors import ReadError
from index.readers.jsonl import BadRow, read_rows
from index.readers.text import decode, read_text
from index.types import Article

__all__ = ["SUFFIXES", "decode", "read_file", "readable"]

_FORMATS = (".txt", ".jsonl")
_PACKED = (".gz", ".xz")
SUFFIXES: tuple[str, ...] = (*_FORMATS, *(form + packed for form in _FORMATS for packed in _PACKED))
"""The endings that are read, in lower case."""


def readable(path: Path) -> bool:
    """Whether a file of this name is read (by its suffix alone; the case doesn't matter)."""
    return path.name.lower().endswith(SUFFIXES)


def read_file(
    path: Path,
    *,
    encoding: str | None = None,
    date: str | None = None,
    source: str | None = None,
    failures: list[tuple[str, str]] | None = None,
) -> Iterator[Article]:
    """Read a file's articles, dated by their own evidence.

    Parameters
    ----------
    path : a ``.txt`` or ``.jsonl`` file, or one of these packed as ``.gz`` or ``.xz``.
    encoding : see ``decode``; None lets the bytes decide (JSON lines are UTF-8 then).
    date : the date that all its articles have; a JSONL row's own date goes before it.
    source : what citations name; None is the file's name.
    failures : where bad rows of a JSONL file go as ``(place, reason)``, so that the rows after them are read; None
        raises at the first.

    Raises
    ------
    ReadError
        The file cannot be opened, unpacked or decoded, is empty or binary, or has a suffix that isn't read.
    InputError
        The date or the encoding is none.
    """
    path = Path(path)
    name = source or path.name
    if not readable(path):
        raise ReadError(f"{path} is not read: expected a name ending in {', '.join(SUFFIXES)}")
    try:
        with _open(path) as stream:
            if _form(path) == ".jsonl":
                yield from _read_jsonl(stream, path, name, encoding, date, failures)
            else:
                yield from _dated(read_text(stream.read(), str(path), name, encoding), date, path.name)
    except (gzip.BadGzipFile, lzma.LZMAError, EOFError, zlib.error) as error:
        raise ReadError(f"{path} cannot be unpacked ({error}): expected a whole {path.suffix} file") from error
    except OSError as error:
        raise ReadError(f"{path} cannot be read ({error.strerror or error}): expected a readable file") from error


def _form(path: Path) -> str:
    name = path.name.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return Path(name).suffix


def _open(path: Path) -> IO[bytes] | gzip.GzipFile:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return gzip.open(path, "rb")
    if suffix == ".xz":
        return lzma.open(path, "rb")
    return path.open("rb")


def _read_jsonl(
    stream: IO[bytes] | gzip.GzipFile,
    path: Path,
    source: str,
    encoding: str | None,
    date: str | None,
    failures: list[tuple[str, str]] | None,
) -> Iterator[Article]:
    lines: Iterable[bytes | str] = stream
    if encoding is not None:
        lines = decode(stream.read(), str(path), encoding).split("\n")
    empty = True
    for row in read_rows(lines, str(path), source):
        empty = False
        if not isinstance(row, BadRow):
            yield from _dated([row.article], row.date or date, "")
        elif failures is None:
            raise row.error
        else:
            failures.append((f"{path}:{row.number}", str(row.error)))
    if empty:
        raise ReadError(f"{path} is empty: expected an article a line")


def _dated(articles: Sequence[Article], given: str | None, file_name: str) -> list[Article]:
    try:
        from index.dates import date_articles
    except ImportError:  # pragma: no cover - only until index.dates is there
        return list(articles)
    return list(date_articles(articles, given=given, file_name=file_name))
