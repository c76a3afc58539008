"""The sign of a figure: −3.2%, -560万元, 负0.3%, 零下12℃, told from the hyphen of a range, a code or a list."""

from __future__ import annotations

import re

MINUS = r"\-−－–﹣‐‑‒"  # within the brackets of a pattern
SIGN = rf"(?:[{MINUS}] ?|负|零下)"
SIGNED = re.compile(SIGN)
_LOOK_BACK = 16
_TRUE_MINUS = "−"  # no hyphen and no dash is written so
# 自负30%, 胜负, 正负5%: what ends in it is another word.
_NOT_BEFORE = frozenset("肩背担身自抱胜亏欠辜正减")
# After these it joins: 3-5%, 6%-8%, LS-800, 三-五.
_JOINED = re.compile(r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ%％‰℃一二三四五六七八九十百千万亿几/+*_.·~～—=<>±" + MINUS + r"]$")
_DIGITS = re.compile(r"[0-9０-９.,，．]*")
_UNIT_BEFORE = re.compile(r"[0-9０-９] ?[万亿]{0,2}(?P<unit>[^\W\d_]{1,3})$")
# What is told with a sign: after a copula or a colon, and of what may be below nothing.
_TELLS = re.compile(
    r"(?:为|是|达到?|至|到|约|近|仅|[：:（(|“]"
    r"|率|[增减涨跌][速幅]|增减|[同环]比|增长|增加|上升|下降|变[化动]|涨跌|利润|净利|收益|损益|[差余净]额|净值|结余|流量|净[一-鿿]{1,3}"
    r"|[气水体高低]温|温度|海拔|指数|CPI|PPI|GDP)$"
)
# What else stands before one, where the unit is of what may be below nothing: the year of a column, another in a list.
_LISTS = re.compile(r"(?:年度?|月份?|季度|半年|[，,、；;])$")
_MAY_BE_NEGATIVE = frozenset(("percent", "money", "temperature"))
# What tells a fall, or a loss, right before a figure without a sign: 下降3.2%, 亏损560万元.
_FALLS = re.compile(
    r"(?:下降|下滑|下跌|回落|降低|减少|缩减|萎缩|负增长|亏损|净亏|逆差|[降跌减亏])(?:幅度?|额)?"
    r"(?:[了为达是约近超逾]|达到|超过|大约|将近|至少)*$"
    r"|(?:f[ea]ll(?:s|en|ing)?|dropp?(?:ed)?|declined?|decreased?|shrank|loss(?:es)?|lost)(?: (?:of|by|about))* ?$"
)


def is_minus(text: str, at: int, number: int, end: int, unit: str, measure: str) -> bool:
    """Whether the sign at ``text[at:number]`` makes the figure ``text[number:end]`` negative.

    ``measure`` is the class of its unit, as ``index.figures`` has it.
    """
    if text[at] == "负":
        return text[at - 1 : at] not in _NOT_BEFORE or not at
    if text[at] == "零" or (not at and end == len(text)):
        return True
    before = text[max(0, at - _LOOK_BACK) : at]
    bare = before.rstrip()
    if not bare or "\n" in before[len(bare) :] or _JOINED.search(bare):
        return False  # what opens a line is an item of a list
    last, digits = _UNIT_BEFORE.search(bare), _DIGITS.match(text, number)
    if last and digits and (text.startswith(last["unit"], digits.end()) or last["unit"] == unit):
        return False  # 3公里-5公里, 5月-8月
    if text[at] == _TRUE_MINUS or _TELLS.search(bare):
        return True
    return measure in _MAY_BE_NEGATIVE and _LISTS.search(bare) is not None


def falls(text: str, at: int) -> bool:
    """Whether a fall or a loss is told right before a figure: what is 3.2 then is a growth of −3.2."""
    return _FALLS.search(text, max(0, at - _LOOK_BACK), at) is not None
