"""What a figure or date is said of: the words of its own clause, against those of the figures beside it.

A sentence that takes a figure from the evidence and tells it of something else (the 60 projects as the 50 of the next
clause) names words that stand with another figure of the same sort, and none that stand with this one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.tokens import stop_words, tagged
from rag.clauses import PART, begin_of, between, end_of
from rag.names import core, subject_names
from rag.synonyms import forms

_LISTED = re.compile(r"[、和与及]|以及")
_RESPECTIVELY = re.compile(r"分别|依次")
_CONTENT = ("n", "v", "a", "j", "l", "i", "nz", "vn", "b", "eng")
# Words that stand with any figure.
COMMON = frozenset(
    "达到 达 超过 突破 实现 完成 为 是 有 共有 其中 左右 以上 约 比例 数量 情况 方面 目标 计划 力争 预计 年度 同比 分别"
    " 全市 全区 全县 全省 全国 全港 全年 新区 新 总 规模 高达"
    " 公司 集团 目前 截至 位于 进行 增长 增加 提高 提升 下降 减少 累计 包括".split()
)

Place = tuple[int, int]  # start and end in the text
_ANY = re.compile(r"[，。；！？：,;!?\n、“”（）]|\d")
_VERB_BEFORE = re.compile(r"(?:达到?|为|是|有|约|近|超过|突破|共|至|到|了|增长|增加|提高|下降)+$")
# What alone makes no clause of its own: 累计达8个 is said of what was counted before.
_BARE = frozenset(
    "累计 总数 总量 达到 达 增长 下降 提高 提升 增加 减少 同比 占 比重 其中 共 合计 共计 超过 突破".split()
)


@dataclass(frozen=True, slots=True)
class At:
    """A text, the place in it of the figure (or date) meant, and the places of all its figures."""

    text: str
    place: Place
    marks: Sequence[Place]

    @property
    def parts(self) -> tuple[str, Place, Sequence[Place]]:
        """Its fields."""
        return self.text, self.place, self.marks


def told_elsewhere(claim: At, held: At, others: Sequence[At], context: str = "", asked: str = "") -> bool:
    """Whether the claim's words stand with another figure of the evidence (``others``) and not with this one.

    So too where none of them stands in the evidence's sentence or what is around it (``context``). A claim without
    words is of what was ``asked``.
    """
    wanted = _words(_around(claim.text, claim.place, claim.marks, alone=True)) - names_of(claim.text)
    there = _around(held.text, held.place, held.marks)
    mine = {word for word in wanted if _stands(word, there)}
    around = f"{context}{held.text}"
    # Any word of the sentence will do here, and half a word: 投资额 is of 投资.
    said = _words(claim.text) - names_of(claim.text)
    halves = {word[i : i + 2] for word in said for i in range(len(word) - 1)}
    if context and not any(_stands(word, around) for word in said | halves or _words(asked) or ("",)):
        return True
    before = held.text[: held.place[0]]
    around_claim = _around(claim.text, claim.place, claim.marks, alone=True)
    named = {core(name) for name in subject_names(around_claim) if name[-1] in "省市区县镇乡村"}
    strange = {name for name in named if len(name) > 1 and name not in before and name not in there}
    beside = [word for word in _beside(claim) if word not in there]
    for other in others:
        part = _around(*other.parts)
        theirs = wanted & _words(part)
        if (mine != wanted and theirs > mine) or any(name in part for name in strange):
            return True
        # What both have in common may have been said before: 人均可支配收入34870元，其中城镇居民43190元.
        own = any(word not in part and tagged(word)[0][1][:1] == "n" for word in mine)
        if not own and any(word in _beside(other) for word in beside):
            return True
    return False


def _stands(word: str, text: str) -> bool:
    """Whether a text holds a word or another form of it (GDP, 地区生产总值)."""
    return any(form.lower() in text.lower() for form in (word, *forms(word)))


def _beside(at: At) -> list[str]:
    """Return what stands right before the figure, and the noun right after it: 新增就业, 代表队."""
    beside = between(_ANY, at.text, *at.place)
    before, after = at.text[beside.start : at.place[0]], at.text[at.place[1] : beside.stop]
    found: list[str] = []
    run = ""
    for word, tag, _, _ in reversed(tagged(_VERB_BEFORE.sub("", before))):
        if not tag.startswith(("n", "v", "b", "a", "j")) or tag in ("ns", "nt", "nr"):
            break
        run = word + run
        if len(run) > 2:
            found.append(run)
            break
    first = next(iter(tagged(after)), None)
    if first and first[1].startswith("n") and first[1] not in ("ns", "nt", "nr") and len(first[0]) > 1:
        found.append(first[0])
    return [word for word in found if word not in COMMON]


def names_of(text: str) -> set[str]:
    """Return the words of a text's names of places and bodies, which are looked for by themselves."""
    return {word for name in subject_names(text) for word in (*_words(name), name, core(name))}


def content_words(text: str) -> set[str]:
    """Return the words of a text that tell what it is of."""
    return _words(text) - names_of(text)


def words_around(at: At) -> str:
    """Return the words that belong to the figure: its part of the clause, what stands before where that is bare."""
    return _around(at.text, at.place, at.marks)


def _around(text: str, place: Place, marks: Sequence[Place], *, alone: bool = False) -> str:
    """Return the words of a text that belong to one of its figures: its part of the clause.

    Where that is bare (累计达8个), the words before it count too, unless ``alone``.
    """
    low, high = begin_of(PART, text, place[0]), end_of(PART, text, place[1])
    shared = _distributed(text[:high], place, [m for m in marks if low <= m[0] < high], low)
    if shared:
        return shared
    start, end = low, high
    inside = [m for m in marks if low <= m[0] < high]
    for match in _LISTED.finditer(text, low, high):
        # A comma of a list parts two figures only where one stands on either side of it.
        if any(m[1] <= match.start() for m in inside) and any(m[0] >= match.end() for m in inside):
            if match.end() <= place[0]:
                start = match.end()
            elif match.start() >= place[1]:
                end = match.start()
                break
    own = text[start : place[0]] + " " + text[place[1] : end]
    if alone or any(tag[:1] in "nvaj" and word not in _BARE for word, tag, _, _ in tagged(own)):
        return own
    if start > low:
        return text[low : place[0]] + " " + text[place[1] : end]
    before = begin_of(PART, text, max(0, low - 1))
    return text[before : place[0]] + " " + text[place[1] : high]


def _distributed(text: str, place: Place, marks: Sequence[Place], low: int) -> str:
    """Return what belongs to a figure of 货物、集装箱吞吐量分别居第四、第六, an empty string elsewhere."""
    match = _RESPECTIVELY.search(text, low)
    if not match:
        return ""
    after = [m for m in marks if m[0] >= match.end()]
    items = _LISTED.split(text[low : match.start()])
    if place not in after or len(items) != len(after) or len(items) < 2:
        return ""
    words = [word for word, *_ in tagged(items[-1])]
    shared = words[-1] if len(words) > 1 else items[-1][-2:]
    return f"{items[after.index(place)]} {shared} {text[match.end() : after[0][0]]}"


@lru_cache(maxsize=20_000)
def _cut(text: str) -> frozenset[str]:
    return frozenset(
        word
        for word, tag, _, _ in tagged(text)
        if len(word) > 1 and tag.startswith(_CONTENT) and word not in stop_words() and word not in COMMON
    )


def _words(text: str) -> set[str]:
    return set(_cut(text))
