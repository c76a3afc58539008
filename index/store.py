"""The truth of an archive: articles, chunks, times and vectors in one SQLite file, with a log of its changes."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.database import FILE_NAME, Database
from index.errors import InputError
from index.mentions import Mentions
from index.records import ARTICLE_COLUMNS, days, read_article, read_chunk, read_vectors
from index.types import Article, Chunk, TimeSpan

_PAGE = 500
_ALIKE = 32  # articles of one key that are compared: forms and tables have thousands
_CHUNK = "SELECT article, id, start, end, times, crc FROM chunks"
_RECENT_CHARACTERS = 8_000_000


class LexicalRow(NamedTuple):
    """What the lexical index needs of a chunk; ``first`` and ``last`` are its article's days as ordinals."""

    id: int
    text: str
    title: str | None
    source: str
    first: int | None
    last: int | None
    collection: str


class ChunkText(NamedTuple):
    """What ranking needs of a chunk; ``first`` and ``last`` are its article's days as ordinals."""

    id: int
    article_id: str
    title: str | None
    first: int | None
    last: int | None
    text: str


class _Recent:
    """Articles as they were read at one change, until they are too many."""

    def __init__(self, change: int) -> None:
        self.change = change
        self.by_number: dict[int, Article] = {}
        self.numbers: dict[str, int] = {}
        self.stories: dict[str, bytes | None] = {}
        self.characters = 0

    def keep(self, number: int, story: bytes | None, article: Article) -> None:
        self.by_number[number] = article
        self.stories[article.id] = story
        self.numbers[article.id] = number  # last, as by this it is found
        self.characters += len(article.text)


class Change(NamedTuple):
    """The chunks that changed since some point: ``texts`` came or went, ``dates`` only belong to another time."""

    texts: frozenset[int]
    dates: frozenset[int]


class Store:
    """What an archive holds, read.

    Every method may be called from any thread, while another process writes; what it returns is of one moment.
    Changes are made by ``index.writing``.
    """

    def __init__(
        self,
        folder: Path,
        *,
        readonly: bool = False,
        collections: Collection[str] | None = None,
        file: str = FILE_NAME,
        database: Database | None = None,
    ) -> None:
        self.database = database or Database(folder, readonly=readonly, collections=collections, file=file)
        self.folder = folder
        self.readonly = self.database.readonly
        self._recent = _Recent(-1)

    def collections(self) -> dict[str, int]:
        """Return the names of the collections with their articles; "" is the one without a name."""
        return dict(self._all("SELECT collection, count(*) FROM articles GROUP BY collection ORDER BY collection"))

    @contextmanager
    def parts(self) -> Iterator[list[Store]]:
        """Lend the store of each collection by itself, for reading."""
        names = self.collections()
        if len(names) < 2:
            yield [self]
            return
        parts = [Store(self.folder, readonly=self.readonly, collections=[name]) for name in names]
        try:
            yield parts
        finally:
            for part in parts:
                part.database.close()

    def meta(self) -> dict[str, str]:
        """Return the manifest and the notes that writers leave for each other."""
        return dict(self._all("SELECT key, value FROM meta"))

    def change(self) -> int:
        """Return the number of the last change; it only ever grows."""
        kept = self.database.kept()
        if "change" not in kept:
            rows = self._all("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")
            kept["change"] = int(rows[0][0]) if rows else 0
        return kept["change"]

    def mark(self, change: int) -> int | None:
        """Return what tells a change from one of the same number in another history; None where it is forgotten."""
        if change == 0:
            return 0
        rows = self._all("SELECT mark FROM changes WHERE n = ?", (change,))
        return int(rows[0][0]) if rows else None

    def changes_since(self, change: int) -> Change | None:
        """Return what changed after ``change``, or None where the log no longer reaches back so far."""
        with self.database.moment(), self.database.reading() as connection:
            oldest = connection.execute("SELECT min(n) FROM changes").fetchone()[0]
            rows = connection.execute(
                "SELECT chunk, max(texts) FROM changes WHERE n > ? AND chunk > 0 GROUP BY chunk", (change,)
            ).fetchall()
            newest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
        if newest and change < newest[0] and (oldest is None or oldest > change + 1):
            return None
        texts = frozenset(chunk for chunk, of_texts in rows if of_texts)
        return Change(texts, frozenset(chunk for chunk, of_texts in rows if not of_texts))

    def article(self, article_id: str, change: int | None = None) -> Article:
        """Return one article, as of ``change`` at the least; InputError where there is none of that id."""
        recent = self._recently(change)
        number = recent.numbers.get(article_id)
        if number is not None:
            return recent.by_number[number]
        rows = self._all(f"SELECT n, story, {ARTICLE_COLUMNS} FROM articles WHERE id = ?", (article_id,))
        if not rows:
            raise InputError(
                f"the archive holds no article {article_id!r}; `wenyuan index list` shows the ids that it holds"
            )
        number, story, *row = rows[0]
        article = read_article(row)
        recent.keep(number, story, article)
        return article

    def articles(self) -> Iterator[Article]:
        """Yield all articles in the order of source and position, holding no lock between pages."""
        return self._articles("")

    def undated(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        """Yield the articles that tell no year themselves, in the same order; where ids are given, only these."""
        if ids is None:
            yield from self._articles("AND (date_own IS NULL OR date_own LIKE '--%') ")
            return
        places = sorted(self._by_names("SELECT source, position, n FROM articles WHERE id IN ", ids))
        for start in range(0, len(places), _PAGE):
            page = [n for *_, n in places[start : start + _PAGE]]
            rows = self._by_ids(f"SELECT n, {ARTICLE_COLUMNS} FROM articles WHERE n IN ", page)
            found = {row[0]: read_article(row[1:]) for row in rows}
            yield from (found[n] for n in page if n in found)

    def holding(self, names: Collection[str]) -> Iterator[Article]:
        """Yield the articles whose text holds one of these names."""
        mentions, last = Mentions(names), 0
        while rows := self._all("SELECT n, text FROM articles WHERE n > ? ORDER BY n LIMIT ?", (last, _PAGE)):
            found = [rows[at][0] for at in mentions.among([text for _, text in rows])]
            yield from map(read_article, self._by_ids(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE n IN ", found))
            last = rows[-1][0]

    def _articles(self, condition: str, source: str | None = None) -> Iterator[Article]:
        key: tuple[str, int, int] = (source or "", -1, -1)
        while True:
            rows = self._all(
                f"SELECT source, position, n, {ARTICLE_COLUMNS} FROM articles WHERE (source, position, n) > (?, ?, ?) "
                f"{condition}ORDER BY source, position, n LIMIT ?",
                (*key, *(() if source is None else (source,)), _PAGE),
            )
            for row in rows:
                yield read_article(row[3:])
            if len(rows) < _PAGE:
                return
            key = rows[-1][:3]

    def articles_on(self, span: TimeSpan) -> list[Article]:
        """Return the articles whose date means exactly the days of a span."""
        rows = self._all(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE first = ? AND last = ?", days(span))
        return [read_article(row) for row in rows]

    def stored_ids(self, ids: Sequence[str]) -> list[str]:
        """Return those of these ids that articles have."""
        return [row[0] for row in self._by_names("SELECT id FROM articles WHERE id IN ", ids)]

    def stories(self, ids: Sequence[str]) -> dict[str, frozenset[int]]:
        """Return the keys (``index.stories``) of those of these articles that have some."""
        recent = self._recently()
        read = {article_id: recent.stories[article_id] for article_id in ids if article_id in recent.numbers}
        others = [article_id for article_id in ids if article_id not in read]
        read.update(self._by_names("SELECT id, story FROM articles WHERE id IN ", others))
        return {
            article_id: frozenset(np.frombuffer(story, np.int64).tolist())
            for article_id, story in read.items()
            if story is not None
        }

    def sharing(self, article_id: str) -> list[str]:
        """Return the ids of other articles that share a key with one: of each key the first few."""
        found: dict[str, None] = {}
        for key in sorted(self.stories([article_id]).get(article_id, ())):
            rows = self._all(
                "SELECT a.id FROM stories AS s JOIN articles AS a ON a.n = s.article WHERE s.key = ? LIMIT ?",
                (key, _ALIKE),
            )
            found.update(dict.fromkeys(row[0] for row in rows))
        return [one for one in found if one != article_id]

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """Return chunks in the order of ``ids``; one that was removed in the meantime is left out."""
        rows = list(self._by_ids(f"{_CHUNK} WHERE id IN ", ids))
        articles = self._numbered({row[0] for row in rows})
        found = {row[1]: (row[1:], articles[row[0]]) for row in rows if row[0] in articles}
        return [read_chunk(*found[number]) for number in map(int, ids) if number in found]

    def texts(self, ids: Sequence[int]) -> list[ChunkText]:
        """Return the texts of chunks in the order of ``ids``, unchecked: for ranking, not for quoting."""
        select = (
            "SELECT c.id, a.id, a.title, a.first, a.last, substr(a.text, c.start + 1, c.end - c.start) "
            "FROM chunks AS c JOIN articles AS a ON a.n = c.article WHERE c.id IN "
        )
        found = {row[0]: ChunkText._make(row) for row in self._by_ids(select, ids)}
        return [found[number] for number in map(int, ids) if number in found]

    def telling(self, ids: Sequence[int], span: TimeSpan) -> frozenset[int]:
        """Return those chunks of ``ids`` with a time expression that means a day in the span."""
        first, last = days(span)
        select = f"SELECT DISTINCT chunk FROM facets WHERE first <= {last} AND last >= {first} AND chunk IN "
        return frozenset(row[0] for row in self._by_ids(select, ids))

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order."""
        rows = self._all(
            f"{_CHUNK} WHERE article = (SELECT n FROM articles WHERE id = ?) ORDER BY start, id", (article_id,)
        )
        articles = self._numbered({row[0] for row in rows})
        return [read_chunk(row[1:], articles[row[0]]) for row in rows if row[0] in articles]

    def chunk_rows(self, number: int) -> list[Any]:
        """Return the rows of an article's chunks, as ``read_chunk`` reads them, by the article's number."""
        return self._all("SELECT id, start, end, times, crc FROM chunks WHERE article = ?", (number,))

    def chunk_ids(self) -> NDArray[np.int64]:
        """Return the ids of all chunks, shape (chunks,), ascending."""
        return np.array([row[0] for row in self._all("SELECT id FROM chunks ORDER BY id")], dtype=np.int64)

    def vector_ids(self) -> NDArray[np.int64]:
        """Return the ids of the chunks that have a vector, shape (vectors,), ascending."""
        return np.array([row[0] for row in self._all("SELECT chunk FROM vectors ORDER BY chunk")], dtype=np.int64)

    def chunk_days(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each of ``ids`` (ascending) a row of id, first and last day of its article, shape (ids, 3).

        Days are ordinals; where there is no year the first is 1 and the last 0, which no period overlaps.
        """
        found = np.empty((len(ids), 3), dtype=np.int64)
        found[:] = (0, 1, 0)
        found[:, 0] = ids
        select = "SELECT c.id, a.first, a.last FROM chunks AS c JOIN articles AS a ON a.n = c.article"
        dated = self._paged(f"{select} AND a.first IS NOT NULL", "c.id", None if len(ids) > _PAGE else ids.tolist())
        while page := list(islice(dated, 4 * _PAGE)):
            rows = np.array(page, dtype=np.int64)
            rows = rows[np.isin(rows[:, 0], ids)]
            found[np.searchsorted(ids, rows[:, 0])] = rows
        return found

    def known(self, ids: Sequence[int]) -> set[int]:
        """Return those of ``ids`` that are there."""
        return {row[0] for row in self._by_ids("SELECT id FROM chunks WHERE id IN ", ids)}

    def lexical_rows(self, ids: Collection[int] | None = None) -> Iterator[LexicalRow]:
        """Yield the chunks (all, or those of ``ids`` that are there) for the lexical index, in pages."""
        chunks = self._paged("SELECT id, article, start, end FROM chunks", "id", ids)
        while page := list(islice(chunks, _PAGE)):
            numbers = {row[1] for row in page}
            select = "SELECT n, text, title, source, first, last, collection FROM articles WHERE n IN "
            articles = {row[0]: row[1:] for row in self._by_ids(select, numbers)}
            for number, n, start, end in page:
                if n in articles:
                    text, *rest = articles[n]
                    yield LexicalRow(number, text[start:end], *rest)

    def vectors(
        self, dimension: int, ids: Collection[int] | None = None
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Yield chunk ids (n,) with their unit vectors (n, dimension), all or those of ``ids``, in pages."""
        for page in self._pages("SELECT v.chunk, v.vector, v.crc FROM vectors AS v", "v.chunk", ids):
            yield read_vectors(page, dimension)

    def of_source(self, source: str) -> Iterator[Article]:
        """Yield the articles of one source, in order."""
        return self._articles("AND source = ? ", source)

    def has_lines(self, source: str) -> bool:
        """Whether an article of a source stands in several lines of it, as on a page."""
        rows = self._all("SELECT 1 FROM articles WHERE source = ? AND line_map LIKE '%,%,%' LIMIT 1", (source,))
        return bool(rows)

    def chunks_in(
        self, period: TimeSpan | None = None, sources: Collection[str] | None = None, about: TimeSpan | None = None
    ) -> NDArray[np.int64]:
        """Return the ids of chunks that pass the filters, ascending.

        ``period`` must share a day with the article's date (an article without a known year never does), ``about``
        with a resolved time expression of the chunk, and the article's source must be one of ``sources``.
        """
        query, values = "SELECT c.id FROM chunks AS c JOIN articles AS a ON a.n = c.article WHERE 1", list[Any]()
        if period is not None:
            first, last = days(period)
            query += " AND a.first <= ? AND a.last >= ?"
            values += [last, first]
        if sources is not None:
            query += f" AND a.source IN ({', '.join('?' * len(sources))})"
            values += sources
        if about is not None:
            first, last = days(about)
            query += " AND EXISTS (SELECT 1 FROM facets AS f WHERE f.chunk = c.id AND f.first <= ? AND f.last >= ?)"
            values += [last, first]
        return np.array([row[0] for row in self._all(query + " ORDER BY c.id", values)], dtype=np.int64)

    def resolve(self, name: str) -> list[str]:
        """Return the ids of the articles that ``name`` means: an id, a source, a file, or a folder of files."""
        return self.resolve_all([name])[name]

    def resolve_all(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return for each name the ids of the articles that it means, as ``resolve`` does."""
        found: dict[str, dict[str, None]] = {name: {} for name in names}
        wanted = [name for name in found if name.strip()]
        for key, article_id in self._by_names("SELECT id, id FROM articles WHERE id IN ", wanted):
            found[key][article_id] = None
        for key, article_id in self._by_names("SELECT source, id FROM articles WHERE source IN ", wanted):
            found[key][article_id] = None
        paths = self._all("SELECT path, n FROM files ORDER BY path") if wanted else []
        ordered = [path for path, _ in paths]
        files: dict[int, list[str]] = {}
        for name in wanted:
            for at in _below(ordered, name):
                files.setdefault(paths[at][1], []).append(name)
        for n, article_id in self._by_names("SELECT file, id FROM articles WHERE file IN ", list(files)):
            for name in files[n]:
                found[name][article_id] = None
        return {name: list(ids) for name, ids in found.items()}

    def months(self) -> dict[str, int]:
        """Return how many articles there are of each month (``YYYY-MM``), and of each year without one, in order."""
        query = "SELECT substr(date, 1, 7) AS month, count(*) FROM articles WHERE first IS NOT NULL GROUP BY month"
        return dict(self._all(query + " ORDER BY month"))

    def sources(self, containing: str = "", limit: int = 100) -> list[tuple[str, int]]:
        """Return sources whose name contains a text (capitals apart), with their articles: the largest first."""
        query = "SELECT source, count(*) AS held FROM articles WHERE instr(lower(source), lower(?)) GROUP BY source"
        rows = self._all(query + " ORDER BY held DESC, source LIMIT ?", (containing, limit))
        return [(source, count) for source, count in rows]

    def counts(self) -> dict[str, Any]:
        """Return how much there is of each kind; days are ISO dates or None."""
        row = self._all(
            "SELECT count(*), count(DISTINCT source), coalesce(sum(length(text)), 0), count(first), min(first), "
            "max(last) FROM articles"
        )[0]
        names = ("articles", "sources", "characters", "dated", "first_day", "last_day")
        counts: dict[str, Any] = dict(zip(names, row, strict=True))
        for table in ("chunks", "vectors", "facets", "files"):
            counts[table] = self._all(f"SELECT count(*) FROM {table}")[0][0]
        return counts

    def _recently(self, change: int | None = None) -> _Recent:
        # What another process changed is read again.
        recent, change = self._recent, self.change() if change is None else change
        if recent.change != change or recent.characters > _RECENT_CHARACTERS:
            recent = self._recent = _Recent(change)
        return recent

    def _numbered(self, numbers: Collection[int]) -> dict[int, Article]:
        recent = self._recently()
        missing = [n for n in numbers if n not in recent.by_number]
        for n, story, *row in self._by_ids(f"SELECT n, story, {ARTICLE_COLUMNS} FROM articles WHERE n IN ", missing):
            recent.keep(n, story, read_article(row))
        return {n: recent.by_number[n] for n in numbers if n in recent.by_number}

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self.database.reading() as connection:
            return connection.execute(query, values).fetchall()

    def _by_names(self, query: str, names: Sequence[Any]) -> Iterator[Any]:
        for start in range(0, len(names), _PAGE):
            part = names[start : start + _PAGE]
            yield from self._all(f"{query} ({', '.join('?' * len(part))})", part)

    def _by_ids(self, query: str, ids: Iterable[int]) -> Iterator[Any]:
        return chain.from_iterable(self._pages_by_ids(query, ids))

    def _pages_by_ids(self, query: str, ids: Iterable[int]) -> Iterator[list[Any]]:
        wanted = [int(number) for number in ids]
        for start in range(0, len(wanted), _PAGE):
            part = wanted[start : start + _PAGE]
            yield self._all(f"{query} ({', '.join('?' * len(part))})", part)

    def _paged(self, select: str, key: str, ids: Collection[int] | None) -> Iterator[Any]:
        return chain.from_iterable(self._pages(select, key, ids))

    def _pages(self, select: str, key: str, ids: Collection[int] | None) -> Iterator[list[Any]]:
        """Yield rows by ascending key (positive whole numbers) in pages, none of them empty."""
        if ids is not None:
            yield from filter(None, self._pages_by_ids(f"{select} WHERE {key} IN ", sorted(ids)))
            return
        last = 0
        while rows := self._all(f"{select} WHERE {key} > ? ORDER BY {key} LIMIT ?", (last, _PAGE)):
            yield rows
            last = rows[-1][0]


def _below(paths: Sequence[str], name: str) -> Iterator[int]:
    """Yield the places in sorted ``paths`` of the file that a name means, or of those in the folder that it means."""
    path = str(Path(name).resolve())
    at = bisect.bisect_left(paths, path)
    if at < len(paths) and paths[at] == path:
        yield at
    folder = path.rstrip("/\\") + ("\\" if "\\" in path else "/")
    at = bisect.bisect_left(paths, folder)
    while at < len(paths) and paths[at].startswith(folder):
        yield at
        at += 1
