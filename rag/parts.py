"""Parts of a sentence exchanged: which figures belong together, what is among a total, whose body of which level.

In 城镇居民41970元，增长5.1%；农村居民21345元，增长7.4% each item has its own rate; a claim that gives one item the
other's is false though both figures stand in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.clauses import CLAUSE, PART, begin_of, between
from rag.evidence import Evidence
from rag.numbers import Number, numbers_in

_ITEM = re.compile(r"[；;。！？\n]")
_PER = re.compile(r"每(?:个)?(?P<time>[天日月年]|小时|分钟|秒钟?|周|季度|公斤|斤|吨|升|立方米|公里)[^，。；\d]{0,4}$")
_SAME_PER = {
    "天": "天|每日|日均|[/／]日",
    "日": "天|每日|日均|[/／]日",
    "月": r"(?<![\d一二三四五六七八九十])月",
    "年": "年",
    "小时": "小时|钟头|/h|时薪",
    "分钟": "分钟?",
    "秒": "秒",
    "秒钟": "秒",
    "周": "周|星期",
    "季度": "季",
    "公斤": "公斤|千克",
    "斤": "(?<!公)斤",
    **{unit: unit for unit in ("吨", "升", "立方米", "公里")},
}
_NAME_BEFORE = re.compile(r"(?<![一-鿿])(?:其中|以及|而)?(?P<name>[一-鿿]{3,12}?)[为有占达是：:]?$")
_DONE = re.compile(r"完成|实现|达到")
_FIRST_THEN = re.compile(r"先(?P<first>[一-鿿]{2,6}?)[，]?[后再](?P<then>[一-鿿]{2,6})")
_RANKED = re.compile(r"最[一-鿿]{1,4}?的?依次(?:[是为]|有)(?P<list>[^，。；]+)")
_FIRST_OF = re.compile(r"(?P<most>[一-鿿]{2}最[一-鿿]{1,2})的[是为]“?(?P<what>[一-鿿]{2,8})")
_LIST = re.compile(r"[、和与及]")
_SENTENCE = re.compile(r"[。！？\n]")
_HEAD = re.compile(
    r"[一-鿿]{2,10}?(?:[省市区县镇乡村]|水库|公司|医院|学校|小学|中学|大学|电厂|电站|景区|古镇|分局|中心|集团|工厂|支行|车站)"
)
_DONE_BY = re.compile(
    r"(?P<what>[一-鿿]{2,12}?)由(?P<who>[一-鿿]{2,18}?)(?:承建|承担|负责|监理|设计|实施|主持|运营|施工|编制|供应)"
)
_AMONG = re.compile(r"其中[^，。；]{0,12}$")
_NOT_AMONG = re.compile(
    r"^[^。；]{0,24}?(?:不计(?:在内|入)|不包括|不包含|不含|不在其[中内]|单独统计|单独计算|另行统计)"
)
_WHOLE_PLACE = re.compile(r"全(?P<level>[市县区])")
_TOWN = re.compile(r"市区|城区|县城|主城|建成区")
_LEVELLED = re.compile(r"(?P<level>[省市县区州])(?P<body>[一-鿿]{2,12})")
_PROVINCES = "省市县区州"
_BODIES = re.compile(r"(?:团|院|局|委|厅|馆|社|队|校|公司|中心|会|所|站|台|厂)")


def exchanged_parts(claim: str, numbers: Sequence[Number], cited: Sequence[Evidence]) -> Iterator[str]:
    """Yield what a claim takes from one part of its evidence and tells of another.

    Parameters
    ----------
    claim, numbers
        The sentence without markers, and its figures.
    cited
        The evidence.
    """
    texts = [piece.told for piece in cited]
    yield from _of_other_items(claim, numbers, texts)
    yield from _exchanged_in_list(claim, texts)
    yield from _of_other_named(claim, numbers, texts)
    yield from _done_by_others(claim, texts)
    yield from _not_among(claim, numbers, texts)
    yield from _per_other_time(claim, numbers, cited)
    yield from _turned_order(claim, texts)
    yield from _of_the_town(claim, numbers, texts)
    yield from _of_other_level(claim, "".join(piece.pool for piece in cited))


def _of_other_items(claim: str, numbers: Sequence[Number], texts: Sequence[str]) -> Iterator[str]:
    """Yield a figure told beside one that in the evidence belongs to another item, which has its own of the kind."""
    items = [(item, numbers_in(item)) for text in texts for item in _ITEM.split(text) if item.strip()]
    for part in _ITEM.split(claim):
        said = [one for one in numbers_in(part) if any(one.says(other) for other in numbers) and one.measure]
        for first, second in pairwise(said):
            if second.measure != "%" or first.measure == "%":  # an amount and its rate
                continue
            of_first, of_second = (
                [held for _, held in items if any(figure.says(one) for one in held)] for figure in (first, second)
            )
            if any(held in of_second for held in of_first) or len(of_first) != 1 or len(of_second) != 1:
                continue
            # Each item has a figure of both kinds, so that the pairs were exchanged.
            if _has(of_first[0], second) and _has(of_second[0], first):
                yield f"the figure at {_at(part, second)!r} belongs to another item in the evidence"


def _at(text: str, number: Number) -> str:
    return text[number.start : number.start + 12]


def _has(held: Sequence[Number], one: Number) -> bool:
    return any(other.measure == one.measure and other.like(one) for other in held)


def _exchanged_in_list(claim: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield a figure that a claim puts right behind a name and the evidence right behind another one of its list."""
    there = [pair for text in texts for pair in _named_figures(text)]
    for name, number in _named_figures(claim):
        own = [one for other, one in there if _same_name(name, other)]
        others = [other for other, one in there if number.says(one)]
        if not own or not others or any(number.says(one) for one in own):
            continue
        if any(one.measure == number.measure for one in own) and not any(_same_name(name, other) for other in others):
            yield f"the figure at {_at(claim, number)!r} is of {others[0]!r} in the evidence"


def _named_figures(text: str) -> list[tuple[str, Number]]:
    """Return the figures that stand right behind a name, with it: 医学院31项."""
    found = ((_NAME_BEFORE.search(text, 0, one.start), one) for one in numbers_in(text) if one.measure)
    return [(_DONE.sub("", match["name"]), one) for match, one in found if match]


def _same_name(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 3 and (one.endswith(other) or other.endswith(one)))


def _of_other_named(claim: str, numbers: Sequence[Number], texts: Sequence[str]) -> Iterator[str]:
    """Yield a figure told of whom another item of a list is of: 石门岭水库…2.07亿；双鹤水库0.46亿."""
    for number in numbers:
        if not number.measure:
            continue
        subject = _HEAD.match(claim, between(PART, claim, number.start, number.end).start)
        if subject is None or subject.end() > number.start:
            continue
        for text in texts:
            for sentence in _SENTENCE.split(text):
                items = [(item, numbers_in(item)) for item in sentence.split("；")]
                own = [item for item, held in items if any(number.says(one) for one in held)]
                named = [(item, held) for item, held in items if item.startswith(subject[0])]
                others = [held for item, held in named if item not in own and any(number.like(one) for one in held)]
                if len(own) == 1 and len(named) == 1 and others and subject[0] not in own[0]:
                    yield f"the figure at {_at(claim, number)!r} belongs to another item in the evidence"


def _done_by_others(claim: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield who is said to have done what another did: 隧洞标由甲承建，管道标由乙承建."""
    there = [(m["what"], m["who"]) for text in texts for m in _DONE_BY.finditer(text)]
    for match in _DONE_BY.finditer(claim):
        what, who = match["what"], match["who"]
        same = [by for done, by in there if done in what or what in done]
        theirs = [done for done, by in there if by in who or who in by]
        if same and theirs and not any(by in who or who in by for by in same):
            yield f"{match[0]!r} is of others in the evidence"


def _not_among(claim: str, numbers: Sequence[Number], texts: Sequence[str]) -> Iterator[str]:
    for number in numbers:
        if not _AMONG.search(claim, 0, number.start):
            continue
        held = [(text, one) for text in texts for one in numbers_in(text) if number.says(one)]
        if held and all(_NOT_AMONG.search(text[one.end :]) for text, one in held):
            yield f"the figure at {_at(claim, number)!r} is counted apart in the evidence"


def _per_other_time(claim: str, numbers: Sequence[Number], cited: Sequence[Evidence]) -> Iterator[str]:
    """Yield a rate told for another time than the evidence's: 每天17.5元 for 小时标准17.5元."""
    for number in numbers:
        said = _PER.search(claim, begin_of(PART, claim, number.start), number.start)
        if said is None:
            continue
        held = [(passage, one) for piece in cited for passage, one in piece.figures if number.says(one)]
        alike = _SAME_PER[said["time"]]
        if held and not any(re.search(alike, f"{passage.title}{passage.before}{passage.text}") for passage, _ in held):
            yield f"the figure at {_at(claim, number)!r} is of another time each in the evidence"


def _turned_order(claim: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield what a claim tells in another order: 先掘进后注浆 for 先注浆后掘进, the second of a rank as its first."""
    there = [(m["first"], m["then"]) for text in texts for m in _FIRST_THEN.finditer(text)]
    for match in _FIRST_THEN.finditer(claim):
        first, then = match["first"], match["then"]
        if any(a[:2] == then[:2] and b[:2] == first[:2] for a, b in there):
            yield f"{match[0]!r} is the other way round in the evidence"
    lists = [_LIST.split(m["list"]) for text in texts for m in _RANKED.finditer(text)]
    best = {m["most"]: m["what"] for text in texts for m in _FIRST_OF.finditer(text)}
    for match in _FIRST_OF.finditer(claim):
        other = best.get(match["most"])
        if other and other not in match["what"] and match["what"] not in other and match["what"][-2:] != other[-2:]:
            yield f"{match[0]!r} is not the first in the evidence"
        for items in lists:
            if any(one[:2] == match["what"][:2] for one in items[1:]) and items[0][:2] != match["what"][:2]:
                yield f"{match[0]!r} is not the first in the evidence"


def _of_the_town(claim: str, numbers: Sequence[Number], texts: Sequence[str]) -> Iterator[str]:
    """Yield a figure told of the whole place that the evidence tells of its town alone: 市区优良天数 as 全市."""
    for number in numbers:
        said = _WHOLE_PLACE.search(claim[between(CLAUSE, claim, number.start, number.end)])
        if said is None:
            continue
        held = [
            text[between(CLAUSE, text, one.start, one.end)]
            for text in texts
            for one in numbers_in(text)
            if number.says(one)
        ]
        if held and all(_TOWN.search(clause) and said[0] not in clause for clause in held):
            yield f"the figure at {_at(claim, number)!r} is of the town alone in the evidence"


def _of_other_level(claim: str, pool: str) -> Iterator[str]:
    """Yield a body of another level than the evidence's: 市歌舞团 for 省歌舞团."""
    for match in _LEVELLED.finditer(claim):
        for length in range(len(match["body"]), 1, -1):
            body = match["body"][:length]
            if not _BODIES.search(body[-2:]) or body not in pool:
                continue
            before = {pool[at.start() - 1] for at in re.finditer(re.escape(body), pool) if at.start()}
            if match["level"] not in before and before <= set(_PROVINCES):
                yield f"{match['level'] + body!r} is of another level in the evidence"
            break
