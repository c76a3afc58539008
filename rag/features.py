"""What tells a chunk that answers a question from one that only shares words with it, as numbers.

Each candidate gets one row of features: what both indexes say of it, and how much of the question stands in the chunk,
in one sentence of it, and in what else was found of its article. ``rag.rerank`` weighs them; ``training`` fits the
weights, on the features that are computed here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.interface import Archive
from index.store import ChunkText
from index.tokens import cut, fold, fold_words, known_word, stop_words
from index.types import TimeSpan
from rag.cached import cached_property
from rag.query import Parsed
from rag.synonyms import forms
from rag.writings import other_writings

NAMES = (
    "bm25",  # of the lexical index, as a share of the best candidate's; 0 where it did not bring the chunk
    "cosine",  # of the dense index, its place between the least and the best that it brought
    "bigrams",  # share of the question's character bigrams that the chunk holds, by the weight of their words
    "bigrams in a sentence",  # the same for its best sentence
    "runs",  # how long the stretches are that it shares with the question: root of the summed squares over its length
    "terms",  # share of the question's terms and times that the article's title or its candidates hold, by weight
    "answer",  # whether the best sentence has a figure or date, where one is asked; else a half
)

LEAST_SPREAD = 0.1
"""Between the best and the least cosine at the least: of a handful of chunks all alike none is the nearest by far."""

_TERMS = NAMES.index("terms")
_UNWEIGHED = 0.5  # what a character of a function word weighs, where those of content words weigh 2 to 5
ASKING = frozenset(
    """
什么 什么时候 什么时间 什么样 何时 何年 何地 何人 何种 何处 多少 多大 多久 多长 多高 几 几个 几年 几月 几次 几位
哪 哪里 哪儿 哪年 哪天 哪个 哪些 哪位 哪种 哪一 哪一年 谁 怎么 怎么样 怎样 如何 为什么 为何 是否 吗 呢
""".split()
)
# All first characters in one set, as below.
_ANSWERS = {
    "figure": re.compile(
        r"[\d一二三四五六七八九十百千万亿两](?:(?<=\d)|(?=[一二三四五六七八九十百千万亿个名人位元年次米项家]))"
    ),
    "date": re.compile(
        r"[\d一二三四五六七八九十世年](?:(?<=\d)[年月日号/.-]|(?<=[一二三四五六七八九十])[年月日]|(?<=世)纪|(?<=年)代)"
    ),
}
_SCALED = tuple("十百千万亿")
# All ends in one set, which is looked for several times as fast as two.
_SENTENCE_END = re.compile(r"[。！？；\n.!?;](?:(?<=[。！？；\n])|(?!\d))")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question; ``weight`` is its inverse document frequency.

    ``alike`` are other forms of it, and ``parts`` the pieces that stand for some of it, longest first: the borders of
    a word that no dictionary holds are a guess (钟惺有).
    """

    text: str
    weight: float
    alike: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def held(self, text: str) -> float:
        """Return how much of its weight a text holds."""
        if self.text in text:
            return self.weight
        for form in self.alike:
            if form in text:
                return self.weight
        if not self.parts:
            return 0.0
        return next((self.weight * len(part) / len(self.text) for part in self.parts if part in text), 0.0)


class Wanted:
    """What a question looks for in a chunk, taken apart once for all candidates.

    Parameters
    ----------
    archive
        The archive that is searched; how often it holds a word decides what the word weighs.
    question
        The question.
    """

    def __init__(self, archive: Archive, question: Parsed) -> None:
        text = fold(question.text)
        self._text = text
        self._frequency, self._chunks = archive.word_counter()
        self._words = [(word, start, end) for word, start, end in cut(text) if word not in ASKING]
        self._timely = [(m.start, m.end) for m in question.mentions]
        self.times = tuple((m.span, fold(m.text), self._weight(m.text)) for m in question.mentions if m.span)
        self.answer = _ANSWERS.get(question.kind)

    def _weight(self, word: str) -> float:
        return math.log((self._chunks + 1) / (self._frequency(word) + 0.5))

    @cached_property
    def terms(self) -> tuple[Word, ...]:
        """The question's content words, each once; asking words and times are none."""
        stop = stop_words()
        words = {
            word: self._alike(word, end)
            for word, start, end in self._words
            if word not in stop and not any(first < end and start < last for first, last in self._timely)
        }
        return tuple(Word(word, self._weight(word), alike, _parts(word)) for word, alike in words.items())

    def _alike(self, word: str, end: int) -> tuple[str, ...]:
        # 120 of 120万 is no figure by itself.
        figures = () if self._text[end : end + 1] in _SCALED else other_writings(word)
        return tuple(map(fold, (*forms(word), *figures)))

    def held(self, text: str) -> list[float]:
        """Return how much of each term's weight a text holds."""
        return [
            weight if word in text else 0.0 if term is None else term.held(text) for word, weight, term in self._sought
        ]

    @cached_property
    def _sought(self) -> tuple[tuple[str, float, Word | None], ...]:
        """Each term's text and weight, and the term itself where its text alone does not tell."""
        return tuple((term.text, term.weight, term if term.alike or term.parts else None) for term in self.terms)

    @cached_property
    def total(self) -> float:
        """The weight of all terms and times."""
        return sum(t.weight for t in self.terms) + sum(weight for *_, weight in self.times)

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """The stretches of words, times among them, that no asking word or punctuation parts."""
        runs: list[str] = []
        reached = -1
        for word, start, end in self._words:
            if start == reached:
                runs[-1] += word
            else:
                runs.append(word)
            reached = end
        return tuple(runs)

    @cached_property
    def pairs(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The runs, each with its pairs of neighbouring characters."""
        return tuple((run, tuple(run[i : i + 2] for i in range(len(run) - 1))) for run in self.runs)

    @cached_property
    def bigrams(self) -> dict[str, float]:
        """The runs' pairs of neighbouring characters, each with a character's share of its words' weight."""
        weights = {term.text: term.weight / len(term.text) for term in self.terms}
        for _, said, weight in self.times:
            weights |= dict.fromkeys((word for word, _, _ in cut(said)), weight / len(said))
        bigrams: dict[str, float] = {}
        before: tuple[str, int, float] = ("", -1, 0.0)
        for word, start, end in self._words:
            weight = weights.get(word, _UNWEIGHED)
            if before[1] == start:
                bigrams[before[0][-1] + word[0]] = (before[2] + weight) / 2
            # A content word of one character stands for itself: 䲟又叫做什么.
            bigrams |= {word[i : i + 2]: weight for i in range(max(1 if weight > _UNWEIGHED else 0, len(word) - 1))}
            before = word, end, weight
        return bigrams


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the indexes brought for a question.

    ``chunks`` are those to look at twice, ``rest`` the others with their share of the first fusion by chunk id.
    ``lexical`` and ``dense`` are scores by chunk id, where an index gave one: BM25 and cosine similarity. ``told``
    names for each span of the question the chunks that speak of a day in it.
    """

    wanted: Wanted
    chunks: Sequence[ChunkText]
    lexical: Mapping[int, float]
    dense: Mapping[int, float]
    told: Mapping[TimeSpan, frozenset[int]]
    rest: Mapping[int, float]


def features(found: Candidates) -> NDArray[np.float64]:
    """Return one row for each chunk to look at twice, shape ``(len(found.chunks), len(NAMES))``, as NAMES says."""
    wanted, chunks, lexical, dense, told = found.wanted, found.chunks, found.lexical, found.dense, found.told
    best = max(lexical.values(), default=0.0) or 1.0
    least = min(dense.values(), default=0.0)
    spread = max(max(dense.values(), default=1.0) - least, LEAST_SPREAD)
    bigrams_weigh, runs_long = sum(wanted.bigrams.values()) or 1.0, sum(map(len, wanted.runs)) or 1
    sought, nothing = tuple(wanted.bigrams.items()), [0.0] * len(wanted.terms)
    of_article: dict[str, list[float]] = {}
    measured: list[float] = []
    timely: list[float] = []
    held_by = wanted.held
    for number, article, title, _, _, text in chunks:
        text = fold_words(text)
        before = of_article.get(article)
        if before is None:
            before = held_by(fold_words(title)) if title else nothing
        of_article[article] = list(map(max, before, held_by(text)))
        if wanted.times:
            timely.append(sum([w for span, said, w in wanted.times if number in told.get(span, ()) or said in text]))
        bigrams = {bigram: weight for bigram, weight in sought if bigram in text}
        whole = sum(bigrams.values())
        in_one, answer = _best_sentence(wanted.answer, text, bigrams, whole)
        shared = _shared(wanted.pairs, text, bigrams) if bigrams else 0
        measured += (
            lexical.get(number, 0.0) / best,
            (dense.get(number, least) - least) / spread,
            whole / bigrams_weigh,
            in_one / bigrams_weigh,
            shared**0.5 / runs_long,
            0.0,
            answer,
        )
    rows = np.array(measured, dtype=np.float64).reshape(len(chunks), len(NAMES))
    held = np.array([sum(of_article[chunk.article_id]) for chunk in chunks])
    rows[:, _TERMS] = (held + np.array(timely) if timely else held) / (wanted.total or 1.0)
    return rows


def _parts(word: str) -> tuple[str, ...]:
    if len(word) < 3 or known_word(word) or word.isascii():
        return ()
    sizes = range(len(word) - 1, 1, -1)
    return tuple(word[i : i + size] for size in sizes for i in range(len(word) - size + 1))


def _best_sentence(
    answer: re.Pattern[str] | None, text: str, bigrams: Mapping[str, float], whole: float
) -> tuple[float, float]:
    """Return the weight of the bigrams in the sentence that holds most, and whether it has what is asked for.

    ``whole`` is the weight of all of them.
    """
    held = tuple(bigrams.items())
    if answer is None and len(held) < 2:
        return whole, 0.5
    most, best = 0.0, ""
    for sentence in _SENTENCE_END.split(text) if held else ():
        weight = sum([weight for bigram, weight in held if bigram in sentence])
        if weight > most:
            most, best = weight, sentence
            if most >= whole:
                break  # none can have more
    return most, 0.5 if answer is None else float(answer.search(best) is not None)


def _shared(runs: Sequence[tuple[str, Sequence[str]]], text: str, present: Collection[str]) -> int:
    """Return the sum of squared lengths of the longest stretches of the runs that the text holds, found greedily."""
    total = 0
    for run, pairs in runs:
        start = 0
        while start < len(pairs):
            if pairs[start] not in present:
                start += 1
                continue
            end = start + 2
            # Without its last pair a longer stretch is not worth looking for.
            while end < len(run) and pairs[end - 1] in present and run[start : end + 1] in text:
                end += 1
            total += (end - start) ** 2
            start = end
    return total
