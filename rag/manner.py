"""The short answer of how and of what something is like: what tells it, or none rather than a scrap of a sentence."""

from __future__ import annotations

import re

from index.tokens import stop_words, tagged
from rag.candidate import Candidate
from rag.draft import told

_ASKS_LIKE = re.compile(
    r"(?:什么|啥|哪些|哪种|何)(?:\S{0,4})(?:特点|特色|特征|特性|习性|风格)|(?:特点|特色|特征|特性)(?:是|有)(?:什么|哪些|啥)"
)
_ASKING = re.compile(r"怎么样|怎样|如何|怎么|咋|有(?:着)?什么|是什么|什么|啥|哪些")
_SAYS = "vaizld"  # tags of words that say something of a thing
# Words of asking that nothing tells in so many words.
_ABSTRACT = frozenset(
    "有着 体现 影响 产生 地位 情况 作用 意义 结果 变化 评价 看待 认为 表现 特点 特色 特征 特性".split()
)
SURE = 2.0  # log-odds from which the reader's words stand for how, where they do not hold what is asked
SURER = 3.5  # the same where the sentence does not name what is asked about
MOSTLY = 0.6  # of the question's words
_FEW = 3  # characters of what is a word and no statement


def asks_manner(question: str, kind: str) -> bool:
    """Whether a question asks how something is done, or what it is like."""
    return kind == "how" or (kind == "what" and _ASKS_LIKE.search(question) is not None)


def manner(candidate: Candidate) -> str | None:
    """Return what a statement tells of how, as the source writes it; None where that would be a scrap of it."""
    found, span = told(candidate), candidate.told
    if found is None or span is None:
        return None
    question, text = candidate.question.text, candidate.passage.text
    asked = _content(_ASKING.sub("，", question))
    words = tagged(text[span.start : span.end])
    own = [(word, tag) for word, tag, _, _ in words if tag[:1] in _SAYS or tag[:1] == "n"]
    own = [(word, tag) for word, tag in own if word not in stop_words() and not any(word in one for one in asked)]
    says = any(tag[:1] in _SAYS or word in asked for word, tag, _, _ in words)
    if not own or not says or len(found) < _FEW:
        return None
    if len(words) == 1 and words[0][1][:1] != "a" and len(found) < 2 * _FEW:
        return None  # 演化
    held = sum(one in found for one in asked)
    if held >= MOSTLY * len(asked):
        return found
    named = not asked or any(part in text for part in (asked[-1], asked[-1][:2], asked[-1][-2:]))
    return found if candidate.odds >= (SURE if named else SURER) else None


def _content(text: str) -> list[str]:
    return [
        word
        for word, tag, _, _ in tagged(text)
        if len(word) > 1 and tag[:1] in "nvajlizb" and word not in stop_words() | _ABSTRACT
    ]
