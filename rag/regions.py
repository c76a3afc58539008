"""Whose a figure is, so that a city's is not added to, or listed with, a district's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.names import places

if TYPE_CHECKING:
    from rag.candidate import Candidate
    from rag.parsed import Parsed

_LEVELS = "国省州市区县镇乡村"  # the larger first


NEARLY = 0.8  # of the best score: what is told of another thing tells of no region


def owner(candidate: Candidate) -> str:
    """Return the region that a figure is of, by its name: of 全区 the one that the article names first."""
    place = candidate.place
    if not place.startswith("全"):
        return place
    passage = candidate.passage
    named = (p.name for p in places(f"{passage.title}，{passage.lead}") if p.name)
    return next((name for name in named if name[-1] == place[-1]), place)


def of_one_region(question: Parsed, candidates: Sequence[Candidate], region: str | None = None) -> list[Candidate]:
    """Return the candidates of one region: the given one, or that of which most is told, the larger of equals.

    A question that names a region, and figures of none, are left as they are.
    """
    if any(place.name for place in places(question.text)):
        return list(candidates)
    region = main_region(candidates) if region is None else region
    return [c for c in candidates if not region or owner(c) in (region, f"全{region[-1]}", "")]


def main_region(candidates: Sequence[Candidate]) -> str:
    """Return the region of which most years are told, the larger of equals; an empty string where none is named.

    全市 is whichever city is named.
    """
    best: dict[str, float] = {}
    for c in candidates:
        best[c.question.text] = max(best.get(c.question.text, c.score), c.score)
    candidates = [c for c in candidates if c.score >= NEARLY * best[c.question.text]]
    # In the order of the candidates: of two of which as much is told, that of the better one.
    told = dict.fromkeys((owner(c), c.year) for c in candidates if owner(c))
    levels = Counter(region[-1] for region, _ in told)
    level = max(levels, key=lambda level: (levels[level], -_LEVELS.find(level)), default="")
    named = Counter(region for region, _ in told if region[-1] == level and not region.startswith("全"))
    return max(named, key=lambda region: named[region], default=f"全{level}" if level else "")
