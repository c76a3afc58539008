"""What something was called at a time, and what somebody is in charge of, where a text tells it in so many words."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_ASKS_NAME = re.compile(r"(?:叫做?|改?称为?|称作|名叫|名为)(?:什么|啥)(?:名字?|名称)?[？?]?$")
_CALLED = re.compile(
    r"(?:改?称为?|改?叫做?|[更改易]名为?|名为|始称|复称|改为|定名为?|命名为?)"
    r"(?P<name>[“《]?[一-鿿A-Za-z0-9·]{2,16}[”》]?)(?=[，。；、（(]|$)"
)
_ERA = re.compile(r"民国|[清明](?:代|朝|末|初)|解放[前后]|建国初|新中国成立初|公社化时期")


_ASKS_FORMER = re.compile(r"以前|原来|从前|过去|曾经|最早|最初|一开始|之前|原先|早先|老早")
_FORMERLY = re.compile(
    r"(?:前身(?:为|是|系|叫)|原名(?:为|叫)?|曾用名(?:为)?|原称|旧称|旧名|初名|原为|最初(?:叫|名为|称))"
    r"(?P<name>[“《]?[一-鿿A-Za-z0-9·]{2,20}[”》]?)(?=[，。；、（(]|$)"
)


def called_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return what was called so at the time asked (1958年称石塘大队); None where neither a time nor a name is asked."""
    if question.kind != "what" or not _ASKS_NAME.search(question.text):
        return None
    if _ASKS_FORMER.search(question.text):
        told = _FORMERLY.search(passage.text)
        return [Span(*told.span("name"), told["name"], framed=True)] if told else None
    era = _ERA.search(question.text)
    if not question.spans and era is None:
        return None
    found: list[Span] = []
    for low, high in passage.clause_spans:
        told = _CALLED.search(passage.text, low, high)
        if told is None:
            continue
        if era is not None:
            then = era.group() in passage.text[low : told.start()]
        else:
            times = [m.span for m in passage.times if low <= m.start < told.start() and m.span]
            then = any(span.contains(time) for span in question.spans for time in times)
        if then:
            found.append(Span(*told.span("name"), told["name"], framed=True))
    return found or None


_ASKS_DUTY = re.compile(
    r"^(?P<who>[一-鿿·]{2,4}?)(?:具体|主要|现在|目前)?(?:负责|分管|主管|主抓|联系)(?:什么|哪些|哪[一几]?[个块项]?)"
)
_IS_CHARGED = re.compile(r"(?:同志)?(?:具体|全面|牵头)?(?:负责|分管|主管)")
_BY = re.compile(r"(?P<what>[^，。；：]{2,30})由[^，。；由]{0,16}$")
_CHARGED = re.compile(r"(?:同志)?(?:具体|主要)?(?:负责|分管|主管|主抓)(?P<what>[^，。；]{2,60})")


def duty_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return what somebody is in charge of: 招商引资|由沈翊负责, 沈翊分管|招商引资; None where that is not asked."""
    asked = _ASKS_DUTY.match(question.text)
    if asked is None or question.kind not in ("what", "list"):
        return None
    found: list[Span] = []
    for place in re.finditer(re.escape(asked["who"]), passage.text):
        charged = _CHARGED.match(passage.text, place.end())
        if charged is None and _IS_CHARGED.match(passage.text, place.end()):
            charged = _BY.search(passage.text[: place.start()])
        if charged is not None:
            found.append(Span(*charged.span("what"), charged["what"], framed=True))
    return found or None
