"""Parts of a work that take each other's place: 一期 and 二期, 东岸 and 西岸, 地上 and 地下, 单向 and 双向.

A word for such a part tells its matter apart by one or two characters. What a claim says of a part is looked for among
what the evidence says of each of them: where most of it is told of another part, the claim is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.numerals import parse_numeral
from index.tokens import stop_words, words
from rag.numbers import Number, numbers_in

_NUMERAL = r"(?:第?(?:[一二三四五六七八九]?十?[一二三四五六七八九]|十|\d{1,2}))"
_SIDES = r"(?:东[南北]?|西[南北]?|南|北|左|右)"
# Each family with what its members are told apart by; what a member means by another name stands behind it.
_FAMILIES = (
    rf"(?P<side>{_SIDES})(?:岸|侧|端|坡|翼|幅|洞|半幅)",
    rf"(?P<line>{_SIDES}|上行|下行)(?:线|方向)(?!路|索|上|下)",
    r"(?P<site>东|西|南|北|主|分|新|老|本部)(?:校区|院区|港区|厂区|园区|片区|库区)",
    rf"(?P<stage>{_NUMERAL})期(?!间|限|货|刊|待|望|中|末|满|许|[的]?《)",
    rf"(?P<tier>{_NUMERAL})(?:阶梯|档|标段|批次|梯队|赛段|分厂|车间|号线|号楼|号井|号机组|类区)",
    r"(?P<ground>地[上下面]|高架)(?!水|震|区|人|位|方|价|煤|级|市)",
    r"(?P<ways>[单双])(?:向|线(?=铁路|隧道)|车道|程|人|职工)(?!导|性|阳)",
    r"(?P<stream>[上中下]游)",
    r"(?P<room>室[内外])",
    r"(?P<border>境[内外]|国[内外](?=游客|市场|旅客|航线|订单|销售|业务|收入)|入境|出境|海外)",
    r"(?P<bounds>省[内外]|市[内外]|校[内外])",
    r"(?P<season>[春夏秋冬])(?:茶|粮|播|种|收|训|季|蚕|麦|小麦|汛)",
    r"(?P<rice>[早中晚])稻",
    r"(?P<flat>首套|[一二三]套)",
    r"(?P<degree>本科|专科|研究生|硕士|博士)(?=生|新生|招生|人|毕业|学生|专业|\d|，|、)",
    r"(?P<sex>男|女)(?=生|性|子|职工|童|队|[0-9]|足|排|篮|婴)",
    r"(?P<patient>门诊|住院|急诊)",
    r"(?P<net>线[上下])(?!路|性)",
    r"(?P<hours>白天|夜间|昼间|早高峰|晚高峰|工作日|节假日|周末)(?!内|以内|[\d])",
    r"(?P<owner>公办|民办|国有|民营|私营|外资)",
    r"(?P<deal>批发|零售)",
    r"(?P<road>主线|支线|副线|辅路|主路|匝道)",
    r"(?P<house>主楼|副楼|裙楼|附楼)",
    r"(?P<rank>特级|甲级|乙级|丙级)",
    r"(?P<age>成人|儿童|学生|老年人)(?=票|门票|团|票价|[\d])",
)
_PATTERN = re.compile("|".join(_FAMILIES))
_SAME = {"地面": "地上", "高架": "地上", "出境": "境外", "海外": "境外", "国外": "境外", "国内": "境内"}
_PARTS = re.compile(r"[，。；、：！？\n]|[和与及]")
_PARAGRAPH = re.compile(r"\n")
_TOTAL = re.compile(r"[总共]|合计|全线|全部|其余|累计")
_FIGURE_WEIGHT, _TITLE_WEIGHT = 3.0, 0.3


@dataclass(frozen=True, slots=True)
class Facet:
    """A word for one part at ``[start, end)`` of a text; what is told of it reaches from ``low`` to ``high``."""

    family: str
    member: str
    start: int
    end: int
    low: int
    high: int


def told_of_another_part(claim: str, sources: Sequence[str], titles: str = "") -> str | None:
    """Return what a claim says of a part of a work and the evidence of another one, None where there is nothing.

    Parameters
    ----------
    claim
        The sentence without markers.
    sources
        The cited slices, paragraphs and all.
    titles
        Their titles, which name the whole work in any sentence.
    """
    mine = facets(claim)
    if not mine:
        return None
    theirs = [(text, one) for text in sources for one in facets(text)]
    for facet in mine:
        family = [(text, one) for text, one in theirs if one.family == facet.family]
        if not family or len({one.member for _, one in family} | {facet.member}) < 2:
            continue
        said = _tokens(_without(claim[facet.low : facet.high], facet.family))
        scores = [
            (_score(said, _tokens(_without(text[one.low : one.high], one.family)), titles), one.member)
            for text, one in family
        ]
        best = max(score for score, _ in scores)
        if best <= 0 or facet.member in {member for score, member in scores if score == best}:
            continue
        if best > _elsewhere(said, facet.family, sources, titles):
            return claim[facet.start : facet.end]
    return None


def part_for_whole(claim: str, source: str, held: Number, others: Sequence[Number], asked: str) -> str | None:
    """Return the part that a figure of the evidence is of where the claim, without a word of it, tells it of all.

    So it is only where the sentence of the evidence gives another part its own figure of the kind (``others``).
    """
    for facet in _last_of_each(source, held):
        told = [one for text in (claim, asked) for one in facets(text) if one.family == facet.family]
        if any(one.member == facet.member for one in told):
            continue
        if (
            _TOTAL.search(source[facet.end : held.start])
            and facet.end <= held.start
            and not re.search(r"总投资|总[长面]", source[facet.end : held.start])
        ):
            continue
        rivals = {
            one.member
            for other in others
            if other.start != held.start and other.like(held)
            for one in _last_of_each(source, other)
            if one.family == facet.family
        }
        if rivals - {facet.member}:
            return source[facet.start : facet.end]
    return None


def _last_of_each(text: str, number: Number) -> list[Facet]:
    """Return the parts that a figure is told of: the last word of each family before it, or one right behind it."""
    return [one for one in facets(text) if one.low <= number.start < one.high]


@lru_cache(maxsize=4_096)
def facets(text: str) -> tuple[Facet, ...]:
    """Return the words for parts in a text."""
    found = [(match.lastgroup or "", _member(match), match.start(), match.end()) for match in _PATTERN.finditer(text)]
    made: list[Facet] = []
    for i, (family, member, start, end) in enumerate(found):
        before = [high for kind, _, _, high in found[:i] if kind == family]
        low = max([0, *before[-1:], *(m.end() for m in _PARTS.finditer(text, 0, start))])
        following = next((begin for kind, _, begin, _ in found[i + 1 :] if kind == family), None)
        border = _PARAGRAPH.search(text, end)
        high = border.start() if border else len(text)
        if following is not None and following < high:
            high = max([end, *(m.end() for m in _PARTS.finditer(text, end, following))])
            high = high if high > end else following
        made.append(Facet(family, member, start, end, low, high))
    return tuple(made)


def _member(match: re.Match[str]) -> str:
    said = _SAME.get(match[match.lastgroup or 0], match[match.lastgroup or 0]).removeprefix("第")
    value = parse_numeral(said) if match.lastgroup in ("stage", "tier") else None
    return said if value is None else str(value)


@lru_cache(maxsize=4_096)
def _tokens(text: str) -> frozenset[str]:
    figures = {f"{(n.value * n.factor).normalize():f}{n.measure}" for n in numbers_in(text) if n.measure != "ordinal"}
    return frozenset(
        figures | {word for word in words(text) if len(word) > 1 and word not in stop_words() and not word[0].isdigit()}
    )


def _score(said: frozenset[str], told: frozenset[str], titles: str) -> float:
    return sum(
        _FIGURE_WEIGHT if token[0].isdigit() else _TITLE_WEIGHT if token in titles else 1.0 for token in said & told
    )


def _without(text: str, family: str) -> str:
    return _PATTERN.sub(lambda match: "，" if match.lastgroup == family else match[0], text)


def _elsewhere(said: frozenset[str], family: str, sources: Sequence[str], titles: str) -> float:
    """Return how much of what is said stands in a sentence that tells of no part of the family."""
    loose = (
        sentence
        for text in sources
        for sentence in re.split(r"[。！？\n]", text)
        if not any(one.family == family for one in facets(sentence))
    )
    return max((_score(said, _tokens(sentence), titles) for sentence in loose), default=0.0)
