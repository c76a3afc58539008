"""Causes and further deeds that a claim adds of its own: 因移民补偿谈不拢, 还获得了金奖.

Of what a clause gives as the reason, or adds with 并 or 还, most words must stand in the evidence, in half at least
(投资额 for 投资): what a model makes up, it makes up in other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.tokens import stop_words, tagged
from rag.clauses import PART
from rag.synonyms import forms

_CAUSE = re.compile(
    r"(?:主要)?(?:是因为|是由于|原因(?:是|在于|包括)|因为|由于|起因是|归因于|源于|在于|受(?=[^，。；]{2,12}影响)"
    r"|(?<![原起事成内外基要])因(?![此而素子地特人公故])|(?<![联关体])系(?=[^，。；]{2,20}所致))(?P<what>.+)"
)
_ADDS = re.compile(
    r"(?:.*?[一-鿿]并(?![不非购轨存列行入网表])|(?:同时)?(?:[并还且曾]|随后|.{0,12}?(?:后来|又)|.{0,4}?还|为此|此外|另外|之后))(?P<what>.+)"
)
_FIGURE = re.compile(r"\d")  # a clause with a figure is held to what the figure is of
_SAYS = re.compile(r"(?:说|表示|介绍|解释|指出|认为|回忆|坦言|透露|称|显示|所述|来看)$")
_EMPTY = re.compile(r"较[大小多少]|影响|所致|导致|原因|情况|问题|遇到|出现|发生|存在|接连|连续|工作|需要|考虑")
MOST_STRANGE = 0.6
"""The share of a clause's words that are strange to the evidence where it is made up. No cause of the honest sentences
that this was chosen by had as many."""
MADE_UP = 0.75  # the same of a clause that gives no reason: a paraphrase may be in other words
FEWEST = 2
NAMED = 3  # words of a claim by which the sentence that tells the same is known


def unfounded(claim: str, pool: str, sentences: Sequence[str]) -> Iterator[str]:
    """Yield each cause and each addition of a claim that the cited evidence does not tell.

    ``pool`` is all that is cited, with titles, ``sentences`` its sentences: a cause that one of them tells of something
    else is none of what the claim tells.
    """
    for clause in PART.split(claim):
        cause = _CAUSE.search(clause)
        found = cause or _ADDS.match(clause)
        if found is None:
            told = [] if _FIGURE.search(clause) or _SAYS.search(clause) else _words(clause)
            strange = [word for word in told if not _stands(word, pool)]
            if len(strange) >= FEWEST and len(strange) >= MADE_UP * len(told):
                yield f"{clause[:20]!r} is something else than the cited evidence tells"
            continue
        if cause and _of_something_else(cause["what"], claim, sentences):
            yield f"{found[0][:20]!r} is not the cause that the evidence tells"
        told = _words(found["what"])
        strange = [word for word in told if not _stands(word, pool)]
        if len(strange) >= FEWEST and len(strange) >= MOST_STRANGE * len(told):
            yield f"{found[0][:20]!r} ({'a cause' if cause else 'an addition'}) is told in no cited evidence"


def _of_something_else(cause: str, claim: str, sentences: Sequence[str]) -> bool:
    """Whether the sentence that tells what a claim tells gives another cause, of none of the claim's words."""
    own, told = set(_words(cause)), set(_words(claim))
    if not own or not sentences:
        return False
    about = told - own
    nearest = max(sentences, key=lambda one: sum(word in one for word in about))
    if sum(word in nearest for word in about) < NAMED:
        return False
    theirs = [match["what"] for part in PART.split(nearest) if (match := _CAUSE.search(part))]
    # One cause often goes on into the next clauses, and what it brought about stands before it.
    if not theirs:
        return False
    first = next((word for word in _words(cause) if not _within(word, about)), "")
    return not any(_stands(word, nearest) for word in own if not _within(word, about)) or (
        bool(first) and not _stands(first, nearest) and cause.startswith(first[:1])
    )


def _within(word: str, others: set[str]) -> bool:
    return any(word in other for other in others)


def _words(text: str) -> list[str]:
    return [
        word
        for word, tag, _, _ in tagged(text)
        if len(word) > 1
        and tag[:1] in "nvajli"
        and tag != "nr"
        and word not in stop_words()
        and not _EMPTY.search(word)
    ]


def _stands(word: str, pool: str) -> bool:
    """Whether a text holds a word, another form of it, two of its characters in a row, or most of its characters."""
    if any(form in pool for form in (word, *forms(word))):
        return True
    if len(word) > 2 and any(word[at : at + 2] in pool for at in range(len(word) - 1)):
        return True
    return len(word) > 2 and 2 * sum(character in pool for character in word) > len(word)
