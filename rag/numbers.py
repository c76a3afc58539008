"""The numbers of a text as values, so that 8% and 百分之八, 1.2亿 and 12000万 are found to be one figure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from index.figures import UNIT_OF
from index.numerals import parse_numeral
from rag.untrusted import visible

_CHINESE_DIGITS = "〇零一二两三四五六七八九"
_UNITS = "|".join(sorted(map(re.escape, UNIT_OF), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<of>[百千万]分之)?(?P<number>\d[\d,]*(?:\.\d+)?[十百千]?[万亿]{{0,2}}"
    rf"|[{_CHINESE_DIGITS}十百千万亿]+(?:点[{_CHINESE_DIGITS}]+[万亿]?)?)[多余]?(?P<unit>(?:‰|{_UNITS})?)"
)
_BRACKETS = str.maketrans("[]〔〕【】", "()()()")
_RANGE = re.compile(r"[-~—–至到]{1,2}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``start`` of a text: its value, and what it measures (empty where no unit follows)."""

    start: int
    value: Decimal
    measure: str

    def says(self, other: Number) -> bool:
        """Whether the two are one figure, however written (8% and 百分之八, 1.2亿 and 12000万)."""
        same = self.measure == other.measure or not (self.measure and other.measure)
        return self.value == other.value and same


def fold(text: str) -> str:
    """Return the text in NFKC, one line, without the white space inside and without what shows nothing.

    Brackets of all kinds become round ones: 〔2023〕, [2023] and （2023） are one.
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", visible(text))).translate(_BRACKETS)


def numbers_in(text: str, *, claimed: bool = False) -> list[Number]:
    """Return the numbers of a text in order, offsets in the text as given.

    With ``claimed`` a lone Chinese numeral without a unit (三农) and 一 or 两 with one (一个) are words, not numbers.
    """
    plain = _same_length(text)
    found: list[tuple[Number, int]] = []
    for match in _NUMBER.finditer(plain):
        value = parse_numeral(match["number"])
        if value is None or (claimed and _is_word(match)):
            continue
        number = Number(match.start(), value, _measure(match))
        if found and _RANGE.fullmatch(plain[found[-1][1] : match.start()]):
            found.append((_as_low_end(found[-1][0], match), match.start()))
        found.append((number, match.end()))
    return [number for number, _ in found]


def _same_length(text: str) -> str:
    """Fold wide characters one to one, so that offsets stay."""
    return "".join(wide if len(wide := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)


def _is_word(match: re.Match[str]) -> bool:
    number = match["number"]
    if match["of"] or number[0].isdigit():
        return False
    return (len(number) == 1 and (not match["unit"] or number in "一两")) or set(number) <= set("十百千万亿")


def _measure(match: re.Match[str]) -> str:
    unit = match["unit"]
    if match["of"]:
        return {"百": "%", "千": "‰", "万": "‱"}[match["of"][0]]
    if unit in ("%", "‰"):
        return unit
    measure = UNIT_OF.get(unit, "")  # 百分点 is another measure than the sign: 8个百分点 is not 8%
    if measure == "money":
        return "元" if unit in ("元", "人民币", "元人民币", "块钱") else unit
    return "count" if measure == "person" else measure


def _as_low_end(low: Number, high: re.Match[str]) -> Number:
    """Return the first number of a range with the unit and the 万 or 亿 that stand only after its second."""
    scale = re.sub(rf"[\d,.{_CHINESE_DIGITS}点]", "", high["number"])
    factor = parse_numeral(f"1{scale}") if scale and low.value < 10000 else Decimal(1)
    return Number(low.start, low.value * (factor or 1), _measure(high))
