"""A sentence in English against the Chinese evidence that it cites.

Its figures and times are written as Chinese writes them and then held to the evidence as those of a Chinese sentence
are. Its other words cannot be looked up there; so names have to be those of the evidence or of the question, and a
sentence with nothing that can be looked up is not released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rag.english_words import disagrees, is_measure
from rag.numbers import Number, fold
from rag.passages import Passage
from rag.synonyms import forms
from rag.types import Question
from rag.verify import Claim, Evidence, cited_numbers

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
NO_ANSWER = re.compile(
    r"^(?:(?:sorry|unfortunately),?\s+)?(?:the|these|this|no|none|there)\b[^.,]{0,40}"
    r"\b(?:evidence|materials?|sources?|documents?|articles?|archive|passages?)\b(?:[^.,]{0,30}"
    r"\b(?:not|no|nothing|none|neither|lacks?)\b|(?<=^no evidence))",
    re.IGNORECASE,
)

_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_DATES = (
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"),
)
_YEAR = re.compile(
    r"(?<![\d.,])(?:19|20)\d\d(?![\d%年]|[.,]\d|\s*(?:yuan|RMB|thousand|million|billion|trillion|percent))"
)
_RELATIVE = (
    (r"this (?:past )?year", "今年"),
    (r"(?:last|the previous|the preceding) year", "去年"),
    ("next year", "明年"),
)
_SMALL = "two three four five six seven eight nine ten eleven twelve".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: n for n, word in enumerate(_SMALL, 2)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_VALUES)})\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:doubl|trebl|tripl|quadrupl|twice|thrice|half|halv|dozen|hundreds|thousands|millions|billions)"
)
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALED = re.compile(rf"(\d[\d,]*(?:\.\d+)?)[\s-]+({'|'.join(_SCALES)})\b", re.IGNORECASE)
_UNITS = (
    (r"\s*percentage\s+points?\b", "个百分点"),
    (r"\s*(?:percent|per\s+cent)\b", "%"),
    (r"\s*(?:yuan|RMB|CNY)\b", "元"),
    (r"\s*(?:metric\s+)?ton(?:ne)?s?\b", "吨"),
    (r"\s*(?:kilomet(?:er|re)s?|km)\b", "公里"),
    (r"\s*met(?:er|re)s?\b", "米"),
    (r"\s*hectares?\b", "公顷"),
    (r"\s*mu\b", "亩"),
    (r"\s*(?:US\s+dollars|USD|dollars)\b", "美元"),
)

# What a sentence may begin with; a capital at its beginning is otherwise taken for a name's.
_OPENERS = frozenset(
    "a according after all also although among an and as at because before both but by during each for from had has"
    " have he however if in investment it its more no of on one only or our over she since such that the their there"
    " these they this those through to total under until we were when where which while who with".split()
)
_CAPITALISED = frozenset({"i", *(month.lower() for month in _MONTHS)})


def is_english(text: str) -> bool:
    """Whether a text is in Latin letters, quotations in Chinese apart."""
    unquoted = re.sub(r"[“\"(（][^”\"）)]*[”\"）)]", "", text)
    return len(_LATIN_WORD.findall(unquoted)) >= 2 and len(_LATIN_WORD.findall(unquoted)) > len(_HAN.findall(unquoted))


def verify_english(sentence: str, evidence: Sequence[Evidence], question: Question) -> tuple[bool, str | None]:
    """Return whether each figure, time, quotation and name of a sentence stands in the cited evidence, or why not."""
    by_number = {piece.n: piece for piece in evidence}
    missing = [n for n in cited_numbers(sentence) if n not in by_number]
    if missing:
        return False, f"there is no evidence [{missing[0]}]"
    claim = EnglishClaim(sentence, question)
    reason = next(claim.problems([by_number[n] for n in cited_numbers(sentence)]), None)
    return reason is None, reason


class EnglishClaim(Claim):
    """What an English sentence states; ``body`` has its figures and times as Chinese writes them."""

    def __init__(self, sentence: str, question: Question | None = None) -> None:
        super().__init__(in_chinese_figures(sentence), question)
        self.english = sentence

    def problems(self, cited: Sequence[Evidence]) -> Iterator[str]:
        """Yield each reason why the cited evidence does not carry the claim."""
        text = "".join(piece.pool for piece in cited)
        pool = fold(text + self.asked)
        han = [run for run in _HAN.findall(self.english) if len(run) > 1]
        if not cited:
            yield "it cites no evidence"
        yield from self._live_text(pool)
        if not (self.numbers or self.quotations or han):
            yield "nothing in it can be looked up in the evidence"
        if _VAGUE.search(self.english.lower()):
            yield "it states an amount in words"
        for run in (*self.quotations, *han):
            if fold(run).rstrip("。，；！？,;!?.") not in pool:
                yield f"{run[:30]!r} is in no cited evidence"
        known = {re.sub(r"['’]s$", "", word.lower()) for word in _LATIN_WORD.findall(text + self.asked)}
        for name in _names(self.body):
            if name.lower() not in known and not any(form.lower() in text.lower() for form in forms(name)):
                yield f"the name {name!r} is in no cited evidence"
        yield from self._wrong_times(cited, pool)
        for number in self.numbers:
            yield from self._wrong_number(number, cited)

    def _otherwise(self, number: Number, passage: Passage, held: Number, cited: Sequence[Evidence]) -> str | None:
        marks = [(one.start, one.end) for one in self.numbers]
        before = passage.before
        place = (len(before) + held.start, len(before) + held.end)
        return disagrees(self.body, (number.start, number.end), marks, before + passage.text, place, self.asked)


def in_chinese_figures(text: str) -> str:
    """Return English text with its figures and times as Chinese writes them: 249 billion yuan → 249000000000元."""
    for pattern in _DATES:
        text = pattern.sub(_date, text)
    text = _YEAR.sub(lambda match: f"{match[0]}年", text)
    for words, meaning in _RELATIVE:
        text = re.sub(rf"\b{words}\b", meaning, text, flags=re.IGNORECASE)
    text = _NUMBER_WORD.sub(lambda match: str(_VALUES[match[0].lower()]), text)
    text = _SCALED.sub(_unscaled, text)
    for words, unit in _UNITS:
        text = re.sub(rf"(?<=\d){words}", unit, text, flags=re.IGNORECASE)
    return text


def _date(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year = f"{parts['year']}年" if parts.get("year") else ""
    day = f"{int(parts['day'])}日" if parts.get("day") else ""
    return f"{year}{_MONTHS.index(parts['month']) + 1}月{day}"


def _unscaled(match: re.Match[str]) -> str:
    value = Decimal(match[1].replace(",", "")) * _SCALES[match[2].lower()]
    return f"{value.normalize():f}"


def _names(text: str) -> Iterator[str]:
    """Yield the words that are written as names are: with a capital, and not for beginning the sentence."""
    first = True
    for match in _LATIN_WORD.finditer(text):
        word = re.sub(r"['’]s$", "", match[0])
        opens = first and (word.lower() in _OPENERS or is_measure(word))
        if any(char.isupper() for char in word) and word.lower() not in _CAPITALISED and not opens:
            yield word
        first = False
