"""Which of several answers in one sentence is of what is asked: 鹤嘴港区完成3120万吨，白沙港区1460万吨.

Siblings are what has the last part of a name in common (港区, 提质行动 and 攻坚行动, 东校区 and 西校区, 五层 and 六层).
Where a sentence names the asked one and others of its sort, each answer belongs to the one in its own clause, or to the
last one that a clause opens with before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from index.figures import UNIT_OF
from index.tokens import tagged
from rag.clauses import after_last, end_of
from rag.query import Parsed
from rag.span import Span

_IN_TURN = re.compile(r"分别|依次")
_MARK = re.compile(r"[一-鿿A-Za-z\d]{1,8}$")
# What may stand before the name that a clause opens with.
_OPENS = re.compile(r"(?:其中|而|以及|及|和|由|对|在|到|至|从|向|\d+年|\d+月|\d+日|[：“（、\s])*")
# What tells no one of a sort from the others: 各校区, 三个港区, 全市.
_NO_MARK = re.compile(
    r"[各该本此其这那每某全新老原多两几数一二三四五六七八九十百\d]$|[个座家所条项类种处大][^，。]{0,2}$|[的等、和与及或年月日季初末底]$"
)
_NUMERAL = re.compile(r"[一二三四五六七八九十百\d首头]$")
_NUMBERED = re.compile(r"(?:第?[一二三四五六七八九十百\d]+|首)[层级档类等型批路]")
_ENDS = "，；。：！？"
_END = re.compile(f"[{_ENDS}]")
_COMMON = frozenset("项目 工程 工作 情况 收入 支出 总额 数量 金额 比例 时间 问题 方面 人员 人数 部分 单位".split())


@lru_cache(maxsize=1_000)
def _names(question: Parsed) -> tuple[tuple[str, str], ...]:
    """Return what is asked by a name that others may share the last part of: each name with that part."""
    return tuple(dict.fromkeys(pair for pair in _pairs(question) if len(pair[1]) < 2 or pair[1] not in UNIT_OF))


def _pairs(question: Parsed) -> Iterator[tuple[str, str]]:
    for before, term in pairwise(question.terms):
        adjacent = before.end == term.start and not _NO_MARK.search(before.text)
        if adjacent and term.pos[:1] in "nv" and len(term.text) > 1 and term.text not in _COMMON:
            yield before.text + term.text, term.text
    for term in question.terms:
        if _NUMBERED.fullmatch(term.text):
            yield term.text, term.text[-1]  # 六层, beside 四层、五层
        if len(term.text) > 2 and term.pos[:1] in "njl" and term.pos[:2] != "nr" and term.text[-2:] not in _COMMON:
            yield term.text, term.text[-2:]


def of_asked_sibling(question: Parsed, text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the spans without those of siblings of what is asked, all of them where none is told to be of the asked.

    Parameters
    ----------
    question
        What is asked.
    text
        The sentence.
    spans
        The possible answers in it.
    """
    kept = list(spans)
    for name, tail in _names(question) if len(kept) > 1 else ():
        if name not in text or text.count(tail) < 2:
            continue
        owned = [(span, _owner(question, text, span, name, tail)) for span in kept]
        if not any(whose for _, whose in owned):
            continue
        # 急诊18.7万人次，其中甲院11.2万、乙院1.4万: what stands right behind the name is not what all of them have.
        part = next((span.start for span, whose in owned if whose and _stands_behind(text, span, name)), 0)
        kept = [span for span, whose in owned if whose or (whose is None and "其中" not in text[span.end : part])]
    return kept


def _stands_behind(text: str, span: Span, name: str) -> bool:
    """Whether a span stands right behind a name."""
    place = text.rfind(name, 0, span.start)
    return place >= 0 and not text[place + len(name) : span.start].strip("为有是达约共：")


def _owner(question: Parsed, text: str, span: Span, name: str, tail: str) -> bool | None:
    """Whether a span is of what is asked by this name, None where no clause says whose it is."""
    low, high = after_last(_ENDS, text, span.start), end_of(_END, text, span.end)
    if "、" in text[low : span.start]:
        piece = after_last("、", text, span.start)
        if tail in text[piece : span.start]:
            low, high = piece, span.end
    if _IN_TURN.search(text, low, high):
        return None
    own = [_is_asked(question, text, place, name, tail) for place in _places(text, tail, low, high)]
    told = {one for one in own if one is not None}
    if told:
        return told.pop() if len(told) == 1 else None
    if question.kind == "date":
        return None  # what is dated stands behind its day
    stop = after_last("。！？", text, span.start)
    while low > stop:
        high, low = low, after_last(_ENDS, text, low - 1)
        opening = _OPENS.match(text, low)
        begin = opening.end() if opening else low
        for place in _places(text, tail, low, high):
            whose = _is_asked(question, text, place, name, tail)
            mark = place + len(tail) - len(name) if whose else place - len(_mark(text, begin, place))
            if whose is not None and mark <= begin:
                return whose
    return None


def _places(text: str, tail: str, low: int, high: int) -> Iterator[int]:
    place = text.find(tail, low, high)
    while place >= 0:
        yield place
        place = text.find(tail, place + len(tail), high)


def _mark(text: str, low: int, place: int) -> str:
    found = _MARK.search(text[low:place])
    return found.group() if found else ""


def _is_asked(question: Parsed, text: str, place: int, name: str, tail: str) -> bool | None:
    """Whether what ends in ``tail`` at a place is the asked one, None where nothing before it tells which it is."""
    if text.endswith(name, 0, place + len(tail)):
        return True
    mark = _mark(text, after_last(_ENDS, text, place), place)
    if _NUMBERED.fullmatch(name):
        return False if _NUMERAL.search(mark) else None
    if not mark or "的" in mark or _NO_MARK.search(mark):
        return None
    starts = (start for _, _, start, _ in tagged(text) if place - len(mark) <= start <= place - 2)
    return None if any(text[start : place + len(tail)] in question.text for start in starts) else False
