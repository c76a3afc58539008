"""Many short runs of numbers in two flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from tokenizers import Tokenizer


@dataclass(frozen=True)
class Ragged:
    """Run ``n`` is ``values[offsets[n]:offsets[n + 1]]``."""

    values: NDArray[np.int32]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, runs: Sequence[Sequence[int]]) -> Ragged:
        """Return the runs laid end to end."""
        lengths = np.fromiter((len(run) for run in runs), dtype=np.int64, count=len(runs))
        offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
        values = np.fromiter((value for run in runs for value in run), dtype=np.int32, count=int(offsets[-1]))
        return cls(values, offsets)

    @classmethod
    def encode(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> Ragged:
        """Return the texts' pieces."""
        parts = []
        for start in range(0, len(texts), 20_000):
            batch = tokenizer.encode_batch_fast(list(texts[start : start + 20_000]), add_special_tokens=False)
            parts.append(cls.of([encoding.ids for encoding in batch]))
        return cls.join(parts)

    @classmethod
    def join(cls, parts: Sequence[Ragged]) -> Ragged:
        """Return the runs of all parts, in order."""
        lengths = np.concatenate([np.diff(part.offsets) for part in parts]) if parts else np.zeros(0, dtype=np.int64)
        values = np.concatenate([part.values for part in parts]) if parts else np.zeros(0, dtype=np.int32)
        return cls(values, np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)]))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def counts(self, width: int) -> sp.csr_matrix:
        """Return how often each run holds each value, shape ``(len(self), width)``."""
        ones = np.ones(len(self.values), dtype=np.float32)
        matrix = sp.csr_matrix((ones, self.values, self.offsets), shape=(len(self), width))
        matrix.sum_duplicates()
        return matrix

    def owners(self) -> NDArray[np.int64]:
        """Return the number of its run for each value."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    def take(self, runs: NDArray[np.int64]) -> Ragged:
        """Return the runs of these numbers, in that order."""
        lengths = np.diff(self.offsets)[runs]
        offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
        places = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - self.offsets[:-1][runs], lengths)
        return Ragged(self.values[places], offsets)
