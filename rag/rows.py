"""Rows of tables as sentences: 项目名称：…；责任人：…；总投资：….

The readers write a row as its cells, each after the head of its column (``index.cells``). Where a question
names a head, the cell under it is what is asked, and the first cell with a name is what the row is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from rag.columns import (
    Cell,
    cells,
    cells_of,
    growth_beside,
    holds_figure,
    is_row,
    name_of,
    names_in,
    says_no_measure,
)
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.span import Span
from rag.sum_rows import ASKS_ALL, adds_up, is_asked_for
from rag.synonyms import forms
from rag.typed_tables import Retold, one_of_others

OF_OTHER_CELL = 0.6  # what a row's statement counts for whose name holds nothing of what is asked about
NOT_AT_ALL = 0.3  # how far a row and what is around it hold a word that they do not hold
_MEASURES = re.compile(r"\S{0,6}(?:指标|项目|科目|内容|类别)(?:名称)?")  # of which a row's name is what is measured
_ASKS = re.compile(r"多少|几|什么|哪|谁|怎|如何|为何|吗|呢|是否|介绍|情况|内容|意义|作用|原因|变化|对比|比较")
_LEVELS = "省市县区州镇乡村"
_LEVEL = re.compile(rf"^[一-鿿]{{2,4}}[{_LEVELS}]$")
_YEAR = re.compile(r"^(?:19|20)\d\d年度?")
_OF_CONTENT = re.compile(r"克/(?:立方米|升|千克)$")  # in which a 浓度 is measured
_NUMBERING = re.compile(r"(?:序号|编号|年份|年度|时间|日期|指标|单位|\d+)")


def asked_cell(question: Parsed, text: str) -> Cell | None:
    """Return the cell of a row that a question asks for by its column's head; None where it names none."""
    named = [cell for cell in cells(text) if len(cell.head) > 1 and cell.head in question.text]
    named = [cell for cell in named if any(t.text in cell.head or cell.head in t.text for t in question.focus)]
    if question.kind == "figure":  # 新开工项目 are not asked by the head 项目
        named = [cell for cell in named if holds_figure(text, cell) or not _MEASURES.fullmatch(cell.head)]
    asked = max(named, key=lambda cell: len(cell.head), default=None)
    if asked is None or question.kind != "figure":
        return asked
    if question.growth and (growth := growth_beside(text, asked)):
        return growth
    # 女性人口 is asked by the head 女性 beside 人口.
    before = question.text[: question.text.find(asked.head)].removesuffix("的")
    return next((one for one in cells(text) if before.endswith(one.head) and holds_figure(text, one)), asked)


def of_cell(spans: Sequence[Span], cell: Cell, text: str, *, whole: bool) -> list[Span]:
    """Return the spans within a cell; without any, and where that may answer, its whole value as one."""
    within = [span for span in spans if cell.start <= span.start and span.end <= cell.end]
    if not whole:
        return within
    value = text[cell.start : cell.end].strip()
    return within or ([Span(cell.start, cell.end, value)] if value else [])


def named_cell(passage: Passage) -> Cell | None:
    """Return the cell with the name of what a row is about, None where it is no row, or one of a measure."""
    first = _leading(passage)
    return None if first is None or holds_figure(passage.text, first) else first


def _leading(passage: Passage) -> Cell | None:
    """Return the first cell of a row that is no number of it, nor a time: its name, or its first figure."""
    found = tuple(cells_of(passage.text)) if isinstance(passage.article, Retold) else cells(passage.text)
    named = (one for one in found if _MEASURES.fullmatch(one.head) or not _NUMBERING.fullmatch(one.head))
    first = next(named, None)
    return None if first is None or _MEASURES.fullmatch(first.head) else first


def label_of(question: Parsed, passage: Passage, offset: int) -> tuple[str, str]:
    """Return what a cell of a row is told of: the name of the row and the head of the column; and with the title.

    The table's title counts where the head says of no measure, or just of the one asked, or the row is that of the sum.
    """
    found = list(cells_of(passage.text))
    name = named_cell(passage) or next(
        (one for one in found if _MEASURES.fullmatch(one.head) or not _NUMBERING.fullmatch(one.head)), None
    )
    head = next((one.head for one in found if one.start <= offset < one.end), "")
    named = passage.text[name.start : name.end] if name and not holds_figure(passage.text, name) else ""
    value = next((passage.text[one.start : one.end] for one in found if one.start <= offset < one.end), "")
    value += "浓度" if _OF_CONTENT.search(value) else ""
    label = f"{named}；{head}；{value}" if named else f"{head}；{value}"
    measure = question.focus[-1].text if question.focus else ""
    if adds_up(named.strip()):
        titled = ASKS_ALL.search(question.text) is not None
        if name and is_asked_sum(question, passage):  # of all that the table lists: its members are what the head calls
            label, titled = f"{label}；总{_YEAR.sub('', head)}；{name.head}；{passage.title}", True
    else:
        named_so = len(head) > 1 and head in question.text
        titled = named_so or says_no_measure(head) or (bool(measure) and measure in label)
    return label, f"{label}；{passage.title}" if titled else label


def names_row(question: Parsed, text: str) -> bool:
    """Whether a question without asking words names a row of figures, or a column of it: 2021年应收账款."""
    if len(question.spans) != 1 or not is_row(text) or _ASKS.search(question.text):
        return False
    name = name_of(text)
    heads = [one.head for one in cells_of(text) if holds_figure(text, one) and not says_no_measure(one.head)]
    return any(len(one) > 1 and one in question.text for one in (name, *heads))


def holds_terms(question: Parsed, label: str, weights: Mapping[str, float]) -> float:
    """Return how far a label holds what is asked: all that stands in its row's name, the rest in so many words.

    What is only akin to a word of the title is another thing: 玉米 beside 水稻.
    """
    name = label.partition("；")[0]
    rest = [t for t in question.terms if not (name in question.text and t.text in name)]
    total = sum(weights[t.text] for t in rest)
    held = sum(weights[t.text] for t in rest if any(form in label for form in (t.text, *forms(t.text))))
    return held / total if total else 1.0


def is_asked_sum(question: Parsed, passage: Passage) -> bool | None:
    """Whether a row adds up the others of its table and is asked for, False where that is another row; else None."""
    typed = passage.article if isinstance(passage.article, Retold) else None
    names = typed.names if typed else names_in(passage.whole)
    own = typed.name_at(passage.start) if typed else name_of(passage.text)
    if not own or not names or _leading(passage) is None:
        return None
    return is_asked_for(question, own, names, passage.title, passage.text)


def of_another(question: Parsed, passage: Passage, held: Callable[[Term], float]) -> bool:
    """Whether a row has another name than what is asked about: another row's, or one that its article does not hold.

    ``held`` says how far the row and what stands around it hold a word.
    """
    typed = passage.article if isinstance(passage.article, Retold) else None
    own, names = (
        (typed.name_at(passage.start), typed.names) if typed else (name_of(passage.text), names_in(passage.whole))
    )
    if (summed := is_asked_sum(question, passage)) is not None:
        return not summed
    if own is not None and names:
        words = tuple((t.text, *forms(t.text)) for t in question.terms if len(t.text) > 1)
        if one_of_others(own, names, question.text, words):
            return True
    cell = _leading(passage)
    name = passage.text[cell.start : cell.end] if cell else ""
    if _LEVEL.search(name) and any(name[:-1] + level in question.text for level in _LEVELS if level != name[-1]):
        return True  # 柏溪镇, where 柏溪县 is asked
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
