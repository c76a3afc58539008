"""Files -> articles, by suffix."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from index.dates import date_articles
from index.errors import ReadError
from index.readers.jsonl import BadRow, read_rows
from index.readers.text import decode, read_text
from index.types import Article

__all__ = ["SUFFIXES", "Block", "blocks", "decode", "read_block", "read_file", "readable"]

_FORMATS = (".txt", ".jsonl")
_PACKED = (".gz", ".xz")
_BLOCK = 400_000
_BROKEN_PACK = (gzip.BadGzipFile, lzma.LZMAError, EOFError, zlib.error)
_UNREADABLE = (*_BROKEN_PACK, OSError)
SUFFIXES: tuple[str, ...] = (*_FORMATS, *(form + packed for form in _FORMATS for packed in _PACKED))
"""The endings that are read, in lower case."""


def readable(path: Path) -> bool:
    """Whether a file of this name is read (by its suffix alone; the case doesn't matter)."""
    return path.name.lower().endswith(SUFFIXES)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a file that can be read by itself.

    ``content`` is whole lines of a JSONL file, of which the first is the file's line ``first`` (from 1), or None for
    the whole of another file. ``end`` is how many bytes of the file are read with it.
    """

    first: int
    content: bytes | str | None
    end: int = 0


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
    for block in blocks(path, encoding=encoding):
        yield from read_block(block, path, encoding=encoding, date=date, source=source, failures=failures)


def blocks(path: Path, *, encoding: str | None = None) -> Iterator[Block]:
    """Yield the parts of a file that ``read_block`` reads, in order; ReadError where it cannot be unpacked."""
    if not readable(path):
        raise ReadError(f"{path} is not read: expected a name ending in {', '.join(SUFFIXES)}")
    if _form(path) != ".jsonl":
        yield Block(1, None)
        return
    with _reading(path) as (stream, raw):
        if encoding is not None:
            yield Block(1, _filled(decode(stream.read(), str(path), encoding), path), raw.tell())
            return
        first, blank = 1, True
        for content in _lines(stream):
            blank = blank and not content.strip()
            yield Block(first, content, raw.tell())
            first += content.count(b"\n")
        if blank:
            _filled("", path)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield whole lines, many at a time; what came before a damage comes before its error."""
    rest = b""
    try:
        while content := stream.read(_BLOCK):
            content = rest + content
            end = content.rfind(b"\n") + 1
            rest = content[end:]
            if end:
                yield content[:end]
    except _UNREADABLE:
        if rest:
            yield rest
        raise
    if rest:
        yield rest


def _filled(content: str, path: Path) -> str:
    if not content.strip():
        raise ReadError(f"{path} is empty: expected an article a line")
    return content


def read_block(
    block: Block,
    path: Path,
    *,
    encoding: str | None = None,
    date: str | None = None,
    source: str | None = None,
    failures: list[tuple[str, str]] | None = None,
) -> Iterator[Article]:
    """Read the articles of a part of a file; see ``read_file``."""
    name = source or path.name
    if block.content is None:
        with _reading(path) as (stream, _):
            content = stream.read()
        yield from date_articles(read_text(content, str(path), name, encoding), given=date, file_name=path.name)
        return
    lines: Sequence[bytes | str]
    lines = block.content.split("\n") if isinstance(block.content, str) else block.content.split(b"\n")
    for row in read_rows(lines, str(path), name, first=block.first):
        if not isinstance(row, BadRow):
            yield from date_articles([row.article], given=row.date or date)
        elif failures is None:
            raise row.error
        else:
            failures.append((f"{path}:{row.number}", str(row.error)))


def _form(path: Path) -> str:
    name = path.name.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    return Path(name).suffix


@contextmanager
def _reading(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a file unpacked, and as it is on the disk; what goes wrong leaves as ReadError."""
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as raw:
            stream: Any = raw
            if suffix == ".gz":
                stream = gzip.GzipFile(fileobj=raw)
            elif suffix == ".xz":
                stream = lzma.LZMAFile(raw)  # noqa: SIM115 - it ends with the file below it
            yield stream, raw
    except _BROKEN_PACK as error:
        raise ReadError(f"{path} cannot be unpacked ({error}): expected a whole {path.suffix} file") from error
    except OSError as error:
        raise ReadError(f"{path} cannot be read ({error.strerror or error}): expected a readable file") from error
