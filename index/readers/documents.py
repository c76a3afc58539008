"""Any file that is more than plain lines -> its dated articles; in the process of ``index.readers.sandbox``."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from index.dates import date_articles
from index.errors import InputError, ReadError
from index.readers.found import Failure, Found, Tick
from index.readers.jsonl import BadRow, read_rows
from index.readers.kinds import HEAD, Kind, bare, kind_of
from index.readers.kinds import readable as readable_name
from index.readers.limits import MOST_DOCUMENT, MOST_RATIO, MOST_TEXT, bounded
from index.readers.packed import member, members, open_zip, opened, zip_size
from index.readers.text import decode, read_text
from index.types import Article

_BINARY = ("zip", "pdf", "image")
_OFFICE = {"word/": "a Word document", "xl/": "a workbook", "ppt/": "a presentation"}


def read_document(path: Path, *, source: str, date: str | None, encoding: str | None) -> Iterator[Found]:
    """Yield a file's articles, dated by their own evidence, and what of it could not be read.

    Parameters
    ----------
    path : the file.
    source : what citations name; of a file in a zip archive its name follows.
    date : the date that the user gave, None for none.
    encoding : the encoding of the texts in it, None finds out.
    """
    with opened(path) as (stream, _, kind):
        whole = kind in ("zip", "pdf") and bare(path.name) == path.name
        data = b"" if whole else bounded(stream, str(path), MOST_DOCUMENT if kind in _BINARY else MOST_TEXT)
    reading = _Reading(str(path), source, bare(path.name), date, encoding)
    if kind == "zip":
        with open_zip(path if whole else data, str(path)) as archive:
            yield from reading.zipped(archive, path if whole else data)
    else:
        yield from reading.dated(reading.read(path if whole else data, kind), kind)


class _Reading:
    """One file: ``name`` is what errors call it, ``source`` what citations do, ``file_name`` what may hold its date."""

    def __init__(self, name: str, source: str, file_name: str, date: str | None, encoding: str | None) -> None:
        self.name, self.source, self.file_name, self.date, self.encoding = name, source, file_name, date, encoding

    def read(self, data: bytes | Path, kind: Kind) -> Iterator[Found]:
        """Yield the undated articles of what is no archive."""
        held = b"" if isinstance(data, Path) else data
        if kind == "text":
            yield from read_text(held, self.name, self.source, self.encoding, file_name=self.file_name)
        elif kind == "markdown":
            from index.readers import markdown

            yield from markdown.read(held, self.name, self.source, self.encoding)
        elif kind == "html":
            from index.readers import html

            yield from html.read(held, self.name, self.source, self.encoding)
        elif kind == "table":
            from index.readers import table

            yield from table.read_csv(held, self.name, self.source, self.encoding)
        elif kind == "pdf":
            from index.readers import pdf

            yield from pdf.read(data, self.name, self.source)
        elif kind == "image":
            from index.readers import ocr

            yield from ocr.read(held, self.name, self.source)
        else:
            raise ReadError(f"{self.name} is packed twice, which is not read: unpack it once")

    def zipped(self, archive: zipfile.ZipFile, data: bytes | Path) -> Iterator[Found]:
        """Yield the dated articles of a zip archive, of an Office file or of a book."""
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            yield from self._office(archive, names, data)
        elif "mimetype" in names and (what := member(archive, archive.getinfo("mimetype"), self.name)[:80]).startswith(
            b"application/"
        ):
            if what.strip() != b"application/epub+zip":
                raise ReadError(f"{self.name} is an OpenDocument file, which is not read: save it as .docx or .xlsx")
            from index.readers import epub

            yield from self.dated(epub.read(archive, self.name, self.source), "zip")
        else:
            yield from self._members(archive)

    def _office(self, archive: zipfile.ZipFile, names: set[str], data: bytes | Path) -> Iterator[Found]:
        zip_size(archive, self.name)
        what = next((part for part in _OFFICE if any(name.startswith(part) for name in names)), "")
        held = data.read_bytes() if isinstance(data, Path) else data
        if what == "word/":
            from index.readers import docx

            yield from self.dated(docx.read(held, self.name, self.source), "zip")
        elif what == "xl/":
            from index.readers import table

            yield from self.dated(table.read_xlsx(held, self.name, self.source), "table")
        else:
            raise ReadError(
                f"{self.name} is {_OFFICE.get(what, 'an Office file')} of a kind that is not read: save it as PDF"
            )

    def _members(self, archive: zipfile.ZipFile) -> Iterator[Found]:
        """Yield what the files of an archive hold; each that fails is named, and the rest goes on."""
        unpacked, most = 0, max(MOST_DOCUMENT, MOST_RATIO * sum(info.compress_size for info in archive.filelist))
        none = True
        for one in members(archive, self.name):
            none = none and not isinstance(one, Failure) and not readable_name(one[0])
            if isinstance(one, Failure):
                yield one
                continue
            name, info = one
            if not readable_name(name):
                continue
            place = f"{self.name}/{name}"
            yield Tick(place)
            try:
                data = member(archive, info, place, MOST_DOCUMENT)
                unpacked += len(data)
                if unpacked > most:
                    raise ReadError(
                        f"{self.name} unpacks to more than {MOST_RATIO} times its size: expected packed articles"
                    )
                kind = kind_of(place, data[:HEAD])
                if kind not in _BINARY and len(data) > MOST_TEXT:
                    raise ReadError(f"{place} holds more than {MOST_TEXT >> 20} MiB of text: split it")
                inner = _Reading(place, f"{self.source}/{name}", PurePosixPath(name).name, self.date, self.encoding)
                yield from inner.of_member(data, kind)
            except ReadError as error:
                yield Failure(place, str(error))
                if unpacked > most:
                    return
            except InputError:
                raise
            except MemoryError:
                yield Failure(place, f"{place} needs more memory than one file may: left out")
            except Exception as error:  # noqa: BLE001 - one file of many: reported by name, and the rest goes in
                yield Failure(place, f"{place} cannot be read ({type(error).__name__}: {str(error)[:200]}): left out")
        if none:
            raise ReadError(f"{self.name} holds no file that is read: expected texts or documents in it")

    def of_member(self, data: bytes, kind: Kind) -> Iterator[Found]:
        """Yield the dated articles of one file of an archive."""
        if kind == "zip":
            with open_zip(data, self.name) as archive:
                if "[Content_Types].xml" not in archive.namelist() and "mimetype" not in archive.namelist():
                    raise ReadError(f"{self.name} is an archive in an archive, which is not read: unpack it once")
                yield from self.zipped(archive, data)
        elif kind == "jsonl":
            yield from self._rows(data)
        else:
            yield from self.dated(self.read(data, kind), kind)

    def _rows(self, data: bytes) -> Iterator[Found]:
        lines = decode(data, self.name, self.encoding).split("\n") if self.encoding else data.split(b"\n")
        for row in read_rows(lines, self.name, self.source):
            if isinstance(row, BadRow):
                yield Failure(f"{self.name}:{row.number}", str(row.error))
            else:
                yield from date_articles([row.article], given=row.date or self.date)

    def dated(self, found: Iterator[Found], kind: Kind) -> Iterator[Found]:
        """Date the articles: those of a file by what all of it tells, rows of a table each by its own."""
        articles: list[Article] = []
        for one in found:
            if not isinstance(one, Article):
                yield one
            elif kind == "table":
                yield from date_articles([one], given=one.date or self.date)
            else:
                articles.append(one)
        yield from date_articles(articles, given=self.date, file_name=self.file_name)
