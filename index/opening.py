"""An archive by its name: a folder, or one that is kept in Milvus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArchiveMissing
from index.types import EncoderChoice

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.interface import Archive

MILVUS = "milvus:"


def open_archive(
    name: str,
    *,
    encoder: str | EncoderChoice | Encoder | None = None,
    readonly: bool = False,
    create: bool = False,
    token: str | None = None,
) -> Archive:
    """Open an archive.

    Parameters
    ----------
    name : str
        A folder, or ``milvus:`` with a file of Milvus Lite (``milvus:news.db``) or a server's address.
    encoder : str, EncoderChoice, Encoder or None
        The encoder that it must have been made with; None takes the one it names, or the bundled one for a new archive.
    readonly : bool
        Change nothing.
    create : bool
        Make it where there is none.
    token : str or None
        What a server of Milvus asks for: ``user:password`` or an API key.

    Raises
    ------
    ArchiveMissing
        There is none of that name.
    ArchiveError
        It cannot be opened.
    """
    if name.startswith(MILVUS):
        from index.milvus.archive import MilvusArchive

        where = name.removeprefix(MILVUS)
        return MilvusArchive.open(where, encoder=encoder, token=token, readonly=readonly, create=create)
    from index.archive import Archive as Local

    path = Path(name).expanduser()
    try:
        return Local.open(path, encoder=encoder, readonly=readonly)
    except ArchiveMissing:
        if not create:
            raise
        return Local.create(path, encoder=encoder)


def restore(source: Path, name: str, *, token: str | None = None) -> Archive:
    """Make an archive of what ``backup`` wrote, in a new or empty folder or in Milvus, and open it.

    Raises
    ------
    ArchiveDamaged
        The file is not what was written.
    ArchiveError
        It is none of ours, or there is an archive of that name.
    """
    if name.startswith(MILVUS):
        from index.milvus import keeping

        return keeping.restore(source, name.removeprefix(MILVUS), token=token)
    from index.archive import Archive as Local

    return Local.restore(source, Path(name).expanduser())
