"""Tables in an answer's text, as cells and as a chart drawn here: no script and no request to elsewhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from unicodedata import east_asian_width

from index.figures import find_figures

_ROW = re.compile(r"\s*\|(.+)\|\s*")
_RULE = re.compile(r"[\s|:-]+")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_FIGURES = "数字"  # the column that is drawn
MOST_ROWS = 16

WIDTH, HEIGHT = 560, 180  # of a chart of years; one of subjects is as high as it has rows
_LEFT, _TOP, _BOTTOM, _BAR_ROW = 16, 30, 34, 34
STYLE = (
    "text{font:13px 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',system-ui,sans-serif;fill:#20242a}"
    ".a{fill:#8f2d20}.r{stroke:#b9b3a7;fill:none}.l{stroke:#8f2d20;stroke-width:2;fill:none}"
    "@media (prefers-color-scheme:dark){text{fill:#e4e1db}.a{fill:#e5a18b}.l{stroke:#e5a18b}.r{stroke:#5a5d61}}"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an answer: its columns and rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def blocks(text: str) -> list[str | Table]:
    """Return a text's lines, each run of Markdown table rows as one table."""
    found: list[str | Table] = []
    for is_row, lines in groupby(text.split("\n"), lambda line: bool(_ROW.fullmatch(line))):
        kept = list(lines)
        cells = [_cells(line) for line in kept if is_row and not _RULE.fullmatch(line)]
        if is_row and len(cells) > 1 and len(cells) < len(kept) and len({len(row) for row in cells}) == 1:
            found.append(Table(cells[0], tuple(cells[1:])))
        else:
            found += kept
    return found


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def aligned(text: str) -> str:
    """Return a text with its tables' columns aligned for a terminal, where Chinese characters are two cells wide."""
    return "\n".join(_aligned(block) if isinstance(block, Table) else block for block in blocks(text))


def _aligned(table: Table) -> str:
    rows = (table.columns, *table.rows)
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    padded = ((cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join("  ".join(row).rstrip() for row in padded)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def chart(table: Table) -> tuple[str, str] | None:
    """Return a table's figures as a picture (a data URL of an SVG) with words for it, None where they don't compare.

    Years are drawn as a line of points, subjects as bars; the figures must be of one unit, and there must be two.
    """
    if _FIGURES not in table.columns or not 2 <= len(table.rows) <= MOST_ROWS:
        return None
    place = table.columns.index(_FIGURES)
    told = [(row[0], row[place], find_figures(row[place])) for row in table.rows]
    figures = [found[0] for _, _, found in told if len(found) == 1 and found[0].value is not None]
    if len(figures) < len(told) or len({figure.unit for figure in figures}) > 1:
        return None
    points = [(label, said, float(f.value or 0)) for (label, said, _), f in zip(told, figures, strict=True)]
    if any(value < 0 for *_, value in points):
        return None
    years = [int(label[:4]) for label, *_ in points if _YEAR.match(label)]
    by_year = len(years) == len(points) and years == sorted(set(years))
    svg = _years(points, years) if by_year else _bars(points)
    words = "；".join(f"{label}{said}" for label, said, _ in points)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii"), f"图：{words}"


def _svg(height: int, parts: Iterable[str]) -> str:
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style>{"".join(parts)}</svg>'


def _years(points: Sequence[tuple[str, str, float]], years: Sequence[int]) -> str:
    """Draw a point a year, each at its place in time, from zero up."""
    top = max(value for *_, value in points) or 1.0
    side = 52
    step = (WIDTH - 2 * side) / max(1, years[-1] - years[0])
    base = HEIGHT - _BOTTOM
    places = [
        (side + (year - years[0]) * step, base - value / top * (base - _TOP))
        for year, (*_, value) in zip(years, points, strict=True)
    ]
    parts = [f'<path class="r" d="M{_LEFT} {base}H{WIDTH - _LEFT}"/>']
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts.append(f'<polyline class="l" points="{line}"/>')
    crowded = len(points) > 7
    for (label, said, _), year, (x, y) in zip(points, years, places, strict=True):
        parts.append(f'<circle class="a" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
        number = escape(find_figures(said)[0].text if not crowded else re.sub(r"[^\d.%]", "", said))
        parts.append(f'<text x="{x:.1f}" y="{y - 11:.1f}" text-anchor="middle">{number}</text>')
        below = escape(label if len(label) <= 5 and not crowded else str(year))
        parts.append(f'<text x="{x:.1f}" y="{base + 21}" text-anchor="middle">{below}</text>')
    return _svg(HEIGHT, parts)


def _bars(points: Sequence[tuple[str, str, float]]) -> str:
    """Draw a bar a subject, its name before it and its figure behind it."""
    top = max(value for *_, value in points) or 1.0
    names, room = 150, 250
    parts = []
    for n, (label, said, value) in enumerate(points):
        y = 8 + n * _BAR_ROW
        name = label if len(label) <= 10 else f"{label[:9]}…"
        parts.append(f'<text x="{names - 10}" y="{y + 17}" text-anchor="end">{escape(name)}</text>')
        long = max(2.0, value / top * room)
        parts.append(f'<rect class="a" x="{names}" y="{y + 3}" width="{long:.1f}" height="19" rx="2"/>')
        parts.append(f'<text x="{names + long + 8:.1f}" y="{y + 17}">{escape(said)}</text>')
    return _svg(_BAR_ROW * len(points) + 12, parts)
