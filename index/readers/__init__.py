"""Files -> articles: what a file is, its content decides (``kinds``), and one module a format reads it.

Text and JSON Lines are read where they are asked for, JSON Lines in parts; every other format in a process of its own
(``sandbox``), since what is in a PDF or an Office file may do anything to the library that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from index.dates import date_articles
from index.errors import ReadError
from index.readers import kinds
from index.readers.jsonl import BadRow, read_rows
from index.readers.kinds import SUFFIXES
from index.readers.limits import MOST_LINE, bounded
from index.readers.packed import UNREADABLE, opened
from index.readers.text import decode, read_text
from index.types import Article

__all__ = ["SUFFIXES", "Block", "blocks", "decode", "read_block", "read_file", "readable"]

_BLOCK = 1_000_000  # bytes; with less, whoever prepares them changes too often from one kind of work to the next


def readable(path: Path) -> bool:
    """Whether a folder's file of this name is read (the case doesn't matter); a file named itself is looked into."""
    return kinds.readable(path.name)


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
    path : a file of any format that is read, perhaps packed.
    encoding : see ``decode``; None lets the bytes decide (JSON lines are UTF-8 then).
    date : the date that all its articles have; a JSONL row's own date goes before it.
    source : what citations name; None is the file's name.
    failures : where bad rows of a JSONL file, and parts of a document, go as ``(place, reason)``, so that those after
        them are read; None raises at the first.

    Raises
    ------
    ReadError
        The file cannot be opened, unpacked or decoded, is empty or damaged, or is of a format that isn't read.
    InputError
        The date or the encoding is none.
    """
    path = Path(path)
    for block in blocks(path, encoding=encoding):
        yield from read_block(block, path, encoding=encoding, date=date, source=source, failures=failures)


def blocks(path: Path, *, encoding: str | None = None) -> Iterator[Block]:
    """Yield the parts of a file that ``read_block`` reads, in order; ReadError where it cannot be unpacked."""
    with opened(path) as (stream, raw, kind):
        if kind != "jsonl":
            yield Block(1, None)
            return
        if encoding is not None:
            yield Block(1, _filled(decode(bounded(stream, str(path)), str(path), encoding), path), raw.tell())
            return
        first, blank = 1, True
        for content in _lines(stream, path):
            blank = blank and not content.strip()
            yield Block(first, content, raw.tell())
            first += content.count(b"\n")
        if blank:
            _filled("", path)


def _lines(stream: IO[bytes], path: Path) -> Iterator[bytes]:
    """Yield whole lines, many at a time; what came before a damage comes before its error."""
    rest = b""
    try:
        while content := stream.read(_BLOCK):
            content = rest + content
            end = content.rfind(b"\n") + 1
            rest = content[end:]
            if end:
                yield content[:end]
            if len(rest) > MOST_LINE:
                raise ReadError(f"{path} has a line of more than {MOST_LINE >> 20} MiB: expected an article a line")
    except UNREADABLE:
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
        yield from _read_whole(path, name, encoding, date, failures)
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


def _read_whole(
    path: Path, source: str, encoding: str | None, date: str | None, failures: list[tuple[str, str]] | None
) -> Iterator[Article]:
    """Read a file that is no JSON Lines: a text here, a document in the process for documents."""
    content = None
    with opened(path) as (stream, _, kind):
        if kind == "text":
            content = bounded(stream, str(path))
    if content is not None:
        found = read_text(content, str(path), source, encoding, file_name=path.name)
        yield from date_articles(found, given=date, file_name=path.name)
        return
    from index.readers import sandbox

    articles, failed = sandbox.read(path, source=source, date=date, encoding=encoding)
    if failed and failures is None:
        raise ReadError(failed[0].reason)
    if failures is not None:
        failures += failed
    yield from articles
