"""A file of Milvus Lite written anew, and put in the place of the old one.

Milvus Lite compacts when it sees fit, and keeps what was removed or replaced on the disk until then. So all articles
are copied into a file beside it, which then takes its place: by two renames, so that whoever opens the archive after
an interruption finds the old one or the new one whole.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.copying import copy
from index.errors import ArchiveError, ArchiveLocked, EncoderMismatch
from index.milvus import schema
from index.milvus.client import Client
from index.upkeep import size

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.milvus.archive import MilvusArchive


def rewrite(
    archive: MilvusArchive, encoder: Encoder, progress: Callable[[int, int], None] | None = None
) -> tuple[int, int, int, str]:
    """Write an archive's file anew with an encoder, going on where an interrupted run with it stopped.

    The caller holds the right to write, and opens the file again. ArchiveError where the disk has no room for both.

    Returns
    -------
    before, after : int
        The file's bytes.
    reused : int
        Articles that were there from an interrupted run.
    discarded : str
        The encoder of an unfinished run that was given up for this one; "" where there was none.
    """
    from index.milvus.archive import MilvusArchive

    path = archive.client.path
    before, discarded = size(path), ""
    try:
        fresh = MilvusArchive.open(str(_new(path)), encoder=encoder, create=True)
    except EncoderMismatch:
        discarded = discard(path)
        fresh = MilvusArchive.open(str(_new(path)), encoder=encoder, create=True)
    with fresh:
        report = copy(archive, fresh, progress)
        if report.failed:
            raise ArchiveError(f"{report.failed[0][0]}: {report.failed[0][1]}; nothing was changed")
        with fresh.changing(encoding=False) as (ledger, _):
            # What an interrupted run had copied may have been removed since.
            ledger.remove(_ids(fresh) - _ids(archive))
            ledger.files.learn(archive.known())
    archive.client.close()
    try:
        _exchange(path)
    finally:
        finish(path)
        archive.client.reopen()
    return before, size(path), report.replaced, discarded


def unfinished(path: Path) -> Path | None:
    """Return the file that an interrupted run has begun; None where there is none."""
    return _new(path) if _new(path).exists() else None


def discard(path: Path) -> str:
    """Delete what an interrupted run has begun; return its encoder, "" where there is none."""
    from index.milvus.archive import MilvusArchive

    if unfinished(path) is None:
        return ""
    with MilvusArchive.open(str(_new(path))) as begun:
        encoder = str(begun.manifest["encoder"])
    shutil.rmtree(_new(path))
    return encoder


def finish(path: Path) -> None:
    """Finish an exchange of the files that was interrupted in the middle."""
    if not path.exists() and _old(path).exists():
        # All was written: the old file is only moved away then.
        (_new(path) if _new(path).exists() else _old(path)).rename(path)
    if path.exists() and _old(path).exists():
        shutil.rmtree(_old(path), ignore_errors=True)


def _exchange(path: Path) -> None:
    with _alone(path):
        path.rename(_old(path))
        # Whoever opens the archive in this moment does the second step (``finish``).
        with suppress(FileNotFoundError):
            _new(path).rename(path)
    shutil.rmtree(_old(path), ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes from opening the file, as Milvus Lite itself does."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (path / "LOCK").open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ArchiveLocked(
                f"another process has opened 'milvus:{path}' meanwhile, so it stays as it is; close that one and run "
                "the command again"
            ) from error
        yield


def remains(client: Client) -> int:
    """Return how many rows of a file of Milvus Lite lie on the disk that no reader sees: removed or replaced ones."""
    import pyarrow.parquet

    found = 0
    for collection in (schema.ARTICLES, schema.CHUNKS):
        stored = 0
        for file in (client.path / "collections" / collection).rglob("data_*.parquet"):
            with suppress(OSError):  # merged away meanwhile
                stored += pyarrow.parquet.ParquetFile(file).metadata.num_rows
        found += max(0, stored - client.count(collection))
    return found


def _ids(archive: MilvusArchive) -> set[str]:
    return {row["id"] for row in archive.client.each(schema.ARTICLES, "", ["id"])}


def _new(path: Path) -> Path:
    return path.with_name(f"{path.stem}.new.db")


def _old(path: Path) -> Path:
    return path.with_name(f"{path.stem}.old.db")
