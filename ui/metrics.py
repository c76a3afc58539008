"""What a server counts, as Prometheus text. No question and no address is kept."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counts of requests and answers and the times that answers took; for use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._answers: Counter[tuple[str, str]] = Counter()
        self._buckets = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0

    def request(self, method: str, route: str, status: int) -> None:
        """Count a request; ``route`` is the pattern, not the path, so that the number of series stays small."""
        with self._lock:
            self._requests[method, route, status] += 1

    def answer(self, status: str, mode: str, seconds: float) -> None:
        """Count an answer and the seconds it took."""
        with self._lock:
            self._answers[status, mode] += 1
            self._buckets[bisect_left(_BOUNDS, seconds)] += 1
            self._seconds += seconds

    def text(self, gauges: Mapping[str, int]) -> str:
        """Return everything in Prometheus' text format, with ``gauges`` of the archive."""
        with self._lock:
            requests, answers = dict(self._requests), dict(self._answers)
            buckets, seconds = list(self._buckets), self._seconds
        lines = ["# HELP wenyuan_requests_total HTTP requests.", "# TYPE wenyuan_requests_total counter"]
        for (method, route, code), count in sorted(requests.items()):
            labels = f'method="{_escaped(method)}",route="{_escaped(route)}",status="{code}"'
            lines.append(f"wenyuan_requests_total{{{labels}}} {count}")
        lines += ["# HELP wenyuan_answers_total Answers given.", "# TYPE wenyuan_answers_total counter"]
        for (status, mode), count in sorted(answers.items()):
            lines.append(f'wenyuan_answers_total{{status="{_escaped(status)}",mode="{_escaped(mode)}"}} {count}')
        lines += ["# HELP wenyuan_answer_seconds Time an answer took.", "# TYPE wenyuan_answer_seconds histogram"]
        total = 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), buckets, strict=True):
            total += count
            lines.append(f'wenyuan_answer_seconds_bucket{{le="{bound}"}} {total}')
        lines += [f"wenyuan_answer_seconds_sum {seconds:.6f}", f"wenyuan_answer_seconds_count {total}"]
        for name, value in gauges.items():
            lines += [f"# TYPE wenyuan_archive_{name} gauge", f"wenyuan_archive_{name} {value}"]
        return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
