"""Whether a text tells a figure or a time as aimed at: 力争, 计划, 预计, 将 before it, 的目标 after it."""

from __future__ import annotations

import re

from index.tokens import tagged
from rag.clauses import CLAUSE, begin_of, between

_STOP = re.compile(r"[。！？!?\n]")
_SAYS_DONE = re.compile(r"已(?!知)|[一-鿿]了(?![解得])|成功")
_SETS_A_DAY = re.compile(r"推迟|提前|延期|调整|改[为至到]|定[为于在]|确定|宣布|公布|计划|预计|将")
_AIM = re.compile(
    r"力争|争取|(?<!行动)计划(?!书|生育|单列|经济|[”》」），。；]|\Z)|预计|预期|预测|(?<![模虚])拟(?!定|合|人|态)|有望|确保|规划(?!局|院|馆|区|展|图|师)|打算|目标(?:任务)?(?=[是为：:在]|[^，。；的]{0,8}\d)"
    r"|(?<![即麻小大主战名健干上中少])将(?!近|军|士|领|来|信|就|错)(?![^，。；]{1,10}[压缩改移列纳转交调误分装捐赠][一-鿿]?[至到为成入给\d二三四五六七八九十])(?!其|该|[这那]|[^，。；]{2,12}误)|定于|展望|力求"
)
# In a claim more words tell that something lies ahead.
_AHEAD = re.compile(
    rf"{_AIM.pattern}|(?<![主重需必首概摘])要(?!求|素|闻|点|道)|(?<![供响反适对效相])应(?!用|届|急|对|收)|概算|原定|设计|推迟|延期|目标|计划|任务|安排|[确决议商]定|定为|拟定|预案|草案"
)
_DONE = re.compile(
    r"已(?!知)|现有|目前|实际|累计|截至|截止|超额|同比|完成了|实现了|达到了|去年|上年|[一-鿿]了(?![解得])|未(?:能)?(?:完成|实现|达)|没有?(?:完成|实现|达)|超过原定|成功|获批"
)
# 超过目标12个百分点, 完成计划的85%: what follows is no goal.
_REACHED = re.compile(
    r"(?:完成|超过?|超出|达到?|占|比|较|距|高于|低于|未达|不及|为|相当于)[^，。；]{0,16}(?:目标|计划|任务|预期)(?:数|值|任务)?(?:[^，。；]{0,4}(?:多|少|高|低|超|差))?|(?:目标|计划|任务)[^，。；]{0,6}(?:的(?=\d)|圆满|超额|顺利|如期|完成|实现)"
)
_NAMED_AFTER = re.compile(
    r"^(?:左右|以上|以内|以下)?(?:的(?:[^，。；、\d]{0,6})(?:目标|计划|预期)|(?:[年初既全度预定原]{0,3}|[^，。；、\d的]{1,2})?(?:目标|任务目标|目标任务)(?!的?\d))"
)
_ALREADY = re.compile(r"[^，。；\d]{0,8}已(?!知)")
_ASKED = re.compile(r"目标|计划|任务|(?<![主重需必])要(?!求|素)")
_WHETHER = re.compile(r"(?:完成|实现|达到|达成|超过)[^，。]{0,8}(?:了吗|吗|没有|多少)|是否|有没有")
_COUNTED = re.compile(r"[个项条大](?:目标|任务)")


def is_goal(text: str, start: int, end: int, *, claimed: bool = False) -> bool:
    """Whether what stands at ``[start, end)`` of a text is told as a goal; a goal's word holds on to the next clauses.

    With ``claimed`` any word for what lies ahead will do, in the whole of the sentence.
    """
    if claimed:
        whole = between(_STOP, text, start, end)
        return bool(_AHEAD.search(text, whole.start, whole.stop))
    if _NAMED_AFTER.match(text[end : end + 20]) and not _COUNTED.match(text[end - 1 : end + 2]):
        return True
    if _ALREADY.match(text, end):
        return False  # 码头将封闭，涉及的76艘渔船已安排停靠
    low = begin_of(_STOP, text, start)
    reached = [match.span() for match in _REACHED.finditer(text, low) if match.start() < start]
    aims = [
        match.start()
        for match in _AIM.finditer(text, low)
        if match.end() <= start
        and not any(a <= match.start() < b for a, b in reached)
        and not (match[0] == "将" and _takes_an_object(text[match.end() : match.end() + 24]))
    ]
    done = [match.start() for match in _DONE.finditer(text, low) if match.end() <= start]
    last = max((*done, *(a for a, _ in reached)), default=-1)
    return bool(aims) and aims[-1] > last


def _takes_an_object(rest: str) -> bool:
    """Whether 将 stands for 把: 将数字颠倒, 将其中的1140册装箱; with 将 for the future a verb or an adverb follows."""
    cut = [(word, tag) for word, tag, _, _ in tagged(_CLAUSE_END.split(rest, maxsplit=1)[0])]
    if not cut or cut[0][1][:1] not in "nr" or cut[0][0] in _ADVERBIAL or cut[0][0].startswith("新"):
        return False
    return any(tag[:1] == "v" for _, tag in cut[1:])


_CLAUSE_END = re.compile(r"[，。；！？,;]")
_ADVERBIAL = frozenset("重点 全力 全部 全程 全年 全面 今年 明年 全县 全市 全省 全区 近期 本月 每年 集中".split())


def named_goal(text: str, end: int) -> bool:
    """Whether what ends at an offset is called a goal right behind it: 22.5亿元的年度目标."""
    return _NAMED_AFTER.match(text[end : end + 20]) is not None


def asks_goal(question: str) -> bool:
    """Whether a question asks what is aimed at, not whether it was reached."""
    return bool(_AIM.search(question) or _ASKED.search(question)) and not _WHETHER.search(question)


def is_done(text: str, start: int, end: int) -> bool:
    """Whether a clause tells what stands in it as done: 已, 了."""
    clause = text[between(CLAUSE, text, start, end)]
    return _SAYS_DONE.search(clause) is not None and _SETS_A_DAY.search(clause) is None
