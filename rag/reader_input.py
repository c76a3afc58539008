"""A question and sentences as the numbers that the reader takes: word ids and a row of features a word.

A word that is not in the reader's vocabulary comes as its characters, so that an unknown name can be an answer, and a
figure as its shape (how many digits, a year, a decimal, a percentage).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.tokens import fold_in_place, segments, stop_words
from rag.cached import cached_property
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


class _Own(NamedTuple):
    """What a sentence says whatever is asked: of each word its text, where it stands, its id and features (n, 3)."""

    texts: list[str]
    places: list[tuple[int, int]]
    ids: NDArray[np.int64]
    borders: NDArray[np.int64]  # the places, (n, 2)
    features: NDArray[np.float32]


class Vocabulary:
    """The reader's words and the inverse document frequency of each, by id; ids begin with ``SHAPES``."""

    def __init__(self, words: Sequence[str], weights: NDArray[np.float32]) -> None:
        self.ids = {word: number for number, word in enumerate(words, len(SHAPES))}
        self.weights: list[float] = weights.tolist()
        # One question is often read of the same sentences more than once: without its premises, and of another kind.
        self.sentence = lru_cache(maxsize=_REMEMBERED)(self._sentence)
        self._pieces = lru_cache(maxsize=8 * _REMEMBERED)(self._pieces_of)
        # By id whether it is a figure and whether a mark, neither of which depends on the text.
        self._sorts = np.zeros((len(SHAPES) + len(words), 2), dtype=np.float32)
        self._sorts[_FIGURES, 0] = 1
        self._sorts[_MARK, 1] = 1
        self._sorts[len(SHAPES) :, 1] = [not _is_word(word) for word in words]

    def read(self, folded: str, most: int) -> list[Word]:
        """Return the first ``most`` words of a folded text, marks included, white space left out."""
        texts, ids, places = self._columns(folded, most)
        return [Word(text, number, *place) for text, number, place in zip(texts, ids, places, strict=True)]

    def _columns(self, folded: str, most: int) -> tuple[list[str], list[int], list[tuple[int, int]]]:
        """Return the texts of the same words, their ids, and where they stand."""
        texts: list[str] = []
        numbers: list[int] = []
        places: list[tuple[int, int]] = []
        ids = self.ids
        for word, start, end in segments(folded):
            known = ids.get(word)
            if known is not None:
                texts.append(word)
                numbers.append(known)
                places.append((start, end))
            else:
                for text, number, at in self._pieces(word):
                    texts.append(text)
                    numbers.append(number)
                    places.append((start + at, start + at + len(text)))
            if len(texts) >= most:
                return texts[:most], numbers[:most], places[:most]
        return texts, numbers, places

    def _pieces_of(self, word: str) -> list[tuple[str, int, int]]:
        """Return what stands for a word that the vocabulary lacks, each with its id and its offset in the word."""
        known = shape(word)
        if known is not None:
            return [(word, known, 0)]
        return [(one, self._character(one), at) for at, one in enumerate(word) if not one.isspace()]

    def _sentence(self, folded: str) -> _Own:
        texts, numbers, places = self._columns(folded, MAX_SENTENCE_WORDS)
        ids = np.array(numbers, dtype=np.int64)
        borders = np.fromiter(chain.from_iterable(places), np.int64, 2 * len(places)).reshape(-1, 2)
        features = np.empty((len(texts), 3), dtype=np.float32)
        features[:, :2] = self._sorts[ids]
        features[:, 2] = np.minimum(borders[:, 1] - borders[:, 0], 6) / 6
        return _Own(texts, places, ids, borders, features)

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
        own = self._vocabulary.sentence(folded)
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
        rows = np.zeros((len(own.texts), len(FEATURES)), dtype=np.float32)
        if within:
            for place in [place for place, word in enumerate(own.texts) if word in within]:
                rows[place, 0] = 1
                rows[place, 1] = self.weights.get(own.texts[place], 0.0) / 10
        paired = self._paired(folded)
        if paired is not None:
            rows[:, 2] = paired[own.borders[:, 0]]
            rows[:, 3] = paired[own.borders[:, 1]]
        rows[:, 4:7] = own.features
        rows[:, 7] = held / self.total
        rows[:, 8] = (held + near) / self.total
        rows[:, 9] = missing / 10
        rows[:, 10] = likelihood
        stands = [(word.text in within, word.text in around_it) for word in self.words] or [(False, False)]
        return Sentence(own.places, own.ids, rows, np.array(stands, dtype=np.float32))

    def _paired(self, folded: str) -> NDArray[np.bool_] | None:
        """Return for each offset of a sentence whether the characters beside it are a pair of the question's."""
        paired: NDArray[np.bool_] | None = None
        for pair in self.pairs:
            place = folded.find(pair)
            while place >= 0:
                if paired is None:
                    paired = np.zeros(len(folded) + 1, dtype=np.bool_)
                paired[place + 1] = True
                place = folded.find(pair, place + 1)
        return paired


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence's words begin and end, their ids (n,) and features (n, ``len(FEATURES)``).

    ``held`` says of each of the question's words how it stands there, (q, 2).
    """

    places: list[tuple[int, int]]
    ids: NDArray[np.int64]
    features: NDArray[np.float32]
    held: NDArray[np.float32]


@lru_cache(maxsize=50_000)
def _is_word(text: str) -> bool:
    return any(map(str.isalnum, text))
