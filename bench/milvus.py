"""An archive in Milvus Lite beside one in a folder: the same articles, the same questions, each in fresh processes.

    python -m bench.milvus --eval EVAL_DIR --data DATA_DIR [--articles N] [--quick]

Both are filled by `wenyuan index add` with the paragraphs of CMRC-open and so many news articles. Then one process for
each opens it and asks the same questions: recall, the time of a search (both indexes; within a month; extractive
answers), and how many of the answers are the same.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import measures, options, processes, sets
from bench.machine import describe
from bench.retrieval import CHUNKS

MONTH = "2023-07"
ASKED, SEARCHED = 60, 300


def measure(args: Any) -> dict[str, Any]:
    """Return the figures of both."""
    found = sets.load("cmrc", args.eval, args.data, 1_000 if args.quick else args.articles)
    questions = sets.sample(found, 50 if args.quick else SEARCHED)
    result: dict[str, Any] = {"articles": len(found.articles), "questions": len(questions)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found.write(folder / "articles.jsonl")
        asked = [{"text": one.text, "relevant": list(one.relevant)} for one in questions]
        sets.write_jsonl(folder / "asked.jsonl", asked)
        for kind, archive in (("folder", str(folder / "local")), ("milvus lite", f"milvus:{folder / 'lite.db'}")):
            add = [*processes.COMMAND, "index", "add", str(folder / "articles.jsonl"), "--archive", archive]
            run = processes.run(add, folder)
            where = Path(archive.removeprefix("milvus:"))
            row = {
                "indexing_seconds": run.seconds,
                "indexing_cpu": run.processor,
                "indexing_peak": run.peak,
                "bytes": _bytes(where),
            }
            ask = processes.run(["-m", "bench.milvus", "--ask", archive, str(folder / "asked.jsonl")], folder)
            result[kind] = {**row, **ask.report, "asking_peak": ask.peak}
            print(line(kind, result[kind]), flush=True)
    local, lite = result["folder"].pop("answers"), result["milvus lite"].pop("answers")
    result["same_answers"] = sum(one == other for one, other in zip(local, lite, strict=True))
    print(f"the same answer to {result['same_answers']} of {len(local)} questions")
    return result


def line(kind: str, row: dict[str, Any]) -> str:
    """Return one archive's figures for a terminal."""
    recall = "  ".join(f"{name} {row['quality'][name]['mean']:.3f}" for name in measures.MEASURES)
    times = "  ".join(
        f"{name} {row[name]['p50']:.0f}/{row[name]['p95']:.0f} ms (processor {row['processor'][name]['p50']:.0f})"
        for name in ("search", "month", "ask")
    )
    return (
        f"{kind}: {row['chunks']:,} chunks indexed in {row['indexing_seconds']:.0f} s (processor "
        f"{row['indexing_cpu']:.0f}), peak "
        f"{row['indexing_peak'] / 2**20:,.0f} MiB, {row['bytes'] / 2**20:,.0f} MiB on disk; opened in "
        f"{row['open']:.1f} s, first search {row['first']:.1f} s, peak {row['asking_peak'] / 2**20:,.0f} MiB; "
        f"{recall}; {times}"
    )


def _bytes(path: Path) -> int:
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def _ask(archive: str, asked: Path) -> dict[str, Any]:
    from index.opening import open_archive
    from rag.engine import Engine

    rows = list(sets.read_jsonl(asked))
    began = time.perf_counter()
    with open_archive(archive, readonly=True) as opened:
        engine = Engine(opened)
        report: dict[str, Any] = {"open": time.perf_counter() - began, "chunks": opened.chunk_count}
        began = time.perf_counter()
        engine.search("人民", 10)
        report["first"] = time.perf_counter() - began
        ranks: list[int] = []
        clock = _Clock()
        for row in rows:
            with clock.timing("search"):
                hits = engine.search(row["text"], CHUNKS)
            ranks.append(measures.first_rank(measures.in_order([hit.article_id for hit in hits]), row["relevant"]))
        for row in rows[:ASKED]:
            with clock.timing("month"):
                engine.search(row["text"], CHUNKS, since=MONTH, until=MONTH)
        report["answers"] = []
        for row in rows[:ASKED]:
            with clock.timing("ask"):
                report["answers"].append(engine.ask(row["text"]).answer)
    return {**report, "quality": measures.quality(ranks), **clock.report()}


class _Clock:
    """Times of what is done, by kind, and the processor time of all threads, which a busy machine makes no longer."""

    def __init__(self) -> None:
        self._wall: dict[str, list[float]] = {}
        self._processor: dict[str, list[float]] = {}

    @contextmanager
    def timing(self, kind: str) -> Iterator[None]:
        began, used = time.perf_counter(), time.process_time()
        yield
        self._wall.setdefault(kind, []).append(time.perf_counter() - began)
        self._processor.setdefault(kind, []).append(time.process_time() - used)

    def report(self) -> dict[str, Any]:
        processor = {kind: measures.latency(all_) for kind, all_ in self._processor.items()}
        return {**{kind: measures.latency(all_) for kind, all_ in self._wall.items()}, "processor": processor}


def main() -> None:
    if sys.argv[1:2] == ["--ask"]:
        print("\n" + json.dumps(_ask(sys.argv[2], Path(sys.argv[3]))))
        return
    parser = options.parser(__doc__)
    parser.add_argument("--articles", type=int, default=45_000, help="news articles beside the paragraphs")
    args = parser.parse_args()
    print(describe())
    options.save("milvus", measure(args), quick=args.quick)


if __name__ == "__main__":
    main()
