"""Time expressions in a text, resolved to days by the date of the article they stand in."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from index.anchor import Anchor, deictic_span
from index.numerals import plain_digits
from index.stops import STOP
from index.time_forms import Form, find_form
from index.time_patterns import CN, Shape
from index.types import TimeMention, TimeSpan

__all__ = ["Anchor", "find_named_times", "find_times"]

_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_PLAN_NOUN = re.compile(r"(?:》|计划|計劃|规划|規劃|方案|纲要|綱要|意见|意見|办法|辦法|条例|條例)[（(]$")
# "2.2021年供水总量…" is the second item of a list, and no decimal.
_LISTED_YEAR = re.compile(r"((?:^|[\n。；：])[\s　]*\d{1,2})\.(?=(?:19|20)\d\d年)")
_YEAR_HEAD = re.compile(r"(?:^|\n)[\s　#*【]*((?:19|20)\d\d)年[】*]*[\s　]*(?=\n)")
_MONTH_HEAD = re.compile(r"(?:^|\n)[\s　#*【]*(?:(?:19|20)\d\d年)?(1[0-2]|[1-9])月份?[】*]*[\s　]*(?=\n)")
_STOPS = "。！？!?\n"
_STOP = re.compile(rf"{STOP}|\n")
# What every sentence has of which the years are known without an article's date: a year, a century, a five-year plan.
_NAMING = re.compile(
    rf"[12一二](?:(?<=1)[5-9]\d\d|(?<=2)[01]\d\d|(?<=[一二])[{CN}]{{3}})|世[纪紀]|"
    r"五(?:(?<=十[一二三四五六七八九]五)|(?<=[“\"'「『].五)|(?<=[“\"'「『]五)|(?<=[“\"'「『]十.五))"
)
_LONGEST = 40  # characters that tell, at the most, whether a time begins at a place
# What is called by the year that it is about, and falls into the next one.
_OF_MEETING = re.compile(r"(?:年度)?(?:股东大?会|年度报告|年报|业绩说明会)")
_CLAUSE = re.compile(r"[。！？!?\n；;]")
_FUTURE = re.compile(r"将|將|拟|擬|计划|計劃|预计|預計|力争|力爭|定于|定於|有望|确保|確保|前完成|目标|目標|即将")
_NOT_TOPIC = (
    "比",
    "较",
    "較",
    "与",
    "與",
    "同",
    "和",
    "自",
    "从",
    "從",
    "到",
    "至",
    "截",
    "于",
    "於",
    "在",
    "对",
    "對",
)
# 全年, 下半年 and 年底 look ahead in the first months of a year, where 三季度 and 前三季度 look back.
_LOOK_AHEAD = ((1, 1, 12, 0), (7, 1, 12, 0), (12, 1, 12, 0))


def find_times(text: str, anchor: Anchor | None) -> list[TimeMention]:
    """Find every time expression in a text and resolve it.

    Rules where the text leaves a choice: a part without a year (3月, 前三季度) takes the year named before it in the
    same sentence, unless that year only serves a comparison, else the article's; where the article's month is known,
    the year in which that month lies nearest, but later than the article only with the year's own months or a word of
    the future (将, 拟, 预计…). 过去一年 is the calendar year before in an article of January to March or of unknown
    month, else the twelve months up to the article; 近三年 and 过去五年 are whole years, the article's own among them
    from April on.

    Parameters
    ----------
    text : str
        Any text.
    anchor : Anchor or None
        The date of the article that the text stands in.

    Returns
    -------
    list of TimeMention
        In text order and not overlapping; ``span`` is None where the year it hangs on is not known.
    """
    folded = _LISTED_YEAR.sub(r"\1、", plain_digits(text)) if "." in text else plain_digits(text)
    reader = _Reader(folded, anchor or Anchor(None))
    reader.run(reader.titles(), 0, len(text))
    mentions = reader.mentions
    return mentions if folded is text else [replace(m, text=text[m.start : m.end]) for m in mentions]


def find_named_times(text: str) -> list[TimeMention]:
    """Find the time expressions in the sentences that may name a year themselves, whatever their article's date.

    Of these sentences all are returned, and of the others none. The text's digits are plain ones.
    """
    reader, start = _Reader(text, Anchor(None)), 0
    titles = reader.titles()
    while naming := _NAMING.search(text, start):
        before = max(text.rfind(stop, start, naming.start()) for stop in _STOPS) + 1
        stop = _STOP.search(text, naming.end())
        end = stop.start() if stop else len(text)
        start = max(end, reader.run(titles, max(start, before), end))
    return reader.mentions


@dataclass(slots=True)
class _Reader:
    text: str
    anchor: Anchor
    # The year that the sentence is about so far, whether the anchor gave it, and the last month and day named in it.
    year: int | None = None
    year_relative: bool = False
    year_known: bool = False
    month: int = 0
    explicit_year: int | None = None
    mentions: list[TimeMention] = field(default_factory=list)

    def titles(self) -> list[tuple[int, int]]:
        """Return where names of writings stand, as offsets, in order."""
        return [match.span() for match in _TITLE.finditer(self.text)] if "《" in self.text else []

    def run(self, titles: list[tuple[int, int]], first: int, last: int) -> int:
        """Read what begins from ``first`` on and before ``last``; return where the last expression ends."""
        text, pos, ahead = self.text, first, last + _LONGEST
        self._forget()
        while (form := find_form(text, pos, ahead)) and form.start < last:
            if _STOP.search(text, pos, form.start):
                self._forget()
            pos = form.end
            while titles and titles[0][1] <= form.start:
                titles.pop(0)
            inside = bool(titles) and titles[0][0] < form.start
            label = form.label or inside or (form.basis in ("absolute", "fixed") and self._is_label(form))
            try:
                span, relative = self._resolve(form, label)
            except (ValueError, OverflowError):
                continue  # 2月30日 and the like: written, but no day
            self.mentions.append(
                TimeMention(
                    form.start, form.end, text[form.start : form.end], span, relative, "label" if label else "time"
                )
            )
        return pos

    def _forget(self) -> None:
        self.year, self.year_known, self.month, self.explicit_year = None, False, 0, None

    def _is_label(self, form: Form) -> bool:
        closing = self.text[form.end : form.end + 1]
        return closing in ("）", ")") and bool(_PLAN_NOUN.search(self.text, max(0, form.start - 3), form.start))

    def _resolve(self, form: Form, label: bool) -> tuple[TimeSpan | None, bool]:
        """Return the days meant, and whether the anchor gave them."""
        if form.basis == "fixed":
            return self._since(TimeSpan(date(form.year, 1, 1), date(form.last_year, 12, 31)), form), False
        if form.basis == "deictic":
            return deictic_span(form, self.anchor), True
        if form.basis == "none":
            return self._yearless(form)
        year: int | None = form.year
        if form.basis == "relative":
            year = None if self.anchor.year is None else self.anchor.year + form.year
        elif form.basis == "context":
            year = None if self.explicit_year is None else self.explicit_year + form.year
        if not label:
            self._remember(form, year)
        relative = form.basis != "absolute" and not (form.basis == "context" and year is not None)
        if year is None:
            return None, relative
        last = None if form.word != "to" else form.last_year + (year - form.year if form.basis == "relative" else 0)
        return self._since(_stretch(year, form, last), form), relative

    def _remember(self, form: Form, year: int | None) -> None:
        if _OF_MEETING.match(self.text, form.end):
            return  # 2022年年度股东大会 is held in 2023
        if form.basis == "absolute" and form.word != "to":
            self.explicit_year = year
        before = self.text[max(0, form.start - 1) : form.start]
        if form.since or (before and before in _NOT_TOPIC):
            return
        if form.basis == "absolute" and form.level == "year":
            topic = not before or before in "，、；：。！？“（(—\n"
            if not topic or (self.anchor.year is not None and year is not None and abs(self.anchor.year - year) > 2):
                return
        self.year, self.year_known = year, True
        self.year_relative = form.basis == "relative"
        self.month = form.shape[2] if form.level in ("month", "day") else 0

    def _yearless(self, form: Form) -> tuple[TimeSpan | None, bool]:
        if form.shape[0] == 0:
            return self._bare_day(form)
        if self.year_known and (self.month == 0 or form.level == "part" or form.shape[0] >= self.month):
            if form.level in ("month", "day"):
                self.month = form.shape[2]
            if self.year is None:
                return None, self.year_relative
            return self._since(_stretch(self.year, form), form), self.year_relative
        if self.anchor.year is None and (year := self._headed_year(form.start)):
            return self._since(_stretch(year, form), form), True
        if self.anchor.year is None:
            if form.level in ("month", "day"):
                self.year, self.year_known, self.year_relative, self.month = None, True, True, form.shape[2]
            return None, True
        year = self.anchor.year + self._shift(form)
        if form.level in ("month", "day"):
            self.year, self.year_known, self.year_relative, self.month = year, True, True, form.shape[2]
        return self._since(_stretch(year, form), form), True

    def _shift(self, form: Form) -> int:
        """How many years off the anchor's year a month without one lies: the nearer occurrence, see ``find_times``."""
        month = self.anchor.month
        if month is None or (form.level == "part" and form.shape in _LOOK_AHEAD):
            return 0
        begin, end = form.shape[0], form.shape[2]
        # A quarter or 前三季度 is looked back on sooner than a month: it is far when its figures cannot be out.
        far = (end - month if begin == 1 else begin - month) if form.level == "part" else begin - month
        if (
            month <= 3
            and far > (3 if form.level == "part" and begin > 1 else 5 if begin == 1 else 6)
            and not self._future(form)
        ):
            return -1
        if month >= 10 and month - begin > 6 and end <= 4 and self._future(form):
            return 1
        return 0

    def _future(self, form: Form) -> bool:
        if self.text[form.end : form.end + 1] in ("前", "起") or self.text[max(0, form.start - 1) : form.start] == "到":
            return True
        limit = min(len(self.text), form.end + 30)
        stop = _CLAUSE.search(self.text, form.end, limit)
        end = stop.start() if stop else limit
        return bool(_FUTURE.search(self.text, max(0, form.start - 6), end))

    def _bare_day(self, form: Form) -> tuple[TimeSpan | None, bool]:
        """Place a day without its month: in the month the sentence named, else the article's or the one before."""
        first, last = form.shape[1], form.shape[3]
        year, month, relative = self.year, self.month, self.year_relative
        if not month and (headed := self._headed(form.start)):
            # What is told day by day has been: under 10月, in January, last year's.
            year, month, relative = self.anchor.year, headed, True
            if year is not None and headed > (self.anchor.month or 12):
                year -= 1
        elif not month:
            year, month, relative = self.anchor.year, self.anchor.month or 0, True
            if month and self.anchor.day and first > self.anchor.day + 3 and not self._future(form):
                year, month = (year, month - 1) if month > 1 else (year and year - 1, 12)
        if year is None or not month:
            return None, True
        return TimeSpan(date(year, month, first), date(year, month, last)), relative

    def _headed(self, start: int) -> int:
        """Return the month in a line of its own over a line that begins with a day, as in a chronicle; 0 without."""
        if self.text[self.text.rfind("\n", 0, start) + 1 : start].strip():
            return 0
        return self._last_head(_MONTH_HEAD, start)

    def _headed_year(self, start: int) -> int:
        """Return the year in the last line of its own before, as in a chronicle without a date; 0 without one."""
        return self._last_head(_YEAR_HEAD, start)

    def _last_head(self, head: re.Pattern[str], start: int) -> int:
        """Return the number in the last head before a place, 0 without one."""
        found = head.findall(self.text, 0, start)
        return int(found[-1]) if found else 0

    def _since(self, span: TimeSpan, form: Form) -> TimeSpan:
        """Let 2012年以来 run up to the article's date."""
        end = self.anchor.last_day() if form.since else None
        return TimeSpan(span.first, end) if end and end > span.first else span


def _stretch(year: int, form: Form, last_year: int | None = None) -> TimeSpan:
    return _days(year, form.shape, last_year)


@lru_cache(maxsize=4096)
def _days(year: int, shape: Shape, last_year: int | None) -> TimeSpan:
    m1, d1, m2, d2 = shape
    if last_year is None:
        last_year = year + 1 if (m2, d2 or 31) < (m1, d1) else year
    return TimeSpan(date(year, m1, d1), date(last_year, m2, d2 or calendar.monthrange(last_year, m2)[1]))
