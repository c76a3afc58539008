"""Figures from raw measurements: recall and its intervals, percentiles, the law that a row of sizes follows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

CUTOFFS = (1, 5, 10)
DEPTH = 10  # how far the list is read for the mean reciprocal rank
MEASURES = (*(f"R@{cutoff}" for cutoff in CUTOFFS), f"MRR@{DEPTH}")
RESAMPLES = 2000
_SEED = 20231121


def first_rank(found: Sequence[str], relevant: Sequence[str]) -> int:
    """Return the rank, from 1, of the first relevant article among those found; 0 where there is none in ``DEPTH``."""
    return next((rank for rank, name in enumerate(found[:DEPTH], 1) if name in relevant), 0)


def in_order(names: Sequence[str]) -> list[str]:
    """Return each name once, where it came first: chunks to their articles."""
    return list(dict.fromkeys(names))


def per_question(ranks: Sequence[int]) -> NDArray[np.float64]:
    """Return one row a question with what each of ``MEASURES`` gives it; shape (questions, measures)."""
    array = np.asarray(ranks)
    columns = [(array > 0) & (array <= cutoff) for cutoff in CUTOFFS]
    reciprocal = np.divide(1.0, array, out=np.zeros(len(array)), where=array > 0)
    return np.column_stack([*columns, reciprocal]).astype(np.float64)


def quality(ranks: Sequence[int]) -> dict[str, dict[str, float]]:
    """Return each measure's mean with its 95% bootstrap interval over the questions."""
    return _with_intervals(per_question(ranks))


def difference(ranks: Sequence[int], others: Sequence[int]) -> dict[str, dict[str, float]]:
    """Return how much the first is above the second in each measure, with paired 95% intervals."""
    return _with_intervals(per_question(ranks) - per_question(others))


def _with_intervals(scores: NDArray[np.float64]) -> dict[str, dict[str, float]]:
    generator = np.random.default_rng(_SEED)
    count = len(scores)
    means = np.stack([scores[generator.integers(0, count, count)].mean(axis=0) for _ in range(RESAMPLES)])
    low, high = np.quantile(means, (0.025, 0.975), axis=0)
    return {
        name: {"mean": float(mean), "low": float(below), "high": float(above)}
        for name, mean, below, above in zip(MEASURES, scores.mean(axis=0), low, high, strict=True)
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value within which that share of the values lie (0.5: the median)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def latency(seconds: Sequence[float]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds, and how many were timed."""
    return {
        "p50": 1000 * percentile(seconds, 0.5),
        "p95": 1000 * percentile(seconds, 0.95),
        "count": len(seconds),
    }


@dataclass(frozen=True, slots=True)
class Law:
    """How a quantity grows with size: ``a + b n`` (linear) or ``a n^b`` (power), with the share it explains."""

    kind: str
    a: float
    b: float
    r2: float

    def at(self, size: float) -> float:
        """Return what it predicts at a size."""
        return float(self.a + self.b * size if self.kind == "linear" else self.a * size**self.b)

    def to_json(self) -> dict[str, Any]:
        """Return its fields."""
        return {"kind": self.kind, "a": self.a, "b": self.b, "r2": self.r2}

    def __str__(self) -> str:
        if self.kind == "linear":
            return f"{self.a:.3g} {'+' if self.b >= 0 else '-'} {abs(self.b):.3g} n"
        return f"{self.a:.3g} n^{self.b:.2f}"


def laws(sizes: Sequence[float], values: Sequence[float]) -> list[Law]:
    """Return the laws fitted by least squares, the better fit first; R² of both is taken on the values themselves."""
    x, y = np.asarray(sizes, dtype=float), np.asarray(values, dtype=float)
    slope, start = np.polyfit(x, y, 1)
    exponent, log_factor = np.polyfit(np.log(x), np.log(y), 1)
    factor = math.exp(log_factor)
    fitted = [("linear", start, slope, start + slope * x), ("power", factor, exponent, factor * x**exponent)]
    whole = float(((y - y.mean()) ** 2).sum())
    found = [
        Law(kind, float(a), float(b), 1 - float(((y - at) ** 2).sum()) / whole if whole else 1.0)
        for kind, a, b, at in fitted
    ]
    return sorted(found, key=lambda law: -law.r2)
