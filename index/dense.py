"""The vectors of chunks in a faiss index, derived from the store; this module alone imports faiss.

A vector takes a byte a number: faiss's 8-bit scalar quantizer with one range for all numbers, which is searched in two
thirds of the time of one with a range each. Up to ``FLAT_UP_TO`` chunks all vectors are compared, where there are many
first by two bits a number, which takes a fifth of the time and decides which ones are looked at closely; above that
they are parted into lists (IVF), and a search looks into ``PROBED`` of these. docs/architecture.md has the figures that
this was chosen by. A filter that leaves no more than that share is searched exactly: in all lists, the allowed vectors
only.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store import Change, Store
from index.types import TimeSpan

LAYOUT = "4"
FLAT_UP_TO = 300_000
PROBED = 0.25
GLANCED_FROM = 4096
"""Vectors from which on two bits of each number are looked at first."""
_TRAINED_ON = 40_000
_MARGIN = 0.1  # of the range that the trained rows have, for those that come later
_GROWS_FROM = 4096  # smaller ones are made anew at each change: what they were trained on says too little
# Of so many numbers or more the errors of each even out.
_GLANCED_DIMENSION = 128
# How many are looked at closely: of so many for each of the k wanted, and some more, none of these is missing.
GLANCED, GLANCED_MORE = 8, 120
_LEVELS = np.array([-1.510, -0.4528, 0.4528, 1.510], dtype=np.float32)  # the best four for a normal distribution
_Page = tuple[NDArray[np.int64], NDArray[np.float32]]
_FILE, _ROWS, _ABOUT = "vectors.faiss", "rows.npy", "about.json"


class DenseIndex:
    """A searchable state of the vectors; ``search`` may be called from any thread.

    Parameters
    ----------
    index : faiss index
        The vectors, by their place.
    rows : int64 array (n, 3)
        By place: the chunk's id, first and last day of its article as ordinals (1 and 0 where it has no year). Ids
        ascend.
    about : dict
        ``kind`` (flat, glanced or ivf), ``lists`` and ``built``, how many vectors it was last made anew of.
    """

    def __init__(self, index: Any, rows: NDArray[np.int64], about: dict[str, Any]) -> None:
        self._index = index
        glanced = about["kind"] == "glanced"
        self._glance = _faiss().downcast_index(index.base_index) if glanced else None
        self._exact = _faiss().downcast_index(index.refine_index) if glanced else index
        self._rows = rows
        self.about = about

    def __len__(self) -> int:
        return len(self._rows)

    def search(
        self,
        vector: NDArray[np.float32],
        k: int,
        *,
        period: TimeSpan | None = None,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` chunk ids with their cosine similarity to a unit vector, best first.

        ``vector`` has shape (dimension,); a zero vector finds nothing. ``period`` must share a day with the article's
        date, ``allowed`` are the ids that may be returned.
        """
        mask = self._mask(period, allowed)
        count = len(self) if mask is None else int(np.count_nonzero(mask))
        k = min(k, count)
        if k < 1 or not vector.any():
            return []
        faiss = _faiss()
        query = np.ascontiguousarray(vector[None], dtype=np.float32)
        # One vector gives several threads nothing to share, and on a busy machine they wait for each other longer than
        # the search takes. The number is the calling thread's own.
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)
        try:
            scores, places = self._nearest(query, k, mask, count)
        finally:
            faiss.omp_set_num_threads(threads)
        there = places[0] >= 0
        ids, values = self._rows[places[0][there], 0], scores[0][there]
        order = np.lexsort((ids, -values))
        return list(zip(ids[order].tolist(), values[order].tolist(), strict=True))

    def ids(self) -> list[int]:
        """Return the ids of all chunks in it, ascending."""
        return [int(number) for number in self._rows[:, 0]]

    def _mask(self, period: TimeSpan | None, allowed: NDArray[np.int64] | None) -> NDArray[np.bool_] | None:
        """Return for each place whether it may be returned, None where all may."""
        mask = None
        if period is not None:
            first, last = period.first.toordinal(), period.last.toordinal()
            mask = (self._rows[:, 1] <= last) & (self._rows[:, 2] >= first)
        if allowed is not None:
            named = np.zeros(len(self), dtype=np.bool_)
            at = np.searchsorted(self._rows[:, 0], allowed)
            at = at[at < len(self)]
            named[at[np.isin(self._rows[at, 0], allowed)]] = True
            mask = named if mask is None else mask & named
        return mask

    def _nearest(
        self, query: NDArray[np.float32], k: int, mask: NDArray[np.bool_] | None, count: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return what faiss finds, scores and places of shape (1, k), among the ``count`` that the mask leaves."""
        faiss, whole = _faiss(), len(self)
        reach = GLANCED * k + GLANCED_MORE
        if self._glance is not None and mask is None and reach < whole // 4:
            found = self._index.search(query, k, params=faiss.IndexRefineSearchParameters(k_factor=reach / k))
            return found[0], found[1]
        reach = reach * whole // count
        if self._glance is not None and mask is not None and 4 * count > whole and reach < whole // 4:
            # faiss has no filter for this kind, so it is asked for as many more as the filter is to take away.
            _, glanced = self._glance.search(query, reach)
            chosen = np.zeros(whole, dtype=np.bool_)
            chosen[glanced[0]] = True
            chosen &= mask
            # The filter may go against the question: then all that it leaves are looked at.
            if 2 * np.count_nonzero(chosen) * whole > reach * count:
                mask = chosen
        found = self._exact.search(query, k, params=self._parameters(mask, count))
        return found[0], found[1]

    def _parameters(self, mask: NDArray[np.bool_] | None, count: int) -> Any:
        faiss = _faiss()
        chosen = None if mask is None else faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        if self.about["kind"] != "ivf":
            return None if chosen is None else faiss.SearchParameters(sel=chosen)
        lists = self.about["lists"]
        share = min(1.0, PROBED * len(self) / count)
        return faiss.SearchParametersIVF(sel=chosen, nprobe=max(1, round(lists * share)))


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
        index = _faiss().read_index(str(folder / _FILE))
        rows = np.load(folder / _ROWS, allow_pickle=False)
        return DenseIndex(index, rows, json.loads((folder / _ABOUT).read_text(encoding="utf-8")))

    def memory(self, store: Store) -> DenseIndex:
        """Return the index of all vectors, made in memory."""
        index, about, sample, pages = self._trained(store, store.vector_ids())
        glance = Glance(sample) if about["kind"] == "glanced" else None
        del sample
        added = [np.empty(0, dtype=np.int64)]
        # Where it was trained on all of them they are not read again.
        for ids, matrix in pages or store.vectors(self.dimension):
            index.add(matrix)
            added.append(ids)
            if glance is not None:
                glance.add(matrix)
        if glance is not None:
            index = glance.before(index)
        return DenseIndex(index, store.chunk_days(np.concatenate(added)), about)

    def write(self, store: Store, folder: Path) -> None:
        """Make the index of all vectors in an empty folder."""
        _write(self.memory(store), folder)

    def update(self, store: Store, base: Path, folder: Path, change: Change) -> None:
        """Write into an empty folder what ``base`` holds, carried forward by a change."""
        _write(self._grown(store, self.load(base), change) or self.memory(store), folder)

    def patch(self, store: Store, index: DenseIndex, change: Change) -> DenseIndex | None:
        """Return an open index carried forward in memory; searches under way keep the old one."""
        copy = DenseIndex(_faiss().clone_index(index._index), index._rows, index.about)
        return self._grown(store, copy, change) or self.memory(store)

    def _trained(
        self, store: Store, ids: NDArray[np.int64]
    ) -> tuple[Any, dict[str, Any], NDArray[np.float32], list[_Page]]:
        """Return an empty index that has seen a part of the vectors, evenly chosen; last the pages if these are all."""
        faiss = _faiss()
        step = max(1, len(ids) // _TRAINED_ON)
        pages = list(store.vectors(self.dimension, ids[::step].tolist() if step > 1 else None))
        rows = [matrix for _, matrix in pages]
        sample = np.concatenate(rows) if rows else np.zeros((1, self.dimension), dtype=np.float32)
        metric, bits = faiss.METRIC_INNER_PRODUCT, faiss.ScalarQuantizer.QT_8bit_uniform
        about: dict[str, Any] = {"kind": "flat", "lists": 0, "built": len(ids)}
        if len(ids) <= FLAT_UP_TO:
            index = faiss.IndexScalarQuantizer(self.dimension, bits, metric)
        else:
            about |= {"kind": "ivf", "lists": min(int(2 * len(ids) ** 0.5), len(sample) // 8)}
            coarse = faiss.IndexFlatIP(self.dimension)
            index = faiss.IndexIVFScalarQuantizer(coarse, self.dimension, about["lists"], bits, metric, False)
            index.cp.niter, index.cp.spherical = 8, True
            index.cp.min_points_per_centroid = 1
        index.sq.rangestat_arg = _MARGIN
        index.train(sample)
        if about["kind"] == "flat" and len(ids) >= GLANCED_FROM and glanceable(self.dimension):
            about["kind"] = "glanced"
        return index, about, sample, pages if step == 1 else []

    def _grown(self, store: Store, index: DenseIndex, change: Change) -> DenseIndex | None:
        """Return the index with what is new put in; None where it has to be made anew."""
        rows, built = index._rows, index.about["built"]
        new = np.array(sorted(change.texts - set(rows[:, 0].tolist())), dtype=np.int64)
        gone = len(new) < len(change.texts)
        if gone or (len(new) and (built < _GROWS_FROM or len(rows) + len(new) > 2 * built)):
            return None
        for ids, matrix in store.vectors(self.dimension, new.tolist()):
            if len(rows) and len(ids) and ids[0] < rows[-1, 0]:
                return None
            index._index.add(matrix)
            rows = np.concatenate([rows, store.chunk_days(ids)])
        if change.dates:
            dated = np.array(sorted(change.dates & set(rows[:, 0].tolist())), dtype=np.int64)
            rows = rows.copy()
            rows[np.searchsorted(rows[:, 0], dated)] = store.chunk_days(dated)
        return DenseIndex(index._index, rows, index.about)


def described(folder: Path) -> str:
    """Return in a few words how the index in a folder searches; "" where it does not say."""
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        return f"ivf, {about['lists']} lists" if about["kind"] == "ivf" else "flat"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def glanceable(dimension: int) -> bool:
    """Return whether vectors of so many numbers can be compared by two bits of each first."""
    return dimension >= _GLANCED_DIMENSION and dimension % 4 == 0


class Glance:
    """Vectors by two bits a number, four levels set by the mean and spread that it has in a sample, (n, dimension).

    For faiss each pair of numbers is a part of a product quantizer, of four bits, whose 16 centroids are the pairs of
    levels. These need no training, and the bits are found here in a tenth of the time that faiss takes.
    """

    def __init__(self, sample: NDArray[np.float32]) -> None:
        faiss = _faiss()
        dimension = sample.shape[1]
        levels = sample.mean(axis=0) + sample.std(axis=0) * _LEVELS[:, None]  # (4, dimension)
        self._borders = (levels[1:] + levels[:-1]) / 2
        pairs = np.empty((dimension // 2, 4, 4, 2), dtype=np.float32)
        pairs[..., 0] = levels[:, 0::2].T[:, None, :]
        pairs[..., 1] = levels[:, 1::2].T[:, :, None]
        self._index = faiss.IndexPQ(dimension, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT)
        faiss.copy_array_to_vector(pairs.ravel(), self._index.pq.centroids)
        self._index.is_trained = True

    def add(self, matrix: NDArray[np.float32]) -> None:
        """Put rows in, shape (n, dimension)."""
        bits = np.zeros(matrix.shape, dtype=np.uint8)
        for border in self._borders:
            bits += matrix > border
        four = bits.view("<u4")  # of four bytes with two bits each, one byte with eight
        self._index.add_sa_codes(((four | four >> 6 | four >> 12 | four >> 18) & 0xFF).astype(np.uint8))

    def before(self, exact: Any) -> Any:
        """Return an index that looks at these first, and at those of ``exact``, of the same vectors, for the best."""
        faiss = _faiss()
        return faiss.IndexRefine(faiss.IndexPQFastScan(self._index), exact)


def _write(index: DenseIndex, folder: Path) -> None:
    _faiss().write_index(index._index, str(folder / _FILE))
    np.save(folder / _ROWS, index._rows, allow_pickle=False)
    (folder / _ABOUT).write_text(json.dumps(index.about), encoding="utf-8")


def _faiss() -> Any:
    import faiss

    return faiss
