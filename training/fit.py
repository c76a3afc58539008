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
    """How to train; the defaults made the bundled model."""

    steps: int = 2000
    batch: int = 1024
    rate: float = 1e-3
    temperature: float = 0.05
    dropout: float = 0.2
    body_dropout: float = 0.0
    hide: float = 0.0
    asked_share: float = 0.15
    seed: int = 0
    anchor: float = 0.0


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
    start = bag.weight.detach().clone()
    optimizer = torch.optim.Adam(bag.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, recipe.steps))
    began = time.perf_counter()
    average = 0.0
    for step in range(recipe.steps):
        queries, bodies = _batch(made, asked, recipe, rng)
        loss = _loss(_embed(bag, queries), _embed(bag, bodies), recipe.temperature)
        if recipe.anchor:
            loss = loss + recipe.anchor * (bag.weight - start).square().sum(dim=1).mean()
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
