"""A backup: an archive's articles, chunks and vectors in one file, from which both indexes are made anew."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import checking, copying, database, manifest, writing
from index.copying import Copy
from index.errors import ArchiveDamaged, ArchiveError, InputError
from index.files import Files, Known
from index.generations import sync
from index.intake import Intake, NoWords
from index.store import Store
from index.transaction import Draft

if TYPE_CHECKING:
    from index.encode import Encoder


def write(store: Store, target: Path) -> int:
    """Write what a store holds at this moment into a new file: whole, or not at all; return its bytes."""
    target = Path(target).expanduser().absolute()
    _require_free(target, store.folder)
    part = target.with_name(f".{target.name}-{uuid.uuid4().hex[:8]}")
    try:
        with store.database.reading() as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        sync(part)
        if problems := _problems(part):
            raise ArchiveDamaged(
                f"no backup was made, for the archive {str(store.folder)!r} is damaged ({problems[0]}); see "
                "`wenyuan index verify`"
            )
        # Refused where another process has made the file meanwhile.
        os.link(part, target)
        sync(target.parent)
        return target.stat().st_size
    except OSError as error:
        raise ArchiveError(f"the backup {str(target)!r} cannot be written ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)


def write_copies(
    target: Path, made_with: dict[str, Any], copies: Iterable[Copy], known: Known, encoder: Encoder, own: Path
) -> int:
    """Write an archive that is kept otherwise into a new file as ``write`` does.

    ``made_with`` is its manifest, ``own`` where it lies itself.
    """
    target = Path(target).expanduser().absolute()
    _require_free(target, own)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as name:
            folder = Path(name)
            database.make(folder, manifest.entries(made_with))
            store = Store(folder)
            try:
                with Draft(store) as draft:
                    intake = Intake(writing.Keeper(draft), encoder, NoWords())
                    copying.fill(intake, copies, Files(draft), known, first=True)
                    if intake.failed:
                        raise ArchiveError(f"no backup was made: {intake.failed[0][0]}: {intake.failed[0][1]}")
                    draft.commit()
                return write(store, target)
            finally:
                store.database.close()
    except OSError as error:
        raise ArchiveError(f"the backup {str(target)!r} cannot be written ({error.strerror or error})") from error


@contextmanager
def opened(source: Path) -> Iterator[Store]:
    """Lend a copy of a backup whose every row is what was written, to be read."""
    with tempfile.TemporaryDirectory() as name:
        read(source, Path(name))
        store = Store(Path(name))
        try:
            yield store
        finally:
            store.database.close()


def _require_free(target: Path, own: Path) -> None:
    if own.resolve() in target.resolve().parents:
        raise InputError(
            f"{str(target)!r} lies in the archive {str(own)!r} itself, where what is removed from the archive would "
            "stay in it; name a file elsewhere"
        )
    if target.exists():
        raise InputError(f"{str(target)!r} is there already; name a file that is not, or move it away")


def read(source: Path, folder: Path) -> None:
    """Make the file of an archive in a folder that has none, of a backup whose every row is what was written."""
    source = Path(source).expanduser()
    if not source.is_file():
        raise InputError(f"there is no backup {str(source)!r}; give a file that `wenyuan index backup` has written")
    target = folder / database.FILE_NAME
    if target.exists():
        raise ArchiveError(f"{str(folder)!r} holds an archive already; give a new or empty folder")
    part = folder / manifest.RESTORING.replace("*", uuid.uuid4().hex[:8])
    try:
        shutil.copyfile(source, part)
        if problems := _problems(part):
            raise ArchiveDamaged(f"the backup {str(source)!r} is damaged ({problems[0]}); take an earlier one")
        with closing(sqlite3.connect(part)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
        sync(part)
        part.rename(target)
        sync(folder)
    except OSError as error:
        raise ArchiveError(
            f"{str(source)!r} cannot be restored to {str(folder)!r} ({error.strerror or error})"
        ) from error
    finally:
        for path in folder.glob(f"{part.name}*"):
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Delete what interrupted restoring has left in an archive's folder (writers only)."""
    for path in folder.glob(manifest.RESTORING):
        path.unlink(missing_ok=True)


def _problems(file: Path) -> list[str]:
    """Return what is wrong with the file of an archive, wherever it lies and whatever its name."""
    store = Store(file.parent, file=file.name)
    try:
        store.database.check()
        store.database.migrate()
        made_with = manifest.read(file.parent, store.meta())
        return [*checking.integrity(store), *checking.damaged_rows(store, made_with["dimension"])]
    except ArchiveDamaged as error:
        return [str(error)]
    finally:
        store.database.close()
