"""The vectors of chunks in a faiss index, derived from the store; this module alone imports faiss.

Up to some hundred thousand chunks a flat index is exact and fast enough (a search over 200,000 rows of 256 takes
about 20 ms); above that an approximate one would be made here, with filtered searches scanned exactly.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.store import Change, Store

if TYPE_CHECKING:
    from collections.abc import Iterable

LAYOUT = "1"
_FILE = "vectors.faiss"


class DenseIndex:
    """A searchable state of the vectors; ``search`` may be called from any thread."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self, vector: NDArray[np.float32], k: int, *, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` chunk ids with their cosine similarity to a unit vector, best first.

        ``vector`` has shape (dimension,); a zero vector finds nothing. ``allowed`` are the ids that may be returned.
        """
        k = min(k, len(self) if allowed is None else len(allowed))
        if k < 1 or not vector.any():
            return []
        faiss = _faiss()
        parameters = None
        if allowed is not None:
            bitmap = np.zeros(int(allowed.max()) // 8 + 1, dtype=np.uint8)
            np.bitwise_or.at(bitmap, allowed >> 3, np.left_shift(1, allowed & 7).astype(np.uint8))
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bitmap))
        query = np.ascontiguousarray(vector[None], dtype=np.float32)
        # One vector gives several threads nothing to share, and on a busy machine they wait for each other longer than
        # the search takes. The number is the calling thread's own.
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)
        try:
            scores, ids = self._index.search(query, k, params=parameters)
        finally:
            faiss.omp_set_num_threads(threads)
        found = [(int(n), float(score)) for n, score in zip(ids[0], scores[0], strict=True) if n >= 0]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def ids(self) -> list[int]:
        """Return the ids of all chunks in it, ascending."""
        return sorted(_faiss().vector_to_array(self._index.id_map).tolist())


class DenseBackend:
    """Makes, opens and carries forward the generations of the dense index."""

    kind = "dense"

    def __init__(self, dimension: int, fingerprint: str) -> None:
        self.dimension = dimension
        self.fingerprint = fingerprint

    def stamp(self) -> str:
        """Return what an index must have been made with to be used."""
        return f"{LAYOUT} {self.dimension} {self.fingerprint}"

    def load(self, folder: Path) -> DenseIndex:
        """Open the index in a folder whose checksums hold: faiss would read a damaged file without a word."""
        return DenseIndex(_faiss().read_index(str(folder / _FILE)))

    def memory(self, store: Store) -> DenseIndex:
        """Return the index of all vectors, made in memory."""
        return DenseIndex(self._whole(store))

    def write(self, store: Store, folder: Path) -> None:
        """Make the index of all vectors in an empty folder."""
        _faiss().write_index(self._whole(store), str(folder / _FILE))

    def update(self, store: Store, base: Path, folder: Path, change: Change) -> None:
        """Write into an empty folder what ``base`` holds, carried forward by a change."""
        index = _faiss().read_index(str(base / _FILE))
        self._apply(store, index, change)
        _faiss().write_index(index, str(folder / _FILE))

    def patch(self, store: Store, index: DenseIndex, change: Change) -> DenseIndex | None:
        """Return a copy of an open index carried forward in memory; searches under way keep the old one."""
        copy = _faiss().clone_index(index._index)
        self._apply(store, copy, change)
        return DenseIndex(copy)

    def _whole(self, store: Store) -> Any:
        faiss = _faiss()
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(self.dimension))
        _add(index, store.vectors(self.dimension))
        return index

    def _apply(self, store: Store, index: Any, change: Change) -> None:
        if change.texts:
            index.remove_ids(np.array(sorted(change.texts), dtype=np.int64))
            _add(index, store.vectors(self.dimension, change.texts))


def _add(index: Any, parts: Iterable[tuple[NDArray[np.int64], NDArray[np.float32]]]) -> None:
    for ids, matrix in parts:
        index.add_with_ids(matrix, ids)


def _faiss() -> Any:
    import faiss

    return faiss
