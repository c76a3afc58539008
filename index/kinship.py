"""How much two pieces of one page speak of the same: by pairs of neighbouring characters."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from index.marks import HAN

_RUN = re.compile(rf"[{HAN}]+|[A-Za-z0-9]+")
# Halves of one news item share more than this in 98 cases of 100, two unrelated ones less, as counted on 400 of each.
_AKIN = 0.085


def _pairs(text: str) -> list[str]:
    found: list[str] = []
    for run in _RUN.findall(text):
        found += [run] if run.isascii() else [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring Chinese characters, and the Latin words and figures."""
    return set(_pairs(text))


def echo(head: str, text: str) -> float:
    """Return how much of a headline a text says, 0 to 1."""
    own = pairs(head)
    return len(own & pairs(text)) / len(own) if own else 0.0


def akin(first: str, second: str) -> bool:
    """Whether two stretches of text are about the same; empty ones are not."""
    counts = [Counter(pair for pair in _pairs(text) if not pair.isascii()) for text in (first, second)]
    shared = sum(math.sqrt(counts[0][pair] * counts[1][pair]) for pair in counts[0].keys() & counts[1].keys())
    total = math.sqrt(sum(counts[0].values()) * sum(counts[1].values()))
    return total > 0 and shared / total >= _AKIN


class Kinship:
    """Compares headlines with the bodies of one page.

    Parameters
    ----------
    bodies : the articles' texts.
    """

    def __init__(self, bodies: Sequence[str]) -> None:
        self._pairs = [pairs(body) for body in bodies]
        self._spread = Counter(pair for own in self._pairs for pair in own)

    def score(self, head: str, k: int) -> float:
        """Return how much of a headline body ``k`` says, 0 to 1; what other bodies say too counts for less."""
        own = pairs(head)
        if not own:
            return 0.0
        return sum(1 / self._spread[pair] for pair in own & self._pairs[k]) / len(own)
