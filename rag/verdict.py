"""Yes or no, only where the evidence says so: the answer to what is asked whether it is so.

``claims`` says what is claimed. A goal is met or missed by the sentence's own words, else by the figures of
the goal and of the outcome; a figure is passed, something went up or down, by what the archive tells of it; the rest
by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from index.figures import Figure, find_figures
from rag.all_done import all_done, says_all
from rag.amounts import GROWS, RATE, WHOLE_COST, bounds, compares, figure_of, only_planned, told
from rag.candidate import HELD_CLOSE_BY, Ask, Candidate
from rag.claims import Claim, claim_of
from rag.directions import Told, bears_out, told_in
from rag.draft import Draft, freshly_quoted, sentence_of, warn_of_undated
from rag.goal_met import ceiling, met
from rag.modality import says_target
from rag.mostly import mostly, says_mostly
from rag.polarity import ALL, opens_on, says
from rag.premises import Premise, judge_figure, refusal
from rag.query import Parsed
from rag.refuse import refuse
from rag.rivals import measure
from rag.same_time import judged, same_time
from rag.stretches import Word, stretch, words_of
from rag.superlatives import borne_out, superlative
from rag.timeliness import time_fit

# Whether two names are of one thing is told by no sentence that only names them.
_ASKS_SAME = re.compile(r"同一[个条家座所人种位只件处]|一回事|是不是一[个条家座所]")
_TELLS_SAME = re.compile(r"同一|又[称名叫]|即")
_TELLS_APART = re.compile(r"不同|区别|不是|并非|重名|有别|两[条家座所个处]|混淆|无关|互不")
_DONE = re.compile(r"完成|实现|达到|了(?:吗|没|么)|已经?|实际")
_RATES = re.compile(r"率|占比|比重|比例")
LAST_OF_IT = timedelta(days=31)  # a year's figures may be told in its last month
_BEFORE = 8  # characters between a verb and what went that way: 提高了硕士生补助


def decided(question: Parsed, candidates: Sequence[Candidate], ask: Ask, find: Ask) -> Draft:
    """Return the answer to a question of yes or no; refused where the evidence says neither.

    ``ask`` reads what was found for the question with another one, ``find`` looks for that one first.
    """
    at_once = same_time(question)
    if at_once is not None:
        return judged(question, at_once, candidates, find) or refuse(question, candidates)
    claim = claim_of(question)
    match claim.kind:
        case "goal":
            draft = _goal(question, claim, candidates, ask, find)
        case "passed":
            draft = _passed(question, claim, ask) or _passed(question, claim, find)
        case "figure":
            draft = _figure(question, claim, ask) or _figure(question, claim, find)
        case "change":
            draft = _change(question, claim, candidates, find)
        case _:
            draft = _told_whether(question, claim, candidates)
    return draft or refuse(question, candidates)


def _worded(question: Parsed, yes: bool, best: Candidate, *, told_by_it: bool = False) -> Draft:
    """Return the verdict with its evidence, and with the figure that tells it."""
    draft = Draft(question)
    draft.short = "是" if yes else "否"
    draft.text = f"{draft.short}：{sentence_of(draft, best)}"
    if best.span is not None and told_by_it:
        draft.short = f"{draft.short}，{best.short}"
    warn_of_undated(draft, [best])
    return draft


def _eligible(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    for candidate in candidates:
        near = candidate.fit >= 0.5 and candidate.subject >= 0.5 and candidate.share >= HELD_CLOSE_BY
        if near and not candidate.opposite and not candidate.missing:
            yield candidate


_ONE_MISSED = re.compile(
    r"(?:未|没有?|未能)(?:能|有)?(?:达到|完成|实现|达成)[^，。；]{0,16}(?:目标|计划|任务|预期)|低于[^，。；]{0,12}目标"
)


def _goal(question: Parsed, claim: Claim, candidates: Sequence[Candidate], ask: Ask, find: Ask) -> Draft | None:
    words = words_of(question, claim.head)
    if (reached_by := _named_goal(question, claim, candidates)) is not None:
        return reached_by
    for candidate in _eligible(candidates):
        passage = candidate.passage
        place = stretch(words, passage)
        if place is None or time_fit(question.spans, *passage.time_at(place[1] - 1)) < 0.5:
            continue
        reached = met(passage.text[place[0] : place[2]])
        if reached and ALL.search(question.text) and _ONE_MISSED.search(passage.text):
            reached = False  # 旅游总收入完成了目标, but 接待游客1672万人次，未达到目标
        if reached is not None:
            return _worded(question, reached, candidate)
    if not words:
        return None
    for look in (ask, find):
        goal = told(look(f"{claim.head}目标是多少"), lambda c, _: c.told_as == "target", words)
        if goal is None:
            continue
        figure = figure_of(goal)
        if figure is None or figure.value is None:
            continue
        least = ceiling(goal.clause)
        came = _outcome(question, claim, figure, words, look, least=least)
        value = bounds(came, claim.head) if came is not None else None
        if came is None or value is None:
            continue
        reached = compares(value, "<=" if least else claim.relation, figure.value)
        if reached is not None:
            draft = _worded(question, reached, came, told_by_it=True)
            draft.text += f"；目标是{goal.short}{freshly_quoted(draft, goal)}"
            return draft
    return None


_CALLED_GOAL = re.compile(r"(?:左右|以上|以内)?的?[^，。；\d]{0,6}(?:目标|任务|计划|预期)")


def _named_goal(question: Parsed, claim: Claim, candidates: Sequence[Candidate]) -> Draft | None:
    """Answer by a sentence that says of the very goal that is asked whether it was reached: 高于5.5%的预期目标."""
    asked = [(one.value, one.measure) for one in find_figures(claim.head) if one.value is not None and one.unit]
    if len(asked) != 1:
        return None
    for candidate in _eligible(candidates):
        text = candidate.passage.text
        for figure in find_figures(text):
            called = _CALLED_GOAL.match(text, figure.end)
            if called is None or (figure.value, figure.measure) != asked[0]:
                continue
            reached = met(text[candidate.passage.clause_at(figure.start)[0] : called.end()])
            if reached is not None:
                return _worded(question, reached, candidate)
    return None


def _outcome(
    question: Parsed, claim: Claim, goal: Figure, words: Sequence[Word], look: Ask, *, least: bool
) -> Candidate | None:
    """Return what came of a goal, in figures of its kind; ``least`` where it is not to be passed.

    What had come of it before its time was over tells nothing, unless it was met by then.
    """
    adds_up = goal.measure != "percent" and not least

    def accepts(candidate: Candidate, figure: Figure) -> bool:
        if figure.measure != goal.measure or candidate.told_as == "target":
            return False
        met_by_then = adds_up and figure.value is not None and goal.value is not None and figure.value >= goal.value
        return met_by_then or not _before_end(candidate, question)

    forms = ("实际完成多少", "增长多少", "是多少") if goal.measure == "percent" else ("实际完成多少", "是多少")
    found = (told(look(f"{claim.head}{form}"), accepts, words) for form in forms)
    return next((came for came in found if came is not None), None)


def _before_end(candidate: Candidate, question: Parsed) -> bool:
    """Whether a statement is of a part of the asked time that ended long before it."""
    time, asked = candidate.time, question.spans[0] if question.spans else None
    return time is not None and asked is not None and asked.first <= time.first and time.last < asked.last - LAST_OF_IT


def _passed(question: Parsed, claim: Claim, ask: Ask) -> Draft | None:
    figure = claim.figure
    if figure is None or figure.value is None:
        return None
    rate = figure.measure == "percent" and not GROWS.search(claim.head) and not RATE.search(claim.head)
    asking = f"{claim.head}{'增长' if rate else ''}多少{claim.rest}" if rate or claim.rest else f"{claim.head}是多少"
    done = _DONE.search(question.text) is not None and not WHOLE_COST.search(claim.head)
    wanted = figure.measure

    def accepts(candidate: Candidate, other: Figure) -> bool:
        if wanted and other.measure != wanted:
            return False
        return question.target or not only_planned(candidate, done)

    true = told(ask(asking), accepts, words_of(question, claim.head))
    value = bounds(true, claim.head) if true is not None else None
    if true is None or value is None:
        return None
    yes = compares(value, claim.relation, figure.value)
    if yes is None:
        return None
    if claim.tag and not yes:
        draft = refusal(question, f"{claim.head}{figure.text}")
        draft.text += f"{claim.head}是{true.short}{freshly_quoted(draft, true, timed=True)}。"
        return draft
    return _worded(question, yes, true, told_by_it=True)


def _figure(question: Parsed, claim: Claim, ask: Ask) -> Draft | None:
    if claim.figure is None or claim.figure.value is None:
        return None
    if claim.head.endswith("亏损"):  # as a profit below nothing
        below = replace(claim.figure, value=-claim.figure.value)
        held = judge_figure(question, Premise(f"{claim.head[:-2]}净利润", below, claim.rest), ask)
        if isinstance(held, Candidate):
            return _worded(question, True, held)
    judged = judge_figure(question, Premise(claim.head, claim.figure, claim.rest), ask)
    return _worded(question, True, judged) if isinstance(judged, Candidate) else judged


def _change(question: Parsed, claim: Claim, candidates: Sequence[Candidate], find: Ask) -> Draft | None:
    words, claimed = words_of(question, claim.head), claim.direction
    if claimed is None:
        return None
    for candidate in _eligible(candidates):
        told_of = _went(question, stretch(words, candidate.passage), candidate)
        yes = bears_out(claimed, told_of) if told_of else None
        if yes and claim.rest and not _names(claim.rest, candidate):
            continue
        if yes is not None:
            return _worded(question, yes, candidate)
    return _by_years(question, claim, words, find) if words and claimed in ("up", "down") else None


def _names(rest: str, candidate: Candidate) -> bool:
    """Whether a sentence holds the figures, or else the words, of what is said to be so still."""
    values = {(f.value, f.measure) for f in find_figures(rest)}
    if not values:
        return rest in candidate.passage.text
    return values <= {(f.value, f.measure) for f in find_figures(candidate.passage.text)}


def _went(question: Parsed, place: tuple[int, int, int] | None, candidate: Candidate) -> Told | None:
    if place is None:
        return None
    passage, (start, named, end) = candidate.passage, place
    found = told_in(passage.text, named, end) or told_in(passage.text, max(start, named - _BEFORE), named)
    if found is None or time_fit(question.spans, *passage.time_at(named - 1)) < 0.5:
        return None
    return None if says_target(passage, found.start) and not question.target else found


def _by_years(question: Parsed, claim: Claim, words: Sequence[Word], find: Ask) -> Draft | None:
    """Compare what is told of the asked year and of the one before it."""
    mention = next((m for m in question.mentions if m.span and m.text in claim.head), None)  # no 比上年
    if mention is None or mention.span is None or len({m.span for m in question.mentions if m.span}) > 1:
        return None  # of two years ``versus`` compares the figures
    year = mention.span.first.year
    if (mention.span.last - mention.span.first).days < 360 or len(mention.span.years) > 1:
        return None

    def of(text: str, kind: str = "") -> Candidate | None:
        return told(
            find(f"{text}是多少"),
            lambda c, f: (
                f.measure == (kind or f.measure)
                and (f.measure != "percent" or _RATES.search(claim.head) is not None)
                and c.fit >= 0.9
                and c.told_as != "target"
            ),
            words,
        )

    now = of(claim.head)
    earlier = of(claim.head.replace(mention.text, f"{year - 1}年"), measure(now)) if now else None
    value, before = bounds(now, "") if now else None, bounds(earlier, "") if earlier else None
    if now is None or earlier is None or value is None or before is None or value[1] or before[1]:
        return None
    yes = value[0] > before[0] if claim.direction == "up" else value[0] < before[0]
    draft = _worded(question, yes, now, told_by_it=True)
    draft.text += f"；{year - 1}年是{earlier.short}{freshly_quoted(draft, earlier)}"
    return draft


def _told_whether(question: Parsed, claim: Claim, candidates: Sequence[Candidate]) -> Draft | None:
    """Return the answer to what is not claimed in figures; what is the most, and what most are, by their own words."""
    opens = _agreed(question, [(c, opens_on(question, claim.head, c.passage)) for c in candidates])
    if opens is not None:
        opens.candidates.clear()  # told by its hours, whatever the other words: as sure as can be
        return opens
    most, main = superlative(claim.head), mostly(claim.head)
    if most is not None:
        return _agreed(question, [(c, borne_out(most, c.passage)) for c in candidates])
    every = all_done(claim.head)
    things = next((t.text for t in reversed(question.terms) if every and t.text in every.of and t.pos[:1] == "n"), "")
    if every is not None and things:
        return _agreed(question, [(c, says_all(every, things, c.passage)) for c in candidates]) or _plain(
            question, candidates
        )
    told = _agreed(question, [(c, says_mostly(main, c.passage)) for c in candidates]) if main is not None else None
    return told or _plain(question, candidates)


def _agreed(question: Parsed, said: Sequence[tuple[Candidate, bool | None]]) -> Draft | None:
    """Return the verdict of the sentences of the asked time that tell, where they are of one mind."""
    told = [(candidate, so) for candidate, so in said if so is not None and candidate.fit >= 0.5]
    if not told or len({so for _, so in told}) > 1:
        return None
    return _worded(question, told[0][1], told[0][0])


_NOW = re.compile(r"现在|目前|如今|现今|眼下")


def _plain(question: Parsed, candidates: Sequence[Candidate]) -> Draft | None:
    found: list[tuple[float, Candidate, bool]] = []
    for candidate in candidates:
        if candidate.timely and (candidate.sound or candidate.share >= HELD_CLOSE_BY) and not candidate.missing:
            said = says(question, candidate.passage)
            if said is not None and _ASKS_SAME.search(question.text):
                text = candidate.passage.text
                if _TELLS_SAME.search(text) or _TELLS_APART.search(text):
                    found.append((said.held, candidate, not _TELLS_APART.search(text)))
            elif said is not None:
                found.append((said.held, candidate, said.yes))
    if not found:
        return None
    # Of two that tell, the one that names more of what is asked itself tells it; how it is now, the latest.
    now = _NOW.search(question.text) is not None
    _, best, yes = max(found, key=lambda one: (one[1].passage.article.date or "" if now else "", one[0]))
    return _worded(question, yes, best)
