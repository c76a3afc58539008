"""Measure an encoder alone on public sets: ``python training/evaluate.py EVAL_DIR DATA_DIR [--encoder NAME]``.

CMRC-open: 1,608 questions, their 424 paragraphs among 20,000 passages of news. RGB-pool: 150 questions, all rows'
passages in one pool; a hit is any passage that answers the question.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.encode import load_encoder
from training.corpus import news_passages, read_news
from training.measure import Task, measure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("eval", type=Path, help="folder of cmrc_public.jsonl and rgb_public.jsonl")
    parser.add_argument("data", type=Path, help="folder of news.jsonl.xz")
    parser.add_argument("--encoder", help="a sentence-transformers name or folder; the bundled one if not given")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    print(f"encoder {encoder.fingerprint}, {encoder.dimension} dimensions")
    for task in (_cmrc(options.eval, news_passages(read_news(options.data))), _rgb(options.eval)):
        for line in measure(encoder, task):
            print(line, flush=True)


def _cmrc(folder: Path, news: list[str]) -> Task:
    rows = [json.loads(line) for line in (folder / "cmrc_public.jsonl").read_text(encoding="utf-8").splitlines()]
    asked = [(pair["question"], {number}) for number, row in enumerate(rows) for pair in row["questions"]]
    return Task("CMRC-open", [a[0] for a in asked], [a[1] for a in asked], [*(row["text"] for row in rows), *news])


def _rgb(folder: Path) -> Task:
    rows = [json.loads(line) for line in (folder / "rgb_public.jsonl").read_text(encoding="utf-8").splitlines()]
    pool = list(dict.fromkeys(text for row in rows for text in [*row["positive"], *row["negative"]]))
    numbers = {text: number for number, text in enumerate(pool)}
    right = [{numbers[text] for text in row["positive"]} for row in rows]
    return Task("RGB-pool", [row["question"] for row in rows], right, pool)


if __name__ == "__main__":
    main()
