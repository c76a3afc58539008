"""The short answer of why: the clause of the cause as the sentence writes it, or none.

因甲，乙: what stands behind 因, 由于, 为了, 受…影响 up to where what is asked begins; 乙，原因是甲: what stands behind
原因是; 甲，因此乙: what stands before 因此. A noun that the reader finds in the sentence is no cause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.figures import find_figures
from index.tokens import stop_words, tagged
from rag.candidate import Candidate
from rag.clauses import begin_of, end_of
from rag.draft import MAX_SHORT, told
from rag.span import Span

MOST_READ = 6  # statements that are looked at for a cause
NEARLY = 0.8  # of the best one's score
_ASKS = re.compile(
    r"为什么|为何|为啥|什么原因|(?:原因|理由|缘由|目的)(?:[^，。？]{0,4})(?:是|有)?(?:什么|哪些|啥)?|何以|怎么会|凭什么"
)
# 归类为什么科, 被误为什么属性: what it was made, not why.
_MADE = re.compile(
    r"(?:[作成改归误评列誉称划授封升设变当]|册封|评选|[转简演分]化)为什么(?![会要能不没是被在有])"
    r"|为什么(?:[一-鿿]{0,2}(?:科|属|目|类|名|名字|称号|官|职|官职|职务|形状|颜色|属性|单位|语言|民族|等级|级别|性质))[？?]?$"
    r"|(?<![是又却还，、？])为什么[？?]?$"
)
_HOW_COME = re.compile(r"怎么(?=[^，。？]{1,10}了[？?。]*$)")
_CLAUSE = re.compile(r"[，；：。！？,;!?]")
_SENTENCE_END = re.compile(r"[。！？；]")
# What opens a cause; what follows it is the cause.
_OPENS = re.compile(
    r"(?P<says>(?:(?:主要|直接|根本|最大|重要|真正|其)?的?(?:原因|主因|理由|缘由|起因|目的|用意|用途)(?:之一)?(?:就|便|主要|还|也)?(?:是|为|在于|有|：)(?:因为|由于|为了|因)?)"
    r"|(?:(?:主要|很大程度上|这|也|还|都|正|就|多|却|皆)*是?(?:由于|因为|缘于|源于|起因于|归因于|归功于|得益于|受益于|受惠于|有赖于|出于|鉴于|基于|考虑到|旨在|意在))"
    r"|(?:(?:主要|这|也|还|都|正|就)*是(?=为了?)|为的(?:就)?是)"
    r"|(?:(?<![原诱病死成起主外内基要])|(?<=主要))因(?!此|而|素|子|果|公|应|地制|材|人而|何|势|数|式|特网|循))"
    r"|(?<=，)(?:这)?(?:主要|多半|关键|根子)(?:还)?是(?!为|由|因|以)"
    r"|(?<=下降|下滑|减少|降低|回落|放缓|减产|亏损|增长|上升|上涨|提高|增加|增产|推迟|延期|延后|延误|滞后|停产|停工|取消|偏低|偏高|不足|紧张)主要(?:还)?是(?!为|由|因|以)"
    r"|以(?=[^，。；]{2,40}而(?:[^，。；]{0,6}(?:名|著称|称|出名|受|获|被)))"
    r"|(?P<purpose>(?:(?<=[，。；：、])|^|(?<=[一-鿿]{2}))为了|(?:(?<=[，。；：])|^)为(?!首|主|期|止|何|什|此|人|例|您|你|他|她|其|我))"
)
_SUFFERS = re.compile(
    r"受(?!益|惠|到?[^，。；]{0,8}(?:欢迎|好评|表彰))到?(?P<what>[^，。；受]{2,30}?)(?:的?(?:影响|制约|限制|冲击|拖累|困扰|阻碍|波及))"
)
_BY = re.compile(r"(?:[系是由因为]|源自)(?P<what>[^，。；系]{2,40}?)(?:所致|引起|造成|导致|引发)(?:的|$|[，。；])")
_REASON_OF = re.compile(
    r"(?<![^，。；：])(?P<what>[^，。；：]{4,40}?)(?:，?也?是|成为|构成)(?:了|造成|导致)?[^，。；是]{2,24}?的(?:[一-鿿]{2})?(?:原因|主因|因素)(?!是|有|在|为)"
)
_MAKES = re.compile(r"(?<=[一-鿿”])(?:使得?(?![用命馆者])|令(?=[一-鿿]{2})|致使|导致|造成|引起|引发)了?")
# What begins the consequence of a cause that was told before.
_SO = re.compile(
    r"(?:所以|因此|因而|故而?(?!意|事|障|乡|居|宫|人)|于是|遂|从而|以致于?|以至于?|致使?|导致|使得?(?!用|命|馆|者)|令(?=[一-鿿])|造成|引起|引发|最终|才|便(?!于|利|民|宜)|就(?!业|诊|近|读|餐|医))"
)
_THUS = re.compile(
    r"(?:(?<=[，；])[^，。；]{1,10}(?=因此|因而|由此)|[，；。])?(?:所以|因此|因而|故(?:而|此|名|称|又名|得名)?(?!意|事|障|乡|居|宫|人)|于是|为此|由此)"
)
_NAMED = re.compile(r"而?(?:得名|闻名|著称|知名|出名)")
_AND_SO = re.compile(r"而(?!且|是|后|不是|非|今|言|立|易见|又)")
_EFFECT = re.compile(r"，(?:令|使(?!用|命|馆|者)得?|致使|导致|造成|引起|引发)了?")
_GOES_ON = re.compile(r"以及|并|且|而且|也|还|又|有|及|和")
_SHORT = 8  # characters of a clause that is told with the one before it
_TIME = re.compile(r"\d+[年月日号时]|[上下]?半年|季度")
_ENOUGH = 0.3  # of what is asked that the sentence tells beside the cause
_ASKS_NAME = re.compile(r"[称叫名]")
_REASON = re.compile(r"[一-鿿]{2,12}原因(?=[于在自从而不没未])")  # 因身体原因于4月辞任
_LEADING = re.compile(r"^(?:[的了]|，|：|、|是|主要|“(?=[^”]*$))+")
_TRAILING = re.compile(r"[，。；：、！？\s]+$")
_FUNCTION = frozenset(
    "被 将 才 就 便 会 要 能 而 已 都 也 仍 再 并 不 没 未 没有 让 使 令 对 把 向 在 了 的 得 所 是 为 由".split()
)
_LEAST = 3
_OUTCOMES = ("money", "percent")  # what a clause that is opened by no word for a cause tells is what came of it


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a question: all that tell something, and those that stand behind the asking word."""

    words: frozenset[str]
    predicate: frozenset[str]
    deeds: frozenset[str]  # its verbs and adjectives


def asks_cause(question: str) -> bool:
    """Whether a question asks why: 归类为什么科 does not."""
    return _ASKS.search(question) is not None and _MADE.search(question) is None


def asks_how_come(question: str) -> bool:
    """Whether a question asks why by 怎么: 怎么拖下来了."""
    return _HOW_COME.search(question) is not None


def _as_why(question: str) -> str:
    return _HOW_COME.sub("为什么", question)


def with_cause(best: Candidate, whole: Sequence[Candidate]) -> Candidate:
    """Return the statement that tells the cause in so many words, nearly as good as the best, with the cause as told.

    The best one where no statement does.
    """
    question = best.question.text
    if not asks_cause(question):
        return best
    for one in (best, *whole[:MOST_READ]):
        found = cause_in(one.passage.text, question)
        if found is not None and one.score >= NEARLY * best.score:
            return replace(one, told=Span(*found, one.passage.text[slice(*found)]))
    return best


def cause(candidate: Candidate) -> str | None:
    """Return the cause that a statement tells of what is asked, as the source writes it.

    Where no word opens it, it is what the reader takes for it, if that is a clause; else None.
    """
    passage, question = candidate.passage, _as_why(candidate.question.text)
    if candidate.told is not None and candidate.told.framed:
        return told(candidate)  # ``rag.explained``
    if not asks_cause(question):
        return told(candidate)
    found = cause_in(passage.text, question) or only_cause(passage.text, question)
    if found is not None:
        return passage.source(*found).strip() or None
    span = candidate.told
    opened = span is not None and any(match.end() == span.start for match in _OPENS.finditer(passage.text))
    whole = opened or (span is not None and _is_clause(passage.text, span.start, span.end, question))
    return told(candidate) if whole else None


def only_cause(text: str, question: str) -> tuple[int, int] | None:
    """Return the one cause that a sentence tells, which may tell in other words what is asked: 停办, 没办."""
    opened = sum(1 for regex in (_OPENS, _SUFFERS, _BY) for _ in regex.finditer(text))
    if opened > 1 or (not opened and sum(1 for _ in _THUS.finditer(text)) != 1):
        return None
    return cause_in(text, question, 0.0)


def cause_in(text: str, question: str, least: float = _ENOUGH) -> tuple[int, int] | None:
    """Return where a sentence tells the cause of what a question asks.

    ``least`` is the share of that which it has to tell beside the cause.
    """
    asked = _asked(question)
    found = [
        *(_after(text, match, asked) for match in _OPENS.finditer(text)),
        *(match.span("what") for regex in (_SUFFERS, _BY, _REASON_OF) for match in regex.finditer(text)),
    ]
    told = [place for place in found if place and _tells(text, place)]
    if not told:
        before = _before(text, asked)
        told = [before] if before and _tells(text, before) else []
    told = [place for place in told if _told_beside(text, place, asked, question) >= least]
    best = max(told, key=lambda place: (_nearness(text, place, asked), -place[0]), default=None)
    return None if best is None else _trimmed(text, *best)


def _told_beside(text: str, place: tuple[int, int], asked: _Asked, question: str) -> float:
    """Return the share of what is asked that a sentence tells beside a cause: another thing has its own."""
    rest = f"{text[: place[0]]}，{text[place[1] :]}"
    if _ASKS_NAME.search(question) and re.search(r"得名|[故又]名|[故又]称|命名|称为|取名", rest):
        return 1.0
    held = sum(word in rest or any(half in rest for half in _halves(word)) for word in asked.predicate)
    return held / len(asked.predicate) if asked.predicate else 1.0


def _halves(word: str) -> tuple[str, ...]:
    return (word[:2], word[-2:]) if len(word) > 2 else ()


def _is_clause(text: str, start: int, end: int, question: str) -> bool:
    """Whether what the reader takes for the cause is a clause of the sentence, and no word or name out of one."""
    told = text[start:end]
    tags = [(word, tag) for word, tag, _, _ in tagged(told)]
    says = any(tag[:1] in "va" for _, tag in tags) and not any(f.measure in _OUTCOMES for f in find_figures(told))
    asked = _asked(question).words
    own = [
        word
        for word, tag in tags
        if len(word) > 1 and word not in asked and word not in stop_words() and tag[:1] not in "mt"
    ]
    ends = (
        end >= len(text) or text[end] in "，。；！？,;!?”’」』" or _SO.match(text, end) is not None or text[end] == "而"
    )
    deeds = _asked(question).deeds
    beside = f"{text[:start]}，{text[end:]}" if len(told) < len(text) / 2 else text
    tells = not deeds or any(word in beside or any(half in beside for half in _halves(word)) for word in deeds)
    return says and bool(own) and len(told) > _LEAST and ends and tells


@lru_cache(maxsize=512)
def _asked(question: str) -> _Asked:
    match = _ASKS.search(question)
    words = frozenset(_content(_ASKS.sub("，", question)))
    behind = question[match.end() :].strip("？?。 ") if match else ""
    before = question[: match.start()] if match else question
    predicate = frozenset(_content(behind)) or frozenset(_content(before)[-3:])
    deeds = frozenset(word for word, tag, _, _ in tagged(behind or before) if tag[:1] in "va" and word not in _FUNCTION)
    return _Asked(words, predicate, deeds)


def asked_deeds(question: str) -> frozenset[str]:
    """Return the verbs and adjectives of what it is asked why it is so, all its words where none is one."""
    asked = _asked(_as_why(question))
    return asked.deeds or asked.predicate


def _content(text: str) -> list[str]:
    return [
        word
        for word, tag, _, _ in tagged(text)
        if word not in stop_words()
        and tag[:1] not in "xwpcu"
        and (len(word) > 1 or tag[:1] in "va")
        and word not in _FUNCTION
    ]


def _after(text: str, match: re.Match[str], asked: _Asked) -> tuple[int, int] | None:
    """Return the cause behind a word that opens one: up to where what is asked begins, else its clause."""
    start = match.end()
    if match["purpose"] == "为" and not any(tag[:1] == "v" for _, tag, _, _ in tagged(text[start : start + 6])[:1]):
        return None  # 为荔枝中的名贵品种: it is one
    border = _SENTENCE_END.search(text, start)
    limit = border.start() if border else len(text)
    ends = [m.start() for m in _CLAUSE.finditer(text, start, limit)] + [limit]
    told_before = _holds(text[: match.start()], asked.predicate)
    end = 0
    low = start
    for high in ends:
        clause = text[low:high]
        if end and (_SO.match(clause) or (_is_asked(clause, asked) and not _AND_SO.search(clause))):
            break
        if end and not _content(_TIME.sub("", clause)):
            break
        cut = _cut(text, low, high, asked)
        end = cut
        if cut < high:
            break
        low = high + 1
    else:
        if not told_before and len(ends) > 1:
            end = ends[0]  # nothing of what is asked follows: the clause alone
    if told_before and end - start > MAX_SHORT:
        end = max((high for high in ends if high - start <= MAX_SHORT), default=end)
    return start, end


def _cut(text: str, low: int, high: int, asked: _Asked) -> int:
    """Return where in a clause of a cause what is asked begins, its end where nothing of that stands in it."""
    clause = text[low:high]
    for match in _AND_SO.finditer(clause):
        rest = clause[match.end() :]
        if match.start() > 1 and (_holds(rest, asked.words) or _NAMED.match(clause, match.start()) or len(rest) < 12):
            return low + match.start()
    named = _NAMED.search(clause)
    if named and named.start() > 1:
        return low + named.start()
    so = re.search(r"(?<=[一-鿿”])(?:导致|致使|使得|造成|引起|引发)", clause)
    if so and so.start() > 1 and _holds(clause[so.end() :], asked.words):
        return low + so.start()
    cut, held = high, 0
    for word, tag, start, _ in reversed(tagged(clause)):
        known = word in asked.words or any(word in one or one in word for one in asked.words if len(word) > 1)
        if not known and word not in _FUNCTION and tag[:1] not in "xm" and word not in stop_words():
            break
        if known:
            held += 1
            cut = low + start
        elif held and (word in ("被", "将", "才", "就", "便", "会", "而", "于") or word in stop_words()):
            cut = low + start if word in ("被", "将", "才", "就", "便", "会", "而", "于") else cut
    return cut if held > 1 and cut - low > 1 else high


def _before(text: str, asked: _Asked) -> tuple[int, int] | None:
    """Return what stands before 因此, 故称, 得名 in a sentence, as far as that is told of what is asked."""
    for match in _NAMED.finditer(text):
        low = begin_of(_CLAUSE, text, match.start())
        if match.start() - low >= _LEAST:
            return low, match.start()
    for match in _MAKES.finditer(text):
        low = begin_of(_CLAUSE, text, match.start())
        held = text[match.end() : end_of(_CLAUSE, text, match.end())]
        if match.start() - low >= _LEAST and _is_asked(held, asked) and not _is_asked(text[low : match.start()], asked):
            return low, match.start()
    for match in (*_THUS.finditer(text), *_EFFECT.finditer(text)):
        marked = text[match.start()] in "，；。"  # else the mark stands right before
        if match.start() < _LEAST or not (marked or text[match.start() - 1] in "，；"):
            continue
        if not _holds(text[match.end() :], asked.words):
            continue
        high = match.start() if marked else match.start() - 1
        starts = [0, *(m.end() for m in _CLAUSE.finditer(text, 0, high))]
        fitting = [low for low in starts if high - low <= MAX_SHORT]
        while len(fitting) > 1 and (high - fitting[-1] < _SHORT or _GOES_ON.match(text, fitting[-1])):
            fitting.pop()
        if fitting:
            return fitting[-1], high
    return None


def _is_asked(clause: str, asked: _Asked) -> bool:
    """Whether a clause tells what is asked, and no longer why."""
    return sum(word in clause for word in asked.predicate) >= min(2, len(asked.predicate))


def _holds(text: str, words: frozenset[str]) -> bool:
    return any(word in text for word in words)


def _nearness(text: str, place: tuple[int, int], asked: _Asked) -> int:
    """Return how many of the question's words stand in the clauses around a cause."""
    start, end = place
    borders = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    low = max([b for b in borders if b <= start][-2:-1] or [0])
    high = min([b for b in borders if b > end][1:2] or [len(text)])
    return sum(word in text[low:start] or word in text[end:high] for word in asked.words)


def _tells(text: str, place: tuple[int, int]) -> bool:
    start, end = place
    told = _TRAILING.sub("", _LEADING.sub("", text[start:end]))
    least = 2 if text.startswith("影响", end) else _LEAST  # 受疫情影响
    return least <= len(told) <= MAX_SHORT and sum(1 for _, tag, _, _ in tagged(told) if tag[:1] in "nvajilz") > 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a slice without the marks and particles at its ends."""
    told = text[start:end]
    if (reason := _REASON.match(told)) is not None:
        end, told = start + reason.end(), reason.group()
    lead = _LEADING.match(told)
    start += lead.end() if lead else 0
    tail = _TRAILING.search(text[start:end])
    return start, end - (len(tail[0]) if tail else 0)
