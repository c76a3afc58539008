"""The learned reader: which words of the retrieved sentences answer a question, and whether any do.

A small convolutional network, trained by ``training/train_reader.py`` and run by numpy. Each word of a sentence is its
embedding, the question's words that it is nearest to (an attention, as in DrQA, arXiv:1704.00051), and what
``rag.reader_input`` says of it, and which of the question's words the whole sentence holds or lacks; five convolutions
of growing reach look at its neighbours, and the question shifts and scales what they see (FiLM, arXiv:1709.07871).
Starts and ends of answers are scored over all sentences together with the possibility that there is none (shared
normalisation, arXiv:1710.10723).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.passages import Passage
from rag.reader_input import Asked, Sentence, Vocabulary

_MODEL = Path(__file__).with_name("reading")
DILATIONS = (1, 2, 4, 8, 1)
FILMED = (0, 2)  # the convolutions that the question shifts and scales
COVERED = 40  # numbers that tell how a sentence holds one word of the question
SUMMED = 0.2  # of them over all words
ATTENTION = 1.5  # how sharply a word looks at the question's words
MAX_ANSWER_WORDS = 24
_NORM_EPSILON = 1e-5
_FIRST, _LAST = itemgetter(0), itemgetter(1)
_DIGITS = 4  # of logits: the further ones differ from processor to processor

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence to read.

    ``around`` is what its article begins with and what precedes it there; ``likelihood`` that of its chunk, 0 to 1.
    """

    text: str
    around: str
    likelihood: float


def text_of(passage: Passage) -> Text:
    """Return a passage as the reader is given it."""
    return Text(passage.text, f"{passage.title}\n{passage.lead}\n{passage.before}", passage.retrieval)


@dataclass(frozen=True)
class Reading:
    """What the reader says of one sentence.

    ``start`` and ``end`` are the characters of its best answer and ``odds`` the natural logarithm of how much likelier
    that answer is than none at all; ``any_odds`` the same of any answer in any of the sentences read. ``telling``
    orders the sentences by how likely one of them holds an answer.
    """

    start: int
    end: int
    odds: float
    any_odds: float
    telling: float
    sentence: Sentence
    starts: Array  # log-odds against no answer, a word each
    ends: Array

    def odds_of(self, start: int, end: int) -> float:
        """Return ``odds`` of the words that ``[start, end)`` covers or touches, minus infinity without any."""
        places = self.sentence.places
        first, behind = bisect_right(places, start, key=_LAST), bisect_left(places, end, key=_FIRST)
        return float(self.starts[first] + self.ends[behind - 1]) if first < behind else -np.inf


class Network:
    """The network's weights and what they compute.

    Parameters
    ----------
    weights
        By name, as ``training/train_reader.py`` exports them.
    """

    def __init__(self, weights: dict[str, Array]) -> None:
        self._w = weights
        self._scales = weights["embedding.scale"]
        size = weights["embedding.rows"].shape[1]
        given = weights["input.weight"]
        self._inputs = given[:size], given[size : 2 * size], given[2 * size : 3 * size], given[3 * size :]
        # A norm takes each word's mean away: kernels and biases without one give nothing to take.
        self._looks = [
            (_centred(weights[f"look.{number}.weight"]), _centred(weights[f"look.{number}.bias"]))
            for number in range(len(DILATIONS))
        ]

    def embed(self, ids: NDArray[np.int64]) -> Array:
        """Return the words' vectors, shape (words, dimension)."""
        return self._w["embedding.rows"][ids].astype(np.float32) * self._scales[ids, None]

    def read(
        self, asked: NDArray[np.int64], tells: Array, sentences: Sequence[Sentence]
    ) -> tuple[Array, Array, Array, float]:
        """Return the logits of each word as start and as end, of each sentence, and of there being no answer."""
        w = self._w
        question = self.embed(asked)
        about, deep = self._question(question)
        ids = np.concatenate([sentence.ids for sentence in sentences])
        features = np.concatenate([sentence.features for sentence in sentences])
        words = self.embed(ids)
        scores = words @ (w["align"].T @ (w["align"] @ question.T * ATTENTION))
        top = scores.max(axis=1, keepdims=True)
        attention = scores - top
        np.exp(attention, out=attention)
        attention /= attention.sum(axis=1, keepdims=True)
        seen = attention @ question
        own, of_seen, of_both, of_told = self._inputs
        lengths = [len(sentence.ids) for sentence in sentences]
        firsts = np.cumsum([0, *lengths[:-1]])
        held = np.stack([sentence.held for sentence in sentences])
        covered = self._covered(deep, tells, held, np.maximum.reduceat(scores, firsts, axis=0))
        # What the question's words give is the same for each word that looks at them: their products come first.
        x = np.concatenate([words, words * seen, attention, features, top / 5], axis=1) @ np.concatenate(
            [own, of_both, question @ of_seen, of_told]
        )
        x += np.repeat(covered @ w["input.covered"] + w["input.bias"], lengths, axis=0)
        x = self._look(np.maximum(x, 0, out=x), lengths, about)
        starts = x @ (w["start.weight"] + about @ w["start.question"]) + w["start.bias"]
        ends = x @ (w["end.weight"] + about @ w["end.question"]) + w["end.bias"]
        most = np.maximum.reduceat(x, firsts)
        told = np.concatenate([most, features[firsts], covered], axis=1)
        telling = told @ w["sentence.weight"] + w["sentence.bias"] + most @ (about @ w["sentence.question"])
        speaks = np.maximum(told @ w["none.0.weight"] + about @ w["none.0.question"] + w["none.0.bias"], 0)
        none = (speaks.max(axis=0) @ w["none.2.weight"] + w["none.2.bias"]).item()
        return starts, ends, telling, none

    def _covered(self, question: Array, tells: Array, held: Array, near: Array) -> Array:
        """Return how the sentences hold the question's words, (sentences, 2 * COVERED).

        ``question`` (q, size) is what its words are, ``held`` (sentences, q, 2) which of them stand there, ``near``
        (sentences, q) how near the nearest word is to each.
        """
        w = self._w
        own = np.concatenate([question, tells], axis=1) @ w["covered.question"] + w["covered.bias"]
        match = np.concatenate([held, near[:, :, None] / 5], axis=2)
        each = np.maximum(own + match @ w["covered.match"] + (match * tells) @ w["covered.told"], 0)
        return np.concatenate([each.sum(axis=1) * SUMMED, each.max(axis=1)], axis=1)

    def _question(self, words: Array) -> tuple[Array, Array]:
        """Return what the question is about as one vector, and its words as they stand there, (q, size)."""
        w = self._w
        x = np.maximum(_convolved(words, [len(words)], 1, w["question.0.weight"]) + w["question.0.bias"], 0)
        x = np.maximum(_convolved(x, [len(x)], 1, w["question.1.weight"]) + w["question.1.bias"], 0) + x
        scores = x @ w["question.pool"]
        attention = np.exp(scores - scores.max())
        pooled: Array = (attention / attention.sum()) @ x
        return pooled, x

    def _look(self, x: Array, lengths: Sequence[int], about: Array) -> Array:
        """Return what the words are among their neighbours, in the memory of ``x``."""
        w = self._w
        size = x.shape[1]
        film = about @ w["film.weight"] + w["film.bias"]
        for number, dilation in enumerate(DILATIONS):
            kernel, bias = self._looks[number]
            y = _convolved(x, lengths, dilation, kernel)
            y += bias
            spread = np.einsum("ij,ij->i", y, y)
            spread /= size
            spread += _NORM_EPSILON
            y /= np.sqrt(spread, out=spread)[:, None]
            gain, shift = w[f"norm.{number}.weight"], w[f"norm.{number}.bias"]
            if number in FILMED:
                place = 2 * size * FILMED.index(number)
                filmed = 1 + film[place : place + size]
                gain, shift = gain * filmed, shift * filmed + film[place + size : place + 2 * size]
            y *= gain
            y += shift
            x += np.maximum(y, 0, out=y)
        return x


def _centred(weights: Array) -> Array:
    """Return weights (…, out) whose products have the mean 0 over ``out``."""
    centred: Array = weights - weights.mean(axis=-1, keepdims=True)
    return centred


def _convolved(x: Array, lengths: Sequence[int], dilation: int, kernel: Array) -> Array:
    """Return each sentence convolved by itself with a kernel of three, shape (3 * dimension, out)."""
    count, size = x.shape
    near = np.empty((count, 3 * size), dtype=np.float32)
    near[dilation:, :size] = x[:-dilation]
    near[:, size : 2 * size] = x
    near[:-dilation, 2 * size :] = x[dilation:]
    last = 0
    for length in lengths:  # a convolution reaches over no border between sentences
        first, last = last, last + length
        near[first : first + min(dilation, length), :size] = 0
        near[max(first, last - dilation) : last, 2 * size :] = 0
    return near @ kernel


class Reader:
    """A network with its vocabulary; safe to share among threads."""

    def __init__(self, folder: Path) -> None:
        words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
        with np.load(folder / "weights.npz", allow_pickle=False) as file:
            weights = {name: file[name] for name in file.files}
        self.vocabulary = Vocabulary(words, weights.pop("frequency"))
        quantised = "embedding.rows"
        self._network = Network(
            {name: array if name == quantised else array.astype(np.float32) for name, array in weights.items()}
        )

    def read(self, question: str, texts: Sequence[Text]) -> list[Reading]:
        """Return a reading of each text, in order; a text without a word gets odds of minus infinity."""
        asked = Asked(self.vocabulary, question)
        sentences = [asked.read(one.text, one.around, one.likelihood) for one in texts]
        filled = [number for number, sentence in enumerate(sentences) if len(sentence.ids)]
        nothing = np.zeros(0, dtype=np.float32)
        readings = [Reading(0, 0, -np.inf, -np.inf, -np.inf, sentence, nothing, nothing) for sentence in sentences]
        if filled:
            starts, ends, telling, none = self._network.read(
                asked.ids, asked.tells, [sentences[number] for number in filled]
            )
            # One sentence in two articles is to be told alike, whichever row of a product it was.
            starts, ends, telling = (np.round(logits, _DIGITS) for logits in (starts - none, ends - none, telling))
            any_odds = _log_sum(starts) + _log_sum(ends)
            first = 0
            for place, number in enumerate(filled):
                last = first + len(sentences[number].ids)
                told = float(telling[place])
                readings[number] = _best(sentences[number], starts[first:last], ends[first:last], any_odds, told)
                first = last
        return readings


def _log_sum(logits: Array) -> float:
    top = float(logits.max())
    return top + float(np.log(np.exp(logits - top).sum()))


def _best(sentence: Sentence, starts: Array, ends: Array, any_odds: float, telling: float) -> Reading:
    begin, end, odds = best_words(starts, ends)
    places = sentence.places
    return Reading(places[begin][0], places[end][1], odds, any_odds, telling, sentence, starts, ends)


def best_words(starts: Array, ends: Array) -> tuple[int, int, float]:
    """Return the first and the last word of the likeliest answer in a sentence, and the sum of their logits."""
    length = len(starts)
    most = min(MAX_ANSWER_WORDS, length)
    # Row by row the ends from a word further on, with no end after the last.
    reached = np.concatenate([ends, np.full(most, -np.inf, dtype=np.float32)])
    sums = starts + np.ndarray((most, length), np.float32, reached, strides=2 * reached.strides)
    further, begin = divmod(int(sums.argmax()), length)
    return begin, begin + further, float(sums[further, begin])


@cache
def load_reader() -> Reader:
    """Return the bundled reader."""
    return Reader(_MODEL)
