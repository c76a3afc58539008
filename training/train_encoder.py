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

from training.cooccurrence import first_rows
from training.corpus import Asked, read_news, read_questions, sentences
from training.export import save_model
from training.fit import Recipe, fit
from training.measure import likes, recall
from training.pairs import asked_pairs, join, news_pairs
from training.ragged import Ragged
from training.vocabulary import build_tokenizer

# Words as frequent as this count half; see Arora and others, "A simple but tough-to-beat baseline" (2017).
FREQUENT = 1e-3


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    rng = np.random.default_rng(options.seed)
    news, asked = read_news(options.data), read_questions(options.data)
    held_news: list[str] = []
    held_asked: list[Asked] = []
    if options.held_out:
        news, held_news, asked, held_asked = _split(news, asked, rng)
    texts = [*news, *dict.fromkeys(pair.context for pair in asked)]
    print(f"{len(news)} articles, {len(asked)} questions")
    tokenizer = build_tokenizer(texts, options.vocabulary)
    rows = _start(texts, tokenizer, options.dimension, rng)
    print(f"{len(rows)} pieces; likes {_likes(rows, tokenizer):.3f}")
    recipe = Recipe(steps=options.steps, seed=options.seed)
    rows = fit(rows, news_pairs(news, tokenizer, rng), asked_pairs(asked, tokenizer), recipe, _report)
    print(f"likes {_likes(rows, tokenizer):.3f}")
    if held_asked:
        _measure(rows, tokenizer, held_news, held_asked, rng)
    save_model(options.out, tokenizer, rows)
    print(f"written to {options.out}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of news.jsonl.xz and qa_train.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--steps", type=int, default=Recipe.steps)
    parser.add_argument("--vocabulary", type=int, default=40_000)
    parser.add_argument("--dimension", type=int, default=320)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--held-out", action="store_true", help="train on seven eighths and measure on the rest")
    return parser.parse_args()


def _split(
    news: list[str], asked: list[Asked], rng: np.random.Generator
) -> tuple[list[str], list[str], list[Asked], list[Asked]]:
    """Return training and held-out articles, training and held-out questions; no paragraph is in both."""
    contexts = list(dict.fromkeys(pair.context for pair in asked))
    held = {contexts[number] for number in rng.permutation(len(contexts))[: len(contexts) // 8]}
    trained = [pair for pair in asked if pair.context not in held]
    return news[2000:], news[:2000], trained, [pair for pair in asked if pair.context in held]


def _start(texts: list[str], tokenizer: Tokenizer, dimension: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return co-occurrence rows, those of frequent words shortened."""
    runs = Ragged.encode(tokenizer, [sentence for text in texts for sentence in sentences(text)])
    size = tokenizer.get_vocab_size()
    rows = first_rows(runs, size, dimension, rng)
    frequency = np.bincount(runs.values, minlength=size) / len(runs.values)
    rows *= (FREQUENT / (FREQUENT + frequency))[:, None].astype(np.float32)
    rows[0] = 0
    return rows


def _likes(rows: NDArray[np.float32], tokenizer: Tokenizer) -> float:
    lines = Path(__file__).with_name("likes.tsv").read_text(encoding="utf-8").splitlines()
    return likes(rows, tokenizer, [(line.split("\t")[0], line.split("\t")[1]) for line in lines])


def _measure(
    rows: NDArray[np.float32], tokenizer: Tokenizer, news: list[str], asked: list[Asked], rng: np.random.Generator
) -> None:
    """Print the recall of held-out questions among held-out paragraphs and news."""
    pairs = join(asked_pairs(asked, tokenizer), news_pairs(news, tokenizer, rng, per_passage=1))
    questions = np.arange(len(asked))
    right = [{int(pairs.passage_of[number])} for number in questions]
    found = recall(rows, pairs.queries.take(questions), pairs.passages, right)
    print(f"held-out questions among {len(pairs.passages)} passages: recall@1 {found[0]:.3f}, recall@5 {found[1]:.3f}")


def _report(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
