"""What a question why takes for granted: that something was closed, raised or put off at all."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.passages import Passage
from rag.query import Parsed, without_times

# What is asked why it was done, and the words by one of which it has to be told.
_SUPPOSED = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            "关停|关闭|停运|停办|停产|停业|停用|撤销|撤并|取消|拆除|终止|中止|叫停|倒闭|解散",
            "停|闭|撤|取消|拆|不再|终止|中止|解散|倒闭",
        ),
        ("涨价|涨到|上涨|提价", "涨|提|升|增|高"),
        ("降价|下调|下降|下跌|降低|下滑|回落", "降|跌|减|滑|回落|低|少|亏|调整|未达|不及"),
        ("辞职|辞去|免职|免去|撤职|离职|卸任|调离", "辞|免|撤|离|退|卸|调"),
        ("延期|推迟|延后|推后|顺延|改期", "延|推|改|迟|晚|滞后"),
        ("爆炸|起火|坍塌|倒塌|破产", "爆|火|塌|破产|倒"),
    )
)
_AROUND = 300  # characters to either side of a sentence in which what it answers is told
_NOT_DEEDS = frozenset("是 有 能 会 要 可以 应该 需要".split())
_WHY = re.compile(r"为什么|为何|为啥|原因")


@lru_cache(maxsize=256)
def _asks_why(text: str) -> bool:
    return _WHY.search(text) is not None


def denied(question: Parsed, text: str) -> bool:
    """Whether a sentence denies what it is asked why it was done: 大桥不收取通行费, where 收通行费 is asked."""
    deeds = (t.text for t in question.terms if t.pos[:1] == "v" and t.text not in _NOT_DEEDS)
    return any(
        re.search(rf"(?:不|未|没有|免予|无须)(?:再|予)?{re.escape(deed)}", text) is not None
        and re.search(rf"(?:不|未|没有?|免|无){re.escape(deed)}", question.text) is None
        for deed in deeds
    )


def supposes_untold(question: Parsed, passage: Passage) -> bool:
    """Whether it is asked why something was closed, raised or the like, of which nothing around a sentence tells."""
    if not _asks_why(question.text):
        return False
    if denied(question, passage.text):
        return True
    body = without_times(question)
    wanted = [told for asked, told in _SUPPOSED if asked.search(body)]
    if not wanted:
        return False
    around = passage.whole[max(0, passage.start - _AROUND) : passage.end + _AROUND] + passage.title
    return any(told.search(around) is None for told in wanted)
