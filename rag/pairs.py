"""Two things told with how many they are: 安置在甲村和乙镇两处, as the list of just those two."""

from __future__ import annotations

import re

from index.tokens import tagged
from rag.query import Parsed
from rag.span import Span

_PAIR = re.compile(
    r"(?P<head>[^，。；！？：、“”（）\n]{0,24}?)(?P<first>[^，。；！？：、“”（）\n]{2,14})(?:和|与|及|以及)"
    r"(?P<second>[^，。；！？：、“”（）\n是为]{2,14}?)(?:这|等)?(?:两|二)(?:大|个|项|家|条|种|类|份|位|名|部|座|处|所|地|镇|乡|村|区|县|市)"
    r"(?!成|分|千|百|万)"
)
_TWO = r"(?P<first>[^，。；：、“”（）\n]{2,14})(?:和|与|及|以及)(?P<second>[^，。；：、“”（）\n]{2,14})"
# 还有2件：老旧电梯更新和农贸市场搬迁，…
_AFTER_COUNT = re.compile(
    r"(?:2|两)(?:个|项|家|条|种|类|份|位|名|部|座|处|所|件)[^，。；：、\d]{0,8}(?:[：:]|—{1,2}|，?分别[是为])"
    rf"{_TWO}(?=[，。；]|$)"
)
_LEADS = ("v", "p", "d")
_ALONE = frozenset(
    "在 为 是 有 由 向 给 到 于 往 从 设 和 与 对 将 把 被 以 按 即 含 至 落户 分布 选在 设在 建在".split()
)
_LEAST = 2  # characters of a thing


def pairs_told(text: str, question: Parsed) -> list[Span]:
    """Return the pairs of a sentence where two things are asked for."""
    if question.count != 2:
        return []
    found: list[Span] = []
    for match in _PAIR.finditer(text):
        lead = match["head"] + match["first"]
        low = match.start()
        # What leads to the first thing ends in a verb or a preposition: 集中安置|在|甲村.
        ends = [
            end
            for word, tag, _, end in tagged(lead)
            if word in _ALONE or word[-1] in "有为是在于" or (tag[:1] in _LEADS and tag != "vn")
        ]
        start = next((end for end in reversed(ends) if len(lead) - end >= _LEAST), 0)
        items = (lead[start:], match["second"])
        if len(items[0]) <= 2 * max(len(items[1]), 6):
            begin, end = low + start, match.end("second")
            found.append(Span(begin, end, text[begin:end], items))
    for match in _AFTER_COUNT.finditer(text):
        low, high = match.start("first"), match.end("second")
        found.append(Span(low, high, text[low:high], (match["first"], match["second"])))
    # 来往乐富及尖沙咀码头: right behind what is asked of them.
    verbs = [re.escape(term.text) for term in question.focus if term.pos[:1] == "v"] if not found else ()
    for verb in verbs:
        if told := re.search(rf"{verb}(?:于|在|到)?{_TWO}(?=[，。；]|$)", text):
            low, high = told.start("first"), told.end("second")
            found.append(Span(low, high, text[low:high], (told["first"], told["second"])))
    return found
