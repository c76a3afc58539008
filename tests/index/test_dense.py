from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import database, writing
from index.dense import DenseBackend
from index.records import unit_rows
from index.store import Store
from index.types import Chunk
from index.writing import Entry
from tests.archives import article

DIMENSION = 8
META = {"encoder": "none", "fingerprint": "none", "dimension": str(DIMENSION), "tokens": "none", "created": "now"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    database.make(tmp_path, META)
    opened = Store(tmp_path)
    yield opened
    opened.database.close()


def rows(count: int, seed: int = 1) -> NDArray[np.float32]:
    return unit_rows(np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32))


def put(store: Store, matrix: NDArray[np.float32], first: int = 0) -> None:
    entries = []
    for number, vector in enumerate(matrix, first):
        one = article(str(number), "文")
        entries.append(Entry(one, None, number, [Chunk(one.id, 0, 1, "文")], "", vector[None]))
    writing.put(store, entries, [], 1)


def backend() -> DenseBackend:
    return DenseBackend(DIMENSION, "test")


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 40), st.integers(1, 50), st.none() | st.sets(st.integers(1, 40)), st.integers(0, 99))
def test_search_is_the_exact_cosine(
    tmp_path_factory: pytest.TempPathFactory, count: int, k: int, allowed: set[int] | None, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("dense")
    database.make(folder, META)
    store = Store(folder)
    put(store, rows(count, seed))
    query = rows(1, seed + 100)[0]
    stored = [
        pair for ids, matrix in store.vectors(DIMENSION) for pair in zip(ids.tolist(), matrix @ query, strict=True)
    ]
    wanted = sorted((pair for pair in stored if allowed is None or pair[0] in allowed), key=lambda pair: -pair[1])[:k]
    given_ids = None if allowed is None else np.array(sorted(allowed), dtype=np.int64)
    found = backend().memory(store).search(query, k, allowed=given_ids)
    assert [number for number, _ in found] == [number for number, _ in wanted]
    np.testing.assert_allclose([score for _, score in found], [score for _, score in wanted], atol=1e-5)
    store.database.close()


def test_zero_query_and_empty_index_find_nothing(store: Store) -> None:
    assert backend().memory(store).search(rows(1)[0], 5) == []
    put(store, rows(3))
    index = backend().memory(store)
    assert index.search(np.zeros(DIMENSION, np.float32), 5) == []
    assert index.search(rows(1)[0], 5, allowed=np.array([], dtype=np.int64)) == []
    assert len(index.search(rows(1)[0], 5)) == 3


def test_file_carried_forward_is_the_one_made_anew(store: Store, tmp_path: Path) -> None:
    put(store, rows(10))
    base, following = tmp_path / "base", tmp_path / "next"
    base.mkdir()
    following.mkdir()
    backend().write(store, base)
    at = store.change()
    writing.remove(store, ["3", "7"])
    put(store, rows(4, 5), first=8)
    change = store.changes_since(at)
    assert change is not None
    backend().update(store, base, following, change)
    carried, anew = backend().load(following), backend().memory(store)
    patched = backend().patch(store, backend().load(base), change)
    assert patched is not None
    query = rows(1, 9)[0]
    assert carried.ids() == anew.ids() == patched.ids() == store.chunk_ids().tolist()
    assert carried.search(query, 20) == anew.search(query, 20) == patched.search(query, 20)


def test_patching_leaves_the_index_under_way_alone(store: Store) -> None:
    put(store, rows(5))
    index = backend().memory(store)
    before, at = index.ids(), store.change()
    writing.remove(store, ["0", "1"])
    change = store.changes_since(at)
    assert change is not None
    patched = backend().patch(store, index, change)
    assert index.ids() == before
    assert patched is not None
    assert len(patched) == 3


def test_removed_vector_is_not_in_the_file(store: Store, tmp_path: Path) -> None:
    put(store, rows(6))
    gone = next(iter(store.vectors(DIMENSION)))[1][2].tobytes()
    base, following = tmp_path / "base", tmp_path / "next"
    base.mkdir()
    following.mkdir()
    backend().write(store, base)
    assert gone in (base / "vectors.faiss").read_bytes()
    at = store.change()
    writing.remove(store, ["2"])
    change = store.changes_since(at)
    assert change is not None
    backend().update(store, base, following, change)
    assert gone not in (following / "vectors.faiss").read_bytes()


def test_stamp_tells_encoders_apart() -> None:
    assert DenseBackend(8, "a").stamp() != DenseBackend(8, "b").stamp() != DenseBackend(16, "b").stamp()
