"""A reranker by name: any sentence-transformers CrossEncoder, which reads question and passage together."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index import sentence_models
from index.errors import InputError
from index.records import embedding_text
from index.types import Hit

if TYPE_CHECKING:
    from index.interface import Archive

_LOWEST = -1e9  # what is no number ranks last, and can be written as JSON


class Reranker(Protocol):
    """What tells how well texts answer a query."""

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one score a text, shape (texts,), higher is better; comparable within one call only."""


class CrossEncoder:
    """A sentence-transformers CrossEncoder with one score a pair; safe to share among threads.

    Parameters
    ----------
    name
        A name on the hub, or a folder.
    batch_size
        Pairs per forward pass.
    device
        What torch calls it (``"cpu"``, ``"cuda"``, ``"mps"``); None leaves the choice to the library.
    max_length
        Tokens that a pair is cut to; None is what the model says of itself.
    backend
        ``"torch"``, ``"onnx"`` or ``"openvino"``.

    Raises
    ------
    InputError
        A package is missing, the model cannot be loaded, or it gives something else than one score a pair.
    """

    def __init__(
        self,
        name: str,
        *,
        batch_size: int = 32,
        device: str | None = None,
        max_length: int | None = None,
        backend: str = "torch",
    ) -> None:
        folder = Path(name).expanduser()
        if not name.strip() or (not folder.is_dir() and (folder.is_absolute() or name.startswith((".", "~")))):
            raise InputError(f"the reranker {name!r} is no folder; give a CrossEncoder's folder or hub name")
        if batch_size < 1:
            raise InputError(f"the reranker's batch size is {batch_size}; expected 1 or more")
        self.name = str(folder) if folder.is_dir() else name
        self._batch_size = batch_size
        self._mutex = threading.Lock()
        # A question's passages are looked at more than once on the way to its answer.
        self._query, self._known = "", dict[str, np.float32]()
        self._model = sentence_models.load(
            "CrossEncoder", self.name, device=device, backend=backend, what="reranker", max_length=max_length
        )
        if self._model.num_labels != 1:
            raise InputError(
                f"the model {name!r} gives {self._model.num_labels} scores for a pair, so it ranks nothing; "
                "choose a CrossEncoder with one, such as a reranker"
            )

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one score a text, shape (texts,), higher is better, as the model gives it (as a rule in [0, 1])."""
        # A fast tokenizer cannot be used by two threads at once.
        with self._mutex:
            if self._query != query:
                self._query, self._known = query, {}
            fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
            if fresh:
                found = self._model.predict(
                    [(query, text) for text in fresh],
                    batch_size=self._batch_size,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
                self._known.update(zip(fresh, np.asarray(found, dtype=np.float32).reshape(len(fresh)), strict=True))
            scores = np.array([self._known[text] for text in texts], dtype=np.float32)
        return np.nan_to_num(scores, nan=_LOWEST, neginf=_LOWEST, posinf=-_LOWEST)


def reordered(reranker: Reranker, query: str, hits: Sequence[Hit], archive: Archive, depth: int) -> list[Hit]:
    """Return the hits with the first ``depth`` in the order that the reranker gives, which reads them with their title.

    ``reranked`` never rises from hit to hit; ``score`` stays with the places (see ``Hit``).
    """
    first = hits[:depth]
    texts = [embedding_text(archive.article(hit.chunk.article_id).title, hit.chunk.text) for hit in first]
    scores = reranker.score(query, texts)
    order = np.argsort(-scores, kind="stable").tolist()
    found = [replace(first[place], reranked=float(scores[place])) for place in order]
    least = found[-1].reranked if found else None
    found += [replace(hit, reranked=None if least is None else min(hit.score, least)) for hit in hits[depth:]]
    return [replace(hit, score=place.score, rank=place.rank) for hit, place in zip(found, hits, strict=True)]
