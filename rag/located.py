"""How many of all are in one place: 全市47家企业23家在新区, where those there are asked, or all."""

from __future__ import annotations

import re

from index.figures import find_figures
from rag.names import Place, core, places
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_IN = r"(?:都|均|就|也|是)?(?:在|位于|落户(?:在|于)?|落在|坐落(?:在|于)?|分布(?:在|于))"
_THERE = re.compile(rf"\d[\d.,]*[余多]?[万亿]?[余多]?[家个项处所座人名户条]{_IN}(?P<where>[^，。；、\d]{{2,14}})")
_ASKED_THERE = re.compile(rf"(?:多少|几)[家个项处所座人名户条]?{_IN}(?P<where>[^，。？?、]{{2,14}})")
# 全市的企业中, 西海岸新区有多少家: all of them are named first.
_AMONG_ALL = re.compile(r"全[国省市区县州](?:的|[一-鿿“”]){2,28}?(?:当中|之中|中|里面?)(?=[，有]|$)")


def place_there(passage: Passage, offset: int) -> Place | None:
    """Return the place of which the text says, right behind the figure at an offset, that so many are there."""
    told = _THERE.match(passage.text, offset)
    found = places(told["where"]) if told else ()
    return found[0] if found else None


def of_whole_region(question: Parsed) -> bool:
    """Whether a question names all of a region only to ask for those of them in a part of it."""
    return _AMONG_ALL.search(question.text) is not None


def of_all_or_some(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether all are told where those in one place are asked, or those in one place where all are."""
    if span.figure is None:
        return False
    asked = _ASKED_THERE.search(question.text)
    asks_some = asked is not None or of_whole_region(question)
    if place_there(passage, span.start) is not None:
        if asked and core(asked["where"]) not in f"{passage.title}\n{passage.whole}":
            return True
        return not asks_some and _all_before(passage, span)
    return asks_some and any(
        place_there(passage, figure.start) is not None
        for figure in find_figures(passage.text)
        if figure.unit == span.figure.unit and figure.start != span.start
    )


def _all_before(passage: Passage, span: Span) -> bool:
    """Whether another figure of the unit stands before it in its clause: 全市47家企业23家在新区."""
    low = passage.clause_at(span.start)[0]
    unit = span.figure.unit if span.figure else ""
    return any(figure.unit == unit for figure in find_figures(passage.text[low : span.start]))
