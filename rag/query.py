"""A question's text to what it asks: which kind of answer, of what time, about what.

The words of a question fall into parts: time expressions, the asking words (多少, 谁, 哪里 …), function words and the
terms that evidence has to hold. The term beside the asking words is the *focus*, the attribute that is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from index.errors import InputError
from index.tokens import simplify
from index.types import TimeMention
from index.unseen import visible
from rag.asked_amounts import asked_count, asked_unit, measures_asked
from rag.asked_kind import asked_kind, noun_kind
from rag.asked_terms import asked_terms
from rag.asked_times import (
    ALL_YEARS,
    SET_EARLY,
    TITLED,
    asked_times,
    compared_with,
    cut_times,
    distinct_spans,
    each_year,
)
from rag.focus import asked_focus
from rag.framing import unframed
from rag.names import persons
from rag.parsed import Parsed, Term
from rag.spoken import written
from rag.synonyms import forms
from rag.typed import as_asked
from rag.types import AnswerKind

__all__ = [
    "MAX_QUESTION",
    "STRIVES",
    "Parsed",
    "Term",
    "clean_question",
    "parse_query",
    "parse_question",
    "without_times",
]

MAX_QUESTION = 1000

# NFKC makes ，an ASCII comma, which between figures reads as a thousands separator.
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_HALF = re.compile("[\ud800-\udfff]")
# The classes of water and the like, which texts write with the characters for Roman numerals: 劣Ⅴ类.
_ROMANS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_OF_LETTERS = dict(zip("I II III IV V VI VII VIII IX X".split(), _ROMANS, strict=True))
_ROMAN = re.compile(f"[^{_ROMANS}]+")  # what is written in plain forms
_ROMAN_CLASS = re.compile(r"(?<![A-Za-z])(?:VIII|VII|VI|IV|IX|III|II|I|V|X)(?=[类级])")
_PLEASE = re.compile(r"(?<=.{2})吧[。！!]?$")  # 介绍一下…吧 asks for no yes
# 争取到上级资金3亿元 tells what was got.
STRIVES = r"争取(?!到|了|[^，。；？?]{0,8}?(?:资金|补助|债券|专款|拨款|贷款|授信)[^，。；？?]{0,4}?(?:\d|多少|几))"
# What is counted, or done, is no goal: 承担多少项任务, 任务完成的比例.
_NO_TARGET = re.compile(
    r"(?:多少|几|\d)[项个件大条类][一-鿿]{0,10}任务|任务(?=的?完成|的?落实)|模拟|拟合|规划(?:总?面积|用地|范围|区|馆|局|院|师|人口)"
    r"|(?:完成|占|达到?|相当于)了?[^，。]{0,8}?(?:目标|计划|任务|预期)(?:任务|数|值)?的?(?=百分之|比例|比重|多少|几成)"
)
_TARGET = re.compile(
    rf"目标|计划|预期|力争|{STRIVES}|(?<![键心大项个])指标(?!.{{0,4}}[多几]少?个)|任务|规划|拟|将(?=[要会于在达建新增完实投引启举召开有推打])|打算|预计|要(?:增长|达到|完成|实现|引进|建成|新增)|安排"
)
# 要高质量完成多少项: what is still to be done.
_TO_DO = re.compile(r"(?<![需主重将])要(?![求素点闻])[^，。；？?是]{1,6}?(?:完成|实现|达到|达成)(?:多少|几)")
_OUTCOME = re.compile(
    r"实际(?!使用|利用|到账|到位)|(?<!要)(?:完成|实现)多少|完成了|实现了|达到了|增长了|同比|结果|成绩|完成情况|实绩|最终|(?<![定设])了多少|(?<![定设])了几"
)
_GROWTH = re.compile(
    r"增减|涨跌|变化(?:多少|幅度|率)|同比变化|(?:增长|提高|上升|下降|减少)(?![到至])|增幅|增速|涨幅|降幅|增加(?![值到至])|增了"
)
_WHOLE_YEAR = re.compile(r"全年(?!(?:既定|预定)?(?:目标|任务|计划|预期|预算))|年度总|一整年")
_AT_LAST = re.compile(r"最[后终]")
_ORDINAL = re.compile(r"第(?:几|多少)|排(?:名|行|在|列)?(?:多少|几)[位名]|排[名行](?:是|为)?(?:多少|几)")
_WHO_IS = re.compile(r"(\w{2,4}?)(?:是谁(?!的)|是什么人(?!的)|是何人|是干什么的)")
_WHAT_OFFICE = re.compile(
    r"(?:^|[的，\s])(?P<name>(?:(?!的)[一-鿿·]){2,12}?)\s*(?:同志)?(?:[如现]今|现在|目前|当时|时)?"
    r"(?:(?:担任|任|的|是|当)*(?:什么|啥|何种|何)(?:职务|职位|官职|身份|官|职)|的?(?:职务|职位|官职|头衔)(?:是(?:什么|啥))?)[？?]?$"
)
_WON = re.compile(
    r"(?:[冠亚季]军|[金银铜]牌|得主|[片剧书人品]奖)(?:是|为|归|属于)?(?:什么|哪[一几]?[支个部家位名]?\w{0,3})?[？?]?$"
)


def _plain_form(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def clean_question(text: str) -> str:
    """Return the question in NFKC without white space at its ends; InputError where nothing is asked.

    InputError too where it holds half a character (a lone surrogate), which no text has.
    """
    if half := _HALF.search(text):
        raise InputError(
            f"the question holds half a character ({half[0]!a}, at {half.start() + 1}); expected text that can be saved"
        )
    question = _COMMA.sub("，", _ROMAN.sub(_plain_form, visible(text)).strip())
    question = _ROMAN_CLASS.sub(lambda typed: _OF_LETTERS[typed.group()], question)
    if not question or not re.search(r"\w", question):
        raise InputError(f"the question {text[:40]!r} is empty; expected words, such as 2023年投资目标是多少")
    if len(question) > MAX_QUESTION:
        raise InputError(
            f"the question has {len(question)} characters; at most {MAX_QUESTION} are read: shorten it to what is asked"
        )
    return question


def parse_question(text: str, today: date | None = None) -> Parsed:
    """Take a standalone question apart; relative times (今年) count from ``today``."""
    body, mentions, kind, asking = _opened(text, today)
    terms = asked_terms(body, mentions, asking)
    focus = asked_focus(body, terms, asking, kind)
    plain = TITLED.sub("《》", body)  # 《…行动计划》 is no goal
    to_do = _TO_DO.search(plain) is not None
    if identity := _identity(body, mentions):
        kind, terms, focus = "person", *_of_person(body, identity, terms)
    return Parsed(
        text=body,
        kind=kind,
        spans=distinct_spans(_asked(body, mentions)),
        all_years=bool(ALL_YEARS.search(body)) or each_year(body, mentions),
        terms=terms,
        focus=focus,
        mentions=mentions,
        unit=asked_unit(body),
        measures=measures_asked(body),
        ordinal=_ORDINAL.search(body) is not None,
        target=to_do or bool(_TARGET.search(_NO_TARGET.sub("", plain))),
        outcome=not to_do and bool(_OUTCOME.search(plain)),
        growth=bool(_GROWTH.search(body)),
        several=body.count("多少") > 1 or "分别" in body,
        whole_year=_WHOLE_YEAR.search(body) is not None or (kind != "date" and _AT_LAST.search(body) is not None),
        either=len(focus) > 1 and "或" in body[focus[0].start : focus[-1].end],
        count=asked_count(body),
        identity=identity,
        winner=kind == "what" and _WON.search(body) is not None,
    )


def parse_query(text: str, today: date | None = None) -> Parsed:
    """Return of a question what it is searched by, in half the time: text, kind and times, no terms."""
    body, mentions, kind, _ = _opened(text, today)
    return Parsed(text=body, kind=kind, spans=distinct_spans(_asked(body, mentions)), mentions=mentions)


def _asked(body: str, mentions: Sequence[TimeMention]) -> tuple[TimeMention, ...]:
    """Return the times that are asked for, of those that a question names."""
    return tuple(m for m in mentions if not (SET_EARLY.match(body, m.end - 2) or compared_with(body, m)))


def _opened(text: str, today: date | None) -> tuple[str, tuple[TimeMention, ...], AnswerKind, list[tuple[int, int]]]:
    """Return a question as it is written, without courtesies, its times, its kind, and where its asking words stand."""
    question = simplify(clean_question(text)).replace("甚么", "什么")
    today = today or date.today()
    plain = unframed(question)
    if plain != question:
        plain = _PLEASE.sub("", plain)
    body = as_asked(written(plain, today), noun_kind)
    mentions = asked_times(body, today)
    return body, mentions, *asked_kind(body)


def without_times(question: Parsed) -> str:
    """Return the text of a question with a comma in the place of each of its times."""
    return cut_times(question.text, question.mentions, "，")


def _identity(text: str, mentions: Sequence[TimeMention]) -> str:
    """Return the person of "X是谁", "2023年某区的X担任什么职务"."""
    text = cut_times(text, mentions)
    match = _WHO_IS.match(text) or _WHAT_OFFICE.search(text.strip("， "))
    if match is None or forms(match[1]):
        return ""  # 董秘
    return match[1] if any(name == match[1] for name, _, _ in persons(match[1])) else ""


def _of_person(text: str, name: str, terms: Sequence[Term]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Return the terms of a question who somebody is, the name as one term, and that as its focus."""
    start = text.find(name)
    who = Term(name, start, start + len(name), "nr", must=True)
    before = tuple(term for term in terms if term.end <= start)
    return (*before, who), (who,)
