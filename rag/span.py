"""A possible answer as a stretch of a sentence, and stretches that stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.figures import Figure


@dataclass(frozen=True, slots=True)
class Span:
    """A possible answer at ``[start, end)`` of a sentence; ``short`` is what is shown for it."""

    start: int
    end: int
    short: str
    items: tuple[str, ...] = ()
    figure: Figure | None = None
    prior: float = 1.0  # below 1 for a span found by a weaker sign
    framed: bool = False  # stands where the text tells just what is asked: 由甲承建


def runs_of(found: Sequence[tuple[int, int]], text: str, least: int = 2) -> list[list[tuple[int, int]]]:
    """Return what stands side by side in rows, those of ``least`` or more."""
    runs: list[list[tuple[int, int]]] = []
    for span in found:
        if runs and re.fullmatch(r"[、，和与及以\s]{0,3}", text[runs[-1][-1][1] : span[0]]):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [run for run in runs if len(run) >= least]
