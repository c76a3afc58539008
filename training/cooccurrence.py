"""First rows for the encoder: words that keep the same company lie close together.

Positive pointwise mutual information of words within a few words of each other, reduced by a randomised singular
value decomposition. A single word means something from the start, where contrastive training alone would leave
rare words wherever their few passages pull them.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from training.ragged import Ragged

WINDOW = 6
SMOOTHING = 0.75
SUBSAMPLE = 2e-4


def first_rows(sentences: Ragged, vocabulary: int, dimension: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return rows of shape ``(vocabulary, dimension)`` of length 1 (0 for pieces never seen)."""
    matrix = _ppmi(_count(sentences, vocabulary, rng))
    left = _randomised_svd(matrix, dimension, rng)
    lengths = np.linalg.norm(left, axis=1, keepdims=True)
    return np.divide(left, lengths, out=np.zeros_like(left), where=lengths > 0)


def _count(sentences: Ragged, vocabulary: int, rng: np.random.Generator) -> sp.csr_matrix:
    frequency = np.bincount(sentences.values, minlength=vocabulary) / max(len(sentences.values), 1)
    # Thinning frequent words out before the window is laid lets it reach further, as word2vec does.
    keep = np.minimum(1.0, np.sqrt(SUBSAMPLE / np.maximum(frequency, 1e-12)))[sentences.values]
    chosen = rng.random(len(keep)) < keep
    words, owner = sentences.values[chosen], sentences.owners()[chosen]
    counts = sp.csr_matrix((vocabulary, vocabulary), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        together = owner[:-distance] == owner[distance:]
        first, second = words[:-distance][together], words[distance:][together]
        weight = np.full(len(first), 1.0 - (distance - 1) / WINDOW, dtype=np.float32)
        counts = counts + sp.coo_matrix((weight, (first, second)), shape=counts.shape).tocsr()
    return (counts + counts.T).tocsr()


def _ppmi(counts: sp.csr_matrix) -> sp.csr_matrix:
    rows = np.asarray(counts.sum(axis=1)).ravel()
    columns = rows**SMOOTHING
    columns /= columns.sum()
    cells = counts.tocoo()
    with np.errstate(divide="ignore"):
        mutual = np.log(cells.data / np.maximum(rows[cells.row] * columns[cells.col], 1e-12))
    kept = (mutual > 0) & (cells.data > 1)
    return sp.csr_matrix((mutual[kept].astype(np.float32), (cells.row[kept], cells.col[kept])), shape=counts.shape)


def _randomised_svd(matrix: sp.csr_matrix, dimension: int, rng: np.random.Generator) -> NDArray[np.float32]:
    probe = rng.standard_normal((matrix.shape[1], dimension + 32)).astype(np.float32)
    basis = np.linalg.qr(matrix @ probe)[0]
    basis = np.linalg.qr(matrix @ np.linalg.qr(matrix.T @ basis)[0])[0]
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return np.asarray((basis @ left)[:, :dimension] * np.sqrt(values[:dimension]), dtype=np.float32)
