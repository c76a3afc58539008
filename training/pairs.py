"""Training pairs: a made-up question, or a real one, with the passage it belongs to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from tokenizers import Tokenizer

from training.corpus import Asked, passages, sentences
from training.ragged import Ragged

_SIZES = (120, 250, 450)
_OFTEN = 3
_DATE = re.compile(r"(?:\d{4}\s?年)?(?:\d{1,2}\s?月)?\d{1,2}\s?日|\d{4}\s?年(?:\d{1,2}\s?月)?")
_FIGURE = re.compile(r"(?<![A-Za-z\d])\d[\d,.]*\s?(?:[万亿]|多)*")
_CLAUSE = re.compile(r"[^，。！？；：:\n]+")
_WHEN = ("什么时候", "哪一天", "何时", "哪年", "什么时间")
_HOW_MANY = ("多少", "几", "多少", "多大")
_WHO = ("谁", "什么人", "哪位")
_WHERE = ("哪里", "什么地方", "哪个地方", "何处")


@dataclass(frozen=True)
class Pairs:
    """Pair ``n`` is query ``n`` and passage ``passage_of[n]``."""

    queries: Ragged
    passages: Ragged
    passage_of: np.ndarray


def news_pairs(texts: Sequence[str], tokenizer: Tokenizer, rng: np.random.Generator, per_passage: int = 2) -> Pairs:
    """Make questions of the articles' own sentences; a passage gets ``per_passage`` of them."""
    queries: list[str] = []
    bodies: list[str] = []
    owners: list[int] = []
    seen = Counter(sentence for text in texts for sentence in set(sentences(text)))
    for text in texts:
        for run in passages(text, int(rng.choice(_SIZES))):
            body = "".join(run)
            # What stands in many articles (a notice at the foot) asks for none of them.
            own = [sentence for sentence in run if seen[sentence] <= _OFTEN]
            if len(body) < 40 or not own:
                continue
            for _ in range(per_passage):
                query = _question(own, rng)
                if len(query) >= 4:
                    queries.append(query)
                    owners.append(len(bodies))
            bodies.append(body)
    return _pairs(queries, bodies, owners, tokenizer)


def asked_pairs(asked: Sequence[Asked], tokenizer: Tokenizer) -> Pairs:
    """Return the real questions with their paragraphs."""
    contexts = {context: number for number, context in enumerate(dict.fromkeys(pair.context for pair in asked))}
    owners = [contexts[pair.context] for pair in asked]
    return _pairs([pair.question for pair in asked], list(contexts), owners, tokenizer)


def _pairs(queries: list[str], bodies: list[str], owners: list[int], tokenizer: Tokenizer) -> Pairs:
    return Pairs(Ragged.encode(tokenizer, queries), Ragged.encode(tokenizer, bodies), np.array(owners))


def _question(run: Sequence[str], rng: np.random.Generator) -> str:
    sentence = run[rng.integers(len(run))]
    kind = rng.random()
    if kind < 0.2:
        return _phrase(sentence, rng)
    clauses = _CLAUSE.findall(sentence)
    if len(clauses) > 2 and kind < 0.7:
        first = int(rng.integers(len(clauses) - 1))
        sentence = "".join(clauses[first : first + 2])
    return _asked(sentence[:60], rng)


def _phrase(sentence: str, rng: np.random.Generator) -> str:
    found = [word for word in rjieba.cut(sentence) if len(word) > 1 and not word.isspace()]
    if not found:
        return ""
    length = int(rng.integers(1, 4))
    first = int(rng.integers(max(1, len(found) - length + 1)))
    return "".join(found[first : first + length])


def _asked(sentence: str, rng: np.random.Generator) -> str:
    """Put a question word in the place of one date, figure, name or place of the sentence, where it has one."""
    if (match := _DATE.search(sentence)) and rng.random() < 0.4:
        return _swap(sentence, match.start(), match.end(), _WHEN, rng)
    figures = [match for match in _FIGURE.finditer(sentence) if sentence[match.end() : match.end() + 1] not in "年月日"]
    if figures and rng.random() < 0.7:
        match = figures[rng.integers(len(figures))]
        return _swap(sentence, match.start(), match.end(), _HOW_MANY, rng)
    tagged = rjieba.tag(sentence)
    place = 0
    for word, tag in tagged:
        if tag.startswith("nr") and len(word) > 1:
            return _swap(sentence, place, place + len(word), _WHO, rng)
        if tag == "ns" and rng.random() < 0.3:
            return _swap(sentence, place, place + len(word), _WHERE, rng)
        place += len(word)
    return sentence


def _swap(sentence: str, start: int, end: int, with_: Sequence[str], rng: np.random.Generator) -> str:
    return sentence[:start] + with_[int(rng.integers(len(with_)))] + sentence[end:]
