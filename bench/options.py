"""What a run of the benchmark is made with, and where its steps keep their results."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.machine import ROOT, describe

OUT = ROOT / "bench" / "out"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; the quick sizes show that everything runs, the full ones are the figures."""

    distractors: int
    questions: int  # of a set, at most
    peer_questions: int
    corpus: tuple[int, ...]
    rounds: int
    searches: int
    asks: int
    recipe_articles: tuple[int, ...]
    recipe_searches: int


FULL = Sizes(20_000, 10_000, 300, (5_000, 10_000, 20_000, 45_000), 3, 400, 300, (4_000, 12_000), 60)
QUICK = Sizes(2_000, 300, 50, (500, 1_000, 2_000, 4_000), 1, 60, 40, (500, 1_000), 30)


def parser(text: str | None) -> argparse.ArgumentParser:
    """Return a parser with the options that every step has."""
    made = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--eval", type=Path, required=True, help="the folder of cmrc_public.jsonl and rgb_public.jsonl")
    made.add_argument("--data", type=Path, required=True, help="the folder of news.jsonl.xz and qa_train.jsonl.xz")
    made.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    return made


def sizes(args: argparse.Namespace) -> Sizes:
    """Return how much a run measures."""
    return QUICK if args.quick else FULL


def save(name: str, result: Any, *, quick: bool = False) -> None:
    """Keep a step's result as ``bench/out/NAME.json``, with what it was measured on and when."""
    OUT.mkdir(parents=True, exist_ok=True)
    kept = {"machine": describe(), "date": date.today().isoformat(), "quick": quick, "result": result}
    (OUT / f"{name}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def kept(name: str) -> dict[str, Any] | None:
    """Return a step's result with what it was measured on; None where the step has not run."""
    path = OUT / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def saved(name: str) -> Any:
    """Return a step's result alone; None where the step has not run."""
    found = kept(name)
    return found["result"] if found else None
