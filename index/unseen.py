"""Characters that show nothing: left behind by web pages and editors, or put there to part what belongs together.

Articles are read without those within a number, since 1<zero width>8个 is 18个 to every reader and 8个 to none;
elsewhere they stay, so that a quote is its source's characters one by one, white space and these apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from index.types import Article

# Controls but tab, line feed and what is white space; zero-width and bidirectional marks, fillers, variation
# selectors, tags, interlinear marks.
_SHOW_NOTHING = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_SHOW_NOTHING}]")
_NUMERAL = "一二三四五六七八九十百千万亿两〇零"
_IN_NUMBER = re.compile(
    rf"(?<=[0-9０-９.．])[{_SHOW_NOTHING}]+(?=[0-9０-９.．%％‰一-鿿])|(?<=[{_NUMERAL}])[{_SHOW_NOTHING}]+(?=[{_NUMERAL}])"
)
_ODD_SPACE = "\x0b-\x0d\x1c-\x1f\x85\u2028\u2029"  # white space that is no space, tab or line feed
HIDDEN = re.compile(f"[{_SHOW_NOTHING}{_ODD_SPACE}]")


def visible(text: str) -> str:
    """Return the text without the characters that show nothing, and without odd white space."""
    return HIDDEN.sub("", text)


def seen(text: str) -> str:
    """Return the text without the characters that show nothing, with all its white space."""
    return _UNSEEN.sub("", text)


def joined(text: str) -> str:
    """Return the text without the characters that show nothing within a number, or between it and its unit."""
    return _IN_NUMBER.sub("", text)


def as_seen(article: Article) -> Article:
    """Return an article with its numbers whole and a title without such, its lines and pages where they were."""
    title, author = (part and (seen(part).strip() or None) for part in (article.title, article.author))
    gone = [at for match in _IN_NUMBER.finditer(article.text) for at in range(*match.span())]
    text = joined(article.text) if gone else article.text
    if (text, title, author) == (article.text, article.title, article.author) or not text.strip():
        return article

    def moved(runs: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        # Of runs that nothing is left of, the last one tells where the next character stands.
        return tuple({offset - bisect_left(gone, offset): number for offset, number in runs}.items())

    maps = (moved(article.line_map), moved(article.page_map)) if gone else (article.line_map, article.page_map)
    return replace(article, text=text, title=title, author=author, line_map=maps[0], page_map=maps[1])
