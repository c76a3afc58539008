"""Where something has its address, as a text labels it: 馆址：文澜街道望江路19号, 博物馆地址：滨河大道8号."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_ASKS = re.compile(r"地址|门牌|(?:什么|哪一?条)(?:路|街|大道|巷)(?:[上的]?(?:多少|几)号)?")
_LABEL = re.compile(
    r"(?P<of>[^，。；：！？\n]{0,24}?)(?:联系|通[讯信]|办公|详细|注册|具体)?(?:地\s?址|[馆校院厂社场园店会所]址|办公地点)(?:是|为|在|[:：])\s*"
    r"(?P<place>[^，。；！？\n（(：\s　]{3,40})"
)
_NO_NAME = re.compile(r"[\s　]*(?:本|我|该|新|老)?[\s　]*")
_LAST = re.compile(r"[^，。；！？\n]*$")


def asks_address(question: str) -> bool:
    """Whether an address is asked for, not only the town where something is."""
    return _ASKS.search(question) is not None


def address_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return the addresses that a sentence tells of what is asked, none of others, None where it tells of none."""
    text = passage.text
    found: list[Span] = []
    told = False
    for match in _LABEL.finditer(text):
        told = True
        if _of_asked(match["of"], match.start(), passage, question):
            found.append(Span(*match.span("place"), match["place"], framed=True))
    return found if told else None


def _of_asked(of: str, start: int, passage: Passage, question: Parsed) -> bool:
    """Whether what a label stands behind is asked of, or where it stands behind nothing the article's own subject."""
    asked = [t.text for t in question.terms if t.pos[:1] in "nxj" and len(t.text) > 1 and not _ASKS.search(t.text)]
    if not asked:
        return False
    named = _NO_NAME.sub("", of)
    whose = named or _LAST.findall(passage.text[:start].rstrip("，；。\n　 "))[0]
    if not whose:
        whose = f"{passage.title}{passage.lead.split(chr(10))[0]}"
    return all(word in whose for word in asked)
