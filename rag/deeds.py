"""Of what was done a time in a sentence tells: of 4月7日开工，预计2022年12月竣工 each day has a deed of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.tokens import tagged
from index.types import TimeMention
from rag.passages import Passage
from rag.preludes import ASKS_START, STARTS, is_listed_apart, is_prelude, of_another_title
from rag.query import Parsed, Term
from rag.row_dates import of_other_column
from rag.span import Span
from rag.synonyms import forms

# What is done once to a thing, on a day of its own.
_MILESTONE = re.compile(
    r"开工|动工|奠基|破土|竣工|完工|建成|通车|通水|通电|通航|试运行|试运营|投产|投用|启用|投入使用|投入运营|运营|开业|开馆|开园|开诊|开学|开幕"
    r"|闭幕|立项|招标|中标|签约|获批|批复|封顶|合龙|贯通|洞通|验收|交付|开通|并网|投运|下线|首飞|点火|送电|截流|蓄水|试产|达产|量产|交房|晋升|揭牌|挂牌|成立|上市|搬迁|停业|停产|停工|停建|停办|停用|撤并|关闭|拆除|启动|出生|去世"
    r"|逝世|毕业|上任|卸任|退休"
)
# What is done about a thing before anything is done to it.
_PAPERS = re.compile(r"签订|签署|印发|出台|召开|举行|举办|考察|调研|视察|审议|公示|公布")
_BECOMES = re.compile(r"(?:晋升|升格|升级|认定|评定|批准|建立|列入?|评)(?:成?为|建立|成)?(?P<level>国家|省|市|县|区)级")
NEAR = 24  # characters behind a day in which that stands
_ENDS = ("去世", "逝世", "病逝", "出生")  # when somebody was born or died is asked in so many words
_LIFE = (
    (
        re.compile(r"出生|诞生|生于哪|哪[年天][^，。]{0,2}生"),
        re.compile(r"出生|诞生|生[于在]|[年月日]生|[（(][^）)]{0,6}(?:1\d|20)\d\d|岁|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]"),
    ),
    (
        re.compile(r"去世|逝世|病逝|辞世|病故|牺牲|过世"),
        re.compile(
            r"[去过辞逝]世|世|病[逝故亡]|牺牲|遇[难害]|就义|殉|卒|[死身]亡|死|享年|终年|与世长辞|逝|薨|崩|[—–~～至-]\s?(?:1\d|20)\d\d年?[^）)]{0,8}[）)]"
        ),
    ),
)
_DENIED = re.compile(r"(?:尚未|还未|仍未|并未|未能|未|没有|没|还没|不会|不再|暂不|延迟|推迟)[^，。；]{0,4}$|停$")
# 开工时间待定
_OPEN = re.compile(
    r"[一-鿿]{0,4}?(?:的?具?体?(?:时间|日期|日程))?(?:还|尚|仍)?"
    r"(?:待定|未定|另行|有待|未(?:能|予)?确定|没有?(?:确)?定)"
)
# What stands between a day and what was done on it, where that is no other's: 于…正式, 底前.
_UNBROKEN = re.compile(r"[^，。；的]{0,14}")
# 投用时间由2024年底推迟到2025年9月
_MOVED_TO = re.compile(r"(?:推迟|延期|延后|延迟|延|提前|顺延|改|调整|变更)[^，。；]{0,4}(?:到|至|为)$")
_WAS_SET = re.compile(r"原(?:先|本)?(?:定|计划|拟|预计)于?$")
_MOVED_FROM = re.compile(r"(?:由|从|原[定计]划?)[^，。；]{0,6}$")
_MOVES = re.compile(r"[^，。；]{0,6}?(?:推迟|延期|延后|延迟|延至|提前|顺延|改|调整|变更)")
_AS_OF = re.compile(r"截[至止]到?(?:[去今前]年)?$")
_ASKS_FIRST = re.compile(r"原|当初|起初|最初|本来")
_LABEL = re.compile(r"(?P<deed>[一-鿿]{2})(?:截止|起始)?(?:时间|日期|日)(?:定?为|是|在|于|[:：])$")
# 除8月22日的盛典外: what is told besides.
_BESIDES = re.compile(r"除了?[^，。；]{0,6}$")
_BESIDES_ENDS = re.compile(r"外$|外，?$")
_SINCE = re.compile(r"(?:从|自)(?:公元)?$")
_ANNIVERSARY = re.compile(r"[一-鿿]{2,6}?(?:的)?[一二三四五六七八九十百\d]+周年")
_ASKS_FOUNDED = re.compile(r"^(?!.*周年).*(?:建[校院馆站厂市区立成]|成立|创[办建立]|设立|开[办馆])")
_YEARS_SINCE = re.compile(r"[一二三四五六七八九十百\d]+周年")
_MARKS = "，。；：！？"


def of_the_deed(question: Parsed, passage: Passage, span: Span) -> bool | None:
    """Whether a time is of what is asked to have been done, False where it is of something else; None where unknown.

    A time holds for the deed that follows it in its clause, and for what follows up to the next time that has none
    between. What has not been done was done on no day.
    """
    deeds, text = _deeds(question), passage.text
    if of_other_column(question, passage, span, _words_of(deeds)) or _to_other_level(question.text, text, span.end):
        return False
    beside = of_another_title(question, passage, span) or is_listed_apart(question, passage, span)
    if beside or is_prelude(question, passage, span):
        return False
    low, high = passage.clause_at(span.start)
    if _BESIDES.search(text, low, span.start) and _BESIDES_ENDS.search(text, span.end, high):
        return False
    starts = STARTS.match(text, span.end) or _SINCE.search(text, low, span.start)
    if starts and ASKS_START.search(question.text) and (not deeds or _places(text, deeds)):
        return True  # 12月25日起，本报推出…专栏, where it is asked since when
    if _AS_OF.search(text, 0, span.start) and "截" not in question.text:
        return False  # 截至11月9日 tells when it was counted
    if (label := _LABEL.search(text, passage.clause_at(span.start)[0], span.start)) and _of_other_label(
        label, deeds or question.focus[-1:]
    ):
        return False
    if _ASKS_FOUNDED.search(question.text) and _YEARS_SINCE.search(text, span.end, passage.clause_at(span.start)[1]):
        return False  # 2024年11月16日 建校115周年纪念会
    asked = _places(text, deeds)
    if "周年" not in question.text:  # 2024年是批复设立十周年 tells when it was ten years ago
        kept = [place for place in asked if not _ANNIVERSARY.match(text, place)]
        if asked and not kept:
            return False
        asked = kept
    done = [place for place in asked if not _DENIED.search(text[max(0, place - 10) : place])]
    done = [place for place in done if not _OPEN.match(text, place + 2)]
    if high < len(text) and not text[span.end : high].strip("，"):
        high = passage.clause_at(high)[1]  # "3月15日，水厂二期动工"
    others = _MILESTONE.findall(text, span.end, high)
    if not done:
        papers = _PAPERS.findall(text, span.end, high)
        others = others or [one for one in papers if not any(set(one) & set(deed.text) for deed in deeds)]
        died = any(other in _ENDS for other in others) and not any(end in question.text for end in _ENDS)
        return False if asked or died or (others and _of_other_sort(others, deeds)) else None
    if any(low <= place < high for place in done) and (moved := _moved(text, low, span)) is not None:
        return moved != (_ASKS_FIRST.search(question.text) is not None)
    if any(span.end <= place < high and _follows(text[span.end : place], question) for place in done):
        return True
    if others and not any(low <= place < high for place in done):
        return False
    later = [m for m in passage.times if m.start >= span.end]
    if any(place < span.end for place in done) or not all(_intercepted(text, place, later) for place in done):
        return None
    return False


def _to_other_level(asked: str, text: str, start: int) -> bool:
    """Whether something was raised to another level than asked: 晋升为省级, where 晋升为国家级 is."""
    level = _BECOMES.search(asked)
    told = _BECOMES.search(text, start, start + NEAR) if level else None
    return level is not None and told is not None and level["level"] != told["level"]


def _of_other_label(label: re.Match[str], deeds: Sequence[Term]) -> bool:
    """Whether a time is called that of another deed: 报名时间为6月25日, where it is asked when one registers."""
    verbs = [t for t in deeds if len(t.text) > 1]
    told = label["deed"]
    return bool(verbs) and tagged(told)[-1][1][:1] == "v" and not any(set(t.text) & set(told) for t in verbs)


def _follows(between: str, question: Parsed) -> bool:
    """Whether nothing parts a day from what was done on it: no clause, and nobody else who did it."""
    if not _UNBROKEN.fullmatch(between):
        return False
    return len(between) <= 4 or all(tag[:2] != "nr" or word in question.text for word, tag, _, _ in tagged(between))


def _moved(text: str, low: int, span: Span) -> bool | None:
    """Whether a time is the one that another was moved to, False where it is that other one; None where none was."""
    if _MOVED_TO.search(text, low, span.start):
        return True
    was_set = _WAS_SET.search(text, low, span.start) is not None
    return False if was_set or (_MOVED_FROM.search(text, low, span.start) and _MOVES.match(text, span.end)) else None


@lru_cache(maxsize=256)
def _deeds(question: Parsed) -> list[Term]:
    verbs = [t for t in question.focus if t.pos[:1] == "v" or forms(t.text)]
    return [*verbs, *(t for t in question.terms if t not in verbs and _MILESTONE.fullmatch(t.text))]


def _words_of(deeds: Sequence[Term]) -> set[str]:
    return {word for deed in deeds for word in (deed.text, *forms(deed.text))}


def _places(text: str, deeds: Sequence[Term]) -> list[int]:
    places: list[int] = []
    for word in _words_of(deeds):
        place = text.find(word)
        while place >= 0:
            places.append(place)
            place = text.find(word, place + len(word))
    return places


def _of_other_sort(told: Sequence[str], deeds: Sequence[Term]) -> bool:
    """Whether what is told is none of the milestones that are asked for, where one is."""
    words = {word for deed in deeds if _MILESTONE.fullmatch(deed.text) for word in (deed.text, *forms(deed.text))}
    return bool(words) and not any(one in word or word in one for one in told for word in words)


def _intercepted(text: str, place: int, later: Sequence[TimeMention]) -> bool:
    """Whether another time stands right before a deed, in its clause."""
    return any(m.end <= place and not any(mark in text[m.end : place] for mark in (*_MARKS, "的")) for m in later)


def tells_of_life(question: str, text: str) -> bool:
    """Whether a sentence may tell when somebody was born or died, where that is asked."""
    return all(told.search(text) for asked, told in _LIFE if asked.search(question))
