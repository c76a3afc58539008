"""Bounds of time that hold on a slow or busy machine too."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_LOOPS = 300_000
_LOOP_SECONDS = 0.008  # what the loop takes on the machine that the bounds were written on


def slower() -> float:
    """Return how many times as long as there a fixed piece of work takes here and now; at least 1."""
    best = 60.0
    for _ in range(5):
        began = time.process_time()
        sum(number & 3 for number in range(_LOOPS))
        best = min(best, time.process_time() - began)
    return max(1.0, best / _LOOP_SECONDS)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail where a block takes more than ``seconds`` of processor time, on the machine that the bounds were written on.

    Processor time, as others may have the processor meanwhile: waiting is not seen.
    """
    began = time.process_time()
    yield
    spent = time.process_time() - began
    if spent > seconds:
        assert spent <= seconds * slower(), f"{spent:.2f} s of processor time, not {seconds} s"
