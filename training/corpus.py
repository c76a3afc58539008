"""The training texts: news articles and question-paragraph pairs, in sentences and passages."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

NEWS = "news.jsonl.xz"
QUESTIONS = "qa_train.jsonl.xz"

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；”’」）]*")


@dataclass(frozen=True)
class Asked:
    """A question with the paragraph that answers it, the set that it is from, and its answers."""

    question: str
    context: str
    source: str
    answers: tuple[str, ...]


def read_news(folder: Path) -> list[str]:
    """Return the articles' texts, each once."""
    return list(dict.fromkeys(str(row["text"]) for row in _rows(folder / NEWS)))


def read_questions(folder: Path) -> list[Asked]:
    """Return the question-paragraph pairs, in the file's order."""
    return [
        Asked(str(row["question"]), str(row["context"]), str(row["set"]), tuple(map(str, row["answers"])))  # type: ignore[arg-type]
        for row in _rows(folder / QUESTIONS)
    ]


@dataclass(frozen=True)
class Spoken:
    """Questions as one speaks of an article (``news-N`` or ``paragraph-N``), or of a ``text`` that is told here.

    Each comes with where its answer stands there, None where nothing there answers it.
    """

    article: str
    text: str | None
    questions: tuple[tuple[str, tuple[int, int] | None], ...]


def read_spoken() -> list[Spoken]:
    """Return the questions of ``spoken.jsonl``, which were written for training."""
    rows = map(json.loads, Path(__file__).with_name("spoken.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Spoken(
            row["article"], row.get("text"), tuple((asked, place and tuple(place)) for asked, place in row["questions"])
        )
        for row in rows
    ]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, those of fewer than six characters left out."""
    return [sentence for sentence in _SENTENCE.findall(text) if len(sentence) >= 6]


def passages(text: str, size: int) -> list[list[str]]:
    """Return runs of whole sentences of about ``size`` characters each."""
    runs: list[list[str]] = [[]]
    length = 0
    for sentence in sentences(text):
        if length and length + len(sentence) > size:
            runs.append([])
            length = 0
        runs[-1].append(sentence)
        length += len(sentence)
    return [run for run in runs if run]


def news_passages(texts: Iterable[str], count: int = 20_000, size: int = 400) -> list[str]:
    """Return the first passages of articles, for questions to be asked among."""
    return list(islice(("".join(run) for text in texts for run in passages(text, size)), count))


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def in_fold(contexts: list[str], fold: int, folds: int) -> set[str]:
    """Return the paragraphs of one fold of several, by chance but always the same."""
    distinct = list(dict.fromkeys(contexts))
    order = np.random.default_rng(7).permutation(len(distinct))
    return {distinct[n] for n in np.array_split(order, folds)[fold]}
