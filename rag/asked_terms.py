"""The words of a question that evidence has to hold, apart from its times, its asking words and function words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.figures import find_figures
from index.tokens import known_word, stop_words, tagged
from index.types import TimeMention
from rag.asked_times import ALL_YEARS, QUOTED, after_time
from rag.clauses import masked
from rag.parsed import Term

_FILLER = frozenset(
    """
是 为 有 起 达 达到 原来 原先 共有
同比 环比 目标 控制目标 计划 多少 什么 内容 分别 指 钱 名字 费用 花 花费 开始 正式 一批 那批
年度 规模 数量 大小 数目 文中 点名 提到过 具体 情况 全年 数据 数字 数值 一共 总共 共 大概
大约 左右 现在 现任 现今 如今 目前 当时 当年 还有 最近 历年 历届 历次 里 中 时 上 下 内 提到 说 说到 介绍 请
问 那 呢 吗 啊 要 会 能 将 到 至 了 的 地 得 由 被 把 和 与 及 以及 各 每 其 它 他
她 这 那个 这个 进行 关于 对于 根据 按照 按 截至 截止 之前 以来 以后 期间 年份 年代 年 月
日 个 于 在 就 都 还 也 吧 做 过 来 去 让 给 哪 谁 几 怎么 如何 为什么 需要 定 设定
确定 定下 提出 实际 最后 最终 完成 做到 实现 到底 究竟 总 新区 全市 全区 全县 全省 我市
我区 我县 我省 本市 本区 本县 本省 该市 该县 该区
数 叫 讲 搞 弄 县里 市里 区里 省里 镇里 村里 镇上 村上 原说 说要 咱们 咱 我们 你们 那边 这边 这里 那里
""".split()
)
_CONTENT_POS = ("n", "v", "u", "a", "i", "l", "j", "eng", "m", "s", "t", "b", "z", "x", "f", "q", "d")
_ADVERBS = re.compile(
    r"一共|总共|共计|合计|大概|大约|到底|究竟|具体|分别|目前|现任|现在|如今|最近|已经|曾经|一般(?!公共)"
)
_COPULA = re.compile(r"[为是]$")
# Bounded, so that a thousand digits are read in no more time than a thousand other characters.
_CODE = re.compile(
    r"劣?[Ⅰ-Ⅹ][类级]|[Ⅰ-Ⅹ]|[A-Za-z]{1,8}(?:-\d{1,6}(?:\.\d{1,3})?[A-Za-z]{0,3})+"
    r"|(?<![一-鿿])[一-鿿]-\d{1,4}[A-Za-z]?|〔(?:19|20)\d\d〕第?\d{1,4}号"
    r"|(?<=[一-鿿])(?<!第)[一二三四五六七八九](?=(?:桥|期|馆|环|厂|标段|泵站|水厂|电厂|隧道|校区|航站楼)(?![一-鿿]?[年月]))(?:桥|期|馆|环|厂)?"
    r"|(?<=[一-鿿]{2})(?<![近约超前第达到有共多了至用花满过])\d{2,4}(?=的)"  # 岚优620的平均亩产
    r"|[A-Za-z]+(?=(?:19|20)\d\d(?!\d))|(?<!°)[A-Za-z][A-Za-z0-9]*(?:(?<=\d)\.\d{1,4})?|\d{1,20}号线?"
    r"|第[一二三四五六七八九十百\d]{1,20}[次届期批号个任棒轮季集部站]|首届"
    r"|[一二三四五六七八九十百]{1,6}[号届]|(?<=届)[一二三四五六七八九十]{1,3}次"
    r"|[A-Za-z0-9.+]{0,40}\d[A-Za-z]+"
)
# Words that the cutter takes apart, or of which it leaves 以上.
_UNCUT = re.compile(r"(?P<deed>并网)|规模以上|规上|限额以上|限上")
_OF_BODY = re.compile(r"(?:公司|集团|企业|学校|医院|银行)(?=[一-鿿]{2})")
_MEANINGFUL = re.compile(r"\w")
_ENDS = ("", "?", "？")  # NFKC writes the first for the second


def asked_terms(text: str, mentions: Sequence[TimeMention], asking: Sequence[tuple[int, int]]) -> tuple[Term, ...]:
    """Return the terms of a question, in order."""
    taken = [(m.start, m.end) for m in mentions] + list(asking)
    must = [match.span() for match in _CODE.finditer(text)] + [match.span(1) for match in QUOTED.finditer(text)]
    terms: list[Term] = []
    for start, end in must:
        if not any(s < end and start < e for s, e in taken):
            terms.append(Term(text[start:end], start, end, "x", must=True))
    covered = taken + [(term.start, term.end) for term in terms if term.pos == "x" and not QUOTED.match(term.text)]
    for figure in find_figures(text, covered):
        ordinal_word = figure.unit == "首" and text[figure.end : figure.end + 1] in tuple("次个批家")  # 11-87首次
        if figure.measure and not figure.ordinal and len(figure.text) > 2 and not ordinal_word:
            terms.append(Term(figure.text, figure.start, figure.end, "m", must=True))
            covered.append((figure.start, figure.end))
    for uncut in _UNCUT.finditer(text):
        terms.append(Term(uncut.group(), *uncut.span(), "v" if uncut["deed"] else "n"))
        covered.append(uncut.span())
    stop = stop_words()
    # 一共建了 would be cut as 共建, 2021年销量 as 年销量, 营收为多少 as 收为: these are masked, every offset kept.
    plain = masked(ALL_YEARS, _without_times(masked(_ADVERBS, text), mentions))
    for start, _ in asking:
        plain = masked(_COPULA, plain[:start]) + plain[start:]
    for word, pos, start, end in tagged(plain):
        meets = [s for s, e in covered if s < end and start < e]
        if meets and start < min(meets) and known_word(word[: min(meets) - start]):
            end = min(meets)  # 出生 of 出生日期
            word, pos = word[: end - start], tagged(word[: end - start])[0][1]
        elif meets:
            continue
        drawn = plain[start - 1 : start + 1] if len(word) == 2 and word[1] == "的" and text[end:] in _ENDS else ""
        if len(drawn) == 2 and known_word(drawn):  # 开|标的
            terms = [term for term in terms if term.end != start or len(term.text) > 1]
            word, pos, start, end = drawn, "v", start - 1, end - 1
        if word in _FILLER or word in stop or not _MEANINGFUL.search(word) or not pos.startswith(_CONTENT_POS):
            continue
        if word[0] == "上" and plain[max(0, start - 1) : start] in tuple("会节赛展") and not known_word(word):
            word, start = word[1:], start + 1  # 县运会上|柏桥镇
        if len(word) > 1 and word[-1] in "了过着":  # the cutter keeps 建了 whole
            word, pos, end = word[:-1], "v", end - 1
        if (whose := _OF_BODY.match(word)) and known_word(word[whose.end() :]):
            terms.append(Term(whose.group(), start, start + whose.end(), "n"))  # 公司|员工
            word, start = word[whose.end() :], start + whose.end()
        terms.append(Term(word, start, end, pos))
    return tuple(_uncounted(_whole_names(_before_le(sorted(terms, key=lambda term: term.start), text))))


def _uncounted(terms: Sequence[Term]) -> list[Term]:
    """Return the terms without a 人数 behind those who are counted, whom a number of persons tells: 在职员工人数."""
    people = {a.end for a in terms if a.pos == "n" and _PEOPLE.search(a.text)}
    return [term for term in terms if term.text != "人数" or term.start not in people]


_PEOPLE = re.compile(
    r"(?:员工|职工|人员|学生|教师|居民|游客|旅客|党员|用户|客户|工人|干部|人才|村民|市民|运动员|观众)$"
)


def _before_le(terms: Sequence[Term], text: str) -> list[Term]:
    """Return the terms, a verb before 了 apart from the name that the cutter drew it to: 科沃|斯请 of 科沃斯请了."""
    found: list[Term] = []
    for term in terms:
        drawn = len(term.text) == 2 and text[term.end : term.end + 1] == "了" and not known_word(term.text)
        drawn = drawn and bool(found) and found[-1].end == term.start and found[-1].pos[:2] in ("nr", "nz", "ns")
        if drawn and not term.must and tagged(term.text[1])[0][1][:1] == "v":
            found += [
                Term(term.text[0], term.start, term.end - 1, "nz"),
                Term(term.text[1], term.end - 1, term.end, "v"),
            ]
        else:
            found.append(term)
    return found


def _without_times(text: str, mentions: Sequence[TimeMention]) -> str:
    """Return the text with commas in the place of its times, every offset kept."""
    for mention in mentions:
        end = after_time(text, mention.end)
        text = text[: mention.start] + "，" * (end - mention.start) + text[end:]
    return text


def _whole_names(terms: Sequence[Term]) -> list[Term]:
    """Join names with single characters beside them: the cutter takes apart what it does not know, 高启|强."""
    joined: list[Term] = []
    for term in terms:
        before = joined[-1] if joined else None
        apart = before is None or before.end != term.start or before.must or term.must
        if before is None or apart or not ((_name(before) and _single(term)) or (_single(before) and _name(term))):
            joined.append(term)
        else:
            joined[-1] = Term(before.text + term.text, before.start, term.end, "nr")
    return joined


def _name(term: Term) -> bool:
    return term.pos[:2] == "nr"


def _single(term: Term) -> bool:
    return len(term.text) == 1 and term.pos[:1] in "namqzxb" and term.pos != "an"
