"""What an archive in Milvus holds, read."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.copying import Copy
from index.errors import ArchiveDamaged, InputError
from index.milvus import schema
from index.milvus.client import Client, Row, text
from index.milvus.naming import Name
from index.milvus.notes import Notes
from index.milvus.standing import Standing
from index.records import days, read_article, read_chunk, vector_rows
from index.store import ChunkText
from index.types import Article, Chunk, TimeSpan
from index.writing import FileNote

NO_DAYS = (1, 0)
"""The first and last day of what has no year, which no period overlaps."""

_OWNERS = 200_000
_PAGE = 256
_TRIES = 5
_NAMES = 50  # looked for in one query
_PLACE = ("id", "source", "position")


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it is stored: its row's fields but for the body, itself, and its chunks' rows."""

    head: Row
    article: Article
    chunks: list[list[Any]]

    def chunk(self, number: int) -> Chunk:
        """Return the chunk of a number that ``owns`` is true of."""
        return read_chunk((number, *self.chunks[number - self.head["base"]]), self.article)

    @property
    def numbers(self) -> range:
        """The numbers of its chunks."""
        return range(self.head["base"], self.head["base"] + len(self.chunks))

    def owns(self, number: int) -> bool:
        """Whether a chunk is of the article as it is now."""
        return 0 <= number - int(self.head["base"]) < len(self.chunks)


class MilvusStore:
    """Every method may be called from any thread, while other processes write.

    With ``collections`` there is nothing but the articles of these. ``still`` says that no article comes or goes while
    it is used, so that what is asked of each source is looked up once.
    """

    def __init__(self, client: Client, collections: Collection[str] | None = None, *, still: bool = False) -> None:
        self.client = client
        self.notes = Notes(client)
        self.collections = None if collections is None else frozenset(collections)
        named = [] if self.collections is None else sorted(self.collections)
        self._inside = "" if self.collections is None else f"collection in [{', '.join(map(text, named))}]"
        self._mutex = threading.Lock()
        self._owners: dict[int, str] = {}
        self._local = threading.local()
        self._still = still
        self._lined: set[str] | None = None
        self.standing = Standing(self)

    def inside(self, where: str = "") -> str:
        """Return a filter narrowed to the collections, of articles and of chunks."""
        return " and ".join(part for part in (where, self._inside) if part)

    def heads(self, ids: Sequence[str], fields: Sequence[str] = schema.HEAD) -> dict[str, Row]:
        """Return the rows of those articles that are there, by id."""
        fields = fields if self.collections is None else [*fields, "collection"]
        wanted = [one for one in dict.fromkeys(ids) if len(one.encode("utf-8", "replace")) <= schema.LONGEST_ID]
        rows = self.client.get(schema.ARTICLES, wanted, fields)
        return {row["id"]: row for row in rows if self.collections is None or row["collection"] in self.collections}

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Have each article that is read inside, in this thread, be as it was when it was first read there."""
        if self._seen is not None:
            yield
            return
        self._local.seen = {}
        try:
            yield
        finally:
            self._local.seen = None

    @property
    def _seen(self) -> dict[str, Stored | None] | None:
        return getattr(self._local, "seen", None)

    def seen(self, ids: Iterable[str]) -> dict[str, Stored | None]:
        """Return those articles that this thread's ``snapshot`` has read, None for one that was not there."""
        seen = self._seen or {}
        return {key: seen[key] for key in ids if key in seen}

    def stored(self, ids: Iterable[str]) -> dict[str, Stored]:
        """Return those articles that are there, with their chunks."""
        ids = list(dict.fromkeys(ids))
        seen = self._seen
        if seen is None:
            return self._stored(ids)
        new = [key for key in ids if key not in seen]
        seen |= dict.fromkeys(new) | self._stored(new) if new else {}
        found = ((key, seen[key]) for key in ids)
        return {key: one for key, one in found if one is not None}

    def _stored(self, ids: Iterable[str], tries: int = _TRIES) -> dict[str, Stored]:
        heads = self.heads(list(ids), (*schema.HEAD, "body"))
        further = {key: row for row in heads.values() for key in body_keys(row)}
        rest = self.notes.get(list(further)) if further else {}
        found: dict[str, Stored] = {}
        for key, row in heads.items():
            pieces = [rest.get(one) for one in body_keys(row)]
            if None in pieces:
                # Written anew since its row was read, or damaged.
                if not tries:
                    raise _damaged(key, row["source"])
                found |= self._stored([key], tries - 1)
                continue
            try:
                fields, chunks = json.loads(row.pop("body") + "".join(map(str, pieces)))
            except ValueError as error:
                raise _damaged(key, row["source"]) from error
            found[key] = Stored(row, read_article(fields), chunks)
        return found

    def article(self, article_id: str) -> Article:
        """Return one article; InputError where there is none of that id."""
        found = self.stored([article_id]).get(article_id)
        if found is None:
            raise InputError(
                f"the archive holds no article {article_id!r}; `wenyuan index list` shows the ids that it holds"
            )
        return found.article

    def articles(self) -> Iterator[Article]:
        """Yield all articles, ordered by source and by their place in it."""
        return self._articles("")

    def undated(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        """Yield the articles that tell no year themselves, in the same order; where ids are given, only these."""
        wanted = None if ids is None else set(ids)
        return (one for one in self._articles("undated == 1") if wanted is None or one.id in wanted)

    def holding(self, names: Collection[str]) -> Iterator[Article]:
        """Yield all articles: which of them hold one of these names is for the reader to see."""
        return self.articles()

    def of_source(self, source: str) -> Iterator[Article]:
        """Yield the articles of one source, in order."""
        return self._articles(f"source == {text(source)}")

    def has_lines(self, source: str) -> bool:
        """Whether an article of a source stands in several lines of it, as on a page."""
        if not self._still:
            return bool(self.client.count(schema.ARTICLES, self.inside(f"source == {text(source)} and runs > 1")))
        if self._lined is None:
            rows = self.client.each(schema.ARTICLES, self.inside("runs > 1"), ["id", "source"])
            self._lined = {row["source"] for row in rows}
        return source in self._lined

    def articles_on(self, span: TimeSpan) -> list[Article]:
        """Return the articles whose date means exactly the days of a span."""
        first, last = days(span)
        return list(self._articles(f"first == {first} and last == {last}"))

    def each_stored(self, where: str = "") -> Iterator[Stored]:
        """Yield all articles that a filter lets through, with their chunks, ordered by source and place."""
        return (one for page in self.pages(where) for one in page)

    def pages(self, where: str = "") -> Iterator[list[Stored]]:
        """Yield the same, many at a time."""
        rows = self.client.each(schema.ARTICLES, self.inside(where), _PLACE)
        # The keys alone are put in order here: Milvus gives rows in the order of their ids.
        places = sorted((row["source"], row["position"], row["id"]) for row in rows)
        for start in range(0, len(places), _PAGE):
            page = [key for *_, key in places[start : start + _PAGE]]
            found = self.stored(page)
            yield [found[key] for key in page if key in found]

    def copies(self, *, vectors: bool) -> Iterator[Copy]:
        """Yield all articles to be copied into another archive."""
        for page in self.pages():
            files = self.files({one.head["file"] for one in page})
            numbers = [n for one in page for n in one.numbers] if vectors else []
            rows = {row["id"]: row["vector"] for row in self.client.get(schema.CHUNKS, numbers, ["id", "vector"])}
            for one in page:
                made = None
                if vectors and all(n in rows for n in one.numbers):
                    matrix = np.array([rows[n] for n in one.numbers], dtype=np.float32)
                    made = vector_rows(matrix) if len(matrix) else []
                borders = [(start, end) for start, end, *_ in one.chunks]
                yield Copy(one.article, files.get(one.head["file"]), one.head["position"], borders, made)

    def files(self, names: Iterable[str]) -> dict[str, FileNote]:
        """Return what is noted of files, by their names."""
        found = self.notes.get([file_key(name) for name in names if name])
        return {str(one.path): one for one in map(read_file_note, found.values())}

    def _articles(self, where: str) -> Iterator[Article]:
        return (one.article for one in self.each_stored(where))

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """Return chunks in the order of ``ids``; one that is not there is left out."""
        return [one.chunk(number) for number, one in self._of(ids)]

    def texts(self, ids: Sequence[int]) -> list[ChunkText]:
        """Return the texts of chunks in the order of ``ids``, for ranking."""
        found = []
        for number, one in self._of(ids):
            start, end, *_ = one.chunks[number - one.head["base"]]
            span = (None, None) if one.head["last"] == 0 else (one.head["first"], one.head["last"])
            article = one.article
            found.append(ChunkText(number, article.id, article.title, span[0], span[1], article.text[start:end]))
        return found

    def telling(self, ids: Sequence[int], span: TimeSpan) -> frozenset[int]:
        """Return those chunks of ``ids`` with a time expression that means a day in the span."""
        return frozenset(
            number
            for number, one in self._of(ids)
            if any(time.span is not None and time.span.overlaps(span) for time in one.chunk(number).times)
        )

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order."""
        one = self.stored([article_id]).get(article_id)
        if one is None:
            return []
        base = one.head["base"]
        return [one.chunk(number) for number in range(base, base + len(one.chunks))]

    def own(self, owners: dict[int, str]) -> None:
        """Remember whose the chunks are that a search brought, which never changes."""
        with self._mutex:
            if len(self._owners) > _OWNERS:
                self._owners = {}
            self._owners |= owners

    def _of(self, ids: Sequence[int]) -> list[tuple[int, Stored]]:
        numbers = [int(number) for number in ids]
        with self._mutex:
            owners = {number: self._owners[number] for number in numbers if number in self._owners}
        unknown = [number for number in dict.fromkeys(numbers) if number not in owners]
        if unknown:
            rows = self.client.get(schema.CHUNKS, unknown, ["id", "article"])
            learned = {row["id"]: row["article"] for row in rows}
            self.own(learned)
            owners |= learned
        stored = self.stored(dict.fromkeys(owners.values()))
        found = [(number, stored.get(owners.get(number, ""))) for number in numbers]
        return [(number, one) for number, one in found if one is not None and one.owns(number)]

    def resolve_all(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return for each name the ids of the articles that it means: an id, a source, a file, or a folder of files."""
        wanted = [name for name in dict.fromkeys(names) if name.strip()]
        of_id = self.heads(wanted, ["id"])
        found = {name: dict.fromkeys([name] if name in of_id else []) for name in wanted}
        for start in range(0, len(wanted), _NAMES):
            part = [one for one in map(Name.of, wanted[start : start + _NAMES]) if one.fits]
            where = " or ".join(one.where for one in part)
            rows = (
                self.client.query(schema.ARTICLES, self.inside(f"({where})"), ["id", "source", "file"]) if part else []
            )
            for row in rows:
                for one in part:
                    if one.means(row):
                        found[one.name][row["id"]] = None
        return {name: list(found.get(name, ())) for name in names}


def file_key(path: Path | str) -> str:
    """Return the key of what is noted of a file."""
    return f"file:{path}"


def read_file_note(value: str) -> FileNote:
    """Return the file of a note."""
    fields = json.loads(value)
    return FileNote(**{**fields, "path": Path(fields["path"])})


def body_keys(row: Row) -> list[str]:
    """Return the keys of the notes that an article's body goes on in."""
    return [f"body:{row['version']}:{n}" for n in range(row["parts"])]


def filters(
    period: TimeSpan | None = None, sources: Collection[str] | None = None, about: TimeSpan | None = None
) -> str | None:
    """Return the filter that lets chunks through, "" for all; None where nothing can pass.

    ``about`` only bounds: its chunks are told from others by ``MilvusStore.telling``.
    """
    parts: list[str] = []
    if period is not None:
        first, last = days(period)
        parts.append(f"first <= {last} and last >= {first}")
    if sources is not None:
        if not sources:
            return None
        parts.append(f"source in [{', '.join(text(source) for source in sorted(set(sources)))}]")
    if about is not None:
        first, last = days(about)
        parts.append(f"told_first <= {last} and told_last >= {first}")
    return " and ".join(parts)


def _damaged(article_id: str, source: str) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"the stored article {article_id!r} of {source!r} is not what was written; "
        "remove it with `wenyuan index remove` and add its file again with `wenyuan index add`"
    )
