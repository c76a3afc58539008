"""Sums, differences and comparisons of cited figures, each marked as computed.

Nothing is computed but from figures that are cited, of one unit and one kind: never a target from an outcome, never a
sum of rates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from index.figures import QUALIFIED
from rag.candidate import Candidate
from rag.draft import Draft, quoted, shown, time_label, warn_of_undated
from rag.names import subject_names
from rag.operands import Operands, described, operands
from rag.query import Parsed, parse_question
from rag.refuse import missing, uncomputed
from rag.regions import main_region, of_one_region
from rag.rivals import chosen, measure, of_months
from rag.tables import CHANGE, signed, table
from rag.versus import compared, year_before

MOST_BESIDE = 2  # figures of one sentence from which it is the one that tells all
COMPUTED = "计算所得"
_SCALES = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"), (Decimal(1), ""))
_BASE = re.compile(r"(?:比|较|与|同|跟)((?:19|20)\d\d)年")
_SHARES = re.compile(r"占|比重|份额")  # of one whole, which make a sum
_PARTED = re.compile(r"[，、；：\d]")  # what a figure does not count any more
# What a thing has whenever it is told of.
_STANDING = re.compile(r"投资|造价|概算|[全总]?长|面积|里程|高度|容量|座位|床位|占地")


def together(
    question: Parsed, read_again: Callable[[Parsed], Sequence[Candidate]], today: date | None = None
) -> Draft | None:
    """Return the answer to a question over several figures, None for any other and where none of them is found."""
    weighed = compared(question, read_again, today)
    if weighed is not None and (weighed.status == "answered" or question.kind != "yesno"):
        return weighed
    asked = operands(question) if weighed is None else None
    if asked is None:
        return None
    draft = combined(question, asked, [read_again(parse_question(text, today)) for text in asked.questions])
    if draft is not None and draft.status == "no_evidence" and asked.change:
        return _stated(question, asked, read_again(parse_question(asked.change, today))) or draft
    return draft


def _stated(question: Parsed, asked: Operands, candidates: Sequence[Candidate]) -> Draft | None:
    """Return the change from the year before as a text tells it ("增长2.6%"), None where none does."""
    told = chosen(candidates, needs_figure=True)
    if told is None or told.year != int(asked.labels[0][:4]):
        return None
    way = CHANGE.search(told.passage.text[told.passage.clause_at(told.offset)[0] : told.offset])
    if way is None or any(f"{year}年" != asked.labels[1][:5] for year in _BASE.findall(told.clause)):
        return None
    draft = Draft(question)
    cited = draft.cite(told)
    word = way["rise"] or way["fall"]
    figure = shown(question, told).removeprefix(word)
    draft.short = figure if bool(way["fall"]) == asked.falls else f"{word}{figure}"
    draft.text = f"{time_label(told)}{word}{figure}：{quoted(draft, told, cited)}"
    warn_of_undated(draft, [told])
    return draft


def combined(question: Parsed, asked: Operands, readings: Sequence[Sequence[Candidate]]) -> Draft | None:
    """Return the figures asked for together with what they make; None where none of them is found."""
    if asked.by_time:
        region = main_region([c for candidates in readings for c in candidates if c.sound])
        readings = [of_one_region(question, candidates, region) for candidates in readings]
    terms = [_term(asked, label, candidates) for label, candidates in zip(asked.labels, readings, strict=True)]
    if not asked.by_time and asked.form != "difference":
        terms = _side_by_side(asked, terms, readings)
    if asked.by_time:
        terms = [term or _told_beside(label, terms) for label, term in zip(asked.labels, terms, strict=True)]
    return of_terms(question, asked, terms)


def of_terms(question: Parsed, asked: Operands, terms: Sequence[Candidate | None]) -> Draft | None:
    """Return the figures themselves, None for one that is not told, together with what they make."""
    known = [term for term in terms if term is not None]
    if not known or (asked.form == "table" and len(known) < len(terms)):
        return None
    if asked.form == "table" or (asked.form in ("most", "least") and len(known) == len(terms)):
        return table(question, asked, terms)
    draft = Draft(question)
    problem = missing(asked, terms) or _unlike(asked, known)
    if problem:
        return uncomputed(draft, asked, terms, problem)
    parts = [f"{label}{_told(draft, term)}" for label, term in zip(asked.labels, known, strict=True)]
    result, word = _computed(asked, known)
    about = "约" if any(QUALIFIED.search(term.short) for term in known) else ""
    figure = written(abs(result), known)
    if asked.form == "sum" and result < 0:
        figure = f"-{figure}"
    draft.computed.append(figure)
    draft.short = f"{about}{figure}"
    draft.text = (
        f"{word}{draft.short}（{COMPUTED}）：{'，'.join(parts)}。"
        if result or asked.form == "sum"
        else (f"没有相差（{COMPUTED}）：{'，'.join(parts)}。")
    )
    warn_of_undated(draft, known)
    return draft


def _told_beside(label: str, terms: Sequence[Candidate | None]) -> Candidate | None:
    """Return what the sentence of the next year's figure tells of a year: 62.4亿元，上年为58.9亿元."""
    found = (year_before(term, int(label[:4])) for term in terms if term is not None)
    return next((term for term in found if term is not None), None)


def _term(asked: Operands, label: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the figure of an operand; of a year only what is told of that year."""
    term = chosen(candidates, needs_figure=True)
    term = _outcome_rather(term, candidates) if term is not None else None
    if term is None or asked.by_time:
        return None if term is None or term.year != int(label[:4]) else term
    # Of what is named behind a figure that is not told: 共投入1200万元，其中水利局560万元.
    term = _in_unit(asked, term, candidates)
    at = term.passage.text.find(label)
    if at < 0 or term.span is None or at < term.span.end or not _PARTED.search(term.passage.text, term.span.end, at):
        return term  # 105处养老服务中心
    behind = (c for c in candidates if c.passage.key == term.passage.key and c.offset > at)
    return min((c for c in behind if measure(c) == measure(term)), key=lambda c: c.offset, default=term)


def _side_by_side(
    asked: Operands, terms: Sequence[Candidate | None], readings: Sequence[Sequence[Candidate]]
) -> list[Candidate | None]:
    """Return the figures, of several things without a place of their own those that the sentence of the others tells.

    “小巨人”企业7家、省瞪羚企业28家，高新技术企业突破1300家: its 高新技术企业, not those that another region has.
    """
    keys = [term.passage.key for term in terms if term is not None]
    most = max(keys, key=keys.count) if keys else None
    if most is None or keys.count(most) < MOST_BESIDE or any(subject_names(label) for label in asked.labels):
        return list(terms)
    found: list[Candidate | None] = []
    for label, term, candidates in zip(asked.labels, terms, readings, strict=True):
        beside = (c for c in candidates if c.passage.key == most and c.sound and not c.part and label in c.clause)
        found.append(term if term is None or term.passage.key == most else next(beside, term))
    return found


def _outcome_rather(term: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Return what came of it rather than its goal, where both are told of the time and the goal is not asked."""
    if term.question.target or term.told_as != "target":
        return term
    told = (c for c in candidates if c.sound and not c.part and c.fit >= term.fit and measure(c) == measure(term))
    told = (c for c in told if not _BY_SO_MUCH.search(c.passage.text, 0, c.offset))  # 产值6300万元，比去年增加900万元
    return next((c for c in told if c.told_as != "target" and c.bound >= term.bound), term)


_BY_SO_MUCH = re.compile(r"(?:[增减][加少]|增长|下降|提高|上升|[多少])了?$")


def _in_unit(asked: Operands, term: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Return the figure in the unit that is asked for, where one is told as well."""

    def unit(one: Candidate) -> str:
        return one.span.figure.unit if one.span and one.span.figure else ""

    if not asked.unit or unit(term) == asked.unit:
        return term
    return next((c for c in candidates if c.sound and not c.part and unit(c) == asked.unit), term)


def written(value: Decimal, terms: Sequence[Candidate]) -> str:
    """Return a value exactly, in the largest scale that a term is written in, with their unit."""
    figures = [term.span.figure for term in terms if term.span and term.span.figure]
    unit = "个百分点" if figures[0].measure == "percent" else figures[0].unit
    said = "".join(figure.text for figure in figures)
    scale, word = next(((s, w) for s, w in _SCALES if w and w in said), _SCALES[-1])
    if value and value < scale / 100:  # 0.0012亿 is written by nobody
        scale, word = next((s, w) for s, w in _SCALES if value >= s or s == 1)
    scaled = f"{value / scale:f}"
    scaled = scaled.rstrip("0").rstrip(".") if "." in scaled else scaled
    return f"{scaled}{word}{unit}"


def _computed(asked: Operands, known: Sequence[Candidate]) -> tuple[Decimal, str]:
    values = [signed(term) or Decimal(0) for term in known]
    if asked.form == "sum":
        return sum(values, Decimal(0)), "合计"
    result = values[0] - values[1]
    if asked.by_time:
        later = asked.labels[0] >= asked.labels[1]
        return result, "增加" if (result >= 0) == later else "减少"
    return result, f"{asked.labels[0]}比{asked.labels[1]}{'多' if result >= 0 else '少'}"


def _unlike(asked: Operands, known: Sequence[Candidate]) -> str:
    """Say why figures are not to be added or subtracted, or return an empty string."""
    if len({(term.passage.key, term.offset) for term in known}) < len(known):
        return "资料中只有一个数字"  # which cannot be both things'
    figures = [term.span.figure for term in known if term.span and term.span.figure]
    if len({(figure.measure, _kind_of_unit(figure.unit)) for figure in figures}) > 1:
        return f"单位不同（{described([term.short for term in known])}）"
    if any(figure.value is None for figure in figures):
        return "数字不能换算"
    if asked.form == "sum" and figures[0].measure == "percent" and not _SHARES.search(asked.questions[0]):
        return "比率不能相加"
    kinds = {term.told_as for term in known}
    if "target" in kinds and "outcome" in kinds:
        return "一个是目标，一个是实际"
    if not asked.by_time and not _STANDING.search(asked.questions[0]) and len({term.year for term in known}) > 1:
        return "年份不同"
    if len({_part_of_year(term) for term in known}) > 1:
        return "一个是全年，一个不是"
    return ""


def _part_of_year(term: Candidate) -> bool:
    """Whether a figure is of some months, not of the year or of a day."""
    return term.time_source != "article" and of_months(term.time)


def _kind_of_unit(unit: str) -> str:
    return {"名": "人", "位": "人", "标准箱": "标箱", "箱": "标箱", "人民币": "元", "元人民币": "元", "块钱": "元"}.get(
        unit, unit
    )


def _told(draft: Draft, term: Candidate) -> str:
    cited = draft.cite(term)
    return f"{term.short}{draft.mark(cited, term)}"
