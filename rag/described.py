"""What a claimed figure is described as, against what stands with it in the evidence: its noun, its subject, its deed.

``attached`` compares the figures of the evidence with one another; here one place is looked at by itself. A noun that
its source does not tell before the figure, another thing than the one counted there, another place or body than the
one spoken of: what is not known to be the same is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from index.figures import UNIT_OF
from index.times import find_times
from index.tokens import known_word, stop_words, tagged
from rag.attached import COMMON, At
from rag.clauses import PART, begin_of, between, end_of
from rag.names import abbreviates, core, home, persons, places, subject_names
from rag.naming import DRAWN_IN, OFFICE, OWN, without_verb
from rag.passages import Passage
from rag.synonyms import forms, phrases

# So often an article names what it is about.
OFTEN = 3
_LISTED = re.compile(r"[、和与及]")
_LEVELS = "省市区县州镇乡村"
_HAN = re.compile(r"[一-鿿]{2,}")
_PROPER = ("ns", "nt", "nr", "nz")
_OPENING = ("x", "uj", "p", "c")
# Verbs that are said of an amount as nouns are.
_AMOUNTS = re.compile(r"收入|支出|投资|消费|[贷存]款|[进出]口|[就失]业|死亡|受伤|亏损|盈利|招生|生产|销售|出栏|产出")
# Words of every report, and what the cutter takes for the names of places.
_SAY_NOTHING = frozenset(
    """
现有 实际 双方 两者 各方 所有 另有 中有 其中 方面 总共 全部 一共 合计 共计 总和 左右 上年 去年 今年 当年 同期
年度 全年 年末 年底 年初 数据 资料 文章 报道 消息 单位 情况 具体 数量 数字 总数 人数 比重 比例
占比 份额 增幅 降幅 增速 涨幅 水平 花费 历时 用时 耗时 耗资 金额 面积 规模 总额 总量 之间 以来
期间 公司 集团 企业 医院 学校 大学 部门 机构 新建 海洋 新区 城区 部分 基础 标准 价格 单价 费用
时刻 时间 规定 分别 同时 目前 此外 另外 结果 名列 总体 本市 全市 全区 全县 全省 全国 全校 我国
我省 我市 原文 原报道 此前
""".split()
)
_NO_NAMES = frozenset(
    """
新建 城镇 乡镇 城乡 乡村 海洋 新区 港口 城区 开发区 中西部 东部 西部 沿海 内地 国内 市区 主城区
老城区 亿元 万元 上市公司 母公司 归属于上市公司 归属上市公司 归属于母公司 含税 加密 入馆 太多
""".split()
)
_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十百千万亿半]")
# What stands right before a figure that is a change, not how much there is.
_CHANGED = re.compile(
    r"(?:增加|减少|增长|下降|提高|降低|上升|回落|缩短|多|少|[提加减]?[升降])了?(?:近|约|超过|逾|超)?$"
)
_CHANGES = re.compile(
    r"增|减|升|降|涨|跌|提[高速]|翻|多|少|缩|扩|变化|相差|差距|回落|下滑|上调|下调|加|超|领先|落后|追加|再|又|节省|节约|结余|压低|压减|削|目标"
)
_TRIMMED = re.compile(
    r"(?:[确设]?定为|列为|[升降变减增]为|[达高]?达到?|为|是|有|约|近|超过?|突破|共|至|到|了|的|增长|增加|提高|下降|减少|实现|完成|仅|计|累计|占|合计|总计|逾|不足|接近)+$"
)


def described_otherwise(claim: At, held: At, passage: Passage, asked: str) -> str | None:
    """Return how a claim describes its figure otherwise than the evidence does, None where it does not.

    Parameters
    ----------
    claim
        The claimed sentence without its times, the place of the figure in it, the places of all its figures.
    held
        The same of the sentence of the evidence, which is ``passage``.
    asked
        The question: its subject is that of a claim without one, its verbs are no evidence.
    """
    mine, theirs = _stretch(claim), _stretch(held)
    end = _until(held)
    told = passage.text[:end]
    scope = f"{passage.title}\n{passage.article.source}\n{passage.section[0]}\n{passage.whole[: passage.start]}{told}"
    if "亏损" in told:
        scope += "\n净利润"  # which is below nothing there
    whole = f"{scope}\n{passage.text}"
    for name in proper(claim.text[: claim.place[1]] if not _subjects(mine) else mine):
        # What is named behind the figure may stand behind it in the evidence too.
        there = whole if claim.text.find(name) >= claim.place[1] else scope
        if not any(stands_named(one, there) for one in (name, *shorter(name))) and not of_article(name, passage, asked):
            return f"is told of {name!r}, of which the evidence says nothing there"
    own = _own(claim)
    for phrase in phrases(mine):
        if any(form.lower() in scope.lower() for form in forms(phrase)):  # 地区生产总值 for GDP
            mine, own = mine.replace(phrase, "，"), own.replace(phrase, "，")
    done = {word[0] for word, tag, _, _ in tagged(theirs) if tag == "v"} | {_last_alone(held)}
    for word in _nouns(own):
        if (
            not _stands(word, scope) and not _CHANGES.search(word) and not {word[0], word[-1]} & done
        ):  # 48名选手参加 for 选手参赛
            return f"is told with {word!r}, of which the evidence says nothing there"
    if _other_head(claim, held, mine, theirs):
        return f"is of {_head(held)!r} in the evidence"
    if _CHANGED.search(held.text[: held.place[0]]) and not _CHANGES.search(_clause(claim)):
        return "is by how much it changed in the evidence"
    other = _other_subject(claim, held, passage, asked)
    if other:
        return f"is of {other!r} in the evidence"
    return None


def _stretch(at: At) -> str:
    """Return what a figure is told with: from the figure before it to the end of its clause or the next figure."""
    text, (start, stop) = at.text, at.place
    low = max((end for _, end in at.marks if end <= start), default=0)
    high = min([begin for begin, _ in at.marks if begin >= stop] + [end_of(PART, text, stop)])
    listed = _LISTED.search(text, stop, high)
    if listed and any(begin >= stop for begin, _ in at.marks):
        high = listed.start()  # 本科生5120人和研究生2166人
    return f"{text[low:start]}，{text[stop:high]}"


def _own(at: At) -> str:
    """Return what names the thing that a figure counts or measures.

    The nouns right before it and right after it, and those that its clause begins with.
    """
    text, (start, stop) = at.text, at.place
    marks = [end for _, end in at.marks if end <= start]
    before = _TRIMMED.sub("", text[max([begin_of(PART, text, start), *marks]) : start].rstrip(" “"))
    cut = tagged(before)
    named = takewhile(_names_a_thing, reversed(cut))
    low = min((begin for _, _, begin, _ in named), default=len(before))
    opening = "".join(word for word, *_ in takewhile(_names_a_thing, cut))
    after = takewhile(lambda word: word[1][:1] in "nbajz", tagged(text[stop : end_of(PART, text, stop)]))
    return f"{opening}，{before[low:]}，{''.join(word for word, *_ in after)}"


def _names_a_thing(word: tuple[str, str, int, int]) -> bool:
    return word[1][:1] in "nbajzlmqtus" or word[1] == "vn" or _AMOUNTS.search(word[0]) is not None


def _clause(at: At) -> str:
    return at.text[between(PART, at.text, *at.place)]


def _until(held: At) -> int:
    """Return where what a figure of the evidence is told with ends: its clause, or the sentence after the last."""
    last = not any(begin >= held.place[1] for begin, _ in held.marks)
    return len(held.text) if last else end_of(PART, held.text, held.place[1])


def _timeless(text: str) -> str:
    for time in find_times(text, None):
        text = f"{text[: time.start]}{'，' * (time.end - time.start)}{text[time.end :]}"
    return text


@lru_cache(maxsize=5_000)
def _nouns(text: str) -> tuple[str, ...]:
    return tuple(
        word
        for word, tag, _, _ in tagged(_timeless(text))
        if tag[:1] in "nj"
        and (known_word(word) or len(word) > 2)
        and tag not in ("nr", "ns", "nt")
        and _HAN.fullmatch(word)
        and word not in stop_words() | COMMON | _SAY_NOTHING
        and word not in UNIT_OF
        and word[-1] not in "第有"
        and word[0] != "每"
        and not _NUMERAL.search(word)
    )


def _verbs(text: str) -> Iterator[str]:
    for word, tag, _, _ in tagged(text):
        if tag == "v" and len(word) > 1 and word not in stop_words() and word not in COMMON:
            yield word


@lru_cache(maxsize=5_000)
def proper(text: str) -> tuple[str, ...]:
    """Return what reads as the name of a place or body in a text, in order."""
    text = _timeless(text)
    people = {name for name, _, _ in persons(text)}
    regions = [place.name for place in places(text) if "级" not in place.name]
    found = [
        name
        for name in subject_names(text)
        if name not in _NO_NAMES and (name in regions or (name[-1] not in _LEVELS and _is_name(name)))
    ]
    before = "x"
    for word, tag, _, _ in tagged(text):
        named = tag in ("ns", "nt") and (known_word(word) or tag == "ns")
        strange = before in _OPENING and tag in (*_PROPER, "m", "n") and not known_word(word)
        candidate = len(word) > 1 and (named or strange) and _HAN.fullmatch(word) and word not in _NO_NAMES
        plain = _NUMERAL.search(word) or forms(word) or any(word in name for name in (*found, *people))
        if candidate and not plain:
            found.append(word)
        before = tag
    return tuple(name for name in found if not _NO_SUBJECT.match(name) and len(DRAWN_IN.sub("", name)) > 1)


# 比平襄市平均水平: what it is compared with; 我局, 惠及, 大桥 name nobody.
_NO_SUBJECT = re.compile(r"[比较我本该]|记者|(?:惠及|大桥|城市|双向)$")


def shorter(name: str) -> Iterator[str]:
    """Yield what is left of a name without what the cutter may have drawn into it: 来澜川, 归市水利局, 顾伯谦带."""
    yield from (rest for rest in without_verb(name) if len(rest) > 1)
    if len(name) > 3 and name[-1] not in "省市区县州镇乡村局委厅处院校馆司厂":
        yield name[:-1]


def _is_name(name: str) -> bool:
    """Whether a name with an ending is one, and no phrase that ends likewise: 改扩建中小学, 得益于华为公司."""
    cut = tagged(name)
    return any(
        tag in _PROPER or not known_word(word) for word, tag, _, _ in cut if tag[:1] != "v" and word not in _NO_NAMES
    )


def _subjects(text: str) -> bool:
    return bool(proper(text))


def stands_named(name: str, text: str) -> bool:
    """Whether a place or body is named in a text, by the whole name, its core or a short form."""
    short = core(OFFICE.sub("", name))
    if name in text:
        return True
    if len(short) > 1 and short in text:
        levels = {text[match.end() : match.end() + 1] for match in re.finditer(re.escape(short), text)}
        # 云梁区 is not 云梁市.
        return name[-1] not in _LEVELS or name == short or not levels <= set(_LEVELS) - {name[-1]}
    return any(abbreviates(name, one) or abbreviates(one, name) for one in subject_names(text) if one[-1] == name[-1])


def of_article(name: str, passage: Passage, asked: str) -> bool:
    """Whether an article may be about a place: it names it often, or none of its level, where the question does."""
    short = core(OFFICE.sub("", name))
    if len(short) > 1 and passage.whole.count(short) >= OFTEN:
        return True
    if len(short) > 1 and short in passage.whole and short not in passage.text and OWN.search(passage.text):
        return True  # 全市 is that city
    level = name[-1]
    alone = level in _LEVELS and not any(p.level == level and p.name for p in places(passage.whole))
    return alone and stands_named(name, asked) and any(p.level == level for p in places(passage.whole))


def _stands(word: str, text: str) -> bool:
    """Whether a text holds a word, another form of it, or half of it (投资额, 投资)."""
    lowered = text.lower()
    if any(form.lower() in lowered for form in (word, *forms(word))):
        return True
    halves = (word[i : i + 2] in text for i in range(len(word) - 1))
    return word[:2] in text and word[-2:] in text if len(word) > 3 else any(halves)


def _head(at: At) -> str:
    """Return the word that stands right before a figure, or right after it: what is counted or measured."""
    low = max([begin_of(PART, at.text, at.place[0]), *(end for _, end in at.marks if end <= at.place[0])])
    before = _TRIMMED.sub("", at.text[low : at.place[0]].rstrip(" “"))
    cut = [(word, tag) for word, tag, _, _ in tagged(before)]
    word, tag = cut[-1] if cut else ("", "")
    told = tag[:1] in "njlbi" or tag == "vn" or _AMOUNTS.search(word)
    return word if len(word) > 1 and told and _HAN.fullmatch(word) else ""


def _last_alone(at: At) -> str:
    """Return the word of one character right before a figure, which longer ones may stand for: 设站21座, 车站."""
    cut = tagged(_TRIMMED.sub("", at.text[: at.place[0]]))
    return cut[-1][0] if cut and cut[-1][1] == "n" and len(cut[-1][0]) == 1 else ""


def _other_head(claim: At, held: At, mine: str, theirs: str) -> bool:
    """Whether the two words right before a figure are of two things: each stands with the other figure nowhere."""
    said, there = _head(claim), _head(held)
    if not said or not there or {said, there} & (COMMON | _SAY_NOTHING):
        return False
    if not _nouns(mine):
        mine = claim.text[: claim.place[1]]  # 累计达348个，新引进20个: what is counted was said before
    return not _alike(said, theirs) and not _alike(there, mine)


def _alike(word: str, text: str) -> bool:
    """Whether a text holds a word, another form of it or a word that is made of its characters (招生, 招收新生)."""
    if any(form in text for form in (word, *forms(word))):
        return True
    return any(set(other) <= set(word) or set(word) <= set(other) for other, *_ in tagged(text) if len(other) > 1)


def _other_subject(claim: At, held: At, passage: Passage, asked: str) -> str | None:
    """Return the place or body that a figure of the evidence is of, where it is another than the one claimed."""
    said = _governing(claim.text, claim.place[0])
    whole = proper(claim.text)
    if not said:
        said = whole or proper(asked)
    there = _governing(held.text, held.place[0])
    told = held.text[: _until(held)]
    if said and there:
        if not any(stands_named(name, told) for name in said) and not any(
            stands_named(name, claim.text) for name in there
        ):
            return there[-1]
        return _other_of_level(said, there)
    if said:
        before = _last_topic(passage, said[-1][-1])
        if before and not any(same_place(before, name) for name in said if name[-1] == before[-1]):
            return before
    return None


def _governing(text: str, offset: int) -> tuple[str, ...]:
    """Return the names in the last clause before an offset that has any."""
    borders = [0, *(match.end() for match in PART.finditer(text, 0, offset))]
    for low in reversed(borders):
        names = tuple(name for name in proper(text[low:offset]) if not _tells_it(name, text, low, offset))
        if names:
            return names
    return ()


# 经省统计局统一核算, 市统计局副局长介绍: whose word it is, not whose figure.
_TELLS = re.compile(
    r"[^，。；]{0,12}?(?:介绍|表示|透露|通报|公布|发布|显示|核算|统计|测算|核定|数据|指出|认为|预计|披露|核实|获悉|获知|了解|说)"
)


def _tells_it(name: str, text: str, low: int, offset: int) -> bool:
    place = text.find(name, low, offset)
    return place >= 0 and _TELLS.match(text, place + len(name), offset) is not None


def _other_of_level(said: tuple[str, ...], there: tuple[str, ...]) -> str | None:
    """Return the last place of the evidence where the claim's of the same level is another."""
    for name in reversed(there):
        mine = [one for one in said if one[-1] == name[-1]]
        if mine:
            return None if any(same_place(one, name) for one in mine) else name
    return None


def same_place(one: str, other: str) -> bool:
    """Whether two names may be of one place or body."""
    a, b = core(one), core(other)
    return a in b or b in a or abbreviates(one, other) or abbreviates(other, one)


def _last_topic(passage: Passage, level: str) -> str:
    """Return the last place of a level named before a sentence in its paragraph, else what its article is about."""
    named = [name for name in proper(passage.before) if name[-1] == level]
    return named[-1] if named else home(passage.title, passage.whole, level)
