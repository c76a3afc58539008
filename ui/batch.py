"""A file of questions in, a file of answers out: in order, several at a time, resumable."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import InputError, WenyuanError
from rag.types import Answer
from ui import outputs, tables
from ui.journal import Journal, key_of
from ui.outputs import Payload
from ui.render import ANSWER_COLUMNS
from ui.tables import Questions, Row

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.retrieve import By

Progress = Callable[[int, int], None]
_WAITING_PER_WORKER = 4
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is run. ``hits`` chunks, ranked ``by``, go with each answer; ``workers`` threads ask at once."""

    workers: int = 1
    resume: bool = False
    hits: int = 0
    by: By = "hybrid"


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
    model: str | None = None,
) -> Outcome:
    """Answer the questions of ``source`` into ``out``, which is replaced whole when all are done.

    ``progress`` is told how many rows of how many are done. ``model`` names the language model in use: answers of
    another run are taken up (``options.resume``) only if they were made with the same. InputError for files that
    cannot be read or written as a whole; a row that fails is part of the outcome.
    """
    check_paths(source, out)
    questions = tables.read_questions(source)
    kind = tables.kind_of(out)
    made_with = {
        "kind": kind,
        "model": model,
        "hits": options.hits,
        "by": options.by,
        "archive": engine.archive.name,
    }
    try:
        with Journal(out, made_with, keep=options.resume) as journal:
            # An output does not say how many hits it was to have, ranked by what: those are looked for again.
            if options.resume and not journal.found and not options.hits:
                for key, answer in _answers_in(out, questions, model):
                    journal.add(key, answer)
            outcome, payloads = _answer_all(engine, questions, kind, options, journal, progress)
            outputs.write_answers(out, questions, payloads, with_hits=options.hits > 0)
            journal.done()
    except OSError as problem:
        raise InputError(
            f"the output {str(out)!r} cannot be written ({problem.strerror or problem}); "
            "make room or choose another place"
        ) from problem
    return outcome


def _answer_all(
    engine: Engine, questions: Questions, kind: str, options: Options, journal: Journal, progress: Progress | None
) -> tuple[Outcome, list[Payload]]:
    """Return the answers in the order of the rows, asking only what the journal does not hold."""
    outcome = Outcome()
    known: Mapping[str, Payload] = dict(journal.answers)
    answers: list[Payload] = [{}] * len(questions.rows)
    to_ask: list[int] = []
    with_hits = options.hits > 0
    for place, row in enumerate(questions.rows):
        if row.error is not None:
            answers[place] = outputs.payload(_failed(row, row.error), kind, with_hits=with_hits)
        elif key_of(row) in known:
            answers[place] = known[key_of(row)]
            outcome.reused += 1
        else:
            to_ask.append(place)
    done = len(questions.rows) - len(to_ask)

    def ask(place: int) -> Payload:
        # Kept from the very thread that asked, so that whatever ends the run, what is answered is not lost.
        answer = outputs.payload(ask_row(engine, questions.rows[place], options), kind, with_hits=with_hits)
        if answer["status"] != "error":
            journal.add(key_of(questions.rows[place]), answer)
        return answer

    with closing(_in_threads(ask, to_ask, options.workers)) as asked:
        for place, answer in asked:
            answers[place] = answer
            done += 1
            if progress:
                progress(done, len(questions.rows))
    for row, answer_of_row in zip(questions.rows, answers, strict=True):
        outcome.count(row, answer_of_row)
    return outcome, [_named(row, answer, kind) for row, answer in zip(questions.rows, answers, strict=True)]


def _in_threads(
    ask: Callable[[int], Payload], places: list[int], workers: int
) -> Generator[tuple[int, Payload], None, None]:
    """Yield (place, answer) as they are done; few wait at a time, so that an interrupt is quick."""
    waiting = deque(places)
    running: dict[Future[Payload], int] = {}
    pool = ThreadPoolExecutor(workers, thread_name_prefix="ask")
    try:
        while waiting or running:
            while waiting and len(running) < workers * _WAITING_PER_WORKER:
                place = waiting.popleft()
                running[pool.submit(ask, place)] = place
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def ask_row(engine: Engine, row: Row, options: Options) -> Answer:
    """Return the answer to one row; whatever goes wrong becomes an answer of status ``error``."""
    try:
        answer = engine.ask(row.question, history=row.history)
        if options.hits:
            # What `wenyuan search` finds, so that the three rankings can be compared; the answer reads others besides.
            found = engine.search(answer.standalone_question, options.hits, by=options.by)
            answer = replace(answer, hits=tuple(found))
    except WenyuanError as problem:
        return _failed(row, str(problem))
    except Exception as problem:  # noqa: BLE001 - one question's failure must not end the others
        _log.warning("row %d failed", row.number, exc_info=problem)
        return _failed(row, f"{type(problem).__name__}: {problem}")
    if answer.status == "error" and not (answer.error or "").startswith("row "):
        return replace(answer, error=f"row {row.number}: {answer.error or 'no answer'}")
    return answer


def _failed(row: Row, reason: str) -> Answer:
    return Answer(
        question=row.question,
        standalone_question=row.question,
        status="error",
        answer="",
        error=f"row {row.number}: {reason}",
    )


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
