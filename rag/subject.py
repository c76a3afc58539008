"""Whether a figure is said of what the evidence says it of.

``rag.verify`` finds a figure at the time claimed for it; here the words around it in the sentence are held to those
around it in the evidence, so that 工业增加值's 11% is not told as 投资's. Nor is a figure that only the question has
told as a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.tokens import simplify, stop_words, words
from index.types import Article
from rag.numbers import Number, fold, numbers_in
from rag.passages import Passage
from rag.synonyms import forms
from rag.types import Question
from rag.verify import Claim, Evidence, cited_numbers, occurrences

# Said of figures of every kind.
_GENERAL = frozenset(
    """
    增长 增加 增幅 增速 提高 提升 上升 下降 减少 同比 环比 达到 实现 完成 目标 任务 指标 力争 确保 计划
    预计 预期 全年 年度 累计 总额 总数 总量 合计 共计 总计 左右 超过 不低于 不少于 其中 分别 突破 保持
    水平 数据 占比 比重 比例 百分 分点 百分点 亿元 万元 平方 公里 以上 以下 以内 上年 去年 今年 明年
    年初 年末 年底 前年 要求 提出 安排 为期 目前 现有 共有 资料 文章 显示 表明 全市 全区 全县 全省 全国
    根据 报告 介绍 指出
    """.split()
)
_RISE = re.compile(r"增长|增幅|增速|增加(?!值)|净增|上升|提升|提高|涨|下降|降低|减少|翻|下滑|回落|调")
_AIM = re.compile(r"目标|力争|预期|计划(?!书|生育|单列)")
_TO_COME = re.compile(r"目标|力争|计划|[要将](?!求|闻|素|点)|预期|预计|拟|确保|任务|争取|安排|年内|有望|规划|到20|努力")
_DONE = re.compile(r"完成|实现|达到?|了|已")
_NEGATED = re.compile(r"[没未非不无]|\b(?:not|no)\b|n't\b")


def misplaced_figures(sentence: str, evidence: Sequence[Evidence], question: Question) -> Iterator[str]:
    """Yield each figure of a verified sentence that the cited evidence does not say of the same matter."""
    claim = Claim(simplify(sentence), question)
    by_number = {piece.n: piece for piece in evidence}
    cited = [by_number[n] for n in cited_numbers(sentence) if n in by_number]
    said = Passage(Article("", "", None, None, None, None, None, claim.body, ((0, 1),)), 0, len(claim.body), (), 1.0)
    for number in claim.numbers:
        shown = claim.body[number.start : number.start + 12]
        places = list(occurrences(number, cited))
        if not places:
            if is_borrowed(number, claim):
                yield f"the figure at {shown!r} is the question's and in no cited evidence"
            continue
        told = telling(_run(said, number.start))
        if not any(_alike(said, number.start, passage, offset) for passage, offset in places):
            yield f"the figure at {shown!r} is a rise, a level, a target or an outcome, as it is not in the evidence"
        fits = _speaks_of(told, number, places, cited) if told else _asked_of(question, places)
        if not fits:
            yield f"the figure at {shown!r} is said of something else"


def telling(text: str) -> set[str]:
    """Return the words of a text that tell what a figure is of."""
    return {
        word.lower()
        for word in words(text)
        if len(word) > 1 and word not in _GENERAL and word not in stop_words() and not any(c.isdigit() for c in word)
    }


def is_borrowed(number: Number, claim: Claim) -> bool:
    """Whether a sentence states an amount that it has from the question; to say that it is not so is no statement."""
    amount = number.measure not in ("", "count", "duration")
    return amount and not _NEGATED.search(claim.body) and any(number.says(own) for own in numbers_in(claim.asked))


def _speaks_of(
    told: set[str], number: Number, places: Sequence[tuple[Passage, int]], cited: Sequence[Evidence]
) -> bool:
    """Whether the evidence says a figure of what was told, and says no other one of its kind of more of that."""
    own = max(_held(told, _run(passage, offset)) for passage, offset in places)
    others = (
        _held(told, _run(passage, other.start))
        for piece in cited
        for passage in piece.passages
        for other in numbers_in(passage.text)
        if other.measure == number.measure
    )
    return 0 < own >= max(others, default=0)


def _asked_of(question: Question, places: Sequence[tuple[Passage, int]]) -> bool:
    """Whether a figure said without a word of what it is of stands where the question's words do."""
    asked = telling(simplify(question.text))
    return not asked or any(_held(asked, f"{passage.title}{passage.before}{passage.text}") for passage, _ in places)


def _alike(said: Passage, place: int, passage: Passage, offset: int) -> bool:
    """Whether a figure is no rise where the evidence has a level, and no target for an outcome or reversed."""
    part, source = (one.text[slice(*one.segment_at(at, at + 1))] for one, at in ((said, place), (passage, offset)))
    if _RISE.search(part) and not _RISE.search(source):
        return False
    if _AIM.search(part) and not (_TO_COME.search(passage.text) or _TO_COME.search(passage.before)):
        return False
    done = _DONE.search(part) and not _TO_COME.search(said.text)
    return not (done and _AIM.search(passage.text[slice(*passage.clause_at(offset))]))


def _run(passage: Passage, offset: int) -> str:
    """Return what a figure is said of: its own part of the clause, reaching back until that tells something."""
    start, end = passage.segment_at(offset, offset + 1)
    text = passage.text
    while start and not telling(text[start:end]):
        start = next((low for low, high in reversed(passage.clause_spans) if low < start), 0)
    run = text[start:end]
    return run if telling(run) else f"{passage.before}{text}"


def _held(told: set[str], run: str) -> int:
    pool = fold(run).lower()
    return sum(any(form in pool for form in (word, *map(str.lower, forms(word)))) for word in told)
