"""What is read into what is stored: articles dated and cut, their times found, encoded, their words cut.

``Preparer.run`` does one job and changes nothing, so that any process can do it (``index.workers``). Jobs and results
are plain values: tuples, lists, texts, bytes and numbers.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import stories, tokens
from index.chunk import chunk_article
from index.errors import ArchiveError, InputError
from index.ids import article_id
from index.records import Packed, packed, read_article, unit_rows, vector_rows, with_chunks
from index.shards import owned
from index.types import Article
from index.unseen import as_seen
from index.writing import stored_hashes

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.shards import Shard
    from index.store import Store

Job = tuple[Any, ...]
"""``("block", words, path, source, date, encoding, collection, shard, first line, content)``, ``("articles", words,
fields of each)`` or ``("words", texts)``, where ``words`` says whether words are wanted."""

_FIELDS = tuple(Article.__dataclass_fields__)
_article_fields = attrgetter(*_FIELDS)
_ENCODED = 4096
_CHUNKS, _VECTORS = Packed._fields.index("chunks"), Packed._fields.index("vectors")


class Result(NamedTuple):
    """What a job gave: articles as rows, what could not be read with the reason; of ``words`` the words of each."""

    articles: list[Packed]
    failed: list[tuple[str, str]]
    words: list[str]

    def plain(self) -> tuple[list[Any], bytes]:
        """Return it as JSON holds it, and apart from that what is most of it: its vectors and the words of its chunks.

        JSON would look at each character of these.
        """
        bare = [[*one[:_VECTORS], _length(one), len(one.words), *one[_VECTORS + 2 :]] for one in self.articles]
        vectors = b"".join([blob for one in self.articles for blob, _ in one.vectors or ()])
        words = "\n".join([words for one in self.articles for words in one.words])  # none of them holds a line's end
        return [bare, self.failed, self.words, len(vectors)], vectors + words.encode("utf-16-le", "surrogatepass")

    @classmethod
    def of(cls, plain: list[Any], raw: bytes) -> Result:
        """Return what ``plain`` took apart; ValueError where it cannot have."""
        articles, at = [], 0
        words = raw[plain[3] :].decode("utf-16-le", "surrogatepass").split("\n")
        wanted = sum(fields[_VECTORS + 1] for fields in plain[0])
        if wanted and len(words) != wanted:
            raise ValueError(f"the words of {len(words)} chunks came back, not of {wanted}")
        left = iter(words)
        for fields in plain[0]:
            row, length, chunks = tuple(fields[0]), fields[_VECTORS], fields[_CHUNKS]
            made: list[tuple[bytes, int]] | None = None
            if length is not None:
                starts = range(at, at + length * len(chunks or ()), length or 1)
                made = [(blob, zlib.crc32(blob)) for blob in [raw[start : start + length] for start in starts]]
                at += length * len(made)
            own = list(islice(left, fields[_VECTORS + 1]))
            articles.append(Packed._make((row, *fields[1:_VECTORS], made, own, *fields[_VECTORS + 2 :])))
        return cls(articles, [(name, reason) for name, reason in plain[1]], plain[2])


def _length(one: Packed) -> int | None:
    """Return the length of an article's vectors in bytes, None where they are still to be made."""
    if one.vectors is None:
        return None
    return len(one.vectors[0][0]) if one.vectors else 0


def block_job(
    path: Path,
    source: str,
    date: str | None,
    encoding: str | None,
    collection: str,
    shard: Shard | None,
    first: int,
    content: bytes | str | None,
    *,
    words: bool,
) -> Job:
    """Return the job of reading a part of a file, but for the articles that are not of the shard."""
    return "block", words, str(path), source, date, encoding, collection, shard, first, content


def articles_job(articles: Iterable[Article], *, words: bool) -> Job:
    """Return the job of preparing articles."""
    return "articles", words, [_article_fields(article) for article in articles]


def words_job(texts: list[str]) -> Job:
    """Return the job of cutting words."""
    return "words", texts


class Preparer:
    """Does jobs for one archive; with an encoder it makes the vectors too, else whoever stores the articles does.

    Without a store, nothing is passed over because it is stored already.
    """

    def __init__(self, store: Store | None, encoder: Encoder | None) -> None:
        self.store = store
        self.encoder = encoder

    def run(self, job: Job) -> Result:
        """Do one job."""
        kind, *rest = job
        if kind == "words":
            return Result([], [], list(tokens.joined_words(rest[0])))
        failed: list[tuple[str, str]] = []
        words, *rest = rest
        articles = self._read(failed, *rest) if kind == "block" else [as_seen(Article(*fields)) for fields in rest[0]]
        return Result(self._packed(articles, failed, words), failed, [])

    def _read(
        self,
        failed: list[tuple[str, str]],
        path: str,
        source: str,
        date: str | None,
        encoding: str | None,
        collection: str,
        shard: Sequence[int] | None,
        first: int,
        content: bytes | str | None,
    ) -> list[Article]:
        from index.readers import Block, read_block

        block = Block(first, content)
        try:
            read = read_block(block, Path(path), source=source, date=date, encoding=encoding, failures=failed)
            whole = (_collected(article, collection) for article in read)
            part = None if shard is None else (shard[0], shard[1])
            return [article for article in whole if owned(article.id, part)]
        except OSError as error:
            failed.append((path, f"{path} cannot be read ({error.strerror or error})"))
        except InputError as error:
            failed.append((path, str(error)))
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - one file of many: reported by name, and the rest goes in
            failed.append((path, f"{path} cannot be read as articles ({type(error).__name__}: {error})"))
        return []

    def _packed(self, articles: Sequence[Article], failed: list[tuple[str, str]], words: bool) -> list[Packed]:
        known = stored_hashes(self.store, [article.id for article in articles]) if self.store is not None else {}
        done: list[Packed] = []
        fresh: dict[int, Article] = {}
        for article in articles:
            try:
                bare = packed(article, ())
                if not article.id.strip():
                    raise InputError(
                        f"an article of {article.source!r} has the id {article.id!r}; give it one that is not empty"
                    )
            except InputError as error:
                failed.append((article.id, str(error)))
                continue
            if known.get(article.id) == bare.digest:
                bare = bare._replace(chunks=None)
            else:
                fresh[len(done)] = article
            done.append(bare)
        for at, one in zip(fresh, _whole(list(fresh.values()), [done[at] for at in fresh], words=words), strict=True):
            done[at] = one
        done = _with_stories(done)
        return encoded(done, self.encoder) if self.encoder is not None else done


def encoded(articles: Sequence[Packed], encoder: Encoder) -> list[Packed]:
    """Return the articles with vectors, made for those that lack them."""
    texts = [one.texts() if one.chunks and one.vectors is None else [] for one in articles]
    flat = [text for part in texts for text in part]
    rows = [row for start in range(0, len(flat), _ENCODED) for row in _rows(flat[start : start + _ENCODED], encoder)]
    done, at = [], 0
    for one, part in zip(articles, texts, strict=True):
        done.append(one._replace(vectors=rows[at : at + len(part)]) if one.vectors is None else one)
        at += len(part)
    return done


def whole_again(one: Packed, *, words: bool) -> Packed:
    """Return an article with its chunks, whether or not the very same is stored."""
    return _with_stories(_whole([read_article(one.row)], [one], words=words))[0]


def _collected(article: Article, collection: str) -> Article:
    """Return an article as one of a collection, whose articles never take the place of another's of the same words."""
    if not collection:
        return article
    made = article.id == article_id(article.source, article.text)
    own = article_id(f"{collection}\0{article.source}", article.text) if made else article.id
    return replace(article, id=own, collection=collection)


def _whole(articles: Sequence[Article], bare: Sequence[Packed], *, words: bool) -> list[Packed]:
    """Return articles' rows, those of their chunks with the ones that ``bare`` has of themselves."""
    # One kind of work for all of them and then the next: what each looks into stays in the processor's cache.
    chunks = [chunk_article(article) for article in articles]
    done = [with_chunks(one, of_it) for one, of_it in zip(bare, chunks, strict=True)]
    if not words:
        return done
    cut = iter(list(tokens.joined_words(chunk.text for of_it in chunks for chunk in of_it)))
    headings = tokens.joined_words(one.row[2] or "" for one in done)
    return [
        one._replace(words=list(islice(cut, len(of_it))), heading=heading)
        for one, of_it, heading in zip(done, chunks, headings, strict=True)
    ]


def _with_stories(articles: list[Packed]) -> list[Packed]:
    """Return the articles, those that are to be stored with the keys that reprints share."""
    keys = iter(stories.keys_of([one.row[7] for one in articles if one.chunks is not None]))
    return [one if one.chunks is None else one._replace(story=next(keys)) for one in articles]


def _rows(texts: list[str], encoder: Encoder) -> list[tuple[bytes, int]]:
    matrix: NDArray[np.float32] = unit_rows(encoder.encode(texts))
    return vector_rows(matrix)
