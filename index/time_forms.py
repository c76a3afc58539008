"""The forms in which Chinese text writes times, read without knowing any year.

``read_form`` turns the characters at one place into a ``Form``: which year it names (2023年), how far from the
article's year it lies (去年), or that it leaves the year to its surroundings (3月, 前三季度), and which part of that
year it means. ``index.times`` resolves forms to days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from index.numerals import DIGITS, parse_numeral

# First and last (month, day) of a stretch of one year; day 0 is the last of its month. A stretch whose end lies
# before its beginning runs into the next year.
Shape = tuple[int, int, int, int]
Basis = Literal["absolute", "relative", "none", "context", "fixed", "deictic"]
WHOLE: Shape = (1, 1, 12, 0)


@dataclass(frozen=True, slots=True)
class Form:
    """A time expression as written, at ``text[start:end]``.

    ``year`` is the year itself (basis absolute), the distance from the anchor's (relative) or from the year named
    before in the sentence (context). ``fixed`` forms carry their first and last year; ``deictic`` ones a ``word`` and a
    ``count`` that only the article's date can resolve.
    """

    start: int
    end: int
    basis: Basis
    year: int = 0
    shape: Shape = WHOLE
    level: Literal["year", "part", "month", "day"] = "year"
    since: bool = False
    last_year: int = 0
    word: str = ""
    count: int = 0
    label: bool = False


_CN = "〇○零一二三四五六七八九"
_TO = r"\s?(?:至|到|[-‐‑–—―─－~～]{1,3})\s?"
_Y = rf"(?:(?:1[5-9]|20|21)\d\d|[一二][{_CN}]{{3}})"
_M = r"(?:1[0-2]|0?[1-9](?!\d)|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9](?!\d)|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DAY = r"\s?[日号號](?![楼樓线線馆馆院店机樓])"
_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_NOT_YEAR = r"(?!级|級|代|龄|齡|轻|輕|薪|租|费|检|限|的?历史|的?歷史|来|以前|前的|均|多)"

_YEAR_RANGE = re.compile(rf"(?P<a>{_Y})\s?年?度?{_TO}(?P<b>{_Y}|\d\d)\s?年(?:度)?{_NOT_YEAR}")
_ISO = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)")
_ISO_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)-(?P<m>1[0-2]|0[1-9])(?![\d年月日.~-]|\s?赛季|\s?学年)")
_YEAR = re.compile(rf"(?P<y>{_Y})(?:\s?年度?{_NOT_YEAR}|\s?(?=[上下]半年|第?[一二三四]季度|前[一二三]季度))")
_DECADE = re.compile(
    r"(?:(?P<c>\d\d|[十二]{1,3}[一九]?|十九)世[纪紀]|(?P<last>上)(?:个|個)?世[纪紀])"
    r"(?P<d>[1-9]0|[一二三四五六七八九]十)年代(?P<part>初期?|中期?|末期?|后期|後期|前期)?"
)
_PLAN = re.compile(
    r"(?P<q>[“\"'「『])?(?P<n>十?[一二三四五六七八九]?五)(?(q)[”\"'」』])(?P<t>时期|時期|期间|期間|以来|末|初|开局之年|開局之年|收官之年|规划|規劃|计划|計劃)?"
)
_MONTH_DAY = re.compile(
    rf"(?P<m>{_M})\s?月\s?(?P<d>{_D})(?:{_DAY}|(?={_TO}{_D}{_DAY}))"
    rf"(?:{_TO}(?:(?P<m2>{_M})\s?月\s?)?(?P<d2>{_D}){_DAY})?"
)
_MONTHS = re.compile(rf"(?P<m>{_M})\s?(?:月份?)?{_TO}(?P<m2>{_M})\s?月(?:份)?(?!\s?{_D}\s?[日号])")
_MONTH = re.compile(
    rf"(?P<m>{_M})\s?月(?:份)?(?P<part>上旬|中旬|下旬|初(?!步|次|级|审)|底|末|中(?=[，。、；）,]))?"
    r"(?![龄齡薪租供卡票嫂饼餅球亮台子经河天相刊坛壇])(?!\s?[一二三四五六七八九十]{1,2}(?!日)[，。]|怀胎|革命|流火)"
)
_DAYS = re.compile(
    rf"(?P<d>3[01]|[12]\d|0?[1-9])(?:\s?日)?(?:(?<=日)|(?={_TO}\d))(?:{_TO}(?P<d2>3[01]|[12]\d|[1-9])\s?日)?"
)
_NOT_DAY = re.compile(
    r"内|內|游|遊|元|龄|龍|均|夜|常|本|后|後|之|行(?!政)|志|报|報|企|产|產|圆|圓|语|語|为?期|用|租|线|線|落|出|历|曆|程|照|化"
)
_QUARTER_WORD = {char: n for n, chars in enumerate(("", "一1首", "二2", "三3", "四4")) for char in chars}
_PART = re.compile(
    rf"第?(?P<q>[一二三四1-4])(?:{_TO}|、)(?:第?(?P<q2>[一二三四1-4]))季度?|第?(?P<q1>[一二三四1-4首])季度|"
    rf"前(?P<fq>[一二两三四1-4])个?季度?|(?:前|头|首)(?P<fm>{_M}|两)个月|"
    r"(?P<w>上半年度?|下半年度?|全年度?|年内|年初|年底|年末|年终|岁末|歲末|年中(?!国|心|央|学|华|旬|有)|"
    r"新年)"
)
# What may follow a named year directly, and only there: 2023年初, 去年底, 今年内.
_EDGE = re.compile(
    r"(?P<w>[春夏秋冬][季天]|半年度?(?!来|以来)|初(?!步|次|级|級|中|审|審|心|具|始|三|一|二|试|試|选|選|赛|期)|底(?!层|層|部|线|線|气|盘|色|蕴)|末(?!端|梢|位|期)|内(?!部|地|容|外|在|涵|需|陆|蒙|部)|以内)"
)
_MEASURES = tuple("年月日个個项項名人条條家次天位万亿倍元")
_LINK = re.compile(_TO)
_SINCE = re.compile(r"\s?(?:以来|以來|迄今|至今)")
_SPAN_OF = re.compile(
    rf"(?:(?P<past>(?:最近|近|过去|過去)(?:的)?(?:这)?)|(?P<this>这)|(?P<next>(?:未来|未來|今后|今後)(?:的)?))\s?(?P<n>{_N})\s?"
    r"(?:年(?:来|來|间|間|里)?(?!级|代|前|以上|多|度|期)|(?P<mo>个月|個月)(?:来|來|间|里|内)?(?!前|以上))"
)
_YEARS_PAST = re.compile(rf"(?P<n>{_N})\s?年[来來](?!的?(?:历史))")
_MEASURE_CHARS = (
    "年个個余餘多亿億万萬千百元名件人户戶家米公吨噸项項台辆輛次条條平亩畝座所套位处處股期页頁号號级級度届屆分点點天日月周岁歲环環"
    "字英毫立升斤瓦兆只篇部集场場种種款倍头至到例间株棵本册冊份支枚张張艘架根块塊片道门門盏口尾匹宗起批组組对對双雙层層栋棟幢颗粒"
    "时時小左上以秒帧版修）"
)
_LABEL_YEAR = re.compile(rf"(?P<y>(?:19|20)\d\d)(?=\s?[“「]?[\u4e00-\u9fff])(?!\s?[{_MEASURE_CHARS}])")
_LABEL_NOUN = re.compile(
    r"[^，。；！？\n《》]{0,28}?(?:节|節|会|會|论坛|論壇|展|赛|賽|榜|峰会|周|季|杯|盛典|典礼|嘉年华|马拉松|行动|指数|报告|百强|强区|强市|园区|城市|人物|大奖|排行|计划|白皮书|蓝皮书|发布|活动|盛会|博览|品牌|企业|项目)"
)

RELATIVE_YEARS = {
    **dict.fromkeys(("今年", "本年", "今年度", "本年度"), 0),
    **dict.fromkeys(("去年", "上年", "上一年", "去年度", "上年度", "上一年度"), -1),
    **dict.fromkeys(("明年", "来年", "來年", "下一年", "明年度", "下一年度"), 1),
    **dict.fromkeys(("前年",), -2),
    **dict.fromkeys(("大前年",), -3),
    **dict.fromkeys(("后年", "後年"), 2),
}
CONTEXT_YEARS = {"当年": 0, "當年": 0, "同年": 0, "次年": 1, "翌年": 1, "当年度": 0}
_SEASON_YEARS = {"今": 0, "去": -1, "明": 1}
_SEASONS: dict[str, Shape] = {"春": (3, 1, 5, 0), "夏": (6, 1, 8, 0), "秋": (9, 1, 11, 0), "冬": (12, 1, 2, 0)}
_REL_HEAD = re.compile(
    r"(?P<r>大前年|[今本去]年度?|上一?年度?(?!份|龄|齡|纪)|明年度?(?!月)|下一年度?|(?<![近年以历])[来來]年(?!均)|"
    r"(?<![以之目])前年(?!度|均)|(?<![以之随此])[后後]年(?!度))"
)
_CTX_HEAD = re.compile(r"(?P<r>[当當]年度?|同年(?!龄|级|齡)|次年|翌年)")
_SEASON = re.compile(r"(?P<y>[今去明])(?P<s>[春夏秋冬])(?!节|節|晚|运|運|日|至|意)")
_REL_MONTH = re.compile(
    r"(?P<w>本|上个?|上一个|下个?|[当當])月(?:份)?(?P<part>上旬|中旬|下旬|初|底|末)?(?:(?P<d>\d{1,2})\s?日)?(?!球|亮|刊|饼|子|经)"
)
_DEICTIC = re.compile(
    r"(?P<w>截[至止](?:目前|当前|现在|发稿时?|今日|今天)|目前|当前|當前|眼下|如今|现今|(?<![实實体表呈出发显浮再])(?:现在|現在)|今天|今日(?!头条|头版|关注|说法|俄罗斯)|昨天|昨日|前天|明天|(?<!光)明日(?!报)|后天|後天|"
    r"近日(?!点)|日前|近期|新的一年|(?<!农历|過大|过大)(?<!过)新年(?!货|貨|快乐|好|贺|賀|音乐|晚会|第|愿|味|礼|祝)|"
    r"本季度|上季度|上个季度|(?:本周|上周|下周|本週|上週)(?!末|[一二三四五六日天]|期|边|身|五|年))"
)
_EDGES: dict[str, Shape] = {
    "上半年": (1, 1, 6, 0), "下半年": (7, 1, 12, 0), "全年": WHOLE, "半年": (1, 1, 6, 0), "年内": WHOLE, "内": WHOLE, "以内": WHOLE,
    "年初": (1, 1, 1, 0), "初": (1, 1, 1, 0), "新年": (1, 1, 1, 0), "年中": (6, 1, 7, 0),
    **dict.fromkeys(("年底", "年末", "年终", "岁末", "歲末", "底", "末"), (12, 1, 12, 0)),
}  # fmt: skip
_THIRDS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 0),
    "底": (21, 0),
    "末": (21, 0),
}


_NEXT = {
    "今": "[年春夏秋冬天日后後]",
    "去明": "[年春夏秋冬天日]",
    "前": "[年天一二两三四五六七八九十\\d]",
    "后後": "[年天]",
    "来來同次翌": "年",
    "大": "前年",
    "当當": "[年月前]",
    "本": "[年月周週季]",
    "上": "[年月周週半世]|[个個一]",
    "下": "[年月周週半]|[个個一]",
    "第": "[一二三四1-4]",
    "全": "年",
    "年": "[内内初底末终中]",
    "岁歲": "末",
    "首": "[季一二两三四五六七八九十]",
    "头": "[一二两三四五六七八九十\\d]",
    "近": "[日期]|\\s?[\\d一二两三四五六七八九十]",
    "这": "\\s?[\\d一二两三四五六七八九十]",
    "最": "近",
    "过過": "去",
    "未": "[来來]",
    "昨": "[天日]",
    "目日": "前",
    "截": "[至止]",
    "如": "今",
    "现現": "[在今]",
    "眼": "下",
    "新": "[年的]",
}
_WORDS = "|".join(f"(?<=[{first}])(?=(?:{rest}))" for first, rest in _NEXT.items())
_CN_TAIL = (
    rf"[{_CN}]{{3}}\s?年|[一二三四五六七八九]?五|"
    r"[一二三四五六七八九十]{0,2}(?=月|世|年[来來]|季度|[至、到-][二三四]季度|"
    + _TO
    + r"[一二三四五六七八九十]{1,2}月)"
)
# A cheap sieve over the places where a time may begin: its first character is a set, so that the search runs in C.
_SIEVE = re.compile(
    r"[\d一二三四五六七八九十“\"'「『" + "".join(_NEXT) + "]"
    r"(?:(?<=\d)(?<![\d.,．]\d)(?:\d{3}(?=\s?年|[-/.]\d|" + _TO + r"\d|\s?[“「]?[\u4e00-\u9fff])|"
    r"\d?(?=\s?[月日世]|\s?年[来來]|季度|" + _TO + r"\d{1,2}\s?[月日季]))|"
    rf"(?<=[一二三四五六七八九十])(?<![{_CN}十百千几数每][一二三四五六七八九十])(?:{_CN_TAIL})|"
    rf"(?<=[“\"'「『])(?=十?[一二三四五六七八九]?五[”\"'」』])|{_WORDS})"
)


def find_form(text: str, pos: int) -> Form | None:
    """Return the first time expression that begins at ``pos`` or later, None where there is none."""
    while sieve := _SIEVE.search(text, pos):
        start = sieve.start()
        form = read_form(text, start)
        if form:
            return form
        pos = start + 1
        while pos < len(text) and text[pos].isdigit() and text[start].isdigit():
            pos += 1
    return None


def read_form(text: str, start: int) -> Form | None:
    """Read the longest time expression that begins exactly at ``start``."""
    char = text[start]
    if char.isdecimal():
        return _join(text, _arabic(text, start))
    if char in "“\"'「『":
        return _plan(text, start)
    if char in DIGITS or char == "十":
        return _join(
            text,
            _year_first(text, start)
            or _decade(text, start)
            or _plan(text, start)
            or _bare(text, start)
            or _past(text, start),
        )
    return _join(text, _word(text, start))


def _arabic(text: str, start: int) -> Form | None:
    if text[start + 1 : start + 4].isdecimal():
        return _iso(text, start) or _year_range(text, start) or _year_first(text, start) or _label(text, start)
    return _decade(text, start) or _bare(text, start) or _days(text, start) or _past(text, start)


def _word(text: str, start: int) -> Form | None:
    return (
        _year_first(text, start)
        or _season(text, start)
        or _decade(text, start)
        or _span_of(text, start)
        or _relative_month(text, start)
        or _deictic(text, start)
        or _bare(text, start)
    )


def _int(text: str) -> int:
    value = parse_numeral(text)
    return int(value) if value is not None else 0


def _iso(text: str, start: int) -> Form | None:
    if match := _ISO.match(text, start):
        month, day = int(match["m"]), int(match["d"])
        return Form(start, match.end(), "absolute", int(match["y"]), (month, day, month, day), "day")
    if match := _ISO_MONTH.match(text, start):
        month = int(match["m"])
        return Form(start, match.end(), "absolute", int(match["y"]), (month, 1, month, 0), "month")
    return None


def _year_range(text: str, start: int) -> Form | None:
    match = _YEAR_RANGE.match(text, start)
    if not match:
        return None
    first, last = _int(match["a"]), _int(match["b"])
    if len(match["b"]) == 2:
        last += first // 100 * 100
    # A month or part after the second year (2022年至2024年6月) is left to the general joining of two expressions.
    if last <= first or _tail(text, match.end(), named=True):
        return None
    return Form(start, match.end(), "fixed", first, last_year=last)


def _year_first(text: str, start: int) -> Form | None:
    """Read a year, named or relative, with whatever part of it follows."""
    basis: Basis = "absolute"
    if match := _YEAR.match(text, start):
        year = _int(match["y"])
    elif match := _REL_HEAD.match(text, start):
        basis, year = "relative", RELATIVE_YEARS[match["r"]]
    elif match := _CTX_HEAD.match(text, start):
        basis, year = "context", CONTEXT_YEARS[match["r"]]
    else:
        return None
    head = Form(start, match.end(), basis, year)
    tail = _tail(text, match.end(), named=True)
    if tail:
        head = replace(head, end=tail.end, shape=tail.shape, level=tail.level)
    return _with_since(text, head)


def _tail(text: str, at: int, *, named: bool) -> Form | None:
    """Read the part of a year that stands at ``at``: a day, months, a quarter, 上半年, 初."""
    if at < len(text) and text[at] in " 的\u3000" and named:
        at += 1
    if at >= len(text):
        return None
    return _month_day(text, at) or _months(text, at) or _month(text, at, named) or _part(text, at, named)


def _month_day(text: str, at: int) -> Form | None:
    match = _MONTH_DAY.match(text, at)
    if not match:
        return None
    m1, d1 = _int(match["m"]), _int(match["d"])
    m2, d2 = m1, d1
    if match["d2"]:
        m2, d2 = _int(match["m2"]) if match["m2"] else m1, _int(match["d2"])
    return Form(at, match.end(), "none", shape=(m1, d1, m2, d2), level="day")


def _months(text: str, at: int) -> Form | None:
    match = _MONTHS.match(text, at)
    if not match:
        return None
    return Form(at, match.end(), "none", shape=(_int(match["m"]), 1, _int(match["m2"]), 0), level="part")


def _month(text: str, at: int, named: bool) -> Form | None:
    match = _MONTH.match(text, at)
    if not match or (not named and text[max(0, at - 1) : at] in ("第", "每", "腊", "数", "几", "历", "曆", "隔")):
        return None
    month = _int(match["m"])
    first, last = _THIRDS.get(match["part"] or "", (1, 0))
    return Form(at, match.end(), "none", shape=(month, first, month, last), level="month")


def _part(text: str, at: int, named: bool) -> Form | None:
    match = _PART.match(text, at) or (_EDGE.match(text, at) if named else None)
    if not match:
        return None
    if not named and match[0][0] == "年" and text[max(0, at - 1) : at] and _counted(text[at - 1]):
        return None
    return Form(at, match.end(), "none", shape=_part_shape(match), level="part")


def _counted(char: str) -> bool:
    """Say whether a character before 年底 or 年内 makes it a count of years (三年内, 每年底)."""
    return char.isdecimal() or char in "一二两三四五六七八九十百几每历多半整周同"


def _part_shape(match: re.Match[str]) -> Shape:
    groups = match.groupdict()
    if word := groups["w"]:
        return _SEASONS[word[0]] if word[0] in _SEASONS else _EDGES[word.removesuffix("度")]
    if groups["fm"]:
        return (1, 1, 2 if groups["fm"] == "两" else _int(groups["fm"]), 0)
    if groups["fq"]:
        return (1, 1, 3 * (2 if groups["fq"] == "两" else _QUARTER_WORD[groups["fq"]]), 0)
    first = _QUARTER_WORD[groups["q"] or groups["q1"]]
    last = _QUARTER_WORD[groups["q2"]] if groups["q2"] else first
    return (3 * first - 2, 1, 3 * last, 0)


def _bare(text: str, start: int) -> Form | None:
    tail = _tail(text, start, named=False)
    return _with_since(text, tail) if tail else None


def _days(text: str, start: int) -> Form | None:
    """Read a day of a month that is not said: 16日, 16至17日."""
    match = _DAYS.match(text, start)
    if not match or _NOT_DAY.match(text, match.end()):
        return None
    if text[max(0, start - 1) : start] in (
        "第",
        "期",
        "续",
        "續",
        "时",
        "近",
        "每",
        "满",
        "滿",
        "月",
        "历",
        "逾",
        "超",
        "隔",
    ):
        return None
    day = int(match["d"])
    return Form(start, match.end(), "none", shape=(0, day, 0, int(match["d2"] or day)), level="day")


def _with_since(text: str, form: Form) -> Form:
    match = _SINCE.match(text, form.end)
    return replace(form, end=match.end(), since=True) if match else form


def _join(text: str, first: Form | None) -> Form | None:
    """Join two expressions that are the ends of one stretch: 2023年12月至2024年2月, 去年底到今年初."""
    if first is None or first.basis not in ("absolute", "relative", "none") or first.since or first.shape[0] == 0:
        return first
    link = _LINK.match(text, first.end)
    if not link:
        return first
    second = _year_first(text, link.end()) or _bare(text, link.end())
    if second is None or second.since or second.basis not in ("absolute", "relative", "none"):
        return first
    if second.basis == "none" or (first.basis, first.year) == (second.basis, second.year):
        shape = (*first.shape[:2], *second.shape[2:])
        if second.basis != "none" and shape[:2] > shape[2:]:
            return first
        return replace(first, end=second.end, shape=shape, level="part")
    if first.basis == second.basis and second.year > first.year:
        return replace(
            first, end=second.end, shape=(*first.shape[:2], *second.shape[2:]), last_year=second.year, word="to"
        )
    return first


def _season(text: str, start: int) -> Form | None:
    match = _SEASON.match(text, start)
    if not match:
        return None
    return Form(start, match.end(), "relative", _SEASON_YEARS[match["y"]], _SEASONS[match["s"]], "part")


def _decade(text: str, start: int) -> Form | None:
    match = _DECADE.match(text, start)
    if not match:
        return None
    tens = _int(match["d"]) // 10
    low, high = {"初": (0, 2), "前": (0, 2), "中": (4, 6), "末": (7, 9), "后": (7, 9), "後": (7, 9)}.get(
        (match["part"] or " ")[0], (0, 9)
    )
    if match["last"]:
        return Form(start, match.end(), "deictic", word="decade", count=tens, shape=(low, 0, high, 0))
    century = _int(match["c"])
    if not 1 <= century <= 21:
        return None
    decade = (century - 1) * 100 + tens * 10
    return Form(start, match.end(), "fixed", decade + low, last_year=decade + high)


def _plan(text: str, start: int) -> Form | None:
    """Read a five-year plan by its number: the first ran from 1953, the third from 1966, since then without a break."""
    match = _PLAN.match(text, start)
    if not match:
        return None
    # The last character is the 五 of "five years": 十四五 is the 14th plan.
    number = _int(match["n"][:-1])
    quoted, tail = match["q"] is not None, match["t"] or ""
    if number == 0 or text.startswith("普法", match.end()) or (number < 11 and not (quoted and tail)):
        return None
    if not quoted and not tail and text[match.end() : match.end() + 1] in _MEASURES:
        return None
    first = 1953 + 5 * (number - 1) if number <= 2 else 1966 + 5 * (number - 3)
    last = first + 4
    if tail in ("初", "开局之年", "開局之年"):
        last = first
    elif tail in ("末", "收官之年"):
        first = last
    return Form(start, match.end(), "fixed", first, last_year=last, label=tail in ("规划", "規劃", "计划", "計劃"))


def _span_of(text: str, start: int) -> Form | None:
    match = _SPAN_OF.match(text, start)
    if not match:
        return None
    unit = "months" if match["mo"] else "years"
    if match["this"] and match["n"] in ("一", "1"):
        return None
    word = ("next " if match["next"] else "past ") + unit
    if not match["next"] and match[0][0] in "过過":
        word = "done " + unit
    return Form(start, match.end(), "deictic", word=word, count=2 if match["n"] == "两" else _int(match["n"]))


def _past(text: str, start: int) -> Form | None:
    match = _YEARS_PAST.match(text, start)
    if not match or _int(match["n"]) == 0:
        return None
    return Form(start, match.end(), "deictic", word="past years", count=_int(match["n"]))


def _relative_month(text: str, start: int) -> Form | None:
    match = _REL_MONTH.match(text, start)
    if not match:
        return None
    low, high = _THIRDS.get(match["part"] or "", (1, 0))
    if match["d"]:
        low = high = int(match["d"])
    word = {"本": "month 0", "上": "month -1", "下": "month 1"}.get(match["w"][0])
    return Form(start, match.end(), "deictic", word=word, shape=(0, low, 0, high), level="month") if word else None


def _deictic(text: str, start: int) -> Form | None:
    match = _DEICTIC.match(text, start)
    if not match or (match["w"] == "日前" and text[max(0, start - 1) : start].isdecimal()):
        return None
    return Form(start, match.end(), "deictic", word=match["w"], level="day")


def _label(text: str, start: int) -> Form | None:
    """Read a year that opens a proper name without 年: 2020青岛凤凰音乐节."""
    match = _LABEL_YEAR.match(text, start)
    if not match or not _LABEL_NOUN.match(text, match.end()):
        return None
    return Form(start, match.end(), "absolute", int(match["y"]))
