"""Lines of a page -> paragraphs: what was hard-wrapped is joined, what stands by itself stays so.

How a person sees it: a line that fills its column goes on in the next, an indented line opens a paragraph, a short
line with a full stop closes one. An empty line proves nothing by itself: PDF extraction puts one before an opening
quote and at the foot of a column.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index import marks
from index.columns import Line, has_wide_gap, is_row, measure, read_lines, width

__all__ = ["Line", "Paragraph", "is_row", "paragraphs", "read_lines"]

# What justified lines may fall short by, in half-width units.
_SLACK = 3
# What typesetting never cuts: opening brackets with what follows, Latin words and figures, closing punctuation.
_UNIT = re.compile(r"[“‘「『（(《〈【]*(?:[A-Za-z0-9.%+\-]+|\S)?[，。、；：！？…”’」』）)》〉】%]*")
_PROSE = re.compile(r"[，。；：,;:]|本[报報][讯訊]")
# A line of a headline that ends with one of these has its predicate: the next is a headline of its own.
_PREDICATE = re.compile(
    r"(?:召开|举行|举办|出席|讲话|致辞|开幕|闭幕|启动|开工|竣工|完工|发布|开放|开通|投用|成立|落地|签约|揭牌|挂牌|调研|部署"
    r"|召開|舉行|舉辦|講話|開幕|閉幕|啟動|開工|發布|開放|開通|簽約|揭牌)$"
)
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "「": "」", "『": "』", "【": "】", "〈": "〉"}


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


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Join lines into paragraphs by the evidence of widths, indents, blank lines and punctuation."""
    measure(lines)
    indented_style = _opens_by_indent(lines)
    result: list[Paragraph] = []
    for i, line in enumerate(lines):
        if result and _goes_on(lines, i - 1, indented_style, result[-1]):
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
            pair = abs(above.lines[-1].width - paragraph.lines[0].width) <= 12 and above.before and paragraph.after
            pair = pair and not re.search(r"[\s，]|^—", a + b) and not b.startswith("—") and not _PREDICATE.search(a)
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


def _goes_on(lines: Sequence[Line], i: int, indented_style: bool, paragraph: Paragraph) -> bool:
    """Whether line ``i + 1`` continues the paragraph that line ``i`` is the last of."""
    a, b = lines[i], lines[i + 1]
    if b.indent >= 2 or b.gap > 2 or is_row(a) or is_row(b) or _stands_alone(a.text) or _opens(b.text):
        return False
    if has_wide_gap(b) and not _PROSE.search(b.text) and b.reach < (b.column or 99) - 4:
        return False
    open_pair = _leaves_open(a.text, b.text)
    if a.column is None:
        return not b.gap and _scrap_goes_on(a, b, paragraph, indented_style, open_pair)
    closed = marks.ends_sentence(a.text)
    so_far = len(paragraph.lines)
    unit = _UNIT.match(b.text)
    full = a.reach + min(8, width(unit.group() if unit else "")) + _SLACK > a.column
    item = marks.is_list_item(b.text) and (closed or marks.is_list_item(paragraph.lines[0].text))
    if (item or (closed and marks.is_speaker(b.text))) and not (indented_style and full):
        return False
    if not b.gap:
        if full:
            return not _is_head(lines, i, a, so_far)
        # Where indents open paragraphs, a line without one goes on, though the line above fell short of the edge.
        within = (so_far > 1 or a.indent >= 2) if indented_style else so_far > 1 and not closed
        near = a.reach >= a.column * 0.75 and (not closed or (b.reach >= a.column * 0.6 and not marks.is_note(b.text)))
        return (open_pair and not closed) or (within and near)
    if b.column is None or abs(b.column - a.column) > 8:
        return open_pair and full
    if closed:
        return indented_style and full and not _heads_block(lines, i + 1) and not marks.is_note(b.text)
    return (full and not _heads_block(lines, i + 1)) or open_pair


def _scrap_goes_on(a: Line, b: Line, paragraph: Paragraph, indented_style: bool, open_pair: bool) -> bool:
    """Whether a line goes on where there is too little text to know its column."""
    if a.text[-1] in _PAIRS and a.width <= 4:
        return True
    if open_pair and 24 <= a.width <= 130 and b.width <= a.width + 4:
        return True
    indented = indented_style and paragraph.lines[0].indent >= 2
    unfinished = not marks.ends_sentence(a.text) and not marks.is_list_item(b.text)
    return indented and unfinished and 20 <= a.reach <= 140 and b.reach <= a.reach + 12


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
    """Whether a first line that happens to be as wide as the column is a headline over the text."""
    spaced = " " in a.text or "\u3000" in a.text
    return i == 0 and so_far == 1 and a.indent < 2 and len(lines) > 2 and spaced and not _PROSE.search(a.text)


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
