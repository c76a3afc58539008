"""How much of a file is read at most: what an archive or a page can unpack to is chosen by whoever made it."""

from __future__ import annotations

import io
from typing import IO

from index.errors import ReadError

MOST_TEXT = 64 << 20
"""Bytes of one text (a text file, a web page, a file in a zip archive)."""

MOST_LINE = 16 << 20
"""Bytes of one line of a JSON Lines file."""

MOST_DOCUMENT = 256 << 20
"""Bytes of one document that is unpacked in memory."""

MOST_RATIO = 200
"""How many times its own size a packed file may unpack to, once that is more than ``MOST_DOCUMENT``."""

MOST_MEMBERS = 100_000
"""Files in one zip archive."""

MOST_MEMORY = 1 << 30
"""Bytes of memory of the process that reads documents."""

MOST_MEMORY_OCR = 4 << 30
"""The same while it recognises the text of a picture."""

MOST_SECONDS = 10.0
"""How long one part of a document may take: a page, a table, a chapter."""

MOST_SECONDS_OCR = 180.0
"""The same for a page that is a picture."""

MOST_FAILURES = 20
"""Parts of one document that fail before the rest of it is given up."""


def bounded(stream: IO[bytes], name: str, limit: int = MOST_TEXT) -> bytes:
    """Read a stream to its end; ReadError where it holds more than ``limit`` bytes."""
    held = io.BytesIO()
    while part := stream.read(1 << 20):
        held.write(part)
        if held.tell() > limit:
            raise ReadError(f"{name} holds more than {limit >> 20} MiB, which is no text of articles: split it")
    return held.getvalue()
