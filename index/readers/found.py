"""What a reader gives, one after the other, while it reads a document."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from index.readers.limits import MOST_SECONDS
from index.types import Article


class Failure(NamedTuple):
    """A part of a document (a row, a page, a file of an archive) that could not be read, and why."""

    place: str
    reason: str


class Tick(NamedTuple):
    """A sign of life: the next thing comes within ``seconds``, and is of ``place``."""

    place: str
    seconds: float = MOST_SECONDS


Found: TypeAlias = Article | Failure | Tick
