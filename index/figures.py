"""Figures in a text: number, unit and qualifier, as "力争增长8%以上" holds "8%以上".

A figure is what an answer may state; years and dates are not figures (``index.dates`` finds those).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from index.numerals import parse_numeral
from index.signs import MINUS, SIGN, is_minus

# Units by what they measure. A question that names one unit accepts the others of its class.
UNIT_CLASSES: dict[str, tuple[str, ...]] = {
    "percent": ("%", "％", "‰", "个百分点", "百分点", "成"),
    "money": (
        "元",
        "美元",
        "港元",
        "欧元",
        "日元",
        "英镑",
        "加元",
        "澳元",
        "新元",
        "韩元",
        "台币",
        "卢布",
        "卢比",
        "法郎",
        "人民币",
        "块钱",
        "元人民币",
        "角",
    ),
    "area": ("平方米", "平方公里", "平方千米", "平米", "公顷", "亩", "㎡"),
    "volume": ("立方米", "方", "升"),
    "length": (
        *("公里", "千米", "厘米", "毫米", "微米", "纳米", "海里", "米", "里", "光年"),
        *("公尺", "公分", "英里", "英尺", "英呎", "英寸", "英吋", "km", "cm", "mm"),
    ),
    "weight": ("吨", "公斤", "千克", "毫克", "微克", "克", "斤", "磅", "kg"),
    "energy": ("千瓦时", "兆瓦时", "吉瓦时", "瓦时", "度", "标准煤", "kWh", "MWh", "GWh"),
    "power": ("千瓦", "兆瓦", "吉瓦", "瓦", "千伏安", "兆伏安", "伏安", "kW", "MW", "GW"),
    "voltage": ("千伏", "kV"),
    "sound": ("分贝",),
    "person": ("人次", "人", "名", "位", "户", "口"),
    "duration": (
        "个小时",
        "小时",
        "分钟",
        "秒",
        "个月",
        "个工作日",
        "工作日",
        "个星期",
        "天",
        "周",
        "年",
        "周年",
        "周岁",
        "岁",
        "日",
    ),
    "times": ("倍",),
    "temperature": ("摄氏度", "℃", "°C"),
    "data": ("KB", "MB", "GB", "TB"),
    "box": ("标准箱", "标箱", "箱"),
    "count": tuple(
        """
架次 艘次 班次 车次 册次 辆次 台次 件次 次 届 个 家 项 件 起 场 期 条 座 栋 套 台 辆 艘 架 只 头 株 棵 篇 部 本 种 类
处 所 间 支 枚 块 张 幅 份 款 批 对 双 层 级 轮 门 趟 页 字 首 集 卷 册 道 片 颗 粒 站 宗
笔 单 例 号 强 床 位数 分 度数 路 团 队 组 班 校 村 镇 乡 国 市 县 省 版 大 线 条线 档
""".split()
    ),
}
# A single Chinese numeral before these is mostly a word of its own (一次, 一线, 四大), so only larger ones count.
_WEAK_UNITS = frozenset("大线级号路版市县省国村镇乡班组队团站片道例分面体流些种样批般定直")
UNIT_OF = {unit: name for name, units in UNIT_CLASSES.items() for unit in units}

# A unit with what stands in its midst or behind it: 三个多月, 两个半小时, 一年半.
_STRETCHED = {
    **{f"个{more}{unit}": f"个{unit}" for more in "多余半" for unit in ("月", "小时")},
    **{f"个{more}星期": "个星期" for more in "多余半"},
    **{f"{unit}半": unit for unit in "年天"},
}
_UNITS = "|".join(
    re.escape(unit) + r"(?![A-Za-z])" * unit[-1].isascii() + r"(?![价决程马])" * unit.endswith("半")
    for unit in sorted([*UNIT_OF, *_STRETCHED], key=len, reverse=True)
)
_ARABIC = r"[0-9０-９]+(?:[,，][0-9]{3})*(?:[.．][0-9０-９]+)?"
# 几十, 数百, 好几万, 二十几, 近万: of how many, only roughly; 人数十万 is a number of persons.
NO_NOUN = "(?<![人总个指次件户级位倍系基点读分票套岁年无函参])"
_SEVERAL = (
    rf"(?:成百上千|成千上万|(?:好?几|[一二两三四五六七八九百千]+几|{NO_NOUN}数)(?:[十百千]{{1,2}}|(?=[万亿]))"
    r"|好几|[一二两三四五六七八九百千零]*十几|(?<=[上近超逾约])[万亿](?=[余多元人吨亩户]))"
)
# 半年 is none of 上半年, 半 none of 一天半.
_HALF = (
    r"(?<![上下前后大小多过夜一二两三四五六七八九十百千\d个年天])半"
    r"(?=年(?![级报货])|天(?!然)|小时|个多?(?:月|小时|星期))"
)
_CHINESE = r"[一二两三四五六七八九十百千〇零万亿]*[一二两三四五六七八九十百千]"
# 签约18个, 附近3家 and 找不到5人 have no bound.
_BEFORE = (
    r"(?:(?:不得|不应|不能|不宜|不可|[不未])(?:少于|低于|多于|高于|大于|小于|超过|超|足|满|止)|(?<![找收见看听达买吃得用])不到|(?<![放拿容装坐])不下|超过|超出"
    r"|[少低多高大小]于|突破|刚过|至少|至多|最多|最少|起码|顶多|高达|多达|接近|将近|大约|大概|差不多"
    r"|(?<![签合条预契履缔特公邀违])约|(?<![附最邻远临])近|(?<![赶反])超|逾|(?<!以)上(?=[百千万亿])|第)?"
)
_AFTER = r"(?:以上|以下|以内|之内|左右|上下|之多|出头|有余|开外|不到(?=[，。；、！？）]|$))?"
# The characters that a figure begins with, so that others are passed over at once.
_FIRST = (
    rf"(?=[{MINUS}负0-9０-９一二两三四五六七八九十百千〇零万亿半几数好成"
    "不未超突至最高接将大约近逾第少低多小刚起顶差上])"
)
_TO = r"[-—–~～至−－]"
# What a rate is counted by: 935立方米每秒, 1.2万元/平方米.
_PER = (
    r"(?:(?:[/／](?:秒|分钟?|小时|天|日|晚|周|月|季|学?年|学期|平方米|平方公里|㎡|立方米|升|公斤|千克|吨|斤|亩|公顷|公里|人次?|户|次|件|台|套|张|辆|瓶|盒|千瓦时|度)){1,2}"
    r"|(?:每(?:秒|小时)|(?<=元)每(?:平方米|立方米|吨|公斤))(?![一-鿿]{0,2}\d))"
)
# What the first figure of a range may have behind it: 3%-5%, 10亿—12亿元, -12℃至-3℃.
_OF_LOW = r"(?:(?:[%％]|[万亿]{1,2})(?=[-—–~～])|℃)?"
FIGURE = re.compile(
    rf"{_FIRST}(?P<before>{_BEFORE})(?P<sign>{SIGN}?)(?:(?P<permille>百分之)(?P<share>[0-9.]+|[一二三四五六七八九十百零点]+)"
    rf"|(?P<number>{_ARABIC}(?:{_OF_LOW}{_TO}(?:(?<=[~～至]){SIGN})?{_ARABIC})?|{_SEVERAL}|{_HALF}|{_CHINESE})(?P<more>[余多]?)(?P<scale>(?:(?!千伏)[十百千])?[万亿]{{0,2}})(?P<more2>[余多]?)"
    rf"(?P<unit>(?:{_UNITS})?))(?:(?<![\d.０-９]){_PER})?(?P<after>[余多]?{_AFTER})(?!号?线|(?<=[次届])(?:会|全会|全体|代表))"
)
# Of a figure's text, what says that it is no exact one.
QUALIFIED = re.compile(
    r"[超逾近约余多几数]|[不未至最][少低多高大小超足满止到下]|[少低多高大小]于|以[上下内]|之内|左右|上下|突破|刚过|接近|起码|顶多|大概"
    r"|出头|有余|开外|上[百千万亿]|成[百千]|.[-—–~～至]"
)
_OF_CODE = re.compile(r"[A-Za-z]$")
# What goes on in a smaller unit is one figure with what it goes on: 1元6角, 1小时50分钟. Its parts of the greater one.
_N = r"(?:\d+|[一二两三四五六七八九十]+)"
_GOES_ON = {
    "元": (re.compile(rf"(?P<tenth>{_N})角(?:(?P<hundredth>{_N})分)?(?![一-鿿]?\d)"), (10, 100)),
    "小时": (re.compile(rf"零?(?P<tenth>{_N})分钟?(?:(?P<hundredth>{_N})秒)?"), (60, 3_600)),
    "分钟": (re.compile(rf"零?(?P<tenth>{_N})秒(?P<hundredth>)"), (60, 1)),
}
_GOES_ON["个小时"], _GOES_ON["分"] = _GOES_ON["小时"], _GOES_ON["分钟"]
_LASTS = re.compile(
    r"(?:历时|为期|耗时|用时|持续|长达|时长|仅用|只用|用了|花了|期限|有效期|满|达|近|超|约|整|停业|休假|质保)[为是了约近]?$"
)
_YEARLIKE = re.compile(r"[12][0-9]{3}")
_LISTED_YEAR = re.compile(r"[0-9]{1,2}\.(?:19|20)[0-9]{2}")  # "1.2021年…" is the first item of a list


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at ``text[start:end]``: ``value`` in the unit's own measure (万 and 亿 multiplied in), with its sign."""

    start: int
    end: int
    text: str
    value: Decimal | None
    unit: str
    ordinal: bool = False

    @property
    def measure(self) -> str:
        """The class of the unit (``money``, ``count``, …), or an empty string where there is none."""
        return "ordinal" if self.ordinal else UNIT_OF.get(self.unit, "")


_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


# The last figure of a range, which is its value, with the sign that it has besides what joins it.
OR_SO = frozenset("一二 二三 两三 三四 四五 五六 六七 七八 八九".split())  # 七八家 are seven or eight
_LAST = re.compile(rf"(?P<to>{_TO})?(?P<sign>{SIGN}?)(?P<last>[^{MINUS}—~～至负下]+)$")


@lru_cache(maxsize=10_000)
def _value(share: str | None, number: str, scales: str | None, negative: bool) -> Decimal | None:
    if number in OR_SO:
        return None
    last = None if share else _LAST.search(number)
    if last and last["to"]:
        negative = bool(last["sign"])
    value = (
        Decimal("0.5")
        if number == "半"
        else parse_numeral(unicodedata.normalize("NFKC", last["last"]).replace(",", "") if last else share or number)
    )
    if value is None:
        return None
    value = -value if negative else value
    for scale in scales or "":
        value *= _SCALES[scale]
    return value


def find_figures(text: str, skip: list[tuple[int, int]] | None = None) -> list[Figure]:
    """Return the figures of a text, in order; those that overlap a ``skip`` interval (dates) are left out."""
    found: list[Figure] = []
    for match in FIGURE.finditer(text):
        start, end = match.span()
        if skip and any(start < last and first < end for first, last in skip):
            continue
        unit = "%" if match["share"] else match["unit"]
        begin = match.end("sign")
        negative = bool(match["sign"]) and is_minus(text, match.start("sign"), begin, end, unit, UNIT_OF.get(unit, ""))
        if not _is_figure(text, match, unit, negative=negative):
            continue
        start = begin if match["sign"] and not negative else start
        value = _value(match["share"], match["number"], match["scale"], negative)
        if unit in _STRETCHED:
            value = value + Decimal("0.5") if "半" in unit and value is not None else value
            unit = _STRETCHED[unit]
        elif unit in _GOES_ON and not match["scale"] and value is not None:
            value, end = _gone_on(text, value, unit, end)
            unit = "分钟" if unit == "分" and end > match.end() else unit
        if found and start < found[-1].end:
            continue  # 50分钟 of 1小时50分钟
        if unit == "角" and value is not None:
            value, unit = value / 10, "元"
        if unit and found and not found[-1].unit:
            _share_unit(text, found, start, unit)
        elif not unit and match["scale"] and match["scale"][-1] in "万亿":
            unit = _unit_before(text, found, start, end)
        found.append(Figure(start, end, text[start:end], value, unit, match["before"] == "第"))
    return found


_OF_WHOLE = re.compile(r"，其中[^，。；\d]{1,16}|[、，][^，。；、\d]{1,16}")
_PARTS_END = re.compile(r"[、，；。]|$")


# Units that are nouns as well: 急诊人次是多少.
NOUN_UNITS = tuple("人次 台次 架次 车次 件次 户次".split())
# What puts one figure in the place of another: 更正为170.8万.
PUT_RIGHT = "更正|订正|修订|修正|核定"
# "门急诊人次在总结中为172.1万，…更正为170.8万": the unit is in the name of what is counted.
_NAMED_UNIT = re.compile(rf"(?P<unit>{'|'.join(NOUN_UNITS)})[^，。；\d]{{0,16}}$")
_CORRECTED = re.compile(rf"(?:{PUT_RIGHT}|改)为$")


def _unit_before(text: str, found: list[Figure], start: int, end: int) -> str:
    """Return the unit of a figure that has none behind it, from what stands before it; else an empty string.

    That of the whole of which it is a part (急诊18.7万人次，其中甲院11.2万、乙院6.1万), or that its sentence names.
    """
    if named := _NAMED_UNIT.search(text, max(0, start - 24), start):
        return named["unit"]
    if not found:
        return ""
    before = found[-1]
    if before.unit and _OF_WHOLE.fullmatch(text, before.end, start) and _PARTS_END.match(text, end):
        return before.unit if "其中" in text[before.end : start] or before.text[-1] in "万亿" else ""
    bare = next((f for f in found if f.unit and f.text[-1] in "万亿"), None)
    corrected = bare is not None and "。" not in text[bare.end : start] and _CORRECTED.search(text, 0, start)
    return bare.unit if bare is not None and corrected else ""


_SHARING = re.compile(r"、|和|与|以?及")


def _share_unit(text: str, found: list[Figure], start: int, unit: str) -> None:
    """Give figures in a row the unit that stands behind the last of them: 14.8万、9.7万和8.1万人次."""
    for place in range(len(found) - 1, -1, -1):
        figure = found[place]
        if figure.unit or figure.text[-1] not in "万亿" or not _SHARING.fullmatch(text, figure.end, start):
            return
        found[place] = replace(figure, unit=unit)
        start = figure.start


def _gone_on(text: str, value: Decimal, unit: str, end: int) -> tuple[Decimal, int]:
    """Return the value and the end of a figure with what it goes on with in a smaller unit: 1元|6角."""
    pattern, of = _GOES_ON[unit]
    if (more := pattern.match(text, end)) is None:
        return value, end
    for name, parts in zip(("tenth", "hundredth"), of, strict=True):
        value += (parse_numeral(more[name]) or Decimal(0)) / parts if more[name] else Decimal(0)
    return value, more.end()


def _is_figure(text: str, match: re.Match[str], unit: str, *, negative: bool) -> bool:
    if match["share"]:
        return True
    number, scale = match["number"], match["scale"]
    if text.startswith("年", match.end("number")) and _LISTED_YEAR.fullmatch(number):
        return False
    before, after = text[match.start("number") - 1 : match.start("number")], text[match.end() : match.end() + 1]
    if before == "前" and unit in ("位", "名"):
        return False  # 排在前三位的
    if negative:
        before = ""
    elif match["sign"] and not before.isascii() and _OF_CODE.search(text, 0, match.start("sign")):
        return False  # LS–800
    if number[0] in "0123456789０１２３４５６７８９":
        # part of a name or code: 5G, G228, 5+5+7, TOD2
        if (before and ((before.isascii() and before.isalpha()) or before in "+＋-.·")) or (after and after in "+＋"):
            return False
        if unit == "角":
            return after not in tuple("形星楼度钢铁落")
        if not unit and not scale:
            return not (after.isascii() and after.isalpha()) and not after.startswith("年")
        return not (unit == "年" and (_YEARLIKE.fullmatch(number) or after == "级"))
    if match["before"] == "第":
        return True
    if unit == "角":
        return after == "钱"  # 三角, 一角
    if not unit:
        return bool(scale) and len(number) > 1
    if unit == "年" and after == "级":
        return False  # 一至四年级
    if unit in _STRETCHED:
        return match["before"] != "第"
    if number in "一两" and UNIT_OF.get(unit) == "duration" and not scale:
        # 一年 is mostly no time that something took.
        return number == "两" or match["after"] == "多" or _LASTS.search(text, 0, match.start()) is not None
    # A single 一 or 两 mostly belongs to a word (一家人, 两手抓).
    if unit in ("期", "届", "号", "轮", "批") and not scale and len(number) == 1:
        return False  # 二期, 三届: which one, not how many
    if number in "一两" and unit in _GOES_ON and _GOES_ON[unit][0].match(text, match.end()):
        return True  # 一元五角
    return not (unit in _WEAK_UNITS or (number in "一两" and not scale))
