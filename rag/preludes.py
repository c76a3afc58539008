"""Days in a sentence that are of something beside what is asked: a ceremony for it, another document."""

from __future__ import annotations

import re

from rag.asked_times import TITLED
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

# What is held for an event or a work before it: 首演开票仪式, 电影周新闻发布会. A 开工仪式 is the start itself.
_NARROW = {ord(mark): ord(mark) - 0xFEE0 for mark in "！？：；，（）～＆"}
_PRELUDE = re.compile(
    r"(?:的|暨)?[一-鿿]{0,4}?(?:新闻发布会|发布会|通气会|推介会|座谈会|协调会|筹备会|动员会|动员大会|部署会|调度会|誓师大?会|论证会|评审会|说明会"
    r"|倒计时|开票|预售|预热|筹备|彩排|预演|点映|路演|招商会|签约仪式|招募|报名|征集|海报|预告)"
)
_EVENT_ENDS = re.compile(r"[会节展赛杯周季]$|首[演映]|公演|上映|开[幕赛播]|举[办行]")
_ALIAS = re.compile(r"(?:下称|简称|又名|又称|亦称|原名|别名|译名|也称|即|暨)为?$")
MANY = 4  # times from which a sentence is a list of them
STARTS = re.compile(r"(?:[（(][^）)]{1,12}[）)])?(?:之?起|开始)(?![草源飞伏点初因])")
ASKS_START = re.compile(
    r"(?:从|自|打)(?:什么时候|何时|哪一?[年月天日]|几[月号])|(?:什么时候|何时|哪一?[年月天日])(?:起|开始)"
)


def narrowed(text: str) -> str:
    """Return a text with its marks as a question has them."""
    return text.translate(_NARROW)


def of_another_title(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a day is told of another document or work than the one that the question names and the sentence too."""
    text = passage.text
    asked = [narrowed(title) for title in TITLED.findall(question.text)]
    told = [(m.start(), narrowed(m[0])) for m in TITLED.finditer(text) if not _ALIAS.search(text, 0, m.start())]
    if not asked or len(told) < 2 or not any(title in asked for _, title in told):
        return False
    return not any(_may_date(passage, span, place, told) for place, title in told if title in asked)


def is_listed_apart(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a sentence lists many days, and what the question names stands beside another one than this."""
    if len(passage.times) < MANY:
        return False
    text = narrowed(passage.text)
    low = max((m.end for m in passage.times if m.end <= span.start), default=0)
    high = min((m.start for m in passage.times if m.start >= span.end), default=len(text))
    named = [term.text for term in question.terms if term.must and term.pos == "x" and term.text in text]
    return any(name not in text[low:high] for name in named)


def _may_date(passage: Passage, span: Span, place: int, told: list[tuple[int, str]]) -> bool:
    """Whether a day may be that of the title at ``place``: the last one before it, or one behind it in its clause."""
    text = passage.text
    if span.start < place:
        return not any(span.end <= m.start < place for m in passage.times)
    following = next((start for start, _ in told if start > place), len(text))
    return span.start < min(following, passage.clause_at(place)[1])


def is_prelude(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether the clause of a day names what is asked only as what something else is held for: 首演开票仪式."""
    names = [term.text for term in question.terms if _EVENT_ENDS.search(term.text)]
    if not names or _PRELUDE.search(question.text):
        return False
    low, high = passage.clause_at(span.start)
    later = [m.start for m in passage.times if m.start >= span.end]
    end = max(high, min([*later, passage.text.find("。", high) % (len(passage.text) + 1)]))
    stretch = passage.text[low:end]
    found = [m for name in names for m in re.finditer(re.escape(name), stretch)]
    held = [m for m in found if _PRELUDE.match(stretch, m.end())]
    # 举行第四届…电影周新闻发布会: what is held is that alone.
    return bool(held) and all(m in held or m[0] in ("举行", "举办", "召开") for m in found)
