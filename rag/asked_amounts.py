"""Which unit a question asks for, how much of what, and how many things: 多少万吨, 多长, 哪三个."""

from __future__ import annotations

import re

from index.figures import NOUN_UNITS, UNIT_OF
from rag.asked_times import ALL_YEARS
from rag.enumerations import count_of, top_count

UNITS = "|".join(sorted((re.escape(unit) for unit in UNIT_OF if unit not in "强大线级号版"), key=len, reverse=True))
# 市, 年 and the like begin words too (多少市民): as units they count only where nothing or 的 follows.
_PLACE_UNITS = frozenset("市县省村镇乡国校班组队团路线档站单分道门字集卷层年人号口户件方里度成")
SAFE_UNITS = "|".join(
    unit if unit != "人" else "人(?![口才])"
    for unit in UNITS.split("|")
    if unit not in _PLACE_UNITS or unit in "户人件"
)
_UNIT_BEHIND = re.compile(rf"(?:多少|几)(?:[十百千]?[万亿]?)({UNITS})(?P<after>.?)")
_BY_ADJECTIVE = {
    "多大比": ("percent",),
    "多大面积": ("area",),
    "多大的面积": ("area",),
    "多长时间": ("duration",),
    "多久": ("duration",),
    **{f"{what}{be}多长": ("duration",) for what in ("期", "限", "学制", "寿命") for be in ("", "是", "有", "为")},
    "多长": ("length",),
    "多高": ("length",),
    "多宽": ("length",),
    "多深": ("length",),
    "多远": ("length",),
    "多重": ("weight",),
    "多大年纪": ("duration",),
    "多大容量": ("volume", "power", "weight"),
    "多大功率": ("power",),
    "容量多大": ("volume", "power", "weight"),
    "多大": ("area", "length", "volume", "duration", "money", "weight"),
    "多少钱": ("money",),
}
COUNTED = re.compile(
    r"(?:[一二三四五六七八九十两]|\d{1,2})(?:大|种|个|项|条|张|点|方面|座|家|处|所|步)[^，。？?]{0,10}?[”\"]?(?:分别|都)?(?:是|指|包括|有|叫)(?:什么|指什么|哪)"
)
TYPED_SET = re.compile(
    r"\s(?P<count>[二两三四五六七八九十])(?:大|个|项|条|种|类|家|所|座|张|支)[一-鿿]{2,10}[？?]?$"
)  # 标准地试点 三个区域
_SO_MANY = re.compile(
    r"(?:哪|的|[“\"「])([一二两三四五六七八九十]|\d{1,2})[大项个家条种类份位名部座处所张点步件宝道带园城廊轴湾样]"
)
_OPENS = '“"「'
_SUMMED = re.compile(r"[“\"「][^”\"」]{1,3}[一二两三四五六七八九十][^”\"」]{1,6}[”\"」]")
# Words that begin with what counts other things: 多少本科新生, 多少项目.
_NO_UNITS = frozenset(
    """
本科 本地 本土 本金 台风 台阶 台账 项目 场地 场馆 场景 场所 人才 人力 人群 家庭 家长
家电 家具 家属 班列 班车 班组 级别 部门 部队 部件 口岸 口罩 所得 件数 条例 条款 条件
名额 名师 座谈 座位 位置 种子 种类 种植 套餐 期刊 次数 批次 头衔 单位 单元 单价 篇幅
对外 对象 层次 层级 支出 支部 支线 张力 处室 处理 处分 门店 门票 门类 道路 道口 度假
分会 分行 分店 分校
""".split()
)


def measures_asked(text: str) -> tuple[str, ...]:
    """Return the classes of unit that an adjective asks for: 多长, 多大."""
    return next((found for word, found in _BY_ADJECTIVE.items() if word in text), ())


# 急诊人次是多少, 2023年门诊人次: the unit alone says what is counted.
_BY_UNIT = re.compile(rf"(?P<unit>{'|'.join(NOUN_UNITS)})(?:数|总数)?(?:是|为|有|达到?|共)?(?:多少|几)?(?=[？?]?$)")


def asked_unit(text: str) -> str:
    """Return the unit that stands behind 多少 or 几, "" where none does."""
    if counted := _BY_UNIT.search(text):
        return counted["unit"]
    match = _UNIT_BEHIND.search(ALL_YEARS.sub("", text))  # no unit: 近几年
    households = match is not None and match[1] == "户" and match["after"] not in "口籍外均型"
    if not match or (match[1] in _PLACE_UNITS and match["after"] not in "的了，。？?" and not households):
        return ""  # "多少市场主体": the unit is a word's first character
    return "" if match[1] + match["after"] in _NO_UNITS else match[1]


def asked_count(text: str) -> int | None:
    """Return how many things a question asks for, None where it does not say."""
    if (top := top_count(text)) is not None:
        return top
    match = _SO_MANY.search(text) or COUNTED.search(text) or TYPED_SET.search(text)
    if not match:
        return None
    if match.group()[0] in _OPENS and _SUMMED.match(text, match.start()):
        return None  # “两带三园”: of each its own
    count = count_of(match[1] if match.re.groups else re.match(r"\d+|.", match.group())[0])  # type: ignore[index]
    return None if count == 1 and match.group()[0] in _OPENS else count  # “一件事一次办” is a name
