"""Whether a change is told as a rise or as a fall, where the question does not ask for the one that is told."""

from __future__ import annotations

import re

from rag.query import Parsed
from rag.span import Span

_RISES = "增长|增加|增幅|增速|上升|上涨|提高|提升|攀升|涨|净增|升|增"
_FALLS = "负增长|下降|减少|降低|下滑|回落|下跌|减产|缩减|萎缩|跌|降|减|亏损"
_TOLD = re.compile(rf"(?P<fall>{_FALLS})|(?P<rise>{_RISES})")
_ASKS_FALL = re.compile(r"下降|减少|降低|降幅|跌幅|下滑|回落|下跌|(?:[降跌]|(?<!增)减)[了低]?多少|降了|跌了|减了|减幅")
_NO_CHANGE = re.compile(r"减排|减税|减负|减免|减灾|减贫|降水|降雨|降温|升级|升学|加[减增]")


def with_direction(text: str, span: Span, low: int, question: Parsed) -> str:
    """Return what is shown for a change: with the word that tells of a fall where a rise is asked, or the reverse.

    ``low`` is where the clause of the figure begins. "下降2.3%" is the answer to 增长多少, and 2.3% is not.
    """
    figure = span.figure
    if not question.growth or figure is None or (figure.value is not None and figure.value < 0):
        return span.short  # the sign says it
    told = None
    for word in _TOLD.finditer(_NO_CHANGE.sub(lambda one: "　" * len(one[0]), text[low : span.start])):
        told = word
    if told is None or bool(told["fall"]) == bool(_ASKS_FALL.search(question.text)):
        return span.short
    return ("下降" if told["fall"] == "负增长" else told.group()) + span.short
