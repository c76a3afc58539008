"""What an archive in Milvus was made with, and its making."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import manifest
from index.errors import ArchiveError
from index.milvus import schema
from index.milvus.client import Client
from index.milvus.notes import Notes
from index.types import EncoderChoice

if TYPE_CHECKING:
    from index.encode import Encoder

_META = "manifest"
_BUCKETS_IN_FILE, _BUCKETS_ON_SERVER = 256, 4096


def found(client: Client) -> dict[str, Any] | None:
    """Return the manifest; None where no archive is there, ArchiveError where it has another format."""
    if not client.has(schema.NOTES):
        return None
    for collection in schema.ALL:
        client.load(collection)
    note = Notes(client).get([_META]).get(_META)
    if note is None:
        return None
    made_with = dict(json.loads(note))
    if made_with["format"] != schema.FORMAT:
        raise ArchiveError(
            f"the archive 'milvus:{client.where}' has format {made_with['format']}, this program reads format "
            f"{schema.FORMAT}; copy it by the matching version to a folder, and from there by this one"
        )
    return made_with


def make(client: Client, encoder: str | EncoderChoice | Encoder | None) -> dict[str, Any]:
    """Make the collections and the manifest; nothing is there for readers before that is written."""
    loaded = manifest.loaded(encoder)
    entries = manifest.fresh(loaded)
    buckets = _BUCKETS_IN_FILE if client.embedded else _BUCKETS_ON_SERVER
    made_with = {**manifest.read(Path(client.where), entries), "format": schema.FORMAT, "buckets": buckets}
    schema.create(client, loaded.dimension)
    Notes(client).put(_META, {_META: json.dumps(made_with, ensure_ascii=False)})
    return made_with
