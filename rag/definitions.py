"""What a sentence says that something is: 本办法所称低产林，是指亩产不足10公斤的油茶林."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

MAX_TOLD = 60  # characters of a short answer
EXPLAINS, EQUATES = 1.4, 1.2  # how much likelier than another sentence one is that says 是指, and one that says 是
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,30})[”\"」』》]")
_ASKING = re.compile(
    r"^(?:什么是|何谓|何为)|^.*?(?:里|中|上|所)[说称](?:的)?"
    r"|(?:的?(?:意思|含义|定义)|是?指的?|指)?(?:是什么|什么|是?啥|哪).*$|(?:是什么意思|的含义|的定义).*$|[？?“”\"「」]"
)
_ASIDE = r"(?:（[^）]{0,60}）)?"
_SAYS = re.compile(
    rf"[”」』》]?{_ASIDE}[”」』》]?，?\s?"
    r"(?:(?P<explains>是指|指的(?:就)?是|系指|意为|意思是|意即|即)|是(?![否不])|为)(?P<told>[^。；！？]{4,})"
)


def defined(question: Parsed) -> str:
    """Return the thing that a question asks the meaning of."""
    quoted = _QUOTED.search(question.text)
    return quoted[1] if quoted else _ASKING.sub("", question.text).strip()


def definition_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return what a sentence says that the asked thing is, as far as a short answer reaches."""
    name = defined(question)
    place = passage.text.find(name) if name else -1
    if place < 0:
        return []
    told = _SAYS.match(passage.text, place + len(name))
    if told is None or (not told["explains"] and not _begins(passage.text, place)):
        return []
    start, end = told.span("told")
    while end - start > MAX_TOLD and (cut := max(passage.text.rfind(mark, start, end) for mark in "，、；")) > start:
        end = cut
    end = min(end, start + MAX_TOLD)
    return [Span(start, end, passage.text[start:end], prior=EXPLAINS if told["explains"] else EQUATES)]


def _begins(text: str, place: int) -> bool:
    """Whether a sentence, or its last clause before a place, begins there: 操场是…, not 露天的操场是…."""
    return not text[:place].strip("“「『《 　") or text[place - 1] in "，："
