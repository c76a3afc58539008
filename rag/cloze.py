"""What stands in the place of the asking words: 被省博物馆收藏, where 被哪里收藏 is asked.

A question that asks behind a preposition and before a verb (由什么改建, 在哪里挂牌) is told by a clause with that verb
behind a preposition of its sense; what stands between the two is the answer, and no other name in the sentence is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from index.tokens import known_word, tagged
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

# Prepositions of one sense, by the one that a question asks with.
_OF_WHOM, _OF_WHAT, _AT, _TO = "被 由 遭 受 受到", "用 由 以", "在 于", "到 往 赴 至"
_ALIKE = {
    "由": f"{_OF_WHOM} {_OF_WHAT} 从",
    "从": "从 自 由",
    **dict.fromkeys(_OF_WHOM.split(), _OF_WHOM),
    **dict.fromkeys(("用", "以"), _OF_WHAT),
    **dict.fromkeys(_AT.split(), _AT),
    **dict.fromkeys("向给对", "向 给 对"),
    **dict.fromkeys(_TO.split(), _TO),
}
_SORTS = r"(?!国|城市|省|市|区|县|镇|乡|村)"  # of which ``rag.place_spans`` looks for the name
_ASKED = re.compile(
    rf"(?P<by>受到|[{''.join(key for key in _ALIKE if len(key) == 1)}])"
    rf"(?P<gap>哪里|哪儿|何处|何地|谁|何人|什么|哪一?[个家座位所条支]){_SORTS}"
    r"(?P<tail>[一-鿿]{2,10}?)(?:的|了|过)?[？?]?$"
)
_WITH_WHOM = ("谁", "何人")
_ALONE = (*_WITH_WHOM, "哪里", "哪儿", "何处", "何地")
_TIMES = frozenset("时候 时间 时期 年代 情况".split())
LONGEST = 30  # characters from the preposition to the verb
_CLAUSE_END = re.compile("[，。；：！？]")
_ONLY_WHEN = re.compile(r"(?:之?[际时前后]|期间|以[前后来])")
_NO_ANSWER = re.compile(
    r"^(?:此|该|其|这|那|了|在)|[此其它他她]$|^\d+年|(?:^|[^\d])\d[\d.]*(?:月\d+日|[万亿%]?元)$|^(?:中|基础上|现场)$|(?:[之以][前后]|期间|时候?)$"
)
_CALLED = re.compile(r"(?:为名|的名[字义])$")
# Words between what is told and the verb that say how or when it was done.
_HOW = frozenset("dvupc")


@lru_cache(maxsize=1_000)
def _asked(question: str) -> tuple[frozenset[str], str]:
    """Return the prepositions and the verb between which a question asks, an empty one where it does not."""
    asked = _ASKED.search(question)
    if asked is None:
        return frozenset(), ""
    words = list(tagged(asked["tail"]))
    verbs: list[str] = []
    while words and (words[-1][1][:1] == "v" or (not verbs and len(words) > 1 and words[-2][1][:1] == "v")):
        verbs.append(words.pop()[0])  # 挂牌|上市, where the cutter takes the second for a place
    if not verbs and len(words) == 1 and asked["gap"] in _ALONE:
        verbs.append(words.pop()[0])
    verb = "".join(reversed(verbs))
    if len(verb) < 2 or any(tag[:1] not in "nabmqdu" or word in _TIMES for word, tag, _, _ in words):
        return frozenset(), ""
    prepositions = _OF_WHOM if asked["gap"] in _WITH_WHOM and asked["by"] == "由" else _ALIKE[asked["by"]]
    return frozenset(prepositions.split()), verb


def cloze_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return what the sentence has in the place of the asking words, None where it has no such clause."""
    prepositions, verb = _asked(question.text)
    if not verb or verb not in passage.text:
        return None
    names = [term.text for term in question.terms if len(term.text) > 2 or term.must]
    told = _told(passage.text, prepositions, verb)
    return [span for span in told if not any(name in span.short for name in names)] or None


def _told(text: str, prepositions: frozenset[str], verb: str) -> Iterator[Span]:
    words = tagged(text)
    for place, end in (found.span() for found in re.finditer(re.escape(verb), text)):
        low = max(begin for begin in (-1, *(_behind(*one, prepositions) for one in words)) if begin < place)
        within = low >= 0 and place - low <= LONGEST and not _CLAUSE_END.search(text, low, place)
        if within and not _ONLY_WHEN.match(text, end):
            high = _without_how(text, low, place)
            told = text[low:high]
            if (
                len(told) > 1
                and not _NO_ANSWER.search(told)
                and any(tag[:1] not in _HOW for _, tag, _, _ in tagged(told))
            ):
                yield Span(low, high, told)


def _behind(word: str, tag: str, start: int, end: int, prepositions: frozenset[str]) -> int:
    """Return where what a word leads up to begins, -1 where it is none of the prepositions."""
    if word in prepositions:
        return end if tag[:1] in "pv" else -1
    drawn = tag[:2] in ("ns", "nr", "nt", "nz") and word[0] in prepositions and not known_word(word)
    return start + 1 if drawn else -1  # 在泽阳, which the cutter takes for a name


def _without_how(text: str, low: int, high: int) -> int:
    """Return where what is told ends, without the adverbs and verbs before the asked verb: 汐湾公园|鸣枪."""
    for word, tag, start, end in reversed(tagged(text[low:high])):
        plain = tag[:1] in _HOW and tag != "vn"
        if start == 0 or not (plain or word == "投资") or low + end != high:
            break
        high = low + start
    return high - len(called.group()) if (called := _CALLED.search(text[low:high])) else high
