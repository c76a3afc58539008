"""Of which time a statement tells beyond what it says itself, and whether that is the one asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.types import TimeMention, TimeSpan
from rag.founded import asks_founded, is_founding, is_past
from rag.modality import modality_of, of_goal_met
from rag.passages import Passage, TimeSource
from rag.query import Parsed
from rag.span import Span

_YEAR = re.compile(r"\d{4}")
_LAST_YEAR = re.compile("去年|上年|年初|上一年")


def reviewed(passage: Passage, offset: int) -> TimeSpan | None:
    """Return of which year a statement without a time tells in a look back from the beginning of the next."""
    both = passage.reviewed
    if both is None or (told := modality_of(passage, offset)) not in ("target", "outcome"):
        return both
    if told == "target" and of_goal_met(passage, offset):
        return TimeSpan.of(both.first.year)
    return TimeSpan.of(both.first.year + (told == "target"))


def wider(time: TimeSpan, asked: Sequence[TimeSpan]) -> bool:
    """Whether a time is longer than each of those asked, of which it holds one."""
    return bool(asked) and all(time != one and time.contains(one) for one in asked)


def of_report(passage: Passage, time: TimeSpan, asked: Sequence[TimeSpan]) -> bool:
    """Whether a time is the period that a report is of, of which another part is asked than its end: 2023年末."""
    told = passage.reported
    return told is not None and told.span == time and any(one.last != time.last for one in asked)


WHOLE_YEAR = 360  # days
_STANDS = re.compile(r"截[至止]|[末底]")


def so_far(time: TimeSpan, asked: TimeSpan, text: str) -> bool:
    """Whether a time of months is the beginning only of an asked year, or less than an asked part of one."""
    days, told = (asked.last - asked.first).days, (time.last - time.first).days
    if days >= WHOLE_YEAR and 2 < told < 27 and asked.contains(time) and time.last.month < 12:
        return True  # 截至6月底
    if not 31 < days < 366 or not asked.contains(time) or time == asked or (time.last - time.first).days < 27:
        return False
    if time.first == asked.first:
        return True
    # How things stood at the end of a half year is told with its last month: 截至6月底.
    return days < 300 and (time.last < asked.last or _STANDS.search(text) is None)


def founded_then(question: Parsed, passage: Passage, offset: int) -> TimeSpan | None:
    """Return the year of a sentence by which a question says which one it means, not when: 2018年建成的大桥."""
    return passage.founded(offset) if asks_founded(question.text, question.mentions) else None


def named_times(passage: Passage, told: Span | None) -> list[TimeMention]:
    """Return the times that a sentence names, without those that do not hold for what the reader takes for the answer.

    "始建于1762年，占地12亩" tells of no area in 1762.
    """
    if told is None:
        return passage.times
    clause, _ = passage.clause_at(told.start)
    later = (m for m in passage.times if m.end <= told.start)
    past = {m.start for m in later if is_past(passage.text, m.start, m.end, told.start, clause)}
    return [m for m in passage.times if m.start not in past] if past else passage.times


def years_told(passage: Passage, told: Span | None) -> list[TimeSpan]:
    """Return the times within what the reader takes for the answer that name their year."""
    if told is None:
        return []
    within = (m for m in passage.times if told.start <= m.start and m.end <= told.end)
    return [m.span for m in within if m.span and _YEAR.search(m.text)]


def tells_year(question: Parsed, passage: Passage) -> bool:
    """Whether the words before a sentence, or its article's beginning, name an asked year, not one of a founding."""
    return any(
        not is_founding(text, match.start(), match.end())
        for text in (passage.before, passage.title + passage.lead)
        for year in {f"{span.first.year}年" for span in question.spans}
        for match in re.finditer(year, text)
    )


def looks_back(question: Parsed, passage: Passage, written: TimeSpan) -> bool:
    """Whether a sentence without a time, of the year after one asked, is of a look back on that year."""
    after = any(written.first.year == span.last.year + 1 for span in question.spans)
    return after and (tells_year(question, passage) or bool(_LAST_YEAR.search(passage.before + passage.text)))


def under_way(written: TimeSpan, asked: Sequence[TimeSpan]) -> bool:
    """Whether a part of a year, longer than a day, was not over when an article was written."""
    parts = [one for one in asked if 1 < (one.last - one.first).days < 340]
    return bool(parts) and all(one.first <= written.first and written.last < one.last for one in parts)


def not_over(written: TimeSpan, question: Parsed) -> bool:
    """Whether an article is of an asked time itself, too early to tell what is asked of it."""
    begun = question.outcome and just_begun(written, question.spans)
    if question.whole_year and not question.target and written.last.month < 12:
        begun = begun or any(one == TimeSpan.of(written.first.year) for one in question.spans)  # 全年, in July
    return begun or (under_way(written, question.spans) and not _asks_begun(question))


_WHICH = re.compile(
    r"[^，。？?的]{0,10}(?:开工|动工|签约|竣工|成立|启动|建成|投产|举行|举办|召开|开业|启用|通车|揭牌|发布|印发|出台|公布)的"
)


def _asks_begun(question: Parsed) -> bool:
    """Whether a time of the question says which one is meant, by when it was done: 4月集中开工的项目."""
    return any(_WHICH.match(question.text, mention.end) for mention in question.mentions)


def just_begun(written: TimeSpan, asked: Sequence[TimeSpan]) -> bool:
    """Whether an article is of the first months of a year of which it is asked what came of it."""
    return written.last.month <= 3 and any(one == TimeSpan.of(written.first.year) for one in asked)


def names_year(question: Parsed, text: str) -> bool:
    """Whether a sentence names an asked year by its digits."""
    return any(str(span.first.year) in text for span in question.spans)


def names_edition(question: Parsed, text: str) -> bool:
    """Whether a sentence names an asked year as a part of what is asked: “猫迷展2023”, where that show is."""
    asked = question.text
    for span in question.spans:
        for match in re.finditer(rf"(?P<of>[一-鿿]{{2}}){span.first.year}(?!年)", text):
            if match["of"] in asked:
                return True
    return False


def time_fit(asked: Sequence[TimeSpan], span: TimeSpan | None, source: TimeSource) -> float:
    """Return how well the time of a statement answers the times asked: 1 inside, 0 outside or unknown."""
    if not asked:
        return 1.0
    if span is None:
        return 0.0
    return max(_fit(one, span, source) for one in asked)


def _fit(asked: TimeSpan, span: TimeSpan, source: TimeSource) -> float:
    if asked.contains(span):
        same = asked == span or source == "article"
        return 1.0 if same else 0.95
    if span.contains(asked):
        return 0.6 if source == "article" or len(span.years) == 1 else 0.35
    if asked.overlaps(span):
        return 0.35
    gap = max((asked.first - span.last).days, (span.first - asked.last).days)
    return 0.5 if source == "article" and gap <= 45 and asked.first.year == span.first.year else 0.0
