"""Whether a figure is of another zone, or of another level, than asked: 开发区, 保税区, 国家级, 市级以上, 全国."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_SORTS = """
开发区 保税区 保税港区 经济区 高新区 自贸区 自贸试验区 自贸片区 片区 工业区 产业园 工业园 科技园 物流园 合作区 商务区
度假区 示范区 功能区 核心区 新城
""".split()
_SORT = f"(?:{'|'.join(_SORTS)})"
_ZONE = re.compile(rf"(?P<name>[一-鿿]{{2,8}}?){_SORT}")
# "董家口经济区，新引进…": what follows is of the zone that a sentence, or a part of one, opens with.
_TOPIC = re.compile(rf"(?:^|[；。：\s　—])(?P<zone>[一-鿿]{{2,10}}?{_SORT})[，：]")
_NO_NAME = re.compile(
    r"^(?:[在对到从全各每该本我这那新哪几个省市县级]|多少|国家)|(?:国家级|省级|市级|县级|[个处家座])$"
)
_LEVEL = re.compile(r"国家级|世界级|省级|市级|区级|县级|镇级|村级")
_ALL_LAND = re.compile(r"^(?:目前|截至[^，]{2,10}，)?全国(?:一共|总共|共|目前|现)*(?:有|建|设|批|拥有)")
_OF_LAND = re.compile(r"全国(?!首|第|率先|先|重点|百强|性|前|一流|领先|最)|我国|中国|国内(?!最|首|唯一|领先|外)|各地")
_WHOLE = re.compile(r"全[区市县省]|新区")


@lru_cache(maxsize=512)
def _asked_zone(text: str) -> str:
    """Return what tells the one zone that a question names from others, an empty string where it names none."""
    found = [match["name"] for match in _ZONE.finditer(text)]
    return found[0] if len(found) == 1 and not _NO_NAME.search(found[0]) else ""


def of_other_zone(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a sentence, or what stands before it, is about another zone by its opening, and names not the asked."""
    asked, text = _asked_zone(question.text), passage.text[: passage.clause_at(span.start)[1]]
    if not asked:  # what one zone had is not what all of the region had
        if not _WHOLE.search(question.text) or _ZONE.search(question.text):
            return False
        return bool(_TOPIC.search(text)) or _of_a_spot(question.text, text)
    for told in (text, passage.before):
        topics = list(_TOPIC.finditer(told))
        if topics:
            after = told[topics[-1].start() :]
            return not _same(asked, after) and not _same(asked, passage.title)
    return False


_SPOT = re.compile(
    r"(?:^|[；。：●•\s　])(?P<name>[一-鿿]{2,8}?)"
    r"(?:古镇|古城|古村落?|景区|公园|湿地|街区|度假村|动物园|植物园|乐园|寺|故居|遗址|博物馆|图书馆|纪念馆)(?=[一-鿿\d，])(?![等及和与、])"
)
_MANY = re.compile(r"[全各每所有主要重点和与级类批]$|^[全各每我本]")


def _of_a_spot(asked: str, text: str) -> bool:
    """Whether a sentence is about one sight by its opening, where all of a region is asked: 石桥古镇接待游客…."""
    spots = [spot for spot in _SPOT.finditer(text) if not _MANY.search(spot["name"]) and spot["name"] not in asked]
    return bool(spots) and not _WHOLE.search(text, spots[-1].end())


def _same(asked: str, text: str) -> bool:
    """Whether a text names the asked zone, by all of its name or its last two characters: 青岛董家口 is 董家口."""
    return asked in text or (len(asked) > 3 and asked[-3:] in text) or asked[-2:] in text


def of_other_level(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether what is counted is of another level than asked: 市级以上, where 国家级 is, or 全国."""
    figure = span.figure
    if figure is None or figure.measure not in ("count", "person"):
        return False
    text = passage.text
    if _ALL_LAND.search(question.text):
        around = f"{passage.title}\n{passage.before}{text[: passage.clause_at(span.start)[1]]}"
        return _OF_LAND.search(around) is None
    asked = set(_LEVEL.findall(question.text))
    if len(asked) != 1:
        return False
    low, high = passage.segment_at(span.start, span.end)
    # "市级以上试点15项、累计134项": where a segment names none, it is the one named before it.
    told = _LEVEL.findall(text, low, high) or _LEVEL.findall(text, passage.clause_at(span.start)[0], low)[-1:]
    return bool(told) and not asked & set(told)
