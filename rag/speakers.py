"""Who says what is asked, where only the head of a paragraph or of an interview's turn names the speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.candidate import Candidate
from rag.cite import citation
from rag.draft import Draft, time_label
from rag.provenance import speaker
from rag.query import Parsed, parse_question

NAMED = 0.7  # the least share of what is said that a statement holds
_SPOKE = (
    r"(?:在|就)?(?:接受(?:了)?[^，。？]{0,8}?(?:采访|专访|访谈)(?:时|中)?|(?:在)?(?:采访|专访|访谈)(?:中|时)"
    r"|谈(?:到|及|起|了)?|介绍(?:了|说)?|表示|指出|强调|提到|透露|认为|说(?:到|过|起)?|讲(?:到|过)?)"
)
_WHO = r"(?:谁|哪位(?:领导|负责人|专家)?|何人|什么人)"
_ASKED = re.compile(
    rf"{_SPOKE}(?!明).*(?:的(?:人)?)?是{_WHO}[？?]?$|^{_WHO}.{{0,10}}?{_SPOKE}(?!明)|是{_WHO}{_SPOKE}的?[？?]?$"
)
_ASKING = re.compile(rf"(?:的(?:人)?)?是{_WHO}|{_WHO}|{_SPOKE}(?!明)")


def asks_speaker(question: Parsed) -> bool:
    """Whether it is asked who says something."""
    return question.kind == "person" and _ASKED.search(question.text) is not None


def spoken_of(question: Parsed, today: date | None = None) -> Parsed | None:
    """Return the question about what is said, None where nothing is left of it."""
    text = _ASKING.sub("", question.text).strip("，的在？? ")
    if len(text) < 4:
        return None
    inner = replace(parse_question(text, today), kind="what", identity="")
    return inner if len(inner.terms) > 1 or any(term.must for term in inner.terms) else None


def about_speaker(question: Parsed, candidates: Sequence[Candidate]) -> Draft | None:
    """Return who says what the best sound statement tells, or None where its article names nobody for it."""
    best = next((c for c in candidates if c.worded and c.timely and c.share >= NAMED), None)
    if best is None:
        return None
    draft = Draft(question)
    about = draft.cite(best)
    article = best.passage.article
    found = speaker(article.text, about.start, about.end)
    if found is None:
        return None
    name, low, high = found
    quote = f"“{about.quote}”[{about.n}]"
    if about.start <= low and high <= about.end:
        draft.text = f"{name}（{time_label(best)}）：{quote}"
    else:
        made = citation(len(draft.citations) + 1, article, low, high, None)
        draft.citations.append(made)
        draft.text = f"{name}（{time_label(best)}）：{quote}，见“{made.quote}”[{made.n}]"
    draft.short = name
    return draft
