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
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import tokens
from index.word_table import WordTable

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# The frequencies are whole numbers, so that this makes a probability of e^-16 exact to twelve places.
_WHOLE = 2**63
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z0-9]+")
_NOWHERE = "\0\0\0"
_REMEMBERED = 200_000
_TOGETHER = 128  # texts whose pieces are looked for at once
_FEW = 1_000  # words that are sooner looked up one by one
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
        self._table = WordTable(self._held.__getitem__, 16)
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

    def ids(self, texts: Sequence[str]) -> Iterator[NDArray[np.int32]]:
        """Yield the ids of each text's pieces, those of the unknown left out."""
        for start in range(0, len(texts), _TOGETHER):
            yield from self._ids([self._cut(self._normalize(text)) for text in texts[start : start + _TOGETHER]])

    def _ids(self, texts: list[list[str]]) -> Iterator[NDArray[np.int32]]:
        words = list(chain.from_iterable(texts))
        if len(words) > _FEW:
            found = self._table.numbers(words)
        else:
            found = np.fromiter(map(self._held.__getitem__, words), np.int32, len(words))
        kept = (found != self._ignored) & (found != _SEVERAL)
        ends = np.cumsum([0, *map(len, texts)])
        more: dict[int, list[int]] = {}
        for at in np.flatnonzero(found == _SEVERAL).tolist():
            of_text = int(np.searchsorted(ends, at, side="right")) - 1
            more.setdefault(of_text, []).extend(self._held.several(words[at]))
        borders = np.concatenate([[0], np.cumsum(kept)])[ends].tolist()
        whole: NDArray[np.int32] = found[kept]
        for number, (first, last) in enumerate(pairwise(borders)):
            one = whole[first:last]
            yield np.concatenate([one, np.array(more[number], dtype=np.int32)]) if number in more else one


class _Held(dict[str, int]):
    """The id of each Chinese piece, and of each other word that was met: the ignored one where it has none.

    ``_SEVERAL`` says that it has several.
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
    """Return the same for plain text in less time, where it does to letters what ``tokens.fold_plain`` does."""
    letters = "".join([string.ascii_letters, string.digits, "々〆〇", *map(chr, range(ord("一"), ord("鿿") + 1))])
    if normalize(letters) != tokens.fold_plain(letters):
        return normalize

    def shortened(text: str) -> str:
        folded = tokens.fold_plain(text)
        return normalize(text) if folded is None else folded

    return shortened
