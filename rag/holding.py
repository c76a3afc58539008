"""Whether a text says a value: how texts are compared by ``rag.judge``.

White space is dropped and NFKC applied, and dashes are one. A value that begins or ends with a digit matches only where
no number goes on beside it: 8% is not in 28%, nor 41 in 41.2%, nor 234万人 in 1,234万人.
"""

from __future__ import annotations

import re
import unicodedata

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_QUOTATION = re.compile(r"“[^“”]*”")
_DIGITS_BEFORE = re.compile(r"(?<!\d)\d{1,3},$")
_GROUP = re.compile(r"\d{3}(?!\d)")
# 2023 of 2023.5.1 is a year; 41 of 41.2 is cut off.
_GOES_ON = re.compile(r"\d|\.\d+(?!\d*\.\d)")
_LONG_GROUP = re.compile(r"\d{4}$")
_YES_OR_NO = frozenset("是否")


def normalise(text: str | None) -> str:
    """Return the text as it is compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).translate(str.maketrans("—–", "--"))


def holds(text: str, value: str) -> bool:
    """Whether a normalised text holds a value, and not as a part of a longer number."""
    wanted = normalise(value)
    found = text.find(wanted)
    while found >= 0:
        if not _cut_out(text, found, found + len(wanted)):
            return True
        found = text.find(wanted, found + 1)
    return False


def _cut_out(text: str, start: int, end: int) -> bool:
    """Whether a number goes on beside ``[start, end)``, by a digit, a point or the comma of thousands."""
    if start == end:
        return False
    if text[start].isdigit():
        if start and (text[start - 1].isdigit() or text[start - 1] == "."):
            return True
        if _GROUP.match(text, start) and _DIGITS_BEFORE.search(text[max(0, start - 5) : start]):
            return True
    if not text[end - 1].isdigit():
        return False
    if _GOES_ON.match(text, end):
        return True
    thousands = text[end : end + 1] == "," and _GROUP.match(text, end + 1) is not None
    return thousands and _LONG_GROUP.search(text[max(0, end - 4) : end]) is None


def tells(text: str, short: str, value: str) -> bool:
    """Whether a normalised answer with a short answer tells a value itself, rather than only quote what holds it.

    An answer that begins with a quotation is told by what it quotes; 是 or 否, by what is quoted for it. A value in
    more words than the short answer (增长8%, 青岛市崂山区) is told where a quote holds it whole: all its figures, or
    else half of its words, must be the short answer's.
    """
    if not short or (text.startswith("“") and not text.startswith(short)):
        return holds(text, value)
    if holds(short, value) or holds(unquoted(text), value):
        return True
    wanted = normalise(value)
    if short in _YES_OR_NO:
        return wanted not in _YES_OR_NO and holds(text, value)
    if len(short) < 2 or not holds(wanted, short) or not holds(text, value):
        return False
    figures = _FIGURE.findall(wanted)
    return figures == _FIGURE.findall(short) if figures else 2 * len(short) >= len(wanted)


def unquoted(text: str) -> str:
    """Return a normalised text without what it quotes, quotations in quotations too."""
    while (left := _QUOTATION.sub("", text)) != text:
        text = left
    return text
