"""Fresh processes: how long one takes, how much memory it and those it starts hold at most, what it reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.machine import ROOT
from ui.settings import calculate_in_one_thread

COMMAND = ("-c", "from ui.cli import main; main()")  # `wenyuan` of this source tree, installed or not
_BETWEEN_LOOKS = 0.05


class MeasuringError(Exception):
    """A measured process ended with another status than 0; the text is the end of what it wrote."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished process: what it took and wrote.

    ``seconds`` are from start to end, ``processor`` those that it and the processes it waited for worked; ``peak`` is
    the resident memory of its tree in bytes.
    """

    seconds: float
    processor: float
    peak: int
    out: str

    @property
    def report(self) -> Any:
        """The last line of what it wrote, as JSON."""
        return json.loads(self.out.strip().splitlines()[-1])


def environment(folder: Path) -> dict[str, str]:
    """Return an environment without settings of the user's, with its data folder in ``folder`` and without network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WENYUAN_", "PYTHON"))}
    return kept | {
        "XDG_DATA_HOME": str(folder),
        "PYTHONUTF8": "1",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
    }


def run(arguments: Sequence[str], folder: Path, *, as_command: bool = False) -> Run:
    """Run this Python with ``arguments`` from the source tree's root; raise MeasuringError where it fails.

    ``as_command`` has numpy use one thread, as the command `wenyuan` does: on a busy machine two wait for each other.
    Memory is the sum over the process and its children, looked at twenty times a second (pages that several share
    count in each), or the system's own peak of the largest process where that is higher.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        own = environment(folder)
        if as_command:
            calculate_in_one_thread(own)
        process = subprocess.Popen([sys.executable, *arguments], stdout=out, stderr=errors, env=own, cwd=ROOT)
        peak = _Peak(process.pid)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            raise MeasuringError(errors.read().decode(errors="replace")[-2000:])
        unit = 1 if sys.platform == "darwin" else 1024
        return Run(
            seconds, usage.ru_utime + usage.ru_stime, max(peak.stop(), usage.ru_maxrss * unit), out.read().decode()
        )


class _Peak:
    """Looks at the memory of a process tree until it is stopped."""

    def __init__(self, pid: int) -> None:
        try:
            import psutil
        except ImportError as error:
            raise SystemExit(f"memory is measured by psutil ({error}); run: pip install -e '.[bench]'") from error
        self._psutil = psutil
        self._root = psutil.Process(pid)
        self._highest = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._done.wait(_BETWEEN_LOOKS):
            try:
                tree = [self._root, *self._root.children(recursive=True)]
            except self._psutil.Error:
                return
            self._highest = max(self._highest, sum(map(self._resident, tree)))

    def _resident(self, process: Any) -> int:
        try:
            return int(process.memory_info().rss)
        except self._psutil.Error:  # it has ended since it was listed
            return 0

    def stop(self) -> int:
        self._done.set()
        self._thread.join()
        return self._highest
