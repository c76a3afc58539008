"""A question taken apart: what flows from the modules that read it to those that answer it."""

from __future__ import annotations

from dataclasses import dataclass

from index.types import TimeMention
from rag.types import Question


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that evidence should hold, at ``[start, end)`` of its text."""

    text: str
    start: int
    end: int
    pos: str
    must: bool = False  # a name, number or quotation: evidence without it speaks of something else

    def __hash__(self) -> int:
        return hash((self.text, self.start))


@dataclass(frozen=True, slots=True)
class Parsed(Question):
    """A question taken apart for reading; ``Question`` is what others see of it."""

    terms: tuple[Term, ...] = ()
    focus: tuple[Term, ...] = ()
    mentions: tuple[TimeMention, ...] = ()
    unit: str = ""
    measures: tuple[str, ...] = ()  # classes of unit that 多长, 多大 and the like ask for
    ordinal: bool = False
    target: bool = False
    outcome: bool = False
    growth: bool = False
    several: bool = False
    whole_year: bool = False  # 全年, 最终: a part of the year does not answer
    either: bool = False  # the focus names alternatives: 做法或案例
    count: int | None = None
    identity: str = ""  # the name in "孙永红是谁"
    winner: bool = False  # who or what won a contest or a prize

    def __hash__(self) -> int:  # so that what a question asks is looked up quickly; equal ones have equal texts
        return hash(self.text)

    @property
    def of_a_year(self) -> bool:
        """Whether it asks of a whole year, or of more."""
        return any((asked.last - asked.first).days >= 360 for asked in self.spans)

    @property
    def premises(self) -> tuple[Term, ...]:
        """The figures and numbered events that the question takes as given."""
        return tuple(t for t in self.terms if t.must and (t.pos == "m" or t.text.startswith("第")))
