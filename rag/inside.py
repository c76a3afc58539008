"""How many of a set are somewhere: 全市58家工厂，17家在甲区 tells the whole city's number, and that of 甲区."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.names import Place, places
from rag.passages import Passage

# 在职, 在校 and the like say of what sort somebody is, not where.
_IN = (
    "在(?!职|岗|校(?![区内])|册|编|建(?!设)|园(?![区内])|读|训|营|售|研|任)"
    "|位于|落户|落在|设在|分布在|坐落[在于]|布局在|属于?|来自"
)
WHERE = re.compile(rf"是?(?:{_IN})")
_ASKED = re.compile(rf"(?:多少|几)[^，。？年月日号点时]{{0,4}}?是?(?:{_IN})(?=[一-鿿])")
_TOLD = re.compile(rf"\d[\d.,]*[余多]?[万亿]?[一-鿿]{{0,6}}?(?:{_IN})(?P<where>[一-鿿]{{2,16}})")
_FIGURE = "0123456789.,"


def asked_inside(question: str) -> int:
    """Return where the name begins of what it is asked how many are in (有多少家在甲区), -1 where it is not."""
    asked = _ASKED.search(question)
    return asked.end() if asked else -1


@lru_cache(maxsize=5_000)
def place_inside(text: str, offset: int) -> Place | None:
    """Return the region that a figure's own words say it is of: 17家在甲区."""
    match = _TOLD.match(text, offset)
    return next((p for p in places(match["where"]) if p.start == 0), None) if match else None


def told_inside(words: tuple[str, ...], passage: Passage, offset: int, *, ours: bool) -> bool:
    """Whether a figure is told of where it is asked how many there are: right behind it, or before in its clause.

    ``ours``: whether a region is asked, which 新区 without a name may be.
    """
    low, high = passage.clause_at(offset)
    inside = place_inside(passage.text, offset) if ours else None
    if inside is not None and not inside.name:
        return True
    after = re.split(r"\d", passage.text[offset:high].lstrip(_FIGURE))[0]
    return any(word in after or word in passage.text[low:offset] for word in words)
