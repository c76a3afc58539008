"""Whether all of some things were done: 十件办成了九件 says that they were not, 全部办结 that they were."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.enumerations import count_of
from rag.passages import Passage
from rag.stretches import held

_ALL = r"(?:全都|全部|全数|悉数|统统|通通|都|均|一件不落地?)(?:已经?)?(?:按[时期]|如期|顺利)?"
_CLAIMED = re.compile(rf"^(?P<of>.*?[一-鿿]{{2,}}?)(?P<no>没有?|未)?{_ALL}(?P<deed>[一-鿿]{{2,4}}?)了?$")
# One word for what was to be done and is.
_DONE = frozenset("办成 办结 办完 办好 完成 落实 兑现 办妥 做完 做成 办到".split())
_N = r"(?:\d{1,4}|[一二三四五六七八九十两]{1,3})"
_UNIT = "[件项个家座所条处户村名位宗]"
_REST = rf"(?:其余|剩余|余下|剩下|另有|还有|尚有|仍有)的?(?:{_N}{_UNIT})"
_LATER = re.compile(r"将|计划|预计|正在|年底前|月底前|尚|未|没|还|争取|推进|在建")


@dataclass(frozen=True, slots=True)
class AllDone:
    """What is claimed of all of some things: what they are, and what was done."""

    of: str
    deed: str


def all_done(statement: str) -> AllDone | None:
    """Return the claim that all of some things were done, None where a statement claims none."""
    match = _CLAIMED.match(statement)
    if match is None or match["no"]:
        return None
    return AllDone(match["of"], match["deed"])


def says_all(claim: AllDone, things: str, passage: Passage) -> bool | None:
    """Return whether a sentence says that all were done, or that some were not; None where it tells neither.

    ``things`` is the word for them, which it or what stands before it has to name.
    """
    text = passage.text
    if held(things, f"{passage.before}{text}") < 0:
        return None
    words = sorted(_DONE) if claim.deed in _DONE else [claim.deed]
    deed = f"(?:{'|'.join(map(re.escape, words))})"
    if re.search(
        rf"(?:没有?|未能?|尚未|仍未){deed}的|(?:{_N}{_UNIT})[^，。；]{{0,10}}(?:没有?|未能?|尚未|仍未){deed}", text
    ):
        return False
    part = re.search(rf"(?P<all>{_N}){_UNIT}[^，。；]{{0,12}}?{deed}了?(?P<done>{_N}){_UNIT}", text)
    if part is not None:
        return count_of(part["done"]) >= count_of(part["all"])
    if (done := re.search(rf"{deed}了?(?:{_N}){_UNIT}", text)) and (rest := re.search(_REST, text[done.end() :])):
        return False if _LATER.search(text, done.end() + rest.end()) else None
    if re.search(rf"{_ALL}{deed}|{deed}率(?:达到?|为)?100[%％]", text) and not re.search(rf"(?:没有?|未){_ALL}", text):
        return None if re.search(rf"(?:将|确保|力争|计划|争取|要)[^，。；]{{0,12}}{_ALL}{deed}", text) else True
    return None
