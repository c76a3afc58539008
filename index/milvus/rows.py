"""An article and its chunks as rows of Milvus."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.milvus import schema
from index.milvus.client import Row
from index.milvus.notes import pieces
from index.milvus.store import NO_DAYS
from index.records import Packed


def chunk_rows(one: Packed, base: int) -> list[Row]:
    """Return the rows of an article's chunks, numbered from ``base`` on."""
    codes = np.array([np.frombuffer(blob, dtype=np.int8) for blob, _ in one.vectors or ()], dtype=np.float32)
    lengths = np.linalg.norm(codes, axis=-1, keepdims=True)
    vectors = codes / np.where(lengths == 0, 1, lengths)
    rows = []
    for n, (row, words, vector) in enumerate(zip(filter_rows(one), one.words, vectors, strict=True)):
        rows.append({**row, "id": base + n, "words": _fitting(words, one.heading), "vector": vector})
    return rows


def filter_rows(one: Packed) -> list[Row]:
    """Return the fields of an article's chunks that filters look at."""
    span = NO_DAYS if one.first is None or one.last is None else (one.first, one.last)
    rows = []
    for times in one.facets:
        told = (min(first for first, _ in times), max(last for _, last in times)) if times else NO_DAYS
        rows.append(
            {
                "article": one.id,
                "source": one.source,
                "collection": one.collection,
                "first": span[0],
                "last": span[1],
                "told_first": told[0],
                "told_last": told[1],
            }
        )
    return rows


def _fitting(words: str, heading: str) -> str:
    whole = f"{words}\n{heading}"
    if len(whole.encode()) <= schema.LONGEST:
        return whole
    return pieces(words)[0].rpartition(" ")[0] + "\n"


def body_of(row: Sequence[Any], chunks: Sequence[Sequence[Any]]) -> str:
    """Return what an article's row says of it and of its chunks."""
    return json.dumps([list(row), [list(chunk) for chunk in chunks]], ensure_ascii=False, separators=(",", ":"))


def undated(row: Sequence[Any]) -> bool:
    """Whether an article tells no year itself."""
    own = row[11]
    return own is None or str(own).startswith("--")
