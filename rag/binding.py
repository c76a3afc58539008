"""How firmly an answer span is tied to what was asked: nearness, the clause's own attribute, and qualifiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.figures import find_figures
from index.tokens import tagged
from rag.match import Matcher
from rag.names import places
from rag.passages import Passage
from rag.query import MEASURED, Parsed, Term
from rag.sought import IN_TITLE
from rag.span import Span

# Nouns that say nothing of what a figure measures, so that the attribute is to be looked for before them.
_UNTELLING = frozenset(
    "数字 指标 目标 总数 其中 全市 全区 全县 全省 全国 比重 同期 上年 去年 今年 目前 水平 部分 方面 情况 年初"
    " 年末 计划 实际".split()
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CUMULATIVE = re.compile(r"累计|总数|总量|总共|一共|合计|共有|现有|总计|达到?\d|达$|达到?$")
_NEW = re.compile(r"新(?:增|认定|引进|建|签|开|入驻|招|设|登记|注册|创|落户|改|发展|发现|办|购|添)|净增|增加了")
_AVERAGE = re.compile(r"年均|月均|日均|平均每|人均|户均|亩均|单位")
_RISE = re.compile(r"增长|增幅|增速|增加(?!值)|净增|上升|提升|提高|涨|下降|降低|减少|翻|下滑|回落")
# "从年初的32%提升至60%", "由860亿元调整为820亿元": the figure that was, where the one that is follows.
_WAS_BEFORE = re.compile(r"(?:从|由)[^，。；、]{0,8}$")
_BECOMES = re.compile(r"^[^，。；]{0,14}?(?:至|到|为|成)\s*\d")


def closeness(passage: Passage, span: Span | None, matcher: Matcher) -> float:
    """Return how near the span stands to the question's terms: same clause, few characters, no figure between."""
    text = passage.text
    if span is None:
        hold = sum(matcher.weights[t.text] for t in matcher.terms if t.text in text)
        return hold / (sum(matcher.weights[t.text] for t in matcher.terms) or 1.0)
    if matcher.question.kind == "date":
        # A time holds for what follows it, up to the next one.
        later = [m.start for m in passage.all_times if m.start > span.start]
        region = text[span.start : later[0] if later else len(text)]
        weight = sum(matcher.weights[t.text] for t in matcher.terms) or 1.0
        return sum(matcher.weights[t.text] for t in matcher.terms if t.text in region) / weight
    segment = passage.segment_at(span.start, span.end)
    total = got = 0.0
    for term, weight, pairs in matcher.aims:
        total += weight
        if term in text:
            # Where 校长奖学金 stands, 奖学金 of 一等奖学金 is another.
            whole = next((pair for pair in pairs if pair in text), term)
            got += weight * _nearness(whole, text, span, *segment)
    return got / total if total else 0.0


def _nearness(term: str, text: str, span: Span, clause_start: int, clause_end: int) -> float:
    best, place = 0.0, -len(term)
    while (place := text.find(term, place + len(term))) >= 0:
        if span.start <= place < span.end:
            best = max(best, 0.9)
            continue
        behind = place >= span.end
        between = text[span.end : place] if behind else text[place + len(term) : span.start]
        value = 1.0 / (1.0 + len(between) / 12) * 0.75 ** len(_NUMBER.findall(between))
        if not clause_start <= place < clause_end:
            value *= 0.4 if behind else 0.7  # what follows in another clause has a figure of its own
        best = max(best, value * (0.9 if behind else 1.0))
    return best


def bound(passage: Passage, span: Span | None, matcher: Matcher) -> float:
    """Return how far the clause of a figure names the asked attribute, from 0 to 1.

    A clause without a noun of its own ("增长7.9%", "前年为81.3亿元") takes its attribute from the clauses before it.
    """
    if not matcher.focus_terms:
        return 1.0
    if matcher.question.kind in ("date", "person", "place"):
        known = matcher.bound.get(passage.key)
        if known is None:
            known = matcher.bound[passage.key] = _bound_event(passage, matcher)
        return known
    if span is None:
        return max(matcher.in_text([term], passage.text) for term in matcher.focus_terms)
    if span.items:
        return _bound_list(passage, span, matcher)
    if span.figure is None:
        return 1.0
    if span.figure.ordinal:  # "第30届青岛国际啤酒节": what is counted stands right beside it
        named_after = span.figure.unit in ("届", "次", "期", "批")
        beside = (
            passage.text[span.end : span.end + 14] if named_after else passage.text[max(0, span.start - 24) : span.end]
        )
        return 1.0 if any(t.text in beside for t in matcher.terms if t.pos[:1] in "nxj") else 0.5
    if matcher.question.measures:  # 多长: the unit itself tells what is measured
        return matcher.share(matcher.terms, passage)
    if earlier := _year_before(passage, span):
        return bound(passage, earlier, matcher)
    low, high = passage.segment_at(span.start, span.end)
    while True:
        stretch = passage.text[low:high] if low else passage.context + passage.text[:high]
        share = matcher.in_text(matcher.focus_terms, stretch)
        if share < 0.5 and matcher.counted and matcher.in_text(matcher.focus_terms[:1], stretch) >= 0.9:
            # "安排重点项目68个。…已开工57个；累计完成投资38.9亿元": what is counted was told before.
            share = max(share, matcher.in_text([matcher.counted], passage.title + passage.before))
        if share < 0.5 and low == 0 and _BREAKDOWN.match(passage.text) and passage.before:
            # "…接待游客186万人次。分乡镇看，甲乡41万人次": what is told of all is told of each.
            share = matcher.in_text(matcher.focus_terms, _SENTENCES.split(passage.before.rstrip("。！？\n"))[-1])
        if share >= 0.5 or low == 0 or _own_attribute(passage.text[low : span.start], matcher):
            other = _of_another(passage, stretch, span, matcher) or _told_later(passage, span, matcher)
            other = other or (span.figure.measure in _OF_THINGS and _of_other_thing(passage, matcher))
            return min(share, 0.4) if other else share
        low = min(low - 1, passage.segment_at(low - 1, low - 1)[0])


_SAME_PERIOD = re.compile(r"[去上]年同期(?:则|仅)?(?:为|是)?$")


def _year_before(passage: Passage, span: Span) -> Span | None:
    """Return the figure that one of 去年同期 is compared with: the last one of its unit before it in the sentence."""
    told = _SAME_PERIOD.search(passage.text[: span.start])
    if told is None or span.figure is None:
        return None
    figures = [f for f in find_figures(passage.text[: told.start()]) if f.unit == span.figure.unit]
    # Of 完成全年目标45亿元 none is what was compared.
    figures = [f for f in figures if not _GOAL.search(passage.text[: f.start])]
    return Span(figures[-1].start, figures[-1].end, figures[-1].text, figure=figures[-1]) if figures else None


_GOAL = re.compile(r"(?:目标|计划|任务|预算)的?$")
_BREAKDOWN = re.compile(r"其中|(?:(?:分|按)[一-鿿]{1,8}?看|具体(?:来)?看)[，：]")
_SENTENCES = re.compile(r"[。！？\n]")


def _bound_event(passage: Passage, matcher: Matcher) -> float:
    """Return the same of a time, person or place: how far its sentence names what was done."""
    deeds = matcher.deeds
    if deeds and not _done_to(passage, deeds, matcher):
        return 0.3  # when, where or by whom something else was done
    return max(matcher.in_text([term], passage.text) for term in matcher.focus_terms)


_NUMBERED = re.compile(r"\d|^第|[一二三四五六七八九十]号$")
_TO_BE_DONE = re.compile(r"为[^，。；]{1,24}?(?:奠定|打下|提供|创造|做好|做准备)")  # 为大桥通车奠定基础
_TITLED = re.compile(r"《[^》]*》")


# 二桥东岸的滨江大道 is beside the bridge, and not the bridge.
_BESIDE = re.compile(r"[一-鿿\d]{2,8}(?:[东西南北两][岸侧端]|附近|周边|沿线|对面)的?")
_ITS_OWN = re.compile(
    r"(?:该|本|整个|全部|主体)?(?:工程|项目|大桥|公路|隧道|铁路|线路|全线|路段|水厂|电站|场馆|新馆|新院|院区|校区|学校|医院|园区|中心|港区|码头)?"
    r"(?:已|正式)?(?:于|自|从)(?=[\d今去前昨上本当])"
)
_SINCE_DONE = re.compile(r"自[^，。；]{2,20}以来")


def _done_to(passage: Passage, deeds: Sequence[Term], matcher: Matcher) -> bool:
    """Whether a clause tells what was done together with a thing it was done to, as far as the question names one."""
    things = [t for t in matcher.terms if t.pos[:1] in "nxj" and t.pos != "ns" and t not in deeds]
    numbered = [t for t in things if t.must and _NUMBERED.search(t.text)]
    clauses = [passage.text[low:high] for low, high in passage.clause_spans]
    if numbered:  # "6号线一期试运行、13号线二期通车": what is listed apart is told apart
        clauses = [piece for clause in clauses for piece in clause.split("、")]
        things = [t for t in numbered if any(t.text in clause for clause in clauses)] or things
    # "项目于2021年10月18日开工": the article's own thing, by what its title or beginning names.
    own = any(matcher.in_text([t], passage.title + passage.lead) for t in (numbered or things))
    earlier = ""
    for clause in clauses:
        # What the title of a report names was not done on the day that its clause tells.
        told = _TO_BE_DONE.sub("", _TITLED.sub("", clause)) if matcher.question.kind == "date" else clause
        # "大桥改造工程，自去年3月18日开工以来": the clause before names what the deed was done to.
        where, earlier = earlier + clause if _SINCE_DONE.match(clause) else clause, clause
        where = _BESIDE.sub("", where)
        done = matcher.in_text(deeds, told) > 0
        to_it = not things or any(matcher.in_text([t], where) for t in things)
        if done and (to_it or (own and _ITS_OWN.match(told))):
            return True
    return False


def _of_another(passage: Passage, stretch: str, span: Span, matcher: Matcher) -> bool:
    """Whether a clause names the asked measure of another thing: 水产品产量 where 茶叶产量 is asked."""
    if matcher.question.either:
        return False
    if _measures_another(stretch, matcher):
        return True
    grown = matcher.question.growth  # then the measure is what is asked of
    nouns = [t for t in matcher.focus_terms if t.pos[:1] in "nj" and (grown or not MEASURED.search(t.text))]
    absent = [t for t in nouns if matcher.in_text([t], stretch) == 0 and not _shares_piece(t.text, stretch)]
    if not absent:
        return False
    around = passage.before + passage.text[: span.start] + passage.title
    if any(matcher.in_text([t], around) == 0 for t in absent):
        return True
    heads = [t for t in matcher.focus_terms if t not in absent and t.text in stretch]
    return any(_noun_before(stretch, stretch.find(t.text)) for t in heads if MEASURED.search(t.text))


_OF_THINGS = frozenset(("money", "length", "area", "weight", "volume", "energy"))
_GENERAL = frozenset("工程 项目 公司 单位 部门 企业 全市 全县 全区 全省 情况 数据 工作 我国 全国 国家".split())


def _of_other_thing(passage: Passage, matcher: Matcher) -> bool:
    """Whether nothing that the asked figure is of stands in a sentence, before it or over it: 高速的全长."""
    things = [t for t in matcher.subjects if t.text not in _GENERAL and not MEASURED.search(t.text)]
    return bool(things) and all(matcher.term(t, passage) < IN_TITLE - 0.3 for t in things)


def _told_later(passage: Passage, span: Span, matcher: Matcher) -> bool:
    """Whether what is asked of is named only further on, with a figure of its own: 博士给予30万元，硕士给予8万元."""
    text, (_, high) = passage.text, passage.segment_at(span.start, span.end)
    rest = text[high:]
    later = [t for t in matcher.subjects if t.text in rest]
    later = [t for t in later if not matcher.in_text([t], f"{passage.title}{passage.before}{text[:high]}")]
    if not later or span.figure is None:
        return False
    for figure in find_figures(rest):
        if figure.measure == span.figure.measure and figure.unit == span.figure.unit:
            start, end = passage.segment_at(high + figure.start, high + figure.end)
            if any(t.text in text[start:end] for t in later):
                return True
    return False


_AMOUNT = re.compile(r"投资|产值|收入|利润|营收|支出|销售额|成交额|进出口|增加值|总值|税收|存款|贷款|外资")


def _measures_another(stretch: str, matcher: Matcher) -> bool:
    """Whether a clause names another amount of money than the one asked: 工业总产值, where 工业投资 is asked."""
    asked = [term for term in matcher.question.focus if _AMOUNT.search(term.text)]
    if not asked or not _AMOUNT.search(stretch):
        return False
    named = {amount for term in asked for amount in _AMOUNT.findall(term.text)}
    return not named & set(_AMOUNT.findall(stretch)) and matcher.in_text(asked, stretch) < 0.5


def _shares_piece(word: str, text: str) -> bool:
    if len(word) > 2 and MEASURED.search(word):
        return word[-2:] in text  # 汽车销量 is told by 销量, not by 汽车
    return any(word[i : i + 2] in text for i in range(len(word) - 1))


def _noun_before(text: str, place: int) -> bool:
    words = [(word, tag, end) for word, tag, _, end in tagged(text) if end <= place]
    return bool(words) and words[-1][2] == place and words[-1][1][:1] == "n" and words[-1][0] not in _UNTELLING


def _own_attribute(text: str, matcher: Matcher) -> bool:
    """Whether a clause has an attribute of its own: a noun that the question does not name."""
    for place in places(text):
        text = text.replace(place.name, "，") if place.name else text
    nouns = (word for word, tag, _, _ in tagged(text) if tag[:1] == "n" and tag not in ("nz", "ns"))
    asked = {term.text for term in matcher.terms}
    return any(word not in _UNTELLING and word not in asked for word in nouns)


def _bound_list(passage: Passage, span: Span, matcher: Matcher) -> float:
    """Return how far what stands around an enumeration names what is listed."""
    around = passage.text[max(0, span.start - 40) : span.end + 24]
    quoted = [t for t in matcher.terms if t.must]
    if any(matcher.in_text([t], passage.text) < 1.0 for t in quoted):
        return 0.0
    return max(matcher.in_text(matcher.focus_terms, around), matcher.in_text(matcher.terms, around))


def qualifies(question: Parsed, passage: Passage, span: Span | None) -> float:
    """Return a factor below 1 where a figure is another sort than asked: new for total, average, the value before."""
    if span is None or span.figure is None:
        return 1.0
    low, high = passage.segment_at(span.start, span.end)
    segment, factor = passage.text[low:high], 1.0
    before = passage.text[low : span.start]
    asks_total, asks_new = bool(_CUMULATIVE.search(question.text)), bool(_NEW.search(question.text))
    is_total, is_new = bool(_CUMULATIVE.search(before)), bool(_NEW.search(segment))
    if asks_total and not asks_new and is_new and not is_total:
        factor *= 0.8
    if asks_new and is_total and not is_new:
        factor *= 0.8
    if question.unit and span.figure.unit != question.unit:
        factor *= 0.95  # another counter of the same class: 45个方面 where 多少项 is asked
    exact = [t for t in question.terms if t.must and t.pos == "m"]
    if any(t.text not in segment for t in exact) and all(t.text in passage.text for t in exact):
        factor *= 0.6  # "50亿元以上大项目15个" beside "亿元以上项目320个"
    distinct = [term for term in question.focus if term.pos[:1] != "v"]
    if "其中" in before and "其中" not in question.text and not all(t.text in segment for t in distinct):
        factor *= 0.85  # of a part
    if "总投资" in question.text and "总投资" not in segment and "总投资" in passage.text:
        factor *= 0.85
    if _WAS_BEFORE.search(before) and _BECOMES.match(passage.text[span.end : span.end + 24]):
        factor *= 0.75
    return factor


# A price is asked, and a price is told: not a turnover.
_PRICE = re.compile(
    r"卖多少|多少钱[一每]|(?<![亏赔失收投花用挣赚拨给补捐筹融贷借欠存批][了到出进])(?<![亏赔失收投花挣赚拨补捐筹融贷借欠存])多少钱|售价|单价|票价|价格|房价|挂号费|[一每][斤张碗份瓶盒公平](?=.*多少)"
)
_PRICED = re.compile(r"卖|售|价|费|每|/|一[斤张碗份瓶盒公]|投|奖|补|元起")
_RESPECTIVELY = re.compile(
    r"(?P<items>[^，。；：]{1,40}?(?:、|和|与)[^，。；：]{1,30}?)(?:分别|依次)(?P<rest>[^。；]{4,80})"
)


def _misaligned(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether 分别 gives a figure to another item than the one asked: "货物、集装箱吞吐量分别居第四、第六"."""
    if "分别" not in passage.text and "依次" not in passage.text:
        return False
    for match in _RESPECTIVELY.finditer(passage.text):
        if not match.start("rest") <= span.start < match.end("rest"):
            continue
        items = re.split(r"、|和|与", match["items"])
        figures = [f for f in find_figures(match["rest"]) if f.measure == (span.figure.measure if span.figure else "")]
        if len(figures) != len(items):
            return False
        asked = [i for i, item in enumerate(items) if _only_in(question, item, items)]
        place = next((i for i, f in enumerate(figures) if f.start + match.start("rest") == span.start), None)
        return bool(asked) and place is not None and place not in asked
    return False


def _only_in(question: Parsed, item: str, items: Sequence[str]) -> bool:
    others = "，".join(other for other in items if other is not item)
    return any(t.text in item and t.text not in others for t in question.terms)


# "1000万人次以上的机场有27个" tells how many, not how much.
_OF_THOSE = re.compile(r"(?<=[上下])的[^，。；]{1,10}?(?:有|共|达)\d")


def _left_out(word: str, text: str) -> bool:
    """Whether a text names only those who are not what a word says: 非网民."""
    return f"非{word}" in text and text.count(word) == len(re.findall(rf"(?<![东西南北中])非{re.escape(word)}", text))


_AMOUNTS = re.compile(
    r"投资|产值|(?:营业)?收入|营收|利润|支出|销售额|成交额|进出口|增加值|总值|税收|存款|贷款|外资|投入|票房|成本|亏损|负债|资产"
)
_SAME_AMOUNT = {"营收": "收入", "营业收入": "收入", "税收": "收入"}


def _another_amount(question: Parsed, before: str, segment: str) -> bool:
    """Whether another amount is named right before a figure, and the asked one nowhere in its clause."""
    asked = _amounts(question.text)
    return len(asked) == 1 and bool(_AMOUNTS.search(before)) and not asked & _amounts(segment)


@lru_cache(maxsize=2_000)
def _amounts(text: str) -> frozenset[str]:
    return frozenset(_SAME_AMOUNT.get(one, one) for one in _AMOUNTS.findall(text))


_CAN = re.compile(r"能力(?:已|将|可|提[升高]|增加|扩大|达|到|至|为|约|由|从)*$")
_ASKS_CAN = re.compile(r"能力|产能|能|可以|设计|规模|最多|可")
_PHASE = re.compile(r"第?[一二三四五]期")
_ALL_PHASES = re.compile(
    r"[两二三四各]期(?:工程|项目)?(?:合计|总计|总|共|一共|加起来|合共|全部)|(?:合计|总计|累计|全[厂港部园])"
)


def _of_all_phases(question: Parsed, passage: Passage, segment: str) -> bool:
    """Whether one phase of a work is asked, and what all of them have is told: 两期合计，年通过能力达到73万标箱."""
    if not _PHASE.search(question.text) or _ALL_PHASES.search(question.text) or _PHASE.search(segment):
        return False
    found = _ALL_PHASES.search(passage.text)
    return found is not None and found.start() <= passage.text.find(segment) + len(segment)


# How much a day is asked: what a year had is no answer.
_A_DAY = re.compile(r"[每一][天日](?!游)|日均|每昼夜")
_OF_A_DAY = re.compile(r"[每单一][天日]|日[均供产处最需用接]|[/／][天日d]|昼夜|[天日][）)]")


def _not_a_day(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure of one day is asked, and a sentence tells of none."""
    if not _A_DAY.search(question.text) or span.figure is None or span.figure.measure in ("money", "percent"):
        return False
    return not (_OF_A_DAY.search(passage.text) or _OF_A_DAY.search(passage.before))


def contradicts(question: Parsed, passage: Passage, span: Span | None) -> bool:
    """Whether a figure is an average where none is asked, or no rate of change where one is."""
    if span is None or span.figure is None:
        return False
    low, high = passage.segment_at(span.start, span.end)
    segment = passage.text[low:high]
    if _PRICE.search(question.text) and span.figure.measure == "money" and not _PRICED.search(segment):
        return True
    if _misaligned(question, passage, span) or _not_a_day(question, passage, span):
        return True
    if span.figure.measure == "money" and _another_amount(question, passage.text[low : span.start], segment):
        return True
    if _CAN.search(passage.text[low : span.start]) and not _ASKS_CAN.search(question.text):
        return True  # what a port can take in is not what it took in
    if _of_all_phases(question, passage, segment):
        return True
    if _OF_THOSE.match(passage.text, span.end) and span.figure.measure != "percent":
        return True
    if any(_left_out(term.text, segment) for term in question.terms if f"非{term.text}" not in question.text):
        return True
    average = _AVERAGE.search(segment)
    if average and average.group() in ("年均", "月均", "日均", "平均每") and average.group() not in question.text:
        return True
    if question.growth and not _RISE.search(passage.text[low : span.start]):
        return True
    if re.match(r"的", passage.text[span.end :]) and span.figure.measure == "percent":
        return False  # "贡献了50%的税收" is a share
    return bool(re.search(r"占|比重", question.text)) and not re.search(r"占|比重|比例|率|份额", segment)
