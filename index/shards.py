"""Indexing shared out to several processes or machines: each takes its part of the files, and no two take the same.

A file of rows (.jsonl) is parted by its articles' ids, any other file belongs to one shard as a whole, by its name
below the folder that was added. Both are hashes, so the shards need not know of each other.
"""

from __future__ import annotations

import hashlib
import re

from index.errors import InputError

Shard = tuple[int, int]
"""Which part, from 1, of how many."""

MOST = 1000

_FORM = re.compile(r"(\d{1,4})/(\d{1,4})")


def parsed(text: str) -> Shard:
    """Return the shard that ``i/n`` names; InputError where it names none."""
    match = _FORM.fullmatch(text.strip())
    if not match or not 1 <= int(match[1]) <= int(match[2]) <= MOST:
        raise InputError(f"{text!r} is no shard; expected I/N with I from 1 to N and N up to {MOST}, such as 2/4")
    return int(match[1]), int(match[2])


def owned(name: str, shard: Shard | None) -> bool:
    """Whether the article of an id, or the file of a name, is of a shard; all are where there is none."""
    if shard is None:
        return True
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % shard[1] == shard[0] - 1
