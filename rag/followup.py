"""A question of a conversation to one that stands alone, by the turns before it.

Only what a question leaves out is taken over: a time ("那2020年呢？"), a subject ("那浦东呢？") or everything but the
new attribute ("增长了多少？"). A question that names its own subject is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import tagged
from rag.names import subject_names
from rag.query import MEASURED, Parsed, Term, parse_question

_OPENING = re.compile(r"^(?:那么|那|还有|另外|然后|其中)[，,]?")
_PRONOUN = re.compile(
    r"^(?:它|他|她|其|这个|那个|该)(?:的)?|(?:这|那|该)(?:项|个|次|届|场|家|位)?(?:会议?|目标|项目|活动|公司|人|数字|指标|工程|会)"
)
_LEVELS = frozenset("省市区县州镇乡村")
_ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]+[次届期批]")
_QUOTED = re.compile(r"[“\"「]([^”\"」]+)[”\"」]")
_ELLIPTIC_END = re.compile(r"呢[？?]?$")


def standalone(question: str, history: Sequence[str]) -> str:
    """Return the question with what it leaves out taken from the last standalone turn."""
    previous = ""
    for turn in [*history, question]:
        previous = (_fold_in(turn, previous) or previous) if previous else turn
    return previous


def _fold_in(turn: str, previous: str) -> str:
    now, before = parse_question(turn), parse_question(previous)
    if _ELLIPTIC_END.search(now.text):
        return _substitute(now, before)
    if not _leans(now):
        return turn
    return complete(now, before)


def _leans(now: Parsed) -> bool:
    """Whether a question cannot stand alone: it opens like a sequel, points back, or names no subject."""
    if _OPENING.match(now.text) or _PRONOUN.search(now.text):
        return True
    if now.mentions and any(t.pos[:1] in "nj" for t in now.focus):
        return False
    named = [t for t in now.terms if t not in now.focus and (t.pos[:1] in "nsxjim" or t.pos == "eng")]
    focus_nouns = [t for t in now.focus if t.pos[:1] in "nsxji"]
    return not named and len(focus_nouns) <= 1 and len(now.text) <= 14 and not subject_names(now.text)


def _substitute(now: Parsed, before: Parsed) -> str:
    """Replace the part of the same sort: 那2020年呢 over 2023年增长目标是多少."""
    text = before.text
    new = _ELLIPTIC_END.sub("", _OPENING.sub("", now.text)).strip("，, 的")
    if not new:
        return text  # "呢？" alone asks the last question again
    if now.mentions and not now.terms:
        return _with_time(before, "".join(m.text for m in now.mentions))
    if now.mentions:
        times = "".join(m.text for m in now.mentions)
        text = _with_time(before, times)
        new = new.replace(times, "").strip("，, 的")
        before = parse_question(text)
        if not new:
            return text
    named, old = _subjects(new), _subjects(_without_times(before))
    if named and old:
        return text.replace(old[0], new)
    if named:
        return _insert_subject(before, new)
    if MEASURED.search(new) and before.focus:
        return complete(parse_question(new + "是多少"), before)
    return _replace_likeliest(before, text, new)


def _run_before(last: Term, nouns: Sequence[Term], text: str) -> str:
    """Return the words that stand together up to a noun: 集成电路产业园."""
    start = last.start
    for noun in reversed([n for n in nouns if n.end <= last.start]):
        if noun.end != start:
            break
        start = noun.start
    return text[start : last.end]


def _subjects(text: str) -> list[str]:
    """Return what a question may be about: regions and bodies by their endings, and other names of places."""
    names = list(subject_names(text))
    taken = "".join(names)
    bare = [(word, end) for word, tag, _, end in tagged(text) if tag in ("ns", "nt") and word not in taken]
    return names + [word + text[end : end + 1] if text[end : end + 1] in _LEVELS else word for word, end in bare]


def _replace_likeliest(before: Parsed, text: str, new: str) -> str:
    """Replace what the new word is another of: the noun that ends alike, else the first of the asked phrase."""
    nouns = [t for t in before.terms if t.pos[:1] in "nvj" and len(t.text) > 1]
    alike = [t for t in nouns if t.text[-1] == new[-1]]
    quoted = _QUOTED.search(text)
    if quoted and _QUOTED.search(new):
        return text.replace(quoted.group(), new, 1)
    ordinal = _ORDINAL.search(new)
    if ordinal and _ORDINAL.search(text):
        return _ORDINAL.sub(ordinal.group(), text, count=1)
    if alike:
        return text.replace(_run_before(alike[-1], nouns, text), new, 1)
    old = [t for t in before.focus if t in nouns and t.pos[:1] == "n"][:1] or nouns[:1]
    if not old:
        return f"{new}{text}"
    run = _run_around(old[0], nouns, text)
    # "货物吞吐量" with 集装箱: what is measured is exchanged, the measure stays.
    return text.replace(old[0].text if MEASURED.search(run) and not MEASURED.search(new) else run, new, 1)


def _run_around(noun: Term, nouns: Sequence[Term], text: str) -> str:
    """Return the words that stand together around a noun."""
    start, end = noun.start, noun.end
    kin = [n for n in nouns if n.pos[:1] in "nj" or n.pos == "vn"]
    for other in kin:
        if other.start == end:
            end = other.end
    for other in reversed([n for n in kin if n.end <= start]):
        if other.end == start:
            start = other.start
    return text[start:end]


def _with_time(before: Parsed, time: str) -> str:
    text = before.text
    if not before.mentions:
        return time + text
    first, last = before.mentions[0], before.mentions[-1]
    return text[: first.start] + time + text[last.end :]


def _without_times(before: Parsed) -> str:
    text = before.text
    for mention in reversed(before.mentions):
        text = text[: mention.start] + text[mention.end :]
    return text


def _insert_subject(before: Parsed, subject: str) -> str:
    end = before.mentions[-1].end if before.mentions else 0
    return before.text[:end] + subject + before.text[end:].lstrip("的")


_ASKED = re.compile(
    r"(?:分别|一共|总共|大概)?(?:要|会|能)?(?:是|有|为|达到|达|在|叫)?(?:了)?(?:多少|第?几|什么|谁|哪|怎么|如何|为什么|何时|多[大长高久远]).*$|[？?。]$"
)


def _stem(before: Parsed) -> str:
    """Return what the last turn asked about, without its asking words: "2022年海铁联运班列的目标"."""
    return _ASKED.sub("", before.text).strip("，, 的") or before.text


def complete(now: Parsed, before: Parsed) -> str:
    """Put what the question leaves out before it: the last turn's time and subject."""
    own = _PRONOUN.sub("", _OPENING.sub("", now.text)).lstrip("，, 的")
    if not own:
        return before.text  # 那？ alone asks the last question again
    stem = _stem(before)
    if now.mentions:
        for mention in before.mentions:
            stem = stem.replace(mention.text, "")
    if now.outcome or now.target:
        stem = re.sub(r"(?:的)?(?:增长)?(?:预期|年度)?(?:目标|计划|任务)(?:数|值)?$", "", stem)
    if before.focus and (any(t.pos[:1] in "nj" for t in now.focus) or now.kind != before.kind):
        # A new attribute takes the place of the old one: its time and subject stay.
        phrase = before.text[before.focus[0].start : before.focus[-1].end]
        stem = stem.replace(phrase, "").strip("的") if stem.endswith(phrase) or phrase in stem else stem
        verbs = [t.text for t in before.terms if t.pos[:1] == "v" and stem.endswith(t.text)]
        stem = stem[: -len(verbs[-1])] if verbs else stem
        stem = re.sub(r"(?<=[一-鿿])[总的]$", "", stem)
    return f"{stem}{own}"
