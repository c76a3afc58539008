"""Which of a search's hits are of articles as a reader sees them, where a writer replaces some of them meanwhile.

Milvus has no moment that a search and what is read after it are of. A hit may be of an article that was replaced since
the search, or of one whose new chunks are there and whose row is not. So who searches asks here, and searches again
where an article may have changed between the two: its new chunks were there before its row was.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.interface import Hits
    from index.milvus.store import MilvusStore, Stored

_KEPT = 100_000
_PLACE = ("id", "version", "base", "chunks")


class Standing:
    """What chunks were seen that no article owns; every method may be called from any thread."""

    def __init__(self, store: MilvusStore) -> None:
        self._store = store
        self._mutex = threading.Lock()
        self._nobodys: dict[tuple[int, int], float] = {}

    def of(self, hits: Hits, owners: dict[int, str], began: float) -> tuple[Hits, bool]:
        """Return the hits that are there for this reader, and whether the search may have missed what is.

        Parameters
        ----------
        hits : list of (id, score)
            What a search brought, best first.
        owners : dict
            The article of each chunk.
        began : float
            When the search began, by ``time.monotonic``.

        Notes
        -----
        A chunk of an article that was replaced since a ``snapshot`` first read it stands for the chunk in its place
        there, so that the article is found in the one form that the snapshot has of it.
        """
        wanted = dict.fromkeys(owners[number] for number, _ in hits)
        before = self._store.seen(wanted)
        stored = before | self._store.stored(key for key in wanted if key not in before)
        lost = [number for number, _ in hits if not _owns(stored.get(owners[number]), number)]
        if not lost:
            return hits, False
        rows = self._store.heads([owners[number] for number in lost], _PLACE)
        place: dict[int, int] = {}
        unknown: set[tuple[int, int]] = set()
        for number in lost:
            row, one = rows.get(owners[number]), before.get(owners[number])
            if one is not None and one.chunks and row is not None and 0 <= number - row["base"] < row["chunks"]:
                place[number] = one.numbers[min(number - row["base"], len(one.chunks) - 1)]
            else:
                unknown.add((number, -1 if row is None else row["version"]))
        self._store.own({place[number]: owners[number] for number in place})
        gone = {number for number in lost if number not in place}
        there: dict[int, float] = {}
        for number, score in hits:
            if number not in gone:
                there.setdefault(place.get(number, number), score)
        return list(there.items()), self._missed(unknown, began)

    def _missed(self, unknown: set[tuple[int, int]], began: float) -> bool:
        """Return whether a search is too old for what was read since: chunks, with the version that does not own them.

        One that began after that version was first read has found the version's own chunks. So what an interrupted
        writer left has no search done again but the first.
        """
        now = time.monotonic()
        with self._mutex:
            if len(self._nobodys) > _KEPT:
                self._nobodys = {}
            return max((self._nobodys.setdefault(pair, now) for pair in unknown), default=began) > began


def _owns(one: Stored | None, number: int) -> bool:
    return one is not None and one.owns(number)
