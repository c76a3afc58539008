"""Marks that end a sentence; a typed ? or ! may stand in an address, before an image or in a word instead."""

from __future__ import annotations

import re

STOPS = "。！？!?…"
# What a typed mark between two typed characters goes on with: news?id=3, C!V; before [ or = it begins an image or ≠.
STOP = r"(?:[。！？]|(?<![!-~])[!?](?![\[=])|(?<=[!-~])[!?](?![\w#%&+./:=@\[~-](?<=[!-~])))"
_TYPED = re.compile(STOP)
_ADDRESS = re.compile(r"(?:://|www\.)[!-~]*$")
_LONGEST_ADDRESS = 300


def may_hold_address(line: str) -> bool:
    """Whether there may be an address in a line."""
    return "://" in line or "www." in line


def ends(line: str, i: int) -> bool:
    """Whether the mark at a place of a line ends a sentence there."""
    if line[i] not in "!?":
        return True
    if not _TYPED.match(line, i):
        return False
    following = line[i + 1 : i + 2]
    return not following.strip() or _ADDRESS.search(line, max(0, i - _LONGEST_ADDRESS), i) is None
