"""Of two that stand against each other, men and women, the first and the second, of which one a statement tells."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

# Of each of these what is told of one is not told of another.
_OPPOSITES = tuple(
    tuple(re.compile(one) for one in group.split())
    for group in (
        "男[子性生]?(?!女) (?<!男)女[子性生]?",
        "大专|专科|高职 本科 研究生|硕士|博士",
        "硕士 博士",
        "全程|全马 半程|半马",
        "金奖|金牌 银奖|银牌 铜奖|铜牌",
        "一(?:、[二三四]){0,3}等奖 二(?:、[三四]){0,2}等奖 三等奖",
        "冠军|第一名 亚军|第二名 季军|第三名",
        "进口 (?<!进)出口",
        "最高 最低",
        "最大 最小",
        "城镇 农村",
        "春茶 夏茶 秋茶",
        "夏粮 秋粮",
        "早稻 晚稻",
        "春季 夏季 秋季 冬季",
        "前夜班 后夜班",
        "早班 中班 (?<![前后])夜班|晚班",
        "早[餐饭] [午中][餐饭] 晚[餐饭]",
        "旺季 淡季",
        "单程 往返",
        "室内 室外",
        "中高?考 高考",
        "小学(?!毕业|生) 中学(?!生)",
        "幼儿园|学前 小学(?!毕业|生) 初中(?!毕业) 高中 中职|职高|技校",
        "公办 民办",
        "民营|私营|民企 国有|国营|国企 外资|外商",
        "成人 儿童",
        "首班 末班",
        "左[洞线幅岸] 右[洞线幅岸]",
        "东岸 西岸",
        "南岸 北岸",
        "一审|初审 二审|终审",
        "新馆|新[院校址楼桥站] [旧老原][馆院校址楼桥站](?!师|长|友|生|区)",
    )
)
_NUMBERED = re.compile(
    r"第(?P<n>[一二三四五六七八九十\d]+)(?P<thing>(?![大个次棒位名届期季代条部章节款项天步轮站批]|阶(?!梯))[一-鿿]{2})|(?<!\d)(?P<of>\d{1,3})(?P<route>路|号线|号楼|号机组)"
    r"|(?P<letter>[A-EＡ-Ｅ甲乙丙丁])(?P<class>[类级组档](?![别似型]))"
    r"|(?P<small>[一二三四五六七八九十])(?P<part>车间|分厂|标段|工区|水厂|电厂|泵站|中队|大队|号井|号机组)"
)


_CLAIMS_MOST = re.compile(r"最[大小高低](?=(?:的[一-鿿]{0,8}?)?(?:吗|么|吧|呢)?[？?]*$)")


def of_the_opposite(question: Parsed, passage: Passage, span: Span | None) -> bool:
    """Whether a statement tells of women where men are asked, and the like: its clause, or what opens it, says so.

    Without a span the whole sentence is the statement.
    """
    # Whether something is the smallest is denied by what calls it the largest (``rag.superlatives``).
    asked_text = _CLAIMS_MOST.sub("", question.text) if question.kind == "yesno" else question.text
    pairs, text = asked_of(asked_text), passage.text
    if not pairs:
        return False
    low, high = passage.clause_at(span.start) if span else (0, len(text))
    for asked, others in pairs:
        if asked.search(text, low, high):
            continue
        before = [match.start() for match in asked.finditer(text, 0, low)]
        told = [match.start() for other in others for match in other.finditer(text, 0, high)]
        if told and max(told) > max(before, default=-1):
            return True
    return False


_Opposed = tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]


@lru_cache(maxsize=512)
def asked_of(text: str) -> tuple[_Opposed, ...]:
    """Return of which of these a question asks, each with those that it is not: 第二水厂 is not 第一水厂."""
    found: list[_Opposed] = []
    for match in _NUMBERED.finditer(text):
        if letter := match["letter"]:  # B类人才 are no A类人才
            others = re.compile(f"(?!{letter})[A-EＡ-Ｅ甲乙丙丁]{match['class']}")
            found.append((re.compile(match.group()), (others,)))
            continue
        number = match["n"] or match["of"] or match["small"]
        thing = match["thing"] or match["route"] or match["part"]
        form = ("第" if match["n"] else r"(?<!\d)" if match["of"] else "(?<!第)") + "{}" + thing
        other = form.format(rf"(?!{number}(?![一二三四五六七八九十\d]))[一二三四五六七八九十\d]+")
        found.append((re.compile(form.format(number)), (re.compile(other),)))
    for group in _OPPOSITES:
        named = [one for one in group if one.search(text)]
        if len(named) == 1:
            found.append((named[0], tuple(one for one in group if one is not named[0])))
    return tuple(found)
