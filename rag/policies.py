"""The year that rules are for, where they are published before it begins: 2024年度居民医保政策问答, of October 2023."""

from __future__ import annotations

import re
from functools import lru_cache

from index.types import TimeSpan
from rag.passages import Passage

_HEAD = re.compile(r"^[^\n。；]{0,30}?(?<!\d)(?P<year>(?:19|20)\d\d)(?:年度|年)[^\n。；]{0,30}$", re.MULTILINE)
_RULES = re.compile(r"政策|问答|指南|须知|通告|公告|通知|办法|细则|简章|解读|明白[卡纸]|标准")
_TOLD_LATER = re.compile(r"公报|总结|报告|回顾|回眸|统计|完成情况|计划|目标|规划|要点")
PUBLISHED_FROM = 7  # the month of the year before


def in_force(passage: Passage) -> TimeSpan | None:
    """Return the year that an article's rules are for, where that is the one after it was published; else None."""
    written = passage.article.date_span
    if written is None or written.first.month < PUBLISHED_FROM:
        return None
    year = _year_of(f"{passage.title}\n{passage.lead}")
    return TimeSpan.of(year) if year == written.first.year + 1 else None


@lru_cache(maxsize=512)
def _year_of(heads: str) -> int | None:
    named = {
        int(match["year"])
        for match in _HEAD.finditer(heads)
        if _RULES.search(match.group()) and not _TOLD_LATER.search(match.group())
    }
    return named.pop() if len(named) == 1 else None
