"""What keeps an archive in Milvus small, and carries it elsewhere: compacting, reencoding, restoring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index import backup, copying, manifest
from index.errors import ArchiveError, InputError
from index.files import Files, Known
from index.intake import digest
from index.milvus import rewriting, schema
from index.reencode import ReencodeReport
from index.types import EncoderChoice

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.milvus.archive import MilvusArchive

_RESTORE = "restore"

Progress = Callable[[int, int], None]
"""Is told how many articles are done, and how many there are."""


def compact(archive: MilvusArchive) -> tuple[int, int] | None:
    """Take what was removed or replaced off the disk; return bytes before and after, None of a server's."""
    if archive.client.embedded:
        before, after, *_ = _rewritten(archive, archive.encoder, None)
        return before, after
    for collection in schema.ALL:
        archive.client.flush(collection)
        archive.client.compact(collection)
    return None


def remains(archive: MilvusArchive) -> list[str]:
    """Return a sentence where it is known that what was removed or replaced still lies on the disk."""
    count = rewriting.remains(archive.client) if archive.client.embedded else 0
    if not count:
        return []
    return [
        f"{count} rows that were removed or replaced still lie on the disk, where nobody finds them; "
        "`wenyuan index compact` takes them off"
    ]


def reencode(
    archive: MilvusArchive, encoder: str | EncoderChoice | Encoder, progress: Progress | None
) -> ReencodeReport:
    """Make all vectors of a file of Milvus Lite anew, in a new file that takes its place.

    Of a server it is refused: its other readers would compare one encoder's questions with another's vectors.
    """
    if not archive.client.embedded:
        raise InputError(
            f"the vectors of {archive.name!r} cannot be made anew in place, for others may be asking it; make a new "
            f"database on the server, run `wenyuan index copy {archive.name} {archive.name}/NEW --encoder NAME` (run "
            "again, it goes on where it stopped), then serve that one and drop the old one"
        )
    loaded = manifest.loaded(encoder)
    if manifest.is_same(archive.manifest, loaded):
        total = archive.chunk_count
        return ReencodeReport(total, total, rewriting.discard(archive.client.path) or None)
    *_, reused, discarded = _rewritten(archive, loaded, progress)
    return ReencodeReport(archive.chunk_count, reused, discarded or None)


def begun(archive: MilvusArchive) -> str:
    """Return where the file of an unfinished ``reencode`` lies; "" where there is none."""
    file = rewriting.unfinished(archive.client.path) if archive.client.embedded else None
    return f"begun in {file}" if file else ""


def restore(
    source: Path,
    where: str,
    *,
    encoder: str | EncoderChoice | Encoder | None = None,
    token: str | None = None,
) -> MilvusArchive:
    """Make an archive of what ``backup`` wrote and open it; run again, an interrupted one goes on.

    ArchiveDamaged where the file is not what was written, ArchiveError where an archive is there already.
    """
    from index.milvus.archive import MilvusArchive

    with backup.opened(source) as store:
        made_with = manifest.read(source, store.meta())
        loaded = manifest.loaded(manifest.same_encoder(source, made_with, encoder))
        manifest.unchanged(source, made_with, loaded)
        archive = MilvusArchive.open(where, encoder=loaded, token=token, create=True)
        try:
            notes, mark = archive.store.notes, digest(Path(source).expanduser())
            if notes.get([_RESTORE]).get(_RESTORE) != mark:
                if len(archive) or archive.known() != Known():
                    raise ArchiveError(f"there is an archive at {archive.name!r} already; name a new one")
                notes.put(_RESTORE, {_RESTORE: mark})
            report = archive.take(copying.of_store(store, vectors=True), Files(store).known())
            if report.failed:
                raise ArchiveError(f"{source} was not restored: {report.failed[0][0]}: {report.failed[0][1]}")
            notes.delete([_RESTORE])
        except BaseException:
            archive.close()
            raise
        return archive


def _rewritten(archive: MilvusArchive, encoder: Encoder, progress: Progress | None) -> tuple[int, int, int, str]:
    with archive.changing(encoding=False):
        pass  # what an interrupted writer left is counted before, not in the new file
    with archive.changing(encoding=False) as (ledger, _):
        report = rewriting.rewrite(archive, encoder, progress)
        archive.adopt(encoder)
        ledger.writer.renew()
    return report
