"""What a question is asked of: the regions, bodies, persons and countries that it names, as the archive knows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.interface import Archive
from index.tokens import known_word, tagged, words
from rag.asked_times import TITLED
from rag.bodies import names_body
from rag.cached import cached_property
from rag.countries import PROVINCES
from rag.framing import without_source
from rag.located import asked_inside, of_whole_region
from rag.names import Place, core, foreign, persons, places, subject_names
from rag.passages import Passage
from rag.query import Parsed, Term, without_times
from rag.synonyms import forms

_ASKS = re.compile(r"哪|什么|谁|多少")  # not 何 or 几, which stand in names: 何氏集团
_NUMBER_BEFORE = re.compile(r"(?<![第有的共百十几数余来建设家座个约近和])[一二三四五六七八九十](?:号)?$")
_A_SORT = re.compile(r"(?:哪一?[位个名些]|什么)$")  # 哪位明星: nobody's name, whatever the cutter takes it for
_ASKED_FOR = re.compile(r"(?:哪[一个家所座支]?|什么)$")
_OWN_NAME = re.compile(r"(?:[中小]学|学校|学院|医院|卫生院|幼儿园)$")
_OF_COUNTRY = re.compile(r"(?:全国|我国|中国)(?![第首最前唯著人政自]|工程|公司|集团)")
_OF_EVENT = re.compile(
    r"[一-鿿]{0,8}?(?:论坛|大会|博览会|峰会|年会|[节展赛杯]|村超|苏超"
    r"|(?:文化|艺术|电影|时装|科技|双创|戏剧|音乐|设计|宣传|活动|体育|消费|美食|旅游|创新|创业|数字|动漫|读书|影视|海洋)周)"
)
_OF_MEETING = re.compile(r"全[省市区县镇乡][^，。？的]{2,16}?(?:会议?(?!员)|论坛|仪式|比赛|大赛|竞赛|运动会)")


_NAMES = ("nr", "ns", "nt", "nz")
_ALL_BUT = re.compile("(?:之|以)?外")


@dataclass
class AskedSubject:
    """What a question names that it is asked of; what is asked of the archive for that is asked once."""

    archive: Archive
    question: Parsed
    among: Sequence[Passage] = ()  # the sentences that were found
    _frequencies: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def frequency(self, word: str) -> int:
        """Return how many chunks of the archive hold a word."""
        known = self._frequencies.get(word)
        if known is None:
            known = self._frequencies[word] = self.counter[0](word)
        return known

    @cached_property
    def counter(self) -> tuple[Callable[[str], int], int]:
        """What counts the chunks of the archive that hold a word, and how many chunks there are."""
        return self.archive.word_counter()

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The question's terms apart from the places, which ``rag.subject`` judges."""
        return self._apart_from_places(self.question.terms)

    def _apart_from_places(self, terms: tuple[Term, ...]) -> tuple[Term, ...]:
        # A school of another name (市第九中学) is what evidence has to hold.
        of_towns = (name for name in self._schools if places(name))
        named = "，".join((*(place.name for place in self.places), *of_towns))
        kept = tuple(t for t in terms if t.must or t.text not in named)
        return kept or terms

    @cached_property
    def _plain(self) -> str:
        """The question's text without times and without the titles that evidence has to hold as they are."""
        text = without_times(self.question)
        held = [term.text for term in self.question.terms if term.must]
        return TITLED.sub(lambda title: "，" if title[0][1:-1] in held else title[0], text)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The regions that the question names, bare names (澄陵) included; 全市 and the like without a name."""
        text, inside = self.naming, asked_inside(without_times(self.question))
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
    def naming(self) -> str:
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
        text = self.naming
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
    def proper(self) -> tuple[str, ...]:
        """The words of the question that are tagged as names, apart from the regions, which ``places`` has."""
        regions = "，".join(place.name for place in self.places)
        named = (t for t in self.question.terms if t.pos[:2] in _NAMES and t.text not in regions and not forms(t.text))
        # 朱椿在: the cutter takes a word of the sentence's for the name's last one.
        whole = (t.text.rstrip("在是的和与被把为") for t in named if not _ALL_BUT.match(self.question.text, t.end))
        return tuple(name for name in whole if len(name) > 1)

    @cached_property
    def lands(self) -> tuple[str, ...]:
        """The countries and the like that the question names, which ``places`` has no level for: 中国, 重庆."""
        text = self._plain
        known = {place.name for place in self.places}
        named = [(word, text[end:]) for word, tag, _, end in tagged(text) if tag == "ns" and len(word) > 1]
        return tuple(word for word, after in named if word not in known and not _OF_EVENT.match(after))

    @cached_property
    def unknown_land(self) -> bool:
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

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """The words of where it is asked how many there are: 岚湖, 科创园 of 有几家落户岚湖科创园."""
        start = asked_inside(self.question.text)
        return tuple(t.text for t in self.question.terms if 0 <= start <= t.start)


def _numbered(name: str, text: str) -> str:
    """Return a works' name with the number that tells it from others, which the cutter leaves out: 三水厂."""
    number = _NUMBER_BEFORE.search(text[: text.find(name)]) if len(core(name)) < 2 else None
    return number.group() + name if number else name
