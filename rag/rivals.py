"""Which statements stand beside the best one: revised figures, other years, other places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.types import TimeSpan
from rag.candidate import Candidate
from rag.clock import asks_day
from rag.query import Parsed
from rag.reader_spans import asks_office
from rag.revisions import corrected, revises, superseded

MAX_LINES = 16
# A second statement is printed beside the first when it scores nearly as well.
NEARLY = 0.88
NEARLY_FIT = 0.1  # of its time, what a correction dated by its day may fit worse than a year
# What ranks below this share of another kind of figure speaks of something else.
CLEARLY = 0.85


# 现任县长: who holds the office last.
_OF_TODAY = re.compile(r"现任|现在|目前|如今|当前")


def latest_word(whole: Sequence[Candidate]) -> Candidate:
    """Return the best statement, or the one that revises a figure to the same value: it tells the earlier one too.

    Of an office the one who has taken it over since.
    """
    best = whole[0]
    if best.question.kind == "person" and not best.question.spans and asks_office(best.question):
        best = max((c for c in whole if _took_over(c, best)), key=_written, default=best)
        best = max((c for c in whole if _holds_since(c, best)), key=_as_of, default=best)
    if best.question.kind == "date" and asks_day(best.question) and best.time and best.time.first != best.time.last:
        within = (c for c in whole if c.time and c.time.first == c.time.last and best.time.contains(c.time))
        best = next(within, best)  # 2022年8月1日, where another tells 8月
    equal = (c for c in whole[1:] if c.span and best.span and same(c, best) and revises(c))
    return next(equal, best)


STANDS = 0.6  # how near a name stands to an office that it is right beside


def _holds_since(candidate: Candidate, best: Candidate) -> bool:
    """Whether somebody else is told to hold the office after the time of the best statement, or to this day."""
    if candidate.span is None or candidate.time is None or candidate.short == best.short:
        return False
    if best.time is None and _TAKES_OVER.search(best.clause):
        return False  # who took it over on a day of no known year
    return candidate.close >= STANDS and _as_of(candidate) > _as_of(best)


def _as_of(candidate: Candidate) -> date:
    return candidate.time.last if candidate.time else date.min


_TAKES_OVER = re.compile(r"接任|接替|继任|当选|任命|聘任|出任|就任|履新|到任|上任|改任|升任")


def _took_over(candidate: Candidate, best: Candidate) -> bool:
    """Whether a later article than the best one's tells that somebody took the office over."""
    if candidate.span is None or candidate.short == best.short or _written(candidate) <= _written(best):
        return False
    return _TAKES_OVER.search(candidate.clause) is not None


def _written(candidate: Candidate) -> str:
    return candidate.passage.article.date or ""


def of_whole_year(best: Candidate, whole: Sequence[Candidate]) -> Candidate:
    """Return the statement of the whole year where the best one is of months of it."""
    same_figure = (c for c in whole if measure(c) == measure(best) and c.bound >= best.bound - 0.05)
    return next((c for c in same_figure if _of_part_of_year(best, c)), best)


def rivals(question: Parsed, best: Candidate, whole: Sequence[Candidate]) -> list[Candidate]:
    """Return the best and the statements of other times or articles that rank with it but say another thing."""
    lines = [best]
    for candidate in whole[1:]:
        if question.kind == "date" and revises(best) and not _tells_what_was(candidate, best):
            continue
        if not _ranks_with(candidate, best) or any(same(candidate, line) for line in lines):
            continue
        if question.kind == "person" and any(candidate.short == line.short for line in lines):
            continue
        if question.kind == "figure" and measure(candidate) != measure(best):
            continue
        other_time = candidate.year is not None and candidate.year not in {line.year for line in lines}
        other_article = candidate.passage.article.id not in {line.passage.article.id for line in lines}
        if other_article if question.spans or revises(best) else other_time:
            lines.append(candidate)
    if question.kind == "figure":
        lines = [line for line in lines if not any(_of_part_of_year(line, other) for other in lines)]
    lines = sorted(lines[:4], key=_newest)
    return lines[:1] if question.kind == "person" and _OF_TODAY.search(question.text) else lines


def _tells_what_was(candidate: Candidate, best: Candidate) -> bool:
    """Whether a time is the one that the best statement says was changed to another: 由2024年底推迟到2025年9月."""
    before = [m.span for m in best.passage.times if m.start < best.offset and m.span]
    return any(candidate.time is not None and candidate.time.overlaps(one) for one in before[-1:])


def chosen(candidates: Sequence[Candidate], *, needs_figure: bool = False) -> Candidate | None:
    """Return the one statement that answers a part of a question, None where none does; a correction goes first."""
    whole = corrected([c for c in candidates if c.sound and not c.part], candidates)
    if needs_figure:
        whole = [c for c in whole if c.span is not None and c.span.figure is not None]
    if not whole:
        return None
    if candidates[0].other and candidates[0].relevant and whole[0].score < CLEARLY * candidates[0].score:
        return None
    best = whole[0]
    beside = (c for c in rivals(best.question, best, whole) if c.year == best.year)
    return next((c for c in beside if revises(c)), best)


def _of_part_of_year(one: Candidate, other: Candidate) -> bool:
    """Whether one tells of months of the year of which the other tells all."""
    part, whole = one.time, other.time
    if part is None or whole is None or not whole.contains(part) or (whole.last - whole.first).days < 360:
        return False
    return 25 < (part.last - part.first).days < 350


def _ranks_with(candidate: Candidate, best: Candidate) -> bool:
    if candidate.span is not None and revises(candidate) and candidate.fit >= best.fit - NEARLY_FIT:
        return candidate.bound >= best.bound - 0.05 and candidate.focus >= best.focus - 0.05
    return (
        candidate.span is not None
        and candidate.score >= NEARLY * best.score
        and candidate.focus >= best.focus - 0.05
        and candidate.bound >= best.bound - 0.05
        and candidate.close >= 0.85 * best.close
        and candidate.fit >= best.fit
    )


def _newest(candidate: Candidate) -> tuple[int, bool, int, str]:
    last = candidate.time.last if candidate.time else None
    year, day = (last.year, last.toordinal()) if last else (0, 0)
    date = candidate.passage.article.date or ""
    return -year, not revises(candidate), -day, "".join(chr(0x10FFFF - ord(ch)) for ch in date)


def measure(candidate: Candidate) -> str:
    """Return the class of the unit of a statement's figure, or an empty string."""
    return candidate.span.figure.measure if candidate.span and candidate.span.figure else ""


def same(one: Candidate, other: Candidate) -> bool:
    """Whether two statements give the same answer for the same time."""
    if one.span and other.span and one.span.figure and other.span.figure:
        a, b = one.span.figure, other.span.figure
        alike = a.text == b.text if a.value is None else a.value == b.value
        return alike and a.unit == b.unit and one.time == other.time
    return one.short == other.short and one.time == other.time


def same_value(one: Candidate, other: Candidate) -> bool:
    """Whether two statements give the same answer for one time, or for a time and a part of it: 2022年, 2022年末."""
    if one.time is None or other.time is None or not (one.time.contains(other.time) or other.time.contains(one.time)):
        return same(one, other)
    return same(one, replace(other, time=one.time))


def by_year(whole: Sequence[Candidate]) -> list[Candidate]:
    """Return the best statement of each year, oldest first."""
    years: dict[int, list[Candidate]] = {}
    for candidate in whole:
        comparable = candidate.score >= 0.75 * whole[0].score and measure(candidate) == measure(whole[0])
        if candidate.year is not None and comparable:
            years.setdefault(candidate.year, []).append(candidate)
    return [_of_year(years[year]) for year in sorted(years)][-MAX_LINES:]


def _of_year(told: Sequence[Candidate]) -> Candidate:
    """Return the statement for a row of a series: the last word on the whole year, the outcome before the target."""
    best = told[0]
    alike = [c for c in told if c is best or _ranks_with(c, best)]

    def place(candidate: Candidate) -> tuple[bool, bool, bool, bool]:
        target = candidate.told_as == "target"
        return (
            superseded(candidate),
            target != candidate.question.target,
            not whole_year(candidate),
            not revises(candidate),
        )

    return min(alike, key=place)


def of_months(time: TimeSpan | None) -> bool:
    """Whether a time is some months, not a year or a day."""
    return time is not None and 31 < (time.last - time.first).days < 300


def whole_year(candidate: Candidate) -> bool:
    """Whether a statement is of a year, or of a day in it that stands for the year: an article's own, its end."""
    if candidate.time is None or candidate.time_source == "article":
        return True
    return (candidate.time.last - candidate.time.first).days > 300 or candidate.time.first.month == 12
