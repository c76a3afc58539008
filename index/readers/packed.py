"""Packed files: ``.gz`` and ``.xz`` as one stream, ``.zip`` as files by name; nothing of them is written anywhere."""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from index.errors import ReadError
from index.readers.found import Failure
from index.readers.kinds import HEAD, PACKED, Kind, bare, kind_of
from index.readers.limits import MOST_DOCUMENT, MOST_MEMBERS, MOST_RATIO, MOST_TEXT, bounded

_BROKEN = (gzip.BadGzipFile, lzma.LZMAError, EOFError, zlib.error)
UNREADABLE = (*_BROKEN, OSError)
_BROKEN_ZIP = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, *UNREADABLE)
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


class _Watched(io.RawIOBase):
    """An unpacked stream that stops where it grows beyond what any text unpacks to."""

    def __init__(self, stream: Any, raw: IO[bytes], name: str) -> None:
        self._stream, self._raw, self._name, self._size = stream, raw, name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._stream.read(len(buffer))
        buffer[: len(part)] = part
        self._size += len(part)
        if self._size > max(MOST_DOCUMENT, MOST_RATIO * self._raw.tell()):
            raise ReadError(f"{self._name} unpacks to more than {MOST_RATIO} times its size: expected packed articles")
        return len(part)


@contextmanager
def opened(path: Path, name: str | None = None) -> Iterator[tuple[IO[bytes], IO[bytes], Kind]]:
    """Open a file unpacked, and as it is on the disk, with what it is; what goes wrong leaves as ReadError.

    Parameters
    ----------
    path : the file.
    name : what errors call it; None is the path.
    """
    name = name or str(path)
    try:
        with path.open("rb") as raw:
            head = raw.read(HEAD)
            raw.seek(0)
            kind = kind_of(name, head)
            packed = path.suffix.lower() if path.suffix.lower() in PACKED else ""
            if packed and head.strip() and kind != packed[1:]:
                raise ReadError(f"{name} cannot be unpacked (it is none): expected a whole {packed} file")
            if kind not in ("gz", "xz"):
                yield raw, raw, kind
                return
            inner: Any = gzip.GzipFile(fileobj=raw) if kind == "gz" else lzma.LZMAFile(raw)  # noqa: SIM115
            stream = io.BufferedReader(_Watched(inner, raw, name), 1 << 16)
            kind = kind_of(bare(name), stream.peek(HEAD)[:HEAD])
            if kind in ("gz", "xz"):
                raise ReadError(f"{name} is packed twice: unpack it once")
            yield stream, raw, kind
    except _BROKEN as error:
        raise ReadError(f"{name} cannot be unpacked ({error}): expected a whole {path.suffix} file") from error
    except OSError as error:
        raise ReadError(f"{name} cannot be read ({error.strerror or error}): expected a readable file") from error


def open_zip(data: bytes | Path, name: str) -> zipfile.ZipFile:
    """Open a zip archive (also an Office file or an e-book); ReadError where it is damaged or holds too many files."""
    try:
        archive = zipfile.ZipFile(data if isinstance(data, Path) else io.BytesIO(data))
    except _BROKEN_ZIP as error:
        raise ReadError(f"{name} cannot be unpacked ({error}): expected a whole zip archive") from error
    if len(archive.filelist) > MOST_MEMBERS:
        raise ReadError(f"{name} holds {len(archive.filelist)} files, expected at most {MOST_MEMBERS}: split it")
    return archive


def zip_size(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive whose files say that they unpack to more than a document holds."""
    size = sum(info.file_size for info in archive.filelist)
    if size > MOST_DOCUMENT:
        raise ReadError(f"{name} unpacks to {size >> 20} MiB, expected at most {MOST_DOCUMENT >> 20} MiB: split it")


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int = MOST_TEXT) -> bytes:
    """Unpack one file of an archive; ReadError where it is damaged, locked or larger than ``limit`` bytes."""
    if info.flag_bits & _ENCRYPTED:
        raise ReadError(f"{name} is locked by a password: unpack it yourself and give the files")
    try:
        with archive.open(info) as stream:
            return bounded(stream, name, limit)
    except _BROKEN_ZIP as error:
        raise ReadError(f"{name} cannot be unpacked ({error}): expected a whole zip archive") from error


def members(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, zipfile.ZipInfo] | Failure]:
    """Yield the files of an archive under their names in their order; a name that tricks is a failure."""
    seen: set[str] = set()
    for info in archive.infolist():
        told = member_name(info)
        parts = [part for part in told.replace("\\", "/").split("/") if part != ".."]
        if info.is_dir() or any(part.startswith(".") or part == "__MACOSX" for part in parts):
            continue
        reason = _trick(told, info)
        if reason is None and told in seen:
            reason = "stands in it twice"
        seen.add(told)
        if reason is not None:
            yield Failure(f"{name}/{told}", f"{told!r} in {name} {reason}: left out")
        else:
            yield told, info


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a file's name, in GB18030 where it was packed by a Chinese Windows."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            try:
                name = name.encode("cp437").decode("gb18030")
            except UnicodeError:
                name = info.filename
    return "".join(char for char in name if char.isprintable())


def _trick(name: str, info: zipfile.ZipInfo) -> str | None:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link to another file"
    if ".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith(("/", "\\")) or name[1:2] == ":":
        return "names a place outside of the archive"
    return None if name.strip() else "has no name"
