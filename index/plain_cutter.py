"""jieba itself, in Python: what ``index.tokens`` cuts with where the compiled rjieba cannot be imported.

Each function has the name, parameters and result of rjieba's. The dictionary is rjieba's too; cuts differ at a few
Latin compounds, tags at what no dictionary holds, so ``index.tokens.version()`` tells the two apart.
"""

from __future__ import annotations

import logging
import threading
import warnings
from typing import Any

_mutex = threading.Lock()
_made: list[Any] = []


def cut_for_search(text: str) -> list[str]:
    """Return the words of a text in order, a long one preceded by the dictionary words in it."""
    return list(_tokenizer().cut_for_search(text))


def tokenize(text: str) -> list[tuple[str, int, int]]:
    """Return ``(word, start, end)`` in order; the words make up the text."""
    return list(_tokenizer().tokenize(text))


def tag(text: str) -> list[tuple[str, str]]:
    """Return ``(word, part of speech)`` in order; the words make up the text."""
    return [(pair.word, pair.flag) for pair in _tagger().cut(text)]


def has_word(word: str) -> bool:
    """Whether the dictionary holds the word."""
    return bool(_tokenizer().FREQ.get(word))


def add_word(word: str, frequency: int | None, tag: str | None) -> None:
    """Add a word to the dictionary; without a frequency it gets one that keeps it in one piece."""
    _tokenizer().add_word(word, frequency, tag)


def suggest_freq(word: str) -> int:
    """Return the frequency that keeps a word in one piece."""
    return int(_tokenizer().suggest_freq(word))


def _tokenizer() -> Any:
    return _loaded()[0]


def _tagger() -> Any:
    return _loaded()[1]


def _loaded() -> list[Any]:
    with _mutex:
        if not _made:
            with warnings.catch_warnings():
                # jieba's patterns are no raw strings, and it reads its dictionary by pkg_resources where that is there.
                warnings.filterwarnings("ignore", ".*invalid escape sequence")
                warnings.filterwarnings("ignore", ".*pkg_resources")
                import jieba
                import jieba.posseg
            logging.getLogger(jieba.__name__).setLevel(logging.WARNING)
            tokenizer = jieba.Tokenizer()
            # Not by initialize(), which reads and writes a cache in the folder of temporary files, where another user
            # of the machine may have put it.
            tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
            tokenizer.initialized = True
            _made.extend((tokenizer, jieba.posseg.POSTokenizer(tokenizer)))
        return _made
