"""Whether a figure is another sort than asked: an average, a turnover, of all phases, of another amount or item."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from rag.binding import AMOUNT
from rag.changes import by_what, no_change, of_old
from rag.clauses import after_last
from rag.codes import of_another_code
from rag.columns import is_row
from rag.located import of_all_or_some
from rag.modality import of_goal_met
from rag.names import behind, core, persons, subject_names
from rag.parallel import misaligned, respectively
from rag.passages import Passage
from rag.portions import of_asked_part, of_other_deed
from rag.prices import of_other_grant, of_other_price
from rag.query import Parsed
from rag.ranked import of_other_rank
from rag.shares import of_other_giver, of_other_whole
from rag.sorts import of_another_sort
from rag.span import Span
from rag.stages import of_other_stage
from rag.stretches import names_another
from rag.synonyms import forms
from rag.zones import of_other_level, of_other_zone

# What is measured all the time has a mean of the year, which is the year's figure: 年均浓度, 年均气温.
_YEARLY = r"年均(?!衡|浓度|值|气温|温度|降[水雨]|湿度|风速|径流|水位|流量)"
_AVERAGE = re.compile(rf"{_YEARLY}|月均|日均|平均每|人均|户均|亩均|单位")
_RISE = re.compile(r"增减|变动|变化|增长|增幅|增速|增加(?!值)|净增|上升|提升|提高|涨|下降|降低|减少|翻|下滑|回落")
_GOAL_SET = re.compile(r"(?:目标|预期)[值数]?(?:定|设|确定|调整|调|提)?(?:在|为|是|到|至)?$")  # 增加值的预期目标定在8%
_A_YEAR = re.compile(rf"{_YEARLY}|平均每年")
_OF_EACH_YEAR = re.compile(r"年均|年平均|年度平均|平均|[每一1]年|/年|复合")


def _asks_average(question: Parsed, average: str) -> bool:
    if average in ("年均", "平均每") and _A_YEAR.search(question.text):
        return True
    return average in question.text


def _told_of_each_year(passage: Passage, span: Span) -> bool:
    """Whether a figure is called a yearly average, before it or right behind it: what one year had is none."""
    low = after_last("；;", passage.text, span.start)
    end = passage.clause_at(span.start)[1]
    return _OF_EACH_YEAR.search(passage.text, low, end) is not None or _A_YEAR.search(passage.title) is not None


# "1000万人次以上的机场有27个" tells how many, not how much.
_OF_THOSE = re.compile(r"(?<=[上下])的[^，。；]{1,10}?(?:有|共|达)\d")


def _left_out(word: str, text: str) -> bool:
    """Whether a text names only those who are not what a word says: 非网民."""
    return f"非{word}" in text and text.count(word) == len(re.findall(rf"(?<![东西南北中])非{re.escape(word)}", text))


def _of_the_others(word: str, asked: str, passage: Passage) -> bool:
    """Whether 非居民 are asked of, and all that is told is of those who are."""
    if f"非{word}" not in asked or f"扣非{word}" in asked or len(word) < 2:
        return False
    if word in passage.text:
        return f"非{word}" not in passage.text
    return word in f"{passage.title}\n{passage.before}" and f"非{word}" not in passage.before


_AMOUNTS = re.compile(rf"税收收入|税款|{AMOUNT.pattern}|零售|社零|投入|票房|成本|亏损|负债|资产")
_SAME_AMOUNT = {"营收": "收入", "GDP": "总值", "经济总量": "总值", "社零": "零售", "税收收入": "税收", "税款": "税收"}


# "每年2亿元专项资金" is not what a thing costs.
_ASKS_COST = re.compile(r"总投资|总造价|造价")
_FUND = re.compile(r"的?(?:专项|产业|发展|引导|财政|风险)*(?:资金|基金|贷款|债券|补贴|奖补)")


def _another_amount(question: Parsed, before: str, segment: str, sofar: str, earlier: str) -> bool:
    """Whether another amount is named right before a figure, and the asked one nowhere in its clause.

    Where its clause names none (收入3亿元，公交公司2亿元) it is the one that its part of the sentence does (``sofar``),
    or an ``earlier`` part.
    """
    asked = _amounts(question.text)
    if len(asked) == 1 and not _AMOUNTS.search(segment):
        # 化工实现收入41亿元；建材18亿元: the amount is named of the first alone.
        named = sofar if _AMOUNTS.search(sofar) else earlier
        return bool(_AMOUNTS.search(named)) and not asked & _amounts(named)
    if "税收" in asked and "税" not in segment:
        return bool(_AMOUNTS.search(before))  # all of the revenue is not what taxes bring
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
    phase = _PHASE.search(question.text)
    if phase and _IN_ALL.search(segment) and not _IN_ALL.search(question.text):
        among = re.compile(
            rf"(?:其中[，：]?[一-鿿]{{0,4}}|[分共][一二三四两]期[^。；]{{0,12}}){phase.group()}[^。；]{{0,20}}投资"
        )
        if among.search(passage.whole) and not among.search(passage.text):
            return True  # 总投资8.6亿元的一期, where "其中一期用地95亩，投资5.2亿元" tells its own
    if not phase and _IN_ALL.search(question.text) and (told := _PHASE.search(segment)):
        return not _IN_ALL.search(segment) and told.group() not in passage.title  # 一期投资22亿元 is not all of it
    if not phase or _ALL_PHASES.search(question.text) or _PHASE.search(segment):
        return False
    found = _ALL_PHASES.search(passage.text)
    return found is not None and found.start() <= passage.text.find(segment) + len(segment)


_IN_ALL = re.compile(r"总投资|总造价")
# How much a day is asked: what a year had is no answer.
_A_DAY = re.compile(r"[每一][天日](?!游)|日均|每昼夜")
_OF_A_DAY = re.compile(
    r"[每单一][天日]|日[均供产处最需用接]|(?<!\d)日(?:新增|可|排|发|运|客|吞|通)|[/／][天日d]|昼夜|[天日][）)]"
)


def _not_a_day(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure of one day is asked, and a sentence tells of none."""
    if not _A_DAY.search(question.text) or span.figure is None or span.figure.measure in ("money", "percent"):
        return False
    if span.figure.measure == "area":  # 占地62亩，日处理污水8万吨
        return not _OF_A_DAY.search(passage.text, *passage.segment_at(span.start, span.end))
    return not (_OF_A_DAY.search(passage.text) or _OF_A_DAY.search(passage.before))


# A wing of a hospital, a campus: what another one has is no answer.
_WING = re.compile(r"[一-鿿\d](?:院区|校区|厂区|港区|库区|航站楼|分院|号楼)")


def _of_other_wing(question: Parsed, passage: Passage) -> bool:
    asked = _WING.findall(question.text)
    if not asked:
        return False
    near = f"{passage.title}\n{passage.before}{passage.text}"
    return not any(wing in near for wing in asked) and _WING.search(near) is not None


# "是多少亿元": what is told in yuan is another thing's.
_UNIT_ASKED = re.compile(r"(?:多少|几)(?P<unit>[万亿])元")
_TOO_SMALL = 0.001  # of the unit asked
_EACH_HEAD = re.compile(r"人均|户均|[每均]人")
_PER_HEAD = re.compile(r"人均(?=[一-鿿]{0,4}(?:生产|产[值出]|GDP|增加值|税收|贷款|存款))")


def _of_other_scale(question: Parsed, passage: Passage, span: Span, segment: str) -> bool:
    """Whether a sum is far less than the unit that is asked, or of one inhabitant where that of all is, or of all."""
    if "人均" not in question.text and _PER_HEAD.search(segment):
        return True
    if "人均" in question.text and not _EACH_HEAD.search(segment):
        before = f"{passage.title}\n{passage.before}{passage.text[: span.start]}"
        return _AMOUNTS.search(segment) is not None or not _EACH_HEAD.search(before)
    asked, figure = _UNIT_ASKED.search(question.text), span.figure
    if asked is None or figure is None or figure.measure != "money" or figure.value is None:
        return False
    return figure.value < _TOO_SMALL * {"万": 1e4, "亿": 1e8}[asked["unit"]]


_OCCASION = re.compile(
    r"(?:春节|元旦|清明|五一|“五一”|端午|中秋|国庆|“十一”|双节|黄金周|小?长假|假期|暑期|寒假|春运|节假日)(?:[^，。；]{0,4}(?:期间|假期|长假|[三五七八]天|首日))?"
    r"|首日|单日|当日|当天|开幕式|展会期间|节庆期间"
)


_EVENT = re.compile(r"(?P<what>[一-鿿]{1,4}[节会展赛])期间")  # 灯会期间累计接待游客61.2万人次
_OF_EVENT = re.compile(r"[届节展赛]|[灯庙车书花歌舞峰年]会|博览会|交易会|洽谈会|推介会|招聘会|活动")

A_MONTH = 27  # days


def _of_an_occasion(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure is of a holiday or a day, where that of months is asked: 国庆期间接待游客8.6万人次."""
    long = any((asked.last - asked.first).days >= A_MONTH for asked in question.spans)
    if not long or _OCCASION.search(question.text):
        return False
    low = passage.text.rfind("；", 0, span.start) + 1
    if (event := _EVENT.search(passage.text, low, span.start)) and not _OF_EVENT.search(question.text):
        return event["what"][-2:] not in question.text
    return _OCCASION.search(passage.text, low, span.start) is not None


# 他承包的120亩稻虾田: one farmer's, where a town's are asked.
_HIS_OWN = re.compile(r"(?:[他她我]|自己|自家)家?(?:[也又还已])?(?:承包|租种|流转|耕?种|栽|养|包|租)[^，。；]{0,4}的$")


_INVESTED = re.compile(r"投资|造价|花了?")
_ASKS_SO_FAR = re.compile(r"完成|累计|截至|已|目前|年|月|到位|拨付|支出")
_DONE_SO_FAR = re.compile(r"(?:截至|累计|已)[^，。；]{0,12}完成(?:固定资产)?投资[了约近超过达]{0,2}$")
_OF_PLAN = re.compile(r"，(?:占|为|是)(?:计划|年度计划|总投资|概算|批复)[^，。；]{0,6}的?\d")


def _so_far(asked: str, text: str, low: int, span: Span) -> bool:
    """Whether a sum is what was spent so far (截至10月底完成投资4亿元，占计划的81%), and it is asked what all takes."""
    if not _INVESTED.search(asked) or _ASKS_SO_FAR.search(asked):
        return False
    return _DONE_SO_FAR.search(text, low, span.start) is not None and _OF_PLAN.match(text, span.end) is not None


_DID_SO_MUCH = re.compile(
    r"(?:一共|总共|共|先后|累计|已经?|这次|当年)*(?:拿|得|获|夺|赢|写|教|带|救|捐|发表|出版|培养|资助)"
)


@lru_cache(maxsize=256)
def _persons_asked(question: str) -> tuple[str, ...]:
    """Return who opens a question that asks how much somebody won or did: 桑榆一共拿了几枚金牌."""
    return tuple(name for name, start, end in persons(question) if start == 0 and _DID_SO_MUCH.match(question, end))


def _of_one_person(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure is of what one person has, and no person is asked of."""
    if not _HIS_OWN.search(passage.text, passage.clause_at(span.start)[0], span.start):
        return False
    return not any(term.pos[:2] == "nr" or term.text in ("承包", "大户", "流转") for term in question.terms)


_ASKS_CHANGED = re.compile(r"更新|新增|添置?|购[置买]|更换|报废|增加|再添|再买")
_HAD = re.compile(r"(?:现|原|已)有[一-鿿]{0,6}$")


def _of_a_group(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure is of several that the asked one is named as one of: 望溪小学等9所小学…约2700名学生."""
    if _SEVERAL.search(question.text):
        return False
    names = [name for name in subject_names(question.text) if len(core(name)) > 1]
    clause = passage.text[: span.start]
    return any(behind(name, _AND_OTHERS, clause) for name in names)


_AND_OTHERS = re.compile(r"等(?:\d+|[一二三四五六七八九十]+)[一-鿿]")
_SEVERAL = re.compile(r"等|这些|几[所个家]|各")
# 禾川滤布有限公司（持股100%）实现收入…，净利润1920万元
_HELD_COMPANY = re.compile(
    r"(?P<name>[一-鿿]{2,16}?公司)[（(](?:[^（）()]{0,6}持股|全资|控股|参股)[^（）()]{0,10}[）)]"
)


def _of_a_subsidiary(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a sentence tells first of a company that another one holds, where the question names none."""
    held = _HELD_COMPANY.search(passage.text, 0, span.start)
    if held is None or core(held["name"])[-2:] in question.text:
        return False
    return not any(core(name) in held["name"] for name in subject_names(question.text))


def _of_others(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure is of one person, of a group, of a subsidiary or of what was there, where none is asked of."""
    told_of = (_of_one_person, _of_a_group, _of_a_subsidiary, _of_what_was_there)
    return any(told(question, passage, span) for told in told_of)


def _of_what_was_there(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure is of what there is, where it is asked how much of it is renewed or added: 现有校车34辆."""
    low = passage.segment_at(span.start, span.end)[0]
    return _ASKS_CHANGED.search(question.text) is not None and _HAD.search(passage.text, low, span.start) is not None


def _sofar(text: str, span: Span) -> str:
    """Return what stands before a figure in its part of a sentence, with what its parts are called by."""
    part = after_last("；;", text, span.start)
    if part and is_row(text):
        return text[: span.start]  # 项目：门票全价；旺季：75元
    label = _LABEL.match(text) if part else None
    # 票价：成人每场25元；月卡280元，年卡1800元
    return (label.group() if label else "") + text[part : span.start]


def _of_other_part(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether the asked thing has a part of the sentence of its own, and a figure stands in another's: 甲楼…；乙楼…."""
    if "；" not in passage.text:
        return False
    focus = {term.start for term in question.focus}
    own = [term for term in question.terms if term.start not in focus and not term.must]
    if not own:
        return False
    thing = question.text[own[0].start : own[-1].end]
    if len(thing) < LONG_FOR_A_THING or any(a.end != b.start for a, b in pairwise(own)):
        return False
    parts = [(match.start(), match.end()) for match in _PART.finditer(passage.text)]
    named = [n for n, (low, high) in enumerate(parts) if thing in passage.text[low:high]]
    mine = next((n for n, (low, high) in enumerate(parts) if low <= span.start < high), -1)
    return bool(named) and 0 <= mine < named[0]


LONG_FOR_A_THING = 4  # characters
_PART = re.compile(r"[^；]+")
# What goes on about the thing of the clause before: 入住公寓，期限不超过3年.
_GOES_ON = re.compile(r"[，；]?(?:期限|时间|工期|时长|周期|全程|为期|持续|最[长短多少]|其中|一般|通常|年限|有效期)")


def _lasts_another(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether how long is asked of what another clause names, and this one begins with a thing of its own."""
    if span.figure is None or span.figure.measure != "duration" or "duration" not in question.measures:
        return False
    low, high = passage.clause_at(span.start)
    clause = passage.text[low:high]
    focus = [term.text for term in question.focus if term.pos[:1] in "nv"]
    if _GOES_ON.match(clause) or any(word in clause for word in focus):
        return False
    others = [passage.text[begin:end] for begin, end in passage.clause_spans if begin != low]
    held = len(focus) > 1 and any(all(word in other for word in focus) for other in others)
    return held and names_another(clause, focus)


_LABEL = re.compile(r"[\s　]*[一-鿿]{0,4}(?:价格?|费用?|门票|标准)[：:]")


_ASKS_AREA = re.compile(r"(?P<of>[一-鿿]{2})(?:有多大的?面积|的?(?:建筑|占地)?面积(?:是|有)?多[少大]|占地多少|有多大)")


def _of_what_is_not_named(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether an area is told where nothing names what it is asked of: the school's, where its 食堂 is."""
    asked = _ASKS_AREA.search(question.text)
    if asked is None or span.figure is None or span.figure.measure != "area":
        return False
    if not any(t.text == asked["of"] and t.pos[:1] == "n" for t in question.terms):
        return False
    return not any(form in passage.around for form in (asked["of"], *forms(asked["of"])))


def contradicts(question: Parsed, passage: Passage, span: Span | None) -> bool:
    """Whether a figure is another sort than asked: no rate of change, no price, an average, a whole, a capacity."""
    if span is None or span.figure is None:
        return False
    if (whose := _persons_asked(question.text)) and not any(name in passage.around + passage.lead for name in whose):
        return True  # 望潮区以68枚金牌, where it is asked how many somebody has
    low, high = passage.segment_at(span.start, span.end)
    segment = passage.text[low:high]
    if _of_others(question, passage, span) or _of_what_is_not_named(question, passage, span):
        return True
    if _of_other_wing(question, passage) or _of_other_scale(question, passage, span, segment):
        return True
    before, sofar = passage.text[low : span.start], _sofar(passage.text, span)
    if span.figure.measure == "money" and of_other_price(question, before, segment, sofar):
        return True
    clause = passage.clause_at(span.start)[0]
    if no_change(question, passage.text, clause, span.start) or by_what(question, passage.text, clause, span.start):
        return True
    if of_old(question, passage.text, span.start, span.end):
        return True
    if _lasts_another(question, passage, span) or _of_other_part(question, passage, span):
        return True
    if span.figure.measure == "money" and of_other_grant(question, passage.clause(span.start)):
        return True
    if of_asked_part(question, passage, span) is False or of_other_deed(question, passage, span):
        return True
    if of_other_rank(question, passage, span) or of_another_code(question, passage, span):
        return True
    if misaligned(question, passage, span) or _not_a_day(question, passage, span):
        return True
    if span.figure.measure == "money" and _ASKS_COST.search(question.text) and _FUND.match(passage.text, span.end):
        return True
    amount = span.figure.measure == "money" or (span.figure.measure == "percent" and question.growth)
    if amount and _another_amount(question, before, segment, sofar, passage.text[: span.start]):
        return True
    if span.figure.measure == "money" and _so_far(question.text, passage.text, clause, span):
        return True
    if _CAN.search(passage.text[low : span.start]) and not _ASKS_CAN.search(question.text):
        return True  # what a port can take in is not what it took in
    if _of_all_phases(question, passage, segment) or of_other_stage(question, passage, span):
        return True
    if _of_an_occasion(question, passage, span) or of_another_sort(question, passage, span):
        return True
    if _OF_THOSE.match(passage.text, span.end) and span.figure.measure != "percent":
        return True
    if any(_of_the_others(term.text, question.text, passage) for term in question.terms):
        return True
    if any(_left_out(term.text, segment) for term in question.terms if f"非{term.text}" not in question.text):
        return True
    average = _AVERAGE.search(segment)
    if (
        average
        and average.group() in ("年均", "月均", "日均", "平均每")
        and not _asks_average(question, average.group())
    ):
        return True
    if _A_YEAR.search(question.text) and not _told_of_each_year(passage, span):
        return True
    if of_other_giver(question, passage) or of_other_zone(question, passage, span):
        return True
    if of_other_level(question, passage, span):
        return True
    if of_other_whole(question, passage, span) or of_all_or_some(question, passage, span):
        return True
    if question.growth:
        told_from = (
            passage.clause_at(span.start)[0] if respectively(passage.text, span.start) else low
        )  # 分别增长3.1%、6.2%
        if question.target and told_from and of_goal_met(passage, span.start):
            told_from = passage.clause_at(told_from - 1)[0]  # 增长7.6%，低于8%的年初目标
        told = passage.text[told_from : span.start]
        if not _RISE.search(told) and not (question.target and _GOAL_SET.search(told)):
            return True
    if re.match(r"的", passage.text[span.end :]) and span.figure.measure == "percent":
        return False  # "贡献了50%的税收" is a share
    return bool(re.search(r"占|比重", question.text)) and not re.search(r"占|比重|比例|率|份额", segment)
