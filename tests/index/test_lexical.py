from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import database, tokens, writing
from index.generations import Generations
from index.lexical import LexicalBackend, LexicalIndex
from index.records import packed
from index.store import Store
from index.types import Article, Chunk, TimeSpan
from index.writing import Entry
from tests.archives import article

META = {"encoder": "none", "fingerprint": "none", "dimension": "4", "tokens": "none", "created": "now"}
TEXTS = ["投资目标2490亿元", "港口吞吐量增长", "投资增长25%", "音乐节开幕", "新区医院开工建设", "投资港口建设"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    database.make(tmp_path, META)
    opened = Store(tmp_path)
    yield opened
    opened.database.close()


def put(store: Store, *articles: Article) -> None:
    entries = [
        Entry(packed(one, [Chunk(one.id, 0, len(one.text), one.text)], np.ones((1, 4), np.float32)), None, place)
        for place, one in enumerate(articles)
    ]
    writing.put(store, entries, [], 1)


def texts(store: Store, hits: list[tuple[int, float]]) -> list[str]:
    return [chunk.text for chunk in store.chunks([number for number, _ in hits])]


def test_best_words_come_first_and_scores_fall(store: Store) -> None:
    put(store, *(article(str(n), text, title=None) for n, text in enumerate(TEXTS)))
    hits = LexicalBackend().memory(store).search("投资目标是多少", 10)
    assert texts(store, hits)[0] == "投资目标2490亿元"
    assert set(texts(store, hits)) == {text for text in TEXTS if "投资" in text}
    scores = [score for _, score in hits]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_title_counts_less_than_text(store: Store) -> None:
    put(
        store,
        article("t", "今天天气很好", title="海洋经济"),
        article("b", "海洋经济很好", title="天气"),
        article("n", "什么也没有", title="无题"),
    )
    hits = LexicalBackend().memory(store).search("海洋经济", 10)
    assert texts(store, hits) == ["海洋经济很好", "今天天气很好"]


def test_stop_words_are_looked_for_only_where_there_are_no_others(store: Store) -> None:
    put(store, article("a", "什么也没有"), article("b", "港口的吞吐量"))
    index = LexicalBackend().memory(store)
    assert texts(store, index.search("什么是港口", 10)) == ["港口的吞吐量"]
    assert texts(store, index.search("什么", 10)) == ["什么也没有"]


def test_other_words_for_a_query_find_what_it_means_and_count_less(store: Store) -> None:
    put(store, article("a", "地区生产总值", title=None), article("b", "港口吞吐量", title=None))
    index = LexicalBackend().memory(store)
    assert index.search("gdp", 10) == []
    ((_, less),) = index.search("gdp", 10, also="地区生产总值 生产总值")
    ((_, full),) = index.search("地区生产总值", 10)
    assert 0 < less < full
    assert index.search("地区生产总值", 10, also="地区生产总值") == index.search("地区生产总值", 10)


@pytest.mark.parametrize("query", ["", "  ", "，。？！", "\0", "zzzz", "(", '"', "a AND", "body:投资*", "[1 TO 2]"])
def test_queries_without_known_words_find_nothing(store: Store, query: str) -> None:
    put(store, article("a", "港口吞吐量"))
    assert LexicalBackend().memory(store).search(query, 5) == []


def test_very_long_query_is_answered(store: Store) -> None:
    put(store, *(article(str(n), text) for n, text in enumerate(TEXTS)))
    query = "投资目标" + "".join(chr(0x4E00 + n) for n in range(9990))
    assert LexicalBackend().memory(store).search(query, 5)


def test_empty_index_finds_nothing(store: Store) -> None:
    index = LexicalBackend().memory(store)
    assert (len(index), index.search("投资", 5), index.ids(), index.frequency("投资")) == (0, [], [], 0)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(TEXTS), st.sampled_from([None, "2020", "2023-02", "--11-17"]), st.sampled_from("xy"))
    ),
    st.integers(1, 9),
    st.sampled_from([None, TimeSpan.of(2020), TimeSpan.of(2023), TimeSpan.of(2023, 2, 28), TimeSpan.of(1999)]),
    st.none() | st.sets(st.sampled_from("xyz")),
)
def test_filters_keep_order_and_scores(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str | None, str]],
    k: int,
    period: TimeSpan | None,
    sources: set[str] | None,
) -> None:
    folder = tmp_path_factory.mktemp("lexical")
    database.make(folder, META)
    store = Store(folder)
    put(store, *(article(str(n), text, date=day, source=source) for n, (text, day, source) in enumerate(rows)))
    index = LexicalBackend().memory(store)
    everything = index.search("投资港口", 1000)
    allowed = set(store.chunks_in(period, sources).tolist())
    expected = [(number, pytest.approx(score, rel=1e-5)) for number, score in everything if number in allowed]
    # Among equal scores at the cut any may come.
    found = index.search("投资港口", k, period=period, sources=sources)
    assert [score for _, score in found] == [score for _, score in expected[:k]]
    assert all(hit in expected for hit in found)
    store.database.close()


def test_word_frequency_counts_chunks_and_forgets_removed_ones(store: Store, tmp_path: Path) -> None:
    put(store, *(article(str(n), text, title="投资") for n, text in enumerate(TEXTS)))
    backend = LexicalBackend()
    generations = Generations(tmp_path, "lexical")
    with generations.staged() as folder:
        backend.write(store, folder)
        base = generations.publish(folder, store.change(), 0, backend.stamp())
    assert backend.load(base.folder).frequency("投资") == 3
    assert backend.load(base.folder).frequency("投资目标") == 1, "a word that the index cuts must be whole in the chunk"
    assert backend.load(base.folder).frequency("，") == 0
    writing.remove(store, ["0"])
    change = store.changes_since(base.change)
    assert change is not None
    with generations.staged() as folder:
        backend.update(store, base.folder, folder, change)
        updated = generations.publish(folder, store.change(), 0, backend.stamp())
    assert backend.load(updated.folder).frequency("投资") == 2


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 5), st.sampled_from(TEXTS)), max_size=12))
def test_carried_forward_index_is_the_one_made_anew(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]]
) -> None:
    root = tmp_path_factory.mktemp("forward")
    database.make(root, META)
    store = Store(root)
    put(store, article("0", TEXTS[0]))
    backend = LexicalBackend()
    base, at = root / "base", store.change()
    base.mkdir()
    backend.write(store, base)
    for step, (kind, number, text) in enumerate(steps):
        put(store, article(str(number), text)) if kind == "add" else writing.remove(store, [str(number)])
        if step % 3 == 2 or step == len(steps) - 1:
            following = root / f"next{step}"
            following.mkdir()
            change = store.changes_since(at)
            assert change is not None
            backend.update(store, base, following, change)
            base, at = following, store.change()
    carried, anew = backend.load(base), backend.memory(store)
    assert carried.ids() == anew.ids() == store.chunk_ids().tolist()
    assert {n for n, _ in carried.search("投资港口", 99)} == {n for n, _ in anew.search("投资港口", 99)}
    store.database.close()


def test_no_text_is_kept_in_the_files(store: Store, tmp_path: Path) -> None:
    sentence = "全区上下勠力同心推进十三大创新突破行动"
    put(store, article("a", sentence))
    folder = tmp_path / "files"
    folder.mkdir()
    LexicalBackend().write(store, folder)
    index = LexicalBackend().load(folder)
    assert index.search("创新突破行动", 1)
    assert all(sentence.encode() not in path.read_bytes() for path in folder.iterdir())


def test_stamp_names_the_words_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = LexicalBackend().stamp()
    monkeypatch.setattr(tokens, "version", lambda: "other")
    assert LexicalBackend().stamp() != before


def test_index_searched_by_many_threads(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    put(store, *(article(str(n), text) for n, text in enumerate(TEXTS)))
    index: LexicalIndex = LexicalBackend().memory(store)
    expected = index.search("投资港口", 5)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: index.search("投资港口", 5), range(50)))
