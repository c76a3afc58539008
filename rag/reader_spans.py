"""What the learned reader finds in the sentences, as spans beside those that are known by their form."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from index.figures import find_figures
from index.times import find_times
from index.tokens import known_word, tagged
from rag.clock import asks_day
from rag.match import Matcher
from rag.names import NO_NAMES, whole_dotted
from rag.passages import Passage
from rag.person_spans import did_not, in_another_name, only_reports
from rag.place_spans import of_sort, stands_as_place
from rag.plausible import GAP, may_name_person, may_name_place
from rag.query import Parsed
from rag.reader import Reading, load_reader, text_of
from rag.span import Span
from rag.spans import OF_YEARS, in_known_units

# Sentences that the reader reads: with more, no set was answered better. Figures and times have a form besides.
MOST_READ, OTHERS_READ = {"figure": 7, "date": 8}, 10
CLEAR = -1.0  # log-odds from which a name is what the reader takes for one
SURELY = 6.0  # log-odds from which what it takes for a person need not look like a name
STRONG = 4.0  # log-odds from which it is rarely wrong
TOLD_ALONE = 0.0  # log-odds from which it tells a time in a sentence that has none known by its form
MOST_ODDS, UNREAD = 14.0, -8.0  # the bounds of log-odds; the lower one is of sentences that it does not read
TELLING = 0.53  # the factor of the sentences' logits that fits 777 held-out questions best
MAX_TIME = 24  # characters of a time in other words than those known
_WHICH_BODY = re.compile(r"哪一?[家所个]的?(?P<sort>公司|企业|医院|学校|大学|高校|银行|单位|集团)")
_SORTS = {
    "公司": "公司|集团",
    "企业": "公司|集团|企业|厂",
    "学校": "学校|小学|中学|大学|学院",
    "大学": "大学|学院",
    "高校": "大学|学院",
    "单位": "公司|集团|局|院|所|中心|委员会",
}
LONGEST_BODY = 16  # characters of a name
_BODY = re.compile(r"公司|集团|企业|厂|医院|学校|[小中大]学|学院|银行|局|院|所|中心")
# What stands before a name in its clause: 拟租给, 由, 又讯.
_BEFORE_BODY = re.compile(
    r".*(?:[现时原曾]任|位于|就[职读]于|租给|包给|交给|卖给|授予|给|由|与|和|向|对|在|是|为|讯|至|到)"
)
_ONLY_COUNTED = re.compile(r"[^、，和与及“”]{0,12}?[\d一二三四五六七八九十百]+\S{1,2}")
_HAN = re.compile(r"[一-鿿]{2,3}")
# Names in foreign letters, set with points, or long.
_PERSON = re.compile(r"[A-Za-z][A-Za-z.\s-]+|[一-鿿A-Za-z]+(?:[·.・•\s-]+[一-鿿A-Za-z]+)+|[一-鿿]{4,8}")
_OFFICE = re.compile(
    r"长(?![子女孙兄姐])|总[一-鿿]{1,3}师|总监|书记|主任|主席|经理|总裁|负责人|教练|领队|支书|创[始办]人"
)
_ASKS_NAME = re.compile(r"叫(?:什么|啥)|名(?:字|称)(?:是|叫)")
_ONLY_TIME = re.compile(r"[\d年月日—–至-]+")
_TITLE = re.compile(r"《[^》]*》")
_FOREIGN = re.compile(r"[一-鿿]+(?:[·.・•][一-鿿]+)+")
_PHRASE = re.compile(r"[^\d，。；：！？\s]{2,20}")
_PLACE = re.compile(r"[^\d，。；：、！？“”（）《》]{2,24}")
_COUNTS = re.compile(r"\d|[一二三四五六七八九十百千万两半](?=[一-鿿])")
_TIMES = re.compile(
    r"\d\s?[万亿]?(?:[年月日号时点世岁周天期届赛个分秒]|[:：/-]\d)|(?:1[0-9]|20)\d\d|[一二三四五六七八九十元][年月日]|世纪|年代|[春夏秋冬][天季]|[朝代]|时期|期间|[年代民清明宋唐元汉]末|[末民清]初|[岁后前]$"
)
_OF_DAY = re.compile(r"^[^年月日]*\d+(?:个?小时|分钟?|[时点])[^年月日]*$")
_ASKS_HOUR = re.compile(r"几[点时]|时刻|多[久长]|小时|分钟")
# What begins so is cut out of a phrase, or tells what might be.
_FRAGMENT = re.compile(
    r"[^，。]{0,16}电（|(?:[^，。]{0,10}社)?记者|中?的(?!士|确|话)|[·；]|[^，]{0,6}(?:如果|假如|(?<=[^般])若(?![干尔]))"
)
_LED = re.compile(r"[由被](?=[一-鿿·]{2,8}$)(?!嘉)")
_WINS = re.compile(r"(?:夺得|获得|夺冠|摘得|拿下|斩获|荣获)$")
_LINE = re.compile(r"[\d一二三四五六七八九十]号线|\d\s+[-+]?\d")  # or a table's row
_JOINS = re.compile(r"[、和与及/]|以及|》《|”“")
_BETWEEN_NAMES = re.compile(r"[、，和与及以\s]{1,8}")


def readings_of(question: Parsed, passages: Sequence[Passage], matcher: Matcher) -> dict[int, Reading]:
    """Return what the reader says of the sentences that it reads, by their identity."""
    most = len(passages) if question.all_years else MOST_READ.get(question.kind, OTHERS_READ)
    key = (question.text, tuple((passage.article.id, passage.start) for passage in passages[:most]))
    if matcher.read is None or matcher.read[0] != key:
        texts = [text_of(passage) for passage in passages[:most]]
        matcher.read = key, load_reader().read(question.text, texts)
    return dict(zip(map(id, passages), matcher.read[1], strict=False))


def likelihoods_of(readings: Mapping[int, Reading]) -> dict[int, float]:
    """Return for each sentence that is read the probability that it answers, if one of them does.

    The reader is surer than it is right: its logits are shrunk as questions that it was not trained on want it.
    """
    logits = {one: TELLING * reading.telling for one, reading in readings.items()}
    top = max(logits.values(), default=0.0)
    weights = {one: math.exp(logit - top) if logit > -math.inf else 0.0 for one, logit in logits.items()}
    total = sum(weights.values()) or 1.0
    return {one: weight / total for one, weight in weights.items()}


def odds_of(span: Span | None, reading: Reading | None) -> float:
    """Return the reader's log-odds that a span, or the sentence's best one, is the answer rather than none."""
    if reading is None:
        return UNREAD
    odds = reading.odds_of(span.start, span.end) if span else reading.odds
    return min(MOST_ODDS, max(UNREAD, odds))


_LISTED_YEAR = re.compile(r"\d{1,2}\.(?:19|20)\d\d年?")  # "1.2021年…" is the first item of a list
_HEAD_OF = re.compile(r"(?:[省市区县镇乡村局院校厂]长|书记|主任|主席|经理|总裁)$")
_BORN_THEN = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?出?生(?=[，。；、）)])")
_ASKS_BIRTH = re.compile(r"生|年龄|岁|多大")


def told_span(question: Parsed, passage: Passage, reading: Reading | None) -> Span | None:
    """Return what the reader takes for the answer in a sentence; None where that only repeats the question."""
    if reading is None:
        return None
    text = passage.text[reading.start : reading.end]
    short = text.strip("，。；：、 ")
    start = reading.start + text.find(short)
    end = start + len(short)
    if _FOREIGN.fullmatch(short):
        start, end = whole_dotted(passage.text, start, end)
        short = passage.text[start:end]
    if short.endswith("负责人") and passage.text.startswith("才", end):
        end -= 3  # 建设局|负责人才公寓
    if question.kind == "person" and _LED.match(short):
        start += 1  # 由田羽生
    if question.winner:
        end -= len(short) - len(_WINS.sub("", short))
    for opening, closing in ("“”", "《》"):
        if text.count(closing) > text.count(opening) and passage.text[start - 1 : start] == opening:
            start -= 1  # “海燕”队
    if (body := _asked_body(question, passage.text, start, end)) is not None:
        start, end = body
    short = passage.text[start:end]
    span = Span(start, end, short, framed=body is not None)
    counted = question.kind == "list" and _ONLY_COUNTED.fullmatch(short) is not None
    no_name = _ASKS_NAME.search(question.text) is not None and _ONLY_TIME.fullmatch(short) is not None
    common = question.kind == "person" and short in NO_NAMES  # 马拉松
    born = _BORN_THEN.match(passage.text, end) is not None and _ASKS_BIRTH.search(question.text) is None
    unfit = (
        born
        or no_name
        or common
        or counted
        or not short
        or GAP in short
        or _FRAGMENT.match(short)
        or _LISTED_YEAR.fullmatch(short)
        or ("；" in short and (question.kind in ("person", "place") or _WHICH_BODY.search(question.text)))
        or echoes(span, question)
    )
    return None if unfit else span


def _asked_body(question: Parsed, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the one body of the asked sort stands in a sentence, where the reader takes what is none for it."""
    asked = _WHICH_BODY.search(question.text)
    if asked is None or (end - start <= LONGEST_BODY and _BODY.search(text[start:end])):
        return None
    sorts = _SORTS.get(asked["sort"], asked["sort"])
    found = [
        m.span("name")
        for m in re.finditer(rf"(?P<name>[一-鿿]{{2,12}}?(?:{sorts}))(?![一-鿿]{{0,2}}(?:公司|集团))", text)
    ]
    found = [place for place in found if text[slice(*place)] not in question.text]
    if len(found) != 1:
        return None
    low = _BEFORE_BODY.match(text[slice(*found[0])])
    return found[0][0] + (low.end() if low else 0), found[0][1]


def told_spans(
    question: Parsed, passage: Passage, reading: Reading | None, told: Span | None, found: Sequence[Span]
) -> list[Span]:
    """Return what the reader takes for the answer where it may stand beside the spans ``found`` by their form.

    Figures have a form; of names only some have, and of times and lists nearly all.
    """
    if told is None or reading is None or question.identity:
        return []
    meets = any(one.start < told.end and told.start < one.end for one in found)
    inner = [one for one in found if told.start <= one.start and one.end <= told.end]
    match question.kind:
        case "place":
            within = any(one.start <= told.start and told.end <= one.end for one in found)  # 张家 of 张家楼街道
            wanted = not within and reading.odds >= CLEAR and may_be(told, question) and may_name_place(told.short)
            wanted = wanted and of_sort(told.short, question)
            wanted = wanted and stands_as_place(passage.text, told.start, told.end, question)
            wanted = wanted and tagged(told.short)[-1][1][:1] != "v" and not _HEAD_OF.search(told.short)  # 上岗
        case "person" if meets:  # 杨紫、成毅, who both are asked for, or the whole of 何塞·波萨达
            several = len(inner) > 1 and _BETWEEN_NAMES.fullmatch(_without(told, inner)) is not None
            wanted = several or (bool(inner) and reading.odds >= CLEAR and _FOREIGN.fullmatch(told.short) is not None)
        case "person":
            named = reading.odds >= CLEAR and may_be(told, question)
            phrase = _PHRASE.fullmatch(told.short) is not None and not asks_office(question)
            wanted = (named or (reading.odds >= SURELY and phrase)) and may_name_person(told.short)
            place = passage.text, told.start, told.end
            wanted = wanted and not only_reports(*place, question) and not in_another_name(*place)
            wanted = wanted and not did_not(passage.text, told.end, question)
        case "date" | "list":
            least = TOLD_ALONE if question.kind == "date" and not found else STRONG
            wanted = not meets and reading.odds >= least and may_be(told, question)
        case _:
            wanted = False
    return [told] if wanted else []


def _without(span: Span, inner: Sequence[Span]) -> str:
    """Return a span's text without that of the spans in it."""
    text = span.short
    for one in inner:
        text = text.replace(one.short, "")
    return text


_NO_TIME = re.compile(r"年一遇|周年|^\d[.、]\s?[一-鿿]")  # 按二十年一遇标准
_ASKS_WHEN = re.compile(r"哪一?[年天日月]|[什啥]么?时候|何时|几时")
# 守在石埠二十六年
_LASTS = re.compile(r"(?:[一二三四五六七八九十百两几]+|\d{1,2})[多余]?(?:年|个月|天|周|小时)(?:[多余来间]|时间)?")


def may_be(span: Span, question: Parsed) -> bool:
    """Whether a span may be of the asked kind, though it is not known to be by its form."""
    match question.kind:
        case "person":
            return not asks_office(question) and _may_be_person(span.short)
        case "place":
            named = _PLACE.fullmatch(span.short) is not None
            return named and all(tag[:1] != "v" for _, tag, _, _ in tagged(span.short))
        case "figure":
            # A figure that is known as one is of another unit than asked; a time is none. Money and what is measured
            # have units that are all known.
            if in_known_units(question):
                return False
            known = any(f.unit for f in find_figures(span.short)) or bool(find_times(span.short, None))
            known = known or _LINE.search(span.short) is not None
            return _COUNTS.search(span.short) is not None and not known
        case "list":
            return _JOINS.search(span.short) is not None
        case "date":
            of_day = _OF_DAY.search(span.short) is None or _ASKS_HOUR.search(question.text) is not None
            of_day = of_day and not (asks_day(question) and OF_YEARS.search(span.short))
            of_day = of_day and not _NO_TIME.search(span.short)
            of_day = of_day and not (_ASKS_WHEN.search(question.text) and _LASTS.fullmatch(span.short))
            return of_day and _TIMES.search(span.short) is not None and len(span.short) <= MAX_TIME
    return True


def asks_office(question: Parsed) -> bool:
    """Whether the holder of an office is asked for, who is known by its name beside his."""
    return question.kind == "person" and _OFFICE.search(_TITLE.sub("", question.text)) is not None


def _may_be_person(name: str) -> bool:
    """Whether a text may be a name; who holds an office is named beside it, and known by that."""
    tags = [tag for _, tag, _, _ in tagged(name)]
    if _HAN.fullmatch(name) and (not known_word(name) or any(tag[:2] == "nr" for tag in tags)):
        return True
    return all(tag[:1] in "nx" for tag in tags) and _PERSON.fullmatch(name) is not None


def echoes(span: Span, question: Parsed) -> bool:
    """Whether a span only repeats the question: what is asked for is not in it."""
    if span.figure is not None and (span.figure.value, span.figure.unit) in _figures_in(question.text):
        return True  # 4个园区, where 四个园区 is said
    return not span.items and len(span.short) > 1 and span.short in question.text


@lru_cache(maxsize=1_000)
def _figures_in(text: str) -> frozenset[tuple[Decimal | None, str]]:
    return frozenset((figure.value, figure.unit) for figure in find_figures(text) if figure.unit)
