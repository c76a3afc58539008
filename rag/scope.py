"""How far what is said of a figure goes: against what it grew, among whom it ranks, whether it is of all or of most.

Words for this are held by kind: a claim may say 环比 or 历史最高 or 大半 only where its evidence says so, and may not
leave out what makes a figure another one (环比, 年均, 人均).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.types import TimeSpan
from rag.clauses import CLAUSE, begin_of, between
from rag.numbers import Number

# What only the evidence can say; each with all the words that say it.
_CLAIMED = tuple(
    (name, re.compile(words))
    for name, words in (
        ("a change from the month before", r"环比|比上月|较上月|与上月"),
        ("a mean of years", r"年均|年平均|年复合|每年平均|平均每年"),
        ("an amount a head", r"人均|户均|生均|校均|亩均|每人|平均每"),
        (
            "a record",
            r"创[^，。；]{0,8}(?:新高|新低|纪录|记录)|历史(?:最|新|性)|有史以来|以来(?:的?最|新[高低])|[新最][高低](?:点|水平)|(?:刷新|打破|改写)[^，。；]{0,8}[纪记]录",
        ),
        ("the first time", r"首次|首度|第一次|首个|首家|首批|率先|首创|开创"),
        (
            "the lead",
            r"领先|领跑|前列|首位|居首|榜首|第一(?!产业|季|个|次|批|期|节)|冠军|之首|前茅|最(?:多(?!投|能|为|可|只|[^，。；]{0,3}\d)|[高大快好])",
        ),
        ("the last place", r"末位|倒数|垫底|落后|最[低少小慢差]"),
        (
            "the most of it",
            r"大半|多半(?![天年月日个小])|绝大多数|大多数|多数|大部分|绝大部分|过半|半数以上|[一超]半以上|超[一过]?半|主要(?:是|为|由)",
        ),
        ("a small part of it", r"少数|个别|极少|小部分|一小半|小半"),
        (
            "all of it",
            r"全部(?!门|分)|所有(?!权|制|者|人权)|悉数|一律|无一例外|全覆盖|应[^，。；]尽[^，。；]|清零|100[%％]|百分之百",
        ),
        ("two digits", r"[一两二三四五六七八九]位数|个位数"),
        ("a doubling", r"翻了?[一二两三四]?番|成倍|倍增|加倍|一倍|两倍|[\d.]+倍|倍多|减半|腰斩|对半"),
        (
            "a halt or loss of standing",
            r"破产|倒闭|免职|撤职|被查(?![出明实])|落马|立案|贪污|受贿|恶化|崩溃|暴跌|飙升|暴涨",
        ),
    )
)
# What may not be left out beside the figure it changes.
_KEPT = tuple(entry for entry in _CLAIMED if entry[0].startswith(("a change", "a mean", "an amount")))

_AREA = re.compile(
    r"全国|全省|全市|全县|全区|全州|全球|全世界|世界|亚洲|国内|省内|市内|县内|区内|国际|沿海|同类城市|副省级|地级市|行业"
)
_SAME_AREA = {
    "国内": "全国",
    "省内": "全省",
    "市内": "全市",
    "县内": "全县",
    "区内": "全区",
    "世界": "全球",
    "全世界": "全球",
    "国际": "全球",
}

_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_YEAR_BEFORE = re.compile(r"[上去]一?年|上年度|同期|同比|[前上]一年")
_UNKNOWN = "?"
_CHANGE = re.compile(
    r"(?:增长|增加|提高|提升|上升|上涨|下降|减少|降低|回落|下滑|扩大|缩小|节省|节约|多|少|高|低|增|减|升|降)了?[^，。；\d]{0,3}$"
)

_BY = re.compile(
    r"(?<![新净])(?:增加|增长|提高|提升|上升|上涨|下降|减少|降低|回落|下滑|(?<=[^，。；\d]{3})(?<![最很不])[多少高低])了?[约近超]*$"
)
# Of money: the whole that a thing costs, and the part of it that was spent.
_WHOLE_COST = re.compile(r"(?:总投资|投资总额|总造价|造价|概算|投资规模)(?:额)?(?:为|达到?|约|是|近|超过?|共|[:：])*$")
_SPENT = re.compile(
    r"(?:完成|已|到位|投入|拨付|支付|累计)[^，。；]{0,6}(?:投资|资金)(?:额)?(?:为|达到?|约|近|超过?|共)*$"
)


def unsaid(claim: str, cited: str) -> Iterator[str]:
    """Yield what a claim says of how far something goes where its evidence (``cited``) says nothing of the kind."""
    for name, regex in _CLAIMED:
        said = regex.search(claim)
        if said and not regex.search(cited) and not _says_so(said[0], cited):
            yield f"{said[0]!r} ({name}) is said in no cited evidence"


_FIRST = re.compile(r"第一[家个次批座条所台]|首[家个次批度]")


def _says_so(said: str, cited: str) -> bool:
    """Whether the evidence says in other words what these words of a claim say: 每户平均 for 户均."""
    if said.startswith("主要"):
        return "主要" in cited
    if said.startswith("首") and _FIRST.search(cited):
        return True
    if person := re.search(r"每?([人户校亩生])", said):
        same = {"人": "人名位", "户": "户", "校": "校所", "亩": "亩", "生": "生人名"}[person[1]]
        return re.search(rf"每[{same}]|[{same}]均", cited) is not None
    return (re.search(r"每|[日月年]均", cited) is not None and ("每" in said or said.endswith("均"))) or (
        "全额" in cited and said == "全部"
    )


def reaches_otherwise(claim: str, number: Number, source: str, held: Number, year: TimeSpan | None) -> str | None:
    """Return how far a claim lets a figure reach where its source does not, None where they agree.

    ``year`` is the time that the figure is of in the source.
    """
    mine, theirs = _clause(claim, number), _clause(source, held)
    for name, regex in _KEPT:
        if regex.search(theirs) and not regex.search(claim):
            return f"is {name} in the evidence"
    shares = number.measure == "ordinal" or re.search(r"占[^，。；]{0,6}$", _lead(claim, number))
    if shares and (area := _area(mine)) and (there := _area(theirs) or _area(source)) != area:
        return f"is of {there or 'no area'} in the evidence, not of {area}"
    base, base_there = (_base(text, one, year) for text, one in ((claim, number), (source, held)))
    if _UNKNOWN in (base, base_there):
        base = base_there = ""
    if base and base_there and base != base_there:
        return f"is against {base_there} in the evidence, not against {base}"
    if base and not base_there and year and base != str(year.first.year - 1) and _CHANGE.search(_lead(source, held)):
        return f"is against no {base} in the evidence"
    if base_there and not base and year and base_there != str(year.first.year - 1) and base_there not in claim:
        return f"is against {base_there} in the evidence"
    if _WHOLE_COST.search(_lead(claim, number)) and _SPENT.search(_lead(source, held)):
        return "is what was spent of it"
    if _SPENT.search(_lead(claim, number)) and _WHOLE_COST.search(_lead(source, held)):
        return "is what it costs in all"
    if (
        _BY.search(_lead(source, held))
        and not re.search(rf"{_CHANGE.pattern}|差|变化|超[出过额]", _lead(claim, number))
        and number.measure not in ("%", "ordinal")
    ):
        return "is by how much it changed"
    return None


def base_years(claim: str, year: TimeSpan | None) -> set[int]:
    """Return the years that a claim compares with."""
    found = {
        int(match[0]) for match in _YEAR.finditer(claim) if re.search(r"[比较与同于超过]$", claim[: match.start()])
    }
    if year and _YEAR_BEFORE.search(claim):
        found.add(year.first.year - 1)
    return found


def _base(text: str, number: Number, year: TimeSpan | None) -> str:
    """Return the year that a figure of change is against, an empty string where none is said."""
    lead = _lead(text, number)
    change = _CHANGE.search(lead)
    if change is None:
        return ""
    compared = re.findall(r"(?:比|较|与|同|跟)([^，。；]*)", lead[: change.start()])
    what = compared[-1] if compared else ""
    own = _YEAR.findall(what)
    if own:
        return str(own[-1])
    if "去年" in what:
        return _UNKNOWN  # it counts from the day that it was written on
    if (what and _YEAR_BEFORE.search(what)) or "同比" in lead:
        return str(year.first.year - 1) if year and len(year.years) == 1 else ""
    return ""


def _area(text: str) -> str:
    found = _AREA.search(text)
    return _SAME_AREA.get(found[0], found[0]) if found else ""


def _clause(text: str, number: Number) -> str:
    return text[between(CLAUSE, text, number.start, number.end)]


def _lead(text: str, number: Number) -> str:
    return text[begin_of(CLAUSE, text, number.start) : number.start].rstrip(" “")
