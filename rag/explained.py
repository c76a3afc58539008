"""Why something happened, told not in the sentence that tells what happened but in those behind it.

…，通车时间调整为2026年上半年。市重点办副主任邱明解释，…施工中断58天: the first sentence says what was put off, the
second why. What a sentence behind it tells is the cause where it says so (原因是, 受…影响, 解释), where the text itself
asks why before it, or where somebody tells right behind it what stood in the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.chunk import sentences
from index.tokens import known_word
from rag.candidate import WITH_CAUSE, Candidate
from rag.causes import asked_deeds, asks_cause, cause_in, only_cause
from rag.directions import bears_out, told_in
from rag.draft import MAX_SHORT
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.span import Span
from rag.synonyms import forms
from rag.typed_tables import Retold
from rag.untrusted import orders

MOST_EVENTS, MOST_BEHIND = 4, 3  # statements of what happened, and sentences behind each, that are looked at
HEADLINE = 40  # characters before it that tell what happened too
FAR = 400  # characters behind it
NEARLY = 0.5  # of the best one's score, of a statement of what happened
TELLS_IT = 0.6  # the least share of all terms of a sentence that tells what happened
_SPEAKER = re.compile(
    r"[^，。：；“”]{1,40}?(?:(?P<explains>解释(?!权)|坦言)|介绍|表示|说(?!明)|[声宣]?称(?!为)|透露|指出|认为|分析)[说称道]?[，：]?[“]?"
)
_ASKS_WHY = re.compile(r"为什么|为何|为啥|原因何在|什么原因|何故")
_OPENS = re.compile(
    r"(?:主要|这|其|究其|据悉，|据了解，)*"
    r"(?:原因|因为|由于|因(?!此|而|地)|受(?!此|到?[^，。]{0,6}(?:欢迎|好评)))"
)
# What stands in the way of something, makes it needful, or drives it.
_GROUNDS = re.compile(
    r"需要?|发现|上涨|推高|减少|不足|不够|短缺|缺乏|紧张|损坏|破损|老化|故障|困难|亏损|来不及|过[高低大小多少]|隐患|危险|安全|中断|停工|滞后"
    r"|影响|下滑|低迷|取消|塌|渗漏|积水|暴雨|高温|低温|大风|台风|洪水|水位|疫情|污染|腐蚀|冲突|难以|无法|未能|为了|以便|避免|防止|方便|减轻|缓解"
    r"|没有|没能|尚未|未[能通获经]|坏|漏|拥堵|狭窄|陈旧|饱和"
    r"|带动|拉动|促进|得益|刺激|利好"
)
_SO = re.compile(r"，(?=所以|因此|因而|于是|故此?|导致|致使|从而|只[能好得]|不得不)")
_LEAST = 4  # characters of a cause


def reason_behind(best: Candidate | None, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the sentence behind what happened that tells why; ``best`` where that does itself, or where none does.

    ``best`` is the statement that would be the answer, None where none is sound.
    """
    if not candidates or not asks_cause(candidates[0].question.text):
        return best
    question = candidates[0].question.text
    if best is not None and (cause_in(best.passage.text, question) or only_cause(best.passage.text, question)):
        return best
    least = NEARLY * candidates[0].score
    events = [c for c in candidates[:MOST_EVENTS] if c.score >= least and _tells_what(c)]
    found = (one for event in events if (one := _behind(event)) is not None)
    return next(found, best)


def _tells_what(candidate: Candidate) -> bool:
    """Whether a sentence tells of what is asked that it happened, and when that is asked."""
    if not candidate.timely or candidate.missing or isinstance(candidate.passage.article, Retold):
        return False
    question, passage = candidate.question, candidate.passage
    if candidate.share < TELLS_IT or candidate.focus < TELLS_IT or opposed(question, passage.text):
        return False
    so_far = f"{passage.title}，{passage.whole[: passage.end]}"
    if not all(any(one in so_far for one in (t.text, *forms(t.text))) for t in question.terms if _is_thing(t)):
        return False
    above = passage.whole[max(0, passage.start - HEADLINE) : passage.end]
    return _tells_deeds(question, f"{passage.title}，{above}")


def _is_thing(term: Term) -> bool:
    named = term.pos[:2] in ("nr", "ns", "nt", "nz") or term.pos[:1] == "x"
    return (
        len(term.text) > 1 and term.text[0] != "比" and (named or (term.pos[:1] in "njstf" and known_word(term.text)))
    )


def _tells_deeds(question: Parsed, text: str) -> bool:
    """Whether a text tells in some words what was done of which it is asked why: 推迟 by 推后, 上调 by 由1元到2元."""
    deeds = [deed for deed in asked_deeds(question.text) if not set(deed) & set(text)]
    asked, told = told_in(question.text, 0, len(question.text)), told_in(text, 0, len(text))
    moved = asked is not None and told is not None and bears_out(asked.direction, told) is True
    return not deeds or (moved and all(told_in(deed, 0, len(deed)) for deed in deeds))


def opposed(question: Parsed, text: str) -> bool:
    """Whether a text tells that what is asked of went the other way: 净利润…增长12% where it is asked why it fell."""
    asked = told_in(question.text, 0, len(question.text))
    if asked is None or asked.denied:
        return False
    nouns = [t.text for t in question.terms if t.pos[:1] in "nj" and t.start < asked.start and t.text in text]
    if not nouns:
        return False
    told = [
        told_in(text, place.end(), end.start())
        for place in re.finditer(re.escape(nouns[-1]), text)
        if (end := _END.search(text, place.end()))
    ]
    known = [bears_out(asked.direction, one) for one in told if one]
    return bool(known) and all(one is False for one in known)


def tells_nothing_more(text: str) -> bool:
    """Whether a sentence is one clause without a word for a cause: it tells that something happened, and not why."""
    return not WITH_CAUSE.search(text) and not re.search(r"[，；]", text.rstrip("。！"))


_END = re.compile(r"[；。！？\n]|$")


def _behind(event: Candidate) -> Candidate | None:
    """Return the sentence behind one that tells what happened, with the cause that it tells; None where none does."""
    asked = False
    for number, passage in enumerate(_following(event.passage)):
        text = passage.text
        if opposed(event.question, text):
            return None
        if text[-1:] in "？?":
            asked = asked or _ASKS_WHY.search(text) is not None
            continue
        near = number == 0 and passage.paragraph_start == event.passage.paragraph_start
        place = _told_in(text, event.question.text, asked=asked, near=near)
        if place is not None:
            said = Span(*place, text[slice(*place)], framed=True)
            time, source = passage.time_at(place[0])
            return replace(event, passage=passage, span=None, told=said, time=time, time_source=source)
        if asked:
            return None  # what answers the text's own question tells no cause that is known
    return None


def _following(passage: Passage) -> Iterator[Passage]:
    """Yield the sentences behind another one of an article."""
    behind = passage.article.text[passage.end : passage.end + FAR]
    if orders(behind):
        return  # it speaks to a language model
    for start, end in sentences(behind)[:MOST_BEHIND]:
        yield replace(passage, start=passage.end + start, end=passage.end + end)


def _told_in(text: str, question: str, *, asked: bool, near: bool) -> tuple[int, int] | None:
    """Return where a sentence tells the cause, if it does.

    ``asked`` tells that the text asks why before it, ``near`` that it stands right behind what happened.
    """
    if (found := cause_in(text, question)) is not None:
        return found
    speaker = _SPEAKER.match(text)
    start = speaker.end() if speaker else 0
    if _OPENS.match(text, start):
        found = only_cause(text, question)
        return found if found and (near or found[1] >= len(text.rstrip("。！")) or asked) else None
    explains = speaker is not None and speaker["explains"]
    if explains or asked or (near and speaker is not None and _GROUNDS.search(text, start)):
        return _said(text, start)
    return None


def _said(text: str, start: int) -> tuple[int, int] | None:
    """Return the clauses that are said from a place on, as many as a short answer holds, without what follows of it."""
    so = _SO.search(text, start)
    end = so.start() if so else len(text.rstrip("。！？”"))
    ends = [mark.start() for mark in re.finditer("[，；]", text[:end]) if mark.start() - start >= _LEAST] + [end]
    fitting = [one for one in ends if _LEAST <= one - start <= MAX_SHORT]
    return (start, fitting[-1]) if fitting else None
