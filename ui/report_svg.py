"""The plots of the report, as SVG that takes its colours from the page: bars, ranges and the refusal curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

_WIDTH, _LABELS, _VALUES, _ROW = 700, 130, 130, 26
_BAR = _WIDTH - _LABELS - _VALUES


class Bar(NamedTuple):
    """A labelled bar of a length from 0 to 1, with what is written at its end; an empty track where it is nan."""

    label: str
    length: float
    text: str


class Range(NamedTuple):
    """A labelled range, with what is written at its end."""

    label: str
    low: float
    high: float
    text: str


class Mark(NamedTuple):
    """A labelled vertical line."""

    x: float
    label: str
    chosen: bool = False


class Line(NamedTuple):
    """A labelled line that goes through points in steps: each y holds from the x before to its own."""

    label: str
    style: str
    points: Sequence[tuple[float, float]]


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Return horizontal bars, one a row."""
    parts = []
    for place, row in enumerate(rows):
        y = place * _ROW
        length = 0.0 if math.isnan(row.length) else row.length * _BAR
        parts.append(_label(row.label, y))
        parts.append(f'<rect class="track" x="{_LABELS}" y="{y + 5}" width="{_BAR}" height="16" rx="2"/>')
        parts.append(f'<rect class="bar" x="{_LABELS}" y="{y + 5}" width="{length:.1f}" height="16" rx="2"/>')
        parts.append(_text(_LABELS + _BAR + 10, y + 18, row.text))
    return _svg(title, len(rows) * _ROW, parts)


def ranges(title: str, rows: Sequence[Range]) -> str:
    """Return a line from the low to the high value of each row, over a common scale from 0."""
    top = max((row.high for row in rows if not math.isnan(row.high)), default=0.0) or 1.0
    parts = []
    for place, row in enumerate(rows):
        y = place * _ROW
        parts.append(_label(row.label, y))
        parts.append(f'<path class="grid" d="M{_LABELS} {y + 13}h{_BAR}"/>')
        if not math.isnan(row.high):
            low, high = (_LABELS + value / top * _BAR for value in (row.low, row.high))
            parts.append(f'<path class="range" d="M{low:.1f} {y + 13}H{high:.1f}"/>')
            parts.append(f'<circle class="bar" cx="{low:.1f}" cy="{y + 13}" r="5"/>')
        parts.append(_text(_LABELS + _BAR + 10, y + 18, row.text))
    return _svg(title, len(rows) * _ROW, parts)


def curve(title: str, lines: Sequence[Line], marks: Sequence[Mark], x_label: str) -> str:
    """Return lines in steps over x from 0 to 1, with a legend above and marked places."""
    left, top, bottom = 46, 64, 300
    width, height = _WIDTH - left - 20, bottom - top
    highest = max((y for line in lines for _, y in line.points), default=0)
    tick = _tick(highest)
    ceiling = max(tick, math.ceil(highest / tick) * tick)

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x * width, bottom - y / ceiling * height

    parts = []
    for number in range(ceiling // tick + 1):
        y = place(0, number * tick)[1]
        parts.append(f'<path class="grid" d="M{left} {y:.1f}h{width}"/>')
        parts.append(_text(left - 8, y + 4, str(number * tick), "soft", "end"))
    fifths = [number / 5 for number in range(6)]
    parts += [_text(place(x, 0)[0], bottom + 18, f"{x:.1f}", "soft", "middle") for x in fifths]
    parts.append(_text(left + width / 2, bottom + 38, x_label, "soft", "middle"))
    for number, line in enumerate(lines):
        at = left + number * 190
        parts.append(f'<path class="{line.style}" d="M{at} 14h34"/>{_text(at + 42, 18, line.label)}')
        parts.append(f'<path class="{line.style}" d="{_steps([place(*point) for point in line.points])}"/>')
    for number, mark in enumerate(marks):
        x, style = place(mark.x, 0)[0], "rule chosen" if mark.chosen else "rule"
        anchor = "end" if mark.x > 0.75 else "start"
        parts.append(f'<path class="{style}" d="M{x:.1f} {top - 18 + 15 * (number % 2)}V{bottom}"/>')
        parts.append(_text(x + (-5 if anchor == "end" else 5), top - 10 + 15 * (number % 2), mark.label, anchor=anchor))
    return _svg(title, bottom + 46, parts)


def _steps(points: Sequence[tuple[float, float]]) -> str:
    if not points:
        return ""
    moves = "".join(f"V{y:.1f}H{x:.1f}" for x, y in points[1:])
    return f"M{points[0][0]:.1f} {points[0][1]:.1f}{moves}"


def _tick(highest: float) -> int:
    """Return a step of 1, 2 or 5 times a power of ten that gives at most six ticks."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if highest <= 6 * factor * power:
                return factor * power
        power *= 10


def _label(text: str, y: float) -> str:
    return _text(_LABELS - 10, y + 18, text, anchor="end")


def _text(x: float, y: float, text: str, style: str = "", anchor: str = "start") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
