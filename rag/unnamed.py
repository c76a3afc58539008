"""Names of persons, places and bodies in a sentence that the evidence does not name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.tokens import known_word, tagged
from rag.names import core, persons, subject_names
from rag.numbers import fold

if TYPE_CHECKING:
    from rag.verify import Evidence

# So often an article names the place it is about, which 全区 and 我市 in a slice of it then mean.
OFTEN = 3
_EVERYWHERE = frozenset("中国 我国 全国 国家 本市 全市 全区 全省 新区 海洋 中央".split())

# 青岛全市, 山东省政府: the place is what is named.
_OFFICE = re.compile(r"(?:全[省市区县镇]|(?:人民)?政府|[省市区县镇党]委|法院|检察院)$")
_LEVELS = frozenset("省市区县镇乡")


def unnamed(sentence: str, cited: Sequence[Evidence], pool: str) -> Iterator[str]:
    """Yield a reason for each name that stands neither in the cited slices and their titles nor in the question.

    Parameters
    ----------
    sentence
        What is claimed, without markers.
    cited
        The evidence it cites.
    pool
        The text of that evidence and the question's, folded.
    """
    for name, _, _ in persons(sentence):
        if fold(name) not in pool:
            yield f"the person {name!r} is in no cited evidence"
    for name in dict.fromkeys((*subject_names(sentence), *_tagged_places(sentence))):
        if name not in _EVERYWHERE and not _is_named(name, cited, pool):
            yield f"the name {name!r} is in no cited evidence"


def _is_named(name: str, cited: Sequence[Evidence], pool: str) -> bool:
    short = fold(core(_OFFICE.sub("", name)))
    if fold(name) in pool or (len(short) > 1 and short in pool):
        return True
    return len(short) > 1 and any(fold(piece.article.text).count(short) >= OFTEN for piece in cited)


def _tagged_places(sentence: str) -> list[str]:
    found: list[str] = []
    cut = tagged(sentence)
    for i, (word, tag, _, _) in enumerate(cut):
        opens = i == 0 or cut[i - 1][1] == "x"
        if tag in ("ns", "nt") and len(word) > 1 and known_word(word):
            found.append(word)
        elif opens and 2 <= len(word) <= 3 and i + 1 < len(cut) and cut[i + 1][0] in _LEVELS:
            found.append(word + cut[i + 1][0])  # 即墨区, which the cutter does not know
    return found
