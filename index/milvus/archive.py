"""An archive in Milvus: what ``index.archive`` is for a folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import copying, links, manifest, stories, upkeep
from index.copying import Copy
from index.errors import ArchiveError, ArchiveMissing, EncoderMismatch, InputError
from index.intake import AddReport, Found, Intake, Progress, files_in, timed
from index.milvus import checking, lexical, schema
from index.milvus.client import Client, Row, exists
from index.milvus.store import MilvusStore, filters
from index.milvus.survey import Survey
from index.milvus.words import Words
from index.milvus.writers import Writer
from index.milvus.writing import COLLECTION, Ledger
from index.shards import Shard
from index.store import ChunkText
from index.types import Article, Chunk, EncoderChoice, TimeSpan

if TYPE_CHECKING:
    from types import TracebackType

    from index.encode import Encoder
    from index.interface import Hits
    from index.reencode import ReencodeReport

_META = "manifest"
_SHARD = "shard"
_BUCKETS_IN_FILE, _BUCKETS_ON_SERVER = 256, 4096
_FLUSHED = 2000  # chunks written from which a server is told to index them now
_SAVED = 65_536  # chunks after which the counts of words are written, so that they take no more memory
_MORE = 40
_NEAR, _ALIKE = 24, 0.8  # chunks that are looked through for reprints, and how alike the first chunks of two are


class MilvusArchive:
    """Articles in Milvus, found again by words and by meaning; the methods are those of ``index.interface.Archive``.

    Any number of processes on any machines may read and write at a time where a server is named; a file of Milvus Lite
    lets one process in. Make or open one with ``MilvusArchive.open``.
    """

    def __init__(
        self,
        client: Client,
        made_with: dict[str, Any],
        encoder: str | EncoderChoice | Encoder | None,
        *,
        readonly: bool,
    ) -> None:
        self.warnings: list[str] = []
        self.lock_wait = 10.0
        self.readonly = readonly
        self.client = client
        self.store = MilvusStore(client)
        self._manifest = made_with
        self._asked = manifest.same_encoder(Path(self.name), made_with, encoder)
        self._encoder: Encoder | None = None
        self._encoder_mutex = threading.Lock()
        self.words = Words(self.store.notes, made_with["buckets"])
        self.survey = Survey(self.store)
        self._writers: dict[int, Writer] = {}
        self._helper = ThreadPoolExecutor(thread_name_prefix="lexical")

    @classmethod
    def open(
        cls,
        where: str,
        *,
        encoder: str | EncoderChoice | Encoder | None = None,
        token: str | None = None,
        readonly: bool = False,
        create: bool = False,
    ) -> MilvusArchive:
        """Open the archive in a file of Milvus Lite or on a server; ``create`` makes it where there is none.

        Raises
        ------
        ArchiveMissing
            There is none.
        ArchiveLocked
            Another process has the file of Milvus Lite.
        EncoderMismatch
            It was made with another encoder.
        ArchiveError
            The server cannot be reached, or the extra ``milvus`` is not installed.
        """
        if not create:
            exists(where)
        client = Client(where, token=token)
        try:
            made_with = _manifest(client)
            if made_with is None:
                if not create:
                    raise ArchiveMissing(
                        f"there is no archive at 'milvus:{where}'; make it with `wenyuan index add FILE...`"
                    )
                made_with = _made(client, encoder)
            return cls(client, made_with, encoder, readonly=readonly)
        except BaseException:
            client.close()
            raise

    def close(self) -> None:
        """Close the connection; it cannot be used after that."""
        self._helper.shutdown()
        self.client.close()

    def __enter__(self) -> MilvusArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """Return the number of articles."""
        return self.client.count(schema.ARTICLES, self.store.inside())

    @property
    def name(self) -> str:
        """What ``--archive`` calls it."""
        where = self.client.where
        return f"milvus:{Path(where).expanduser().resolve() if self.client.embedded else where}"

    @property
    def manifest(self) -> dict[str, Any]:
        """What it was made with: format, encoder, fingerprint, revision, prompts, dimension, tokens, created."""
        return {name: value for name, value in self._manifest.items() if name != "buckets"}

    @property
    def encoder(self) -> Encoder:
        """The encoder of its vectors, loaded when first asked for; EncoderMismatch where it has changed since."""
        with self._encoder_mutex:
            if self._encoder is None:
                loaded = manifest.loaded(self._asked)
                if not manifest.is_same(self._manifest, loaded):
                    raise EncoderMismatch(
                        f"the vectors of {self.name!r} were made by the encoder {self._manifest['fingerprint']!r}, the "
                        f"one here is {loaded.fingerprint!r}; {_COPY}"
                    )
                if warning := getattr(loaded, "warning", ""):
                    self.warnings.append(warning)
                self._encoder = loaded
            return self._encoder

    # --- changing ----------------------------------------------------------------------------------------------------

    def add_paths(
        self,
        paths: Sequence[Path],
        *,
        date: str | None = None,
        encoding: str | None = None,
        collection: str = "",
        shard: Shard | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> AddReport:
        """Add files, and folders with all that is in them; a file that was added before is read again.

        Of a ``shard`` (which, from 1, of how many) any number of processes may run at a time, on any machines. The
        dates that articles give each other are found by the one that is done last.
        """
        from index.readers import readable

        upkeep.check_options(date, encoding, collection)
        failed: list[tuple[str, str]] = []
        with self._changing(shard=shard) as (ledger, encoder):
            intake = Intake(_Keeper(self, ledger), encoder, _Words(), progress, failed)
            skip = Path(self.client.where).expanduser()
            files = files_in(paths, failed, suffixes=readable, skip=skip)
            intake.add_files([Found(path, root, date, encoding, collection, shard) for path, root in files])
        return intake.report()

    def add(self, articles: Iterable[Article]) -> AddReport:
        """Add articles as they are, each in the place of the one with its id; one that cannot be stored is reported."""
        with self._changing() as (ledger, encoder):
            intake = Intake(_Keeper(self, ledger), encoder, _Words())
            intake.add_articles(articles)
        return intake.report()

    def copies(self, *, vectors: bool) -> Iterator[Copy]:
        """Yield all articles to be copied into another archive, with their vectors where these are wanted."""
        return self.store.copies(vectors=vectors)

    def take(self, copies: Iterable[Copy]) -> AddReport:
        """Add articles of another archive, each in the place of the one with its id; one that is there stays."""
        with self._changing() as (ledger, encoder):
            intake = Intake(_Keeper(self, ledger), encoder, _Words())
            copying.fill(intake, copies)
        return intake.report()

    def remove(self, ids_or_sources: Sequence[str]) -> int:
        """Take articles out, named by id, source, file or folder; return how many.

        When it returns no search, list or answer brings them any more; what Milvus has on its disks goes with its next
        compaction. InputError, with nothing removed, where a name is of no article.
        """
        found = self.resolve_all(ids_or_sources)
        unknown = [name for name, ids in found.items() if not ids]
        if unknown:
            raise InputError(
                f"the archive holds no article, source or file {unknown[0]!r}, so nothing was removed; "
                "`wenyuan index list` shows what it holds"
            )
        with self._changing(encoding=False) as (ledger, _):
            return ledger.remove(dict.fromkeys(i for ids in found.values() for i in ids))

    def reencode(
        self, encoder: str | EncoderChoice | Encoder, *, progress: Callable[[int, int], None] | None = None
    ) -> ReencodeReport:
        """Refused: InputError says how to do it by copying, which keeps what is there until it is done."""
        raise InputError(f"the vectors of {self.name!r} cannot be made anew in place; {_COPY}")

    @property
    def reencoding(self) -> str:
        """How far an unfinished ``reencode`` is: there is none."""
        return ""

    def verify(self) -> list[str]:
        """Return what is wrong with the archive, a sentence each; nothing is changed."""
        return checking.problems(self.store, self.words).sentences()

    def repair(self) -> list[str]:
        """Take out what no article owns, make anew what an article lacks, count all words anew; return what is left."""
        with self._changing() as (ledger, encoder):
            checking.mend(ledger, self.words, encoder)
        return self.verify()

    @contextmanager
    def _changing(self, *, shard: Shard | None = None, encoding: bool = True) -> Iterator[tuple[Ledger, Encoder]]:
        # The encoder is loaded before anything is changed, so that one that is missing changes nothing.
        if self.readonly:
            raise ArchiveError(f"the archive {self.name!r} is open for reading only; open it for writing")
        encoder = self.encoder if encoding else None
        number = shard[0] if shard else 0
        writer = self._writers.setdefault(
            number, Writer(self.store.notes, self.client.where, number, alone=self.client.embedded)
        )
        with writer.hold(self.lock_wait):
            ledger = Ledger(self.store, writer, self._manifest["buckets"])
            if writer.interrupted:
                checking.sweep(ledger, self.words, writer.interrupted)
            if shard is not None:
                self.store.notes.put(_SHARD, {_shard_key(*shard): "at work"})
            yield ledger, encoder  # type: ignore[misc]
            self._settle(ledger, shard)

    def _settle(self, ledger: Ledger, shard: Shard | None = None) -> None:
        from index.date_links import dated_by_others

        last = True
        if shard is not None:
            self.store.notes.put(_SHARD, {_shard_key(*shard): "done"})
            keys = [_shard_key(n, shard[1]) for n in range(1, shard[1] + 1)]
            last = list(self.store.notes.get(keys).values()) == ["done"] * shard[1]
            ledger.dirty = True  # the others' articles may date those that this one left undated
        if ledger.dirty and last:
            # Each collection by itself: what dates an article is quoted as the evidence of its date.
            for name in self._collections_named():
                ledger.redate(dated_by_others(MilvusStore(self.client, [name])), timed)
        if ledger.dirty:
            ledger.save()
            if self.client.embedded or ledger.written > _FLUSHED:
                # What lies in the server's memory is indexed anew at each search (Milvus Lite), or scanned (a cluster).
                for collection in schema.ALL:
                    self.client.flush(collection)
            ledger.writer.done()
            self.words.forget()
            self.survey.forget()

    # --- reading -----------------------------------------------------------------------------------------------------

    def resolve(self, name: str) -> list[str]:
        """Return the ids of the articles that a name means: an id, a source, a file, or a folder of added files."""
        return self.store.resolve(name)

    def resolve_all(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return for each name the ids of the articles that it means, as ``resolve`` does."""
        return {name: self.store.resolve(name) for name in names}

    @property
    def narrowed(self) -> bool:
        """Whether only some of its collections are seen."""
        return self.store.collections is not None

    def collections(self) -> dict[str, int]:
        """Return the names of the collections with how many articles each holds; "" is the one without a name."""
        named = sorted(self._collections_named() & (self.store.collections or self._collections_named()))
        counted = {name: len(MilvusArchive._narrowed(self, [name])) for name in named}
        return {name: count for name, count in counted.items() if count}

    def within(self, collections: Collection[str]) -> MilvusArchive:
        """Return what the archive holds in some of its collections, as if there were nothing else, for reading.

        It is closed with the archive. InputError where there is no such collection.
        """
        upkeep.check_collections(collections, self.collections())
        return self._narrowed(collections)

    def _narrowed(self, collections: Collection[str]) -> MilvusArchive:
        part = copy(self)
        part.readonly = True
        part.store = MilvusStore(self.client, collections)
        part.survey = Survey(part.store)
        return part

    def _collections_named(self) -> set[str]:
        return set(self.store.notes.of_kind(COLLECTION).values())

    def articles(self) -> Iterator[Article]:
        """Yield all articles, ordered by source and by their place in it."""
        return (links.linked(self.store, article) for article in self.store.articles())

    def article(self, article_id: str) -> Article:
        """Return one article; InputError where there is none of that id."""
        return links.linked(self.store, self.store.article(article_id))

    def articles_named(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles of these ids; one that is not there is left out."""
        wanted = list(dict.fromkeys(ids))
        stored = self.store.stored(wanted)
        return {key: links.linked(self.store, stored[key].article) for key in wanted if key in stored}

    def context_before(self, article: Article) -> str:
        """Return the last sentence, whole or broken off, of what an article continues; "" where it continues none."""
        if article.continues is None:
            return ""
        with suppress(InputError):
            return links.last_words(self.article(article.continues))
        return ""

    def stories(self, ids: Iterable[str]) -> dict[str, frozenset[int]]:
        """Return the keys (``index.stories``) of those of these articles that have some: reprints share one."""
        found = {key: frozenset(stories.keys(one.article.text)) for key, one in self.store.stored(ids).items()}
        return {key: keys for key, keys in found.items() if keys}

    def reprints(self, article_id: str, most: int) -> list[Article]:
        """Return at most so many other articles that tell the very story of one, by date.

        They are looked for among those with the nearest beginning: no key is stored here.
        """
        one = self.store.stored([article_id]).get(article_id)
        if one is None or not one.chunks or not stories.keys(one.article.text):
            return []
        beginning = self.client.get(schema.CHUNKS, one.numbers[:1], ["vector"])
        if not beginning:
            return []
        (hits,) = self.client.search(
            schema.CHUNKS, "vector", [beginning[0]["vector"]], _NEAR, where=self.store.inside(), fields=("article",)
        )
        near = dict.fromkeys(hit["entity"]["article"] for hit in hits if hit["distance"] > _ALIKE)
        near.pop(article_id, None)
        return stories.retellings(one.article.text, self.articles_named(near).values(), most)

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """Return chunks in the order of ``ids``; one that is not there is left out."""
        return self.store.chunks(ids)

    def texts(self, ids: Sequence[int]) -> list[ChunkText]:
        """Return the chunks' texts alone, for ranking."""
        return self.store.texts(ids)

    def telling(self, ids: Sequence[int], span: TimeSpan) -> frozenset[int]:
        """Return those chunks of ``ids`` with a time expression that means a day in the span."""
        return self.store.telling(ids, span)

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order; InputError where there is no such article."""
        self.store.article(article_id)
        return self.store.chunks_of(article_id)

    def search_lexical(
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> Hits:
        """Return at most ``k`` chunk ids with their BM25 scores (higher is better), best first."""
        upkeep.check_count(k)
        where, wanted = self._where(period, sources, about), lexical.weights(query, also)
        if where is None or not wanted:
            return []
        counts, totals = self.words.counts(wanted), self.words.totals()
        # What stands for the query is looked for by itself, so that it crowds nothing out.
        queries = [" ".join(word for word in wanted if wanted[word] == weight) for weight in {*wanted.values()}]

        def found(reach: int) -> tuple[Hits, bool]:
            brought: dict[int, Row] = {}
            full = False
            for hits in self.client.search(
                schema.CHUNKS, "sparse", queries, 2 * reach + _MORE, where=where, fields=("article", "words")
            ):
                # A row that holds no word comes with nothing, negative: -0.0.
                full = full or len(hits) >= 2 * reach + _MORE
                brought |= {hit["id"]: hit["entity"] for hit in hits if hit["distance"]}
            self.store.own({number: row["article"] for number, row in brought.items()})
            rows = ((number, row["words"]) for number, row in brought.items())
            return lexical.scored(rows, wanted, counts, totals), full

        return self._told(found, k, about)

    def search_dense(
        self,
        query: str,
        k: int,
        *,
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> Hits:
        """Return at most ``k`` chunk ids with their cosine similarity to the query, best first."""
        upkeep.check_count(k)
        where = self._where(period, sources, about)
        vector = self.encoder.encode([query], query=True)[0]
        if where is None or not vector.any():
            return []

        def found(reach: int) -> tuple[Hits, bool]:
            (hits,) = self.client.search(
                schema.CHUNKS, "vector", [vector.tolist()], reach, where=where, fields=("article",)
            )
            self.store.own({hit["id"]: hit["entity"]["article"] for hit in hits})
            ranked = sorted(((hit["id"], float(hit["distance"])) for hit in hits), key=lambda pair: (-pair[1], pair[0]))
            return ranked, len(hits) >= reach

        return self._told(found, k, about)

    def _where(self, period: TimeSpan | None, sources: Collection[str] | None, about: TimeSpan | None) -> str | None:
        where = filters(period, sources, about)
        return None if where is None else self.store.inside(where)

    def _told(self, found: Callable[[int], tuple[Hits, bool]], k: int, about: TimeSpan | None) -> Hits:
        """Return the best ``k`` of what a search brings; those alone that speak of a day in ``about``."""
        reach = k
        while True:
            hits, more = found(reach)
            if about is not None:
                told = self.telling([number for number, _ in hits], about)
                hits = [hit for hit in hits if hit[0] in told]
                if len(hits) < k and more and reach < MOST_REACH:
                    reach *= 4
                    continue
            return hits[:k]

    def search_both(
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> tuple[Hits, Hits]:
        """Return the hits of both searches, lexical and dense, which run at the same time."""
        filtered: dict[str, Any] = {"period": period, "sources": sources, "about": about}
        words = self._helper.submit(self.search_lexical, query, k, also=also, **filtered)
        dense = self.search_dense(query, k, **filtered)
        return words.result(), dense

    def word_frequency(self, word: str) -> int:
        """Return how many chunks hold a word; of one that is cut, at most as many as hold its rarest part."""
        return self.word_counter()[0](word)

    def word_counter(self) -> tuple[Callable[[str], int], int]:
        """Return what ``word_frequency`` does and how many chunks that is out of."""
        return lambda word: self._frequency(word), self.chunk_count

    def _frequency(self, word: str) -> int:
        from index import tokens

        parts = tokens.words(word)
        return min((body for body, _ in self.words.counts(parts).values()), default=0)

    @property
    def chunk_count(self) -> int:
        """How many chunks ``word_frequency`` is out of."""
        return self.words.totals().chunks

    def stats(self) -> dict[str, Any]:
        """Return what the archive holds and what it was made with; days are ISO dates or None."""
        return {"path": self.name, **self.survey.stats(), **self.manifest}

    def months(self) -> dict[str, int]:
        """Return how many articles there are of each month (``YYYY-MM``), and of each year without one, in order."""
        return self.survey.months()

    def sources(self, containing: str = "", limit: int = 100) -> list[tuple[str, int]]:
        """Return sources whose name contains a text (capitals apart), with their articles: the largest first."""
        return self.survey.sources(containing, limit)


MOST_REACH = 16_000
"""Hits that a search looks through for those that speak of a time."""

_COPY = "make a new archive with that encoder by `wenyuan index copy FROM TO --encoder NAME`"


def _shard_key(number: int, of: int) -> str:
    return f"{_SHARD}:{number}/{of}"


class _Keeper:
    """Where a run of adding puts what it has made: a ledger, whose counts are written now and then."""

    store = None

    def __init__(self, archive: MilvusArchive, ledger: Ledger) -> None:
        self._ledger = ledger
        self._saved = 0
        self.known_source = ledger.known_source
        self.paths_of_source = ledger.paths_of_source
        self.next_position = ledger.next_position
        self.stored_hashes = ledger.stored_hashes
        self.refused = ledger.refused

    def put(self, entries: Any, finished: Any) -> Any:
        """Store articles, and their words' counts where these are many."""
        written = self._ledger.put(entries, finished)
        if self._ledger.written - self._saved > _SAVED:
            self._ledger.save()
            self._saved = self._ledger.written
        return written


class _Words:
    """Takes no words, which stand in the chunks' rows."""

    open = True

    def stop(self) -> None:
        """Do nothing."""

    def add(self, entries: Any, ids: Any) -> None:
        """Do nothing."""


def _manifest(client: Client) -> dict[str, Any] | None:
    if not client.has(schema.NOTES):
        return None
    for collection in schema.ALL:
        client.load(collection)
    found = MilvusStore(client).notes.get([_META]).get(_META)
    if found is None:
        return None
    made_with = dict(json.loads(found))
    if made_with["format"] != schema.FORMAT:
        raise ArchiveError(
            f"the archive 'milvus:{client.where}' has format {made_with['format']}, this program reads format "
            f"{schema.FORMAT}; copy it by the matching version to a folder, and from there by this one"
        )
    return made_with


def _made(client: Client, encoder: str | EncoderChoice | Encoder | None) -> dict[str, Any]:
    """Make the collections and the manifest; nothing is there for readers before that is written."""
    loaded = manifest.loaded(encoder)
    entries = manifest.fresh(loaded)
    buckets = _BUCKETS_IN_FILE if client.embedded else _BUCKETS_ON_SERVER
    made_with = {**manifest.read(Path(client.where), entries), "format": schema.FORMAT, "buckets": buckets}
    schema.create(client, loaded.dimension)
    MilvusStore(client).notes.put(_META, {_META: json.dumps(made_with, ensure_ascii=False)})
    return made_with
