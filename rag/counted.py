"""What a figure counts, where its own clause does not say it all: 有5项获推广, 143个攻坚项目, 已改造84公里."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.figures import find_figures
from index.tokens import tagged
from rag.asked_kind import MEASURED
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


# Words of what is counted that say nothing of it.
GENERAL = frozenset("工程 项目 公司 单位 部门 企业 全市 全县 全区 全省 情况 数据 工作 我国 全国 国家".split())
_ANNOUNCED = re.compile(r"[一-鿿]{2,6}?(?:依次|分别)")
_HOW_MANY = re.compile(r"(?:多少|几)(?P<what>[一-鿿]{2,4})[？?]?$")


def counts_another(passage: Passage, span: Span, high: int, matcher: Matcher) -> bool:
    """Whether a figure counts a noun behind it that is not asked: 1300个车位, where it is asked how many 游客.

    ``high`` is where the part of the sentence ends that the figure stands in.
    """
    asked = matcher.question.text
    if span.figure is None or span.figure.unit not in COUNTERS or matcher.question.growth:
        return False
    word, tag = next(((word, tag) for word, tag, _, _ in tagged(passage.text[span.end : high])), ("", ""))
    if len(word) < 2 or word in asked:
        return False
    noun = tag[:1] == "n"
    if noun and (counted := _HOW_MANY.search(asked)):
        return not set(word) & set(counted["what"])  # 三条航线 for 有多少旅客, though its sentence speaks of 旅客
    if _ANNOUNCED.match(passage.text, span.end):
        return True  # 三条航线依次是
    thing = matcher.focus_terms[-1]
    general = len(thing.text) < 2 or thing.text in GENERAL or MEASURED.search(thing.text) is not None
    if not noun or thing.pos[:1] != "n" or general or set(word) & set(thing.text):
        return False
    return not matcher.akin(thing.text, word) and not matcher.in_text([thing], passage.text)
