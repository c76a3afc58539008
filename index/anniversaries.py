"""Years told by anniversaries: 今年是…建校60周年 in one article, 创建于1956年 in another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.numerals import integer
from index.types import Article

EVIDENCE_LENGTH = 80
# How far before 创建于1956年 the name of what was founded may stand.
_NEAR = 120
_MIN_NAME = 4
_FOUNDED = r"建校|成立|创刊|建厂|开馆|创建|创办|建院|建市|建区|设立|批复设立|获批设立|获批成立|获批|批复"
_COUNT = r"(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})周年"
_NAME = r"(?P<e>[^，。；！？、“”《》（）()\s\d年]{3,18}?)"
_STEP = {"今年": 0, "明年": 1, "去年": -1}
_CELEBRATED = re.compile(
    rf"(?P<w>今年|明年|去年)，?(?:又?是|正值|恰逢|适逢|正好是)?{_NAME}(?:即将|将)?(?:迎来)?(?:{_FOUNDED}){_COUNT}"
)
_COUNTED = re.compile(
    rf"(?P<y>(?:19|20)\d\d)年(?:[^。！？\n]{{0,40}}?(?:是|正值|恰逢|适逢|迎来))+{_NAME}(?:迎来)?(?:{_FOUNDED}){_COUNT}"
)
_FOUNDING = re.compile(
    r"(?:创建|创办|始建|成立|建立|设立|创刊|建校|建厂|组建)于(?P<y>(?:1[89]|20)\d\d)年|"
    r"(?P<y2>(?:1[89]|20)\d\d)年(?:\d{1,2}月(?:\d{1,2}日)?)?[^，。；\n]{0,16}?(?:获批设立|获批成立|批复设立|正式成立|建校|创刊)"
)
_SENTENCE_EDGE = re.compile(r"[。！？\n]")


Sought = dict[str, list[tuple[str, int]]]
"""By the name of what is celebrated: the articles that celebrate it, and how many years after the founding."""


def years_told(article: Article, sought: Sought) -> Iterator[tuple[str, int, str]]:
    """Yield the years that an article gives to those which celebrate what it tells the founding of.

    As the id of the one that celebrates, its year, and the words that tell the founding.
    """
    for name, year, quote in _foundings(article.text, sought):
        for target, years in sought[name]:
            if target != article.id:
                yield target, year + years, quote


def celebrations(text: str) -> Iterator[tuple[str, int]]:
    """Yield what an article celebrates, and how many years after the founding it was written."""
    if "周年" not in text:
        return
    for match in _CELEBRATED.finditer(text):
        name = match["e"].removesuffix("将迎来").removesuffix("迎来").removesuffix("将")
        if len(name) >= _MIN_NAME:
            yield name, integer(match["n"]) - _STEP[match["w"]]


def _foundings(text: str, names: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    present = [name for name in names if name in text]
    if not present:
        return
    for match in _FOUNDING.finditer(text):
        before = text[max(0, match.start() - _NEAR) : match.end()]
        # The name that stands nearest is the one that is meant.
        nearest = max(present, key=before.rfind)
        if nearest in before:
            yield nearest, int(match["y"] or match["y2"]), _sentence(text, match.start())
    for match in _COUNTED.finditer(text):
        for name in present:
            if match["e"].endswith(name) or name.endswith(match["e"]):
                yield name, int(match["y"]) - integer(match["n"]), _sentence(text, match.start())


def _sentence(text: str, at: int) -> str:
    reach = max(0, at - EVIDENCE_LENGTH // 2)
    left = max((edge.end() for edge in _SENTENCE_EDGE.finditer(text, reach, at)), default=reach)
    stop = _SENTENCE_EDGE.search(text, at)
    return text[left : min(stop.end() if stop else len(text), left + EVIDENCE_LENGTH)].strip()
