"""How well rows retrieve: recall of the right passage, and of a word's likes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.ragged import Ragged


def embed(rows: NDArray[np.float32], runs: Ragged) -> NDArray[np.float32]:
    """Return unit vectors of shape ``(len(runs), dimension)``."""
    out = np.zeros((len(runs), rows.shape[1]), dtype=np.float32)
    for number in range(len(runs)):
        ids = runs.values[runs.offsets[number] : runs.offsets[number + 1]]
        if len(ids):
            out[number] = rows[ids].sum(axis=0)
    lengths = np.linalg.norm(out, axis=1, keepdims=True)
    return np.divide(out, lengths, out=out, where=lengths > 0)


def recall(
    rows: NDArray[np.float32], queries: Ragged, bodies: Ragged, right: Sequence[set[int]], at: Sequence[int] = (1, 5)
) -> list[float]:
    """Return for each ``k`` the share of queries with one of their passages among the first ``k``."""
    scores = embed(rows, queries) @ embed(rows, bodies).T
    order = np.argsort(-scores, axis=1)[:, : max(at)]
    return [float(np.mean([bool(right[n] & set(found[:k].tolist())) for n, found in enumerate(order)])) for k in at]


def likes(rows: NDArray[np.float32], tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean reciprocal rank of each phrase's like among all the pairs' other phrases."""
    first = embed(rows, Ragged.encode(tokenizer, [pair[0] for pair in pairs]))
    second = embed(rows, Ragged.encode(tokenizer, [pair[1] for pair in pairs]))
    scores = first @ second.T
    ranks = 1 + (scores > np.diag(scores)[:, None]).sum(axis=1)
    return float(np.mean(1 / ranks))
