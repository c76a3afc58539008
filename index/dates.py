"""Dates of articles, from what the articles themselves and the ones beside them say."""

from __future__ import annotations

from index.times import Anchor, find_times

__all__ = ["Anchor", "find_times"]
