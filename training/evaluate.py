"""Measure an encoder alone on public sets: ``python training/evaluate.py EVAL_DIR DATA_DIR [--encoder NAME]``.

CMRC-open: 1,608 questions, their 424 paragraphs among 20,000 passages of news. RGB-pool: 150 questions, all rows'
passages in one pool; a hit is any passage that answers the question.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.encode import Encoder, load_encoder
from training.corpus import passages, read_news

NEWS_PASSAGES = 20_000
NEWS_SIZE = 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("eval", type=Path, help="folder of cmrc_public.jsonl and rgb_public.jsonl")
    parser.add_argument("data", type=Path, help="folder of news.jsonl.xz")
    parser.add_argument("--encoder", help="a sentence-transformers name or folder; the bundled one if not given")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    print(f"encoder {encoder.fingerprint}, {encoder.dimension} dimensions")
    rows = [json.loads(line) for line in (options.eval / "cmrc_public.jsonl").read_text(encoding="utf-8").splitlines()]
    runs = (run for text in read_news(options.data) for run in passages(text, NEWS_SIZE))
    news = ["".join(run) for run in islice(runs, NEWS_PASSAGES)]
    asked = [(pair["question"], {number}) for number, row in enumerate(rows) for pair in row["questions"]]
    _report("CMRC-open", encoder, asked, [*(row["text"] for row in rows), *news])
    rows = [json.loads(line) for line in (options.eval / "rgb_public.jsonl").read_text(encoding="utf-8").splitlines()]
    pool = {text: 0 for row in rows for text in [*row["positive"], *row["negative"]]}
    pool = {text: number for number, text in enumerate(pool)}
    asked = [(row["question"], {pool[text] for text in row["positive"]}) for row in rows]
    _report("RGB-pool", encoder, asked, list(pool))


def _report(name: str, encoder: Encoder, asked: list[tuple[str, set[int]]], bodies: list[str]) -> None:
    scores = encoder.encode([question for question, _ in asked], query=True) @ encoder.encode(bodies).T
    order = np.argsort(-scores, axis=1)[:, :20]
    found = [
        np.mean([bool(right & set(row[:k].tolist())) for row, (_, right) in zip(order, asked, strict=True)])
        for k in (1, 5, 20)
    ]
    recalls = " ".join(f"@{k} {share:.3f}" for k, share in zip((1, 5, 20), found, strict=True))
    print(f"{name}: {len(asked)} questions, {len(bodies)} passages: recall {recalls}")


if __name__ == "__main__":
    main()
