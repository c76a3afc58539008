"""Which statements stand beside the best one: revised figures, other years, other places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.extract import Candidate
from rag.query import Parsed

MAX_LINES = 16
# A second statement is printed beside the first when it scores nearly as well.
NEARLY = 0.88
_REVISION = re.compile(
    r"(?:由|从|自|原)[^，。；]{0,12}\d[^，。；]{0,8}(?:调整|下调|上调|修订|修改|更正|调增|调减|调低|调高)(?:为|至|到)?$|更正|订正|(?:修订|调整|核定|下调|上调)(?:为|至|到)$"
)


def latest_word(whole: Sequence[Candidate]) -> Candidate:
    """Return the best statement, or the one that revises a figure to the same value: it tells the earlier one too."""
    best = whole[0]
    equal = (c for c in whole[1:] if c.span and best.span and same(c, best) and revises(c))
    return next(equal, best)


def rivals(question: Parsed, best: Candidate, whole: Sequence[Candidate]) -> list[Candidate]:
    """Return the best and the statements of other times or articles that rank with it but say another thing."""
    lines = [best]
    for candidate in whole[1:]:
        if not _ranks_with(candidate, best) or any(same(candidate, line) for line in lines):
            continue
        if question.kind == "figure" and measure(candidate) != measure(best):
            continue
        other_time = candidate.year is not None and candidate.year not in {line.year for line in lines}
        other_article = candidate.passage.article.id not in {line.passage.article.id for line in lines}
        if other_article if question.spans else other_time:
            lines.append(candidate)
    return sorted(lines[:4], key=_newest)


def revises(candidate: Candidate) -> bool:
    """Whether a statement says that the figure replaces an earlier one; such a figure is never left out."""
    return bool(_REVISION.search(candidate.passage.text[: candidate.offset]))


def _ranks_with(candidate: Candidate, best: Candidate) -> bool:
    if candidate.span is not None and revises(candidate) and candidate.fit >= best.fit:
        return candidate.bound >= best.bound - 0.05 and candidate.focus >= best.focus - 0.05
    return (
        candidate.span is not None
        and candidate.score >= NEARLY * best.score
        and candidate.focus >= best.focus - 0.05
        and candidate.bound >= best.bound - 0.05
        and candidate.close >= 0.85 * best.close
        and candidate.fit >= best.fit
    )


def _newest(candidate: Candidate) -> tuple[int, str]:
    year = candidate.time.last.toordinal() if candidate.time else 0
    date = candidate.passage.article.date or ""
    return -year, "".join(chr(0x10FFFF - ord(ch)) for ch in date)


def measure(candidate: Candidate) -> str:
    """Return the class of the unit of a statement's figure, or an empty string."""
    return candidate.span.figure.measure if candidate.span and candidate.span.figure else ""


def same(one: Candidate, other: Candidate) -> bool:
    """Whether two statements give the same answer for the same time."""
    if one.span and other.span and one.span.figure and other.span.figure:
        a, b = one.span.figure, other.span.figure
        return a.value == b.value and a.unit == b.unit and one.time == other.time
    return one.short == other.short and one.time == other.time


def by_year(whole: Sequence[Candidate]) -> list[Candidate]:
    """Return the best statement of each year, oldest first."""
    best: dict[int, Candidate] = {}
    for candidate in whole:
        comparable = candidate.score >= 0.75 * whole[0].score and measure(candidate) == measure(whole[0])
        if candidate.year is not None and comparable:
            best.setdefault(candidate.year, candidate)
    return [best[year] for year in sorted(best)][-MAX_LINES:]
