"""The pieces of a Unigram tokenizer, found by the compiled word cutter in a fifth of the tokenizer's own time.

A Unigram model cuts a text where the product of its pieces' probabilities is largest, which is what jieba does with
the frequencies of a dictionary. Given the pieces for a dictionary it finds the same ones; where two cuts are equally
likely it may take the other. Only a tokenizer for which that holds is taken over (``of``), and any other, or a machine
without the compiled cutter, stays with the tokenizer itself.
"""

from __future__ import annotations

import json
import math
import re
import string
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# The frequencies are whole numbers, so that this makes a probability of e^-16 exact to twelve places.
_WHOLE = 2**63
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z0-9]+")
_NOWHERE = "\0\0\0"
_REMEMBERED = 200_000
_SEVERAL = -1  # in the place of an id


class PieceFinder:
    """Finds the pieces of texts that count, in no particular order: a sum over them needs none."""

    def __init__(
        self,
        normalize: Callable[[str], str],
        cut: Callable[[str], list[str]],
        ids: Callable[[str], list[int]],
        known: dict[str, int],
        ignored: int,
    ) -> None:
        self._normalize = normalize
        self._cut = cut
        self._held = _Held(ids, known, ignored)
        self._ignored = ignored

    @classmethod
    def of(cls, tokenizer: Tokenizer, ignored: int) -> PieceFinder | None:
        """Return the finder of a tokenizer's pieces but for the id ``ignored``; None where it cannot be had.

        The model must be a Unigram one whose id for the unknown is ignored, whose pieces are each Chinese, or letters
        and digits, or one character, and whose probabilities make up 1; nothing may come after it or be added to it.
        """
        about = json.loads(tokenizer.to_str())
        model = about["model"]
        if model["type"] != "Unigram" or model.get("byte_fallback") or model["unk_id"] != ignored:
            return None
        if about["added_tokens"] or about["truncation"] or about["pre_tokenizer"] != {"type": "WhitespaceSplit"}:
            return None
        vocabulary = [(piece, math.exp(score)) for piece, score in model["vocab"]]
        pieces = [piece for number, (piece, _) in enumerate(vocabulary) if number != ignored]
        known = {piece: number for number, (piece, _) in enumerate(vocabulary) if _HAN.fullmatch(piece)}
        if abs(sum(share for _, share in vocabulary) - 1) > 1e-6 or not _separable(pieces, known):
            return None
        frequencies = [(piece, round(share * _WHOLE)) for piece, share in vocabulary if piece in known]
        # What the other pieces have of the whole goes to a word that no text holds.
        rest = _WHOLE - sum(frequency for _, frequency in frequencies)
        cut = tokens.cutter_of([*frequencies, (_NOWHERE, rest)]) if rest > 0 else None
        if cut is None:
            return None
        normalize = tokenizer.normalizer.normalize_str if tokenizer.normalizer is not None else str

        def ids(word: str) -> list[int]:
            return [number for number in tokenizer.encode(word, add_special_tokens=False).ids if number != ignored]

        return cls(_shortened(normalize), cut, ids, known, ignored)

    def ids(self, text: str) -> NDArray[np.int32]:
        """Return the ids of a text's pieces, those of the unknown left out."""
        words = self._cut(self._normalize(text))
        found = np.fromiter(map(self._held.__getitem__, words), dtype=np.int32, count=len(words))
        several = np.flatnonzero(found == _SEVERAL).tolist()
        if several:
            more = [number for at in several for number in self._held.several(words[at])]
            found = np.concatenate([found[found != _SEVERAL], np.array(more, dtype=np.int32)])
        kept: NDArray[np.int32] = found[found != self._ignored]
        return kept


class _Held(dict[str, int]):
    """The id of each Chinese piece, and of each other word that was met: the ignored one where it has none.

    A number each, since a tuple is looked up in twice the time; ``_SEVERAL`` says that there are several.
    """

    def __init__(self, ids: Callable[[str], list[int]], known: dict[str, int], ignored: int) -> None:
        super().__init__(known)
        self._ids = ids
        self._known = known
        self._ignored = ignored
        self._several: dict[str, list[int]] = {}

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
            self.update(self._known)
            self._several.clear()
        ids = self._ids(word)
        if len(ids) > 1:
            self._several[word] = ids
        self[word] = number = _SEVERAL if len(ids) > 1 else ids[0] if ids else self._ignored
        return number

    def several(self, word: str) -> list[int]:
        """Return the ids of a word that has several."""
        # Another thread may have forgotten them in the meantime.
        return self._several.get(word) or self._ids(word)


def _separable(pieces: Iterable[str], chinese: Collection[str]) -> bool:
    """Whether no piece reaches over a border between Chinese, letters or digits, and anything else.

    Characters of Chinese pieces must be pieces themselves, so that nothing Chinese is unknown within one.
    """
    longer = (piece for piece in pieces if len(piece) > 1 and piece not in chinese)
    return all(map(_LATIN.fullmatch, longer)) and all(char in chinese for piece in chinese for char in piece)


def _shortened(normalize: Callable[[str], str]) -> Callable[[str], str]:
    """Return the same for plain text in less time, where it does to letters and digits what ``tokens.fold`` does."""
    letters = "".join([string.ascii_letters, string.digits, "々〆〇", *map(chr, range(ord("一"), ord("鿿") + 1))])
    if normalize(letters) != tokens.fold(letters):
        return normalize

    def shortened(text: str) -> str:
        folded = tokens.fold_plain(text)
        return normalize(text) if folded is None else folded

    return shortened
