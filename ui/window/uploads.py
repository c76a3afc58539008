"""Files that readers add to the archive, where the administrator allows it.

A file comes in parts, is kept under a name of chance in a folder of this process's own, is read (what is in it decides
what it is; documents are read in a process apart), and is deleted whether or not it could be read. What is stored are
its articles, cited by the name that the reader's file had. Nothing that the archive holds is replaced but the very
articles of an earlier upload of the same file.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import shutil
import string
import tempfile
import threading
import time
import unicodedata
import weakref
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.dates import date_articles
from index.errors import InputError, ReadError
from index.given_dates import parse_date
from index.readers import read_file
from index.readers.kinds import HEAD, IMAGES, Kind, kind_of, readable

if TYPE_CHECKING:
    from index.interface import Archive
    from index.types import Article

MAX_BYTES = 32 << 20
MAX_FILES = 50
"""Files that a reader may choose at once."""

_SUFFIXES = (".txt", ".md", ".html", ".csv", ".tsv", ".jsonl", ".pdf", ".docx", ".xlsx", ".epub")
_KINDS: dict[str, tuple[Kind, ...]] = {
    ".pdf": ("pdf",),
    **dict.fromkeys((".docx", ".xlsx", ".epub"), ("zip",)),
    **dict.fromkeys(IMAGES, ("image",)),
    **dict.fromkeys((".txt", ".md", ".html", ".csv", ".tsv", ".jsonl"), ("text", "markdown", "html", "table", "jsonl")),
}
# What a document is that is packed as a zip archive; one of anything else would be read as the files in it.
_MEMBERS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".epub": "META-INF/container.xml"}
_UNDER_WAY = 8
_AN_HOUR = 500
_STALE = 900.0  # seconds after which a file of which nothing more comes is dropped
_LETTERS = string.ascii_lowercase


@dataclass(slots=True)
class _Upload:
    """A file that is on its way."""

    path: Path
    name: str
    size: int
    date: str | None
    received: int = 0
    articles: int = 0
    touched: float = field(default_factory=time.monotonic)


class Uploads:
    """The files that are on their way into one archive; every method may be called from any thread."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.folder = Path(tempfile.mkdtemp(prefix="wenyuan-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._under_way: dict[str, _Upload] = {}
        self._begun: list[float] = []
        self._mutex = threading.Lock()
        self._adding = threading.Lock()

    def limits(self) -> dict[str, Any]:
        """Return what the page's script needs to know."""
        return {"suffixes": self.suffixes(), "bytes": MAX_BYTES, "most": MAX_FILES}

    def suffixes(self) -> list[str]:
        """Return the endings that a file may have."""
        return [suffix for suffix in (*_SUFFIXES, *IMAGES) if readable(f"a{suffix}")]

    def begin(self, name: str, size: int, date: str) -> str:
        """Expect a file of ``size`` bytes; return the id that its parts are to carry.

        InputError where the name, the size or the date is refused, or too much is under way.
        """
        shown = plain_name(name)
        suffix = Path(shown).suffix.lower()
        if suffix not in self.suffixes():
            raise InputError(f"{shown!r} is not taken: expected a name ending in {', '.join(self.suffixes())}")
        if not 0 < size <= MAX_BYTES:
            raise InputError(f"{shown!r} has {size} bytes; expected from 1 byte to {MAX_BYTES >> 20} MiB")
        given = parse_date(date.strip()) if date.strip() else None
        with self._mutex:
            self._drop_stale()
            if len(self._under_way) >= _UNDER_WAY or len(self._begun) >= _AN_HOUR:
                raise InputError(f"too many files are being added at the moment; try {shown!r} again later")
            # Letters alone, so that no date is read from them.
            path = Path(self.folder, "".join(secrets.choice(_LETTERS) for _ in range(24)) + suffix)
            path.touch(mode=0o600, exist_ok=False)
            key = secrets.token_hex(16)
            self._under_way[key] = _Upload(path, shown, size, given)
            self._begun.append(time.monotonic())
        return key

    def part(self, key: str, offset: int, content: str) -> int:
        """Take the part (base64) that begins at ``offset``; return how many bytes are there."""
        upload = self._known(key)
        try:
            data = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError, TypeError) as error:
            raise InputError(f"a part of {upload.name!r} is not base64; send the file again") from error
        with self._mutex:
            if offset != upload.received or upload.received + len(data) > upload.size:
                raise InputError(
                    f"a part of {upload.name!r} begins at byte {offset}; expected {upload.received} of {upload.size}"
                )
            with upload.path.open("ab") as file:
                file.write(data)
            upload.received += len(data)
            upload.touched = time.monotonic()
        return upload.received

    def added(self, key: str) -> int:
        """Return how many articles of a file are on their way into the archive."""
        return self._known(key).articles

    def finish(self, key: str) -> tuple[int, int]:
        """Read the file and add its articles; return how many are new, and how many were there as they are.

        Raises
        ------
        InputError
            It is not all there, is no file of articles, or has the name or an id of what the archive holds already.
        ArchiveError
            The archive cannot be written to.
        """
        upload = self._known(key)
        try:
            if upload.received != upload.size:
                raise InputError(
                    f"of {upload.name!r} {upload.received} of {upload.size} bytes have come; send the file again"
                )
            articles = self._read(upload)
            with self._adding:
                self._require_new(upload.name, articles)
                report = self._archive.add(self._counted(upload, articles))
            if report.failed:
                raise InputError(f"{upload.name!r}: {report.failed[0][1]}")
            return report.added, report.replaced
        finally:
            with self._mutex:
                self._under_way.pop(key, None)
            upload.path.unlink(missing_ok=True)

    def _read(self, upload: _Upload) -> list[Article]:
        suffix = upload.path.suffix
        with upload.path.open("rb") as file:
            kind = kind_of(upload.name, file.read(HEAD))
        if kind not in _KINDS[suffix] or not _holds(upload.path, _MEMBERS.get(suffix)):
            raise ReadError(f"{upload.name!r} is not what its name says: its content is of the kind {kind!r}")
        try:
            failures: list[tuple[str, str]] = []
            articles = list(read_file(upload.path, date=upload.date, source=upload.name, failures=failures))
        except InputError as error:
            raise ReadError(_named(str(error), upload)) from error
        if failures:
            raise ReadError(_named(failures[0][1], upload))
        if not articles:
            raise ReadError(f"{upload.name!r} holds no article; give a file with text in it")
        if upload.date is None and suffix != ".jsonl":
            dated = date_articles(articles, file_name=upload.name)
            if (dated[0].date_evidence or "").endswith(upload.name):  # the name that the reader's file had says it
                articles = dated
        # A row's own source could pass for another one.
        return [replace(article, source=upload.name) for article in articles]

    def _require_new(self, name: str, articles: Sequence[Article]) -> None:
        """Raise InputError where adding would change what the archive holds of this name or of another source."""
        ids = [article.id for article in articles]
        held = self._archive.articles_named(ids)
        others = [one for one in held.values() if one.source != name]
        if others:
            raise InputError(
                f"{name!r} holds an article that is there already, from {others[0].source!r}; nothing was added"
            )
        known = [one for one in self._archive.resolve(name) if one not in held]
        if known:
            raise InputError(
                f"the archive has another file of the name {name!r}; give yours another name and add it again"
            )

    def _counted(self, upload: _Upload, articles: Sequence[Article]) -> Iterator[Article]:
        for article in articles:
            upload.articles += 1
            yield article

    def _known(self, key: str) -> _Upload:
        upload = self._under_way.get(key) if isinstance(key, str) else None
        if upload is None:
            raise InputError("this file is not expected (any more); send it again from its beginning")
        return upload

    def _drop_stale(self) -> None:
        now = time.monotonic()
        for key, upload in list(self._under_way.items()):
            if now - upload.touched > _STALE:
                del self._under_way[key]
                with suppress(OSError):
                    upload.path.unlink()
        self._begun = [moment for moment in self._begun if now - moment < 3600]


def plain_name(name: str) -> str:
    """Return a file's name as citations give it: without folders and control characters, not too long.

    InputError where nothing is left of it.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = " ".join("".join(char for char in last if unicodedata.category(char)[0] != "C").split())
    stem, suffix = Path(kept).stem.strip(" ."), Path(kept).suffix
    if not stem or len(suffix) > 10:
        raise InputError(f"{name[:60]!r} is no name of a file; expected one such as 日报.txt")
    return stem[:120] + suffix


def _holds(path: Path, member: str | None) -> bool:
    """Whether a zip archive has a member; true where none is asked for."""
    if member is None:
        return True
    try:
        with zipfile.ZipFile(path) as packed:
            return member in packed.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return False


def _named(text: str, upload: _Upload) -> str:
    """Return a message with the reader's own name for a file."""
    return text.replace(str(upload.path), upload.name).replace(upload.path.name, upload.name)
