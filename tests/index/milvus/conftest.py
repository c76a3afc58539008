"""A file of Milvus Lite with an archive's empty collections."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.milvus import schema
from index.milvus.client import Client
from index.milvus.notes import Notes


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    made = Client(str(tmp_path / "bare.db"))
    schema.create(made, 8)
    yield made
    made.close()


@pytest.fixture
def notes(client: Client) -> Notes:
    return Notes(client)
