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
        server.sent.clear()
        server.say(*pieces, *AFTER, delay=PIECE_SECONDS)
        stream = engine.stream(QUESTION)
        text = next(stream)
        released = time.monotonic()
        assert text == "2020年规上工业增加值要增长11%[1]。", text
        waits.append(1000 * (released - server.sent[len(pieces) - 1][1]))
        for _ in stream:
            pass
    return waits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=100, help="of each style")
    answers = parser.parse_args().answers
    print(describe())
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder) / "demo") as archive, serve() as server:
        archive.add_paths([ROOT / "seeds"])
        engine = Engine(archive, llm=load_model("openai:scripted", base_url=server.url))
        measure(server, engine, STYLES["citation before the mark"], 3)  # imports and connection
        for name, pieces in STYLES.items():
            waits = sorted(measure(server, engine, pieces, answers))
            shown = ", ".join(f"p{q} {percentile(waits, q / 100):.1f} ms" for q in (50, 95))
            print(f"{name}: {shown}, slowest {waits[-1]:.1f} ms ({answers} answers)")


if __name__ == "__main__":
    main()
