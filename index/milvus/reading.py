"""What an archive in Milvus answers, all of it or some of its collections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import links, stories, upkeep
from index.errors import InputError
from index.milvus import schema
from index.milvus.filing import COLLECTION
from index.milvus.searching import Searching
from index.milvus.store import MilvusStore
from index.milvus.survey import Survey
from index.store import ChunkText
from index.types import Article, Chunk, TimeSpan

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.milvus.archive import MilvusArchive

_NEAR, _ALIKE = 24, 0.8  # chunks that are looked through for reprints, and how alike the first chunks of two are


class Reading(Searching):
    """The reading half of an archive.

    Attributes
    ----------
    warnings : list of str
        What a user should know.
    """

    warnings: list[str]
    survey: Survey
    _manifest: dict[str, Any]

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

    def resolve(self, name: str) -> list[str]:
        """Return the ids of the articles that a name means: an id, a source, a file, or a folder of added files."""
        return self.store.resolve_all([name])[name]

    def resolve_all(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return for each name the ids of the articles that it means, as ``resolve`` does."""
        return self.store.resolve_all(names)

    @property
    def narrowed(self) -> bool:
        """Whether only some of its collections are seen."""
        return self.store.collections is not None

    def collections(self) -> dict[str, int]:
        """Return the names of the collections with how many articles each holds; "" is the one without a name."""
        named = collections_named(self.store)
        seen = named if self.store.collections is None else named & self.store.collections
        inside = {name: MilvusStore(self.client, [name]).inside() for name in sorted(seen)}
        counted = {name: self.client.count(schema.ARTICLES, where) for name, where in inside.items()}
        return {name: count for name, count in counted.items() if count}

    def within(self, collections: Collection[str]) -> Part:
        """Return what the archive holds in some of its collections, as if there were nothing else, for reading.

        It is closed with the archive. InputError where there is no such collection.
        """
        upkeep.check_collections(collections, self.collections())
        return Part(self._whole, frozenset(collections))

    @property
    def _whole(self) -> MilvusArchive:
        raise NotImplementedError

    def snapshot(self) -> AbstractContextManager[None]:
        """Have each article that is read inside, in this thread, be as it was when it was first read there.

        Of the archive as a whole it promises nothing: Milvus has no state that several requests could be of.
        """
        return self.store.snapshot()

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

    def stats(self) -> dict[str, Any]:
        """Return what the archive holds and what it was made with; days are ISO dates or None."""
        return {"path": self.name, **self.survey.stats(), **self.manifest}

    def months(self) -> dict[str, int]:
        """Return how many articles there are of each month (``YYYY-MM``), and of each year without one, in order."""
        return self.survey.months()

    def sources(self, containing: str = "", limit: int = 100) -> list[tuple[str, int]]:
        """Return sources whose name contains a text (capitals apart), with their articles: the largest first."""
        return self.survey.sources(containing, limit)


class Part(Reading):
    """Some collections of an archive, read as if there were nothing else; ``Reading.within`` makes it.

    Its store sees no other article. The counts of words that weigh them are the whole archive's, and tell how many
    chunks of it hold a word that is asked for, and no more.
    """

    readonly = True

    def __init__(self, whole: MilvusArchive, collections: frozenset[str]) -> None:
        self.client = whole.client
        self.warnings = whole.warnings
        self.words = whole.words
        self.store = MilvusStore(whole.client, collections)
        self.survey = Survey(self.store)
        self._helper = whole._helper
        self._of = whole

    @property
    def _whole(self) -> MilvusArchive:
        return self._of

    @property
    def _manifest(self) -> dict[str, Any]:  # type: ignore[override]
        return self._of._manifest

    @property
    def encoder(self) -> Encoder:
        """The encoder of the archive's vectors."""
        return self._of.encoder


def collections_named(store: MilvusStore) -> set[str]:
    """Return the names of all collections that articles were ever put in."""
    return set(store.notes.of_kind(COLLECTION).values())
