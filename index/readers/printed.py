"""What stands where on a printed page -> its stories, each in reading order.

How a person sees it: a box is a story of its own; a large headline under running text opens another; side by side stand
columns, read one after the other, unless each has a headline of its own. Coordinates grow to the right and downwards.
"""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.readers.rows import HEAD, RAGGED, Box, Row, Segment, rows_of

_GUTTER = 0.7  # of the size of running text: the least room between two columns
_NARROW = 6.0  # characters: what is narrower is a cell of a table, no column
_OPENS, _OPENS_ALONE = 1.25, 1.4  # the same for a headline over several columns, and over one
_COVERS = 0.45  # how much of the width headlines take up that end what stands above them
_THIN = 3.0
_HANGING = "，。、；：！？”’）》】"
_DEPTH = 40
_OVER = 0.1  # the share of a column's lines that may hang over its edge
_FRAME = 0.025  # of the printed area: what is smaller is a cell of a table
_LEAST = 20  # characters in a frame


@dataclass(slots=True)
class Story:
    """What belongs together on a page; ``columns`` is how many stand side by side at most."""

    rows: list[Row] = field(default_factory=list)
    columns: int = 1

    def headline(self, body: float) -> list[Row]:
        """Return the rows of the largest letters over the text; [] where it has no headline."""
        above = list(itertools.takewhile(lambda row: row.size >= HEAD * body, self.rows))
        largest = max((row.size for row in above), default=0.0)
        return [row for row in above if row.size > 0.95 * largest]


class _Part(NamedTuple):
    """Rows of one column, and whether they begin a story; ``columns`` stand side by side where it does."""

    rows: list[Row]
    opens: bool
    columns: int


def body_size(segments: Iterable[Segment]) -> float:
    """Return the size of running text: that of most characters."""
    counts: Counter[float] = Counter()
    for segment in segments:
        counts[round(segment.size * 2) / 2] += len(segment.text)
    return max(counts, key=lambda size: (counts[size], -size), default=10.0) or 10.0


def stories(segments: Sequence[Segment], drawn: Sequence[Box], body: float) -> list[Story]:
    """Return the stories of a page, those in boxes last.

    Parameters
    ----------
    segments : what is printed, in any order.
    drawn : frames, and lines as thin frames.
    body : the size of running text, as ``body_size`` tells it.
    """
    rules = [box for box in drawn if min(box.width, box.height) < _THIN and max(box.width, box.height) > 4 * body]
    least = _FRAME * _area(segments)
    frames = [box for box in drawn if min(box.width, box.height) >= 4 * body and box.width * box.height >= least]
    free, boxed = _boxed(segments, frames, body)
    told: list[Story] = []
    for group in (free, *(inner for _, inner in boxed)):
        current = Story()
        told.append(current)
        for part in _cut(group, rules, body, _DEPTH):
            if part.opens and current.rows:
                current = Story()
                told.append(current)
            current.rows += part.rows
            current.columns = max(current.columns, part.columns)
    told = [story for story in told if story.rows]
    for story in told:
        _mark_full_heads(story.rows, body)
    return told


def _area(segments: Sequence[Segment]) -> float:
    """Return the area of what is printed, margins left out."""
    if not segments:
        return 0.0
    width = max(one.x1 for one in segments) - min(one.x0 for one in segments)
    return width * (max(one.bottom for one in segments) - min(one.top for one in segments))


def _mark_full_heads(rows: Sequence[Row], body: float) -> None:
    """Say of each line of a headline whether it takes up the story's width."""
    width = max(row.x1 for row in rows) - min(row.x0 for row in rows)
    for row in rows:
        if row.size >= HEAD * body:
            row.full = width - (row.x1 - row.x0) < RAGGED * row.size


def _boxed(
    segments: Sequence[Segment], boxes: Sequence[Box], body: float
) -> tuple[list[Segment], list[tuple[Box, list[Segment]]]]:
    """Part what stands in frames from the rest; the smallest frame around it counts, one around all is none.

    A frame keeps its place among the rest, as a headline would.
    """
    free, groups = list(segments), list[tuple[Box, list[Segment]]]()
    for box in sorted(set(boxes), key=lambda box: box.width * box.height):
        inner = [one for one in free if one.text and _within(one, box, body)]
        rest = [one for one in free if not _within(one, box, body)]
        if len(inner) > 1 and any(one.text for one in rest) and sum(len(one.text) for one in inner) > _LEAST:
            groups.append((box, inner))
            free = [*rest, Segment(*box, 2 * body, "")]
    return free, sorted(groups, key=lambda group: (group[0].top, group[0].x0))


def _within(one: Segment, box: Box, body: float) -> bool:
    slack = 0.3 * body
    return box.x0 - slack <= one.x0 and one.x1 <= box.x1 + slack and box.top - slack <= one.middle <= box.bottom + slack


def _cut(segments: Sequence[Segment], rules: Sequence[Box], body: float, depth: int) -> Iterator[_Part]:
    """Cut a region where a person would, and yield its columns in reading order."""
    if not any(one.text for one in segments):
        return
    halves = _halves(segments, rules, body) if depth and len(segments) > 1 else None
    if halves is not None:
        upper, lower, opens = halves
        yield from _cut(upper, rules, body, depth - 1)
        yield from _opening(_cut(lower, rules, body, depth - 1), opens)
        return
    columns = _columns(segments, body) if depth and len(segments) > 1 else [list(segments)]
    if len(columns) > 1:
        for i, column in enumerate(columns):
            parts = list(_cut(column, rules, body, depth - 1))
            opens = i > 0 and bool(parts) and parts[0].rows[0].size >= _OPENS * body
            yield from _opening(iter([part._replace(columns=max(part.columns, len(columns))) for part in parts]), opens)
        return
    fall = _fall(segments, body) if depth else None
    if fall is not None:
        yield from _cut(fall[0], rules, body, depth - 1)
        yield from _cut(fall[1], rules, body, depth - 1)
        return
    yield _Part(rows_of(segments, body), False, 1)


def _opening(parts: Iterator[_Part], opens: bool) -> Iterator[_Part]:
    for i, part in enumerate(parts):
        yield part._replace(opens=part.opens or (opens and i == 0))


def _halves(
    segments: Sequence[Segment], rules: Sequence[Box], body: float
) -> tuple[list[Segment], list[Segment], bool] | None:
    """Cut at a drawn line over the whole width, or over headlines under running text; None where there is neither."""
    x0, x1 = min(one.x0 for one in segments), max(one.x1 for one in segments)
    for rule in rules:
        if rule.height >= _THIN or min(rule.x1, x1) - max(rule.x0, x0) < 0.9 * (x1 - x0):
            continue
        upper = [one for one in segments if one.middle < rule.top]
        lower = [one for one in segments if one.middle >= rule.top]
        if upper and lower:
            # A rule under a headline parts nothing, nor does one of a table.
            highest = min(lower, key=lambda one: one.top)
            opens = highest.size >= HEAD * body and any(one.size < HEAD * body for one in upper)
            return upper, lower, opens
    for upper, lower in _falls(segments, 0.0):
        edge = min(one.top for one in lower)
        first = [one for one in lower if one.top < edge + 0.8 * body]
        heads = [one for one in first if one.size >= _OPENS * body]
        if sum(one.x1 - one.x0 for one in heads) < _COVERS * (x1 - x0):
            continue
        foot = max(one.bottom for one in upper)
        last = [one for one in upper if one.bottom > foot - 0.8 * body]
        alone = len(heads) == 1 and not _side_by_side(lower, body)
        if any(one.size < HEAD * body for one in last) and (not alone or heads[0].size >= _OPENS_ALONE * body):
            return upper, lower, True
    return None


def _side_by_side(segments: Sequence[Segment], body: float) -> bool:
    under = [one for one in segments if one.size < HEAD * body]
    return len(under) > 1 and len(_columns(under, body)) > 1


def _columns(segments: Sequence[Segment], body: float) -> list[list[Segment]]:
    """Part what stands side by side, from left to right; one group where nothing does."""
    starts = sorted({one.x0 for one in segments})
    edges = [x for left, x in itertools.pairwise(starts) if x - left > 0.3 * body and _parts(segments, x, body)]
    groups: list[list[Segment]] = [[] for _ in range(len(edges) + 1)]
    for one in segments:
        groups[bisect.bisect_right(edges, one.x0 + 0.3 * body)].append(one)
    if all(max((one.x1 - one.x0 for one in group), default=0.0) >= _NARROW * body for group in groups):
        return groups
    return [list(segments)]


def _parts(segments: Sequence[Segment], x: float, body: float) -> bool:
    """Whether all that begins to the left of ``x`` ends before it, but for a few lines that hang over the edge."""
    left = [one for one in segments if one.x0 < x - 0.3 * body]
    # Closing punctuation fills half of its room.
    ends = [one.x1 - (0.5 * one.size if one.text[-1:] in _HANGING and one.text else 0.0) for one in left]
    over = [end for end in ends if end > x - _GUTTER * body]
    return len(over) <= _OVER * len(left) and all(end < x + 2 * body for end in over)


def _fall(segments: Sequence[Segment], body: float) -> tuple[list[Segment], list[Segment]] | None:
    """Cut across at the widest gap that parts what spans columns from the columns; None where that shows none."""
    for upper, lower in _falls(segments, 0.0):
        if any(len(part) > 3 and len(_columns(part, body)) > 1 for part in (upper, lower)):
            return upper, lower
    return None


def _falls(segments: Sequence[Segment], least: float) -> list[tuple[list[Segment], list[Segment]]]:
    """Return the cuts across at gaps without print, the widest first."""
    ordered = sorted(segments, key=lambda one: one.top)
    gaps: list[tuple[float, int]] = []
    reach = ordered[0].bottom
    for i, one in enumerate(ordered[1:], 1):
        if one.top - reach > least:
            gaps.append((one.top - reach, i))
        reach = max(reach, one.bottom)
    return [(ordered[:i], ordered[i:]) for _, i in sorted(gaps, key=lambda gap: (-gap[0], gap[1]))]
