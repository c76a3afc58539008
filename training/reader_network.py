"""The reader's network in torch, as ``rag.reader.Network`` computes it, and its loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from rag.reader import ATTENTION, COVERED, DILATIONS, FILMED, SUMMED
from rag.reader_input import FEATURES, HELD

FLOOR = -1e4
GAP = max(DILATIONS)  # zeros between sentences, which no convolution reaches over
SPEAKS = 64  # numbers that say of a sentence whether it answers
# Layers by the names under which their weights are stored, transposed.
_TRANSPOSED = {
    "input": "input.weight",
    "film": "film.weight",
    "covered_question": "covered.question",
    "covered_match": "covered.match",
    "covered_told": "covered.told",
    "input_covered": "input.covered",
    "speaks": "none.0.weight",
    "speaks_question": "none.0.question",
}


@dataclass(frozen=True)
class Batch:
    """Questions (B of at most Q words) and their sentences (R of at most T words), padded.

    ``tells`` (B, Q, 1) and ``held`` (R, Q, 2) are of the question's words.
    ``owner`` (R,) are indices of questions. ``starts``, ``ends`` (R, T) and ``right`` (R,) say where answers are,
    ``without`` (B,) which questions have none.
    """

    asked: Tensor
    asked_mask: Tensor
    tells: Tensor
    held: Tensor
    ids: Tensor
    features: Tensor
    mask: Tensor
    owner: Tensor
    starts: Tensor
    ends: Tensor
    right: Tensor
    without: Tensor


class Network(nn.Module):
    """See ``rag.reader``."""

    def __init__(self, rows: NDArray[np.float32], size: int, dropout: float) -> None:
        super().__init__()
        given = rows.shape[1]
        self.rows = nn.Embedding.from_pretrained(torch.from_numpy(rows), freeze=False)
        self.dropout = nn.Dropout(dropout)
        self.question = nn.ModuleList([nn.Conv1d(given, size, 3, padding=1), nn.Conv1d(size, size, 3, padding=1)])
        self.pool = nn.Linear(size, 1, bias=False)
        self.align = nn.Linear(given, given, bias=False)
        nn.init.eye_(self.align.weight)
        self.input = nn.Linear(3 * given + len(FEATURES) + 1, size)
        self.look = nn.ModuleList([nn.Conv1d(size, size, 3, padding=step, dilation=step) for step in DILATIONS])
        self.norm = nn.ModuleList([nn.LayerNorm(size) for _ in DILATIONS])
        self.film = nn.Linear(size, 2 * size * len(FILMED))
        self.start, self.end = nn.Linear(size, 1), nn.Linear(size, 1)
        self.start_question, self.end_question = nn.Linear(size, size, bias=False), nn.Linear(size, size, bias=False)
        self.covered_question = nn.Linear(size + 1, COVERED)
        self.covered_match = nn.Linear(len(HELD) + 1, COVERED, bias=False)
        self.covered_told = nn.Linear(len(HELD) + 1, COVERED, bias=False)
        self.input_covered = nn.Linear(2 * COVERED, size, bias=False)
        told = size + len(FEATURES) + 2 * COVERED
        self.sentence = nn.Linear(told, 1)
        self.sentence_question = nn.Linear(size, size, bias=False)
        self.speaks, self.speaks_question = nn.Linear(told, SPEAKS), nn.Linear(size, SPEAKS, bias=False)
        self.none = nn.Linear(SPEAKS, 1)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the logits of words as start and end (R, T), of sentences (R,) and of no answer (B,)."""
        question, about, deep = self._question(batch)
        rows, columns = batch.mask.nonzero(as_tuple=True)
        words = self.dropout(self.rows(batch.ids))
        scores = self.align(words) @ self.align(question)[batch.owner].transpose(1, 2) * ATTENTION
        scores = scores.masked_fill(batch.asked_mask[batch.owner][:, None, :] == 0, FLOOR)
        top = scores.amax(-1, keepdim=True)[rows, columns]
        near = scores.masked_fill(batch.mask[:, :, None] == 0, FLOOR).amax(1).clamp_min(-50)
        covered = self._covered(batch, deep, near)
        seen = (scores.softmax(-1) @ question[batch.owner])[rows, columns]
        words = words[rows, columns]
        features = batch.features[rows, columns]
        x = self.input(torch.cat([words, seen, words * seen, features, top / 5], -1))
        x = functional.relu(x + self.input_covered(self.dropout(covered))[rows])
        lengths = batch.mask.sum(1).long()
        places = (torch.cumsum(lengths + GAP, 0) - lengths)[rows] + columns
        of = batch.owner[rows]
        x = self._look(x, places, int((lengths + GAP).sum()) + GAP, about, of)
        shape = batch.mask.shape
        starts = self.start(x).squeeze(-1) + (self.start_question(x) * about[of]).sum(-1)
        ends = self.end(x).squeeze(-1) + (self.end_question(x) * about[of]).sum(-1)
        most = _most(x, rows, shape[0])
        told = torch.cat([most, batch.features[:, 0], self.dropout(covered)], -1)
        telling = self.sentence(told).squeeze(-1) + (self.sentence_question(most) * about[batch.owner]).sum(-1)
        speaks = functional.relu(self.speaks(told) + self.speaks_question(about)[batch.owner])
        return (
            torch.full(shape, FLOOR).index_put((rows, columns), starts),
            torch.full(shape, FLOOR).index_put((rows, columns), ends),
            telling,
            self.none(_most(speaks, batch.owner, len(about))).squeeze(-1),
        )

    def _covered(self, batch: Batch, deep: Tensor, near: Tensor) -> Tensor:
        """Return how sentences hold the question's words, (R, 2 * COVERED)."""
        mask = batch.asked_mask[batch.owner][..., None]
        own = self.covered_question(torch.cat([deep, batch.tells], -1))
        match = torch.cat([batch.held, near[..., None] / 5], -1)
        each = own[batch.owner] + self.covered_match(match) + self.covered_told(match * batch.tells[batch.owner])
        each = functional.relu(each) * mask
        return torch.cat([each.sum(1) * SUMMED, each.amax(1)], -1)

    def _question(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        mask = batch.asked_mask
        words = self.dropout(self.rows(batch.asked)) * mask[..., None]
        x = functional.relu(self.question[0](words.transpose(1, 2))) * mask[:, None]
        x = (functional.relu(self.question[1](self.dropout(x))) + x) * mask[:, None]
        x = x.transpose(1, 2)
        weights = self.pool(x).squeeze(-1).masked_fill(mask == 0, FLOOR).softmax(-1)
        return words, (weights[..., None] * x).sum(1), x

    def _look(self, x: Tensor, places: Tensor, length: int, about: Tensor, of: Tensor) -> Tensor:
        """Convolve all sentences in one row, zeros between them."""
        size = x.shape[1]
        film = self.film(about)
        for number, (look, norm) in enumerate(zip(self.look, self.norm, strict=True)):
            spread = torch.zeros(length, size).index_copy(0, places, self.dropout(x))
            y = norm(look(spread.T[None])[0].T[places])
            if number in FILMED:
                place = 2 * size * FILMED.index(number)
                y = y * (1 + film[:, place : place + size][of]) + film[:, place + size : place + 2 * size][of]
            x = x + functional.relu(y)
        return x

    def restore(self, found: dict[str, NDArray[np.float32]]) -> None:
        """Take the weights that ``exported`` returned, with those of words as ``embedding.rows`` at full precision."""
        state = {
            "rows.weight": found["embedding.rows"],
            "align.weight": found["align"],
            "pool.weight": found["question.pool"][None],
        }
        for name in ("start", "end", "sentence"):
            state[f"{name}_question.weight"] = found[f"{name}.question"]
            state[f"{name}.weight"] = found[f"{name}.weight"][None]
        for name, count in (("question", 2), ("look", len(DILATIONS))):
            for number in range(count):
                kernel = found[f"{name}.{number}.weight"]  # (3 * in, out)
                shaped = kernel.reshape(3, -1, kernel.shape[1]).transpose(2, 1, 0)
                state[f"{name}.{number}.weight"] = shaped
        for name, stored in _TRANSPOSED.items():
            state[f"{name}.weight"] = found[stored].T
        state |= {"covered_question.bias": found["covered.bias"], "speaks.bias": found["none.0.bias"]}
        state |= {"none.weight": found["none.2.weight"][None], "none.bias": found["none.2.bias"].reshape(-1)}
        state |= {name: found[name] for name in self.state_dict() if name not in state}  # biases and norms
        self.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in state.items()})

    def exported(self) -> dict[str, NDArray[np.float32]]:
        """Return the weights by the names that ``rag.reader.Network`` reads, ready for ``x @ weight``."""
        state = {name: tensor.detach().numpy() for name, tensor in self.state_dict().items()}
        found = {
            "align": state["align.weight"],
            "question.pool": state["pool.weight"][0],
            "start.question": state["start_question.weight"],
            "end.question": state["end_question.weight"],
            "sentence.question": state["sentence_question.weight"],
            "covered.bias": state["covered_question.bias"],
            "none.0.bias": state["speaks.bias"],
            "none.2.weight": state["none.weight"][0],
            "none.2.bias": state["none.bias"][0],
            "input.bias": state["input.bias"],
            "film.bias": state["film.bias"],
        }
        found |= {stored: state[f"{name}.weight"].T for name, stored in _TRANSPOSED.items()}
        for name in ("start", "end", "sentence"):
            found |= {f"{name}.weight": state[f"{name}.weight"][0], f"{name}.bias": state[f"{name}.bias"]}
        for name, count in (("question", 2), ("look", len(DILATIONS))):
            for number in range(count):
                kernel = state[f"{name}.{number}.weight"]  # (out, in, 3)
                found[f"{name}.{number}.weight"] = kernel.transpose(2, 1, 0).reshape(-1, kernel.shape[0])
                found[f"{name}.{number}.bias"] = state[f"{name}.{number}.bias"]
        for number in range(len(DILATIONS)):
            found |= {f"norm.{number}.{part}": state[f"norm.{number}.{part}"] for part in ("weight", "bias")}
        return {name: np.ascontiguousarray(array) for name, array in found.items()}


Logits = tuple[Tensor, Tensor, Tensor, Tensor]


def taught(logits: Logits, teacher: Logits, batch: Batch) -> Tensor:
    """Return the cross entropy with what another network says of the same (arXiv:1503.02531)."""
    count, total = len(logits[3]), torch.zeros(())
    for own, other in ((logits[0], teacher[0]), (logits[1], teacher[1])):
        words, none = _shares(own, logits[3], batch.owner)
        right, without = _shares(other, teacher[3], batch.owner)
        total = total - ((right.exp() * words).sum() + (without.exp() * none).sum()) / count
    telling, right = (x[2] - _log_sum(x[2], batch.owner, count)[batch.owner] for x in (logits, teacher))
    return total - 0.5 * (right.exp() * telling).sum() / count


def _shares(logits: Tensor, none: Tensor, owner: Tensor) -> tuple[Tensor, Tensor]:
    """Return the logarithms of what words, and no answer, are likely to be."""
    whole = torch.logaddexp(_log_sum(torch.logsumexp(logits, 1), owner, len(none)), none)
    return logits - whole[owner][:, None], none - whole


def loss(logits: Logits, batch: Batch) -> Tensor:
    """Return how unlikely the right answers are among all words of a question's sentences, and no answer at all."""
    starts, ends, telling, none = logits
    count = len(none)
    total = torch.zeros(())
    for words, right in ((starts, batch.starts), (ends, batch.ends)):
        all_words = _log_sum(torch.logsumexp(words, 1), batch.owner, count)
        right_words = _log_sum(torch.logsumexp(words.masked_fill(~right, -1e9), 1), batch.owner, count)
        told = torch.where(batch.without, none, right_words)
        total = total + (torch.logaddexp(all_words, none) - told).mean()
    some = ~batch.without
    if some.any():
        every = _log_sum(telling, batch.owner, count)
        right_ones = _log_sum(telling.masked_fill(~batch.right, -1e9), batch.owner, count)
        total = total + 0.5 * (every - right_ones)[some].mean()
    return total


def _most(x: Tensor, owner: Tensor, count: int) -> Tensor:
    floor = torch.full((count, x.shape[1]), FLOOR)
    return floor.scatter_reduce(0, owner[:, None].expand(-1, x.shape[1]), x, "amax")


def _log_sum(logits: Tensor, owner: Tensor, count: int) -> Tensor:
    top = torch.full((count,), -1e9).scatter_reduce(0, owner, logits, "amax").detach()
    summed = torch.zeros(count).scatter_add(0, owner, (logits - top[owner]).exp())
    return top + summed.clamp_min(1e-30).log()


def in_batch(
    questions: Sequence[tuple[NDArray[np.int64], NDArray[np.float16]]], bags: Sequence[Sequence[Labelled]]
) -> Batch:
    """Pad questions and their sentences to one batch."""
    flat = [(number, one) for number, bag in enumerate(bags) for one in bag]
    widest, longest = max(len(ids) for ids, _ in questions), max(len(one.ids) for _, one in flat)
    asked = np.zeros((len(questions), widest), np.int64)
    asked_mask = np.zeros((len(questions), widest), np.float32)
    tells = np.zeros((len(questions), widest, 1), np.float32)
    for number, (ids, told) in enumerate(questions):
        asked[number, : len(ids)], asked_mask[number, : len(ids)], tells[number, : len(ids)] = ids, 1, told
    shape = (len(flat), longest)
    ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.float32)
    features = np.zeros((*shape, len(FEATURES)), np.float32)
    held = np.zeros((len(flat), widest, len(HELD)), np.float32)
    starts, ends = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, (_, one) in enumerate(flat):
        length = len(one.ids)
        ids[row, :length], features[row, :length], mask[row, :length] = one.ids, one.features, 1
        held[row, : len(one.held)] = one.held
        if one.starts is not None and one.ends is not None:
            starts[row, :length], ends[row, :length] = one.starts, one.ends
    right = starts.any(axis=1)
    owner = np.array([number for number, _ in flat])
    without = np.ones(len(questions), bool)
    without[owner[right]] = False
    arrays = (asked, asked_mask, tells, held, ids, features, mask, owner, starts, ends, right, without)
    return Batch(*map(torch.from_numpy, arrays))


@dataclass
class Labelled:
    """A sentence as the reader sees it, and which of its words begin and end an answer, where any does.

    ``holds`` says whether it holds the answer's text at all, answer or not; ``text`` and ``offsets`` (n, 2) are for
    measuring.
    """

    ids: NDArray[np.uint16]
    features: NDArray[np.float16]
    held: NDArray[np.bool_]
    text: str
    offsets: NDArray[np.int16]
    holds: bool
    starts: NDArray[np.bool_] | None = None
    ends: NDArray[np.bool_] | None = None
    origin: bool = False
