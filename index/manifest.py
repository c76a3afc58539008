"""Where an archive lies and what it was made with: the checks that come before it is opened or made."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import database
from index.errors import ArchiveError, ArchiveMissing, EncoderMismatch

if TYPE_CHECKING:
    from index.encode import Encoder

_OWN_NAMES = (f"{database.FILE_NAME}*", "writer.lock", "writer.pid", "lexical-*", "dense-*")


def existing(path: Path) -> Path:
    """Return the folder of an archive; ArchiveMissing or ArchiveError where there is none at the path."""
    if path.is_file():
        raise ArchiveError(f"{str(path)!r} is a file; give the folder of an archive")
    if not path.is_dir():
        raise ArchiveMissing(f"there is no archive at {str(path)!r}; make it with `wenyuan index add FILE...`")
    if not (path / database.FILE_NAME).is_file():
        raise ArchiveMissing(
            f"the folder {str(path)!r} holds no archive (no {database.FILE_NAME}); give an archive's folder, or a new "
            "one to `wenyuan index add FILE...`"
        )
    return path


def prepared(path: Path) -> Path:
    """Return the folder for a new archive, made where it is missing; ArchiveError where it cannot become one."""
    try:
        if path.exists() and not path.is_dir():
            raise ArchiveError(f"{str(path)!r} is a file; give a folder for the archive")
        path.mkdir(parents=True, exist_ok=True)
        strange = [item.name for item in path.iterdir() if not any(item.match(name) for name in _OWN_NAMES)]
    except OSError as error:
        raise ArchiveError(
            f"the archive {str(path)!r} cannot be made ({error.strerror or error}); give another folder"
        ) from error
    if strange and not (path / database.FILE_NAME).exists():
        raise ArchiveError(f"the folder {str(path)!r} holds other things ({strange[0]!r}); give a new or empty folder")
    return path


def is_made(path: Path) -> bool:
    """Return whether a finished archive lies in a folder; the errors of ``Archive.open`` where it is damaged."""
    if not (path / database.FILE_NAME).exists():
        return False
    probe = database.Database(path, readonly=True)
    try:
        probe.check()
    except ArchiveMissing:
        return False
    finally:
        probe.close()
    return True


def loaded(encoder: str | Encoder | None) -> Encoder:
    """Return an encoder, loaded where it is only named (None is the bundled one)."""
    if encoder is not None and not isinstance(encoder, str):
        return encoder
    from index.encode import load_encoder

    return load_encoder(encoder)


def fresh(encoder: Encoder) -> dict[str, str]:
    """Return the manifest of a new archive."""
    from index import tokens

    return {
        "encoder": encoder.name,
        "fingerprint": encoder.fingerprint,
        "dimension": str(encoder.dimension),
        "tokens": tokens.version(),
        "created": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def read(path: Path, meta: dict[str, str]) -> dict[str, Any]:
    """Return the manifest that an archive's entries hold; ArchiveDamaged where one is missing."""
    try:
        return {
            "format": database.FORMAT,
            "encoder": meta["encoder"],
            "fingerprint": meta["fingerprint"],
            "dimension": int(meta["dimension"]),
            "tokens": meta["tokens"],
            "created": meta["created"],
        }
    except (KeyError, ValueError) as error:
        raise database.damaged(path, f"its manifest lacks {error}") from error


def same_encoder(path: Path, manifest: dict[str, Any], asked: str | Encoder | None) -> str | Encoder:
    """Return the encoder to use: the one asked for or, for None, the one named; EncoderMismatch where they differ."""
    made_with: str = manifest["encoder"]
    if asked is None:
        return made_with
    name = asked if isinstance(asked, str) else asked.name
    if name != made_with and str(Path(name).expanduser()) != made_with:
        raise EncoderMismatch(
            f"the archive {str(path)!r} was made with the encoder {made_with!r}, not {name!r}; leave the "
            "encoder out, or make another archive with `wenyuan index add FILE... --archive OTHER`"
        )
    return asked


def unchanged(path: Path, manifest: dict[str, Any], encoder: Encoder) -> Encoder:
    """Return the encoder; EncoderMismatch where it is no longer what the archive's vectors were made with."""
    if encoder.fingerprint != manifest["fingerprint"]:
        raise EncoderMismatch(
            f"the vectors of {str(path)!r} were made with {manifest['fingerprint']!r}, the encoder here is "
            f"{encoder.fingerprint!r}; run `wenyuan index verify --repair` to make them anew"
        )
    return encoder
