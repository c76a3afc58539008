"""Time: a cold ``wenyuan ask`` on the demo archive, against the bare import of the libraries it stands on.

    python -m bench.cold [--rounds N]

Each figure is the best of N fresh processes, the two kinds by turns; the ratio is what is held to under 3.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import options
from bench.machine import ROOT, describe
from index.archive import Archive

BARE = [sys.executable, "-c", "import numpy, faiss, tantivy, tokenizers, rjieba"]
ASK = [sys.executable, "-c", "from ui.cli import main; main()", "ask", "2023年投资目标是多少", "--json"]
UNWANTED = ("torch", "gradio", "langchain", "langchain_core", "sentence_transformers")


def seconds(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began


def unwanted_imports(environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [ASK[0], "-X", "importtime", *ASK[1:]], check=True, capture_output=True, text=True, env=environment
    )
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}
    return [name for name in UNWANTED if name in imported]


def measure(rounds: int) -> dict[str, Any]:
    """Return seconds: to build the demo archive, of the first ask of all, and of both kinds of fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("WENYUAN_", "PYTHON"))}
        environment |= {"XDG_DATA_HOME": folder, "PYTHONUTF8": "1"}
        began = time.perf_counter()
        with Archive.create(Path(folder) / "timed") as archive:
            archive.add_paths([ROOT / "seeds"])
        built = time.perf_counter() - began
        first = seconds(ASK, environment)
        pairs = [(seconds(BARE, environment), seconds(ASK, environment)) for _ in range(rounds)]
        bare, ask = (min(column) for column in zip(*pairs, strict=True))
        unwanted = unwanted_imports(environment)
    return {"built": built, "first": first, "bare": bare, "ask": ask, "rounds": rounds, "unwanted": unwanted}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    print(describe())
    figures = measure(rounds)
    options.save("cold", figures)
    bare, ask = figures["bare"], figures["ask"]
    print(f"demo archive built in {figures['built']:.2f} s")
    print(f"first ask, the demo archive built on the way: {figures['first']:.2f} s")
    print(f"bare import {bare:.3f} s, cold ask {ask:.3f} s, ratio {ask / bare:.2f} (best of {rounds})")
    print(f"imported though not needed: {', '.join(figures['unwanted']) or 'nothing'}")


if __name__ == "__main__":
    main()
