"""Other ways to write the figures of a question: 35000人 as 3.5万 or 三万五千, 8% as 百分之八, and back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rag.numbers import Number, numbers_in

_DIGITS = "零一二三四五六七八九"
_SCALES = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_SMALLEST = 10
_MOST = 10**12
_LONGEST = 8  # 1.00000009亿 is written by nobody


def other_writings(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[str]:
    """Return other writings of the figures of a text, each once, those that stand in it left out.

    ``skip`` are stretches whose figures are something else: years and days. Figures below ten are left out too, since
    they stand everywhere.
    """
    found: list[str] = []
    for number in numbers_in(text, claimed=True):
        if not any(start <= number.start < end for start, end in skip):
            found += _writings(number)
    return [one for one in dict.fromkeys(found) if one not in text]


def _writings(number: Number) -> list[str]:
    value = number.value
    chinese = _chinese(value) if 0 < value <= _MOST else ""
    if number.measure == "%":
        if len(_arabic(value)) > _LONGEST:
            return []  # a third
        return [f"{_arabic(value)}%", *([f"百分之{chinese}"] if chinese else [])]
    if not _SMALLEST <= value <= _MOST:
        return []
    scaled = [_arabic(value / scale) + word for scale, word in _SCALES if value >= scale]
    return [_arabic(value), *(one for one in scaled if len(one) <= _LONGEST), *([chinese] if chinese else [])]


def _arabic(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _chinese(value: Decimal) -> str:
    """Return a figure in Chinese numerals, an empty string for one that is not written so as a rule."""
    whole, rest = divmod(value, 1)
    if rest:
        digits = _arabic(rest)[2:]
        return (
            f"{_chinese(whole)}点{''.join(_DIGITS[int(d)] for d in digits)}" if whole < 100 and len(digits) < 3 else ""
        )
    for scale, word in _SCALES:
        if whole >= scale:
            above, below = divmod(whole, scale)
            # 三万五千, but 三万零五十: where a place is skipped a zero says so.
            zero = "零" if 0 < below < scale / 10 else ""
            return f"{_chinese(above)}{word}{zero}{_chinese(below) if below else ''}"
    return _section(int(whole))


def _section(value: int) -> str:
    if value < 10:
        return _DIGITS[value]
    text = ""
    for place, word in _PLACES:
        digit, value = divmod(value, place)
        if digit:
            text += ("" if not text and place == 10 and digit == 1 else _DIGITS[digit]) + word
        elif text and value and not text.endswith("零"):
            text += "零"
    return text + (_DIGITS[value] if value else "")
