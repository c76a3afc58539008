"""How well a sentence speaks of what a question asks: words, meaning, subject and time.

Every measure here is a share from 0 (nothing of it) to 1 (all of it).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive
from index.tokens import stop_words, tagged
from index.types import TimeSpan
from rag.passages import Passage, TimeSource
from rag.query import Parsed, Term

# A word counts where it stands in the sentence; less where only its surroundings hold it.
IN_SENTENCE, IN_PARAGRAPH, IN_TITLE, IN_ARTICLE = 1.0, 0.8, 0.75, 0.5
# Cosine between word vectors from which two words are taken as akin, and from which as the same.
AKIN, SAME = 0.42, 0.75

_ORGANISATION = "新区|开发区|自贸区|片区|园区|街道|集团|公司|大学|学院|中学|小学|医院|总工会|委员会|银行|协会|自治州|自治县|港|省|市|区|县|州|镇|乡|村|厂|局|处|院|校"
_NAME = re.compile(rf"[一-鿿]{{2,10}}?(?:{_ORGANISATION})(?!长|民|委|政|级|域|场|情|里|内|上)")
_ANAPHOR = re.compile(r"(?:全|我|本|该)([省市区县州镇乡村港校院局厂])")
_NOT_NAMES = re.compile(
    r"^(?:全|我|本|该|各|每|某|两|三|四|多|在|对|向|从|把|为|是|和|与)|(?:城市|地区|小区|社区|城区|景区|校区|市区|辖区|山区|景观)$"
)
_GENERIC = frozenset(
    "新区 开发区 自贸区 片区 园区 街道 集团 公司 大学 学院 城市 地区 市区 城区 县城 全省 全市 全区 全县".split()
)


def subject_names(text: str) -> list[str]:
    """Return the names of places and bodies in a text, as "江北县" or "青岛港"."""
    names: list[str] = []
    run = ""
    for word, pos, _, _ in tagged(text):
        if pos in ("ns", "nt", "nr", "nrt", "nz", "s", "n", "j", "b", "f") and re.fullmatch(r"[一-鿿]+", word):
            run += word
            if re.search(rf"(?:{_ORGANISATION})$", word):
                names.append(run)
        else:
            run = ""
    return [n for n in names if len(n) >= 2 and n not in _GENERIC and not _NOT_NAMES.search(n)]


def _core(name: str) -> str:
    return re.sub(rf"(?:{_ORGANISATION})$", "", name)


def same_subject(asked: str, named: str) -> bool:
    """Whether two names may mean one place or body ("西海岸新区", "青岛西海岸新区")."""
    a, b = _core(asked), _core(named)
    return not a or not b or a in b or b in a


@lru_cache(maxsize=20_000)
def _content_words(text: str) -> tuple[str, ...]:
    stop = stop_words()
    return tuple(
        dict.fromkeys(
            word
            for word, pos, _, _ in tagged(text)
            if word not in stop and pos[:1] in "nvaijlbstzx" and re.search(r"[\w]", word) and not word.isdigit()
        )
    )


@dataclass
class Matcher:
    """Measures passages against one question; word vectors are computed once a question."""

    archive: Archive
    question: Parsed
    _vectors: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Inverse document frequency of each term, 1 for one that stands nowhere in the archive."""
        total = max(2, self.archive.chunk_count)
        weights: dict[str, float] = {}
        for term in self.question.terms:
            seen = self.archive.word_frequency(term.text)
            idf = math.log((total + 1) / (seen + 0.5)) / math.log((total + 1) / 0.5)
            kind = 1.0 if term.pos[:1] in "nijlsx" or term.pos == "eng" else 0.75 if term.pos[:1] in "v" else 0.5
            weights[term.text] = max(0.08, idf) * kind * (1.3 if term.must else 1.0)
        return weights

    @cached_property
    def names(self) -> list[str]:
        """The places and bodies that the question names."""
        text = self.question.text
        for mention in reversed(self.question.mentions):
            text = text[: mention.start] + "，" + text[mention.end :]
        return subject_names(text)

    def _vector(self, words: Sequence[str]) -> NDArray[np.float32]:
        missing = [word for word in dict.fromkeys(words) if word not in self._vectors]
        if missing:
            for word, row in zip(missing, self.archive.encoder.encode(missing), strict=True):
                self._vectors[word] = row
        return np.stack([self._vectors[word] for word in words])

    def akin(self, term: str, text: str) -> float:
        """Return how near the nearest word of the text is to the term in meaning, 0 below ``AKIN``."""
        words = _content_words(text)
        if not words:
            return 0.0
        best = float((self._vector(words) @ self._vector([term])[0]).max())
        return 0.0 if best < AKIN else min(0.9, 0.45 + 0.45 * (best - AKIN) / (SAME - AKIN))

    def term(self, term: Term, passage: Passage) -> float:
        """Return how far the passage and its surroundings hold a term."""
        text = _fold(term.text)
        sentence = _fold(passage.text)
        if text in sentence:
            return IN_SENTENCE
        if text in _fold(passage.before):
            return IN_PARAGRAPH
        if passage.article.title and text in _fold(passage.article.title):
            return IN_TITLE
        partial = 0.0
        if not term.must and len(text) >= 3:
            grams = {text[i : i + 2] for i in range(len(text) - 1)}
            partial = 0.8 * sum(gram in sentence for gram in grams) / len(grams)
        here = IN_ARTICLE if text in _fold(passage.article.text) else 0.0
        if term.must or partial >= 0.6:
            return max(here, partial)
        return max(here, partial, self.akin(term.text, passage.text))

    def share(self, terms: Sequence[Term], passage: Passage) -> float:
        """Return the weighted mean of ``term`` over the terms, 1 where there are none."""
        total = sum(self.weights[t.text] for t in terms)
        if not total:
            return 1.0
        return sum(self.weights[t.text] * self.term(t, passage) for t in terms) / total

    def subject(self, passage: Passage, offset: int) -> float:
        """Return 1 where the statement at ``offset`` of the sentence is about the asked place or body, 0 where it names another.

        The nearest name of the same sort before the statement decides; without one, the article's own.
        """
        worst = 1.0
        for asked in self.names:
            worst = min(worst, self._one_subject(asked, passage, offset))
        return worst

    def _one_subject(self, asked: str, passage: Passage, offset: int) -> float:
        suffix = asked[-1]
        clause_end = passage.clause_at(offset)[1]
        near = subject_names(passage.text[:clause_end])
        rivals = [name for name in near if name[-1] == suffix] or [
            name for name in subject_names(passage.before) if name[-1] == suffix
        ]
        if rivals:
            return 1.0 if any(same_subject(asked, name) for name in rivals[-2:]) else 0.0
        if _core(asked) and _core(asked) in passage.text + passage.before + (passage.article.title or ""):
            return 1.0
        core = _core(asked)
        if core in passage.article.text:
            return 0.9
        words = [w for w in _content_words(core) if len(w) > 1]
        if any(word in passage.article.text for word in words):
            return 0.8
        anaphors = _ANAPHOR.findall(passage.text + passage.before)
        others = [
            n for n in subject_names(passage.article.text[:400]) if n[-1] == suffix and not same_subject(asked, n)
        ]
        if suffix in anaphors and not others:
            return 0.6
        return 0.2


def time_fit(asked: Sequence[TimeSpan], span: TimeSpan | None, source: TimeSource) -> float:
    """Return how well the time of a statement answers the times asked: 1 inside, 0 outside or unknown."""
    if not asked:
        return 1.0
    if span is None:
        return 0.0
    return max(_fit(one, span, source) for one in asked)


def _fit(asked: TimeSpan, span: TimeSpan, source: TimeSource) -> float:
    if asked.contains(span):
        same = asked == span or source == "article"
        return 1.0 if same else 0.95
    if span.contains(asked):
        return 0.6 if source == "article" or len(span.years) == 1 else 0.35
    if asked.overlaps(span):
        return 0.35
    gap = max((asked.first - span.last).days, (span.first - asked.last).days)
    return 0.5 if source == "article" and gap <= 45 and asked.first.year == span.first.year else 0.0


def _fold(text: str) -> str:
    return text.lower().replace(" ", "")
