"""An answer in the making, and the words for statements, times and dates in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from index.numerals import parse_numeral
from index.types import Article
from rag.candidate import EXACT_KINDS, SURE, Candidate
from rag.cite import MAX_LIST_QUOTE, MAX_QUOTE, citation, figures_in, quote_range, resolved_time, source_place, widened
from rag.clock import tells_day
from rag.listed import bare
from rag.modality import says_target
from rag.query import Parsed
from rag.reported import Reported
from rag.span import Span
from rag.typed_tables import Retold
from rag.types import Citation, Status
from rag.whole import beside_the_point, whole

MAX_ASKING = 16  # characters of the asking words and what is counted: 有多少家民宿
MAX_ANSWER, MAX_SHORT = 240, 60  # characters of an answer and of a short one, by the contract
MAX_LISTED = 200  # of a short answer that is a list
TOLD = -2.0  # log-odds from which the learned reader's span is the short answer
UNKNOWN_YEAR = "文章年份不详"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DAY_ALONE = re.compile(r"\d{1,2}[日号]")
_MONTH = re.compile(  # with the year before it and the day after it, where they stand there
    r"(?:(?:\d{4}|[一二三四五六七八九〇零]{4}|[今去])年)?(?<![\d十])(?P<month>\d{1,2}|十?[一二三四五六七八九]|十)月"
    r"(?:\d{1,2}[日号])?"
)
_RELATIVE_YEAR = re.compile(r"今年|去年|前年|明年|后年|本年|上年")


@dataclass
class Draft:
    """An answer in the making; ``cite`` numbers its quotes and keeps whose they are."""

    question: Parsed
    status: Status = "answered"
    text: str = ""
    short: str | None = None
    partial: bool = False
    confidence: float = 0.0
    citations: list[Citation] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    computed: list[str] = field(default_factory=list)  # figures that are made of cited ones, and marked so
    years: set[int] = field(default_factory=set)  # of the times that cited statements speak of, by their evidence
    _rest: dict[tuple[int, int], list[Citation]] = field(default_factory=dict)  # beside rows of typed tables

    def said(self, candidate: Candidate) -> tuple[str, Citation]:
        """Return what a sentence says of what is asked, as it is printed, and the citation that it is a part of.

        Of a long sentence the clauses that say it are printed, and the whole, or as much as a quote may hold, is cited:
        the rest may say why, or what for. Of a figure or a time its clauses tell all.
        """
        passage, limit = candidate.passage, self._limit
        start, end = quote_range(passage, candidate.span or _sure(candidate), self.question, limit)
        exact = self.question.kind in EXACT_KINDS
        place = (start, end) if exact else widened(passage, start, end, limit)
        cited = self._cited(candidate, *place)
        return (told_row(candidate) or passage.article.text[start:end]), cited

    def cite(self, candidate: Candidate) -> Citation:
        """Add the candidate's quote, or return the citation that already holds it."""
        place = candidate.span or _sure(candidate)
        return self._cited(candidate, *quote_range(candidate.passage, place, self.question, self._limit))

    def cite_beside(self, candidate: Candidate, start: int, end: int) -> Citation:
        """Add a slice of the candidate's article that what is said of it rests on too, or return what holds it."""
        article, low, high = source_place(candidate.passage.article, start, end)
        return self._holding(article, low, high) or self._beside(article, low, high)

    def _holding(self, article: Article, start: int, end: int) -> Citation | None:
        """Return the citation that holds a slice of an article."""
        known = (one for one in self.citations if one.article_id == article.id)
        return next((one for one in known if one.start <= start and end <= one.end), None)

    def _beside(self, article: Article, start: int, end: int) -> Citation:
        for known in self.citations:
            if (known.article_id, known.start, known.end) == (article.id, start, end):
                return known
        made = citation(len(self.citations) + 1, article, start, end, None)
        self.citations.append(made)
        return made

    @property
    def _limit(self) -> int:
        return MAX_LIST_QUOTE if self.question.kind == "list" else MAX_QUOTE

    def _cited(self, candidate: Candidate, start: int, end: int) -> Citation:
        passage = candidate.passage
        self.candidates.append(candidate)
        if candidate.time:
            self.years |= {candidate.time.first.year, candidate.time.last.year}
        source, low, high = source_place(passage.article, start, end)
        row = passage.article.row_at(start) if isinstance(passage.article, Retold) else None
        # Before its row, so that the figure stands apart from those beside it whichever way white space is taken.
        cell = self._cell(candidate, source, source.text[low:high], row.row) if row else []
        cited = self._holding(source, low, high)
        if cited is None:
            of_column = passage.of_column(candidate.offset)
            when = str(of_column[0]) if of_column and of_column[0] else resolved_time(passage, start, end)
            cited = citation(len(self.citations) + 1, passage.article, start, end, when)
            self.citations.append(cited)
        if row is not None:
            head = [] if cited.start <= row.table else [self._beside(source, *row.head)]
            self._rest[cited.n, passage.start] = [*head, *cell]
        return cited

    def _cell(self, candidate: Candidate, source: Article, quote: str, row: tuple[int, int]) -> list[Citation]:
        """Cite the figure of a row in which figures stand side by side: 17.05 15.48 is also 17.0515.48."""
        number = _NUMBER.search(candidate.short)
        if number is None or number[0] in figures_in(quote):
            return []
        cell = re.compile(rf"(?<!\S){re.escape(number[0])}(?!\S)").search(source.text, *row)
        return [self._beside(source, *cell.span())] if cell else []

    def mark(self, cited: Citation, candidate: Candidate) -> str:
        """Return the marker of a statement's quote; of a typed table's row also those of its head and its cell."""
        rest = self._rest.get((cited.n, candidate.passage.start), ())
        return "".join(f"[{one.n}]" for one in (cited, *rest))


def told_row(candidate: Candidate) -> str | None:
    """Return a typed table's row as it is written, where a statement is made of one."""
    article, start = candidate.passage.article, candidate.passage.start
    row = article.row_at(start) if isinstance(article, Retold) else None
    return article.written(*row.row) if isinstance(article, Retold) and row else None


_COUNTED_DAY = re.compile(r"^(?:昨[天日晚]?|前[天日]|今[天日晨早晚]|当[天日])[^\d]*$")


def quoted(draft: Draft, candidate: Candidate, cited: Citation) -> str:
    """Return a statement's quote with its marker, as an answer prints it; of a table the row alone."""
    return f"“{told_row(candidate) or cited.quote}”{draft.mark(cited, candidate)}"


def time_label(candidate: Candidate) -> str:
    """Return the time a statement speaks of as it is printed: the year resolved, the text's own words kept."""
    if candidate.time is None:
        return UNKNOWN_YEAR
    if candidate.time_source in ("article", "none") or candidate.passage.of_column(candidate.offset):
        return _span_label(candidate)
    mention = next(
        (m for m in reversed(candidate.passage.times) if m.span == candidate.time and m.start <= candidate.offset),
        None,
    )
    if mention is None:
        return _span_label(candidate)
    words = re.sub(
        r"^(?:今年|去年|前年|明年|后年|本年|当年|年内|全年|过去(?:的)?一年|新的一年)(?:以来)?", "", mention.text
    )
    words = re.sub(r"^(?:\d{4}|[一二三四五六七八九〇零]{4})年(?:度)?", "", words)
    if not re.search(r"[月季半底初末度]", words) or re.match(r"[-—–~～至到]", words) or re.search(r"近|来|截", words):
        return _span_label(candidate)
    return f"{candidate.time.first.year}年{words}" if len(candidate.time.years) == 1 else _span_label(candidate)


def _span_label(candidate: Candidate) -> str:
    span = candidate.time
    if span is None:
        return UNKNOWN_YEAR
    if span.last == date.max:
        return f"{span.first.year}年至今"
    if len(span.years) > 1:
        return f"{span.first.year}-{span.last.year}年"
    told = candidate.passage.reported
    if candidate.passage.of_column(candidate.offset):  # 本年累计, of a table of June
        return f"{span.first.year}年{Reported(span, 0, 0).part}"
    return f"{span.first.year}年{told.part if told and told.span == span else ''}"


def sentence_of(draft: Draft, candidate: Candidate, part: Parsed | None = None) -> str:
    """Return "short（time）：“quote”[n]", for one part of the question where it has several."""
    question = part or draft.question
    text, cited = draft.said(candidate)
    quote = f"“{text}”{draft.mark(cited, candidate)}"
    short = shown(question, candidate)
    label = time_label(candidate)
    if not question.all_years and (named := year_named(candidate, cited.quote)):
        quote += f"（年份据[{draft.cite_beside(candidate, *named).n}]）"
    if question.kind == "date" and (place := _month_told(candidate)):
        month = draft.cite_beside(candidate, *place)
        quote += f"（月份据[{month.n}]）"
    if (
        question.kind == "date"
        and _counted_from_article(candidate)
        and (place := evidence_of(candidate.passage.article))
    ):
        day = draft.cite_beside(candidate, *place)
        quote += f"（文章日期据[{day.n}]）"
    if question.kind == "figure" and not question.target and says_target(candidate.passage, candidate.offset):
        label += "目标"  # so that no reader takes it for what came of it
    if re.match(r"\d+\.", short):  # "13.3%" at the head of a line reads as item 13 of a list
        return f"{label}：{short}，{quote}"
    if label == UNKNOWN_YEAR and question.kind not in EXACT_KINDS and not question.spans:
        return quote if not short or short == text else f"{short}：{quote}"  # no year is asked, none is told
    if not short or short == text:
        return f"{quote}（{label}）"
    return f"{short}（{label}）：{quote}" if question.kind != "date" else f"{short}：{quote}"


def year_named(candidate: Candidate, quote: str) -> tuple[int, int] | None:
    """Return where an article without a date names the period that it reports on, where the quote does not."""
    told = candidate.passage.reported
    if told is None or told.start == told.end or candidate.passage.article.year is not None or candidate.time is None:
        return None
    by_it = told.span.contains(candidate.time) and str(candidate.time.first.year) not in quote
    return (told.start, told.end) if by_it else None


def freshly_quoted(draft: Draft, candidate: Candidate, *, timed: bool = False) -> str:
    """Return the quote and its mark, the mark alone where the quote was printed already; its time where wanted."""
    known = len(draft.citations)
    cited = draft.cite(candidate)
    time = f"（{time_label(candidate)}）" if timed else ""
    return f"{time}：{quoted(draft, candidate, cited)}" if cited.n > known else f"{time}[{cited.n}]"


def meanings(draft: Draft, candidate: Candidate, cited: Citation) -> str:
    """Return what other relative years in the quote mean, so that no figure in it is taken for the label's year."""
    shift, notes = candidate.passage.start, {}
    for mention in candidate.passage.times:
        inside = cited.start <= mention.start + shift < cited.end
        word = _RELATIVE_YEAR.match(mention.text)
        if inside and word and mention.span and mention.span != candidate.time:
            notes[word.group()] = mention.span.first.year
            draft.years.add(mention.span.first.year)
    return "（" + "，".join(f"文中{word}指{year}年" for word, year in notes.items()) + "）" if notes else ""


def shown(question: Parsed, candidate: Candidate) -> str:
    """Return the bare answer as printed; dates get the year that the article's evidence gives."""
    span = candidate.span
    if span is None:
        return ""
    if candidate.time is not None and tells_day(question, span.short):
        return date_words(candidate)
    return bare(span.short, question.count) if question.kind == "list" and len(span.items) > 1 else span.short


def resolved(question: Parsed, candidate: Candidate) -> str:
    """Return the bare answer with the day that 昨日 means, where the article has one."""
    words = shown(question, candidate)
    if question.kind == "date" and candidate.time is not None and _counted_from_article(candidate):
        day = candidate.time.first
        return words.replace(f"{day.year}年", f"{day.year}年{day.month}月{day.day}日", 1)
    return words


def _counted_from_article(candidate: Candidate) -> bool:
    """Whether a day is told by how far it is from the article's own: 昨日."""
    span = candidate.time
    if span is None or span.first != span.last or not _COUNTED_DAY.search(candidate.short):
        return False
    return candidate.passage.article.date_precision == "day"


def evidence_of(article: Article) -> tuple[int, int] | None:
    """Return where the words that date an article stand in it."""
    evidence = (article.date_evidence or "").split(" … ")[-1].strip()
    start = article.text.find(evidence) if len(evidence) > 4 else -1
    return None if start < 0 or article.date_from else (start, start + len(evidence))


def date_words(candidate: Candidate) -> str:
    """Return a date in Chinese, resolved as far as it is known."""
    span, text = candidate.time, candidate.short
    if span is None:
        return text
    year = f"{span.first.year}年"
    if span.first == span.last and not re.search(r"\d", text):
        # 昨天 is a day that no quote spells out: its year is as far as the answer may go.
        return text if re.search(r"[一二三四五六七八九十]日|[一二〇零○]{4}年", text) else f"{year}（文中“{text}”）"
    if span.first == span.last:
        if _without_month(candidate) and not _month_told(candidate):
            return f"{year}（文中“{text}”）"
        return f"{year}{span.first.month}月{span.first.day}日"
    if re.search(r"月|日|季度|半年|底|初|末", text):
        rest = re.sub(r"^(?:\d{4}年|今年|去年|前年|明年|本年)", "", text)
        if _without_month(candidate):  # 14日至15日, under 10月
            if not _month_told(candidate):
                return f"{year}（文中“{text}”）"
            rest = f"{span.first.month}月{rest}"
        return rest if rest.startswith(year) else year + rest
    return year if len(span.years) == 1 else text


def _without_month(candidate: Candidate) -> bool:
    """Whether a day is told of which the sentence does not name the month: "18日 …开工"."""
    if candidate.time is None or not _DAY_ALONE.match(candidate.short):
        return False
    month = candidate.time.first.month
    return all(parse_numeral(named["month"]) != month for named in _MONTH.finditer(candidate.passage.text))


def _month_told(candidate: Candidate) -> tuple[int, int] | None:
    """Return where the article names the month of such a day, nearest before it: a chronicle's head, a dateline."""
    if candidate.time is None or not _without_month(candidate):
        return None
    named = list(_MONTH.finditer(candidate.passage.article.text, 0, candidate.passage.start))
    there = named and parse_numeral(named[-1]["month"]) == candidate.time.first.month
    return named[-1].span() if there else None


def _sure(candidate: Candidate) -> Span | None:
    """Return what the learned reader takes for the answer, where it is sure enough of that."""
    span = candidate.told if candidate.odds >= SURE else None
    return None if span and beside_the_point(candidate.passage, span, candidate.question) else span


def told(candidate: Candidate) -> str | None:
    """Return what the learned reader takes for the answer, as the source writes it; None where it is too long."""
    if candidate.told is not None and candidate.told.framed:  # known by its form
        return candidate.passage.source(candidate.told.start, candidate.told.end)
    span = _sure(candidate)
    if span is None or candidate.odds < TOLD or span.end - span.start > MAX_SHORT:
        return None
    return whole(candidate.passage, span, candidate.question)


def phrase(draft: Draft, candidate: Candidate) -> str | None:
    """Return the shortest run of clauses, up to 60 characters, that holds most of what was asked."""
    passage, spans = candidate.passage, candidate.passage.clause_spans
    text = passage.text
    runs = [(spans[i][0], spans[j][1]) for i in range(len(spans)) for j in range(i, min(i + 4, len(spans)))]
    runs = [(start, end) for start, end in runs if end - start <= 60]
    runs = [run for run in runs if text.count("“", *run) == text.count("”", *run)]  # no quotation begun and not ended

    def merit(run: tuple[int, int]) -> tuple[float, int]:
        clause = text[run[0] : run[1]]
        unquoted = clause.replace("“", "").replace("”", "")
        named = [t for t in draft.question.terms if t.text in clause or t.text in unquoted]
        held = sum(1 + t.must for t in named) + 0.5 * ("“" in clause or "《" in clause)
        return held, run[0] - run[1]

    if not runs:
        return None
    start, end = max(runs, key=merit)
    return passage.source(start, end).strip("，。；！？、— ") or None


def joined(shorts: Sequence[str], *, oldest_first: bool, limit: int = MAX_SHORT) -> str | None:
    """Return short answers as one, as many as there is room for; of those that stand oldest first the newest stay."""
    kept = list(shorts)
    while len("；".join(kept)) > limit:
        kept.pop(0 if oldest_first else -1)
    return "；".join(kept) or None


def asked_phrase(question: Parsed) -> str:
    """Return the question without its asking words, as a noun phrase: "2023年投资目标"."""
    if re.match(r".{0,3}(?:谁|哪|多少|什么|为什么|何时|几)", re.sub(r"^\S*?年", "", question.text)):
        return question.text.strip("？?。")
    text = re.sub(
        r"(?:分别|相差|合计|总共|一共)*(?:是|有|为|达到?|要达到)?(?:多少|几|什么|哪些|哪里|谁|怎么样|如何).*$|[？?。！!]+$|(?:是|有)?(?:在)?(?:哪|什么时候|何时).*$",
        "",
        question.text,
    )
    if question.kind in ("date", "person", "place") and any(t.start >= len(text) for t in question.terms):
        return question.text.strip("？?。")  # 甲是哪一年被评为国家级劳动模范的: more than 甲 is not told
    little = len(question.text) - len(text) <= MAX_ASKING
    if little and (
        re.search(r"[了设为在于到有]$|完成$|比(?!赛|例|重).*[多少高低]$", text)
        or any(t.start >= len(text) and t.pos[:1] == "n" for t in question.terms)
    ):
        return question.text.strip("？?。")  # what is counted stands behind the asking words: 有多少家民宿
    return re.sub(r"(?<=[一-鿿”》])[从自由]$", "", text.strip("，, 的")) or question.text.strip("？?")


def warn_of_undated(draft: Draft, lines: Sequence[Candidate]) -> None:
    """Warn of statements whose year the archive does not tell."""
    for candidate in lines:
        if candidate.time is None:
            draft.warnings.append(
                f"“{candidate.passage.article.title or candidate.passage.article.source}”的年份资料中没有说明"
            )
