"""What a turn points to in the last answer: 第二个 of a list, 他 whom the answer names."""

from __future__ import annotations

import re

from rag.names import persons, subject_names
from rag.query import Parsed

_NTH = re.compile(
    r"^(?:是)?(?P<nth>第(?P<n>[一二三四五六七八九十]|\d{1,2})|最后一?)(?P<unit>[个张项种条类点家位名座处款支])(?P<noun>[一-鿿]{0,3}?)(?P<rest>呢|是|叫|指|为|的|有|在|什么|怎|$)"
)
_HE = re.compile(r"^(?:他|她|此人|(?:这|那|该)(?:个|位|名)?(?:人|领导|老人|选手|同志))(?![们的]?们)(?:的)?")
_DIGITS = "一二三四五六七八九十"
_SEPARATOR = re.compile(r"[、；;\n]")
LONGEST_ITEM = 30


def needs_answer(turn: str) -> bool:
    """Whether a turn may point to something that the last answer names."""
    return bool(_NTH.match(turn) or _HE.match(turn))


def with_answer(turn: str, before: Parsed, short: str | None) -> str | None:
    """Return the turn with what it points to in its place, or None where the short answer does not hold it."""
    if not short:
        return None
    nth = _NTH.match(turn)
    if nth is not None:
        return _item(turn, nth, short) if before.kind in ("list", "what", "definition") else None
    he = _HE.match(turn)
    if he is None or before.kind != "person":
        return None
    names = [name for name, start, end in persons(short) if (start, end) == (0, len(short))]
    plain = short if not names and re.fullmatch(r"[一-鿿·]{2,4}", short) and not subject_names(short) else None
    name = names[0] if names else plain
    return f"{name}{turn[he.end() :]}" if name else None


def _item(turn: str, nth: re.Match[str], short: str) -> str | None:
    items = [item.strip() for item in _SEPARATOR.split(short) if item.strip()]
    digit = nth["n"]
    number = len(items) if digit is None else _DIGITS.find(digit) + 1 or int(digit)
    if len(items) < 2 or not 1 <= number <= len(items) or len(items[number - 1]) > LONGEST_ITEM:
        return None
    rest = turn[nth.start("rest") :].strip("？?")
    return f"{items[number - 1]}{'是什么' if rest in ('', '呢') else rest}？"
