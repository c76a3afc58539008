"""The fields of a guide: 地址：镜湖大道66号 or 电话：5521588, under the name of the house that they are of."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

# What a question asks for, the label that tells it, and what it may be.
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
            r"|(?:开放|营业|办公|上班|服务|工作|办理|受理|接待|参观|开馆|作息)时间"
        ),
        re.compile(
            r"(?:开放|营业|办公|上班|服务|工作|办理|受理|接待|参观|开馆|作息)?时间[：:]\s*"
            r"(?P<value>[^。；\n　]*?\d[：:时点][^。；\n　]*)"
        ),
    ),
    (
        frozenset(("place", "what")),
        re.compile(r"地址|在(?:哪|什么地方|何处)|位于|位置"),
        re.compile(r"(?:[一-鿿]{0,2}地址|地点)[：:]\s*(?P<value>[^，。！；？\n（(：\s　]{3,40})"),
    ),
)
_HEAD_LINES = 6  # in which a page's own 时间： and 地点： stand
_WORDS = "nxjl"
_GENERIC = re.compile(r"地址|电话|热线|号码|时间|位置|联系|方式|地点|地方")


def field_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return the field that is asked for, where the head over it names all that is asked; None where there is none."""
    for kinds, asks, label in _FIELDS:
        if question.kind in kinds and asks.search(question.text) and (found := label.search(passage.text)):
            if _of_asked(passage, question, found.start()):
                return [Span(*found.span("value"), found["value"], framed=True)]
            return None
    return None


def _of_asked(passage: Passage, question: Parsed, offset: int) -> bool:
    words = [t.text for t in question.terms if t.pos[:1] in _WORDS and len(t.text) > 1 and not _GENERIC.search(t.text)]
    if not words:
        return False
    if passage.announced:
        over = passage.whole[slice(*passage.announced)]
    elif passage.whole.count("\n", 0, passage.paragraph_start) < _HEAD_LINES:
        over = f"{passage.title}{passage.whole.partition(chr(10))[0]}"
    else:
        return False
    over += passage.text[:offset]
    return all(word in over for word in words)
