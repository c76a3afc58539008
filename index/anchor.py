"""The date that relative times hang on, and the words that only it can resolve: 近三年, 上月, 昨日, 目前."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from index.numerals import plain_digits
from index.time_forms import Form
from index.types import TimeSpan

# How many days back 近日 and 日前 reach.
_RECENT_DAYS = 10
# 本报江城8月15日电, in the paper of the 16th.
_DATELINE = re.compile(r"(?<!\d)(?P<m>1[0-2]|0?[1-9])月(?P<d>3[01]|[12]\d|0?[1-9])日(?:专?电|讯)")
_HEAD = 300  # characters of an article in which its dateline stands
_PRINTED_WITHIN = 3  # days


@dataclass(frozen=True, slots=True)
class Anchor:
    """The date of an article, as far as it is known: what 今年, 上月 and 昨日 in it hang on.

    Without a year nothing relative can be resolved.
    """

    year: int | None
    month: int | None = None
    day: int | None = None

    @classmethod
    @lru_cache(maxsize=4096)
    def of(cls, article_date: str | None) -> Anchor | None:
        """Read an article's date (``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or ``--MM-DD``); None where there is none."""
        if not article_date:
            return None
        if article_date.startswith("--"):
            return cls(None, int(article_date[2:4]), int(article_date[5:7]))
        return cls(*(int(part) for part in article_date.split("-")))

    @classmethod
    def of_article(cls, article_date: str | None, text: str) -> Anchor | None:
        """Return what 今天 in an article hangs on: where it is dated by its issue, the day of its own dateline."""
        issued = cls.of(article_date)
        if issued is None or not (issued.year and issued.month and issued.day):
            return issued
        told = _DATELINE.search(plain_digits(text[:_HEAD]))
        if told is None:
            return issued
        month, day = int(told["m"]), int(told["d"])
        try:
            sent = date(issued.year - (month > issued.month), month, day)
        except ValueError:
            return issued
        late = 0 < (date(issued.year, issued.month, issued.day) - sent).days <= _PRINTED_WITHIN
        return cls(sent.year, month, day) if late else issued

    def last_day(self) -> date | None:
        """Return the last day that the article's date may mean; None without a year."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def _month_of(year: int, month: int) -> tuple[int, int]:
    """Carry a month number of any size into its year."""
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def deictic_span(form: Form, anchor: Anchor) -> TimeSpan | None:
    """Resolve a word that names no year; None where the article's date is not known well enough."""
    if anchor.year is None:
        return None
    kind, _, step = form.word.partition(" ")
    if step in ("years", "months"):
        return _span_of(kind, step, form.count, anchor)
    if kind == "month":
        if anchor.month is None:
            return None
        year, month = _month_of(anchor.year, anchor.month + int(step))
        last = form.shape[3] or calendar.monthrange(year, month)[1]
        return TimeSpan(date(year, month, form.shape[1]), date(year, month, last))
    if kind == "decade":
        first = (anchor.year - 1) // 100 * 100 - 100 + form.count * 10
        return TimeSpan(date(first + form.shape[0], 1, 1), date(first + form.shape[2], 12, 31))
    return _now(form.word, anchor)


def _span_of(kind: str, step: str, count: int, anchor: Anchor) -> TimeSpan | None:
    year, month = anchor.year, anchor.month
    if year is None or count < 1:
        return None
    if step == "months":
        if month is None:
            return None
        first, last = (1, count) if kind == "next" else (1 - count, 0)
        y1, m1 = _month_of(year, month + first)
        y2, m2 = _month_of(year, month + last)
        return TimeSpan(date(y1, m1, 1), date(y2, m2, calendar.monthrange(y2, m2)[1]))
    if kind == "next":
        first_year = year if month is not None and month <= 6 else year + 1
        return TimeSpan(date(first_year, 1, 1), date(first_year + count - 1, 12, 31))
    # In March too 过去一年 is the year that is over, as in the reports that are given then; 近一年 are twelve months.
    if count == 1 and month is not None and month > (3 if kind == "done" else 2):
        end = anchor.last_day()
        y1, m1 = (year - 1, month) if anchor.day else _month_of(year, month - 11)
        begin = date(y1, m1, 1) if not anchor.day else _year_before(anchor)
        return TimeSpan(begin, end) if end else None
    # Early in a year the years looked back on are those that are over; 过去 looks back on them in any case.
    last_year = (
        year - 1 if (month is not None and month <= 3) or (month is None and (count == 1 or kind == "done")) else year
    )
    return TimeSpan(date(last_year - count + 1, 1, 1), date(last_year, 12, 31))


def _year_before(anchor: Anchor) -> date:
    end = anchor.last_day()
    assert end is not None  # the caller knows the year
    return (
        end.replace(year=end.year - 1, day=min(end.day, 28))
        if (end.month, end.day) == (2, 29)
        else (end.replace(year=end.year - 1) + timedelta(days=1))
    )


_DAYS_OFF = {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2, "後": 2}
_WEEKS_OFF = {"本": 0, "上": -1, "下": 1}


def _now(word: str, anchor: Anchor) -> TimeSpan | None:
    """目前, 昨日, 近日, 本周, 新年: days around the article's own."""
    year, month, end = anchor.year, anchor.month, anchor.last_day()
    if year is None or end is None:
        return None
    if word.startswith("新"):
        return TimeSpan.of(year + 1 if month == 12 else year)
    if word.endswith("季度"):
        if month is None:
            return None
        y, m = _month_of(year, (month - 1) // 3 * 3 + 1 - (3 if word[0] == "上" else 0))
        return TimeSpan(date(y, m, 1), date(y, m + 2, calendar.monthrange(y, m + 2)[1]))
    if word[-1] in "周週":
        if anchor.day is None:
            return None
        monday = end - timedelta(days=end.weekday()) + timedelta(weeks=_WEEKS_OFF[word[0]])
        return TimeSpan(monday, monday + timedelta(days=6))
    if word[-1] in "天日" and word[0] in _DAYS_OFF and word not in ("近日",):
        if anchor.day is None:
            return TimeSpan.of(year, month) if word[0] == "今" else None
        day = end + timedelta(days=_DAYS_OFF[word[0]])
        return TimeSpan(day, day)
    if word in ("近日", "日前", "近期") and anchor.day:
        return TimeSpan(end - timedelta(days=_RECENT_DAYS), end)
    return TimeSpan.of(year, month, anchor.day)
