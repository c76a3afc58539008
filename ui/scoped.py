"""Which collections a request may ask: noted by the guard, kept to by the engine that the API answers with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.engine import Engine

_allowed: ContextVar[frozenset[str] | None] = ContextVar("allowed_collections")


@contextmanager
def asked_within(collections: frozenset[str] | None) -> Iterator[None]:
    """Let what is done inside ask these collections alone; None is all that are served."""
    mark = _allowed.set(collections)
    try:
        yield
    finally:
        _allowed.reset(mark)


class Scoped:
    """Stands in for an ``Engine``, and knows at each moment only what the request of that moment may know.

    Whatever is asked of it, its archive too, is asked of an engine over the collections of ``asked_within``;
    LookupError outside of that, so that what forgets to say who asks is told nothing.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        allowed = _allowed.get()
        return getattr(self._engine if allowed is None else self._engine.in_collections(allowed), name)
