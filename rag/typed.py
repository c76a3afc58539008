"""Comparisons and sums as one types them into a search box: 影视企业 新引进 2022年 2023年 对比."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?:19|20)\d\d年?")
_YEARS = re.compile(rf"{_YEAR.pattern}(?:(?:[、，,/和与及跟]|vs\.?){_YEAR.pattern})*")
_SUM = re.compile(r"合计|总计|总共|共计|一共|总和|加总|求和|之和|两者合计")
_COMPARED = re.compile(r"对比|比较|相比|变化|比一比|各|分别|对照")
_COUNT = re.compile(r"(?P<what>.*?)(?P<unit>[个次户家台套人件条座项艘辆张所株头棵篇部名床处场])数(?:量)?$")
_ASKS = re.compile(r"多少|几|什么|谁|哪|何|怎|吗|是否|是不是")


def as_sentence(text: str) -> str:
    """Return a typed comparison of years, or a typed sum, as one would ask it; any other text as it is."""
    words = text.rstrip("？?。 ").split()
    if len(words) < 3 or _ASKS.search(text):
        return text
    years = [word for word in words if _YEARS.fullmatch(word)]
    rest = [word for word in words if word not in years]
    summed = [word for word in rest if _SUM.fullmatch(word)]
    compared = [word for word in rest if _COMPARED.fullmatch(word)]
    rest = [word for word in rest if word not in summed and word not in compared]
    found = list(dict.fromkeys(f"{year.rstrip('年')}年" for word in years for year in _YEAR.findall(word)))
    listed = bool(_items_last(rest))
    if len(found) > 1 and rest and (summed or not listed):
        return f"{'、'.join(found[:-1])}和{found[-1]}{_asked(rest, '合计' if summed else '各')}"
    ordered = _items_last(rest) if (summed or compared) and len(found) < 2 else []
    return f"{''.join(found)}{_asked(ordered, '合计' if summed else '各')}" if ordered else text


def _asked(words: list[str], how: str) -> str:
    """Return what is measured with what asks for it: 攻坚项目 个数 with 各 is 攻坚项目各有多少个."""
    counts = [match for word in words if (match := _COUNT.fullmatch(word))]
    if not counts:
        return f"{''.join(words)}{how}是多少"
    counted = counts[-1]
    others = "".join(word for word in words if word != counted.string)
    return f"{others}{how}{counted['what'] or '有'}多少{counted['unit']}"


def _items_last(words: list[str]) -> list[str]:
    """Return the words with the things that are added up behind what they are of; none where they are no two things."""
    counts = [word for word in words if _COUNT.fullmatch(word)]
    words = [word for word in words if word not in counts]
    items = [word for word in words if _ITEMS.search(word)] or [
        word for word in words if len(word) > 2 and sum(other[-2:] == word[-2:] for other in words) > 1
    ]
    others = [word for word in words if word not in items]
    joined = _BESIDE.sub("和", "、".join(items[:-1]) + ("和" if len(items) > 1 else "") + "".join(items[-1:]))
    measured = [word for word in others if _MEASURE.search(word)]
    others = [word for word in others if word not in measured]
    return [*others, joined, *measured, *counts] if "和" in joined else []


_MEASURE = re.compile(r"(?:[量额率值价速幅]|收入|支出|人口|面积|投资|里程|长度|规模)$")
_ITEMS = re.compile(r"[”》][、和与及]?[“《]|(?<=[一-鿿])[、和与及](?=[一-鿿])")
_BESIDE = re.compile(r"(?<=[”》])、?(?=[“《])|(?<=[一-鿿])、(?=[一-鿿])")
