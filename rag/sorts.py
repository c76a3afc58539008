"""Whether the words around a figure make it one of another sort than the question's: new, of each, a change, a cost."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.sites import of_another_site
from rag.span import Span

# 新增企业多少家 is not answered by how many there are.
_ASKS_NEW = re.compile(r"新增|净增|新认定|新培育|新引进|新签约|新开工|新设立?|新登记|新注册")
_NEARBY = 24  # characters before a clause in which 新增 may stand that it goes on from
_TELLS_NEW = re.compile(r"新|净增|增加|引进|签约|开工|认定|培育|设立|登记|注册|诞生")
# 完成投资 is what was spent, and not what the whole will cost.
_ASKS_SPENT = re.compile(
    r"完成(?!的?总)投资|实际投资|已投|投资完成|到位|实际(?:上|一共|总共)?(?:花|用|支出|造价|发|投)|决算|最[后终][^，。？]{0,4}花"
)
_COSTS = re.compile(r"总投资|概算|估算|总造价|预算")
_SPENT = re.compile(r"完成|到位|已投|累计|实际|决算")
# 2.1万贫困人口 are not all inhabitants.
_SOME_PEOPLE = re.compile(
    r"(?:名|人|户)?(?P<sort>贫困|脱贫|流动|外来|农业|非农业?|受灾|失业|老年|老龄|就业|搬迁|移民|低保|建档立卡|返乡|务工|残疾|育龄)[一-鿿]{0,2}(?:人口|群众|人员|户)"
)
_EACH = re.compile(r"(?:^|[，、；：])各[一-鿿]{1,4}$")
_ASKS_EACH = re.compile(r"[各每]|分别")
_POINTS = frozenset(("个百分点", "百分点"))
_ASKS_CHANGE = re.compile(
    r"百分点|变化|相差|差多少|高多少|低多少|多多少|少多少|[降增减涨跌]|升(?!学|级)|提高|回落|拉动|贡献"
)
_ASKS_RATE = re.compile(r"(?<![增速长利效功频汇税费])率(?!先|领|队)|浓度|含量")
_GREW = re.compile(r"(?:增长|下降|上升|增加|减少|回落|上涨|下跌)(?:了|约|近|超过?)?$")
_CLOCK_BEFORE = re.compile(r"(?<![A-Za-z\d.])\d{1,2}[：:]\s?$")  # of PM2.5：36 none
_CLOCK_AFTER = re.compile(r"\s?[：:]\d")
# 海洋生产总值 is no GDP.
_ASKS_GDP = re.compile(r"GDP|生产总值", re.IGNORECASE)
_OF_SECTOR = re.compile(r"(海洋|农业|林业|渔业|工业|文化|旅游|数字|生态)(?:经济)?生产总值")
# 扣非净利润 is another figure than 净利润.
_NOT_RECURRING = re.compile(r"扣非|扣除非经常")
# "二期工程总建筑面积18.6万平方米，…包括体育馆1座": what the whole has, of which a part is asked.
_INCLUDES = re.compile(r"包括|包含|涵盖|内设|内含|由[^，。；]{0,20}组成")


# "离年初目标还差400万元": by how much a goal was missed is none.
_FROM_GOAL = re.compile(
    r"(?:(?:目标|计划|任务|预期|预算)[值数]?(?:还|仅|只|尚|略|相)*(?:差|少|低|短|多|高)[了出]?|(?:超出|超额)(?:年初|年度|全年|既定|预定)*(?:目标|计划|任务|预期)[值数]?)约?$"
)
_ASKS_GAP = re.compile(r"差|超|[多少高低]了?多少|偏离")


def of_another_sort(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure is of another sort than the one asked, by what stands around it."""
    figure, asked, text = span.figure, question.text, passage.text
    if figure is None:
        return False
    low, high = passage.clause_at(span.start)
    if _CLOCK_BEFORE.search(text, max(0, span.start - 4), span.start) or _CLOCK_AFTER.match(text, span.end):
        return True
    if figure.unit in _POINTS and not question.growth and not _ASKS_CHANGE.search(asked):
        return True
    if _FROM_GOAL.search(text, low, span.start) and not _ASKS_GAP.search(asked):
        return True
    rate = figure.measure == "percent" and not question.growth and _ASKS_RATE.search(asked)
    if rate and _GREW.search(text, low, span.start):
        return True  # 增长25% is no rate of completion, and no content
    if figure.measure in ("count", "person") and _ASKS_NEW.search(asked):
        return not _TELLS_NEW.search(text, max(0, low - _NEARBY), high)
    if figure.measure == "money" and _ASKS_SPENT.search(asked):
        before = text[text.rfind("；", 0, span.start) + 1 : span.start]
        if _COSTS.search(before) and not _SPENT.search(before):
            return True
    people = _SOME_PEOPLE.match(text, span.end) if "人口" in asked else None
    if people and people["sort"] not in asked:
        return True
    if _EACH.search(text[low : span.start]) and not _ASKS_EACH.search(asked):
        return True
    if _ASKS_GDP.search(asked) and (sectors := _OF_SECTOR.findall(text, low, span.start)) and sectors[-1] not in asked:
        return True
    if _NOT_RECURRING.search(asked) and not _NOT_RECURRING.search(passage.before + text):
        return True
    return of_another_site(question, passage) or _of_the_whole(question, text, span)


def _of_the_whole(question: Parsed, text: str, span: Span) -> bool:
    """Whether what is asked of stands only among the parts that a sentence lists after the figure."""
    listed = _INCLUDES.search(text, span.end)
    if listed is None:
        return False
    focus = {term.text for term in question.focus}
    things = [t.text for t in question.terms if t.pos[:1] == "n" and len(t.text) > 1 and t.text not in focus]
    named = [thing for thing in things if thing in text]
    return bool(named) and all(text.find(thing) > listed.start() for thing in named)
