"""What has a share of what: 占全市的33.4% where the 比重 is asked, 贡献了50%的税收 where how much of the taxes is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.focus import last_run
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.span import Span
from rag.synonyms import forms

_SHARE = re.compile(r"占比|比重|比例|份额|比率|占")
_HAS = re.compile(
    r"占(?![地用领据有])(?:了|到)?(?P<whole>[^，。；、\d]{0,14}?)的?(?:比重|比例|份额)?(?:为|达到?|约|近|超过?)*$"
)
_GIVES = re.compile(r"贡献|提供|创造|完成|占")
_OF = re.compile(r"(?:以上|左右|以下)?的(?P<whole>[一-鿿]{2,10}?)(?=[，。；、和及以与]|$)")
_ASKED = re.compile(r"占(?![地用领据比有])了?(?P<whole>[^，。？?]{0,14}?)的?(?:比重|比例|份额|比率|多少|几成|百分之)")
ASKS_GIVEN = re.compile(r"(?:贡献(?![率度值额])|提供|创造)了?[^，。？?]{0,8}?(?:多少|几成|百分之几)")
_TELLS = re.compile(
    r"占(?![地用领据有])[^，。；]{0,16}\d[\d.]*%|(?:贡献|提供|创造)了?[^，。；]{0,14}\d[\d.]*%(?:以上|左右)?的"
)
_WHOLLY = re.compile(r"比|总[量数额]|整个|当年|同期")
_REGION = re.compile(r"[省市县区国]$")
_RATE = re.compile(r"率$|份额|占比|比重")
_LEVEL = re.compile(r"全[国省市区县镇乡村球]|世界")


def asked_of(question: Parsed, passage: Passage, span: Span) -> tuple[Term, ...]:
    """Return the terms of what has the share that is asked, where a figure is told as a share of something."""
    if span.figure is None or span.figure.measure != "percent" or not tells_share(passage, span):
        return ()
    asked = _SHARE.search(question.text) or ASKS_GIVEN.search(question.text)
    return last_run([term for term in question.terms if term.end <= asked.start()]) if asked else ()


def tells_share(passage: Passage, span: Span) -> bool:
    """Whether a figure is told as a share: 占全市的33.4%, 贡献了50%的税收."""
    low = passage.clause_at(span.start)[0]
    before = passage.text[low : span.start]
    return bool(_HAS.search(before) or (_OF.match(passage.text, span.end) and _GIVES.search(before)))


def tells_what_is_asked(question: Parsed, text: str) -> bool:
    """Whether a share is asked and a sentence tells one in other words: 占…的33.4%, 贡献了50%的税收."""
    return _SHARE.search(question.text) is not None and _TELLS.search(text) is not None


def of_other_whole(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a share is of another whole than asked: 占全省的5% where 占全市 is, 50%的税收 where of the GDP."""
    if span.figure is None or span.figure.measure != "percent":
        return False
    if _of_other_bearer(question, passage, span):
        return True
    given, asked = ASKS_GIVEN.search(question.text), _ASKED.search(question.text)
    if given and not tells_share(passage, span):
        return True  # 税收增长50% is not what anybody contributed
    low = passage.clause_at(span.start)[0]
    told = _HAS.search(passage.text, low, span.start) or _OF.match(passage.text, span.end)
    if told is None or not (given or asked):
        return False
    whole = _WHOLLY.sub("", told["whole"])
    if given:
        return _names_other([t for t in question.terms if t.start >= given.end()], whole)
    assert asked is not None
    levels, others = _LEVEL.findall(asked["whole"]), _LEVEL.findall(whole)
    if levels:
        return levels[0] not in others if others else len(whole) > 1 and not _REGION.search(whole)
    named = [t for t in question.terms if asked.start("whole") <= t.start < asked.end("whole")]
    return _names_other(named, whole + passage.text[low : span.start] * bool(others))


# "获批刺参良种场、市场占有率超过30%": the rate is of what stands right before it.
_BORNE = re.compile(
    r"(?P<bearer>[^，。；、\d]{4,})、(?P<rate>[一-鿿]{1,8}(?:率|份额|占比|比重))(?:为|达到?|超过?|约|近)*$"
)


def _of_other_bearer(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a rate is of another thing than the one asked, which stands in the sentence before."""
    told = _BORNE.search(passage.text, passage.clause_at(span.start)[0], span.start)
    if told is None:
        return False
    nouns = [t.text for t in question.terms if t.pos == "n" and not _RATE.search(t.text)]
    return any(noun in passage.text[: told.start()] for noun in nouns) and not any(n in told["bearer"] for n in nouns)


def of_other_giver(question: Parsed, passage: Passage) -> bool:
    """Whether who contributed what is asked stands nowhere near a sentence."""
    given = ASKS_GIVEN.search(question.text)
    givers = last_run([t for t in question.terms if given and t.end <= given.start()])
    around = f"{passage.title}\n{passage.before}{passage.text}"
    return bool(givers) and not any(form in around for t in givers for form in (t.text, *forms(t.text)))


def _names_other(terms: Sequence[Term], told: str) -> bool:
    return bool(terms and told) and not any(term.text in told for term in terms)
