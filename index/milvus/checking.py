"""Whether an archive in Milvus is whole, and what makes it so again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from index.errors import ArchiveDamaged
from index.milvus import schema
from index.milvus.client import Row
from index.milvus.store import MilvusStore
from index.milvus.words import Tally, Words
from index.milvus.writing import Ledger
from index.preparing import encoded, whole_again
from index.records import article_row, packed
from index.writing import Entry

if TYPE_CHECKING:
    from index.encode import Encoder

SWEPT = 200_000
"""Chunks up to which all are looked at after an interruption."""

_PAGE = 500


@dataclass(slots=True)
class Problems:
    """What is wrong: chunks that no article owns, articles that lack chunks, articles that cannot be read, counts."""

    unowned: list[int] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    counted: int = 0
    chunks: int = 0

    def sentences(self) -> list[str]:
        """Return what is wrong, a sentence each."""
        found = list(self.damaged)
        if self.unowned:
            found.append(
                f"{len(self.unowned)} chunks are of no article; `wenyuan index verify --repair` takes them out"
            )
        if self.lacking:
            found.append(
                f"{len(self.lacking)} articles lack chunks, the first {self.lacking[0]!r}; "
                "`wenyuan index verify --repair` makes them anew"
            )
        if self.counted != self.chunks:
            found.append(
                f"the words of {self.counted} chunks are counted, the archive has {self.chunks}; "
                "`wenyuan index verify --repair` counts anew"
            )
        return found


def problems(store: MilvusStore, words: Words) -> Problems:
    """Look at every article and chunk."""
    found = Problems()
    wanted: dict[int, str] = {}
    for key, head in _heads(store):
        wanted |= dict.fromkeys(range(head["base"], head["base"] + head["chunks"]), key)
    ids = [row["id"] for row in store.client.each(schema.ARTICLES, "", ["id"])]
    for start in range(0, len(ids), _PAGE):
        found.damaged += _unreadable(store, ids[start : start + _PAGE])
    for row in store.client.each(schema.CHUNKS, "", ["id", "article"]):
        found.chunks += 1
        if wanted.pop(row["id"], None) != row["article"]:
            found.unowned.append(row["id"])
    found.chunks -= len(found.unowned)
    found.lacking = list(dict.fromkeys(wanted.values()))
    words.forget()
    found.counted = words.totals().chunks
    return found


def mend(ledger: Ledger, words: Words, encoder: Encoder) -> None:
    """Take out chunks of no article, make anew the chunks that articles lack, and count all words anew."""
    store, found = ledger.store, problems(ledger.store, words)
    store.client.delete(schema.CHUNKS, found.unowned)
    for start in range(0, len(found.lacking), _PAGE):
        page = store.stored(found.lacking[start : start + _PAGE])
        whole = [whole_again(packed(one.article, ()), words=True) for one in page.values()]
        files = store.files({one.head["file"] for one in page.values()})
        entries = [
            Entry(made, files.get(one.head["file"]), one.head["position"])
            for made, one in zip(encoded(whole, encoder), page.values(), strict=True)
        ]
        ledger.put(entries, (), anew=True)
    _count_anew(ledger, words, store.client.each(schema.CHUNKS, "", ["id", "article", "words"]))


def sweep(ledger: Ledger, words: Words, numbers: range) -> None:
    """Finish what an interrupted writer began with these numbers: take out chunks of no article, count words.

    In an archive of more than ``SWEPT`` chunks, or while others write, only the chunks of these numbers are looked at:
    what was to be replaced then stays, unseen, until the next repair.
    """
    client, fields = ledger.store.client, ["id", "article", "words"]
    if client.count(schema.CHUNKS) <= SWEPT and not ledger.writer.others():
        _count_anew(ledger, words, client.each(schema.CHUNKS, "", fields))
    else:
        rows = client.each(schema.CHUNKS, f"id >= {numbers.start} and id < {numbers.stop}", fields)
        _count(ledger, rows)


def _count_anew(ledger: Ledger, words: Words, rows: Iterable[Row]) -> None:
    words.reset()
    ledger.tally = Tally()
    _count(ledger, rows)


def _count(ledger: Ledger, rows: Iterable[Row]) -> None:
    """Count the words of chunks' rows, and take out those that are of no article."""
    ledger.dirty = True
    waiting = iter(rows)
    while page := list(islice(waiting, _PAGE)):
        heads = ledger.store.heads([row["article"] for row in page], ["id", "base", "chunks"])
        unowned: list[int] = []
        for row in page:
            head = heads.get(row["article"])
            if head is not None and head["base"] <= row["id"] < head["base"] + head["chunks"]:
                ledger.tally.add(row["words"])
            else:
                unowned.append(row["id"])
        ledger.store.client.delete(schema.CHUNKS, unowned)


def _heads(store: MilvusStore) -> Iterator[tuple[str, Row]]:
    for row in store.client.each(schema.ARTICLES, "", ["id", "base", "chunks"]):
        yield row["id"], row


def _unreadable(store: MilvusStore, ids: Sequence[str]) -> list[str]:
    """Return what is wrong with the articles of these ids, a sentence each."""
    try:
        _read(store, ids)
    except ArchiveDamaged as error:
        if len(ids) == 1:
            return [str(error)]
        middle = len(ids) // 2
        return _unreadable(store, ids[:middle]) + _unreadable(store, ids[middle:])
    return []


def _read(store: MilvusStore, ids: Sequence[str]) -> None:
    for one in store.stored(ids).values():
        article_row(one.article)
        for number in range(one.head["base"], one.head["base"] + one.head["chunks"]):
            one.chunk(number)
