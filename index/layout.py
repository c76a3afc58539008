"""Lines of a page -> paragraphs: what was hard-wrapped is joined, what stands by itself stays so.

How a person sees it: a line that fills its column goes on in the next, an indented line opens a paragraph, a short
line with a full stop closes one. An empty line proves nothing by itself: PDF extraction puts one before an opening
quote and at the foot of a column.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index import marks

# Half-width units (one Chinese character is 2).
_MIN_COLUMN = 20
_SLACK = 3
_WINDOW = 6
_WHITE_INSIDE = re.compile(r"\S(?:\t|\s{2,})\s*\S")
# What typesetting never cuts: opening brackets with what follows, Latin words and figures, closing punctuation.
_UNIT = re.compile(r"[“‘「『（(《〈【]*(?:[A-Za-z0-9.%+\-]+|\S)?[，。、；：！？…”’」』）)》〉】%]*")
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "「": "」", "『": "』", "【": "】", "〈": "〉"}


def width(text: str) -> int:
    """Return the display width in half-width units."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


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


@dataclass(slots=True)
class Paragraph:
    """Lines that make one paragraph. ``before`` and ``after`` count the blank lines around it (page edge: many).

    ``spaced`` asks for a space between its lines: the lines of one headline.
    """

    lines: list[Line] = field(default_factory=list)
    before: int = 0
    after: int = 0
    spaced: bool = False

    @property
    def text(self) -> str:
        """The lines joined as they are, for looking at (not for quoting)."""
        return "".join(line.text for line in self.lines)

    @property
    def first(self) -> int:
        """The first line's number."""
        return self.lines[0].number


def read_lines(text: str) -> list[Line]:
    """Return the lines that are not blank, numbered from 1 as universal newlines count them."""
    lines: list[Line] = []
    gap = 99
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        lead = raw[: len(raw) - len(raw.lstrip())].expandtabs(4)
        lines.append(Line(number, stripped, width(lead), gap, width(stripped)))
        gap = 0
    _take_off_margin(lines)
    return lines


def _take_off_margin(lines: Sequence[Line]) -> None:
    """Count indents from the margin, where the whole text stands away from the edge."""
    levels = Counter(line.indent for line in lines)
    margin = min(levels, default=0)
    if margin and len(levels) > 1 and levels[margin] > len(lines) / 2:
        for line in lines:
            line.indent -= margin


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Join lines into paragraphs by the evidence of widths, indents, blank lines and punctuation."""
    _measure(lines)
    indented_style = _opens_by_indent(lines)
    result: list[Paragraph] = []
    for i, line in enumerate(lines):
        if result and _goes_on(lines, i - 1, indented_style, len(result[-1].lines)):
            result[-1].lines.append(line)
        else:
            result.append(Paragraph([line], before=line.gap))
    for paragraph, following in itertools.pairwise(result):
        paragraph.after = following.before
    if result:
        result[-1].after = 99
    return _join_headlines(result)


def _join_headlines(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Join the lines of a headline that was broken over two or three short lines."""
    whole = "\n".join(paragraph.text for paragraph in found if len(paragraph.text) > 30)
    result: list[Paragraph] = []
    for paragraph in found:
        above = result[-1] if result else None
        if above is not None and not paragraph.before and _is_short_head(above) and _is_short_head(paragraph):
            a, b = above.text, paragraph.text
            cut_word = a[-1] + b[0] in whole and above.before and paragraph.after
            pair = (
                abs(above.lines[-1].width - paragraph.lines[0].width) <= 4
                and above.before
                and paragraph.after
                and " " not in a + b
            )
            if cut_word or pair:
                above.lines += paragraph.lines
                above.after = paragraph.after
                above.spaced = not cut_word
                continue
        result.append(paragraph)
    return result


def _is_short_head(paragraph: Paragraph) -> bool:
    """Whether it may be a line of a headline: short beside its column, without an end."""
    line, text = paragraph.lines[-1], paragraph.text
    if line.column is None or len(paragraph.lines) > 2 or line.width > line.column - 4 or marks.ends_sentence(text):
        return False
    return not (_stands_alone(text) or _opens(text) or marks.is_list_item(text) or any(c in "。；" for c in text))


def _opens_by_indent(lines: Sequence[Line]) -> bool:
    """Whether this text marks its paragraphs by an indent."""
    indented = sum(line.indent >= 2 for line in lines)
    return indented >= max(1, len(lines) * 0.04)


def _followed(lines: Sequence[Line], i: int) -> bool:
    """Whether the next line follows at once and is not indented: line ``i`` is perhaps wrapped."""
    return i + 1 < len(lines) and lines[i + 1].gap == 0 and lines[i + 1].indent < 2


def is_row(line: Line) -> bool:
    """Whether the line is a row of a table."""
    return bool(_WHITE_INSIDE.search(line.text)) or line.text.count("|") > 1


def _measure(lines: Sequence[Line]) -> None:
    """Set the column of every line that stands in hard-wrapped text."""
    blocks: list[range] = []
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or lines[i].gap:
            blocks.append(range(start, i))
            start = i
    measured = [_measure_block(lines, block) for block in blocks]
    for k, block in enumerate(blocks):
        if not measured[k]:
            _inherit(lines, block, [blocks[j] for j in _nearest(k, measured)])
    if not any(measured):
        _measure_scraps(lines)


def _nearest(k: int, measured: Sequence[bool]) -> list[int]:
    return sorted((j for j, known in enumerate(measured) if known), key=lambda j: (abs(j - k), j))[:4]


def _measure_block(lines: Sequence[Line], block: range) -> bool:
    """Measure a block by its own lines; False where they are too few or not wrapped."""
    cut = [i for i in block if _followed(lines, i) and not is_row(lines[i])]
    if len(cut) < 4 or not _looks_wrapped([lines[i] for i in cut], [lines[i] for i in block]):
        return False
    for i in block:
        near = [lines[j].reach for j in cut if abs(j - i) <= _WINDOW]
        lines[i].column = _densest(near or [lines[j].reach for j in cut])
    return True


def _looks_wrapped(cut: Sequence[Line], block: Sequence[Line]) -> bool:
    column = _densest([line.reach for line in cut])
    full = sum(column - 5 <= line.reach <= column + 6 for line in cut) / len(cut)
    unfinished = sum(not marks.ends_sentence(line.text) for line in cut) / len(cut)
    # Verse ends its lines with punctuation; a column's edge falls on it one time in six.
    stopped = sum(not line.text[-1].isalnum() for line in cut) / len(cut)
    prose = sum(any(char in "，。；、！？,.;" for char in line.text) for line in block) / len(block)
    return column >= _MIN_COLUMN and full >= 0.6 and unfinished >= 0.5 and stopped < 0.7 and prose > 0.2


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
    cut = [line for i, line in enumerate(lines) if _followed(lines, i) and not is_row(line)]
    if not cut or len(cut) > 8:
        return
    column = max(line.reach for line in cut)
    last = max(line.reach for line in lines)
    alike = all(line.reach >= column - 4 for line in cut) and last <= column + 3
    unfinished = not any(marks.ends_sentence(line.text) for line in cut)
    commas = sum(line.text[-1] in "，、," for line in cut)
    prose = sum(any(char in "，。；" for char in line.text) for line in cut) >= len(cut) * 0.6
    if column >= 24 and len(cut) >= 2 and alike and unfinished and prose and commas < len(cut):
        for line in lines:
            line.column = column


def _goes_on(lines: Sequence[Line], i: int, indented_style: bool, so_far: int) -> bool:
    """Whether line ``i + 1`` continues the paragraph of line ``i`` (which has ``so_far`` lines)."""
    a, b = lines[i], lines[i + 1]
    if b.indent >= 2 or is_row(a) or is_row(b) or _stands_alone(a.text) or _opens(b.text):
        return False
    if b.gap > 2:
        return False
    open_pair = _leaves_open(a.text, b.text)
    if a.column is None:
        return b.gap == 0 and open_pair and 24 <= a.width <= 130 and b.width <= a.width + 4
    closed = marks.ends_sentence(a.text)
    if closed and (marks.is_list_item(b.text) or marks.is_speaker(b.text)):
        return False
    full = a.reach + width(_UNIT.match(b.text).group()) + _SLACK > a.column  # type: ignore[union-attr]
    if not b.gap:
        if full:
            return not _is_head(lines, i, a, so_far)
        within = so_far > 1 or (a.indent >= 2 and indented_style)
        return not closed and (open_pair or (within and a.reach >= a.column * 0.75))
    if b.column is None or abs(b.column - a.column) > 8:
        return open_pair and full
    if closed:
        return indented_style and full and not _heads_block(lines, i + 1) and not marks.is_note(b.text)
    return (full and not _heads_block(lines, i + 1)) or open_pair


def _stands_alone(text: str) -> bool:
    """Whether nothing is ever joined to the end of this line."""
    return (
        marks.is_byline(text)
        or marks.is_separator(text)
        or marks.is_markdown_title(text)
        or marks.is_title_field(text)
        or marks.is_field(text)
        or marks.is_date_line(text)
        or marks.jump_to(text) is not None
        or marks.page_mark(text) is not None
    )


def _opens(text: str) -> bool:
    """Whether this line opens a paragraph whatever stands before it."""
    return (
        marks.is_byline(text)
        or marks.is_separator(text)
        or marks.is_markdown_title(text)
        or marks.is_title_field(text)
        or marks.is_dateline(text)
        or marks.jump_from(text) is not None
        or (marks.page_mark(text) is not None and not text.isdigit())
    )


def _leaves_open(a: str, b: str) -> bool:
    """Whether the first line cannot end there: a comma, an open bracket or quote, a figure cut in two."""
    if a[-1] in "，、,—(（《“‘「『" or b[0] in "，、。；：）》”’」』":
        return not marks.is_separator(a)
    if a[-1].isdigit() and b[0].isdigit():
        return True
    return any(a.count(left) > a.count(right) and right in b for left, right in _PAIRS.items())


def _is_head(lines: Sequence[Line], i: int, a: Line, so_far: int) -> bool:
    """Whether a line that happens to be as wide as the column is a headline over the text."""
    return so_far == 1 and i == 0 and not marks.ends_sentence(a.text) and " " in a.text and len(lines) > 2


def _heads_block(lines: Sequence[Line], start: int) -> bool:
    """Whether a headline stands at ``start``: at most three short lines between blank ones, no full stop in them."""
    end = start + 1
    while end < len(lines) and not lines[end].gap:
        end += 1
    block = lines[start:end]
    text = "".join(line.text for line in block)
    if len(block) > 3 or len(text) < 4 or any(char in "。；;" for char in text):
        return False
    if any(text.count(left) != text.count(right) for left, right in _PAIRS.items()):
        return False
    column = block[0].column or 0
    after_indented = end == len(lines) or lines[end].indent >= 2 or _opens(lines[end].text)
    short = all(line.width <= column - 4 for line in block)
    return short and after_indented and not marks.ends_sentence(text)
