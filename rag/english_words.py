"""What an English sentence says of its figures, against the Chinese words that stand with them in the evidence.

A small dictionary of what archives count and measure, and the words for growth and fall. A figure whose measure is
none of these cannot be compared, so it is not released.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.clauses import CLAUSE, between

# English words, and what the Chinese for one of them has in it.
_GLOSSARY = """
gdp|gross domestic product|economic output : 生产总值|GDP|经济总量
gross regional product|grp : 生产总值|GDP
added value|value added|value-added : 增加值
debts?|liabilit(?:y|ies)|borrowings? : 债|负债|借款
deficits? : 赤字|逆差
surplus(?:es)? : 顺差|盈余|结余
tax revenues?|tax receipts?|taxes|tax income : 税
(?:fiscal|budget(?:ary)?|government) revenues? : 财政.*收入|预算收入
(?:fiscal|budget(?:ary)?|government) (?:expenditures?|spending) : 支出
operating revenues?|operating income|turnover : 营业收入|营收|营业额
revenues?|income|earnings : 收入|营收
(?:tourism|tourist) revenues? : 旅游.*收入
sales : 销售|零售|销量
retail sales : 零售
net profits? : 净利润
profits? : 利润|盈利
loss(?:es)? : 亏损|损失
costs?|expenses? : 成本|费用|造价|支出
expenditures?|spending : 支出|经费|投入|消费|花费
funds?|funding|subsid(?:y|ies)|grants? : 资金|经费|补助|补贴|拨款|基金
budget : 预算|经费
foreign trade|imports and exports|trade volume|total trade : 进出口|外贸
exports? : 出口
imports? : 进口
foreign (?:investment|capital) : 外资|外商
investments? : 投资|投入
savings|deposits? : 存款|储蓄
loans?|lending|credit : 贷款
wages?|salar(?:y|ies)|pay : 工资|薪|收入
prices? : 价
unemployment : 失业
employment|jobs? : 就业|岗位
population|residents|inhabitants : 人口|居民|市民
people|persons : 人|名
workers?|employees?|staff : 员工|职工|工人|人员|人
students?|pupils? : 学生|新生|在校|子女
graduates? : 毕业生
teachers? : 教师|老师
schools? : 校|中小学|小学|中学
kindergartens?|nursery schools? : 幼儿园
school places|seats : 学位|座位
universit(?:y|ies)|colleges? : 大学|高校|学院
hospitals? : 医院
clinics?|health cent(?:er|re)s? : 卫生院|诊所|卫生
patients? : 患者|病人|人次
(?:hospital )?beds? : 床位
outpatients?|outpatient visits? : 门诊|门急诊
doctors?|physicians? : 医生|医师
visitors?|tourists? : 游客|旅客|参观|观众|人次
passengers? : 旅客|乘客|客流|客运
trips?|visits? : 人次|次
grain|cereals? : 粮食
vegetables? : 蔬菜
rice : 水稻|稻
wheat : 小麦
(?:grain |crop )?(?:output|production|yield|harvest) : 产量|产值|生产|总产|产出
fish|aquatic products? : 水产|鱼
sown area|farmland|arable land|planted area : 面积|耕地|农田|播种
area|hectares|mu : 面积|亩|平方|公顷
trees?|forest(?:s| coverage| cover)? : 林|树
parks? : 公园|园区
roads?|highways? : 公路|道路
expressways?|motorways? : 高速
railways?|railroads?|rail : 铁路|高铁|轨道
metro|subway : 地铁|轨道
bridges? : 桥
tunnels? : 隧道
lanes? : 车道
length|long|distance|mileage : 长|里程|公里|米
height|high|tall|altitude : 高|海拔
width|wide : 宽
depth|deep : 深
ports? : 港
berths? : 泊位
cargo|freight : 货物|货运|货
containers?|teus? : 集装箱|标箱
throughput : 吞吐量
ships?|vessels?|boats? : 船|艘
(?:shipping )?routes?|lines? : 航线|线路|线|航班
cars?|vehicles?|automobiles? : 车
buses : 公交|客车
electricity|power : 电
water : 水
gas : 气
coal : 煤
energy : 能源|能耗|能
emissions?|carbon : 排放|碳
concentration|pm ?2\\.5|pm ?10 : 浓度|PM
good(?: air)?(?:[ -]quality)? days|clear days : 优良天数|优良
projects? : 项目|工程
agreements?|contracts?|deals? : 协议|合同|签约|签订|订单
patents? : 专利
companies|company|firms?|enterprises?|businesses : 企业|公司|家|单位|户
households?|famil(?:y|ies)|homes : 户|家庭
houses?|housing|apartments?|flats|dwellings : 房|住宅|套|户
(?:residential )?(?:communit(?:y|ies)|neighbou?rhoods?) : 小区|社区
villages? : 村
towns?|townships? : 镇|乡
books?|volumes? : 书|册|图书|本
museums?|librar(?:y|ies) : 馆
exhibitors?|participants?|delegates?|attendees?|athletes?|contestants? : 参展|参赛|参加|代表|选手|人|名
teams? : 队
medals?|prizes?|awards? : 奖|牌
meetings?|sessions?|conferences? : 会
deaths?|casualt(?:y|ies)|died|killed : 死|亡|难
injur(?:y|ies|ed) : 伤
cases? : 例|案|起|件
accidents? : 事故
rate|proportion|percentage|share|ratio : 率|占|比重|比例|比
growth : 增长|增速|增幅|提高|上升
measures? : 措施|举措|办法
innovation|innovations|practices : 创新|做法
pilot|reforms? : 改革|试点
stages?|phases? : 阶段|期
days?|months?|weeks?|hours?|minutes? : 天|日|月|周|时|分|假期
times : 次|倍|届|番
places?|sites?|locations? : 处|地|点|所
units?|departments? : 单位|部门|台|套
"""
_MEASURES = tuple(
    (re.compile(rf"\b(?:{english.strip()})\b", re.IGNORECASE), re.compile(chinese.strip()))
    for english, _, chinese in (line.partition(" : ") for line in _GLOSSARY.strip().splitlines())
)
_UP = re.compile(
    r"\b(?:r[oi]se[ns]?|rising|gr[eo]w(?:s|n|ing)?|growth|increas\w*|up|climb\w*|gain\w*|expand\w*|jump\w*|surg\w*|soar\w*|add(?:ed|itional)|improv\w*)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:f[ae]ll(?:s|en|ing)?|declin\w*|drop\w*|down|decreas\w*|contract(?:ed|ion|ing)|shr[aiu]nk\w*|reduc\w*|slump\w*|plung\w*|slid\w*|lower(?:ed)?|cut)\b",
    re.IGNORECASE,
)
_RISES = re.compile(r"(?<!负)增长|增|上升|提高|提升|上涨|回升|扩大|涨|[升翻]")
_FALLS = re.compile(r"负增长|下降|减少|降低|回落|下跌|下滑|缩|降|跌|减")


def is_measure(word: str) -> bool:
    """Whether an English word is one of those that name what is counted or measured."""
    return any(english.fullmatch(word) for english, _ in _MEASURES) or bool(
        _UP.fullmatch(word) or _DOWN.fullmatch(word)
    )


def disagrees(
    sentence: str,
    place: tuple[int, int],
    marks: Sequence[tuple[int, int]],
    source: str,
    held: tuple[int, int],
    asked: str,
) -> str | None:
    """Return how an English sentence tells a figure otherwise than its place in the evidence, None where it does not.

    Parameters
    ----------
    sentence, place, marks
        The English, the place of the figure in it and the places of all its figures.
    source, held
        What precedes the figure in the evidence with its own sentence, and the place of the figure there.
    asked
        The question, which names the measure where the sentence does not.
    """
    low = max((end for _, end in marks if end <= place[0]), default=0)
    high = min((start for start, _ in marks if start >= place[1]), default=len(sentence))
    near = f"{sentence[low : place[0]]} ; {_first_clause(sentence[place[1] : high])}"
    measures = _named(near) or _named(sentence[: place[1]]) or _named(sentence) or _named(asked)
    if not measures:
        return "has a measure that cannot be looked up in the evidence"
    stretch = between(CLAUSE, source, *held)
    clause, told = source[stretch], source[: stretch.stop]
    own = any(chinese.search(clause) for _, chinese in measures)
    compound = [
        one for one in measures if f"{one[0]} {measures[-1][0]}" in near or f"{measures[0][0]} {one[0]}" in near
    ]
    if any(not chinese.search(told) for _, chinese in compound):
        own = False  # wheat output is no other output
    bare = not re.sub(r"[^一-鿿]", "", _CHANGE.sub("", clause))
    if not own and not (bare and not compound and any(chinese.search(told) for _, chinese in measures)):
        return f"is told of {measures[-1][0]!r} in no cited evidence"
    rises, falls = bool(_UP.search(near)), bool(_DOWN.search(near))
    if rises != falls and (
        (rises and _FALLS.search(clause)) or (falls and _RISES.search(clause) and not _FALLS.search(clause))
    ):
        return f"goes {'up' if rises else 'down'}, not so in the evidence"
    if falls and not rises and not _FALLS.search(clause):
        return "goes down in no cited evidence"
    return None


# What alone makes no clause of its own: 增长25%, 去年为1992亿元.
_CHANGE = re.compile(
    r"同比|比上年|比去年|较上年|上年|去年|前年|今年|其中|同期|增长|下降|增加|减少|提高|上升|降低|达到?|[为是约近超过达占比较至到了由从]|个百分点|[万亿千百]?[元人家个]|[年月日]"
)


def _first_clause(text: str) -> str:
    return re.split(r"[,;]|\b(?:and|while|but|with)\b", text, maxsplit=1)[0]


def _named(text: str) -> list[tuple[str, re.Pattern[str]]]:
    """Return the measures that a text names, the longest of those at one place."""
    found = [(match.start(), match.end(), match[0], zh) for en, zh in _MEASURES for match in en.finditer(text)]
    return [
        (word, zh)
        for start, end, word, zh in sorted(found, key=lambda one: one[0])
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _, _ in found)
    ]
