"""Tables typed into a text: their rows as sentences, and where in the text each of them stands.

A line "营业收入 17.05 15.48" under "项目 2022年 2021年" and 单位：亿元 tells nothing by itself. It is read as a row
of a spreadsheet is (``index.cells``): 项目：营业收入；2022年：17.05亿元. The text that the archive keeps stays
as it was written: a quote is a slice of that, from the table's head to the row, or the row with the head beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from index.cells import labelled, year_of
from index.table_heads import in_sections, is_figure, period_in, section_of, stacked, unit_in
from index.times import Anchor, find_times
from index.tokens import simplify
from index.types import Article, TimeMention
from rag.names import places

MAX_CELLS, MAX_CELL = 16, 40
SHARED = 4  # characters of what rows of several sections are called alike
OVER = 3  # lines over a table that may give its unit and its year
MOST_ROWS = 400
# What a row of figures looks like, so that texts without any are passed over at once.
_MAY_BE_ROW = re.compile(r"[ |][+\-－]?\d[\d,]*(?:\.\d+)?[^\s\d，。；！？|]{0,6}(?:[ |]|$)", re.MULTILINE)
_RULE = re.compile(r"[\s|:：+\-—=]*-[\s|:：+\-—=]*")
_PROSE = re.compile(r"[。；！？]|，\D")
_NUMBER = re.compile(r"(?!(?:19|20)\d\d年)[+\-－]?\d[\d,]*(?:\.\d+)?(?:[^\s\d，。；！？]{1,6})?")
_FIGURE = re.compile(
    r"[+\-－]?\d[\d,]*(?:\.\d+)?(?:[%％]|[十百千万亿]{0,2}(?:美?元|人次?|吨|亩|个|家|户|次|天|项|件|台|套|公里|平方米)?)"
)
_MONTH = re.compile(r"\d{1,2}(?:[-—–－~～至]\d{1,2})?月份?")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")
_OWN_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_BEFORE_YEAR = re.compile(r"；(?=(?:19|20)\d\d年：)")
_MEASURES = re.compile(r"指标|项目|科目|内容|类别|名称")  # over the names of rows that are what is measured
_NO_CAPTION = re.compile(
    r"^.{0,12}?[分各](?:[县市区镇乡村州旗街道厂校院所班]{1,3}|地区|行业|产业|部门|学院|单位|公司|企业|品种)的?|[（(][^（）()]*[）)]|(?:计量)?单位[:：].*$|^[\s#*]*(?:附?表[一二三四五六七八九十\d]{0,3}[:：、.\s]*|[一二三四五六七八九十]{1,3}、)"
    r"|(?:(?:19|20)\d\d年?(?:[-—–~～至到、和]|$)?)+(?:年度?)?|[*\s]+$|(?:一览|统计|情况)?表$"
)


# How well a row is taken to be found that holds all that is asked: its words alone find none, and no reader knows one.
ROW_FOUND = 0.8


class Row(NamedTuple):
    """A sentence at ``[start, end)`` of a retold text, made of the source's row; its table begins at ``table``."""

    start: int
    end: int
    row: tuple[int, int]
    table: int
    head: tuple[int, int]  # of the source, with the lines over it that give unit and year
    name: str


@dataclass(frozen=True, slots=True)
class Retold(Article):
    """An article whose tables are told row by row; the rest of its text is the source's."""

    original: Article | None = None
    rows: tuple[Row, ...] = ()

    def place(self, start: int, end: int, limit: int) -> tuple[int, int]:
        """Return the slice of the original that a slice stands for; a row with its table's head where that is short."""
        row = self.row_at(start)
        if row is None:
            shift = self._shift(start)
            return start + shift, end + shift
        low, high = row.row
        return (row.table if high - row.table <= limit else low), high

    @property
    def names(self) -> frozenset[str]:
        """The names of its rows."""
        return frozenset(row.name for row in self.rows)

    def name_at(self, start: int) -> str | None:
        """Return the name of the row told at an offset, None where none is."""
        row = self.row_at(start)
        return row.name if row else None

    def written(self, start: int, end: int) -> str:
        """Return a slice of the original's text."""
        return self.original.text[start:end] if self.original else self.text[start:end]

    def row_at(self, start: int) -> Row | None:
        """Return the row that tells the sentence at an offset, None where it is none of a table's."""
        at = bisect_right(self.rows, start, key=lambda row: row.start) - 1
        return self.rows[at] if at >= 0 and start < self.rows[at].end else None

    def _shift(self, start: int) -> int:
        at = bisect_right(self.rows, start, key=lambda row: row.start) - 1
        return self.rows[at].row[1] - self.rows[at].end if at >= 0 else 0


@dataclass(frozen=True, slots=True)
class Telling:
    """An article with its tables told, and the sentences by where the source's rows begin."""

    article: Retold
    of_row: dict[int, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    cells: tuple[str, ...]
    section: str = ""

    @property
    def name(self) -> str:
        """What the row is about: its first cell, or the one after its number, without a unit in brackets."""
        told = self.cells[0]
        if told.isdigit() and year_of(told) is None and len(self.cells) > 1:
            told = self.cells[1]
        if _NUMBER.fullmatch(told) or year_of(told) or not re.search(r"\w", told):
            return ""
        return simplify(_BRACKETS.sub("", told) or told)


@dataclass(frozen=True, slots=True)
class _Table:
    head: tuple[str, ...]
    head_at: tuple[int, int]
    start: int  # of the lines over it that give its unit and its year, or of its head
    period: str  # 年份：2022年
    unit: str
    caption: str  # what its figures are, where the columns are years and the rows no measures
    rows: tuple[_Line, ...]


def told_of(article: Article) -> Telling | None:
    """Return an article's tables row by row, None where it has none."""
    found = _retold(article.text)
    if found is None:
        return None
    text, of_row = found
    own = {field.name: getattr(article, field.name) for field in fields(Article)}
    rows = tuple(row for told in of_row.values() for row in told)
    return Telling(Retold(**{**own, "text": text}, original=article, rows=rows), of_row)


@lru_cache(maxsize=1_024)
def _retold(text: str) -> tuple[str, dict[int, tuple[Row, ...]]] | None:
    """Return a text with its tables told, and their sentences by where the rows begin; None where it has none."""
    if _MAY_BE_ROW.search(text) is None:
        return None
    parts: list[str] = []
    of_row: dict[int, tuple[Row, ...]] = {}
    done = offset = 0
    for table in _tables(text):
        for line, sentences in _sentences(table):
            parts.append(text[done : line.start])
            offset += line.start - done
            told = []
            for n, sentence in enumerate(sentences):
                parts.append("\n" * (n > 0) + sentence)
                offset += n > 0
                place, head = (line.start, line.end), (table.start, table.head_at[1])
                told.append(Row(offset, offset + len(sentence), place, table.start, head, line.name))
                offset += len(sentence)
            of_row[line.start] = tuple(told)
            done = line.end
    parts.append(text[done:])
    return ("".join(parts), of_row) if of_row else None


@lru_cache(maxsize=4_096)
def times_of(sentence: str, date: str | None) -> tuple[TimeMention, ...]:
    """Return the times that a row's sentence tells."""
    return tuple(find_times(sentence, Anchor.of(date)))


def one_of_others(own: str, names: frozenset[str], asked: str, words: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a question names another of the rows than the one of a name, or holds more words of its name.

    ``words`` are the question's, each in its forms.
    """
    named = {name for name in names if name and name in asked}
    if not named and _ambiguous(own, names, words):
        return True
    return (bool(named) and own not in longest_of(named)) or _held(own, words) < most_held(names, words)


def _ambiguous(own: str, names: frozenset[str], words: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a question fits another row as well: 居民收入, where 城镇居民收入 and 农村居民收入 are told apart."""
    held = _held(own, words)
    for other in names:
        ends = zip(reversed(own), reversed(other), strict=False)
        size = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
        shared = own[len(own) - size :]
        apart = SHARED <= size < min(len(own), len(other)) and shared not in names
        if apart and held and held == _held(shared, words) and not own.startswith("全"):
            return True
    return False


def _held(name: str, words: tuple[tuple[str, ...], ...]) -> int:
    return sum(any(form in name for form in forms) for forms in words)


@lru_cache(maxsize=256)
def most_held(names: frozenset[str], words: tuple[tuple[str, ...], ...]) -> int:
    """Return how many words the name that holds most of them holds."""
    return max(_held(name, words) for name in names)


def longest_of(names: Collection[str]) -> set[str]:
    """Return the names that are no part of a longer one: not 净利润 beside 扣非净利润."""
    return {name for name in names if not any(name in other and name != other for other in names)}


def _sentences(table: _Table) -> Iterator[tuple[_Line, list[str]]]:
    """Yield each row with what it says, a sentence for each year."""
    sentences: dict[int, list[str]] = {}
    numbered = ((at, list(line.cells)) for at, line in enumerate(table.rows))
    for at, sentence in labelled(table.head, numbered, table.unit):
        sentence = f"{table.period}；{sentence}" if table.period else sentence
        sentences.setdefault(at, []).append(
            _BEFORE_YEAR.sub(f"；{table.caption}", sentence) if table.caption else sentence
        )
    for at, told in sentences.items():
        yield table.rows[at], told


def _tables(text: str) -> Iterator[_Table]:
    lines = _lines(text)
    at = 0
    while at + 1 < len(lines):
        head, first = _head(lines, at)
        rows, after = _rows(lines, first, len(head.cells)) if head else ((), at + 1)
        if head is None or not _is_table(rows):
            at += 1
            continue
        cells = ("项目", *head.cells) if rows and len(rows[0].cells) == len(head.cells) + 1 else head.cells
        yield _with_what_is_over(text, lines[max(0, at - OVER) : at], cells, head, rows)
        at = after


def _head(lines: Sequence[_Line], at: int) -> tuple[_Line | None, int]:
    """Return the head of a table that may begin at a line, in one row or in two, and the line under it."""
    upper, under = lines[at], at + 1
    if not 1 < len(upper.cells) <= MAX_CELLS or not _are_names(upper.cells):
        return None, under
    while under + 1 < len(lines) and _is_rule(lines[under]):
        under += 1
    if under + 1 < len(lines) and len(lines[under].cells) > 1 and _are_names(lines[under].cells):
        lower = lines[under]
        row = next((line for line in lines[under + 1 : under + 4] if _is_row(line.cells)), None)
        if row and (both := stacked(upper.cells, lower.cells, len(row.cells))):
            return _Line(upper.start, lower.end, tuple(both)), under + 1
    return (upper if _may_be_head(upper) else None), at + 1


def _lines(text: str) -> list[_Line]:
    """Return the lines of a text with their cells; those of a Markdown table stand between bars."""
    lines: list[_Line] = []
    start = 0
    for raw in text.split("\n"):
        bars = raw.count("|") > 1 or (raw.count("|") == 1 and " | " in raw)
        cells = raw.strip().strip("|").split("|") if bars else raw.split()
        lines.append(_Line(start, start + len(raw), tuple(cell.strip().strip("*") for cell in cells)))
        start += len(raw) + 1
    return lines


def _is_rule(line: _Line) -> bool:
    return _RULE.fullmatch("".join(line.cells)) is not None


def _are_names(cells: Sequence[str]) -> bool:
    return not any(len(cell) > MAX_CELL or _PROSE.search(cell) for cell in cells) and not any(map(is_figure, cells))


def _may_be_head(line: _Line) -> bool:
    cells = line.cells
    if cells[0].startswith("#") or sum(not cell for cell in cells) > 1:
        return False
    return not _is_rule(line) and all(year_of(cell) or not _FIGURE.fullmatch(cell) for cell in cells)


def _rows(lines: Sequence[_Line], at: int, width: int) -> tuple[tuple[_Line, ...], int]:
    """Return the rows of figures from a line on, and the line after them.

    A rule, names of sections and rows with a cell too few (whose place nobody knows) may part them.
    """
    rows: list[_Line] = []
    wide, section = width, ""
    while at < len(lines) and len(rows) < MOST_ROWS:
        line = lines[at]
        cells = line.cells
        if not rows and len(cells) == width + 1 and not _is_rule(line):
            wide = width + 1  # nothing stands over the names of the rows
        if len(cells) == wide and _is_row(cells):
            rows.append(replace(line, section=section))
        elif not _is_rule(line) or not any(cells):
            following = lines[at + 1].cells if at + 1 < len(lines) else ()
            follows = len(following) in (wide, wide + (not rows)) and _is_row(following)
            opens = section_of(cells) if follows else ""
            ragged = rows and follows and 1 < len(cells) < wide and _is_row(cells)
            if not (opens or ragged):
                break
            section = opens or section
        at += 1
    names = in_sections([(row.section, row.cells[0]) for row in rows])
    told = (
        replace(row, cells=(name, *row.cells[1:])) if row.section else row
        for row, name in zip(rows, names, strict=True)
    )
    return tuple(told), at


def _is_row(cells: Sequence[str]) -> bool:
    if any(len(cell) > MAX_CELL or _PROSE.search(cell) for cell in cells):
        return False
    figures = [bool(_NUMBER.fullmatch(cell)) for cell in cells]
    named = not figures[0] or year_of(cells[0]) is not None or cells[0].isdigit() or bool(_MONTH.fullmatch(cells[0]))
    return named and bool(cells[0]) and any(figures[1:])


def _is_table(rows: Sequence[_Line]) -> bool:
    """Whether lines of figures under a line of names are a table: two of them, or one with several figures."""
    if len(rows) == 1:
        return sum(bool(_NUMBER.fullmatch(cell)) for cell in rows[0].cells[1:]) > 1
    return len(rows) > 1


def _with_what_is_over(
    text: str, over: Sequence[_Line], cells: tuple[str, ...], head: _Line, rows: tuple[_Line, ...]
) -> _Table:
    """Add the unit and the year that lines over a table give it, nearest first."""
    unit = period = ""
    start = head.start
    dated = any(_OWN_YEAR.search(cell) or year_of(cell) for cell in (*cells, *(row.cells[0] for row in rows)))
    for line in reversed(over):
        words = text[line.start : line.end]
        if words.endswith(("。", "；")) or not words:
            break
        if not unit and (found := unit_in(simplify(words))):
            unit, start = found, line.start
        if not dated and not period and (told := period_in(simplify(words))):
            period, start = told, line.start
    caption = ""
    if sum(year_of(cell) is not None for cell in cells) > 1 and not _MEASURES.search(simplify(cells[0])):
        above = (text[line.start : line.end] for line in reversed(over))
        bare = (_NO_CAPTION.sub("", simplify(one)).strip() for one in above if len(one) <= MAX_CELL)
        caption = next((one for one in bare if one and not re.search(r"[；。，：:\d]", one)), "")
        caption = "" if any(place.name for place in places(caption)) else caption  # the row tells of which place
    return _Table(cells, (head.start, head.end), start, period, unit, caption, rows)
