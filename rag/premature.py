"""What a claim tells as done that its evidence tells as still to be done: 已经启用 of what opens in October.

A clause with 已 or 了 is looked at; its deeds must stand somewhere in the evidence as more than planned, ordered, set
for a later day or put on a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.tokens import stop_words, tagged
from rag.clauses import CLAUSE, PART, begin_of, end_of
from rag.evidence import Evidence
from rag.goals import is_goal
from rag.passages import Passage

_DONE = re.compile(r"(?:已经?|均已|业已)(?!知|故|婚)(?P<deed>.+)|(?P<before>[一-鿿]{2,})了(?![解得不])")
_AHEAD = re.compile(r"力争|计划|预计|拟|有望|将(?!近)|打算|准备|建议|设想|要求|尚未|还没|未能")
_ORDERED = re.compile(
    r"设想|建议|提议|打算|准备|要求|决定由|责成|心愿|愿望|希望|是否|拟(?!定)|可(?![见能观靠持谓是惜支比])|力争|争取"
)
_BY_A_DAY = re.compile(r"(?:[月日年][底末]?|季度末?|年[底末]|[上中下]旬)(?:[以之]?前|内)(?!后|提)")
_LISTED = re.compile(r"^[，,][^，。；]{0,6}列入[^，。；]{0,10}(?:计划|规划|清单)")
_IS_DONE = re.compile(r"已经?(?!知)|[一-鿿]了(?![解得])|完成了|现已|目前已")
_LIGHT = frozenset("进行 开展 完成 实现 得到 予以 正式 全部 全面 基本 目前 情况 工作 表示 介绍 通过 开始 达到".split())


def premature(claim: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """Yield each deed that a claim tells as done and every mention in the evidence as still to come."""
    passages = [passage for piece in cited for passage in piece.passages]
    for clause in PART.split(claim):
        done = _DONE.search(clause)
        if done is None or _AHEAD.search(clause):
            continue
        for word in _deeds(done["deed"]) if done["deed"] else _deeds(done["before"], "v")[-1:]:
            told = [(passage, at.start()) for passage in passages for at in re.finditer(re.escape(word), passage.text)]
            if told and all(_is_ahead(passage, at, at + len(word)) for passage, at in told):
                yield f"{word!r} is still to be done in the evidence"
                break


def _deeds(text: str, kinds: str = "vnil") -> list[str]:
    return [
        word
        for word, tag, _, _ in tagged(text)
        if len(word) > 1 and tag[:1] in kinds and tag not in ("nr", "ns", "nt") and word not in stop_words() | _LIGHT
    ]


def _is_ahead(passage: Passage, start: int, end: int) -> bool:
    """Whether what stands at ``[start, end)`` of a sentence is planned, ordered, or of a day after it was written."""
    text = passage.text
    low, high = begin_of(CLAUSE, text, start), end_of(CLAUSE, text, end)
    if _IS_DONE.search(text, low, high):
        return False
    if is_goal(text, start, end) or _ORDERED.search(text, 0, start) or _BY_A_DAY.search(text, low, start):
        return True
    if _LISTED.match(text[high:]):
        return True
    written = passage.article.date_span
    times = [time.span for time in passage.all_times if low <= time.start < high and time.span]
    return written is not None and bool(times) and all(span.first > written.last for span in times)
