"""Amounts of a claim that are not read as numbers: 数百家, 千名, ½, ⑲, 两打, and a sign before one that is.

Such an amount is released only where the evidence writes it the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from index.numerals import parse_numeral
from rag.numbers import UNITS, Number, fold, numbers_in

Place = tuple[int, int]

_PLAIN_DIGITS = frozenset("0123456789０１２３４５６７８９")
# 几十, 数百, 上千, 近万, 成百上千, 千名, 万余: of an order only. 十个 may stand for ten: it is held likewise.
_VAGUE = re.compile(
    rf"(?:成百上千|成千上万|数以[十百千万亿]+计|[好多]几[十百千万亿]+|[几数上近成逾超过]?[十百千万亿]+[余多来几]?)(?:[万亿]*(?:{UNITS}))"
    r"|成百上千|成千上万|数以[十百千万亿]+计"
)
# 千瓦时, 百分点, 万一: no amount of an order.
_WHOLE_WORD = re.compile(
    r"百分|千克|千米|千瓦|十分|万[一能]|千方百计|百年|几何|数[据字量目额码次控学年条]|上千瓦|过[百千万]关|成[万千百]?[年人]"
)
_RARE = re.compile(r"[廿卅卌俩仨皕]|(?<=[一两二三四五六七八九十几数半\d])打(?![击造算破开工分印通响卡])")
# 四车道, 三跨: a numeral beside what it counts that is no unit; the evidence may have another one there.
_BESIDE_NOUN = re.compile(
    r"(?<![第一二三四五六七八九十百千万两\d点])(?P<many>[二三四五六七八九十两])(?P<of>[一-鿿]{2})"
)
# A range or a code (3-5, LS-800) has no sign.
_SIGN = re.compile(r"(?:^|[^\dA-Za-z%％\-−–—~～])[-−－﹣–]$|(?:^|[^承担欠自胜肩])负$|零下$")
_ITEM = re.compile(r"(?:^|[\s。；：，])$")


def unread_amounts(claim: str, read: Sequence[Place], cited: str) -> Iterator[str]:
    """Yield each amount of a claim that none of its numbers and times (``read``) holds and the evidence does not write.

    Parameters
    ----------
    claim
        The sentence without markers.
    read
        The places of its numbers and times.
    cited
        The text of the cited slices.
    """
    for start, char in enumerate(claim):
        if char not in _PLAIN_DIGITS and _is_numeric(char) and not _numbers_an_item(claim, start):
            run = claim[start : start + 2]
            if run not in cited:
                yield f"the amount {run!r} is in no cited evidence"
    for match in _BESIDE_NOUN.finditer(claim):
        if any(low < match.end("many") and match.start() < high for low, high in read) or match[0] in cited:
            continue
        if re.search(rf"[二三四五六七八九十两]{match['of']}", cited):
            yield f"the amount {match[0]!r} is another one in the evidence"
    folded: str | None = None
    for match in (*_VAGUE.finditer(claim), *_RARE.finditer(claim)):
        if any(low < match.end() and match.start() < high for low, high in read):
            continue
        if _WHOLE_WORD.match(match[0]) or claim[: match.start()].endswith(("（", "(", "单位：", "第", "百分之")):
            continue
        value = parse_numeral(re.sub(rf"(?:{UNITS})$", "", match[0]))
        if value is not None and any(number.value == value for number in numbers_in(cited)):
            continue  # 十个, which is 10 of them
        folded = fold(cited) if folded is None else folded
        if not re.search(rf"(?<![\d.一二三四五六七八九两十百千万]){re.escape(fold(match[0]))}", folded):
            yield f"the amount {match[0]!r} is in no cited evidence"


def signed(text: str, number: Number) -> bool:
    """Whether a minus stands before a number, or a word for one."""
    return bool(_SIGN.search(text[max(0, number.start - 3) : number.start]))


def _is_numeric(char: str) -> bool:
    """Whether a character is a numeral other than a plain digit and the ideographs."""
    return not char.isascii() and not "㐀" <= char <= "鿿" and unicodedata.numeric(char, None) is not None


def _numbers_an_item(text: str, at: int) -> bool:
    """Whether a character numbers an item of a list (①…) and counts nothing."""
    unit = re.match(UNITS, text[at + 1 :])
    return _ITEM.search(text[:at]) is not None and unit is None and unicodedata.category(text[at]) == "No"
