"""What a file is: its first bytes decide, and its name only where these are text."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Literal

from index.errors import ReadError

Kind = Literal["text", "jsonl", "markdown", "html", "table", "pdf", "zip", "image", "gz", "xz"]

HEAD = 4096
"""How many bytes tell what a file is."""

PACKED = (".gz", ".xz")
IMAGES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
_DOCUMENTS = (".pdf", ".docx", ".xlsx", ".epub", ".zip")
_TEXTS: dict[str, Kind] = {
    ".jsonl": "jsonl",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "table",
    ".tsv": "table",
}
_FORMATS = (".txt", *_TEXTS, *_DOCUMENTS, *IMAGES)
SUFFIXES: tuple[str, ...] = (*_FORMATS, *(form + packed for form in _FORMATS for packed in PACKED))
"""The endings that are read of a folder's files, in lower case."""

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x1f\x8b", "gz"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
_NOT_READ = (
    (b"\xd0\xcf\x11\xe0", "an old Office file or one with a password", "save it as .docx or .xlsx without a password"),
    (b"{\\rtf", "a Rich Text file", "save it as .docx"),
    (b"GIF8", "a GIF picture", "save it as PNG"),
    (b"7z\xbc\xaf", "a 7z archive", "pack it as .zip"),
    (b"Rar!", "a RAR archive", "pack it as .zip"),
    (b"BZh", "a bzip2 file", "pack it as .xz or .gz"),
    (b"SQLite format 3\x00", "a database", "export its articles as .jsonl"),
    (b"\x7fELF", "a program", "give a file of articles"),
    (b"MZ", "a program", "give a file of articles"),
)
_PAGE = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S
)
_WIDE_PAGE = re.compile(r"^\ufeff?\s*<(?:!doctype\s+html|html[\s>])", re.I)


def readable(name: str) -> bool:
    """Whether a folder's file of this name is read; pictures are where there is what reads them (the extra ``ocr``)."""
    name = name.lower()
    return name.endswith(SUFFIXES) and (not bare(name).endswith(IMAGES) or find_spec("rapidocr") is not None)


def bare(name: str) -> str:
    """Return a file's name without the suffix that says how it is packed."""
    for packed in PACKED:
        if name.lower().endswith(packed):
            return name[: -len(packed)]
    return name


def kind_of(name: str, head: bytes) -> Kind:
    """Return what a file is.

    Parameters
    ----------
    name : its name; the suffix tells texts apart.
    head : its first ``HEAD`` bytes.

    Raises
    ------
    ReadError
        It is of a kind that is known and not read.
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    # Programs put other bytes before it; a text may speak of it.
    if head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and _suffix(bare(name)) == ".pdf"):
        return "pdf"
    if head[:2] == b"BM" and b"\0" in head[:32]:
        return "image"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    for magic, what, advice in _NOT_READ:
        if head.startswith(magic) and (b"\0" in head or magic in (b"{\\rtf", b"Rar!")):
            raise ReadError(f"{name} is {what}, which is not read: {advice}")
    suffix = _suffix(name)
    by_name = _TEXTS.get(suffix, "text")
    return "html" if by_name != "jsonl" and _is_page(head) else by_name


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def _is_page(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return bool(_WIDE_PAGE.match(head[: len(head) // 2 * 2].decode("utf-16", "ignore")))
    return bool(_PAGE.match(head))
