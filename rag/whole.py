"""Short answers in a sentence's own words: whole names and whole phrases, or none rather than a scrap of one.

The learned reader marks where an answer stands; it may begin or end within a word, a quoted name or a list.
"""

from __future__ import annotations

import re

from index.tokens import stop_words, tagged
from rag.clauses import masked
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

LONGEST_NAME = 30  # characters of a quotation that is a name and not what somebody said
_PAIRS = re.compile(r"“(?P<quoted>[^“”]*)”|《[^《》]*》|「[^「」]*」|『[^『』]*』|〈[^〈〉]*〉")
_LISTED = re.compile(r"[^，。；：！？]*、[^，。；：！？]*")
_EXPLAINS = re.compile(r"即|包括|分别|是|为")
# What a phrase does not begin or end with: conjunctions, prepositions, particles, what points somewhere.
_OPENS, _CLOSES = ("u", "y", "p", "c", "f"), ("p", "c", "u")
_OPENING, _CLOSING = "“《（「『〈", "”》）」』〉%％"
_CLAUSES = ("how", "why")  # are answered by clauses, with what begins and ends them
_HANGING = re.compile(
    r"(?:按照|根据|围绕|通过|推出|打造|开展|实施|推进|完成|实现|成为|包括|进行|提出|锚定|聚焦|获得|形成)$"
)
_PARTS, _ASIDE = re.compile(r"[^；]+"), re.compile(r"（[^（）]*）")
_MUCH_MORE = 2  # times as many of the question's words
_SORT = re.compile(r"(?:哪一?[个项家种条座所支款届]|什么|啥)的?([一-鿿]{2,6})")
_NEAR = 8  # characters in which the sort of a name ends it
_MANNERS = ("b", "d", "z", "ad", "f", "r")
_HOW = frozenset(("高水平", "高质量", "高标准", "高品质", "全方位", "多层次"))  # tagged as nouns
_ASKS_DEED = re.compile(r"[做干](?:些|了)?(?:什么|啥)[？?]?$")
_LETTERS = re.compile(r"[A-Za-z\d一二三四五六七八九十两]")


def whole(passage: Passage, span: Span, question: Parsed) -> str | None:
    """Return what a span of a sentence stands for, as the source writes it; None where it would be a scrap."""
    text = passage.text
    start, end = _in_words(text, *_in_marks(text, span.start, span.end))
    if question.kind in _CLAUSES:
        return passage.source(start, end).strip()
    start, end = to_sort(text, *_trimmed(text, start, end), question)
    told = text[start:end]
    if not _tells(told, question):
        return None
    if not told or told in question.text or _HANGING.search(told) or _beside_the_asked(text, start, end, question):
        return None
    if not _LETTERS.search(told) and (told in stop_words() or end - start < min(2, span.end - span.start)):
        return None
    return passage.source(start, end).strip()


def holds_things(text: str, question: Parsed) -> bool:
    """Whether a text names all the things that a question does, but for the sort that it asks for."""
    things = (t.text for t in question.terms if t.pos[:1] == "n" and len(t.text) > 1 and t not in question.focus)
    return all(thing in text for thing in things)


def beside_the_point(passage: Passage, span: Span, question: Parsed) -> bool:
    """Whether a span stands in a part of a long sentence, between semicolons, that another part tells more than."""
    text = passage.text
    if "；" not in text:
        return False
    text = masked(_ASIDE, text)
    parts = [part.span() for part in _PARTS.finditer(text)]
    places = [text.find(term.text) for term in question.terms if term.text in text]

    def held(part: tuple[int, int]) -> int:
        return sum(part[0] <= place < part[1] for place in places)

    own = max((held(part) for part in parts if part[0] < span.end and span.start < part[1]), default=0)
    return max(map(held, parts)) >= max(_MUCH_MORE * own, own + 2)


def _in_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a slice with the quoted names whole that it holds a part of: “动产质押|融资业务模式”, 打造“骑先锋."""
    for quoted in _PAIRS.finditer(text):
        low, high = quoted.span()
        if high <= start or end <= low or (start <= low and high <= end):
            continue
        if low < start and end < high and quoted["quoted"] is not None:  # within it
            if high - low - 2 <= LONGEST_NAME:
                return low + 1, high - 1
            return start, end
        if high - low - 2 <= LONGEST_NAME:
            outside = text[start:low] if start < low else text[high:end]
            if quoted["quoted"] is not None and len(outside) <= 3 and outside and _verbs(outside):
                return low + 1, high - 1  # 打造“骑先锋
            start, end = min(start, low), max(end, high)
    return start, end


def _verbs(text: str) -> bool:
    return all(tag[:1] in "vpdu" for _, tag, _, _ in tagged(text))


def _in_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a slice that begins and ends with words."""
    for _, tag, low, high in tagged(text):
        if low < start < high and tag != "x":
            start = low
        if low < end < high and tag != "x":
            end = high
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a slice without the particles and the conjunctions at its ends."""
    cut = [(low + start, high + start, tag) for _, tag, low, high in tagged(text[start:end])]
    while cut and _is_edge(text[cut[0][0] : cut[0][1]], cut[0][2], _OPENS, _OPENING):
        cut.pop(0)
    while cut and _is_edge(text[cut[-1][0] : cut[-1][1]], cut[-1][2], _CLOSES, _CLOSING):
        cut.pop()
    return (cut[0][0], cut[-1][1]) if cut else (start, start)


def to_sort(text: str, start: int, end: int, question: Parsed) -> tuple[int, int]:
    """Return a slice with the sort that is asked for behind it: 董家口|化工园区, where 哪个园区 is asked."""
    asked = _SORT.search(question.text)
    behind = text[end : end + _NEAR]
    for size in range(len(asked[1]) if asked else 0, 1, -1):
        sort = asked[1][:size]  # type: ignore[index]
        if (place := behind.find(sort)) >= 0 and sort not in text[start:end]:
            between = tagged(behind[:place]) if place else ()
            if all(tag[:1] in "nbjl" or tag == "vn" for _, tag, _, _ in between):
                return start, end + place + size
    return start, end


def _tells(told: str, question: Parsed) -> bool:
    """Whether a phrase may tell what: no adverb alone does, and no noun what was done."""
    words = tagged(told)
    if len(words) == 1 and (words[0][1] in _MANNERS or told in _HOW):
        return False
    return not _ASKS_DEED.search(question.text) or any(tag[:1] == "v" for _, tag, _, _ in words)


def _is_edge(word: str, tag: str, tags: tuple[str, ...], marks: str) -> bool:
    """Whether a word at the edge of a phrase is none of it."""
    return (len(word) == 1 and tag.startswith(tags)) or (word not in marks and not any(map(str.isalnum, word)))


def _beside_the_asked(text: str, start: int, end: int, question: Parsed) -> bool:
    """Whether a slice is another item of the list that the asked one stands in, which does not tell what that is."""
    for term in question.terms:
        place = text.find(term.text) if term.must and term.pos == "x" else -1
        if place < 0 or (start < place + len(term.text) and place < end):
            continue
        between = text[place + len(term.text) : start] if place < start else text[end:place]
        if "、" in between and _LISTED.fullmatch(between) and not _EXPLAINS.search(between):
            return True
    return False
