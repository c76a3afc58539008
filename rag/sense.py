"""Whether a sentence says of a figure what its source says: its bound, its direction, the whole or what is new.

``differs`` compares two places where one figure stands, ``contradicts`` two texts without one. Both know the plain
words for these things and nothing else: what they let through may still be another statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.signs import SIGN
from index.tokens import known_word, tagged
from rag.bounds import bounded_otherwise, unbounded
from rag.clauses import PART, begin_of, between
from rag.goals import is_goal
from rag.negated_deeds import denies_likewise
from rag.numbers import Number, numbers_in
from rag.shifts import shifted_otherwise

_LISTED = re.compile(r"[、和与及]")

# Which way, the last one before the figure in its clause.
_WAYS = (
    (
        "up",
        r"(?<!负)增长(?![点极])|[新净]增|增加(?!值)|增[至到长加幅速]|上升|提高|提升(?!行动|年)|上涨|回升|上调|调高|涨幅?|扩大到?|升至|翻|(?:比|较)[^，。；]{1,20}[高多快][出了]?$",
    ),
    (
        "down",
        r"负增长|下降|减少|降低|回落|下跌|下滑|缩减|缩小|萎缩|降幅|下调|调[低减]|[跌降减][了至到]|(?:比|较)[^，。；]{1,20}[低少慢][出了]?$",
    ),
    ("share", r"占(?!领|用|地)|比重|份额|覆盖率|占有率"),
)
_WAY = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _WAYS))
_TURNED = {"up": "down", "down": "up"}
# 增长−3.2% is a fall.
_GROWS_BELOW_NOTHING = re.compile(
    rf"(?:扩大|增加(?!值)|增长|上升|提高|上涨|[增涨][速幅])[率额]?[为是了达约]*(?={SIGN} ?\d)"
)
_BY = re.compile(r"(?:增长|增加|提高|提升|上升|下降|减少|降低|上涨)了?$")
_SPAN = (
    ("new", r"新(?:增|引进|认定|争|建|入驻|获批|签约|落户|设|开工)|净增"),
    ("total", r"累计|总数|总量|共有|总共|共计|达到?总"),
)
_AMONG = re.compile(r"[人名个家所]?[中里]")
_WITHIN_A_YEAR = re.compile(r"年一年|一年间|当年|全年|年内|[上下]半年")
_BARE_TOTAL = re.compile(r"(?:累计|总数|总量|总计|共计?)(?:达到?|为|有)?")
_TOTAL = re.compile(r"累计|总数|总量|总共|共|总计|总")
# 截至2022年底累计建成: no year's figure, unless it is told of what there is (现有, 已达).
_CUMULATED = re.compile(r"累计|历年|总计|先后")
_SO_FAR = re.compile(r"截[至止]|以来|至今|迄今|历年|[^今年]年(?:末|底)[^。；]{0,12}累计")
_STOCK = re.compile(r"累计|总|共|现有|拥有|截[至止]|目前|至今|迄今|以来|历年|已|达|[年月][末底]")
_EXTENT = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _SPAN))

# What a claim tells as aimed at, or as done.
_AIMED = re.compile(
    r"力争|目标(?=[是为在：，。]|增|$)|的目标|计划(?!书|生育)|预计|拟|有望|将(?!近|军)|确保|争取(?=[^，。]{0,12}(?:达到|突破|完成|实现|增长|建成))"
)
_DONE = re.compile(
    r"(?:完成|实现|达到|增长|建成|引进|形成|获批|新增|提高|提升|下降|突破|超过|启用|通车|投产)了|已(?!知)|实际|超额|(?<!将)(?<!要)(?<!能)实现了"
)

# 比原计划晚5个月, 超出年初计划26场: a figure beside a goal is none.
_BESIDE_A_GOAL = re.compile(r"(?:比|较|超出|超过|高于|低于|少于|多于|距)[^，。；\d]{0,8}(?:计划|目标|预期|预计|任务)")
_FROM_TO = re.compile(r"[由从][^，。；]{0,12}\d[^，。；]{0,16}(?:[至到]|[调降]整?为)[^，。；]{0,4}\d[\d.]*[%\w]{0,4}")
_RISES = re.compile(r"增加|增长|提高|提升|上升|上调|扩大|增至|升至")
_FALLS = re.compile(r"减少|下降|降低|下调|缩短|缩小|降至|减至|回落")

_COMPLETED = re.compile(r"已经?(?!知)|[一-鿿]了(?![解得])")

# Words of which one denies the other.
_OPPOSITES = tuple(
    (re.compile(a), re.compile(b))
    for a, b in (
        (r"完工|竣工|建成|完成建设", r"开工|动工"),
        (r"首位|第一|榜首|领先|前列", r"末位|倒数|落后|垫底"),
        (r"高于|多于|大于|优于|好于|快于", r"低于|少于|小于|差于|逊于|慢于"),
        (r"应出席|应到", r"实到|实际到|实际出席"),
        (r"盈利|扭亏", r"亏损"),
        (r"进口", r"出口"),
        (r"顺差", r"逆差"),
        (r"最大|最多|最高|最好|最长|最早", r"最小|最少|最低|最差|最短|最晚"),
        (r"加快|提速", r"放缓|减缓|减速"),
        (r"扩大|增加(?!值)|增长|上升|提高|上涨", r"缩小|减少|下降|降低|下跌|回落|负增长"),
        (r"开业|开通|启用|投产", r"停业|停运|停用|停产|关停"),
        (r"签约|中标", r"解约|流标"),
        (r"收入", r"支出"),
        (r"推迟|延期|延后|顺延", r"提前"),
        (r"改善|好转|提升", r"恶化|变差|退步"),
        (
            r"(?:[比较][^，。；]{1,16}|提)早(?=[了\d一二三四五六七八九十几约半])",
            r"[比较][^，。；]{1,16}晚(?=[了\d一二三四五六七八九十几约半])",
        ),
        (r"先到", r"后到"),
        (r"不升反降|不增反[减降]", r"不降反升|不减反增"),
        (r"取消|撤销", r"保留|维持"),
        (r"全部(?!门)|均(?=[为在由是])", r"主要(?=[在为是集由])|大部分|多数"),
        (r"必须|务必|一律(?=要|须|应)", r"可(?=[在以由按向将]|预)"),
    )
)
_DENIED_BEFORE = re.compile(r"(?<![是能])(?:不[得能应可宜许准再]?|没有?|未|并未|尚未)$")
_NEGATIONS = frozenset(
    "无人 没人 无一 不作 不予 未予 未作 不做 不应 不宜 不准 不许 没有 没 未 未能 未曾 尚未 并未 从未"
    " 不 不再 不能 不会 无法 并非 不是 不曾 毫不 并不 无须 不必 不得".split()
)
_OPENS_WITH_NEGATION = re.compile(r"^(?:没有|没|未能|尚未|并未|从未|未|不再|不能|不会|无法|并非|不)(?=.)")
_CHARGES = frozenset("收费 收取 收钱 缴费 交费 付费".split())
_REACHES = re.compile(r"突破|超过|超出|超支|达到|高于")
_FALLS_SHORT = re.compile(r"低于|少于|不到|未达|未到|不足|不超|以内|以下|距|还差")
# Verbs that say nothing themselves: 不作调整, 不涉及调整.
_LIGHT = frozenset("涉及 进行 作 作出 做 做出 予以 给予 需 需要 得到 加以 参与 作为".split())
# What is negated without being denied: 不断, 不仅, 不同 are words of their own for the cutter already.
_HELPERS = frozenset("受 是 有 在 为 会 能 要 可 想 到 得 去 来 说 用 能够 可以".split())


def differs(claim: str, number: Number, source: str, held: Number) -> str | None:
    """Return how what a claim says of a figure differs from what a source says of it, None where it does not.

    Parameters
    ----------
    claim, number
        The sentence and the figure in it.
    source, held
        The source's sentence and the same figure there.
    """
    bounded = bounded_otherwise(claim, number, source, held)
    if bounded:
        return bounded
    before = _lead(claim, number)
    opposite = _opposite(_own(claim, number), _own(source, held))
    if opposite and (number.value < 0) == (held.value < 0):
        return f"is told with {opposite!r}, the opposite of what the evidence says"
    ways, ways_there = _ways(claim, number), _ways(source, held)
    way, way_there = (next((w for w in reversed(found) if w != "share"), "") for found in (ways, ways_there))
    if ways and ways_there and ((way and way_there and way != way_there) or not {*ways} & {*ways_there}):
        return f"goes another way ({ways[-1]}, not {ways_there[-1]})"
    if (
        way
        and not way_there
        and not _WAY.search(_clause(source, held))
        and (number.measure == "%" or _BY.search(before))
        and "目标" not in _clause(claim, number)
    ):
        return f"goes {way} in no cited evidence"
    shifted = shifted_otherwise(claim, number, source, held)
    if shifted:
        return shifted
    extent, extent_there = _last(_EXTENT, _near(claim, number)), _last(_EXTENT, _near(source, held))
    if extent and extent_there and extent != extent_there:
        return f"is {extent_there}, not {extent}"
    if _SO_FAR.search(source[: held.start]) and _CUMULATED.search(_lead(source, held)) and not _STOCK.search(claim):
        return "is the total of all years"
    in_year = _WITHIN_A_YEAR.search(_clause(claim, number)) and not _TOTAL.search(_clause(claim, number))
    if in_year and "累计" in _lead(source, held) and not re.search(r"[年月]", _lead(source, held)):
        return "is the total of all years"
    if (
        _BARE_TOTAL.fullmatch(_near(source, held).strip())
        and not _TOTAL.search(claim)
        and not _AMONG.match(claim, number.end)
    ):
        return "is the total"
    return None


def aimed(text: str, number: Number) -> bool | None:
    """Whether a claim tells the figure as a target (True) or as an outcome (False); None where it does not say."""
    clause = _BESIDE_A_GOAL.sub("", _clause(text, number))
    aim, done = bool(_AIMED.search(clause)), bool(_DONE.search(clause))
    if aim and done:
        return False if re.search(r"完成|实现|达成|超额", clause) else None
    return aim if aim or done else None


def contradicts(claim: str, sources: Sequence[str]) -> str | None:
    """Return which word a claim denies that its sources affirm, or the other way round; None where there is none."""
    for match in _FROM_TO.finditer(claim):
        rises, falls = (bool(regex.search(match[0])) for regex in (_RISES, _FALLS))
        ends = [number for number in numbers_in(match[0]) if number.measure != "ordinal"]
        alike = len(ends) == 2 and ends[0].like(ends[1]) and ends[0].value != ends[1].value
        if alike and rises != falls and rises != (ends[0].value < ends[1].value):
            return f"{match[0][:30]!r} goes the other way"
    opposite = _opposite(claim, "\n".join(sources))
    if opposite:
        return f"{opposite!r} is the opposite of what the evidence says"
    for part in PART.split(claim):
        if numbers_in(part, claimed=True) or not _COMPLETED.search(part) or _AIMED.search(part):
            continue
        for word in (word for word, _ in _asserted(part) if len(word) > 1):
            told = [(text, match) for text in sources for match in re.finditer(re.escape(word), text)]
            if told and all(is_goal(text, match.start(), match.end()) for text, match in told):
                return f"{word!r} is still to come in the evidence"
    theirs: dict[str, set[bool]] = defaultdict(set)
    for word, denied in (pair for text in sources for pair in _asserted(text)):
        theirs[word].add(denied)
    for word, denied in _asserted(claim):
        unheard = denied and word and word not in theirs and not any(True in said for said in theirs.values())
        if unheard or (word in theirs and denied not in theirs[word]):
            if denies_likewise(word, claim, sources):
                continue  # 不同意 as 反对
            if denied and word in _CHARGES and any("免" in text for text in sources):
                continue  # 不收费 for 免费
            if denied and _REACHES.match(word) and any(_FALLS_SHORT.search(text) for text in sources):
                continue  # 没有突破 for 低于
            return f"{word!r} is {'denied' if denied else 'affirmed'} against the evidence"
    return None


def _opposite(claim: str, source: str) -> str | None:
    """Return the word of a claim whose opposite, and not itself, stands in the source; 不同意 is 反对."""
    claim, source = (_GROWS_BELOW_NOTHING.sub("下降", text) for text in (claim, source))
    for pair in _OPPOSITES:
        for mine, other in (pair, pair[::-1]):
            said = _says(mine, other, claim)
            if said and not _says(other, mine, claim) and _says(other, mine, source) and not _says(mine, other, source):
                return said
    return None


def _says(word: re.Pattern[str], opposite: re.Pattern[str], text: str) -> str | None:
    """Return the word where a text says it, or denies its opposite."""
    found = (match for match in word.finditer(text) if not _DENIED_BEFORE.search(text, 0, match.start()))
    denied = (match for match in opposite.finditer(text) if _DENIED_BEFORE.search(text, 0, match.start()))
    return next((match[0] for match in (*found, *denied)), None)


def _ways(text: str, number: Number) -> list[str]:
    """Return the directions named before a figure, in its part of a list if there are any there."""
    near, lead = ([m.lastgroup or "" for m in _WAY.finditer(t)] for t in (_near(text, number), _lead(text, number)))
    ways = near or lead
    return ways if number.value >= 0 else [_TURNED.get(way, way) for way in ways]


def _asserted(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of action and quality in a text, each with whether it is negated."""
    denied = 0
    for word, tag, _, _ in tagged(text):
        if word in _NEGATIONS:
            denied = 3
            yield "", True
            continue
        if len(word) == 4 and not denied and known_word(word[2:]):
            yield word[2:], False  # 超额完成
        if denied and word in _LIGHT:
            continue
        if tag[:1] in "va" and (len(word) > 1 or denied == 3) and word not in _HELPERS:
            shorter = _OPENS_WITH_NEGATION.sub("", word)
            yield (shorter, True) if len(shorter) > 1 and shorter != word else (word, denied > 0)
            denied = 0  # what is negated is the next verb: 没有 完成, 未 按时 完成
        elif tag in ("x", "w"):
            denied = 0
        elif denied == 3 and tag[:1] == "n" and len(word) > 1:
            yield word, True  # 没有 客流
            denied = 0
        else:
            denied = max(0, denied - 1)


def _clause(text: str, number: Number) -> str:
    return text[between(PART, text, number.start, number.end)]


def _own(text: str, number: Number) -> str:
    """Return the part of the clause that is the figure's own: 应到的25人|来了23人."""
    place = between(PART, text, number.start, number.end)
    others = [one for one in numbers_in(text[place]) if one.like(number)]
    low = max((place.start + n.end for n in others if place.start + n.end <= number.start), default=place.start)
    high = min((place.start + n.start for n in others if place.start + n.start >= number.end), default=place.stop)
    return text[low:high]


def _lead(text: str, number: Number) -> str:
    """Return the clause up to the figure, without its bound."""
    return unbounded(text[begin_of(PART, text, number.start) : number.start].rstrip(" “"))


def _near(text: str, number: Number) -> str:
    """Return the part of a list before the figure."""
    return _LISTED.split(_lead(text, number))[-1]


def _last(regex: re.Pattern[str], text: str) -> str:
    found = ""
    for match in regex.finditer(text):
        found = match.lastgroup or ""
    return found
