"""Contrastive training of the rows: a query's passage against all other passages of its batch.

A batch is two sparse matrices of word counts, so that texts are embedded, and gradients brought back to the rows, by
sparse products: on a CPU some ten times as fast as torch's embedding bag, whose backward pass takes the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray
from torch.nn import functional

from training.pairs import Pairs

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """How to train; the defaults made the bundled model.

    ``dropout`` and ``body_dropout`` are the shares of words left out of queries and passages, ``hide`` the share of
    passages that lose their query's own words, ``asked_share`` the share of a batch that are real questions,
    ``company`` the weight of the term that keeps words as near to each other as co-occurrence has them, ``runs`` how
    many trainings from the same rows, with different batches, are averaged.
    """

    steps: int = 600
    batch: int = 1024
    rate: float = 4e-3
    temperature: float = 0.05
    dropout: float = 0.2
    body_dropout: float = 0.2
    hide: float = 0.25
    asked_share: float = 0.15
    company: float = 10.0
    runs: int = 2
    seed: int = 0


class Company:
    """Keeps what co-occurrence knew: how near words are to their neighbours; words at random are kept apart.

    Retrieval alone teaches words to be told apart, until 工资 is no nearer to 薪酬 than to anything else. Kept whole,
    the neighbours' cosines leave a passage's own words too little room: ``SHARE`` of them is kept.
    """

    WORDS = 24_000
    NEIGHBOURS = 10
    SEEDS = 512
    SHARE = 0.7

    def __init__(self, rows: Rows) -> None:
        # Pieces stand in order of frequency; the rare ones have no neighbours worth keeping.
        count = min(self.WORDS, len(rows))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        self._before = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
        near = [self._nearest(start, count) for start in range(0, count, 1000)]
        self._near = np.concatenate(near)

    def _nearest(self, start: int, count: int) -> NDArray[np.int64]:
        scores = self._before[start : min(start + 1000, count)] @ self._before[:count].T
        return np.argpartition(-scores, self.NEIGHBOURS + 1, axis=1)[:, : self.NEIGHBOURS + 1]

    def add_gradient(self, gradient: Rows, rows: Rows, weight: float, rng: np.random.Generator) -> None:
        """Add that of the mean squared change of cosine over a sample of pairs, times ``weight``."""
        seeds = rng.integers(1, len(self._near), size=self.SEEDS)
        near = self._near[seeds, rng.integers(self._near.shape[1], size=self.SEEDS)]
        first, second = np.concatenate([seeds, seeds]), np.concatenate([near, rng.permutation(seeds)])
        was = (self._before[seeds] * self._before[near]).sum(axis=1)
        aim = torch.from_numpy(np.concatenate([self.SHARE * was, np.zeros_like(was)]))
        used, places = np.unique(np.concatenate([first, second]), return_inverse=True)
        own = torch.from_numpy(rows[used]).requires_grad_(True)
        left, right = own[torch.from_numpy(places)].chunk(2)
        loss = weight * (functional.cosine_similarity(left, right) - aim).square().mean()
        loss.backward()  # type: ignore[no-untyped-call]
        assert own.grad is not None
        gradient[used] += own.grad.numpy()


class Draw:
    """Batches of queries and passages as matrices of word counts."""

    def __init__(self, pairs: Pairs, width: int) -> None:
        self._queries = pairs.queries.counts(width)
        self._passages = pairs.passages.counts(width)
        order = np.argsort(pairs.passage_of, kind="stable")
        self._asked, first, self._many = np.unique(pairs.passage_of[order], return_index=True, return_counts=True)
        self._order, self._first = order, first

    def take(self, count: int, rng: np.random.Generator) -> tuple[sp.csr_matrix, sp.csr_matrix]:
        """Return ``count`` passages and a query for each.

        None stands there twice: a passage that did would be its own wrong answer.
        """
        drawn = rng.choice(len(self._asked), size=min(count, len(self._asked)), replace=False)
        queries = self._order[self._first[drawn] + rng.integers(self._many[drawn])]
        return self._queries[queries], self._passages[self._asked[drawn]]


def fit(rows: Rows, company: Company, made: Pairs, asked: Pairs, recipe: Recipe, report: Callable[[str], None]) -> Rows:
    """Return the mean of the rows that the recipe's runs train, of the shape of the ones given."""
    draws = Draw(made, len(rows)), Draw(asked, len(rows))
    seeds = range(recipe.seed, recipe.seed + recipe.runs)
    return np.mean([_run(rows, company, draws, recipe, seed, report) for seed in seeds], axis=0, dtype=np.float32)


def _run(
    rows: Rows, company: Company, draws: tuple[Draw, Draw], recipe: Recipe, seed: int, report: Callable[[str], None]
) -> Rows:
    rng = np.random.default_rng(seed)
    weight = torch.from_numpy(rows.copy())
    values = weight.numpy()
    weight.grad = torch.zeros_like(weight)
    gradient = weight.grad.numpy()
    optimizer = torch.optim.Adam([weight], lr=recipe.rate, fused=True)
    began, average = time.perf_counter(), 0.0
    for step in range(recipe.steps):
        queries, bodies = _batch(draws, recipe, rng)
        loss, query_gradient, body_gradient = _contrast(queries @ values, bodies @ values, recipe.temperature)
        gradient[:] = queries.T.tocsr() @ query_gradient
        gradient += bodies.T.tocsr() @ body_gradient
        company.add_gradient(gradient, values, recipe.company, rng)
        optimizer.param_groups[0]["lr"] = recipe.rate * _pace(step, recipe.steps)
        optimizer.step()
        average = loss if step == 0 else 0.98 * average + 0.02 * loss
        if (step + 1) % 100 == 0:
            report(f"seed {seed}, step {step + 1}: loss {average:.3f}, {time.perf_counter() - began:.0f} s")
    values[0] = 0
    return np.asarray(values, dtype=np.float32)


def spread(rows: Rows, passages: sp.csr_matrix, power: float = 0.2) -> Rows:
    """Return the rows with the directions in which passages differ most shortened, and the others lengthened.

    Half-way whitening: it uses more of the dimensions. ``power`` 0 leaves the rows, 0.5 would whiten in full.
    """
    vectors = passages[:: max(1, passages.shape[0] // 8_000)] @ rows
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    variances, directions = np.linalg.eigh(np.cov(vectors.T))
    scales = (np.maximum(variances, 1e-9) / variances.mean()) ** -power
    return np.asarray(rows @ (directions * scales) @ directions.T, dtype=np.float32)


def _pace(step: int, steps: int) -> float:
    warm = max(1, steps // 20)
    return min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)


def _batch(draws: tuple[Draw, Draw], recipe: Recipe, rng: np.random.Generator) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    real = int(recipe.batch * recipe.asked_share)
    taken = [draws[0].take(recipe.batch - real, rng), draws[1].take(real, rng)]
    queries = _thin(sp.vstack([pair[0] for pair in taken], format="csr"), recipe.dropout, rng)
    bodies = _thin(sp.vstack([pair[1] for pair in taken], format="csr"), recipe.body_dropout, rng)
    return queries, _hide(queries, bodies, recipe.hide, rng)


def _hide(queries: sp.csr_matrix, bodies: sp.csr_matrix, share: float, rng: np.random.Generator) -> sp.csr_matrix:
    """Take the query's own words out of some passages, so that they must be known by their company."""
    own = bodies.multiply(queries > 0).tocsr()
    own = sp.diags((rng.random(bodies.shape[0]) < share).astype(np.float32)) @ own
    own.data *= rng.random(own.nnz) < 0.8
    left = (bodies - own).tocsr()
    left.eliminate_zeros()
    return left


def _thin(matrix: sp.csr_matrix, share: float, rng: np.random.Generator) -> sp.csr_matrix:
    matrix.data = matrix.data * (rng.random(matrix.nnz) >= share)
    matrix.eliminate_zeros()
    return matrix


def _contrast(queries: Rows, bodies: Rows, temperature: float) -> tuple[float, Rows, Rows]:
    """Return the loss of telling each query's passage, and each passage's query, and its gradients."""
    first = torch.from_numpy(queries).requires_grad_(True)
    second = torch.from_numpy(bodies).requires_grad_(True)
    scores = functional.normalize(first, dim=1) @ functional.normalize(second, dim=1).T / temperature
    right = torch.arange(len(scores))
    loss = (functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right)) / 2
    loss.backward()  # type: ignore[no-untyped-call]
    assert first.grad is not None and second.grad is not None
    return loss.item(), first.grad.numpy(), second.grad.numpy()
