"""Things told one after another, each with what it does: "6号线空载试运行、13号线通车运营" says of 6号线 no 通车."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import tagged
from rag.names import subject_names
from rag.outline import THING
from rag.passages import Passage
from rag.query import Term
from rag.stretches import held, is_name

_STAGE = re.compile("[一二三四五六七八九十]期")
_DEED = re.compile(r"(?:通车|[开完竣动停复]工|[投达停复]产|封顶|运营|运行|投用)[，。；！？]?$")
_NUMBERED = re.compile(r"\d+(?P<kind>号线|路|号楼|号机组|号井|标段)")
_FEATURES = "岛湾村河湖山桥岭港镇乡街路"
SHORTEST = 2  # characters of a noun that names no one thing: 大桥
_MORE = 2  # characters behind the name of a thing that say something of it

# What is asked to be reached, and what is planned where that is not: 试运行 is no 通车.
_STEPS = (
    (
        re.compile(r"(?<!空)载客|通车|(?:正式|投入|开通|商业)运营|正式(?:开通|运行)"),
        re.compile(r"空载|试运[行营]|调试|热滑|冷滑"),
    ),
    (re.compile(r"竣工|建成|完工|通车|投产|投用"), re.compile(r"主体(?:结构)?封顶|主体完工|完成主体")),
)


def own_piece(clause: str, terms: Sequence[Term], deed: Term) -> tuple[int, str]:
    """Return the part of a clause that tells of what the terms name, where another part tells another thing's deed.

    With where it begins; the whole clause where it is told of all of them.
    """
    if "、" not in clause:
        return 0, clause
    pieces = [(match.start(), match.group()) for match in re.finditer(r"[^、]+", clause)]
    names = [t.text for t in terms if t is not deed and (is_name(t) or t.pos[:1] not in "vad")]

    def named(piece: str) -> int:
        return sum(len(name) for name in names if held(name, piece) >= 0)

    start, piece = max(pieces, key=lambda one: named(one[1]))
    told = [other for _, other in pieces if held(deed.text, other) >= 0]
    if not named(piece) or piece in told or any(named(other) >= named(piece) for other in told):
        return 0, clause
    if not all(_ends_in_deed(piece) for _, piece in pieces):
        return 0, clause  # 禁止行人、非机动车和摩托车通行 says one thing of all
    end = max(held(name, piece) for name in names)
    return (start, piece) if len(piece) - end >= _MORE else (0, clause)


def _ends_in_deed(piece: str) -> bool:
    last = tagged(piece.rstrip("，。；！？"))[-1:]
    return bool(last) and (last[0][1][:1] == "v" or _DEED.search(piece) is not None)


def of_other_stage(asked: str, told: str) -> bool:
    """Whether a text tells of 二期 where 一期 is asked."""
    mine, theirs = set(_STAGE.findall(asked)), set(_STAGE.findall(told))
    return bool(mine and theirs) and not mine & theirs


def of_other_step(asked: str, told: str) -> bool:
    """Whether a text does not tell of the first step, 试运行, that is asked about."""
    return any(before.search(asked) and not before.search(told) for _, before in _STEPS)


def goes_less_far(asked: str, told: str) -> bool:
    """Whether a text tells of a step before the one that is asked about, and not of that one."""
    return any(
        reached.search(asked)
        and not before.search(asked)
        and before.search(told)
        and not reached.search(before.sub("", told))
        for reached, before in _STEPS
    )


def without_steps(terms: Sequence[Term]) -> list[Term]:
    """Return the terms that name what it is that is to go so far."""
    return [t for t in terms if t.must or not (t.pos[:1] in "vad" or any(one.search(t.text) for one, _ in _STEPS))]


def names_its_like(clause: str, terms: Sequence[Term]) -> bool:
    """Whether a clause names another of the same kind: 6号线 where 13号线 is asked, 灵山岛 where 灵山湾 is."""
    for term in terms:
        numbered = _NUMBERED.fullmatch(term.text) if term.text not in clause else None
        if numbered and re.search(rf"\d+{re.escape(numbered['kind'])}", clause):
            return True
        behind = next((t.text for t in terms if t.start == term.end and len(t.text) == 1), "")
        name = term.text + behind
        if term.pos[:2] != "ns" or name[-1] not in _FEATURES or name in clause:
            continue
        if re.search(rf"{re.escape(name[:-1])}[{_FEATURES}]", clause):
            return True
    return False


_HOUSE = re.compile(r"[一-鿿](?:[馆院园校店堂所局厅室库]|公司|中心|门诊部?|宿舍|公寓)$")


def of_another_house(terms: Sequence[Term], passage: Passage) -> bool:
    """Whether a sentence tells of another of a sort, and nothing around it names the asked: 总部食堂 for 北汊食堂."""
    text = passage.text
    for at, term in enumerate(terms):
        if term.pos[:1] != "n" or not _HOUSE.search(term.text) or term.text not in text:
            continue
        start = term.start
        for before in reversed(terms[:at]):
            if before.end != start or before.pos[:1] in "vmadb":
                break
            start = before.start
        name = "".join(t.text for t in terms[:at] if t.start >= start)
        if len(name) < SHORTEST or name in passage.around:
            continue
        if all(_named_otherwise(text, place.start()) for place in re.finditer(re.escape(term.text), text)):
            return True
    return False


def _named_otherwise(text: str, place: int) -> bool:
    """Whether the word right before a place is a noun that says whose what stands there is."""
    before = [(word, tag) for word, tag, _, end in tagged(text) if end == place]
    return bool(before) and before[0][1][:1] in "nj" and len(before[0][0]) >= SHORTEST


def opens_with_another(clause: str, names: Sequence[str]) -> bool:
    """Whether a clause begins with the name of a thing or a place, and of none of these."""
    run = ""
    for word, tag, _, _ in tagged(clause):
        if tag[:1] not in "nxajmbz":
            break
        run += word
        if len(run) > SHORTEST and (THING.search(run) or subject_names(run)):
            return not any(name in run or run in name for name in names)
    return False
