"""How texts are read and compared: offset by offset with simplified characters and Chinese marks, and folded."""

from __future__ import annotations

import re
from functools import lru_cache

from index.tokens import simplify

_WIDE_LETTER = re.compile("[ａ-ｚ]")
_NARROW = {wide: wide - 0xFEE0 for wide in range(ord("ａ"), ord("ｚ") + 1)}


def fold_case(text: str) -> str:
    """Return the text in lower case without spaces, letters of full width as others."""
    folded = text.lower().replace(" ", "")
    return folded.translate(_NARROW) if _WIDE_LETTER.search(folded) else folded


@lru_cache(maxsize=512)
def folded_article(article_id: str, text: str) -> str:
    """Return ``fold_case`` of an article's text, as it is read."""
    return fold_case(simplified_article(article_id, text))


@lru_cache(maxsize=2_048)
def fold_stretch(text: str) -> str:
    """Return ``fold_case`` of a sentence or a part of one, which is asked for again for each word that is sought."""
    return fold_case(text)


# Marks as they are typed with an English keyboard, where Chinese stands beside them: "供水1588万吨,同比增长2.9%;…".
# Each begins with a set of marks, so that it is looked for in a fraction of the time.
_TYPED_MARK = re.compile(
    r"[,;:?!)(](?:(?<=[一-鿿％%”》）)][,;:?!])|(?<=\d[,;])(?=[一-鿿“《（])|(?<=\()(?=[一-鿿])|(?<=[一-鿿]\)))"
)
_WIDE_MARKS = {ord(mark): ord(mark) + 0xFEE0 for mark in ",;:?!()"}


def _with_wide_marks(text: str) -> str:
    return _TYPED_MARK.sub(lambda mark: mark[0].translate(_WIDE_MARKS), text)


@lru_cache(maxsize=512)
def simplified_article(article_id: str, text: str) -> str:
    """Return an article's text as it is read: offset by offset with simplified characters and Chinese marks."""
    return _with_wide_marks(simplify(text))
