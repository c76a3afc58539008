"""Which list answers a question, and writing it whole: every item, or how many of those announced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.tokens import stop_words
from rag import enumerations
from rag.candidate import FOCUSED, HELD_CLOSE_BY, LIKELIEST, Candidate
from rag.cite import MAX_LIST_QUOTE, citation, trimmed
from rag.draft import Draft, phrase, sentence_of, shown, time_label, told, warn_of_undated
from rag.enumerations import Enumeration
from rag.listed import OF_ASKED, labelled
from rag.query import Parsed
from rag.reader_spans import STRONG
from rag.refuse import refuse

LOOKED_AT = 6  # statements whose articles are looked through for a list
COUNTED = 3  # statements of which one may say how many there are without naming them
NEARLY = 0.6  # of the best score: an enumeration of the asked number of items is still taken
MAX_ITEMS = 14  # each with a quote of its own
MAX_SHORT = 200
_CHINESE = "零一两三四五六七八九十"


def write_list(draft: Draft, whole: Sequence[Candidate]) -> Draft:
    """Write the list that was asked for; ``whole`` are the statements that answer, best first."""
    wanted, best = draft.question.count, whole[0]
    exact = [c for c in whole if wanted and c.span and len(c.span.items) == wanted and c.score >= NEARLY * best.score]
    said = next((c for c in whole if c.span and c.span.prior >= OF_ASKED and c.score >= NEARLY * best.score), None)
    if not exact and (said is None or not labelled(said.passage.text, said.offset, draft.question)):
        found = _spread(draft.question, whole)
        if (
            found is not None
            and _tells_apart(*found)
            and (wanted or best.span is None or len(found[1].items) > len(best.span.items))
        ):
            return _write_spread(draft, *found)
    best = exact[0] if exact else best
    best = said or best  # said to be what is asked for
    if wanted and _one_of_them(best):
        return _not_listed(draft, best)
    named = best.told is not None and best.odds >= STRONG and best.likelihood >= LIKELIEST  # by the learned reader
    if wanted and best.span is None and not named:
        counts = next((c for c in whole[:COUNTED] if c.span is None and _only_counts(c, wanted)), None)
        if counts is not None:
            return _not_listed(draft, counts)
    if wanted and best.focus < FOCUSED and best.share < HELD_CLOSE_BY:
        return refuse(draft.question, whole)  # none of the things asked for
    draft.text = sentence_of(draft, best)
    short = shown(draft.question, best) or _told_list(draft, best) or ""
    draft.short = short[:MAX_SHORT] or None
    if wanted and best.span and 1 < len(best.span.items) < wanted and _announces(best, wanted):
        _say_partial(draft, len(best.span.items))
    warn_of_undated(draft, [best])
    return draft


def _tells_apart(candidate: Candidate, found: Enumeration) -> bool:
    """Whether the items of an enumeration are each another's: not 学校、学校, nor heads (设备方面、工程方面)."""
    names = [candidate.passage.article.text[start:end] for start, end in found.items]
    heads = "方面" not in candidate.question.text and all(name.endswith("方面") for name in names)
    return len(set(names)) == len(names) and not heads


def _told_list(draft: Draft, best: Candidate) -> str | None:
    """Return what the reader takes for a list without the form of one; of several asked for one is no answer."""
    one = told(best)
    if one is not None and _SEVERAL.search(draft.question.text) and not _JOINED.search(one):
        return None
    return one or phrase(draft, best)


_SEVERAL = re.compile("哪[两二三四五六七八九十]")
_JOINED = re.compile("[、和与及，；/]|》《|”“")


def names_all(draft: Draft, question: Parsed) -> bool:
    """Whether a list has just the items that a name counts: “三种能力”, told as A能力、B能力、C能力."""
    if draft.status != "answered" or draft.partial or not draft.short:
        return False
    best = draft.candidates[0] if draft.candidates else None
    counted = best is None or (best.span is not None and best.span.prior >= OF_ASKED)
    return counted and draft.short.count("、") + 1 == question.count


def _announces(candidate: Candidate, wanted: int) -> bool:
    """Whether a sentence or the one before it says how many there are."""
    text = candidate.passage.before[-60:] + candidate.passage.text
    return any(enumerations.count_of(m["count"]) == wanted for m in enumerations.COUNT.finditer(text))


def _one_of_them(candidate: Candidate) -> bool:
    """Whether a sentence says of what it tells of that it is one of the asked ones: “三条线”重点工作之一."""
    named = (term.text for term in candidate.question.terms if term.must and term.pos == "x")
    return any(re.search(rf"{re.escape(name)}[”」]?[^，。；]{{0,8}}之一", candidate.passage.text) for name in named)


def _only_counts(candidate: Candidate, wanted: int) -> bool:
    """Whether a sentence says how many there are, and names none."""
    text = candidate.passage.text
    counted = any(enumerations.count_of(m["count"]) == wanted for m in enumerations.COUNT.finditer(text))
    return counted and not re.search(r"[：:、“《「『&]" if wanted > 2 else r"[：:、“《「『&和与及]", text)


def _not_listed(draft: Draft, candidate: Candidate) -> Draft:
    draft.status = "no_evidence"
    cited = draft.cite(candidate)
    draft.text = f"资料只说了数目，没有逐一列出（{time_label(candidate)}）：“{cited.quote}”[{cited.n}]"
    return draft


def _spread(question: Parsed, whole: Sequence[Candidate]) -> tuple[Candidate, Enumeration] | None:
    """Return the enumeration that a statement announces or is part of; a complete one of the asked number first."""
    fitting: list[tuple[bool, Candidate, Enumeration]] = []
    for candidate in whole[:LOOKED_AT]:
        passage = candidate.passage
        for found in enumerations.spread(passage.whole):
            if _is_outline([passage.whole[start:end] for start, end in found.items]) or _AS_FOLLOWS.search(
                found.announced
            ):
                continue
            if _of_other_year(question, found.announced):
                continue
            near = (passage.start < found.end and found.start < passage.end) or _named(question, found)
            sorts = _of_sort(question, passage.whole, found) if near else None
            if sorts is not None and question.count in (None, len(sorts.items)):
                fitting.append((False, candidate, sorts))
            elif near and _kin(question, found, passage.title) and _counts(question, found):
                fitting.append((not found.whole, candidate, found))
    return min(fitting, key=lambda fit: fit[0])[1:] if fitting else None


_BRACKETS = re.compile(r"\s*[（(][^（）()]*[）)]?\s*$")
SORTED = 2  # items at the least that end with the word for their sort


def _of_sort(question: Parsed, whole: str, found: Enumeration) -> Enumeration | None:
    """Return an enumeration without brackets behind its items, where each ends with what is asked for: 企业自查阶段."""
    sort = question.focus[-1].text if question.focus else ""
    bare = [(start, start + len(_BRACKETS.sub("", whole[start:end]))) for start, end in found.items]
    ends = len(sort) > 1 and all(whole[start:end].endswith(sort) and end - start > len(sort) for start, end in bare)
    return replace(found, items=tuple(bare)) if ends and len(bare) >= SORTED else None


# The heads of a notice are no list of anything.
_FIELD = re.compile(
    r"(?:\S{0,4}(?:时间|地点|对象|内容|要求|方式|条件|主题|奖励|报名|人员|事项|安排|议程|目的|单位|工种|步骤|范围|标准|原则))|其[他它]|附则|总则"
)
OUTLINE = 3  # such heads in a list
# 有关事项通知如下: what follows are the sections of the notice.
_AS_FOLLOWS = re.compile(r"(?:通知|通报|公告|通告|公示|批复|函复|函告|汇报|报告|纪要|解答|总结)如下$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")


def _of_other_year(question: Parsed, announced: str) -> bool:
    """Whether what announces a list names years, and none that is asked: 2023年度先进单位名单."""
    years = {int(year) for year in _YEAR.findall(announced)}
    asked = {year for span in question.spans for year in span.years}
    return bool(years and asked) and not years & asked


def _is_outline(items: Sequence[str]) -> bool:
    asking = sum(item.strip()[-1:] in tuple("？?") for item in items)  # of answers to questions
    return asking > 1 or sum(_FIELD.fullmatch(item.strip()) is not None for item in items) >= OUTLINE


def _named(question: Parsed, found: Enumeration) -> bool:
    """Whether an announcement names all of what is asked for, wherever in the article it stands."""
    nouns = [term for term in question.focus if term.pos[:1] != "v"]
    return bool(nouns) and all(term.text in found.announced for term in nouns)


def _counts(question: Parsed, found: Enumeration) -> bool:
    if question.count is None:
        return True
    if found.count is None:  # announced without a number: it has to name what is asked for
        return question.count == len(found.items) and _named(question, found)
    return question.count == found.count


_ONE_OF_SECTIONS = re.compile(
    r"[\s　#*]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)  # the title is no head of it alone


def _kin(question: Parsed, found: Enumeration, title: str) -> bool:
    """Whether an announcement names what is asked for."""
    nouns = [t.text.strip("“”") for t in question.focus] + [t.text for t in question.terms if t.must]
    nouns = [noun for noun in nouns if noun not in stop_words()]
    told = set(found.announced + ("" if _ONE_OF_SECTIONS.match(found.announced) else title))
    return any(len(set(noun) & told) >= max(1 if len(noun) == 1 else 2, len(set(noun)) // 2) for noun in nouns)


def _write_spread(draft: Draft, candidate: Candidate, found: Enumeration) -> Draft:
    article = candidate.passage.article
    names = [article.text[start:end].replace("\n", "") for start, end in found.items]
    start, end = trimmed(article.text, found.start, found.end)
    if end - start <= MAX_LIST_QUOTE:
        draft.citations.append(citation(len(draft.citations) + 1, article, start, end, None))
        items = "、".join(names) + f"[{len(draft.citations)}]"
    else:
        low, high = trimmed(article.text, found.start, found.start + len(found.announced))
        if high > low:
            draft.citations.append(citation(len(draft.citations) + 1, article, low, high, None))
        marked = []
        for place, name in list(zip(found.items, names, strict=True))[:MAX_ITEMS]:
            draft.citations.append(citation(len(draft.citations) + 1, article, *place, None))
            marked.append(f"{name}[{len(draft.citations)}]")
        items = "、".join(marked) + ("" if high <= low else "，见[1]")
    if candidate.time:
        draft.years |= {candidate.time.first.year, candidate.time.last.year}
    draft.text = f"{items}（{time_label(candidate)}）"
    draft.short = "、".join(names)[:MAX_SHORT]
    draft.years |= {year for year in (article.year,) if year}
    if not found.whole:
        _say_partial(draft, len(names))
    warn_of_undated(draft, [candidate])
    return draft


def _say_partial(draft: Draft, told: int) -> None:
    """Say that fewer items are told than announced, in numerals that no quote has to hold."""
    draft.partial = True
    number = f"{_CHINESE[told]}项" if told < len(_CHINESE) else "一部分"
    draft.text += f"\n只列出其中{number}，其余的资料中没有列出。"
