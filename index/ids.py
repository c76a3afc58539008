"""Ids of articles: a hash of source and content."""

from __future__ import annotations

import hashlib


def article_id(source: str, text: str) -> str:
    """Return the id that a source and a content always get: 16 hexadecimal digits."""
    return hashlib.sha256(f"{source}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
