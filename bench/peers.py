"""Side by side with others: LangChain's stock recipe, txtai, bm25s, and the lower bounds, on the same data and encoder.

    python -m bench.peers --eval EVAL_DIR --data DATA_DIR [--sets cmrc rgb] [--systems NAME...] [--quick]

Each system runs in a fresh process of its own, one after the other: it reads a set's articles, indexes them and answers
the same sample of the questions. Indexing time is without imports and reading; memory is the peak of the process and
its children. A system that cannot be installed or run is named with the reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import measures, options, processes, sets
from bench.machine import describe
from bench.retrieval import CHUNKS, ranks
from bench.sets import Asked, RetrievalSet
from bench.systems import SYSTEMS, versions

WITHOUT_SEARCH = ("rjieba",)


def work(name: str, k: int, articles_path: Path, questions_path: Path | None, folder: Path) -> dict[str, Any]:
    """Index and ask, in this process; return what was measured."""
    import psutil

    articles = list(sets.read_jsonl(articles_path))
    rows = sets.read_jsonl(questions_path) if questions_path else ()
    asked = [Asked(row["text"], tuple(row["relevant"])) for row in rows]
    system = SYSTEMS[name](k)
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    system.index(articles, articles_path, folder)
    result: dict[str, Any] = {"indexing_seconds": time.perf_counter() - began, "memory_before": before}
    if asked:
        system.search("今年上半年的增长情况")  # what is loaded at the first search is not a search's time
        found, seconds = ranks(system.search, asked)
        result |= {"quality": measures.quality(found), "latency": measures.latency(seconds), "ranks": found}
    return result


def run(name: str, articles: Path, questions: Path | None, folder: Path, k: int = CHUNKS) -> dict[str, Any]:
    """Measure a system that is asked for ``k`` chunks, in a fresh process; a failure becomes its reason."""
    own = Path(tempfile.mkdtemp(dir=folder))
    command = ["-m", "bench.peers", "--worker", name, str(k), str(articles), str(questions or ""), str(own)]
    about = {"system": name, "about": SYSTEMS[name].about}
    try:
        about["versions"] = versions(name)
        done = processes.run(command, folder)
    except (processes.MeasuringError, ImportError) as problem:
        reason = str(problem).strip().splitlines()[-1] if str(problem).strip() else type(problem).__name__
        return {**about, "failed": reason}
    return {**about, **done.report, "process_seconds": done.seconds, "peak": done.peak}


def measure(found: RetrievalSet, names: Sequence[str], count: int) -> dict[str, Any]:
    """Return what each system does on a set."""
    asked = sets.sample(found, count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles, questions = folder / "articles.jsonl", folder / "questions.jsonl"
        found.write(articles)
        sets.write_jsonl(questions, ({"text": q.text, "relevant": q.relevant} for q in asked))
        rows = []
        for system in names:
            rows.append(run(system, articles, None if system in WITHOUT_SEARCH else questions, folder))
            print(line(rows[-1]), flush=True)
    ours = next((row["ranks"] for row in rows if row["system"] == "wenyuan" and "ranks" in row), None)
    for row in rows:
        if ours and "ranks" in row:
            row["ours_above"] = measures.difference(ours, row["ranks"])
        row.pop("ranks", None)
    return {"name": found.name, "title": found.title, "asked": len(asked), "systems": rows}


def line(row: dict[str, Any]) -> str:
    """Return a system's figures for a terminal."""
    if "failed" in row:
        return f"{row['system']:12s} did not run: {row['failed']}"
    shown = f"{row['system']:12s} indexed in {row['indexing_seconds']:.1f} s, peak {row['peak'] / 2**20:.0f} MiB"
    if "quality" not in row:
        return shown
    figures = "  ".join(f"{name} {row['quality'][name]['mean']:.3f}" for name in measures.MEASURES)
    return f"{shown}  {figures}  p50 {row['latency']['p50']:.1f} ms, p95 {row['latency']['p95']:.1f} ms"


def _worker(name: str, k: str, articles: str, questions: str, folder: str) -> None:
    result = work(name, int(k), Path(articles), Path(questions) if questions else None, Path(folder))
    print("\n" + json.dumps(result), flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--worker"]:
        _worker(*sys.argv[2:])
        return
    parser = options.parser(__doc__)
    parser.add_argument("--sets", nargs="+", choices=("cmrc", "rgb"), default=("cmrc", "rgb"))
    parser.add_argument("--systems", nargs="+", choices=tuple(SYSTEMS), default=tuple(SYSTEMS))
    args: argparse.Namespace = parser.parse_args()
    print(describe())
    chosen = options.sizes(args)
    kept = {result["name"]: result for result in options.saved("peers") or ()}
    for name in args.sets:
        found = sets.load(name, args.eval, args.data, chosen.distractors)
        print(f"\n{found.title}; {min(chosen.peer_questions, len(found.questions))} of them asked")
        kept[name] = measure(found, args.systems, chosen.peer_questions)
        options.save("peers", list(kept.values()), quick=args.quick)


if __name__ == "__main__":
    main()
