"""Keeps an archive in step with folders, by looking at them again and again.

The kernel's notices of change end at the edge of the machine, and the folders of a newspaper lie on a file server as a
rule; a look at the times of 45,000 files takes a fraction of a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.errors import ArchiveDamaged, ArchiveError
from index.interface import Archive
from index.updating import UpdateReport

_SHARE = 20
"""How many times as long as a look takes it waits before the next."""


def watched(
    archive: Archive,
    paths: Sequence[Path],
    stopped: threading.Event,
    *,
    every: float = 2.0,
    settled: float = 2.0,
    prune: bool = False,
) -> Iterator[UpdateReport | str]:
    """Update the archive from ``paths`` until ``stopped``; yield each report that tells something new.

    What can pass (another writer, a full disk, a folder that is not mounted) is yielded as a sentence, once, and tried
    again. Other arguments as for ``Archive.update``; ``every`` is in seconds.

    Raises
    ------
    ArchiveDamaged
        The archive cannot be read.
    """
    known: set[str] = set()
    while not stopped.is_set():
        began, wait = time.monotonic(), every
        try:
            report = archive.update(paths, prune=prune, settled=settled)
        except ArchiveDamaged:
            raise
        except ArchiveError as error:
            if str(error) not in known:
                known.add(str(error))
                yield str(error)
        else:
            # What failed before and is as it was fails again each time.
            named = {str(one) for one in [*report.failed, *report.missing]}
            fresh = replace(
                report,
                failed=[one for one in report.failed if str(one) not in known],
                missing=[one for one in report.missing if one not in known],
            )
            known = named
            if fresh.added or fresh.replaced or fresh.removed or fresh.moved or fresh.failed or fresh.missing:
                yield fresh
            else:
                wait = max(every, _SHARE * (time.monotonic() - began))
        stopped.wait(wait)
