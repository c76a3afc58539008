"""Of how much a figure is told: 全省 is not 全市, a county is none of its townships, a company none of its branches.

A claim that says 全县 of a figure is held to the place or body that the evidence tells it of; a claim that leaves out
the branch or campus of which it is told is refused likewise.
"""

from __future__ import annotations

import re

from rag.clauses import PART, begin_of
from rag.described import proper
from rag.names import home, places
from rag.numbers import Number
from rag.passages import Passage

_ALL = re.compile(
    r"(?<![占居在列为的完健安齐])(?:全(?P<all>[国省市县区州镇乡村])|[我本](?P<own>国|省|市|县|区|州|镇|乡|村))(?![长委政级情])"
)
_OF_BODY = re.compile(
    r"全(?:集团|公司|行(?!业)|校|院|厂|所(?!有))|本(?:集团|公司|行|校|院)|集团(?:公司)?(?=[^一-鿿]|整体|总体|实现|完成|共|全年|营业|营收|收入)"
)
_LEVELS = "国省市县区州镇乡村"
_BODY = re.compile(r"(?:公司|集团|医院|大学|学院|中学|小学|学校|银行|厂|景区|港)$")
_COUNTRY = re.compile(r"全国|我国|中国|国家统计局")
_RANKS = re.compile(r"(?:占|居|列|位列|名列|位居|排名?)[^，。；]{0,6}$")
# A branch or campus of a body, which the body's own figures take in.
_BRANCH = re.compile(
    r"(?:[一-鿿]{0,4})(?P<branch>分公司|子公司|事业部|分校|分院|[东西南北主分新老]校区|[东西南北主分新老]院区|港区|厂区|分厂|分行|支行|分局|分店|门店|车间|作业区|工区)"
)
_TAKES_IN = re.compile(r"[总共]计?|合计|及|和|与|、|下辖|拥有|设有?|有|含|包括")


def told_of_more(claim: str, number: Number, passage: Passage, held: Number, asked: str) -> str | None:
    """Return how a claim tells a figure of another extent than its source, None where it does not."""
    low = begin_of(PART, claim, number.start)
    widest = _last(claim, number.start)
    source = passage.text
    if widest:
        there = _told_of(passage, held.start)
        if there and there != widest and not (widest == "区" and there == "市"):
            return f"is of no {'whole body' if widest == '集团' else '全' + widest} in the evidence"
        if not there and widest in "国省" and widest not in _levels_of(passage):
            return f"is of no 全{widest} in the evidence"
    branch = _branch_before(source, held.start)
    if (
        branch
        and branch not in claim
        and (branch not in asked or _OF_BODY.search(claim) or proper(claim[low : number.start]))
    ):
        return f"is of a {branch!r} in the evidence"
    return None


def _last(text: str, offset: int) -> str:
    """Return the level of the 全省, 全市 … that a figure is told of: the last one before it, unless a name follows."""
    found = [m for m in _ALL.finditer(text, 0, offset) if not _RANKS.search(text[: m.start()])]
    if not found or _ranked(text, found[-1], offset):
        return ""
    last = found[-1]
    if any(name in text[last.end() : offset] for name in proper(text[:offset])):
        return ""
    return last["all"] or last["own"]


def _ranked(text: str, match: re.Match[str], offset: int) -> bool:
    """Whether 全省 says among whom something ranks: 全省排名第三, 居全省同类院校第三."""
    return bool(re.search(r"第$|排|居|列|平均|范围|领先", text[match.end() : offset]))


def _told_of(passage: Passage, offset: int) -> str:
    """Return the level of the place that a figure is of in the evidence, ``body`` for a body; empty where unknown."""
    level = _governing(passage.text, offset) or _governing(passage.before, len(passage.before))
    if level:
        return level
    named = [place.level for place in places(passage.title) if place.name and place.level in _LEVELS]
    return named[-1] if named else ""


def _governing(text: str, offset: int) -> str:
    """Return the level told of in the last clause before an offset that tells of any."""
    borders = [0, *(match.end() for match in PART.finditer(text, 0, offset))]
    high = offset
    for low in reversed(borders):
        part = text[low:high]
        told = _first_told(part)
        if told:
            return told
        high = low
    return ""


def _first_told(part: str) -> str:
    """Return the level that a clause is about: of its first name, or of the one right behind that (某市某医院)."""
    told = [
        (m.start(), m.end(), m["all"] or m["own"])
        for m in _ALL.finditer(part)
        if not _RANKS.search(part[: m.start()]) and not _ranked(part, m, len(part))
    ]
    for name in proper(part):
        level = name[-1] if name[-1] in _LEVELS else "body" if _BODY.search(name) else ""
        if level:
            told.append((part.find(name), part.find(name) + len(name), level))
    told.sort()
    if not told:
        return ""
    _, end, level = told[0]
    for start, stop, inner in told[1:]:
        if start > end:
            break
        end, level = max(end, stop), inner
    return level


def _levels_of(passage: Passage) -> str:
    """Return the levels, of country and province, that an article tells of."""
    text = f"{passage.title}\n{passage.whole}"
    country = "国" if _COUNTRY.search(text) else ""
    return country + (
        "省" if home(passage.title, passage.whole, "省") or re.search(r"全省|我省|省统计局", text) else ""
    )


def _branch_before(text: str, offset: int) -> str:
    """Return the branch that the clause of a figure begins with, empty where it has none or tells of all of them."""
    low = begin_of(PART, text, offset)
    found = list(_BRANCH.finditer(text, low, offset))
    if not found or _TAKES_IN.search(text[found[-1].end() : offset]):
        return ""
    return found[-1]["branch"]
