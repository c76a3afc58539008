"""By how much something was raised or cut: the difference of 由400元提高到600元, where that is asked.

The figure that something came to is no answer to it: 停车位增加了多少 is not the number of them that there are now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.figures import Figure, find_figures
from rag.arithmetic import COMPUTED, written
from rag.candidate import Candidate
from rag.changes import FALLS, RISES, asked_change
from rag.draft import Draft, quoted, time_label, warn_of_undated
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span
from rag.stretches import is_name, names_another
from rag.synonyms import forms
from rag.timeliness import time_fit

_FROM = re.compile(r"(?:由|从)[^，。；、\d]{0,10}$")
_CAME_TO = re.compile(
    rf"[^，。；、\d]{{0,8}}?(?:{RISES}|{FALLS}|调整?|变|改|扩|压)[一-鿿]{{0,2}}?(?:到|至|为|成)[^，。；、\d]{{0,10}}"
)
_UNITS = {"%": ("百分点", "个百分点", "个点", "点", "%")}  # in which a change of a share is asked
LEAST_SHARE = 0.45  # of the question's terms that a statement holds at the least


def changed(question: Parsed, candidates: Sequence[Candidate]) -> Draft | None:
    """Return the computed change of what is asked, None where none is asked or no sentence tells both its ends."""
    asked = asked_change(question)
    if asked is None:
        return None
    for candidate, before, after in _steps(question, candidates):
        if (
            before.value is None
            or after.value is None
            or (asked.unit and asked.unit not in _UNITS.get(after.unit, (after.unit,)))
        ):
            continue
        change = after.value - before.value
        if not change or (asked.rises and change < 0) or (asked.falls and change > 0):
            continue
        draft = Draft(question)
        cited = draft.cite(candidate)
        draft.short = written(abs(change), [candidate])
        draft.computed.append(draft.short)
        word = "增加" if change > 0 else "减少"
        draft.text = f"{time_label(candidate)}{word}{draft.short}（{COMPUTED}）：{quoted(draft, candidate, cited)}"
        warn_of_undated(draft, [candidate])
        return draft
    return None


def _is_asked(candidate: Candidate) -> bool:
    """Whether a statement is of the asked time, subject and words, whatever kind of figure it tells."""
    # What is decided in March is decided, though what came of the year is not told yet.
    timely = max(candidate.fit, time_fit(candidate.question.spans, candidate.time, candidate.time_source))
    fits = timely >= 0.5 and candidate.subject >= 0.5 and not candidate.opposite and not candidate.not_so
    return fits and candidate.share >= LEAST_SHARE and not candidate.missing and _names_all(candidate)


def _names_all(candidate: Candidate) -> bool:
    """Whether all things that are asked of are named near a statement, and those with a number in it."""
    text = candidate.passage.text
    near = f"{candidate.passage.title}\n{candidate.passage.before}{text}"
    for term in candidate.question.terms:
        where = text if term.text.startswith("第") else near
        named = term.pos[:1] in "nj" or term.text.startswith("第")
        if named and len(term.text) > 1 and not any(form in where for form in (term.text, *forms(term.text))):
            return False
    return True


def _steps(question: Parsed, candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, Figure, Figure]]:
    """Yield what tells of the asked thing from which figure it came to which other of one unit."""
    words = [t.text for t in question.terms if t.pos[:1] in "nj" and len(t.text) > 1 and not is_name(t)]
    seen: set[tuple[str, int]] = set()
    for candidate in candidates:
        passage = candidate.passage
        if passage.key in seen or not _is_asked(candidate):
            continue
        seen.add(passage.key)
        told = [pair for pair in pairwise(find_figures(passage.text)) if _is_step(passage.text, *pair)]
        for before, after in sorted(told, key=lambda pair: -_named(words, passage, pair[0])):
            clause = passage.clause(before.start)
            if _named(words, passage, before) or not names_another(clause, words):
                yield replace(candidate, span=Span(after.start, after.end, after.text, figure=after)), before, after


def _is_step(text: str, before: Figure, after: Figure) -> bool:
    """Whether a text says that something came from one figure to the other."""
    if before.unit != after.unit or not _FROM.search(text, 0, before.start):
        return False
    return _CAME_TO.fullmatch(text, before.end, after.start) is not None


def _named(words: Sequence[str], passage: Passage, figure: Figure) -> int:
    """Return how many of the asked words the clause of a figure holds."""
    clause = passage.clause(figure.start)
    return sum(any(form in clause for form in (word, *forms(word))) for word in words)
