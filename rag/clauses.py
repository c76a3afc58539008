"""Where the clause of a place begins and ends in a text of which no more is known: a claim, a quote, a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

CLAUSE = re.compile(r"[，。；！？;!?\n]|,(?!\d{3}(?!\d))")
"""What ends a clause."""
PART = re.compile(r"[，。；！？：;!?\n]|,(?!\d{3}(?!\d))")
"""What ends a clause, or announces what follows."""


def begin_of(marks: re.Pattern[str], text: str, offset: int) -> int:
    """Return where the last of some marks before an offset ends, 0 where there is none."""
    return max((mark.end() for mark in marks.finditer(text, 0, offset)), default=0)


def after_last(marks: str, text: str, offset: int) -> int:
    """Return where the part of a text begins that an offset stands in: behind the last of some marks before it.

    0 where none of the marks, which are single characters, stands before it. Much faster than a pattern of them.
    """
    start = 0
    for mark in marks:
        start = text.rfind(mark, start, offset) + 1 or start
    return start


def end_of(marks: re.Pattern[str], text: str, offset: int) -> int:
    """Return where the first of some marks from an offset on begins, the text's end where there is none."""
    mark = marks.search(text, offset)
    return mark.start() if mark else len(text)


def between(marks: re.Pattern[str], text: str, start: int, end: int) -> slice:
    """Return the stretch around ``[start, end)`` between the marks that are next to it."""
    return slice(begin_of(marks, text, start), end_of(marks, text, end))


def in_a_row(pattern: re.Pattern[str], text: str, offset: int) -> Iterator[re.Match[str]]:
    """Return the matches of a pattern from an offset on, each beginning where the one before it ends."""
    while (found := pattern.match(text, offset)) is not None:
        yield found
        offset = found.end()


def masked(pattern: re.Pattern[str], text: str) -> str:
    """Return a text with commas in the place of what a pattern finds, every offset kept."""
    return pattern.sub(lambda found: "，" * len(found[0]), text)
