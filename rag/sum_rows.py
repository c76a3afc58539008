"""The row that adds up a table's others, where what all of them have is asked: 园区合计（规模以上）."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from rag.query import Parsed
from rag.synonyms import forms

_SUM = re.compile(r"(?P<of>[一-鿿]{0,6}?)(?:合计|总计|共计|总数|小计)(?:[（(][^（）()]*[）)])?")
ASKS_ALL = re.compile(r"合计|总|共|全部|全[省市县区镇乡村州旗校厂国部]|一起")
SHORTEST = 3  # characters of the name of what a table is of


@lru_cache(maxsize=2_000)
def adds_up(name: str) -> bool:
    """Whether a row's name is that of a sum."""
    return _SUM.fullmatch(name) is not None


def is_asked_for(question: Parsed, name: str, names: Collection[str], title: str, row: str) -> bool | None:
    """Whether a row is the sum that a question asks for, False where another one is; None where no sum is asked.

    A sum is asked by a word (合计, 总), or by the name of what the whole table is of, where no other row is named. What
    else the question names, the row or the title has to hold: 风电企业 are some of the enterprises.
    """
    sums = [one for one in names if adds_up(one)]
    asked = question.text
    if not sums or any(one in asked for one in names if one and one not in sums):
        return None
    whole = _named_in(title, question)
    if any(whole and whole in one for one in names) or not (whole or ASKS_ALL.search(asked)):
        return None
    if len(sums) > 1:
        sums = [one for one in sums if (found := _SUM.fullmatch(one)) and found["of"] and found["of"] in asked] or [
            one for one in sums if one[:2] in ("合计", "总计", "总数", "共计")
        ]
    if name not in sums:
        return False
    known = f"{title}{row}"
    named = [t.text for t in question.terms if t.pos[:1] in "nbjx" and len(t.text) > 1 and not adds_up(t.text)]
    return all(any(form in known for form in (word, word.removeprefix("总"), *forms(word))) for word in named)


def _named_in(title: str, question: Parsed) -> str:
    """Return the name of several words in a question that stands in a title: 白沙湾食品工业园."""
    name, longest, end = "", "", -1
    for term in question.terms:
        joined = name + term.text if term.start == end else term.text
        name, end = (joined, term.end) if joined in title else ("", -1)
        longest = max(longest, name, key=len)
    return longest if len(longest) >= SHORTEST else ""
