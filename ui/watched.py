"""An engine whose answers are counted and logged, whichever way in they were asked through."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

import anyio.to_thread

from rag.types import Answer
from ui.metrics import Metrics

if TYPE_CHECKING:
    from rag.engine import Engine

Result = TypeVar("Result")
_log = logging.getLogger(__name__)


@dataclass
class _Flight:
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def change(self, by: int) -> None:
        with self.lock:
            self.count += by


class Watched:
    """Stands in for an ``Engine``: the same questions, the same answers.

    Parameters
    ----------
    engine
        What answers.
    metrics
        Where answers are counted.
    at_once
        How many answers are made at once of those that are asked for ``in_turn``.
    with_questions
        Whether the log shall hold the text of questions; they may be confidential, so not unless asked for.
    """

    def __init__(self, engine: Engine, metrics: Metrics, *, at_once: int = 4, with_questions: bool = False) -> None:
        self._engine = engine
        self._metrics = metrics
        self._with_questions = with_questions
        self._flight = _Flight()
        self._turns = anyio.CapacityLimiter(at_once)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def within(self, sources: Collection[str] | None) -> Watched:
        """Return ``Engine.within``, watched as this one is."""
        other = Watched(self._engine.within(sources), self._metrics, with_questions=self._with_questions)
        other._flight, other._turns = self._flight, self._turns
        return other

    def over(self, engine: Engine) -> Engine:
        """Return another engine, watched as this one is."""
        other = Watched(engine, self._metrics, with_questions=self._with_questions)
        other._flight, other._turns = self._flight, self._turns
        return cast("Engine", other)

    async def in_turn(self, work: Callable[[], Result]) -> Result:
        """Return what some work with the engine gives; a thread does it when it is its turn."""
        return await anyio.to_thread.run_sync(work, limiter=self._turns)

    @property
    def unfinished(self) -> int:
        """How many answers are in the making."""
        return self._flight.count

    def ask(self, question: str, **options: Any) -> Answer:
        """Return ``Engine.ask``'s answer."""
        self._begin()
        try:
            answer = self._engine.ask(question, **options)
            self._seen(answer)
            return answer
        finally:
            self._end()

    def stream(self, question: str, **options: Any) -> Iterator[str | Answer]:
        """Yield what ``Engine.stream`` yields."""
        self._begin()
        try:
            for piece in self._engine.stream(question, **options):
                if isinstance(piece, Answer):
                    self._seen(piece)
                yield piece
        finally:
            self._end()

    def _begin(self) -> None:
        self._flight.change(1)
        self._metrics.in_flight.inc()

    def _end(self) -> None:
        self._flight.change(-1)
        self._metrics.in_flight.dec()

    def _seen(self, answer: Answer) -> None:
        self._metrics.answer(answer.status, answer.mode, answer.elapsed_ms / 1000)
        told: dict[str, Any] = {
            "status": answer.status,
            "mode": answer.mode,
            "ms": round(answer.elapsed_ms, 1),
            "confidence": None if answer.confidence is None else round(answer.confidence, 3),
        }
        if self._with_questions:
            told["question"] = answer.question
        _log.info("answer", extra={"told": told})
