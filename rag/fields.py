"""The fields of a guide: 地址：镜湖大道66号 or 电话：5521588, under the name of the house that they are of."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_OF_HOURS = "开放|营业|办公|上班|服务|工作|办理|受理|接待|参观|开馆|作息"
_ASKS_SITE = re.compile(r"地址|在(?:哪|什么地方|何处)|位于|位置")
# Of each field the kinds of question, what asks for it, and the label that tells it with what it may be.
_FIELDS = (
    (
        frozenset(("figure", "what")),
        re.compile(r"电话|热线|号码|联系方式|怎么联系|如何联系"),
        re.compile(r"(?:[一-鿿]{0,4}电话|[一-鿿]{0,4}热线|联系方式|总机)[：:]\s*(?P<value>[\d+][\d（）()\s-]{3,20}\d)"),
    ),
    (
        frozenset(("date",)),
        re.compile(
            r"(?:几点|什么时候)钟?(?:开始?)?(?:开门|关门|上班|下班|营业|开放|打烊|闭馆|开馆|办公)"
            rf"|(?:{_OF_HOURS})时间"
        ),
        re.compile(
            rf"(?:{_OF_HOURS})?时间[：:]\s*"
            r"(?P<value>[^。；\n　]*?\d[：:时点][^。；\n　]*)"
        ),
    ),
    (
        frozenset(("place", "what")),
        _ASKS_SITE,
        re.compile(r"(?:[一-鿿]{0,2}地址|地点)[：:]\s*(?P<value>[^，。！；？\n（(：\s　]{3,40})"),
    ),
    (
        frozenset(("figure", "what")),
        re.compile(r"门票|票价"),
        re.compile(r"(?:门票|票价)[：:]\s*(?P<value>免费|\d[\d.]*元)(?=。|$)"),
    ),
    (
        frozenset(("what", "list")),
        re.compile(r"(?:什么|哪些|啥)(?:材料|证件|手续|资料|东西)|材料有哪些|材料清单"),
        re.compile(r"(?:所需|申请|办理|提交|报名)?(?:材料|证件|资料)[：:]\s*(?P<value>[^。\n]{4,120})"),
    ),
)
_HEAD_LINES = 6  # in which a page's own 时间： and 地点： stand
_NOUNS = "nxjl"
_LABELS = re.compile(r"地址|电话|热线|号码|时间|位置|联系|方式|地点|地方|材料|证件|手续|资料|门票|票价")


def field_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return the field that is asked for, where the head over it names all that is asked; None where there is none."""
    for kinds, asks, label in _FIELDS:
        if question.kind in kinds and asks.search(question.text) and (found := label.search(passage.text)):
            if _of_asked(passage, question, found.start()):
                return [Span(*found.span("value"), found["value"], framed=True)]
            return None
    return None


# 望湖中学创办于1958年。学校位于芦荻路66号: what the sentence before names.
_STANDS = re.compile(
    r"[\s　]*(?:[该本]?(?:学校|医院|公司|集团|场?馆|[园景社小]区|项目|大桥|酒[店楼]|市场|工?厂|中心|[站校院村寺]))?"
    r"(?:现|目前|就)?(?:位于|坐落[于在]|地处)(?P<value>[^，。；！？]{3,40})"
)


def site_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return where the sentence says that stands what the sentence before names; None where it does not."""
    told = _STANDS.match(passage.text) if _ASKS_SITE.search(question.text) else None
    name = "".join(_named(question))
    if told is None or not name or name not in passage.before:
        return None
    return [Span(*told.span("value"), told["value"], framed=True)]


def _named(question: Parsed) -> list[str]:
    """Return what a question names that a field is asked of, without the words for the field itself."""
    return [t.text for t in question.terms if t.pos[:1] in _NOUNS and len(t.text) > 1 and not _LABELS.search(t.text)]


def _of_asked(passage: Passage, question: Parsed, offset: int) -> bool:
    """Whether what stands before a label, or the head over it, names all that is asked."""
    words = _named(question)
    if not words:
        return False
    if passage.before and all(word in passage.before for word in words):
        return True  # （一）居住证。材料：…
    if passage.announced:
        over = passage.whole[slice(*passage.announced)]
    elif passage.whole.count("\n", 0, passage.paragraph_start) < _HEAD_LINES:
        over = f"{passage.title}{passage.whole.partition(chr(10))[0]}"
    else:
        return False
    over += passage.text[:offset]
    return all(word in over for word in words)
