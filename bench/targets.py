"""The targets of the project beside what was measured: one row each, met or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.measures import MEASURES

Results = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: a bound, ``least`` or most, on what ``read`` finds in the results.

    ``no_test`` says why a bound that is missed tells nothing, "" where it does tell.
    """

    name: str
    bound: float
    least: bool
    unit: str
    read: Callable[[Results], float]
    no_test: Callable[[Results], str] = lambda _results: ""

    def row(self, results: Results, *, quick: bool) -> str:
        """Return its line of the table; quick sizes meet nothing."""
        sign = "≥" if self.least else "≤"
        wanted = f"{sign} {self.bound:g}{self.unit}"
        try:
            value = self.read(results)
        except (KeyError, StopIteration):
            return f"| {self.name} | {wanted} | not measured | |"
        met = value >= self.bound if self.least else value <= self.bound
        verdict = "too small to say" if quick else "yes" if met else self.no_test(results) or "**no**"
        return f"| {self.name} | {wanted} | {_shown(value)}{self.unit} | {verdict} |"


def _shown(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _recall(name: str, by: str, measure: str) -> Callable[[Results], float]:
    def read(results: Results) -> float:
        found = next(entry for entry in results["quality"] if entry["name"] == name)
        return float(found["by"][by][measure]["mean"])

    return read


def _answered(name: str, measure: str) -> Callable[[Results], float]:
    def read(results: Results) -> float:
        found = next(entry for entry in results["answers"] if entry["name"] == name)
        return float(found["now"][measure])

    return read


def _fused(name: str) -> Callable[[Results], float]:
    def read(results: Results) -> float:
        found = next(entry for entry in results["quality"] if entry["name"] == name)
        return round(min(entry["mean"] for entry in found["fused"].values()), 6)

    return read


def _trained_on(name: str) -> Callable[[Results], str]:
    def told(results: Results) -> str:
        found = next(entry for entry in results["quality"] if entry["name"] == name)
        return "" if found["held_out"] else "no, but of training data: no test"

    return told


def _cross_validated(name: str) -> Callable[[Results], float]:
    def read(results: Results) -> float:
        by = results["cross_validated"][name]["by"]
        parts = (by["lexical"], by["dense"])
        return round(min(by["hybrid"][m]["mean"] - max(part[m]["mean"] for part in parts) for m in MEASURES), 6)

    return read


def _largest(*keys: str) -> Callable[[Results], float]:
    def read(results: Results) -> float:
        value = results["scale"]["sizes"][-1]
        for key in keys:
            value = value[key]
        return float(value)

    return read


TARGETS = (
    Target("CMRC-open R@1, hybrid", 0.955, True, "", _recall("cmrc", "hybrid", "R@1")),
    Target("CMRC-open R@5, hybrid", 0.988, True, "", _recall("cmrc", "hybrid", "R@5")),
    Target("RGB-pool R@1, hybrid", 0.73, True, "", _recall("rgb", "hybrid", "R@1")),
    Target("RGB-pool R@5, hybrid", 0.965, True, "", _recall("rgb", "hybrid", "R@5")),
    Target("RGB-pool R@10, hybrid", 0.99, True, "", _recall("rgb", "hybrid", "R@10")),
    Target("CMRC-open R@1, bundled encoder alone", 0.78, True, "", _recall("cmrc", "dense", "R@1")),
    Target("CMRC-open R@5, bundled encoder alone", 0.90, True, "", _recall("cmrc", "dense", "R@5")),
    Target("RGB-pool R@1, bundled encoder alone", 0.65, True, "", _recall("rgb", "dense", "R@1")),
    Target("RGB-pool R@5, bundled encoder alone", 0.92, True, "", _recall("rgb", "dense", "R@5")),
    Target("CMRC-open, hybrid above the better of its parts, least of all measures", 0, True, "", _fused("cmrc")),
    Target("RGB-pool, the same", 0, True, "", _fused("rgb")),
    Target("DRCD, the same", 0, True, "", _fused("drcd"), _trained_on("drcd")),
    Target("DRCD, the same, cross-validated", 0, True, "", _cross_validated("drcd")),
    Target("CMRC 2018's trial set, the same, cross-validated", 0, True, "", _cross_validated("cmrc2018")),
    Target("RGB, the answer (150 characters) holds the gold answer", 0.72, True, "", _answered("rgb", "answer")),
    Target("RGB, the short answer (60 characters) holds it", 0.45, True, "", _answered("rgb", "short")),
    Target("RGB, wrongly refused", 0.10, False, "", _answered("rgb", "refused")),
    Target("RGB without the passages that answer, refused", 0.50, True, "", _answered("rgb-negative", "refused")),
    Target("CMRC-open, the quotes hold the gold answer", 0.85, True, "", _answered("cmrc", "cited")),
    Target("CMRC-open, F1 of the short answer", 0.50, True, "", _answered("cmrc", "f1")),
    Target("indexing against cutting alone", 5, False, " times", _largest("cut_ratio")),
    Target("the same, each a whole process", 5, False, " times", _largest("whole_cut_ratio")),
    Target("peak memory of indexing", 1.2, False, " GB", lambda results: _largest("peak")(results) / 1e9),
    Target("archive against the text's bytes", 4, False, " times", _largest("archive_ratio")),
    Target("search p50", 8, False, " ms", _largest("search", "p50")),
    Target("search p95", 20, False, " ms", _largest("search", "p95")),
    Target("search p50 in a period", 8, False, " ms", _largest("filtered", "p50")),
    Target("search p95 in a period", 20, False, " ms", _largest("filtered", "p95")),
    Target("extractive answer p50", 15, False, " ms", _largest("ask", "p50")),
    Target("extractive answer p95", 40, False, " ms", _largest("ask", "p95")),
    Target(
        "a language model's sentence, from its end at the server to its release, p95 of the slowest kind",
        50,
        False,
        " ms",
        lambda results: max(kind["p95"] for kind in results["llm"]["kinds"]),
    ),
    Target("cold `wenyuan ask`", 1.5, False, " s", lambda results: results["scale"]["cold"]["seconds"]),
    Target(
        "LangChain's recipe against indexing",
        4,
        True,
        " times",
        lambda results: results["scale"]["recipe"][-1]["indexing_ratio"],
    ),
    Target(
        "LangChain's recipe against a search",
        50,
        True,
        " times",
        lambda results: results["scale"]["recipe"][-1]["search_ratio"],
    ),
)


def section(results: Results, *, quick: bool = False) -> str:
    """Return the table of all targets."""
    size = f"{results['scale']['sizes'][-1]['articles']:,}" if "scale" in results else "45,000"
    rows = "\n".join(target.row(results, quick=quick) for target in TARGETS)
    return (
        f"## Targets\n\nSpeed and memory at {size} articles; the targets are for 45,000 of them on two cores.\n\n"
        f"| | target | measured | met |\n| --- | --- | --- | --- |\n{rows}"
    )
