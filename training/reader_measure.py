"""What a reader in training does on questions that it was not trained on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch

from rag.reader import best_words
from training.reader_bags import Bag
from training.reader_network import Labelled, Network, in_batch

READ = 12


def measure(network: Network, bags: Sequence[Bag]) -> str:
    """Return a line: F1 and exact match of its best answers, sentences that hold the answer, and how it refuses."""
    network.eval()
    with_answer = [list(bag.sentences[:READ]) for bag in bags]
    without = [[one for one in bag.sentences if not one.holds][:READ] or [bag.sentences[0]] for bag in bags]
    scores, exact, told, odds = 0.0, 0, [0, 0, 0], []
    for bag, near, (text, order, certain) in zip(bags, with_answer, _read(network, bags, with_answer), strict=True):
        scores += max(overlap(text, answer) for answer in bag.answers)
        exact += text in bag.answers
        for most in range(3):
            told[most] += any(near[n].holds for n in order[: most + 1])
        odds.append(certain)
    against = np.array([certain for _, _, certain in _read(network, bags, without)])
    right, count = np.array(odds), len(bags)
    ranks = np.concatenate([right, against]).argsort().argsort()[:count]
    area = (ranks.sum() - count * (count - 1) / 2) / (count * len(against))
    refused = float((against < np.quantile(right, 0.1)).mean())
    network.train()
    return (
        f"F1 {scores / count:.3f}, exact {exact / count:.3f}, held by the best 1, 2, 3 sentences "
        f"{' '.join(f'{n / count:.3f}' for n in told)}; without answer: AUC {area:.3f}, refused {refused:.3f} "
        "where a tenth of the others is"
    )


def overlap(text: str, answer: str) -> float:
    """Return the F1 of the letters that two texts share, as CMRC 2018 measures answers."""
    ours, theirs = Counter(filter(str.isalnum, text.lower())), Counter(filter(str.isalnum, answer.lower()))
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


@torch.no_grad()
def _read(
    network: Network, bags: Sequence[Bag], near: Sequence[Sequence[Labelled]]
) -> list[tuple[str, list[int], float]]:
    """Return for each question its best answer, its sentences in order, and the log-odds that there is an answer."""
    found = []
    for first in range(0, len(bags), 32):
        some = near[first : first + 32]
        batch = in_batch([bag.asked for bag in bags[first : first + 32]], some)
        starts, ends, telling, none = (tensor.numpy() for tensor in network(batch))
        row = 0
        for number, bag in enumerate(some):
            best, text = -np.inf, ""
            for place, one in enumerate(bag):
                length = len(one.ids)
                begin, end, odds = best_words(starts[row + place, :length], ends[row + place, :length])
                if odds > best:
                    best, text = odds, one.text[one.offsets[begin, 0] : one.offsets[end, 1]]
            order = np.argsort(-telling[row : row + len(bag)]).tolist()
            found.append((text, order, best - 2 * float(none[number])))
            row += len(bag)
    return found
