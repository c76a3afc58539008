"""Questions typed as into a search box, put as one asks: "投资攻坚战 梳理项目 个数 总投资" asks for two figures.

The words come in any order, times among them, and what is asked is a noun: 个数, 职务, 名单, 增幅. Which noun asks for
what is a fact of the language, not of any archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.tokens import tagged

KindOf = Callable[[str], str | None]  # of what is asked by its noun: "下水时间" is a date

_LATIN = re.compile(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}|[《「『“][^》」』”]*\s[^《「『“]*[》」』”]")
_ASKS = re.compile(
    r"多少|多[大高长远宽重深久]|几(?!何|率)|什么|谁|哪|何[时地处人年]|为何|如何|怎|是否|是不是|有没有|有无|吗"
)
_ONE_TIME = (
    r"(?:截[至止]到?)?(?:(?:19|20)\d\d(?:年度?|财年)?(?:(?:\d{1,2}[-—~～至到])?\d{1,2}月份?(?:\d{1,2}[日号])?|[上下]半年|[前第]?[一二三四]个?季度"
    r"|年?[初末底]|全年)?|\d{1,2}(?:[-—~～至到]\d{1,2})?月份?(?:\d{1,2}[日号])?|[上下]半年|[前第][一二三四]个?季度|[今去前]年|年[初末底])(?:底|末|以来|为?止)?"
)
_TIMES = re.compile(rf"{_ONE_TIME}(?:(?:[、和与及跟至到—~～-]|对比|vs)?{_ONE_TIME})*")
_TIME_AT_END = re.compile(
    r"^(?P<what>\S.*?)(?:\s+|，|(?P<open>[(（]))(?P<time>(?:19|20)\d\d年?(?:\d{1,2}月|[上下]半年|[前第]?[一二三四]季度|[年月]?[初末底])?)"
    r"(?(open)[)）])[？?]?$"
)
_A_YEAR, _TWO_TIMES = re.compile(r"(?:19|20)\d\d年?"), re.compile(r"[、和与及跟]")

# "一期 长度 公里": the unit that the figure is wanted in.
_UNIT = re.compile(
    r"(?<=[一-鿿])\s+(公里|千米|米|亩|平方米|平方公里|万?吨|[亿万]?元|万?人次?|万?户|万?标箱|千瓦时?|百分比)$"
)
_OUTCOME = re.compile(r"\s*(?:(?:实际)?(?:完成|实现|达到)|实际)数$")
# How many there are, by a counter (企业 家数, 提到次数), and of what was done (引进数).
_COUNT = re.compile(r"(?P<of>.*?)总?(?P<unit>[个家台套件条座项艘辆张所株头棵篇部处支期艺款宗起届批间栋枚次户人名])数")
_COUNT_BY_ITSELF = re.compile(r"(?:.*[一-鿿])?[人户]数")  # which texts name so
_DONE = re.compile(r"(?P<of>.*[一-鿿])(?:总|的)?数量?")
_NOUNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?P<of>.*?)的?(?:{noun})"), asks)
    for noun, asks in (
        ("(?:现任|担任|所任|具体)?(?:职务|职位|头衔)|身份", "担任什么职务"),
        ("(?:具体|全部|完整)?(?:名单|清单)", "有哪些"),
        ("(?:具体|主要|详细|全部)(?:的?内容|内涵|组成)", "包括哪些"),
        ("(?:主要|具体|根本|直接)?(?:原因|缘由|起因|成因)", "为什么"),
        ("排名|位次|名次", "排第几"),
        ("含义|定义|意思|内涵|概念", "是什么意思"),
        ("(?<![一-鿿])(?:总?数量|总数|数目|总数量)", "有多少"),
    )
)
# What is said of another figure: how it grew, of what it is a part.
_RATES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:同比|年均|的)*(?:增幅|增速|涨幅|增长|增长率|增长幅度)"), "增长多少"),
    (re.compile(r"(?:同比|的)*(?:降幅|下降|下降幅度)"), "下降多少"),
    (re.compile(r"[一-鿿]*(?:率|比|占比|比例|比重|幅度)"), ""),
)
_AMOUNT = re.compile(
    r"(?:税收|进出口|出口|进口|消费|营收|利润|GDP|社零|固投|客流|总值|[增总产]加?值|[产销总]量|收入|支出|总?额|投资|贷款|存款|余额|人数|人次)$"
)
_FIGURE = re.compile(r"(?:资金|水位|损失|人次|容量|学位|次数|平均[一-鿿]{2,4}日)$")
# What stands beside another such word for a figure of its own: 面积 造价, but 居民用水 水价 is one.
_OWN = re.compile(
    r"(?:总|年|月|计划|实际|累计|完成|到位|新增|平均|人均|全年|建筑|占地|营业|财政|税收|工业|农业|净|毛|归母|经营|用地)*(?:投资额?|金额|总额|产值"
    r"|税收(?:收入)?|营收|收入|利润总?额?|面积|造价|[长宽高厚深]度|[全总]长|里程|人数|户数|人口|产量|销量|增加值|占比|比重|增幅|增速|价格|项目数|企业数)"
)
_SAYS_NO_MORE = re.compile(r"总量|数量|数额|总额|金额|数值|规模|总数|大小")
_LEVEL = re.compile(rf"(?P<of>.+?)(?:{_SAYS_NO_MORE.pattern})")
_COMPARED = re.compile(r"(?P<of>.*?)(?:对比|比较|比一比)|变化(?:情况)?|分别")
_CONTENT, _NUMBERED = ("内容", "组成", "构成"), re.compile(r"[“\"]?[一二三四五六七八九十\d]")
_SUM = re.compile(r"合计|总和|之和|总计|加起来")
_SO_MANY = re.compile(r"[一二两三四五六七八九十]{1,2}[大个项条类种方点张座道](?!月|季度|工作日)[一-鿿]{2,8}")
_BESIDE_QUOTES = re.compile(r"\s(?=[“「『《])|(?<=[”」』》])\s")
_END = {"date": "是什么时候", "place": "是哪里", "figure": "是多少"}


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that says what is asked: of what ``kind``, and how one asks for it behind what stands before (``of``)."""

    text: str
    kind: str
    of: str = ""
    asks: str = ""
    own: bool = False  # whether it may stand beside another for a figure of its own


def as_asked(text: str, kind_of: KindOf) -> str:
    """Return what is typed into a search box as a question would have it; any other question as it is."""
    text = _OUTCOME.sub("实际完成多少", text)
    if " " not in text or _LATIN.search(text):
        return text if _LATIN.search(text) else _TIME_AT_END.sub(r"\g<time>\g<what>", text)
    text = _UNIT.sub(r"是多少\1", text)
    if _ASKS.search(text):
        return _TIME_AT_END.sub(r"\g<time>\g<what>", text)
    words = text.split()
    times = [word for word in words if _TIMES.fullmatch(word)]
    words = [word for word in words if word not in times]
    if not words:
        return text
    time = _joined(times)
    return time + _BESIDE_QUOTES.sub("", _asked(words, kind_of, several=bool(_TWO_TIMES.search(time))))


def _joined(times: Sequence[str]) -> str:
    """Return times as a question names them: 2022年 9月 is one, 2022年 2023年 are two."""
    if len(times) > 1 and all(map(_A_YEAR.fullmatch, times)):
        return "和".join(one if one[-1] == "年" else f"{one}年" for one in times)
    return "".join(times)


def _asked(words: Sequence[str], kind_of: KindOf, *, several: bool) -> str:
    together = "合计" if any(map(_SUM.fullmatch, words)) else ""
    words = _merged([word for word in words if not _SUM.fullmatch(word)], kind_of)
    compared = next((match for word in words if (match := _COMPARED.fullmatch(word))), None)
    if compared and (several or compared["of"] is not None):
        words = [word if word != compared[0] else compared["of"] or "" for word in words]
        words = [word for word in words if word]
        several = True
    each = together or ("分别" if several else "")
    if each:  # “创新”“突破” 政府工作报告 提到次数 合计
        words = sorted((word.replace("”“", "”和“") for word in words), key=lambda word: "”和“" in word)
    asking = [(place, one) for place, word in enumerate(words) if (one := _of_word(word, kind_of))]
    others = [word for place, word in enumerate(words) if place not in {place for place, _ in asking}]
    if compared and several and len(others) == 2 and asking:
        others = ["和".join(others)]
    if not asking:
        return _counted(others, each)
    told = _of_several(others, asking)
    last_place, last = asking[-1]
    rest = others if len(asking) == 1 else [word for place, word in enumerate(words) if place != last_place]
    return told or _of_one(rest, last, each)


def _counted(words: Sequence[str], each: str) -> str:
    """Return what asks by no noun: how many, of two times (新引进 2022年 2023年 对比), or which (三个区域)."""
    if each:
        return f"{''.join(words)}{each}多少"
    if _SO_MANY.fullmatch(words[-1]):
        return f"{' '.join(words[:-1])}{'的' if words[:-1] else ''}{words[-1]}有哪些"
    return " ".join(words)


def _of_several(others: Sequence[str], asking: Sequence[tuple[int, _Word]]) -> str:
    """Return what asks for several things, an empty string where one is asked."""
    if len(asking) < 2:
        return ""
    kinds = {one.kind for _, one in asking}
    last_place, last = asking[-1]
    if last.kind == "rate" and kinds == {"figure", "rate"}:
        of = [one.text for place, one in asking[:-1] if place >= last_place - len(asking) + 1]
        if len(of) > 1:  # 工业产值 税收 增幅
            return f"{' '.join(others)}，{'、'.join(of)}分别{last.asks or f'{last.text}是多少'}"
        if level := _LEVEL.fullmatch(of[0] if of else ""):  # GDP 总量 增速
            return f"{' '.join(others)}{level[0]}是多少，{level['of']}{last.asks or f'{last.text}是多少'}"
    if kinds == {"date", "place"} or all(one.own for _, one in asking):
        return " ".join(others) + "，".join(one.of + (one.asks or f"{one.text}{_END[one.kind]}") for _, one in asking)
    return ""


def _of_one(rest: Sequence[str], last: _Word, each: str) -> str:
    """Return what asks for one thing; what is asked follows the word before it as in a sentence."""
    before = " ".join(rest) + last.of
    if last.asks == "为什么":  # 珞江一桥为什么推迟通车
        what = last.of or (rest[-1] if rest else "")
        done = what and tagged(what)[0][1][:1] in "vd"
        return f"{before.removesuffix(what)}为什么{what}" if done else f"{before}的原因是什么"
    asks = last.asks or last.text + (f"{each}是多少" if each or _FIGURE.search(last.text) else "")
    return before + (asks.replace("多少", f"{each}多少").replace(f"有{each}", f"{each}有") if last.asks else asks)


def _merged(words: Sequence[str], kind_of: KindOf) -> list[str]:
    """Return the words, what says no more than the one before it joined to that: GDP 总量, 现场督办 次数."""
    merged: list[str] = []
    for word in words:
        counter = _COUNT.fullmatch(word)
        if counter and not counter["of"] and len(merged) > 2 and merged[-1][-2:] == merged[-2][-2:]:
            merged[-2:] = [f"{merged[-2]}、{merged[-1]}分别{word}"]  # 上市企业 高新技术企业 家数
            continue
        if word in _CONTENT and merged and _NUMBERED.match(merged[-1]):
            word = "名单"  # 五种精神 内容
        measured = merged and (kind_of(merged[-1]) or _AMOUNT.search(merged[-1]))
        if merged and ((measured and _SAYS_NO_MORE.fullmatch(word)) or (counter and not counter["of"])):
            merged[-1] += word
        else:
            merged.append(word)
    return merged


def _of_word(word: str, kind_of: KindOf) -> _Word | None:
    """Return what a word asks for, if it does."""
    for pattern, asks in _NOUNS:
        if match := pattern.fullmatch(word):
            return _Word(word, "noun", match["of"], asks)
    for pattern, asks in _RATES:
        if pattern.fullmatch(word):
            return _Word(word, "rate", "", asks)
    if (match := _COUNT.fullmatch(word)) and not _COUNT_BY_ITSELF.fullmatch(word):
        has = "" if _does(match["of"]) else "有"
        return _Word(word, "figure", match["of"], f"{has}多少{match['unit']}", own=True)
    if (match := _DONE.fullmatch(word)) and _does(match["of"]):
        return _Word(word, "figure", match["of"], "多少", own=True)
    kind = kind_of(word) or ("figure" if _AMOUNT.search(word) or _FIGURE.search(word) else None)
    return _Word(word, kind, own=_OWN.fullmatch(word) is not None) if kind else None


def _does(text: str) -> bool:
    """Whether a text ends in a verb: 计划引进, 现场督办."""
    return bool(text) and tagged(text)[-1][1][:1] == "v"
