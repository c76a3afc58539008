"""Speed and memory against the size of the corpus, each measurement in fresh processes.

    python -m bench.scale --eval EVAL_DIR --data DATA_DIR [--quick]

For each size: `wenyuan index add` of a file of so many news articles as a whole process, its time and the peak memory
of its process tree, the archive's bytes; by turns with it, on one core, rjieba.cut_for_search over the same texts in a
bare loop, and a whole process that reads the same file, cuts its texts and does nothing else. Then searches with and
without a time filter and whole extractive answers in one further process. At the largest size, cold `wenyuan ask` and
the questions of the demo pages with those pages added. Last, LangChain's stock recipe beside wenyuan at a size that it
can do. Figures are medians of the rounds, ratios those of each round.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from operator import truediv
from pathlib import Path
from statistics import median
from typing import Any

from bench import measures, options, peers, processes, sets
from bench.machine import ROOT, describe
from bench.options import Sizes
from bench.questions import natural, questions

COLD_ROUNDS = 5
TOP = 10  # chunks that a search asks for
MONTHS = ("2023-07", "2023-08")
_SEED = 5
# A process that reads a file of articles and cuts each, with no more than that takes.
CUTTING = """
import json, lzma, sys
import rjieba
with lzma.open(sys.argv[1], "rt", encoding="utf-8") as lines:
    for line in lines:
        rjieba.cut_for_search(json.loads(line)["text"])
"""


def measure(data: Path, chosen: Sizes) -> dict[str, Any]:
    """Return the figures of all sizes."""
    result: dict[str, Any] = {"rounds": chosen.rounds, "sizes": []}
    for count in chosen.corpus:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            articles = sets.news(data / "news.jsonl.xz", count)
            row, archive = one_size(articles, chosen, folder)
            result["sizes"].append(row)
            print(line(row), flush=True)
            if count == chosen.corpus[-1]:
                result["cold"] = cold(archive, natural(articles, COLD_ROUNDS), folder)
                result["demo"] = demo_within(archive, folder)
                print(f"cold ask {result['cold']['seconds']:.2f} s; demo pages within: {result['demo']}", flush=True)
    result["recipe"] = []
    for count in chosen.recipe_articles:
        result["recipe"].append(beside_recipe(sets.news(data / "news.jsonl.xz", count), chosen.recipe_searches))
        print(recipe_line(result["recipe"][-1]), flush=True)
    return result


def one_size(articles: Sequence[dict[str, str]], chosen: Sizes, folder: Path) -> tuple[dict[str, Any], Path]:
    """Return the figures of one size, and the archive of the last round."""
    source = folder / "news.jsonl.xz"
    sets.write_jsonl(source, articles)
    times, archive = indexing(source, chosen.rounds, folder)
    texts = [article["text"] for article in articles]
    text_bytes = sum(len(text.encode()) for text in texts)
    archive_bytes = folder_bytes(archive)
    row: dict[str, Any] = {
        "articles": len(articles),
        "characters": sum(map(len, texts)),
        "text_bytes": text_bytes,
        "archive_bytes": archive_bytes,
        "archive_ratio": archive_bytes / text_bytes,
    }
    return row | times | latencies(archive, articles, chosen, folder), archive


def indexing(source: Path, rounds: int, folder: Path) -> tuple[dict[str, float], Path]:
    """Return what `index add` of a file takes beside cutting its texts alone, and the archive of the last round."""
    cuts, whole_cuts, runs = [], [], []
    for number in range(rounds):
        archive = folder / f"archive-{number}"
        cuts.append(processes.run(["-m", "bench.scale", "--cut", str(source)], folder).report["seconds"])
        whole_cuts.append(processes.run(["-c", CUTTING, str(source)], folder).seconds)
        add = [*processes.COMMAND, "index", "add", str(source), "--archive", str(archive)]
        runs.append(processes.run(add, folder))
    seconds = [run.seconds for run in runs]
    return {
        "seconds": median(seconds),
        "peak": median(run.peak for run in runs),
        "cut_seconds": median(cuts),
        "cut_ratio": median(map(truediv, seconds, cuts)),
        "whole_cut_seconds": median(whole_cuts),
        "whole_cut_ratio": median(map(truediv, seconds, whole_cuts)),
    }, archive


def latencies(archive: Path, articles: Sequence[dict[str, str]], chosen: Sizes, folder: Path) -> dict[str, Any]:
    """Return the latencies of searches and answers, medians of processes that each ask the same."""
    asked = folder / "asked.jsonl"
    sets.write_jsonl(asked, requests(articles, chosen))
    reports = [
        processes.run(["-m", "bench.scale", "--ask", str(archive), str(asked)], folder, as_command=True).report
        for _ in range(chosen.rounds)
    ]
    return {
        kind: {name: median(report[kind][name] for report in reports) for name in reports[0][kind]}
        for kind in reports[0]
    }


def requests(articles: Sequence[dict[str, str]], chosen: Sizes) -> list[dict[str, str]]:
    """Return what is asked: searches, others within a month or a day by turns, and questions to be answered."""
    generator = random.Random(_SEED)
    texts = questions(articles, 2 * chosen.searches)
    rows = [{"kind": "search", "text": text} for text in texts[: chosen.searches]]
    for number, text in enumerate(texts[chosen.searches :]):
        days = generator.choice(MONTHS) if number % 2 else generator.choice(articles)["date"]
        rows.append({"kind": "filtered", "text": text, "since": days, "until": days})
    return rows + [{"kind": "ask", "text": text} for text in natural(articles, chosen.asks)]


def cold(archive: Path, asked: Sequence[str], folder: Path) -> dict[str, Any]:
    """Return the median time of `wenyuan ask` in a fresh process, and its highest peak of memory."""
    runs = [
        processes.run([*processes.COMMAND, "ask", question, "--json", "--archive", str(archive)], folder)
        for question in asked
    ]
    return {"seconds": median(run.seconds for run in runs), "peak": max(run.peak for run in runs), "count": len(runs)}


def demo_within(archive: Path, folder: Path) -> dict[str, Any]:
    """Add the demo pages to the archive and ask their gold questions; return how many are right, and the latency."""
    processes.run([*processes.COMMAND, "index", "add", str(ROOT / "seeds"), "--archive", str(archive)], folder)
    done = processes.run(["-m", "bench.scale", "--demo", str(archive)], folder, as_command=True).report
    return dict(done)


def beside_recipe(articles: Sequence[dict[str, str]], searches: int) -> dict[str, Any]:
    """Return what LangChain's recipe and wenyuan take for the same articles and searches."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, asked = folder / "news.jsonl", folder / "asked.jsonl"
        sets.write_jsonl(source, articles)
        texts = questions(articles, searches)
        sets.write_jsonl(asked, ({"text": text, "relevant": []} for text in texts))
        rows = {
            system: peers.run(system, source, None if system in peers.WITHOUT_SEARCH else asked, folder, TOP)
            for system in ("rjieba", "wenyuan", "langchain")
        }
    for row in rows.values():
        row.pop("ranks", None)
        row.pop("quality", None)
    result: dict[str, Any] = {"articles": len(articles), "searches": len(texts), "systems": rows}
    if not any("failed" in row for row in rows.values()):
        ours, theirs = rows["wenyuan"], rows["langchain"]
        result["indexing_ratio"] = theirs["indexing_seconds"] / ours["indexing_seconds"]
        result["search_ratio"] = theirs["latency"]["p50"] / ours["latency"]["p50"]
    return result


def folder_bytes(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def line(row: dict[str, Any]) -> str:
    """Return a size's figures for a terminal."""
    shown = "; ".join(
        f"{kind} p50 {row[kind]['p50']:.1f} p95 {row[kind]['p95']:.1f} ms" for kind in ("search", "filtered", "ask")
    )
    return (
        f"{row['articles']:,} articles: {row['seconds']:.1f} s ({row['cut_ratio']:.1f} x cutting, "
        f"{row['whole_cut_ratio']:.1f} x a process that reads and cuts), "
        f"peak {row['peak'] / 2**20:.0f} MiB, archive {row['archive_ratio']:.2f} x text; {shown}"
    )


def recipe_line(result: dict[str, Any]) -> str:
    """Return the comparison with the recipe for a terminal."""
    if "search_ratio" not in result:
        return "LangChain's recipe did not run: " + "; ".join(
            str(row["failed"]) for row in result["systems"].values() if "failed" in row
        )
    return (
        f"LangChain's recipe at {result['articles']:,} articles: indexing {result['indexing_ratio']:.1f} times, "
        f"a search {result['search_ratio']:.0f} times as long as wenyuan's"
    )


def _cut(source: Path) -> dict[str, float]:
    import rjieba

    texts = [row["text"] for row in sets.read_jsonl(source)]
    rjieba.cut_for_search(texts[0])  # loads the dictionary
    began = time.perf_counter()
    for text in texts:
        rjieba.cut_for_search(text)
    return {"seconds": time.perf_counter() - began}


def _ask(path: Path, asked: Path) -> dict[str, dict[str, float]]:
    from index.archive import Archive
    from rag.engine import Engine

    seconds: dict[str, list[float]] = {"search": [], "filtered": [], "ask": []}
    with Archive.open(path, readonly=True) as archive:
        engine = Engine(archive)
        for row in sets.read_jsonl(asked):
            began = time.perf_counter()
            if row["kind"] == "ask":
                engine.ask(row["text"])
            else:
                engine.search(row["text"], TOP, since=row.get("since"), until=row.get("until"))
            seconds[row["kind"]].append(time.perf_counter() - began)
    # The first of a kind loads what it needs and is given apart; a served archive pays it once.
    return {kind: {**measures.latency(all_[1:]), "first": 1000 * all_[0]} for kind, all_ in seconds.items()}


def _demo(path: Path) -> dict[str, Any]:
    from index.archive import Archive
    from rag.engine import Engine
    from rag.evaluate import evaluate

    with Archive.open(path, readonly=True) as archive:
        report = evaluate(Engine(archive), ROOT / "tests" / "data" / "seeds_public.jsonl")
    return {"passed": report.passed, "of": len(report.rows), "p50": report.latency(0.5), "p95": report.latency(0.95)}


_WORKERS: dict[str, Callable[..., Any]] = {"--cut": _cut, "--ask": _ask, "--demo": _demo}


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in _WORKERS:
        print("\n" + json.dumps(_WORKERS[sys.argv[1]](*map(Path, sys.argv[2:]))))
        return
    args = options.parser(__doc__).parse_args()
    print(describe())
    options.save("scale", measure(args.data, options.sizes(args)), quick=args.quick)


if __name__ == "__main__":
    main()
