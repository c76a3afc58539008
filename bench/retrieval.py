"""Quality of search: recall on CMRC-open, RGB-pool and DRCD through the archive and engine that users have.

    python -m bench.retrieval --eval EVAL_DIR --data DATA_DIR [--sets cmrc rgb drcd] [--held-out FILE] [--quick]

Each set's articles are added to a new archive from a file, and each question is searched by words, by vectors and by
both. Chunks count for their articles, each once, where its best chunk stands. Intervals are 95% bootstrap intervals
over the questions. The encoder and the weights of the ranking are trained on DRCD and CMRC's trial set, so that
DRCD's figures are of training data unless ``--held-out`` names the paragraphs that were kept out of training.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import measures, options, sets
from bench.machine import ROOT, describe
from bench.sets import Asked, RetrievalSet
from index.archive import Archive
from rag.engine import Engine

BYS = ("lexical", "dense", "hybrid")
CROSS_VALIDATED = ROOT / "training" / "cross_validated.json"
CHUNKS = 30  # asked for, so that ten articles are among them


def build(found: RetrievalSet, folder: Path) -> tuple[Path, float]:
    """Make an archive of a set's articles; return its folder and the seconds it took."""
    source, path = folder / f"{found.name}.jsonl", folder / f"{found.name}-archive"
    found.write(source)
    began = time.perf_counter()
    with Archive.create(path) as archive:
        report = archive.add_paths([source])
    if report.failed:
        raise SystemExit(f"{len(report.failed)} articles of {found.name} were not added: {report.failed[0][1]}")
    return path, time.perf_counter() - began


def ranks(search: Callable[[str], Sequence[str]], questions: Sequence[Asked]) -> tuple[list[int], list[float]]:
    """Ask all questions; return the rank of the first right article of each, and the seconds each took."""
    found, seconds = [], []
    for question in questions:
        began = time.perf_counter()
        names = search(question.text)
        seconds.append(time.perf_counter() - began)
        found.append(measures.first_rank(measures.in_order(names), question.relevant))
    return found, seconds


def searcher(engine: Engine, by: Any) -> Callable[[str], list[str]]:
    """Return a search for the ids of articles, a chunk each."""
    return lambda text: [hit.article_id for hit in engine.search(text, CHUNKS, by=by)]


def measure(found: RetrievalSet, most: int) -> dict[str, Any]:
    """Return the figures of a set, or of ``most`` of its questions, by each way of ranking, and of fused to parts."""
    asked = sets.sample(found, most)
    with tempfile.TemporaryDirectory() as folder:
        path, seconds = build(found, Path(folder))
        with Archive.open(path, readonly=True) as archive:
            engine = Engine(archive)
            by_way = {by: ranks(searcher(engine, by), asked) for by in BYS}
    result: dict[str, Any] = {
        "name": found.name,
        "title": found.title + (f"; {len(asked)} of them asked" if len(asked) < len(found.questions) else ""),
        "indexing_seconds": seconds,
        "by": {by: {**measures.quality(r), "latency": measures.latency(times)} for by, (r, times) in by_way.items()},
    }
    result["fused"] = fused_check({by: r for by, (r, _times) in by_way.items()})
    return result


def fused_check(found: dict[str, list[int]]) -> dict[str, Any]:
    """Return, for each measure, the better part, how far the fused result is above it, and whether it is not below."""
    means = {by: measures.quality(ranked) for by, ranked in found.items()}
    check = {}
    for name in measures.MEASURES:
        part = max(("lexical", "dense"), key=lambda by: means[by][name]["mean"])
        above = measures.difference(found["hybrid"], found[part])[name]
        check[name] = {"part": part, **above, "holds": above["mean"] >= -1e-12}
    return check


def cross_validated() -> dict[str, Any]:
    """Return what ``training/fit_ranking.py`` measured on the training sets by encoders and weights made without them.

    By set: the number of questions, and by each way of ranking what ``measures.quality`` returns.
    """
    return dict(json.loads(CROSS_VALIDATED.read_text(encoding="utf-8")))


def lines(result: dict[str, Any]) -> list[str]:
    """Return a set's figures for a terminal."""
    made = [result["title"], f"indexed in {result['indexing_seconds']:.1f} s"]
    for by, figures in result["by"].items():
        shown = "  ".join(
            f"{name} {figures[name]['mean']:.3f} [{figures[name]['low']:.3f}, {figures[name]['high']:.3f}]"
            for name in measures.MEASURES
        )
        made.append(f"{by:8s} {shown}  p50 {figures['latency']['p50']:.1f} ms, p95 {figures['latency']['p95']:.1f} ms")
    return [*made, fused_line(result)]


def fused_line(result: dict[str, Any]) -> str:
    """Return the check as one line: fused >= the better of its parts."""
    lost = [
        f"{name} {entry['mean']:+.4f} [{entry['low']:+.4f}, {entry['high']:+.4f}] to {entry['part']}"
        for name, entry in result["fused"].items()
        if not entry["holds"]
    ]
    return "fused >= the better of its parts: " + (f"NO ({'; '.join(lost)})" if lost else "yes, in every measure")


def main() -> None:
    parser = options.parser(__doc__)
    parser.add_argument("--sets", nargs="+", choices=sets.NAMES, default=sets.NAMES)
    parser.add_argument("--held-out", type=Path, metavar="FILE", help="paragraph hashes (SHA-256) or names of sets")
    args = parser.parse_args()
    held_out = sets.read_held_out(args.held_out)
    print(describe())
    kept = {result["name"]: result for result in options.saved("quality") or ()}
    chosen = options.sizes(args)
    for name in args.sets:
        found = sets.load(name, args.eval, args.data, chosen.distractors, held_out)
        kept[name] = {**measure(found, chosen.questions), "held_out": bool(held_out)}
        print("\n" + "\n".join(lines(kept[name])), flush=True)
        options.save("quality", [kept[name] for name in sets.NAMES if name in kept], quick=args.quick)


if __name__ == "__main__":
    main()
