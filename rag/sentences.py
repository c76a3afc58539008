"""A stream of text cut into sentences, each given out as soon as it is complete with its citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

MAX_SENTENCE = 1000  # characters; what is longer is none, and looking for its end anew with each piece would take long

_THINKING = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
# How models write a citation: [1], 【1】, [1, 3], [资料1].
_WRITTEN_MARKER = re.compile(
    r"[\[【［] ?(?:资料|来源|source|evidence)? ?[:：#]? ?(\d{1,3}(?: ?[,，、] ?\d{1,3})*) ?[\]】］]", re.IGNORECASE
)
_MARKER_BEGUN = re.compile(r"[^\S\n]*[\[【［][^\]】］\n]{0,20}$")
# The last is a full stop of English: not that of "Mr. Li", "3.5" or an item's number.
_MARK = re.compile(
    r"[。！？!?\n]|(?<=\])\.|\.(?=[^\S\n]*\[\d)"
    r"|(?:(?<=[a-z%)][a-z%)”\"])|(?<=\d{4})|(?<=\d%))\.(?=\s+[A-Z“\"]|[^\S\n]*\n)"
)
_CLOSING = "”’」』）)》"
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("（", "）"), ("《", "》"))
_MARKS_CLOSING = re.compile(rf"[。！？!?.{_CLOSING}]*")
_NEXT_MARKER = re.compile(rf"[。！？!?.{_CLOSING}]*[^\S\n]*\[\d+\]")
_STRAYS = re.compile(rf"(?:[。！？!?.{_CLOSING}]|[^\S\n]*\[\d+\])*")


class Cutter:
    """Cuts text into sentences while it comes.

    A sentence ends at its mark; citations may stand before the mark or behind it. So one that ``passes`` with the
    citations it has is given out at once, and further ones behind it are dropped; any other waits until it is plain
    that no citation follows. What is given out does not depend on the pieces in which the text comes.

    Parameters
    ----------
    passes
        Whether a sentence, its citations written ``[1]``, needs nothing that may still come.
    """

    def __init__(self, passes: Callable[[str], bool]) -> None:
        self._passes = passes
        self._text = ""
        self._thinking = True  # a model may think aloud before it answers
        self._early = False  # whether the sentence before ``_text`` was given out while citations might follow

    @property
    def waiting(self) -> str:
        """The sentence in the making."""
        return "" if self._thinking else self._text.strip()

    def feed(self, piece: str) -> Iterator[str]:
        """Add text and yield the sentences that it completes, each with the white space before it."""
        self._text = (self._text + piece).replace("**", "")
        if self._thinking:
            self._text = _THINKING.sub("", self._text).lstrip()
            if not self._text or "<think>".startswith(self._text[:7]):
                return
            self._thinking = False
        # Some servers leave out where the thoughts begin; they are then cut and judged as all else is.
        self._text = self._text.replace("</think>", "\n")
        self._text = _WRITTEN_MARKER.sub(_as_markers, self._text)
        while (sentence := self._next(ended=False)) is not None:
            yield sentence

    def end(self) -> Iterator[str]:
        """Yield what is left when the text has ended."""
        if self._thinking and self._text.startswith("<think>"):
            return
        while (sentence := self._next(ended=True)) is not None:
            yield sentence
        if self._text.strip():
            yield self._text

    def _next(self, *, ended: bool) -> str | None:
        """Cut off and return the first sentence, None where none is complete."""
        if self._early:
            self._text = self._text[_STRAYS.match(self._text).end() :]  # type: ignore[union-attr] # matches always
            if not ended and _undecided(self._text):
                return None
            self._early = False
        for mark in _MARK.finditer(self._text, len(self._text) - len(self._text.lstrip()), MAX_SENTENCE):
            if mark[0] == "\n":
                return self._cut(mark.start())
            if end := _balanced_end(self._text, mark.end()):
                return self._cut_after(end, ended=ended)
        return self._cut(MAX_SENTENCE) if len(self._text) > MAX_SENTENCE else None

    def _cut_after(self, end: int, *, ended: bool) -> str | None:
        """Cut off the sentence that ends at ``end`` or, with the citations behind it, later."""
        while True:
            if self._passes(self._text[:end]):
                self._early = True
                return self._cut(end)
            following = _NEXT_MARKER.match(self._text, end)
            if not following:
                break
            end = following.end()
        end = _MARKS_CLOSING.match(self._text, end).end()  # type: ignore[union-attr] # matches always
        return None if not ended and _undecided(self._text[end:]) else self._cut(end)

    def _cut(self, end: int) -> str:
        sentence, self._text = self._text[:end], self._text[end:]
        return sentence


def _undecided(rest: str) -> bool:
    """Whether a citation of the sentence before may still follow."""
    return (not rest.strip() and "\n" not in rest) or bool(_MARKER_BEGUN.match(rest))


def _balanced_end(text: str, end: int) -> int | None:
    """Return where a sentence ends that has its mark before ``end``, None where that stands inside a quotation."""
    while True:
        if all(text.count(opening, 0, end) <= text.count(closing, 0, end) for opening, closing in _PAIRS):
            return end
        if end == len(text) or text[end] not in _CLOSING:
            return None
        end += 1


def _as_markers(match: re.Match[str]) -> str:
    return "".join(f"[{n}]" for n in re.findall(r"\d+", match[1]))
