"""One sentence of a language model against the evidence that it cites.

A sentence is released only where each ``[n]`` in it exists; every figure, date, quotation and Latin name in it stands
in a cited piece of evidence (or is the question's own); a figure's year, said or asked, is the year that holds at that
figure in the evidence; and most of its words are the evidence's or the question's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.times import Anchor, find_times
from index.tokens import simplify, stop_words, words
from index.types import Article, TimeMention, TimeSpan
from rag.attached import At, content_words, told_elsewhere
from rag.bounds import LASTS, told_for_both
from rag.clauses import CLAUSE, PART, begin_of, between
from rag.comparing import Comparisons
from rag.corrections import corrected_otherwise
from rag.dated import misdated
from rag.derived import follows, rounded
from rag.described import described_otherwise
from rag.evidence import MARKER, Evidence, cited_numbers, figures_of, marks_of, occurrences, times_at
from rag.extent import told_of_more
from rag.facets import part_for_whole, told_of_another_part
from rag.goals import asks_goal, is_goal, named_goal
from rag.modality import modality_of, says_target
from rag.naming import unknown_names
from rag.negated_deeds import turned_round, unheard_goal
from rag.numbers import Number, fold, numbers_in
from rag.offices import misattributed
from rag.parties import exchanged
from rag.parts import exchanged_parts
from rag.passages import Passage
from rag.premature import premature
from rag.scope import base_years, reaches_otherwise, unsaid
from rag.sense import aimed, contradicts, differs
from rag.shifts import role
from rag.synonyms import forms
from rag.types import Question
from rag.unfounded import unfounded
from rag.unread import signed, unread_amounts

__all__ = [
    "MARKER",
    "NO_ANSWER",
    "Claim",
    "Evidence",
    "cited_numbers",
    "claims_nothing",
    "is_borrowed",
    "occurrences",
    "support",
    "verify_sentence",
]

# A sentence is off its evidence when fewer than this share of its content words stand there.
MIN_SHARED_WORDS = 0.4

# How a model says that the evidence does not hold the answer.
NO_ANSWER = re.compile(
    r"^(?:抱歉|很遗憾|对不起|根据[^，,]{0,16}|经查)?[，,]?[^，,。]{0,8}(?:资料|材料|文档|证据|文章)[中里内]?[^，,。]{0,4}?(?:没有|未|无|不含|找不到)"
)
_LIST_NUMBER = re.compile(r"^\s*(?:\d+[.、)）](?!\d)|[-*•])\s*")
_QUOTED = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|《([^《》]+)》|\"([^\"]+)\"")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*[A-Za-z0-9]")
_COMPARED = re.compile(r"[比较与同]$")
_COMMA = re.compile(r",(?!\d{3}(?!\d))(?=[一-鿿“《\d])")
_THAT_YEAR = re.compile(r"[今去明前上本后]年")
_OF_NEXT_YEAR = re.compile(r"^[次翌当同来第二]{1,2}年的?(?=\d)")
_PART_OF_YEAR = re.compile(r"(?:全年|年[初中末底内]|[上下]半年|[一二三四]季度|[前第][一二三四]个?季度)")
_FULL_YEAR = re.compile(r"(?<!\d)\d{4}年")
# 启用时间延后到12月下旬，2680万元的投资: that time is not the next clause's.
_SET_TO = re.compile(r"(?:延[后期长迟]|推迟|提前|[调改]整?|截止|顺延|定)[到至为在于]$")
_DAY_OR_SEASON = re.compile(r"[\d一二三四五六七八九十][月日号]|季|半年")
# What a window that knows Markdown or HTML would bring to life.
_MARKUP = re.compile(
    r"\[(?!\d+\])|\]\(\s*<?(?:[a-z][a-z0-9+.-]*:|[/.#?]|[\w-]+\.[a-z])|\]\s*:\s*<?(?:[a-z]+:|//|www)|!\["
    r"|\b[a-z_]\w*=|<[A-Za-z/!?]|&(?:lt|#0*60|#x0*3c);",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?//[^\s，。；、）》”’]+|\b(?:javascript|vbscript|data|mailto|file|tel|sms|blob):[^\s，。；、）》”’]+"
    r"|\bwww\.[^\s，。；、）》”’]+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}[/?#:][^\s，。；、）》”’]*|[\w.+-]+@[\w-]+\.[\w.-]+",
    re.IGNORECASE,
)
_SPREAD = re.compile(r"[由从]|分别|依次|逐年|历年|各年|每年|期间|以来")
_RESPECTIVELY = re.compile(r"分别|依次")
# 2021、2022、2023年: the first ones are years too.
_LISTED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=(?:[、和与及](?:19|20)\d\d)+年)")
_A_YEAR = re.compile(r"(?:19|20)\d\d年")  # 比2022年多60元
_NEGATED = re.compile(r"[没未非不无]|\b(?:not|no)\b|n't\b")
_WHETHER = re.compile(r"吗|是否|是不是|没有[？?]?$")
MOST_NAMED = 10  # 前三名, 两个问题: a count that a question may name without claiming it
_NAME = re.compile(r"第[^，。；、位名]+")
_NUMBERED = ("期", "号", "届", "号线", "版")  # which one, not how many
_SEASON = re.compile(r"[春夏秋冬]季?")
_MONTH = 31
_CLOCK = ("时", "点", "点钟")
# Which of the two figures of a correction is right, ``corrected_otherwise`` looks.
_PUT_RIGHT = re.compile(r"误[为作写登排报]|应为|实为|更正|核对|有误|实际")
_COMPUTED = re.compile(
    r"合计|共计|总计|总和|相加|相差|增加|减少|差额|[多少高低涨跌升降]了?出?约?(?=\d)|[上下]调了?(?=\d)|提前了?(?=\d)|剩下|其余|余下|另外|剩余"
)


def verify_sentence(
    sentence: str, evidence: Sequence[Evidence], question: Question | None = None
) -> tuple[bool, str | None]:
    """Return whether every claim of a sentence stands in the evidence it cites, and otherwise the reason.

    Parameters
    ----------
    sentence
        One sentence with its ``[n]`` markers.
    evidence
        All evidence that was shown; only the cited pieces count.
    question
        What was asked: its own figures and names need no evidence, and its time holds for a figure without one.
    """
    by_number = {piece.n: piece for piece in evidence}
    numbers = cited_numbers(sentence)
    missing = [n for n in numbers if n not in by_number]
    if missing:
        return False, f"there is no evidence [{missing[0]}]"
    claim = Claim(sentence, question)
    cited = [by_number[n] for n in numbers]
    reason = next(claim.problems(cited), None)
    return reason is None, reason


def claims_nothing(sentence: str, question: Question) -> bool:
    """Whether a sentence states no figure, time or quotation that the question did not bring."""
    claim = Claim(sentence, question)
    asked = numbers_in(question.text)
    return (
        all(any(number.says(other) for other in asked) for number in claim.numbers)
        and all(time.span is None or time.span in question.spans for time in claim.times)
        and all(fold(quotation) in fold(question.text) for quotation in claim.quotations)
    )


class Claim:
    """What a sentence states: figures with their times, dates, quotations, words."""

    def __init__(self, sentence: str, question: Question | None = None) -> None:
        self.sentence = sentence
        body = MARKER.sub("", _LIST_NUMBER.sub("", sentence))
        self.body = _LISTED_YEAR.sub(r"\1年", _COMMA.sub("，", body))
        self.asked = question.text if question else ""
        self.asked_spans = question.spans if question else ()
        self.times = find_times(self.body, None)
        self.numbers = [
            number
            for number in numbers_in(self.body, claimed=True)
            if not any(time.start <= number.start < time.end for time in self.times)
            and not (number.unit == "年" and _A_YEAR.match(self.body, number.start))
        ]
        self._passage = _as_passage(self.body, self.times)
        self.quotations = [next(filter(None, match.groups())) for match in _QUOTED.finditer(self.body)]

    def problems(self, cited: Sequence[Evidence]) -> Iterator[str]:
        """Yield each reason why the cited evidence does not carry the claim."""
        pool = fold(simplify("".join(piece.pool for piece in cited)) + self.asked)
        if not cited and (self.numbers or self.times or self.quotations or self._shared(pool) < 1):
            yield "it cites no evidence"
        yield from self._live_text(pool)
        yield from self._wrong_names(pool)
        yield from unknown_names(self._timeless(), [piece.article for piece in cited], self._names_allowed(cited))
        yield from misattributed(self.body, cited, self.asked)
        yield from self._wrong_times(cited, pool)
        for number in self.numbers:
            yield from self._wrong_number(number, cited)
        yield from self._wrong_dates(cited)
        yield from self._misread(cited)
        if cited:
            denied = contradicts(self.body, [passage.text for passage in self._carrying(cited)])
            if denied:
                yield denied
        if cited and self._shared(pool) < MIN_SHARED_WORDS:
            yield "it says something else than the cited evidence"

    def _names_allowed(self, cited: Sequence[Evidence]) -> str:
        """Return the text that names may be from: the evidence, the question too where a sentence says no to it."""
        return fold("".join(piece.pool for piece in cited) + (self.asked if _NEGATED.search(self.body) else ""))

    def _misread(self, cited: Sequence[Evidence]) -> Iterator[str]:
        """Yield what it says otherwise than the evidence beside its figures: amounts in words, how far, when."""
        sources = [passage.text for piece in cited for passage in piece.passages]
        text = simplify("\n".join(piece.pool for piece in cited))
        read = [(n.start, n.end) for n in self.numbers] + [(time.start, time.end) for time in self.times]
        yield from unread_amounts(self.body, read, text + self.asked)
        if not cited:
            return
        unquoted = _QUOTED.sub("", self.body)
        yield from unsaid(unquoted, text)
        yield from unfounded(unquoted, text, sources)
        yield from premature(unquoted, cited)
        yield from exchanged_parts(self.body, self.numbers, cited)
        titles = "".join(piece.title or "" for piece in cited)
        turned = turned_round(unquoted, sources, titles)
        if turned:
            yield f"{turned!r} is turned round against the evidence"
        party = exchanged(unquoted, sources)
        if party:
            yield f"{party!r} is told of the two parties the other way round in the evidence"
        part = told_of_another_part(unquoted, [piece.told for piece in cited], titles)
        if part:
            yield f"what is said of {part!r} is told of another part in the evidence"
        goal = unheard_goal(unquoted, sources)
        if goal:
            yield f"{goal!r} is told in no cited evidence"
        against = [time for time in self.times if _COMPARED.search(self.body[: time.start])]
        yield from misdated(self.body, self.times, against, self.asked, cited)
        yield from self._comparisons(cited).problems()

    def _comparisons(self, cited: Sequence[Evidence]) -> Comparisons:
        against = [time for time in self.times if _COMPARED.search(self.body[: time.start])]
        said = tuple(time.span for time in self.times if time.span and time not in against)
        return Comparisons(self.body, self.numbers, content_words(self.body), said or self.asked_spans, cited)

    def _live_text(self, pool: str) -> Iterator[str]:
        plain = unicodedata.normalize("NFKC", self.sentence)
        if _MARKUP.search(plain):
            yield "it holds a link, an image or HTML"
        for address in _ADDRESS.findall(plain):
            if fold(address).rstrip(".)]") not in pool:
                yield f"the address {address[:40]!r} is in no cited evidence"

    def _timeless(self) -> str:
        """Return the sentence with its times cut out, which would be taken for parts of names."""
        text = self.body
        for time in self.times:
            text = f"{text[: time.start]}{'，' * (time.end - time.start)}{text[time.end :]}"
        return text

    def _wrong_names(self, pool: str) -> Iterator[str]:
        for quotation in self.quotations:
            if fold(quotation).rstrip("。，；！？,;!?.") not in pool:
                yield f"the quotation {quotation[:30]!r} is in no cited evidence"
        for name in _LATIN.findall(unicodedata.normalize("NFKC", self.body)):
            if not any(form.lower() in pool.lower() for form in (name, *forms(name))):
                yield f"the name {name!r} is in no cited evidence"

    def _wrong_times(self, cited: Sequence[Evidence], pool: str) -> Iterator[str]:
        known = {span for piece in cited for span in piece.spans} | set(self.asked_spans)
        unquoted = _QUOTED.sub(lambda match: " " * len(match[0]), self.body)
        for time in self.times:
            if not unquoted[time.start : time.end].strip():
                continue
            if _COMPARED.search(self.body[: time.start]) and (
                time.span is None or any(span.first.year == time.span.first.year + 1 for span in known)
            ):
                continue  # what a figure is compared with is the year before
            if not _FULL_YEAR.search(time.text) and _PART_OF_YEAR.fullmatch(time.text) and fold(time.text) in pool:
                continue  # 年初
            if _OF_NEXT_YEAR.search(time.text) and _OF_NEXT_YEAR.sub("", fold(time.text)) in pool:
                continue  # 次年3月15日
            if time.span is None and _THAT_YEAR.match(time.text):
                if not any(other.span for other in self.times):
                    yield f"{time.text!r} is said without its year"
            elif time.span is None and (
                fold(time.text) in pool
                or not _DAY_OR_SEASON.search(time.text)
                or any(_same_day(time, other) for piece in cited for other in piece.times)
            ):
                continue
            elif _FULL_YEAR.search(time.text) and fold(time.text) in pool:
                continue  # 2028年 of 2028年以前, which is no time of its own
            elif not any(_is_told(claimed, span) for claimed in _readings(time, known) for span in known):
                yield f"the time {time.text!r} is in no cited evidence"

    def _wrong_number(self, number: Number, cited: Sequence[Evidence]) -> Iterator[str]:
        places = [(p, other) for p, other in figures_of(cited) if number.says(other)]
        places = places or rounded(self.body, number, cited)
        if number.unit in _NUMBERED and any(self.body[number.start : number.end] in piece.told for piece in cited):
            return  # 二期: which one it is, of no time
        shown = self.body[number.start : number.start + 12]
        if not places:
            if number.measure == "ordinal" and number.value == 1 and any(f"首{number.unit}" in p.told for p in cited):
                return  # 第一次 for 首次
            own = any(number.says(asked) for asked in numbers_in(self.asked))
            if own and is_borrowed(number, self):
                yield f"the figure at {shown!r} is the question's and in no cited evidence"
            elif not own and not self._is_computed(number, cited):
                yield f"the figure at {shown!r} is in no cited evidence"
            return
        wanted = self.time_of(number)
        if number.measure == "岁" or (number.unit in LASTS and not self._times_between(number)):
            wanted = ()  # 连续服务已满八年 is of no time
        held = [(place, span) for place in places for span in times_at(place[0], place[1].start)]
        if number.measure == "ordinal" and any(self._in_a_name(number, passage) for passage, _ in places):
            return  # 第二人民医院 is of no time
        said = bool(self._said_at(number))
        fitting = [place for place, span in held if self._is_of(span, wanted, said, place[0])] if wanted else places
        if not fitting:
            times = "/".join(sorted({str(span) for _, span in held})) or "an unknown year"
            yield f"the figure at {shown!r} is of {times}, not of {wanted[0]}"
        elif said and wanted and self._of_a_part(number, fitting, wanted[0], cited):
            yield f"the figure at {shown!r} is of a part of {wanted[0]} alone in the evidence"
        else:
            reasons = [self._otherwise(number, passage, other, cited) for passage, other in fitting]
            if all(reasons):
                yield f"the figure at {shown!r} {reasons[0]}"

    def _of_a_part(
        self,
        number: Number,
        fitting: Sequence[tuple[Passage, Number]],
        wanted: TimeSpan,
        cited: Sequence[Evidence],
    ) -> bool:
        """Whether a figure is of a part of the claimed time, for the whole of which its sentence tells another."""

        def whole(passage: Passage, held: Number) -> bool:
            there = [n for p, n in figures_of(cited) if p is passage and n.like(held) and n.value > held.value]
            return any(passage.time_at(one.start)[0] == wanted for one in there)

        def own(passage: Passage, held: Number) -> TimeSpan | None:
            low = begin_of(PART, passage.text, held.start)
            times = (m for m in passage.all_times if low <= m.start and m.end <= held.start)
            said = [m.span for m in times if m.span and not _PART_OF_YEAR.fullmatch(m.text[-2:])]
            return said[-1] if said and role(passage.text, held) != "from" else None

        spans = [(p, n, own(p, n)) for p, n in fitting]
        return all(span and span != wanted and wanted.contains(span) and whole(p, n) for p, n, span in spans)

    def _in_a_name(self, number: Number, held: Passage) -> bool:
        """Whether an ordinal is part of a name that a sentence of the evidence has too."""
        name = self.body[number.start - 1 : number.end + 2]
        return _NAME.fullmatch(name) is not None and name in held.text

    def _is_of(self, span: TimeSpan, wanted: Sequence[TimeSpan], said: bool, held: Passage) -> bool:
        """Whether a figure of one time may be told of another: where it is said, as precisely as the evidence."""
        if not said:
            return any(span.overlaps(want) for want in wanted)
        if span == held.article.date_span and any(_reported_by(span, want) for want in wanted):
            return True
        several = len(wanted[0].years) > 1 and not _SPREAD.search(self.body)
        return any(
            (want.contains(span) and not (several and len(span.years) == 1))
            or (span.contains(want) and (_ends_alike(span, want) or len(span.years) > 1 or _tells(held, want)))
            for want in wanted
        )

    def _otherwise(self, number: Number, passage: Passage, held: Number, cited: Sequence[Evidence]) -> str | None:
        """Return how a sentence of the evidence says something else of a figure, None where it says the same."""
        reason = differs(self.body, number, passage.text, held)
        if reason:
            return reason
        if signed(self.body, number) != signed(passage.text, held):
            return "has another sign in the evidence"
        beside = [n for p, n in figures_of(cited) if p is passage]
        far = reaches_otherwise(self.body, number, passage.text, held, passage.time_at(held.start)[0])
        far = far or corrected_otherwise(self.body, number, self.numbers, passage.text, held, beside)
        far = far or told_for_both(self.body, number, self.numbers, passage.text, held, beside)
        far = far or told_of_more(self.body, number, passage, held, self.asked)
        if far:
            return far
        part = part_for_whole(self.body, passage.text, held, beside, self.asked)
        if part:
            return f"is of {part!r} alone in the evidence"
        goal = is_goal(passage.text, held.start, held.end) or says_target(passage, held.start)
        if goal and not (is_goal(self.body, number.start, number.end, claimed=True) or asks_goal(self.asked)):
            return "is told as a goal in the evidence"
        aim, told = aimed(self.body, number), modality_of(passage, held.start)
        done = aimed(passage.text, held) is False
        if aimed(passage.text, held) is aim or named_goal(self.body, number.end):
            aim = None  # 超额完成了22.5亿元的年度目标, 剩余87项列入下半年计划
        if (aim is True and told == "outcome") or (aim is False and told == "target" and not done):
            return f"is told as {'an outcome' if aim else 'a target'} in the evidence"
        figures = figures_of(cited)
        others = [
            (p.text, (n.start, n.end), marks_of(p, figures))
            for p, n in figures
            if n.value != held.value and number.like(n)
        ]
        body, text = self.body, passage.text
        if (number.value < 0) != (held.value < 0):  # a loss is a profit below nothing
            body, text = (one.replace("亏损", "利润") for one in (body, text))
        if number.unit in _CLOCK or (_PUT_RIGHT.search(text) and _PUT_RIGHT.search(body)):
            return None
        mine = At(body, (number.start, number.end), [(n.start, n.end) for n in self.numbers])
        theirs = At(text, (held.start, held.end), marks_of(passage, figures))
        around = f"{passage.title} {passage.before}"
        if told_elsewhere(mine, theirs, [At(*other) for other in others], around, self.asked):
            return "is of something else in the evidence"
        if number.measure == "ordinal" or body is not self.body:  # a loss has no noun that a profit has
            return None
        mine, theirs = (
            replace(one, marks=[(n.start, n.end) for n in others if n.unit not in _NUMBERED and n.measure != "ordinal"])
            for one, others in ((mine, self.numbers), (theirs, [n for p, n in figures if p is passage]))
        )
        return described_otherwise(mine, theirs, passage, self.asked)

    def _wrong_dates(self, cited: Sequence[Evidence]) -> Iterator[str]:
        """Hold a date that stands with no figure to what the evidence tells of it."""
        dates = [(p, m) for piece in cited for p in piece.passages for m in p.all_times if m.span and not m.relative]
        marks = [(time.start, time.end) for time in self.times]
        for time in self.times:
            own = between(CLAUSE, self.body, time.start, time.end)
            if any(own.start <= number.start < own.stop for number in self.numbers):
                continue  # held where the figure stands
            places = [(p, m) for p, m in dates if time.span and m.span == time.span]
            others = [
                At(p.text, (m.start, m.end), [(t.start, t.end) for t in p.all_times])
                for p, m in dates
                if time.span and m.span and not m.span.overlaps(time.span)
            ]
            if places and all(
                told_elsewhere(
                    At(self.body, (time.start, time.end), marks),
                    At(p.text, (m.start, m.end), [(t.start, t.end) for t in p.all_times]),
                    others,
                )
                for p, m in places
            ):
                yield f"what is said of {time.text!r} is of another time in the evidence"

    def _carrying(self, cited: Sequence[Evidence]) -> list[Passage]:
        """Return the sentences that hold the figures, where there are none the two that share the most words."""
        figures = figures_of(cited)
        found = [p for number in self.numbers for p, other in figures if number.says(other)]
        if found:
            return list({(p.article.id, p.start): p for p in found}.values())
        content = {word for word in words(self.body) if len(word) > 1 and word not in stop_words()}
        everything = [passage for piece in cited for passage in piece.passages]
        return sorted(everything, key=lambda p: -sum(word in p.text.lower() for word in content))[:2]

    def time_of(self, number: Number) -> tuple[TimeSpan, ...]:
        """Return the time claimed for a figure: what the sentence says, else what was asked."""
        said = self._said_at(number)
        part = role(self.body, number)
        if said and part == "to" and not self._times_between(number):
            return ()  # 从2022年的58000元跌到21000元 says not when
        if said and part == "from":
            if not find_times(self.body[max(map(self.body[: number.start].rfind, "由从自")) : number.start], None):
                return ()  # 2024年4月起由0.32元提高到0.41元: it was so before
            return (said, *(TimeSpan.of(year) for year in base_years(self.body, said)))
        return (self._of_season(said),) if said else tuple(self.asked_spans)

    def _of_season(self, said: TimeSpan) -> TimeSpan:
        """Return the year of a season: 2022年秋季学期 is told of in August too."""
        seasons = (time for time in self.times if time.span == said and _SEASON.search(time.text))
        return TimeSpan.of(said.first.year) if next(seasons, None) else said

    def _times_between(self, number: Number) -> bool:
        """Whether a time stands between a figure and the one before it."""
        low = max((one.end for one in self.numbers if one.end <= number.start), default=0)
        return any(low <= time.start < number.start for time in self.times)

    def _said_at(self, number: Number) -> TimeSpan | None:
        """Return the time that the sentence says of a figure: of 2021年、2022年分别为A、B each its own."""
        dealt = _RESPECTIVELY.search(self.body)
        if dealt and number.start > dealt.end():
            times = [time.span for time in self.times if time.end <= dealt.start()]
            after = [one.start for one in self.numbers if one.start > dealt.end()]
            if 1 < len(times) == len(after) and number.start in after:
                return times[after.index(number.start)]
        before = [time for time in self.times if time.end <= number.start]
        if (
            before
            and _SET_TO.search(self.body[: before[-1].start])
            and PART.search(self.body, before[-1].end, number.start)
        ):
            return None
        return self._passage.time_at(number.start)[0]

    def _is_computed(self, number: Number, cited: Sequence[Evidence]) -> bool:
        """Whether the sentence says that it adds or subtracts, and the figure is that of its other figures."""
        if self._comparisons(cited).computes(number) or follows(self.body, number, self.numbers, cited):
            return True
        if not _COMPUTED.search(self.body):
            return False
        terms = [other.value for other in self.numbers if other is not number and any(occurrences(other, cited))]
        if number.measure == "%" and number.unit != "个百分点":
            return False
        pairs = [(a, b) for i, a in enumerate(terms) for b in terms[i + 1 :]]
        return number.value in {sum(terms), *(a + b for a, b in pairs), *(abs(a - b) for a, b in pairs)}

    def _shared(self, pool: str) -> float:
        """Return the share of the content words that the pool holds, 1 where there are none."""
        lowered = pool.lower()
        content = [word for word in words(self.body) if len(word) > 1 and word not in stop_words()]
        return sum(word in lowered for word in content) / len(content) if content else 1.0


def is_borrowed(number: Number, claim: Claim) -> bool:
    """Whether a sentence states an amount that it has from the question; to say that it is not so is no statement."""
    amount = number.measure not in ("", "count", "ordinal", "年", "个月", "天", "小时")
    amount = amount or (
        number.measure == "count" and (number.value > MOST_NAMED or _WHETHER.search(claim.asked) is not None)
    )
    return amount and not _NEGATED.search(claim.body) and any(number.says(own) for own in numbers_in(claim.asked))


def support(
    sentence: str, evidence: Sequence[Evidence], question: Question | None = None
) -> list[tuple[Evidence, Passage, list[int]]]:
    """Return the sentences to quote for a verified sentence, each with the offsets in it that must stay in the quote.

    For every figure and quotation the first cited sentence that states it (at the claimed time); for cited evidence
    that holds none of them the sentence that shares the most words.
    """
    claim = Claim(sentence, question)
    by_number = {piece.n: piece for piece in evidence}
    cited = [by_number[n] for n in cited_numbers(sentence) if n in by_number]
    chosen: dict[tuple[str, int], tuple[Evidence, Passage, list[int]]] = {}

    def choose(piece: Evidence, passage: Passage, offset: int | None) -> None:
        entry = chosen.setdefault((passage.article.id, passage.start), (piece, passage, []))
        if offset is not None:
            entry[2].append(offset)

    for number in claim.numbers:
        wanted = claim.time_of(number)
        places = [(piece, *place) for piece in cited for place in occurrences(number, [piece])]
        fitting = [p for p in places if not wanted or any(t.overlaps(w) for t in times_at(p[1], p[2]) for w in wanted)]
        for piece, passage, offset in (fitting or places)[:1]:
            choose(piece, passage, offset)
    for quotation in claim.quotations:
        found = ((piece, p) for piece in cited for p in piece.passages if fold(quotation) in fold(p.text))
        for piece, passage in list(found)[:1]:
            choose(piece, passage, max(passage.text.find(quotation), 0))
    content = {word for word in words(claim.body) if len(word) > 1 and word not in stop_words()}
    for piece in cited:
        if piece.passages and not any(piece is entry[0] for entry in chosen.values()):
            best = max(piece.passages, key=lambda p: sum(word in p.text.lower() for word in content))
            choose(piece, best, None)
    return list(chosen.values())


def _readings(time: TimeMention, known: set[TimeSpan]) -> list[TimeSpan]:
    """Return what a time may mean: itself, or, said without a year, that of each year the evidence speaks of."""
    if time.span:
        return [time.span]
    years = {year for span in known for year in span.years if len(span.years) < 10}
    return [m.span for year in years for m in find_times(time.text, Anchor(year)) if m.span]


def _is_told(claimed: TimeSpan, span: TimeSpan) -> bool:
    """Whether a time of the evidence is in a claimed one, or begins or ends with the day claimed (9月30日到10月8日)."""
    day = claimed.first == claimed.last
    return claimed.contains(span) or (day and claimed.first in (span.first, span.last) and span.first.day != 1)


def _tells(passage: Passage, want: TimeSpan) -> bool:
    """Whether a sentence tells a time itself."""
    return any(time.span and want.contains(time.span) for time in passage.all_times)


def _reported_by(written: TimeSpan, want: TimeSpan) -> bool:
    """Whether a part of a year ended in the year and before the day of a report, which need not name it again."""
    return written.first == written.last and want.last <= written.first and want.first.year == written.first.year


def _ends_alike(span: TimeSpan, want: TimeSpan) -> bool:
    """Whether a time is the last day or month of a longer one; 第三季度 is not what 前三季度 is told of."""
    return span.last == want.last and (span == want or (want.last - want.first).days < _MONTH)


def _same_day(one: TimeMention, other: TimeMention) -> bool:
    """Whether two times without a known year are one: 8月16日, 八月十六日."""
    known = find_times(one.text, Anchor(2000))
    return (
        other.span is None and bool(known) and known[0].span in {m.span for m in find_times(other.text, Anchor(2000))}
    )


def _as_passage(text: str, times: Sequence[TimeMention]) -> Passage:
    """Read a sentence of the model as if it were a sentence of an undated article."""
    article = Article("", "", None, None, None, None, None, text, ((0, 1),))
    return Passage(article, 0, len(text), tuple(times), 1.0)
