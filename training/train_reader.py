"""Make the bundled reader: ``python training/train_reader.py DATA_DIR --out rag/reading``.

The questions of ``qa_train.jsonl.xz`` and questions made up over the news are asked of an archive of all paragraphs
and of news articles, and the network learns to find the answer's words among all sentences that the archive brings,
and, where the sentences that hold it are taken away, that there is none. Runs by torch on one core.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.encode import load_encoder
from index.tokens import cutter, fold_in_place
from rag.reader_input import SHAPES, Vocabulary, shape
from training.corpus import in_fold, read_news, read_questions, read_spoken
from training.reader_bags import Bag, Bags
from training.reader_measure import measure
from training.reader_network import Labelled, Network, in_batch, loss, taught

WORDS, CHARACTERS, MOST_LETTERS = 18_000, 8_000, 6
DIMENSION, SIZE, DROPOUT = 96, 96, 0.25
PASSAGE = 300  # characters that count as a document for the inverse document frequency
BATCH, RATE, CLIP = 24, 2e-3, 2.0
MADE, MADE_AT_LEAST = 0.5, 0.25  # share of made-up questions at first, and in the end
SPOKEN = 0.45  # share of questions as one speaks, where there are some
OFFICE_NEWS = 150  # articles around the texts that were written for such questions
TAUGHT = 0.5  # what another network says counts for
WITHOUT = 0.3  # share of the times that a question is asked with the sentences that answer it taken away
READ = 16  # sentences that are read
WARM_UP, AVERAGED = 200, 0.01  # steps; share of the newest weights in their running mean
FOLDS = 10


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    news, pairs = read_news(options.data), read_questions(options.data)
    pairs = [pair for pair in pairs if len(pair.question.strip()) > 2]
    texts = [*news[:20_000], *(3 * list(dict.fromkeys(pair.context for pair in pairs))), *(p.question for p in pairs)]
    started = stored(options.start) if options.start else None
    taught_by = stored(options.teacher) if options.teacher else None
    known = started or taught_by
    words, weights = known[:2] if known else vocabulary(texts)
    _report(f"{len(words)} words and characters, {len(pairs)} questions, {len(news)} articles")
    held = in_fold([pair.context for pair in pairs], 0, FOLDS) if options.held_out else set()
    bags = _bags(options, Vocabulary(words, weights), pairs, news)
    context_of = {f"paragraph-{n}": text for n, text in enumerate(dict.fromkeys(pair.context for pair in pairs))}
    kept = in_fold([bag.context for bag in bags if bag.spoken], 0, FOLDS)
    trained = [bag for bag in bags if context_of.get(bag.context) not in held]
    trained = [bag for bag in trained if not (bag.spoken and bag.context in kept)]
    asked = [bag for bag in bags if context_of.get(bag.context) in held and not bag.altered and not bag.spoken]
    spoken = [bag for bag in bags if bag.spoken and bag.context in kept and not bag.altered]
    _report(f"{len(trained)} bags to train on, {len(asked)} and {len(spoken)} spoken ones held out")
    rows = taught_by[2]["embedding.rows"] if taught_by else first_rows(words)
    network = _network(started) if started else Network(rows, options.size, DROPOUT)
    teacher = _network(taught_by).eval() if taught_by else None
    _train(network, trained, (asked, spoken), (options.out, words, weights), rng, options, teacher)
    if started:
        _halfway(network, started[2])
    network.eval()
    save(options.out, words, weights, network)
    _report(f"written to {options.out}")
    for some in filter(None, (asked, spoken)):
        _report(measure(network, some))


def _network(started: tuple[list[str], NDArray[np.float32], dict[str, NDArray[np.float32]]]) -> Network:
    """Return a network with the weights of a stored one, and of its size."""
    weights = started[2]
    network = Network(weights["embedding.rows"], len(weights["input.bias"]), DROPOUT)
    network.restore(weights)
    return network


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path, help="folder of news.jsonl.xz and qa_train.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the reader to")
    parser.add_argument("--size", type=int, default=SIZE, help="numbers of a word in the convolutions")
    parser.add_argument("--steps", type=int, default=5_000)
    parser.add_argument("--rate", type=float, default=RATE, help="the highest learning rate")
    parser.add_argument(
        "--start", type=Path, help="folder of a reader to go on from; what is written lies halfway from it to the new"
    )
    parser.add_argument("--teacher", type=Path, help="folder of a reader to learn from as well; its words are taken")
    parser.add_argument("--spoken", action="store_true", help="ask the questions of spoken.jsonl as well")
    parser.add_argument(
        "--news", type=int, default=12_000, help="articles in the archive, of which questions are made up"
    )
    parser.add_argument("--each", type=int, default=2, help="questions made up of an article")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="measure on a tenth of the paragraphs, not trained on")
    return parser.parse_args()


def vocabulary(texts: Sequence[str]) -> tuple[list[str], NDArray[np.float32]]:
    """Return the most frequent words, then characters, and their weights by id (those of ``SHAPES`` first)."""
    counts: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    total = 0
    for text in texts:
        folded = fold_in_place(text)
        counts.update(cutter.cut(folded))
        for start in range(0, len(folded), PASSAGE):
            piece = folded[start : start + PASSAGE]
            total += 1
            documents.update(list(dict.fromkeys((*cutter.cut(piece), *piece))))  # in order, so that ties fall alike
    frequent = (word for word, _ in counts.most_common() if _fits(word) and len(word) <= MOST_LETTERS)
    words = [word for word, _ in zip(frequent, range(WORDS), strict=False)]
    taken = set(words)
    single = [c for c, n in documents.most_common() if len(c) == 1 and _fits(c) and c not in taken and n > 2]
    words += single[:CHARACTERS]
    shapes = [5.0] * len(SHAPES)
    return words, np.array([*shapes, *(math.log((total + 1) / (documents[w] + 1)) for w in words)], np.float32)


def _fits(word: str) -> bool:
    return not word.isspace() and shape(word) is None


def first_rows(words: Sequence[str]) -> NDArray[np.float32]:
    """Return the bundled encoder's vectors in the directions in which those of words differ most, by id."""
    vectors = load_encoder().encode(list(words))
    vectors -= vectors.mean(axis=0)
    directions = np.linalg.svd(vectors[: WORDS * 2 // 3], full_matrices=False)[2][:DIMENSION]
    rows = vectors @ directions.T
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6
    shapes = np.random.default_rng(0).standard_normal((len(SHAPES), DIMENSION)) * 0.1
    return np.concatenate([shapes, rows]).astype(np.float32)


def _bags(options: argparse.Namespace, words: Vocabulary, pairs: Sequence, news: Sequence[str]) -> list[Bag]:
    began, rng = time.monotonic(), random.Random(5)
    with tempfile.TemporaryDirectory() as folder:
        made = Bags(Path(folder) / "archive", words, pairs, news[: options.news])
        found = [*made.real(pairs, rng)]
        _report(f"{len(found)} questions with their answers brought, {time.monotonic() - began:.0f} s")
        found += made.made_up(news[: options.news], options.each, rng)
        _report(f"{len(found)} with those made up, {time.monotonic() - began:.0f} s")
        if options.spoken:
            asked = read_spoken()
            found += made.spoken([one for one in asked if one.text is None])
            told = [one for one in asked if one.text is not None]
            found += Bags(Path(folder) / "office", words, [], news[:OFFICE_NEWS], told).spoken(told)
            _report(f"{len(found)} with spoken ones, {time.monotonic() - began:.0f} s")
    return found


def _train(
    network: Network,
    bags: Sequence[Bag],
    held: Sequence[Sequence[Bag]],
    kept: tuple,
    rng: random.Random,
    options: argparse.Namespace,
    teacher: Network | None,
) -> None:
    """Train on real, made-up and spoken questions by turns, mostly real ones near the end; leave the running mean."""
    steps, rate = options.steps, options.rate
    spoken = [bag for bag in bags if bag.spoken]
    real, made = ([bag for bag in bags if bag.made_up is made_up and not bag.spoken] for made_up in (False, True))
    rows = [network.rows.weight]
    others = [weight for name, weight in network.named_parameters() if name != "rows.weight"]
    groups = [
        {"params": rows, "lr": rate / 2, "weight_decay": 0.0},
        {"params": others, "lr": rate, "weight_decay": 0.01},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [group["lr"] for group in groups]
    mean = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    began, lost = time.monotonic(), 0.0
    for step in range(1, steps + 1):
        made_share = max(MADE_AT_LEAST, MADE * (1 - step / (0.75 * steps)))
        shares = ((spoken, SPOKEN), (made, made_share), (real, 1.0))
        chosen = [
            rng.choice(next(some for some, share in shares if some and rng.random() < share)) for _ in range(BATCH)
        ]
        batch = in_batch([bag.asked for bag in chosen], [_drawn(bag, rng) for bag in chosen])
        pace = min(1.0, step / WARM_UP) * (0.5 * (1 + math.cos(math.pi * step / steps)) + 0.02)
        for group, highest in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = highest * pace
        said = network(batch)
        error = loss(said, batch)
        if teacher is not None:
            with torch.no_grad():
                told = teacher(batch)
            error = (1 - TAUGHT) * error + TAUGHT * taught(said, told, batch)
        optimiser.zero_grad()
        error.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        lost += error.item()
        with torch.no_grad():
            for name, tensor in network.state_dict().items():
                mean[name].lerp_(tensor, AVERAGED if step > 50 else 1.0)
        if step % 250 == 0:
            _report(f"step {step}: loss {lost / 250:.3f}, {time.monotonic() - began:.0f} s")
            lost = 0.0
        if step % 1000 == 0 and any(held):
            now = {name: tensor.clone() for name, tensor in network.state_dict().items()}
            network.load_state_dict(mean)
            for some in filter(None, held):
                _report(measure(network, some))
            save(*kept, network)
            network.load_state_dict(now)
    network.load_state_dict(mean)


def _drawn(bag: Bag, rng: random.Random) -> list[Labelled]:
    """Return some of a bag's sentences: with those that answer, or, at times, with none that holds the answer."""
    near = bag.sentences[:READ]
    if bag.altered:
        return [one for one in near if rng.random() < 0.7] or [near[0]]
    if bag.made_up and rng.random() < 0.5:
        near = tuple(one for one in near if not one.origin)  # another article's words for it, or nothing
    answering = [one for one in near if one.starts is not None]
    others = [one for one in near if not one.holds][: rng.choice((6, 8, 10, 12))]
    kept = [one for one in others if rng.random() < 0.9]
    if rng.random() >= WITHOUT:
        kept = answering[:3] + kept
    return kept or [_unanswered(near[0] if near else bag.sentences[0])]


def _unanswered(one: Labelled) -> Labelled:
    return Labelled(one.ids, one.features, one.held, one.text, one.offsets, one.holds)


def save(folder: Path, words: Sequence[str], weights: NDArray[np.float32], network: Network) -> None:
    """Write the reader's files: its words, and its weights at half precision, those of words rounded to 8 bits."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "words.txt").write_text("\n".join(words), encoding="utf-8")
    rows = network.rows.weight.detach().numpy()
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-6) / 127
    arrays = {name: array.astype(np.float16) for name, array in network.exported().items()}
    arrays["embedding.rows"] = np.rint(rows / scales[:, None]).astype(np.int8)
    arrays["embedding.scale"] = scales.astype(np.float32)
    np.savez_compressed(folder / "weights.npz", frequency=weights.astype(np.float32), **arrays)


def stored(folder: Path) -> tuple[list[str], NDArray[np.float32], dict[str, NDArray[np.float32]]]:
    """Return a reader's words, their weights, and the network's weights by name at full precision."""
    with np.load(folder / "weights.npz", allow_pickle=False) as file:
        found = {name: file[name].astype(np.float32) for name in file.files}
    found["embedding.rows"] *= found.pop("embedding.scale")[:, None]
    words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
    return words, found.pop("frequency"), found


def _halfway(network: Network, start: dict[str, NDArray[np.float32]]) -> None:
    """Leave the mean of a network's weights and of those that it was trained on from."""
    ended = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network.restore(start)
    begun = network.state_dict()
    network.load_state_dict({name: (ended[name] + begun[name]) / 2 for name in begun})


def _report(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
