"""From candidates to what is printed: one answer, a line per year, parts of the whole, or that it is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.chunk import clauses
from rag.asked_names import named
from rag.candidate import ASKS_NAME, BOUND, EXACT_KINDS, LIKELIEST, SPAN_KINDS, Candidate
from rag.causes import asks_cause, asks_how_come, cause, with_cause
from rag.cite import trimmed
from rag.deeds import of_the_deed
from rag.definitions import EXPLAINS, asks_coined
from rag.draft import (
    MAX_ANSWER,
    MAX_LISTED,
    MAX_SHORT,
    Draft,
    asked_phrase,
    evidence_of,
    joined,
    phrase,
    resolved,
    sentence_of,
    time_label,
    told,
    warn_of_undated,
)
from rag.explained import opposed, reason_behind, tells_nothing_more
from rag.extract import MAY_ANSWER
from rag.frames import asks_origin
from rag.lists import write_list
from rag.manner import asks_manner, manner
from rag.modality import mere_goal, says_target, under_plan
from rag.passages import Passage
from rag.person_spans import did_not
from rag.place_spans import of_sort, stands_as_place
from rag.plausible import NO_PLACES, common_noun, may_name_place, no_name, region, sort_of_body, town
from rag.query import Parsed
from rag.reader_spans import CLEAR, STRONG, asks_office, may_be
from rag.refuse import refuse
from rag.revisions import corrected, corrects, preliminary, revises, was
from rag.rivals import CLEARLY, by_year, latest_word, measure, of_whole_year, rivals, same, same_value
from rag.span import Span
from rag.supposed import denied
from rag.typed_tables import Retold

NEAR_FIRST = 0.75  # of the best score: what the first answer's own sentence says goes before
MAY_ANSWER_FIGURE = 0.2  # ``MAY_ANSWER`` of a sentence beside a figure or a time
FAR_BEHIND = 0.1  # of the likelihood of a name, a place, a figure or a time that its words speak for
NEARLY_AS_MUCH = 0.1  # of the question's words that it may hold less
LONG_HEADLINE = 25  # characters; what is shorter without a full stop is a heading
ALL_BUT_CERTAIN = 7.0  # log-odds from which the reader tells when, though what was done is not named
TOLD_WEIGHED = 0.08  # what a unit of log-odds counts for beside the score
LONG_FOR_A_NAME = 4  # characters
MOST_OTHERS = 4  # such sentences
_NUMBERED = re.compile(r"\d+[月日届任]")
_ONLY_COUNTS = re.compile(r"^[^，。]{0,3}\d[\d.]*(?:余|多)?[万亿]?[一-鿿%]{1,2}$")  # 年产20万吨
_WHO_IS = re.compile(r"[^，。的]{2,20}是(?:谁|何人|什么人)[？?]?")  # whom no name answers
_WHOLE = "资料中没有{what}的总数，只有分项："


def compose(question: Parsed, candidates: Sequence[Candidate]) -> Draft:
    """Decide between the forms of an answer and write it."""
    draft = Draft(question)
    sound = [c for c in candidates if c.sound and not mere_goal(question, c.passage, c.offset)]
    sound = _came_true(question, sound)
    first = next((c for c in candidates if not was(c)), None)
    if question.kind == "why":
        if first is not None and first.sound and opposed(question, first.passage.text):
            return refuse(question, candidates)  # it went the other way
        if first is not None and denied(question, first.passage.text):
            return refuse(question, candidates)
        sound = [c for c in sound if not opposed(question, c.passage.text)]
    whole = corrected([c for c in sound if not c.part], candidates)
    other = first is not None and first.other and first.relevant and not first.missing
    if first and other and whole and whole[0].score < CLEARLY * first.score:
        # What was asked is named, but with another kind of figure; the next best speaks of something else.
        return refuse(question, candidates)
    if question.all_years:
        lines = by_year(whole)
        if lines:
            return _lines(draft, lines)
    if whole:
        return _best(draft, whole, candidates)
    parts = [c for c in sound if c.part]
    if parts:
        return _parts(draft, parts, candidates)
    if question.kind == "why" and (behind := reason_behind(None, candidates)) is not None:
        return _best(draft, [behind], candidates)
    return refuse(question, candidates)


def _came_true(question: Parsed, sound: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements without those of a plan's section where one beside them tells the same as done."""
    if question.kind != "figure" or question.target or not question.spans:
        return list(sound)
    planned = [c for c in sound if under_plan(c.passage, c.offset)]
    done = [c for c in sound if c not in planned and c.told_as != "target"]
    known = {measure(c) for c in done}
    return [c for c in sound if c not in planned or measure(c) not in known]


def compose_told(question: Parsed, candidates: Sequence[Candidate]) -> Draft | None:
    """Write what the learned reader takes for the answer, where no span is known by its form to be of the asked kind.

    ``candidates`` are whole sentences; None where it finds nothing in a sound one.
    """
    # When something was done is told where that is named; so is where or by whom, unless the reader is surer than else.
    least = {"date": ALL_BUT_CERTAIN, "person": STRONG, "place": STRONG}.get(question.kind, CLEAR)
    found = [c for c in candidates if c.sound and c.odds >= (CLEAR if c.bound else least) and c.told]
    found.sort(key=lambda c: -c.score - TOLD_WEIGHED * c.odds)  # a name is told from other words by little else
    found = [c for c in found if c.told and _may_be_named(c.told, c.passage, question)]
    best = next((c for c in found if c.told and may_be(c.told, question)), None)
    form = best is not None
    named = question.kind == "person" and ASKS_NAME.search(question.text)  # a name is told by nothing else
    if best is None and question.kind not in EXACT_KINDS and not asks_office(question) and not named:
        # Who and where may be told by what is no name: 小西湾居民, 在《刑事诉讼法》; but not by a time or a number.
        least = CLEAR if _WHO_IS.fullmatch(question.text) else STRONG
        found = [c for c in found if c.odds >= least and c.told and not _NUMBERED.search(c.told.short)]
        best = max(found, key=lambda c: c.odds, default=None)
    if best is None or question.kind == "yesno" or not best.passage.text.startswith(question.identity):
        return None
    draft = Draft(question)
    draft.text = sentence_of(draft, replace(best, question=question, span=best.told if form else None))
    draft.short = cause(best) if asks_cause(question.text) else told(best)
    return draft


def _may_be_named(span: Span, passage: Passage, question: Parsed) -> bool:
    """Whether it is no plain word, where somebody or a place is asked for; a name of three characters may look so.

    A time is none of something else done.
    """
    if question.kind == "date" and of_the_deed(question, passage, span) is False:
        return False
    if question.kind in ("person", "place") and passage.text.startswith("年间", span.end):
        return False  # 明永乐年间
    if question.kind == "place" and span.short in NO_PLACES:
        return False
    if question.kind in ("person", "place") and (sort_of_body(span.short) or _ONLY_COUNTS.search(span.short)):
        return False
    if question.kind == "person" and did_not(passage.text, span.end, question):
        return False
    if question.kind == "place":
        stands = stands_as_place(passage.text, span.start, span.end, question)
        if not stands or not of_sort(span.short, question):
            return False
        if asks_origin(question.text) and not may_name_place(span.short):
            return False
    if question.kind == "person" and len(span.short) <= LONG_FOR_A_NAME:
        people = passage.text[span.end : span.end + 1] in tuple("人队方")
        if no_name(span.short) or ((region(span.short) or town(span.short)) and not people):
            return False
    least = {"person": LONG_FOR_A_NAME, "place": 0}.get(question.kind, MAX_ANSWER)
    return len(span.short) < least or not common_noun(span.short)


def compose_parts(question: Parsed, parts: Sequence[Parsed], readings: Sequence[Sequence[Candidate]]) -> Draft:
    """Write a line for each thing that was asked; what the archive lacks is said in its place."""
    draft, shorts, lines = Draft(question), [], []
    first: Candidate | None = None
    together = 0
    for part, candidates in zip(parts, readings, strict=True):
        whole = [c for c in candidates if c.sound and not c.part]
        beside = _beside(first, candidates)
        if beside is not None and (not whole or beside.score >= NEAR_FIRST * whole[0].score):
            whole = [beside, *whole]
        if not whole:
            lines.append(f"资料中没有“{asked_phrase(part)[:60]}”的依据。")
            continue
        best = whole[0]
        if best.span is None and first is not None and _place(best) == _place(first) and first.span is None:
            together += 1
            continue  # one sentence tells of both
        first = first or best
        lines.append(sentence_of(draft, best, part))
        shorts.append(f"{resolved(part, best) or (phrase(draft, best) or '')}（{time_label(best)}）")
        warn_of_undated(draft, [best])
    if not shorts:
        return refuse(question, [c for candidates in readings for c in candidates])
    draft.partial = len(shorts) + together < len(parts)
    draft.text = "\n".join(lines)
    short = "；".join(shorts)
    if len(short) > MAX_SHORT:
        short = "；".join(re.sub(r"（[^）]*）$", "", one) for one in shorts)
    draft.short = short if len(short) <= MAX_SHORT else None
    return draft


def _beside(first: Candidate | None, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return what the sentence of the first answer tells of the next thing asked: "190个、总投资2706亿元"."""
    if first is None:
        return None
    same_sentence = (
        c
        for c in candidates
        if c.passage.article.id == first.passage.article.id
        and c.passage.start == first.passage.start
        and not same(c, first)
        and c.relevant
        and c.bound >= BOUND
        and c.fit >= first.fit - 0.1
        and c.subject >= 0.5
        and (c.modality or _in_one_breath(c, first))
        and not c.missing
        and not c.other
    )
    return next(same_sentence, None)


def _in_one_breath(candidate: Candidate, first: Candidate) -> bool:
    """Whether a clause tells both: "梳理了总投资8660亿元的1417个项目", of which one part of a question asks each.

    The target that the question names for all its parts is then not what this part asks for itself.
    """
    clause = candidate.passage.clause_at(candidate.offset)
    return candidate.question.target == first.question.target and clause == first.passage.clause_at(first.offset)


def _best(draft: Draft, whole: list[Candidate], candidates: Sequence[Candidate]) -> Draft:
    question, best = draft.question, _in_words(_told_rather(latest_word(whole), whole), whole)
    if question.kind == "date" and not question.target:
        best = _done_rather(best, whole)
    if question.kind == "figure" and question.of_a_year:
        best = _in_words(of_whole_year(best, whole), whole)
    if question.kind in ("figure", "date", "person", "place"):
        beside = rivals(question, best, whole)
        if len(beside) > 1:
            return _lines(draft, beside)
        best = beside[0]
    if question.kind == "list":
        draft = write_list(draft, whole)
        listed = best.span is not None and len(best.span.items) > 1 and best.likelihood >= LIKELIEST
        if draft.status == "answered" and draft.candidates and not listed:
            _add_others(draft, best, candidates)
        return draft
    if question.kind == "definition":
        best = explained(best, whole)
    if question.kind == "why":
        best = reason_behind(with_cause(best, whole), candidates) or best
        if asks_cause(question.text) and tells_nothing_more(best.passage.text) and not (best.told and best.told.framed):
            return refuse(question, candidates)
    name = named(best) if question.kind == "what" else None
    draft.text = _named_so(draft, best, name) if name else sentence_of(draft, best)
    best = replace(best, span=name) if name else best
    draft.short = resolved(question, best) or None
    if draft.short is None:
        draft.short = _short_in_words(draft, best)
    _add_others(draft, best, candidates)
    warn_of_undated(draft, [best])
    return draft


def _named_so(draft: Draft, best: Candidate, name: Span) -> str:
    """Return a statement that names what is asked for; what it says of that may stand far behind the name."""
    said = sentence_of(draft, replace(best, told=None))
    if name.short in draft.citations[0].quote:
        return said if said.startswith("“" + name.short) else f"{name.short}：{said}"
    low = best.passage.start + name.start
    beside = draft.cite_beside(best, low, low + len(name.short))
    return f"{name.short}[{beside.n}]：{said}"


def _short_in_words(draft: Draft, best: Candidate) -> str | None:
    question = draft.question
    if question.kind == "why" or (question.kind == "how" and asks_how_come(question.text)):
        return cause(best)
    if asks_manner(question.text, question.kind):
        return manner(best)
    if question.kind == "definition" and asks_coined(question.text):
        return None  # what is not told in so many words, the quoted sentence may show
    clause = phrase(draft, best) if question.kind in ("what", "definition") else None
    return told(best) or clause


def explained(best: Candidate, whole: Sequence[Candidate]) -> Candidate:
    """Return the first statement that says what the asked thing is, rather than one that only speaks of it."""
    if best.span is not None:
        return best
    least = 0.0 if asks_coined(best.question.text) else NEAR_FIRST * best.score
    said = (c for c in whole if c.span and (c.span.prior >= EXPLAINS or c.score >= least))
    return next(said, best)


_TO_COME = re.compile(
    r"计划|预计|预期|力争|争取|有望|拟|原定|将(?:于|在|会|要|正式|全[面线]|建成|开工|竣工|通车|投产|开业|开放|启用)"
)


def _done_rather(best: Candidate, whole: Sequence[Candidate]) -> Candidate:
    """Return when something was done rather than when it was to be, where both are told."""
    if not _is_to_come(best):
        return best
    told = (c for c in whole if c.bound >= best.bound - 0.1 and c.close >= 0.6 * best.close and c.span)
    return next((c for c in told if not _is_to_come(c)), best)


def _is_to_come(candidate: Candidate) -> bool:
    return _TO_COME.search(candidate.clause) is not None


def _told_rather(best: Candidate, whole: Sequence[Candidate]) -> Candidate:
    """Return what came of it rather than its goal, where neither is asked for and both are told of the asked time."""
    question = best.question
    if question.kind != "figure" or question.target or not question.spans or not says_target(best.passage, best.offset):
        return best
    told = (c for c in whole if c.fit >= best.fit and c.bound >= best.bound and measure(c) == measure(best))
    return next((c for c in told if not says_target(c.passage, c.offset)), best)


def _in_words(best: Candidate, whole: Sequence[Candidate]) -> Candidate:
    """Return a sentence that says the same as a typed table's row, where there is one: it is read more easily."""
    if not isinstance(best.passage.article, Retold):
        return best
    told = (c for c in whole if same_value(c, best) and not isinstance(c.passage.article, Retold))
    return next(told, best)


def _add_others(draft: Draft, best: Candidate, candidates: Sequence[Candidate]) -> None:
    """Quote the sentences too that the learned reader takes for likely to answer, as far as there is room."""
    others = {_place(c): c for c in reversed(candidates) if _may_stand_beside(best, c)}
    others.pop(_place(best), None)
    for other in sorted(others.values(), key=lambda c: -c.likelihood)[:MOST_OTHERS]:
        before = len(draft.citations)
        said, cited = draft.said(other)
        if len(draft.citations) == before:
            continue  # another quote holds it
        joint = "、" if before > 1 else "；另见"
        text = f"{draft.text}{joint}“{said}”[{cited.n}]"
        text = text if len(text) <= MAX_ANSWER else f"{draft.text}{joint}[{cited.n}]"
        if len(text) > MAX_ANSWER:
            draft.citations.pop()  # of what there is no room to name
            break
        draft.text = text


def _may_stand_beside(best: Candidate, other: Candidate) -> bool:
    """Whether a sentence may answer as well as the best one, as far as its time, its subject and its words go."""
    text, question = other.passage.text, best.question
    if other.fit < best.fit or (text[-1:] not in "。！？；”…" and len(text) < LONG_HEADLINE):
        return False
    if question.kind in EXACT_KINDS and (question.spans or other.likelihood < MAY_ANSWER_FIGURE):
        return False  # another figure beside one of the asked time would only raise doubts
    sure = question.kind in SPAN_KINDS and best.worded
    least = max(MAY_ANSWER, FAR_BEHIND * best.likelihood * sure)
    likely = other.likelihood >= least and (not sure or other.share >= best.share - NEARLY_AS_MUCH)
    return likely and other.timely


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.passage.article.id, candidate.passage.start


def _lines(draft: Draft, lines: Sequence[Candidate]) -> Draft:
    places = {line.place for line in lines if line.place}
    texts = []
    latest = lines[0] if revises(lines[0]) else None
    for line in lines:
        sentence = sentence_of(draft, line)
        if _replaced(line, latest):
            sentence = f"{'初步数' if preliminary(line) else '此前'}，{sentence}"
        texts.append(
            f"{line.place}，{sentence}"
            if len(places) > 1 and line.place and line.place in line.passage.text
            else sentence
        )
    draft.text = "\n".join(texts)
    wrong = latest is not None and corrects(latest)
    told = [c for c in lines if c.span and not (wrong and _replaced(c, latest))]
    shorts = [f"{resolved(draft.question, c)}（{time_label(c)}）" for c in told]
    listed = draft.question.all_years
    draft.short = joined(shorts, oldest_first=listed, limit=MAX_LISTED if listed else MAX_SHORT)
    warn_of_undated(draft, lines)
    return draft


def _replaced(line: Candidate, latest: Candidate | None) -> bool:
    """Whether a later statement of the same year takes the place of this one."""
    return latest is not None and line is not latest and line.year == latest.year and not revises(line)


def _parts(draft: Draft, parts: Sequence[Candidate], candidates: Sequence[Candidate]) -> Draft:
    """Say that the asked attribute and time are stated for parts of the subject only, and name the parts."""
    draft.partial = True
    chosen: list[Candidate] = []
    for part in parts:
        if part.score >= 0.6 * parts[0].score and not any(same(part, c) for c in chosen):
            chosen.append(part)
    lines = [_part_line(draft, part) for part in chosen[:4]]
    draft.text = _WHOLE.format(what=asked_phrase(draft.question)) + "；".join(lines) + "。"
    draft.short = None
    other = next((c for c in candidates if _whole_elsewhere(c)), None)
    if other is not None:
        cited = draft.cite(other)
        kind = "目标" if other.told_as == "target" else "数字"
        draft.text += f"{other.short}是{time_label(other)}的{kind}[{cited.n}]{_dated_by(draft, other)}。"
    draft.warnings.append("所问的总数资料中没有，回答只涉及其中几部分")
    return draft


def _dated_by(draft: Draft, candidate: Candidate) -> str:
    """Cite the words that date a statement's article, where they stand in it: another year wants its proof."""
    article, place = candidate.passage.article, evidence_of(candidate.passage.article)
    if place is None:
        return ""
    start, evidence = place[0], article.text[slice(*place)]
    year = evidence.find(str(article.year))
    if year >= 0:  # the clause that holds the year is proof enough
        low, high = next(((low, high) for low, high in clauses(evidence) if low <= year < high), (0, len(evidence)))
        start, evidence = start + low, evidence[low:high]
    start, end = trimmed(article.text, start, start + len(evidence))
    made = draft.cite_beside(candidate, start, end)
    return f"（年份据[{made.n}]）"


def _part_line(draft: Draft, part: Candidate) -> str:
    cited = draft.cite(part)
    shift, (low, high) = part.passage.start, part.passage.clause_at(part.offset)
    start, end = trimmed(part.passage.article.text, shift + low, shift + high)
    return f"“{part.passage.article.text[start:end].strip('。')}”（{time_label(part)}）[{cited.n}]"


def _whole_elsewhere(candidate: Candidate) -> bool:
    return (
        candidate.relevant
        and not candidate.part
        and not candidate.other
        and candidate.fit < 0.5
        and candidate.subject >= 0.5
        and candidate.modality
        and candidate.time is not None
        and candidate.close >= 0.3
    )
