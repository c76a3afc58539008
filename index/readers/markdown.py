"""Markdown: a text file whose first lines may say title, author and date (front matter).

A line of the source is a line of the file; the text is kept as it is written, so that a quote is found in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import ReadError
from index.newspaper import read_page
from index.readers.found import Found
from index.readers.front import front_matter, told_of
from index.readers.text import decode


def read(data: bytes, name: str, source: str, encoding: str | None = None) -> Iterator[Found]:
    """Yield the file's articles: one, or one for each heading of the first level where it has several."""
    text = decode(data, name, encoding)
    told, body = front_matter(text)
    articles = read_page(body, source)
    if not articles:
        raise ReadError(f"{name} holds no article: expected text")
    yield from told_of(articles, told)
