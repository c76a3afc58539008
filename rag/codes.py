"""Whether a figure is of another thing than one that is asked by a code: of PM10, or of 臭氧, and not of PM2.5."""

from __future__ import annotations

import re
from functools import lru_cache

from index.figures import find_figures
from index.tokens import tagged
from rag.folding import fold_stretch
from rag.passages import Passage
from rag.query import Parsed
from rag.sought import contains
from rag.span import Span

_CODE = re.compile(r"([a-z]{1,6})-?\d+(?:\.\d+)?[a-z]?")
BEFORE_MEASURE = 12  # characters between a code and what is measured of it: PM2.5日平均浓度
_UNTELLING = frozenset(
    "平均 日均 年均 月均 小时 全省 全市 全县 全区 城市 数值 目标 指标 年度 总体 水平 数据 单位 浓度 含量 均值".split()
)


def of_another_code(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a sentence names another code of the same letters, or has a subject of its own where the code has one.

    The latter where the article tells the asked measure of the asked code in a clause of its own, with a figure of that
    unit: what is told beside it of 臭氧 is not PM2.5's, though the article names PM2.5 at its beginning.
    """
    asked = _asked(question)
    if asked is None or span.figure is None:
        return span.figure is not None and _of_another_series(question, passage.text)
    code, letters, measure = asked
    text = fold_stretch(passage.text)
    if contains(code, text):
        return False
    if any(match[1] == letters for match in _CODE.finditer(text)):
        return True
    low = passage.segment_at(span.start, span.end)[0]
    own = passage.text[low : span.start]
    if not measure or measure not in own or not _has_subject(own[: own.find(measure)], question):
        return False
    return _told_of_it(code, measure, span.figure.unit, passage.folded_whole)


_SERIES = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?=-?\d|系列|[一-鿿])")


def _of_another_series(question: Parsed, text: str) -> bool:
    """Whether a sentence names only other makes than the one that is asked: HCM-2000, where HCF系列 is."""
    asked = {t.text for t in question.terms if t.must and t.pos == "x" and _SERIES.match(f"{t.text}系列")}
    told = set(_SERIES.findall(text))
    return len(asked) == 1 and not asked & told and any(one[:2] == min(asked)[:2] for one in told)


@lru_cache(maxsize=256)
def _asked(question: Parsed) -> tuple[str, str, str] | None:
    """Return the one code that a question names, its letters, and what is measured, as far as it says."""
    codes = [t for t in question.terms if t.must and t.pos == "x" and _CODE.fullmatch(t.text.lower())]
    if len(codes) != 1 or question.kind != "figure":
        return None
    code = codes[0]
    found = _CODE.fullmatch(code.text.lower())
    behind = [t for t in question.terms if t.start >= code.end and t.pos[:1] == "n"]
    return code.text.lower(), found[1] if found else "", behind[-1].text if behind else ""


def _has_subject(text: str, question: Parsed) -> bool:
    nouns = (word for word, tag, _, _ in tagged(text) if tag[:1] == "n" and tag != "ns" and len(word) > 1)
    return any(word not in _UNTELLING and word not in question.text for word in nouns)


@lru_cache(maxsize=512)
def _told_of_it(code: str, measure: str, unit: str, whole: str) -> bool:
    for match in re.finditer(re.escape(code), whole):
        place = whole.find(measure, match.end(), match.end() + BEFORE_MEASURE + len(measure))
        clause = re.split(r"[，。；\n]", whole[place : place + 40], maxsplit=1)[0] if place >= 0 else ""
        if any(figure.unit == unit for figure in find_figures(clause)):
            return True
    return False
