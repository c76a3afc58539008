"""The collections of an archive in Milvus.

``wenyuan_articles`` has a row for each article, whose writing is what adds or changes it: all of it and the borders and
times of its chunks as JSON (``body``; what is longer than a field goes on in notes), with what is looked for.
``wenyuan_chunks`` has a row for each chunk: its words, cut as the local index cuts them, which Milvus' own BM25 weighs
by its jieba analyzer, its vector, and the fields of filters. A row that no article names as its own is not there for
readers. ``wenyuan_notes`` has texts by key: the manifest, files, how often words occur, who is writing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from index.errors import ArchiveError
from index.milvus.client import Client

FORMAT = 1

LONGEST = 60_000
"""Bytes of text in one field, of the 65,535 that Milvus allows."""

LONGEST_ID = 1000
"""Bytes of an article's id."""

LONGEST_NAME = 4000
"""Bytes of a source's or a file's name."""

_NONE = {"none": [0.0, 0.0]}
_TRIES, _BETWEEN = 20, 0.25

ARTICLES, CHUNKS, NOTES = "wenyuan_articles", "wenyuan_chunks", "wenyuan_notes"
ALL = (ARTICLES, CHUNKS, NOTES)

HEAD = (
    "id", "source", "collection", "position", "file", "version", "base", "chunks", "digest", "first", "last", "undated",
    "runs", "parts",
)  # fmt: skip
"""The fields of an article's row but for its body."""


def row(**fields: Any) -> dict[str, Any]:
    """Return a row of a collection without vectors of its own: Milvus wants one in each."""
    return {**fields, **_NONE}


def create(client: Client, dimension: int) -> None:
    """Make the collections that are missing."""
    makers = ((CHUNKS, _chunks), (ARTICLES, _articles), (NOTES, _notes))
    for name, maker in makers:
        _patiently(partial(_made, client, name, maker, dimension))
    for name in ALL:
        _patiently(partial(client.load, name))


def _made(client: Client, name: str, maker: Callable[[Client, int], tuple[Any, Any]], dimension: int) -> None:
    if not client.has(name):
        client.create(name, *maker(client, dimension))


def _patiently(what: Callable[[], None]) -> None:
    """Do something again where it fails: of several processes that begin at once, another may be doing it."""
    for tries in range(_TRIES, -1, -1):
        try:
            what()
            return
        except ArchiveError:
            if not tries:
                raise
        time.sleep(_BETWEEN)


def _articles(client: Client, dimension: int) -> tuple[Any, Any]:
    from pymilvus import DataType

    schema = client.schema()
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=LONGEST_ID)
    for name in ("source", "collection", "file"):
        schema.add_field(name, DataType.VARCHAR, max_length=LONGEST_NAME)
    for name in ("position", "version", "base", "chunks", "first", "last", "undated", "runs", "parts"):
        schema.add_field(name, DataType.INT64)
    schema.add_field("digest", DataType.VARCHAR, max_length=64)
    schema.add_field("body", DataType.VARCHAR, max_length=65_535)
    indexes = _without_vectors(client, schema)
    for name in ("source", "file", "first", "undated"):
        indexes.add_index(name, index_type="INVERTED")
    return schema, indexes


def _chunks(client: Client, dimension: int) -> tuple[Any, Any]:
    from pymilvus import DataType, Function, FunctionType

    schema = client.schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("article", DataType.VARCHAR, max_length=LONGEST_ID)
    for name in ("source", "collection"):
        schema.add_field(name, DataType.VARCHAR, max_length=LONGEST_NAME)
    # The days of the article, and the first and last day that its time expressions mean.
    for name in ("first", "last", "told_first", "told_last"):
        schema.add_field(name, DataType.INT64)
    blanks = {"type": "stop", "stop_words": [" ", "\n"]}
    analyzer = {"tokenizer": "jieba", "filter": [blanks]}
    schema.add_field("words", DataType.VARCHAR, max_length=65_535, enable_analyzer=True, analyzer_params=analyzer)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(
        Function(
            name="bm25", function_type=FunctionType.BM25, input_field_names=["words"], output_field_names=["sparse"]
        )
    )
    indexes = client.indexes()
    indexes.add_index("vector", index_type="FLAT" if client.embedded else "AUTOINDEX", metric_type="IP")
    indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
    for name in ("source", "collection"):
        indexes.add_index(name, index_type="INVERTED")
    return schema, indexes


def _notes(client: Client, dimension: int) -> tuple[Any, Any]:
    from pymilvus import DataType

    schema = client.schema()
    schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=65_535)
    schema.add_field("kind", DataType.VARCHAR, max_length=64)
    schema.add_field("value", DataType.VARCHAR, max_length=65_535)
    return schema, _without_vectors(client, schema)


def _without_vectors(client: Client, schema: Any) -> Any:
    from pymilvus import DataType

    schema.add_field("none", DataType.FLOAT_VECTOR, dim=2)
    indexes = client.indexes()
    indexes.add_index("none", index_type="FLAT", metric_type="L2")
    return indexes
