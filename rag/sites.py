"""Whether a sentence is about another site than the asked one: 大浦水库 is not 青螺水库, and 新桥 not the old one."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed, without_times

_SITE = re.compile(
    r"(?P<name>[一-鿿]{2,4}?)(?P<site>水库|大桥|隧道|水厂|电厂|电站|公园|景区|码头|机场|车站|枢纽|公路|高速|广场|小区|社区|体育馆|图书馆|博物馆"
    r"|桥(?![梁头墩面工架洞隧涵]))"
)
# What stands before the sort of a site and is no name of one.
_NO_NAME = re.compile(
    r"(?:[大中小]型|[大中小种类]|[那这哪少几][个座处条家口]?|什么|新建|[全本该各某我两三]|(?:^|[的个座处条家建修])[新老]|所有|主要|重点|病险|附近"
    r"|当地|沿线|城市|国家|[省市县]级?|地下|口袋|森林|主题|湿地|旅游|核心|的|[一二三四五六七八九十\d][个座处期号]?|跨[一-鿿]|特大|收费"
    r"|公共|过街|人行|[全本该各某我][校院县市区镇乡村]|学校|小学|中学|大学|学院|医院|公司|集团|桥主|的主|的引|高架|立交|斜拉|悬索"
    r"|[钢工时]栈)$"
)
# "新桥在青潭桥下游1.2公里处" is not about 青潭桥.
_BESIDE = re.compile(r"(?<=在)[一-鿿]{2,6}(?:的)?(?:上游|下游|[东西南北两][侧岸端]|附近|旁边?|对面|以[东西南北])")
# Before a name: 小青岙水库 is not 青岙水库; but 清水河上斋堂水库 is 斋堂水库.
_SIZES = "大小东西南北上下"
_SIZE = re.compile(rf"(?:[{_SIZES[:2]}]|(?<![江河湖海湾溪沟渠山岛路城市县区镇乡村港])[{_SIZES[2:]}])$")
_AGES = "新老旧"
_TELLING = f"{_AGES}东西南北一二三四五"  # of names, what is enough to call a site by: 新桥


_OPENING = re.compile(r"(?:又讯|此外|另外|同时|据悉|目前|其中|[\d年月日前后起末底]{2,}|[，：\s　])*")
OPENS = 8  # characters that a sentence opens with


def of_another_site(question: Parsed, passage: Passage) -> bool:
    """Whether a sentence is about another site of the asked sort: it names that one, or what stands before it does."""
    asked = _SITE.finditer(without_times(question))
    return any(_of_another(one["name"], one["site"], question, passage) for one in asked if _named(one["name"]))


_SIDE = re.compile(r"(?P<side>[东西南北中])(?P<part>段|岸|侧|线|区|环|门|站房|广场|延伸段|支线)")


def of_another_side(question: Parsed, passage: Passage) -> bool:
    """Whether a sentence tells of another side of what is asked alone: 北段 where 南段 is asked."""
    for asked in _SIDE.finditer(question.text):
        others = {one["side"] for one in _SIDE.finditer(passage.text) if one["part"] == asked["part"]}
        if others and asked["side"] not in others and asked[0] not in passage.text:
            return True
    return False


def _named(name: str) -> bool:
    return _NO_NAME.search(name) is None


def _of_another(name: str, site: str, question: Parsed, passage: Passage) -> bool:
    text, around = passage.text, f"{passage.title}\n{passage.before}"
    size, short, own = name[-3:-2], name[-2:], f"{name[-2:]}{site}"
    if _of_other_size(size if size in _SIZES else "", own, f"{around}{text}"):
        return True
    forms = {own, f"{short[-1]}{site}"} if short[-1] in _TELLING else {own}
    if any(form in text for form in forms):
        elsewhere = _BESIDE.sub("", text)
        return _BESIDE.search(question.text) is None and all(form not in elsewhere for form in forms)
    if re.search(rf"[该此]{site}", text):  # the one named last before it
        named = _names(around, site)
        if named and not named[-1].endswith(short):
            return True
    elif own not in around and _names(text, site):
        return True
    elif (opening := _OPENING.match(text)) and _names(text[opening.end() :][:OPENS], site):
        return True  # 石枧大桥建于1992年, in an article of another bridge
    return short[-1] in _AGES and f"{name[:-1][-2:]}{site}" in text  # 青潭桥, where 青潭新桥 is asked


def _of_other_size(size: str, own: str, near: str) -> bool:
    """Whether near a statement only a namesake is named that is told from the asked site by what stands before it."""
    if size:
        return f"{size}{own}" not in near and own in near
    before = [near[: match.start()] for match in re.finditer(own, near)]
    return bool(before) and all(_SIZE.search(text) for text in before)


def _names(text: str, site: str) -> list[str]:
    """Return the names of the sites of a sort that a text names, in order."""
    return [one["name"] for one in _SITE.finditer(text) if one["site"] == site and _named(one["name"])]
