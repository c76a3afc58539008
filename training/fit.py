"""Contrastive training of the rows: a query's passage against all other passages of its batch."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from training.pairs import Pairs
from training.ragged import Ragged


@dataclass(frozen=True)
class Recipe:
    """How to train; the defaults made the bundled model.

    ``dropout`` and ``body_dropout`` are the shares of words left out of queries and passages, ``hide`` the share of
    passages that lose their query's own words, ``asked_share`` the share of a batch that are real questions,
    ``company`` the weight of the term that keeps words as near to each other as they were at the start.
    """

    steps: int = 700
    batch: int = 1024
    rate: float = 3e-3
    temperature: float = 0.05
    dropout: float = 0.2
    body_dropout: float = 0.2
    hide: float = 0.25
    asked_share: float = 0.15
    company: float = 10.0
    seed: int = 0


class Company:
    """Keeps what co-occurrence knew: the cosines of words to their neighbours, and to words at random.

    Retrieval alone teaches words to be told apart, until 工资 is no nearer to 薪酬 than to anything else.
    """

    WORDS = 24_000
    NEIGHBOURS = 10
    SEEDS = 512

    def __init__(self, rows: NDArray[np.float32]) -> None:
        # Pieces stand in order of frequency; the rare ones have no neighbours worth keeping.
        count = min(self.WORDS, len(rows))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        self._before = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
        near = [self._nearest(start, count) for start in range(0, count, 1000)]
        self._near = np.concatenate(near)

    def _nearest(self, start: int, count: int) -> NDArray[np.int64]:
        scores = self._before[start : min(start + 1000, count)] @ self._before[:count].T
        return np.argpartition(-scores, self.NEIGHBOURS + 1, axis=1)[:, : self.NEIGHBOURS + 1]

    def loss(self, weight: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        """Return the mean squared change of cosine over a sample of pairs."""
        seeds = rng.integers(1, len(self._near), size=self.SEEDS)
        near = self._near[seeds, rng.integers(self._near.shape[1], size=self.SEEDS)]
        far = rng.permutation(seeds)
        first, left = np.concatenate([seeds, seeds]), np.concatenate([near, far])
        was = torch.from_numpy((self._before[first] * self._before[left]).sum(axis=1))
        now = functional.cosine_similarity(weight[torch.from_numpy(first)], weight[torch.from_numpy(left)])
        return (now - was).square().mean()


def fit(
    rows: NDArray[np.float32],
    made: Pairs,
    asked: Pairs,
    recipe: Recipe,
    report: Callable[[str], None],
) -> NDArray[np.float32]:
    """Return the trained rows, of the shape of the ones given."""
    rng = np.random.default_rng(recipe.seed)
    torch.manual_seed(recipe.seed)
    bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(rows.copy()), freeze=False, mode="mean")
    company = Company(rows)
    optimizer = torch.optim.Adam(bag.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, recipe.steps))
    began = time.perf_counter()
    average = 0.0
    for step in range(recipe.steps):
        queries, bodies = _batch(made, asked, recipe, rng)
        loss = _loss(_embed(bag, queries), _embed(bag, bodies), recipe.temperature)
        loss = loss + recipe.company * company.loss(bag.weight, rng)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        average = loss.item() if step == 0 else 0.98 * average + 0.02 * loss.item()
        if (step + 1) % 100 == 0:
            report(f"step {step + 1}: loss {average:.3f}, {time.perf_counter() - began:.0f} s")
    trained = bag.weight.detach().numpy().copy()
    trained[0] = 0
    return np.asarray(trained, dtype=np.float32)


def _pace(step: int, steps: int) -> float:
    warm = max(1, steps // 20)
    return min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)


def _batch(made: Pairs, asked: Pairs, recipe: Recipe, rng: np.random.Generator) -> tuple[Ragged, Ragged]:
    # One query a passage: a passage that stood in a batch twice would be its own wrong answer.
    real = int(recipe.batch * recipe.asked_share)
    first, second = _draw(made, recipe.batch - real, rng), _draw(asked, real, rng)
    queries = Ragged.join([made.queries.take(first), asked.queries.take(second)])
    bodies = Ragged.join([made.passages.take(made.passage_of[first]), asked.passages.take(asked.passage_of[second])])
    queries, bodies = _thin(queries, recipe.dropout, rng), _thin(bodies, recipe.body_dropout, rng)
    return queries, _hide(queries, bodies, recipe.hide, rng)


def _draw(pairs: Pairs, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    drawn = rng.integers(len(pairs.queries), size=count + count // 4)
    return drawn[np.unique(pairs.passage_of[drawn], return_index=True)[1]][:count]


def _hide(queries: Ragged, bodies: Ragged, share: float, rng: np.random.Generator) -> Ragged:
    """Take the query's own words out of some passages, so that they must be known by their company."""
    if not share:
        return bodies
    span = int(max(queries.values.max(), bodies.values.max())) + 1
    own = np.isin(bodies.owners() * span + bodies.values, queries.owners() * span + queries.values)
    chosen = (rng.random(len(bodies)) < share)[bodies.owners()]
    return _keep(bodies, ~(own & chosen & (rng.random(len(own)) < 0.8)))


def _thin(runs: Ragged, share: float, rng: np.random.Generator) -> Ragged:
    return _keep(runs, rng.random(len(runs.values)) >= share)


def _keep(runs: Ragged, kept: NDArray[np.bool_]) -> Ragged:
    counts = np.add.reduceat(np.append(kept, False).astype(np.int64), runs.offsets[:-1]) * (np.diff(runs.offsets) > 0)
    return Ragged(runs.values[kept], np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]))


def _embed(bag: torch.nn.EmbeddingBag, runs: Ragged) -> torch.Tensor:
    vectors = bag(torch.from_numpy(runs.values.astype(np.int64)), torch.from_numpy(runs.offsets[:-1].copy()))
    return functional.normalize(vectors, dim=1)


def _loss(queries: torch.Tensor, bodies: torch.Tensor, temperature: float) -> torch.Tensor:
    scores = queries @ bodies.T / temperature
    right = torch.arange(len(scores))
    return (functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right)) / 2
