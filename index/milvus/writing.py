"""Changes of an archive in Milvus. The caller is the writer (``index.milvus.writers``).

Milvus has no transactions, so what makes a change is one row: an article's own. Before it is written, the article's
chunks are, under numbers that nobody had before; after it, those of the article that it replaced go. A reader takes a
chunk only where its article's row claims its number, so an article is found as it was or as it is, and what an
interrupted writer left is not there for readers; the next writer sweeps it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from index.milvus import schema
from index.milvus.client import Row
from index.milvus.files import Files, note
from index.milvus.filing import Filing
from index.milvus.notes import pieces
from index.milvus.rows import body_of, chunk_rows, filter_rows, undated
from index.milvus.store import NO_DAYS, MilvusStore, Stored, body_keys, file_key
from index.milvus.words import Tally
from index.milvus.writers import Writer
from index.records import Packed, article_row, chunk_row, packed, row_hash
from index.shards import owned
from index.types import Article, Chunk
from index.writing import Entry, FileNote, Written, of_another

_PAGE = 500
_CHUNK_FIELDS = ("id", "words", "vector")


class Ledger(Filing):
    """What one run of changes writes through.

    Attributes
    ----------
    dirty : bool
        Whether anything was changed.
    written : int
        How many chunks were written.
    gone : set of str
        The ids of articles that went, in whole or as they were.
    """

    def __init__(self, store: MilvusStore, writer: Writer, buckets: int) -> None:
        super().__init__(store)
        self.writer = writer
        self.tally = Tally()
        self.dirty = False
        self.written = 0
        self.gone: set[str] = set()
        self._buckets = buckets
        self._of_file: dict[str, set[str]] = {}

    @property
    def files(self) -> Files:
        """What is noted of files, to be changed."""
        return Files(self.store, self)

    def stored_hashes(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the content hashes of those articles that are stored, by id."""
        return {key: row["digest"] for key, row in self.store.heads(ids, ["id", "digest"]).items()}

    def put(self, entries: Sequence[Entry], finished: Iterable[FileNote], *, anew: bool = False) -> Written:
        """Store articles, no two of one id, each in the place of an earlier one of its id.

        Of the ``finished`` files, whose articles of this run are all stored with these, earlier articles go. One that
        is stored already is only written where it is to be made ``anew``.
        """
        self.writer.heard()
        known = self.store.heads([entry.packed.id for entry in entries])
        self.note_files(entries)
        fresh: list[Entry] = []
        moved: list[Entry] = []
        for entry in entries:
            if entry.file is not None:
                self._of_file.setdefault(str(entry.file.path), set()).add(entry.packed.id)
            before = known.get(entry.packed.id)
            same = before is not None and before["digest"] == entry.packed.digest
            if entry.packed.chunks is not None and (anew or not same):
                fresh.append(entry)
            elif before is not None and (before["file"], before["position"]) != (_file(entry), entry.position):
                moved.append(entry)
        self._write(fresh)
        self._move(moved)
        replaced = [known[entry.packed.id] for entry in fresh if entry.packed.id in known]
        self._drop(replaced)
        finished = list(finished)
        self.admit([*(entry.packed.id for entry in entries), *(str(note.path) for note in finished)])
        removed = self._finish(finished)
        return Written(len(known), removed, [range(0)] * len(entries), bool(replaced) or removed > 0)

    def refused(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Return the ids of articles that cannot be stored, with the reason.

        Another collection has the id, or a name is longer than Milvus takes.
        """
        reasons: dict[str, str] = {}
        known = self.store.heads([entry.packed.id for entry in entries], ["id", "collection", "file"])
        for entry in entries:
            before = known.get(entry.packed.id)
            # A file may be moved to another collection by adding it anew.
            if (
                before is not None
                and before["collection"] != entry.packed.collection
                and (not before["file"] or before["file"] != _file(entry))
            ):
                reasons[entry.packed.id] = of_another(entry.packed.id, before["collection"])
        for one in (entry.packed for entry in entries):
            for kind, value, most in (("id", one.id, schema.LONGEST_ID), ("source", one.source, schema.LONGEST_NAME)):
                if (size := len(value.encode())) > most:
                    reasons[one.id] = (
                        f"the {kind} {value[:40]!r}… has {size} bytes, and an archive in Milvus takes {most}; "
                        "give it a shorter one"
                    )
        return reasons

    def remove(self, ids: Iterable[str], *, for_good: bool = False) -> int:
        """Remove articles, and the notes of files that have none left; return how many articles.

        ``for_good`` has updates leave them out from now on, with the files that they were all of.
        """
        rows = list(self.store.heads(list(ids)).values())
        if for_good:
            self.withhold(row["id"] for row in rows)
        self._remove(rows)
        files = sorted({row["file"] for row in rows if row["file"]})
        left = {row["file"] for row in self.of_files(files)}
        empty = [file for file in files if file not in left]
        if for_good:
            self.withhold(empty)
        self.store.notes.delete([file_key(file) for file in empty])
        return len(rows)

    def move(self, old: Path, new: FileNote, articles: Sequence[tuple[Article, list[Chunk]]]) -> None:
        """Note that a file lies elsewhere now, and what that changes of its articles."""
        self.dirty = True
        self.writer.begin()
        before = self.store.stored([article.id for article, _ in articles])
        for article, chunks in articles:
            if article.id in before:
                place = {"file": str(new.path), "digest": row_hash(article_row(article))}
                self._rewrite(before[article.id], article, chunks, **place)
        # Last, so that an update that was interrupted here finds the file moved once more.
        rest = [row["id"] for row in self.of_files([str(old)])]
        rows = self.store.heads(rest, (*schema.HEAD, "body", "none")).values()
        self.store.client.put(schema.ARTICLES, [{**row, "file": str(new.path)} for row in rows])
        note(self.store.notes, [new])
        self.store.notes.delete([file_key(old)])

    def redate(self, articles: Iterable[Article], timed: Callable[[Article, list[Chunk]], list[Chunk]]) -> int:
        """Store new dates of articles and, by ``timed``, the times that their chunks now speak of; return how many."""
        waiting, done = iter(articles), 0
        while page := list(islice(waiting, _PAGE)):
            stored = self.store.stored([article.id for article in page])
            for article in page:
                if article.id in stored:
                    before = stored[article.id]
                    self._rewrite(before, article, timed(article, [before.chunk(number) for number in before.numbers]))
                    done += 1
        return done

    def save(self) -> None:
        """Write what was counted of words, and note that only what comes after it is not counted."""
        self.writer.heard()
        self.tally.save(self.store.notes, self.writer.number, self._buckets)
        self.tally = Tally()
        self.writer.counted()

    def _write(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        self.dirty = True
        self.writer.begin()
        heads: list[Row] = []
        chunks: list[Row] = []
        bodies: dict[str, str] = {}
        for entry in entries:
            head, rest = self._head(entry.packed, entry)
            heads.append(head)
            bodies |= rest
            chunks += chunk_rows(entry.packed, head["base"])
        client = self.store.client
        client.put(schema.CHUNKS, chunks, new=True)
        self.store.notes.put("body", bodies)
        client.put(schema.ARTICLES, heads)
        for row in chunks:
            self.tally.add(row["words"])
        self.written += len(chunks)

    def _head(self, one: Packed, entry: Entry) -> tuple[Row, dict[str, str]]:
        """Return an article's row and the notes that its body goes on in."""
        chunks = one.chunks or []
        version = self.writer.reserve(max(1, len(chunks)))
        article = one.row
        body, *rest = pieces(body_of(article, chunks))
        head = schema.row(
            id=one.id,
            source=one.source,
            collection=one.collection,
            position=entry.position,
            file=_file(entry),
            version=version,
            base=version,
            chunks=len(chunks),
            digest=one.digest,
            first=NO_DAYS[0] if one.first is None else one.first,
            last=NO_DAYS[1] if one.last is None else one.last,
            undated=int(undated(article)),
            runs=str(article[8]).count(",") // 2 + 1,
            parts=len(rest),
            body=body,
        )
        return head, dict(zip(body_keys(head), rest, strict=True))

    def _move(self, entries: Sequence[Entry]) -> None:
        """Note another file or place of articles that are what they were."""
        rows = self.store.heads([entry.packed.id for entry in entries], (*schema.HEAD, "body", "none"))
        self.store.client.put(
            schema.ARTICLES,
            [
                {**rows[entry.packed.id], "file": _file(entry), "position": entry.position}
                for entry in entries
                if entry.packed.id in rows
            ],
        )

    def _finish(self, notes: Sequence[FileNote]) -> int:
        """Take out what files no longer hold that were now read whole; return how many articles."""
        kept = {str(one.path): self._of_file.pop(str(one.path), set()) for one in notes}
        shard = {str(one.path): one.shard for one in notes}
        rows = self.of_files([str(one.path) for one in notes if one.path not in self.first])
        gone = [
            row["id"] for row in rows if row["id"] not in kept[row["file"]] and owned(row["id"], shard[row["file"]])
        ]
        note(self.store.notes, notes)
        self._remove(list(self.store.heads(gone).values()))
        return len(gone)

    def _remove(self, rows: Sequence[Row]) -> None:
        if rows:
            self.dirty = True
            self.writer.begin()
            self.store.client.delete(schema.ARTICLES, [row["id"] for row in rows])
            self._drop(rows)

    def _drop(self, rows: Sequence[Row]) -> None:
        """Delete the chunks and the bodies of articles' rows that are gone or replaced."""
        self.gone |= {row["id"] for row in rows}
        numbers = [n for row in rows for n in range(row["base"], row["base"] + row["chunks"])]
        for start in range(0, len(numbers), _PAGE):
            part = numbers[start : start + _PAGE]
            for row in self.store.client.get(schema.CHUNKS, part, ["id", "words"]):
                self.tally.add(row["words"], -1)
            self.store.client.delete(schema.CHUNKS, part)
        self.store.notes.delete([key for row in rows for key in body_keys(row)])

    def _rewrite(self, before: Stored, article: Article, chunks: list[Chunk], **place: Any) -> None:
        """Store what is told of an article, and of its chunks, anew; the chunks' words and vectors stay."""
        base, count = before.head["base"], before.head["chunks"]
        numbers = range(base, base + count)
        bare = packed(article, chunks)
        self.dirty = True
        self.writer.begin()
        rows = {row["id"]: row for row in self.store.client.get(schema.CHUNKS, list(numbers), _CHUNK_FIELDS)}
        fresh = [
            {**row, **rows[number]} for number, row in zip(numbers, filter_rows(bare), strict=True) if number in rows
        ]
        self.store.client.put(schema.CHUNKS, fresh)
        body, *rest = pieces(body_of(bare.row, [chunk_row(chunk) for chunk in chunks]))
        head = schema.row(**before.head) | {
            **place,
            "source": article.source,
            "version": self.writer.reserve(1),
            "first": NO_DAYS[0] if bare.first is None else bare.first,
            "last": NO_DAYS[1] if bare.last is None else bare.last,
            "undated": int(undated(bare.row)),
            "parts": len(rest),
            "body": body,
        }
        if rest:
            self.store.notes.put("body", dict(zip(body_keys(head), rest, strict=True)))
        self.store.client.put(schema.ARTICLES, [head])
        self.store.notes.delete(body_keys(before.head))


def _file(entry: Entry) -> str:
    return str(entry.file.path) if entry.file else ""
