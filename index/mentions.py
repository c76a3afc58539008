"""Which of many texts hold one of some names, found for all of them together.

To look through each text of an archive for each of a hundred names takes longer than to read them all. Here a table
says for each two characters whether a name begins with them, or goes on with them, and is asked for every place of
many texts at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

SHORTEST = 4
"""Characters that a name must have."""

_FACTOR = np.uint16(31)
_LOOKED_AT = SHORTEST - 1  # pairs of characters that overlap


class Mentions:
    """Finds texts that hold one of some names; a name of less than ``SHORTEST`` characters raises ValueError."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = list(names)
        self._known = np.zeros((_LOOKED_AT, 1 << 16), dtype=np.bool_)
        for name in self._names:
            if len(name) < SHORTEST:
                raise ValueError(f"the name {name!r} has fewer than {SHORTEST} characters")
            self._known[range(_LOOKED_AT), _paired(_codes(name))[:_LOOKED_AT]] = True

    def among(self, texts: Sequence[str]) -> list[int]:
        """Return the places of the texts that hold one, ascending."""
        encoded = [_codes(text) for text in texts]
        pairs = _paired(np.concatenate([np.empty(0, np.uint16), *encoded]))
        count = max(0, len(pairs) - _LOOKED_AT + 1)
        known = np.ones(count, dtype=np.bool_)
        for place, table in enumerate(self._known):
            known &= table.take(pairs[place : place + count])
        hits = np.flatnonzero(known)
        ends = np.cumsum([len(codes) for codes in encoded])
        # Two names together may look like one, and what reaches over two texts is none.
        places = np.unique(np.searchsorted(ends, hits, side="right")).tolist()
        return [at for at in places if any(name in texts[at] for name in self._names)]


def _codes(text: str) -> NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")


def _paired(codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return a number for each two UTF-16 numbers that stand side by side, shape (numbers - 1,)."""
    pairs: NDArray[np.uint16] = codes[:-1] * _FACTOR + codes[1:]
    return pairs
