"""How many chunks hold a word: what Milvus counts for its BM25 and tells nobody.

Each writer keeps the counts of what it added less what it removed, in notes of its own, so that none waits for another.
A word's count is the sum over the writers. Words are parted into buckets by a hash, a note each, so that a question
reads a few notes and a change of a few articles writes no more than it must.
"""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from index.milvus.notes import Notes

FRESH = 1.0
"""Seconds for which counts are taken as they were read."""

_KIND, _TOTALS = "words", "totals"
_KEPT = 100_000
Pair = tuple[int, int]
"""Chunks that hold a word in their text, and in their article's title."""


@dataclass(slots=True)
class Totals:
    """What all chunks have together: their number, the words of their texts and of their titles."""

    chunks: int = 0
    body: int = 0
    title: int = 0

    def add(self, other: Mapping[str, int]) -> None:
        """Add counts by name."""
        self.chunks += other["chunks"]
        self.body += other["body"]
        self.title += other["title"]


@dataclass(slots=True)
class Tally:
    """Counts that are not written yet."""

    body: Counter[str] = field(default_factory=Counter)
    title: Counter[str] = field(default_factory=Counter)
    totals: Totals = field(default_factory=Totals)

    def add(self, words: str, times: int = 1) -> None:
        """Count a chunk's words, as its row has them; -1 takes them away."""
        body, _, heading = words.partition("\n")
        in_body, in_title = body.split(" ") if body else [], heading.split(" ") if heading else []
        for word in set(in_body):
            self.body[word] += times
        for word in set(in_title):
            self.title[word] += times
        self.totals.add({"chunks": times, "body": times * len(in_body), "title": times * len(in_title)})

    def save(self, notes: Notes, writer: int, buckets: int) -> None:
        """Add these counts to those of a writer, who alone changes them."""
        changed: dict[int, set[str]] = {}
        for word in {*self.body, *self.title}:
            changed.setdefault(_bucket(word, buckets), set()).add(word)
        keys = {f"{_KIND}:{writer}:{bucket}": words for bucket, words in changed.items()}
        known = notes.get(list(keys))
        values: dict[str, str] = {}
        for key, words in keys.items():
            counts: dict[str, list[int]] = json.loads(known.get(key, "{}"))
            for word in words:
                body, title = counts.pop(word, (0, 0))
                pair = [body + self.body[word], title + self.title[word]]
                if any(pair):
                    counts[word] = pair
            values[key] = json.dumps(counts, ensure_ascii=False, separators=(",", ":"))
        notes.put(_KIND, values)
        key = f"{_TOTALS}:{writer}"
        before = json.loads(notes.get([key]).get(key, "{}"))
        sums = {name: before.get(name, 0) + getattr(self.totals, name) for name in Totals.__dataclass_fields__}
        notes.put(_TOTALS, {key: json.dumps({**sums, "stamp": time.time_ns()})})


class Words:
    """The counts of an archive, read; every method may be called from any thread.

    ``alone`` says that no other process can change them.
    """

    def __init__(self, notes: Notes, buckets: int, *, alone: bool = False) -> None:
        self._notes = notes
        self._buckets = buckets
        self._alone = alone
        self._mutex = threading.Lock()
        self._writers: dict[str, str] = {}
        self._looked = 0.0
        self._known: dict[str, Pair] = {}
        self._totals = Totals()

    def totals(self) -> Totals:
        """Return what all chunks have together."""
        with self._mutex:
            self._look()
            return self._totals

    def counts(self, words: Iterable[str]) -> dict[str, Pair]:
        """Return how many chunks hold each word in their text, and in their title."""
        with self._mutex:
            self._look()
            wanted = list(dict.fromkeys(words))
            self._learn({word for word in wanted if word not in self._known})
            return {word: self._known[word] for word in wanted}

    def forget(self) -> None:
        """Look again at the next question: this process has changed the counts."""
        with self._mutex:
            self._looked = 0.0

    def reset(self) -> None:
        """Delete all counts, to be made anew."""
        for kind in (_KIND, _TOTALS):
            self._notes.delete(self._notes.of_kind(kind))
        self.forget()

    def _look(self) -> None:
        if self._looked and (self._alone or time.monotonic() - self._looked < FRESH):
            return
        found = self._notes.of_kind(_TOTALS)
        if found != self._writers:
            self._writers, self._known = found, {}
            self._totals = Totals()
            for value in found.values():
                self._totals.add(json.loads(value))
        self._looked = time.monotonic()

    def _learn(self, words: set[str]) -> None:
        if not words:
            return
        if len(self._known) > _KEPT:
            self._known = {}
        of_bucket: dict[int, list[str]] = {}
        for word in words:
            of_bucket.setdefault(_bucket(word, self._buckets), []).append(word)
        writers = [key.partition(":")[2] for key in self._writers]
        keys = [f"{_KIND}:{writer}:{bucket}" for writer in writers for bucket in of_bucket]
        for word in words:
            self._known[word] = (0, 0)
        for key, value in self._notes.get(keys).items():
            counts = json.loads(value)
            for word in of_bucket[int(key.rpartition(":")[2])]:
                body, title = counts.get(word, (0, 0))
                known = self._known[word]
                self._known[word] = (known[0] + body, known[1] + title)


def _bucket(word: str, buckets: int) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass")) % buckets
