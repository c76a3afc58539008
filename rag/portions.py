"""Whole and parts told in one sentence: which figure is asked of 购书经费850万元，其中数字资源260万元."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from index.figures import find_figures
from index.tokens import tagged
from rag.clauses import after_last
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span
from rag.synonyms import forms

_PARTS = re.compile(r"其中[，：]?")
_HEADED = re.compile(r"(?<=[一-鿿])：")  # 学费标准：文史类每年4800元，理工类每年5500元
_END = re.compile(r"[；;。！？\n]|其余")
_STOP = re.compile(r"[，、：（）(),]|[和与]|及(?!以[上下])|分别")
# What ends a word for those who belong to a part, and may be left out: 博士生, 初中部.
_IS = re.compile(r"(?:为|是|属于?|系|获|被|由)(?P<what>[^，。；、]{2,14})")  # 其中25项为全国首创
_NO_NAME = "vdmqptcurx"  # tags of what names no part: verbs, adverbs, numbers, …
_NUMBERED = re.compile(r"[一二三四五六七八九十]+[层级档类等型]")  # 六层住宅
_DEED = re.compile(r"[一-鿿]{2}")
_OF_SORT = re.compile(r"(?<=..)[生部人类型员者户]$")
_ASKS_SEVERAL = re.compile(r"一共|总共|合计|共有?(?:多少|几)|总[数量]|加起来|分别|各[是有为占多自]|[占差]|比[重例]")


class _Part(NamedTuple):
    """A figure of a part: where it begins and ends, and the nouns before it that name the part."""

    start: int
    end: int
    nouns: tuple[str, ...]


class _Whole(NamedTuple):
    """Where what tells of a whole begins and ends, and the parts told after it."""

    start: int
    end: int
    parts: tuple[_Part, ...]


@lru_cache(maxsize=512)
def _wholes(text: str) -> tuple[_Whole, ...]:
    found = []
    marks = [*_PARTS.finditer(text)]
    if not marks and text.count("：") == 1:
        marks = [*_HEADED.finditer(text)]
    for mark, following in pairwise([*(mark.span() for mark in marks), (len(text), len(text))]):
        low = mark[1]
        end = _END.search(text, low, following[0])
        parts: list[_Part] = []
        last = low
        for figure in find_figures(text):
            within = low <= figure.start < (end.start() if end else following[0])
            if not within or _NUMBERED.fullmatch(figure.text):
                continue
            between = text[last : figure.start]
            if parts and "，" in between.lstrip("，"):
                break  # 其中主桥长1126米，为双塔斜拉桥，主塔高158米: of the bridge again
            label = _STOP.split(between)[-1]
            nouns = tuple(
                word
                for word, tag, _, _ in tagged(label)
                if len(word) > 1 and word[0] != "以" and (tag[:1] not in _NO_NAME or _NUMBERED.fullmatch(word))
            )
            last = figure.end
            if figure.unit and not nouns and (told := _IS.match(text, last)):
                nouns = tuple(word for word, tag, _, _ in tagged(told["what"]) if tag[:1] in "nvbsj" and len(word) > 1)
            if figure.unit and nouns:
                parts.append(_Part(figure.start, last, nouns))
        start = after_last("；;。！？\n", text, mark[0])
        found.append(_Whole(start, mark[0], tuple(parts)))
    return tuple(found)


def of_asked_part(question: Parsed, passage: Passage, span: Span) -> bool | None:
    """Whether a figure is of the part that a question names, False where it is of the whole or of another part.

    None where the question names none of the parts that are told with it.
    """
    told = _told(question, passage, span)
    if told is None:
        return None
    whole, asked = told
    if any(part.start == span.start for part in asked):
        return True
    known = span.start < whole.end or any(part.start == span.start for part in whole.parts)
    return False if known else None


def with_whole(question: Parsed, passage: Passage, span: Span) -> str:
    """Return what tells of the whole, and of the part that is asked, where a figure is that part's; else nothing."""
    told = _told(question, passage, span)
    part = next((part for part in told[1] if part.start == span.start), None) if told else None
    if told is None or part is None or told[0].start == told[0].end:  # "其中…": the sentence before tells the whole
        return ""
    own = max(told[0].end, passage.segment_at(part.start, part.end)[0])
    return passage.text[told[0].start : told[0].end] + "，" + passage.text[own : part.end]


def _told(question: Parsed, passage: Passage, span: Span) -> tuple[_Whole, list[_Part]] | None:
    """Return the whole that a figure is told with, and those of its parts that a question names."""
    if not ("其中" in passage.text or "：" in passage.text) or _ASKS_SEVERAL.search(question.text):
        return None
    for whole in _wholes(passage.text):
        if whole.parts and whole.start <= span.start < whole.parts[-1].end:
            about = passage.text[whole.start : whole.end]
            asked = [part for part in whole.parts if _names(question.text, _telling(part, whole.parts), about)]
            if asked:
                return whole, asked
    return None


def _telling(part: _Part, parts: Sequence[_Part]) -> tuple[str, ...]:
    """Return the nouns that tell a part from the others: not 专业 of 文史类专业 and 理工类专业."""
    return tuple(noun for noun in part.nouns if not any(noun in other.nouns for other in parts if other is not part))


def _names(asked: str, nouns: tuple[str, ...], whole: str) -> bool:
    """Whether a question names a part by all of its nouns, one of which tells it from the whole."""
    if not nouns or not all(_stands(noun, asked) for noun in nouns):
        return False
    return any(noun not in whole for noun in nouns)


def _stands(noun: str, asked: str) -> bool:
    return any(form in asked for form in (noun, _OF_SORT.sub("", noun), *forms(noun)))


def of_other_deed(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether another figure of the sentence has the asked deed right behind it: 13人赞成，4人反对."""
    text, figure = passage.text, span.figure
    last = [term for term in question.terms[-2:] if term.pos[:1] not in "nmqtjr" and len(term.text) > 1]
    nouns = {term.start for term in question.terms if term.pos[:1] == "n"}
    deeds = [term.text for term in last if term.end not in nouns]  # 创新成果 is no deed
    if figure is None or not any(deed in text for deed in deeds):
        return False
    behind = [deed for deed in deeds if text.startswith(deed, span.end)]
    if behind or not _DEED.match(text, span.end):
        return False
    alike = (f for f in find_figures(text) if f.measure == figure.measure and f.start != span.start)
    return any(text.startswith(deed, f.end) for f in alike for deed in deeds)
