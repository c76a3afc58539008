"""What ``wenyuan eval`` counts, by question and together."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from index.anchor import Anchor
from index.times import find_times
from index.types import TimeSpan
from rag.judge import Failure, Judge
from rag.query import parse_question
from rag.types import Answer, Citation, HitRow

RANKS = (1, 3, 5, 10)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @classmethod
    def of(cls, truths: Sequence[bool]) -> Share:
        """Return the share of what is true."""
        return cls(sum(truths), len(truths))

    @property
    def value(self) -> float:
        """From 0 to 1; nan of nothing."""
        return self.part / self.whole if self.whole else math.nan

    def __str__(self) -> str:
        return f"{self.part}/{self.whole}" if self.whole else "-"


@dataclass(frozen=True, slots=True)
class Row:
    """One gold question with its answer, and what is right about it.

    ``failure`` is None where the answer passes; ``right`` says only that it says what is expected. ``found`` is the
    rank of the first hit that is expected evidence, 0 where none of ``hits`` is, None where the row does not tell.
    ``evidence`` and ``sourced`` tell of each citation whether it is expected evidence, of an expected source; they are
    empty where the row does not tell. ``of_time`` says whether the citations are of the time asked, None where none is
    known. ``offered`` is what would be said without a threshold, ``offered_right`` whether that is right.
    """

    gold: Mapping[str, Any]
    answer: Answer
    failure: Failure | None
    right: bool = False
    hits: tuple[HitRow, ...] = ()
    found: int | None = None
    evidence: tuple[bool, ...] = ()
    sourced: tuple[bool, ...] = ()
    of_time: bool | None = None
    offered: Answer | None = None
    offered_right: bool = False

    @property
    def id(self) -> str:
        """The row's name."""
        return str(self.gold["id"])

    @property
    def kind(self) -> str:
        """The kind of question."""
        return str(self.gold["kind"])

    @property
    def expected(self) -> str:
        """The status that is expected."""
        return str(self.gold["status"])


def judged(judge: Judge, answer: Answer, hits: Sequence[HitRow], offered: Answer | None = None) -> Row:
    """Return what is right about an answer to the judge's row, given the chunks that a search for it finds."""
    made = answer.to_json()
    has_evidence = judge.has_evidence
    cited = answer.citations if has_evidence and answer.status == "answered" else ()
    names_sources = bool(judge.gold.get("sources") or judge.gold.get("sources_any"))
    ranks = (hit.rank for hit in hits if judge.is_evidence(hit.source, hit.text))
    return Row(
        gold=judge.gold,
        answer=answer,
        failure=judge.failure(made),
        right=judge.says_it(made),
        hits=tuple(hits),
        found=next(ranks, 0) if has_evidence else None,
        evidence=tuple(judge.is_evidence(one.source, one.quote) for one in cited),
        sourced=tuple(judge.expects(one.source) for one in cited) if names_sources else (),
        of_time=of_time(judge.gold, answer) if judge.gold["status"] == "answered" else None,
        offered=offered,
        offered_right=offered is not None and judge.says_it(offered.to_json()),
    )


def of_time(gold: Mapping[str, Any], answer: Answer) -> bool | None:
    """Whether the citations of an answer are of the time asked; None where that or their own time is not known.

    The time asked is the row's ``time``, or what a question says that names a year. A citation's are those that its
    quote names, or else its article's year and the one before, of which a January's report tells. Each time asked must
    share a day with one of some citation's.
    """
    asked = _asked(gold, answer)
    told = [span for citation in answer.citations for span in _times_of(citation)]
    if answer.status != "answered" or not asked or not told:
        return None
    return all(any(one.overlaps(span) for span in told) for one in asked)


def _asked(gold: Mapping[str, Any], answer: Answer) -> Sequence[TimeSpan]:
    if "time" in gold:
        return [TimeSpan.parse(gold["time"])]
    text = answer.standalone_question
    # 今年 in a question hangs on the day on which it is asked, which a gold file does not tell.
    return parse_question(text).spans if _YEAR.search(text) else ()


def _times_of(citation: Citation) -> list[TimeSpan]:
    mentions = find_times(citation.quote, Anchor.of(citation.date))
    named = [mention.span for mention in mentions if mention.span and mention.role == "time"]
    if citation.resolved_time:
        named.append(TimeSpan.parse(citation.resolved_time))
    if named or citation.date is None or citation.date.startswith("--"):
        return named
    article = TimeSpan.parse(citation.date)
    return [TimeSpan(article.first.replace(year=article.first.year - 1, month=1, day=1), article.last)]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some rows; times are in milliseconds, nan where there is no row.

    ``accuracy`` counts, of the questions with an answer, those whose answer says it; ``refused``, of those without
    one, those refused; ``lost``, of those with one, those refused. ``recall[k]`` counts the questions with expected
    evidence among the first k hits, ``citations`` and ``sources`` the citations that are expected evidence, of an
    expected source; ``years`` the answers whose citations are of the time asked.
    """

    passed: Share
    accuracy: Share
    recall: Mapping[int, Share]
    citations: Share
    sources: Share
    years: Share
    refused: Share
    lost: Share
    p50: float
    p95: float

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Figures:
        """Count some rows."""
        with_answer = [row for row in rows if row.expected == "answered"]
        without = [row for row in rows if row.expected == "no_evidence"]
        searched = [row.found for row in rows if row.found is not None]
        return cls(
            passed=Share.of([row.failure is None for row in rows]),
            accuracy=Share.of([row.right for row in with_answer]),
            recall={k: Share.of([0 < found <= k for found in searched]) for k in RANKS},
            citations=Share.of([good for row in rows for good in row.evidence]),
            sources=Share.of([good for row in rows for good in row.sourced]),
            years=Share.of([row.of_time for row in rows if row.of_time is not None]),
            refused=Share.of([row.answer.status == "no_evidence" for row in without]),
            lost=Share.of([row.answer.status == "no_evidence" for row in with_answer]),
            p50=latency(rows, 0.5),
            p95=latency(rows, 0.95),
        )


def latency(rows: Sequence[Row], share: float) -> float:
    """Return the milliseconds within which that share of the answers came (0.5: the median)."""
    times = sorted(row.answer.elapsed_ms for row in rows)
    return times[max(0, math.ceil(share * len(times)) - 1)] if times else math.nan
