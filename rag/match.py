"""How well a sentence speaks of what a question asks: words, meaning, subject and time.

Every measure here is a share from 0 (nothing of it) to 1 (all of it).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.archive import Archive
from index.figures import find_figures
from index.tokens import known_word, stop_words, tagged, words
from index.types import TimeSpan
from rag.names import Place, abbreviates, core, home, places, same_subject, subject_names, topics
from rag.passages import LEAD, Passage, TimeSource, fold_case
from rag.query import Parsed, Term
from rag.synonyms import forms

# A word counts where it stands in the sentence; less where only its surroundings hold it.
IN_SENTENCE, IN_PARAGRAPH, IN_TITLE, IN_ARTICLE = 1.0, 0.8, 0.75, 0.35
# Cosine between word vectors from which two words are taken as akin, and from which as the same.
AKIN, SAME = 0.48, 0.75
MAX_VECTORS = 50_000  # words whose vectors are kept: 64 MB at 320 dimensions
WITHIN = 0.3  # of a word that stands only inside a longer one
SURELY_AKIN = 0.75  # of ``akin``, for the attribute of a figure: what is only like it is another attribute


_OF_EVENT = re.compile(r"[一-鿿]{0,6}?(?:论坛|大会|博览会|峰会|年会|[节展赛杯])")
# "第八次" is named once in an article; its other sentences say 会上, 本届 and the like.
_OCCASION = re.compile(r"第[一二三四五六七八九十百\d]+[次届期]")
_POINTS_BACK = re.compile(r"会上|会议|本次|本届|此次|这次|这届|大会|论坛|[会节展赛](?:上|期间|召开|举行|举办|开幕)")


@lru_cache(maxsize=2_000)
def _named_longer(asked: str, title: str, text: str) -> bool:
    """Whether an article names a body of which the asked name is the short form."""
    return any(abbreviates(asked, name) for name in {*subject_names(title), *subject_names(text[:3000])})


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
    vectors: dict[str, NDArray[np.float32]] = field(default_factory=dict)  # of words, kept from question to question

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The question's terms apart from the places, which ``subject`` judges."""
        return self._apart_from_places(self.question.terms)

    @cached_property
    def matter(self) -> bool:
        """Whether the question names anything but places and times: without it no figure can be told from another."""
        named = "，".join(place.name for place in self.places)
        return any(t.must or t.text not in named for t in self.question.terms)

    @cached_property
    def focus_terms(self) -> tuple[Term, ...]:
        """The terms of the asked attribute, places left out."""
        focus = self._apart_from_places(self.question.focus)
        told = tuple(t for t in focus if t.pos[:1] != "v" or self.archive.word_frequency(t.text))
        # A verb that the archive never uses was asked in the asker's own words: the nouns are what to look for.
        nouns = tuple(t for t in self.terms if t.pos[:1] in "nj")
        if len(told) == 1 and told[0].pos[:1] == "v" and nouns:
            # 引进了多少个: a verb alone is too little; the noun nearest to it is what is counted.
            return (*told, min(nouns, key=lambda noun: abs(noun.start - told[0].start)))
        return told or nouns or focus

    def _apart_from_places(self, terms: tuple[Term, ...]) -> tuple[Term, ...]:
        named = "，".join(place.name for place in self.places)
        kept = tuple(t for t in terms if t.must or t.text not in named)
        return kept or terms

    @cached_property
    def weights(self) -> dict[str, float]:
        """Inverse document frequency of each term, 1 for one that stands nowhere in the archive."""
        total = max(2, self.archive.chunk_count)
        weights: dict[str, float] = {}
        for term in self.question.terms:
            seen = self.archive.word_frequency(term.text)
            idf = math.log((total + 1) / (seen + 0.5)) / math.log((total + 1) / 0.5)
            # What is done is told in other words more often than what it is done to.
            kind = 1.0 if term.pos[:1] in "nijlsx" or term.pos == "eng" else 0.5 if seen else 0.3
            weights[term.text] = max(0.08, idf) * kind * (1.3 if term.must else 1.0)
        return weights

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The regions that the question names, bare names (澄陵) included; 全市 and the like without a name."""
        text = self._without_times()
        named = [place for place in places(text) if place.name or place.level != "区" or "全区" in text]
        taken = "".join(place.name for place in named)
        bare = [
            Place(word, "", start)
            for word, tag, start, _ in tagged(text)
            if tag == "ns"
            and len(word) > 1
            and word not in taken
            and self._is_place(word)
            # 青岛 of 青岛论坛 names the event, not where or whom it is about.
            and not _OF_EVENT.match(text[start + len(word) :])
        ]
        return (*named, *bare)

    def _is_place(self, word: str) -> bool:
        """Whether the archive knows the word as a region (澄陵, by 澄陵市); the tag alone says so of 海洋 too."""
        names = [word + level for level in "市县区省州镇乡村"]
        return any(self.archive.word_frequency(name) for name in names if name in words(name))

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The organisations that the question names."""
        regions = {place.name for place in self.places}
        named = subject_names(self._without_times())
        return tuple(name for name in named if name not in regions and core(name))

    def _without_times(self) -> str:
        text = self.question.text
        for mention in reversed(self.question.mentions):
            text = text[: mention.start] + "，" + text[mention.end :]
        return text

    def _vector(self, words: Sequence[str]) -> NDArray[np.float32]:
        # Taken into a dictionary of its own: another thread may empty the shared one meanwhile.
        known = {word: row for word in words if (row := self.vectors.get(word)) is not None}
        missing = [word for word in dict.fromkeys(words) if word not in known]
        if missing:
            known.update(zip(missing, self.archive.encoder.encode(missing), strict=True))
            self.vectors.update((word, known[word]) for word in missing)
        return np.stack([known[word] for word in words])

    def prepare(self, passages: Sequence[Passage]) -> None:
        """Encode the words of the passages in one go."""
        if len(self.vectors) > MAX_VECTORS:
            self.vectors.clear()
        self._vector([word for passage in passages for word in _content_words(passage.text)] or ["。"])

    def akin(self, term: str, text: str) -> float:
        """Return how near the nearest word of the text is to the term in meaning, 0 below ``AKIN``."""
        words = _content_words(text)
        if not words:
            return 0.0
        best = float((self._vector(words) @ self._vector([term])[0]).max())
        return 0.0 if best < AKIN else min(0.9, 0.45 + 0.45 * (best - AKIN) / (SAME - AKIN))

    def term(self, term: Term, passage: Passage) -> float:
        """Return how far the passage and its surroundings hold a term."""
        if term.pos == "m" and term.must:
            return self._figure(term, passage)
        text = fold_case(term.text)
        alike = (text, *map(fold_case, forms(text)))
        sentence, before, lead, whole = passage.folded
        for words_there, value in ((sentence, IN_SENTENCE), (before, IN_PARAGRAPH), (lead, IN_TITLE)):
            if any(contains(form, words_there) for form in alike):
                return value
        partial = 0.0
        if not term.must and len(text) >= 3:
            grams = {text[i : i + 2] for i in range(len(text) - 1)}
            partial = 0.8 * sum(gram in sentence for gram in grams) / len(grams)
            partial = max(partial, 0.9 * _longest_common(text, sentence) / len(text))
        if term.must and _OCCASION.fullmatch(text) and text in whole and _POINTS_BACK.search(sentence):
            return IN_TITLE
        if any(text in body and _named_longer(body, passage.title, passage.whole) for body in self.bodies):
            return IN_TITLE
        here = IN_ARTICLE if contains(text, whole) else 0.0
        if term.must or partial >= 0.6:
            return max(here, partial)
        return max(here, partial, self.akin(term.text, passage.text))

    def _figure(self, term: Term, passage: Passage) -> float:
        """Return how near the passage holds a figure of the question, by value: 120项 is 一百二十项."""
        asked = find_figures(term.text)
        for text, value in ((passage.text, IN_SENTENCE), (passage.before, IN_PARAGRAPH), (passage.whole, IN_ARTICLE)):
            if fold_case(term.text) in fold_case(text):
                return value
            if asked and any(f.value == asked[0].value and f.unit == asked[0].unit for f in find_figures(text)):
                return value
        return 0.0

    def focus(self, passage: Passage) -> float:
        """Return ``share`` of the asked attribute; of the best alternative where several are named with 或."""
        return max(self.share(group, passage) for group in self._alternatives(self.focus_terms))

    def in_text(self, terms: Sequence[Term], text: str) -> float:
        """Return the weighted share of terms that a stretch of text holds itself, of the best alternative."""

        def share(group: Sequence[Term]) -> float:
            total = sum(self.weights[t.text] for t in group)
            return sum(self.weights[t.text] * self._in_stretch(t, text) for t in group) / total if total else 1.0

        return max(share(group) for group in self._alternatives(terms))

    def _in_stretch(self, term: Term, text: str) -> float:
        held = max(_stands_in(fold_case(form), fold_case(text)) for form in (term.text, *forms(term.text)))
        if held:
            return held
        if term.must or self.archive.word_frequency(term.text):
            return 0.0  # the archive has this word: where it is not used, another thing is meant
        kin = self.akin(term.text, text)
        return kin if kin >= SURELY_AKIN else 0.0

    def _alternatives(self, terms: Sequence[Term]) -> list[list[Term]]:
        groups: list[list[Term]] = [list(terms[:1])]
        for before, term in pairwise(terms):
            if self.question.either and before.end != term.start:
                groups.append([])
            groups[-1].append(term)
        return groups

    def share(self, terms: Sequence[Term], passage: Passage) -> float:
        """Return the weighted mean of ``term`` over the terms, 1 where there are none."""
        total = sum(self.weights[t.text] for t in terms)
        if not total:
            return 1.0
        return sum(self.weights[t.text] * self.term(t, passage) for t in terms) / total

    @cached_property
    def pairs(self) -> list[str]:
        """Neighbouring terms of the question, which weigh more where they stand together ("亿元以上项目")."""
        terms = self.terms
        return [a.text + b.text for a, b in pairwise(terms) if a.end == b.start]

    def phrases(self, text: str) -> float:
        """Return the share of neighbouring terms that stand together in the text, 1 where there are none."""
        return sum(pair in text for pair in self.pairs) / len(self.pairs) if self.pairs else 1.0

    def subject(self, passage: Passage, offset: int) -> float:
        """Return 1 where the statement at ``offset`` is about the asked place or body, 0 where it is about another.

        The place that the clause or the nearest one before it has as its topic decides; without one, the article.
        """
        worst = 1.0
        if self.places:
            about = place_of(passage, offset)
            worst = min(
                self._same_place(asked, about, passage) if self._known(asked.name, passage) else 0.2
                for asked in self.places
            )
        for body in self.bodies:
            worst = min(worst, _same_body(body, passage, offset))
        return worst

    def _known(self, name: str, passage: Passage) -> bool:
        """Whether the archive holds the name, or what tells it from others, anywhere."""
        if not name or core(name) in passage.title + passage.whole:
            return True
        return any(self.archive.word_frequency(form) > 0 for form in (name, core(name)) if form)

    @staticmethod
    def _same_place(asked: Place, about: Place | None, passage: Passage) -> float:
        if about is None:
            return 0.9 if core(asked.name) in passage.whole + passage.title else 0.3
        if not asked.name:
            return 1.0 if asked.level == about.level else 0.0
        if about.name:
            return 1.0 if same_subject(asked.name, about.name) else 0.0
        owner = home(passage.title, passage.whole, about.level)
        if owner:
            return 1.0 if same_subject(asked.name, owner) else 0.0
        if asked.level:
            return 0.7 if asked.level == about.level else 0.0
        return 0.7 if asked.name in passage.whole else 0.5


def place_of(passage: Passage, offset: int) -> Place | None:
    """Return the place that the statement at ``offset`` of the sentence is about, as far as the text says.

    The last topic of the sentence up to the statement, else of the paragraph before it, else of the title, else the
    level (市, 县 …) that the article mostly points back to, where it points to one alone.
    """
    _, clause_end = passage.clause_at(offset)
    for text in (passage.text[:offset], passage.text[:clause_end], passage.before, passage.title):
        found = topics(text)
        if found:
            return found[-1]
    levels = {place.level for place in topics(passage.whole[:1500]) if not place.name}
    return Place("", levels.pop(), 0) if len(levels) == 1 else None


def _same_body(asked: str, passage: Passage, offset: int) -> float:
    suffix, own = asked[-1], core(asked)
    if len(own) < 2:  # 区总工会: its sort alone tells it
        around = passage.text + passage.before + passage.title + passage.whole[:LEAD]
        return 1.0 if asked[len(own) :] in around else 0.2
    clause_end = passage.clause_at(offset)[1]
    near = [n for n in subject_names(passage.text[:clause_end]) if n[-1] == suffix]
    near = near or [n for n in subject_names(passage.before) if n[-1] == suffix]
    if any(same_subject(asked, name) or abbreviates(asked, name) for name in near) or (
        own and own in passage.text + passage.before
    ):
        return 1.0
    if (own and own in passage.whole + passage.title) or _named_longer(asked, passage.title, passage.whole):
        return 0.6 if near else 0.9
    sort = asked[-2:]
    if sort in passage.whole and not any(n.endswith(sort) and len(n) > 2 for n in subject_names(passage.whole[:3000])):
        return 0.6  # the body's own paper calls it just 集团, 学院
    words = [word for word in _content_words(own) if len(word) > 1]
    return 0.7 if any(word in passage.whole for word in words) else 0.2


def contains(word: str, text: str) -> bool:
    """Whether a text holds a word; a figure only where no digit goes before it (1号线 is not in 11号线)."""
    if not word[:1].isdigit():
        return word in text
    return re.search(rf"(?<![\d.]){re.escape(word)}", text) is not None


@lru_cache(maxsize=50_000)
def _stands_in(word: str, text: str) -> float:
    """Return 1 where a text holds a word by itself, less where only inside a longer word (出口 in 进出口)."""
    if word[:1].isdigit():
        return float(contains(word, text))
    place, inside = text.find(word), False
    while place >= 0:
        if place == 0 or len(word) > 2 or not known_word(text[place - 1 : place + len(word)]):
            return 1.0
        inside, place = True, text.find(word, place + 1)
    return WITHIN if inside else 0.0


def _longest_common(term: str, text: str) -> int:
    """Return the length of the longest piece of a term, of two characters or more, that a text holds."""
    for size in range(len(term) - 1, 1, -1):
        if any(term[i : i + size] in text for i in range(len(term) - size + 1)):
            return size
    return 0


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
