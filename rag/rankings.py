"""Who comes first, second and third where a sentence tells it one after another: 甲…第一，乙…居次，丙…位列第三."""

from __future__ import annotations

import re

from rag.enumerations import ASKS_TOP
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span
from rag.stretches import held, is_name

_RANKS = tuple(
    re.compile(one)
    for one in (
        "第一|居首|首位|榜首|头名|夺冠|冠军|领跑",
        "第二|居次|次席|次之|亚军|紧随其后",
        "第三|季军|再次之",
        "第四",
        "第五",
        "第六",
    )
)
_CLAUSE = re.compile(r"[^，；。！？]+")
_WHO = re.compile(
    r"(?:其中|分别是)?(?P<who>[一-鿿A-Za-z·]{2,12}?)"
    r"(?=[（(\d]|以|凭|用|[获夺摘位居列]|名列|排|蝉联|第[一二三四五六]|次之|紧随|屈居|暂|再次|$)"
)
_TOGETHER = re.compile(
    r"(?:分别?[列获居]|位[列居]|包揽|列)(?:冠、?亚、?季军|前[二三四五六]|第?[一1](?:名|位)?(?:至|到|、))"
)
_FAR = 8  # characters behind an enumeration
_OWN = 2  # words right before 前三名 that the sentence or its paragraph has to hold: 工业|产值
_GROUP = re.compile(r"[一-鿿]{2}组(?=[，：、一-鿿])")


def rankings_told(text: str, count: int) -> list[Span]:
    """Return those that a sentence tells to be the first ones, as one list in their order."""
    items: list[tuple[int, int]] = []
    since: list[re.Match[str]] = []  # the clauses from the last one told on
    for clause in _CLAUSE.finditer(text):
        since.append(clause)
        if len(items) == count or not _RANKS[len(items)].search(clause.group()):
            continue
        who = next((found for one in (clause, *since) if (found := _WHO.match(text, one.start(), one.end()))), None)
        if who is None:
            return []
        items.append(who.span("who"))
        since = []
    if len(items) < count:
        return []
    names = tuple(text[start:end] for start, end in items)
    return [Span(items[0][0], items[-1][1], "、".join(names), names)] if len(set(names)) == count else []


def together(text: str, start: int, end: int) -> bool:
    """Whether those of an enumeration are said to be the first ones: 甲、乙、丙分列前三名."""
    return _TOGETHER.search(text, start, end + _FAR) is not None


def of_asked(question: Parsed, passage: Passage) -> bool:
    """Whether a ranking is by what is asked: in its group, and of all that stands before 前三名."""
    top = ASKS_TOP.search(question.text)
    groups = _GROUP.findall(question.text)
    if top is None or (groups and "组" in passage.text and not any(group in passage.text for group in groups)):
        return False
    near = f"{passage.before}\n{passage.text}"
    around = f"{passage.title}\n{passage.lead}\n{near}"
    by = [t for t in question.terms if t.end <= top.start() and not is_name(t) and len(t.text) > 1]
    return all(held(t.text, near if t in by[-_OWN:] else around) >= 0 for t in by)
