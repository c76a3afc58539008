"""The clauses of a sentence that speak of one thing: the one that names it, and those after it that name no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index.tokens import tagged
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.synonyms import forms

NAMED_THERE = 0.6  # of the words of what is asked that the sentence or what stands around it has to hold
_ENDS = re.compile(r"[；;。！？!?]\W*$")
_PASSED_OVER = "dcuwxmtrfqyeaz"  # no noun and no verb: 同比, 比, 但
_NO_SUBJECT = frozenset(
    "同比 环比 上年 去年 同期 其中 目标 年度 计划 实际 全年 增速 增幅 降幅 涨幅 增长 下降 平均 年均 累计"
    " 历史 水平 名义 成绩 年初 预期".split()
)

_OTHER = "非净毛"  # 净利润 is no 利润, 非居民 no 居民
_WAY = re.compile(r"(?:增长|增速|增幅|上涨|上升|提高|增加|下降|减少|降低|下跌|回落|涨|降)(?:了|率|幅度?)?$")
_SHARES = frozenset("占比 比重 比例 占比重".split())
_SHARE = re.compile(r"占[^，。；]{0,14}?(?:比重|比例|比(?=\d)|的(?=\d))|占比")
LONGEST = 8  # characters of what is asked of something
_COMPARES = frozenset("比 较 与 和 同 跟 距 距离 离 由 从".split())


class Word(NamedTuple):
    """A word that names what a claim is about, and what it counts for."""

    text: str
    weight: float
    needed: bool = True  # no name, which may stand anywhere in the article, and no pair of words


def words_of(question: Parsed, head: str) -> list[Word]:
    """Return the words that name what a claim is about: the last one is what is asked of it."""
    named = {t.text: t for t in question.terms if t.text in head and not (t.pos == "m" and t.must)}
    head = _WAY.sub("", head)
    kept = [t for t in named.values() if t.text in head]
    if not kept:
        return []
    *others, last = kept
    start = head.rfind(last.text)
    whole = _with_mark(head, start) + head[start:]  # 研发费用, of which 费用 alone is no term
    words = [
        Word(_with_mark(head, head.find(t.text)) + t.text, len(t.text) * (0.5 if is_name(t) else 1.0), not is_name(t))
        for t in others
    ]
    if others and others[-1].end == last.start:  # 高新技术企业, before 企业
        words.append(Word(words[-1].text + last.text, 2.0 * len(others[-1].text), needed=False))
    return [*words, Word(whole if len(whole) <= LONGEST else last.text, 3.0 * len(last.text))]


def is_name(term: Term) -> bool:
    """Whether a word names one thing alone."""
    return term.must or term.pos[:2] in ("nr", "ns", "nt", "nz")


def about(words: Sequence[Word], passage: Passage) -> bool:
    """Whether a sentence and what stands around it hold every word but names of what a claim is about."""
    around = f"{passage.title}\n{passage.before}{passage.text}"
    return all(held(word.text, around) >= 0 for word in words if word.needed and len(word.text) > 1)


def _with_mark(head: str, start: int) -> str:
    return head[start - 1] if start > 0 and head[start - 1] in _OTHER else ""


def held(word: str, text: str) -> int:
    """Return where a text holds a word, or another form of it, ends; -1 where it does not."""
    found = max((_end(form, text) for form in (word, *forms(word))), default=-1)
    if found < 0 and word in _SHARES and (share := _SHARE.search(text)):
        return share.end()
    return found


def _end(word: str, text: str) -> int:
    start = text.find(word)
    if (
        start < 0
        and len(word) == 4
        and (parted := re.search(f"{re.escape(word[:2])}[^，。；]{{1,6}}{re.escape(word[2:])}", text))
    ):
        return parted.end()  # 招收一年级新生
    while start > 0 and text[start - 1] in _OTHER and word[0] not in _OTHER:
        start = text.find(word, start + 1)
    return start + len(word) if start >= 0 else -1


def stretch(words: Sequence[Word], passage: Passage) -> tuple[int, int, int] | None:
    """Return the clauses that speak of what the words name: where they begin, where its name ends, where they end.

    None where the sentence does not name it.
    """
    text, spans = passage.text, passage.clause_spans
    if not words or not spans:
        return None
    around = f"{passage.title}\n{passage.lead}\n{passage.before}{text}"
    known = sum(word.weight for word in words if held(word.text, around) >= 0)
    if known < NAMED_THERE * sum(word.weight for word in words):
        return None

    def names(span: tuple[int, int]) -> float:
        clause = text[span[0] : span[1]]
        return sum(word.weight for word in words if held(word.text, clause) >= 0)

    best = max(range(len(spans)), key=lambda i: (names(spans[i]), -i))
    start, end = spans[best]
    clause = text[start:end]
    named = held(words[-1].text, clause)
    if named < 0 or any(_of_another(word.text, clause) for word in words):
        return None
    for low, high in spans[best + 1 :]:
        if _ENDS.search(text[:end]) or names_another(text[low:high], [word.text for word in words]):
            break
        end = high
    return start, start + named, end


def _of_another(word: str, clause: str) -> bool:
    """Whether a clause names another quantity than the word: 净利润 for 利润, 居民水价 for 非居民水价."""
    if word[0] in _OTHER:
        return word not in clause and word[1:] in clause
    return word in clause and held(word, clause) < 0


def names_another(clause: str, words: Sequence[str]) -> bool:
    """Whether a clause begins with what it is about itself, and that is another thing."""
    opening = _opening(clause)
    return bool(opening) and not any(opening in word or word in opening for word in words)


@lru_cache(maxsize=4_000)
def _opening(clause: str) -> str:
    for word, tag, _, _ in tagged(clause):
        if tag[:1] == "p" or word in _COMPARES:
            return ""  # 比上年, 与330天的目标
        if word in _NO_SUBJECT or tag[:1] in _PASSED_OVER:
            continue
        return word if tag[:1] in "nlj" else ""
    return ""
