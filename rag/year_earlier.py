"""What a year had, by the next one's figure and by how much that is more or less: 418万吨，比上年减少26万吨."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from index.figures import QUALIFIED, find_figures
from index.types import TimeSpan
from rag.arithmetic import COMPUTED, written
from rag.candidate import BOUND, HELD_CLOSE_BY, Candidate
from rag.draft import Draft, quoted
from rag.query import Parsed

_WHOLE, _END = 360, 12  # days of a year that are all of it, and at the most those of its end
# What stands between a figure and by how much it is more or less than the year before's.
_THAN = re.compile(
    r"[^，。；\d]{0,6}，?(?:比|较)(?:上一?年|去年|前一年|(?P<year>(?:19|20)\d\d)年)(?:同期|年?[末底])?[^，。；\d]{0,6}?"
    r"(?:(?P<more>增加|增长|提高|上升|增|多)|(?P<less>减少|下降|降低|减|少))了?"
)
_CHANGES = ("percent", "times", "")


def from_next_year(question: Parsed, candidates: Sequence[Candidate]) -> Draft | None:
    """Return a whole year's figure that only the next year's statement tells by its change; None where none does."""
    span = question.spans[0] if len(question.spans) == 1 else None
    if span is None or question.target or question.growth or not _of_whole(span):
        return None
    year = span.first.year
    for told in candidates:
        value = _earlier(told, year) if _of_next(told, year) else None
        if value is None:
            continue
        draft = Draft(question)
        draft.short = written(value, [told])
        draft.computed.append(draft.short)
        draft.years.add(year)
        draft.text = f"{year}年：{draft.short}（{COMPUTED}）：{quoted(draft, told, draft.cite(told))}"
        return draft
    return None


def _of_next(told: Candidate, year: int) -> bool:
    """Whether a statement tells what is asked, of the whole of the next year and as an outcome."""
    if told.year != year + 1 or told.time is None or not _of_whole(told.time):
        return False
    if told.missing or told.other or told.opposite or told.part or not told.modality or told.told_as == "target":
        return False
    return told.relevant and told.subject >= HELD_CLOSE_BY and told.bound >= BOUND


def _of_whole(span: TimeSpan) -> bool:
    """Whether a time is a whole year, or the end of one, as of which a stock is counted."""
    days = (span.last - span.first).days
    return days >= _WHOLE or (days <= _END and (span.last.month, span.last.day) == (12, 31))


def _earlier(told: Candidate, year: int) -> Decimal | None:
    """Return what the year before had, by how much more or less than that a figure is said to be."""
    figure = told.span.figure if told.span else None
    if told.span is None or figure is None or figure.value is None:
        return None
    if figure.measure in _CHANGES or QUALIFIED.search(told.short):
        return None
    than = _THAN.match(told.passage.text, told.span.end)
    if than is None or (than["year"] and int(than["year"]) != year):
        return None
    by = next((one for one in find_figures(told.passage.text) if one.start == than.end()), None)
    if by is None or by.value is None or QUALIFIED.search(by.text):
        return None
    if (by.measure, by.unit) != (figure.measure, figure.unit):
        return None
    return figure.value - by.value if than["more"] else figure.value + by.value
