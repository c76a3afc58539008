"""Who asks a batch's questions: threads that share an engine, or processes that each open one of their own.

Answering without a language model is work for the processor, of which one Python process uses one core; with one it
is waiting, for which threads do.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from index.errors import WenyuanError
from rag.types import Answer
from ui.tables import Row

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.retrieve import By

OpenEngine = Callable[[], "AbstractContextManager[Engine]"]
_WAITING_PER_WORKER = 4
_WORTH_A_PROCESS = 100  # questions: a process that starts and opens an archive costs about as much as these
_log = logging.getLogger(__name__)
Result = TypeVar("Result")

# A worker process's own; what opened the engine would close it again when it is forgotten.
_engine: Engine | None = None
_opened: list[AbstractContextManager[Engine]] = []


def ask_row(engine: Engine, row: Row, hits: int, by: By) -> Answer:
    """Return the answer to one row; whatever goes wrong becomes an answer of status ``error``."""
    try:
        answer = engine.ask(row.question, history=row.history)
        if hits:
            # What `wenyuan search` finds, so that the three rankings can be compared; the answer reads others besides.
            answer = replace(answer, hits=tuple(engine.search(answer.standalone_question, hits, by=by)))
    except WenyuanError as problem:
        return failed(row, str(problem))
    except Exception as problem:  # noqa: BLE001 - one question's failure must not end the others
        _log.debug("row %d failed", row.number, exc_info=problem)  # asking it alone with --debug shows the trace
        return failed(row, f"{type(problem).__name__}: {problem}")
    if answer.status == "error" and not (answer.error or "").startswith("row "):
        return replace(answer, error=f"row {row.number}: {answer.error or 'no answer'}")
    return answer


def failed(row: Row, reason: str) -> Answer:
    """Return the answer of a row that has none."""
    error = f"row {row.number}: {reason}"
    return Answer(question=row.question, standalone_question=row.question, status="error", answer="", error=error)


def ask_all(
    engine: Engine,
    rows: Sequence[Row],
    hits: int,
    by: By,
    *,
    workers: int,
    open_engine: OpenEngine | None,
    done: Callable[[Row, Answer], Result],
) -> Generator[tuple[Row, Result], None, None]:
    """Yield each row with what ``done`` made of its answer, as they come.

    ``done`` is called for every answer, also when the run ends early. With ``open_engine`` the workers are processes,
    where there is enough for them to do. WenyuanError where a process dies.
    """
    processes = min(workers, len(rows) // _WORTH_A_PROCESS) if open_engine else 0
    if open_engine and processes > 1:
        own = _processes(processes, open_engine)
        yield from _in(own, processes, rows, lambda row: own.submit(_ask_here, row, hits, by), done)
    else:
        pool = ThreadPoolExecutor(workers, thread_name_prefix="ask")
        yield from _in(pool, workers, rows, lambda row: pool.submit(ask_row, engine, row, hits, by), done)


def _in(
    pool: Executor,
    workers: int,
    rows: Sequence[Row],
    submit: Callable[[Row], Future[Answer]],
    done: Callable[[Row, Answer], Result],
) -> Generator[tuple[Row, Result], None, None]:
    """Yield what comes out of a pool; few wait in it at a time, so that an interrupt is quick."""
    waiting = deque(rows)
    running: dict[Future[Answer], Row] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers * _WAITING_PER_WORKER:
                row = waiting.popleft()
                running[submit(row)] = row
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                answer = future.result()
                row = running.pop(future)
                yield row, done(row, answer)
    except BrokenProcessPool:
        raise WenyuanError(
            "a worker process ended without a word (was there too little memory?); run the command again with "
            "--resume and fewer --workers"
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        for future, row in running.items():  # what was in the making when the run was ended is not lost
            if not future.cancelled() and future.exception() is None:
                done(row, future.result())


def _processes(count: int, open_engine: OpenEngine) -> ProcessPoolExecutor:
    # Spawned: a fork would copy locks that other threads of this process (FAISS's, tantivy's) may hold.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(open_engine,))


def _begin(open_engine: OpenEngine) -> None:
    """Open a worker process's engine, which lives as long as the process."""
    global _engine
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too; the parent lets us go
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _opened.append(open_engine())
    _engine = _opened[0].__enter__()


def _end_with_parent() -> None:
    """End this process when its parent is gone, however it was killed; it would wait for questions for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ask_here(row: Row, hits: int, by: By) -> Answer:
    assert _engine is not None
    return ask_row(_engine, row, hits, by)
