"""A question and sentences as the numbers that the reader takes: word ids and a row of features a word.

A word that is not in the reader's vocabulary comes as its characters, so that an unknown name can be an answer, and a
figure as its shape (how many digits, a year, a decimal, a percentage).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.tokens import fold_in_place, segments, stop_words
from rag.features import ASKING

SHAPES = tuple("<pad> <unknown> <1> <2> <3> <year> <4> <5> <decimal> <percent> <mixed> <latin> <mark>".split())
_UNKNOWN, _YEAR, _DECIMAL, _PERCENT, _MIXED, _LATIN, _MARK = (
    SHAPES.index(f"<{name}>") for name in ("unknown", "year", "decimal", "percent", "mixed", "latin", "mark")
)
_BY_LENGTH = {length: SHAPES.index(f"<{length}>") for length in range(1, 6)}
_FIGURES = range(2, _MIXED + 1)
UNSEEN_WEIGHT = 6.0  # inverse document frequency of a figure or Latin word, of which no vocabulary knows how rare it is
_REMEMBERED = 512  # sentences
MAX_QUESTION_WORDS, MAX_SENTENCE_WORDS = 40, 110
FEATURES = (
    "in the question",
    "its weight there",
    "pair with the character before",
    "pair with the character after",
    "figure",
    "mark",
    "length",
    "share of the question in the sentence",
    "share with what stands before it",
    "heaviest word missing",
    "likelihood of its chunk",
)
HELD = ("in the sentence", "only around it")
_DIGIT, _LETTER, _PLAIN_FIGURE = re.compile("[0-9]"), re.compile("[a-z]"), re.compile("[0-9.,]+")


def shape(word: str) -> int | None:
    """Return the id of a figure's or Latin word's shape, None for any other word."""
    if word.isascii() and word.isdigit():
        if len(word) == 4 and word[:2] in ("18", "19", "20"):
            return _YEAR
        return _BY_LENGTH[min(len(word), 5)]
    if _DIGIT.search(word):
        if word.endswith("%"):
            return _PERCENT
        return _DECIMAL if _PLAIN_FIGURE.fullmatch(word) else _MIXED
    return _LATIN if _LETTER.search(word) else None


class Word(NamedTuple):
    """A word of a text: as folded, its id, and where it stands."""

    text: str
    id: int
    start: int
    end: int


class Vocabulary:
    """The reader's words and the inverse document frequency of each, by id; ids begin with ``SHAPES``."""

    def __init__(self, words: Sequence[str], weights: NDArray[np.float32]) -> None:
        self.ids = {word: number for number, word in enumerate(words, len(SHAPES))}
        self.weights: list[float] = weights.tolist()
        # One question is often read of the same sentences more than once: without its premises, and of another kind.
        self.sentence = lru_cache(maxsize=_REMEMBERED)(self._sentence)

    def read(self, folded: str, most: int) -> list[Word]:
        """Return the first ``most`` words of a folded text, marks included, white space left out."""
        found: list[Word] = []
        ids = self.ids
        for word, start, end in segments(folded):
            known = ids.get(word)
            if known is None:
                known = shape(word)
            if known is not None:
                found.append(Word(word, known, start, end))
            elif not word.isspace():
                found += self._characters(word, start)
            if len(found) >= most:
                return found[:most]
        return found

    def _sentence(self, folded: str) -> tuple[list[Word], NDArray[np.int64], NDArray[np.float32]]:
        """Return the words of a sentence, their ids, and their features that depend on no question, (n, 3)."""
        words = self.read(folded, MAX_SENTENCE_WORDS)
        own = [(word.id in _FIGURES, not _is_word(word.text), min(word.end - word.start, 6) / 6) for word in words]
        ids = np.array([word.id for word in words], dtype=np.int64)
        return words, ids, np.array(own, dtype=np.float32).reshape(len(words), 3)

    def _characters(self, word: str, start: int) -> list[Word]:
        return [
            Word(character, self._character(character), start + place, start + place + 1)
            for place, character in enumerate(word)
            if not character.isspace()
        ]

    def _character(self, character: str) -> int:
        return self.ids.get(character) or shape(character) or (_UNKNOWN if character.isalnum() else _MARK)

    def weight(self, word: Word) -> float:
        """Return how much a word tells, as the logarithm of its inverse document frequency."""
        return self.weights[word.id] if word.id >= len(SHAPES) or word.id == _UNKNOWN else UNSEEN_WEIGHT


class Asked:
    """A question as the reader sees it."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self._vocabulary = vocabulary
        self.folded = fold_in_place(text)
        self.words = vocabulary.read(self.folded, MAX_QUESTION_WORDS)
        told = [word for word in self.words if _is_word(word.text)]
        unweighed = ASKING | stop_words()
        self.weights = {word.text: vocabulary.weight(word) for word in told if word.text not in unweighed}
        self.all = {word.text for word in told}
        self.total = sum(self.weights.values()) or 1.0

    @cached_property
    def ids(self) -> NDArray[np.int64]:
        """The ids of its words; one unknown word for a question without any."""
        return np.array([word.id for word in self.words] or [_UNKNOWN])

    @cached_property
    def tells(self) -> NDArray[np.float32]:
        """How much each of its words tells, (q, 1); 0 for what only asks."""
        weights = [self.weights.get(word.text, 0.0) / 10 for word in self.words] or [0.0]
        return np.array(weights, dtype=np.float32)[:, None]

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Its pairs of characters."""
        pairs = (self.folded[place : place + 2] for place in range(len(self.folded) - 1))
        return frozenset(pair for pair in pairs if not any(map(str.isspace, pair)))

    def read(self, text: str, around: str, likelihood: float) -> Sentence:
        """Return a sentence as the reader sees it; ``around`` is what tells what it is about."""
        folded, before = fold_in_place(text), fold_in_place(around)
        words, ids, own = self._vocabulary.sentence(folded)
        within = {word for word in self.all if word in folded}
        around_it = {word for word in self.all - within if word in before}
        held = near = missing = 0.0
        for word, weight in self.weights.items():
            if word in within:
                held += weight
            elif word in around_it:
                near += weight
            elif weight > missing:
                missing = weight
        rows = np.empty((len(words), len(FEATURES)), dtype=np.float32)
        asked, weights, pairs = self.all, self.weights, self.pairs
        rows[:, 0] = [word.text in asked for word in words]
        rows[:, 1] = [weights.get(word.text, 0.0) / 10 for word in words]
        rows[:, 2] = [word.start > 0 and folded[word.start - 1 : word.start + 1] in pairs for word in words]
        rows[:, 3] = [folded[word.end - 1 : word.end + 1] in pairs for word in words]
        rows[:, 4:7] = own
        rows[:, 7] = held / self.total
        rows[:, 8] = (held + near) / self.total
        rows[:, 9] = missing / 10
        rows[:, 10] = likelihood
        stands = [(word.text in within, word.text in around_it) for word in self.words] or [(False, False)]
        return Sentence(words, ids, rows, np.array(stands, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's words, their ids (n,) and their features (n, ``len(FEATURES)``), and of the question's (q, 2)."""

    words: list[Word]
    ids: NDArray[np.int64]
    features: NDArray[np.float32]
    held: NDArray[np.float32]


@lru_cache(maxsize=50_000)
def _is_word(text: str) -> bool:
    return any(map(str.isalnum, text))
