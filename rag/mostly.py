"""What most of something is: 以支行为主 says that the banks are branches, and that they are no head offices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.passages import Passage
from rag.stretches import held

_MOST = r"(?:多半|大多数?|大部分|绝大多数|绝大部分|多数|主要|基本上?)(?:都)?"
_CLAIMED = (
    re.compile(rf"^(?P<of>.*?[一-鿿]{{2,}}?)(?P<no>不)?(?:是)?{_MOST}(?:是|为)(?P<what>[一-鿿A-Za-z]{{2,8}})$"),
    re.compile(r"^(?P<of>.*?[一-鿿]{2,}?)(?P<no>不)?(?:是)?以(?P<what>[一-鿿A-Za-z]{2,8})为主$"),
)
_TOLD = re.compile(
    rf"以(?P<main>[^，。；、]{{2,12}}?)为主|(?:{_MOST}|多)(?:是|为)(?P<most>[一-鿿A-Za-z]{{2,12}}?)(?=[，。；、]|$)"
)


@dataclass(frozen=True, slots=True)
class Mostly:
    """What is claimed that most of something is."""

    of: str
    what: str
    denied: bool = False


def mostly(statement: str) -> Mostly | None:
    """Return the claim what most of something is, None where a statement claims none."""
    match = next((m for form in _CLAIMED if (m := form.match(statement))), None)
    if match is None:
        return None
    of = re.split(r"[，的]", match["of"].rstrip("的，"))[-1]
    return Mostly(of, match["what"], bool(match["no"]))


def says_mostly(claim: Mostly, passage: Passage) -> bool | None:
    """Return whether a sentence says that it is so, or that it is another of its sort; None where it tells neither."""
    for match in _TOLD.finditer(passage.text):
        told = match["main"] or match["most"]
        if held(claim.of, passage.text[: match.start()]) < 0 and told[-1] != claim.of[-1]:
            continue
        if claim.what in told:
            return not claim.denied
        if told[-1] == claim.what[-1] and told not in claim.what:
            return claim.denied
    return None
