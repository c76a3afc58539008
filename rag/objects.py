"""Whether a figure is of another object of the same deed, or another thing of the same article, than the asked one."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from rag.asked_kind import MEASURED
from rag.names import behind
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.span import Span
from rag.synonyms import forms

_MORE = r"(?:了|过|各类|各种|各级|大型|公益|专题|专场|系列)*"
_HOW_MANY = re.compile(r"了?(?:多少|几)[场次个项件名人家座位]?")
_CHANGE = re.compile(r"增|减|升|降|达|超|突破|至$|到$|为$")
_HAN = r"[一-鿿]{2,6}"
# What stands behind a deed, and what behind a figure that this leads up to.
_DONE_TO = re.compile(rf"{_MORE}(?P<of>{_HAN})$")
_ALONE = re.compile(rf"{_MORE}$")
_COUNTED = re.compile(rf"[场次个项件名人家座]?(?P<of>{_HAN})")
_UNTELLING = frozenset(
    "工程 项目 公司 单位 部门 企业 情况 数据 工作 活动 方面 内容 时间 数量 总数 人数 总量 规模 计划 目标 个亿".split()
)
OF_THINGS = frozenset(("money", "length", "area", "weight", "volume", "energy", "power"))


def of_another_object(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a deed is done to something else in the statement: 举办讲座36场, where 举办展览多少场 is asked."""
    if span.figure is None:
        return False
    asked = _object(question)
    if asked is None or _stands(asked[1], passage.around):
        return False
    deed, what = asked
    low, high = passage.segment_at(span.start, span.end)
    before, after = passage.text[low : span.start], passage.text[span.end : high]
    told = behind(deed, _DONE_TO, before)
    if told is None and behind(deed, _ALONE, before):
        told = _COUNTED.match(after)
    if told is None or told["of"] in question.text or _CHANGE.search(told["of"]):
        return False
    return not set(told["of"]) & set(what.text)


@lru_cache(maxsize=256)
def _object(question: Parsed) -> tuple[str, Term] | None:
    """Return the deed that is asked of and what it is done to: 举办, 展览."""
    for deed, what in pairwise(question.terms):
        beside = deed.end == what.start or _HOW_MANY.fullmatch(question.text, deed.end, what.start)
        done_to = deed.pos == "v" and what.pos != "d" and what in question.focus
        if beside and done_to and len(deed.text) > 1 and len(what.text) > 1:
            return deed.text, what
    return None


def of_another_thing(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether its article names what is asked about further on alone: a cost or a size told before is of another."""
    if span.figure is None or span.figure.measure not in OF_THINGS:
        return False
    thing = _thing(question)
    if thing is None or any(one in passage.text for one in thing.text) or thing.text not in passage.whole:
        return False
    return not _stands(thing, f"{passage.title}\n{passage.whole[: passage.end]}")


@lru_cache(maxsize=256)
def _thing(question: Parsed) -> Term | None:
    """Return the last thing that a question names, None where it is too general to tell."""
    things = [t for t in question.terms if t.pos in ("n", "l", "ng", "j") and not t.must]
    things = [t for t in things if t.text not in _UNTELLING and not MEASURED.search(t.text)]
    return things[-1] if things and len(things[-1].text) > 1 else None


def _stands(term: Term, text: str) -> bool:
    word = term.text
    if any(form in text for form in (word, *forms(word))):
        return True
    return len(word) > 2 and any(word[i : i + 2] in text for i in range(len(word) - 1))
