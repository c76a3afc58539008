"""Questions over a set that names none of its members: 哪个镇投资最多, 三大产业产值合计多少, 各镇投资, 哪一年增速最高.

The members are looked for where the text tells them side by side; each is then asked for by a question of its own, as
those are that a question names (``rag.operands``). Where the text itself says which is first that goes before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from index.figures import find_figures
from index.tokens import tagged
from rag.arithmetic import of_terms
from rag.candidate import BOUND, Candidate, Read
from rag.clauses import masked
from rag.draft import Draft, time_label, warn_of_undated
from rag.enumerations import count_of
from rag.operands import MAX_OPERANDS, Form, Operands, asked_of, operands
from rag.passages import Passage
from rag.query import Parsed, parse_question
from rag.refuse import doubt
from rag.rivals import chosen, measure
from rag.rows import named_cell
from rag.tables import table, told_years

_TIME = re.compile(
    r"^(?:截[至止到])?(?:(?:19|20)\d\d年?(?:度|[上下]半年|[前第]?[一二三四]季度|\d{1,2}月|[年]?[末底])?的?)?[，,]?"
)
_COUNTER = r"[个家座种类所条项款名位支届次]"
_HOW = r"[高多大长快好低少小短慢远重]"
_LEAST = "低少小短慢"
_SPAN = r"(?:哪一?(?:年度?|个年份|个年度))"
# 哪个镇固定资产投资最多, 固定资产投资哪个镇最多, 哪一年GDP增速最高
_WHICH = re.compile(
    rf"^(?P<before>.*?)(?:{_SPAN}|哪一?{_COUNTER}|哪(?=[镇乡村县区市省州季月]))(?P<rest>[^，。？?]*?)(?:是|为)?(?:最|更|较|比较)(?P<how>{_HOW})(?:的|些|一些)?$"
)
# 产值最高的产业是哪个, 就业人数最少的是哪个学院, GDP增速最高的是哪一年
_WHOSE = re.compile(
    rf"^(?P<before>[^，。？?]+?)最(?P<how>{_HOW})的(?:(?P<set>[^是为，。？?]{{1,8}}?)?(?:是|为)(?:{_SPAN}|哪一?{_COUNTER}?(?P<asked>[^，。？?]{{0,8}})))$"
)
_COUNT = rf"(?<!第)(?P<count>[两二三四五六七八九十]|(?<!\d)\d{{1,2}}(?!\d))(?:大|{_COUNTER}|(?=[镇乡村县区市省州旗]))"
_TOGETHER = r"(?:合计|总共|一共|共计|总计|加起来|加在一起|之和|相加|总和|(?<![公中])共)"
_MUCH = r"(?:是|为|有|达到?|完成|实现)?(?:(?:多少|几)[^，。？?]{0,4})?"
_SUM = re.compile(
    rf"^(?P<before>.*?)(?:这?{_COUNT}|各个?|所有|全部)(?P<rest>[^，。？?\d]+?)"
    rf"(?:的)?{_TOGETHER}(?:一共|共)?(?P<verb>(?!多少|几)[^，。？?\d]{{2,8}}?(?=多少|几))?{_MUCH}$"
)
# 三个派出所破获案件多少起: of each, or together; both are told.
_OF_SEVERAL = re.compile(
    rf"^(?P<before>.*?)这?{_COUNT}(?P<rest>[^，。？?\d]+?)(?:是|为|有|达到?)?(?:多少|几)[^，。？?]{{0,4}}$"
)
_EACH = re.compile(
    r"^(?!.*(?:什么|哪|谁|怎|何|吗|是否))(?P<before>.*?)(?:各个?|每个)(?P<rest>[^，。？?自年月季]{1,24}?)"
    r"(?:分别|各)?(?:是|为|有)?(?:多少[^，。？?]{0,4})?$"
)
_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = (
    (_WHOSE, "most"),
    (_WHICH, "most"),
    (_SUM, "sum"),
    (_OF_SEVERAL, "sum"),
    (_EACH, "table"),
)
_NO_SET = re.compile(r"[类项界方种式样地级自]|年[度份]?|阶段|方面|环节|国")
# What a text says of the first and of the last.
_FIRST = re.compile(
    r"最[高多大长快好强重远]|[居列位]首|首位|第一(?=[，。；、）名位]|$)|榜首|冠军?|之首|领先|领跑|之最|新高|峰值"
)
_LAST = re.compile(r"最[低少小短慢差]|末位|垫底|最后|末尾|新低|谷底")
_TOLD_SUM = re.compile(rf"{_TOGETHER}|累计|合共|[两二三四五六七八九十\d]+(?:大|{_COUNTER})(?![月年])")
_LEAD = (
    r"(?:其中|而|同期|同时|此外|另外|截[至止到])?[，,、：:]?(?:(?:19|20)\d\d年(?:[末底]|度)?|今年|去年|全年)?"
    r"[，,、]?(?:我[市县省区])?"
)
# 三大产业, 全镇, 各园区: all of them, or this one.
_COLLECTIVE = re.compile(
    rf"[全各该本我每几这此其以按分等为是由对把将]|[两二三四五六七八九十\d]+(?:大|{_COUNTER}|[镇乡村县区市省州]$)"
)
_SUMS_UP = frozenset("合计 总计 小计 全市 全县 全区 全省 平均".split())  # rows of these are no members
_LEVELS = frozenset("镇乡村县区市省州旗")
_VERBS = re.compile(
    r"(?:分别|共|共计|累计|合计|总共|完成|实现|达到?|突破|超过?|增加到|上升到|为|是|有|占到?|约|近|仅|只有|的|了|比重|比例|同比|[：:])+"
)
_AMONG = re.compile(r"[各诸][^，。；]{1,6}?[中里]")  # 各航线中北岸航线最大
UNNAMED = "?"
CLAUSES_ABOVE = 3  # before a figure's own, in which its member may be named
_GROWTH = re.compile(r"增(?!加值)|涨|降(?![水雨雪温])|[快慢]")
_SHORT = 3  # characters between a name and its figure that say nothing of what is measured


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of each member: ``time`` and ``measure``, of which set, and what is to be done with them."""

    form: Form
    time: str
    measure: str
    set: str  # 镇, 产业, 年
    count: int | None = None


def asked_set(question: Parsed) -> Asked | None:
    """Return what a question asks of a set whose members it does not name, None where it asks nothing such."""
    text = question.text.rstrip("？?。呢")
    if len(question.mentions) == 1 and question.mentions[0].start:  # 三个镇2022年投资
        mention = question.mentions[0]
        text = f"{mention.text}{text[: mention.start]}{text[mention.end :].removeprefix('的')}"
    for pattern, form in _FORMS:
        match = pattern.match(text)
        if match is not None:
            found = _asked(match, form)
            if found is not None:
                return found
    return None


def _asked(match: re.Match[str], form: Form) -> Asked | None:
    named = match.groupdict()
    if form == "most" and named["how"] in _LEAST:
        form = "least"
    time = _TIME.match(named["before"])
    when = time.group() if time else ""
    before = named["before"][len(when) :].rstrip("的，,是")
    if re.search(_SPAN, match.group()):
        measure = f"{before}{named.get('rest') or ''}".strip("的是，,")
        return Asked(form, "", measure, "年") if measure and not when else None
    if "rest" in named:
        kind, rest = _head_noun(named["rest"])
        rest = f"{rest}{named.get('verb') or ''}"
        measure = rest or before
        owner = before if rest else ""  # 平江县哪个镇: of which
    else:
        kind = (named["set"] or named["asked"] or "").strip("的")
        kind, measure, owner = re.sub(rf"^{_COUNTER}", "", kind), before, ""
    measure = measure.strip("的是，,")
    if not kind or not measure or _NO_SET.fullmatch(kind) or len(measure) < 2:
        return None
    count = count_of(named["count"]) if named.get("count") else None
    return Asked(form, f"{when}{owner}", measure, kind, count)


def _head_noun(text: str) -> tuple[str, str]:
    """Return the noun that a text begins with, which names the set, and the rest: 镇|固定资产投资."""
    words = list(tagged(text))
    if not words or (words[0][1][:1] not in "nqvs" and words[0][0] not in _LEVELS):
        return "", ""
    end = words[0][3]
    return text[:end], text[end:].strip("的")


def of_set(question: Parsed, read_again: Read, today: date | None = None) -> Draft | None:
    """Return the answer to a question over a set; None for any other, and where the text is to say it itself."""
    asked = asked_set(question)
    if asked is None:
        return None
    each = parse_question(f"{asked.time}{asked_of(asked.measure)}", today)
    if each.kind != "figure":
        return None
    if asked.set == "年":
        return _of_years(question, asked, read_again, today)
    told = read_again(each)
    if _says_itself(asked, told):
        return _first_told(question, asked, told)
    beside = members(asked, told)
    names = list(beside)
    if len(names) < 2 or len(names) > MAX_OPERANDS or (asked.count is not None and asked.count != len(names)):
        return None
    questions, readings = _of_each(asked, names, asked.time, read_again, today)
    years = {term.year for reading in readings if (term := chosen(reading, needs_figure=True)) and term.year}
    if asked.form != "table" and not question.spans and len(years) > 1:
        # Each of another year is no comparison: of the last one.
        questions, readings = _of_each(asked, names, f"{max(years)}年{asked.time}", read_again, today)
    terms = _terms([beside[name] for name in names], readings)
    if asked.form == "table":
        names = [name for name, term in zip(names, terms, strict=True) if term is not None]
        terms = [term for term in terms if term is not None]
        return of_terms(question, Operands("table", tuple(names), questions, False), terms) if len(terms) > 1 else None
    return of_terms(question, Operands(asked.form, tuple(names), questions, False), terms)


def _terms(beside: Sequence[Candidate], readings: Sequence[Sequence[Candidate]]) -> list[Candidate | None]:
    """Return each member's figure: as it is told in a row with the others, else what answers to its name."""
    named = [chosen(reading, needs_figure=True) for reading in readings]
    measures = Counter(measure(term) for term in named if term is not None)
    wanted = measures.most_common(1)[0][0] if measures else measure(beside[0])
    return [
        row if measure(row) == wanted and (own is None or own.passage.key == row.passage.key) else own
        for row, own in zip(beside, named, strict=True)
    ]


def _of_each(
    asked: Asked, names: Sequence[str], time: str, read_again: Read, today: date | None
) -> tuple[tuple[str, ...], list[Sequence[Candidate]]]:
    questions = tuple(f"{time}{name}{asked_of(asked.measure)}" for name in names)
    return questions, [read_again(parse_question(text, today)) for text in questions]


def _of_years(question: Parsed, asked: Asked, read_again: Read, today: date | None) -> Draft | None:
    """Return in which of the years told a figure was the highest or the lowest."""
    every = parse_question(f"历年{asked_of(asked.measure)}", today)
    told = read_again(every)
    if _says_itself(asked, told):
        return None
    years = told_years(every, told, read_again)
    if len(years) < 2:
        return None
    labels = tuple(f"{year}年" for year in sorted(years))
    draft = table(question, Operands(asked.form, labels, (), True), [years[year] for year in sorted(years)])
    draft.text += "\n只在资料中找到的年份之间比较。"
    return draft


def _says_itself(asked: Asked, told: Sequence[Candidate]) -> bool:
    """Whether a statement of what is asked says which is first, or how much all make."""
    words = {"most": _FIRST, "least": _LAST, "sum": _TOLD_SUM}.get(asked.form)
    told = [c for c in told if c.relevant and c.fit >= 0.5 and not c.missing and c.span] if words else []
    if words is _TOLD_SUM:
        return any(_TOLD_SUM.search(c.clause) for c in told)
    return words is not None and any(_ranked(asked, words, c.passage) for c in told)


def _ranked(asked: Asked, words: re.Pattern[str], passage: Passage) -> re.Match[str] | None:
    """Return where a sentence says which is first: in growth where that is asked, else not in growth."""
    for found in words.finditer(passage.text):
        clause = passage.clause(found.start())
        if bool(_GROWTH.search(clause)) == bool(_GROWTH.search(asked.measure)):
            return found
    return None


def _first_told(question: Parsed, asked: Asked, told: Sequence[Candidate]) -> Draft | None:
    """Return which member a statement says to be the first, with its figure; None where it names none of the set."""
    words = {"most": _FIRST, "least": _LAST}.get(asked.form)
    for candidate in told if words else ():
        if not candidate.relevant or candidate.fit < 0.5 or candidate.span is None or candidate.missing:
            continue
        text = candidate.passage.text
        rank = _ranked(asked, words, candidate.passage) if words else None
        if rank is None:
            continue
        start, end = candidate.span.start, candidate.span.end
        if re.search(r"[；。\d]", text[rank.end() : start] if start > rank.start() else text[end : rank.start()]):
            continue  # another figure stands nearer to it
        before = masked(_AMONG, text[: rank.start()])
        names = [one["name"] for one in re.finditer(_name_of(asked.set), before)]
        names = [name for name in names if not _COLLECTIVE.match(name)]
        if not names:
            continue
        name = re.sub(rf"^{_LEAD}", "", names[-1])
        draft = Draft(question)
        said, cited = draft.said(candidate)
        draft.short = f"{name}（{candidate.short}）"
        draft.text = f"{draft.short}（{time_label(candidate)}）：“{said}”{draft.mark(cited, candidate)}"
        warn_of_undated(draft, [candidate])
        return draft
    return None


def members(asked: Asked, told: Sequence[Candidate]) -> dict[str, Candidate]:
    """Return the members of a set of which a text tells figures of one measure, in its order, with these figures."""
    sound = [c for c in told if c.relevant and c.fit >= 0.5 and not c.missing and c.span and c.span.figure]
    best = next((c for c in sound if c.bound >= BOUND or c.sound), None)
    if best is None or best.span is None or best.span.figure is None:
        return {}
    unit = best.span.figure.measure
    found: dict[str, Candidate] = {}
    for candidate in sound:
        span = candidate.span
        if span is None or span.figure is None or span.figure.measure != unit:
            continue
        name = named_before(asked, candidate.passage, span.start, span.end)
        if (
            name == UNNAMED
            and asked.form != "table"
            and candidate.passage.key in {c.passage.key for c in found.values()}
        ):
            return {}  # of a member perhaps whose name is not known: the others are not all
        if name and name != UNNAMED:
            found.setdefault(name, candidate)
    return dict(sorted(found.items(), key=lambda one: (*one[1].passage.key, one[1].offset)))


def named_before(asked: Asked, passage: Passage, start: int, end: int) -> str:
    """Return the member that a figure is told of, an empty string where it is none of the set, or ``UNNAMED``."""
    cell = named_cell(passage)
    if cell is not None:
        value = passage.text[cell.start : cell.end].strip()
        fits = asked.set in cell.head or cell.head in asked.set or value.endswith(asked.set[-1])
        return value if fits and value[:2] not in _SUMS_UP else ""
    low, _ = passage.segment_at(start, end)
    text = passage.text[low:start]
    text = text[max(text.rfind("："), text.rfind(":")) + 1 :]
    match = re.match(rf"{_LEAD}{_name_of(asked.set)}", text)
    if match is None and len(_VERBS.sub("", text)) <= _SHORT:
        return _named_above(asked, passage, low, percent="%" in passage.text[start:end])
    if match is None or _COLLECTIVE.match(match["name"]):
        return ""
    between = _VERBS.sub("", text[match.end() :])
    alike = len(between) <= _SHORT or len(set(between) & set(asked.measure)) >= 0.6 * len(set(asked.measure))
    return match["name"] if alike else ""


def _named_above(asked: Asked, passage: Passage, low: int, *, percent: bool) -> str:
    """Return the member that clauses before a figure's own name: 云台乡居前，达1120吨, 云台乡1120吨，增长5%."""
    at = low
    for _ in range(CLAUSES_ABOVE):
        if at <= 0 or passage.text[at - 1] in "；。":
            break
        at, _ = passage.clause_at(at - 1)
        text = passage.text[at:low]
        if re.search(r"[%％]" if percent else r"\d", re.sub(_LEAD, "", text, count=1)):
            break  # another figure is told of it
        match = re.match(rf"{_LEAD}{_name_of(asked.set)}", text)
        if match is not None:
            return UNNAMED if _COLLECTIVE.match(match["name"]) else match["name"]
    return UNNAMED


@lru_cache(maxsize=256)
def _name_of(kind: str) -> str:
    """Return a pattern of the names that a set's members have: of 产业 in 产业 or 业, of 乡镇 in 乡 or 镇."""
    ends = "|".join(kind) if _LEVELS.issuperset(kind) else f"{re.escape(kind)}|{re.escape(kind[-1])}"
    return rf"(?P<name>[一-鿿A-Za-z0-9“”]{{1,14}}?(?:{ends}))"


def arbitrary(question: Parsed, draft: Draft) -> Draft:
    """Return an answer over a set, refused where it is a single statement that says nothing of the others."""
    if draft.status != "answered" or not draft.candidates or draft.computed:
        return draft
    asked = asked_set(question) or operands(question)
    if asked is None or asked.form in ("table", "difference") or draft.text.startswith("|"):
        return draft
    words = {"most": _FIRST, "least": _LAST}.get(asked.form, _TOLD_SUM)
    first = draft.candidates[0]
    said = "".join(one.quote for one in draft.citations if one.article_id == draft.citations[0].article_id)
    if asked.form == "sum":
        said = first.clause
        if any(t.must and t.pos == "m" and t.text in first.passage.text for t in question.terms):
            return draft  # 集中开工项目32个，总投资186.5亿元
    least = 2 if asked.form == "sum" else 1
    if words.search(said) or not any(_figures_of(c) >= least for c in draft.candidates):
        return draft
    return doubt(question, draft)


def _figures_of(candidate: Candidate) -> int:
    """Return how many figures of one measure a statement's sentence tells."""
    told: dict[str, int] = {}
    for figure in find_figures(candidate.passage.text, candidate.passage.date_intervals):
        if figure.unit:
            told[figure.measure] = told.get(figure.measure, 0) + 1
    return max(told.values(), default=0)
