"""Time: how soon a verified sentence follows its end at a language model's server.

    python -m bench.llm [--answers N]

A scripted server of OpenAI's protocol (``tests/llm_server.py``) writes an answer over the demo archive piece by piece
over a real socket and goes on writing. Measured is from the moment at which the server hands the sentence's last
characters to the socket to the moment at which the engine yields the sentence, verified, with its citation.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import options
from bench.machine import ROOT, describe
from bench.measures import percentile
from index.archive import Archive
from rag.engine import Engine
from rag.generate import load_model
from tests.llm_server import LlmServer, serve

QUESTION = "2020年规上工业增加值要增长多少？"
PIECE_SECONDS = 0.005  # 200 pieces a second, as a fast server streams
AFTER = tuple("这一句没有依据所以不会放行")
# What is written up to the sentence's end; after a wrong citation, up to what shows that no other one follows.
STYLES: dict[str, Sequence[str]] = {
    "citation before the mark": ("2020年规上工业", "增加值要增长", "11%", "[1]", "。"),
    "citation behind the mark": ("2020年规上工业", "增加值要增长", "11%", "。", "[1]"),
    "wrong citation, mended": ("2020年规上工业", "增加值要增长", "11%", "[9]", "。", "这"),
}


def measure(server: LlmServer, engine: Engine, pieces: Sequence[str], answers: int) -> list[float]:
    """Return the milliseconds between each sentence's end at the server and its release."""
    waits = []
    for _ in range(answers):
        server.replies.clear()
        server.left.clear()
        server.say(*pieces, *AFTER, delay=PIECE_SECONDS)
        stream = engine.stream(QUESTION)
        text = next(stream)
        released = time.monotonic()
        assert text == "2020年规上工业增加值要增长11%[1]。", text
        waits.append(1000 * (released - server.left[len(pieces) - 1]))
        for _ in stream:
            pass
    return waits


def section(result: dict[str, Any]) -> str:
    """Return what ``bench/RESULTS.md`` tells of it."""
    kinds = "; ".join(
        f"{kind['name']} {kind['p50']:.1f} / {kind['p95']:.1f}, slowest {kind['slowest']:.1f}"
        for kind in result["kinds"]
    )
    return (
        "## A language model's sentences\n\nFrom a sentence's end at a scripted server, over a real socket, to its "
        f"release with its checked citation, p50 / p95 in ms over {result['answers']} answers each: {kinds}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=100, help="of each style")
    answers = parser.parse_args().answers
    print(describe())
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder) / "demo") as archive, serve() as server:
        archive.add_paths([ROOT / "seeds"])
        engine = Engine(archive, llm=load_model("openai:scripted", base_url=server.url))
        measure(server, engine, STYLES["citation before the mark"], 3)  # imports and connection
        kinds = []
        for name, pieces in STYLES.items():
            waits = measure(server, engine, pieces, answers)
            kinds.append(
                {"name": name, "slowest": max(waits)} | {f"p{q}": percentile(waits, q / 100) for q in (50, 95)}
            )
            print("{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, slowest {slowest:.1f} ms".format_map(kinds[-1]))
    options.save("llm", {"answers": answers, "kinds": kinds})


if __name__ == "__main__":
    main()
