"""Lists that a text spreads over sentences: "四张名片：影视之都，……。音乐之岛，……。", "一是……；二是……"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.chunk import sentences

_NUMERALS = "一二三四五六七八九十"
_COUNTED = re.compile(
    rf"([{_NUMERALS}两]|\d{{1,2}})(?:大|张|个|种|项|条|类|点|方面|座|家|份|位|名)(?P<what>[^，。：；“”]{{0,12}})[”]?[：:]"
)
_ORDERED = re.compile(rf"(?:^|[。；：，\n])(?P<n>[{_NUMERALS}])(?:是|要)(?P<item>[^，。；：]{{2,40}})")
MAX_ITEM = 12  # characters of an item's name at the head of its sentence


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Items at ``[start, end)`` of a text, each where the source names it, and what was announced before them."""

    announced: str
    items: tuple[tuple[int, int], ...]


def count_of(text: str) -> int:
    """Return the number that one Chinese or Arabic numeral up to ten and some means."""
    return int(text) if text.isdigit() else _NUMERALS.find(text.replace("两", "二")) + 1


def spread(text: str) -> list[Enumeration]:
    """Return the enumerations of a text whose number of items is the one announced."""
    found: list[Enumeration] = []
    for match in _COUNTED.finditer(text):
        wanted = count_of(match[1])
        end = text.find("\n", match.end())
        body = text[match.end() : end if end >= 0 else len(text)]
        items = _heads(body, match.end(), wanted)
        if wanted > 1 and len(items) == wanted:
            found.append(Enumeration(match.group().rstrip("：:"), tuple(items)))
    return found + _ordered(text)


def _heads(body: str, shift: int, wanted: int) -> list[tuple[int, int]]:
    """Return the short phrases that the sentences after an announcement begin with."""
    items: list[tuple[int, int]] = []
    for start, end in sentences(body):
        comma = re.search(r"[，：:]", body[start:end])
        if comma is None or not 2 <= comma.start() <= MAX_ITEM or len(items) == wanted:
            break
        items.append((shift + start, shift + start + comma.start()))
    return items


def _ordered(text: str) -> list[Enumeration]:
    """Return the runs 一是…二是…三是…, announced by the sentence before them."""
    runs: list[list[re.Match[str]]] = []
    for match in _ORDERED.finditer(text):
        number = count_of(match["n"])
        if number == 1:
            runs.append([match])
        elif runs and len(runs[-1]) == number - 1:
            runs[-1].append(match)
    return [
        Enumeration(text[max(0, run[0].start() - 60) : run[0].start() + 1], tuple(match.span("item") for match in run))
        for run in runs
        if len(run) > 1
    ]
