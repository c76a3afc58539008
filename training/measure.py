"""How well an encoder retrieves, passages whole and in chunks, and how near it has like words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chunk import chunk_article
from index.encode import Encoder
from index.types import Article

AT = (1, 5, 20)
_RESAMPLES = 2_000


@dataclass(frozen=True)
class Task:
    """Questions with the numbers of the bodies that answer them, any of which is a hit."""

    name: str
    questions: Sequence[str]
    right: Sequence[set[int]]
    bodies: Sequence[str]


def measure(encoder: Encoder, task: Task) -> list[str]:
    """Return a line for bodies as one vector each, and one for bodies cut as an archive cuts them."""
    asked = encoder.encode(task.questions, query=True)
    parts = [(number, part) for number, body in enumerate(task.bodies) for part in _chunks(body)]
    owners = np.array([number for number, _ in parts])
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    whole = asked @ encoder.encode(task.bodies).T
    cut = np.full_like(whole, -1)
    # A body is as near as its nearest chunk.
    cut[:, owners[firsts]] = np.maximum.reduceat(asked @ encoder.encode([part for _, part in parts]).T, firsts, axis=1)
    size = f"{len(task.questions)} questions, {len(task.bodies)} passages"
    return [
        f"{task.name}, {size}, whole: {_recalls(_ranks(whole, task.right))}",
        f"{task.name}, {size}, in {len(parts)} chunks: {_recalls(_ranks(cut, task.right))}",
    ]


def likes(encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean reciprocal rank of each phrase's like among all the pairs' other phrases."""
    scores = encoder.encode([pair[0] for pair in pairs]) @ encoder.encode([pair[1] for pair in pairs]).T
    ranks = 1 + (scores > np.diag(scores)[:, None]).sum(axis=1)
    return float(np.mean(1 / ranks))


def _chunks(body: str) -> list[str]:
    article = Article("", "", None, None, None, None, None, body, ((0, 1),))
    return [chunk.text for chunk in chunk_article(article)]


def _ranks(scores: NDArray[np.float32], right: Sequence[set[int]]) -> NDArray[np.int64]:
    """Return how many bodies stand before the first right one."""
    best = np.array([max(row[number] for number in numbers) for row, numbers in zip(scores, right, strict=True)])
    return np.asarray((scores > best[:, None]).sum(axis=1), dtype=np.int64)


def _recalls(ranks: NDArray[np.int64]) -> str:
    """Return recall with its interval of 95%, by resampling the questions."""
    draws = np.random.default_rng(0).integers(len(ranks), size=(_RESAMPLES, len(ranks)))
    shares = []
    for at in AT:
        found = (ranks < at).astype(np.float32)
        low, high = np.quantile(found[draws].mean(axis=1), (0.025, 0.975))
        shares.append(f"recall@{at} {found.mean():.3f} ({low:.3f}-{high:.3f})")
    return ", ".join(shares)
