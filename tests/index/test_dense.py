from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import database, dense, writing
from index.dense import DenseBackend
from index.records import packed, unit_rows
from index.store import Store
from index.types import Chunk, TimeSpan
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


def rows(count: int, seed: int = 1, dimension: int = DIMENSION) -> NDArray[np.float32]:
    return unit_rows(np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32))


def put(store: Store, matrix: NDArray[np.float32], first: int = 0) -> None:
    entries = []
    for number, vector in enumerate(matrix, first):
        one = article(str(number), "文")
        entries.append(Entry(packed(one, [Chunk(one.id, 0, 1, "文")], vector[None]), None, number))
    writing.put(store, entries, [], 1)


def backend() -> DenseBackend:
    return DenseBackend(DIMENSION, "test")


ALMOST = 0.02
"""How far a score may be off for 8 numbers of 8 bits each; with more of them it is less."""


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 40), st.integers(1, 50), st.none() | st.sets(st.integers(1, 60)), st.integers(0, 99))
def test_search_is_the_cosine_but_for_rounding(
    tmp_path_factory: pytest.TempPathFactory, count: int, k: int, allowed: set[int] | None, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("dense")
    database.make(folder, META)
    store = Store(folder)
    put(store, rows(count, seed))
    query = rows(1, seed + 100)[0]
    cosines = {n: c for ids, matrix in store.vectors(DIMENSION) for n, c in zip(ids.tolist(), matrix @ query)}  # noqa: B905
    wanted = sorted((c for n, c in cosines.items() if allowed is None or n in allowed), reverse=True)[:k]
    given_ids = None if allowed is None else np.array(sorted(allowed), dtype=np.int64)
    found = backend().memory(store).search(query, k, allowed=given_ids)
    np.testing.assert_allclose([score for _, score in found], wanted, atol=ALMOST)
    np.testing.assert_allclose([cosines[n] for n, _ in found], wanted, atol=2 * ALMOST)
    assert all(allowed is None or n in allowed for n, _ in found)
    assert len({n for n, _ in found}) == len(found)
    store.database.close()


def test_period_is_that_of_the_article(store: Store) -> None:
    days = [None, "2020", "2020-06-15", "2021-01-01", "--03-01"]
    articles = [article(str(n), "文", date=day) for n, day in enumerate(days)]
    matrix = rows(len(days))
    writing.put(
        store,
        [
            Entry(packed(one, [Chunk(one.id, 0, 1, "文")], vector[None]), None, n)
            for n, (one, vector) in enumerate(zip(articles, matrix, strict=True))
        ],
        [],
        1,
    )
    index = backend().memory(store)
    for period in (TimeSpan.of(2020), TimeSpan.of(2020, 6, 15), TimeSpan.of(2021), TimeSpan.of(1999)):
        found = {n for n, _ in index.search(matrix[0], 9, period=period)}
        assert found == set(store.chunks_in(period).tolist())
    some = np.array([1, 2, 99], dtype=np.int64)
    assert {n for n, _ in index.search(matrix[0], 9, period=TimeSpan.of(2020), allowed=some)} == {2}


def test_many_vectors_are_parted_into_lists(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "FLAT_UP_TO", 500)
    monkeypatch.setattr(dense, "_GROWS_FROM", 500)
    put(store, rows(2000))
    base, following = tmp_path / "base", tmp_path / "next"
    base.mkdir()
    following.mkdir()
    backend().write(store, base)
    at = store.change()
    put(store, rows(200, 3), first=2000)
    change = store.changes_since(at)
    assert change is not None
    backend().update(store, base, following, change)
    index = backend().load(following)
    assert (index.about["kind"], index.about["built"]) == ("ivf", 2000), "it was carried forward, not made anew"
    assert dense.described(following) == f"ivf, {index.about['lists']} lists"
    assert dense.described(tmp_path) == ""
    assert index.ids() == store.chunk_ids().tolist()
    matrix = np.concatenate([part for _, part in store.vectors(DIMENSION)])
    few = np.arange(7, 2200, 20, dtype=np.int64)
    share = []
    for query in rows(50, 4):
        best = set((np.argsort(-(matrix @ query))[:10] + 1).tolist())
        share.append(len(best & {n for n, _ in index.search(query, 10)}) / 10)
        exact = sorted((matrix @ query)[few - 1], reverse=True)[:10]
        found = [score for _, score in index.search(query, 10, allowed=few)]
        np.testing.assert_allclose(found, exact, atol=ALMOST)
    assert np.mean(share) > 0.8


def test_first_look_at_two_bits_loses_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = DenseBackend(128, "test")
    folder = tmp_path / "base"
    folder.mkdir()
    put(store, rows(4000, 1, 128))
    plain = wide.memory(store)
    monkeypatch.setattr(dense, "GLANCED_FROM", 2000)
    monkeypatch.setattr(dense, "_GROWS_FROM", 2000)
    wide.write(store, folder)
    at = store.change()
    put(store, rows(100, 2, 128), first=4000)
    change = store.changes_since(at)
    assert change is not None
    glanced, grown = wide.load(folder), wide.patch(store, wide.load(folder), change)
    assert grown is not None
    assert (plain.about["kind"], glanced.about["kind"], grown.about["kind"]) == ("flat", "glanced", "glanced")
    assert dense.described(folder) == "flat"
    most, few, one = np.arange(1, 3001), np.arange(7, 4000, 20), np.array([3999])
    for query in rows(30, 3, 128):
        for allowed in (None, most, few, one):
            wanted = plain.search(query, 10, allowed=allowed)
            assert glanced.search(query, 10, allowed=allowed) == wanted
        assert {score for _, score in wanted} <= {score for _, score in glanced.search(query, 4000)}
        assert grown.search(query, 10, allowed=np.arange(1, 4001)) == plain.search(query, 10)
    for number, vector in enumerate(rows(100, 2, 128)[:5], 4001):
        assert grown.search(vector, 1)[0][0] == number


def test_small_change_of_a_big_index_trains_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "_GROWS_FROM", 50)
    put(store, rows(100))
    index, at = backend().memory(store), store.change()
    put(store, rows(5, 2), first=100)
    redated = article("7", "文", date="2020")
    writing.redate(store, [redated], lambda _, chunks: chunks)
    change = store.changes_since(at)
    assert change is not None
    grown = backend().patch(store, index, change)
    assert grown is not None
    assert (grown.about["built"], len(grown)) == (100, 105)
    assert {n for n, _ in grown.search(rows(1)[0], 9, period=TimeSpan.of(2020))} == {8}
    assert index.search(rows(1)[0], 9, period=TimeSpan.of(2020)) == []
    writing.remove(store, ["3"])
    again = store.changes_since(at)
    assert again is not None
    anew = backend().patch(store, grown, again)
    assert anew is not None
    assert (anew.about["built"], len(anew)) == (104, 104)


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
    base, following = tmp_path / "base", tmp_path / "next"
    base.mkdir()
    following.mkdir()
    backend().write(store, base)
    held = faiss.read_index(str(base / "vectors.faiss"))
    gone = faiss.vector_to_array(held.codes)[2 * DIMENSION : 3 * DIMENSION].tobytes()
    assert gone in (base / "vectors.faiss").read_bytes()
    at = store.change()
    writing.remove(store, ["2"])
    change = store.changes_since(at)
    assert change is not None
    backend().update(store, base, following, change)
    index = backend().load(following)
    assert gone not in (following / "vectors.faiss").read_bytes()
    assert (len(index), index.ids(), index.about["built"]) == (5, [1, 2, 4, 5, 6], 5)


def test_stamp_tells_encoders_apart() -> None:
    assert DenseBackend(8, "a").stamp() != DenseBackend(8, "b").stamp() != DenseBackend(16, "b").stamp()
