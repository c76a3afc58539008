"""Figures and dates that were corrected, revised or verified later: the newer goes first, the older beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.figures import PUT_RIGHT, find_figures

if TYPE_CHECKING:
    from rag.candidate import Candidate
    from rag.passages import Passage

_CHANGED = "调整|下调|上调|修订|修正|修改|更正|订正|调增|调减|调低|调高|推迟|提前|延期|变更|核定|改"
# What stands before the new value: "由41.2亿元调整为", "更正后：", "应为", "经最终核实，…为". All first
# characters stand in one set, which is looked for in a fraction of the time.
_NEW_BEFORE = re.compile(
    rf"[由从自原更订修调核下上”」最应](?:(?<=[由从自原])[^。；]{{0,24}}(?:{_CHANGED})(?:为|至|到)?$"
    r"|(?<=更)正[后为]|(?<=订)正|(?:(?<=修)订|(?<=调)整|(?<=核)[定实]|(?<=[下上])调)(?:为|至|到)$"
    rf"|(?<=[”」])[，,；;]?(?:现|应|拟)?(?:{_CHANGED}|应)(?:为|是|成)[：:，]?[“「][^”」]*$"
    r"|(?<=最)终核[实算]|(?<=修)订后|(?<=核)实后|(?<=应)(?:当)?(?:为|是|改为)[“「]?[^，。；]{0,14}$)"
)
# What stands after the old one: "“新增学位4600个”应为", "由2024年底推迟到".
_OLD_AFTER = re.compile(
    r"^[^，。；“”]{0,12}[”」]?[^，。；“”]{0,4}(?:有误|错误)|^[”」]?\s*(?:系|为|是)[“「]?[^，。；”」]{1,16}[”」]?之误|"
    rf"^[^，。；“”]{{0,12}}[”」]?[^，。；“”]{{0,4}}，?(?:经[^，。；“”\d]{{2,16}}?)?应(?:当)?(?:为|是|改为)|^[^，。；\d]{{0,8}}(?:{_CHANGED})(?:为|至|到)[^，。；]{{0,8}}\d"
)
# “全年接待游客312.5万人次，增长9.2%”，更正为“…”: all of what is quoted first.
_REPLACED = re.compile(
    rf"[“「][^”」\n]{{4,120}}[”」][，,；;]?(?P<change>(?:现|应|拟)?(?:{_CHANGED}|应)(?:为|是|成)[：:，]?[“「])"
)
# 为172.1万，因重复计入，经复核，更正为170.8万
_CORRECTED_LATER = re.compile(
    rf"[^。；]{{0,60}}，[^，。；\d]{{0,8}}(?:{PUT_RIGHT})为[^，。；\d]{{0,4}}\d"
    r"|[^。；\d]{0,40}，[^，。；\d]{0,8}(?:批复后|核准后|核实后|准确|正确|实际)的(?:数字?|数据)?(?:应)?(?:是|为)\d"
)
_OLD_BEFORE = re.compile(r"更正前(?:(?!更正后).)*$|误(?:为|作|写|登|排|刊|印|报|录)[^。；应]{0,16}$", re.DOTALL)
_WAS_WRONG = re.compile(r"更正|订正|应(?:当)?(?:为|是|改为)|核实|最终核算")
_MISPRINTED = re.compile(r"[”」](?:系|为|是)[“「][^，。；”」]*$")  # “7.5%”系“9.5%”之误
CHANGED = re.compile(rf"{_CHANGED}|应(?:当|该)?[为是作]|误")  # whatever may say that a value holds no more
_PRELIMINARY = re.compile(r"初步核算|初步统计|快报数?|预计数")


def revises(candidate: Candidate) -> bool:
    """Whether a statement says that what it tells replaces something earlier."""
    misprinted = _MISPRINTED.search(_before(candidate)) and "之误" in candidate.passage.text[candidate.offset :][:24]
    return bool(misprinted or _NEW_BEFORE.search(_before(candidate))) and not superseded(candidate)


def corrects(candidate: Candidate) -> bool:
    """Whether the earlier value was wrong or preliminary, where a plan that was adjusted once held."""
    return bool(_WAS_WRONG.search(_before(candidate)))


# 项目：客运量；原数：1346万人次；更正后：1264万人次
_OLD_CELL = re.compile(
    r"(?:^|；)(?:原[^：；]{0,4}|[^：；]{0,4}(?:更正|订正|修订|修正|勘误)前[^：；]{0,2}|误[^：；]{0,3})：[^：；]*$"
)
_NEW_CELL = re.compile(
    r"；(?:[^：；]{0,4}(?:更正|订正|修订|修正|勘误)后?[^：；]{0,2}|应[为是]|正确[^：；]{0,2}|现[^：；]{0,3})："
)


# 原文：“可靠率99.965%。” and on the next line 更正为：“可靠率99.956%。”
_NUMBER = r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)?"
_OLD_LINE = re.compile(rf"{_NUMBER}(?:原文|原句|原表述|原内容|原刊|更正前|订正前|修订前|误)(?:为|内容|表述)?[：:]")
_NEW_LINE = re.compile(
    rf"\s*{_NUMBER}(?:现)?(?:(?:更正|订正|修正|修订)[为后]?(?:为|内容|表述)?|应为|正确|改为|正)[：:]"
)


def _opens_as_old(passage: Passage) -> bool:
    """Whether a line tells what the next line puts right."""
    return _OLD_LINE.match(passage.text) is not None and _NEW_LINE.match(passage.whole, passage.end) is not None


def superseded(candidate: Candidate) -> bool:
    """Whether a sentence names a value only to say that it no longer holds."""
    if candidate.span is None:
        return False
    if _opens_as_old(candidate.passage):
        return True
    after = candidate.passage.text[candidate.span.end :]
    if any(
        match.start() <= candidate.offset < match.start("change")
        for match in _REPLACED.finditer(candidate.passage.text)
    ):
        return True
    if _OLD_CELL.search(candidate.passage.text[: candidate.offset]) and _NEW_CELL.search(after):
        return True
    later = _CORRECTED_LATER.match(after) if candidate.span.figure else None
    return bool(_OLD_AFTER.match(after) or later) or bool(_OLD_BEFORE.search(_before(candidate)))


# "2019年版中关于夜班津贴每班80元的规定同时废止", "原公布为22.6万亩": what held once, and holds no more.
_REVOKED_AFTER = re.compile(
    r"[^，。；]{0,40}?(?:规定|标准|办法|政策|条款|数|数字|数据|价格)?(?:自[^，。；]{2,14}起)?(?:同时|即行|一并|予以|相应|也|均|已|全部)*"
    r"(?:废止|停止执行|不再执行|停止使用|不再使用|作废|失效)"
)
_REVOKED_BEFORE = re.compile(
    r"原(?:先)?(?:[刊载报登]|公布|发布|统计|上报|报送|公告)(?:数|的数字|数据)?(?:的|为|是)?[^，。；\d]{0,8}$"
    r"|(?:此前|先前|以往)(?:这一|该|的|原)?[一-鿿]{0,6}(?:为|是)$|误(?:[作写登排刊印报录记])?[为成]?[“「]?$"
)
_ASKS_ONCE = re.compile(r"原|以前|之前|先前|当时|那时|过去|修订前|调整前|旧|最初|起初|废止|停止")


def revoked(candidate: Candidate) -> bool:
    """Whether its sentence tells a figure only to say that it holds no more, and it is not asked what once held."""
    if candidate.span is None or candidate.span.figure is None or _ASKS_ONCE.search(candidate.question.text):
        return False
    text = candidate.passage.text
    after = _REVOKED_AFTER.match(text, candidate.span.end)
    return after is not None or _REVOKED_BEFORE.search(text, 0, candidate.offset) is not None


_PLANNED = re.compile(r"原(?:定|计划|拟)于?[^，。；]{0,12}$")
_STILL_PLANNED = re.compile(r"(?:计划|预计|拟|力争|争取|有望|确保)于?[^，。；\d]{0,4}$")
_PUT_OFF = re.compile(r"延期|推迟|改期|取消|暂停|另行通知|顺延|延后")
_ASKS_LAST = re.compile(r"最后|最终|后来|实际|延期|推迟|改期|改到")


def put_off(candidate: Candidate) -> bool:
    """Whether a day is only what was planned before it was put off, where it is asked what became of it."""
    if candidate.span is None or not _ASKS_LAST.search(candidate.question.text):
        return False
    text = candidate.passage.text
    before = text[: candidate.offset]
    if candidate.question.kind == "date" and _STILL_PLANNED.search(before):
        return True
    return _PLANNED.search(before) is not None and _PUT_OFF.search(text, candidate.span.end) is not None


def in_force(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, those that their own sentence calls outdated last."""
    return sorted(candidates, key=superseded)


def corrected(whole: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements that answer, before them what a notice puts in the place of the best one.

    A notice (“《题目》一文中，‘4600个’应为‘6400个’”) names the article and the old value, seldom the subject: it stands
    in for the statement that it corrects, with that one's subject and time.
    """
    ordered = in_force(whole)
    if not ordered or ordered[0].span is None:
        return ordered
    best = ordered[0]
    for notice in candidates:
        if _same_value(notice, best) and superseded(notice) and (_names(notice, best) or _tells_of(notice, best)):
            new = _after(notice, candidates)
            if new is not None:
                taken = _TAKEN if best.question.kind == "date" else (*_TAKEN, "time", "time_source")
                told = {name: getattr(best, name) for name in taken}
                passage = replace(new.passage, retrieval=best.passage.retrieval)  # as sure as of what it corrects
                return [replace(new, passage=passage, **told), *(c for c in ordered if c is not new)]
    return ordered


def _same_value(one: Candidate, other: Candidate) -> bool:
    if one.span is None or other.span is None:
        return False
    a, b = one.span.figure, other.span.figure
    alike = a is not None and b is not None and a.value is not None and (a.value, a.unit) == (b.value, b.unit)
    return alike or one.short == other.short


def _tells_of(notice: Candidate, best: Candidate) -> bool:
    """Whether a correction names itself what it corrects: 2022年门急诊人次在总结中为172.1万，…更正为170.8万."""
    return notice is not best and notice.share >= best.share and notice.fit >= best.fit and notice.bound >= best.bound


_WAS_BEFORE = re.compile(r"(?:由|从)[^，。；、\d]{0,8}$")
_BECAME = re.compile(r"[^，。；]{0,10}?(?:至|到|为|成)[^，。；\d]{0,6}\d")


def was(candidate: Candidate) -> bool:
    """Whether a value is the one from which something went to another: 由每月1500元提高到每月2000元."""
    if candidate.span is None:
        return False
    text = candidate.passage.text
    return bool(_WAS_BEFORE.search(text[: candidate.offset]) and _BECAME.match(text, candidate.span.end))


def replaces(notice: Candidate, told: Candidate) -> bool:
    """Whether a notice, or a later clause of the same article, says that the figure of a statement no longer holds."""
    if notice is told or notice.span is None or told.span is None:
        return False
    old, figure = notice.span.figure, told.span.figure
    if old is None or figure is None or (old.value, old.measure) != (figure.value, figure.measure):
        return False
    return superseded(notice) and (notice.passage.article.id == told.passage.article.id or _names(notice, told))


# What a new value has of the statement that it corrects: the subject, how sure it is, and the time but of a date.
_TAKEN = (
    *("question", "score", "share", "focus", "close", "bound", "subject", "fit", "missing"),
    *("odds", "any_odds", "likelihood"),
)
_NAMED = 8  # characters in a row of a title that name its article


_QUOTED = re.compile(rf"《([^《》]{{{_NAMED},}})》")
_OF_ERRORS = re.compile("更正|订正|勘误")
LONGEST_NOTICE = 800  # characters of a notice in which the article that it corrects is named
_NOTICE = re.compile(r"更正|订正|应为|应是|应改为|有误|之误|勘误")


def notices_of(told: Passage, value: str, passages: Sequence[Passage]) -> list[Passage]:
    """Return the sentences that correct a value of a statement by the title of its article."""
    return [one for one in passages if value and value in one.text and _NOTICE.search(one.text) and _quotes(one, told)]


def _names(notice: Candidate, best: Candidate) -> bool:
    return _quotes(notice.passage, best.passage)


def _quotes(notice: Passage, told: Passage) -> bool:
    """Whether a notice quotes the title of the article that a statement stands in."""
    if notice.article.id == told.article.id:
        return False
    title = re.sub(r"\s+", "", told.title)
    # 二、文中“…”应为“…”, 三、年末蓄水量误为…: the article is named in what stands before, or in the notice's title.
    of_errors = _OF_ERRORS.search(notice.title) is not None
    before = notice.title + notice.whole[:LONGEST_NOTICE] if of_errors or "文中" in notice.text else ""
    text = re.sub(r"\s+", "", before + notice.text)
    begun = re.sub(r"\s+", "", told.lead)
    if any(name in begun for name in _QUOTED.findall(text)):
        return True  # by its whole name, which stands under a headline: 《江城局2023年工作总结》
    if len(title) < _NAMED:
        return bool(title) and f"《{title}》" in text
    return any(title[i : i + _NAMED] in text for i in range(len(title) - _NAMED + 1))


def _after(notice: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return what is said to replace an old value, behind it in its sentence: the one at its place, or the first.

    “由6.00元调至7.80元”应为“由6.00元调至7.20元”: of several figures that are quoted each replaces its own.
    """
    text = notice.passage.text
    if _opens_as_old(notice.passage):
        return _on_the_next_line(notice, candidates)
    behind = [c for c in candidates if c.passage is notice.passage and c.span and c.offset > notice.offset]
    opened, again = text.rfind("“", 0, notice.offset), text.find("“", notice.offset)
    if 0 <= opened < again:
        close = text.find("”", again)
        unit = notice.span.figure.unit if notice.span and notice.span.figure else ""
        told = len([f for f in find_figures(text[opened : notice.offset]) if f.unit == unit])
        new = [f for f in find_figures(text[again : close if close > 0 else len(text)]) if f.unit == unit]
        if told and len(new) > told:
            at = again + new[told].start
            if (aligned := next((c for c in behind if c.offset == at), None)) is not None:
                return aligned
    return min((c for c in behind if revises(c)), key=lambda c: c.offset, default=None)


def _on_the_next_line(notice: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return what the next line puts at the place of an old value: of its figures of the unit the one counted alike."""
    passage = notice.passage
    unit = notice.span.figure.unit if notice.span and notice.span.figure else ""
    told = len([one for one in find_figures(passage.text[: notice.offset]) if one.unit == unit])
    line = [
        c
        for c in candidates
        if c.span and c.passage.article.id == passage.article.id and c.passage.start >= passage.end
    ]
    line = [
        c for c in line if not passage.whole[passage.end : c.passage.start].strip() and _NEW_LINE.match(c.passage.text)
    ]
    if not line:
        return None
    new = [one.start for one in find_figures(line[0].passage.text) if one.unit == unit]
    return next((c for c in line if len(new) > told and c.offset == new[told]), None)


def preliminary(candidate: Candidate) -> bool:
    """Whether a figure is a first count: 初步核算."""
    return bool(_PRELIMINARY.search(_before(candidate)))


def _before(candidate: Candidate) -> str:
    passage = candidate.passage
    return (passage.before[-80:] if candidate.offset < 60 else "") + passage.text[: candidate.offset]
