"""Whether something was more in one year than in another: 2023年接待游客比2022年增加了吗.

Each year's figure is asked by a question of its own, as for a difference (``operands``), and both are cited. What one
sentence tells of the year before (62.4亿元，上年为58.9亿元) stands for that year's own figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.figures import find_figures
from index.types import TimeSpan
from rag.amounts import bounds
from rag.candidate import Candidate, Read
from rag.draft import Draft, quoted, warn_of_undated
from rag.operands import Operands, asked_of
from rag.query import Parsed, parse_question
from rag.refuse import missing, uncomputed
from rag.regions import main_region, of_one_region
from rag.rivals import chosen, measure, of_months
from rag.span import Span
from rag.tables import signed

_YEAR = r"(?:19|20)\d\d年度?"
_THAN = rf"(?P<than>{_YEAR}|上一?年度?|前一年|去年)(?:同期|全年)?"
_MORE = (
    r"(?P<up>增加|增长|增多|上升|提高|提升|上涨|扩大|多|高|大|长|增|涨|好)"
    r"|(?P<down>减少|下降|降低|回落|下滑|缩小|下跌|少|低|小|短|减|降|跌)"
)
_ENDS = r"(?:了|过|些|一些|很多|不少|得多)*"
_OR = r"(?:是)?(?:增加|增长|上升|提高|多|高)了?(?:呢)?，?还是(?:减少|下降|降低|少|低)了?(?:呢)?"
_ASKING = re.compile(r"是不是|是否|有没有|有无|能否|难道|到底|究竟")
_TAIL = re.compile(r"(?:了?(?:没有|没)|吗|么|呢|吧)?[？?。\s]*$")
_IS = r"(?:是|有所|有|又|都|还|更|要|出现|实现)*"
_WHICH_WAY = rf"{_IS}(?:(?P<or>{_OR})|(?:{_MORE}){_ENDS})$"
_COMPARED = (
    # 2023年甲比2022年增加了
    re.compile(
        rf"^(?P<stem>.*?{_YEAR}.*?)，?(?:比|较|相比于?|相较于?|[与和同跟](?=.{{2,8}}?比)){_THAN}(?:相比|比较|比|来说)?，?的?"
        rf"(?P<what>[^，比较]{{0,10}}?){_WHICH_WAY}"
    ),
    # 与2022年相比，2023年甲增加了
    re.compile(
        rf"^(?:[与和同跟较比]|相比于?|相较于?){_THAN}(?:相比|比较|比|来说)?，?(?P<stem>.*?{_YEAR}.*?)(?P<what>){_WHICH_WAY}"
    ),
    # 甲2023年高于2022年
    re.compile(
        rf"^(?P<stem>.*?{_YEAR}.*?)(?:(?P<up>高于|超过了?|多于|大于|超出|好于|快于)|(?P<down>低于|少于|小于|不及|不如))了?"
        rf"{_THAN}的?(?P<what>[^，]{{0,12}})$"
    ),
    # 甲2022年到2023年是增加了
    re.compile(rf"^(?P<stem>.*?[从由]?(?P<than>{_YEAR})(?:到|至|[-—~～])(?P<last>{_YEAR}).*?)(?P<what>){_WHICH_WAY}"),
)
_OPEN = re.compile(r"多少|几|什么|谁|哪|怎|为何|如何|目标|计划|任务|预期")
_LEVEL_WORDS = re.compile(r"(?:的)?(?:水平|时|的时候|全年)$")
_RATES = re.compile(r"增速|增幅|降幅|增长率$")
_BEFORE = re.compile(
    r"^[^。；，\d]{0,6}[，（(]\s*(?:而|比)?(?:上年|去年|上一年|前一年|上年同期|去年同期)(?:同期|全年)?(?:的)?(?:为|是|则为|只有|仅有?)?(?=[\d约])"
)
_FROM = re.compile(r"(?:由|从|比)(?:上年|去年|上一年|前一年)(?:同期)?的(?=[\d约])")
_STATED = re.compile(
    r"[，（(]?(?:按[^，。]{2,8}计算，?)?(?:同比|比上年(?:同期)?|较上年|比去年)(?:(?P<up>增长|上升|提高|增加)|(?P<down>下降|减少|降低))"
)


@dataclass(frozen=True, slots=True)
class Versus:
    """Two years of which it is asked which has more: the claim's direction, empty where it is asked which way."""

    asked: Operands
    up: bool | None  # None: 增加还是减少


def versus(question: Parsed) -> Versus | None:
    """Return the years that a question of yes or no compares, None where it compares none."""
    if _OPEN.search(question.text):
        return None
    text = _TAIL.sub("", _ASKING.sub("", question.text)).replace(",", "，")
    for pattern in _COMPARED:
        match = pattern.match(text)
        if match is not None:
            return _of(match)
    return None


def _of(match: re.Match[str]) -> Versus | None:
    groups = match.groupdict()
    stem, than = match["stem"].rstrip("的，是有"), match["than"]
    last = groups.get("last")
    years = re.findall(r"(?:19|20)\d\d(?=年)", last or stem)
    if len(set(years)) != 1:
        return None
    first = f"{years[0]}年"
    than = than[:5] if than[0].isdigit() else f"{int(years[0]) - 1}年"
    if than == first:
        return None
    rest = f"{first}{re.sub(rf'[从由]?{_YEAR}(?:到|至|[-—~～]){_YEAR}', '', stem)}" if last else stem
    what = _LEVEL_WORDS.sub("", match["what"])
    measured = rest if not what or what in rest or _LEVEL_WORDS.fullmatch(match["what"]) else f"{rest}{what}"
    bare = re.sub(rf"{_YEAR}", "", measured).strip("的，全 ")
    if len(bare) < 2 or _RATES.search(bare):
        return None
    asked = asked_of(measured)
    if first not in asked:
        return None
    other = asked.replace(first, than, 1)
    up = None if groups.get("or") else bool(groups.get("up"))
    return Versus(Operands("most", (first, than), (asked, other), True), up)


def compared(question: Parsed, read_again: Read, today: date | None = None) -> Draft | None:
    """Return whether it was more, with both figures; a refusal where one is not told; None for any other question."""
    found = versus(question)
    if found is None:
        return None
    asked = found.asked
    readings = [read_again(parse_question(text, today)) for text in asked.questions]
    terms = two_years(question, asked, readings)
    if terms is None:
        return None
    now, then = terms
    draft = Draft(question)
    if now is None or then is None or not _alike(now, then):
        return uncomputed(draft, asked, terms, missing(asked, terms) or "两年的数字不能相比")
    first, second = signed(now), signed(then)
    if first is None or second is None or not _clear(now, then, first > second):
        return uncomputed(draft, asked, terms, missing(asked, terms) or "两年的数字不能相比")
    told = _STATED.match(now.passage.text[now.span.end :]) if now.span and now.year == (then.year or 0) + 1 else None
    if told is not None and first != second and bool(told["up"]) != (first > second):
        return None  # at constant prices it may have gone the other way: what the text says of it goes before
    way = "与…持平" if first == second else "增加" if first > second else "减少"
    parts = "，".join(f"{label}{_told(draft, term)}" for label, term in zip(asked.labels, (now, then), strict=True))
    if found.up is None:
        draft.short = "持平" if first == second else way
        draft.text = f"{draft.short}：{parts}。"
    else:
        yes = first > second if found.up else first < second
        draft.short = "是" if yes else "否"
        draft.text = f"{draft.short}：{parts}。"
        draft.short = f"{draft.short}，{now.short}"
    warn_of_undated(draft, [now, then])
    return draft


def two_years(
    question: Parsed, asked: Operands, readings: Sequence[Sequence[Candidate]]
) -> tuple[Candidate | None, Candidate | None] | None:
    """Return the figures of two years, None for one that is not told, and None where neither is."""
    region = main_region([c for candidates in readings for c in candidates if c.sound])
    readings = [of_one_region(question, candidates, region) for candidates in readings]
    found = [_of_year(label, candidates) for label, candidates in zip(asked.labels, readings, strict=True)]
    now, then = found
    if now is not None and then is None:
        then = year_before(now, int(asked.labels[1][:4]))
    if now is None and then is None:
        return None
    return now, then


def _of_year(label: str, candidates: Sequence[Candidate]) -> Candidate | None:
    term = chosen(candidates, needs_figure=True)
    return None if term is None or term.year != int(label[:4]) else term


def year_before(term: Candidate, year: int) -> Candidate | None:
    """Return what the sentence of a figure tells of the year before it: 62.4亿元，上年为58.9亿元."""
    if term.span is None or term.year != year + 1:
        return None
    text, end = term.passage.text, term.span.end
    after = _BEFORE.match(text[end:])
    start = end + after.end() if after else -1
    if start < 0:
        low = term.passage.clause_at(term.offset)[0]
        before = [low + match.end() for match in _FROM.finditer(text[low : term.span.start])]
        before += [end + match.end() for match in _FROM.finditer(text[end : end + 16])]
        start = before[0] if before else -1
    if start < 0:
        return None
    figure = next((f for f in find_figures(text) if f.start == start), None)
    if figure is None or figure.measure != measure(term):
        return None
    span = Span(figure.start, figure.end, figure.text, figure=figure)
    return replace(term, span=span, time=TimeSpan.of(year), time_source="sentence")


def _alike(now: Candidate, then: Candidate) -> bool:
    """Whether two figures are of one measure, both done or both aimed at, and both exact."""
    kinds = {term.told_as for term in (now, then)}
    exact = [term.span.figure for term in (now, then) if term.span and term.span.figure]
    units = {(figure.measure, figure.unit if figure.measure == "count" else "") for figure in exact}
    alike = len(exact) == 2 and len(units) == 1 and of_months(now.time) == of_months(then.time)
    return alike and not {"target", "outcome"} <= kinds


def _clear(now: Candidate, then: Candidate, more: bool) -> bool:
    """Whether two figures tell which is more, though one of them may be open to a side: 超过900, 近850."""
    mine, theirs = bounds(now, ""), bounds(then, "")
    if mine is None or theirs is None:
        return False
    return (mine[1] >= 0 >= theirs[1]) if more else (mine[1] <= 0 <= theirs[1])


def _told(draft: Draft, term: Candidate) -> str:
    cited = draft.cite(term)
    return f"{term.short}（{quoted(draft, term, cited)}）"
