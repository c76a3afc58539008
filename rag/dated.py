"""What is said to have happened when: a date belongs to the deed it stands with in the evidence, and to no other.

The paper's own date is the time of no deed, a time that was put off (由…推迟至…) is not the time, and what is planned
for a day has not happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.times import Anchor, find_times
from index.tokens import simplify, stop_words, tagged
from index.types import TimeMention, TimeSpan
from rag.clauses import CLAUSE, begin_of, end_of
from rag.evidence import Evidence
from rag.goals import asks_goal, is_done, is_goal
from rag.names import persons
from rag.passages import Passage
from rag.synonyms import forms

# Verbs that tell no deed: what happens stands beside them.
_LIGHT = frozenset(
    "开始 进行 开展 完成 实现 予以 正式 表示 介绍 预计 计划 力争 推迟 提前 延期 调整 达到 截至 位于"
    " 推迟到 推迟至 提前到 提前至"
    " 报道 指出 显示 以来 成为 进入 出现 继续 决定 时间 日期 当天 左右 期间 原定 定于 时候 如期".split()
)
_PUT = r"(?:推迟|提前|延期|延后|延迟|顺延|延长|调整|更改|变更|改期|改|推后|后延|挪|移)"
_FROM_BEFORE = re.compile(
    r"(?:由|从|自)(?:原定|原计划|原来|原先|此前)?的?$"
    r"|(?:原定|原计划|原拟|原本|本来|原先|原来|此前计划|最初)[^，。；]{0,8}$"
)
_FROM_AFTER = re.compile(rf"^[^，。；]{{0,8}}{_PUT}")
_TO_BEFORE = re.compile(rf"{_PUT}(?:了)?(?:[到至为于]|[到至]了)+$")
_MOVED = re.compile(_PUT)
_FROM_TO = re.compile(r"[由从](?P<a>[^，。；、由从]{1,16}?)[一-鿿]{0,4}?[到至为成](?P<b>[^，。；、]{1,16})")
_OF_NO_DEED = re.compile(r"年度$|年初$|^(?:当年|当天|当日|当月|同年|年内)$")  # 2023年度审计机构
_DAY = re.compile(r"[\d一二三四五六七八九十]月|[日号]$")


@dataclass(frozen=True, slots=True)
class _Held:
    passage: Passage
    time: TimeMention


def misdated(
    body: str, times: Sequence[TimeMention], compared: Sequence[TimeMention], asked: str, cited: Sequence[Evidence]
) -> Iterator[str]:
    """Yield each time of a claim that its evidence gives to another deed, or tells as put off or still to come.

    Parameters
    ----------
    body
        The sentence without markers.
    times
        Its times, offsets in it; those ``compared`` with say when nothing happened.
    asked
        The question: what it calls a plan is one in the answer.
    cited
        The evidence.
    """
    passages = [passage for piece in cited for passage in piece.passages]
    dates = [_Held(p, m) for p in passages for m in p.all_times if m.span]
    for time in (_resolved(body, time, cited) for time in times if not any(time is other for other in compared)):
        if time.span is None or _OF_NO_DEED.search(time.text):
            continue
        same = [one for one in dates if one.time.span == time.span]
        deeds = _deeds(_said_then(body, time))
        of_deed = [one for one in same if any(_places(deed, one.passage.text) for deed in deeds)]
        same = of_deed or same
        role = _role(body, time)
        if same:
            roles = {_role(one.passage.text, one.time) for one in same}
            if roles == {"from"} and role != "from":
                yield f"{time.text!r} is the time that was changed in the evidence"
            elif roles == {"to"} and role == "from":
                yield f"{time.text!r} is the time that it was changed to"
            elif (
                not body.startswith("起", time.end)
                and all(is_goal(one.passage.text, one.time.start, one.time.end) for one in same)
                and not (is_goal(body, time.start, time.end, claimed=True) or asks_goal(asked))
            ):
                yield f"{time.text!r} is when it is planned in the evidence"
        if is_done(body, time.start, time.end) and _lies_ahead(time, cited):
            yield f"{time.text!r} was still to come"
        reason = None if role else _of_another_deed(body, time, passages)
        if reason:
            yield reason
    reversed_pair = _turned_about(body, [passage.text for passage in passages])
    if reversed_pair:
        yield f"{reversed_pair!r} is the other way round in the evidence"


def _resolved(body: str, time: TimeMention, cited: Sequence[Evidence]) -> TimeMention:
    """Return a day that is told without its year in that of the cited articles that tell what happened then."""
    if time.span is not None or not _DAY.search(time.text):
        return time
    deeds = _deeds(_said_then(body, time))
    telling = [p for p in cited if any(_places(deed, one.text) for deed in deeds for one in p.passages)]
    years = {piece.article.year for piece in telling or cited} - {None}
    if len(years) != 1:
        return time
    known = find_times(time.text, Anchor(years.pop()))
    return replace(time, span=known[0].span) if len(known) == 1 else time


def _role(text: str, time: TimeMention) -> str:
    """Return whether a time is what something was put off ``from`` or ``to``, an empty string for neither."""
    before, after = text[max(0, time.start - 16) : time.start], text[time.end :]
    if _TO_BEFORE.search(before):
        return "to"
    if after.startswith(("起", "以来", "开始")):
        return ""  # 自8月1日起
    if _FROM_BEFORE.search(before) and (_FROM_AFTER.search(after) or _MOVED.search(text) or "原" in before):
        return "from"
    return ""


def _lies_ahead(time: TimeMention, cited: Sequence[Evidence]) -> bool:
    """Whether a time lies after the day on which each cited article was written."""
    written = [piece.article.date_span for piece in cited]
    span = time.span
    return bool(span and written) and all(
        day is not None and span is not None and span.first > day.last for day in written
    )


def _of_another_deed(body: str, time: TimeMention, passages: Sequence[Passage]) -> str | None:
    """Return why a time is not that of what the claim says happened then, None where it is or nothing is said to."""
    clause = _said_then(body, time)
    if any(char.isdigit() for char in clause):
        return None  # a figure's time is held at the figure
    deeds = _deeds(clause)
    if not deeds or time.span is None:
        return None
    told = [(deed, [(p, at) for p in passages for at in _places(deed, p.text)]) for deed in deeds]
    known = [(deed, places) for deed, places in told if places]
    if not known:
        precise = time.span.first == time.span.last or (
            len(time.span.years) == 1 and (time.span.last - time.span.first).days < 60
        )
        return f"what is said of {time.text!r} is in no cited evidence" if precise else None
    deed, places = known[-1]
    fitting = [(p, at) for p, at in places if _fits(time.span, p, at)]
    if not fitting:
        return f"{deed!r} is of another time than {time.text!r} in the evidence"
    named = {name for name, _, _ in persons(simplify(clause))}
    if named and all(_of_others(named, p, at) for p, at in fitting):
        return f"{deed!r} is told of another person in the evidence"
    return None


def _said_then(body: str, time: TimeMention) -> str:
    """Return the clause of a time without it; of 4月20日，县长… the next one."""
    low, high = begin_of(CLAUSE, body, time.start), end_of(CLAUSE, body, time.end)
    if not body[low : time.start].strip() and not body[time.end : high].strip(" ，"):
        high = end_of(CLAUSE, body, high + 1)
    return f"{body[low : time.start]}，{body[time.end : high]}"


def _deeds(clause: str) -> list[str]:
    """Return the words of a clause that say what happens: its verbs, before them the word that it ends with."""
    cut = [(word, tag) for word, tag, _, _ in tagged(clause) if len(word) > 1 and tag[:1] not in "mtxwrupc"]
    told = [(word, tag) for word, tag in cut if word not in _LIGHT and word not in stop_words()]
    verbs = [word for word, tag in told if tag[:1] == "v"]
    last = [word for word, tag in told[-1:] if tag[:1] in "nli" and tag != "nr" and (word, tag) == cut[-1]]
    return [*last, *verbs]


def _places(word: str, text: str) -> list[int]:
    return [match.start() for form in (word, *forms(word)) for match in re.finditer(re.escape(form), text)]


def _fits(span: TimeSpan, passage: Passage, at: int) -> bool:
    """Whether a time is that of what stands at an offset, as precisely as the evidence knows it."""
    low, high = passage.clause_at(at)
    told = [m.span for m in passage.all_times if low <= m.start < high and m.span]
    held, origin = passage.time_at(at)
    spans = [*told, held] if held else told
    if origin == "article" and held is not None and span == held and span.first == span.last:
        return False  # the day of the paper
    if origin == "article" and held and span.last <= held.first == held.last and span.first.year == held.first.year:
        return True  # the report of a part of its year
    if held and held.contains(span) and any(m.span and span.contains(m.span) for m in passage.all_times):
        return True  # 8月10日…，今年第6号台风登陆
    return any(span.contains(one) or (one.contains(span) and one.last == span.last) for one in spans)


def _of_others(named: set[str], passage: Passage, at: int) -> bool:
    """Whether the clause at an offset names persons and none of those."""
    there = [name for name, _, _ in persons(passage.clause(at))]
    return bool(there) and not any(name in one or one in name for name in named for one in there)


def _turned_about(claim: str, sources: Sequence[str]) -> str | None:
    """Return a 由甲…为乙 of a claim that the evidence tells as 由乙…为甲."""
    mine = [_pair(match) for match in _FROM_TO.finditer(claim)]
    if not mine:
        return None
    theirs = [_pair(match) for text in sources for match in _FROM_TO.finditer(text)]
    for a, b in mine:
        for c, d in theirs:
            straight = _alike(a, c) or _alike(b, d)
            if not straight and _alike(a, d) and _alike(b, c):
                return f"{a}→{b}"
    return None


def _pair(match: re.Match[str]) -> tuple[str, str]:
    return match["a"], match["b"]


def _alike(one: str, other: str) -> bool:
    """Whether two ends are one: the shorter begins or ends the other."""
    short, long = sorted((one.strip("“”的 "), other.strip("“”的 ")), key=len)
    return len(short) > 0 and (long.startswith(short[:6]) or short in long)
