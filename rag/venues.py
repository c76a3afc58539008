"""Where the main venue of an event is, told by where it is held beside its other venues: 在甲镇举行，乙镇设分会场."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_MAIN = "主会场"
_OTHERS = "分会场"
_HELD = re.compile(r"[在于](?P<place>[^，。；：在于]{2,40}?)(?:同步|隆重|正式|集中)?(?:举[行办]|召开|开幕|启动|拉开)")
_SET_UP = re.compile(rf"设(?:有|立|置|了|为)?[^，。；]{{0,8}}{_OTHERS}")


def main_venue(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return where an event is held that a sentence sets its other venues beside, none of these, or None.

    None where the main venue is not asked for, or the sentence names it or no other one.
    """
    if _MAIN not in question.text or _MAIN in passage.text or _OTHERS not in passage.text:
        return None
    held = _HELD.search(passage.text)
    if held is None or _SET_UP.search(passage.text, held.end()) is None:
        return []
    return [Span(*held.span("place"), held["place"], framed=True)]
