"""How many of a set are in one place: 全市58家工厂，17家在甲区 tells the whole city's number, and that of 甲区."""

from __future__ import annotations

import re
from functools import lru_cache

from index.figures import find_figures
from rag.names import Place, core, places
from rag.parsed import Parsed
from rag.passages import Passage
from rag.span import Span

# 在职, 在校 and the like say of what sort somebody is, not where.
_IN = (
    r"(?:在(?!职|岗|校(?![区内])|册|编|建(?!设)|园(?![区内])|读|训|营|售|研|任)"
    r"|位于|(?:落户|坐落|分布|布局)[在于]?|落在|设在|属于?|来自)"
)
WHERE = re.compile(rf"是?{_IN}")
_ASKED = re.compile(rf"(?:多少|几)[^，。？年月日号点时]{{0,4}}?是?{_IN}(?P<where>[^，。？?、]{{2,14}})")
_TOLD = re.compile(
    rf"\d[\d.,]*[余多]?[万亿]?[余多]?(?![年月日号时点分])[一-鿿]{{1,7}}?{_IN}(?P<where>[^，。；、\d]{{2,14}})"
)
# 全市的企业中, 西海岸新区有多少家: all of them are named first.
_AMONG_ALL = re.compile(r"全[国省市区县州](?:的|[一-鿿“”]){2,28}?(?:当中|之中|中|里面?)(?=[，有]|$)")
_FIGURE = "0123456789.,"


def asked_inside(question: str) -> int:
    """Return where the name begins of what it is asked how many are in (有多少家在甲区), -1 where it is not."""
    asked = _ASKED.search(question)
    return asked.start("where") if asked else -1


@lru_cache(maxsize=5_000)
def place_there(text: str, offset: int) -> Place | None:
    """Return the region of which a text says, right behind the figure at an offset, that so many are there."""
    told = _TOLD.match(text, offset)
    return next((p for p in places(told["where"]) if p.start == 0), None) if told else None


def of_whole_region(question: Parsed) -> bool:
    """Whether a question names all of a region only to ask for those of them in a part of it."""
    return _AMONG_ALL.search(question.text) is not None


def told_inside(words: tuple[str, ...], passage: Passage, offset: int, *, ours: bool) -> bool:
    """Whether a figure is told of where it is asked how many there are: right behind it, or before in its clause.

    ``ours``: whether a region is asked, which 新区 without a name may be.
    """
    low, high = passage.clause_at(offset)
    there = place_there(passage.text, offset) if ours else None
    if there is not None and not there.name:
        return True
    after = re.split(r"\d", passage.text[offset:high].lstrip(_FIGURE))[0]
    return any(word in after or word in passage.text[low:offset] for word in words)


def of_all_or_some(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether all are told where those in one place are asked, or those in one place where all are."""
    if span.figure is None:
        return False
    asked = _ASKED.search(question.text)
    asks_some = asked is not None or of_whole_region(question)
    if place_there(passage.text, span.start) is not None:
        if asked and core(asked["where"]) not in f"{passage.title}\n{passage.whole}":
            return True
        return not asks_some and _all_before(passage, span)
    return asks_some and any(
        place_there(passage.text, figure.start) is not None
        for figure in find_figures(passage.text)
        if figure.unit == span.figure.unit and figure.start != span.start
    )


def _all_before(passage: Passage, span: Span) -> bool:
    """Whether another figure of the unit stands before it in its clause: 全市47家企业23家在新区."""
    low = passage.clause_at(span.start)[0]
    unit = span.figure.unit if span.figure else ""
    return any(figure.unit == unit for figure in find_figures(passage.text[low : span.start]))
