"""Texts by key in Milvus: what is longer than a field goes on under further keys."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from index.errors import ArchiveDamaged
from index.milvus import schema
from index.milvus.client import Client, text

_TRIES = 5
_BETWEEN = 0.05


def pieces(value: str) -> list[str]:
    """Return a text in pieces of at most ``schema.LONGEST`` bytes, one at the least."""
    content = value.encode()
    cut: list[str] = []
    start = 0
    while start < len(content) or not cut:
        end = start + schema.LONGEST
        # Not within a character: its further bytes all begin with the bits 10.
        while end < len(content) and content[end] & 0xC0 == 0x80:
            end -= 1
        cut.append(content[start:end].decode())
        start = end
    return cut


class Notes:
    """The notes of one archive."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, keys: Sequence[str]) -> dict[str, str]:
        """Return the texts of those keys that are there; ArchiveDamaged where a piece of one stays missing."""
        for attempt in range(_TRIES):
            found, torn = self._read(keys)
            if not torn:
                return found
            # Another process is just writing it: the first piece comes last.
            time.sleep(_BETWEEN * attempt)
        raise ArchiveDamaged(
            f"a part of the note {torn[0]!r} is missing in 'milvus:{self._client.where}'; "
            "run `wenyuan index verify --repair`"
        )

    def of_kind(self, kind: str) -> dict[str, str]:
        """Return all texts of a kind by their keys."""
        rows = self._client.query(schema.NOTES, f"kind == {text(kind)}", _FIELDS)
        found = {row["key"]: row["value"].partition("\n") for row in rows}
        whole = {key: value for key, (count, _, value) in found.items() if count == "0"}
        return whole | self.get([key for key in found if key not in whole])

    def put(self, kind: str, values: Mapping[str, str]) -> None:
        """Store texts, each in the place of the one with its key."""
        heads, tails = [], []
        for key, value in values.items():
            first, *rest = pieces(value)
            heads.append(schema.row(key=key, kind=kind, value=f"{len(rest)}\n{first}"))
            tails += [schema.row(key=_tail(key, n), kind="", value=piece) for n, piece in enumerate(rest)]
        if tails:
            self._client.put(schema.NOTES, tails)
        if heads:
            self._client.put(schema.NOTES, heads)

    def delete(self, keys: Iterable[str]) -> None:
        """Delete texts; one that is not there is no error."""
        rows = self._client.get(schema.NOTES, list(keys), ["key", "value"])
        gone = [row["key"] for row in rows]
        for row in rows:
            gone += [_tail(row["key"], n) for n in range(int(row["value"].partition("\n")[0]))]
        self._client.delete(schema.NOTES, gone)

    def _read(self, keys: Sequence[str]) -> tuple[dict[str, str], list[str]]:
        rows = {row["key"]: row["value"].partition("\n") for row in self._client.get(schema.NOTES, keys, _FIELDS)}
        wanted = [_tail(key, n) for key, (count, _, _) in rows.items() for n in range(int(count))]
        rest = {row["key"]: row["value"] for row in self._client.get(schema.NOTES, wanted, _FIELDS)} if wanted else {}
        found: dict[str, str] = {}
        torn: list[str] = []
        for key, (count, _, first) in rows.items():
            tails = [rest.get(_tail(key, n)) for n in range(int(count))]
            if None in tails:
                torn.append(key)
            else:
                found[key] = first + "".join(tail for tail in tails if tail is not None)
        return found, torn


_FIELDS = ("key", "value")


def _tail(key: str, n: int) -> str:
    return f"{key}\x1f{n}"
