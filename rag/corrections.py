"""Which of two figures a notice of correction puts in the place of the other, and how a claim tells the two.

“2780米”应为“2870米”, 由甲更正为乙, “甲”系“乙”之误, 原报道误为甲: a claim that tells the wrong one as the right one is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.clauses import begin_of, end_of
from rag.numbers import Number

_NOTICE = re.compile(
    r"更正|订正|勘误|有误|之误|系误|误[为作写登排刊印]|[”\"」』][，]?(?:应|系|改)|应(?:该|当)?[为是][“「]|原报道|原文|错[写登排印]"
)
# The old figure before, the new one after.
_INSTEAD = re.compile(r"(?:应(?:该|当)?(?:更正|改正?|订正|修正)?(?:[为是作成])|(?:更正|订正|修正|改正|改)[为成])")
_MISPRINT = re.compile(r"[”\"」』]?(?:系|为|是)(?=[“「\"]?[^，。；]{1,40}之误)")
_WRONG_BEFORE = re.compile(
    r"(?:误(?:报|写|作|登|排|刊|印)?[为成作]?|错(?:写|登|排|印)[为成作]?|更正前|原(?:报道|文|稿|载|先|来)|此前)[^，。；\d]{0,14}$"
)
_WRONG_AFTER = re.compile(
    r"^[^，。；\d]{0,6}(?:有误|系误|错误|不实|是错|为误)|^[^，。；\d]{0,12}误[引读报写作登记排算]"
)
_RIGHT_BEFORE = re.compile(r"(?:更正后|订正后|正确(?:的|数字|数据)?(?:为|是|应为)?)[^，。；]{0,24}$")
_RIGHT_AFTER = re.compile(r"^[^，。；\d]{0,3}[（(][^）)]{0,4}(?:更正后|已更正|订正后)")
_SENTENCE = re.compile(r"[。；！？\n]")
_NEAR = 60  # characters between a figure and the words that put another in its place


def corrected_otherwise(
    claim: str, number: Number, numbers: Sequence[Number], source: str, held: Number, there: Sequence[Number]
) -> str | None:
    """Return how a claim tells a figure of a correction otherwise than its source, None where it does not."""
    if not _NOTICE.search(source):
        return None
    standing = _standing(source, held, there)
    if not standing:
        return None
    said = _standing(claim, number, numbers) or "right"
    if said == standing:
        return None
    return "is what the evidence corrects" if standing == "wrong" else "is what the evidence puts right"


def _standing(text: str, number: Number, numbers: Sequence[Number]) -> str:
    """Return whether a text tells a figure as the ``wrong`` one or the ``right`` one, empty where it tells neither."""
    low, high = begin_of(_SENTENCE, text, number.start), end_of(_SENTENCE, text, number.end)
    like = [one for one in numbers if low <= one.start < high and one.like(number)]
    for words in (*_MISPRINT.finditer(text, low, high), *_INSTEAD.finditer(text, low, high)):
        before = [one for one in like if words.start() - _NEAR < one.end <= words.start()]
        after = [one for one in like if words.end() <= one.start < words.end() + _NEAR]
        if not after:
            continue
        if any(one.start == number.start for one in after[:1]):
            return "right"
        if any(one.start == number.start for one in before[-1:]):
            return "wrong"
        same_value = any(one.says(number) for one in after) and any(one.says(number) for one in before)
        if not same_value and _quoted_with(text, number, words.start()):
            return "wrong"
        if not same_value and _quoted_after(text, number, words.end()):
            return "right"
    lead, rest = text[low : number.start], text[number.end : high]
    if _RIGHT_BEFORE.search(lead) or _RIGHT_AFTER.match(rest):
        return "right"
    if _WRONG_BEFORE.search(lead) or _WRONG_AFTER.match(rest):
        return "wrong"
    return ""


def _quoted_with(text: str, number: Number, at: int) -> bool:
    """Whether a figure stands in the quotation that ends right before an offset."""
    opened = max(text.rfind(mark, 0, number.start) for mark in "“「『")
    closed = min((text.find(mark, number.end) for mark in "”」』" if text.find(mark, number.end) >= 0), default=-1)
    return opened >= 0 and 0 <= closed <= at <= closed + 2 and not re.search(r"[”」』]", text[opened : number.start])


def _quoted_after(text: str, number: Number, at: int) -> bool:
    """Whether a figure stands in the quotation that begins right after an offset."""
    opened = max(text.rfind(mark, 0, number.start) for mark in "“「『")
    return at <= opened <= at + 2 and not re.search(r"[”」』]", text[opened : number.start])
