"""Whether a statement tells a target or an outcome, the whole or a part."""

from __future__ import annotations

import re
from typing import Literal

from index.tokens import tagged
from rag import columns
from rag.parallel import of_part
from rag.passages import Passage
from rag.query import STRIVES, Parsed
from rag.span import Span
from rag.spans import asks_amount

Modality = Literal["target", "plan", "outcome", "unclear"]

_NOT_AHEAD = "(?!求|闻|素|点|塞|领|近|军)"
# Each alternative by its first character, so that it is looked for in a fraction of the time.
_TARGET = re.compile(
    rf"力争|目标|计(?<!行动计)划(?!书|生育|单列|[，。；、：”》）])|要{_NOT_AHEAD}|(?<![小老大名健猛宿])将(?!其|该|[^，。；]{{2,12}}误){_NOT_AHEAD}|确保|预计|预期|拟(?<![模虚比]拟)(?![定合人态])|{STRIVES}|努力|任务是|安排|有望|年(?<![\d十百千几]年)内|按照[^，。；]{{0,10}}规划|需要?(?=达到|超过|完成|实现)"
    r"|到(?:20\d\d|[一二三四五六七八九〇]{4})年|为(?:20\d\d|明|新的?一)年[^，。；：]{0,6}?(?:定[下出]|设定|确定|描绘|擘画|锚定|划定|谋划)"
)
_OUTCOME = re.compile(
    r"(?:实现|完成|达到?)了|已(?!知)|同比|增长了|累计|截至|去年|上年|了(?![解得])|获评|超额|的\d+(?:\.\d+)?%|成功|获批|入选|落户|获得|荣获"
    r"|竣工|启用|建有|拥有|共有"
)
# Words of outcomes that stand in plans as well ("今年要…，高质量完成22项").
_EITHER = re.compile(r"完成(?!投资|目标)|建成|形成|取得|成效|实现(?!新)")
_REPORTS_TARGET = re.compile(
    r"完成(?:全年|年度|既定)?目标(?:任务)?的|超(?:额完成|过).{0,6}目标|(?:超出|[低高好优快慢]于|不及|未达)[到了]?[^，。；]{0,12}目标|目标(?:圆满|超额|顺利|如期)|落实率|实际(?!使用|利用|到账|到位)"
)
# "完成年初计划85亿元的102.8%，…": what follows is no target.
_MET = re.compile(
    r"完成[^，。；]{0,8}(?:计划|目标|预算|任务)[^，。；]{0,14}?\d[\d.]*%|(?:超出|超过|好于|高于|优于|低于|不及|符合)了?预期"
)
_CALLED_GOAL = re.compile(r"(?P<before>[^，。；：]{0,10})(?:目标|计划|任务)(?:数|值)?(?:是|为)?[：:]?$")
_PLANNED_HERE = re.compile(r"(?<!完成)(?:计划|预计|安排|预算|目标)[一-鿿]{0,6}$")
_REACHED = re.compile(r"完成|超|达到|实现|占|比|高于|低于|距|离|差")
# "107亿元的投资任务": the figure is the target, whatever is told of it.
_IS_TARGET = re.compile(
    r"^[^，。；的]{1,16}的[^，。；]{0,8}(?:目标|任务|计划|预期)"
    r"|^[约近超]?\d[\d.]*[%％万亿]{0,2}[一-鿿]{0,3}?(?:左右|以上|以内)?(?:年度|全年|年初|既定|预期|预定)(?:目标|任务|计划)"
)
# "“十三五”规划提出，2020年…达到25万亩": told long after, it was still only proposed.
_PROPOSED = re.compile(
    r"(?:规划|纲要|方案|计划|行动|建议|意见|工作报告|会议)(?:中|还|曾)?(?:提出|明确|要求|确定|部署)了?[，,：]?(?P<what>.*)$"
)
_HAS_GROWN = re.compile(r"[^，。；]{1,14}，(?:比|较)(?:去年|上年|前年)(?:同期)?(?:增|减|多|少|提高|上升|下降|增长)")
_DIGIT = re.compile(r"\d")
_LAST_OF_PLANS = 8  # the month from which on what is told of the year has mostly been done
# What officials say of work to come, where no plainer word tells.
_PLAN = re.compile(
    r"办好|打造|推进|加快|建设|提升|深化|争创|保障|推动|引进|培育|实施|发展|开展|加强|达到|要|保持|以上$"
)

# "总投资2270亿元的143个攻坚项目": the figure belongs to a set of projects, not to the whole that is asked.
_SET_AFTER = re.compile(
    r"^的?(?:首批|前|这)?(?P<count>\d+|[一二两三四五六七八九十百]+)(?:个|项|家|处|条|批|座|所)(?P<what>[^，。；]{0,24})"
)
_THING = r"(?:项目|工程|基地|中心|大厦|园区?|大桥|线|隧道|学校|医院|厂|公司|企业|路|楼|馆|站|机场|码头|水库)"
_ONE_AFTER = re.compile(rf"^的[^，。；、]{{1,24}}{_THING}")
_ONE_BEFORE = re.compile(
    rf"{_THING}[^，。；]{{0,8}}?的?(?:计划|预计|概算|估算)?(?:总投资|投资额?|总造价|造价|概算|投入)(?:为|达|约|是|额)?$"
)
# "安排交通项目38个，年度计划投资92亿元": of the projects just named.
_SET_BEFORE = re.compile(
    r"(?:项目|工程)\d+(?:个|项)[，,][^，。；]{0,12}$|\d+(?:个|项)[^，。；]{0,12}(?:项目|工程)[，,][^，。；]{0,12}$"
)
# The rest of a sentence that began on another page.
_FRAGMENT = re.compile(r"（(?:上接|紧接|接)[^（）]{1,8}版[^（）]{0,8}）")
_YEAR_LONG = re.compile(r"全年|(?<![\d十百千几])年内|年底前|月底前")
# "大桥全长3.2公里，总投资18.6亿元": the clause before says what it is the cost of.
_ONE_EARLIER = re.compile(
    rf"{_THING}[^。；]{{0,30}}[，,][^，。；]{{0,6}}?(?:计划|预计|概算|完成)*总?投资(?:额)?(?:为|约|达)?$"
)
_AMONG = re.compile(r"等(?:总投资|投资)?$")
_ATTRIBUTIVE = re.compile(r"^(?:以上|以下|以内|级)?(?:的)?(?:大|重大|重点|新|优质|产业|工业)*(?:项目|企业|工程)")
_ASKS_THING = re.compile(rf"{_THING}|工程|项目|改造|[一二三四五]期")


def modality_of(passage: Passage, offset: int) -> Modality:
    """Say whether the statement at the offset tells a target, work planned or an outcome; the nearest word decides."""
    clause_start, clause_end = passage.clause_at(offset)
    clause, sofar = passage.text[clause_start:clause_end], passage.text[:clause_end]
    if _IS_TARGET.match(passage.text[offset : offset + 30]):
        return "target"
    planned = _PLANNED_HERE.search(passage.text[clause_start:offset])
    if planned and "实际" in passage.text[offset : clause_end + 8] and "实际" not in clause[: offset - clause_start]:
        return "target"  # 计划投资5.8亿元，实际完成投资4.9亿元
    called = _CALLED_GOAL.search(passage.text[clause_start:offset])
    if called and not _REACHED.search(called["before"]):
        return "target"  # 目标120部，实际建成132部
    rest = passage.text[clause_end : clause_end + 24]
    reports = _REPORTS_TARGET.search(clause + rest)
    if reports and not (reports.start() >= len(clause) and reports.group() == "实际" and _TARGET.search(clause)):
        return "outcome"  # but of "计划投资5亿元，实际完成4亿元" the first is planned
    if _only_proposed(sofar):
        return "target"
    if _HAS_GROWN.match(passage.text, offset) and not _TARGET.search(sofar):
        return "outcome"  # 今年产值6300万元，比去年增加900万元
    time, _ = passage.time_at(offset)
    written = passage.article.date_span
    if time and written and time.last < written.first and "目标" not in clause:
        return "outcome"
    if time and written and time.first > written.last:
        return "target"
    if _TARGET.search(clause) or ("目标" in rest and not _REPORTS_TARGET.search(rest)):
        return "target"
    if _OUTCOME.search(clause):
        return "outcome"
    if _TARGET.search(_MET.sub("", sofar)):
        return "target"
    if _OUTCOME.search(sofar):
        return "outcome"
    if _heads_plan(passage.section[0]):
        return "target"  # 四、2020年计划
    if time and written and time != written and time.contains(written) and (time.last - written.last).days > 60:
        looks_back = time.first.year < written.first.year == time.last.year  # 近五十年
        if not looks_back and written.first.month <= _LAST_OF_PLANS:
            return "target"  # what a text of January says of the whole year is still to come
    if _EITHER.search(sofar):
        return "outcome"
    if written is None and time and passage.reported and passage.reported.span.contains(time):
        return "outcome"  # in a report without a date
    if _TARGET.search(passage.before) or _AHEAD.search(passage.section[0]):
        return "target"
    return "plan" if _YEAR_LONG.search(sofar) or _PLAN.search(clause) else "unclear"


def _only_proposed(sofar: str) -> bool:
    """Whether a sentence so far says that a plan proposes something, and of nothing that came of it."""
    proposed = _PROPOSED.search(sofar)
    return proposed is not None and not (_OUTCOME.search(proposed["what"]) or "实际" in proposed["what"])


_AHEAD = re.compile(r"目标|任务|计划|安排|打算|展望|要点|思路|部署")  # of a section's head
_LOOKS_BACK = re.compile(r"完成|回顾|情况|总结|落实|执行|实施|进展|成效")


def _heads_plan(head: str) -> bool:
    return _AHEAD.search(head) is not None and _LOOKS_BACK.search(head) is None


_SET_AS_GOAL = re.compile(rf"目标|力争|预期|确保|{STRIVES}")


def of_goal_met(passage: Passage, offset: int) -> bool:
    """Whether a figure is a goal of which the same clause tells if it was reached: 完成8.8%以内的控制目标."""
    text, low = passage.text, passage.clause_at(offset)[0]
    digit = _DIGIT.search(text, offset)  # 超过30%的目标
    high = digit.start() if digit else offset
    return bool(_IS_TARGET.match(text[offset : offset + 30]) and _REACHED.search(text, low, high))


def says_target(passage: Passage, offset: int) -> bool:
    """Whether a figure is called a goal in so many words, before it in its sentence or over its list."""
    if modality_of(passage, offset) != "target":
        return False
    head = passage.section[0]
    if _SET_AS_GOAL.search(head) and not _LOOKS_BACK.search(head):
        return True  # 二、2024年主要目标
    announced = passage.whole[slice(*passage.announced)] if passage.announced else ""
    sofar = passage.text[: passage.clause_at(offset)[1]]
    return _only_proposed(sofar) or _SET_AS_GOAL.search(announced + _MET.sub("", sofar)) is not None


def under_plan(passage: Passage, offset: int) -> bool:
    """Whether a figure stands in the section of what is planned: 二、2020年工作要点."""
    return _heads_plan(passage.section[0]) and modality_of(passage, offset) == "target"


# 完成年初目标了吗: a goal does not tell whether it was reached.
_ASKS_WHETHER_DONE = re.compile(
    r"(?:完成|实现|达到|达成|超过|突破)[^，。]{0,24}(?:吗|没有|了没|没|与否)[？?]?$|(?:有没有|是否|是不是)(?:完成|达到|实现|超过)"
)


# Asks of what is still to come, by its mood: 2023年要新增多少, 准备招多少人.
_AT_LAST = re.compile(r"最[后终]|到底|究竟|实际")
_IN_FACT = re.compile(r"实际(?!使用|利用)|建成[后时]|完工[后时]|竣工[后时]")
_LAID_OUT = re.compile(r"(?:规划|设计|计划|拟建|预计|估算)[一-鿿]{0,4}$")  # 规划全长6.8公里
_TO_COME = re.compile(
    r"要|会(?!议|展|员|计|费|场|馆|址|长|所|堂)|将|应|准备|打算|想|能(?!力|源|量|耗|效)|需|定[下为了]|指标|任务|规划|安排|部署"
    rf"|提出|展望|未来|{STRIVES}"
)


_ASKS_DONE = re.compile(r"(?:实现|完成|达到)[^，。？?]{0,12}(?:多少|几)|(?<![设定])了(?:多少|几)")


_OF_THINGS = re.compile(r"总投资(?:额)?(?:超过?|约|近|达到?|为)?$")  # 加快建设总投资740亿元的27个项目


def mere_goal(question: Parsed, passage: Passage, offset: int) -> bool:
    """Whether a figure is called a goal where what came of it is asked: no word of the question's looks ahead."""
    if question.kind != "figure" or question.target or question.all_years:
        return False
    if not question.spans and not _IN_FACT.search(question.text):
        return False
    if _TO_COME.search(question.text) or _OF_THINGS.search(passage.text[:offset]):
        return False
    if (of_column := columns.agrees(question.text, passage.text, offset)) is not None:
        return not of_column
    if says_target(passage, offset):
        return True
    low = passage.clause_at(offset)[0]
    if _IN_FACT.search(question.text) and _LAID_OUT.search(passage.text, low, offset):
        return True
    planned = _TARGET.search(passage.text, *passage.clause_at(offset)) and modality_of(passage, offset) == "target"
    return bool(planned and (_ASKS_DONE.search(question.text) or _AT_LAST.search(question.text)))


def agrees(question: Parsed, passage: Passage, offset: int) -> bool:
    """Whether the statement is a target where one is asked, and no mere target where an outcome is asked."""
    if (of_column := columns.agrees(question.text, passage.text, offset)) is not None:
        return of_column
    if question.kind == "yesno":  # ``rag.verdict`` looks where the sentence tells it
        return not _ASKS_WHETHER_DONE.search(question.text) or modality_of(passage, offset) != "target"
    if question.target == question.outcome or question.kind not in ("figure", "list", "what", "date"):
        return True
    told = modality_of(passage, offset)
    arranged = "安排" in question.text and "安排" in passage.clause(offset)
    return arranged or told in ("target", "plan") if question.target else told != "target"


_WHOLE_SORTS = frozenset("固定资产 全社会 社会 总 年度 计划 全年 完成 累计 预期 区域 地区".split())


_ALL_OF = re.compile(r"[全我本][省市区县州镇乡村国]")


def _of_one_sort(question: Parsed, before: str) -> bool:
    """Whether a figure is of one sort of the asked amount: 石油投资 or 工业投资 where 投资 is asked."""
    nouns = [t for t in question.focus if t.pos[:1] in "nv" and t.pos != "ns"]
    if len(nouns) != 1 or not asks_amount(question):
        return False
    clause = re.split(r"[，。；：、]", before)[-1]
    if "分别" in clause:
        return False
    place = clause.rfind(nouns[0].text)
    words = [(word, tag) for word, tag, _, end in tagged(clause) if end <= place]
    if place <= 0 or not words:
        return False
    word, tag = words[-1]
    if _ALL_OF.fullmatch(word):
        return False  # 全区生产总值
    return tag[:1] == "n" and word not in _WHOLE_SORTS and word not in question.text and tag != "ns"


def _is_asked(things: str, question: Parsed) -> bool:
    """Whether a question names the things of a set by all the words that they are told by: 27个重点工业项目."""
    words = [word for word, tag, _, _ in tagged(things) if tag[:1] in "nvabj"]
    return len(words) > 1 and all(word in question.text for word in words)


def scope(question: Parsed, passage: Passage, span: Span | None) -> Literal["whole", "part", "other"]:
    """Say whether a figure is of the whole that is asked, of a part of it (a set of projects) or of another thing."""
    if span is None or span.figure is None:
        return "whole"
    if of_part(question, passage, span):
        return "part"
    if span.figure.measure != "money":
        return "whole"
    text = passage.text
    after = text[span.end : span.end + 40]
    before = (passage.context + _FRAGMENT.sub("", text[: span.start]))[-30:]
    if _ATTRIBUTIVE.match(after):
        own = after.startswith("的") and "投资" in before[-3:] and _ASKS_THING.search(question.text)
        return "whole" if own else "other"  # 这个总投资52亿元的项目
    matched = _SET_AFTER.match(after)
    many = bool(matched and matched["count"] not in ("1", "一"))
    if _ASKS_THING.search(question.text):
        # One thing is asked and the figure is of the set it is named in ("甲等总投资1000亿元的60个项目").
        asks_set = matched is not None and (matched["count"] in question.text or _is_asked(matched["what"], question))
        return "other" if many and _AMONG.search(before) and not asks_set and "等" not in question.text else "whole"
    invested = "投资" in before[-12:]
    fragment = not passage.context and _FRAGMENT.match(text)
    if many or fragment or (invested and _SET_BEFORE.search(before)):
        return "part"
    if _of_one_sort(question, text[: span.start]):
        return "part"
    named = [t.text for t in question.terms if t not in question.focus and t.pos != "ns" and len(t.text) > 1]
    if any(word in text[max(0, span.start - 60) : span.start] for word in named):
        return "whole"  # the one thing that it is the cost of was asked: 环城高速总投资
    one = _ONE_AFTER.match(after) or _ONE_BEFORE.search(before) or _ONE_EARLIER.search(text[: span.start])
    return "other" if one else "whole"
