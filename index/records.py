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
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from index.errors import ArchiveDamaged, InputError
from index.types import Article, Chunk, DatePrecision, TimeMention, TimeSpan

ARTICLE_COLUMNS = (
    "id, source, title, author, date, date_precision, date_evidence, text, line_map, page, date_from, date_own, crc"
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
        json.dumps([number for run in article.line_map for number in run], separators=(",", ":")),
        article.page,
        article.date_from,
        article.date_own,
    )
    try:
        return (*fields, _checksum(fields))
    except UnicodeEncodeError as error:
        raise InputError(
            f"the article {article.id!r} of {article.source!r} holds half a surrogate pair at character "
            f"{error.start}, which no file can store; correct the character and add it again"
        ) from error


def content_hash(article: Article) -> str:
    """Return 32 hex digits that tell whether an article that is added again has changed."""
    return hashlib.blake2b(repr(article_row(article)).encode(), digest_size=16).hexdigest()


def read_article(row: Sequence[Any]) -> Article:
    """Return the article of a row; ArchiveDamaged where the checksum says that it is not what was written."""
    *fields, crc = row
    try:
        sound = _checksum(fields) == crc
        flat = json.loads(fields[8])
        line_map = tuple(zip(flat[::2], flat[1::2], strict=True))
    except (TypeError, ValueError):
        sound, line_map = False, ()
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
    )


def chunk_row(chunk: Chunk) -> tuple[int, int, str, str, int]:
    """Return a chunk's start, end, text, times (JSON) and checksum."""
    times = json.dumps([_mention_row(chunk, mention) for mention in chunk.times], separators=(",", ":"))
    return chunk.start, chunk.end, chunk.text, times, _checksum((chunk.start, chunk.end, chunk.text, times))


def read_chunk(row: Sequence[Any]) -> Chunk:
    """Return the chunk of a row ``(id, article id, start, end, text, times, crc)``; ArchiveDamaged as above."""
    number, article_id, start, end, text, times, crc = row
    if _checksum((start, end, text, times)) != crc:
        raise ArchiveDamaged(
            f"the stored chunk {number} of the article {article_id!r} is not what was written; "
            "remove the article with `wenyuan index remove` and add its file again with `wenyuan index add`"
        )
    mentions = tuple(_mention(text, item) for item in json.loads(times))
    return Chunk(article_id=article_id, start=start, end=end, text=text, times=mentions, id=number)


def facets(chunk: Chunk) -> set[tuple[int, int]]:
    """Return the resolved times of a chunk as pairs (first day, last day), days as proleptic ordinals."""
    return {(m.span.first.toordinal(), m.span.last.toordinal()) for m in chunk.times if m.span is not None}


def days(span: TimeSpan | None) -> tuple[int, int] | tuple[None, None]:
    """Return the first and last day of a span as proleptic ordinals."""
    return (None, None) if span is None else (span.first.toordinal(), span.last.toordinal())


def vector_row(vector: NDArray[np.float32]) -> tuple[bytes, int]:
    """Return one vector, shape (dimension,), as float16 bytes with their checksum."""
    blob = vector.astype("<f2").tobytes()
    return blob, zlib.crc32(blob)


def read_vectors(rows: Sequence[Sequence[Any]], dimension: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return ids (n,) and unit rows (n, dimension) of rows ``(chunk id, blob, crc)``; zero rows stay zero."""
    for number, blob, crc in rows:
        if len(blob) != 2 * dimension or zlib.crc32(blob) != crc:
            raise ArchiveDamaged(
                f"the stored vector of chunk {number} is not what was written; "
                "run `wenyuan index verify --repair` to make the vectors anew from the texts"
            )
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    flat = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f2").astype(np.float32)
    return ids, unit_rows(flat.reshape(len(rows), dimension))


def unit_rows(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows (n, dimension) scaled to length 1; a zero row stays zero, what is no number counts as 0."""
    matrix = np.nan_to_num(matrix.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    norms[norms == 0] = 1.0
    return np.ascontiguousarray(matrix / norms, dtype=np.float32)


def _checksum(fields: Sequence[Any]) -> int:
    return zlib.crc32("\0".join("" if field is None else f"={field}" for field in fields).encode())


def _mention_row(chunk: Chunk, mention: TimeMention) -> list[Any]:
    row = [mention.start, mention.end, *days(mention.span), int(mention.relative), mention.role]
    # The words are the chunk's own slice as a rule; only what differs from it is written out.
    return row if chunk.text[mention.start : mention.end] == mention.text else [*row, mention.text]


def _mention(text: str, row: list[Any]) -> TimeMention:
    start, end, first, last, relative, role = row[:6]
    span = None if first is None else TimeSpan(date.fromordinal(first), date.fromordinal(last))
    return TimeMention(start, end, row[6] if len(row) > 6 else text[start:end], span, bool(relative), role)
