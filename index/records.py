"""Articles and chunks as rows of the store, each with a checksum over what it says.

SQLite notices a damaged page, not a flipped bit in a text. A citation must never quote a text that changed on the
disk, so every row carries a CRC-32 that is looked at whenever the row is read.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from index.errors import ArchiveDamaged, InputError
from index.types import Article, Chunk, DatePrecision, TimeMention, TimeSpan

# Made once: json.dumps makes one for each call that asks for other separators than its own.
_written = json.JSONEncoder(separators=(",", ":")).encode

ARTICLE_COLUMNS = (
    "id, source, title, author, date, date_precision, date_evidence, text, line_map, page, date_from, date_own, "
    "collection, crc"
)
"""The columns of an article's row, in the order that ``article_row`` writes and ``read_article`` reads."""


def article_row(article: Article) -> tuple[Any, ...]:
    """Return the row of an article, its checksum last; InputError where a text is no valid Unicode."""
    fields = (
        article.id,
        article.source,
        article.title,
        article.author,
        article.date,
        article.date_precision,
        article.date_evidence,
        article.text,
        _runs_text(article),
        article.page,
        article.date_from,
        article.date_own,
        article.collection,
    )
    try:
        return (*fields, _checksum(_named(fields)))
    except UnicodeEncodeError as error:
        raise InputError(
            f"the article {article.id!r} of {article.source!r} holds half a surrogate pair at character "
            f"{error.start}, which no file can store; correct the character and add it again"
        ) from error


def _runs_text(article: Article) -> str:
    """Return the lines as JSON, ``[offset, line, ...]``; over several pages a list of these and of the pages."""
    lines = _flat(article.line_map)
    return f"[{lines},{_flat(article.page_map)}]" if article.page_map else lines


def _flat(runs: Sequence[tuple[int, int]]) -> str:
    return f"[{','.join([f'{offset},{place}' for offset, place in runs])}]"


def _pairs(flat: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def row_hash(row: tuple[Any, ...]) -> str:
    """Return the content hash of an article's row."""
    return hashlib.blake2b(repr(_named(row[:-1]) + row[-1:]).encode(), digest_size=16).hexdigest()


def read_article(row: Sequence[Any]) -> Article:
    """Return the article of a row; ArchiveDamaged where the checksum says that it is not what was written."""
    *fields, crc = row
    try:
        sound = _checksum(_named(fields)) == crc
        flat = json.loads(fields[8])
        paged = bool(flat) and isinstance(flat[0], list)
        line_map, page_map = (_pairs(flat[0]), _pairs(flat[1])) if paged else (_pairs(flat), ())
    except (TypeError, ValueError, LookupError):
        sound, line_map, page_map = False, (), ()
    if not sound:
        raise ArchiveDamaged(
            f"the stored article {fields[0]!r} of {fields[1]!r} is not what was written; "
            "remove it with `wenyuan index remove` and add its file again with `wenyuan index add`"
        )
    return Article(
        id=fields[0],
        source=fields[1],
        title=fields[2],
        author=fields[3],
        date=fields[4],
        date_precision=cast("DatePrecision | None", fields[5]),
        date_evidence=fields[6],
        text=fields[7],
        line_map=line_map,
        page=fields[9],
        date_from=fields[10],
        date_own=fields[11],
        page_map=page_map,
        collection=fields[12],
    )


def _named(fields: Sequence[Any]) -> tuple[Any, ...]:
    """Return an article's fields without the collection that has no name: archives of format 2 know of none."""
    return tuple(fields[:-1] if fields[-1] == "" else fields)


class Packed(NamedTuple):
    """An article and its chunks as the store's rows: plain values only, so that they pass between processes.

    ``chunks`` is None where the very same article (``digest``) is stored already; its other lists are empty then.
    ``vectors`` is None where they are still to be made. ``words`` are what the lexical index holds of each chunk,
    white space between them, ``heading`` those of the title. ``story`` are the keys that reprints share.
    """

    row: tuple[Any, ...]
    digest: str
    first: int | None
    last: int | None
    chunks: list[tuple[int, int, str, int]] | None
    facets: list[list[tuple[int, int]]]
    vectors: list[tuple[bytes, int]] | None
    words: list[str]
    heading: str
    story: Sequence[int] = ()

    @property
    def id(self) -> str:
        """The article's id."""
        return str(self.row[0])

    @property
    def source(self) -> str:
        """The article's source."""
        return str(self.row[1])

    @property
    def collection(self) -> str:
        """The article's collection."""
        return str(self.row[-2])

    def texts(self) -> list[str]:
        """Return what is encoded for each chunk."""
        title, text = self.row[2], self.row[7]
        return [embedding_text(title, text[start:end]) for start, end, *_ in self.chunks or ()]


def packed(article: Article, chunks: Sequence[Chunk], vectors: NDArray[np.float32] | None = None) -> Packed:
    """Return an article with its chunks as rows, without words; ``vectors`` has a row for each chunk."""
    row = article_row(article)
    first, last = days(article.date_span)
    made = None if vectors is None else vector_rows(vectors)
    return with_chunks(Packed(row, row_hash(row), first, last, [], [], made, [], ""), chunks)


def with_chunks(one: Packed, chunks: Sequence[Chunk]) -> Packed:
    """Return a packed article with the rows of these chunks."""
    rows = [chunk_row(chunk) for chunk in chunks]
    return one._replace(chunks=rows, facets=[sorted(facets(chunk)) for chunk in chunks])


def embedding_text(title: str | None, text: str) -> str:
    """Return what is encoded for a chunk: its words under the title of its article."""
    return f"{title}\n{text}" if title else text


def chunk_row(chunk: Chunk) -> tuple[int, int, str, int]:
    """Return a chunk's start, end, times (JSON) and checksum; its text is its article's."""
    times = f"[{','.join([_mention_text(chunk.text, one) for one in chunk.times])}]"
    return chunk.start, chunk.end, times, zlib.crc32(f"={chunk.start}\0={chunk.end}\0={times}".encode())


def read_chunk(row: Sequence[Any], article: Article) -> Chunk:
    """Return the chunk of a row ``(id, start, end, times, crc)`` of an article; ArchiveDamaged as above."""
    number, start, end, times, crc = row
    if _checksum((start, end, times)) != crc or not 0 <= start < end <= len(article.text):
        raise ArchiveDamaged(
            f"the stored chunk {number} of the article {article.id!r} is not what was written; "
            "remove the article with `wenyuan index remove` and add its file again with `wenyuan index add`"
        )
    text = article.text[start:end]
    mentions = () if times == "[]" else tuple(_mention(text, item) for item in json.loads(times))
    return Chunk(article_id=article.id, start=start, end=end, text=text, times=mentions, id=number)


def facets(chunk: Chunk) -> set[tuple[int, int]]:
    """Return the resolved times of a chunk as pairs (first day, last day), days as proleptic ordinals."""
    return {(m.span.first.toordinal(), m.span.last.toordinal()) for m in chunk.times if m.span is not None}


def days(span: TimeSpan | None) -> tuple[int, int] | tuple[None, None]:
    """Return the first and last day of a span as proleptic ordinals."""
    return (None, None) if span is None else (span.first.toordinal(), span.last.toordinal())


def vector_rows(matrix: NDArray[np.float32]) -> list[tuple[bytes, int]]:
    """Return each row of (n, dimension) as one byte a number with a checksum.

    The largest number of a row becomes 127 or -127. The length is not kept: rows come back with length 1.
    """
    largest = np.abs(matrix).max(axis=1, keepdims=True, initial=0.0)
    largest[largest == 0] = 1.0
    codes = np.rint(matrix * (127.0 / largest)).astype(np.int8)
    return [(blob, zlib.crc32(blob)) for blob in map(bytes, codes)]


def read_vectors(rows: Sequence[Sequence[Any]], dimension: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return ids (n,) and unit rows (n, dimension) of rows ``(chunk id, blob, crc)``; zero rows stay zero."""
    for number, blob, crc in rows:
        if len(blob) != dimension or zlib.crc32(blob) != crc:
            raise ArchiveDamaged(
                f"the stored vector of chunk {number} is not what was written; "
                "run `wenyuan index verify --repair` to make the vectors anew from the texts"
            )
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    codes = np.frombuffer(b"".join([row[1] for row in rows]), dtype=np.int8)
    matrix = codes.reshape(len(rows), dimension).astype(np.float32)
    matrix /= _norms(matrix)
    return ids, matrix


def unit_rows(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows (n, dimension) scaled to length 1; a zero row stays zero, what is no number counts as 0."""
    matrix = np.nan_to_num(matrix.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    return np.ascontiguousarray(matrix / _norms(matrix), dtype=np.float32)


def _norms(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    norms: NDArray[np.float32] = np.linalg.norm(matrix, axis=1, keepdims=True)
    norms[norms == 0] = 1.0
    return norms


def _checksum(fields: Sequence[Any]) -> int:
    return zlib.crc32("\0".join("" if field is None else f"={field}" for field in fields).encode())


def _mention_text(text: str, mention: TimeMention) -> str:
    """Return a time expression of a chunk's text as JSON; written out by hand, which takes a third of the time."""
    start, end, (first, last) = mention.start, mention.end, days(mention.span)
    span = "null,null" if first is None else f"{first},{last}"
    # The words are the chunk's own slice as a rule; only what differs from it is written out.
    own = "" if text[start:end] == mention.text else f",{_written(mention.text)}"
    return f'[{start},{end},{span},{int(mention.relative)},"{mention.role}"{own}]'


@lru_cache(maxsize=4_096)
def _span(first: int, last: int) -> TimeSpan:
    return TimeSpan(date.fromordinal(first), date.fromordinal(last))


def _mention(text: str, row: list[Any]) -> TimeMention:
    start, end, first, last, relative, role = row[:6]
    span = None if first is None else _span(first, last)
    return TimeMention(start, end, row[6] if len(row) > 6 else text[start:end], span, bool(relative), role)
