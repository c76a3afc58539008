"""A table of short words that is asked for many at once.

A dictionary answers for one word after the other, and since it is far larger than the processor's cache most of that
time goes by in waiting for the memory. Here a word of up to four UTF-16 numbers, as nearly all Chinese words are, is
one number of 64 bits, and numpy looks for thousands of them together.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

_MISSING = np.iinfo(np.int32).min
_FACTOR = 0x9E3779B97F4A7C15
_WHOLE = (1 << 64) - 1
_MOST = 4  # UTF-16 numbers of a word
# What of the 64 bits at a word's beginning is the word, by its length; of a longer word nothing is.
_MASKS = np.array([0, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFF, _WHOLE, 0], dtype=np.uint64)


class WordTable:
    """Holds a number for each word that was asked for; safe to share among threads.

    Parameters
    ----------
    number : callable
        Gives a word's number, any but the least of 32 bits. It is asked for each long word, and for others once while
        there is room for them.
    bits : int
        The table has 2 to the power of ``bits`` places, and half as many words are kept.
    """

    def __init__(self, number: Callable[[str], int], bits: int) -> None:
        self._number = number
        self._shift = np.uint64(64 - bits)
        self._last = (1 << bits) - 1
        # 0 is no word: that place is free.
        self._words = np.zeros(1 << bits, dtype=np.uint64)
        self._numbers = np.full(1 << bits, _MISSING, dtype=np.int32)
        self._held = 0
        self._mutex = threading.Lock()

    def numbers(self, words: Sequence[str]) -> NDArray[np.int32]:
        """Return the number of each word, shape (words,)."""
        keys = _keys(words)
        found = self._looked_up(keys)
        missing = np.flatnonzero(found == _MISSING)
        if len(missing):
            found[missing] = [self._number(words[at]) for at in missing.tolist()]
            short = missing[keys[missing] != 0]
            self._keep(keys[short], found[short])
        return found

    def _looked_up(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        places = self._places(keys)
        held = self._words[places]
        found: NDArray[np.int32] = np.where(held == keys, self._numbers[places], np.int32(_MISSING))
        others = np.flatnonzero((held != keys) & (held != 0))
        while len(others):
            places[others] = (places[others] + 1) & self._last
            held = self._words[places[others]]
            same = others[held == keys[others]]
            found[same] = self._numbers[places[same]]
            others = others[(held != keys[others]) & (held != 0)]
        found[keys == 0] = _MISSING  # a place that is free may have its number already
        return found

    def _keep(self, keys: NDArray[np.uint64], numbers: NDArray[np.int32]) -> None:
        with self._mutex:
            room = len(self._words) // 2 - self._held
            keys, numbers = keys[:room], numbers[:room]
            places = self._places(keys)
            while len(keys):
                free = self._words[places] == 0
                # The number first: whoever finds the word finds its number. Of several for one place the last gets it.
                self._numbers[places[free]] = numbers[free]
                self._words[places[free]] = keys[free]
                left = self._words[places] != keys
                keys, numbers, places = keys[left], numbers[left], (places[left] + 1) & self._last
            self._held = int(np.count_nonzero(self._words))

    def _places(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        places: NDArray[np.int64] = (keys * np.uint64(_FACTOR) >> self._shift).astype(np.int64)
        return places


def _keys(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return each word as a number of 64 bits, 0 where it has none of its own, shape (words,)."""
    content = ("\0".join(words) + "\0" * (_MOST + 1)).encode("utf-16-le", "surrogatepass")
    codes = np.frombuffer(content, dtype="<u2")
    ends = np.flatnonzero(codes == 0)
    if len(ends) != len(words) + _MOST or not len(words):  # a word holds the mark between words, or there is none
        return np.zeros(len(words), dtype=np.uint64)
    ends = ends[: len(words)]
    starts = np.concatenate([[0], ends[:-1] + 1])
    # The 64 bits from each place on: they overlap, and need not lie where a number of 64 bits would.
    windows: NDArray[np.uint64] = np.ndarray((len(codes) - _MOST + 1,), "<u8", content, strides=(2,))
    keys: NDArray[np.uint64] = windows[starts] & _MASKS[np.minimum(ends - starts, _MOST + 1)]
    return keys
