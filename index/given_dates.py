"""Dates that a person or a program gives: any usual way of writing one, to ISO at the precision given.

Apart from ``index.dates``, so that reading an archive does not load what only dating articles needs.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.errors import InputError
from index.numerals import WIDE, integer
from index.types import TimeSpan

_CN_DIGIT = "〇○零一二三四五六七八九"
_WRITTEN = re.compile(
    rf"(?P<y>\d{{4}}|[一二][{_CN_DIGIT}]{{3}})"
    r"(?:\s?年(?:\s?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,3})\s?月(?:\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号])?)?"
    r"|(?P<s>[-/.])(?P<m2>\d{1,2})(?:(?P=s)(?P<d2>\d{1,2}))?|(?P<m3>\d{2})(?P<d3>\d{2}))?"
)
_CLOCK = re.compile(r"[T\s]\s*\d{1,2}:\d{2}.*$")


@lru_cache(maxsize=4096)
def parse_date(text: str) -> str:
    """Write a date as ISO at the precision given.

    Reads ``2023年2月11日``, ``2023-02-11``, ``2023/2/11``, ``2023.2``, ``2023年``, ``2023``, ``20230211``, Chinese
    numerals and a time of day after it, which is dropped.

    Raises
    ------
    InputError
        Where the text is no date, or no day of the calendar.
    """
    match = _WRITTEN.fullmatch(_CLOCK.sub("", text.strip().translate(WIDE)))
    if match:
        parts = [match["y"], match["m"] or match["m2"] or match["m3"], match["d"] or match["d2"] or match["d3"]]
        numbers = [integer(part) for part in parts if part]
        try:
            return str(TimeSpan.of(*numbers))
        except ValueError:
            pass
    raise InputError(f"{text!r} is no date; write it as YYYY, YYYY-MM or YYYY-MM-DD")
