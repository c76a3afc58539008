"""Whether a figure is of another dimension than the one asked: how high, where it is asked how heavy or how wide."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_DIMENSIONS = {
    "长": "全长|总长|体长|身长|桥长|坝长|线长|长|里程",
    "宽": "宽|幅宽",
    "高": "高|身高|净高|层高|塔高|坝高|海拔",
    "深": "深|水深|埋深",
    "厚": "厚",
    "径": "直径|口径|半径|孔径|内径|外径",
    "跨": "主跨|跨径|跨|单跨",
    "重": "重|净重|自重|体重|毛重|载重",
}
_OF = {word: name for name, words in _DIMENSIONS.items() for word in words.split("|")}
_WORD = "|".join(sorted(_OF, key=len, reverse=True))
_ASKED = re.compile(
    rf"(?:(?P<word>{_WORD})(?:度|量)?(?:是|为|有|约|达|大约)*(?:多少|几)|多(?P<adjective>[长宽高深厚重])|(?P<noun>{_WORD})(?:度|量)?[？?]?$)"
)
_TOLD = re.compile(rf"(?P<word>{_WORD})(?:度|量)?(?:分别|约|为|达到?|是|有|近|超过?|共|仅|大约|[:：])*$")
_SPEED = re.compile(r"(?:时速|航速|车速|流速|风速)(?:约|为|达到?|是|近|超过?|[:：])*$")
# "下游1.2公里处" tells where something is.
_AWAY = re.compile(r"(?:之)?(?:处(?!理|置)|外(?!径|环|围)|以外|远)")
_ASKS_AWAY = re.compile(r"多远|距离?|相距|离|哪里|哪儿|何处|位置|以外|之外|处")
_MEASURES = frozenset(("length", "weight"))
# 386亩小麦平均亩产712公斤
_OF_NO_AREA = re.compile(r"亩产|单产|产量|销量|产值|单价|价格|收购价|收入|增幅|增速")
_ASKS_AREA = re.compile(r"面积|亩(?!产|均)|公顷|平方|占地|多大|[种栽植]了?多少(?!钱)")
_ASKS_MONEY = re.compile(
    r"(?:(?<![消免收付交缴小计])费|费用|票价|单价|房价|工资|薪酬|奖金|补贴|津贴|罚款|押金|定金|租金)(?:标准|金额)?(?:是|为|有|要|需要?|大概|约|共|一共)*"
    r"(?:多少|几)?(?:[万亿]?[元块钱]|[？?]|$)"
)
# Things are counted: 多少书, 多少家企业.
_COUNTS = re.compile(
    r"(?:多少|几)(?!个?(?:[小工学课]?时|工作日|自然日|交易日|学期|天|年|月|[周日秒岁届]|分钟?|时间|时长|工时|学时|星期|世纪|昼夜|小时|钟头|钟))"
    r"[个家名位册本辆台件套座栋户条所处项间棵株头只张份]?(?=[一-鿿])(?:(?!时间|小时|天|年|岁)[一-鿿]){1,8}[？?]?$"
)
_STREET = re.compile(r"(?:大道|大街|路|街|巷|弄|胡同|村)(?:[东西南北中]段)?$")  # 滨江大道88号
# Of areas: the ground that something takes up is not what is built on it.
_GROUND = re.compile(r"(?:占地|用地)(?:面积)?(?:约|为|达到?|近|超过?|共|总)*$")
_BUILT = re.compile(r"(?:建筑|建设|使用|营业|展厅|展览|经营|绿化|水域|水面|套内|种植|灌溉|播种)面积")


def of_other_dimension(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether the word right before a figure says that it is of another dimension, or another area, than asked."""
    if span.figure is None:
        return False
    low, _ = passage.segment_at(span.start, span.end)
    before = passage.text[low : span.start]
    if span.figure.measure == "area":
        other = _OF_NO_AREA.search(question.text) is not None and _ASKS_AREA.search(question.text) is None
        return other or _of_other_area(question.text, before)
    if span.figure.measure not in ("money", "percent", "") and _ASKS_MONEY.search(question.text):
        return True  # 住宿费多少
    if span.figure.measure == "duration":
        return _COUNTS.search(question.text) is not None  # 24小时自助书房, where 多少书 is asked
    if _STREET.search(before) and span.figure.unit == "号":
        return "号" not in question.text
    away = span.figure.measure == "length" and _AWAY.match(passage.text, span.end) is not None
    if away and not _ASKS_AWAY.search(question.text):
        return True
    asked = _asked(question.text)
    if not asked:
        return False
    if asked == "重" and span.figure.measure == "length":
        return True
    if _SPEED.search(before):
        return True
    told = _TOLD.search(before) if span.figure.measure in _MEASURES else None
    return told is not None and _OF[told["word"]] != asked


def same_dimension(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether the word right before a figure says that it is of the dimension that is asked: 主桥长2680米."""
    asked = _asked(question.text)
    if not asked or span.figure is None or span.figure.measure not in _MEASURES:
        return False
    told = _TOLD.search(passage.text, passage.segment_at(span.start, span.end)[0], span.start)
    return told is not None and _OF[told["word"]] == asked


@lru_cache(maxsize=1_000)
def _asked(question: str) -> str:
    """Return the dimension that a question asks for, an empty string where it asks for none."""
    asked = _ASKED.search(question)
    word = next(filter(None, asked.groupdict().values())) if asked else ""
    return _OF.get(word, "")


def _of_other_area(question: str, before: str) -> bool:
    if _BUILT.search(question):
        return _GROUND.search(before) is not None and not _names_area(question, before)
    if "占地" in question:
        built = _BUILT.search(before)
        return built is not None and "占地" not in before
    return False


def _names_area(question: str, before: str) -> bool:
    built = _BUILT.search(question)
    return built is not None and built.group() in before
