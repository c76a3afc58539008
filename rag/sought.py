"""Terms of a question as they are looked for in a text: in all their forms, and figures by their value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from index.figures import Figure, find_figures
from index.numerals import parse_numeral
from index.signs import MINUS, falls
from index.tokens import known_word
from rag.folding import fold_case
from rag.passages import Passage
from rag.query import Term
from rag.synonyms import forms

# A word counts where it stands in the sentence; less where only its surroundings hold it.
IN_SENTENCE, IN_PARAGRAPH, IN_TITLE, IN_ARTICLE = 1.0, 0.8, 0.75, 0.35
# Marks as Chinese text writes them, which a question has as ASCII (NFKC).
_WIDE = {ord(mark): ord(mark) + 0xFEE0 for mark in "!?:;,()~&"}
# Counters of persons, which a text exchanges freely.
_ALIKE = {"名": "人", "位": "人"}
_TENS = "二三四五六七八九十百"
_COUNTED = re.compile("[一二三四五六七八九十百]+[次届期批号个任]$")
_AFRICA = tuple("东西南北中")
_NUMBERED = re.compile(r"(第?)([一二三四五六七八九十百]+)([次届期批号个任])")  # 十六号 is 16号
_FIRST = (("首届", "第一届", "第1届"), ("首期", "第一期", "第1期"), ("首批", "第一批", "第1批"))
WITHIN = 0.3  # of a word that stands only inside a longer one


@dataclass(frozen=True, slots=True)
class Sought:
    """A term as it is looked for: in all its forms, folded, and by its pairs of characters."""

    text: str
    alike: tuple[str, ...]
    pairs: frozenset[str]
    value: tuple[Decimal | None, str] | None = None  # of a figure, with its unit
    values: frozenset[tuple[Decimal | None, str]] = frozenset()  # all that it may be written as

    @classmethod
    def of(cls, term: Term, question: str = "") -> Sought:
        """Prepare a term of a question."""
        text = fold_case(term.text)
        numbered = _NUMBERED.fullmatch(text) if term.must else None
        other = [f"{numbered[1]}{parse_numeral(numbered[2])}{numbered[3]}"] if numbered else []
        other += next((alike for alike in _FIRST if text in alike), ())
        figures = find_figures(term.text) if term.pos == "m" else []
        return cls(
            text,
            tuple(dict.fromkeys((text, text.translate(_WIDE), *other, *map(fold_case, forms(text))))),
            frozenset(text[i : i + 2] for i in range(len(text) - 1)),
            (figures[0].value, _unit(figures[0])) if figures else None,
            _told_of(figures[0], falling=falls(question, term.start)) if figures else frozenset(),
        )


_ROMAN_LETTERS = re.compile(r"劣?[ivx]+(?=[类级]|$)")


def contains(word: str, text: str) -> bool:
    """Whether a text holds a word; a figure only as a whole: 1号线 is not in 11号线, 九届 in 十九届, PM2 in PM2.5."""
    if not word[:1].isdigit() and not word[-1:].isdigit() and not _COUNTED.match(word):
        return word in text and (not _ROMAN_LETTERS.match(word) or _apart(word).search(text) is not None)
    return word in text and _by_itself(word).search(text) is not None


@lru_cache(maxsize=1_000)
def _apart(letters: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){re.escape(letters)}(?![a-z])")


@lru_cache(maxsize=1_000)
def _by_itself(figure: str) -> re.Pattern[str]:
    before = r"\d." if figure[0].isdigit() else _TENS
    after = r"(?!\.?\d)" if figure[0].isascii() and figure[0].isalpha() else ""
    return re.compile(rf"(?<![{before}]){re.escape(figure)}{after}")


@lru_cache(maxsize=1_000)
def folded_forms(word: str) -> tuple[str, ...]:
    """Return a word and its other forms, folded as texts are."""
    return tuple(fold_case(form) for form in (word, *forms(word)))


def holds_figure(sought: Sought, passage: Passage) -> float:
    """Return how near the passage holds a figure of the question, by value: 120项 is 一百二十项."""
    sentence, before, _ = passage.folded
    places = (
        (passage.text, sentence, IN_SENTENCE),
        (passage.before, before, IN_PARAGRAPH),
        (passage.whole, passage.folded_whole, IN_ARTICLE),
    )
    for text, plain, value in places:
        if says_figure(sought, text, plain):
            return value
    return 0.0


def says_figure(sought: Sought, text: str, folded: str) -> bool:
    """Whether a text, which ``folded`` is in lower case without spaces, says a figure of the question."""
    if sought.text in folded and _stands_by_itself(sought.text, folded):
        return True
    # The unit stands in the text as it is, but for 百分之.
    may = sought.value is not None and (sought.value[1] in ("%", "人") or sought.value[1] in text)
    return may and not sought.values.isdisjoint(_values(text))


def _stands_by_itself(figure: str, text: str) -> bool:
    """Whether a figure stands in a text with nothing before it that makes it another one: 60万元 is not in -560万元."""
    if not figure[:1].isdigit():
        return True
    place = text.find(figure)
    while place >= 0 and not _UNSIGNED.match(text, place):
        place = text.find(figure, place + 1)
    return place >= 0


_UNSIGNED = re.compile(rf"(?<![\d.{MINUS}负下])(?<!\d[,，])")


@lru_cache(maxsize=50_000)
def stands_in(word: str, text: str) -> float:
    """Return 1 where a text holds a word by itself, less where only inside a longer word (出口 in 进出口)."""
    if word[:1].isdigit() or word[-1:].isdigit():
        return float(contains(word, text))
    place, inside = text.find(word), False
    while place >= 0:
        if place and text[place - 1] == "非" and text[place - 2 : place - 1] not in _AFRICA:
            pass  # 非网民 are who is left out
        elif place == 0 or len(word) > 2 or not known_word(text[place - 1 : place + len(word)]):
            return 1.0
        elif text[place - 1] == "年" and text[place - 2 : place - 1].isdigit():
            return 1.0  # 2021年|产值
        elif len(word) == 1 and text[place - 1] in "可须应":
            return 1.0  # 可借
        elif text[place - 1] == word[0]:
            return 1.0  # 教育局局长, 青螺县县长
        inside, place = True, text.find(word, place + 1)
    return WITHIN if inside else 0.0


def longest_common(term: str, text: str) -> int:
    """Return the length of the longest piece of a term, of two characters or more, that a text holds."""
    for size in range(len(term) - 1, 1, -1):
        if any(term[i : i + size] in text for i in range(len(term) - size + 1)):
            return size
    return 0


@lru_cache(maxsize=2_000)
def _values(text: str) -> frozenset[tuple[Decimal | None, str]]:
    return frozenset().union(*(_told_of(f, falling=falls(text, f.start)) for f in find_figures(text)))


def _told_of(figure: Figure, *, falling: bool) -> frozenset[tuple[Decimal | None, str]]:
    """Return what a figure is, with its unit; a fall by 3.2% is a growth of −3.2% too."""
    both = (figure.value, -figure.value) if falling and figure.value else (figure.value,)
    return frozenset((value, _unit(figure)) for value in both if value is not None)


def _unit(figure: Figure) -> str:
    return _ALIKE.get(figure.unit, figure.unit)
