"""What a text says of a figure's bound: 超过, 不足, 近, 约, 以上; and whether it is one end of a range.

A claim may say less than its source (超过30% told as 30%), but no other bound, and not one end of 15至30天 for both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.clauses import PART, begin_of
from rag.numbers import Number, numbers_in

_NOT = r"(?:不|不得|不能|不应|未|没有)"
# Bounds, before a figure and after it.
BEFORE = (
    ("least", r"(?:(?:不|不得|不能|不应)(?:低于|少于|小于)|至少|起码)"),
    ("most", rf"(?:{_NOT}(?:超过|高于|多于|突破|达到?|到|足|满)|低于|少于|小于|最多|至多|控制在|距离?)"),
    ("least", r"(?:超过|突破|高于|多于|大于|逾|超|(?<![不通经])过)"),
    ("nearly", r"(?:接近|将近|近|逼近)"),
    ("about", r"(?:大约|大概|约|左右|大体)"),
)
_BOUNDED = tuple(
    (kind, re.compile(f"{words}[了至到]?(?:增长|达到?|为|占|有|投入|[收评领报补发给奖]|上报|提前|允许)?$"))
    for kind, words in BEFORE
)
_PLACED = tuple(re.compile(f"{words}[了至到]?$") for _, words in BEFORE)
_PLACED_KINDS = tuple((kind, re.compile(f"(?:{words})$")) for kind, words in BEFORE)
_LIMIT = r"(?P<bound>不[得能应]?(?:到|超过|足|低于|少于|高于)|未达到?|超过|高于|低于|少于|至少|最多)"
# 不到老厂区的一半, 不超过承载量的30%，即6000人: the bound of a share, and of what it comes to.
_OF_SHARE = re.compile(rf"{_LIMIT}(?!年初|原定|既定|计划)[^，。；]{{1,14}}的$")
_COMES_TO = re.compile(rf"{_LIMIT}[^，。；]{{1,24}}[，,]?(?:即|也就是|合)[^，。；\d]{{0,10}}$")
_LATIN_UNIT = re.compile(r"^[A-Za-zμ/]{1,8}")
_MOST_SAID = re.compile(r"(?:最高|最多|上限|封顶|限)[^，。；\d]{0,4}$")
_LIMITED = re.compile(r"限[重额速高]|上限|封顶")
_OF_A_GOAL = re.compile(r"(?:左右)?的?[^，。；\d]{0,6}(?:目标|计划|任务|预期|平均|水平|控制指标|保证水位)")
_BY_SO_MUCH = re.compile(r"的[^，。；\d]{1,8}\d")
_AFTER = (
    ("most", re.compile(r"^(?:以下|以内|之内)")),
    ("least", re.compile(r"^(?:以上|之多|多(?=[个项家名人户件亿万元])|余|还?多(?=[，。；、）]|$))")),
    ("about", re.compile(r"^(?:左右|上下|前后)")),
)
_MORE = re.compile(r"[多余](?:个|项|家|名|人|户|件|万|亿|元|次|座|所|条|位|人次|倍)?$")
# 15个工作日内 is 15个工作日以内; 三年内部 is none.
_WITHIN = re.compile(r"^内(?![部外容的销资需在地心])")
LASTS = frozenset("年 个月 天 日 小时 个小时 工作日 个工作日 分钟 秒".split())
# Pairs of a claim's bound and its source's in which nothing else is said.
_ALIKE = frozenset({("about", ""), ("about", "nearly"), ("within", ""), ("within", "most"), ("most", "within")})

_RANGE = re.compile(r"[\d,.〇零一二两三四五六七八九十百千万亿]+[^\s，。；、\d]{0,4}?\s*(?:[-—–~～－]{1,2}|至|到)\s*")
_CHANGES = re.compile(r"(?:[由从自]|原)[^，。；、]{0,10}$")
_OF_END = {"least": "low", "most": "high", "within": "high"}  # which end a bound may be told of


def bound(text: str, number: Number) -> str:
    """Return ``least``, ``most``, ``nearly``, ``about``, ``within`` or an empty string: how a figure is bounded."""
    before, after = text[max(0, number.start - 8) : number.start].rstrip(" “"), text[number.end : number.end + 12]
    after = _LATIN_UNIT.sub("", after)[:4]
    for kind, regex in _AFTER:
        if regex.match(after):
            return kind
    if _MORE.search(text[number.start : number.end]) or text[number.start : number.end] == "过半":
        return "least"
    told = next((kind for kind, regex in _BOUNDED if regex.search(before)), "")
    share = number.measure in ("%", "times") and _OF_SHARE.search(text, 0, number.start)
    if not told and (of := share or _COMES_TO.search(text, 0, number.start)):
        told = next((kind for kind, regex in _PLACED_KINDS if regex.search(of["bound"])), "")
    if told in ("most", "least") and _OF_A_GOAL.match(text, number.end):
        return ""  # 低于80%的目标: what it is compared with
    by = _BY_SO_MUCH.match(text, number.end) if told else None
    if by and any(number.like(one) for one in numbers_in(text[number.end : by.end() + 12])[:1]):
        return ""  # 低于29.80米的保证水位34厘米: what it is compared with
    if not told and _LIMITED.search(text, begin_of(PART, text, number.start), number.start):
        told = "most"
    if not told and number.unit in LASTS and _WITHIN.match(after):
        return "within"
    if told == "least" and number.unit in LASTS and before.endswith("过了"):
        return ""  # 过了2小时才恢复
    return told


def unbounded(before: str) -> str:
    """Return what stands before a figure without its bound."""
    for regex in _PLACED:
        before = regex.sub("", before)
    return before


def bounded_otherwise(claim: str, number: Number, source: str, held: Number) -> str | None:
    """Return how the bound of a claimed figure is another than the source's, None where it is not."""
    if not number.says(held):
        return None  # 近六成 for 59.7%
    said, there = bound(claim, number), bound(source, held)
    if said == "most" and not there and _MOST_SAID.search(source, 0, held.start):
        return None
    if said == there or not (said or there == "most") or (said, there) in _ALIKE:
        return None
    if said in _OF_END and range_end(source, held, numbers_in(source)) == _OF_END[said]:
        return None  # 最多9500万元 of 8000万至9500万元
    return f"is bounded otherwise ({said or 'exact'}, not {there or 'exact'})"


def range_end(text: str, number: Number, numbers: Sequence[Number]) -> str:
    """Return whether a figure is the ``low`` or the ``high`` end of a range (15至30天), empty where it is neither."""
    found = _range_of(text, number, numbers)
    return "" if found is None else "low" if found.start > number.start else "high"


def told_for_both(
    claim: str, number: Number, numbers: Sequence[Number], source: str, held: Number, there: Sequence[Number]
) -> str | None:
    """Return why a claimed figure may not stand alone: it is one end of a range in its source, and not told as such."""
    other = _range_of(source, held, there)
    if other is None or _range_of(claim, number, numbers) is not None:
        return None
    end = "low" if other.start > held.start else "high"
    if _OF_END.get(bound(claim, number)) == end or any(one.says(other) for one in numbers):
        return None  # 最少15天，最多30天
    return f"is only the {end} end of a range in the evidence"


def _range_of(text: str, number: Number, numbers: Sequence[Number]) -> Number | None:
    """Return the other end of the range that a figure is an end of."""
    for one in numbers:
        low, high = (number, one) if one.start > number.start else (one, number)
        if low.start < high.start and _spans(text, low, high):
            return one
    return None


def _spans(text: str, low: Number, high: Number) -> bool:
    """Whether two figures are the ends of one range, and not what something went from and to."""
    if low.value * low.factor >= high.value * high.factor or not low.like(high) or low.measure == "ordinal":
        return False
    if _CHANGES.search(text[: low.start]):
        return False
    between = text[low.start : high.start]  # the low end may have the unit, and the place, of the high one
    return _RANGE.fullmatch(between) is not None
