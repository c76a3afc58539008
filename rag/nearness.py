"""How near words are in meaning: cosines between word vectors, computed for many words at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.encode import load_encoder
from index.tokens import stop_words, tagged

# Cosine between word vectors from which two words are taken as akin, and from which as the same.
AKIN, SAME = 0.31, 0.57
MOST = 0.9  # that a word akin to a term counts for
MAX_VECTORS = 50_000  # words whose vectors are kept: 100 MB at 512 dimensions

_BLOCK = 128  # words: a product so small runs on one thread, as waking others takes longer

_WORD = re.compile(r"\w")


@lru_cache(maxsize=20_000)
def content_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that say what it is about, each once."""
    stop = stop_words()
    return tuple(
        dict.fromkeys(
            word
            for word, pos, _, _ in tagged(text)
            if pos[:1] in "nvaijlbstzx" and word not in stop and not word.isdigit() and _WORD.search(word)
        )
    )


class Nearness:
    """Measures the words of texts against a question's terms.

    The bundled encoder makes the vectors, whichever encoder the archive is made with: the thresholds are fitted to it,
    most other models find any two words alike, and a thousand words are nothing to it.

    Parameters
    ----------
    vectors
        Those of words, kept from question to question.
    """

    def __init__(self, vectors: dict[str, NDArray[np.float32]]) -> None:
        self._vectors = vectors
        self._cosines: dict[str, dict[str, float]] = {}  # of each term: to each word

    def prepare(self, terms: Sequence[str], texts: Iterable[str]) -> None:
        """Measure the words of the texts against the terms in one go."""
        rows = [self._cosines.setdefault(term, {}) for term in terms]
        distinct = dict.fromkeys(word for text in texts for word in content_words(text))
        words = [word for word in distinct if any(word not in row for row in rows)]
        if not words:
            return
        if len(self._vectors) > MAX_VECTORS:
            self._vectors.clear()
        vectors = self._vectors_of([*words, *terms])
        asked = vectors[len(words) :].T
        for start in range(0, len(words), _BLOCK):
            block = words[start : start + _BLOCK]
            cosines = vectors[start : start + len(block)] @ asked
            for row, column in zip(rows, cosines.T.tolist(), strict=True):
                row.update(zip(block, column, strict=True))

    def akin(self, term: str, text: str) -> float:
        """Return how near the nearest word of the text is to the term in meaning, 0 below ``AKIN``."""
        words = content_words(text)
        if not words:
            return 0.0
        row = self._cosines.get(term)
        if row is None or any(word not in row for word in words):
            self.prepare([term], [text])
            row = self._cosines[term]
        best = max(row[word] for word in words)
        return 0.0 if best < AKIN else min(MOST, 0.45 + 0.45 * (best - AKIN) / (SAME - AKIN))

    def _vectors_of(self, words: Sequence[str]) -> NDArray[np.float32]:
        # Taken into a dictionary of its own: another thread may empty the shared one meanwhile.
        known = {word: row for word in words if (row := self._vectors.get(word)) is not None}
        missing = [word for word in dict.fromkeys(words) if word not in known]
        if missing:
            known.update(zip(missing, load_encoder().encode(missing), strict=True))
            self._vectors.update((word, known[word]) for word in missing)
        return np.concatenate([known[word] for word in words]).reshape(len(words), -1)
