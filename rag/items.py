"""Items of a list, of which each is told for itself: what one of them tells is not told of what another one names."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from rag.asked_kind import MEASURED
from rag.clauses import after_last
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.synonyms import forms

_ITEM = re.compile(
    r"[\s　]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十]{1,3}[条项][\s　])"
)
_DENIED = re.compile(r"(?:暂不|不再|不予|暂未|尚未|没有|未|不|暂缓|取消)[一-鿿]{0,4}$")
_SENTENCE = re.compile(r"[。！？；\n]")


def of_another_item(question: Parsed, passage: Passage) -> bool:
    """Whether what is asked about is named in another statement of the article alone, which tells of the same deed.

    That is another item of the same list, or a sentence that denies it: "四、急诊科暂不搬迁".
    """
    start, whole = passage.paragraph_start, passage.whole
    listed = _ITEM.match(whole, start) is not None
    if listed and question.kind == "figure" and _of_another_part(question, passage):
        return True
    deeds, names = _deeds(question), _names(question)
    if not deeds:
        return False
    here = ""
    for name in names:
        over = whole[slice(*passage.announced)] if passage.announced else ""  # of what the list is
        here = here or f"{passage.title}\n{passage.section[0]}\n{over}\n{whole[start : passage.end]}"
        if name in here:
            continue
        place = whole.find(name)
        while place >= 0:
            low, high = _sentence(whole, place)
            paragraph = whole.rfind("\n", 0, place) + 1
            told = whole[paragraph if listed else low : high]
            done = [(word, at) for word in deeds if (at := told.find(word)) >= 0]
            if done and listed and paragraph != start and _ITEM.match(whole, paragraph):
                return True
            if any(_DENIED.search(told[max(0, at - 8) : at]) for _, at in done):
                return True
            place = whole.find(name, place + 1)
    return False


# "3. 柘溪分院。…门急诊达到11万人次。": what the item tells is told of the part of the house that heads it.
_PART = re.compile(
    r"[\s　]*[一-鿿]{2,8}(?:分院|院区|校区|厂区|港区|园区|分公司|子公司|分厂|支行|分局|分校|街道|办事处"
    r"|作业区|片区|服务区|[镇乡村])[。：:，]"
)


def _of_another_part(question: Parsed, passage: Passage) -> bool:
    """Whether the item of a list that a statement stands in is headed by a part of the house that is not asked of."""
    item = _ITEM.match(passage.whole, passage.paragraph_start)
    part = _PART.match(passage.whole, item.end()) if item else None
    return part is not None and part.group().strip()[:-1] not in question.text


def _sentence(text: str, place: int) -> tuple[int, int]:
    low = after_last("。！？；\n", text, place)
    end = _SENTENCE.search(text, place)
    return low, end.start() if end else len(text)


@lru_cache(maxsize=256)
def _deeds(question: Parsed) -> list[str]:
    """Return what is asked to have been done, in the words that may tell it."""
    terms = [t for t in question.terms if t.pos[:1] == "v" and (t in question.focus or t is question.terms[-1])]
    terms += [t for t in question.terms if t.pos == "v" and t not in terms]
    terms = terms or (list(question.focus[-1:]) if question.kind == "date" else [])
    return list(dict.fromkeys(word for t in terms for word in (t.text, *forms(t.text))))


@lru_cache(maxsize=256)
def _names(question: Parsed) -> list[str]:
    """Return what the question is about by words of three characters or more, or by two words side by side."""
    terms = [t for t in question.terms if t.pos[:1] != "v" or t not in question.focus]
    pairs = [a.text + b.text for a, b in pairwise(terms) if a.end == b.start and not _measures(b)]
    return [*pairs, *(t.text for t in terms if len(t.text) > 2 and t.pos[:1] in "njl" and not _measures(t))]


def _measures(term: Term) -> bool:
    return MEASURED.search(term.text) is not None
