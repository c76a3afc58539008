"""Reading without a language model: from the retrieved sentences to the statements that answer.

The story is ``read``: measure every sentence, find the spans of the asked kind in it, say of each whether its time,
its subject and its modality (target or outcome) are those asked, and sort. Deciding what to print is ``compose``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np

from index.date_lines import line_date
from index.encode import load_encoder
from index.types import TimeSpan
from rag.binding import bound, closeness, qualifies
from rag.candidate import ASKS_NAME, CAUSE, EXACT_KINDS, FOCUSED, HELD_CLOSE_BY, SPAN_KINDS, SURE, Candidate
from rag.clock import tells_day
from rag.columns import is_row, name_of, shorter
from rag.contests import listed_beside, of_another_contest, of_another_round
from rag.deeds import of_the_deed
from rag.denied import denied
from rag.dimensions import of_other_dimension
from rag.editions import of_another_edition
from rag.faq import asked_there
from rag.frames import framed
from rag.items import of_another_item
from rag.kin import missing_kin
from rag.listed import OF_ASKED, OF_OTHERS
from rag.match import Matcher
from rag.neighbours import of_another_level, of_neighbour
from rag.notices import time_at
from rag.objects import of_another_object, of_another_thing
from rag.parallel import in_turn
from rag.passages import Passage, TimeSource
from rag.person_spans import of_another_post, term_fit, term_of_office
from rag.policies import in_force
from rag.query import Parsed, Term
from rag.reader import Reading
from rag.reader_spans import STRONG, UNREAD, echoes, likelihoods_of, odds_of, readings_of, told_span, told_spans
from rag.revisions import notices_of
from rag.rows import about, asked_cell, holds_terms, label_of, of_another, of_cell
from rag.sections import is_heading
from rag.shares import tells_what_is_asked
from rag.siblings import of_asked_sibling
from rag.sites import of_another_side, of_another_site
from rag.span import Span
from rag.spans import asks_amount, spans_of
from rag.subject import subject_fit
from rag.synonyms import forms
from rag.timeliness import (
    founded_then,
    looks_back,
    named_times,
    names_edition,
    names_year,
    not_over,
    of_report,
    reviewed,
    so_far,
    tells_year,
    time_fit,
    wider,
    years_told,
)
from rag.titled import now_says, right_behind_office
from rag.typed_tables import ROW_FOUND, Retold

READ_CLOSELY = 15  # sentences that are measured with word vectors, best lexical share first
WORTH_READING = 0.4  # and of these, what a sentence has to hold of what the first one does
TIE = 1e-3  # what the asked place and year count for between sentences that hold the same words
AROUND = 0.6  # what a word counts for that stands not in a sentence but before it
# What one counts for that only the article's beginning holds, and what the likelihood of its chunk: so that the first
# 12 hold the answer for most of the held-out questions. Figures and times have the words of their question beside them.
FAR, FAR_OF_EXACT = (0.4, 1.0), (0.0, 0.3)
# What a unit of log-odds adds to a candidate's score, which is about 1 for a good one: names are told from other words
# by little else, figures by their clause, and which whole sentence answers by its words.
WEIGHED = {"figure": 0.0, "date": 0.05, "person": 0.1, "place": 0.1, "yesno": 0.02, "list": 0.03, "definition": 0.03}
WEIGHED_WHEN_STRONG = 0.03  # of figures and times, what is above STRONG, where the question names no time itself
# What the probability that a sentence answers adds to its candidates' scores.
LIKELIHOOD_WEIGHED = {"figure": 0.0, "date": 0.1, "yesno": 0.0}
OTHERS_LIKELIHOOD = 0.6
MAY_ANSWER = 0.02  # the same from which a sentence without a span of the asked kind may stand beside an answer
CORRECTS = 0.3  # the least share of all terms of what corrects a false premise
IN_FRAME = 0.2  # for a name that stands where the text tells just what is asked
HOLDS_ALL = 0.8  # the share of all terms of a sentence that names what is asked
NOT_SO = 0.6  # what the score is multiplied by of what is denied, and of a time of something else done
CONTENTS = 4  # points, set as in a page's table of contents
_CONTENTS = re.compile(rf"(?:[^，。；！？·]{{2,12}}·){{{CONTENTS},}}")
LONGEST_HEAD = 40  # characters of a headline
ROW = 0.92  # what a typed table's row counts for beside a sentence that tells the same
OF_ANOTHER_ROW = 0.2  # how far a table's row is about what another row is named after
_AT_MEETING = re.compile(r"两会|大会|全会|人代会|政协会|[五六七八九十\d一二三四]次会议")
_AT_LAST = re.compile(r"最[后终]|决算")
SAME_STORY = 0.6  # the fit of a sentence without a time in a story that names the asked year


class _Seen(NamedTuple):
    """What the learned reader says of one sentence; see ``Candidate``."""

    reading: Reading | None
    likelihood: float
    told: Span | None


def read(
    question: Parsed,
    passages: Sequence[Passage],
    matcher: Matcher,
    *,
    premises: Sequence[Term] = (),
    every: bool = False,
) -> list[Candidate]:
    """Return the candidates, best first, whatever their time and subject.

    A sentence is left out that holds too little of what is asked to be relevant, and none of the question's premises
    (or of those given) that it might correct. With ``every`` none is.
    """
    if not passages or not (matcher.matter or question.kind not in SPAN_KINDS or question.kind == "place"):
        return []
    near = closest(passages, matcher)
    if every:
        return _candidates(question, near, matcher)
    named = {term.text for term in (*question.premises, *premises)}
    found = _candidates(question, near, matcher, named)
    if found and found[0].relevant and found[0].other:
        # Whether another kind of figure ranks first of all decides the answer.
        found = _candidates(question, near, matcher)
    best = next((c for c in found if c.timely), found[0]) if found else None
    notices = notices_of(best.passage, best.short, passages) if best and best.relevant else []
    if notices:
        # “增长7.5%”应为“增长9.5%” says of what only by the title of the article that it corrects.
        known = {(c.passage.key, c.offset) for c in found}
        found += [c for c in _candidates(question, notices, matcher) if (c.passage.key, c.offset) not in known]
    return found


def _is_contents(text: str) -> bool:
    return text.count("·") >= CONTENTS and _CONTENTS.search(text) is not None


_SEASON = re.compile(r"[春夏秋冬][天季]|入[春夏秋冬]")
_SIGNED_ON = re.compile(r"[^，。；：！？\d]{0,20}\d{1,2}月\d{1,2}日")


def _is_particulars(text: str) -> bool:
    if text[-1:] in "。！":
        return False
    return _SIGNED_ON.fullmatch(text) is not None or line_date(text) is not None or is_heading(text)


def closest(passages: Sequence[Passage], matcher: Matcher) -> list[Passage]:
    """Return the sentences to read closely: those that hold most of the question's words, by weight, most first."""
    # Looked for in each of their forms: a table's 地区生产总值 is the question's GDP.
    terms = [(matcher.weights[term.text], term.text, forms(term.text)) for term in matcher.terms]
    leading, retrieved = FAR_OF_EXACT if matcher.question.kind in EXACT_KINDS else FAR
    of_article: dict[str, list[float]] = {}
    held_in: dict[str, list[bool]] = {}
    anywhere = [True] * len(terms)
    # Of a table's rows, alike but for these, there may be more than can be read.
    places = [place.name for place in matcher.places if place.name]
    named = places + [f"{span.first.year}年" for span in matcher.question.spans]

    def far(passage: Passage) -> list[float]:
        """Return of each term what it counts for that stands in the article's title, or in its beginning."""
        title, lead = passage.title, passage.lead
        return [
            weight * (AROUND if _holds(title, term, more) else leading if _holds(lead, term, more) else 0.0)
            for weight, term, more in terms
        ]

    def quick(passage: Passage) -> float:
        text, before, held = passage.text, passage.before, 0.0
        elsewhere = of_article.get(passage.article.id)
        if elsewhere is None:
            elsewhere = of_article[passage.article.id] = far(passage)
        # What an article holds nowhere needs not be looked for in each of its sentences.
        within = held_in.get(passage.whole)
        if within is None:
            within = held_in[passage.whole] = [_holds(passage.whole, term, more) for _, term, more in terms]
        if passage.context or passage.announced:
            within = anywhere  # what precedes it is put together
        for (weight, term, more), there, may in zip(terms, elsewhere, within, strict=True):
            if not may:
                held += there
            elif term in text or (more and _any_in(more, text)):
                held += weight
            elif term in before or (more and _any_in(more, before)):
                held += weight * AROUND
            else:
                held += there
        row = text.count("：") > 1
        if row and places and name_of(text) in places:
            # What its figures are, the beginning of its article may say.
            lead = passage.lead
            told = [weight for weight, term, more in terms if not _holds(text, term, more) and _holds(lead, term, more)]
            held += sum(told)
        tie, likely = TIE * sum([name in text for name in named]) if row else 0.0, passage.retrieval
        if tie and all(_holds(text, term, more) for _, term, more in terms):
            likely = max(likely, ROW_FOUND)
        return held + retrieved * likely + tie

    shares = [quick(passage) for passage in passages]
    ranked = sorted(range(len(passages)), key=shares.__getitem__, reverse=True)
    telling = list(islice((place for place in ranked if _tells(passages[place].text)), READ_CLOSELY))
    chosen = telling or ranked[:READ_CLOSELY]
    least = WORTH_READING * shares[chosen[0]] if chosen else 0.0
    return [passages[place] for place in chosen if shares[place] >= least]


# What stands at the foot of every page of a site.
_FURNITURE = re.compile(
    r"Copyright|版权所有|ICP备|公网安备|技术支持[:：]|网站标识码|上一篇[:：]|下一篇[:：]|编[印制写]?，(?:资料|数据)截[至止]"
)


def _holds(text: str, term: str, more: Sequence[str]) -> bool:
    return term in text or (bool(more) and _any_in(more, text))


def _any_in(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def _tells(text: str) -> bool:
    """Whether a sentence tells anything: no question of an interviewer's, no table of contents, no particulars."""
    return text[-1:] not in "？?" and not (_is_contents(text) or _is_particulars(text) or _FURNITURE.search(text))


def _candidates(
    question: Parsed, passages: Sequence[Passage], matcher: Matcher, named: Collection[str] | None = None
) -> list[Candidate]:
    """Return the candidates in sentences; with ``named`` those that may matter alone."""

    def matters(passage: Passage, share: float, focus: float) -> bool:
        if named is None or (focus >= FOCUSED and share >= HELD_CLOSE_BY):
            return True
        reading = readings.get(id(passage))
        if reading is not None and (reading.odds >= SURE or likelihoods[id(passage)] >= MAY_ANSWER):
            return True
        return share >= CORRECTS and any(name in passage.text for name in named)

    wanted = [(term, least) for term in question.terms if (least := _least(term, question))]
    wanted += [(term, KNOWN_BY_ANOTHER_WORD) for term in _unknown(question, matcher)]
    readings = readings_of(question, passages, matcher)
    likelihoods = likelihoods_of(readings)
    seen = {id(p): _seen(question, p, readings.get(id(p)), likelihoods) for p in passages}
    with_spans = [(p, spans) for p in passages if (spans := _spans(question, p, seen[id(p)]))]
    matcher.prepare(p for p, _ in with_spans)
    measured = [(p, spans, shares) for p, spans in with_spans if matters(p, *(shares := _shares(question, p, matcher)))]
    if not measured:
        return []
    # The bundled encoder, which the shares are fitted to, whichever encoder the archive is made with.
    vector = load_encoder().encode([question.text], query=True)[0]
    cosines = load_encoder().encode([p.text for p, _, _ in measured]) @ vector
    found: list[Candidate] = []
    for (passage, spans, shares), cosine in zip(measured, np.asarray(cosines).tolist(), strict=True):
        missing = tuple(term.text for term, least in wanted if matcher.term(term, passage) < least)
        missing += missing_kin(question, passage)
        base = _base(question, passage, matcher, shares, cosine)
        elsewhere, own = _tells_of_another(question, passage), seen[id(passage)]
        found += [_judge(question, passage, matcher, span, base, shares, missing, own, elsewhere) for span in spans]
    return sorted(found, key=lambda c: (not c.answers, -c.score))


KNOWN_BY_ANOTHER_WORD = 0.6  # how near a word must be to a noun that the archive never uses


def _unknown(question: Parsed, matcher: Matcher) -> list[Term]:
    """Return the longer nouns, asked of how or why, that the archive never uses: 幼儿园 in 幼儿园怎么报名."""
    if question.kind not in ("how", "why"):
        return []
    nouns = [t for t in question.terms if t.pos[:1] == "n" and len(t.text) > 2 and not t.must]
    return [t for t in nouns if not any(map(matcher.frequency, (t.text, *forms(t.text))))]


def _least(term: Term, question: Parsed) -> float:
    """Return how far a sentence must hold a term: names and numbers, and of who won what was won too."""
    if term.must:
        return 0.7
    return 0.3 if question.winner and term.pos[:1] in "nj" and len(term.text) > 1 else 0.0


def _seen(question: Parsed, passage: Passage, reading: Reading | None, likelihoods: Mapping[int, float]) -> _Seen:
    return _Seen(reading, likelihoods.get(id(passage), 0.0), told_span(question, passage, reading))


def _spans(question: Parsed, passage: Passage, seen: _Seen) -> list[Span | None]:
    """Return the spans that may answer, or the whole sentence (None) where the kind wants no span, or it may tell."""
    if (told := framed(passage, question)) is not None:
        return [*of_asked_sibling(question, passage.text, [span for span in told if not echoes(span, question)])]
    found = [span for span in spans_of(passage, question) if not echoes(span, question)]
    if (cell := asked_cell(question, passage.text)) is not None:
        return list(of_cell(found, cell, passage.text, whole=question.kind not in EXACT_KINDS))
    found += told_spans(question, passage, seen.reading, seen.told, found)
    spans: list[Span | None] = [*of_asked_sibling(question, passage.text, found)]
    whole = question.kind not in SPAN_KINDS or seen.likelihood >= MAY_ANSWER
    named = question.kind == "person" and ASKS_NAME.search(question.text)  # whom a sentence does not name
    if not spans and whole and not question.identity and not named:
        spans = [None]
    return spans


_IN_ALL = re.compile(r"一共|总共|合计|总计|共计|加起来")
_OF_ALL = re.compile(r"合计|总计|共计|小计|[全总]")


def _of_one_row(question: Parsed, passage: Passage) -> bool:
    """Whether a row tells of one of those that are asked of together: 全区四个街道总共."""
    name = name_of(passage.text)
    if not (name and is_row(passage.text) and _IN_ALL.search(question.text)):
        return False
    return name[:2] not in question.text and _OF_ALL.search(name) is None  # 枫林那个抽水蓄能总共 names its row


def _shares(question: Parsed, passage: Passage, matcher: Matcher) -> tuple[float, float]:
    share, focus = matcher.share(matcher.terms, passage), matcher.focus(passage)
    if question.kind == "why" and CAUSE.search(passage.text):
        return max(share, min(1.0, share + 0.15)), max(focus, 0.5)
    if question.kind == "figure" and focus < FOCUSED and tells_what_is_asked(question, passage.text):
        focus = FOCUSED  # 占全市的33.4% tells the 比重
    return share, focus


def _base(question: Parsed, passage: Passage, matcher: Matcher, shares: tuple[float, float], cosine: float) -> float:
    words = 0.45 * shares[0] + 0.2 * shares[1] + 0.1 * matcher.phrases(passage.text)
    base = words + 0.1 * passage.retrieval + 0.1 * max(0.0, cosine)
    if question.kind == "why" and CAUSE.search(passage.text):
        base += 0.2
    if passage.text[-1:] not in "。！？；”…":
        base *= 0.93  # a headline is less quotable than a sentence
    if (cell := asked_cell(question, passage.text)) is not None:
        base *= about(question, passage.text, cell)
    return base


def _judge(
    question: Parsed,
    passage: Passage,
    matcher: Matcher,
    span: Span | None,
    base: float,
    shares: tuple[float, float],
    missing: tuple[str, ...],
    seen: _Seen,
    elsewhere: bool,
) -> Candidate:
    """Return a candidate; ``elsewhere`` says that its sentence tells of what stands beside the asked."""
    offset = span.start if span else 0
    of_deed = of_the_deed(question, passage, span) if question.kind == "date" and span else None
    row = isinstance(passage.article, Retold) or (question.kind == "figure" and is_row(passage.text))
    close, tied = _ties(question, passage, matcher, span, done=bool(of_deed and shares[0] >= HOLDS_ALL), row=row)
    in_office = right_behind_office(question, passage, span)
    subject = 1.0 if in_office else subject_fit(passage, offset, matcher)
    close = max(close, 0.9) if in_office else close
    if "：" in passage.text and of_another(question, passage, lambda term: matcher.term(term, passage)):
        subject = min(subject, OF_ANOTHER_ROW)
    time, source, fit = _timed(question, passage, span, matcher, seen)
    beside = close if span else shares[0]
    score = (base + 0.3 * beside + 0.3 * tied) * (0.5 + 0.5 * subject)
    score *= (
        (0.7 + 0.3 * fit)
        * qualifies(question, passage, span)
        * _measure_prior(question, span)
        * (span.prior if span else 1.0)
    )
    not_so = of_deed is False or elsewhere or (span is not None and _is_not_so(question, passage, span))
    if not_so:
        score *= NOT_SO
    score *= ROW if row else 1.0
    score += IN_FRAME if span is not None and span.framed else 0.0
    score += asked_there(question, passage, lambda term: matcher.weights[term.text])
    odds = odds_of(span, seen.reading)
    any_odds = max(UNREAD, seen.reading.any_odds) if seen.reading else UNREAD
    if span is not None and span.framed and question.kind == "definition":
        # What just that question stands before, which the reader does not see.
        odds, any_odds, close = max(odds, STRONG), max(any_odds, STRONG), 1.0
    score += WEIGHED.get(question.kind, 0.0) * odds
    if question.kind in EXACT_KINDS and not question.spans and not question.all_years:
        score += WEIGHED_WHEN_STRONG * max(0.0, odds - STRONG)
    score += LIKELIHOOD_WEIGHED.get(question.kind, OTHERS_LIKELIHOOD) * seen.likelihood
    return Candidate(
        question=question,
        passage=passage,
        span=_as_written(span, passage),
        score=score,
        share=shares[0],
        focus=shares[1],
        close=close,
        bound=tied,
        subject=subject,
        time=time,
        time_source=source,
        fit=fit,
        missing=missing,
        odds=odds,
        any_odds=any_odds,
        told=seen.told,
        likelihood=seen.likelihood,
        not_so=not_so,
        undone=question.kind == "date" and bool(matcher.deeds) and not matcher.in_text(matcher.deeds, passage.text),
    )


def _ties(
    question: Parsed, passage: Passage, matcher: Matcher, span: Span | None, *, done: bool, row: bool
) -> tuple[float, float]:
    """Return how near a span stands to the question's terms, and how it is bound to what is asked.

    ``done`` says that it is when the asked deed was done, in a sentence that names what is asked; ``row``, that the
    sentence is a row of a table.
    """
    close, tied = closeness(passage, span, matcher), bound(passage, span, matcher)
    if done:
        close, tied = max(close, 0.6), max(tied, 0.9)  # "…开工，2026年建成": what it is done to stands before
    if span and (question.kind == "definition" or (question.kind == "list" and span.prior >= OF_ASKED)):
        close, tied = max(close, 0.8), max(tied, 0.9)  # "…等五大产业": said to be what is asked
    if span and span.framed and question.kind == "person":
        close, tied = max(close, 0.6), max(tied, 0.9)
    if span and span.framed and span.figure is None and question.kind in ("figure", "date", "what", "place"):
        close, tied = max(close, 0.9), max(tied, 0.9)  # a field of a guide, a former name, a site
    if row:
        # In a row, what stands in its name is said of each of its cells.
        label, titled = label_of(question, passage, span.start if span else 0)
        named = holds_terms(question, titled, matcher.weights) >= HOLDS_ALL
        if matcher.focus_terms and (named or isinstance(passage.article, Retold)):
            tied = max(tied, matcher.in_text(matcher.focus_terms, titled if named else label))
        if named or isinstance(passage.article, Retold):
            close = max(close, tied)
    return close, tied


def _is_not_so(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether what a span tells is denied, of others than the list asked for, or of what stands beside the asked."""
    if denied(question, passage, span) or (question.kind == "list" and span.prior <= OF_OTHERS):
        return True
    return _of_a_neighbour(question, passage, span)


def _tells_of_another(question: Parsed, passage: Passage) -> bool:
    """Whether a sentence tells of what stands beside the asked: another contest, item of a list, or site."""
    if question.kind == "yesno":
        return False  # ``rag.verdict`` looks whose the claim is
    if of_another_contest(question, passage) or of_another_round(question, passage):
        return True
    if of_another_item(question, passage) or of_another_level(question, passage):
        return True
    if question.kind == "figure" and _of_one_row(question, passage):
        return True
    if of_another_post(question.text, passage.text) or of_another_side(question, passage):
        return True
    return question.kind in ("date", "person", "place", "figure") and of_another_site(question, passage)


def _of_a_neighbour(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether what is told is of what stands beside the asked: another member, dimension or object."""
    if question.kind == "yesno":
        return False
    neighbour = of_neighbour(question, passage, span) and not in_turn(passage.text, span.start)
    if neighbour or of_another_round(question, passage, span):
        return True
    if of_another_edition(question, passage, span):
        return True
    return span.figure is not None and (
        of_other_dimension(question, passage, span)
        or listed_beside(question, passage, span)
        or of_another_object(question, passage, span)
        or of_another_thing(question, passage, span)
    )


def _timed(
    question: Parsed, passage: Passage, span: Span | None, matcher: Matcher, seen: _Seen
) -> tuple[TimeSpan | None, TimeSource, float]:
    """Return the time that a statement is of, where it is told, and how well it answers the times asked."""
    if span and question.kind == "person" and (held := term_of_office(passage, span)) is not None:
        return held, "sentence", term_fit(question.spans, held)
    offset = _named_at(passage, span, matcher) if span and question.kind == "list" else span.start if span else 0
    time: TimeSpan | None
    source: TimeSource
    if span and tells_day(question, span.short):
        time, source = next((m.span for m in passage.times if m.start == span.start), None), "sentence"
    else:
        time, source = time_at(passage, offset, matcher.among)
        if source == "paragraph" and now_says(passage, span) and right_behind_office(question, passage, span):
            time, source = passage.article.date_span, "article"  # who speaks for an office holds it when it is written
    if source == "article" and question.spans and (year := in_force(passage)) is not None:
        time = year
    fit = time_fit(question.spans, time, source)
    if fit < 0.5 and question.spans and (founded := founded_then(question, passage, offset)):
        fit = time_fit(question.spans, founded, "sentence")
    if time is None and question.kind != "figure" and fit < SAME_STORY:
        names = names_year if question.kind == "date" else names_edition
        fit = SAME_STORY if names(question, passage.text) else fit  # "2022赛季将于6月3日开赛"
    if span is None:
        # A whole sentence tells of every time that it names.
        for mention in named_times(passage, seen.told) if fit < 1 else ():
            if (other := time_fit(question.spans, mention.span, "sentence")) > fit:
                time, source, fit = mention.span, "sentence", other
        # But what the reader takes for the answer tells of the years in it: 2021年年度词汇.
        named = years_told(passage, seen.told) if question.kind not in ("why", "yesno") else []
        if named and (told := max(time_fit(question.spans, one, "sentence") for one in named)) < 0.5:
            time, source, fit = named[0], "sentence", told
    if source == "none" and question.kind not in EXACT_KINDS and tells_year(question, passage):
        fit = SAME_STORY
    if question.kind == "why" and source == "article" and time and CAUSE.search(passage.text):
        fit = max(fit, SAME_STORY if looks_back(question, passage, time) else 0.0)
    if source == "article" and passage.reviewed and question.kind == "figure":
        # What a look back on the year tells without a time is the past year's, or of both: never of the new one alone,
        # but for what is still to be done.
        at_meeting = _AT_MEETING.search(question.text) and _AT_MEETING.search(passage.text)
        time = passage.article.date_span if at_meeting else reviewed(passage, offset)
        fit = time_fit(question.spans, time, source)
    whole_asked = question.whole_year and (question.spans or not _AT_LAST.search(passage.text))
    if whole_asked and fit > 0.5 and time and source != "article" and (time.last - time.first).days < 360:
        fit = 0.3
    headed = source != "sentence" and _is_head(passage) and not _in_table_of_year(question, passage)
    if question.kind == "figure" and question.spans and headed:
        fit = min(fit, 0.4)  # a headline, or a table's row, leaves the year to what stands under or over it
    stated = source in ("sentence", "paragraph") or (time and of_report(passage, time, question.spans))
    if question.kind == "figure" and fit > 0.5 and stated and time and wider(time, question.spans):
        fit = 0.3  # what the whole year had is not what the month or the half of it had
    so_far_asked = "今年" in question.text or "目前" in question.text
    if question.kind == "figure" and fit > 0.5 and time and shorter(passage.text, time, question.spans, so_far_asked):
        fit = 0.3
    if question.kind == "figure" and source == "article" and time and not_over(time, question):
        fit = min(fit, 0.3)  # what is written in July tells of no third quarter
    if question.kind == "figure" and time:
        # What the half year had is not what three quarters had, and less than what the year had.
        seasonal = _SEASON.search(question.text)  # 夏天 is no matter of days
        longer = [asked for asked in question.spans if not seasonal and so_far(time, asked, passage.text)]
        fit = min([fit, *(0.3 if (asked.last - asked.first).days < 300 else 0.6 for asked in longer)])
    return time, source, fit


def _named_at(passage: Passage, span: Span, matcher: Matcher) -> int:
    """Return where a sentence names what a list is asked of, where the clause of an enumeration does not name it."""
    low, high = passage.clause_at(span.start)
    words = [term.text for term in matcher.focus_terms]
    pairs = [pair for pair in map("".join, pairwise(words)) if pair in passage.text]  # 先进|单位, but not 各|单位
    places = [place for word in pairs or words if (place := passage.text.find(word)) >= 0]
    return max(places) if places and not any(low <= place < high for place in places) else span.start


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")


def _in_table_of_year(question: Parsed, passage: Passage) -> bool:
    """Whether a row stands in an article whose title names the asked year, and no other."""
    named = set(_YEAR.findall(passage.title)) if isinstance(passage.article, Retold) and question.of_a_year else ()
    return bool(named) and all({str(year) for year in asked.years} == named for asked in question.spans)


def _is_head(passage: Passage) -> bool:
    return len(passage.text) <= LONGEST_HEAD and passage.text[-1:] not in "。！？；”…" and "\n" in passage.whole


def _as_written(span: Span | None, passage: Passage) -> Span | None:
    """Return the span with the source's own characters, which may be traditional ones."""
    if span is None or span.short != passage.text[span.start : span.end]:
        return span
    written = passage.source(span.start, span.end)
    return span if written == span.short else replace(span, short=written)


def _measure_prior(question: Parsed, span: Span | None) -> float:
    """Return less than 1 for a rate where an amount is asked: 投资目标 is 2490亿元 rather than 增长25%."""
    if span is None or span.figure is None or question.growth or span.figure.measure != "percent":
        return 1.0
    rate = re.search(r"占|比重|比例|率|百分", question.text)
    return 0.75 if asks_amount(question) and not rate else 1.0
