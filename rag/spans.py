"""Answer spans inside a sentence, by the kind of answer: figures, dates, persons, places, lists."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from index.figures import UNIT_OF, Figure, find_figures
from index.signs import SIGNED
from index.tokens import tagged
from index.types import TimeMention
from rag.clock import asks_day, asks_hour, asks_hours, clock_spans
from rag.definitions import definition_spans
from rag.directions import with_direction
from rag.enumerations import COUNT, MAX_HEADING, count_of, top_count
from rag.listed import OF_ASKED, OF_OTHERS, announced
from rag.medals import medal_spans
from rag.names import persons
from rag.pairs import pairs_told
from rag.passages import Passage
from rag.person_spans import identity_spans, person_spans
from rag.place_spans import place_spans
from rag.preludes import ASKS_START
from rag.query import Parsed
from rag.rankings import of_asked, rankings_told, together
from rag.shares import ASKS_GIVEN
from rag.span import Span, runs_of

BESIDE_HOURS = 0.6  # the prior of a day where hours are asked: 开放时间
_BOOKS = re.compile(r"《[^》]{1,60}》")
_QUOTES = re.compile(r"“[^”]{1,40}”")
_CLAUSES = re.compile(rf"{COUNT.pattern}[^，。：；]{{0,10}}：(?P<items>[^。！？：]+?)[。！]?$")
# 还存在不少问题：…；…；….
_PERSONS_TOLD = re.compile(r"(?P<count>[一二三四五六七八九十\d]{1,3})人：(?P<items>[^。！？：]+?)[。！]?$")
_IN_PARTS = re.compile(
    r"(?P<what>问题|困难|不足|短板|挑战|举措|措施|做法|任务|成效|特点|优势|条件|要求)[^，。：；]{0,6}：(?!一是|一、)"
    r"(?P<items>[^。：！？；]{4,60}(?:；[^。：！？；]{4,60}){1,7})(?=[。！；]|$)"
)
_SAID_OF_ALL = re.compile(r"将|年[内底末]|均|都|已|预计|计划|正在|全部|分别")
_QUOTED_SORTS = re.compile(r"“[^”]{1,40}”[一-鿿]{1,5}?(?=[、，。和等])")  # “与企业共成长”行动


def spans_of(passage: Passage, question: Parsed) -> list[Span]:
    """Return the spans of the asked kind in a sentence; none for the kinds that a whole sentence answers."""
    if question.identity:
        return identity_spans(passage, question)
    match question.kind:
        case "figure":
            return figure_spans(passage, question)
        case "date":
            told = clock_spans(passage.text, question) if asks_hour(question) else []
            if told or (asks_hour(question) and not asks_hours(question)):
                return told
            days = date_spans(passage, question)
            return [replace(day, prior=BESIDE_HOURS * day.prior) for day in days] if asks_hours(question) else days
        case "person":
            return person_spans(passage, question)
        case "place":
            return place_spans(passage, question)
        case "list":
            return list_spans(passage, question)
        case "definition":
            return definition_spans(passage, question)
        case _:
            return []


def figure_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return the figures that may answer: of the asked unit's class, or of a class that fits what is asked."""
    text = passage.text
    if _ASKS_SCORE.search(question.text):
        return [Span(match.start(), match.end(), match.group(), framed=True) for match in _SCORE.finditer(text)]
    found = [
        Span(figure.start, figure.end, _said(figure, question, text), figure=figure)
        for figure in find_figures(text, passage.date_intervals)
        if (fits_unit(figure, question) or _changed_by(figure, question, text))
        and not _counts_others(figure, question, text)
        and not _ROUND.match(figure.text)
        and (figure.unit or not _OF_CLOCK.match(text, figure.end))
        and not text.startswith("一体", figure.end)  # 五位一体
        and not (figure.measure == "duration" and _FROM_THEN.match(text, figure.end) and _LASTS.search(question.text))
    ]
    found = [replace(span, framed=True) if _is_sown(span, text, question) else span for span in found]
    found += medal_spans(text, question)
    if question.unit in _PERSONS and any(span.figure.unit in _PERSONS for span in found if span.figure):
        found = [span for span in found if span.figure and span.figure.unit not in _THINGS]  # 招收6个班、270人
    if not question.growth:
        return found
    lows = [passage.clause_at(span.start)[0] for span in found]
    return [
        replace(span, short=with_direction(text, span, low, question)) for span, low in zip(found, lows, strict=True)
    ]


_OF_CLOCK = re.compile(r"[时点](?:\d{1,2}分|[半整]|(?=至|到|[—~～-]|起|前|后|止|开|关))")  # 22时至次日6时
_ASKED_BARE = re.compile(r"(?<![有数是为达])多少[？?]?$")
_COUNTED = re.compile(r"[一-鿿]{2}")


def _counts_others(figure: Figure, question: Parsed, text: str) -> bool:
    """Whether a figure counts a few things that are not asked, where it is asked how much: 四个|子公司 for 供水多少."""
    if figure.measure not in ("count", "person") or question.unit or question.measures:
        return False
    if _ASKED_BARE.search(question.text) is None or figure.value is None or abs(figure.value) >= _LEAST_QUANTITY:
        return False
    counted = _COUNTED.match(text, figure.end)
    return counted is not None and counted.group() not in question.text


_ASKS_CHANGE = re.compile(r"(?P<way>[增减][加少多]|缩[减短小]|扩大|延长)了?(?:多少|几)")
_CHANGED = re.compile(r"(?P<way>[增减][加少多]|缩[减短小]|扩大|延长)了?$")


def _changed_by(figure: Figure, question: Parsed, text: str) -> bool:
    """Whether a figure is by how much something changed, in its own unit: 产量2.3万吨，比上年减少|1200吨."""
    asked = _ASKS_CHANGE.search(question.text) if question.growth and not question.unit else None
    if asked is None or not UNIT_OF.get(figure.unit):
        return False
    told = _CHANGED.search(text, 0, figure.start)
    return told is not None and told["way"] == asked["way"]


_ASKS_SOWN = re.compile(
    r"(?P<of>[一-鿿]{2,8}?)的?(?:(?:种植|播种|栽培|养殖|栽种)面积|[种栽养]了?(?:多少|几)[万]?(?:亩|公顷))"
)


def _is_sown(span: Span, text: str, question: Parsed) -> bool:
    """Whether an area stands right behind the crop whose area is asked: 水稻58.3万亩."""
    if span.figure is None or span.figure.measure != "area":
        return False
    asked = _ASKS_SOWN.search(question.text)
    crops = (
        t.text for t in question.terms if asked and t.pos[:1] == "n" and len(t.text) > 1 and t.end == asked.end("of")
    )
    return any(text.endswith(crop, 0, span.start) for crop in crops)


# 以78比71战胜
_ASKS_SCORE = re.compile(r"比分|几比几|多少比多少")
_SCORE = re.compile(r"(?<![\d:：])\d{1,3}\s?(?:比|[:：∶])\s?\d{1,3}(?![\d:：])")
_PERSONS = frozenset("人名位")
_THINGS = frozenset("个家项件所处座条户种类款场起例宗")
_ASKS_FALL = re.compile(r"(?:下降|下滑|下跌|回落|降低|减少|缩减|亏损|跌|降)[了幅额度为是达到]*(?:多少|几)")


_PASSED = re.compile(r"^(?:超过?|超出|突破|[低高]于|不及|未达到?)")
_THE_GOAL = re.compile(r"[^，。；的]{0,12}的[^，。；]{0,8}(?:目标|任务|计划|预期)")


def _said(figure: Figure, question: Parsed, text: str) -> str:
    """Return a figure as it answers: to a growth of −3.2% the fall that is asked for is 3.2%."""
    below = figure.value is not None and figure.value < 0 and _ASKS_FALL.search(question.text)
    said = SIGNED.sub("", figure.text) if below else figure.text
    # 超过8000万吨的目标: the goal was 8000万吨.
    return _PASSED.sub("", said) if question.target and _THE_GOAL.match(text, figure.end) else said


_MONEY_WORDS = re.compile(
    r"投资|产值|总值|增加值|收入|资金|税收|金额|费用|经费|价格|房价|票价|售价|多少钱|营收|利润|亏损(?!企业|单位|户|面|的)|贷款|存款|预算|支出|工资|成本"
    r"|交易额|销售额|贸易额|进出口|GDP|造价|补贴|补助|奖金|投入|融资|零售|门票|票房|学费|租金|月薪|年薪|薪酬"
)
_PRICES = re.compile(r"[水电气油粮肉菜车地运单均底总售进]价(?![格值])|(?:收购|挂牌|成交|起拍|批发|零售)价")
# 营收是多少 may be cut as 营, 收是.
_ASKS_MONEY = re.compile(rf"(?:{_MONEY_WORDS.pattern}|钱)(?:[是为有达约了]|达到)?(?:多少|几)")
_SHARE_WORDS = re.compile(
    r"占比|比重|比例|市场份额|几成|占(?![地用领据])[^，。]{0,12}(?:多少|几)|[一-鿿]率(?:是|为|达|有|要|目标|$|多|提|升|降|增|超|约|高|不)"
)
_ASKS_PERCENT = re.compile(r"百分之[几多]|百分比|多大比[例重]")
# 百米高空, 千亿级: of the order of, no figure that anybody counted.
_ROUND = re.compile(r"[百千万亿]+[^\d一二三四五六七八九十百千万亿分余多]")
# "101年之后" tells when, not for how long.
_FROM_THEN = re.compile(r"之?[前后]|以[前后]")
_LASTS = re.compile(r"[了过](?:多久|多长时间)|(?:多久|多长时间)(?![之以]?[前后])")
# What is produced, sold or carried is weighed, measured or counted in numbers; for how many years is told beside it.
_QUANTITY = re.compile(r"(?<![力质])量(?:是|为|有|达|约|大约|[？?]|多少|有多少|$)")
_QUANTITIES = frozenset(("weight", "volume", "energy", "power", "person", "count", "box", "area", "length"))
_LEAST_QUANTITY = 100  # of what is counted: below, it counts provinces or years in a row
_LENGTHS = re.compile(
    r"(?:[体身]长|[全总]长|长度|身高|高度|海拔|水深|深度|宽度|直径|半径|距离|射程|里程)(?:是|为|有|达|约|大约|可?达|[？?]|多少|$)"
)
_HOW_MANY = re.compile(r"有多少(?=[一-鿿]{2,}[？?]?$)")
_AREA = re.compile(r"面积(?:是|为|有|达|约|[？?]|多少|$)|占地(?:是|有|约)?多少")
_AGE = re.compile(r"(?:年龄|岁数|年纪|高龄)(?:是|为|有|[？?]|多[少大]|$)")
_CONTENT = re.compile(r"(?:浓度|含量)(?:是|为|有|达|控制|多少|[？?]|$)")
_MAGNITUDE = re.compile(r"震级|几级地震|多少级")
_OWN_MONEY = frozenset(("元", "人民币", "块钱", "元人民币"))
_PHONE = re.compile(r"电话|号码|邮编|热线|手机(?=号|[是为]?多少|[？?]?$)|车牌|账号")
_OF_MEETINGS = frozenset("次届期批号")
_RANKS = re.compile(r"[排居列占][一-鿿]{0,10}?第几(?![次届期批号])")
# Counters that official prose exchanges freely (项目320个, 案例252项).
_BOOKS_BY = frozenset("本册")
_LOOSE_COUNTERS = frozenset("个家项件名位人处所座条户种类款场起例宗")


# A question is asked of each figure that is found.
@lru_cache(maxsize=256)
def _asks_share(text: str) -> bool:
    return _ASKS_PERCENT.search(text) is not None or _SHARE_WORDS.search(text) is not None


_OVERSPENT = re.compile(r"(?:超支|超概算?|超预算|节约资金|结余|节余)了?(?:多少|几)")
_HOW_MANY_PEOPLE = re.compile(
    "多少(?:[名位个])?(?:乘客|旅客|游客|学生|职工|员工|工人|村民|居民|群众|观众|教师|老师|病人|患者|党员|干部|医生|护士|孩子|老人)"
)
_CONSUMED = re.compile(r"(?:[用取供耗需][水电气油煤能]|排放|蓄水|吞吐|客流|货运)量(?:[是为有达]|约)*(?:多少)?[？?]?$")


def fits_unit(figure: Figure, question: Parsed) -> bool:
    """Whether a figure's unit can answer the question."""
    text = question.text
    if question.ordinal:
        return figure.ordinal and not (figure.unit in _OF_MEETINGS and _RANKS.search(text))  # 第二次党代会 is no rank
    if not question.unit and _PHONE.search(text):
        return figure.unit == "" and len(re.sub(r"\D", "", figure.text)) >= 5
    if figure.ordinal:
        return False
    if _asks_share(text):
        return figure.measure == "percent"
    if question.measures:
        return figure.measure in question.measures
    if question.unit:
        asked = UNIT_OF.get(question.unit, "")
        if asked == "money" and question.unit not in _OWN_MONEY:
            return figure.unit == question.unit  # 多少亿美元 is not told by 1424亿元
        if "户" in (question.unit, figure.unit) and figure.unit != question.unit and asked == figure.measure:
            return False  # how many people are not told by households
        if {figure.unit, question.unit} <= _BOOKS_BY:
            return True
        if figure.unit == question.unit or (asked and asked == figure.measure and asked != "count"):
            return True
        if question.unit not in _LOOSE_COUNTERS:
            return question.unit == "度" and figure.measure == "temperature"
        return figure.unit in _LOOSE_COUNTERS or _bare_amount(figure)
    if _AGE.search(text):
        return figure.unit in ("岁", "周岁")
    if question.growth:
        return figure.measure in ("percent", "times") or (asks_amount(question) and figure.measure == "money")
    if _CONTENT.search(text):
        return figure.measure in ("weight", "percent", "volume", "")
    if _MAGNITUDE.search(text):
        return figure.unit == "级"
    if _LENGTHS.search(text):
        return figure.measure == "length"
    if re.search(r"人数|人口|多少人", text):
        return figure.measure == "person" or _bare_amount(figure)
    if _HOW_MANY_PEOPLE.search(text):
        return figure.measure in ("person", "count", "")
    if _AREA.search(text):
        return figure.measure == "area" or _bare_amount(figure)
    if _OVERSPENT.search(text):
        return figure.measure in ("money", "percent")
    if asks_amount(question) and _CONSUMED.search(text):
        return figure.measure not in ("money", "percent", "times", "duration")  # 万元工业增加值用水量
    if asks_amount(question):
        if figure.measure == "percent" and ASKS_GIVEN.search(text):
            return True  # 贡献了50%的税收
        return figure.measure == "money" or (question.target and figure.measure in ("percent", "times"))
    if _PRICES.search(text):
        return figure.measure in ("money", "")  # of a table's row it may be bare
    if _HOW_MANY.search(text) and figure.measure == "percent":
        return False  # 有多少毕业生 asks for no rate
    if "产量" in text and figure.measure in ("area", "length", "person"):
        return False  # 种植1500亩
    if _QUANTITY.search(text):
        enough = figure.measure != "count" or figure.value is None or abs(figure.value) >= _LEAST_QUANTITY
        return (figure.measure in _QUANTITIES and enough) or _bare_amount(figure)
    return figure.unit not in ("", "岁", "周岁") or (not figure.unit and len(figure.text) >= 2)


def _bare_amount(figure: Figure) -> bool:
    """Whether a figure ends in 万 or 亿, of what is not said."""
    return not figure.unit and figure.text[-1:] in "万亿"


@lru_cache(maxsize=256)
def asks_amount(question: Parsed) -> bool:
    """Whether the asked attribute is measured in money (投资, 产值, 收入)."""
    return bool(_MONEY_WORDS.search("".join(term.text for term in question.focus)) or _ASKS_MONEY.search(question.text))


def in_known_units(question: Parsed) -> bool:
    """Whether the figure asked for has a unit that is known, so that ``figure_spans`` finds all that may answer."""
    asked = UNIT_OF.get(question.unit, "count")
    known = asked not in ("count", "person") or _AGE.search(question.text) is not None
    return known or bool(question.measures) or asks_amount(question)


OF_YEARS = re.compile(r"^[近整约了]*[一二两三四五六七八九十百几\d.]+多?(?:年|个月)$")  # 三十年: for how long
_VAGUE = re.compile(r"近日|日前|目前|现在|如今|当前|近来|近期|(?:近|过去|最近)[^年月日天]{1,4}个?[年月日天]来?$")


# Without the day of the article they tell no time.
_POINTING = re.compile(
    r"[同次翌]年|当[年月日天]|那[年天]|(?:今|昨|前|明|后)[天日]|日前|近日|[本上下当]周|[本上下当]月|[今去明]年"
)
# What was done on a day that stands before these is the report: "据新华社3月10日电", "3月10日消息".
_REPORTS = re.compile(
    r"[^，。；！？：、]{0,14}?(?P<verb>消息|报道|获悉|[电讯](?=[，：:（(\s]|记者)|刊[登发文]|发表(?=题为|文章|声明|评论)|最后一?次?访问|回应|表示|透露|指出|确认)"
)
_ANNOUNCES = re.compile(r"[^。；！？]{0,24}?(?P<verb>宣布|官宣|公布|通告)")
_SINCE = re.compile(r"以来|至今|迄今")
_FROM = re.compile(r"[从自]$")
_ASKS_SINCE = re.compile(r"从|自|起|以来")


def date_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return the times the sentence states, at the precision asked for."""
    fine = asks_day(question)
    asks_year = re.search(r"[哪几]年|年份", question.text)
    spans = []
    for mention in passage.times:
        if fine and "日" not in mention.text and _no_day(mention):
            continue
        if _VAGUE.match(mention.text) or (mention.span is None and _POINTING.fullmatch(mention.text)):
            continue
        if mention.span and any(mention.span.contains(asked) for asked in question.spans):
            continue  # what the question names itself is not what it asks for
        reports = _REPORTS.match(passage.text, mention.end)
        if reports and reports["verb"] not in question.text:
            continue
        announces = _ANNOUNCES.match(passage.text, mention.end)
        since = _FROM.search(passage.text, 0, mention.start) and ASKS_START.search(question.text)
        if not since and announces and announces["verb"] not in question.text and passage.times[-1].start > mention.end:
            continue
        if (
            not asks_year
            and any(_finer(one, mention) for one in passage.times)
            and not _own_deed(mention, passage, question)
        ):
            continue
        if _SINCE.match(passage.text, mention.end) and not _ASKS_SINCE.search(question.text):
            continue
        spans.append(Span(mention.start, mention.end, mention.text))
    return spans


def _no_day(mention: TimeMention) -> bool:
    """Whether a time is longer than a day, or tells for how long: 三十年."""
    if mention.span is None:
        return OF_YEARS.search(mention.text) is not None
    return mention.span.first != mention.span.last


def _own_deed(mention: TimeMention, passage: Passage, question: Parsed) -> bool:
    """Whether right behind a time stands what is asked to have been done: 2008年出版…，在2008年3月10日…."""
    return any(term.pos[:1] == "v" and passage.text.startswith(term.text, mention.end) for term in question.focus)


def _finer(one: TimeMention, other: TimeMention) -> bool:
    """Whether a time in the same sentence tells more nearly when: 2023年6月23日 beside 2023."""
    return one.span is not None and other.span is not None and one.span != other.span and other.span.contains(one.span)


def list_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return enumerations in the sentence: 《A》《B》, “A”“B”, A、B和C; best those with the asked number of items."""
    text = passage.text
    spans: list[Span] = []
    for pattern in (_BOOKS, _QUOTES, _QUOTED_SORTS):
        runs = runs_of([m.span() for m in pattern.finditer(text)], text)
        for run in runs:
            items = tuple(text[s:e] for s, e in run)
            prior = announced(text, run[0][0], run[-1][1], question, passage.before)
            spans.append(Span(run[0][0], run[-1][1], "、".join(items), items, prior=prior))
    persons_told = _PERSONS_TOLD.search(text)
    if (clauses := _CLAUSES.search(text) or persons_told) is not None:
        items = tuple(re.split("[，；]", clauses["items"]))
        own = not any(_SAID_OF_ALL.match(item) for item in items[1:])
        told = count_of(clauses["count"])
        if own and len(items) == told == (question.count or told) and max(map(len, items)) <= MAX_HEADING:
            # “四个聚焦”：聚焦…，聚焦…，聚焦…，聚焦…。
            prior = announced(text, *clauses.span("items"), question, passage.before)
            spans.append(Span(*clauses.span("items"), "、".join(items), items, prior=prior))
    parts = _IN_PARTS.search(text)
    if parts and parts["what"] in question.text:
        items = tuple(item for item in parts["items"].split("；") if item)
        spans.append(Span(*parts.span("items"), parts["items"], items, prior=OF_ASKED))
    for start, end in _enumerations(text):
        items = tuple(i.strip("“”") for i in re.split(r"、|以及|和|及|与", text[start:end]) if i.strip())
        if len(items) >= 2:
            spans.append(
                Span(start, end, text[start:end], items, prior=announced(text, start, end, question, passage.before))
            )
    spans += (
        replace(pair, prior=announced(text, pair.start, pair.end, question, passage.before))
        for pair in pairs_told(text, question)
    )
    if top := top_count(question.text):
        by = of_asked(question, passage)
        spans = [replace(one, prior=OF_ASKED) if by and together(text, one.start, one.end) else one for one in spans]
        spans += (replace(one, prior=OF_ASKED if by else OF_OTHERS) for one in rankings_told(text, top))
    spans = [replace(one, prior=OF_OTHERS) if _of_opposite_deed(question, text, one) else one for one in spans]
    if persons_told is not None:
        low, high = persons_told.span("items")
        spans = [one for one in spans if (one.start, one.end) == (low, high) or one.end <= low or high <= one.start]
    if _ASKS_PERSONS.search(question.text):
        spans = [one for one in spans if any(persons(item) for item in one.items)]
    if question.count:
        exact = [s for s in spans if len(s.items) == question.count]
        return exact + [s for s in spans if len(s.items) != question.count]
    return spans


_ASKS_PERSONS = re.compile(r"哪[些几]个?(?:人(?![口群均才民员士])|同志|选手|老师|教师|职工|模范)")
_ADDED, _CUT = re.compile(r"新增|增设|增加|新设|新开|恢复"), re.compile(r"取消|撤销|撤并|停用|停开|减少|关闭")


def _of_opposite_deed(question: Parsed, text: str, span: Span) -> bool:
    """Whether a list tells what was taken away where what was added is asked, or the other way round."""
    clause = text[text.rfind("，", 0, span.start) + 1 : span.end]
    for asked, other in ((_ADDED, _CUT), (_CUT, _ADDED)):
        if asked.search(question.text) and not other.search(question.text):
            return other.search(clause) is not None and asked.search(clause) is None
    return False


_LEAD_IN = re.compile(
    r"(?:高标准建设|高水平建设|加快建设|重点建设|建设|包括|即|是指|分别是|分别为|就是|有|为|是|推动|实施|发展|打造|引进|围绕|聚焦|形成|构建|以|了|对|在|等)(?=[^、]{2})"
)


_DASHED = re.compile(r"[^、—]*—{1,2}")  # 其余3件——甲、乙、丙
_QUOTED_BEFORE = re.compile(r"(?:(?<=[过有是为括由以从用])|(?<=[，：]))“[^“”]{1,16}”$")
_QUOTED_WITHIN = re.compile(r"“一带一路”[^，。；！？：“”\n（）]*")  # what counts the items behind them is no part


def _enumerations(text: str) -> list[tuple[int, int]]:
    """Return stretches "A、B、C和D" between other punctuation."""
    found = []
    for match in re.finditer(r"[^，。；！？：“”\n（）]*、[^，。；！？：“”\n（）]*", text):
        start, end = match.span()
        start += after.end() if (after := _DASHED.match(match.group())) else 0
        head, *others = text[start:end].split("、")
        if not head and (quoted := _QUOTED_BEFORE.search(text, 0, start)) is not None:
            start = quoted.start()  # 通过|“澜州通”、公众号和电话
        leads = [lead.end() for lead in _LEAD_IN.finditer(head)]
        if leads:
            borders = {after for _, _, _, after in tagged(head)}  # not 有 of 有限公司
            # 推动|高质量发展能力、服务群众能力: what all end with is no item.
            start += next((e for e in reversed(leads) if e in borders and not others[0].endswith(head[e:])), 0)
        within = _QUOTED_WITHIN.match(text, end)
        found.append((start, within.end() if within else end))
    return found
