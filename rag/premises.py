"""What a question takes for granted, asked of the archive: a figure, who did it, who holds an office, where it was.

"甲大桥总投资41.2亿元是怎么筹集的" presumes a cost. The same sentences are read for it ("甲大桥总投资是多少"); where
they tell another, the question is refused and the premise corrected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.figures import Figure, find_figures
from index.signs import falls
from index.tokens import tagged
from rag.amounts import FALLS, GROWS, WHOLE_COST, beside, fallen_short_of, figure_of, only_planned, way
from rag.amounts import told as told_figure
from rag.candidate import Ask, Candidate
from rag.claims import claim_of
from rag.directions import told_in
from rag.draft import Draft, freshly_quoted, time_label
from rag.extract import CORRECTS
from rag.folding import fold_case
from rag.names import persons
from rag.passages import Passage
from rag.query import Parsed, Term
from rag.regions import owner
from rag.revisions import CHANGED, replaces, superseded, was
from rag.rivals import chosen
from rag.stretches import words_of

_DESCRIBES = re.compile(
    r"的(?!目标|计划|任务|预算|概算)|以[上下内]|左右|级|[个项家]"
)  # "50亿元的项目": which one, no claim
# "50亿元以上大项目": of what sort.
_SORT = re.compile(r"(?!是|为|吗|么|怎|如|的|主|得|靠|有|，)[一-鿿]")
_COPULA = re.compile(r"(?:高?达到?|为|是|了|有|共|约|超过?|突破|的|完成|实现|[，,：:])+$")
_ROLE = re.compile(
    r"(?:冠军|亚军|季军|得主|获得者|书记|[市区县省镇乡村局院校厂处部]长|主任|主席|董事长|总经理|总裁|导演|作者|设计师|创始人|负责人)$"
)
_PRIZE = re.compile(r"军$|得主$|获得者$")
_IN_ROLE = re.compile(
    rf"(?P<head>[^，。？?]*?{_ROLE.pattern[:-1]})(?P<name>[一-鿿]{{2,3}}?)(?=[是说在对为的有何，,？?怎什哪]|出席|主持|$)"
)
_DEED = r"(?:主持|宣布|宣读|出席|参加|剪彩|签署|致辞|致|率队|带队|设计|创作|执导|夺得|获得|创办|介绍|指出|强调)"
_BARE = re.compile(rf"{_DEED}[了过]?的?")
_OBJECT = re.compile(r"(?:是|有)?(?:什么|哪|怎|几|多少)")
_DID = re.compile(rf"^(?P<deed>{_DEED}[^，。？?]*?)(?=的?时候?|[，。？?]|后|期间|中|什么|怎|$)")
_WHERE = re.compile(
    r"(?:是)?在(?P<place>[一-鿿A-Za-z“”]{2,12}?)(?P<deed>举[办行]|召开|开幕|闭幕|成立|揭牌|启动|开工|奠基|落成|投产|开业|开馆|签约|签署|起跑|开跑|通车)"
    r"(?![之以]?[后前来]|时(?!间)|期间|[的当]时)"  # 在民国成立后 tells when
)
_ASKS_DONE = re.compile(r"完成|实际|实现了|达到了|了(?:吗|没)|已经")
_BOUNDS = ("以上", "以下", "以内")
_CLASSES = ("届", "级")
_HEAD = 12  # characters: long enough to name whose figure it is
_CLAUSE = re.compile(r"[，。；？?,;]")
_HOUR = re.compile(r"[\d零一二三四五六七八九十][时点]$")
_ASKING = re.compile(r"为什么|为何|怎么|如何|是不是|是否|有没有|什么时候|何时|谁|多少|几")


def checked(question: Parsed, draft: Draft, ask: Ask, near: Sequence[Passage]) -> Draft:
    """Return the draft, or a refusal that corrects what the question takes for granted.

    ``ask`` reads what was found for the question, the sentences ``near``, with another one.
    """
    # What a question of yes or no claims of a figure is judged for itself (``rag.verdict``).
    open_ = question.kind != "yesno" or claim_of(question).kind in ("goal", "plain")
    figures = [t for t in question.terms if open_ and t.pos == "m" and t.must and find_figures(t.text)]
    for term in figures:
        refuted = None if _told_so(question, term, draft, near) else _figure(question, term, ask)
        if refuted is not None:
            return refuted
    if question.kind != "person" and not question.identity:
        refuted = _role(question, ask) or _deeds(question, draft, ask)
        if refuted is not None:
            return refuted
    if question.kind != "place" and (where := _WHERE.search(question.text)):
        return _place(question, where, ask) or draft
    return draft


def _told_so(question: Parsed, term: Term, draft: Draft, near: Sequence[Passage]) -> bool:
    """Whether the sentence that answers tells the figure in the question's own words, and none says that it changed.

    从36.39万元调整为多少 takes 36.39万元 for granted, and 从36.39万元调整为34.99万元 answers it.
    """
    if question.kind == "yesno" or draft.status != "answered" or not draft.candidates:
        return False
    answer = draft.candidates[0]
    figure = fold_case(term.text)
    head = fold_case(_CLAUSE.split(question.text[: term.start])[-1])[-_HEAD:]
    if len(head) < 2 or answer.fit < 0.5 or fallen_short_of(answer):
        return False
    if not re.search(rf"{re.escape(head + figure)}(?![\d.%])", answer.passage.folded[0]):
        return False
    others = (passage for passage in near if passage.key != answer.passage.key)
    return not any(figure in passage.folded[0] and CHANGED.search(passage.text) for passage in others)


def _figure(question: Parsed, term: Term, ask: Ask) -> Draft | None:
    text, claimed = question.text, find_figures(term.text)[0]
    head = _COPULA.sub("", re.split(r"[。？?]", text[: term.start])[-1])
    named = any(t.start < term.start for t in question.terms)
    if claimed.unit == "年" and re.search(r"[一-鿿]$", head) and not _COPULA.search(text[: term.start]):
        return None  # 万历四十四年 is when
    if claimed.unit == "日" or (claimed.unit == "分" and _HOUR.search(text[: term.start])):
        return None  # 19时10分 is when, too
    if claimed.unit in _CLASSES and re.match(r"(?:19|20)\d\d", term.text):
        return None  # 2024届 is who left a school then
    if term.text[-2:] in _BOUNDS and _SORT.match(text, term.end):
        return None
    if claimed.value is None or not named or _DESCRIBES.match(text[term.end :]) or _ASKING.search(head):
        return None
    if not any(m.start < term.start for m in question.mentions):  # "完成投资310亿元是2018年的目标吗"
        head = "".join(m.text for m in question.mentions) + head
    goal = "目标" if question.target and "目标" not in head and "计划" not in head else ""
    judged = judge_figure(question, Premise(f"{head}{goal}", claimed), ask)
    return judged if isinstance(judged, Draft) else None


@dataclass(frozen=True, slots=True)
class Premise:
    """A figure that is taken for granted, or asked whether it is so; ``rest`` stands behind it."""

    head: str
    claimed: Figure
    rest: str = ""


def judge_figure(question: Parsed, premise: Premise, ask: Ask) -> Draft | Candidate | None:
    """Return the statement that bears a figure out, a refusal that corrects it, or None where neither is told."""
    head, claimed = premise.head, premise.claimed
    bare = bool(premise.rest) or GROWS.search(head) or FALLS.search(head)
    unit = "%" if claimed.measure == "percent" and not premise.rest else ""
    candidates = ask(f"{head}{'' if bare else '是'}多少{unit}{premise.rest}")
    if falls(f"{head}{claimed.text}", len(head)) and any(_is_below(c, claimed) for c in candidates):
        claimed = replace(claimed, value=-claimed.value if claimed.value else None)
    notices = [c for c in candidates if superseded(c) or was(c)]
    standing = [c for c in candidates if _stands(question, head, c, notices)]
    words = words_of(question, head)
    borne = next((c for c in standing if _is(c, claimed) and ((c.sound and c.worded) or beside(words, c))), None)
    if borne is not None:
        return borne  # by its words: the learned reader takes another bridge's figure for this one's
    current = [c for c in candidates if not any(_adjusts(notice, c) for notice in notices)]
    true = told_figure(current, lambda c, f: f.measure == claimed.measure and _may_be(question, c), words)
    if true is not None and _is(true, claimed) and _goes(head, true):
        return true
    told = next((c for c in candidates if _is(c, claimed) and c.share >= CORRECTS), None)
    if true is None and (told is None or (told in standing and _of_asked_time(told) and told.subject >= 0.5)):
        return None
    draft = refusal(question, f"{head}{claimed.text}{premise.rest}")
    parts = [_belongs(draft, question, told, claimed.text)] if told is not None else []
    if true is not None and _goes(head, true):
        parts.append(f"{head}是{true.short}{freshly_quoted(draft, true, timed=True)}")
    elif true is not None and told is None:
        parts.append(f"原文是“{_clause_of(true)}”{freshly_quoted(draft, true, timed=True)}")
    draft.text += "；".join(parts) + "。"
    return draft


def _of_asked_time(told: Candidate) -> bool:
    """Whether a figure is of the time asked, or of a row that may be."""
    return told.fit >= 0.5 or told.year in {span.first.year for span in told.question.spans}


def _may_be(question: Parsed, candidate: Candidate) -> bool:
    figure = figure_of(candidate)
    if question.kind != "yesno" and (figure is None or figure.measure not in ("money", "percent")):
        return True  # how many there are is counted before they are built
    return question.target or not only_planned(candidate, _done(question))


def _done(question: Parsed) -> bool:
    """Whether it is asked what came of something, where a plan is no answer."""
    asked = question.kind == "yesno" or _ASKS_DONE.search(question.text) is not None
    return asked and not WHOLE_COST.search(question.text)


def _stands(question: Parsed, head: str, candidate: Candidate, notices: Sequence[Candidate]) -> bool:
    """Whether a figure is what holds: no goal for what came of it, no old or wrong value, and it went the same way."""
    if fallen_short_of(candidate) and not question.target:
        return False
    if not _may_be(question, candidate) or superseded(candidate) or was(candidate) or not _goes(head, candidate):
        return False
    return not any(replaces(notice, candidate) or _adjusts(notice, candidate) for notice in notices)


def _adjusts(notice: Candidate, candidate: Candidate) -> bool:
    """Whether a later article tells a figure as what was before: 总投资由原来的6.3亿元调整为7.1亿元."""
    then, now = candidate.passage.article.date or "", notice.passage.article.date or ""
    figure = figure_of(candidate)
    same = figure is not None and _is(notice, figure)
    return same and was(notice) and now > then and notice.subject >= 0.5 and notice.focus >= candidate.focus - 0.1


def _goes(head: str, candidate: Candidate) -> bool:
    """Whether a rate of change went the way that the premise says: no 下降6.9% for 增长6.9%."""
    figure = figure_of(candidate)
    if figure is None or figure.measure != "percent":
        return True
    claimed, told = told_in(head, 0, len(head)), way(candidate)
    if figure.value is not None and figure.value < 0:
        return True  # 增长−3.2% is a fall: its sign was compared
    return claimed is None or told is None or {claimed.direction, told} != {"up", "down"}


def _clause_of(candidate: Candidate) -> str:
    low, high = candidate.passage.clause_at(candidate.offset)
    return candidate.passage.source(low, high).strip("，。；、")


def _is(candidate: Candidate, claimed: Figure) -> bool:
    figure = figure_of(candidate)
    return figure is not None and figure.value == claimed.value and claimed.measure in (figure.measure, "")


def _is_below(candidate: Candidate, claimed: Figure) -> bool:
    """Whether it is a growth of −3.2%, where a fall by 3.2% is claimed."""
    return claimed.value is not None and _is(candidate, replace(claimed, value=-claimed.value))


def _belongs(draft: Draft, question: Parsed, told: Candidate, claimed: str) -> str:
    """Say whose a figure is, and of when: "310亿元是2020年的目标，不是2023年的"."""
    kind = "目标" if told.told_as == "target" else "数字"
    if not _of_asked_time(told) and told.time is not None and question.mentions:
        asked = question.mentions[0].text
        return f"{claimed}是{time_label(told)}的{kind}，不是{asked}的{freshly_quoted(draft, told)}"
    whose = owner(told)
    if told.subject < 0.5 and whose and not whose.startswith("全"):
        return f"{claimed}是{whose}的{kind}（{time_label(told)}）{freshly_quoted(draft, told)}"
    if kind == "目标" and not question.target:
        return f"{claimed}是{time_label(told)}的目标，不是完成数{freshly_quoted(draft, told)}"
    cited = draft.cite(told)
    return f"{claimed}在原文中说的是“{_clause_of(told)}”[{cited.n}]"


def refusal(question: Parsed, premise: str) -> Draft:
    """Return a refusal of what a question takes for granted, to which what is so instead is to be added."""
    draft = Draft(question)
    draft.status = "no_evidence"
    draft.text = f"资料中没有“{premise[:60]}”的依据："
    return draft


def _role(question: Parsed, ask: Ask) -> Draft | None:
    """Refute "女子组冠军甲" where another one is told to be it."""
    for match in _IN_ROLE.finditer(question.text):
        head, name = match["head"], match["name"]
        if not persons(name) or "哪" in head:  # 哪个副院长管护理
            continue
        candidates = ask(f"{head}是谁")
        # Who won is told in the clause that names the prize; an office has had several holders.
        mark = head[-5:] if _PRIZE.search(head) else ""
        true = _other(name, mark, candidates)
        if true is not None:
            return _person_refuted(question, name, f"{head}{name}", true, f"{head}是")
    return None


def _deeds(question: Parsed, draft: Draft, ask: Ask) -> Draft | None:
    """Refute "甲主持仪式" where another one is told to have done it."""
    for name, start, end in persons(question.text):
        match = _DID.match(question.text[end:])
        if not match or any(name in citation.quote for citation in draft.citations):
            continue
        if _BARE.fullmatch(match["deed"]) and _OBJECT.match(question.text[end + match.end() :]):
            continue  # "甲获得了什么": what others got denies nothing
        head = re.split(r"[，。？?]", question.text[:start])[-1]
        true = _other(name, match["deed"][:2], ask(f"{head}谁{match['deed']}"))
        if true is not None:
            return _person_refuted(question, name, f"{head}{name}{match['deed']}", true, "那是")
    return None


def _other(name: str, mark: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return who else is told to be asked for, None where it is the one that the question names.

    The one it names counts only in a clause that holds the mark.
    """
    true = chosen(candidates)
    if true is None or not true.short or true.short == name:
        return None
    if any(c.short == name and c.subject >= 0.5 and c.relevant and mark in c.clause for c in candidates):
        return None
    return true if mark in true.clause else None


def _person_refuted(question: Parsed, name: str, premise: str, true: Candidate, says: str) -> Draft:
    draft = refusal(question, premise)
    draft.text += f"{says}{true.short}，不是{name}（{time_label(true)}）{freshly_quoted(draft, true)}。"
    return draft


def _place(question: Parsed, where: re.Match[str], ask: Ask) -> Draft | None:
    """Refute "在甲县举办" where it is told to have been elsewhere."""
    head = _ASKING.sub("", question.text[: where.start()]).rstrip("是")
    head = re.split(r"[，。？?]", head)[-1]
    claimed = where["place"]
    if not head or _ASKING.search(claimed) or claimed in ("哪里", "哪儿", "哪个", "什么"):
        return None
    candidates = ask(f"{head}在哪里{where['deed']}")
    true = chosen(candidates)
    if true is None or not true.short or any(_at(c, claimed) for c in candidates if c.sound):
        return None
    if not any(tag == "ns" or word[-1:] in "省市区县镇乡村" for word, tag, _, _ in tagged(claimed)):
        return None
    draft = refusal(question, f"{head}在{claimed}{where['deed']}")
    draft.text += f"地点是{true.short}，不是{claimed}（{time_label(true)}）{freshly_quoted(draft, true)}。"
    return draft


def _at(candidate: Candidate, claimed: str) -> bool:
    return claimed in candidate.short or candidate.short in claimed or claimed in candidate.passage.text
