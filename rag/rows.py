"""Rows of tables as sentences: 项目名称：…；责任人：…；总投资：….

The readers write a row as its cells, each after the head of its column (``index.cells``). Where a question
names a head, the cell under it is what is asked, and the first cell with a name is what the row is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.passages import Passage
from rag.query import Parsed, Term
from rag.span import Span
from rag.synonyms import forms
from rag.typed_tables import Retold

LEAST = 3  # cells: fewer may be any sentence with a colon
OF_OTHER_CELL = 0.6  # what a row's statement counts for whose name holds nothing of what is asked about
NOT_AT_ALL = 0.3  # how far a row and what is around it hold a word that they do not hold
_CELL = re.compile(r"(?:^|；)(?P<head>[^：；，。！？]{1,14})：(?P<value>[^；]*)")
_MEASURES = re.compile(r"\S{0,6}(?:指标|项目|科目|内容|类别)(?:名称)?")  # of which a row's name is what is measured
_NUMBERING = re.compile(r"(?:序号|编号|年份|年度|时间|日期|指标|单位|\d+)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: its column's head, and its value at ``[start, end)`` of the sentence."""

    head: str
    start: int
    end: int


@lru_cache(maxsize=2_000)
def cells(text: str) -> tuple[Cell, ...]:
    """Return the cells of a row, in order; none for what is no row."""
    if text.count("；") < LEAST - 1:
        return ()
    found = tuple(_cells(text))
    return found if len(found) >= LEAST and found[0].start <= len(found[0].head) + 1 else ()


def _cells(text: str) -> Iterator[Cell]:
    return (Cell(match["head"].strip(), *match.span("value")) for match in _CELL.finditer(text))


def asked_cell(question: Parsed, text: str) -> Cell | None:
    """Return the cell of a row that a question asks for by its column's head; None where it names none."""
    named = [cell for cell in cells(text) if len(cell.head) > 1 and cell.head in question.text]
    named = [cell for cell in named if any(t.text in cell.head or cell.head in t.text for t in question.focus)]
    return max(named, key=lambda cell: len(cell.head), default=None)


def of_cell(spans: Sequence[Span], cell: Cell, text: str, *, whole: bool) -> list[Span]:
    """Return the spans within a cell; without any, and where that may answer, its whole value as one."""
    within = [span for span in spans if cell.start <= span.start and span.end <= cell.end]
    if not whole:
        return within
    value = text[cell.start : cell.end].strip()
    return within or ([Span(cell.start, cell.end, value)] if value else [])


def named_cell(passage: Passage) -> Cell | None:
    """Return the cell with the name of what a row is about, None where it is no row, or one of a measure."""
    found = tuple(_cells(passage.text)) if isinstance(passage.article, Retold) else cells(passage.text)
    named = (one for one in found if _MEASURES.fullmatch(one.head) or not _NUMBERING.fullmatch(one.head))
    first = next(named, None)
    return None if first is None or _MEASURES.fullmatch(first.head) else first


def label_of(passage: Passage, offset: int) -> str:
    """Return what a cell of a row is told of: the name of the row and the head of the column."""
    found = list(_cells(passage.text))
    name = named_cell(passage) or next((one for one in found if not _NUMBERING.fullmatch(one.head)), None)
    head = next((one.head for one in found if one.start <= offset < one.end), "")
    return f"{passage.text[name.start : name.end]}；{head}" if name else head


def of_another(question: Parsed, passage: Passage, held: Callable[[Term], float]) -> bool:
    """Whether a row has another name than what is asked about: another row's, or one that its article does not hold.

    ``held`` says how far the row and what stands around it hold a word.
    """
    typed = passage.article if isinstance(passage.article, Retold) else None
    words = tuple((t.text, *forms(t.text)) for t in question.terms if len(t.text) > 1) if typed else ()
    if typed is not None and typed.of_another(passage.start, question.text, words):
        return True
    cell = named_cell(passage)
    name = passage.text[cell.start : cell.end] if cell else ""
    if not name or name in question.text or any(len(t.text) > 1 and t.text in name for t in question.terms):
        return False
    first = min((term.start for term in question.focus), default=0)
    whose = (t for t in question.terms if t.start < first and t.pos[:1] in "nxj" and len(t.text) > 1)
    return any(held(term) < NOT_AT_ALL for term in whose)


def about(question: Parsed, text: str, cell: Cell) -> float:
    """Return ``OF_OTHER_CELL`` where what is asked about stands in a row, but not in its name; else 1."""
    names = [one for one in cells(text) if one is not cell and not _NUMBERING.fullmatch(one.head)]
    asked = [t.text for t in question.terms if t.text not in cell.head and t.text in text]
    if not names or not asked:
        return 1.0
    name = text[names[0].start : names[0].end]
    return 1.0 if all(word in name for word in asked) else OF_OTHER_CELL
