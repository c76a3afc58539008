"""Sentences of the retrieved chunks, with the time that holds at each place of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from index.chunk import clauses, sentences
from index.interface import Archive
from index.times import Anchor, find_times
from index.tokens import simplify
from index.types import Article, Hit, TimeMention, TimeSpan
from rag.cached import cached_property
from rag.columns import Source, time_of
from rag.folding import fold_case, folded_article, simplified_article
from rag.founded import is_founding, is_past
from rag.reported import Reported, heads_report, looks_ahead, reported
from rag.sections import announcing, section_at
from rag.typed_tables import Retold, Row, Telling, times_of, told_of
from rag.untrusted import orders
from rag.whole_year import FIRST_MONTHS, is_whole_year, looks_back, year_told

TimeSource = Literal["sentence", "paragraph", "article", "none"]

# A time that is only compared with ("比去年增长", "与2019年相比") is not the time of the statement.
_COMPARED = re.compile(
    r"(?:比|较|与|同|和|超过|高于|低于|好于|优于|多于|少于|不及|是|为|达|到|相当于|恢复到)(?:[他她它其]|自己)?(?:上?同期)?$"
)
EDITION = r"第[一二三四五六七八九十百\d]+届|首届"
"""What names one of a row of events, as a pattern."""
_COMPARISON_AFTER = re.compile(
    r"^(?:同期|全年)?(?:的)?(?:水平|[近约超]?[一二三四五六七八九十两几\d.]+(?:多)?倍|[\d.]+[%％]|[七八九]成|近?一半|同期)(?!的)"
    r"|^(?:同期|年底|年末|全年)?(?:的\S{0,6})?(?:相比|增长|增加|提高|提升|上升|下降|减少|翻|多|少|净增|降低"
    r"|(?:基本|大体|大致)?(?:持平|相当)|略[增减升降有]|有所|[大小]幅|上涨|下跌|回落|扩大|缩小|延长|缩短)"
    # 比他去年夺冠的成绩快了1分13秒
    r"|^[^，。；\d]{0,8}(?:成绩|纪录|水平|时间|用时)(?:又|还)?(?:快|慢|早|晚|长|短|高|低|好|差|多|少|提前|提高|缩短)"
    # 超过2019年第六届48.6万人次的水平, 是2019年第三届18.2万人次的1.7倍
    rf"|^(?:{EDITION})?的?\d[\d.]*[万亿]?[一-鿿]{{0,4}}的(?:水平|[近约]?\d[\d.]*[多余]?(?:倍|[%％]))"
)
# "完成年初计划85亿元的102.8%" tells of no January.
_SET_EARLY = re.compile(
    r"年初(?:的|所|\d[^，。；]{0,20}的?)?(?:计划|目标|预算|预期|预计|设想|任务|确定|制定|下达|提出|定下)"
)
# "是2020年的两倍多，…" compares likewise.
_IS_BEFORE = re.compile(r"(?:是|为|达到?|相当于|等于|超过|超|接近|近)$")
_MULTIPLE_AFTER = re.compile(
    r"(?:同期|全年|底|末)?的?[近约]?(?:\d[\d.]*|[一二两三四五六七八九十百几]+)(?:点[一二三四五六七八九])?[多余]?(?:倍|成(?![立功])|[%％])|的?(?:[一二三四五六七八九十]+分之|百分之|一半)"
)
_BY_THEN = re.compile(r"截[至止到]$")
_OF_GOAL = re.compile(r"的?(?:目标|计划|任务|预算|预期)")
_REACHES = re.compile(r"(?:完成|占|达到?|超过?|实现|超额完成|为)了?$")
_DIGIT = re.compile(r"\d|[一二三四五六七八九十百千万两]{1,8}(?=[个個项項家名人户座条條所处處件起万亿元吨亩])")
_LISTED = re.compile(r"、|和(?=\d)|与(?=\d)|及(?=\d)")
# "比前年的55.4万标箱增长": what stands between a time and the one figure it belongs to.
_OF_FIGURE = re.compile(rf"(?:{EDITION})?(?:同期|底|末)?(?:的|为|是)?")
_DURATION = re.compile(r"(?:提前?|推迟|延后|历时|为期|用时|长达)$")
# A time that is said of the next figure alone.
_LOCAL_AFTER = re.compile(r"(?:同期|底|末)?(?:则|还)?(?:为|是|仅|只有|的(?=\d)|这[个一](?:数字|指标))")
_EXCEEDS = re.compile(r"(?:比|较|超过|高于|低于|好于|优于|多于|少于|不及)$")
# What may stand before a time that sets the scene: the sentence's beginning, or a dateline.
_OPENS = re.compile(
    r"(?:^|[。！？；\n”])(?:本报讯[\s　]*)?(?:(?:本报|本刊|本网)?(?:实习)?记者[\s　]?[一-鿿]{2,4}"
    r"(?:[、\s　]+[一-鿿]{2,3}){0,2}(?:摄影)?(?:报道|讯)?[：:]?[\s　]*"
    r"|本报讯|本报记者\S{2,4}|□[^，。]{0,14}|（[^（）]{1,14}）"
    r"|[^，。；！？]{0,12}(?:指出|显示|介绍|通报|获悉|了解到|表示|透露|认为|说|核算|统计|测算|反馈)[，：]"
    r"|[\s　在自从到])*$"
)
# 分区域看, 从三次产业看: it tells the parts of what was told before it, of the same time.
_BREAKS_DOWN = re.compile(
    r"(?:分[一-鿿]{1,6}?|从(?!历)[一-鿿]{2,8}?|按[一-鿿]{2,8}?分)(?:来|上)?看[，：]|按[一-鿿]{2,8}分[，：]|其中[，：]?"
)
MOST_BROKEN_DOWN = 400  # characters before it in which that time stands
# A part of a year that names no year: it counts from the year told of in the text, or named in the question.
YEARLESS = re.compile(r"全年|年末|年底|年内|年初|[上下]半年|[前第]?[一二三四]个?季度|\d{1,2}月|\d{1,2}[-—至]")
# 一年来, 过去一年: in a report, the year that it is of.
_A_YEAR_BACK = re.compile(r"(?:(?:最近|近|过去)的?(?:这)?)?[一1]年(?:[来间里])?")
UNLIKELY = 9.0  # log-odds below the best chunk's at which a chunk's rank says nothing for it
FIRST_WORDS = 60  # a sentence that begins within so many characters of a continued article may be the rest of one
_HAN = re.compile(r"[一-鿿]")
REMARK = 4  # characters behind a time in brackets that make it a remark of its own
LEAD = 160  # characters of an article's beginning that speak for all of it, as its title does


@lru_cache(maxsize=4_096)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


@dataclass(frozen=True)
class Passage:
    """A sentence ``article.text[start:end]`` that retrieval brought, with what stands around it."""

    article: Article
    start: int
    end: int
    chunk_times: tuple[TimeMention, ...]  # offsets in the article's text
    retrieval: float  # likelihood of its chunk, 1 for the best hit's, 0 far below it
    context: str = ""  # where its article goes on from another page: how the sentence began there
    chunk_start: int = 0  # from which offset on ``chunk_times`` are known

    @cached_property
    def text(self) -> str:
        """The sentence, traditional characters read as simplified ones; offsets are those of the source."""
        return self.whole[self.start : self.end]

    @cached_property
    def key(self) -> tuple[str, int]:
        """What tells it from other passages: its article and where it begins there."""
        return self.article.id + "\n" * isinstance(self.article, Retold), self.start

    @cached_property
    def whole(self) -> str:
        """The article's text, read likewise."""
        return simplified_article(self.article.id, self.article.text)

    @cached_property
    def title(self) -> str:
        """The article's title, read likewise, or an empty string."""
        return simplify(self.article.title or "")

    @cached_property
    def lead(self) -> str:
        """How the article begins, read likewise."""
        return self.whole[:LEAD]

    @cached_property
    def folded(self) -> tuple[str, str, str]:
        """The sentence, what precedes it, and title with lead, as terms are looked for in them."""
        return fold_case(self.text), fold_case(self.before), fold_case(self.title + self.lead)

    @cached_property
    def folded_whole(self) -> str:
        """The whole article, likewise."""
        return folded_article(self.article.id, self.article.text)

    def source(self, start: int, end: int) -> str:
        """Return the source's own characters at ``[start, end)`` of the sentence."""
        return self.article.text[self.start + start : self.start + end]

    @cached_property
    def paragraph_start(self) -> int:
        """Offset of its paragraph in the article's text."""
        return self.article.text.rfind("\n", 0, self.start) + 1

    @cached_property
    def before(self) -> str:
        """What precedes it in its paragraph, at most 200 characters."""
        there = self.whole[max(self.paragraph_start, self.start - 200) : self.start]
        announced = self.whole[slice(*self.announced)] if self.announced else ""
        return (self.context + announced + there)[-200:] if self.context or announced else there

    @cached_property
    def section(self) -> tuple[str, int | None]:
        """The head of its section, and the one year that this names."""
        found = section_at(self.whole, self.paragraph_start)
        return (found.head, found.year) if found else ("", None)

    @cached_property
    def around(self) -> str:
        """The sentence with what may name what it tells of: its article's title, its section's head, its paragraph."""
        return f"{self.title}\n{self.section[0]}\n{self.before}\n{self.text}"

    @cached_property
    def announced(self) -> tuple[int, int] | None:
        """Where the line stands that announces its paragraph, as the items of a list are: 今年的主要目标是：."""
        return announcing(self.whole, self.paragraph_start) if self.paragraph_start else None

    @cached_property
    def clause_spans(self) -> list[tuple[int, int]]:
        """Its clauses as offsets in the sentence."""
        return clauses(self.text)

    @cached_property
    def times(self) -> list[TimeMention]:
        """The times it states of itself, offsets in the sentence; labels and comparisons are left out."""
        return [own for m, own in self._inside if not self._is_aside(m)]

    @cached_property
    def _inside(self) -> list[tuple[TimeMention, TimeMention]]:
        """The times in it, no labels: as they are known, and with offsets in it and the span that they have here."""
        low, high = self.start, self.end
        inside = [m for m in self.chunk_times if low <= m.start and m.end <= high and m.role == "time"]
        return [
            (m, TimeMention(m.start - low, m.end - low, m.text, self._reported(m), m.relative, m.role)) for m in inside
        ]

    @cached_property
    def reported(self) -> Reported | None:
        """The period that its section's head or its article's title says it reports on, unless the article is of it."""
        year, (head, told) = self.article.year, self.section
        if told is not None and (year is not None or not heads_report(head, self.title)):
            return Reported(TimeSpan.of(told), 0, 0) if told != year else None
        found = reported(self.title, self.whole, year)
        return None if found and year is None and looks_ahead(head, self.text) else found

    @property
    def reporting_year(self) -> int | None:
        """The year of that: 2018 of 2018年统计公报, published in 2019."""
        return self.reported.span.first.year if self.reported else None

    def _reported(self, mention: TimeMention) -> TimeSpan | None:
        """Return the mention's span, counted from the year that is being told of where it names none of its own.

        That is the year of an earlier time of the sentence for 上年, and for 全年, 年末 and the like the year of the
        paragraph's opening or the one the title says the article reports on.
        """
        span = mention.span
        if not mention.relative:
            return span
        if (of_column := self.of_column(mention.start - self.start)) is not None:
            return of_column[0]
        if mention.text[:2] in ("去年", "上年") and "同期" in self.whole[mention.start : mention.end + 2]:
            return self._year_before(mention) or span
        if mention.text.startswith(("上年", "上一年")):
            spans = [self._reported(m) for m in self._counted_from(mention) if not self._is_aside(m)]
            known = [one for one in spans if one and len(one.years) == 1]
            if not known and self.reporting_year is not None:
                return TimeSpan.of(self.reporting_year - 1)
            return TimeSpan.of(known[-1].first.year - 1) if known else span
        if _A_YEAR_BACK.fullmatch(mention.text) and self.reporting_year is not None:
            return TimeSpan.of(self.reporting_year)
        if not YEARLESS.match(mention.text):
            return span
        named = [m.span for m in self._told_before(mention) if m.end == mention.start and m.span]
        if span and named and len(named[-1].years) == 1:  # 2019年全年
            return _moved_to(span, named[-1].first.year)
        if mention.text == "全年" and (until := self._until(mention)):
            return until
        year = self.reporting_year
        scene = self._scene
        earlier = scene is not None and scene.start != mention.start
        if year is None and earlier and scene and scene.span and len(scene.span.years) == 1:
            # 过去的一年，…。全年…: of that year; but a month that is told tells no year.
            there = self._reported(scene) if is_whole_year(scene.text) else scene.span
            whole = there and (not scene.relative or there == TimeSpan.of(there.first.year))
            year = there.first.year if there and whole else None
        if year is None and is_whole_year(mention.text):
            written = self.article.date_span
            if written and span and span.first.year != written.first.year:
                return span  # of the year that its sentence names
            month = written.last.month if written else 12
            place = mention.start, mention.end
            year = year_told(self.title, self.whole, place, self.article.year, month)
        if year is None or (span is None and not (self.reported or is_whole_year(mention.text))):
            return span
        return _moved_to(span, year) if span else next((m.span for m in find_times(mention.text, Anchor(year))), None)

    def _told_before(self, mention: TimeMention) -> list[TimeMention]:
        """Return the known times before another one in the sentence."""
        return [m for m in self.chunk_times if self.start <= m.start < mention.start and m.span]

    def _counted_from(self, mention: TimeMention) -> list[TimeMention]:
        """Return the times before one in the sentence from which it may be counted: none that is counted itself."""
        told = [m for m in self.chunk_times if self.start <= m.start < mention.start and m.role == "time"]
        return [m for m in told if not m.text.startswith(("去年", "上年", "上一年"))]

    def _until(self, mention: TimeMention) -> TimeSpan | None:
        """Return the year of "截至2020年底，…全年…"."""
        told = [m for m in self._told_before(mention) if not m.relative]
        ended = [m.span for m in told if m.span and m.span.last.month == 12 and _BY_THEN.search(self.whole, 0, m.start)]
        return TimeSpan.of(ended[-1].last.year) if ended else None

    def _year_before(self, mention: TimeMention) -> TimeSpan | None:
        """Return the same part of the year before as the time told before in the sentence, of 去年同期."""
        told = [m for m in self._counted_from(mention) if m.span]
        told = [m for m in told if not _OF_GOAL.match(self.whole, m.end)]  # "完成全年目标的54%，去年同期为…"
        spans = [self._reported(m) for m in told if not self._is_aside(m)]
        known = [span for span in spans if span and len(span.years) == 1]
        if not known:
            return None
        first, last = known[-1].first, known[-1].last
        return TimeSpan(_in_year(first, first.year - 1), _in_year(last, last.year - 1))

    @cached_property
    def all_times(self) -> list[TimeMention]:
        """Every time expression in it, comparisons too, offsets in the sentence."""
        return [own for _, own in self._inside]

    @cached_property
    def date_intervals(self) -> list[tuple[int, int]]:
        """Where any time expression stands in the sentence, so that no figure is read out of a date."""
        return [
            (max(0, m.start - self.start), m.end - self.start)
            for m in self.chunk_times
            if m.start < self.end and self.start < m.end
        ]

    def _is_aside(self, mention: TimeMention) -> bool:
        text = self.article.text
        if mention.role == "label" or _DURATION.search(text[max(self.start, mention.start - 4) : mention.start]):
            return True
        if _OF_GOAL.match(text, mention.end) and _REACHES.search(
            text[max(self.start, mention.start - 6) : mention.start]
        ):
            return True  # 完成全年目标的48.3%
        if mention.text.endswith("年初") and _SET_EARLY.match(text, mention.end - 2):
            return True
        if _MULTIPLE_AFTER.match(text, mention.end) and _IS_BEFORE.search(text, self.start, mention.start):
            return True
        compared = _COMPARED.search(text[max(self.start, mention.start - 6) : mention.start])
        return bool(compared and _COMPARISON_AFTER.match(text[mention.end : mention.end + 20]))

    def clause_at(self, offset: int) -> tuple[int, int]:
        """Return the clause (offsets in the sentence) that holds the offset."""
        for start, end in self.clause_spans:
            if start <= offset < end:
                return start, end
        return 0, len(self.text)

    def clause(self, offset: int) -> str:
        """Return the words of the clause that holds the offset."""
        start, end = self.clause_at(offset)
        return self.text[start:end]

    def segment_at(self, start: int, end: int) -> tuple[int, int]:
        """Return the clause around ``[start, end)``, cut at 、 or 和 where other figures are listed beside it.

        "小巨人企业7家、省瞪羚企业28家" are two statements; "货物、集装箱吞吐量" is one.
        """
        known = self._segments.get((start, end))
        if known is None:
            known = self._segments[start, end] = self._segment(start, end)
        return known

    @cached_property
    def _segments(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {}

    def _segment(self, start: int, end: int) -> tuple[int, int]:
        low, high = self.clause_at(start)
        before, after = self.text[low:start], self.text[end:high]
        cuts = [m for m in _LISTED.finditer(before) if _DIGIT.search(before, 0, m.start())]
        if cuts:
            low += cuts[-1].end()
        later = next((m for m in _LISTED.finditer(after) if _DIGIT.search(after, m.end())), None)
        if later:
            high = end + later.start()
        return low, high

    def _local(self, mention: TimeMention, offset: int) -> bool:
        """Whether a time holds for the next figure alone: "前年为81.3亿元；…", "比前年的29.8亿斤又有增加"."""
        between = self.text[mention.end : offset]
        if _EXCEEDS.search(self.text[max(0, mention.start - 4) : mention.start]) and re.search(r"[，；。]", between):
            return True  # 超过2019年第六届48.6万人次的水平；拉动消费3.1亿元
        if not _LOCAL_AFTER.match(between):
            return False
        return bool(re.search(r"[，；。]", between) or len(re.findall(r"\d+(?:\.\d+)?", between)) > 0)

    def _bracketed(self, mention: TimeMention, offset: int) -> bool:
        """Whether a time is of a remark in brackets alone, out of which the offset stands: （“十四五”期间有调整）."""
        low = self.text.rfind("（", 0, mention.start)
        high = self.text.find("）", low)
        if low < 0 or high < mention.end or low < offset <= high:
            return False
        return len(_HAN.findall(self.text, mention.end, high)) >= REMARK

    def time_at(self, offset: int) -> tuple[TimeSpan | None, TimeSource]:
        """Return the time that holds at an offset of the sentence, and where it was said.

        The nearest expression before the offset in the sentence counts, else one after it in the same clause, else
        the last one of the sentence before in the paragraph, else the article's own date.
        """
        if (of_column := self.of_column(offset)) is not None:
            return of_column[0], "sentence" if of_column[0] else "none"
        own = [m for m in self.all_times if m.end <= offset and _OF_FIGURE.fullmatch(self.text[m.end : offset])]
        own = [m for m in own if not (m.text.endswith("年初") and _SET_EARLY.match(self.text, m.end - 2))]
        if own:
            return own[-1].span, "sentence"
        clause, clause_end = self.clause_at(offset)
        times = [m for m in self.times if not self._bracketed(m, offset)] if "（" in self.text else self.times
        earlier = [m for m in times if m.start <= offset and not self._local(m, offset)]
        told = [m for m in earlier if not is_past(self.text, m.start, m.end, offset, clause)]
        if told:
            return told[-1].span, "sentence"
        later = [m for m in times if offset < m.start < clause_end]
        if self.text[offset : offset + 1].isdecimal():
            later = [m for m in later if not is_founding(self.text, m.start, m.end)]
        if later:
            return later[0].span, "sentence"
        if _BREAKS_DOWN.match(self.text) and (span := self._of_the_whole()):
            return span, "paragraph"
        scene = self._scene
        dated = scene is not None and scene.span is not None and scene.span.first == scene.span.last
        if scene and not (dated and self.reported is not None):
            return self._reported(scene), "paragraph"
        if self.reported is not None:
            return self.reported.span, "paragraph" if self.reported.of_part else "article"
        span = self.article.date_span
        if span is None:
            return None, "none"
        return span, "article"

    def of_column(self, offset: int) -> tuple[TimeSpan | None] | None:
        """Return the time that the head of its column gives a figure of a row; see ``columns.time_of``."""
        return time_of(self.text, offset, self._source) if "；" in self.text else None

    def _source(self) -> Source:
        return Source(self.title, self.reported.span if self.reported else None, self.article.date)

    def founded(self, offset: int) -> TimeSpan | None:
        """Return the year before an offset in which something was founded, which is not the time that holds there."""
        told = [m.span for m in self.times if m.start <= offset and is_founding(self.text, m.start, m.end)]
        return told[-1] if told else None

    @cached_property
    def reviewed(self) -> TimeSpan | None:
        """The past year and the article's own, where an article of a year's beginning looks back on the year."""
        span = self.article.date_span
        if span is None:
            return None
        early = span.first.month <= FIRST_MONTHS and span.last.month <= FIRST_MONTHS
        if not (early or span == TimeSpan.of(span.first.year)) or not looks_back(self.whole):
            return None
        if self.section[1]:
            return None  # its section says of which of the two it is
        return TimeSpan(date(span.first.year - 1, 1, 1), span.last)

    @cached_property
    def _scene(self) -> TimeMention | None:
        """Return the time that an earlier sentence of the same paragraph opens with, the last one."""
        text = self.article.text
        low = self.announced[0] if self.announced else max(self.paragraph_start, self.start - 240)
        there = self.announced[1] if self.announced else low
        opening = self._opening(self.chunk_times, low, there)
        if low < self.chunk_start and (not opening or YEARLESS.match(opening[-1].text)):
            earlier = _openings_of(text[low : self.chunk_start], self.article.date)
            opening = self._opening([moved(m, low) for m in earlier], low, there) + opening
        return _of_the_year_before_it(opening) if opening else None

    def _of_the_whole(self) -> TimeSpan | None:
        """Return the time of what is told before it, which it breaks down: 全年…1612.4亿元。分区域看，…."""
        low = max(0, self.start - MOST_BROKEN_DOWN)
        told = [(low + start, low + end) for start, end in sentences(self.whole[low : self.start])]
        of_whole = [place for place in told if not _BREAKS_DOWN.match(self.whole, *place)]
        if not of_whole:
            return None
        times = find_times(self.article.text[low : self.start], Anchor.of_article(self.article.date, self.article.text))
        start, end = of_whole[-1]
        whole = replace(self, start=start, end=end, chunk_times=tuple(moved(m, low) for m in times), chunk_start=low)
        span, source = whole.time_at(end - start)
        return span if source in ("sentence", "paragraph") else None

    def _opening(self, told: Sequence[TimeMention], low: int, there: int) -> list[TimeMention]:
        """Return the times that sentences before this one open with: of its paragraph, or of what announces it."""
        text, paragraph = self.article.text, max(low, self.paragraph_start)
        return [
            m
            for m in told
            if (low <= m.start < there or paragraph <= m.start < self.start)
            and not self._is_aside(m)
            and not _OF_WHOM.match(text, m.end)
            and not is_founding(text, m.start, m.end)
            and _OPENS.search(text[max(self.paragraph_start, m.start - 30) : m.start])
        ]


# 去年去世的老人, 前年建成的大桥: what is told of them next is not of that year.
_OF_WHOM = re.compile(
    r"(?:刚|才|新|就|已)?(?:[去离逝病]世|病逝|出生|毕业|退休|结婚|当选|上任|获奖|成立|建成|新?建|投用|启用|投产|通车|开[业馆通]|引进|[发颁]布|出台|印发)的"
)


def _of_the_year_before_it(opening: Sequence[TimeMention]) -> TimeMention:
    """Return the last of the times that sentences open with, a part of a year by the year that one before it names."""
    last = opening[-1]
    if not last.span or not last.relative or not YEARLESS.match(last.text):
        return last
    whole = (m.span for m in reversed(opening[:-1]) if m.span and m.span == TimeSpan.of(m.span.first.year))
    year = next((span.first.year for span in whole), last.span.first.year)
    span = TimeSpan(_in_year(last.span.first, year), _in_year(last.span.last, year))
    return replace(last, span=span)


def _moved_to(span: TimeSpan, year: int) -> TimeSpan:
    """Return the same days, counted from those of another year."""
    return TimeSpan(_in_year(span.first, year), _in_year(span.last, year + span.last.year - span.first.year))


def _in_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, 28) if day.month == 2 else day.day)


_SENTENCE = re.compile(r"[^。！？\n]+")
OPENING = 30  # characters of a sentence in which the time that it opens with stands


@lru_cache(maxsize=256)
def _openings_of(text: str, article_date: str | None) -> tuple[TimeMention, ...]:
    """Return the times at the beginnings of the sentences of what stands before a chunk in its paragraph."""
    heads = _SENTENCE.sub(lambda one: one[0][:OPENING] + "，" * (len(one[0]) - OPENING), text)
    return tuple(find_times(heads, Anchor.of(article_date)))


def moved(m: TimeMention, by: int) -> TimeMention:
    """Return a time with its offsets counted from ``by`` characters earlier: from its article's beginning."""
    return TimeMention(m.start + by, m.end + by, m.text, m.span, m.relative, m.role) if by else m


def log_odds(probability: float) -> float:
    """Return the natural logarithm of a probability's odds; those of 0 and 1 are drawn in."""
    drawn_in = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(drawn_in / (1 - drawn_in))


def passages(archive: Archive, hits: Sequence[Hit]) -> list[Passage]:
    """Return the sentences of the hits' chunks, each once, best chunk first."""
    found: list[Passage] = []
    seen: set[tuple[str, int]] = set()
    articles = archive.articles_named({hit.chunk.article_id for hit in hits})
    best = log_odds(hits[0].score) if hits else 0.0
    for hit in hits:
        likelihood = max(0.0, 1 - (best - log_odds(hit.score)) / UNLIKELY)
        chunk, article = hit.chunk, articles.get(hit.chunk.article_id)
        if article is None:
            continue
        times = chunk.times and tuple(moved(m, chunk.start) for m in chunk.times)
        told, tables = orders(chunk.text), told_of(article)
        for start, end in _sentences(chunk.text):
            if told and any(low < end and start < high for low, high in told):
                continue  # it speaks to a language model, not to a reader
            key = chunk.article_id, chunk.start + start
            if key in seen:
                continue
            seen.add(key)
            if tables and (rows := tables.of_row.get(chunk.start + start)):
                found += [row_passage(tables, row, likelihood) for row in rows]
                continue
            context = ""
            if article.continues and chunk.start + start <= FIRST_WORDS:
                context = simplify(archive.context_before(article))
            place = chunk.start + start, chunk.start + end
            found.append(Passage(article, *place, times, likelihood, context, chunk.start))
    return found


def row_passage(tables: Telling, row: Row, likelihood: float) -> Passage:
    """Return what a row of a typed table tells, as a sentence of the article in which tables are told so."""
    sentence = tables.article.text[row.start : row.end]
    times = tuple(moved(m, row.start) for m in times_of(sentence, tables.article.date))
    return Passage(tables.article, row.start, row.end, times, likelihood, "", row.start)
