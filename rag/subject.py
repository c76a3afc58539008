"""Whether a statement is about the region, body, person or country that a question is asked of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.tokens import tagged
from rag.asked_subject import AskedSubject
from rag.bodies import NAMED, named_longer, named_near, of_namesake, of_other_company, same_body
from rag.countries import PROVINCES
from rag.folding import fold_case
from rag.located import place_there, told_inside
from rag.names import Place, core, home, places, same_subject, topics
from rag.parallel import respectively
from rag.passages import Passage

_PART_OF_LAND = re.compile(r"香港|澳门|台湾|台北")
OWN_PLACE = 0.1  # of the chunks name the place that an archive is of, at the least
NAMED_IN_PASSING = 2  # times that an article names a region at the most that it is not about
_NATIONAL = re.compile(r"全国|我国|中国|国家(?:统计局|发)")
_TOLD_OF_IT = re.compile(r"(?:为|达到?|有|约|仅|也)+")


def subject_fit(passage: Passage, offset: int, asked: AskedSubject) -> float:
    """Return 1 where the statement at ``offset`` is about the asked place or body, 0 where it is about another.

    The place that the clause or the nearest one before it has as its topic decides; without one, the article.
    """
    worst = 1.0
    if asked.places:
        worst = _of_places(asked, passage, offset)
        if worst < 0.5 and _opens_with(asked.places, passage, offset):
            worst = 0.9
        if worst < 0.5 and _names_places(asked, passage):
            worst = 0.9
        if worst < 0.5 and (listed := respectively(passage.text, offset)):
            worst = 0.9 if all(place.name and place.name in listed for place in asked.places) else worst
    if asked.inside and not told_inside(asked.inside, passage, offset, ours=bool(asked.places)):
        worst = min(worst, 0.3)
    for body in asked.bodies:
        worst = min(worst, same_body(body, passage, offset))
        if worst < 1 and asked.question.kind == "figure" and _named_elsewhere(asked, body, passage):
            worst = min(worst, 0.3)
        if asked.question.kind in ("figure", "person") and of_other_company(body, passage, offset, asked.question.text):
            worst = min(worst, 0.3)
    if asked.people and not any(name in passage.whole or name in passage.title for name in asked.people):
        worst = min(worst, 0.3)  # of whom an article does not name it tells nothing
    if any(_named_far_off(name, passage) for name in asked.proper):
        worst = min(worst, 0.3)
    for first, name, proper in asked.namesakes:
        if (proper and not named_near(first, name, passage)) or of_namesake(first, name, passage, offset):
            worst = min(worst, 0.3)
    if asked.provinces:
        named = {land for land in PROVINCES if land in passage.whole or land in passage.title}
        if not named.intersection(asked.provinces):
            # 全省 of another province; where none is named it may be a paper's own.
            worst = min(worst, 0.3 if named else 0.6)
    if asked.national and not _NATIONAL.search(passage.text, 0, passage.clause_at(offset)[1]):
        worst = min(worst, 0.3 if place_of(passage, offset) else 1.0)
    if asked.unknown_land:
        worst = min(worst, 0.3)
    lands = asked.lands if asked.question.kind == "figure" else ()
    if lands and not any(_stands(land, passage.text) for land in lands):
        other = _opening_land(passage.text[: passage.clause_at(offset)[1]])
        if other and other not in asked.question.text:
            worst = min(worst, 0.3)
    return worst


_NEAR = 120  # characters before a paragraph, of the one before it


def _named_far_off(name: str, passage: Passage) -> bool:
    """Whether an article names what is asked about only in other places than a statement's, its title and beginning."""
    if name in passage.text or not 0 < passage.whole.count(name) <= NAMED_IN_PASSING:
        return False
    ends = passage.whole.find("\n", passage.start)
    near = passage.whole[max(0, passage.paragraph_start - _NEAR) : ends if ends >= 0 else None]
    return name not in near and name not in passage.around and fold_case(name) not in passage.folded[2]


def _names_places(asked: AskedSubject, passage: Passage) -> bool:
    """Whether a sentence names all that is asked about by the names of its places: 澄川|智慧农业产业园.

    Of a day, a person or the like, where it names the places at all: 2021年7月，甲省印发《关于支持乙市…》.
    """
    naming, text = asked.naming, passage.text
    if asked.question.kind in ("date", "person", "what", "place", "list"):
        return all(place.name and core(place.name) in text for place in asked.places)
    whole = [naming[place.start : place.end + 2] for place in asked.places]
    return all(
        one in text and len(one) == len(p.name) + 2 and not p.level for one, p in zip(whole, asked.places, strict=True)
    )


def _named_elsewhere(asked: AskedSubject, body: str, passage: Passage) -> bool:
    """Whether only others of the archive's articles name a company: where it is nobody's own, 公司 is another."""
    name = core(body)
    if not NAMED.search(body) or name in passage.whole or name in passage.title:
        return False
    return 0 < asked.frequency(name) < OWN_PLACE * asked.counter[1] and not named_longer(
        body, passage.title, passage.whole
    )


def _of_places(asked: AskedSubject, passage: Passage, offset: int) -> float:
    """Return ``subject_fit`` as far as the regions go that the question names."""
    told = place_of(passage, offset)
    return min(_same_place(asked, a, told, passage) if _known(asked, a.name, passage) else 0.2 for a in asked.places)


def _known(asked: AskedSubject, name: str, passage: Passage) -> bool:
    """Whether the archive holds the name, or what tells it from others, anywhere."""
    if not name or core(name) in passage.title + passage.whole:
        return True
    return any(asked.frequency(form) > 0 for form in (name, core(name)) if form)


def _keeps(asked: AskedSubject, name: str) -> bool:
    """Whether the archive is of a place, as far as its chunks name it: then 全区 without a name is that one's."""
    own = asked.frequency(core(name.replace("全", "")))
    return own >= OWN_PLACE * asked.counter[1] and own >= _most_of_another(asked, name)


def _most_of_another(asked: AskedSubject, name: str) -> int:
    """Return how many chunks name the other region of its level that most do, of those found."""
    texts = {f"{passage.title}，{passage.lead}" for passage in asked.among}
    named = {p.name for text in texts for p in places(text) if p.name and p.level == name[-1]}
    others = {core(other) for other in named if not same_subject(other, name)}
    return max((asked.frequency(other) + 1 for other in others if other), default=0)


def _same_place(asked: AskedSubject, place: Place, about: Place | None, passage: Passage) -> float:
    if (
        place.name
        and asked.question.kind == "place"
        and re.search(f"{re.escape(place.name)}的?哪", asked.question.text)
    ):
        return 0.9 if core(place.name) in passage.title + passage.whole else 0.2  # 建在甲市哪个区
    if place.name and passage.text.startswith(place.name):
        return 1.0 if about is None or not _opens_clause(about.name, place.name, passage.text) else 0.0
    if about is None:
        return 0.9 if _may_be_of(place, passage) else 0.3
    if not place.name:
        return 1.0 if place.level == about.level else 0.0
    if about.name:
        return 1.0 if same_subject(place.name, about.name) else 0.0
    owner = home(passage.title, passage.whole, about.level)
    if owner and owner not in passage.title and passage.whole.count(core(owner)) <= NAMED_IN_PASSING:
        # 邻近的望湖区 is named twice in the paper of another, whose 全区 is its own.
        kept = next((p.name for p in places(passage.whole) if p.level == about.level and _keeps(asked, p.name)), "")
        owner = kept or owner
    if owner:
        return 1.0 if same_subject(place.name, owner) else 0.0
    if place.level:
        return 0.0 if place.level != about.level else 0.7 if _keeps(asked, place.name) else 0.3
    if place.name in passage.whole and not _named_less(place.name, passage.whole):
        return 0.7
    return 0.7 if _keeps(asked, place.name + about.level) else 0.3


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
