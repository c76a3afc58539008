"""Lists that a text spreads over sentences: "四张名片：影视之都，……。音乐之岛，……。", "一是……；二是……"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from index.chunk import sentences
from rag.clauses import after_last

_NUMERALS = "一二三四五六七八九十"
_COUNT = rf"(?<![第\d{_NUMERALS}])(?P<count>[{_NUMERALS}两]{{1,2}}|\d{{1,2}})"
COUNTERS = "大|张|个|种|项|条|类|点|方面|座|家|份|位|名|步|件|处|所|支|批|宝|场|道|则|届|款"
_COUNTED = re.compile(rf"{_COUNT}(?:{COUNTERS})(?P<what>[^，。：；“”\n]{{0,16}})[”]?(?P<end>[：:。]|$)", re.MULTILINE)
COUNT = re.compile(rf"{_COUNT}(?:{COUNTERS})")
# The marks that number items, by style; what stands before one is a border.
_BORDER = r"(?:^|(?<=[。；：，:;\n　 ]))"
_PLAIN = r"(?!\d)"
_STYLES: tuple[tuple[re.Pattern[str], bool], ...] = (  # the mark, and whether the item is a heading
    (re.compile(rf"{_BORDER}(?P<n>[{_NUMERALS}]{{1,2}})(?:是|要)(?P<item>[^。；\n]{{2,60}})", re.MULTILINE), False),
    (re.compile(rf"{_BORDER}第(?P<n>[{_NUMERALS}])[，,、](?P<item>[^。；\n]{{2,60}})", re.MULTILINE), False),
    (re.compile(rf"{_BORDER}(?P<n>首先|其次|再次|然后|最后)[，,]?(?P<item>[^。；\n]{{2,60}})", re.MULTILINE), False),
    (re.compile(rf"[（(](?P<n>\d{{1,2}}|[{_NUMERALS}]{{1,2}})[）)][、.．]?(?P<item>[^。；\n]{{2,60}})"), True),
    (re.compile(rf"{_BORDER}(?P<n>[{_NUMERALS}]{{1,2}})、(?P<item>[^。；\n]{{2,60}})", re.MULTILINE), True),
    (re.compile(rf"{_BORDER}(?P<n>\d{{1,2}})[.．、]{_PLAIN}(?P<item>[^。；\n]{{2,60}})", re.MULTILINE), True),
    (re.compile(r"(?P<n>[①②③④⑤⑥⑦⑧⑨⑩])(?P<item>[^。；\n①②③④⑤⑥⑦⑧⑨⑩]{2,60})"), True),
)
_MARK = re.compile(rf"[（(①②]|第?[{_NUMERALS}\d]{{1,2}}[、.．，是要]|首先|其次|再次|最后")
# What a sentence begins with that names nothing.
_CONNECTS = re.compile(
    r"【|近[日年期]|日前|据|记者|此外|同时|另外|目前|其中|下一步|为此|今[年天后]|去年|会[上议]|[^，：]{0,6}[年月日][，：]"
)
_STEPS = {"首先": 1, "其次": 2, "再次": 3, "然后": 3}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_SENTENCE_ENDS = "。！？；\n"
MAX_ITEM = 12  # characters of an item's name at the head of its sentence
MAX_HEADING = 30  # of an item behind a number
LEAD = 80  # characters before the first item in which it is announced


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Items at ``[start, end)`` of a text, each where the source names it, and what was announced before them.

    ``start`` is where the announcement begins; ``count`` is the number it names, None where it names none.
    """

    announced: str
    items: tuple[tuple[int, int], ...]
    start: int = 0
    count: int | None = None

    @property
    def end(self) -> int:
        """Where the last item ends."""
        return self.items[-1][1]

    @property
    def whole(self) -> bool:
        """Whether there are as many items as were announced."""
        return self.count is None or self.count == len(self.items)


def count_of(text: str) -> int:
    """Return the number that one Chinese or Arabic numeral up to ten and some means."""
    if text.isdigit():
        return int(text)
    if len(text) > 1 and text[0] == "十":
        return 10 + count_of(text[1:])
    return _NUMERALS.find(text.replace("两", "二")) + 1


# How many of the first are asked for: 金牌榜前三名, 冠亚季军.
ASKS_TOP = re.compile(
    r"前(?P<count>[二两三四五六])(?:名|甲|位|强)|(?P<medals>冠、?亚、?季军)|(?:排名?)?前(?P<of>[二三四五六])(?:的|是|$)"
)


def top_count(question: str) -> int | None:
    """Return how many of the first a question asks for, None where it asks for none."""
    match = ASKS_TOP.search(question)
    return None if match is None else 3 if match["medals"] else count_of(match["count"] or match["of"])


def spread(text: str) -> list[Enumeration]:
    """Return the enumerations of a text: those announced by a number in order, then the numbered ones."""
    found: list[Enumeration] = []
    for match in _COUNTED.finditer(text):
        wanted = count_of(match["count"])
        if wanted < 2:
            continue
        for heads in (_sentence_heads, _paragraph_heads):
            items = heads(text, match.end(), wanted)
            if len(items) == wanted:
                start = after_last(_SENTENCE_ENDS, text, match.start())
                found.append(Enumeration(text[start : match.end()].rstrip("：:。"), tuple(items), start, wanted))
                break
    return found + _ordered(text)


def _sentence_heads(text: str, place: int, wanted: int) -> list[tuple[int, int]]:
    """Return the short phrases that the sentences after an announcement begin with, in its paragraph."""
    end = text.find("\n", place)
    body = text[place : end if end >= 0 else len(text)]
    return _heads(sentences(body), body, place, wanted)


def _paragraph_heads(text: str, place: int, wanted: int) -> list[tuple[int, int]]:
    """Return the short phrases that the paragraphs after an announcement begin with."""
    if text[place : place + 1] not in ("\n", ""):
        return []
    body = text[place:]
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", body)][:wanted]
    return _heads(lines, body, place, wanted)


def _heads(pieces: list[tuple[int, int]], body: str, shift: int, wanted: int) -> list[tuple[int, int]]:
    items: list[tuple[int, int]] = []
    for start, end in pieces:
        start += len(body[start:end]) - len(body[start:end].lstrip(" 　"))
        comma = re.search(r"[，：:]", body[start:end])
        if comma is None or not 2 <= comma.start() <= MAX_ITEM or len(items) == wanted:
            break
        if _MARK.match(body[start:end]) or _CONNECTS.match(body[start:end]):
            break  # numbered: those are told apart by their numbers
        items.append((shift + start, shift + start + comma.start()))
    return items


def _ordered(text: str) -> list[Enumeration]:
    """Return the runs that marks number, announced by what stands before them."""
    found: list[Enumeration] = []
    for pattern, heading in _STYLES:
        runs: list[list[re.Match[str]]] = []
        for match in pattern.finditer(text):
            number = _place_of(match["n"], len(runs[-1]) if runs else 0)
            if number == 1:
                runs.append([match])
            elif runs and len(runs[-1]) == number - 1:
                runs[-1].append(match)
        cut = _heading if heading else _clause
        for run in (run for run in runs if len(run) > 1):
            items = tuple(cut(match) for match in run)
            if all(end - start >= 2 for start, end in items) and all(a[1] <= b[0] for a, b in pairwise(items)):
                found.append(_announced(text, run[0].start(), items))
    return found


def _announced(text: str, place: int, items: tuple[tuple[int, int], ...]) -> Enumeration:
    low = max(0, place - LEAD)
    lead = text[low:place].rstrip(" 　\n：:。，；")
    start = low + after_last(_SENTENCE_ENDS, lead, len(lead))
    announced = text[start : low + len(lead)]
    counts = [count_of(m["count"]) for m in COUNT.finditer(announced)]
    count = next((n for n in reversed(counts) if n >= len(items)), None)
    return Enumeration(announced, items, start if announced else place, count)


def _place_of(mark: str, so_far: int) -> int:
    if mark in _STEPS:
        return so_far + 1 if mark == "然后" else _STEPS[mark]
    if mark == "最后":
        return so_far + 1 if so_far else 0
    return _CIRCLED.find(mark) + 1 if mark in _CIRCLED else count_of(mark)


def _heading(match: re.Match[str]) -> tuple[int, int]:
    """Return an item up to its first comma: a heading that the rest of the sentence explains."""
    start, item = match.start("item"), match["item"]
    stop = re.search(r"[，：:,]|\s{2}|　", item)
    return start, start + (stop.start() if stop else min(len(item), MAX_HEADING * 2))


def _clause(match: re.Match[str]) -> tuple[int, int]:
    """Return an item up to its first comma where that is far enough, else the whole clause."""
    start, item = match.start("item"), match["item"]
    stop = item.find("，")
    if 4 <= stop <= MAX_HEADING:
        return start, start + stop
    return start, start + (len(item) if len(item) <= 2 * MAX_HEADING else stop if stop > 0 else MAX_HEADING)
