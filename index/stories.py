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
_PLACES = _BANDS * _ROWS
_TOGETHER = 8  # texts at a time: what is made of more is so large that the memory for it is asked for anew each time
_LONGEST = 4000  # characters that are looked at: a reprint is known by its beginning
_CONTAINED, _LENGTHS = 0.85, 0.6
_BEGINNING = 240  # characters whose figures are compared before those of all
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)
_SHIFT = np.uint64(29)
# Of each UTF-16 number whether it is a Chinese character, a letter or a digit; half of a pair is none.
_LETTERS = np.zeros(1 << 16, dtype=np.bool_)
for _first, _last in ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A), (0x3400, 0xD7FF), (0xE000, 0xFEFF)):
    _LETTERS[_first : _last + 1] = True
# Its first character in one set, which is looked for in a fraction of the time.
_NUMERALS = "〇零一二两三四五六七八九十百千万亿"
_FIGURE = re.compile(rf"[\d{_NUMERALS}](?:(?<=\d)\d*(?:\.\d+)?|(?<=[{_NUMERALS}])[{_NUMERALS}]+)")
_DATELINE = re.compile(r"^[^。！？\n]{0,40}?[讯电訊電][)）】]?")


def keys(text: str) -> tuple[int, ...]:
    """Return the keys of an article's text, none where it is too short; reprints share one at least."""
    return keys_of([text])[0]


def keys_of(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Return the keys of each of several texts, in half the time that they take one by one."""
    return [one for at in range(0, len(texts), _TOGETHER) for one in _keys_of(texts[at : at + _TOGETHER])]


def _keys_of(texts: Sequence[str]) -> list[tuple[int, ...]]:
    letters, counts = _letters(*(text[:_LONGEST] for text in texts))
    long = np.flatnonzero(counts >= SHORTEST)
    found: list[tuple[int, ...]] = [()] * len(texts)
    if not len(long):
        return found
    hashes = _shingles(letters[np.repeat(counts >= SHORTEST, counts)])
    # Each shingle of a text falls into one of the text's places by its hash, and each place keeps the least of its own.
    places = (hashes >> np.uint64(40)).astype(np.uint32)
    places -= places // np.uint32(_PLACES) * np.uint32(_PLACES)  # the remainder, in an eighth of the time
    firsts = np.repeat(np.arange(len(long)) * _PLACES, counts[long])[: len(hashes)]
    # A shingle over the border of two texts is none.
    inside = np.ones(len(hashes), dtype=np.bool_)
    ends = np.cumsum(counts[long])[:-1]
    for before in range(1, _SHINGLE):
        inside[ends - before] = False
    least = np.full(len(long) * _PLACES, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(least, (firsts + places)[inside], hashes[inside])
    folded = (least.reshape(len(long), _BANDS, _ROWS) * _FACTORS[:_ROWS]).sum(axis=2, dtype=np.uint64)
    folded = (folded + np.arange(_BANDS, dtype=np.uint64)) * _FACTOR
    for number, row in zip(long.tolist(), folded.view(np.int64).tolist(), strict=True):
        found[number] = tuple(row)
    return found


def same(first: str, second: str) -> bool:
    """Whether two texts are one story: nearly all words of the shorter in the longer, and no figure that differs."""
    shorter, longer = sorted((first, second), key=len)
    # The figures first, which take less time, and of these the first ones: forms filled in day after day differ in
    # them. (A figure that the cut goes through is still in the longer text, where the whole of it is.)
    if not all(figure in longer for figure in _figures_of(shorter[:_BEGINNING])):
        return False
    figures = _figures_of(shorter)
    if not all(figure in longer for figure in figures) or not figures <= _figures_of(longer):
        return False
    mine, other = _shingles_of(shorter), _shingles_of(longer)
    if not len(mine) or len(mine) < _LENGTHS * len(other):
        return False
    at = np.searchsorted(other[:-1], mine)
    return int(np.count_nonzero(other[at] == mine)) >= _CONTAINED * len(mine)


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


# An article is compared with several others as a rule.
@lru_cache(maxsize=64)
def _figures_of(text: str) -> frozenset[str]:
    return frozenset(_FIGURE.findall(_DATELINE.sub("", text)))


@lru_cache(maxsize=64)
def _shingles_of(text: str) -> NDArray[np.uint64]:
    """Return the hashes of a text's shingles, each once, ascending."""
    hashes = np.sort(_shingles(_letters(text)[0]))
    once: NDArray[np.uint64] = hashes[np.append(hashes[1:] != hashes[:-1], True)[: len(hashes)]]
    return once  # in a third of the time of np.unique


def _letters(*texts: str) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """Return the Chinese characters, letters and digits of texts as numbers, no marks and no white space.

    The numbers of all texts come one after the other, with how many there are of each.
    """
    encoded = [text.encode("utf-16-le", "surrogatepass") for text in texts]
    codes = np.frombuffer(b"".join(encoded), dtype=np.uint16)
    kept = _LETTERS.take(codes)
    # How many are kept up to each text's end.
    so_far = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])
    counts = np.diff(so_far[np.cumsum([0, *(len(one) // 2 for one in encoded)])])
    return codes[kept], counts


def _shingles(letters: NDArray[np.uint16]) -> NDArray[np.uint64]:
    """Return a hash of each run of four letters, shape (letters - 3,)."""
    count = max(0, len(letters) - _SHINGLE + 1)
    codes = letters.astype(np.uint64)
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(_SHINGLE):
        hashes += codes[place : place + count] * _FACTORS[place]
    hashes ^= hashes >> _SHIFT
    hashes *= _FACTOR
    mixed: NDArray[np.uint64] = hashes ^ (hashes >> _SHIFT)
    return mixed
