"""Plots of what was measured: recall against latency, and cost against the size of the corpus with the law that fits.

python -m bench.drawing        # from the results kept in bench/out
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from bench import options
from bench.machine import ROOT
from bench.measures import Law, laws

FOLDER = ROOT / "bench" / "plots"
FAR = 10_000_000  # articles that the laws are asked about
_OURS, _OTHERS, _BOUND, _LAW = "#b2182b", "#2166ac", "#777777", "#e08214"
_BOUNDS = ("faiss-flat",)
_SHORT = {"linear": "linear", "power": "power law"}

# What is plotted against size: key, title, how to read it from a size's row, and the unit.
QUANTITIES: tuple[tuple[str, str, str, float], ...] = (
    ("seconds", "indexing time", "s", 1.0),
    ("peak", "peak memory of indexing", "MiB", 2.0**-20),
    ("archive_bytes", "archive on disk", "MiB", 2.0**-20),
    ("search", "search, median", "ms", 1.0),
)


def series(scale: dict[str, Any], key: str, factor: float) -> tuple[list[float], list[float]]:
    """Return sizes in articles, and the quantity at each."""
    rows = scale["sizes"]
    values = [row[key]["p50"] if key == "search" else row[key] for row in rows]
    return [row["articles"] for row in rows], [factor * value for value in values]


def fitted(scale: dict[str, Any]) -> dict[str, list[Law]]:
    """Return the laws of each quantity, the better fit first."""
    return {key: laws(*series(scale, key, factor)) for key, _title, _unit, factor in QUANTITIES}


def draw(peers: list[dict[str, Any]] | None, scale: dict[str, Any] | None) -> list[Path]:
    """Draw what there are results for; return the files."""
    if not peers and not scale:
        return []
    with tempfile.TemporaryDirectory() as settings:
        os.environ["MPLCONFIGDIR"] = settings  # its cache of fonts goes nowhere else
        return _drawn(peers, scale)


def _drawn(peers: list[dict[str, Any]] | None, scale: dict[str, Any] | None) -> list[Path]:
    try:
        import matplotlib
    except ImportError as error:
        raise SystemExit(f"plots are drawn by matplotlib ({error}); run: pip install -e '.[bench]'") from error
    matplotlib.use("Agg")
    # Text stays text and ids are steady, so that the files are small and change only with the figures.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "wenyuan", "font.size": 9})
    FOLDER.mkdir(exist_ok=True)
    made = []
    if peers:
        made.append(_recall(peers, FOLDER / "recall.svg"))
    if scale:
        made.append(_sizes(scale, FOLDER / "scale.svg"))
    return made


def _recall(peers: list[dict[str, Any]], path: Path) -> Path:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(peers), figsize=(4.8 * len(peers), 3.8), squeeze=False)
    for axis, result in zip(axes[0], peers, strict=True):
        measured = [row for row in result["systems"] if "quality" in row]
        for place, row in enumerate(sorted(measured, key=lambda row: float(row["latency"]["p50"]))):
            _point(axis, row, 5 if place % 2 else -11)
        axis.set_xscale("log")
        axis.set_xlabel("milliseconds a query, median")
        axis.set_ylabel("recall@1, 95% interval")
        axis.set_title(f"{result['title'].partition(':')[0]}, {result['asked']} questions")
        axis.margins(x=0.25)
        axis.grid(alpha=0.3)
    return _saved(figure, path)


def _point(axis: Any, row: dict[str, Any], above: int) -> None:
    entry, name = row["quality"]["R@1"], row["system"]
    colour = _OURS if name == "wenyuan" else _BOUND if name in _BOUNDS else _OTHERS
    spread = [[entry["mean"] - entry["low"]], [entry["high"] - entry["mean"]]]
    axis.errorbar(row["latency"]["p50"], entry["mean"], yerr=spread, fmt="o", color=colour, capsize=2, linewidth=1)
    axis.annotate(name, (row["latency"]["p50"], entry["mean"]), (4, above), textcoords="offset points", color=colour)


def _sizes(scale: dict[str, Any], path: Path) -> Path:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 2, figsize=(9.6, 6.8))
    found = fitted(scale)
    for axis, (key, title, unit, factor) in zip(axes.flat, QUANTITIES, strict=True):
        sizes, values = series(scale, key, factor)
        law = found[key][0]
        line = [sizes[0] + (sizes[-1] - sizes[0]) * step / 60 for step in range(61)]
        axis.plot(line, [law.at(size) for size in line], color=_LAW, linewidth=1.2)
        axis.plot(sizes, values, "o", color=_OURS)
        axis.set_title(f"{title}\n{_SHORT[law.kind]}: {law} (R² {law.r2:.3f})", fontsize=9)
        axis.set_xlabel("articles (n)")
        axis.set_ylabel(unit)
        axis.set_ylim(0, 1.12 * max(values))
        axis.grid(alpha=0.3)
    return _saved(figure, path)


def _saved(figure: Any, path: Path) -> Path:
    from matplotlib import pyplot

    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
    return path


def main() -> None:
    made = draw(options.saved("peers"), options.saved("scale"))
    print("\n".join(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes" for path in made) or "nothing is kept")


if __name__ == "__main__":
    main()
