"""A file of questions in, a file of answers out: in order, several at a time, resumable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import InputError
from rag.types import Answer
from ui import outputs, tables
from ui.askers import OpenEngine, ask_all, failed
from ui.journal import Journal, key_of
from ui.outputs import Payload
from ui.render import ANSWER_COLUMNS
from ui.tables import Questions, Row

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.retrieve import By

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is run. ``hits`` chunks, ranked ``by``, go with each answer; ``workers`` questions are asked at once.

    ``made_with`` is what decides an answer besides these and the archive (the language model as ``model``, …): answers
    of another run are taken up, with ``resume``, only if they were made with the same.
    """

    workers: int = 1
    resume: bool = False
    hits: int = 0
    by: By = "hybrid"
    made_with: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Outcome:
    """What came of a batch: how many rows there are, of which status, and which failed (row number, reason)."""

    total: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    reused: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)

    def count(self, row: Row, answer: Payload) -> None:
        """Count a row's answer."""
        self.total += 1
        self.statuses[answer["status"]] = self.statuses.get(answer["status"], 0) + 1
        if answer["status"] == "error":
            self.failed.append((row.number, str(answer["error"])))


def check_paths(source: Path, out: Path) -> None:
    """Raise InputError where the output cannot be written, before anything is asked."""
    tables.kind_of(source)
    tables.kind_of(out)
    if out.is_dir():
        raise InputError(f"the output {str(out)!r} is a folder, expected a file; add a file name")
    if not out.parent.is_dir():
        raise InputError(f"there is no folder {str(out.parent)!r} for the output; make it first")
    if out.exists() and source.exists() and out.samefile(source):
        raise InputError(f"the output {str(out)!r} is the file of questions; name another file")


def run(
    engine: Engine,
    source: Path,
    out: Path,
    options: Options,
    *,
    progress: Progress | None = None,
    open_engine: OpenEngine | None = None,
) -> Outcome:
    """Answer the questions of ``source`` into ``out``, which is replaced whole when all are done.

    ``progress`` is told how many rows of how many are done. With ``open_engine``, which opens the same engine in
    another process, the workers are processes. InputError for files that cannot be read or written as a whole; a row
    that fails is part of the outcome.
    """
    check_paths(source, out)
    questions = tables.read_questions(source)
    kind = tables.kind_of(out)
    made_with = {
        "kind": kind,
        "hits": options.hits,
        "by": options.by,
        "archive": engine.archive.name,
        **options.made_with,
    }
    try:
        outputs.remove_unfinished(out)
        with Journal(out, made_with, keep=options.resume) as journal:
            # An output does not say how many hits it was to have, ranked by what: those are looked for again.
            if options.resume and not journal.found and not options.hits:
                for key, answer in _answers_in(out, questions, options.made_with.get("model")):
                    journal.add(key, answer)
            outcome, payloads = _answer_all(engine, questions, kind, options, journal, progress, open_engine)
            outputs.write_answers(out, questions, payloads, with_hits=options.hits > 0)
            journal.done()
    except OSError as problem:
        raise InputError(
            f"the output {str(out)!r} cannot be written ({problem.strerror or problem}); "
            "make room or choose another place"
        ) from problem
    return outcome


def _answer_all(
    engine: Engine,
    questions: Questions,
    kind: str,
    options: Options,
    journal: Journal,
    progress: Progress | None,
    open_engine: OpenEngine | None,
) -> tuple[Outcome, list[Payload]]:
    """Return the answers in the order of the rows, asking only what the journal does not hold."""
    outcome = Outcome()
    known: Mapping[str, Payload] = dict(journal.answers)
    answers: dict[int, Payload] = {}  # by the row's number
    to_ask: list[Row] = []
    with_hits = options.hits > 0
    for row in questions.rows:
        if row.error is not None:
            answers[row.number] = outputs.payload(failed(row, row.error), kind, with_hits=with_hits)
        elif key_of(row) in known:
            answers[row.number] = known[key_of(row)]
            outcome.reused += 1
        else:
            to_ask.append(row)
    total = len(questions.rows)

    def keep(row: Row, answer: Answer) -> Payload:
        found = outputs.payload(answer, kind, with_hits=with_hits)
        if found["status"] != "error":
            journal.add(key_of(row), found)
        return found

    asked = ask_all(
        engine, to_ask, options.hits, options.by, workers=options.workers, open_engine=open_engine, done=keep
    )
    with closing(asked):
        for row, answer in asked:
            answers[row.number] = answer
            if progress:
                progress(len(answers), total)
    ordered = [answers[row.number] for row in questions.rows]
    for row, answer in zip(questions.rows, ordered, strict=True):
        outcome.count(row, answer)
    return outcome, [_named(row, answer, kind) for row, answer in zip(questions.rows, ordered, strict=True)]


def _named(row: Row, answer: Payload, kind: str) -> Payload:
    """Return an answer for one of several rows that may ask the same."""
    return {**answer, "question": row.question} if kind == ".jsonl" else answer


def _answers_in(out: Path, questions: Questions, model: str | None) -> Iterator[tuple[str, Payload]]:
    """Yield (question key, answer) of an output that is there already, for the rows that have no history.

    An output does not say under which history a question was answered, so those are asked again.
    """
    if not out.exists():
        return
    try:
        earlier = tables.read_questions(out)
    except InputError:
        return
    alone = {row.question: row for row in questions.rows if not row.history and row.error is None}
    for row in earlier.rows:
        answer: dict[str, Any] = row.cells
        usable = answer.get("status") in ("answered", "no_evidence") and row.question in alone
        if not usable:
            continue
        if earlier.kind == ".jsonl":
            if answer.get("model") == model:
                yield key_of(alone[row.question]), answer
        else:
            yield key_of(alone[row.question]), {name: answer.get(name) or "" for name in ANSWER_COLUMNS}
