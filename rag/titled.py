"""Who stands right behind the very office that is asked for, of the body asked: 陕西戏曲研究院院长李梅."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.names import HEADED
from rag.passages import Passage
from rag.query import Parsed, without_times
from rag.span import Span

_FORMER = re.compile(r"(?:原|前|时任|曾任|曾担任|历任)$")
_SAYS = re.compile(r"[^，。；]{0,6}?(?:表示|介绍|告诉|认为|指出|说)")
_HAN = re.compile(r"[一-鿿]")
SHORTEST = 5  # characters of a body with its office: 市长 alone is that of any town
_ASKED = re.compile(
    rf"(?:^|[，的\s])(?P<office>[^，。？的\s]{{2,24}}(?:[{HEADED}]长|书记|主任|主席|总裁|经理|董事长|秘书长|院士|教授|主编|总监))"
    r"(?:是|为|叫)?(?:谁|哪位|哪一位|什么名字)?[？?]?$"
)


def right_behind_office(question: Parsed, passage: Passage, span: Span | None) -> bool:
    """Whether a name stands right behind the asked office, as the question words it with its body."""
    if question.kind != "person" or span is None:
        return False
    office = _office(question)
    if not office:
        return False
    text, end = passage.text, span.start
    tails = (office[at:] for at in range(len(office) - SHORTEST + 1))
    told = next((tail for tail in tails if text.endswith(tail, 0, end)), "")
    if not told:
        return False
    if told != office:  # 管理局局长 in an article that names the whole 云湖保护区管理局
        stands_off = _HAN.match(text[end - len(told) - 1 : end - len(told)]) is None
        if not stands_off or office[: -len(told)] not in passage.whole:
            return False
    return _FORMER.search(passage.text, 0, span.start - len(told)) is None


def now_says(passage: Passage, span: Span | None) -> bool:
    """Whether somebody is told to say something, as he does to who reports it."""
    return span is not None and _SAYS.match(passage.text, span.end) is not None


@lru_cache(maxsize=1_000)
def _office(question: Parsed) -> str:
    asked = _ASKED.search(without_times(question).strip("，"))
    office = asked["office"] if asked else ""
    return office if len(office) >= SHORTEST else ""
