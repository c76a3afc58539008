"""Times of the day, where a question asks at what hour: 8时30分, 7:30至11:30, 晚上7点, 22时至次日5时."""

from __future__ import annotations

import re

from rag.query import Parsed
from rag.span import Span

_ASKS = re.compile(r"几[点时](?![一-鿿]*?[年月日])|什么时刻|几点钟")
_PART = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|晚|夜间)"
_HOUR = (
    rf"(?:{_PART}\s?)?(?:[01]?\d|2[0-4])(?:[:：][0-5]\d|[时点](?!间|候|代|段|期|光|评|赞|击|位|名)(?:[0-5]?\d分|半|整|[一三]刻)?)"
    rf"|{_PART}\s?[一二三四五六七八九十两]{{1,3}}[点时](?:半|整|[一三]刻)?"
)
_CLOCK = re.compile(
    rf"(?<![\d:：.])(?:{_HOUR})(?:\s?[至到—~～-]{{1,2}}\s?(?:次日|第二天|翌日)?(?:{_HOUR}))?(?![\d:：])"
)


_ASKS_DAY = re.compile(r"哪一?[天日]|几[日号]|何日|几月几")


def asks_day(question: Parsed) -> bool:
    """Whether a question asks on what day something was."""
    return _ASKS_DAY.search(question.text) is not None


def asks_hour(question: Parsed) -> bool:
    """Whether a question asks at what hour something is."""
    return question.kind == "date" and _ASKS.search(question.text) is not None


def clock_spans(text: str) -> list[Span]:
    """Return the times of the day in a sentence, a stretch from one to another as one."""
    return [Span(match.start(), match.end(), match.group()) for match in _CLOCK.finditer(text)]
