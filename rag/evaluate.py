"""``wenyuan eval``: a gold file answered and measured, with a report for a terminal and one for a browser."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePath
from typing import Any

from index.archive import Archive
from index.errors import InputError, WenyuanError
from index.types import Article
from rag.engine import Engine
from rag.judge import Judge, Source
from rag.types import Answer

_STATUSES = ("answered", "no_evidence")


@dataclass(frozen=True, slots=True)
class Row:
    """One gold question with its answer; ``failure`` is None where the answer passes."""

    id: str
    kind: str
    expected: str
    answer: Answer
    failure: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a gold file; shares are from 0 to 1, nan where nothing is counted."""

    rows: tuple[Row, ...]

    @property
    def passed(self) -> int:
        """How many answers pass."""
        return sum(row.failure is None for row in self.rows)

    @property
    def share(self) -> float:
        """The share of the answers that pass."""
        return _share(self.passed, len(self.rows))

    @property
    def kinds(self) -> dict[str, tuple[int, int]]:
        """By kind of question: how many pass, of how many."""
        counts: defaultdict[str, list[bool]] = defaultdict(list)
        for row in self.rows:
            counts[row.kind].append(row.failure is None)
        return {kind: (sum(passed), len(passed)) for kind, passed in sorted(counts.items())}

    @property
    def refusals(self) -> tuple[int, int, int]:
        """Questions without an answer that were refused, such questions, and refusals in all."""
        without = [row for row in self.rows if row.expected == "no_evidence"]
        refused = [row for row in self.rows if row.answer.status == "no_evidence"]
        return sum(row.answer.status == "no_evidence" for row in without), len(without), len(refused)

    @property
    def failures(self) -> list[Row]:
        """The rows that fail, in the gold file's order."""
        return [row for row in self.rows if row.failure]

    def latency(self, share: float) -> float:
        """Return the milliseconds within which that share of the answers came (0.5: the median)."""
        times = sorted(row.answer.elapsed_ms for row in self.rows)
        return times[max(0, math.ceil(share * len(times)) - 1)] if times else math.nan

    @property
    def text(self) -> str:
        """The figures and the failures, for a terminal."""
        refused, without, refusals = self.refusals
        lines = [f"{kind:13s} {passed:3d}/{count}" for kind, (passed, count) in self.kinds.items()]
        lines += [
            f"refusals      {refused}/{without} of those without an answer; {refused}/{refusals} of all refusals right",
            f"latency       p50 {self.latency(0.5):.1f} ms, p95 {self.latency(0.95):.1f} ms",
        ]
        lines += [f"FAIL {row.id} [{row.kind}] {row.answer.question}: {row.failure}" for row in self.failures]
        lines.append(f"overall       {self.passed}/{len(self.rows)} = {self.share:.3f}")
        return "\n".join(lines)

    @property
    def html(self) -> str:
        """The figures and every failure with its evidence, one page that fetches nothing."""
        head = escape("\n".join(line for line in self.text.splitlines() if not line.startswith("FAIL ")))
        body = "".join(map(_failure_html, self.failures)) or "<p>No failures.</p>"
        return f"{_HEAD}<h1>wenyuan eval</h1><pre>{head}</pre>{body}\n"


def evaluate(engine: Engine, gold: Path, *, report: Path | None = None) -> Report:
    """Answer a gold file's questions and measure the answers.

    Parameters
    ----------
    engine
        The engine asked; quotes are looked up in its archive.
    gold
        A ``.jsonl`` file of rows as ``rag.judge.Judge`` reads them.
    report
        Where the page for a browser goes, if anywhere.

    Raises
    ------
    InputError
        Where the gold file or a row in it cannot be used, or the report cannot be written.
    """
    rows = read_gold(gold)
    sources = archive_sources(engine.archive)
    done = Report(tuple(_measured(engine, row, sources) for row in rows))
    if report is not None:
        try:
            report.write_text(done.html, encoding="utf-8")
        except OSError as error:
            raise InputError(
                f"the report cannot be written to {report} ({error.strerror}); name another file"
            ) from error
    return done


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Read a gold file; InputError with the line's number for a row that cannot be used."""
    rows = []
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path} line {number} is no JSON ({error.msg}); expected one object a line") from error
        if not isinstance(row, dict) or not isinstance(row.get("question"), str) or row.get("status") not in _STATUSES:
            raise InputError(
                f"{path} line {number} is no gold row; expected an object with question and status (one of {_STATUSES})"
            )
        rows.append({"id": f"line-{number}", "kind": "other", **row})
    if not rows:
        raise InputError(f"{path} holds no questions; expected one JSON object a line")
    return rows


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"the gold file {path} cannot be read ({error.strerror}); name a .jsonl file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"the gold file {path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    yield from ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())


def archive_sources(archive: Archive) -> dict[str, Source]:
    """Return what an archive holds, by the file name of each source."""
    articles: defaultdict[str, list[Article]] = defaultdict(list)
    for article in archive.articles():
        articles[PurePath(article.source).name].append(article)
    return {name: Source.of_articles(found) for name, found in articles.items()}


def _measured(engine: Engine, gold: dict[str, Any], sources: dict[str, Source]) -> Row:
    question, history = gold["question"], gold.get("history", [])
    try:
        answer = engine.ask(question, history=history, id=str(gold["id"]))
    except WenyuanError as error:
        answer = Answer(question, question, "error", "", error=str(error), id=str(gold["id"]))
    failure = Judge(gold, sources).failure(answer.to_json())
    return Row(str(gold["id"]), str(gold["kind"]), gold["status"], answer, failure)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


_HEAD = """<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>wenyuan eval</title>
<style>
body { font: 15px/1.6 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
section { border-top: 1px solid #ccc; }
.why { color: #a00; }
blockquote { margin: .3em 1em; }
</style>
"""


def _failure_html(row: Row) -> str:
    cited = _quotes(
        [(f"[{c.n}] {c.source} {c.date or ''} {c.lines[0]}–{c.lines[1]}", c.quote) for c in row.answer.citations]
    )
    return (
        f"<section><h2>{escape(row.id)} {escape(row.answer.question)}</h2>"
        f'<p class="why">{escape(row.failure or "")}</p>'
        f"<p>{escape(row.answer.status)}: {escape(row.answer.answer)}</p>{cited}</section>\n"
    )


def _quotes(quotes: Sequence[tuple[str, str]]) -> str:
    return "".join(
        f"<blockquote><small>{escape(label)}</small><br>{escape(quote)}</blockquote>" for label, quote in quotes
    )
