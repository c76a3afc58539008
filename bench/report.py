"""``bench/RESULTS.md``, written from the results that the steps keep in ``bench/out``; nothing is measured here.

python -m bench.report
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from typing import Any

from bench import answers, drawing, llm, options, targets
from bench.machine import ROOT
from bench.measures import MEASURES
from bench.retrieval import cross_validated, fused_line

RESULTS = ROOT / "bench" / "RESULTS.md"
STEPS = ("seeds", "cold", "llm", "quality", "answers", "peers", "scale")
PACKAGES = ("faiss-cpu", "tantivy", "tokenizers", "rjieba", "numpy")
MIB = 2.0**-20

# Measured before this project began, on all of CMRC-open and RGB-pool, of which the sets here are a half; and the aims.
BEFORE: tuple[tuple[str, tuple[float | None, ...]], ...] = (
    ("BM25, jieba's search mode", (0.932, 0.977, 0.667, 0.940, 0.977)),
    ("static prototype alone", (0.710, 0.843, 0.593, 0.897, 0.943)),
    ("both, plain reciprocal-rank fusion", (0.853, 0.957, 0.633, 0.940, 0.983)),
    ("to reach: hybrid, reranked", (0.955, 0.988, 0.73, 0.965, 0.99)),
    ("to reach: bundled encoder alone", (0.78, 0.90, 0.65, 0.92, None)),
)
BEFORE_COLUMNS = (("cmrc", "R@1"), ("cmrc", "R@5"), ("rgb", "R@1"), ("rgb", "R@5"), ("rgb", "R@10"))


def write() -> str:
    """Write the page from what is kept, and draw the plots; return the page."""
    kept = {name: found for name in STEPS if (found := options.kept(name))}
    if not kept:
        raise SystemExit("bench/out holds no results; run: python -m bench.all --eval EVAL_DIR --data DATA_DIR")
    results = {name: entry["result"] for name, entry in kept.items()}
    results["cross_validated"] = cross_validated()
    drawing.draw(results.get("peers"), results.get("scale"))
    parts = [_head(kept), targets.section(results, quick=any(entry["quick"] for entry in kept.values()))]
    for name, section in (
        ("quality", _quality),
        ("seeds", _seeds),
        ("peers", _peers),
        ("scale", _scale),
        ("cold", _cold),
        ("answers", answers.section),
        ("llm", llm.section),
    ):
        if name in results:
            parts.append(section(results[name]))
    page = "\n\n".join(parts) + "\n"
    RESULTS.write_text(page, encoding="utf-8")
    return page


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _head(kept: dict[str, dict[str, Any]]) -> str:
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    machines = list(dict.fromkeys(entry["machine"] for entry in kept.values()))
    steps = "; ".join(
        f"{name} {entry['date']}{' with quick sizes' if entry['quick'] else ''}" for name, entry in kept.items()
    )
    missing = [name for name in STEPS if name not in kept]
    lines = [
        "# Results",
        "Written by `python -m bench.all --eval EVAL_DIR --data DATA_DIR`, which measures all of it anew; a part "
        "alone: [README.md](README.md). Not to be edited by hand.",
        f"- Machine: {'; '.join(machines)}\n- Versions: {versions}\n- Measured: {steps}",
    ]
    if any(entry["quick"] for entry in kept.values()):
        lines.append(
            "**Quick sizes show that everything runs. They are too small for the targets, and say so where they "
            "stand.**"
        )
    if missing:
        lines.append(f"Not measured in this run: {', '.join(missing)}.")
    return "\n\n".join(lines)


def _interval(entry: dict[str, float]) -> str:
    return f"{entry['mean']:.3f} [{entry['low']:.3f}, {entry['high']:.3f}]"


def _quality(results: list[dict[str, Any]]) -> str:
    parts = [
        "## Quality of search",
        "Through `Archive.add_paths` and `Engine.search(question, 30, by=…)`; chunks count for their articles, each "
        "once. In brackets: 95% bootstrap intervals over the questions; after “fused”: paired ones.",
    ]
    for result in results:
        rows = [(by, *(_interval(figures[name]) for name in MEASURES)) for by, figures in result["by"].items()]
        parts += [f"**{result['title']}**", table(("by", *MEASURES), rows), fused_line(result)]
        if result["name"] == "drcd" and not result["held_out"]:
            parts.append(
                "The encoder and the weights of the ranking are trained on these very questions: this is a figure of "
                "training data, and shows only that traditional text is found by simplified questions."
            )
    parts.append(_cross_validated(cross_validated()))
    return "\n\n".join([*parts, _before(results)])


def _cross_validated(sets: dict[str, Any]) -> str:
    note = (
        "Cross-validated on the training sets (`training/fit_ranking.py`, kept in `training/cross_validated.json`): "
        "each question is asked by an encoder that was trained without its paragraph, and ranked by weights that were "
        "fitted without it, of the candidates that search brings among all paragraphs and 20,000 news articles."
    )
    rows = [
        (f"{name}, {found['questions']:,} questions", by, *(_interval(figures[measure]) for measure in MEASURES))
        for name, found in sets.items()
        for by, figures in found["by"].items()
    ]
    return f"{note}\n\n{table(('set', 'by', *MEASURES), rows)}"


def _before(results: list[dict[str, Any]]) -> str:
    found = {result["name"]: result["by"] for result in results}
    rows = [(name, *("" if value is None else f"{value:.3f}" for value in values)) for name, values in BEFORE]
    if {"cmrc", "rgb"} <= set(found):
        rows += [
            (f"**wenyuan, {by}**", *(f"**{found[name][by][measure]['mean']:.3f}**" for name, measure in BEFORE_COLUMNS))
            for by in ("lexical", "dense", "hybrid")
        ]
    header = ("", *(f"{name.upper()} {measure}" for name, measure in BEFORE_COLUMNS))
    note = (
        "Beside what was measured before this project began, on twice as many questions and passages (CMRC-open of "
        "1,104 paragraphs and 3,219 questions, RGB-pool of 7,337 passages and 300 questions), so that the columns "
        "compare only roughly; the peers below are measured on the same data."
    )
    return f"{note}\n\n{table(header, rows)}"


def _seeds(results: list[dict[str, Any]]) -> str:
    rows = [
        (
            row["name"],
            f"{row['passed']} of {row['questions']}",
            f"{row['refused']} of {row['without_answer']}",
            f"{row['p50']:.1f} / {row['p95']:.1f}",
        )
        for row in results
    ]
    header = ("gold questions of", "answered right", "without an answer: refused", "p50 / p95, ms")
    return (
        f"## Quality of answers\n\nWithout a language model, quotes and all (`bench.seeds`).\n\n{table(header, rows)}"
    )


def _peers(results: list[dict[str, Any]]) -> str:
    parts = [
        "## Beside others",
        "Each in a fresh process, one after the other, on the same articles and the same sample of questions, all "
        "vectors by the bundled encoder. Indexing is without imports and reading. Memory is the peak of the process "
        "and its children; in brackets, what it held before it indexed.",
        "![Recall against latency](plots/recall.svg)",
    ]
    for result in results:
        rows = [_peer(row) for row in result["systems"] if "failed" not in row]
        header = (
            "system",
            *MEASURES,
            "indexing, s",
            "p50, ms",
            "p95, ms",
            "peak, MiB",
            "wenyuan is above it in R@1 by",
        )
        parts += [f"**{result['title']}; {result['asked']} asked**", table(header, rows)]
        parts += [f"`{row['system']}` did not run: {row['failed']}" for row in result["systems"] if "failed" in row]
    systems = {row["system"]: row for result in results for row in result["systems"]}
    parts.append(
        "\n".join(
            f"- `{name}`: {row['about']} ({row.get('versions', 'not installed')})" for name, row in systems.items()
        )
    )
    return "\n\n".join(parts)


def _peer(row: dict[str, Any]) -> tuple[str, ...]:
    memory = f"{row['peak'] * MIB:.0f} [{row['memory_before'] * MIB:.0f}]"
    if "quality" not in row:
        return (row["system"], *("–" for _ in MEASURES), f"{row['indexing_seconds']:.1f}", "–", "–", memory, "–")
    above = row.get("ours_above", {}).get("R@1") if row["system"] != "wenyuan" else None
    shown = f"{above['mean']:+.3f} [{above['low']:+.3f}, {above['high']:+.3f}]" if above else "–"
    quality = (_interval(row["quality"]["R@1"]), *(f"{row['quality'][name]['mean']:.3f}" for name in MEASURES[1:]))
    latency = row["latency"]
    return (
        row["system"],
        *quality,
        f"{row['indexing_seconds']:.1f}",
        f"{latency['p50']:.1f}",
        f"{latency['p95']:.1f}",
        memory,
        shown,
    )


def _scale(result: dict[str, Any]) -> str:
    def pair(entry: dict[str, float]) -> str:
        return f"{entry['p50']:.1f} / {entry['p95']:.1f}"

    rows = [
        (
            f"{row['articles']:,}",
            f"{row['characters'] / 1e6:.1f}",
            f"{row['seconds']:.1f}",
            f"{row['cut_ratio']:.1f}",
            f"{row['whole_cut_ratio']:.1f}",
            f"{row['peak'] * MIB:.0f}",
            f"{row['archive_bytes'] * MIB:.0f} ({row['archive_ratio']:.2f})",
            pair(row["search"]),
            pair(row["filtered"]),
            pair(row["ask"]),
        )
        for row in result["sizes"]
    ]
    header = (
        *(
            "articles",
            "million characters",
            "`index add`, s",
            "times cutting",
            "times a process that cuts",
            "peak, MiB",
            "archive, MiB (times text)",
        ),
        *("search p50 / p95, ms", "in a period", "answer"),
    )
    cold, demo = result["cold"], result["demo"]
    last = result["sizes"][-1]
    return "\n\n".join(
        [
            "## Speed and memory",
            f"`wenyuan index add` of the news as a whole process, medians of {result['rounds']}, by turns with "
            "what it is compared to, on one core: “times cutting”, with rjieba.cut_for_search in a bare loop over "
            "the same texts, read before and each list of words dropped at once "
            f"({last['cut_seconds']:.1f} s at the last size); “times a process that cuts”, with a whole process that "
            "reads the same file (.xz, JSON), cuts its texts and does nothing else, from its start to its end "
            f"({last['whole_cut_seconds']:.1f} s). Searches and answers in one process, the first of each kind apart; "
            "“in a period” bounds the articles' dates to a month or a day by turns; questions are made of the articles "
            "by rule (`bench/questions.py`).",
            table(header, rows),
            f"At {last['articles']:,} articles: a cold `wenyuan ask` {cold['seconds']:.2f} s (median "
            f"of {cold['count']}, peak {cold['peak'] * MIB:.0f} MiB); the first search of a process "
            f"{last['search']['first']:.0f} ms, the first answer after searches {last['ask']['first']:.0f} ms; "
            f"with the demo pages added, {demo['passed']} of their {demo['of']} gold questions right, p50 "
            f"{demo['p50']:.1f} ms, p95 {demo['p95']:.1f} ms.",
            *map(_recipe, result["recipe"]),
            "![Time and memory against size](plots/scale.svg)",
            _laws(result),
        ]
    )


def _recipe(result: dict[str, Any]) -> str:
    failed = [f"`{row['system']}`: {row['failed']}" for row in result["systems"].values() if "failed" in row]
    if failed:
        return f"LangChain's stock recipe could not be measured ({'; '.join(failed)})."
    ours, theirs, cut = (result["systems"][name] for name in ("wenyuan", "langchain", "rjieba"))
    return (
        f"LangChain's stock recipe over the first {result['articles']:,} articles, {result['searches']} searches: "
        f"indexing {theirs['indexing_seconds']:.1f} s against {ours['indexing_seconds']:.1f} s, "
        f"**{result['indexing_ratio']:.1f} times** as long "
        f"({theirs['indexing_seconds'] / cut['indexing_seconds']:.1f} against "
        f"{ours['indexing_seconds'] / cut['indexing_seconds']:.1f} times cutting); a search "
        f"{theirs['latency']['p50']:.1f} ms against {ours['latency']['p50']:.1f} ms at the median, "
        f"**{result['search_ratio']:.0f} times** as long."
    )


def _laws(result: dict[str, Any]) -> str:
    sizes = ", ".join(f"{row['articles']:,}" for row in result["sizes"])
    rows = []
    for key, title, unit, _factor in drawing.QUANTITIES:
        best, other = drawing.fitted(result)[key]
        rows.append(
            (
                title,
                f"{best.kind}: {best} {unit}",
                f"{best.r2:.4f}",
                f"{other.kind}: {other} ({other.r2:.4f})",
                " to ".join(_far(value, unit) for value in sorted(law.at(drawing.FAR) for law in (best, other))),
            )
        )
    header = ("", "law that fits best, n articles", "R²", "the other (R²)", "at 10 million articles, by the two laws")
    return (
        f"Laws fitted by least squares over {sizes} articles. **The last column is an extrapolation** far beyond what "
        f"was measured: no machine here has held that many.\n\n{table(header, rows)}"
    )


def _far(value: float, unit: str) -> str:
    larger = {"s": (3600.0, "h"), "MiB": (1024.0, "GiB"), "ms": (1000.0, "s")}
    factor, name = larger[unit]
    return f"{value / factor:.1f} {name}" if abs(value) >= factor else f"{value:.1f} {unit}"


def _cold(figures: dict[str, Any]) -> str:
    return (
        f"## A cold question over the demo pages\n\nBest of {figures['rounds']} fresh processes by turns: `wenyuan "
        f"ask` {figures['ask']:.2f} s, the bare import of numpy, faiss, tantivy, tokenizers and rjieba "
        f"{figures['bare']:.2f} s, ratio {figures['ask'] / figures['bare']:.2f}. The demo archive is built in "
        f"{figures['built']:.2f} s; the first ask of all, with that on the way, takes {figures['first']:.2f} s. "
        f"Imported without need: {', '.join(figures['unwanted']) or 'nothing'}."
    )


def main() -> None:
    print(write())


if __name__ == "__main__":
    main()
