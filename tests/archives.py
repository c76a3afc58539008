"""Articles and an encoder for tests of the archive: small, and the same on every run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import tokens
from index.types import Article

DIMENSION = 32


class HashEncoder:
    """Adds up a fixed random vector for each word: texts that share words are near each other."""

    def __init__(self, name: str = "hash", dimension: int = DIMENSION) -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = f"{name}@{dimension}"
        self.calls: list[int] = []

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        self.calls.append(len(texts))
        matrix = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(matrix, texts, strict=True):
            for word in tokens.words(text):
                seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
                row += np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
            row /= np.linalg.norm(row) or 1.0
        return matrix


def article(
    article_id: str,
    text: str,
    *,
    source: str = "page.txt",
    title: str | None = "标题",
    date: str | None = None,
) -> Article:
    """Make an article whose text stands in one line a paragraph, dated by itself."""
    starts = [0, *(offset + 1 for offset, character in enumerate(text) if character == "\n")]
    precision = {None: None, 4: "year", 7: "month", 10: "day"}[None if date is None else len(date)]
    return Article(
        id=article_id,
        source=source,
        title=title,
        author=None,
        date=date,
        date_precision=precision,  # type: ignore[arg-type]
        date_evidence=None if date is None else "given",
        text=text,
        line_map=tuple((offset, line) for line, offset in enumerate(starts, 1)),
        date_own=date,
    )
