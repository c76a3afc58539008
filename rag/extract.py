"""Reading without a language model: from the retrieved sentences to the statements that answer.

The story is ``read``: measure every sentence, find the spans of the asked kind in it, say of each whether its time,
its subject and its modality (target or outcome) are those asked, and sort. Deciding what to print is ``compose``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from index.tokens import tagged
from index.types import TimeSpan
from rag.match import Matcher, time_fit
from rag.passages import Passage, TimeSource
from rag.query import Parsed
from rag.spans import Span, asks_amount, date_spans, figure_spans, list_spans, person_spans, place_spans

READ_CLOSELY = 60  # sentences that are measured with word vectors, best lexical share first

_TARGET = re.compile(
    r"力争|目标|(?<!行动)计划|[要将](?!求|闻|素|点|塞|领)|确保|预计|预期|拟|争取|努力|任务是|安排|有望|年内|到20\d\d年|到[一二三四五六七八九〇]{4}年"
)
_OUTCOME = re.compile(
    r"实现了|完成(?!投资|目标)|达到?了|已|同比|增长了|累计|截至|去年|上年|了(?![解得])|获评|超额|的\d+(?:\.\d+)?%|较上年|比上年|成效|取得"
)
_REPORTS_TARGET = re.compile(
    r"完成(?:全年|年度|既定)?目标(?:任务)?的|超(?:额完成|过).{0,6}目标|目标(?:圆满|超额|顺利|如期)"
)
# "总投资2270亿元的143个攻坚项目": the figure belongs to a set of projects, not to the whole that is asked.
_SET_AFTER = re.compile(
    r"^的?(?:首批|前|这)?(?P<count>\d+|[一二两三四五六七八九十百]+)(?:个|项|家|处|条|批|座|所)[^，。；]{0,24}"
)
_ONE_AFTER = re.compile(r"^的[^，。；、]{1,24}(?:项目|工程|基地|中心|大厦|园区?|厂|线|桥|路|学校|医院|大楼|公司|企业)")
_ONE_BEFORE = re.compile(
    r"(?:项目|工程|基地|中心|大厦|园|厂|大桥|线|隧道|学校|医院|公司)(?:的?(?:计划|预计|概算|估算)?(?:总投资|投资额?|总造价|造价|概算))(?:为|达|约|是|额)?$"
)
_ATTRIBUTIVE = re.compile(r"^(?:以上|以下|以内|级)?(?:的)?(?:大|重大|重点|新|优质|产业|工业)*(?:项目|企业|工程)")
_NEGATION = re.compile(r"未|没有|尚无|并非|不再|无法|不是|不得|暂无")


@dataclass(frozen=True)
class Candidate:
    """A statement that may answer, with what speaks for and against it (shares from 0 to 1)."""

    passage: Passage
    span: Span | None
    score: float
    share: float  # of the question's terms that the sentence and its surroundings hold
    focus: float  # the same of the asked attribute alone
    close: float  # how near the span stands to the question's terms
    bound: float  # how far the clause of a figure names the asked attribute
    subject: float
    time: TimeSpan | None
    time_source: TimeSource
    fit: float  # of its time to the times asked
    modality: bool  # a target where a target is asked, an outcome where an outcome is
    part: bool = False
    other: bool = False  # another kind of figure: one project's cost
    missing: tuple[str, ...] = ()  # names, numbers and quotations of the question that it lacks

    @cached_property
    def year(self) -> int | None:
        """The one year it speaks of."""
        return self.time.first.year if self.time and len(self.time.years) == 1 else None

    @property
    def short(self) -> str:
        """The bare answer, where there is a span."""
        return self.span.short if self.span else ""

    @property
    def relevant(self) -> bool:
        """Whether it speaks of the asked attribute at all, whatever its time and subject."""
        return self.focus >= 0.5 and self.share >= 0.5

    @property
    def sound(self) -> bool:
        """Whether it answers: right words, subject, time and modality."""
        return (
            self.relevant
            and self.bound >= 0.5
            and not self.missing
            and self.subject >= 0.5
            and self.fit >= 0.5
            and self.modality
        )


def read(question: Parsed, passages: Sequence[Passage], matcher: Matcher) -> list[Candidate]:
    """Return the candidates, best first, whatever their time and subject."""
    if not passages:
        return []
    near = _closest(question, passages, matcher)
    vectors = matcher.archive.encoder.encode([question.text], query=True)[0]
    meaning = matcher.archive.encoder.encode([p.text for p in near]) @ vectors
    found: list[Candidate] = []
    for passage, cosine in zip(near, np.asarray(meaning).tolist(), strict=True):
        found += _candidates(question, passage, matcher, float(cosine))
    return sorted(found, key=lambda c: -c.score)


def _closest(question: Parsed, passages: Sequence[Passage], matcher: Matcher) -> list[Passage]:
    def quick(passage: Passage) -> float:
        around = passage.before + passage.text + (passage.article.title or "")
        hold = sum(
            matcher.weights[t.text] * (t.text in passage.text or 0.6 * (t.text in around)) for t in matcher.terms
        )
        return hold + 0.3 * passage.retrieval

    return sorted(passages, key=quick, reverse=True)[:READ_CLOSELY]


def _spans(question: Parsed, passage: Passage) -> list[Span]:
    match question.kind:
        case "figure":
            return figure_spans(passage, question)
        case "date":
            return date_spans(passage, question)
        case "person":
            return person_spans(passage)
        case "place":
            return place_spans(passage)
        case "list":
            return list_spans(passage, question)
        case _:
            return []


def _candidates(question: Parsed, passage: Passage, matcher: Matcher, cosine: float) -> list[Candidate]:
    share = matcher.share(matcher.terms, passage)
    focus = matcher.focus(passage)
    missing = tuple(t.text for t in question.terms if t.must and matcher.term(t, passage) < 0.5)
    spans: list[Span | None] = list(_spans(question, passage))
    if not spans:
        if question.kind in ("figure", "date", "person", "place"):
            return []
        spans = [None]
    found = []
    for span in spans:
        offset = span.start if span else passage.clause_spans[0][0] if passage.clause_spans else 0
        close = _closeness(passage, span, matcher)
        bound = _bound(passage, span, matcher)
        subject = matcher.subject(passage, offset)
        time, source = passage.time_at(offset)
        if question.kind == "date" and span:
            time, source = _span_time(passage, span), "sentence"
        fit = time_fit(question.spans, time, source)
        modality = _modality(question, passage, offset)
        part, other = _scope(question, passage, span)
        words = 0.45 * share + 0.2 * focus + 0.1 * matcher.phrases(passage.text)
        score = words + 0.1 * passage.retrieval + 0.1 * max(0.0, cosine) + 0.3 * close + 0.3 * bound
        score *= (
            (0.5 + 0.5 * subject)
            * (1.0 if passage.text[-1:] in "。！？；”…" else 0.93)
            * _measure_prior(question, span)
        )
        found.append(
            Candidate(
                passage,
                span,
                score,
                share,
                focus,
                close,
                bound,
                subject,
                time,
                source,
                fit,
                modality,
                part,
                other,
                missing,
            )
        )
    return found


def _measure_prior(question: Parsed, span: Span | None) -> float:
    """Return less than 1 for a rate where an amount is asked: 投资目标 is 2490亿元 rather than 增长25%."""
    if span is None or span.figure is None or question.growth or span.figure.measure != "percent":
        return 1.0
    return 0.75 if asks_amount(question) else 1.0


def _span_time(passage: Passage, span: Span) -> TimeSpan | None:
    return next((m.span for m in passage.times if m.start == span.start), None)


def _closeness(passage: Passage, span: Span | None, matcher: Matcher) -> float:
    """Return how near the span stands to the question's terms: same clause, few characters, no other figure between."""
    text = passage.text
    if span is None:
        hold = [t for t in matcher.terms if t.text in text]
        return min(1.0, len(hold) / max(1, len(matcher.terms)))
    segment = passage.segment_at(span.start, span.end)
    total = got = 0.0
    for term in matcher.terms:
        weight = matcher.weights[term.text] * (2.0 if term in matcher.focus_terms else 1.0)
        total += weight
        got += weight * _nearness(term.text, text, span, *segment)
    return got / total if total else 0.0


# Nouns that say nothing of what a figure measures, so that the attribute is to be looked for before them.
_UNTELLING = frozenset(
    "数字 指标 目标 总数 其中 全市 全区 全县 全省 全国 比重 同期 上年 去年 今年 目前 水平 部分 方面 情况".split()
)


def _bound(passage: Passage, span: Span | None, matcher: Matcher) -> float:
    """Return how far the clause of a figure names the asked attribute.

    A clause without a noun of its own ("增长7.9%", "前年为81.3亿元") takes its attribute from the clauses before it.
    """
    if span is None or span.figure is None or span.figure.ordinal or not matcher.focus_terms:
        return 1.0
    if matcher.question.measures:  # 多长: the unit itself tells what is measured
        return matcher.in_text(matcher.terms, passage.text)
    low, high = passage.segment_at(span.start, span.end)
    while True:
        share = matcher.in_text(matcher.focus_terms, passage.text[low:high])
        if share >= 0.5 or low == 0 or _own_attribute(passage.text[low : span.start]):
            return share
        low = min(low - 1, passage.segment_at(low - 1, low - 1)[0])


def _own_attribute(text: str) -> bool:
    return any(
        tag[:1] == "n" and tag not in ("nz", "ns") and word not in _UNTELLING for word, tag, _, _ in tagged(text)
    )


def _nearness(term: str, text: str, span: Span, clause_start: int, clause_end: int) -> float:
    places = [m.start() for m in re.finditer(re.escape(term), text)]
    best = 0.0
    for place in places:
        if span.start <= place < span.end:
            best = max(best, 0.9)
            continue
        gap = place - span.end if place >= span.end else span.start - (place + len(term))
        between = text[span.end : place] if place >= span.end else text[place + len(term) : span.start]
        value = 1.0 / (1.0 + gap / 12)
        if not clause_start <= place < clause_end:
            value *= 0.7
        value *= 0.75 ** len(re.findall(r"\d+(?:\.\d+)?", between))
        if place >= span.end:
            value *= 0.9
        best = max(best, value)
    return best


def _modality(question: Parsed, passage: Passage, offset: int) -> bool:
    """Whether the statement is a target where one is asked, and no mere target where an outcome is asked."""
    if not (question.target or question.outcome) or question.kind not in ("figure", "list", "what", "date", "yesno"):
        return True
    told = modality_of(passage, offset)
    if question.target and not question.outcome:
        return told != "outcome"
    return told != "target" if question.outcome and not question.target else True


def modality_of(passage: Passage, offset: int) -> Literal["target", "outcome", "unclear"]:
    """Say whether the statement at the offset tells a target or plan, or an outcome; the nearest word decides."""
    clause_start, clause_end = passage.clause_at(offset)
    clause, sofar = passage.text[clause_start:clause_end], passage.text[:clause_end]
    if _REPORTS_TARGET.search(passage.text[clause_start : clause_end + 20]):
        return "outcome"
    rest = passage.text[clause_end : clause_end + 24]
    time, _ = passage.time_at(offset)
    written = passage.article.date_span
    if time and written and time.last < written.first and "目标" not in clause:
        return "outcome"
    if _TARGET.search(clause) or ("目标" in rest and not _REPORTS_TARGET.search(rest)):
        return "target"
    for text in (clause, sofar):
        if _TARGET.search(text):
            return "target"
        if _OUTCOME.search(text):
            return "outcome"
    return "target" if _TARGET.search(passage.before) else "unclear"


def _scope(question: Parsed, passage: Passage, span: Span | None) -> tuple[bool, bool]:
    """Return whether a figure is said of a part (a set of projects) or of another thing (one project)."""
    if span is None or span.figure is None or span.figure.measure != "money":
        return False, False
    text = passage.text
    after, before = text[span.end : span.end + 40], text[max(0, span.start - 24) : span.start]
    if _ATTRIBUTIVE.match(after):
        return False, True
    if re.search(r"项目|工程|基地|中心|大厦|园区|大桥|隧道|医院|学校", question.text):
        return False, False
    matched = _SET_AFTER.match(after)
    if matched and matched["count"] not in ("1", "一"):
        return True, False
    return False, bool(_ONE_AFTER.match(after) or _ONE_BEFORE.search(before))


def negates(text: str) -> bool:
    """Whether a sentence denies something."""
    return bool(_NEGATION.search(text))
