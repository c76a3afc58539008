"""Lines of print: characters that stand together, joined to the lines of a column."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

HEAD = 1.15
"""How much larger a line is that is no running text."""

RAGGED = 1.3
"""How much a full line may fall short of its column's edge, in characters."""


class Box(NamedTuple):
    """A rectangle: a drawn frame or line."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Its height."""
        return self.bottom - self.top


class Segment(NamedTuple):
    """Characters that stand together on a line; ``size`` is the height of its letters."""

    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    text: str

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Row:
    """A printed line: its text, how far it is set in (characters), whether it stands apart from the one above.

    ``full`` says that it reaches the edge of its column, so that it may go on in the next line.
    """

    text: str
    size: float
    x0: float
    x1: float
    top: float
    bottom: float
    indent: int = 0
    apart: bool = False
    full: bool = False


def rows_of(segments: Sequence[Segment], body: float) -> list[Row]:
    """Join what stands on the same line of a column, and see how each line is set in."""
    lines: list[list[Segment]] = []
    for one in sorted((one for one in segments if one.text), key=lambda one: (one.middle, one.x0)):
        same = lines[-1][0] if lines else None
        if same is not None and abs(one.middle - same.middle) < 0.45 * min(one.size, same.size):
            lines[-1].append(one)
        else:
            lines.append([one])
    rows = [_row(sorted(line, key=lambda one: one.x0)) for line in lines]
    plain = [row for row in rows if row.size < HEAD * body] or rows
    left, right = _left(plain, body), max(row.x1 for row in plain)
    steps = sorted(below.top - above.top for above, below in itertools.pairwise(plain))
    leading = steps[len(steps) // 2] if steps else 2 * body
    for row in rows:
        row.indent = max(0, round((row.x0 - left) / body)) if row.size < HEAD * body else 0
        row.full = row.x1 > right - RAGGED * body and row.size < HEAD * body
    for above, row in itertools.pairwise(rows):
        other = abs(above.size - row.size) > 0.08 * body and max(above.size, row.size) >= HEAD * body
        row.apart = other or row.top - above.top > 1.6 * max(leading, row.size)
    return rows


def _left(rows: Sequence[Row], body: float) -> float:
    """Return where the lines of a column begin: the place of most, of places alike the left one."""
    counts = Counter(round(2 * row.x0 / body) for row in rows)
    most = max(counts.values())
    edge = min(place for place, count in counts.items() if count >= max(1, 0.4 * most))
    return edge * body / 2


def _row(line: Sequence[Segment]) -> Row:
    text = line[0].text
    for left, right in itertools.pairwise(line):
        text += ("\t" if right.x0 - left.x1 > 1.6 * left.size else "\u3000") + right.text
    weight = sum(len(one.text) for one in line)
    return Row(
        text,
        sum(one.size * len(one.text) for one in line) / weight,
        line[0].x0,
        max(one.x1 for one in line),
        min(one.top for one in line),
        max(one.bottom for one in line),
    )
