"""Work shared out to other processes of this machine, its results in the order of the work.

Each process runs this module's ``main``: it reads jobs from its standard input and writes results to its standard
output, as JSON followed by the bytes that JSON cannot hold. That is no ``multiprocessing``, which would run the user's
own script again in every process. What is small is done here: starting a process takes as long as preparing some
hundred articles.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeVar

from index import children, tokens
from index.errors import InputError
from index.preparing import Job, Preparer, Result
from index.store import Store

if TYPE_CHECKING:
    from index.encode import Encoder

START = 1_500_000
"""Bytes of articles that are prepared in this process before others are started."""

MOST = 4
"""Processes at most: each takes some 150 MB."""

_LENGTHS = struct.Struct("<QQ")
_LONGEST = 1 << 31
# The processes are the cores' share of the work; threads of their libraries would only be in each other's way.
_BOOT = (
    "import gc, os, sys; gc.disable(); sys.path[:] = sys.argv[3:]; "
    "os.environ.update(dict.fromkeys(('RAYON_NUM_THREADS', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'), '1')); "
    "from index.workers import main; main(*sys.argv[1:3])"
)
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # names of what GNU's mallopt sets
_KEPT = {_TRIM_THRESHOLD: 100_000_000, _MMAP_THRESHOLD: 32 << 20}  # bytes; the latter is the most that it takes

Ticket = TypeVar("Ticket")


class Task(NamedTuple):
    """A job with what it weighs (bytes of text); without a job its ticket only keeps its place among the others."""

    job: Job | None
    weight: int = 0


def cores() -> int:
    """Return how many cores this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered(
    tasks: Iterable[tuple[Ticket, Task]],
    preparer: Preparer,
    *,
    encoder: str = "",
    count: int | None = None,
    expected: int = 0,
) -> Iterator[tuple[Ticket, Result | None]]:
    """Do jobs, as many at a time as there are cores where there is much to do; yield results in the jobs' order.

    Parameters
    ----------
    tasks : iterable of (ticket, Task)
        Read only as far ahead as keeps the processes busy.
    preparer : Preparer
        Does the jobs of this process; the others make one like it.
    encoder : str
        What the others load to make vectors ("name@content"), so that only storing them is left; "" for no encoder.
    count : int or None
        How many processes at most; None is the number of cores, and one core does everything here.
    expected : int
        The bytes that the jobs are known to weigh; where these are many, nothing is done here before the others start.
    """
    waiting, done = iter(tasks), 0
    count = min(MOST, cores()) if count is None else count
    if count == 1 or expected < 2 * START:
        for ticket, task in waiting:
            yield ticket, None if task.job is None else preparer.run(task.job)
            done += task.weight
            if done >= START and count > 1:
                break
        else:
            return
    with _Crew(count, preparer, encoder) as crew:
        yield from crew.ordered(waiting)


class _Crew:
    """Some processes, each with a thread here that hands it jobs."""

    def __init__(self, count: int, preparer: Preparer, encoder: str) -> None:
        self._preparer = preparer
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._workers = [_Worker(preparer.store.folder if preparer.store else "", encoder) for _ in range(count)]
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._ahead = 4 * count  # so that they do not wait for what is stored

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.stop()

    def ordered(self, tasks: Iterable[tuple[Ticket, Task]]) -> Iterator[tuple[Ticket, Result | None]]:
        """Yield each ticket with its result, in order."""
        under_way: deque[tuple[Ticket, Future[Result] | None]] = deque()
        for ticket, task in tasks:
            under_way.append((ticket, None if task.job is None else self._threads.submit(self._run, task.job)))
            while len(under_way) > self._ahead or (under_way and _ready(under_way[0][1])):
                yield _taken(under_way)
        while under_way:
            yield _taken(under_way)

    def _run(self, job: Job) -> Result:
        worker = self._idle.get()
        try:
            return worker.run(job)
        except (OSError, EOFError, ValueError):
            # A process that was killed, or could not be started: its work is done here.
            return self._preparer.run(job)
        finally:
            self._idle.put(worker)


def _ready(future: Future[Result] | None) -> bool:
    return future is None or future.done()


def _taken(under_way: deque[tuple[Ticket, Future[Result] | None]]) -> tuple[Ticket, Result | None]:
    ticket, future = under_way.popleft()
    return ticket, None if future is None else future.result()


class _Worker:
    """One process that prepares, started at once and asked whether it has the same words when it is first used."""

    def __init__(self, folder: Path | str, encoder: str) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._greeted = False
        with suppress(OSError):
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, str(folder), encoder, *sys.path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )

    def run(self, job: Job) -> Result:
        """Return what a preparer of this process would; EOFError or OSError where the process cannot do it."""
        if self._process is None or self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        if not self._greeted:
            if _receive(self._process.stdout)[0] != tokens.version():
                self.stop()
                raise EOFError
            self._greeted = True
        *rest, last = job
        _send(self._process.stdin, *(([*rest, None], last) if isinstance(last, bytes) else (job,)))
        return Result.of(*_receive(self._process.stdout))

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        children.end(process)


def _keep_memory() -> None:
    """Let what each job takes and gives back not be asked of the system anew; a C library without mallopt stays."""
    import ctypes

    with suppress(OSError, TypeError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        for name, most in _KEPT.items():
            mallopt(name, most)


def main(folder: str, encoder: str) -> None:
    """Do jobs from standard input until it ends."""
    import gc
    import signal

    _keep_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that gives the jobs decides
    jobs, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for a result
    preparer = Preparer(Store(Path(folder), readonly=True) if folder else None, _loaded(encoder))
    # What is loaded stays, and what a job makes goes without the collector, which would look through it all the time;
    # it looks once after each job, when hardly anything is left.
    gc.freeze()
    _send(results, tokens.version())
    with suppress(EOFError, BrokenPipeError):
        while True:
            job, raw = _receive(jobs)
            _send(results, *preparer.run((*job[:-1], raw) if raw else tuple(job)).plain())
            gc.collect(0)


def _loaded(fingerprint: str) -> Encoder | None:
    """Return the encoder of that fingerprint; None where this process would get another one, or none."""
    from index.encode import load_encoder

    name = fingerprint.rpartition("@")[0]
    if not name:
        return None
    try:
        encoder = load_encoder(name)
    except InputError:
        return None
    return encoder if encoder.fingerprint == fingerprint else None


def _send(stream: IO[bytes], value: Any, raw: bytes = b"") -> None:
    # UTF-16 is how Python holds Chinese text itself, so this costs a copy.
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le", "surrogatepass")
    stream.write(_LENGTHS.pack(len(content), len(raw)))
    stream.write(content)
    stream.write(raw)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[Any, bytes]:
    size, raw_size = _LENGTHS.unpack(_read(stream, _LENGTHS.size))
    if size + raw_size > _LONGEST:
        raise EOFError  # nothing that was sent from here
    content = _read(stream, size).decode("utf-16-le", "surrogatepass")
    return json.loads(content), _read(stream, raw_size)


def _read(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content
