"""What a server counts, as Prometheus text. No question and no address is kept."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE

__all__ = ["CONTENT_TYPE", "Metrics"]

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counts of requests and answers and the times that answers took; for use from several threads."""

    def __init__(self) -> None:
        # A registry of its own: the library's is one for the whole process, and a process may hold several servers.
        self._registry = registry = CollectorRegistry()
        self._requests = Counter("wenyuan_requests", "HTTP requests.", ("method", "route", "status"), registry=registry)
        self._answers = Counter("wenyuan_answers", "Answers given.", ("status", "mode"), registry=registry)
        self._seconds = Histogram("wenyuan_answer_seconds", "Time an answer took.", registry=registry, buckets=_BOUNDS)
        self.in_flight = Gauge("wenyuan_answers_in_flight", "Answers in the making.", registry=registry)
        self._gauges: dict[str, Gauge] = {}
        ProcessCollector(registry=registry)

    def request(self, method: str, route: str, status: int) -> None:
        """Count a request; ``route`` is the pattern, not the path, so that the number of series stays small."""
        self._requests.labels(method, route, str(status)).inc()

    def answer(self, status: str, mode: str, seconds: float) -> None:
        """Count an answer and the seconds it took."""
        self._answers.labels(status, mode).inc()
        self._seconds.observe(seconds)

    def text(self, gauges: Mapping[str, int]) -> bytes:
        """Return everything in Prometheus' text format, with ``gauges`` of the archive."""
        for name, value in gauges.items():
            if name not in self._gauges:
                text = f"The archive's count of {name}."
                self._gauges[name] = Gauge(f"wenyuan_archive_{name}", text, registry=self._registry)
            self._gauges[name].set(value)
        return generate_latest(self._registry)
