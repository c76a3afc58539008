"""Make the bundled encoder: ``python training/train_encoder.py DATA_DIR --out index/model``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.encode import StaticEncoder
from training.cooccurrence import first_rows
from training.corpus import Asked, in_fold, news_passages, read_news, read_questions, sentences
from training.export import save_model
from training.fit import Company, Recipe, fit, spread
from training.measure import Task, likes, measure
from training.pairs import asked_pairs, news_pairs
from training.ragged import Ragged
from training.vocabulary import build_tokenizer

# How much of a first row is random: it tells apart words that keep the same company, as names do.
RANDOM = 0.4
# Inverse frequencies, from that of a word of every tenth place to that of one seen once in some millions.
RAREST = 1e-7


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    rng = np.random.default_rng(options.seed)
    news, asked = read_news(options.data), read_questions(options.data)
    held: list[Asked] = []
    if options.held_out:
        asked, held = _split(asked)
    if options.fold is not None:
        left_out = in_fold([pair.context for pair in asked], options.fold, options.folds)
        asked = [pair for pair in asked if pair.context not in left_out]
    texts = [*news, *dict.fromkeys(pair.context for pair in asked)]
    _report(f"{len(news)} articles, {len(asked)} questions")
    tokenizer = build_tokenizer(texts, options.vocabulary)
    near, rows = _start(texts, tokenizer, options.dimension, rng)
    _report(f"{len(rows)} pieces of {rows.shape[1]} dimensions")
    recipe = Recipe(steps=options.steps, seed=options.seed)
    made, real = news_pairs(news, tokenizer, rng), asked_pairs(asked, tokenizer)
    rows = fit(rows, Company(near), made, real, recipe, _report)
    rows = spread(rows, made.passages.counts(len(rows)))
    save_model(options.out, tokenizer, rows)
    _report(f"written to {options.out}")
    _measure(StaticEncoder(options.out), news, held)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of news.jsonl.xz and qa_train.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--steps", type=int, default=Recipe.steps)
    parser.add_argument("--vocabulary", type=int, default=28_000)
    parser.add_argument("--dimension", type=int, default=512)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--held-out", action="store_true", help="measure on questions that are not trained on")
    parser.add_argument("--fold", type=int, help="leave out this fold of the questions, for fit_ranking.py to ask")
    parser.add_argument("--folds", type=int, default=2)
    return parser.parse_args()


def _split(asked: list[Asked]) -> tuple[list[Asked], list[Asked]]:
    """Return questions to train on, and to measure on: half of CMRC's paragraphs and a fifth of DRCD's.

    They are held out in runs, because neighbouring paragraphs are from one article.
    """
    held: set[str] = set()
    for simplified, run, every in ((True, 8, 2), (False, 20, 5)):
        contexts = dict.fromkeys(pair.context for pair in asked if pair.source.startswith("cmrc") == simplified)
        held.update(context for number, context in enumerate(contexts) if number // run % every == 0)
    trained = [pair for pair in asked if pair.context not in held]
    return trained, [pair for pair in asked if pair.context in held]


def _start(
    texts: list[str], tokenizer: Tokenizer, dimension: int, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return co-occurrence rows, and the rows to train: partly random, as long as a word's inverse frequency."""
    runs = Ragged.encode(tokenizer, [sentence for text in texts for sentence in sentences(text)])
    size = tokenizer.get_vocab_size()
    near = first_rows(runs, size, dimension, rng)
    random = rng.standard_normal(near.shape, dtype=np.float32)
    random /= np.linalg.norm(random, axis=1, keepdims=True)
    rows = (1 - RANDOM) * near + RANDOM * random
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    frequency = np.bincount(runs.values, minlength=size) / len(runs.values)
    rows *= np.clip(-np.log(np.maximum(frequency, RAREST)) / np.log(1e5), 0.1, 1.4).astype(np.float32)[:, None]
    rows[0] = 0
    return near, rows


def _measure(encoder: StaticEncoder, news: list[str], held: list[Asked]) -> None:
    """Print what the written model does; the passages of news come from the other end than those of evaluate.py."""
    lines = Path(__file__).with_name("likes.tsv").read_text(encoding="utf-8").splitlines()
    _report(f"likes {likes(encoder, [(line.split()[0], line.split()[1]) for line in lines]):.3f}")
    others = news_passages(reversed(news)) if held else []
    bodies = list(dict.fromkeys(pair.context for pair in held))
    numbers = {body: number for number, body in enumerate(bodies)}
    for name, prefix in (("held-out CMRC", "cmrc"), ("held-out DRCD", "drcd")):
        asked = [pair for pair in held if pair.source.startswith(prefix)]
        if asked:
            right = [{numbers[pair.context]} for pair in asked]
            for line in measure(encoder, Task(name, [pair.question for pair in asked], right, [*bodies, *others])):
                _report(line)


def _report(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
