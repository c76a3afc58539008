"""How likely it is that the archive answers a question, by the statement that would be printed for it.

A logistic regression over what the learned reader says and over how the statement holds the question's words, fitted
by ``training/fit_confidence.py`` on questions that the reader was not trained on, each asked once of an archive that
holds its answer and once of the same without the sentences that hold it.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

from rag.candidate import EXACT_KINDS, Candidate
from rag.typed_tables import ROW_FOUND, Retold

NAMES = ("any", "worded", "close", "bound", "reader, of no figure", "any, of no figure", "retrieval", "span")
THRESHOLD = 0.2
"""The confidence below which a question is refused unless the user sets another; ``docs/refusing.md`` has its curve."""


def features(candidate: Candidate) -> tuple[float, ...]:
    """Return what the confidence is made of, in the order of ``NAMES``."""
    apart = candidate.question.kind not in EXACT_KINDS
    return (
        candidate.any_odds,
        float(candidate.worded),
        candidate.close,
        candidate.bound,
        candidate.odds * apart,
        candidate.any_odds * apart,
        max(candidate.passage.retrieval, ROW_FOUND if _is_asked_row(candidate) else 0.0),
        float(candidate.span is not None),
    )


_ALL_HELD = 0.95


def _is_asked_row(candidate: Candidate) -> bool:
    """Whether a figure stands in the row of a typed table and under the head that are asked for."""
    whole = candidate.worded and min(candidate.share, candidate.bound, candidate.fit) >= _ALL_HELD
    return whole and candidate.span is not None and isinstance(candidate.passage.article, Retold)


def confidence(candidate: Candidate) -> float:
    """Return the probability, from 0 to 1, that the archive answers the question that the candidate is for."""
    weights, intercept = _weights()
    total = intercept + sum(weight * value for weight, value in zip(weights, features(candidate), strict=True))
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


@cache
def _weights() -> tuple[tuple[float, ...], float]:
    stored = json.loads(Path(__file__).with_name("confidence.json").read_text(encoding="utf-8"))
    # One not stored yet is 0: what fits them has to ask first.
    return tuple(stored["weights"].get(name, 0.0) for name in NAMES), float(stored["intercept"])
