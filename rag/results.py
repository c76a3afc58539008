"""Who won what by how much, where a sentence tells it of several: 甲以10秒82获得百米冠军，乙以2米05夺得跳高冠军."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from index.figures import Figure
from rag.names import persons
from rag.passages import LEAD, Passage
from rag.query import Parsed
from rag.span import Span
from rag.synonyms import forms

_RESULT = (
    r"(?:\d+小时)?(?:\d+分钟?)?\d+(?:\.\d+)?秒\d*|\d+小时\d+分钟?|\d+(?:\.\d+)?米\d*"
    r"|\d+(?:\.\d+)?(?:分|环|公斤)(?!之)|\d+(?::\d+)+(?:\.\d+)?"
)
_RANK = r"[冠亚季]军|第[一二三四五六七八九十]+名|[金银铜](?:牌|奖)|[特一二三]等奖"
_TOLD = re.compile(
    rf"(?P<who>[^，。；]{{2,30}}?)(?:则|也|分别|最终)?以(?P<result>{_RESULT})(?:的[一-鿿]{{0,6}}?(?:成绩|用时|高分|得分|总分))?，?"
    rf"(?:获得?|夺得?|摘得?|赢得|荣获|拿下|斩获|勇夺|取得|位[居列]|名列|捧得)了?(?P<prize>[^，。；]{{0,16}}?(?:{_RANK}))"
)
_ASKS_RESULT = re.compile(r"成绩|用时|得分|总分|(?:用|跑|游|跳|得|拿)了?多")
_NO_MATTER = re.compile(r"成绩|用时|得分|总分|得主|获得者|比赛|最终|获得|夺得|时间|年龄|姓名|选手")


NAME = 4  # characters of a person's, before 以
_NAMES = ("nr", "ns", "nt", "nz", "x", "j")


class _Won(NamedTuple):
    """Who won a prize, by what, each as a slice of the sentence."""

    who: tuple[int, int]
    result: tuple[int, int]
    prize: str


def result_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return who won the prize that a question names, or by how much; None where it asks neither, or none is told."""
    figure = question.kind == "figure"
    if question.kind not in ("person", "what", "figure") or (figure and not _ASKS_RESULT.search(question.text)):
        return None
    told = _told(passage.text)
    if not told or not (re.search(_RANK, question.text) or (figure and _names_winner(passage, question, told))):
        return None
    asked = [one for one in told if _is_asked(passage, question, one, told)]
    spans = [span for one in asked if (span := _span(passage, question, one))]
    return spans if len(spans) == len(asked) else None  # a team, or what else is not known as a person


# 本届金网奖由甲渔歌队摘得; 甲渔歌队凭《…》夺得金网奖.
_PRIZE = r"(?P<prize>[一-鿿]{2,10}?(?:奖杯?|冠军|亚军|季军|金牌|银牌|第一名|称号))"
_GIVEN = re.compile(
    rf"(?:本届|本次|今年|该|最高奖|大奖)?的?{_PRIZE}(?:最终|则|分别)?(?:被|由|归)(?:(?:现年)?\d{{1,2}}岁的)?(?P<who>[^，。；、由]{{2,24}}?)"
    r"(?:一举)?(?:摘得|摘取|摘走|夺得|夺走|获得|获|拿下|拿走|赢得|捧走|捧得|斩获|收入囊中|所得)"
)
_WON_BY = re.compile(
    rf"(?:^|[，；])(?P<who>[^，。；、\d]{{2,24}}?)(?:以|凭借?|靠)《[^》]{{1,20}}》(?:一举)?(?:夺得|获得|摘得|赢得|斩获|捧得)了?{_PRIZE}"
)
_HANDED = re.compile(rf"{_PRIZE}[”」]?(?:颁发?给|授予)了?(?P<who>[^，。；、由]{{2,24}})")
_ASKS_WINNER = re.compile(r"谁|哪(?:一?[支个位家名]|些人)|得主|花落")


def winner_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return who was given a prize that a question names, by 由…摘得; None where it asks for none, or none is told."""
    if question.kind not in ("person", "what") or not _ASKS_WINNER.search(question.text):
        return None
    told = [match for pattern in (_GIVEN, _WON_BY, _HANDED) for match in pattern.finditer(passage.text)]
    told = [match for match in told if not re.search(r"谁|哪|其|此", match["who"])]
    asked = [match for match in told if _bare(match["prize"]) in question.text]
    if asked:
        return [Span(*match.span("who"), match["who"], framed=True) for match in asked]
    other = told and any(t.text[-1] in "奖军牌" and t.text not in passage.text for t in question.terms)
    return [] if other else None


def _bare(prize: str) -> str:
    return re.sub(r"^(?:本届|本次|今年|该|其中|的)+", "", prize)


# 男、女组冠军分别为甲和乙; 冠、亚、季军依次是甲、乙、丙.
_EACH = re.compile(
    r"(?P<classes>[^，。；：]{1,30}?(?:、|和|与|及)[^，。；：]{1,20}?)(?:分别|依次)(?:为|是|由|被|归|颁给|授予)?(?P<whose>[^，。；]{4,80})"
)
_SPLIT = re.compile(r"、|和|与|及")
_SETS = tuple(
    re.compile(one)
    for one in (
        "[男女]",
        "[甲乙丙丁](?=[组级队、])",
        "[金银铜](?=[牌奖、])",
        "[冠亚季](?=[军、])",
        "[一二三四](?=等奖|、|$)",
    )
)


def each_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return who of several told with 分别 is asked for by one of a set, 男 of 男、女组; None where that does not tell.

    None of them, where another prize or class is asked for than any that is told.
    """
    if question.kind != "person" or not ("分别" in passage.text or "依次" in passage.text):
        return None
    other = False
    for match in _EACH.finditer(passage.text):
        classes = _SPLIT.split(match["classes"])
        low = match.start("whose")
        people = [(name, low + start, low + end) for name, start, end in persons(match["whose"])]
        if len(people) != len(classes):
            continue
        if any(_other_class(question.text, match["classes"], group) for group in _CLASSES):
            other = True
            continue
        for among in _SETS:
            told = [{*among.findall(f"{one}、")} for one in classes]
            asked = {*among.findall(question.text)}
            if len(asked) == 1 and all(len(one) == 1 for one in told) and told.count(asked) == 1:
                name, start, end = people[told.index(asked)]
                return [Span(start, end, name, framed=True)]
        if "奖" in match["classes"] and any(t.text[-1] == "奖" and t.text not in passage.text for t in question.terms):
            other = True
    return [] if other else None


_CLASSES = (("全程", "半程"), ("全马", "半马"), ("少年", "青年", "成年", "老年"), ("单打", "双打"), ("初中", "高中"))


def _other_class(asked: str, told: str, group: tuple[str, ...]) -> bool:
    return any(one in asked for one in group) and any(one in told and one not in asked for one in group)


def _names_winner(passage: Passage, question: Parsed, told: tuple[_Won, ...]) -> bool:
    whose = [passage.text[slice(*one.who)] for one in told]
    return any(who.endswith(term.text) for term in question.terms for who in whose)


def _span(passage: Passage, question: Parsed, won: _Won) -> Span | None:
    if question.kind == "figure":
        text = passage.text[slice(*won.result)]
        unit = "秒" if "秒" in text or "小时" in text else ""
        return Span(*won.result, text, figure=Figure(*won.result, text, None, unit), framed=True)
    low, high = won.who
    named = [
        (name, low + start, low + end) for name, start, end in persons(passage.text[low:high]) if low + end == high
    ]
    return Span(named[-1][1], named[-1][2], named[-1][0], framed=True) if named else None


def _is_asked(passage: Passage, question: Parsed, won: _Won, told: tuple[_Won, ...]) -> bool:
    """Whether a prize is the one that is asked for, by each word that does not stand elsewhere in the article."""
    around = f"{passage.title}\n{passage.whole[: min(LEAD, passage.start)]}\n{passage.before}"
    around += passage.text[: told[0].who[0]]
    others = "，".join(passage.text[one.who[1] - NAME : one.who[1]] + one.prize for one in told if one is not won)
    own = won.prize + passage.text[slice(*won.who)]
    for term in question.terms:
        words = (term.text, *forms(term.text))
        if _NO_MATTER.search(term.text) or any(word in own for word in words):
            continue
        named = term.pos[:2] in _NAMES  # 榆马 is 榆岚马拉松: whose contest it is others look at
        if any(word in others for word in words) or not (named or any(word in around for word in words)):
            return False
    return True


@lru_cache(maxsize=2_000)
def _told(text: str) -> tuple[_Won, ...]:
    if "以" not in text:
        return ()
    return tuple(_Won(match.span("who"), match.span("result"), match["prize"]) for match in _TOLD.finditer(text))
