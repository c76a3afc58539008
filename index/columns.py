"""Lines of a page and the columns they stand in: which text is hard-wrapped, and how wide."""

from __future__ import annotations

import bisect
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index import marks

# Half-width units (one Chinese character is 2).
_MIN_COLUMN = 20
# How many lines up and down still tell the measure of a line.
_WINDOW = 6
_FEW = 3
_WIDE_GAP = re.compile(r"(?<=\S)(?:\t\s*|\s{2,})(?=\S)")
_PUNCTUATION = "，。；、！？,.;"


@cache
def _char_width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def width(text: str) -> int:
    """Return the display width in half-width units."""
    return sum(map(_char_width, text))


@dataclass(slots=True)
class Line:
    """A line that is not blank.

    ``indent`` and ``width`` (of the text without it) are in half-width units, ``gap`` counts the blank lines before
    it, ``column`` is the measure of its column where it stands in hard-wrapped text.
    """

    number: int
    text: str
    indent: int
    gap: int
    width: int
    column: int | None = None

    @property
    def reach(self) -> int:
        """How far to the right it comes; two spaces before Chinese text stand for two characters."""
        return (4 if 2 <= self.indent <= 4 else self.indent) + self.width


def read_lines(text: str) -> list[Line]:
    """Return the lines that are not blank, numbered from 1 as universal newlines count them."""
    lines: list[Line] = []
    gap = 99
    for number, raw in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        lead = raw[: len(raw) - len(raw.lstrip())].expandtabs(4)
        lines.append(Line(number, stripped, width(lead), gap, width(stripped)))
        gap = 0
    _take_off_margin(lines)
    _close_double_spacing(lines)
    return lines


def _close_double_spacing(lines: Sequence[Line]) -> None:
    """Count one blank line less between all lines, where wrapped text was set with one after every line."""
    inner = lines[1:]
    spaced = sum(line.gap > 0 for line in inner)
    if len(inner) < _FEW or spaced < 0.9 * len(inner):
        return
    cut = [line for line, below in itertools.pairwise(lines) if below.gap == 1 and below.indent < 2]
    if len(cut) >= _FEW and _looks_wrapped(cut, lines):
        for line in inner:
            line.gap = max(0, line.gap - 1)


def _take_off_margin(lines: Sequence[Line]) -> None:
    """Count indents from the margin, where the whole text stands away from the edge."""
    levels = Counter(line.indent for line in lines)
    margin = min(levels, default=0)
    if margin and len(levels) > 1 and levels[margin] > len(lines) / 2:
        for line in lines:
            line.indent -= margin


def _perhaps_cut(lines: Sequence[Line], i: int) -> bool:
    """Whether a line follows at once that opens no paragraph: line ``i`` is perhaps wrapped."""
    if i + 1 == len(lines) or is_row(lines[i]):
        return False
    below = lines[i + 1]
    return below.gap == 0 and below.indent < 2 and not is_row(below) and not marks.is_list_item(below.text)


def is_row(line: Line) -> bool:
    """Whether the line is a row of a table: wide gaps, not those of spaced-out text."""
    gaps = _WIDE_GAP.findall(line.text)
    if not gaps:
        return line.text.count("|") > 1
    if "。" in line.text or line.text.count("，") > 1:
        return False
    pieces = _WIDE_GAP.split(line.text)
    if sum(len(piece) == 1 for piece in pieces) > len(pieces) / 2:
        return False
    return len(gaps) > 1 or "\t" in gaps[0] or any(char.isdigit() for char in line.text)


def has_wide_gap(line: Line) -> bool:
    """Whether the line has one wide gap, as between 县长 and a name under a headline."""
    return len(_WIDE_GAP.findall(line.text)) == 1


def measure(lines: Sequence[Line]) -> None:
    """Set the ``column`` of every line that stands in hard-wrapped text."""
    _count_characters(lines)
    blocks: list[range] = []
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or lines[i].gap:
            blocks.append(range(start, i))
            start = i
    measured = [_measure_block(lines, block) for block in blocks]
    known = [k for k, found in enumerate(measured) if found]
    for k, block in enumerate(blocks):
        if not measured[k]:
            _inherit(lines, block, [blocks[j] for j in _nearest(k, known)])
    _measure_together(lines, [block for block in blocks if lines[block[0]].column is None])
    if all(line.column is None for line in lines):
        _measure_scraps(lines)


def _count_characters(lines: Sequence[Line]) -> None:
    """Measure lines by their characters, figures as wide as Chinese, where a program broke them so."""
    cut = [lines[i] for i in range(len(lines)) if _perhaps_cut(lines, i) and not marks.ends_sentence(lines[i].text)]
    if len(cut) <= _FEW:
        return
    by_width, by_count = [line.reach for line in cut], [line.reach - line.width + 2 * len(line.text) for line in cut]
    even = _evenness(by_count)
    if even > _evenness(by_width) + (0.05 if even > 0.9 else 0.2):
        for line in lines:
            line.width = 2 * len(line.text)


def _evenness(widths: Sequence[int]) -> float:
    """Return the largest share of widths that lie within one character of each other."""
    return max(sum(top - 2 <= w <= top for w in widths) for top in set(widths)) / len(widths)


def _nearest(k: int, measured: Sequence[int]) -> list[int]:
    """Return the four of these block numbers, in ascending order, that are nearest to ``k``."""
    at = bisect.bisect_left(measured, k)
    return sorted(measured[max(0, at - 4) : at + 4], key=lambda j: (abs(j - k), j))[:4]


def _measure_block(lines: Sequence[Line], block: range) -> bool:
    """Measure a block by its own lines; False where they are too few or not wrapped."""
    cut = [i for i in block if _perhaps_cut(lines, i)]
    if len(cut) < _FEW or not _looks_wrapped([lines[i] for i in cut], [lines[i] for i in block]):
        return False
    for i in block:
        near = [lines[j].reach for j in cut if abs(j - i) <= _WINDOW]
        lines[i].column = _densest(near or [lines[j].reach for j in cut])
    return True


def _measure_together(lines: Sequence[Line], blocks: Sequence[range]) -> None:
    """Measure blocks of two or three lines, too small to tell by themselves, by what they have in common."""
    cut = [lines[i] for block in blocks for i in block if _perhaps_cut(lines, i)]
    if len(cut) < _FEW or not _looks_wrapped(cut, [lines[i] for block in blocks for i in block]):
        return
    column = _densest([line.reach for line in cut])
    for block in blocks:
        if all(lines[i].width <= column + 6 for i in block):
            for i in block:
                lines[i].column = column


def _looks_wrapped(cut: Sequence[Line], block: Sequence[Line]) -> bool:
    """Whether lines break where a column ends: those that stop in mid-sentence are all as long as each other."""
    unfinished = [line for line in cut if not marks.ends_sentence(line.text)]
    if len(unfinished) < _FEW or len(unfinished) < 0.3 * len(cut):
        return False
    column = _densest([line.reach for line in unfinished])
    full = sum(abs(line.reach - column) <= 6 for line in unfinished) / len(unfinished)
    over = sum(line.reach > column + 6 for line in block)
    prose = sum(any(char in _PUNCTUATION for char in line.text) for line in block) / len(block)
    if column < _MIN_COLUMN or full < 0.75 or over > max(1, 0.08 * len(block)) or prose <= 0.2:
        return False
    # Verse ends its lines with punctuation; a column's edge falls on it one time in six. Indents show it is none.
    stopped = sum(not line.text[-1].isalnum() for line in unfinished) / len(unfinished)
    return stopped < (0.85 if any(line.indent >= 2 for line in cut) else 0.6) and not _listed(cut)


def _listed(lines: Sequence[Line]) -> bool:
    """Whether lines are built alike (东城区：12.5亿元，增长8.1%): a list, however even their length.

    Unless they break in the middle of words: then what stands on both sides of a break also stands within lines.
    """
    most, count = Counter(shape(line.text) for line in lines).most_common(1)[0]
    if len(most) < 5 or count <= len(lines) / 2:
        return False
    within = {line.text[i : i + 2] for line in lines for i in range(len(line.text) - 1)}
    breaks = [a.text[-1] + b.text[0] for a, b in itertools.pairwise(lines)]
    return sum(pair in within for pair in breaks) < 0.2 * len(breaks)


def shape(text: str) -> str:
    """Return the sequence of what a text is made of: Chinese or Latin words, figures, each punctuation mark."""
    return re.sub(r"w+", "w", re.sub(r"[0-9][0-9.]*", "9", re.sub(r"[^\W\d]", "w", text)))


def _densest(widths: Sequence[int]) -> int:
    """Return the upper edge of the 4 units wide window that holds most widths."""
    counts = Counter(widths)
    return max(counts, key=lambda top: (sum(n for w, n in counts.items() if top - 4 <= w <= top), top))


def _inherit(lines: Sequence[Line], block: range, neighbours: Sequence[range]) -> None:
    """Take over the measure of the nearest block that this one fits into."""
    widest = max(lines[i].width for i in block)
    for other in neighbours:
        nearer = other[-1] if other[0] < block[0] else other[0]
        column = lines[nearer].column
        if column is not None and widest <= column + 6:
            for i in block:
                lines[i].column = column
            return


def _measure_scraps(lines: Sequence[Line]) -> None:
    """Measure a text of a few lines: only where all but the last of a paragraph are alike and cut in mid-sentence."""
    cut = [line for i, line in enumerate(lines) if _perhaps_cut(lines, i)]
    if not cut or len(cut) > 8:
        return
    column = max(line.reach for line in cut)
    last = max(line.reach for line in lines)
    alike = all(line.reach >= column - 4 for line in cut) and last <= column + 3
    unfinished = not any(marks.ends_sentence(line.text) for line in cut)
    commas = sum(line.text[-1] in "，、," for line in cut)
    prose = sum(any(char in _PUNCTUATION for char in line.text) for line in cut) >= len(cut) * 0.6
    if column >= 24 and len(cut) >= 2 and alike and unfinished and prose and commas < len(cut) and not _listed(cut):
        for line in lines:
            line.column = column
