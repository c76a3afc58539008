"""BM25 as the local index has it, over the chunks that Milvus' own BM25 brings.

Milvus ranks a part of the chunks by that part's own counts, gives a title's words the same weight as the text's and
knows no words that count less. So what it brings is weighed again: by the counts of the whole archive, the words of the
title and other forms apart, as ``index.lexical`` has it. Both archives then rank alike.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping

from index.lexical import ALSO_WEIGHT, TITLE_WEIGHT, sought
from index.milvus.words import Pair, Totals

_K1, _B = 1.2, 0.75


def weights(query: str, also: str) -> dict[str, float]:
    """Return the words to look for, with what each counts."""
    return dict.fromkeys(sought(also), ALSO_WEIGHT) | dict.fromkeys(sought(query), 1.0)


def scored(
    found: Iterable[tuple[int, str]], sought_for: Mapping[str, float], counts: Mapping[str, Pair], totals: Totals
) -> list[tuple[int, float]]:
    """Return the chunks that hold a word with their scores, best first.

    Parameters
    ----------
    found : iterable of (id, words)
        Chunks, their words as their rows have them.
    sought_for : mapping
        What each word counts.
    counts, totals
        How many chunks hold each word, and what all chunks have together.
    """
    number = max(1, totals.chunks)
    lengths = max(1e-9, totals.body / number), max(1e-9, totals.title / number)
    rarity = {word: tuple(_rarity(number, count) for count in counts[word]) for word in sought_for}
    ranked: list[tuple[int, float]] = []
    for chunk, words in found:
        body, _, heading = words.partition("\n")
        score = 0.0
        for part, field, of_field in ((body, 0, 1.0), (heading, 1, TITLE_WEIGHT)):
            held = part.split(" ") if part else []
            often = Counter(word for word in held if word in sought_for)
            norm = _K1 * (1 - _B + _B * _length(len(held)) / lengths[field])
            score += sum(
                sought_for[word] * of_field * rarity[word][field] * (1 + _K1) * times / (times + norm)
                for word, times in often.items()
            )
        if score > 0:
            ranked.append((chunk, score))
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))


def _rarity(number: int, count: int) -> float:
    return math.log(1 + (max(0, number - count) + 0.5) / (count + 0.5))


def _lengths() -> list[int]:
    """Return the lengths that a byte can tell, as Lucene and tantivy write them: exact up to 40, then ever coarser."""
    return [*range(40), *(24 + ((code & 7 | 8) << (code >> 3) - 1) for code in range(16, 232))]


_LENGTHS = _lengths()


def _length(words: int) -> int:
    return _LENGTHS[bisect_right(_LENGTHS, words) - 1]
