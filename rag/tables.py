"""Tables: a figure a year or a subject, as a Markdown table whose every row cites its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from index.types import TimeSpan
from rag.asked_kind import MEASURED
from rag.asked_times import ALL_YEARS
from rag.candidate import Candidate
from rag.draft import MAX_LISTED, MAX_SHORT, UNKNOWN_YEAR, Draft, joined, shown, time_label, warn_of_undated
from rag.operands import MEASURE, Operands, asked_of, described
from rag.query import Parsed, parse_question
from rag.regions import main_region, of_one_region
from rag.rivals import by_year, measure, of_months, whole_year

MAX_YEARS = 10
SURELY = 0.88  # of the best score
HALF_A_YEAR = 150  # days, or nearly
OUTWARD = 2  # years before the first and after the last one found that are looked for too


# The word right before a figure that is a change.
CHANGE = re.compile(
    r"(?:(?P<rise>净增|增长|增加|提高|提升|上升|上涨|增|涨)|(?P<fall>下降|降低|减少|下滑|回落|下跌|减|降|跌))[了约近超逾]*$"
)
_FALLS = re.compile(r"下降|降低|减少|下滑|回落|下跌|负增长|[减降跌]")
_ASKS_FALL = re.compile(r"降|减|跌|下滑|回落")


def signed(term: Candidate) -> Decimal | None:
    """Return a figure's value, below zero for a fall where it was not asked by how much something fell."""
    value = term.span.figure.value if term.span and term.span.figure else None
    return -value if value is not None and _fell(term) else value


def _fell(term: Candidate) -> bool:
    figure = term.span.figure if term.span else None
    if figure is None or figure.measure != "percent" or _ASKS_FALL.search(term.question.text):
        return False
    way = CHANGE.search(term.passage.text, max(0, term.offset - 12), term.offset)
    return way is not None and way["fall"] is not None


def _with_fall(term: Candidate, told: str) -> str:
    """Return a figure with the word for a fall, which where 增长 is asked its span has already."""
    return told if not _fell(term) or _FALLS.match(told) else f"下降{told}"


def table(question: Parsed, asked: Operands, terms: Sequence[Candidate | None]) -> Draft:
    """Write a row for each operand; of the most and the least say which it is."""
    draft = Draft(question)
    rows = [(label, term) for label, term in zip(asked.labels, terms, strict=True) if term is not None]
    lacking = [label for label, term in zip(asked.labels, terms, strict=True) if term is None]
    write(draft, "年份" if asked.by_time else "对象", rows)
    if asked.form in ("most", "least"):
        _name_first(draft, asked, rows)
    if lacking:
        draft.partial = True
        draft.text += f"\n资料中没有{described(lacking)}的数字。"
        draft.years |= {int(label[:4]) for label in lacking if asked.by_time}
    return draft


def write(draft: Draft, head: str, rows: Sequence[tuple[str, Candidate]]) -> None:
    """Put a table into a draft: label, figure and the mark of its quote."""
    by_time = head == "年份"
    kinds = {_kind(term) for _, term in rows}
    lines, shorts = [], []
    for label, term in rows:
        cited = draft.cite(term)
        told = shown(term.question, term) or term.short  # 哪年多 asks a time, and each of its figures how much
        told = _with_fall(term, told)
        note = "（目标）" if _kind(term) == "target" and len(kinds) > 1 else ""
        when = time_label(term)
        cells = [label if not by_time or when == UNKNOWN_YEAR else when, told + note, draft.mark(cited, term)]
        lines.append(cells if by_time else [cells[0], when, *cells[1:]])
        months = by_time and of_months(term.time) and when != UNKNOWN_YEAR
        shorts.append(
            f"{_with_fall(term, term.short)}（{when if months else label}{'目标' if note and by_time else ''}）"
        )
    columns = [head, "数字", "出处"] if by_time else [head, "时间", "数字", "出处"]
    draft.text = "\n".join("| " + " | ".join(cells) + " |" for cells in (columns, ["---"] * len(columns), *lines))
    draft.short = joined(shorts, oldest_first=by_time, limit=MAX_LISTED)
    warn_of_undated(draft, [term for _, term in rows])


def _kind(term: Candidate) -> str:
    return "target" if term.told_as == "target" else "told"


def _name_first(draft: Draft, asked: Operands, rows: Sequence[tuple[str, Candidate]]) -> None:
    """Say which row has the most or the least, where all are of one measure and unit."""
    figures = [(label, term.span.figure) for label, term in rows if term.span and term.span.figure]
    values = [(value, label) for label, term in rows if (value := signed(term)) is not None]
    if len(values) < len(rows) or len({figure.unit for _, figure in figures}) > 1:
        return
    edge = (max if asked.form == "most" else min)(value for value, _ in values)
    first = [label for value, label in values if value == edge]
    word = "最高" if asked.form == "most" else "最低"
    if len(rows) == 2:
        word = "较高" if asked.form == "most" else "较低"
    if len(first) == len(rows):
        draft.text += "\n数字相同。"
        return
    draft.text = f"{described(first)}{word}：\n{draft.text}"
    best = next(term for label, term in rows if label == first[0])
    told = f"{described(first)}（{_with_fall(best, best.short)}）"
    draft.short = told if len(told) <= MAX_SHORT else described(first)


def series(
    question: Parsed, candidates: Sequence[Candidate], read_again: Callable[[Parsed], Sequence[Candidate]]
) -> Draft | None:
    """Return a table of years for 历年 and the like, None where fewer than two years are told.

    Years that the first look did not bring, between those it brought and a little beyond, are asked for one by one.
    """
    if question.kind != "figure" or re.search(r"变化|走势|趋势", question.text):
        question = _asking_figures(question)
        candidates = read_again(question) if question.kind == "figure" else ()
    found = told_years(question, candidates, read_again)
    if len(found) < 2:
        found = _with_parts(candidates) | found  # a part of a year stands for it, named as such
    if len(found) < 2:
        return None
    bounds = _bounds(question)
    draft = Draft(question)
    write(draft, "年份", [(f"{year}年", found[year]) for year in sorted(found)][-MAX_YEARS:])
    first_year, last_year = min(found), max(found)
    wanted = range(bounds.first.year if bounds else first_year, last_year + 1)
    if any(year not in found for year in wanted):
        draft.text += "\n其间其余年份的数字，资料中没有找到。"
        draft.partial = bounds is not None
    return draft


def _with_parts(candidates: Sequence[Candidate]) -> dict[int, Candidate]:
    """Return the figure of each year, of some of its months where nothing is told of all of it."""
    sound = [c for c in candidates if c.sound and not c.part]
    found = {c.year: c for c in by_year(of_one_region(sound[0].question, sound, main_region(sound)))} if sound else {}
    return {year: c for year, c in found.items() if year is not None and (whole_year(c) or _of_first_months(c))}


def _of_first_months(candidate: Candidate) -> bool:
    """Whether a figure is of the first months of a year, which tell how it goes: no quarter or month alone."""
    time = candidate.time
    return time is not None and time.first.month == 1 and (time.last - time.first).days > HALF_A_YEAR


def told_years(
    question: Parsed, candidates: Sequence[Candidate], read_again: Callable[[Parsed], Sequence[Candidate]]
) -> dict[int, Candidate]:
    """Return the figure of each year that is told, those of one measure and region; none where the first has none."""
    whole = _whole(candidates)
    region = main_region(whole)
    found = {c.year: c for c in by_year(of_one_region(question, whole, region)) if c.year is not None}
    first = next(iter(found.values()), None)
    if first is None or first.span is None or first.span.figure is None:
        return {}
    ask = partial(_of_year, question, first, region, read_again)
    best = max(c.score for c in found.values())
    for year in [year for year, c in found.items() if c.score < SURELY * best]:
        _put(found, year, ask)  # what a year's own question brings first is rather of it
    _fill(found, ask, _bounds(question))
    return found


def _bounds(question: Parsed) -> TimeSpan | None:
    return next((span for span in question.spans if len(span.years) > 1), None)


def _fill(found: dict[int, Candidate], ask: Callable[[int], Candidate | None], bounds: TimeSpan | None) -> None:
    """Ask for the years between those found, and outward until two in a row are not told."""
    low, high = (bounds.first.year, bounds.last.year) if bounds else (0, 9999)
    inside = [year for year in range(min(found) + 1, max(found)) if year not in found]
    for year in inside[:MAX_YEARS]:
        _put(found, year, ask)
    for step in (1, -1):
        year, missed = (max(found) if step > 0 else min(found)) + step, 0
        while missed < OUTWARD and low <= year <= high and len(found) < MAX_YEARS:
            missed = 0 if _put(found, year, ask) else missed + 1
            year += step


def _put(found: dict[int, Candidate], year: int, ask: Callable[[int], Candidate | None]) -> bool:
    told = ask(year)
    if told is not None:
        found[year] = told
    return told is not None


_CHANGES = re.compile(
    r"(?:的)?(?:各)?是?(?:有|有着|发生了?|呈现出?)?(?:什么样?|哪些|怎样|怎么样?|如何|何种)?(?:的)?(?:变化|变动|走势|趋势|情况|数据|数字|变)*"
    r"(?:的?情况)?(?:是|怎么样|怎样|如何|的|呢)*[？?。]?$"
)


def _asking_figures(question: Parsed) -> Parsed:
    """Return a question for a series without asking words ("历年收入", "近几年收入有什么变化") as one for figures."""
    text = ALL_YEARS.sub("", _CHANGES.sub("", question.text)).strip("的，, ")
    if not (MEASURE.search(text) or MEASURED.search(text)) or not (
        question.mentions or ALL_YEARS.search(question.text)
    ):
        return question
    return replace(parse_question(asked_of(text) if question.mentions else f"历年{asked_of(text)}"), all_years=True)


def _of_year(
    question: Parsed, like: Candidate, region: str, read_again: Callable[[Parsed], Sequence[Candidate]], year: int
) -> Candidate | None:
    asked = question.text
    for mention in reversed(question.mentions):
        asked = asked[: mention.start] + asked[mention.end :]
    part = parse_question(f"{year}年{ALL_YEARS.sub('', asked)}")
    found = of_one_region(question, _whole(read_again(part)), region)
    same = (c for c in by_year(found) if c.year == year and measure(c) == measure(like))
    return next(same, None)


def _whole(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of whole years; where a part of the year is asked, of that."""
    sound = [c for c in candidates if c.sound and not c.part]
    return [c for c in sound if whole_year(c) or re.search(r"半年|季度|月", c.question.text)]
