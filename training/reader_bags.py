"""What the reader is trained on: questions with the sentences that an archive brings for each."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive
from index.chunk import sentences
from index.errors import InputError
from index.tokens import fold_in_place, simplify
from index.types import Article
from rag.engine import READ_CHUNKS
from rag.extract import closest
from rag.match import Matcher
from rag.passages import Passage, passages
from rag.query import parse_question
from rag.reader import text_of
from rag.reader_input import Asked, Vocabulary
from rag.retrieve import retrieve
from training.corpus import Asked as Pair
from training.corpus import Spoken
from training.reader_network import Labelled
from training.reader_questions import altered, made_up, named

TODAY = date(2023, 9, 1)
ALTERED = 0.4  # share of the questions that name a year or a name which are asked of another one too
BAG = 20  # sentences kept of each question, best first
_FEW = 2  # a sentence that stands in more articles asks for none of them
_LENGTHS = range(16, 161)


@dataclass(frozen=True)
class Bag:
    """A question's words and the sentences brought for it, best first; ``context`` is its paragraph's article."""

    text: str
    asked: tuple[NDArray[np.int64], NDArray[np.float16]]  # its ids, and how much each tells
    answers: tuple[str, ...]
    sentences: tuple[Labelled, ...]
    context: str
    made_up: bool
    altered: bool = False  # asked of another year or name than the sentences tell of: none of them answers
    spoken: bool = False


class Bags:
    """Brings the sentences for questions from an archive of all paragraphs and of news."""

    def __init__(
        self,
        folder: Path,
        vocabulary: Vocabulary,
        pairs: Sequence[Pair],
        news: Sequence[str],
        told: Sequence[Spoken] = (),
    ) -> None:
        self._vocabulary = vocabulary
        self._ids = {context: f"paragraph-{n}" for n, context in enumerate(dict.fromkeys(p.context for p in pairs))}
        texts = [*((name, text) for text, name in self._ids.items()), *((f"news-{n}", t) for n, t in enumerate(news))]
        texts += [(one.article, one.text) for one in told if one.text is not None]
        self._texts = dict(texts)
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        self._archive = Archive.create(folder)
        self._archive.add(
            Article(name, f"{name}.txt", None, None, None, None, None, text, ((0, 1),)) for name, text in texts
        )

    def real(self, pairs: Sequence[Pair], rng: random.Random) -> Iterator[Bag]:
        """Yield a bag for each question of a paragraph, and for what some are altered to."""
        for pair in pairs:
            for name, kind in named(pair.question):
                self._names[kind].append(name)
        for pair in pairs:
            yield from self._bags(pair.question, pair.answers, self._ids[pair.context], None, rng)

    def made_up(self, news: Sequence[str], each: int, rng: random.Random) -> Iterator[Bag]:
        """Yield bags for questions made up of the articles' sentences, at most ``each`` an article."""
        own = [[text[low:high] for low, high in sentences(text)] for text in news]
        seen = Counter(sentence for several in own for sentence in set(several))
        for several in own:
            fitting = [s for s in several if len(s) in _LENGTHS and seen[s] <= _FEW]
            for sentence in rng.sample(fitting, min(each, len(fitting))):
                made = made_up(sentence, rng)
                if made:
                    yield from self._bags(made[0], (made[1],), "", sentence, rng)

    def spoken(self, asked: Sequence[Spoken]) -> Iterator[Bag]:
        """Yield a bag for each question as one speaks; without an answer, where its article has none."""
        known = [one for one in asked if one.article in self._texts]
        for article, text, place in ((one.article, *question) for one in known for question in one.questions):
            answer = simplify(self._texts[article][slice(*place)]) if place else ""
            bag = self._spoken(text, article, answer)
            if bag is not None:
                yield bag

    def _spoken(self, text: str, article: str, answer: str) -> Bag | None:
        found = self._brought(text)
        if found is None:
            return None
        question, brought, near = found
        holding = [one for one in brought if answer and one.article.id == article and answer in one.text]
        if not set(map(id, holding)) & set(map(id, near)):
            near = [*near[: BAG - 1], *holding[:1]]  # what its words did not lead to
        answers = (answer,) if answer else ()
        words, kept = self._read(question, near, answers, article, None)
        if not kept or (answer and not any(one.starts is not None for one in kept)):
            return None
        return Bag(question, words, answers, kept, article, False, altered=not answer, spoken=True)

    def _bags(
        self, text: str, answers: Sequence[str], context: str, origin: str | None, rng: random.Random
    ) -> Iterator[Bag]:
        found = self._brought(text)
        if found is None:
            return
        question, _, near = found
        near = near[:BAG]
        answers = tuple(dict.fromkeys(simplify(answer) for answer in answers if answer))
        words, kept = self._read(question, near, answers, context, origin)
        if not any(one.starts is not None for one in kept):
            return
        yield Bag(question, words, answers, kept, context, origin is not None)
        other = altered(question, self._names, rng)
        if other is not None and rng.random() < ALTERED:
            words, kept = self._read(other, near, (), context, origin)
            yield Bag(other, words, answers, kept, context, origin is not None, altered=True)

    def _brought(self, text: str) -> tuple[str, list[Passage], list[Passage]] | None:
        """Return a question as it is understood, the sentences brought, and those to read; None for no question."""
        try:
            question = parse_question(text, TODAY)
        except InputError:
            return None
        brought = passages(self._archive, retrieve(self._archive, question, READ_CHUNKS, widen=True))
        return question.text, brought, closest(brought, Matcher(self._archive, question))

    def _read(
        self, question: str, near: Sequence[Passage], answers: Sequence[str], context: str, origin: str | None
    ) -> tuple[tuple[NDArray[np.int64], NDArray[np.float16]], tuple[Labelled, ...]]:
        """Return a question's words, and sentences as the reader sees them for it, those without a word left out."""
        asked = Asked(self._vocabulary, question)
        told = (_labelled(asked, passage, answers, context, origin) for passage in near)
        return _words(asked), tuple(one for one in told if len(one.ids))


def _words(asked: Asked) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    return asked.ids, asked.tells.astype(np.float16)


def _labelled(asked: Asked, passage: Passage, answers: Sequence[str], context: str, origin: str | None) -> Labelled:
    told = text_of(passage)
    sentence = asked.read(told.text, told.around, told.likelihood)
    offsets = np.array(sentence.places, np.int16).reshape(-1, 2)
    holds = any(answer in passage.text for answer in answers)
    starts = ends = None
    if holds and (not context or passage.article.id == context):
        starts, ends = _marks(passage.text, offsets, answers)
    ids, rows = sentence.ids.astype(np.uint16), sentence.features.astype(np.float16)
    own = origin is not None and fold_in_place(origin) == fold_in_place(passage.text)
    return Labelled(ids, rows, sentence.held.astype(bool), passage.text, offsets, holds, starts, ends, own)


def _marks(
    text: str, offsets: NDArray[np.int16], answers: Sequence[str]
) -> tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None]:
    """Return which words begin and end an occurrence of an answer; None, where none is within the words read."""
    starts, ends = np.zeros(len(offsets), bool), np.zeros(len(offsets), bool)
    for answer in answers:
        place = text.find(answer)
        while place >= 0:
            covered = np.flatnonzero((offsets[:, 0] < place + len(answer)) & (offsets[:, 1] > place))
            if len(covered):
                starts[covered[0]], ends[covered[-1]] = True, True
            place = text.find(answer, place + len(answer))
    return (starts, ends) if starts.any() else (None, None)
