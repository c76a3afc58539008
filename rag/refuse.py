"""Saying that the archive does not hold it, with the nearest evidence marked as such."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.candidate import Candidate
from rag.claims import stated
from rag.draft import Draft, asked_phrase, meanings, quoted, shown, time_label
from rag.extract import CORRECTS
from rag.modality import mere_goal
from rag.operands import Operands, described
from rag.query import Parsed
from rag.revisions import revoked, superseded


def missing(asked: Operands, terms: Sequence[Candidate | None]) -> str:
    """Say which of the figures asked for together are not told, or return an empty string."""
    lacking = [label for label, term in zip(asked.labels, terms, strict=True) if term is None]
    return f"资料中没有{described(lacking)}的数字" if lacking else ""


def uncomputed(draft: Draft, asked: Operands, terms: Sequence[Candidate | None], problem: str) -> Draft:
    """Say that figures cannot be put together, and what of them the archive tells."""
    draft.status = "no_evidence"
    doing = {"sum": "合计", "difference": "算出相差多少"}.get(asked.form, "比较")
    told = []
    for label, term in zip(asked.labels, terms, strict=True):
        if term is not None:
            when = "" if asked.by_time else f"（{time_label(term)}）"
            told.append(f"{label}{when}{term.short}{draft.mark(draft.cite(term), term)}")
    draft.text = f"{problem}，无法{doing}；资料中有的是：{'，'.join(told)}。"
    return draft


def refuse(question: Parsed, candidates: Sequence[Candidate]) -> Draft:
    """Say that the archive does not hold it, with the nearest evidence marked as such."""
    draft = Draft(question)
    draft.status = "no_evidence"
    if question.kind == "yesno":
        draft.text = f"资料中没有“{stated(question.text)[0][:60]}”这一说法的依据"
    else:
        draft.text = f"资料中没有“{asked_phrase(question)[:60]}”的依据"
    nearest = _nearest(question, candidates)
    if nearest is not None:
        cited = draft.cite(nearest)
        short = shown(question, nearest)
        quote = f"{quoted(draft, nearest, cited)}{meanings(draft, nearest, cited)}"
        draft.text += f"；最近的是{_how_it_differs(nearest)}：{short + '，' if short else ''}{quote}"
    else:
        _correct(draft, candidates)
    draft.text += "" if draft.citations else "。"
    return draft


_ASKS_NOTHING = re.compile(r"(?:那么?|和|与|、|到|至|的|又|还|呢|吗|啊|是|有|多少|怎么样|如何|情况|[？?，,。！!\s])*")


def names_only_a_time(question: Parsed) -> bool:
    """Whether a question says when and nothing else: 2021年呢, with no question before it."""
    text = question.text
    for mention in question.mentions:
        text = text.replace(mention.text, "", 1)
    return bool(question.mentions) and bool(_ASKS_NOTHING.fullmatch(text))


def unclear(question: Parsed) -> Draft:
    """Say that it is not known what is asked."""
    time = "、".join(mention.text for mention in question.mentions)
    text = f"没有说要问什么，只说了时间（{time}）：请把要问的事也写出来，如“{time}……是多少”。"
    return Draft(question, status="no_evidence", text=text)


def doubt(question: Parsed, answered: Draft) -> Draft:
    """Refuse what would be said with too little confidence, and show it as the nearest evidence."""
    draft = Draft(question, status="no_evidence", confidence=answered.confidence)
    draft.text = f"资料中没有“{asked_phrase(question)[:60]}”的可靠依据"
    nearest = answered.candidates[0]
    cited = draft.cite(nearest)
    draft.text += (
        f"；最接近的内容（{time_label(nearest)}）：{quoted(draft, nearest, cited)}{meanings(draft, nearest, cited)}"
    )
    return draft


def _correct(draft: Draft, candidates: Sequence[Candidate]) -> None:
    """Say what a figure or a numbered event of the question belongs to, where the premise is not the archive's."""
    for term in draft.question.premises:
        told = next((c for c in candidates if term.text in c.passage.text and c.share >= CORRECTS), None)
        if told is not None:
            cited = draft.cite(told)
            draft.text += f"；资料中提到“{term.text}”的是（{time_label(told)}）：{quoted(draft, told, cited)}"
            return


def _nearest(question: Parsed, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the statement of the asked attribute that fails only in time, subject or kind; nearest in time first."""
    failing = [
        c for c in candidates if c.relevant and not c.missing and c.share >= 0.6 and c.close >= 0.3 and c.bound >= 0.4
    ]
    failing = [
        c
        for c in failing
        if c.score >= 0.8 * failing[0].score and _tellable(c) and not superseded(c) and not revoked(c)
    ]
    if not failing:
        return None

    def distance(candidate: Candidate) -> tuple[bool, float, float]:
        gaps = [abs(span.first.year - candidate.year) for span in question.spans if candidate.year is not None]
        return candidate.part or candidate.other, min(gaps, default=99), -candidate.score

    return min(failing, key=distance)


def _tellable(candidate: Candidate) -> bool:
    """Whether a statement about another place may be shown: only where its own words name that place."""
    named = candidate.place and not candidate.place.startswith("全") and candidate.place in candidate.passage.text
    return candidate.subject >= 0.5 or bool(named)


def _how_it_differs(candidate: Candidate) -> str:
    label = time_label(candidate)
    if candidate.fit < 0.5 and candidate.time is not None:
        return f"{label}"
    if candidate.subject < 0.5:
        return f"{candidate.place}的（{label}）"
    if not candidate.modality or mere_goal(candidate.question, candidate.passage, candidate.offset):
        return f"{'目标或计划' if candidate.told_as == 'target' else '实际完成的情况'}（{label}）"
    if candidate.other:
        return f"{'另一种数字' if candidate.span and candidate.span.figure else '另一件事'}（{label}）"
    return f"{label}"
