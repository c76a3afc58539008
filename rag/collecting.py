"""Putting off the collection of cyclic garbage while an answer is found."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Have Python not look for cyclic garbage meanwhile, in the whole process; it does so when next it may.

    What an answer is made of is freed without that, as it has no cycles; but making it sets off dozens of collections,
    which walk over all that the archive's caches hold: some 4% of the time of answers. Threads may overlap: the one
    that found it enabled enables it again.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
