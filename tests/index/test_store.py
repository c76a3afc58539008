from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import checking, database, writing
from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, ArchiveMissing, InputError
from index.records import article_row, chunk_row, packed, read_article, read_chunk, read_vectors, unit_rows, vector_rows
from index.store import Store
from index.types import Article, Chunk, TimeMention, TimeSpan
from index.writing import Entry, FileNote

META = {"encoder": "none", "fingerprint": "none", "dimension": "4", "tokens": "none", "created": "now"}
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
OPTIONAL = st.none() | WORDS
ARTICLES = st.builds(
    Article,
    id=WORDS.filter(bool),
    source=WORDS,
    title=OPTIONAL,
    author=OPTIONAL,
    date=st.sampled_from([None, "2023", "2023-02", "2023-02-11", "--11-17"]),
    date_precision=st.sampled_from([None, "day", "month", "year", "month-day"]),
    date_evidence=OPTIONAL,
    text=WORDS,
    line_map=st.lists(st.tuples(st.integers(0, 99), st.integers(1, 99)), max_size=5).map(tuple),
    page=st.none() | st.integers(0, 99),
    date_from=OPTIONAL,
    date_own=OPTIONAL,
)
SPANS = st.tuples(st.dates(date(1900, 1, 1)), st.dates(date(1900, 1, 1))).map(lambda pair: TimeSpan(*sorted(pair)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    database.make(tmp_path, META)
    opened = Store(tmp_path)
    yield opened
    opened.database.close()


def plain(article_id: str, text: str = "文", source: str = "s", day: str | None = None) -> Article:
    return Article(article_id, source, None, None, day, None, None, text, ((0, 1),))


def put(store: Store, *articles: Article, run: int = 1, file: FileNote | None = None) -> None:
    entries = [
        Entry(packed(one, [Chunk(one.id, 0, len(one.text), one.text)], np.ones((1, 4), np.float32)), file, place)
        for place, one in enumerate(articles)
    ]
    writing.put(store, entries, [file] if file else [], run)


@settings(deadline=None, max_examples=60)
@given(ARTICLES)
def test_article_comes_back_as_it_was_written(article: Article) -> None:
    assert read_article(article_row(article)) == article


@settings(deadline=None, max_examples=60)
@given(ARTICLES, st.data())
def test_changed_article_row_is_refused(article: Article, data: st.DataObject) -> None:
    row = list(article_row(article))
    field = data.draw(st.integers(0, len(row) - 2))
    row[field] = f"{row[field]}x"
    with pytest.raises(ArchiveDamaged, match="index add"):
        read_article(row)


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=3), st.none() | SPANS, st.booleans(), WORDS)
def test_chunk_comes_back_with_its_times(text: str, span: TimeSpan | None, relative: bool, odd: str) -> None:
    times = (TimeMention(0, 2, text[:2], span, relative, "label"), TimeMention(1, 3, odd, span))
    chunk = Chunk("a", 5, 5 + len(text), text, times, 7)
    row, whole = chunk_row(chunk), plain("a", f"五个字在前{text}")
    assert read_chunk((7, *row), whole) == chunk
    with pytest.raises(ArchiveDamaged, match="chunk 7"):
        read_chunk((7, row[0], row[1] - 1, *row[2:]), whole)
    with pytest.raises(ArchiveDamaged, match="chunk 7"):
        read_chunk((7, *row), plain("a", text))


def test_vectors_come_back_as_unit_rows_and_a_flipped_bit_is_seen() -> None:
    matrix = unit_rows(np.random.default_rng(1).standard_normal((5, 8)).astype(np.float32))
    matrix[2] = 0
    rows = [(number, *row) for number, row in enumerate(vector_rows(matrix))]
    ids, back = read_vectors(rows, 8)
    assert ids.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_allclose(back, matrix, atol=5e-3)
    np.testing.assert_allclose(np.linalg.norm(back, axis=1), [1, 1, 0, 1, 1], atol=1e-6)
    broken = bytearray(rows[3][1])
    broken[0] ^= 4
    with pytest.raises(ArchiveDamaged, match="chunk 3"):
        read_vectors([*rows[:3], (3, bytes(broken), rows[3][2])], 8)
    with pytest.raises(ArchiveDamaged, match="chunk 0"):
        read_vectors(rows, 16)


def test_half_a_surrogate_pair_is_bad_input() -> None:
    with pytest.raises(InputError, match="surrogate"):
        article_row(plain("a", "文\ud800"))


def test_articles_come_by_source_and_place_over_pages(store: Store) -> None:
    put(store, *(plain(f"b{n}", source="b") for n in range(1201)))
    put(store, plain("z", source="a"))
    assert [one.id for one in store.articles()] == ["z", *(f"b{n}" for n in range(1201))]


def test_replacing_keeps_one_and_gives_new_chunk_ids(store: Store) -> None:
    put(store, plain("a", "旧"))
    before = store.chunk_ids().tolist()
    put(store, plain("a", "新"), run=2)
    assert [one.text for one in store.articles()] == ["新"]
    assert not set(before) & set(store.chunk_ids().tolist())
    assert store.chunks(before) == []
    writing.remove(store, ["a"])
    put(store, plain("a", "又"), run=3)
    assert store.chunk_ids().min() > 2, "the id of a removed chunk must never mean another one"


def test_chunks_keep_the_asked_order(store: Store) -> None:
    put(store, plain("a", "甲"), plain("b", "乙"), plain("c", "丙"))
    ids = store.chunk_ids().tolist()
    assert [chunk.text for chunk in store.chunks([ids[2], ids[0], 999, ids[1], ids[2]])] == ["丙", "甲", "乙", "丙"]


def test_change_log_tells_net_changes_and_its_own_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert store.changes_since(0) is not None
    put(store, plain("a"), plain("b"))
    middle = store.change()
    first, second = store.chunk_ids().tolist()
    writing.remove(store, ["a"])
    writing.redate(store, [dataclasses.replace(plain("b"), date="2020")], lambda article, chunks: chunks)
    change = store.changes_since(middle)
    assert change is not None
    assert (change.texts, change.dates) == ({first}, {second})
    assert store.changes_since(store.change()) == (frozenset(), frozenset())
    monkeypatch.setattr(writing, "LOG_KEPT", 1)
    writing.trim_changes(store, store.change())
    assert store.changes_since(middle) is None
    assert store.changes_since(store.change() - 1) is not None
    assert store.change() == middle + 2, "forgetting changes must not count as one"


def test_redating_moves_days_and_facets(store: Store) -> None:
    put(store, plain("a", "今年"))
    assert store.chunks_in(TimeSpan.of(2020)).tolist() == []
    mention = TimeMention(0, 2, "今年", TimeSpan.of(2020), True)
    writing.redate(
        store,
        [dataclasses.replace(plain("a", "今年"), date="2020")],
        lambda article, chunks: [dataclasses.replace(chunk, times=(mention,)) for chunk in chunks],
    )
    assert store.article("a").date == "2020"
    assert store.chunks_of("a")[0].times == (mention,)
    ids = store.chunk_ids().tolist()
    assert store.chunks_in(TimeSpan.of(2020)).tolist() == ids
    assert store.chunks_in(about=TimeSpan.of(2020, 5)).tolist() == ids
    assert store.chunks_in(about=TimeSpan.of(2021)).tolist() == []
    assert not list(checking.damaged_rows(store, 4))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.none() | SPANS, st.sampled_from("xyz")), max_size=8), SPANS, st.sets(st.sampled_from("xyz"))
)
def test_filters_agree_with_a_plain_look(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[TimeSpan | None, str]],
    period: TimeSpan,
    sources: set[str],
) -> None:
    folder = tmp_path_factory.mktemp("filters")
    database.make(folder, META)
    store = Store(folder)
    entries = []
    for number, (span, source) in enumerate(rows):
        times = () if span is None else (TimeMention(0, 1, "文", span),)
        day = None if span is None else str(span.first)
        article = plain(str(number), source=source, day=day)
        chunks = [Chunk(str(number), 0, 1, "文", times)]
        entries.append(Entry(packed(article, chunks, np.ones((1, 4), np.float32)), None, number))
    writing.put(store, entries, [], 1)
    ids = store.chunk_ids().tolist()
    dated = [
        n for n, (span, _) in zip(ids, rows, strict=True) if span and TimeSpan(span.first, span.first).overlaps(period)
    ]
    spoken = [n for n, (span, _) in zip(ids, rows, strict=True) if span and span.overlaps(period)]
    named = [n for n, (_, source) in zip(ids, rows, strict=True) if source in sources]
    assert store.chunks_in(period).tolist() == dated
    assert store.chunks_in(about=period).tolist() == spoken
    assert store.chunks_in(sources=sources).tolist() == named
    assert store.chunks_in(period, sources, period).tolist() == sorted(set(dated) & set(spoken) & set(named))
    store.database.close()


def test_names_mean_ids_sources_files_and_folders(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    for name in ("one.txt", "two.txt"):
        put(store, plain(f"id-{name}", source=name), file=FileNote(folder / name, name, None, None, 1, 1))
    put(store, plain("loose", source="odd"))
    assert store.resolve("loose") == store.resolve("odd") == ["loose"]
    assert store.resolve("one.txt") == store.resolve(str(folder / "one.txt")) == ["id-one.txt"]
    assert sorted(store.resolve(str(folder))) == ["id-one.txt", "id-two.txt"]
    assert store.resolve(str(tmp_path / "page")) == store.resolve("") == store.resolve("%") == []


def test_file_that_is_added_again_loses_what_it_no_longer_holds(store: Store, tmp_path: Path) -> None:
    note = FileNote(tmp_path / "f.txt", "f.txt", None, None, 1, 1)
    put(store, plain("a"), plain("b"), run=1, file=note)
    put(store, plain("other"), run=1)
    put(store, plain("b"), run=2, file=note)
    assert {one.id for one in store.articles()} == {"b", "other"}


def test_many_threads_read_while_one_writes(store: Store) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                ids = [article.id for article in store.articles()]
                assert ids == sorted(ids), ids
                store.chunks(store.chunk_ids().tolist())
        except BaseException as error:  # noqa: BLE001 - shown by the test itself
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        put(store, plain(f"{number:03}"), run=number)
        if number % 3 == 0:
            writing.remove(store, [f"{number:03}"])
    done.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert store.counts()["articles"] == 20


def test_failed_change_leaves_everything_as_it_was(store: Store) -> None:
    put(store, plain("a"))
    chunks = [Chunk("b", 0, 1, "文")]
    bad = Entry(packed(plain("c"), chunks, np.ones((2, 4), np.float32)), None, 0)
    with pytest.raises(ValueError, match="zip"):
        writing.put(store, [Entry(packed(plain("b"), chunks, np.ones((1, 4), np.float32)), None, 0), bad], [], 2)
    assert [one.id for one in store.articles()] == ["a"]


def test_integrity_names_what_belongs_to_nothing(store: Store) -> None:
    put(store, plain("a"), plain("b", "两字"))
    assert checking.integrity(store) == []
    with store.database.writing() as connection:
        connection.execute("DELETE FROM vectors WHERE chunk = 1")
        connection.execute("DELETE FROM articles WHERE id = 'a'")
        connection.execute("UPDATE chunks SET end = 1 WHERE id = 2")
    problems = " ".join([*checking.integrity(store), *checking.damaged_rows(store, 4)])
    assert "chunk 1 has no vector" in problems
    assert "belongs to nothing" in problems
    assert "chunk 2" in problems
    assert checking.without_sound_vector(store, 4) == [1]


def flipped(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda path: path.write_bytes(b"no database, only words " * 300), ArchiveDamaged),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), ArchiveDamaged),
        (lambda path: path.write_bytes(path.read_bytes()[:-4096]), ArchiveDamaged),
        (lambda path: flipped(path, 3), ArchiveDamaged),
        (lambda path: flipped(path, 100), ArchiveDamaged),
        (lambda path: path.write_bytes(b""), ArchiveMissing),
    ],
)
def test_damaged_file_is_named_as_such(tmp_path: Path, spoil: object, error: type[ArchiveError]) -> None:
    database.make(tmp_path, META)
    store = Store(tmp_path)
    put(store, *(plain(f"{n}", "很长的一段文字" * 100) for n in range(50)))
    writing.empty_log(store, 5)
    store.database.close()
    spoil(tmp_path / database.FILE_NAME)  # type: ignore[operator]
    opened = Store(tmp_path)
    with pytest.raises(error) as caught:
        opened.database.check()
    assert "wenyuan index add" in str(caught.value)
    opened.database.close()


def test_other_databases_and_formats_are_refused(tmp_path: Path) -> None:
    path = tmp_path / database.FILE_NAME
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.close()
    store = Store(tmp_path)
    with pytest.raises(ArchiveError, match="another program"):
        store.database.check()
    store.database.close()
    path.unlink()
    database.make(tmp_path, META)
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 9")
    raw.close()
    store = Store(tmp_path)
    with pytest.raises(ArchiveError, match="format 9"):
        store.database.check()
    store.database.close()


def test_readonly_store_refuses_changes_and_closed_one_everything(store: Store) -> None:
    reader = Store(store.folder, readonly=True)
    with pytest.raises(ArchiveError, match="reading only"):
        put(reader, plain("a"))
    reader.database.close()
    with pytest.raises(ArchiveError, match="closed"):
        reader.change()


def test_lock_held_in_sqlite_is_told_as_locked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_MS", 100)
    with store.database.writing(), pytest.raises(ArchiveLocked):
        put(store, plain("a"))


def test_unwritable_folder_without_log_is_read_as_it_is(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, plain("a"))

    def refuse(uri: str, *, writable: bool) -> sqlite3.Connection:
        if "immutable" not in uri and "wenyuan-" not in uri:
            raise sqlite3.OperationalError("unable to open database file")
        return connect(uri, writable=writable)

    connect = database.connect
    monkeypatch.setattr(database, "connect", refuse)
    with_log = Store(tmp_path, readonly=True)
    assert with_log.article("a").text == "文", "a log that is not yet in the file holds the truth too"
    with_log.database.close()
    store.database.close()
    without_log = Store(tmp_path, readonly=True)
    assert without_log.article("a").text == "文"
    without_log.database.close()
