"""Reprints: articles that tell one story in nearly the same words, found by keys that such articles share.

Each article of some length gets a few keys made of a MinHash of its shingles (one permutation: Li, Owen, Zhang 2012).
Of two articles that share nine tenths of their shingles, one key at least is the same nearly always. A shared key only
makes two articles worth comparing; ``same`` compares their texts, figures above all, since a yearly report may repeat
all of last year's words.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.types import Article

SHORTEST = 100
"""Characters (Chinese ones, letters, digits) that an article must have to be told from another by its words."""

_SHINGLE = 4
_BANDS, _ROWS = 4, 3
_LONGEST = 4000  # characters that are looked at: a reprint is known by its beginning
_CONTAINED, _LENGTHS = 0.85, 0.6
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)
_SHIFT = np.uint64(29)
_FIGURE = re.compile(r"\d+(?:\.\d+)?|[〇零一二两三四五六七八九十百千万亿]{2,}")
_DATELINE = re.compile(r"^[^。！？\n]{0,40}?[讯电訊電][)）】]?")


def keys(text: str) -> tuple[int, ...]:
    """Return the keys of an article's text, none where it is too short; reprints share one at least."""
    letters = _letters(text[:_LONGEST])
    if len(letters) < SHORTEST:
        return ()
    hashes = _shingles(letters)
    # Each shingle falls into one of the places by its hash, and each place keeps the least of its own.
    least = np.full(_BANDS * _ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(least, (hashes >> np.uint64(40)) % np.uint64(len(least)), hashes)
    folded = (least.reshape(_BANDS, _ROWS) * _FACTORS[:_ROWS]).sum(axis=1, dtype=np.uint64)
    folded = (folded + np.arange(_BANDS, dtype=np.uint64)) * _FACTOR
    return tuple(folded.view(np.int64).tolist())


def same(first: str, second: str) -> bool:
    """Whether two texts are one story: nearly all words of the shorter in the longer, and no figure that differs."""
    shorter, longer = sorted((first, second), key=len)
    # The figures first, which take less time: forms filled in day after day differ in these.
    figures = set(_FIGURE.findall(_DATELINE.sub("", longer)))
    if not figures.issuperset(_FIGURE.findall(_DATELINE.sub("", shorter))):
        return False
    mine, other = _shingles_of(shorter), _shingles_of(longer)
    return bool(mine) and len(mine) >= _LENGTHS * len(other) and len(mine & other) >= _CONTAINED * len(mine)


def retellings(text: str, others: Iterable[Article], most: int) -> list[Article]:
    """Return at most so many of other articles that tell the very story of a text, by date; undated ones last."""
    found = [one for one in others if same(text, one.text)]
    return sorted(found, key=lambda one: (one.date or "~", one.id))[:most]


def packed_keys(story: Sequence[int]) -> bytes | None:
    """Return keys as the store keeps them with their article, None for none."""
    return np.array(story, dtype=np.int64).tobytes() if story else None


def rows(number: int, story: Sequence[int]) -> list[tuple[int, int]]:
    """Return the rows by which an article is found by its keys."""
    return [(key, number) for key in dict.fromkeys(story)]


def drop_in(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Take the keys of articles out, inside a transaction, by the articles' numbers."""
    slots = ", ".join("?" * len(numbers))
    for number, story in connection.execute(
        f"SELECT n, story FROM articles WHERE story IS NOT NULL AND n IN ({slots})", numbers
    ).fetchall():
        connection.executemany(
            "DELETE FROM stories WHERE key = ? AND article = ?", rows(number, np.frombuffer(story, np.int64).tolist())
        )


@lru_cache(maxsize=64)
def _shingles_of(text: str) -> frozenset[int]:
    # An article is compared with several others as a rule.
    return frozenset(_shingles(_letters(text)).tolist())


def _letters(text: str) -> NDArray[np.uint64]:
    """Return the Chinese characters, letters and digits of a text as numbers: no marks and no white space."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kept = (codes >= 0x3400) & (codes < 0xFF00)
    kept |= (codes >= 0x30) & (codes <= 0x39)
    kept |= ((codes | 0x20) >= 0x61) & ((codes | 0x20) <= 0x7A)
    return codes[kept].astype(np.uint64)


def _shingles(letters: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash of each run of four letters, shape (letters - 3,)."""
    count = max(0, len(letters) - _SHINGLE + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(_SHINGLE):
        hashes += letters[place : place + count] * _FACTORS[place]
    hashes ^= hashes >> _SHIFT
    hashes *= _FACTOR
    mixed: NDArray[np.uint64] = hashes ^ (hashes >> _SHIFT)
    return mixed
