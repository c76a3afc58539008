"""Made-up questions over news: a sentence asked for one figure, date, name, place or title that it states."""

from __future__ import annotations

import random
import re
from collections import defaultdict

from index.figures import find_figures
from index.times import find_times
from index.tokens import cutter, tagged
from rag.names import persons

_CLAUSE = re.compile(r"[^，；：。！？]+")
_OPENING = re.compile(r"^(?:其中|同时|此外|但|而|并|据悉|据了解|因此)")
_WEIGHTS = {"figure": 4, "date": 3, "person": 3, "place": 2, "title": 2, "quotation": 2, "name": 1}
_ASKED = {
    "date": ("什么时候", "何时", "什么时间", "哪一天", "哪天", "几月几日"),
    "person": ("谁", "哪位", "谁"),
    "place": ("哪里", "什么地方", "哪儿", "何处", "哪个地方", "哪个城市"),
    "title": ("什么", "哪部作品", "哪本书", "什么作品"),
    "quotation": ("什么",),
    "name": ("什么", "哪个", "什么"),
}
_BY_ENDING = {"公司": "哪家公司", "大学": "哪所大学", "医院": "哪家医院", "集团": "哪家公司", "银行": "哪家银行"}
_BY_ENDING |= {"队": "哪支球队", "国": "哪个国家", "部门": "哪个部门", "局": "哪个部门"}
_BY_LAST_WORDS = {"date": "的时间", "person": "是谁", "place": "的地点"}
# What the words of a search box end in.
_BOX_ENDINGS = {
    "figure": ("", "", "是多少", "有多少", "数量"),
    "date": ("时间", "的时间", "日期", "是什么时候", "时间是什么时候", "是哪天"),
    "person": ("是谁", "是谁", "", "名字"),
    "place": ("地点", "在哪里", "的地点", "在哪", "举办地"),
    "title": ("", "是什么", "叫什么", "名称"),
    "name": ("", "是什么", "叫什么", "名称", "是哪个"),
}
_BOX_SHARE, _BOX_WORDS = 0.3, (2, 6)
_SHORTEST, _LONGEST = 8, 70
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|(?!\d))")
_NAMES = frozenset({"nr", "ns", "nt", "nz", "nrt"})


def made_up(sentence: str, rng: random.Random) -> tuple[str, str] | None:
    """Return a question and its answer, a slice of the sentence; None where nothing can be asked of it."""
    by_kind: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for kind, start, end, unit in _targets(sentence):
        by_kind[kind].append((start, end, unit))
    if not by_kind:
        return None
    kind = rng.choices(list(by_kind), [_WEIGHTS[name] for name in by_kind])[0]
    start, end, unit = rng.choice(by_kind[kind])
    if kind in _BOX_ENDINGS and rng.random() < _BOX_SHARE:
        question = _searched(sentence, start, end, rng)
        return (question + rng.choice(_BOX_ENDINGS[kind]), sentence[start:end]) if question else None
    clauses = [match.span() for match in _CLAUSE.finditer(sentence)]
    number = next((n for n, (low, high) in enumerate(clauses) if low <= start < high), None)
    if number is None:
        return None
    low, high = clauses[number]
    before, after = sentence[low:start], sentence[end : max(end, high)]
    lead = ""
    if number and (len(before) + len(after) < 14 or rng.random() < 0.5):
        lead = _thinned(sentence[slice(*clauses[number - 1])], 0.3, rng)[:24]
    elif len(before) + len(after) < _SHORTEST:
        return None
    rate = rng.choice((0, 0.1, 0.25, 0.4))
    before, after = _thinned(before, rate, rng), _thinned(after, rate, rng)
    asking = _asking_word(kind, sentence[start:end], unit, rng)
    form = rng.random()
    if form < 0.4 or kind == "quotation":
        question = lead + before + asking + after
    elif form < 0.6:
        question = lead + before + after + ("是" if rng.random() < 0.7 else "") + asking
    elif form < 0.75:
        question = lead + asking + before + after
    else:
        last = rng.choice(("", "数量", "有多少")) if kind == "figure" else _BY_LAST_WORDS.get(kind, "")
        question = lead + before + after + last
    question = _OPENING.sub("", re.sub(r"\s+", "", question))[:_LONGEST]
    if len(question) < _SHORTEST:
        return None
    return question + rng.choice(("？", "?", "")), sentence[start:end]


def _searched(sentence: str, start: int, end: int, rng: random.Random) -> str | None:
    """Return some of the sentence's words, those near the answer first, as one would type them into a search box."""
    told = [
        (min(abs(low - end), abs(start - high)) * (0.4 if tag in _NAMES else 1.0) * rng.uniform(0.5, 1.5), low, word)
        for word, tag, low, high in tagged(sentence)
        if (high <= start or low >= end) and (tag[:1] in "nvj" or tag == "eng") and len(word) > 1
    ]
    if len(told) < _BOX_WORDS[0]:
        return None
    kept = sorted(told)[: rng.randint(*_BOX_WORDS)]
    question = "".join(word for _, word in sorted((low, word) for _, low, word in kept))
    year = _YEAR.search(sentence)
    if year and not (year.start() < end and year.end() > start) and rng.random() < 0.5:
        question = f"{year.group()}年{question}"
    return question if len(question) >= _SHORTEST - 2 else None


def _targets(sentence: str) -> list[tuple[str, int, int, str]]:
    """Return what can be asked for: kind, start, end, and the unit of a figure."""
    times = find_times(sentence, None)
    found = [("date", m.start, m.end, "") for m in times if re.search(r"\d", m.text) and len(m.text) > 1]
    figures = find_figures(sentence, [(m.start, m.end) for m in times])
    found += [("figure", figure.start, figure.end, figure.unit) for figure in figures if len(figure.text) > 1]
    found += [("title", *match.span(), "") for match in re.finditer(r"《[^》]{2,24}》", sentence)]
    found += [("quotation", *match.span(1), "") for match in re.finditer(r"“([^”]{2,14})”", sentence)]
    found += [("person", start, end, "") for _, start, end in persons(sentence)]
    for word, tag, start, end in tagged(sentence):
        if len(word) < 2:
            continue
        if tag == "ns":
            found.append(("place", start, end, ""))
        elif tag in ("nt", "nz") or (tag == "n" and len(word) > 2):
            found.append(("name", start, end, ""))
    return found


def _asking_word(kind: str, answer: str, unit: str, rng: random.Random) -> str:
    if kind == "figure":
        if unit == "%":
            return rng.choice(("多少", "百分之几", "多少"))
        return rng.choice(("多少", "多少", "多少", "几")) + (unit if rng.random() < 0.5 else "")
    if kind == "date" and re.fullmatch(r"\d{4}年", answer):
        return rng.choice(("哪一年", "哪年", "何年", "什么时候"))
    by_ending = next((asking for ending, asking in _BY_ENDING.items() if answer.endswith(ending)), None)
    return by_ending if kind == "name" and by_ending else rng.choice(_ASKED[kind])


def _thinned(text: str, rate: float, rng: random.Random) -> str:
    """Leave out a share of the words, long ones kept."""
    return "".join(word for word in cutter.cut(text) if len(word) > 3 or rng.random() >= rate)


def altered(question: str, names: dict[str, list[str]], rng: random.Random) -> str | None:
    """Return the question asked of another year, or of another person, place or body; None where it names none.

    ``names`` are those that other questions name, by kind.
    """
    years = list(_YEAR.finditer(question))
    if years and rng.random() < 0.7:
        year = rng.choice(years)
        other = int(year.group()) + rng.choice((-3, -2, -1, 1, 2, 3))
        return question[: year.start()] + str(other) + question[year.end() :]
    own = named(question)
    if not own:
        return None
    name, kind = rng.choice(own)
    other_name = rng.choice(names[kind])
    return None if other_name in question else question.replace(name, other_name)


def named(text: str) -> list[tuple[str, str]]:
    """Return the names in a text with their kinds."""
    return [(word, tag) for word, tag, _, _ in tagged(text) if tag in _NAMES and len(word) > 1]
