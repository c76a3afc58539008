"""What a figure counts, where its own clause does not say it all: 有5项获推广, 143个攻坚项目, 已改造84公里."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.figures import find_figures
from rag.match import Matcher
from rag.passages import Passage
from rag.query import Term
from rag.span import Span

NAMED_APART = 0.8  # of what is counted, where what tells it from others stands elsewhere in its paragraph
COUNTERS = frozenset("个家项件名位处所座条种款场起例宗篇部")
_SPEAKER = re.compile(r"^[^：，。]{1,8}：")
_ALONE = re.compile(r"(?:^|[，；])(?:其中|目前|现|另|还|已|约|近|共)*有?$")
_DEED = re.compile(r"(?:已|均|都|全部)?(?:[获被由为是在属系]|入选|列入|进入|通过|得到|达到|完成|来自)")
_THINGS = re.compile(r"的?(?P<things>[一-鿿]{4,12}?)(?=[，。；、]|$)")
_SENTENCES = re.compile(r"[。！？\n]")


def told_before(passage: Passage, span: Span) -> str:
    """Return the sentence that tells what is counted, where a figure leaves it out: 有5项获国家部委推广; else ""."""
    text, figure = passage.text, span.figure
    if not passage.before or figure is None or figure.unit not in COUNTERS or not _ALONE.search(text[: span.start]):
        return ""
    if not _DEED.match(text, span.end):
        return ""
    return _SENTENCES.split(passage.before.rstrip("。！？\n"))[-1]


def asked_before(passage: Passage) -> str:
    """Return the interviewer's question that a sentence answers, or an empty string."""
    if not passage.announced or passage.text.count("：") != 1:
        return ""
    question = passage.whole[slice(*passage.announced)].rstrip("*　 ")
    return question if question[-1:] in tuple("？?") else ""


def without_speaker(text: str) -> str:
    """Return what is said, without who says it."""
    return _SPEAKER.sub("", text)


def named_apart(passage: Passage, span: Span, asked: Sequence[Term], matcher: Matcher) -> bool:
    """Whether what is counted is named right behind a figure, and what tells it from others in its paragraph.

    "产城融合组团发展。全力推进143个攻坚项目" tells how many 产城融合攻坚项目 there are; not so where another figure
    of the same things stands beside it.
    """
    text, figure = passage.text, span.figure
    things = _THINGS.match(text, span.end)
    if figure is None or figure.unit not in COUNTERS or things is None or len(asked) < 3:
        return False
    told = things["things"]
    heads = [term for term in asked if term.text in told]
    if len(heads) < 2 or sum(len(term.text) for term in heads) < len(told) or asked[-1] not in heads:
        return False
    if any(text.startswith(told, other.end) for other in find_figures(text) if other.start != span.start):
        return False
    around = f"{passage.before}\n{text}"
    return all(matcher.in_text([term], around) > 0 for term in asked if term not in heads)
