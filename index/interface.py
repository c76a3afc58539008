"""What the rest of the program needs of an archive, wherever it is kept.

``index.archive`` keeps one in a folder, ``index.milvus`` in Milvus; ``index.opening`` tells by the name which is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.store import ChunkText
from index.types import Article, Chunk, EncoderChoice, TimeSpan

if TYPE_CHECKING:
    from types import TracebackType

    from index.copying import Copy
    from index.encode import Encoder
    from index.files import Known
    from index.intake import AddReport, Progress
    from index.reencode import ReencodeReport
    from index.shards import Shard
    from index.updating import UpdateReport

Hits = list[tuple[int, float]]
"""Chunk ids with their scores, best first."""


class Archive(Protocol):
    """Articles, found again by words and by meaning.

    Attributes
    ----------
    warnings : list of str
        What a user should know.
    lock_wait : float
        Seconds that a change waits for another writer, where only one may write at a time.
    """

    warnings: list[str]
    lock_wait: float

    @property
    def name(self) -> str:
        """What ``--archive`` calls it."""

    @property
    def readonly(self) -> bool:
        """Whether nothing can be changed."""

    @property
    def manifest(self) -> dict[str, Any]:
        """What it was made with: format, encoder, fingerprint, revision, prompts, dimension, tokens, created."""

    @property
    def encoder(self) -> Encoder:
        """The encoder of its vectors."""

    @property
    def chunk_count(self) -> int:
        """How many chunks ``word_frequency`` is out of."""

    @property
    def reencoding(self) -> str:
        """How far an unfinished ``reencode`` is; "" where there is none."""

    def close(self) -> None:
        """Let go of everything; it cannot be used after that."""

    def __enter__(self) -> Archive: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def __len__(self) -> int: ...

    @property
    def narrowed(self) -> bool:
        """Whether only some of its collections are seen."""

    def within(self, collections: Collection[str]) -> Any:
        """Return what it holds in some collections, for reading; InputError where there is no such collection."""

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
        """Add files, and folders with all that is in them; a file that was added before is read again."""

    def add(self, articles: Iterable[Article]) -> AddReport:
        """Add articles as they are, each in the place of the one with its id."""

    def copies(self, *, vectors: bool) -> Iterator[Copy]:
        """Yield all articles to be copied into another archive, with their vectors where these are wanted."""

    def known(self) -> Known:
        """Return what an update goes by: files, folders, and what is to stay out."""

    def take(self, copies: Iterable[Copy], known: Known | None = None) -> AddReport:
        """Add articles of another archive, each in the place of the one with its id; one that is there stays.

        What an update goes by there is taken over.
        """

    def update(
        self,
        paths: Sequence[Path] = (),
        *,
        prune: bool = False,
        settled: float = 0.0,
        progress: Callable[[Progress], None] | None = None,
    ) -> UpdateReport:
        """Read again what changed in the files and folders that were added, and what is new in these folders."""

    def remove(self, ids_or_sources: Sequence[str]) -> int:
        """Take articles out, named by id, source, file or folder; return how many."""

    def resolve(self, name: str) -> list[str]:
        """Return the ids of the articles that a name means: an id, a source, a file, or a folder of added files."""

    def resolve_all(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return for each name the ids of the articles that it means, as ``resolve`` does."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Have all that is read inside, in this thread, be of one state of the archive, where it can promise that."""

    def articles(self) -> Iterator[Article]:
        """Yield all articles, ordered by source and by their place in it."""

    def article(self, article_id: str) -> Article:
        """Return one article; InputError where there is none of that id."""

    def articles_named(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles of these ids; one that is not there is left out."""

    def context_before(self, article: Article) -> str:
        """Return the last sentence of what an article continues; "" where it continues none."""

    def stories(self, ids: Iterable[str]) -> dict[str, frozenset[int]]:
        """Return the keys (``index.stories``) of those of these articles that have some: reprints share one."""

    def reprints(self, article_id: str, most: int) -> list[Article]:
        """Return at most so many other articles that tell the very story of one, by date."""

    def chunks(self, ids: Sequence[int]) -> list[Chunk]:
        """Return chunks in the order of ``ids``; one that is not there is left out."""

    def texts(self, ids: Sequence[int]) -> list[ChunkText]:
        """Return the chunks' texts alone, for ranking."""

    def telling(self, ids: Sequence[int], span: TimeSpan) -> frozenset[int]:
        """Return those chunks of ``ids`` with a time expression that means a day in the span."""

    def chunks_of(self, article_id: str) -> list[Chunk]:
        """Return an article's chunks in text order; InputError where there is no such article."""

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
        """Return at most ``k`` chunk ids with their BM25 scores."""

    def search_dense(
        self,
        query: str,
        k: int,
        *,
        period: TimeSpan | None = None,
        sources: Collection[str] | None = None,
        about: TimeSpan | None = None,
    ) -> Hits:
        """Return at most ``k`` chunk ids with their cosine similarity to the query."""

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
        """Return the hits of both searches, lexical and dense."""

    def word_frequency(self, word: str) -> int:
        """Return how many chunks hold a word (all of its parts, where the index cuts it)."""

    def word_counter(self) -> tuple[Callable[[str], int], int]:
        """Return what ``word_frequency`` does and how many chunks that is out of, both as of the last search."""

    def months(self) -> dict[str, int]:
        """Return how many articles there are of each month (``YYYY-MM``), and of each year without one, in order."""

    def sources(self, containing: str = "", limit: int = 100) -> list[tuple[str, int]]:
        """Return sources whose name contains a text (capitals apart), with their articles: the largest first."""

    def stats(self) -> dict[str, Any]:
        """Return what the archive holds and what it was made with; days are ISO dates or None."""

    def verify(self) -> list[str]:
        """Return what is wrong with the archive, a sentence each; nothing is changed."""

    def repair(self) -> list[str]:
        """Mend what can be made anew; return what is left."""

    def compact(self) -> tuple[int, int] | None:
        """Take what was removed off the disk; return bytes before and after, None where another machine has them."""

    def backup(self, target: Path) -> int:
        """Write the archive into one new file, which ``index.opening.restore`` reads; return its bytes."""

    def reencode(
        self, encoder: str | EncoderChoice | Encoder, *, progress: Callable[[int, int], None] | None = None
    ) -> ReencodeReport:
        """Make all vectors anew with another encoder."""
