"""Which edition of an event is told of, where an article is of one and sets others beside it: 比上届增加, 第三届."""

from __future__ import annotations

import re

from index.numerals import parse_numeral
from rag.clauses import after_last
from rag.passages import EDITION, Passage
from rag.query import Parsed
from rag.span import Span

OCCASION = re.compile(r"第?[一二三四五六七八九十百\d]+[次届期]|首届")
"""One of a row of meetings, festivals or issues, which an article names once: its other sentences say 本届."""
# 每年一届 and 已办八届 count them; 九届五次会议 names one.
_EDITION = rf"{EDITION}|[一二三四五六七八九十]+届(?=[一二三四五六七八九十]{{1,3}}次|全国|人大|政协|[省市区县]?委)"
_FULL = re.compile(_EDITION)
_EARLIER = re.compile(r"[上前往下]一?届|历届")
_NAMED = re.compile(
    rf"(?P<other>上一?[届次期](?!任)|[前往历]届|前[两二三四五几]届|下一?届|{_EDITION})|(?P<own>本[届次期]|[此这]次|这一?届|[今当]年)"
)
# What sets one edition beside another: 比上届增加, 是第三届18.2万人次的1.7倍.
_THAN = "[比较]|超[过出]?|[高低多少]于|不及|不如|突破|打破|刷新|相当于"
_COMPARES = re.compile(rf"(?:{_THAN}|[与和同跟是为])[^，。；、]{{0,8}}$")
# A clause of its own that does so: what is only compared with is not what an article is of.
COMPARED_WITH = re.compile(
    rf"(?<=，)(?:但|也|均|都|分别)?(?:{_THAN})[^，。；]{{0,8}}?(?:第[一二三四五六七八九十百\d]+|[首上往历])一?届[^，。；]*"
)
_BY_HOW_MUCH = re.compile(r"[增减多少升降涨跌]|提高|扩大|缩[小短]|翻|[高低长短]出|\d[^，。；]*的")
_JOINED = re.compile(r"[^，。；！？：\n]*?(?:暨|、|和|与|及)[^，。；！？：\n]{0,12}")  # 第二届公开赛暨第九届系列赛
_CLAUSE = re.compile(r"[^，。；！？：\n]+")
_NAME = re.compile(r"[一-鿿]{1,14}?(?:[节会赛展坛周杯季奖](?![一-鿿]?[会赛展节]))")
_ABOUT = 20  # characters behind a number within which an article names the event
_HOLDS_ON = re.compile(r"卫冕|蝉联|连任|再[次度夺获]|连续")


def of_article(occasion: str, question: str, passage: Passage) -> bool:
    """Whether the first edition that an article's title or beginning names is the asked one, of the asked event."""
    return _own(occasion, question, passage) == number_of(occasion)


def of_other_article(occasion: str, question: str, passage: Passage) -> bool:
    """Whether an article is of another edition of the asked event, as its title or beginning names it first."""
    return _own(occasion, question, passage) not in ("", number_of(occasion))


def _own(occasion: str, question: str, passage: Passage) -> str:
    """Return the number of the first edition that an article's title or beginning names, of the asked event."""
    opening = f"{passage.title}\n{passage.lead}"
    first = _FULL.search(opening)
    if first is None:
        return ""
    at = question.find(occasion)
    event = _NAME.match(question, at + len(occasion)) if at >= 0 else None
    there = opening[max(0, first.start() - _ABOUT) : first.end() + _ABOUT]
    return number_of(first[0]) if event is None or all(one in there for one in event[0][-2:]) else ""


def tells_of(occasion: str, text: str) -> bool:
    """Whether some clause of a sentence is of the asked edition, or of none that it names as another."""
    return any(not (told := _at(match.end(), text)) or number_of(occasion) in told for match in _CLAUSE.finditer(text))


def last_topic(text: str) -> tuple[str, ...]:
    """Return the numbers of the editions that a text was last about, none where it names none or says 本届."""
    return _at(len(text), text) if text else ()


def of_another_edition(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure, day, place or name is told of another edition than the asked: 比第六届48.6万人次多."""
    if "届" not in passage.text or "届" not in question.text or _EARLIER.search(question.text):
        return False
    named = [term.text for term in question.terms if term.must and OCCASION.fullmatch(term.text)]
    asked = {number_of(name) for name in named if name[-1] == "届"}
    if not asked:
        return False
    if question.kind not in ("figure", "date", "place", "person") or _HOLDS_ON.search(passage.text):
        return False
    told = _at(span.start, passage.text)
    if not told and len(asked) == 1 and not _names(asked, passage.text):
        # 比上届增加, 超过第六届48.6万人次: what stands beside it is of the edition that the article is of.
        told = last_topic(passage.before) or (_own(next(n for n in named if n[-1] == "届"), question.text, passage),)
        told = tuple(filter(None, told))
    return bool(told) and asked.isdisjoint(told)


def _names(asked: set[str], text: str) -> bool:
    """Whether a sentence names one of these editions for itself, and not to compare with it."""
    named = (match for match in _FULL.finditer(text) if number_of(match[0]) in asked)
    return any(_COMPARES.search(text, max(0, match.start() - 12), match.start()) is None for match in named)


def number_of(edition: str) -> str:
    """Return 8 of 第八届, 1 of 首届, and what is told without a number as it is: 上届."""
    plain = edition.removeprefix("第")[:-1]
    if plain == "首":
        return "1"
    value = parse_numeral(plain) if plain else None
    return str(value) if value is not None else edition


def _at(offset: int, text: str) -> tuple[str, ...]:
    """Return the editions that what stands at an offset is told of, none where only the article's own is meant."""
    told: tuple[str, ...] = ()
    last = 0
    low = after_last("，。；！？：\n", text, offset)
    for match in _NAMED.finditer(text, 0, offset):
        number = number_of(match["other"]) if match["other"] else ""
        compared = number and _COMPARES.search(text, max(0, match.start() - 12), match.start())
        if compared:
            if match.start() >= low and not _BY_HOW_MUCH.search(text, match.end(), offset):
                return (number,)
            continue
        joined = number and told and _JOINED.fullmatch(text, last, match.start())
        told = (*told, number) if joined else (number,) if number else ()
        last = match.end()
    return told
