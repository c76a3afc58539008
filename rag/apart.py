"""Two times in one question, each with what is asked of it: 2022年引进的大项目和2023年的目标各是多少个.

What the second leaves out is the first one's: the thing where it names a goal or an outcome alone, or what a deed is
done to where it ends in 的 (2023年计划引进的).
"""

from __future__ import annotations

import re

from index.tokens import tagged
from rag.names import subject_names
from rag.query import Parsed

_SUM = re.compile(r"(?:，|一共|总共|合计|共计|总计|加起来|加在一起)+(?=(?:是|为|有|达到?)?(?:多少|几))")
_EACH = re.compile(r"(?:，|分别|各自?|都)+(?=(?:是|为|有|达到?)?(?:多少|几|什么))")
_JOINED = re.compile(r"[，,]?(?:和|与|、|及|以及|跟|同|还有|而)$|[，,]$")
_MODAL = re.compile(
    r"^(?:全年|年度|当年)?(?:的)?(?:计划|目标|任务|预期|预算|实际|完成|引进|增长|同期|全年|情况|数字|数值|数量|指标|[的数值量])*$"
)
_GOAL = re.compile(r"目标|计划|任务|预期|预算|指标")
_DONE = re.compile(r"^(?:的)?(?:实际|最终|最后)(?:完成|实现)?")
_OWN_GOAL = re.compile(r"(?:的)?(?:目标|计划|任务|预期)(?:数|值|量)?$")


def of_two_times(question: Parsed) -> list[str]:
    """Return a question for each of two times that are asked of side by side with words of their own; else none."""
    return _of_two_times(question, _EACH.search(question.text))


def summed_times(question: Parsed) -> list[str]:
    """Return the same where the two are to be added up."""
    return _of_two_times(question, _SUM.search(question.text))


def _of_two_times(question: Parsed, each: re.Match[str] | None) -> list[str]:
    text, mentions = question.text, question.mentions
    if len(mentions) != 2 or question.kind != "figure" or each is None:
        return []
    first, second = mentions
    between, behind = text[first.end : second.start], text[second.end : each.start()].rstrip("，, ")
    joint = _JOINED.search(between)
    if joint is None or each.start() < second.end or text[: first.start].strip("，, "):
        return []
    asked, what = text[each.end() :], between[: joint.start()].lstrip("的")
    if len(what) < 2 or not behind:
        return []
    other = _completed(what, behind)
    return [f"{first.text}{_plain(what)}{asked}", f"{second.text}{_plain(other)}{asked}"] if other else []


_TWO = re.compile(
    r"^(?P<time>(?:(?:19|20)\d\d年)?)(?P<one>[^，的]{2,14})的(?P<what>[^，的]{2,20}?)[，,]?(?:和|与|以及|及|、|跟)(?P<two>[^，的]{2,14})的(?P<other>[^，]{2,20}?)$"
)


def of_two_subjects(question: Parsed) -> list[str]:
    """Return a question for each of two places of which other things are asked: 甲县的企业和乙县的农户各有多少."""
    each = _EACH.search(question.text)
    match = _TWO.match(question.text[: each.start()]) if each and question.kind == "figure" else None
    if each is None or match is None or match["what"] == match["other"]:
        return []
    if not all(subject_names(name) or tagged(name)[0][1] in ("ns", "nt") for name in (match["one"], match["two"])):
        return []
    asked = question.text[each.end() :]
    parts = ((match["one"], match["what"]), (match["two"], match["other"]))
    return [f"{match['time']}{name}的{what}{asked}" for name, what in parts]


def _completed(what: str, behind: str) -> str:
    """Return what is asked of the second time, with what it takes over from the first."""
    bare = behind.lstrip("的")
    thing = _OWN_GOAL.sub("", _DONE.sub("", what))
    if not bare:
        return thing
    if _MODAL.fullmatch(bare) and not bare.endswith("的"):
        return f"{'计划' if _GOAL.search(bare) else '实际'}{thing}"
    if bare.endswith("的"):  # what is left out is what the deed is done to
        noun = what.rpartition("的")[2] if "的" in what else _behind_deed(what, bare)
        return f"{bare}{noun}" if noun else ""
    return bare


def _behind_deed(what: str, bare: str) -> str:
    """Return what stands behind the verb that both have: 大项目 of 引进大项目, with 计划引进的."""
    verbs = [word for word, tag, _, _ in tagged(bare) if tag[:1] == "v"]
    found = next((what[what.find(verb) + len(verb) :] for verb in reversed(verbs) if verb in what), "")
    return found or ("" if any(tag == "v" for _, tag, _, _ in tagged(what)) else what)


def _plain(what: str) -> str:
    """Return a thing with its deed before it as a clause has it: 实际引进的大项目 is 实际引进大项目."""
    deed, of, thing = what.partition("的")
    words = tagged(deed)
    verb = bool(words) and words[-1][1][:1] == "v" and thing and "的" not in thing
    return f"{deed}{thing}" if of and verb else what
