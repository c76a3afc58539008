"""Whether a sentence tells a figure, a day or a name only to deny it, to suppose it, or as what did not come about."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

# 不是30亿元，而是21.5亿元; 并非8所.
_IS_NOT = re.compile(r"(?:不是|并非|并不是|不再是|而非|绝非)[^，。；：]{0,4}$")
# 没有新建18所学校; but 没有达到5% and 没有完成5%的目标 tell of a bound.
_NOT_DONE = re.compile(r"(?:没有|并未|从未|未曾|未)(?P<deed>[一-鿿]{1,6})$")
_BOUND = re.compile(r"达|完成|超|突破|实现|低于|少于|高于|多于|满|及|足|过")
_RUMOUR = re.compile(r"不实|谣言|谣传|失实|子虚乌有|不属实|辟谣|虚假(?:信息|消息)|捏造|纯属|误传|误读")
_IN_FACT = re.compile(r"实际|事实|真实|其实|经核(?:实|查)|应为|而是|正确")
_SUPPOSED = re.compile(r"(?:如果|假如|假设|倘若|要是|若(?![干尔]))[^，。；]*$")
_CAME_TO_NOTHING = re.compile(r"未能|未(?:能)?实施|没(?:有)?(?:能)?实施|取消|搁置|落空|未果|终止|作罢|叫停")
_PLANNED = re.compile(r"原(?:先|本)?(?:定|计划|拟|打算|预计)[^。；]*$")
_ASKS_PLANNED = re.compile(r"原|计划|打算|拟|目标|当初|预计")


_ASKS_UNDONE = re.compile(
    r"(?<!有)(?:还没有?|尚未|还未|仍未|未能?|没有?)(?:开工|动工|投产|投用|完工|竣工|建成|完成|通车|开业|启用|达产|入驻|落地|解决|整改|验收|上市)"
)
_TELLS_UNDONE = re.compile(r"未|没|尚|待|剩|其余|余下|欠|无法|停")
# 高速通了以后: what is told of while there is none yet is of the time before.
_ONCE_DONE = re.compile(r"(?P<deed>[一-鿿])了?(?:以后|之后|后)，?")


@lru_cache(maxsize=256)
def _once_done(question: str) -> str:
    done = _ONCE_DONE.search(question)
    return done["deed"] if done else ""


def denied(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a sentence does not say of a span that it is so."""
    text = passage.text
    low, high = passage.clause_at(span.start)
    if _IS_NOT.search(text, low, span.start) and not _IS_NOT.search(question.text):
        return True
    undone = _NOT_DONE.search(text, low, span.start) if span.figure else None
    if undone and not _BOUND.search(undone["deed"]) and text[span.end : span.end + 1] != "的":
        return True
    if question.kind == "figure" and _ASKS_UNDONE.search(question.text) and not _TELLS_UNDONE.search(text):
        return True  # how many are open tells not how many are not
    deed = _once_done(question.text)
    if deed and re.search(rf"[不未没][^，。；]?{deed}", text[: span.start]):
        return True
    if question.spans and _SUPPOSED.search(text, low, span.start) and "如果" not in question.text:
        return True
    rumour = _RUMOUR.search(text, span.end)
    if rumour and not _IN_FACT.search(text, 0, span.start) and not _RUMOUR.search(question.text):
        return True
    later = _CAME_TO_NOTHING.search(text, high)
    return bool(later and _PLANNED.search(text, 0, span.start) and not _ASKS_PLANNED.search(question.text))
