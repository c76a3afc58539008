"""Whether a sum is another sort of price than asked: no price, a fee, what each gets where all is asked."""

from __future__ import annotations

import re

from rag.binding import AMOUNT
from rag.changes import asks_new
from rag.query import Parsed
from rag.sought import longest_common

# A price is asked, and a price is told: not a turnover.
_PRICE = re.compile(
    r"卖多少|多少钱[一每]|(?<![亏赔失收投花用挣赚拨给补捐筹融贷借欠存批][了到出进])(?<![亏赔失收投花挣赚拨补捐筹融贷借欠存])(?<![贷拨捐罚借存欠赔筹集汇]款)多少钱|售价|单价|票价|价格|房价|挂号费|[一每][斤张碗份瓶盒公平](?=.*多少)"
)
# What is asked how much it is, though it is no price.
_FUNDS = re.compile(
    r"合同|订单|经费|概算|预算|资金|拨款|补[贴助偿]|奖金|造价|投资|收入|支出|利润|税|债|捐|花费|费用|工资|薪|成本|产值|金额|实际|发[放了]"
)
_ONE = "[一每][件个台户人只套盏吨亩头株本张次瓶盒]"
_OF_EACH = re.compile(rf"{_ONE}(?=[^，。；]{{0,6}}\d)")
_ASKS_EACH = re.compile(rf"{_ONE}|标准|单价|人均|户均|各")
_GRANTED = re.compile(r"补[贴助偿]|津贴|奖励")
_IN_ALL = re.compile(r"共|合计|累计|总|发[放出了]|拨|支出|投入|资金|全[年市县区省]|(?:19|20)\d\d年")
_PIECE = "[辆台套架艘列件间座块亩吨升度方株头只本支条双晚夜天张碗份瓶盒桌壶杯趟场位节课]"
_EACH = re.compile(rf"[一每]{_PIECE}(?=.{{0,4}}(?:多少钱|几块))")
_PRICE_OF_EACH = re.compile(rf"售|价|费|每|/|一{_PIECE}")
_NAMES_IT = 3  # characters in a row
_PRICED = re.compile(r"门票|卖|售|价|费|每|/|一[斤张碗份瓶盒公]|投|奖|补|元起")
_A_PRICE = re.compile(r"[票售单房油]价|价格|票[面款]")
# "污水处理费每立方米0.95元" is no price of water.
_FEE = re.compile(r"([一-鿿]{2,5}费)(?:标准)?(?:[每一][一-鿿]{1,3})?[为是约]?$")


def of_other_price(question: Parsed, before: str, segment: str, sofar: str) -> bool:
    """Whether a sum of money is not what a question asks.

    ``before`` stands before it in its ``segment``, ``sofar`` in its part of the sentence: 二等座票价67元，一等座107元.
    """
    asked = question.text
    if funds := _FUNDS.search(asked) is not None:
        granted = _GRANTED.search(asked) and not _IN_ALL.search(asked)  # 补贴多少 asks what each gets
        if not (granted or _ASKS_EACH.search(asked) or asks_new(asked)) and _OF_EACH.search(segment):
            return True  # 每件150元 is not what was paid in all
        if _A_PRICE.search(segment) and not _A_PRICE.search(asked):
            return True  # 票价维持2元 is not what was spent
    if _SOLD.search(asked) and _ASKED_PRICE.search(segment) and not _ASKED_PRICE.search(asked):
        return True  # 底价2.2亿元 is not what it was sold for
    unit = _PER_UNIT.search(asked)
    if unit and unit["of"] not in segment and unit["of"] not in sofar:
        return True  # 不超过300万元, where it is asked how much for each 亩
    fee = _FEE.search(before)
    named = fee is not None and longest_common(before, asked) >= _NAMES_IT  # 读者证补办工本费
    if fee and "费" not in asked and fee[1][-3:-1] not in asked and not named:
        return True
    each = _EACH.search(asked)
    priced = _PRICE_OF_EACH if each else _PRICED
    told = priced.search(segment) or (priced.search(sofar) and not AMOUNT.search(segment))
    return bool((each or (_PRICE.search(asked) and not funds)) and not told)


_SOLD = re.compile(r"卖|成交|转让|拍[卖出]|出让")
_ASKED_PRICE = re.compile(r"底价|起拍|挂牌价|评估价|保留价|起始价|竞买保证金")
_PER_UNIT = re.compile(r"[每一](?P<of>[亩吨斤度方株头只件套辆])(?=[^，。？]{0,8}(?:多少|几))")


# 购房补贴 is no 生活补贴.
_GRANT = re.compile(
    r"(?P<sort>购房|租房|安家|生活|交通|住房|岗位|高温|创业|就业|伙食|科研|绩效|年终|取暖|培训|社保|助学|养老|医疗|失业|工伤|生育)"
    r"(?P<grant>补贴|补助|津贴|奖励|奖金|贷款|基金|保险)"
)


def of_other_grant(question: Parsed, clause: str) -> bool:
    """Whether a clause tells of another grant than the one asked, and not of that one."""
    asked = _GRANT.search(question.text)
    if asked is None or asked.group() in clause:
        return False
    told = [one for one in _GRANT.finditer(clause) if one["grant"] == asked["grant"]]
    return bool(told) and not any(one["sort"] in question.text for one in told)
