"""Documents read in a process of their own, within bounds of time and memory.

PDF, Office files and pictures are read by native libraries: what crashes one, or makes it ask for all memory, ends
that process and is the reason why this one file is left out. The process serves one file after the other.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any

from index import children
from index.errors import InputError, ReadError
from index.readers.found import Failure, Found, Tick
from index.readers.limits import MOST_MEMORY, MOST_SECONDS
from index.types import Article

_START_SECONDS = 30.0
_FILES = 500
_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from index.readers.sandbox import main; main()"
_FIELDS = tuple(Article.__dataclass_fields__)
_fields_of = attrgetter(*_FIELDS)


class _Process:
    """The process that reads, started anew after a crash and after some hundred files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0
        self._late = False
        atexit.register(self.stop)

    def read(self, request: dict[str, Any]) -> tuple[list[Article], list[Failure]]:
        """Return the articles of a document and what failed in it; ReadError where nothing of it can be read."""
        with self._lock:
            if self._process is not None and (self._files >= _FILES or self._process.poll() is not None):
                self.stop()
            fresh = self._process is None
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _BOOT, *sys.path],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
                self._files = 0
            self._files += 1
            try:
                return self._exchange(self._process, request, MOST_SECONDS + (_START_SECONDS if fresh else 0))
            except InputError:  # what the process says of a file: it is ready for the next
                raise
            except BaseException:
                self.stop()
                raise

    def _exchange(
        self, process: subprocess.Popen[bytes], request: dict[str, Any], seconds: float
    ) -> tuple[list[Article], list[Failure]]:
        assert process.stdin is not None and process.stdout is not None
        articles: list[Article] = []
        failures: list[Failure] = []
        place = str(request["path"])
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        while True:
            line = self._line(process, seconds)
            if not line:
                reason = f"{place} {self._cause(process)}: it is left out"
                self.stop()
                if not articles:
                    raise ReadError(reason)
                return articles, [*failures, Failure(place, reason)]
            kind, *values = json.loads(line)
            if kind == "article":
                articles.append(_article(values))
            elif kind == "failure":
                failures.append(Failure(*values))
            elif kind == "tick":
                place, seconds = values
            elif kind == "end":
                return articles, failures
            else:
                raise (ReadError if kind == "unread" else InputError)(values[0])

    def _line(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        """Return the next line; b"" where the process ended, by itself or because ``seconds`` were over."""
        assert process.stdout is not None
        self._late = False
        timer = threading.Timer(seconds, self._end_late, [process])
        timer.daemon = True
        timer.start()
        try:
            return process.stdout.readline()
        finally:
            timer.cancel()

    def _end_late(self, process: subprocess.Popen[bytes]) -> None:
        self._late = True
        process.kill()

    def _cause(self, process: subprocess.Popen[bytes]) -> str:
        process.wait()
        if self._late:
            return f"cannot be read in {MOST_SECONDS:.0f} seconds"
        code = process.returncode
        name = signal.Signals(-code).name if code < 0 and -code in set(signal.Signals) else code
        return f"makes its reader end ({name}; it is damaged, or needs more than {MOST_MEMORY >> 20} MiB of memory)"

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        children.end(process)


_process = _Process()


def read(path: Path, *, source: str, date: str | None, encoding: str | None) -> tuple[list[Article], list[Failure]]:
    """Return a document's articles, dated, and what failed in it.

    Raises
    ------
    ReadError
        Nothing of it can be read: it is damaged, not of a kind that is read, or needs too much time or memory.
    InputError
        The date or the encoding is none.
    """
    return _process.read({"path": str(path), "source": source, "date": date, "encoding": encoding})


def stop() -> None:
    """End the process that reads, where there is one; the next document starts another."""
    _process.stop()


def _article(values: list[Any]) -> Article:
    fields = dict(zip(_FIELDS, values, strict=True))
    for name in ("line_map", "page_map"):
        fields[name] = tuple((offset, place) for offset, place in fields[name])
    return Article(**fields)


def main() -> None:
    """Read documents named on standard input until it ends."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not be taken for a result
    with suppress(AttributeError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks decides
    limit_memory(MOST_MEMORY)
    for line in sys.stdin.buffer:
        for message in _answers(json.loads(line)):
            results.write(json.dumps(message).encode() + b"\n")
            results.flush()


def limit_memory(size: int) -> None:
    """Bound this process's memory, in bytes, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, hard))


def _answers(request: dict[str, Any]) -> Any:
    from index.readers.documents import read_document

    path = request.pop("path")
    try:
        for found in read_document(Path(path), **request):
            yield _message(found)
    except ReadError as error:
        yield "unread", str(error)
        return
    except InputError as error:
        yield "input", str(error)
        return
    except MemoryError:
        yield "unread", f"{path} needs more than {MOST_MEMORY >> 20} MiB of memory to read: split it"
        return
    except Exception as error:  # noqa: BLE001 - whatever a library says of a damaged file is the reason
        yield (
            "unread",
            f"{path} cannot be read ({type(error).__name__}: {str(error)[:200]}): it is damaged, or not read",
        )
        return
    yield ("end",)


def _message(found: Found) -> tuple[Any, ...]:
    if isinstance(found, Article):
        return "article", *_fields_of(found)
    return ("tick", *found) if isinstance(found, Tick) else ("failure", *found)
