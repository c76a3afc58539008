"""White space inside a paragraph: close up spaced-out Chinese, keep what separates words.

Only white space is ever dropped; every other character stays, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.marks import HAN, fold

_GAP = re.compile(r"\s+")
_HAN = re.compile(rf"[{HAN}\u3040-\u30ff]")
# Chinese punctuation carries its own room; a space beside it is the typesetter's.
_PUNCTUATION = frozenset("，。、；：？！…—～·“”‘’「」『』（）《》〈〉【】〔〕％‰℃")
_DIGITS = frozenset("0123456789０１２３４５６７８９%")
_UNITS = frozenset("年月日时点分秒元万亿个项家户人次名位条件台座公米吨亩平小岁倍成届第号周季天度")
_PROSE = re.compile(r"[，。；！？]")
_KEEP_AFTER = ("讯", "电", "报道", "消息", "记者", "通讯员")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def tidy_line(line: str, prose: bool = True) -> str:
    """Return the line with its white space closed up or reduced to single spaces.

    ``prose`` says that the paragraph is running text; in headlines and rows of a table spaces beside figures stay.
    """
    pieces = line.split()
    if len(pieces) < 2:
        return "".join(pieces)
    row = not prose and ("\t" in line or sum(len(gap) > 1 for gap in _GAP.findall(line.strip())) > 1)
    out = [pieces[0]]
    for i, piece in enumerate(pieces[1:]):
        keep = row or _keeps_space(pieces, i, prose)
        out.append(f" {piece}" if keep else piece)
    return "".join(out)


def _keeps_space(pieces: Sequence[str], i: int, prose: bool) -> bool:
    """Whether the space between pieces ``i`` and ``i + 1`` means something."""
    left, right = pieces[i], pieces[i + 1]
    last, first = left[-1], right[0]
    if last in _PUNCTUATION or first in _PUNCTUATION:
        return False
    left_han, right_han = bool(_HAN.match(last)), bool(_HAN.match(first))
    if left_han and right_han:
        return not _spaced_out(pieces, i)
    if last in _DIGITS and right_han:
        return not (prose or first in _UNITS)
    if left_han and first in _DIGITS:
        return not prose or fold(left).endswith(_KEEP_AFTER)
    return True


def _spaced_out(pieces: Sequence[str], i: int) -> bool:
    """Whether the space at ``i`` sets single characters apart (青 岛, 李金 国), not words (李涛 陈蔚)."""
    left, right = _single_tail(pieces[i]), _single_head(pieces[i + 1])
    if left and right:
        return True
    if not left and not right:
        return False
    # One side is a single character: it belongs here unless it has another single one on its far side (陈 蔚).
    if left:
        single_before = i > 0 and len(pieces[i]) == 1 and _single_tail(pieces[i - 1])
        return not single_before or _run_of_singles(pieces, i, -1) >= 4
    single_after = i + 2 < len(pieces) and len(pieces[i + 1]) == 1 and _single_head(pieces[i + 2])
    return not single_after or _run_of_singles(pieces, i + 1, 1) >= 4


def _single_tail(piece: str) -> bool:
    """Whether the piece ends in one Chinese character alone, after punctuation or nothing (not in 5日)."""
    return bool(_HAN.match(piece[-1])) and (len(piece) == 1 or piece[-2] in _PUNCTUATION)


def _single_head(piece: str) -> bool:
    return bool(_HAN.match(piece[0])) and (len(piece) == 1 or piece[1] in _PUNCTUATION)


def _run_of_singles(pieces: Sequence[str], i: int, step: int) -> int:
    count = 0
    while 0 <= i < len(pieces) and len(pieces[i]) == 1:
        count += 1
        i += step
    return count


def join_lines(lines: Sequence[tuple[int, str]], spaced: bool = False) -> tuple[str, list[tuple[int, int]]]:
    """Join a paragraph's lines.

    Parameters
    ----------
    lines : ``(line number, text)`` in source order, none of them blank.
    spaced : put a space between the lines (lines of a headline), not only between Latin words.

    Returns
    -------
    The paragraph and its runs ``(offset, line)``.
    """
    prose = any(_PROSE.search(text) for _, text in lines)
    text, runs = "", []
    for number, raw in lines:
        line = tidy_line(raw, prose)
        if not line:
            continue
        if text and (spaced or _parts_words(text, line)):
            text += " "
        runs.append((len(text), number))
        text += line
    return text, runs


def _parts_words(above: str, line: str) -> bool:
    """Whether the line break parts two Latin words (a figure is cut by it, not parted from its digits)."""
    last, first = above[-1], line[0]
    if not first.isascii() or not first.isalnum() or not last.isascii():
        return False
    if _LATIN.match(last) and _LATIN.match(first):
        return True
    english = len(_LATIN.findall(line)) > len(line) / 2
    return english and (last.isalnum() or last in ",.;:!?)\"'") and not (last.isdigit() and first.isdigit())
