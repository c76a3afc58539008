"""The second look at what both indexes brought: a linear model over ``rag.features``.

Its weights stand in ``ranking.json``, fitted by ``training/fit_ranking.py`` on public question-paragraph pairs among
news, so that the right chunk's softmax over its rivals is high. A small network was half a point of recall@1 better
there, and worse on questions of another kind.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.features import NAMES, Candidates, features

_FILE = Path(__file__).with_name("ranking.json")


@dataclass(frozen=True)
class Ranking:
    """Weights of the features, and the line that turns the weighed sum into log-odds that a chunk is a right one."""

    weights: NDArray[np.float64]
    slope: float
    intercept: float

    def log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds for rows of features, shape (n, features) to (n,); higher is better."""
        return np.asarray(self.slope * (rows @ self.weights) + self.intercept)


@cache
def ranking() -> Ranking:
    """Return the weights that ship with the package."""
    stored = json.loads(_FILE.read_text(encoding="utf-8"))
    return Ranking(np.array([stored["weights"][name] for name in NAMES]), stored["slope"], stored["intercept"])


def rerank(found: Candidates) -> dict[int, float]:
    """Return the probability, by chunk id, that each chunk to look at twice is a right one."""
    if not found.chunks:
        return {}
    odds = ranking().log_odds(features(found))
    return {chunk.id: 1 / (1 + math.exp(-odd)) for chunk, odd in zip(found.chunks, odds.tolist(), strict=True)}
