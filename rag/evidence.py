"""What a language model is shown and cites: slices of articles, with the figures and times in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.chunk import sentences
from index.times import find_times
from index.types import Article, TimeMention, TimeSpan
from rag.cached import cached_property
from rag.numbers import Number, numbers_in
from rag.passages import Passage, row_passage
from rag.typed_tables import Retold, told_of
from rag.untrusted import without_orders

_CORRECTION = re.compile(r"[”\"」』，](?:应为|应是|应改为|更正为|改为|系[^，。；]{1,20}之误)|特此更正|勘误")
_NUMBERED_BEFORE = re.compile(r"(?:[附续]?表|[附插]?图|附件|专栏|栏目)\s*$")
_CELL_BEFORE, _CELL_AFTER = re.compile(r"(?:^|[|｜\t\n])\s*$"), re.compile(r"\s*(?:[|｜\t\n]|$)")
_BASE_BEFORE = re.compile(r"(?:恢复到?|相当于|达到?|为|占)$")
_REMARK_BEFORE = re.compile(r"[自从]$")
MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Evidence:
    """A slice ``article.text[start:end]`` shown to the model under the number ``n``.

    ``times`` are the time expressions in it, offsets counted in the article's text, resolved where its year is known.
    """

    n: int
    article: Article
    start: int
    end: int
    times: tuple[TimeMention, ...] = ()

    @property
    def title(self) -> str | None:
        """The article's title."""
        return self.article.title

    @property
    def date(self) -> str | None:
        """The article's date at the precision known."""
        return self.article.date

    @cached_property
    def text(self) -> str:
        """The slice."""
        return self.article.text[self.start : self.end]

    @cached_property
    def told(self) -> str:
        """The slice with blanks in place of what it says to a language model, and of lines with markup."""
        return without_orders(self.text)

    def tells(self, offset: int) -> bool:
        """Whether what stands at an offset of the article's text is in the slice and no order to a model."""
        return 0 <= offset - self.start < len(self.told) and bool(self.told[offset - self.start].strip())

    @cached_property
    def pool(self) -> str:
        """All that it tells, with its title; the rows of its tables as sentences too."""
        rows = "".join(f"{one.text}\n" for one in self.passages if isinstance(one.article, Retold))
        return f"{without_orders(self.title or '')}\n{self.told}\n{rows}"

    @cached_property
    def passages(self) -> list[Passage]:
        """Its sentences, without what it says to a language model; rows of its tables with their heads and units."""
        begin, tables = self.start, told_of(self.article)
        found: list[Passage] = []
        for low, high in sentences(self.told):
            rows = tables.of_row.get(begin + low, ()) if tables else ()
            if tables and rows:
                found += [row_passage(tables, row, 1.0) for row in rows]
            else:
                found.append(Passage(self.article, begin + low, begin + high, self.times, 1.0))
        return found

    @cached_property
    def figures(self) -> list[tuple[Passage, Number]]:
        """The figures of its sentences, dates left out."""
        return [
            (passage, number)
            for passage in self.passages
            for number in numbers_in(passage.text)
            if not any(low <= number.start < high for low, high in passage.date_intervals)
            and not _is_label(passage.text, number)
        ]

    @cached_property
    def spans(self) -> set[TimeSpan]:
        """The times that it states or that its article is of."""
        known = {mention.span for mention in self.times if mention.span}
        known |= {time.span for passage in self.passages for time in passage.all_times if time.span}
        for passage in self.passages[:1]:
            known |= {*looked_back_on(passage)}
            if passage.reporting_year:
                known.add(TimeSpan.of(passage.reporting_year))
        return known | {self.article.date_span} if self.article.date_span else known


def _is_label(text: str, number: Number) -> bool:
    """Whether a number counts nothing: 表1, or the year that heads a table's row or column."""
    if number.unit:
        return False
    if _NUMBERED_BEFORE.search(text[: number.start]):
        return True
    year = number.value == int(number.value) and 1900 <= number.value < 2100
    return (
        year and _CELL_BEFORE.search(text[: number.start]) is not None and bool(_CELL_AFTER.match(text[number.end :]))
    )


def cited_numbers(sentence: str) -> tuple[int, ...]:
    """Return the evidence numbers that a sentence cites, each once, in order."""
    return tuple(dict.fromkeys(int(n) for n in MARKER.findall(sentence)))


def figures_of(cited: Sequence[Evidence]) -> list[tuple[Passage, Number]]:
    """Return the figures of all the evidence, each with its sentence."""
    return [entry for piece in cited for entry in piece.figures]


def marks_of(passage: Passage, figures: Sequence[tuple[Passage, Number]]) -> list[tuple[int, int]]:
    """Return where the figures of a sentence stand in it."""
    return [(n.start, n.end) for p, n in figures if p is passage]


def occurrences(number: Number, cited: Sequence[Evidence]) -> Iterator[tuple[Passage, int]]:
    """Yield where the cited evidence states a figure: the sentence and the offset in it."""
    return ((passage, other.start) for passage, other in figures_of(cited) if number.says(other))


def times_at(passage: Passage, offset: int) -> list[TimeSpan]:
    """Return the times that may hold at an offset: the one said there; else the one said before or the article's."""
    if _CORRECTION.search(passage.text):
        return _of_the_corrected(passage)
    span, origin = passage.time_at(offset)
    article = passage.article.date_span
    found = [span, article if origin == "paragraph" else None]
    if origin != "sentence":
        found += [
            *looked_back_on(passage),
            *_said_before(passage),
            *(m.span for m in passage.times if m.span and m.end <= offset),
        ]
    else:
        found += _of_the_sentence(passage, offset)
    return [one for one in found if one]


def _said_before(passage: Passage) -> list[TimeSpan]:
    """Return the times that the paragraph names before a sentence that names none."""
    low = passage.paragraph_start
    return [m.span for m in passage.chunk_times if m.span and low <= m.start and m.end <= passage.start]


def _of_the_sentence(passage: Passage, offset: int) -> list[TimeSpan | None]:
    """Return what times a sentence's figure may be of besides the one named before it, where that is not its own.

    自2006年以来未大修；…，全市98个: the remark is of one item. 上半年…，恢复到2019年同期的85%: a base of comparison.
    """
    last = next((m for m in reversed(passage.all_times) if m.end <= offset), None)
    if last is None:
        return []
    between = passage.text[last.end : offset]
    if _BASE_BEFORE.search(passage.text, 0, last.start) and between.startswith("同期"):
        return [passage.time_at(max(0, last.start - 1))[0], *_said_before(passage)]
    if "；" in between and _REMARK_BEFORE.search(passage.text, 0, last.start):
        return [passage.article.date_span, *looked_back_on(passage), *_said_before(passage)]
    return []


def _of_the_corrected(passage: Passage) -> list[TimeSpan]:
    """Return the times of a notice that corrects an article: its own day, and those in what it says of the article."""
    inside = (m for m in passage.chunk_times if passage.start <= m.start and m.end <= passage.end)
    told = [m.span for m in inside if m.span]
    titled = [m.span for m in find_times(passage.title, None) if m.span]  # 关于《2023年…公报》的更正
    return [one for one in (*told, *titled, passage.article.date_span) if one]


def looked_back_on(passage: Passage) -> list[TimeSpan]:
    """Return the year before, where the article looks back on it as one does in January."""
    return [TimeSpan.of(passage.reviewed.first.year)] if passage.reviewed else []
