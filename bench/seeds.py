"""Quality: the gold questions of the demo pages and of the tests' archives, answered without a language model.

python -m bench.seeds [--gold GOLD --pages PATH...] [--failures]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import options
from bench.machine import ROOT, describe
from index.archive import Archive
from rag.engine import Engine
from rag.evaluate import Report, evaluate

SECOND = ROOT / "tests" / "archive2"
SETS = {
    "the demo pages": (ROOT / "tests" / "data" / "seeds_public.jsonl", [ROOT / "seeds"]),
    "the demo pages, further questions": (ROOT / "tests" / "data" / "seeds_more.jsonl", [ROOT / "seeds"]),
    "the second archive": (SECOND / "gold.jsonl", [SECOND / "pages"]),
    **{
        f"archive {n}": (ROOT / "tests" / f"archive{n}" / "gold.jsonl", [ROOT / "tests" / f"archive{n}" / "pages"])
        for n in range(3, 20)
    },
}


def measure(name: str, gold: Path, pages: list[Path]) -> tuple[dict[str, Any], Report]:
    """Return a set's figures, and the report that they come from."""
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder) / "archive") as archive:
        began = time.perf_counter()
        added = archive.add_paths(pages)
        seconds = time.perf_counter() - began
        report = evaluate(Engine(archive), gold)
    refused, without, _refusals = report.refusals
    figures = {
        "name": name,
        "articles": added.added,
        "indexing_seconds": seconds,
        "passed": report.passed,
        "questions": len(report.rows),
        "refused": refused,
        "without_answer": without,
        "p50": report.latency(0.5),
        "p95": report.latency(0.95),
    }
    return figures, report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="another gold file, with --pages")
    parser.add_argument("--pages", type=Path, nargs="+", help="the files or folders that it asks about")
    parser.add_argument("--failures", action="store_true", help="name each answer that fails")
    args = parser.parse_args()
    if bool(args.gold) != bool(args.pages):
        parser.error("--gold and --pages go together")
    print(describe())
    own = {args.gold.name: (args.gold, args.pages)} if args.gold else None
    kept = []
    for name, (gold, pages) in (own or SETS).items():
        figures, report = measure(name, gold, pages)
        kept.append(figures)
        print(f"\n{name}: {figures['articles']} articles, indexed in {figures['indexing_seconds']:.2f} s")
        print("\n".join(line for line in report.text.splitlines() if args.failures or not line.startswith("FAIL ")))
    if own is None:
        options.save("seeds", kept)


if __name__ == "__main__":
    main()
