"""Whether a sentence says in so many words that a goal was met, or was not."""

from __future__ import annotations

import re

from index.figures import find_figures

_GOAL = r"(?:目标|计划|任务|指标|预期|要求|(?<!公共)(?<!基金)预算(?![收支内外总]))"
_MET = r"(?:完成|实现|达到|达成|达标|兑现|超过|突破|高于|优于|好于|多于)"
_MISSED = re.compile(
    rf"(?:未能?|没有?能?|没能|并未|尚未|仍未|不及|不到|难以|无法)(?:够|如期|按期|按时|全面|全部|顺利|圆满)?{_MET}?[^，。；]{{0,22}}?{_GOAL}"
    rf"|(?:低于|少于|不及|落后于?|逊于|慢于|欠)[^，。；]{{0,20}}?{_GOAL}"
    rf"|(?:与|离|距离?|比|同|和|较)[^，。；]{{0,24}}?{_GOAL}[^，。；]{{0,8}}?(?:差距?|少|低|缺口|不足)"
    rf"|{_GOAL}[^，。；]{{0,6}}?(?:未能?|没有?能?|没能|并未|尚未)(?:够|如期|按期|全面|全部)?{_MET}"
    r"|未达标|不达标|没有?达标|欠(?:进度|账)"
)
_REACHED = re.compile(
    rf"(?:超额完成|圆满完成|顺利完成|如期完成|全面完成|提前完成|完成|实现|达到|达成|兑现|超过|超出|突破|高于|优于|好于)了?[^，。；]{{0,22}}?{_GOAL}(?!的?\s*[\d百])"
    rf"|超[^，。；]{{0,12}}?{_GOAL}|{_GOAL}(?:均|都|已经?|全部|全面|超额|圆满|顺利|如期|提前)+(?:完成|实现|达成|兑现)|超额完成|(?<!不)(?<!未)达标"
    rf"|(?:比|较)[^，。；]{{0,24}}?{_GOAL}[^，。；]{{0,6}}?(?:多|高|超)"
)
_PLANNED = re.compile(r"计划|目标|预期|力争|任务")
_CAME = re.compile(r"实际|完成|实现|达到|为|是|^[^，。；]{0,12}$")
_SHARE = re.compile(rf"(?:完成|占|为|达)(?:了)?[^，。；]{{0,16}}?{_GOAL}[^，。；\d百]{{0,6}}(?=[\d百])")
_WOULD = re.compile(r"力争|确保|争取|努力|要(?!求)|将|预计|有望|能否|为了|为(?:完成|实现)")
_APART = re.compile(r"[，。；“”]")
# 把完成目标作为重中之重, 完成目标的办法: what is to be done about it.
_SETS_ABOUT = re.compile(r"(?:把|将|以|围绕|聚焦|瞄准|对标|锚定|朝着|按照|关于|对)[^，。；]{0,8}$")
_SPOKEN_OF = re.compile(r"作为|的?(?:重中之重|关键|责任|要求|办法|措施|信心|决心|动力|压力|基础|保障|能力|任务书)")
_PART = re.compile(r"上半年|[一二三前]季度|\d月|半年|时间过半|序时|进度")
_CEILING = re.compile(r"以内|以下|不超过|不高于|控制|低于|小于|压减|[降减]至|降到|不突破")


def met(text: str) -> bool | None:
    """Whether a stretch of text says that its goal was met; None where it does not say."""
    if share := _share(text):
        return share >= 100 or None if _PART.search(text) else share >= 100
    if missed := _MISSED.search(text):
        return None if _PART.search(missed.group()) else False
    if (told := _by_figures(text)) is not None:
        return told
    reached = _REACHED.search(text)
    if reached is None or _WOULD.search(text[: reached.start()][-14:]) or _PART.search(text):
        return None
    if _SETS_ABOUT.search(text[: reached.start()]) or _SPOKEN_OF.match(text, reached.end()):
        return None
    return True


def _share(text: str) -> float | None:
    found = _SHARE.search(text)
    if found is None:
        return None
    figure = next((f for f in find_figures(text[found.end() :]) if f.start == 0), None)
    return float(figure.value) if figure and figure.measure == "percent" and figure.value is not None else None


def _by_figures(text: str) -> bool | None:
    """Return what the figures of a goal and of the outcome tell: "计划投资5亿元，实际完成4亿元"."""
    goal = came = None
    least, done = False, 0
    for figure in find_figures(text):
        before, done = text[done : figure.start], figure.end
        if _PLANNED.search(_APART.split(before)[-1]):
            least = least or ceiling(before + text[figure.end - 2 : figure.end + 4])
            goal = goal or figure
        elif came is None and _CAME.search(before):
            came = figure
    if goal is None or came is None or goal.measure != came.measure or goal.value is None or came.value is None:
        return None
    if goal.measure == "percent" or not goal.measure:
        return None
    return came.value <= goal.value if least else came.value >= goal.value


def ceiling(clause: str) -> bool:
    """Whether a goal is not to be passed: 控制在30微克以内."""
    return _CEILING.search(clause) is not None
