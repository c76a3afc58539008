"""How well a sentence speaks of what a question asks: words, meaning, subject and time.

Every measure here is a share from 0 (nothing of it) to 1 (all of it).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from index.interface import Archive
from index.tokens import known_word, tagged, words
from index.types import TimeSpan
from rag.asked_kind import MEASURED
from rag.asked_times import TITLED
from rag.bodies import NAMED, named_longer, named_near, names_body, of_namesake, of_other_company, same_body
from rag.cached import cached_property
from rag.countries import PROVINCES
from rag.editions import COMPARED_WITH, OCCASION, last_topic, number_of, of_article, of_other_article, tells_of
from rag.focus import last_run
from rag.framing import without_source
from rag.located import asked_inside, of_whole_region, place_there, told_inside
from rag.names import Place, core, foreign, home, persons, places, same_subject, subject_names, topics
from rag.nearness import Nearness
from rag.parallel import respectively
from rag.passages import EDITION, Passage, TimeSource, fold_stretch
from rag.query import Parsed, Term, without_times
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

_ASKS = re.compile(r"哪|什么|谁|多少")  # not 何 or 几, which stand in names: 何氏集团
_PART_OF_LAND = re.compile(r"香港|澳门|台湾|台北")
_NUMBER_BEFORE = re.compile(r"(?<![第有的共百十几数余来建设家座个约近和])[一二三四五六七八九十](?:号)?$")
_A_SORT = re.compile(r"(?:哪一?[位个名些]|什么)$")  # 哪位明星: nobody's name, whatever the cutter takes it for
_ASKED_FOR = re.compile(r"(?:哪[一个家所座支]?|什么)$")
OWN_PLACE = 0.1  # of the chunks name the place that an archive is of, at the least
NAMED_IN_PASSING = 2  # times that an article names a region at the most that it is not about
SURELY_AKIN = 0.75  # of ``akin``, for the attribute of a figure: what is only like it is another attribute


_OWN_NAME = re.compile(r"(?:[中小]学|学校|学院|医院|卫生院|幼儿园)$")
_NATIONAL = re.compile(r"全国|我国|中国|国家(?:统计局|发)")
_OF_COUNTRY = re.compile(r"(?:全国|我国|中国)(?![第首最前唯著人政自]|工程|公司|集团)")
_OF_EVENT = re.compile(
    r"[一-鿿]{0,8}?(?:论坛|大会|博览会|峰会|年会|[节展赛杯]|村超|苏超"
    r"|(?:文化|艺术|电影|时装|科技|双创|戏剧|音乐|设计|宣传|活动|体育|消费|美食|旅游|创新|创业|数字|动漫|读书|影视|海洋)周)"
)
_OF_MEETING = re.compile(r"全[省市区县镇乡][^，。？的]{2,16}?(?:会议?(?!员)|论坛|仪式|比赛|大赛|竞赛|运动会)")
_TOLD_OF_IT = re.compile(r"(?:为|达到?|有|约|仅|也)+")
_EDITION = re.compile(EDITION)
_NUMBERED = re.compile(r"第?[一二三四五六七八九十百\d]+([号届期批])")
_SESSION = re.compile(r"[一二三四五六七八九十]+次(?=$|全?体?会|大会|会议)")
_EARLIER = re.compile(r"上一?[届次期]|往届|历届|下一?届")
_MARKS = dict.fromkeys(map(ord, "“”‘’"))
_POINTS_BACK = re.compile(r"会上|会议|本次|本届|此次|这次|这届|大会|论坛|[会节展赛](?:上|期间|召开|举行|举办|开幕)")


@dataclass
class Matcher:
    """Measures passages against one question; what is asked of the archive or of many sentences is asked once."""

    archive: Archive
    question: Parsed
    vectors: dict[str, NDArray[np.float32]] = field(default_factory=dict)  # of words, kept from question to question
    among: Sequence[Passage] = ()  # the sentences that were found
    # What the learned reader said last, and of what: another kind of the same question is read of the same sentences.
    read: tuple[object, list[Reading]] | None = field(default=None, init=False, repr=False)
    _frequencies: dict[str, int] = field(default_factory=dict, init=False, repr=False)
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
        if self.question.kind == "figure" and self.terms and not set(focus) & set(self.terms):
            focus = last_run(self.terms)  # of 企业中，西海岸新区有多少家 the 企业 are counted
        told = tuple(t for t in focus if t.pos[:1] != "v" or any(map(self.frequency, (t.text, *forms(t.text)))))
        # A verb that the archive never uses was asked in the asker's own words: the nouns are what to look for.
        nouns = tuple(t for t in self.terms if t.pos[:1] in "nj")
        if len(told) == 1 and told[0].pos[:1] == "v" and nouns:
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

    def frequency(self, word: str) -> int:
        """Return how many chunks of the archive hold a word."""
        known = self._frequencies.get(word)
        if known is None:
            known = self._frequencies[word] = self._counter[0](word)
        return known

    @cached_property
    def _counter(self) -> tuple[Callable[[str], int], int]:
        return self.archive.word_counter()

    def _apart_from_places(self, terms: tuple[Term, ...]) -> tuple[Term, ...]:
        # A school of another name (市第九中学) is what evidence has to hold.
        of_towns = (name for name in self._schools if places(name))
        named = "，".join((*(place.name for place in self.places), *of_towns))
        kept = tuple(t for t in terms if t.must or t.text not in named)
        return kept or terms

    @cached_property
    def weights(self) -> dict[str, float]:
        """Inverse document frequency of each term, 1 for one that stands nowhere in the archive."""
        total = max(2, self._counter[1])
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

    @cached_property
    def _plain(self) -> str:
        """The question's text without times and without the titles that evidence has to hold as they are."""
        text = without_times(self.question)
        held = [term.text for term in self.question.terms if term.must]
        return TITLED.sub(lambda title: "，" if title[0][1:-1] in held else title[0], text)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The regions that the question names, bare names (澄陵) included; 全市 and the like without a name."""
        text, inside = self._naming, asked_inside(without_times(self.question))
        named = [
            place
            for place in places(text)
            if place.name or place.level != "区" or "全区" in text or place.start == inside
        ]
        # 全县 of 全县乡村振兴推进会 names the meeting.
        named = [p for p in named if p.name or not _OF_MEETING.match(text, p.start)]
        # 南河镇 of 南河镇中心小学 names the school.
        named = [p for p in named if not p.name or not any(name.startswith(p.name) for name in self._schools)]
        if of_whole_region(self.question):
            named = [place for place in named if place.name]
        taken = "".join(text[place.start : place.end] for place in named)
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
        return (*map(self._as_known, named), *bare)

    @cached_property
    def _naming(self) -> str:
        """The question's text where names stand, its times and counters masked: 多少个特色小镇 names no 个特色小镇."""
        text, unit = without_source(self._plain), self.question.unit
        for asked in (f"多少{unit}", f"几{unit}"):
            text = text.replace(asked, "，" * len(asked))
        return text

    def _as_known(self, place: Place) -> Place:
        """Return a region without what the cutter took for its beginning, where the archive knows it so: 中|梨湾乡."""
        name = place.name
        if len(name) < 4 or self.frequency(name) or self.frequency(core(name)):
            return place
        wholes = {passage.whole for passage in self.among}
        for cut in range(1, len(name) - 2):
            if any(name[cut:] in whole for whole in wholes):
                return replace(place, name=name[cut:], start=place.start + cut)
        return place

    @cached_property
    def _schools(self) -> tuple[str, ...]:
        """The schools and hospitals that the question names."""
        return tuple(name for name in subject_names(self._plain) if _OWN_NAME.search(name))

    @cached_property
    def namesakes(self) -> tuple[tuple[str, str, bool], ...]:
        """The short names of companies and the like in the question, with their first words, and if those are no words.

        恒启精密, where an article names 恒启精密制造有限公司: what is told of 恒启新材料 is told of another.
        """
        # 归母|净利润 is the figure that is asked of a company, not a company's name.
        measure = self.question.focus[-1] if self.question.kind == "figure" and self.question.focus else None
        beside = [(a, b) for a, b in pairwise(self.terms) if a.end == b.start and len(a.text) > 1 and b != measure]
        pairs = [(a.text, a.text + b.text) for a, b in beside]
        texts = {f"{one.title}\n{one.whole}" for one in {p.key[0]: p for p in self.among}.values()} if pairs else ()
        named = [(first, name) for first, name in pairs if any(names_body(name, text) for text in texts)]
        return tuple((first, name, not known_word(first)) for first, name in named)

    def _is_place(self, word: str) -> bool:
        """Whether the archive knows the word as a region (澄陵, by 澄陵市); the tag alone says so of 海洋 too."""
        names = [word + level for level in "市县区省州镇乡村"]
        return any(self.frequency(name) for name in names if name in words(name))

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The organisations that the question names."""
        regions = {place.name for place in self.places}
        text = self._naming
        named = [name for name in subject_names(text) if name not in regions and core(name) and not _ASKS.search(name)]
        # 哪一大洋区 asks for one.
        named = [name for name in named if not _ASKED_FOR.search(text[: text.find(name)])]
        return tuple(_numbered(name, text) for name in named)

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The persons whom the question names, by family names where they are foreign; what only looks so left out."""
        text = self.question.text
        named = (name for name, start, _ in persons(text) if self.frequency(name) and not _A_SORT.search(text[:start]))
        return tuple(name.split("·")[-1] for name in named if "·" in name or not foreign(name))

    @cached_property
    def lands(self) -> tuple[str, ...]:
        """The countries and the like that the question names, which ``places`` has no level for: 中国, 重庆."""
        text = self._plain
        known = {place.name for place in self.places}
        named = [(word, text[end:]) for word, tag, _, end in tagged(text) if tag == "ns" and len(word) > 1]
        return tuple(word for word, after in named if word not in known and not _OF_EVENT.match(after))

    @cached_property
    def _unknown_land(self) -> bool:
        """Whether a city or country is asked about of which the archive never speaks."""
        known = [land for land in self.lands if any(known_word(land + level) for level in "市省县国")]
        unheard = [land for land in known if not any(self.frequency(land + level) for level in ("", *"市省县国区"))]
        return any(not any(land in f"{one.title}{one.whole}" for one in self.among) for land in unheard)

    @cached_property
    def national(self) -> bool:
        """Whether a figure of the whole country is asked, not of something in it: 我国社会消费品零售总额."""
        if self.question.kind != "figure" or self.places or any(term.must for term in self.terms):
            return False
        return _OF_COUNTRY.search(without_times(self.question)) is not None and not set(self.lands) - {"中国"}

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """Those of ``lands`` that are provinces."""
        return tuple(land for land in self.lands if land in PROVINCES)

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

    def subject(self, passage: Passage, offset: int) -> float:
        """Return 1 where the statement at ``offset`` is about the asked place or body, 0 where it is about another.

        The place that the clause or the nearest one before it has as its topic decides; without one, the article.
        """
        worst = 1.0
        if self.places:
            worst = self._of_places(passage, offset)
            if worst < 0.5 and _opens_with(self.places, passage, offset):
                worst = 0.9
            if worst < 0.5 and self._names_places(passage):
                worst = 0.9
            if worst < 0.5 and (listed := respectively(passage.text, offset)):
                worst = 0.9 if all(place.name and place.name in listed for place in self.places) else worst
        if self._inside and not told_inside(self._inside, passage, offset, ours=bool(self.places)):
            worst = min(worst, 0.3)
        for body in self.bodies:
            worst = min(worst, same_body(body, passage, offset))
            if worst < 1 and self.question.kind == "figure" and self._named_elsewhere(body, passage):
                worst = min(worst, 0.3)
            if self.question.kind in ("figure", "person") and of_other_company(
                body, passage, offset, self.question.text
            ):
                worst = min(worst, 0.3)
        if self.people and not any(name in passage.whole or name in passage.title for name in self.people):
            worst = min(worst, 0.3)  # of whom an article does not name it tells nothing
        for first, name, proper in self.namesakes:
            if (proper and not named_near(first, name, passage)) or of_namesake(first, name, passage, offset):
                worst = min(worst, 0.3)
        if self.provinces:
            named = {land for land in PROVINCES if land in passage.whole or land in passage.title}
            if not named.intersection(self.provinces):
                # 全省 of another province; where none is named it may be a paper's own.
                worst = min(worst, 0.3 if named else 0.6)
        if self.national and not _NATIONAL.search(passage.text, 0, passage.clause_at(offset)[1]):
            worst = min(worst, 0.3 if place_of(passage, offset) else 1.0)
        if self._unknown_land:
            worst = min(worst, 0.3)
        lands = self.lands if self.question.kind == "figure" else ()
        if lands and not any(_stands(land, passage.text) for land in lands):
            other = _opening_land(passage.text[: passage.clause_at(offset)[1]])
            if other and other not in self.question.text:
                worst = min(worst, 0.3)
        return worst

    def _names_places(self, passage: Passage) -> bool:
        """Whether a sentence names all that is asked about by the names of its places: 澄川|智慧农业产业园.

        Of a day, a person or the like, where it names the places at all: 2021年7月，甲省印发《关于支持乙市…》.
        """
        asked, text = self._naming, passage.text
        if self.question.kind in ("date", "person", "what", "place"):
            return all(place.name and core(place.name) in text for place in self.places)
        whole = [asked[place.start : place.end + 2] for place in self.places]
        return all(
            one in text and len(one) == len(p.name) + 2 and not p.level
            for one, p in zip(whole, self.places, strict=True)
        )

    def _named_elsewhere(self, body: str, passage: Passage) -> bool:
        """Whether only others of the archive's articles name a company: where it is nobody's own, 公司 is another."""
        name = core(body)
        if not NAMED.search(body) or name in passage.whole or name in passage.title:
            return False
        return 0 < self.frequency(name) < OWN_PLACE * self._counter[1] and not named_longer(
            body, passage.title, passage.whole
        )

    @cached_property
    def _inside(self) -> tuple[str, ...]:
        """The words of where it is asked how many there are: 岚湖, 科创园 of 有几家落户岚湖科创园."""
        start = asked_inside(self.question.text)
        return tuple(t.text for t in self.question.terms if 0 <= start <= t.start)

    def _of_places(self, passage: Passage, offset: int) -> float:
        """Return ``subject`` as far as the regions go that the question names."""
        told = place_of(passage, offset)
        return min(self._same_place(a, told, passage) if self._known(a.name, passage) else 0.2 for a in self.places)

    def _known(self, name: str, passage: Passage) -> bool:
        """Whether the archive holds the name, or what tells it from others, anywhere."""
        if not name or core(name) in passage.title + passage.whole:
            return True
        return any(self.frequency(form) > 0 for form in (name, core(name)) if form)

    def _keeps(self, name: str) -> bool:
        """Whether the archive is of a place, as far as its chunks name it: then 全区 without a name is that one's."""
        own = self.frequency(core(name.replace("全", "")))
        return own >= OWN_PLACE * self._counter[1] and own >= self._most_of_another(name)

    def _most_of_another(self, name: str) -> int:
        """Return how many chunks name the other region of its level that most do, of those found."""
        texts = {f"{passage.title}，{passage.lead}" for passage in self.among}
        named = {p.name for text in texts for p in places(text) if p.name and p.level == name[-1]}
        others = {core(other) for other in named if not same_subject(other, name)}
        return max((self.frequency(other) + 1 for other in others if other), default=0)

    def _same_place(self, asked: Place, about: Place | None, passage: Passage) -> float:
        if (
            asked.name
            and self.question.kind == "place"
            and re.search(f"{re.escape(asked.name)}的?哪", self.question.text)
        ):
            return 0.9 if core(asked.name) in passage.title + passage.whole else 0.2  # 建在甲市哪个区
        if asked.name and passage.text.startswith(asked.name):
            return 1.0 if about is None or not _opens_clause(about.name, asked.name, passage.text) else 0.0
        if about is None:
            return 0.9 if _may_be_of(asked, passage) else 0.3
        if not asked.name:
            return 1.0 if asked.level == about.level else 0.0
        if about.name:
            return 1.0 if same_subject(asked.name, about.name) else 0.0
        owner = home(passage.title, passage.whole, about.level)
        if owner and owner not in passage.title and passage.whole.count(core(owner)) <= NAMED_IN_PASSING:
            # 邻近的望湖区 is named twice in the paper of another, whose 全区 is its own.
            kept = next((p.name for p in places(passage.whole) if p.level == about.level and self._keeps(p.name)), "")
            owner = kept or owner
        if owner:
            return 1.0 if same_subject(asked.name, owner) else 0.0
        if asked.level:
            return 0.0 if asked.level != about.level else 0.7 if self._keeps(asked.name) else 0.3
        if asked.name in passage.whole and not _named_less(asked.name, passage.whole):
            return 0.7
        return 0.7 if self._keeps(asked.name + about.level) else 0.3


_SIGNATURE = 60  # characters at the end of an article, where its author stands
_LEFT_OUT = (
    r"(?:不含|不包括|不包含|不涉及)[^，。；\n]{{0,8}}{0}|{0}[^，。；\n]{{0,8}}(?:除外|不在其|不受影响|另行|自行)"
)


def _may_be_of(asked: Place, passage: Passage) -> bool:
    """Whether what names no place may be of a region that is named before it, or as the author, and is not left out."""
    name = core(asked.name)
    if not asked.level or name not in passage.whole + passage.title:
        return name in passage.whole + passage.title
    if re.search(_LEFT_OUT.format(re.escape(name)), passage.whole):
        return False
    sofar = passage.whole[: passage.start + len(passage.text)]
    return name in sofar or name in passage.title or name in passage.whole[-_SIGNATURE:]


@lru_cache(maxsize=2_000)
def _named_less(name: str, whole: str) -> bool:
    """Whether an article names another region of the same level more often than this one: 全区 is that one's then."""
    own, level = whole.count(core(name)), name[-1]
    others = {place.name for place in places(whole) if place.name and place.level == level}
    return any(whole.count(core(other)) > own for other in others if not same_subject(other, name) and core(other))


def place_of(passage: Passage, offset: int) -> Place | None:
    """Return the place that the statement at ``offset`` of the sentence is about, as far as the text says.

    The last topic of the sentence up to the statement, else of the paragraph before it, else of the title, else the
    level (市, 县 …) that the article mostly points back to, where it points to one alone.
    """
    low, clause_end = passage.clause_at(offset)
    if (there := place_there(passage.text, offset)) is not None:
        return there
    if _TOLD_OF_IT.fullmatch(passage.text, low, offset):
        pointed = [
            p for p in places(passage.text[:low]) if p.name and passage.text.startswith(p.name, low - 1 - len(p.name))
        ]
        if pointed:
            return pointed[-1]  # 最大雨量在甲镇，为138毫米，其次是乙乡，为96毫米
    concerns = passage.title.partition("关于")[2]  # a bureau's notice 关于北坞区停水的通知 is about what it concerns
    for text in (passage.text[:offset], passage.text[:clause_end], passage.before, concerns, passage.title):
        found = topics(text)
        if found:
            return found[-1]
    levels = {place.level for place in topics(passage.whole[:1500]) if not place.name}
    return Place("", levels.pop(), 0) if len(levels) == 1 else None


def _opens_clause(other: str, first: str, text: str) -> bool:
    """Whether a clause opens with another place than the sentence: 甲镇23枚，乙镇17枚; not 甲镇，丙市下属的一个镇."""
    place = max(text.find(f"{mark}{other}") for mark in "，；") if other and not same_subject(other, first) else -1
    return place > len(first)


def _opens_with(asked: Sequence[Place], passage: Passage, offset: int) -> bool:
    """Whether an article is about the asked place by its first words, and the sentence of none by its own."""
    beginning = passage.title or passage.lead
    named = all(place.name and beginning.startswith(place.name) for place in asked)
    return named and not topics(passage.text[: passage.clause_at(offset)[1]])


def _stands(land: str, text: str) -> bool:
    """Whether a text names a country itself, not a part of it only: 中国香港."""
    return any(not _PART_OF_LAND.match(text, match.end()) for match in re.finditer(re.escape(land), text))


@lru_cache(maxsize=2_000)
def _opening_land(text: str) -> str:
    """Return the country, or other place without a level, that the last clause opening with one is about."""
    found, opening, last = "", True, -1
    for word, tag, _, end in tagged(text):
        if tag == "x":
            opening = opening or word in "，。；：！？"
        elif opening and tag == "ns" and len(word) > 1 and not text.startswith("时间", end):
            found, opening, last = word, False, end
        elif tag == "ns" and end - len(word) == last:
            found, last = found + word, end  # 中国香港
        elif opening and tag[:1] not in "mtlcpdr":
            opening = False
    return found


def _numbered(name: str, text: str) -> str:
    """Return a works' name with the number that tells it from others, which the cutter leaves out: 三水厂."""
    number = _NUMBER_BEFORE.search(text[: text.find(name)]) if len(core(name)) < 2 else None
    return number.group() + name if number else name


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
