"""Times of the day and of the week, where a question asks for them: 8时30分, 每天7:30至11:30, 22时至次日5时, 周一."""

from __future__ import annotations

import re

from rag.query import Parsed
from rag.span import Span

_ASKS = re.compile(r"几[点时](?![一-鿿]*?[年月日])|什么时刻|几点钟")
# 开放时间: the hours, where a text tells them.
_ASKS_HOURS = re.compile(
    r"(?<!终止)(?<!停止)(?<!开始)(?<!恢复)(?<!正式)(?:开放|营业|办公|上班|服务|受理|参观|接待|门诊|就诊|坐诊|运营|发车|首班车?|末班车?|首末班车?|供[水暖热]|开馆|闭馆|开门|关门|作息)的?(?:具体)?时间(?:是|为)?(?:什么|多少|怎样|怎么安排)?[？?]?$"
)
_ASKS_WEEKDAY = re.compile(r"(?:周|星期|礼拜)几")
_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天末]"
_WEEKDAYS = re.compile(
    rf"每?{_WEEKDAY}(?:[至到—、和及-]{{1,2}}(?:周|星期|礼拜)?[一二三四五六日天末](?!期|年|月|个|次))*"
)
_ON_DAYS = re.compile(
    rf"(?:每[天日]|工作日|节假日|(?:法定)?工作日|{_WEEKDAYS.pattern})(?:的|[（(][^（）()]{{1,12}}[）)])?\s?$"
)
_PART = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|晚|夜间)"
_HOUR = (
    rf"(?:{_PART}\s?)?(?:[01]?\d|2[0-4])(?:[:：][0-5]\d|[时点](?!间|候|代|段|期|光|评|赞|击|位|名)(?:[0-5]?\d分|半|整|[一三]刻)?)"
    rf"|{_PART}\s?[一二三四五六七八九十两]{{1,3}}[点时](?:半|整|[一三]刻)?"
)
_CLOCK = re.compile(
    rf"(?<![\d:：.])(?:{_HOUR})(?:\s?[至到—~～-]{{1,2}}\s?(?:次日|第二天|翌日)?(?:{_HOUR}))?(?![\d:：])"
)


_DAYS_OF_WEEK = "一二三四五六日"
_STRETCH = re.compile(
    r"(?:周|星期|礼拜)(?P<first>[一二三四五六日天末])"
    r"(?:\s?[至到—~～-]{1,2}\s?(?:周|星期|礼拜)?(?P<last>[一二三四五六日天]))?"
)
_ALL_DAYS = re.compile(r"每[天日]|天天|全年(?:无休|开放)|365天|24小时")
_WORKDAYS = re.compile(r"工作日|平日")


def weekdays(text: str) -> frozenset[int]:
    """Return the days of the week that a text names, Monday as 1: 2 to 7 of 周二至周日."""
    found: set[int] = set()
    for match in _STRETCH.finditer(text):
        first = 6 if match["first"] == "末" else _day(match["first"])
        last = 7 if match["first"] == "末" else _day(match["last"]) if match["last"] else first
        found.update(range(first, last + 1) if first <= last else (*range(first, 8), *range(1, last + 1)))
    if _WORKDAYS.search(text):
        found.update(range(1, 6))
    if not found and _ALL_DAYS.search(text):
        found.update(range(1, 8))
    return frozenset(found)


def _day(sign: str) -> int:
    return _DAYS_OF_WEEK.index(sign.replace("天", "日")) + 1


_DAY = re.compile(r"年|月|\d日")
_ASKS_DAY = re.compile(r"哪一?[天日]|几[日号]|何日|几月几")


def asks_day(question: Parsed) -> bool:
    """Whether a question asks on what day something was."""
    return _ASKS_DAY.search(question.text) is not None


def asks_hour(question: Parsed) -> bool:
    """Whether a question asks at what hour something is, or on what day of the week."""
    return question.kind == "date" and (_ASKS.search(question.text) is not None or asks_hours(question))


def asks_hours(question: Parsed) -> bool:
    """Whether a question asks for hours or days of the week that come again: 开放时间, 周几闭馆."""
    return _ASKS_HOURS.search(question.text) is not None or _ASKS_WEEKDAY.search(question.text) is not None


def tells_day(question: Parsed, words: str) -> bool:
    """Whether an answer is a day or a year; 开放时间 may be 1月28日 too."""
    return question.kind == "date" and (not asks_hour(question) or _DAY.search(words) is not None)


def clock_spans(text: str, question: Parsed) -> list[Span]:
    """Return the times of the day in a sentence, a stretch from one to another as one; or the days of the week."""
    if _ASKS_WEEKDAY.search(question.text):
        return [Span(match.start(), match.end(), match.group()) for match in _WEEKDAYS.finditer(text)]
    found = []
    for match in _CLOCK.finditer(text):
        days = _ON_DAYS.search(text, 0, match.start()) if asks_hours(question) else None
        start = days.start() if days else match.start()
        found.append(Span(start, match.end(), text[start : match.end()]))
    return found
