"""A statement that may answer, with what speaks for and against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.tokens import tagged
from index.types import TimeSpan
from rag.cached import cached_property
from rag.contradicting import contradicts
from rag.deeds import tells_of_life
from rag.enumerations import top_count
from rag.frames import tells_deed
from rag.modality import Modality, agrees, modality_of, scope
from rag.opposites import of_the_opposite
from rag.parallel import in_turn
from rag.passages import Passage, TimeSource
from rag.plausible import may_have_role, may_win
from rag.query import Parsed
from rag.reader_spans import UNREAD
from rag.revisions import put_off, revoked
from rag.span import Span
from rag.subject import place_of
from rag.supposed import supposes_untold

SURE = -5.0  # log-odds from which its answer counts though the text says it in other words than the question
SURE_OF_FIGURES = 2.0  # the same of a figure or a time: another one of its kind is never far
SURE_ALL_THE_SAME, NAMED_AT_ALL = 6.0, 0.3  # the same where less than this of what is asked stands in its clause
HELD_AT_ALL = 0.2  # the least share of all terms, and of the asked attribute, of any such figure's sentence
LIKELY_FIGURE, MAY_BE_IT = -1.0, 0.3  # or these odds, with this probability that it is this sentence that answers
SURE_OF_PLACES = 0.0  # the same of where, where less than a quarter of what is asked stands in the sentence
CERTAIN_OF_CAUSES = 0.0  # the same of why, where no word of a cause stands in the sentence
SURE_OF_CLAIMS = -2.0  # the same of what is asked whether it is so
LIKELIEST = 0.4  # or the probability that it is this sentence that answers
OVERRULES = 6.0  # log-odds from which a sentence is about the asked subject, whatever else it names
FOCUSED, HELD_CLOSE_BY = 0.5, 0.4  # the least share of the asked attribute, and of all terms, of what is relevant
FRAMED = 0.25  # the least share of all terms beside what stands in the frame of what is asked
BOUND = 0.45  # share of the asked attribute that a figure's own clause has to name
# "此前均未获得过冠军", "将争夺冠军": nobody has won.
_TO_BE_WON = re.compile(
    r"(?:从?未|没有?|无缘|争夺|冲击|产生|期待|希望|有望|力争|目标是?)[^，。；]{0,10}(?:[冠亚季]军|[金银铜]牌|夺冠)"
)
CAUSE = re.compile(r"因为|由于|因(?!此|而)|受[^，。]{2,30}影响|为了|鉴于|考虑到|原因|缘于|得益于|归功于|旨在|以便|在于")
# And what follows from a cause that the same sentence tells.
WITH_CAUSE = re.compile(
    rf"{CAUSE.pattern}|因此|因而|所以|得名|故[称名]|导致|致使|使得|造成|引[起发]|以致|之故|主要(?:是|因)|缺乏|不足|推迟|[:：]"
)
_DENIED = re.compile(r"没有?(?!收)|未(?!来|成年|央)|不(?!断|仅|但|少|同|久|锈|动产|管|论)|无法")
EXACT_KINDS = ("figure", "date")  # whose words and clause tell more than the learned reader
_DIGIT = re.compile(r"\d")
_SUMS = frozenset(("money", "percent"))
# The kinds whose answer is a span of the sentence: without one, a sentence cannot answer.
SPAN_KINDS = ("figure", "date", "person", "place")


@dataclass(frozen=True)
class Candidate:
    """A statement that may answer, with what speaks for and against it (shares from 0 to 1)."""

    question: Parsed
    passage: Passage
    span: Span | None
    score: float
    share: float  # of the question's terms that the sentence and its surroundings hold
    focus: float  # the same of the asked attribute alone
    close: float  # how near the span stands to the question's terms
    bound: float  # how far the clause of a figure names the asked attribute
    subject: float
    time: TimeSpan | None
    time_source: TimeSource
    fit: float  # of its time to the times asked
    missing: tuple[str, ...] = ()  # names, numbers and quotations of the question that it lacks
    odds: float = UNREAD  # the learned reader's log-odds that the span, or the sentence's best one, is the answer
    any_odds: float = UNREAD  # the same that any sentence holds an answer
    told: Span | None = None  # what the learned reader takes for the answer in this sentence
    likelihood: float = 0.0  # that, of the sentences it reads, this one answers
    not_so: bool = False  # whether its sentence denies it, or tells it of something else
    undone: bool = False  # whether the sentence does not tell at all of what was done, of which the time is asked

    @cached_property
    def modality(self) -> bool:
        """Whether it is a target where a target is asked, an outcome where an outcome is."""
        return agrees(self.question, self.passage, self.offset)

    @cached_property
    def told_as(self) -> Modality:
        """As what it is told: a target, a plan or an outcome."""
        return modality_of(self.passage, self.offset)

    @cached_property
    def _scope(self) -> Literal["whole", "part", "other"]:
        return scope(self.question, self.passage, self.span)

    @property
    def part(self) -> bool:
        """Whether it tells of a part of what is asked."""
        return self._scope == "part"

    @cached_property
    def other(self) -> bool:
        """Whether it is another kind of figure: one project's cost, an average."""
        return self.not_so or self._scope == "other" or contradicts(self.question, self.passage, self.span)

    @cached_property
    def opposite(self) -> bool:
        """Whether it tells of the other of two: of women, where men are asked."""
        aligned = "分别" in self.passage.text or "依次" in self.passage.text  # 冠、亚、季军依次是…
        if self.span is not None and self.span.framed and (self.span.figure is not None or aligned):
            return False  # 16铜 beside 14金
        if self.span is not None and in_turn(self.passage.text, self.span.start):
            return False  # 城镇…、农村…，分别增长5.4%和7.6%: ``rag.parallel`` counts
        # A list, or what something is, may be told anywhere in the sentence.
        return of_the_opposite(self.question, self.passage, self.span if self.question.kind in SPAN_KINDS else None)

    @cached_property
    def year(self) -> int | None:
        """The one year it speaks of."""
        return self.time.first.year if self.time and len(self.time.years) == 1 else None

    @property
    def offset(self) -> int:
        """Where its statement stands in the sentence."""
        return self.span.start if self.span else 0

    @property
    def clause(self) -> str:
        """The clause that its statement stands in."""
        return self.passage.clause(self.offset)

    @property
    def short(self) -> str:
        """The bare answer, where there is a span."""
        return self.span.short if self.span else ""

    @cached_property
    def place(self) -> str:
        """The place that the statement is about, as the text names it."""
        about = place_of(self.passage, self.offset)
        return about.name or f"全{about.level}" if about else ""

    @cached_property
    def answers(self) -> bool:
        """Whether it has a span of the asked kind, where one is wanted; else it may only stand beside an answer."""
        text = self.passage.text
        if self.question.winner:
            return self.told is not None and may_win(self.told.short) and not _TO_BE_WON.search(text)
        if self.span is None and (self.question.kind in SPAN_KINDS or top_count(self.question.text)):
            return False
        if self.span is None and self.question.kind == "list" and not self.passage.start and _HEADLINE.search(text):
            return False  # 道德模范名单揭晓
        if _ASKS_NOW.search(self.question.text) and self.question.kind in ("person", "what") and _FIRST.search(text):
            return False  # 首任主编 is not who it is now
        if self.question.kind in ("date", "what") and not tells_of_life(self.question.text, text):
            return False
        if self.question.kind in EXACT_KINDS or (self.span is not None and self.span.framed):
            return True
        return may_have_role(text, self.question.text) and tells_deed(text, self.question.text)

    @property
    def timely(self) -> bool:
        """Whether it speaks of the asked time and subject, and of what is asked as a target or as an outcome."""
        if self.fit < 0.5 or self.other or self.opposite or not self.modality:
            return False
        return self.subject >= 0.5 or (self.odds >= OVERRULES and self.question.kind not in EXACT_KINDS)

    @property
    def relevant(self) -> bool:
        """Whether it speaks of the asked attribute at all, whatever its time and subject."""
        if self.span is not None and self.span.framed:
            return self.share >= FRAMED
        if self.focus < FOCUSED or not self.answers:
            return False
        # In other words than the text's: fewer terms do where the attribute itself is named close by.
        return self.share >= 0.5 or (
            self.share >= HELD_CLOSE_BY and min(self.focus, self.bound) >= 0.9 and self.close >= 0.45
        )

    @property
    def worded(self) -> bool:
        """Whether it holds the words of what is asked, at the place where its answer stands."""
        if self.span is not None and self.span.framed:
            return self.relevant and not self.missing
        if self.span is None and max(self.close, self.share - 0.15) < 0.5:
            return False  # a whole sentence answers only where it holds half of what was asked itself
        return self.relevant and self.bound >= BOUND and not self.missing

    @property
    def _of_other_attribute(self) -> bool:
        """Whether a sum, a share or a figure of the asked time stands in a clause that does not name what is asked."""
        figure = self.span.figure if self.span else None
        return figure is not None and self.bound < NAMED_AT_ALL and bool(self.question.spans or figure.measure in _SUMS)

    @property
    def _likely_figure(self) -> bool:
        """Whether the reader takes this figure for the answer of a likely sentence, where no time is asked."""
        if self.span is None or self.told is None or self.question.spans:
            return False
        if self._of_other_attribute or self.undone or min(self.share, self.focus) < HELD_AT_ALL:
            return False
        same = self.told.start <= self.span.start and self.span.end <= self.told.end
        return same and self.odds >= LIKELY_FIGURE and self.likelihood >= MAY_BE_IT

    @property
    def _names_nothing(self) -> bool:
        """Whether a name is asked and a sentence tells none: an amount, or no earlier name (更为现名) of 最早叫什么."""
        text = self.question.text
        if self.question.kind != "what" or not ASKS_NAME.search(text):
            return False
        if _ONCE.search(text) and not _CALLED.search(self.passage.text):
            return True
        return self.span is None and self.told is not None and _AMOUNT.search(self.told.short) is not None

    @property
    def sound(self) -> bool:
        """Whether it may answer: right subject, time and modality, and by its words or by the learned reader."""
        # What takes longest to find out comes last: of which time and subject it is.
        if self.missing or not self.answers:
            return False
        if self.question.kind in EXACT_KINDS:
            other = self._of_other_attribute or self.undone
            sure = self.odds >= (SURE_ALL_THE_SAME if other else SURE_OF_FIGURES)
            sure = sure or self._likely_figure
        elif self.question.kind == "yesno":
            sure = self.odds >= SURE_OF_CLAIMS and max(self.focus, self.share - 0.05) >= FOCUSED
        else:
            sure = self.odds >= SURE or self.likelihood >= LIKELIEST
            # Some place or other stands in every sentence.
            sure = sure and (self.question.kind != "place" or self.share >= FRAMED or self.odds >= SURE_OF_PLACES)
        if supposes_untold(self.question, self.passage) or self._names_nothing:
            return False
        if _ASKS_MORE.search(self.question.text) and not _COMPARES.search(self.passage.text):
            return False
        if self.question.kind == "why" and not WITH_CAUSE.search(self.passage.text):
            undenied = _DENIED.search(self.question.text) and not _DENIED.search(self.passage.text)
            if undenied or self.odds < CERTAIN_OF_CAUSES or not self._tells_more:
                return False
        return (sure or self.worded) and self.timely and not put_off(self) and not revoked(self)

    @property
    def _tells_more(self) -> bool:
        """Whether what the reader takes for the answer holds a word that the question has not."""
        told = [word for word, tag, _, _ in tagged(self.told.short) if tag[:1] not in "mqupcdrxw"] if self.told else []
        more = sum(1 for word in told if len(word) > 1 and word not in self.question.text)
        return more > (1 if self.told and _DIGIT.search(self.told.short) else 0)


# Which of two is more is told by what compares them: ``rag.operands`` looks for a figure of each.
ASKS_NAME = re.compile(r"叫什么|名字|姓名")
_ONCE = re.compile(r"最早|最初|原来|以前|原先|过去|曾经|当时|原名|旧称|曾用名")
_CALLED = re.compile(r"[时原初旧曾][称名]|曾用名|前身|称[为作]|名[为叫]|(?<!什么)叫|更名|改[名称]|命名")
_AMOUNT = re.compile(r"^[一-鿿]{0,6}\d[\d.]*[余多]?(?:[天年月日人元亩吨%％]|个|公里|公斤)左?右?$")
_ASKS_MORE = re.compile(r"(?:哪|谁)[^，。？]{0,14}(?:更|比较|要)[高多大长快好低少小短慢强早晚](?:一些|些)?[？?]?$")
_COMPARES = re.compile(r"比|更|[高低多少大小快慢长短早晚]于|超过|不及|领先|首位|第[一二三]|最")
_ASKS_NOW = re.compile(r"现任|现在|目前|如今")
_FIRST = re.compile(r"首任|第一任")
_HEADLINE = re.compile(r"[^。！？；…”]$")
Ask = Callable[[str], Sequence[Candidate]]
"""What finds statements that answer a question's text."""
Read = Callable[[Parsed], Sequence[Candidate]]
"""The same for a question taken apart."""
