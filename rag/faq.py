"""Questions that a page answers itself: 问：错过缴费期怎么办？答：…. What stands under the asked one goes first."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.passages import Passage
from rag.query import Parsed, Term

_ANSWER = re.compile(r"(?:答|A)[：:]")
_ASKED = re.compile(r"\n(?:问|Q)\d*[：:]")
_QUESTION = re.compile(r"(?:问|Q)\d*[：:]|(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．])?[^\n。；]{4,50}[？?]$")
ASKS_THE_SAME, WEIGHED = 0.7, 1.0  # the least share of the terms, and what all of them count for
_MOST = 120  # characters of a question


def asked_there(question: Parsed, passage: Passage, weight: Callable[[Term], float]) -> float:
    """Return what it adds to a statement's score that its page asks the same before it."""
    if _ANSWER.match(passage.text) is None:
        return 0.0
    end = passage.whole.rfind("\n", 0, passage.start)
    line = passage.whole[max(0, end - _MOST, passage.whole.rfind("\n", 0, max(0, end)) + 1) : max(0, end)].strip()
    if not line or _QUESTION.match(line) is None:
        return 0.0
    head = _ASKED.split(f"{passage.title}\n{passage.lead}", maxsplit=1)[0]  # what all of the page is about
    own = [term for term in question.terms if term.text not in head]
    total = sum(weight(term) for term in own)
    share = sum(weight(term) for term in own if term.text in line) / total if total else 0.0
    return WEIGHED * (share - ASKS_THE_SAME) / (1 - ASKS_THE_SAME) if share > ASKS_THE_SAME else 0.0
