"""Kinds of faiss indexes over one archive's vectors: time to build, time to search, recall against the exact search.

    python -m bench.dense ARCHIVE QUESTIONS.jsonl[.xz]

ARCHIVE is any archive; of QUESTIONS (a line: ``{"question": …}``) 300 are taken, evenly spread. Everything runs on one
thread. What ``index/dense.py`` is chosen by stands in docs/architecture.md.
"""

from __future__ import annotations

import functools
import json
import lzma
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from bench.machine import describe
from index import dense
from index.archive import Archive

QUERIES, DEEP = 300, 320
BITS, EACH = faiss.ScalarQuantizer.QT_8bit_uniform, faiss.ScalarQuantizer.QT_8bit
INNER = faiss.METRIC_INNER_PRODUCT


def main(archive: Path, questions: Path) -> None:
    """Print a row for each kind."""
    vectors, queries = load(archive, questions)
    size, dimension = vectors.shape
    print(f"{describe()}; {size} vectors of {dimension}, one thread")
    print("| index | to build | search | recall@10 | recall@320 |\n|---|---|---|---|---|")
    faiss.omp_set_num_threads(1)
    flat = faiss.IndexFlatIP(dimension)
    seconds = timed(lambda: flat.add(vectors))
    exact = flat.search(queries, DEEP)[1]
    row("flat float32", seconds, flat, queries, exact)
    for name, bits in (("flat, 8 bits, a range for each number", EACH), ("flat, 8 bits, one range", BITS)):
        index = faiss.IndexScalarQuantizer(dimension, bits, INNER)
        seconds = timed(functools.partial(filled, index, vectors))
        row(name, seconds, index, queries, exact)
    exactly, sample = faiss.IndexScalarQuantizer(dimension, BITS, INNER), vectors[:: max(1, size // 40_000)]
    exactly.train(sample)
    glance = dense.Glance(sample)
    seconds = timed(lambda: (exactly.add(vectors), glance.add(vectors)))
    glanced = glance.before(exactly)
    glanced.k_factor = (dense.GLANCED * DEEP + dense.GLANCED_MORE) / DEEP
    row("the same, by 2 bits first", seconds, glanced, queries, exact)
    lists = int(2 * size**0.5)
    ivf = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(dimension), dimension, lists, BITS, INNER, False)
    ivf.cp.niter, ivf.cp.spherical = 8, True
    seconds = timed(lambda: filled(ivf, vectors))
    for share in (8, 4, 2):
        ivf.nprobe = lists // share
        row(f"IVF, 8 bits, {lists} lists, {ivf.nprobe} searched", seconds, ivf, queries, exact)
    hnsw = faiss.IndexHNSWSQ(dimension, BITS, 32, INNER)
    hnsw.hnsw.efConstruction = 64
    seconds = timed(lambda: filled(hnsw, vectors))
    for ef in (DEEP, 2 * DEEP):
        hnsw.hnsw.efSearch = ef
        row(f"HNSW, 8 bits, 32 links, ef {ef}", seconds, hnsw, queries, exact)


def load(archive: Path, questions: Path) -> tuple[Any, Any]:
    """Return the archive's vectors and those of some questions."""
    packed = questions.suffix == ".xz"
    with lzma.open(questions, "rt", encoding="utf-8") if packed else questions.open(encoding="utf-8") as file:
        texts = [json.loads(line)["question"] for line in file]
    some = texts[:: max(1, len(texts) // QUERIES)][:QUERIES]
    with Archive.open(archive, readonly=True) as opened:
        parts = [matrix for _, matrix in opened._store.vectors(opened.manifest["dimension"])]
        return np.concatenate(parts), opened.encoder.encode(some, query=True)


def filled(index: Any, vectors: Any) -> None:
    """Train an index on a part of the vectors and put all of them in."""
    index.train(vectors[:: max(1, len(vectors) // 40_000)])
    index.add(vectors)


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def row(name: str, seconds: float, index: Any, queries: Any, exact: Any) -> None:
    """Print one row; the time of a search is the median."""
    took = np.median([timed(lambda one=one: index.search(one[None], DEEP)) for one in queries])
    found = index.search(queries, DEEP)[1]
    shares = [
        np.mean([len(np.intersect1d(a[:k], b[:k])) / k for a, b in zip(found, exact, strict=True)]) for k in (10, DEEP)
    ]
    print(f"| {name} | {seconds:.1f} s | {1000 * took:.1f} ms | {shares[0]:.3f} | {shares[1]:.3f} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
