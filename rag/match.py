"""How well a sentence speaks of what a question asks, by its words and their meaning.

Every measure here is a share from 0 (nothing of it) to 1 (all of it).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from index.figures import NOUN_UNITS
from rag.asked_kind import MEASURED
from rag.asked_subject import AskedSubject
from rag.bodies import named_longer
from rag.cached import cached_property
from rag.editions import COMPARED_WITH, OCCASION, last_topic, number_of, of_article, of_other_article, tells_of
from rag.focus import last_run
from rag.folding import fold_stretch
from rag.nearness import Nearness
from rag.passages import EDITION, Passage
from rag.query import Parsed, Term
from rag.sought import (
    IN_ARTICLE,
    IN_PARAGRAPH,
    IN_SENTENCE,
    IN_TITLE,
    Sought,
    contains,
    folded_forms,
    holds_figure,
    longest_common,
    says_figure,
    stands_in,
)
from rag.synonyms import forms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.reader import Reading

SURELY_AKIN = 0.75  # of ``akin``, for the attribute of a figure: what is only like it is another attribute
_EDITION = re.compile(EDITION)
_NUMBERED = re.compile(r"第?[一二三四五六七八九十百\d]+([号届期批])")
_SESSION = re.compile(r"[一二三四五六七八九十]+次(?=$|全?体?会|大会|会议)")
_EARLIER = re.compile(r"上一?[届次期]|往届|历届|下一?届")
_MARKS = dict.fromkeys(map(ord, "“”‘’"))
_POINTS_BACK = re.compile(r"会上|会议|本次|本届|此次|这次|这届|大会|论坛|[会节展赛](?:上|期间|召开|举行|举办|开幕)")


_COUNTED_BY_UNIT = frozenset("本册人户")  # whose unit tells what is counted


@dataclass
class Matcher(AskedSubject):
    """Measures passages against one question; what is asked of the archive or of many sentences is asked once."""

    vectors: dict[str, NDArray[np.float32]] = field(default_factory=dict)  # of words, kept from question to question
    # What the learned reader said last, and of what: another kind of the same question is read of the same sentences.
    read: tuple[object, list[Reading]] | None = field(default=None, init=False, repr=False)
    _sought: dict[Term, Sought] = field(default_factory=dict, init=False, repr=False)
    # By passage: what ``rag.binding.bound`` says of all spans in it, for the kinds of which it says the same of each.
    bound: dict[tuple[str, int], float] = field(default_factory=dict, init=False, repr=False)
    # Likewise what a passage's words give a term, and whether a word akin to it may give more.
    _found: dict[tuple[str, int], dict[Term, tuple[float, bool]]] = field(default_factory=dict, init=False, repr=False)

    def asking(self, question: Parsed) -> Matcher:
        """Return a matcher for the same words asked with another kind, which keeps what was measured."""
        other = copy(self)
        other.question, other.bound = question, {}
        return other

    @cached_property
    def matter(self) -> bool:
        """Whether the question names anything but places and times: without it no figure can be told from another.

        Of how many households a place has the unit tells.
        """
        if self.question.unit == "户" and self.places:
            return True
        named = "，".join(place.name for place in self.places)
        return any(t.must or t.text not in named for t in self.question.terms)

    @cached_property
    def focus_terms(self) -> tuple[Term, ...]:
        """The terms of the asked attribute, places left out."""
        focus = self._apart_from_places(self.question.focus)
        if self.question.kind == "figure" and self.terms and not set(focus) & set(self.terms):
            focus = last_run(self.terms)  # of 企业中，西海岸新区有多少家 the 企业 are counted
        told = tuple(t for t in focus if t.pos[:1] != "v" or any(map(self.frequency, (t.text, *forms(t.text)))))
        # A verb that the archive never uses was asked in the asker's own words: the nouns are what to look for.
        nouns = tuple(t for t in self.terms if t.pos[:1] in "nj")
        if len(told) == 1 and told[0].pos[:1] == "v" and nouns and self.question.unit not in _COUNTED_BY_UNIT:
            # 引进了多少个: a verb alone is too little; the noun nearest to it is what is counted.
            return (*told, min(nouns, key=lambda noun: abs(noun.start - told[0].start)))
        return told or nouns or focus

    @cached_property
    def counted(self) -> Term | None:
        """The noun that ``focus_terms`` has beside a measure that may be a verb too: 重点项目 of 重点项目投资."""
        terms = self.focus_terms
        beside = len(terms) == 2 and terms[1] not in self.question.focus and MEASURED.search(terms[0].text)
        return terms[1] if beside else None

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self.vectors)

    @cached_property
    def weights(self) -> dict[str, float]:
        """Inverse document frequency of each term, 1 for one that stands nowhere in the archive."""
        total = max(2, self.counter[1])
        weights: dict[str, float] = {}
        for term in self.question.terms:
            seen = self.frequency(term.text)
            idf = math.log((total + 1) / (seen + 0.5)) / math.log((total + 1) / 0.5)
            # What is done is told in other words more often than what it is done to.
            kind = 1.0 if term.pos[:1] in "nijlsx" or term.pos == "eng" else 0.5 if seen else 0.3
            weights[term.text] = max(0.08, idf) * kind * (1.3 if term.must else 1.0)
        return weights

    @cached_property
    def weight(self) -> float:
        """The weight of all terms."""
        return sum([self.weights[t.text] for t in self.terms])

    def prepare(self, passages: Iterable[Passage]) -> None:
        """Measure the words of the passages against the terms that they do not hold in one go."""
        near = [(p, [t for t in self._asked if self._held(t, p)[1]]) for p in passages]
        open_terms = dict.fromkeys(term.text for _, terms in near for term in terms)
        self._nearness.prepare(list(open_terms), [passage.text for passage, terms in near if terms])

    @cached_property
    def _asked(self) -> tuple[Term, ...]:
        return tuple(dict.fromkeys((*self.terms, *self.focus_terms)))

    def akin(self, term: str, text: str) -> float:
        """Return how near the nearest word of the text is to the term in meaning, 0 where it is not akin to it."""
        return self._nearness.akin(term, text)

    def term(self, term: Term, passage: Passage) -> float:
        """Return how far the passage and its surroundings hold a term."""
        value, more = self._held(term, passage)
        return max(value, self.akin(term.text, passage.text)) if more else value

    def _held(self, term: Term, passage: Passage) -> tuple[float, bool]:
        """Return how far the words themselves hold a term, and whether a word akin to it may count for more."""
        found = self._found.get(passage.key)
        if found is None:
            found = self._found[passage.key] = {}
        known = found.get(term)
        if known is None:
            sought = self._sought_of(term)
            if term.pos == "m" and term.must:
                known = holds_figure(sought, passage), False
            else:
                known = self._word(term, sought, passage)
            found[term] = known
        return known

    def _sought_of(self, term: Term) -> Sought:
        return self._sought.get(term) or self._sought.setdefault(term, Sought.of(term, self.question.text))

    def _word(self, term: Term, sought: Sought, passage: Passage) -> tuple[float, bool]:
        text = sought.text
        sentence, before, lead = passage.folded
        occasion = term.must and OCCASION.fullmatch(text) and not any(form in sentence for form in sought.alike)
        ours = False  # whether the article is of the asked edition, which sets others beside it
        if occasion and (_EARLIER.search(sentence) or (text[-1] == "届" and _EDITION.search(sentence))):
            ours = text[-1] == "届" and of_article(text, self.question.text, passage) and tells_of(text, sentence)
            if not ours:
                return 0.0, False  # of another occasion than the one named before
        if occasion:
            before, lead = COMPARED_WITH.sub("", before), COMPARED_WITH.sub("", lead)
            told = re.findall(rf"第[一二三四五六七八九十百\d]+{text[-1]}", before)
            if (
                told
                and told[-1] not in sought.alike
                and (not ours or number_of(text) not in (last_topic(before) or (number_of(text),)))
            ):
                return 0.0, False  # "第三届…举行。三天里共接待…"
        if term.must and _SESSION.fullmatch(text) and text not in sentence and _SESSION.search(sentence):
            return 0.0, False  # 二次会议, where 第六届三次会议 is asked
        if term.must and text not in sentence and (numbered := _NUMBERED.fullmatch(text)):
            others = re.findall(rf"[一二三四五六七八九十百\d]+{numbered[1]}", sentence)
            if others and not ours and not any(form in sentence for form in sought.alike):
                return 0.0, False  # of 神舟十七号, where 神舟十六号 is asked
        for words_there, value in ((sentence, IN_SENTENCE), (before, IN_PARAGRAPH), (lead, IN_TITLE)):
            if any(contains(form, words_there) for form in sought.alike):
                return value, False
        if term.pos == "x" and "“" in sentence and text in sentence.translate(_MARKS):
            return IN_SENTENCE, False  # “办不成”的事, where “办不成的事” is asked
        partial = 0.0
        if not term.must and len(text) >= 3:
            partial = 0.8 * sum(pair in sentence for pair in sought.pairs) / len(sought.pairs)
            if partial:  # no longer piece without a pair
                partial = max(partial, 0.9 * longest_common(text, sentence) / len(text))
        whole = COMPARED_WITH.sub("", passage.folded_whole) if occasion else passage.folded_whole
        if occasion and contains(text, whole) and _POINTS_BACK.search(sentence):
            return IN_TITLE, False
        if any(text in body and named_longer(body, passage.title, passage.whole) for body in self.bodies):
            return IN_TITLE, False
        here = IN_ARTICLE if contains(text, whole) else 0.0
        if here and occasion and text[-1] == "届" and of_other_article(text, self.question.text, passage):
            here = 0.0  # 首届, named once in a report on the second
        return max(here, partial), not (term.must or partial >= 0.6)

    def focus(self, passage: Passage) -> float:
        """Return ``share`` of the asked attribute; of the best alternative where several are named with 或."""
        return max(self.share(group, passage) for group in self._alternatives(self.focus_terms))

    @cached_property
    def deeds(self) -> list[Term]:
        """The terms of the asked attribute that tell what was done, or have other forms."""
        return [t for t in self.question.focus if t.pos[:1] == "v" or forms(t.text)]

    @cached_property
    def aims(self) -> list[tuple[str, float, list[str], Sequence[str]]]:
        """The terms with the weights that nearness to them has, the pairs of words that end with each, and its forms.

        Those of the asked attribute count double.
        """
        ending = {t.text: [pair for pair in self.pairs if pair.endswith(t.text)] for t in self.terms}
        return [
            (t.text, self.weights[t.text] * (2.0 if t in self.focus_terms else 1.0), ending[t.text], forms(t.text))
            for t in self.terms
        ]

    @cached_property
    def subjects(self) -> list[Term]:
        """The nouns that stand before the asked attribute: 硕士 of 硕士能拿多少安家费."""
        return [t for t in self.terms if t.pos == "n" and t.start < self._focus_start]

    @cached_property
    def named_first(self) -> list[Term]:
        """The nouns and names of two characters or more there: 二车间 of 二车间合格率."""
        return [t for t in self.terms if t.pos[:1] in "nj" and t.start < self._focus_start and len(t.text) > 1]

    @cached_property
    def _focus_start(self) -> int:
        return min((t.start for t in self.focus_terms), default=len(self.question.text))

    def in_text(self, terms: Sequence[Term], text: str) -> float:
        """Return the weighted share of terms that a stretch of text holds itself, of the best alternative."""
        folded = fold_stretch(text)
        if len(terms) == 1:
            weight = self.weights[terms[0].text]
            return weight * self._in_stretch(terms[0], text, folded) / weight

        best = 0.0
        for group in self._alternatives(terms):
            total = sum([self.weights[t.text] for t in group])
            held = sum([self.weights[t.text] * self._in_stretch(t, text, folded) for t in group])
            best = max(best, held / total if total else 1.0)
        return best

    def _in_stretch(self, term: Term, text: str, folded: str) -> float:
        if term.must and term.pos == "m" and (sought := self._sought_of(term)).values:
            return float(says_figure(sought, text, folded))
        forms_sought = self._sought_of(term).alike if term.must else folded_forms(term.text)
        if term.text in NOUN_UNITS and re.search(rf"[\d万亿]{term.text}", folded):
            return 1.0
        held = stands_in(forms_sought[0], folded)
        if len(forms_sought) > 1:
            held = max(held, *[stands_in(form, folded) for form in forms_sought[1:]])
        if held:
            return held
        if term.must or self.frequency(term.text):
            return 0.0  # the archive has this word: where it is not used, another thing is meant
        kin = self.akin(term.text, text)
        return kin if kin >= SURELY_AKIN else 0.0

    def _alternatives(self, terms: Sequence[Term]) -> Sequence[Sequence[Term]]:
        if not self.question.either:
            return [terms]
        groups: list[list[Term]] = [list(terms[:1])]
        for before, term in pairwise(terms):
            if before.end != term.start:
                groups.append([])
            groups[-1].append(term)
        return groups

    def share(self, terms: Sequence[Term], passage: Passage) -> float:
        """Return the weighted mean of ``term`` over the terms, 1 where there are none."""
        total = sum([self.weights[t.text] for t in terms])
        if not total:
            return 1.0
        return sum([self.weights[t.text] * self.term(t, passage) for t in terms]) / total

    @cached_property
    def pairs(self) -> list[str]:
        """Neighbouring terms of the question, which weigh more where they stand together ("亿元以上项目")."""
        terms = self.terms
        return [a.text + b.text for a, b in pairwise(terms) if a.end == b.start]

    def phrases(self, text: str) -> float:
        """Return the share of neighbouring terms that stand together in the text, 1 where there are none."""
        return sum(pair in text for pair in self.pairs) / len(self.pairs) if self.pairs else 1.0
