"""The numbers of a text as values, so that 8% and 百分之八, 1.2亿 and 12000万 are found to be one figure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from index.figures import NO_NOUN, OR_SO, UNIT_OF
from index.numerals import parse_numeral
from index.signs import SIGN, falls, is_minus
from rag.untrusted import visible

_CHINESE_DIGITS = "〇零一二两三四五六七八九"
_FORMAL_DIGITS = "壹贰貳叁參肆伍陆柒捌玖拾佰仟零"
UNITS = "|".join(sorted(map(re.escape, UNIT_OF), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<half>一半|半数|过半)|翻了?(?P<doubled>[一二两三四]?)番|(?P<first>首(?=[位名])|(?<=之)首|榜首)|(?P<last>末位|倒数第一)"
    rf"|(?P<below>\d+|[{_CHINESE_DIGITS}十]+)分之(?P<above>\d+|[{_CHINESE_DIGITS}十]+)"
    rf"|(?P<sign>{SIGN})?(?P<of>[百千万]分之)?(?P<number>\d[\d,]*(?:\.\d+)?十?[百千]?[万亿]{{0,2}}"
    rf"|(?<!唯)[{_CHINESE_DIGITS}十百千万亿]+(?:点[{_CHINESE_DIGITS}]+[万亿]?)?|[{_FORMAL_DIGITS}]{{2,}}[万亿]*)(?P<more>[多余]?)(?P<unit>(?:‰|{UNITS})?)"
)
# Plain text without any character that a number must have, as most words are.
_NO_NUMBER = re.compile(rf"(?:(?![半番首末倒{_CHINESE_DIGITS}{_FORMAL_DIGITS}十百千万亿])[一-鿿a-zA-Z，。？])*")
_RANGE = re.compile(r"[-~—–～至到]{1,2}")
_BRACKETS = str.maketrans("[]〔〕【】", "()()()")
# 三成 is 30%; 八成立, 五成员 are other words.
_TENTHS = re.compile(r"成(?![立功为员果效绩本就熟交长型都语分套品片年人群荫规行达因像城批双渝份色])")
_AND_HUNDREDTHS = re.compile(rf"[{_CHINESE_DIGITS[1:]}半](?![{_CHINESE_DIGITS}十百千万亿年月个])")
# Units of one kind, with what each is of the first.
_SAME: tuple[dict[str, int | str], ...] = (
    {"米": 1, "公里": 1000, "千米": 1000, "厘米": "0.01", "毫米": "0.001"},
    {"平方米": 1, "平米": 1, "㎡": 1, "公顷": 10_000, "平方公里": 1_000_000, "平方千米": 1_000_000},
    {"立方米": 1, "方": 1, "升": "0.001"},
    {"克": 1, "斤": 500, "公斤": 1000, "千克": 1000, "吨": 1_000_000},
    {"千瓦时": 1, "度": 1},
    {"千瓦": 1, "瓦": "0.001", "兆瓦": 1000, "吉瓦": 1_000_000},
    {"分钟": 1, "小时": 60, "个小时": 60},
    {"天": 1, "日": 1},
    {"个月": 1, "年": 12, "周年": 12},
    {"岁": 1, "周岁": 1},
    {"工作日": 1, "个工作日": 1},
    {"箱": 1, "标箱": 1, "标准箱": 1},
)
_CANONICAL = {unit: (next(iter(kind)), Decimal(factor)) for kind in _SAME for unit, factor in kind.items()}
# What is counted: a 个 or 项 may stand for things and bodies alike, but people, households and vehicles are not those.
_COUNTED = {
    unit: kind
    for kind, units in (
        ("人", "人 名 位 口"),
        ("户", "户"),
        ("支", "支"),
        ("次", "次 届 场 起 人次 架次 班次 车次"),
        ("辆", "辆 台 架 艘"),
        ("家", "家 所 座 栋 处 间"),
        ("项", "项 件 条 款 篇 部 本"),
    )
    for unit in units.split()
}
# 两家 says how many, 两手 does not.
_TWO_OF = frozenset("家 名 倍 次 项 所 座 亩 元 年 天 岁 个月 人次 公里 万 亿".split())


_COUNTED_IN_TENS = _TWO_OF | frozenset("个 件 人 户".split())  # 十家 says how many, 十分 does not
# 几十, 数百, 十几 and 七八 are no number that is written otherwise: each is a value of its own.
_SOME, _AND_SOME, _OR_SO = (Decimal(f"1.000000{n}") for n in (1, 2, 3))
_SOME_BEFORE = re.compile(rf"(?:几|{NO_NOUN}数)(?=[十百千万亿])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``[start, end)`` of a text: its value, what it measures and its unit (empty where none follows)."""

    start: int
    value: Decimal
    measure: str
    unit: str = ""
    end: int = 0
    factor: Decimal = Decimal(1)  # from the unit as written to that of the measure: 1000 from 公里 to 米
    falls: bool = False  # whether a fall or a loss of so much is told

    def says(self, other: Number) -> bool:
        """Whether what ``other`` says says this, however written (8% and 百分之八, 1.2亿 and 12000万).

        A fall by 3.2% and a growth of −3.2% are one.
        """
        mine, there = self.value * self.factor, other.value * other.factor
        if mine == -there and self.falls != other.falls:
            return (other if self.falls else self).value < 0 and self.like(other)
        return mine == there and self.like(other)

    def like(self, other: Number) -> bool:
        """Whether ``other`` is of the same sort: money, persons, shares; a number without a unit may be a count."""
        if self.measure == other.measure:
            kinds = {_COUNTED.get(self.unit), _COUNTED.get(other.unit)} - {None}
            return self.measure != "count" or len(kinds) < 2
        if "ordinal" in (self.measure, other.measure):
            return self.unit == other.unit and self.unit in ("届", "次", "期", "号")  # 一届五次, 第五次
        if not self.measure:
            return True
        return not other.measure and (self.measure == "count" or (self.measure == "元" and self.value >= 10_000))


def fold(text: str) -> str:
    """Return the text in NFKC, one line, without the white space inside and without what shows nothing.

    Brackets of all kinds become round ones: 〔2023〕, [2023] and （2023） are one.
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", visible(text))).translate(_BRACKETS)


def numbers_in(text: str, *, claimed: bool = False) -> list[Number]:
    """Return the numbers of a text in order, offsets in the text as given.

    With ``claimed`` a lone Chinese numeral without a unit (三农) and 一 or 两 with one (一个) are words, not numbers.
    """
    return list(_numbers_in(text, claimed))


@lru_cache(maxsize=4_096)
def _numbers_in(text: str, claimed: bool) -> tuple[Number, ...]:
    # The sentences of the evidence are read for each figure of each sentence that cites them.
    if _NO_NUMBER.fullmatch(text):
        return ()
    plain, places = _same_length(text)
    found: list[tuple[Number, int]] = []
    for match in _NUMBER.finditer(plain):
        number = _special(match) or _plain(match, plain, claimed)
        if number is None:
            continue
        start = number.start
        if found and _RANGE.fullmatch(plain[found[-1][1] : start]):
            if found[-1][0].unit in ("", "%"):  # 5000元至2万元: each has its own
                found.append((_as_low_end(found[-1][0], match), start))
        elif start and number.value > 0 and number.measure != "ordinal" and falls(plain, start):
            number = replace(number, falls=True)
        found.append((number, match.end()))
    return tuple(replace(number, start=places[number.start], end=places[number.end]) for number, _ in found)


def _same_length(text: str) -> tuple[str, Sequence[int]]:
    """Fold wide characters one to one and leave out what shows nothing; return each character's place as well."""
    shown = [i for i, char in enumerate(text) if visible(char)] if visible(text) != text else range(len(text))
    folded = ((text[i], unicodedata.normalize("NFKC", text[i])) for i in shown)
    return "".join(wide if len(wide) == 1 else char for char, wide in folded), [*shown, len(text)]


def _special(match: re.Match[str]) -> Number | None:
    """Return what is no plain numeral: 一半, 翻一番, 首位, 三分之一."""
    start, end = match.span()
    if match["half"]:
        return Number(start, Decimal(50), "%", "", end)
    if match["doubled"] is not None:
        return Number(start, parse_numeral(match["doubled"] or "一") or Decimal(1), "番", "番", end)
    if match["first"] or match["last"]:
        return Number(start, Decimal(1 if match["first"] else -1), "ordinal", "", end)
    if match["below"]:
        below, above = parse_numeral(match["below"]), parse_numeral(match["above"])
        return Number(start, above * 100 / below, "%", "", end) if below and above else None
    return None


def _plain(match: re.Match[str], plain: str, claimed: bool) -> Number | None:
    if not match["number"]:
        return None
    value = parse_numeral(match["number"])
    ordinal = plain[match.start() - 1 : match.start()] == "第"
    if value is None or (claimed and not ordinal and _is_word(match)):
        return None
    if match.start() and _SOME_BEFORE.match(plain, match.start() - 1):
        value *= _SOME
    elif plain.startswith("几", match.end("number")):
        value *= _AND_SOME
    elif match["number"] in OR_SO:
        value *= _OR_SO
    start, end, unit = match.start(), match.end(), match["unit"]
    if match["sign"]:
        if is_minus(plain, start, match.end("sign"), end, unit, "percent" if match["of"] else UNIT_OF.get(unit, "")):
            return _measured(start, -value, match)
        start = match.end("sign")
    if ordinal:
        return Number(start, value, "ordinal", unit, end)
    if unit == "成":
        if _TENTHS.match(plain, end - 1) and value <= 10:
            more = _AND_HUNDREDTHS.match(plain, end)  # 三成五, 三成半
            digit = (5 if more[0] == "半" else parse_numeral(more[0]) or 0) if more else 0
            return Number(start, value * 10 + digit, "%", "", end + (more is not None))
        return None if claimed and len(match["number"]) == 1 else Number(start, value, "", "", end - 1)
    return _measured(start, value, match)


def _measured(start: int, value: Decimal, match: re.Match[str]) -> Number:
    unit = match["unit"]
    kind, factor = _CANONICAL.get(unit, ("", Decimal(1)))
    return Number(start, value, kind or _measure(match), unit, match.end(), factor)


def _is_word(match: re.Match[str]) -> bool:
    number, unit = match["number"], match["unit"]
    if match["of"] or number[0].isdigit() or (number == "两" and unit in _TWO_OF) or unit in ("倍", "成"):
        return False
    if number == "十" and unit in _COUNTED_IN_TENS:
        return False
    return (len(number) == 1 and (not unit or number in "一两")) or set(number) <= set("十百千万亿")


def _measure(match: re.Match[str]) -> str:
    unit = match["unit"]
    if match["of"]:
        return {"百": "%", "千": "‰", "万": "‱"}[match["of"][0]]
    if unit in ("%", "‰"):
        return unit
    measure = UNIT_OF.get(unit, "")  # 百分点 is another measure than the sign: 8个百分点 is not 8%
    if measure == "money":
        return "元" if unit in ("元", "人民币", "元人民币", "块钱") else unit
    if measure in ("duration", "length", "area", "energy", "power", "volume", "weight"):
        return unit
    return "count" if measure == "person" else measure


def _as_low_end(low: Number, high: re.Match[str]) -> Number:
    """Return the first number of a range with the unit and the 万 or 亿 that stand only after its second."""
    if not high["number"]:
        return low
    scale = re.sub(rf"[\d,.{_CHINESE_DIGITS}点]", "", high["number"])
    factor = parse_numeral(f"1{scale}") if scale and low.value < 10000 else Decimal(1)
    return _measured(low.start, low.value * (factor or 1), high)
