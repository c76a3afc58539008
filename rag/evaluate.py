"""``wenyuan eval``: a gold file answered and measured, with the figures as text."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from index.errors import WenyuanError
from index.interface import Archive
from rag.curve import WRONG_COST, Offer, Proposal, at, propose
from rag.engine import Engine
from rag.gold import read_gold
from rag.judge import Judge, Source
from rag.measures import RANKS, Figures, Row, judged, latency
from rag.types import Answer, HitRow

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """The answers to a gold file with their figures; shares are from 0 to 1, nan where nothing is counted.

    ``threshold`` is the one that the engine answered under; ``wrong_cost`` says how many lost right answers a wrong one
    counts, for the proposed one.
    """

    rows: tuple[Row, ...]
    threshold: float = 0.0
    wrong_cost: float = WRONG_COST

    @property
    def figures(self) -> Figures:
        """The figures of all rows."""
        return Figures.of(self.rows)

    @property
    def by_kind(self) -> dict[str, Figures]:
        """The figures of each kind of question."""
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            groups[row.kind].append(row)
        return {kind: Figures.of(rows) for kind, rows in sorted(groups.items())}

    @property
    def passed(self) -> int:
        """How many answers pass."""
        return self.figures.passed.part

    @property
    def share(self) -> float:
        """The share of the answers that pass."""
        return self.passed / len(self.rows) if self.rows else math.nan

    @property
    def refusals(self) -> tuple[int, int, int]:
        """Questions without an answer that were refused, such questions, and refusals in all."""
        refused, without = self.figures.refused
        return refused, without, sum(row.answer.status == "no_evidence" for row in self.rows)

    @property
    def failures(self) -> list[Row]:
        """The rows that fail, in the gold file's order."""
        return [row for row in self.rows if row.failure]

    @property
    def offers(self) -> list[Offer]:
        """What would be said without a threshold, for the refusal curve."""
        return [
            Offer(row.offered.confidence, row.offered_right, row.expected == "answered")
            for row in self.rows
            if row.offered is not None and row.offered.status == "answered" and row.offered.confidence is not None
        ]

    @property
    def proposal(self) -> Proposal | None:
        """The threshold that costs least, None where nothing would be said."""
        return propose(self.offers, self.wrong_cost)

    @property
    def errors(self) -> list[Row]:
        """The rows whose question could not be asked."""
        return [row for row in self.rows if row.answer.status == "error"]

    def latency(self, share: float) -> float:
        """Return the milliseconds within which that share of the answers came (0.5: the median)."""
        return latency(self.rows, share)

    @property
    def text(self) -> str:
        """The figures and the failures, for a terminal."""
        figures = self.figures
        lines = [
            _columns("", ["passed", "right", *(f"in {k}" for k in RANKS), "cited", "source", "year", "p50", "p95"])
        ]
        lines += [_columns(kind, _cells(of_kind)) for kind, of_kind in self.by_kind.items()]
        lines += [
            _columns("all", _cells(figures)),
            f"refusals      {figures.refused} of those without an answer, {figures.lost} of those with one",
        ]
        if proposal := self.proposal:
            set_, proposed = at(self.offers, self.threshold), proposal.step
            lines.append(
                f"threshold     {self.threshold:g} set: {set_.wrong} wrong let through, {set_.lost} right lost; "
                f"{proposal.threshold:g} proposed: {proposed.wrong} and {proposed.lost}"
            )
        lines += [f"FAIL {row.id} [{row.kind}] {row.answer.question}: {row.failure}" for row in self.failures]
        lines.append(f"overall       {figures.passed} = {self.share:.3f}")
        return "\n".join(lines)


def _columns(name: str, cells: Sequence[str]) -> str:
    width = sum(2 if east_asian_width(char) in "WF" else 1 for char in name)
    return name + " " * max(1, 13 - width) + "".join(f"{cell:>8s}" for cell in cells)


def _cells(figures: Figures) -> list[str]:
    shares = [figures.passed, figures.accuracy, *figures.recall.values()]
    shares += [figures.citations, figures.sources, figures.years]
    return [*map(str, shares), f"{figures.p50:.1f}", f"{figures.p95:.1f}"]


def evaluate(engine: Engine, gold: Path) -> Report:
    """Answer a gold file's questions and measure the answers; InputError where the file or a row cannot be used."""
    return measure(engine, read_gold(gold))


def measure(
    engine: Engine,
    rows: Sequence[Mapping[str, Any]],
    *,
    wrong_cost: float = WRONG_COST,
    progress: Progress | None = None,
) -> Report:
    """Answer gold rows (as ``rag.gold`` makes them) and measure the answers.

    Parameters
    ----------
    engine
        The engine asked; quotes are looked up in its archive.
    rows
        What is asked and expected.
    wrong_cost
        How many lost right answers a wrong one counts, for the proposed threshold.
    progress
        Is told after each how many are done, of how many.
    """
    sources = archive_sources(engine.archive)
    unrefusing = engine.with_threshold(0.0)
    done: list[Row] = []
    for row in rows[:1]:
        with suppress(WenyuanError):
            engine.search(row["question"])  # what is loaded late is not the first question's own time
    for row in rows:
        done.append(_measured(engine, unrefusing, Judge(row, sources)))
        if progress:
            progress(len(done), len(rows))
    return Report(tuple(done), engine.threshold, wrong_cost)


def _measured(engine: Engine, unrefusing: Engine, judge: Judge) -> Row:
    gold = judge.gold
    history = gold.get("history", [])
    hits: Sequence[HitRow] = ()
    offered = None
    try:
        answer = offered = engine.ask(gold["question"], history=history, id=str(gold["id"]))
        hits = engine.search(answer.standalone_question, max(RANKS))
        if answer.status == "no_evidence":
            offered = unrefusing.ask(gold["question"], history=history)
    except WenyuanError as error:
        answer = Answer(gold["question"], gold["question"], "error", "", error=str(error), id=str(gold["id"]))
    return judged(judge, answer, hits, offered)


def archive_sources(archive: Archive) -> Mapping[str, Source]:
    """Return what an archive holds, by source."""
    return _ArchiveSources(archive)


class _ArchiveSources(Mapping[str, Source]):
    """The sources of an archive, each rebuilt when it is first looked at: a large archive's few that are cited."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[str, Source] = {}

    def __getitem__(self, source: str) -> Source:
        if source not in self._known:
            found = self._archive.articles_named(self._archive.resolve(source)).values()
            articles = [article for article in found if article.source == source]
            if not articles:
                raise KeyError(source)
            self._known[source] = Source.of_articles(articles)
        return self._known[source]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(article.source for article in self._archive.articles()))

    def __len__(self) -> int:
        return sum(1 for _ in self)
