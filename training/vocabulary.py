"""The tokenizer of the bundled encoder: a unigram model over words.

Pieces are words as the lexical index's cutter gives them, with their frequencies as scores, and every character
seen often enough to stand in for what is no piece. So a piece never crosses a word's border, and 投资 is the same
piece in every sentence.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

import rjieba
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from training.charsmap import build_charsmap

UNKNOWN = "[UNK]"
_LONGEST = 7
_PIECE = re.compile(r"[0-9]{1,4}|[a-z][a-z0-9]*|[^\x00-\x7f]+")


def build_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Return a tokenizer of ``size`` pieces; piece 0 stands for what is unknown."""
    normalizer = normalizers.Precompiled(build_charsmap())
    words, characters = _count(texts, normalizer)
    kept = Counter(characters)
    for word, count in words.most_common():
        if len(kept) >= size - 1:
            break
        if len(word) <= _LONGEST and _PIECE.fullmatch(word):
            kept[word] = count
    total = sum(kept.values())
    pieces = [(UNKNOWN, -30.0), *((piece, math.log(count / total)) for piece, count in kept.most_common(size - 1))]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _count(texts: Iterable[str], normalizer: normalizers.Normalizer) -> tuple[Counter[str], Counter[str]]:
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for text in texts:
        for span in normalizer.normalize_str(text).split():
            words.update(rjieba.cut(span))
            characters.update(span)
    # A character's score is what it is worth as a word of its own; at the least what the rarest piece is worth.
    seen = {character: max(words[character], 3) for character, count in characters.items() if count >= 3}
    return words, Counter(seen)
