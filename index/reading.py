"""What an archive answers: its articles and chunks, and the chunks found by words and by meaning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar, copy_context
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import links, upkeep
from index.dense import DenseIndex, described
from index.derived import Derived
from index.errors import InputError
from index.lexical import LexicalIndex
from index.store import ChunkText, Store
from index.stories import retellings
from index.types import Article, Chunk, TimeSpan

if TYPE_CHECKING:
    from index.archive import Archive
    from index.encode import Encoder

TOGETHER_FROM = 300_000
"""Chunks from which on both indexes are searched at the same time, with an encoder that takes no time itself."""


_TRIES = 5


class _State(NamedTuple):
    """Both indexes at one state of the archive, each with whether it holds just what the store holds there."""

    words: tuple[LexicalIndex, bool]
    meanings: tuple[DenseIndex, bool]


_STATES: ContextVar[Mapping[int, _State]] = ContextVar("states", default={})  # noqa: B039 (only ever replaced)


class Reading:
    """The reading half of an archive, over all of it or over some of its collections.

    Attributes
    ----------
    path : Path
        The archive's folder.
    warnings : list of str
        What a user should know: an index that could only be made in memory, for instance.
    """

    def __init__(self, path: Path, store: Store, warnings: list[str]) -> None:
        self.path = path
        self.warnings = warnings
        self._store = store
        self._collections = store.database.collections
        # Keyed by the store's last change as well, so that what another process changed is read again.
        self._cached_article = lru_cache(maxsize=512)(
            lambda change, article_id: links.linked(store, store.article(article_id, change))
        )
        self._cached_filter = lru_cache(maxsize=32)(lambda change, *filters: store.chunks_in(*filters))

    _manifest: dict[str, Any]
    _lexical: Derived[LexicalIndex]
    _dense: Derived[DenseIndex]
    _helper: ThreadPoolExecutor

    def __len__(self) -> int:
        """Return the number of articles."""
        return int(self._store.counts()["articles"])

    @property
    def name(self) -> str:
        """What ``--archive`` calls it: its folder."""
        return str(self.path.resolve())

    @property
    def readonly(self) -> bool:
        """Whether it was opened for reading only, or its folder allows no more."""
        return self._store.readonly

    @property
    def manifest(self) -> dict[str, Any]:
        """What it was made with: format, encoder, fingerprint, revision, prompts, dimension, tokens, created."""
        return dict(self._manifest)

    @property
    def encoder(self) -> Encoder:
        """The encoder of its vectors, loaded when first asked for; EncoderMismatch where it has changed since."""
        raise NotImplementedError

    @property
    def narrowed(self) -> bool:
        """Whether only some of its collections are seen."""
        return self._collections is not None

    def collections(self) -> dict[str, int]:
        """Return the names of the collections with how many articles each holds; "" is the one without a name."""
        return self._store.collections()

    def close(self) -> None:
        """Close its files; it cannot be used after that."""
        self._store.database.close()

    def resolve(self, name: str) -> list[str]:
        """Return the ids of the articles that a name means: an id, a source, a file, or a folder of added files."""
        return self._store.resolve(name)

    def resolve_all(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return for each name the ids of the articles that it means, as ``resolve`` does."""
        return self._store.resolve_all(names)

    def articles(self) -> Iterator[Article]:
        """Yield all articles, ordered by source and by their place in it."""
        return (links.linked(self._store, article) for article in self._store.articles())

    def article(self, article_id: str) -> Article:
        """Return one article; InputError where there is none of that id."""
        return self._cached_article(self._store.change(), article_id)

    def articles_named(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles of these ids; one that was removed in the meantime is left out."""
        change, found = self._store.change(), {}
        for article_id in ids:
            with suppress(InputError):
                found[article_id] = self._cached_article(change, article_id)
        return found

    def context_before(self, article: Article) -> str:
        """Return the last sentence, whole or broken off, of what an article continues; "" where it continues none."""
        if article.continues is None:
            return ""
        try:
            return links.last_words(self.article(article.continues))
        except InputError:
            return ""  # removed in the meantime

    def stories(self, ids: Iterable[str]) -> dict[str, frozenset[int]]:
        """Return the keys (``index.stories``) of those of these articles that have some: reprints share one."""
        return self._store.stories(list(ids))

    def reprints(self, article_id: str, most: int) -> list[Article]:
        """Return at most so many other articles that tell the very story of one, by date."""
        likely = self._store.sharing(article_id)
        if not likely:
            return []
        return retellings(self.article(article_id).text, self.articles_named(likely).values(), most)

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """Return chunks in the order of ``ids``; one that was removed in the meantime is left out."""
        return self._store.chunks(ids)

    def texts(self, ids: Sequence[int]) -> list[ChunkText]:
        """Return the chunks' texts alone, for ranking; as ``chunks``, without the checks that a quote needs."""
        return self._store.texts(ids)

    def telling(self, ids: Sequence[int], span: TimeSpan) -> frozenset[int]:
        """Return those chunks of ``ids`` with a time expression that means a day in the span."""
        return self._store.telling(ids, span)

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order; InputError where there is no such article."""
        self.article(article_id)
        return self._store.chunks_of(article_id)

    def search_lexical(
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` chunk ids with their BM25 scores (higher is better), best first.

        Parameters
        ----------
        query : str
            Any text; chunks that hold none of its words are not found.
        k : int
            How many, at least 1.
        also : str
            Other words for what the query says; they count less.
        period : TimeSpan or None
            Only chunks of articles dated in it, in part at least; those without a known year are left out.
        sources : collection of str or None
            Only chunks of articles from these.
        about : TimeSpan or None
            Only chunks with a time expression that means a day in it.
        """
        upkeep.check_count(k)
        index, whole = self._words()
        if about is None:
            hits = index.search(query, k, also=also, period=period, sources=sources, collections=self._collections)
            return hits if whole and self._collections is None else self._still_there(hits)
        allowed = set(self._allowed(sources, about).tolist())
        reach = 4 * k
        while True:
            found = index.search(query, reach, also=also, period=period, sources=sources, collections=self._collections)
            hits = [hit for hit in found if hit[0] in allowed]
            if len(hits) >= k or len(found) < reach:
                return hits[:k]
            reach *= 4

    def search_dense(
        self,
        query: str,
        k: int,
        *,
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` chunk ids with their cosine similarity to the query, best first; filters as above."""
        upkeep.check_count(k)
        self._check_vectors()
        index, whole = self._meanings()
        self._check_vectors()
        if not len(index):
            return []
        vector = self.encoder.encode([query], query=True)[0]
        bounded = sources is not None or about is not None or self._collections is not None
        allowed = self._allowed(sources, about) if bounded else None
        hits = index.search(vector, k, period=period, allowed=allowed)
        return hits if whole and self._collections is None else self._still_there(hits)

    def search_both(
        self,
        query: str,
        k: int,
        *,
        also: str = "",
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
        """Return the hits of both searches, lexical and dense; arguments as above.

        They run at the same time where either takes long enough: handing one to another thread and taking turns in
        Python costs as much as a search of ``TOGETHER_FROM`` chunks.
        """
        from index.encode import StaticEncoder

        lexical = partial(self.search_lexical, query, k, also=also, period=period, sources=sources, about=about)
        dense = partial(self.search_dense, query, k, period=period, sources=sources, about=about)
        if isinstance(self.encoder, StaticEncoder) and len(self._lexical.held()) < TOGETHER_FROM:
            return lexical(), dense()
        found = self._helper.submit(copy_context().run, lexical)
        nearest = dense()
        return found.result(), nearest

    def word_frequency(self, word: str) -> int:
        """Return how many chunks hold a word (all of its parts, where the index cuts it), for weighing words."""
        return self._words()[0].frequency(word)

    def word_counter(self) -> tuple[Callable[[str], int], int]:
        """Return what ``word_frequency`` does and how many chunks that is out of, both as of the last search.

        For many words: each costs a tenth of what ``word_frequency`` takes, which looks for a later state.
        """
        state = _STATES.get().get(id(self))
        index = self._lexical.held() if state is None else state.words[0]
        return index.frequency, len(index)

    @property
    def chunk_count(self) -> int:
        """How many chunks the lexical index holds, which ``word_frequency`` is out of."""
        return len(self._words()[0])

    def months(self) -> dict[str, int]:
        """Return how many articles there are of each month (``YYYY-MM``), and of each year without one, in order."""
        return self._store.months()

    def sources(self, containing: str = "", limit: int = 100) -> list[tuple[str, int]]:
        """Return sources whose name contains a text (capitals apart), with their articles: the largest first."""
        return self._store.sources(containing, limit)

    def stats(self) -> dict[str, Any]:
        """Return what the archive holds and what it was made with; days are ISO dates or None.

        ``vector_index`` says how vectors are searched: ``flat``, or ``ivf`` with its number of lists.
        """
        newest = self._dense.generations.newest()
        kind = described(newest.folder) if newest is not None else ""
        return {**upkeep.stats(self.path, self._store, self._manifest), "vector_index": kind}

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Have all that is read inside, in this thread and in copies of its context, be of one state of the archive.

        It holds the disk space of what others remove meanwhile, and ``remove`` waits for it: not for long.
        """
        if id(self) in _STATES.get():
            yield
            return
        with ExitStack() as stack:
            state = self._state(stack)
            token = _STATES.set({**_STATES.get(), id(self): state})
            stack.callback(_STATES.reset, token)
            yield

    def _state(self, stack: ExitStack) -> _State:
        """Return indexes that fit the moment of the store that is entered in ``stack``."""
        # Another process may complete a change between the two steps. Where it is still adding articles, the indexes
        # stay behind the store, and hold nothing that it does not.
        for attempt in range(_TRIES):
            target = self._store.change()
            words, meanings = self._lexical.in_step(target), self._dense.in_step(target)
            with ExitStack() as tried:
                tried.enter_context(self._store.database.moment())
                change = self._store.change()
                if words[1] == meanings[1] == change or attempt == _TRIES - 1:
                    stack.push(tried.pop_all())
                    break
        return _State((words[0], words[1] == change), (meanings[0], meanings[1] == change))

    def _words(self) -> tuple[LexicalIndex, bool]:
        """Return the lexical index, and whether it holds just what the store holds."""
        if (state := _STATES.get().get(id(self))) is not None:
            return state.words
        target = self._store.change()
        index, change = self._lexical.in_step(target)
        return index, change >= target

    def _meanings(self) -> tuple[DenseIndex, bool]:
        """Return the dense index, and whether it holds just what the store holds."""
        if (state := _STATES.get().get(id(self))) is not None:
            return state.meanings
        target = self._store.change()
        index, change = self._dense.in_step(target)
        return index, change >= target

    def _allowed(self, sources: Collection[str] | None, about: TimeSpan | None) -> NDArray[np.int64]:
        named = None if sources is None else tuple(sorted(sources))
        return self._cached_filter(self._store.change(), None, named, about)

    def _still_there(self, hits: list[tuple[int, float]]) -> list[tuple[int, float]]:
        # An index may be a change behind the store while a writer is at work, and then an article may still stand in
        # the collection that it was in before.
        known = self._store.known([number for number, _ in hits])
        return [hit for hit in hits if hit[0] in known]

    def _check_vectors(self) -> None:
        """Raise EncoderMismatch where another process has made the vectors anew since this archive was opened."""
        raise NotImplementedError


class Part(Reading):
    """Some collections of an archive, read as if there were nothing else; ``Archive.within`` makes it.

    Its store sees no other article. The indexes are those of the whole archive, with a filter; so are the statistics
    of words that weigh them, which tell how many chunks of the whole hold a word that is asked for, and no more.
    """

    def __init__(self, whole: Archive, collections: frozenset[str]) -> None:
        super().__init__(
            whole.path, Store(whole.path, readonly=whole.readonly, collections=collections), whole.warnings
        )
        self._whole = whole
        self._helper = whole._helper

    @property
    def encoder(self) -> Encoder:
        """The encoder of the archive's vectors."""
        return self._whole.encoder

    @property
    def readonly(self) -> bool:
        """Whether nothing can be changed: always."""
        return True

    def within(self, collections: Collection[str]) -> Part:
        """Return some of these collections; InputError where one is not among them."""
        names = frozenset(collections)
        upkeep.check_collections(names, self.collections())
        return self._whole.within(names)

    def stats(self) -> dict[str, Any]:
        """Return what these collections hold; nothing that is counted over the whole archive."""
        return {key: value for key, value in super().stats().items() if key not in ("bytes", "change")}

    # Both indexes and the manifest change places when the vectors are made anew.
    @property
    def _manifest(self) -> dict[str, Any]:  # type: ignore[override]
        return self._whole._manifest

    @property
    def _lexical(self) -> Derived[LexicalIndex]:  # type: ignore[override]
        return self._whole._lexical

    @property
    def _dense(self) -> Derived[DenseIndex]:  # type: ignore[override]
        return self._whole._dense

    def _check_vectors(self) -> None:
        self._whole._check_vectors()
