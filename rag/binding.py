"""How firmly an answer span is tied to what was asked: nearness, the clause's own attribute, and qualifiers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from index.figures import PUT_RIGHT, find_figures
from index.tokens import tagged
from rag.asked_kind import MEASURED
from rag.clauses import after_last
from rag.clock import tells_day
from rag.counted import (
    COUNTERS,
    GENERAL,
    NAMED_APART,
    asked_before,
    counts_another,
    named_apart,
    told_before,
    without_speaker,
)
from rag.dimensions import same_dimension
from rag.match import Matcher
from rag.modality import says_target
from rag.names import places
from rag.objects import OF_THINGS
from rag.parallel import misaligned, of_other_unit, respectively
from rag.passages import Passage
from rag.portions import of_asked_part, with_whole
from rag.query import Parsed, Term
from rag.shares import asked_of
from rag.span import Span
from rag.stages import stage_told

# Nouns that say nothing of what a figure measures, so that the attribute is to be looked for before them.
_UNTELLING = frozenset(
    "数字 指标 目标 总数 其中 全市 全区 全县 全省 全国 比重 同期 上年 去年 今年 目前 水平 部分 方面 情况 年初"
    " 年末 计划 实际".split()
)
_NUMBER = re.compile(r"\d\d*(?:\.\d+)?")  # a set first, which is looked for twice as fast as one or more of it
_CUMULATIVE = re.compile(r"累计|总数|总量|总共|一共|合计|共有|现有|总计|达到?\d|达$|达到?$")
_HOW_MANY_ARE = re.compile(r"(?<!新)(?:有|共|计)(?:多少|几)|(?<!公)共(?![同和产青建享识有])")
_EACH = re.compile(r"每[一-鿿\d]")
_ASKS_WHAT_WAS = re.compile(r"原来|原先|原是|原为|以前|之前|过去|(?:调整|提高|上调|下调|修改|变更)前")
_NEW = re.compile(r"新(?:增|认定|引进|建|签|开|入驻|招|设|登记|注册|创|落户|改|发展|发现|办|购|添)|净增|增加了")
# "从年初的32%提升至60%", "由860亿元调整为820亿元": the figure that was, where the one that is follows.
_WAS_BEFORE = re.compile(r"(?:从|由)[^，。；、]{0,8}$")
_HAD_BEEN = re.compile(r"(?:从|由)[^，。；]{0,20}\d[^，。；]{0,10}?(?:至|到|为|成)[^，。；]{0,4}$")
_TOTAL_BESIDE = re.compile(r"总数|总量|累计|达到?\d|合计|共有")
_OF_A_YEAR = re.compile(r"完成(?!的?总)投资|年度投资|年内")
_WAS_WHEN = re.compile(r"(?:从|由)(?P<when>[^，。；、\d]{2,6}?)的?(?=\d)")
# "20个、累计达348个": the sum that goes on from a figure is of the same things.
_SUM = re.compile(r"(?:累计|总数|总量|总计|合计|总共|共)(?:已|就)*(?:达到?|为|有|超过?|突破)*")
_SUM_FOLLOWS = re.compile(rf"[、，]{_SUM.pattern}(?=\d)")
_BECOMES = re.compile(r"^[^，。；]{0,14}?(?:至|到|为|成)[^，。；、\d]{0,6}\d")


# 由21:00延长至22:30
_MOVES = re.compile(r"[^，。；]{0,8}?(?:延长|延后|推迟|推后|提前|提早|调整|变更|顺延|改|缩短)(?:至|到|为)")
_ASKS_END = re.compile(r"截[止至]|最[晚迟]|到(?:什么时候|哪一?天|几号)|结束")
_LASTS_TILL = re.compile(
    r"(?:上午|下午|\d{1,2}[:：]\d\d|\d{1,2}时)*\s?(?:至|到|[-—~～]+)\s?(?:(?:20\d\d年)?\d{1,2}月)?\d"
)
_FROM_DAY = re.compile(rf"(?:从|由)[^，。；、\d]{{0,8}}[\d年月日]+(?={_MOVES.pattern})")
_MOVED_TO = re.compile(rf"(?:由|从)[^，。；]*\d{_MOVES.pattern}[^，。；\d]{{0,4}}$")
_AT_FIRST = re.compile(r"原(?:定|计划|拟)|当初|最初|起初|本来")
_MOVED = 0.6  # the factor of such a time
# 首次突破500亿元，达到503.8亿元: the second tells it exactly.
_ROUGHLY = re.compile(r"(?:突破|超过|超|迈过|跨上|跃上|站上|越过)$")
_EXACTLY = re.compile(r"(?:大关|关口|台阶)?，(?:总量|总额)?(?:达到?|为|完成|实现)了?(?=\d)")


def closeness(passage: Passage, span: Span | None, matcher: Matcher) -> float:
    """Return how near the span stands to the question's terms: same clause, few characters, no figure between."""
    text = passage.text
    if span is None:
        return _weight_in(text, matcher)
    if matcher.question.kind == "date":
        # A time holds for what follows it, up to the next one; an hour or a day of the week for its clause.
        later = [m.start for m in passage.all_times if m.start > span.start]
        region = text[span.start : later[0] if later else len(text)]
        if not tells_day(matcher.question, span.short):
            region = passage.clause(span.start)
        return _weight_in(region, matcher)
    segment = passage.segment_at(span.start, span.end)
    if condition := _CONDITION.match(text, span.end):
        segment = segment[0], passage.clause_at(condition.end())[1]
    total = got = 0.0
    for term, weight, pairs, others in matcher.aims:
        total += weight
        if term not in text:
            term = next((form for form in others if form in text), "")
        if term:
            # Where 校长奖学金 stands, 奖学金 of 一等奖学金 is another.
            whole = next((pair for pair in pairs if pair in text), term)
            got += weight * _nearness(whole, text, span, *segment)
    return got / total if total else 0.0


def _weight_in(text: str, matcher: Matcher) -> float:
    """Return the share of the terms, by weight, that a text holds as they are."""
    return sum([matcher.weights[t.text] for t in matcher.terms if t.text in text]) / (matcher.weight or 1.0)


# "达到50学时的，给予开除学籍处分": what follows upon a figure is told in the next clause.
_CONDITION = re.compile(r"[^，。；]{0,6}[的者]，(?=[^，。；])")
APART = 0.25  # what a term counts for that a semicolon parts from the figure


def _nearness(term: str, text: str, span: Span, clause_start: int, clause_end: int) -> float:
    best, place = 0.0, -len(term)
    while (place := text.find(term, place + len(term))) >= 0:
        if span.start <= place < span.end:
            best = max(best, 0.9)
            continue
        behind = place >= span.end
        between = text[span.end : place] if behind else text[place + len(term) : span.start]
        value = 1.0 / (1.0 + len(between) / 12)
        if value <= best:
            continue  # whatever else stands between
        value *= 0.75 ** len(_NUMBER.findall(between))
        if not clause_start <= place < clause_end:
            value *= 0.4 if behind else 0.7  # what follows in another clause has a figure of its own
            if "；" in between and "：" not in text:  # but a table's row, which is one statement
                value *= APART
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
    if same_dimension(matcher.question, passage, span) and len(matcher.terms) > 1:
        low, high = passage.segment_at(span.start, span.end)
        rest = [term for term in matcher.terms if term not in matcher.focus_terms] or matcher.terms
        return max(0.5, matcher.in_text(rest, passage.text[low:high]))  # 主桥长2680米
    if matcher.question.measures:  # 多长: the unit itself tells what is measured
        return matcher.share(matcher.terms, passage)
    if earlier := _year_before(passage, span) or _wrong_before(passage, span):
        return bound(passage, earlier, matcher)
    if (listed := respectively(passage.text, span.start)) and not misaligned(matcher.question, passage, span):
        return matcher.in_text(matcher.focus_terms, listed)
    whole = with_whole(matcher.question, passage, span)
    if whole and (share := matcher.in_text(matcher.focus_terms, whole)) >= 0.5:
        return share
    if condition := _CONDITION.match(passage.text, span.end):
        low, high = passage.segment_at(span.start, span.end)[0], passage.clause_at(condition.end())[1]
        return matcher.in_text(matcher.focus_terms, passage.text[low:high])
    low, high = passage.segment_at(span.start, span.end)
    sharing = asked_of(matcher.question, passage, span)
    asked = sharing or matcher.focus_terms
    if low and not sharing and _names_part(passage.text[low : span.start], matcher.question.text):
        share = matcher.in_text(asked, passage.text[:high])
        if share >= 0.5:
            return share
    if not matcher.question.either and _measures_another(passage.text[low:high], matcher):
        return 0.3
    while True:
        stretch = passage.text[low:high] if low else passage.context + passage.text[:high]
        share = matcher.in_text(asked, stretch)
        if share < 0.5 and matcher.counted and matcher.in_text(matcher.focus_terms[:1], stretch) >= 0.9:
            # "安排重点项目68个。…已开工57个；累计完成投资38.9亿元": what is counted was told before.
            share = max(share, matcher.in_text([matcher.counted], passage.title + passage.before))
        if share < 0.5 and low == 0 and (interviewer := asked_before(passage)):
            # "记者：管网改造进度如何？高平：已改造84公里": what is asked of stands in the interviewer's question.
            own = _own_attribute(without_speaker(passage.text[: span.start]), matcher)
            share = share if own else matcher.in_text(asked, interviewer + stretch)
        if share < 0.5 and low == 0 and passage.announced and matcher.in_text(asked[-1:], stretch) >= ITS_OWN:
            # 项目主要内容如下： over "2. 用地约120亩": whose it is stands in the line that announces the list.
            share = matcher.in_text(asked, passage.whole[slice(*passage.announced)] + stretch)
        if share < 0.5 and named_apart(passage, span, asked, matcher):
            return NAMED_APART
        if share < 0.5 and low == 0 and (before := told_before(passage, span)):
            share = matcher.in_text(asked, before)
        if share < 0.5 and low == 0 and _BREAKDOWN.match(passage.text) and passage.before:
            # "…接待游客186万人次。分乡镇看，甲乡41万人次": what is told of all is told of each.
            share = matcher.in_text(matcher.focus_terms, _SENTENCES.split(passage.before.rstrip("。！？\n"))[-1])
        in_list = low > passage.clause_at(span.start)[0] and span.figure.unit in COUNTERS
        things = in_list and low <= span.start and _own_things(passage.text[span.end : high], matcher)
        if share >= 0.5 or low == 0 or things or _own_attribute(passage.text[low : span.start], matcher):
            other = _of_another(passage, stretch, span, matcher) or _told_later(passage, span, matcher)
            other = other or of_other_unit(passage, span, matcher.named_first, matcher.question.text)
            other = other or (span.figure.measure in OF_THINGS and _of_other_thing(passage, matcher))
            other = other or counts_another(passage, span, high, matcher)
            return min(share, 0.4) if other else share
        low = min(low - 1, passage.segment_at(low - 1, low - 1)[0])


ITS_OWN = 0.9  # of the word for what is measured, in an item of a list
_PART = re.compile(r"(?:其中[，：]?)?(?P<name>[一-鿿]{2,8}?)(?:为|有|达到?|约|共|占)*")


def _names_part(text: str, asked: str) -> bool:
    """Whether a clause names nothing but what is asked of: "农作物受灾面积2.3万亩，其中水稻1.1万亩"."""
    part = _PART.fullmatch(text)
    return part is not None and part["name"] in asked


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


_PUT_RIGHT = re.compile(rf"(?:{PUT_RIGHT})为$")


def _wrong_before(passage: Passage, span: Span) -> Span | None:
    """Return the figure in whose place one is put: 为91.2万，因…重复计入，更正为88.6万; the first one of its unit."""
    told = _PUT_RIGHT.search(passage.text, 0, span.start)
    if told is None or span.figure is None:
        return None
    low = after_last("。；", passage.text, span.start)
    figures = [f for f in find_figures(passage.text[: span.start]) if f.unit == span.figure.unit and f.start >= low]
    return Span(figures[0].start, figures[0].end, figures[0].text, figure=figures[0]) if figures else None


_GOAL = re.compile(r"(?:目标|计划|任务|预算)的?$")
_BREAKDOWN = re.compile(r"其中|(?:(?:分|按)[一-鿿]{1,8}?看|具体(?:来)?看)[，：]")
_SENTENCES = re.compile(r"[。！？\n]")


def _bound_event(passage: Passage, matcher: Matcher) -> float:
    """Return the same of a time, person or place: how far its sentence names what was done."""
    deeds = matcher.deeds
    if deeds and not _done_to(passage, deeds, matcher):
        return 0.3  # when, where or by whom something else was done
    held = [matcher.in_text([term], passage.text) for term in matcher.focus_terms]
    # 马拉松终点: of what is named the last is what is asked.
    return max(held) if deeds or held[-1] else min(max(held), 0.4)


_NUMBERED = re.compile(r"\d|^第|[一二三四五六七八九十]号$")
_TO_BE_DONE = re.compile(r"为[^，。；]{1,24}?(?:奠定|打下|提供|创造|做好|做准备)")  # 为大桥通车奠定基础
_TITLED = re.compile(r"《[^》]*》")


# 二桥东岸的滨江大道 is beside the bridge, and not the bridge.
_BESIDE = re.compile(r"[一-鿿\d]{2,8}(?:[东西南北两][岸侧端]|附近|周边|沿线|对面)的?")
_ITS_OWN = re.compile(
    r"(?:该|本|整个|全部|主体)?(?:工程|项目|大桥|公路|隧道|铁路|线路|全线|路段|水厂|电站|场馆|新馆|新院|院区|校区|学校|医院|园区|中心|港区|码头)?"
    r"(?:已|正式)?(?:于|自|从)(?=[\d今去前昨上本当])"
)
_THIS = re.compile(r"该[一-鿿]{1,4}?(?:创|始|建|成|于|自|从|正式|由|在)")  # 该校创办于1922年
# 五、开标时间及地点：2024年4月23日, of what the notice is of.
_LABEL = re.compile(
    r"(?:[一二三四五六七八九十\d]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])?\s*[一-鿿]{2,8}?(?:时间|日期)(?:[及和与、]?[一-鿿]{0,3}地点)?[：:]"
)
ALL_BUT_A_WORD = 0.8  # of what a notice is asked about, for a line of it that has no subject
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
        if done and (to_it or (own and (_ITS_OWN.match(told) or _THIS.match(told)))):
            return True
        if done and _LABEL.match(told) and matcher.in_text(things, passage.title + passage.lead) >= ALL_BUT_A_WORD:
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
    asked = {t.text for t in matcher.terms}
    return any(_noun_before(stretch, stretch.find(t.text), asked) for t in heads if MEASURED.search(t.text))


HELD_THERE = 0.45  # what a thing counts for at the least that stands there: more than one in its article alone


def _of_other_thing(passage: Passage, matcher: Matcher) -> bool:
    """Whether nothing that the asked figure is of stands in a sentence, before it or over it: 高速的全长."""
    things = [t for t in matcher.subjects if t.text not in GENERAL and not MEASURED.search(t.text)]
    return bool(things) and all(matcher.term(t, passage) < HELD_THERE for t in things)


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
            if (apart := text.rfind("；", high - 1, start)) >= 0:
                start = apart + 1  # 乙收入5亿元，毛利率36%
            if any(t.text in text[start:end] for t in later):
                return True
    return False


AMOUNT = re.compile(r"GDP|经济总量|投资|产值|收入|利润|营收|支出|销售额|成交额|进出口|增加值|总值|税收|存款|贷款|外资")


def _measures_another(stretch: str, matcher: Matcher) -> bool:
    """Whether a clause names another amount of money than the one asked: 工业总产值, where 工业投资 is asked."""
    asked = [term for term in matcher.question.focus if AMOUNT.search(term.text)]
    if not asked or not AMOUNT.search(stretch):
        return False
    named = {amount for term in asked for amount in AMOUNT.findall(term.text)}
    return not named & set(AMOUNT.findall(stretch)) and matcher.in_text(asked, stretch) < 0.5


def _shares_piece(word: str, text: str) -> bool:
    if len(word) > 2 and MEASURED.search(word):
        return word[-2:] in text  # 汽车销量 is told by 销量, not by 汽车
    return any(word[i : i + 2] in text for i in range(len(word) - 1))


def _noun_before(text: str, place: int, asked: Collection[str]) -> bool:
    """Whether a noun stands right before a place of a text that is not asked: 茶叶 of 茶叶产量."""
    words = [(word, tag, end) for word, tag, _, end in tagged(text) if end <= place]
    if not words or words[-1][2] != place or words[-1][1][:1] != "n":
        return False
    return words[-1][0] not in _UNTELLING and words[-1][0] not in asked


_POINTED = re.compile(r"[全我本][省市区县州镇乡村](?![长委政])")


def _own_attribute(text: str, matcher: Matcher) -> bool:
    """Whether a clause has an attribute of its own: a noun that the question does not name."""
    for place in places(text):
        text = text.replace(place.name, "，") if place.name else text
    text = _POINTED.sub("，", text)
    nouns = (word for word, tag, _, _ in tagged(text) if tag[:1] == "n" and tag not in ("nz", "ns"))
    asked = {term.text for term in matcher.terms}
    return any(word not in _UNTELLING and word not in asked for word in nouns)


def _own_things(text: str, matcher: Matcher) -> bool:
    """Whether what is counted stands right behind a figure, and is not what is asked: 105处中心、230处驿站."""
    word = next(iter(tagged(text)), None)
    return word is not None and (word[1][:1] in "nb" or word[1] == "vn") and _own_attribute(text, matcher)


_AT_MEETING = re.compile(r"[\s　]*(?:会上|会议(?!室)|会后|论坛上|大会|仪式上|活动中)")


def _bound_list(passage: Passage, span: Span, matcher: Matcher) -> float:
    """Return how far what stands around an enumeration names what is listed."""
    around = passage.text[max(0, span.start - 40) : span.end + 24]
    quoted = [t for t in matcher.terms if t.must]
    text = passage.text
    if _AT_MEETING.match(text):  # which one it was, the article tells
        text = f"{passage.title}\n{passage.whole}"
    if any(matcher.in_text([t], text) < 1.0 for t in quoted):
        return 0.0
    return max(matcher.in_text(matcher.focus_terms, around), matcher.in_text(matcher.terms, around))


def _asks_then(question: str, segment: str) -> bool:
    """Whether what was at first is asked by its time: 年初是多少, where 从年初的32%提升至60% is told."""
    told = _WAS_WHEN.search(segment)
    return told is not None and re.search(rf"(?<![从由较比自]){re.escape(told['when'])}", question) is not None


def _moved(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a time is the one from which another went on, or the later one where the first is asked."""
    text = passage.text
    if question.kind == "date" and _ASKS_END.search(question.text) and _LASTS_TILL.match(text, span.end):
        return True  # 9月18日至9月25日, where it is asked till when
    if question.kind != "date" or ("由" not in text and "从" not in text):
        return False
    if _ASKS_WHAT_WAS.search(question.text) or _AT_FIRST.search(question.text):
        return _MOVED_TO.search(text, 0, span.start) is not None
    if _WAS_BEFORE.search(text, 0, span.start) is not None and _MOVES.match(text, span.end) is not None:
        return True
    # "因4月20日承办考试，笔试由4月20日推迟到4月27日": the same day told of something else.
    return any(text[one.start() : one.end()].endswith(span.short) for one in _FROM_DAY.finditer(text))


@lru_cache(maxsize=256)
def _asks_sort(question: str) -> tuple[bool, bool, bool]:
    """Return whether a question asks for a total, for what is new, and for what was before."""
    asks_total = _CUMULATIVE.search(question) is not None or _HOW_MANY_ARE.search(question) is not None
    return asks_total, _NEW.search(question) is not None, _ASKS_WHAT_WAS.search(question) is not None


def qualifies(question: Parsed, passage: Passage, span: Span | None) -> float:
    """Return a factor below 1 where a figure is another sort than asked: new for total, average, the value before."""
    if span is None or span.figure is None:
        return _MOVED if span is not None and _moved(question, passage, span) else 1.0
    low, high = passage.segment_at(span.start, span.end)
    segment, factor = passage.text[low:high], stage_told(question, passage, span)
    before = passage.text[low : span.start]
    rough = span.figure.text[:1] in "突超迈跨跃站越" or _ROUGHLY.search(before) is not None
    if rough and (exact_one := _EXACTLY.match(passage.text, span.end)):
        told = next(iter(find_figures(passage.text[exact_one.end() : exact_one.end() + 16])), None)
        factor *= 0.6 if told and told.start == 0 and told.unit == span.figure.unit else 1.0
    asks_total, asks_new, asks_former = _asks_sort(question.text)
    is_total, is_new = bool(_CUMULATIVE.search(before)), bool(_NEW.search(segment))
    if asks_total and not asks_new and is_new and not is_total:
        beside = _TOTAL_BESIDE.search(passage.text, high) or (not question.target and says_target(passage, span.start))
        factor *= 0.8 if _CUMULATIVE.search(question.text) else 0.7 if beside else 1.0
    if asks_total and not is_total and _EACH.search(before) and "每" not in question.text:
        factor *= 0.7  # 每10股派发3.2元，合计派发6400万元
    elif "累计" in question.text and not is_total and (follows := _SUM_FOLLOWS.match(passage.text, span.end)):
        summed = next(iter(find_figures(passage.text[follows.end() : follows.end() + 16])), None)
        factor *= 0.6 if summed and summed.start == 0 and summed.unit == span.figure.unit else 1.0
    if asks_new and is_total and not is_new:
        factor *= 0.8
    if question.unit and span.figure.unit != question.unit:
        # Another counter of the same class: 45个方面 where 多少项 is asked; 18个 is less likely beside the 52种 asked.
        beside = question.unit not in COUNTERS and any(f.unit == question.unit for f in find_figures(passage.text))
        factor *= 0.8 if beside else 0.95
    exact = [t for t in question.terms if t.must and t.pos == "m"]
    if span.figure.measure == "money":  # 集中开工项目32个，总投资186.5亿元: how many there are is told before
        exact = [t for t in exact if t.text[-1] not in COUNTERS]
    named_in = passage.text[passage.clause_at(low - 1)[0] : high] if low and _SUM.fullmatch(before) else segment
    if any(t.text not in named_in for t in exact) and all(t.text in passage.text for t in exact):
        factor *= 0.6  # "50亿元以上大项目15个" beside "亿元以上项目320个"
    distinct = [term for term in question.focus if term.pos[:1] != "v"]
    if "其中" in before and "其中" not in question.text and not all(t.text in segment for t in distinct):
        factor *= 0.85  # of a part
    if "总投资" in question.text and "总投资" not in segment and "总投资" in passage.text:
        factor *= 0.85
    if of_asked_part(question, passage, span) is False:
        factor *= 0.7
    if asks_former or _asks_then(question.text, passage.text[low:high]):
        factor *= 0.7 if _HAD_BEEN.search(passage.text, low, span.start) else 1.0
    elif _WAS_BEFORE.search(before) and _BECOMES.match(passage.text[span.end : span.end + 24]):
        factor *= 0.75
    if "总投资" in passage.text[low : span.start] and _OF_A_YEAR.search(question.text):
        factor *= 0.8  # what the whole costs is not what was spent
    return factor
