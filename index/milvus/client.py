"""A connection to Milvus, and what its errors mean to a user; with ``schema`` the only module that imports pymilvus."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked
from index.milvus.address import is_file, reach
from index.milvus.turns import Turns

Row = dict[str, Any]

TIMEOUT = 60.0
"""Seconds that a request may take."""

COMPACTED = 600.0
"""Seconds that are waited for a server to compact a collection."""

INSTALL = "pip install 'wenyuan[milvus]'"
_PAGE = 500
_LONG = {"body", "words", "value", "vector"}  # fields that may be of many kilobytes
_SENT = 4_000_000  # bytes of rows in one request, of the 64 MB that a server takes


class Client:
    """One archive's collections in Milvus; every method may be called from any thread.

    Parameters
    ----------
    where : str
        A file of Milvus Lite (``news.db``) or a server's address (``http://host:19530``).
    token : str or None
        What the server asks for: ``user:password`` or an API key.
    """

    def __init__(self, where: str, *, token: str | None = None) -> None:
        self.where = where
        self.embedded = is_file(where)
        self._token = token or ""
        turns = Turns() if self.embedded else None
        self._reading = turns.read if turns else nullcontext
        self._writing = turns.write if turns else nullcontext
        self._path = str(Path(where).expanduser().resolve()) if self.embedded else None
        self.reopen()

    @property
    def path(self) -> Path:
        """The file of Milvus Lite; ValueError where it is a server."""
        if self._path is None:
            raise ValueError(f"{self.where} is no file")
        return Path(self._path)

    def reopen(self) -> None:
        """Connect, for the first time or after it was closed."""
        if not self.embedded:
            reach(self.where)
        library = _library(self.where, embedded=self.embedded)
        try:
            self._milvus = library.MilvusClient(self._path or self.where, token=self._token, timeout=TIMEOUT)
        except library.MilvusException as error:
            raise self._cannot_open(str(error.message)) from error

    def close(self) -> None:
        """Close the connection, and the file of Milvus Lite."""
        with suppress(ValueError):
            self._milvus.close()
        if self._path is not None:
            from milvus_lite.server_manager import server_manager_instance

            server_manager_instance.release_server(self._path)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other thread of this process read or write a file of Milvus Lite."""
        with self._writing():
            yield

    def has(self, collection: str) -> bool:
        """Whether there is a collection."""
        with self._plainly():
            return bool(self._milvus.has_collection(collection))

    def create(self, collection: str, schema: Any, indexes: Any) -> None:
        """Make a collection, which is loaded at once and reads what was written before, whoever wrote it."""
        with self._plainly():
            self._milvus.create_collection(collection, schema=schema, consistency_level="Strong")
            # Without rows an index is made in no time, and the library would wait half a second for each.
            self._milvus.create_index(collection, indexes, sync=False)
            self._milvus.load_collection(collection)

    def load(self, collection: str) -> None:
        """Have a collection ready for searching."""
        with self._plainly():
            self._milvus.load_collection(collection)

    def drop(self, collection: str) -> None:
        """Delete a collection with all that is in it."""
        with self._plainly():
            self._milvus.drop_collection(collection)

    def schema(self) -> Any:
        """Return an empty schema to add fields to."""
        return self._milvus.create_schema(auto_id=False, enable_dynamic_field=False)

    def indexes(self) -> Any:
        """Return an empty list of indexes to add to."""
        return self._milvus.prepare_index_params()

    def put(self, collection: str, rows: Sequence[Row], *, new: bool = False) -> None:
        """Store rows, each in the place of the one with its key; ``new`` says that no such key is there."""
        write = self._milvus.insert if new else self._milvus.upsert
        for part in _parts(rows):
            with self._plainly(), self._writing():
                write(collection, part)

    def delete(self, collection: str, keys: Sequence[Any]) -> None:
        """Delete the rows of these keys."""
        for start in range(0, len(keys), _PAGE):
            with self._plainly(), self._writing():
                self._milvus.delete(collection, ids=list(keys[start : start + _PAGE]))

    def flush(self, collection: str) -> None:
        """Have what was written indexed and on the disk, rather than in the server's memory."""
        with self._plainly(), self._writing():
            self._milvus.flush(collection)

    def compact(self, collection: str) -> None:
        """Have the server merge what is stored, without what was deleted; ArchiveError where it takes too long."""
        with self._plainly():
            job = self._milvus.compact(collection)
            end = time.monotonic() + COMPACTED
            while self._milvus.get_compaction_state(job) != "Completed":
                if time.monotonic() > end:
                    raise ArchiveError(
                        f"Milvus at {self.where!r} is still compacting {collection!r} after {COMPACTED:.0f} s; it goes "
                        "on by itself, and nothing else is to be done"
                    )
                time.sleep(0.5)

    def get(self, collection: str, keys: Sequence[Any], fields: Sequence[str]) -> list[Row]:
        """Return the rows of these keys that are there, in no order."""
        rows: list[Row] = []
        for start in range(0, len(keys), _PAGE):
            with self._plainly(), self._reading():
                rows += self._milvus.get(collection, ids=list(keys[start : start + _PAGE]), output_fields=list(fields))
        return rows

    def query(self, collection: str, where: str, fields: Sequence[str]) -> list[Row]:
        """Return all rows that a filter lets through, in the order of their keys."""
        return list(self.each(collection, where, fields))

    def each(self, collection: str, where: str, fields: Sequence[str], page: int = 0) -> Iterator[Row]:
        """Yield all rows that a filter lets through, in the order of their keys, a page at a time."""
        # Milvus Lite looks at all rows for each page, so these are few where the fields are short.
        page = page or (1000 if _LONG & {*fields} else 16_000)
        with self._plainly(), self._reading():
            pages = self._milvus.query_iterator(collection, batch_size=page, filter=where, output_fields=list(fields))
        try:
            while True:
                with self._plainly(), self._reading():
                    rows = pages.next()
                if not rows:
                    return
                yield from rows
        finally:
            pages.close()

    def count(self, collection: str, where: str = "") -> int:
        """Return how many rows a filter lets through."""
        with self._plainly(), self._reading():
            return int(self._milvus.query(collection, filter=where, output_fields=["count(*)"])[0]["count(*)"])

    def search(
        self,
        collection: str,
        field: str,
        queries: Sequence[Any],
        k: int,
        *,
        where: str = "",
        fields: Sequence[str] = (),
    ) -> list[list[Row]]:
        """Return for each query at most ``k`` rows ``{"id", "distance", "entity"}``, best first."""
        with self._plainly(), self._reading():
            found = self._milvus.search(
                collection,
                data=list(queries),
                anns_field=field,
                limit=min(k, MOST_HITS),
                filter=where,
                output_fields=list(fields),
            )
        return [[dict(hit) for hit in hits] for hits in found]

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Turn Milvus' errors into ours."""
        library = _library(self.where, embedded=self.embedded)
        try:
            yield
        except library.MilvusException as error:
            text = " ".join(str(error.message).split())
            if "ollection" in text and ("not found" in text or "not exist" in text):
                raise ArchiveDamaged(
                    f"the archive 'milvus:{self.where}' lacks a collection ({text}); make it anew with "
                    "`wenyuan index add FILE...` or `wenyuan index copy`"
                ) from error
            raise ArchiveError(
                f"Milvus at {self.where!r} cannot do what was asked ({text}); see to it that the server runs and has "
                "room, then run the command again"
            ) from error
        except (ConnectionError, TimeoutError) as error:
            raise self._cannot_open(str(error)) from error
        except ValueError as error:
            # gRPC's own word for a connection that was closed.
            if "closed" not in str(error):
                raise
            raise ArchiveError(f"the archive 'milvus:{self.where}' is closed; open it again") from error

    def _cannot_open(self, why: str) -> ArchiveError:
        if not self.embedded:
            return ArchiveError(
                f"Milvus at {self.where!r} cannot be used ({' '.join(why.split())}); check the address, that the "
                "server runs, and WENYUAN_MILVUS_TOKEN where it asks for a user"
            )
        if _held(Path(str(self._path))):
            return ArchiveLocked(
                f"the archive 'milvus:{self.where}' is open in another process, and Milvus Lite lets one in at a time; "
                "close that one, or share the file by `milvus-lite server --data-dir` and name its address"
            )
        return ArchiveError(
            f"Milvus Lite cannot open {self.where!r} ({' '.join(why.split())}); name a file of Milvus Lite, or a new "
            "one that ends in .db"
        )


MOST_HITS = 16_384
"""Rows that one search may return; Milvus allows no more."""


def text(value: str) -> str:
    """Return a text as a filter takes it, in quotes."""
    return json.dumps(value, ensure_ascii=False)


def _library(where: str, *, embedded: bool) -> Any:
    try:
        import pymilvus

        if embedded:
            import milvus_lite  # noqa: F401
    except ImportError as error:
        raise ArchiveError(f"the archive 'milvus:{where}' needs {error.name}; run `{INSTALL}`") from error
    if embedded and find_spec("jieba") is None:
        raise ArchiveError(f"the archive 'milvus:{where}' needs jieba; run `{INSTALL}`")
    # They tell what they do as they do it, and errors twice.
    for name in ("milvus_lite", "pymilvus"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    logging.getLogger("jieba").disabled = True  # sets its level itself
    return pymilvus


def _held(path: Path) -> bool:
    """Whether another process has a file of Milvus Lite open."""
    lock = path / "LOCK"
    if not lock.exists():
        return False
    from milvus_lite import DataDirLockedError, MilvusLite

    try:
        MilvusLite(str(path)).close()
    except DataDirLockedError:
        return True
    except (OSError, ValueError, RuntimeError):
        return False
    return False


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    size = 0
    for row in rows:
        weight = sum(4 * len(value) if hasattr(value, "__len__") else 8 for value in row.values())
        if part and (size + weight > _SENT or len(part) == _PAGE):
            yield part
            part, size = [], 0
        part.append(row)
        size += weight
    if part:
        yield part
