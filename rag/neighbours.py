"""Whether a statement is of a neighbour of what is asked: 一级文物 where 三级文物 is, 红茶业务收入 where 黑茶's is.

What tells one member of a sort from the others stands right before the sort's name (三级|文物, 急诊|科). Words that
do so are near in meaning to one another, so that nearness cannot tell them apart; here what stands before the same name
in the statement is compared with what the question has there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.tokens import known_word, tagged
from rag.clauses import after_last
from rag.parallel import respectively
from rag.passages import Passage
from rag.portions import of_asked_part
from rag.query import Parsed, Term
from rag.span import Span
from rag.synonyms import forms

# The sorts whose members have one word for their name and the sort: 急诊科, 教务处, 少年组, 高铁站.
_SUFFIX = frozenset("科部处室班组队系站线路桥厂馆园楼厅房奖级座票舱")
# What a word may begin with that is no member's name: 本科, 该组.
_POINTS = frozenset("本该这此那老新旧大小全各某我贵同一两几多")
_HEADS = frozenset(
    """
面积 收入 支出 人口 人员 人数 人次 产量 产值 销量 业务 产业 企业 投资 贷款 存款 用地 住房 学校 医院 门诊 手术 床位 项目
工程 文物 职工 学生 教师 党员 干部 代表 选手 客户 用户 居民 游客 产品 作物 车辆 道路 水质 用水 用电 发电 运量 年级 小组
奖项 活动 小区 账款 票据 专利 课程 图书 车位 病人 患者 藏品 设备 岗位
贸易 出口 进口 消费 补贴 补助 保险 费用 成本 资金 资产 负债 利润 税收 毛利率
""".split()
)
_HEAD = re.compile(rf"(?P<mark>[一-鿿]{{1,6}})(?P<head>{'|'.join(sorted(_HEADS))})")
# Of which level, sex, age or the like: what has one of these is a part of what has none.
_LEVEL = re.compile(
    r"第?[一二三四五六七八九十甲乙丙丁特\dA-Da-d]+(?:级|等|类|年级|型|档|期|线|星级?)|[高初大][一二三四]"
    r"|[男女](?:性|子|童|生)?|未成年人?|青少年|少儿|儿童|老年人?|青年|妇女|城镇|农村|城市|民营|国有|私营|外资|中央|地方"
    r"|[省市县]级|国家级|专职|兼职|离休|退休|在编|编外|高级|中级|初级|专任|急诊|住院|门诊|线上|线下|国内|国外|境内|境外"
    r"|少数民族|低收入"
)
# What says no more of a sort than that it is the one meant, or all of it.
_GENERIC = frozenset(
    """
全县 全市 全区 全省 全国 全镇 全乡 全村 全校 全院 全厂 全年 我县 我市 我区 我省 我校 我院 本县 本市 本区 本校 本院 公司
集团 工程 项目 学校 医院 大桥 水库 其中 总 全部 累计 合计 共计 现有 主要 重点 各类 各项 同比 当年 年末 年初 新增
相关 有关 该项 主体 实际 计划 预计 目标 年度 一般 整个 所有 社会 地区 区域 单位 部门 本级 全球 全社会 专业 普通
整体 综合 首任 历任 前任 现任 原任 新任 时任
""".split()
)
_ALL = frozenset(("总", "全部", "合计", "共计"))
# The sorts that what is done tells apart: 研发人员, 销售人员.
_SORTS_BY_DEED = re.compile(r"人员|单位|企业|收入|支出|费用|面积|用地|机构|岗位|能力|人次|资金|业务|项目|活动")
_NUMERAL = re.compile(
    r"[一二三四五六七八九十甲乙丙丁\d东西南北中上下左右前后大小高低新老男女付收进出内外增减借贷买卖存取正负]"
)
_STOPS = "；。！？"
_FIRST_END = re.compile(r"[。\n]")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells what is asked from others of its sort, and the sort's name: 三级|文物."""

    mark: str
    head: str
    pos: str

    @property
    def named(self) -> str:
        """What names the member in other sentences: a single character may be of any other word."""
        return self.mark if len(self.mark) > 1 else self.mark + self.head


def of_neighbour(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a statement names another member of the sort that is asked, or all of them, and not the asked one."""
    marks = marks_of(question)
    if span.items or not marks or of_asked_part(question, passage, span):
        return False
    clause = passage.text[passage.clause_at(span.start)[0] : span.start]
    if "分别" in clause or respectively(passage.text, span.start):
        around = f"{passage.title}\n{passage.before}{passage.text}"
        return any(_LEVEL.fullmatch(m.mark) and m.head in passage.text and m.mark not in around for m in marks)
    if question.kind in ("person", "place"):
        names = {term.text for term in question.focus}
        marks = tuple(mark for mark in marks if len(mark.head) == 1 or mark.head in names)
    return any(_of_another(mark, question, passage, span) for mark in marks)


# 国家级传承人: of what level somebody or something is. 市级以上 names several.
_OF_LEVEL = re.compile(
    r"(?P<level>国家|省部?|市|县|区|乡镇|世界|国际)级(?!市|机关|单位|部门|干部|领导|财政|行政|人民|以上|以下)"
)


def of_another_level(question: Parsed, passage: Passage) -> bool:
    """Whether a statement is of another level than asked: 省级传承人, where it is asked of a 国家级 one."""
    asked = {match["level"] for match in _OF_LEVEL.finditer(question.text)}
    if not asked or any(level in passage.text for level in asked):
        return False
    told = _OF_LEVEL.search(passage.text) is not None
    return told and not any(f"{level}级" in f"{passage.title}\n{passage.section[0]}" for level in asked)


@lru_cache(maxsize=256)
def marks_of(question: Parsed) -> tuple[Mark, ...]:
    """Return what tells the asked thing from its neighbours, each with the name of their sort."""
    return tuple(dict.fromkeys(_marks(question.terms)))


def _marks(terms: tuple[Term, ...]) -> Iterator[Mark]:
    for before, term in pairwise(terms):
        adjacent = before.end == term.start and not term.must and (len(term.text) > 1 or term.text in "座票舱")
        if term.pos == "ns":
            continue  # 入驻青岛: a town is no sort
        if adjacent and _may_mark(before) and (term.pos[:1] in "nbjl" or term.text in _HEADS or term.text in "座票舱"):
            yield Mark(before.text, term.text, before.pos)
    for term in terms:
        if term.must or term.pos == "ns":
            continue
        text = term.text
        if len(text) > 2 and text[-1] in _SUFFIX and term.pos[:1] in "nj":
            yield Mark(text[:-1], text[-1], "n")
        elif (split := _HEAD.fullmatch(text)) is not None:
            yield Mark(split["mark"], split["head"], "n")


def _may_mark(term: Term) -> bool:
    if _LEVEL.fullmatch(term.text):
        return True
    if term.must or term.text in _GENERIC or term.text[-1] in "省市县区镇乡村":
        return False
    return term.pos[:1] in "nvbajlz" and term.pos not in ("ns", "nt") and (len(term.text) > 1 or term.text in "男女")


def _of_another(mark: Mark, question: Parsed, passage: Passage, span: Span) -> bool:
    text = passage.text
    place = _head_of(mark, passage, span)
    if place is None:
        return False
    low, at = place
    if span.figure is not None and at >= span.end:
        low = passage.segment_at(span.start, span.end)[0]  # 28个老旧小区开工，15个安置小区交付
    own = text[low : max(span.end, at + len(mark.head))]
    if span.figure is not None:
        own = text[low : span.start] + "，" * (span.end - span.start) + own[span.end - low :]
    if _holds(own, mark, at - low, counted=span.figure is not None):
        return False
    named, whole = _before(text, low, at, mark)
    if named in question.text or named in _GENERIC:
        named = ""
    over = f"{passage.title}\n{passage.section[0]}\n{opening(passage)}"
    around = f"{over}\n{passage.before}"
    if named and (whole or not _akin(mark, named)):
        return mark.named not in over and (mark.named not in around or _has_its_own(mark, around))
    if named or mark.named in f"{around}\n{passage.lead}\n{text}":
        return False
    return _LEVEL.fullmatch(mark.mark) is not None or (span.figure is not None and _unheard_of(mark, passage))


def _unheard_of(mark: Mark, passage: Passage) -> bool:
    """Whether an article holds nothing of what tells the asked from others, though it names the sort."""
    word, whole = mark.mark, passage.whole
    if mark.head not in _HEADS or len(word) < 2 or mark.pos[:1] not in "nbjl" or mark.pos in ("nr", "nz"):
        return False
    known = any(form in whole for form in forms(word)) or any(word[i : i + 2] in whole for i in range(len(word) - 1))
    return not known


def opening(passage: Passage) -> str:
    """Return how an article begins, up to its first full stop: what it is about."""
    return _FIRST_END.split(passage.lead, maxsplit=1)[0]


def _head_of(mark: Mark, passage: Passage, span: Span) -> tuple[int, int] | None:
    """Return where the part of the sentence begins that tells the span, and where the sort is named in it for it."""
    text = passage.text
    low = after_last(_STOPS, text, span.start)
    exact = span.figure is not None
    own, high = passage.segment_at(span.start, span.end) if exact else passage.clause_at(span.start)
    places = [place for place in _named(mark, text, low, high) if not span.start <= place < span.end]
    before = [place for place in places if place < span.start]
    after = [place for place in places if place >= span.end]
    if after and before and before[-1] < own:
        before = []  # what follows in its own clause: 甲获得男子组冠军，乙获得女子组冠军
    place = before[-1] if before else after[0] if after else None
    return None if place is None else (low, place)


def _named(mark: Mark, text: str, low: int, high: int) -> Iterator[int]:
    """Yield where the sort is named in a stretch of a text, at the end of a word where its name is one character."""
    if len(mark.head) > 1:
        place = text.find(mark.head, low, high)
        while place >= 0:
            yield place
            place = text.find(mark.head, place + 1, high)
    elif mark.head in text:
        ends = ((word, start, end) for word, _, start, end in tagged(text) if low <= start and end <= high)
        yield from (end - 1 for word, _, end in ends if word[-1] == mark.head)


def _before(text: str, low: int, at: int, mark: Mark) -> tuple[str, bool]:
    """Return what stands right before the name of a sort, where it may tell one member, and whether it tells all."""
    previous = ""
    for word, tag, start, end in tagged(text):
        if start < low:
            continue
        if start < at < end:  # 四级手术 as one word
            points = text[start:at] in _POINTS and not _NUMERAL.fullmatch(mark.mark)
            return ("" if points else text[start:at]), False
        if end == at:
            return (word, previous in _ALL) if _tells(word, tag, mark, previous) else ("", False)
        previous = word
    return "", False


def _tells(word: str, tag: str, mark: Mark, previous: str) -> bool:
    if len(word) < 2 and word not in "男女":
        return False
    if (tag[:1] in "nbjlz" and tag not in ("ns", "nt", "nr")) or tag == "vn" or _LEVEL.fullmatch(word):
        return True
    if tag == "nr":
        return known_word(word) and word[-1] == mark.mark[-1]  # 红茶, where 黑茶 is asked
    by_deed = mark.pos[:1] == "v" and _SORTS_BY_DEED.search(mark.head) is not None
    return tag[:1] == "v" and (previous in _ALL or by_deed or word[0] == mark.mark[0])


def _holds(own: str, mark: Mark, at: int, *, counted: bool) -> bool:
    """Whether the asked member is named in the statement; of a figure's, with no other figure before the sort."""
    for word in (mark.mark, *forms(mark.mark), *forms(mark.mark + mark.head)):
        place = own.find(word)
        while place >= 0:
            if place >= at or not counted or not _DIGIT.search(own, place + len(word), at):
                return True
            place = own.find(word, place + 1)
    return False


def _akin(mark: Mark, named: str) -> bool:
    """Whether two words before a sort's name may tell the same member: 营销人员, 销售人员."""
    one, other = mark.mark, named
    if one in other or other in one or other in forms(one) or one in forms(other):
        return True
    if one[-1] == other[-1] or not set(one) & set(other):
        return False  # 黑茶, 红茶
    numbered = _NUMERAL.fullmatch(one[1:]) and _NUMERAL.fullmatch(other[1:])
    return not (one[0] == other[0] and numbered)  # 高一, 高三


def _has_its_own(mark: Mark, around: str) -> bool:
    """Whether the asked member has a figure of its own, or a statement, in what stands around."""
    return re.search(rf"{re.escape(mark.mark)}[^，。；\d]{{0,8}}?(?:{re.escape(mark.head)}|\d)", around) is not None
