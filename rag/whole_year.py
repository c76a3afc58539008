"""Of which year 全年 and 年末 tell in what is printed when it has begun: of the one that is over, or of the new one."""

from __future__ import annotations

import re

from rag.clauses import after_last
from rag.sections import announcing, section_at

MOST_BACK = 1_500  # characters before it in which a paragraph or a sentence says of which year is told
BEGINS = 40  # characters of a sentence in which its year stands
FIRST_MONTHS = 3  # of a year, in which the year before is reported on
_WHOLE_YEAR = re.compile(r"全年度?|年末|年终")
# What is told as a plan; 完成计划的103% is none.
_PLANNED = re.compile(
    r"目标|力争|计划|预期|预计|确保|争取|将(?!近|军|领|士)|拟(?!合)|要(?!素|道|求|点)|安排|今年|新的一年|有望|任务|规划|年底?前"
)
_MET = re.compile(
    r"(?:完成|超过|超出|占|达到)[^，。；]{0,24}(?:计划|目标|任务|预算)"
    r"|(?:为|是|相当于)[^，。；]{0,12}(?:计划|目标|任务|预算)[^，。；]{0,12}的\d[\d.]*(?:[%％]|倍)"
)
_ROUNDED = re.compile(r"\d(?!年)[^，。；年\d]{0,4}(?:以上|左右|以内)")
_DONE = re.compile(
    r"实现|完成(?![^，。；\d]{0,6}投资)|达到?|交付|增长|增加|下降|减少|提高|上升|新增|净增|累计|共(?!同|产|享|建)|突破|超过|了(?!解)|已(?!知)|获|位居|接待|生产|销售|发放"
)
_OVER = re.compile(r"初步核算|初步统计|[比较]上年|同比|超额完成")
# An article that looks back on the year before.
_REVIEW = re.compile(r"过去(?:的)?一年|一年来|这一年|回首|回顾|回看|回望|年终|岁末|新年伊始|全年总结")
_STARTS = re.compile(r"开工|动工|动员|部署|启动|奠基|签约仪式|目标|计划|任务|要点|力争")
_STOCK = re.compile(r"(?:建成|投产|通车|竣工|完工|投用|交付|启用)")
# The head of the part of a report that tells what is to come.
_PLAN_PART = re.compile(
    r"\n[^\n。]{0,20}(?:今年|新的一年|下一步|(?:19|20)\d\d年)[^\n。]{0,14}(?:安排|任务|打算|目标|计划|重点|思路|部署)[^\n。]{0,10}\n"
)
_AHEAD = re.compile(r"目标|任务|计划|安排|打算|展望|思路|部署")
_SENTENCE = re.compile(r"[^。！？\n]+")
# What a sentence is of: a year by its number or by its distance, and not a month of it, nor what it is compared with.
_OF_YEAR = re.compile(
    r"(?<![比较与同和])(?:(?P<year>(?:19|20)\d\d)年(?!\s?(?:\d|初|底|末|[上下]半年|[一二三四]季度))(?!度)"
    r"|(?P<before>去年|过去(?:的)?一年|上一?年度?)|(?P<this>今年|本年度?|新的一年))(?!同期|底|末|初|\d|[上下]半年)"
)
_OTHERS = re.compile(
    r"[^，。；！？]{0,16}》"
    r"|[^，。；！？]{0,8}(?:建成|投[产用]|成立|开工|启[动用]|印发|出台|[发颁]布|引进|毕业|[出新]生|通车|[修新]建|获[得奖]|签约|认定)的"
)


def is_whole_year(words: str) -> bool:
    """Whether a part of a year is all of it, or its end as it is told when it is over."""
    return _WHOLE_YEAR.fullmatch(words) is not None


def looks_back(whole: str) -> bool:
    """Whether an article says that it looks back on a year."""
    return _REVIEW.search(whole, 0, 2_000) is not None


def year_told(title: str, whole: str, place: tuple[int, int], year: int | None, month: int) -> int | None:
    """Return the year of which 全年 at a place of an article tells, where that is not the article's own.

    Parameters
    ----------
    title, whole : str
        The article's title and text.
    place : tuple of int
        Where it stands.
    year, month : int
        Of the article; None and 12 where they are not known.
    """
    begin = after_last("。！？\n", whole, place[0])
    stop = _SENTENCE.match(whole, begin)
    sentence = _MET.sub("", stop.group() if stop else "")
    if _PLANNED.search(sentence) or whole[place[0] - 1 : place[0]] in ("到", "至"):
        return None
    told = _year_before(whole, begin, year)
    if year is None or told == year:
        return None if told == year else told
    if told == year - 1:
        return told
    if month <= 2 * FIRST_MONTHS and _OVER.search(sentence):
        return year - 1
    review = looks_back(whole)
    if month > FIRST_MONTHS or _to_come(title, whole, begin) or (_ROUNDED.search(sentence) and not review):
        return None
    if whole.startswith("全年", place[0]):
        done = _DONE.search(sentence) is not None or review
    else:
        done = _STOCK.search(sentence) is None
    return year - 1 if done else None


def _year_before(whole: str, begin: int, year: int | None) -> int | None:
    """Return the year that an earlier sentence is of: the last of its paragraph, or the first of one before it."""
    paragraph = whole.rfind("\n", 0, begin) + 1
    part = [match.end() for match in _PLAN_PART.finditer(whole, 0, begin)]
    low = max(0, begin - MOST_BACK, part[-1] if part else 0)
    sentences = list(_SENTENCE.finditer(whole, low, begin))
    for sentence in reversed(sentences):
        first = sentence.start() == 0 or whole[sentence.start() - 1] == "\n"
        if sentence.start() < paragraph and not first:
            continue
        for told in _OF_YEAR.finditer(sentence.group()[:BEGINS]):
            if _OTHERS.match(sentence.group(), told.end()) and not told["this"]:
                continue  # 2020年建成的大桥, 《2020年行动计划》: what is told of them next is not of that year
            if told["year"]:
                return int(told["year"])
            return None if year is None else year - 1 if told["before"] else year
    return None


def _to_come(title: str, whole: str, begin: int) -> bool:
    """Whether what a sentence tells stands among what is to be done in the year that has begun."""
    paragraph = whole.rfind("\n", 0, begin) + 1
    section, line = section_at(whole, paragraph), announcing(whole, paragraph) if paragraph else None
    head = (section.head if section else "") + (whole[slice(*line)] if line else "")
    if _AHEAD.search(head) or _PLAN_PART.search(whole, 0, begin):
        return True
    return _STARTS.search(title + whole[paragraph:begin]) is not None
