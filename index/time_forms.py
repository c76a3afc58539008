"""The forms in which Chinese text writes times, read without knowing any year.

``read_form`` turns the characters at one place into a ``Form``: which year it names (2023年), how far from the
article's year it lies (去年), or that it leaves the year to its surroundings (3月, 前三季度), and which part of that
year it means. ``index.times`` resolves forms to days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from index import time_patterns as p
from index.numerals import DIGITS, integer
from index.time_patterns import WHOLE, Shape

_YEAR_WORDS = frozenset("今本去上明下来來前后後大当當同次翌")
_DEICTIC = frozenset("截目当當眼如现現今昨日前明后後近新本上下")
_MONTHS = frozenset("0123456789十一二三四五六七八九")
_PARTS = frozenset("第一二三四1234前头首上下全年岁歲")
_EDGES = frozenset("春夏秋冬新半初底末内以")

Basis = Literal["absolute", "relative", "none", "context", "fixed", "deictic"]


@dataclass(slots=True)  # made at every place where a time may stand; a frozen one takes three times as long to make
class Form:
    """A time expression as written, at ``text[start:end]``.

    ``year`` is the year itself (basis absolute), the distance from the anchor's (relative) or from the year named
    before in the sentence (context). ``fixed`` forms carry their first and last year; ``deictic`` ones a ``word`` and a
    ``count`` that only the article's date can resolve.
    """

    start: int
    end: int
    basis: Basis
    year: int = 0
    shape: Shape = WHOLE
    level: Literal["year", "part", "month", "day"] = "year"
    since: bool = False
    last_year: int = 0
    word: str = ""
    count: int = 0
    label: bool = False


def find_form(text: str, pos: int, end: int) -> Form | None:
    """Return the first time expression that begins at ``pos`` or later, None where there is none before ``end``."""
    while sieve := p.SIEVE.search(text, pos, end):
        start = sieve.start()
        form = read_form(text, start)
        if form:
            return form
        pos = start + 1
        while pos < len(text) and text[pos].isdigit() and text[start].isdigit():
            pos += 1
    return None


def read_form(text: str, start: int) -> Form | None:
    """Read the longest time expression that begins exactly at ``start``."""
    char = text[start]
    if char.isdecimal():
        return _join(text, _arabic(text, start))
    if char in "“\"'「『":
        return _plan(text, start)
    if char in DIGITS or char == "十":
        return _join(
            text,
            _year_first(text, start)
            or _decade(text, start)
            or _plan(text, start)
            or _bare(text, start)
            or _past(text, start),
        )
    return _join(text, _word(text, start))


def _arabic(text: str, start: int) -> Form | None:
    if text[start + 1 : start + 4].isdecimal():
        iso = _iso(text, start) if text[start + 4 : start + 5] in ("-", "/", ".") else None
        return iso or _year_range(text, start) or _year_first(text, start) or _label(text, start)
    return _decade(text, start) or _bare(text, start) or _days(text, start) or _past(text, start)


def _word(text: str, start: int) -> Form | None:
    # No form is looked for that begins with none of its first characters.
    char = text[start]
    return (
        (_year_first(text, start) if char in _YEAR_WORDS else None)
        or (_season(text, start) if char in "今去明" else None)
        or (_decade(text, start) if char == "上" else None)
        or (_span_of(text, start) if char in "最近过過这未今" else None)
        or (_relative_month(text, start) if char in "本上下当當" else None)
        or (_deictic(text, start) if char in _DEICTIC else None)
        or _bare(text, start)
    )


def _iso(text: str, start: int) -> Form | None:
    if match := p.ISO.match(text, start):
        month, day = int(match["m"]), int(match["d"])
        return Form(start, match.end(), "absolute", int(match["y"]), (month, day, month, day), "day")
    if match := p.ISO_MONTH.match(text, start):
        month = int(match["m"])
        return Form(start, match.end(), "absolute", int(match["y"]), (month, 1, month, 0), "month")
    return None


def _year_range(text: str, start: int) -> Form | None:
    match = p.YEAR_RANGE.match(text, start)
    if not match:
        return None
    first, last = integer(match["a"]), integer(match["b"])
    if len(match["b"]) == 2:
        last += first // 100 * 100
    # A month or part after the second year (2022年至2024年6月) is left to the general joining of two expressions.
    if last <= first or _tail(text, match.end(), named=True):
        return None
    return Form(start, match.end(), "fixed", first, last_year=last)


def _year_first(text: str, start: int) -> Form | None:
    """Read a year, named or relative, with whatever part of it follows."""
    basis: Basis = "absolute"
    if match := p.YEAR.match(text, start):
        year = integer(match["y"])
    elif match := p.REL_HEAD.match(text, start):
        basis, year = "relative", p.RELATIVE_YEARS[match["r"]]
    elif match := p.CTX_HEAD.match(text, start):
        basis, year = "context", p.CONTEXT_YEARS[match["r"]]
    else:
        return None
    head = Form(start, match.end(), basis, year)
    tail = _tail(text, match.end(), named=True)
    if tail:
        head.end, head.shape, head.level = tail.end, tail.shape, tail.level
    return _with_since(text, head)


def _tail(text: str, at: int, *, named: bool) -> Form | None:
    """Read the part of a year that stands at ``at``: a day, months, a quarter, 上半年, 初."""
    if at < len(text) and text[at] in " 的\u3000" and named:
        at += 1
    if at >= len(text):
        return None
    char = text[at]
    found = None
    if char in _MONTHS:
        found = _month_day(text, at) or _months(text, at) or _month(text, at, named)
    if found is None and (char in _PARTS or (named and char in _EDGES)):
        found = _part(text, at, named)
    return found


def _month_day(text: str, at: int) -> Form | None:
    match = p.MONTH_DAY.match(text, at)
    if not match:
        return None
    m1, d1 = integer(match["m"]), integer(match["d"])
    m2, d2 = m1, d1
    if match["d2"]:
        m2, d2 = integer(match["m2"]) if match["m2"] else m1, integer(match["d2"])
    return Form(at, match.end(), "none", shape=(m1, d1, m2, d2), level="day")


def _months(text: str, at: int) -> Form | None:
    match = p.MONTHS.match(text, at)
    if not match:
        return None
    return Form(at, match.end(), "none", shape=(integer(match["m"]), 1, integer(match["m2"]), 0), level="part")


def _month(text: str, at: int, named: bool) -> Form | None:
    match = p.MONTH.match(text, at)
    if not match or (not named and text[max(0, at - 1) : at] in ("第", "每", "腊", "数", "几", "历", "曆", "隔")):
        return None
    month = integer(match["m"])
    first, last = p.THIRDS.get(match["part"] or "", (1, 0))
    return Form(at, match.end(), "none", shape=(month, first, month, last), level="month")


def _part(text: str, at: int, named: bool) -> Form | None:
    match = p.PART.match(text, at) or (p.EDGE.match(text, at) if named else None)
    if not match:
        return None
    if not named and match[0][0] == "年" and text[max(0, at - 1) : at] and _counted(text[at - 1]):
        return None
    return Form(at, match.end(), "none", shape=_part_shape(match), level="part")


def _counted(char: str) -> bool:
    """Say whether a character before 年底 or 年内 makes it a count of years (三年内, 每年底)."""
    return char.isdecimal() or char in "一二两三四五六七八九十百几每历多半整周同"


def _part_shape(match: re.Match[str]) -> Shape:
    groups = match.groupdict()
    if word := groups["w"]:
        return p.SEASONS[word[0]] if word[0] in p.SEASONS else p.EDGES[word.removesuffix("度")]
    if groups["fm"]:
        return (1, 1, 2 if groups["fm"] == "两" else integer(groups["fm"]), 0)
    if groups["fq"]:
        return (1, 1, 3 * (2 if groups["fq"] == "两" else p.QUARTER_WORD[groups["fq"]]), 0)
    first = p.QUARTER_WORD[groups["q"] or groups["q1"]]
    last = p.QUARTER_WORD[groups["q2"]] if groups["q2"] else first
    return (3 * first - 2, 1, 3 * last, 0)


def _bare(text: str, start: int) -> Form | None:
    tail = _tail(text, start, named=False)
    return _with_since(text, tail) if tail else None


def _days(text: str, start: int) -> Form | None:
    """Read a day of a month that is not said: 16日, 16至17日."""
    match = p.DAYS.match(text, start)
    if not match or p.NOT_DAY.match(text, match.end()):
        return None
    if text[max(0, start - 1) : start] in (
        "第",
        "期",
        "续",
        "續",
        "时",
        "近",
        "每",
        "满",
        "滿",
        "月",
        "历",
        "逾",
        "超",
        "隔",
    ):
        return None
    day = int(match["d"])
    return Form(start, match.end(), "none", shape=(0, day, 0, int(match["d2"] or day)), level="day")


def _with_since(text: str, form: Form) -> Form:
    match = p.SINCE.match(text, form.end)
    return replace(form, end=match.end(), since=True) if match else form


def _join(text: str, first: Form | None) -> Form | None:
    """Join two expressions that are the ends of one stretch: 2023年12月至2024年2月, 去年底到今年初."""
    if first is None or first.basis not in ("absolute", "relative", "none") or first.since or first.shape[0] == 0:
        return first
    link = p.LINK.match(text, first.end)
    if not link:
        return first
    second = _year_first(text, link.end()) or _bare(text, link.end())
    if second is None or second.since or second.basis not in ("absolute", "relative", "none"):
        return first
    if second.basis == "none" or (first.basis, first.year) == (second.basis, second.year):
        shape = (*first.shape[:2], *second.shape[2:])
        if second.basis != "none" and shape[:2] > shape[2:]:
            return first
        return replace(first, end=second.end, shape=shape, level="part")
    if first.basis == second.basis and second.year > first.year:
        return replace(
            first, end=second.end, shape=(*first.shape[:2], *second.shape[2:]), last_year=second.year, word="to"
        )
    return first


def _season(text: str, start: int) -> Form | None:
    match = p.SEASON.match(text, start)
    if not match:
        return None
    return Form(start, match.end(), "relative", p.SEASON_YEARS[match["y"]], p.SEASONS[match["s"]], "part")


def _decade(text: str, start: int) -> Form | None:
    match = p.DECADE.match(text, start)
    if not match:
        return None
    tens = integer(match["d"]) // 10
    low, high = {"初": (0, 2), "前": (0, 2), "中": (4, 6), "末": (7, 9), "后": (7, 9), "後": (7, 9)}.get(
        (match["part"] or " ")[0], (0, 9)
    )
    if match["last"]:
        return Form(start, match.end(), "deictic", word="decade", count=tens, shape=(low, 0, high, 0))
    century = integer(match["c"])
    if not 1 <= century <= 21:
        return None
    decade = (century - 1) * 100 + tens * 10
    return Form(start, match.end(), "fixed", decade + low, last_year=decade + high)


def _plan(text: str, start: int) -> Form | None:
    """Read a five-year plan by its number: the first ran from 1953, the third from 1966, since then without a break."""
    match = p.PLAN.match(text, start)
    if not match:
        return None
    # The last character is the 五 of "five years": 十四五 is the 14th plan.
    number = integer(match["n"][:-1])
    quoted, tail = match["q"] is not None, match["t"] or ""
    if number == 0 or text.startswith("普法", match.end()) or (number < 11 and not (quoted and tail)):
        return None
    if not quoted and not tail and text[match.end() : match.end() + 1] in p.MEASURES:
        return None
    first = 1953 + 5 * (number - 1) if number <= 2 else 1966 + 5 * (number - 3)
    last = first + 4
    if tail in ("初", "开局之年", "開局之年"):
        last = first
    elif tail in ("末", "收官之年"):
        first = last
    return Form(start, match.end(), "fixed", first, last_year=last, label=tail in ("规划", "規劃", "计划", "計劃"))


def _span_of(text: str, start: int) -> Form | None:
    match = p.SPAN_OF.match(text, start)
    if not match:
        return None
    unit = "months" if match["mo"] else "years"
    if match["this"] and match["n"] in ("一", "1"):
        return None
    word = ("next " if match["next"] else "past ") + unit
    if not match["next"] and match[0][0] in "过過":
        word = "done " + unit
    return Form(start, match.end(), "deictic", word=word, count=2 if match["n"] == "两" else integer(match["n"]))


def _past(text: str, start: int) -> Form | None:
    match = p.YEARS_PAST.match(text, start)
    if not match or integer(match["n"]) == 0:
        return None
    return Form(start, match.end(), "deictic", word="past years", count=integer(match["n"]))


def _relative_month(text: str, start: int) -> Form | None:
    match = p.REL_MONTH.match(text, start)
    if not match:
        return None
    low, high = p.THIRDS.get(match["part"] or "", (1, 0))
    if match["d"]:
        low = high = int(match["d"])
    word = {"本": "month 0", "上": "month -1", "下": "month 1"}.get(match["w"][0])
    return Form(start, match.end(), "deictic", word=word, shape=(0, low, 0, high), level="month") if word else None


def _deictic(text: str, start: int) -> Form | None:
    match = p.DEICTIC.match(text, start)
    if not match or (match["w"] == "日前" and text[max(0, start - 1) : start].isdecimal()):
        return None
    return Form(start, match.end(), "deictic", word=match["w"], level="day")


def _label(text: str, start: int) -> Form | None:
    """Read a year that opens a proper name without 年: 2020青岛凤凰音乐节."""
    match = p.LABEL_YEAR.match(text, start)
    if not match or not p.LABEL_NOUN.match(text, match.end()):
        return None
    return Form(start, match.end(), "absolute", int(match["y"]))
