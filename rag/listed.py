"""The items of an enumeration, without what the sentence says of them before the first or after the last.

"系统推进红帆支部、红色网格员、红色物业" lists 红帆支部 first: 推进 is the sentence's verb, and no other item has one.
What belongs to an item is told by the others, which are of the same form and about as long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from index.tokens import tagged
from rag.enumerations import COUNTERS, count_of
from rag.names import persons
from rag.query import Parsed

_JOINT = re.compile(r"以及|和|及|与")
# "…先进制造等五大产业", "…董家口三个区域": how many there are, said behind them.
_COUNT = re.compile(
    rf"(?P<etc>等)?的?(?:这|上述)?(?P<count>[一二三四五六七八九十两]{{1,2}}|\d{{1,2}})(?:{COUNTERS}|人|地|级)"
)
_ETC = re.compile(r"(?<=[^、])等(?![级候待])")
_SAYS = re.compile(r"^(?:即|就是|是指|指的是|分别[是为]|包括)(?=[一-鿿]{2})")
_ADVERBS = re.compile(r"(?:分别|陆续|先后|共同|一起|相继|均|都|也)(?=[一-鿿]{2})")
_STARTS = ("v", "p", "c", "u")  # tags of what may stand between the sentence and its first item
_FOLLOWS = ("v", "p", "d")  # and between the last one and the rest
_NO_VERB = ("vn",)
_NAMED_SO = re.compile(r"等?[“「](?P<name>[^”」]{2,12})[”」]")
_SORT = re.compile(
    rf"哪(?:些|几|[一二三四五六七八九十两]+|\d+)(?:{COUNTERS}|级)?(?P<sort>[一-鿿]{{2,8}})"
    rf"|[“「][一二三四五六七八九十两]+(?:{COUNTERS})(?P<named>[一-鿿]{{2,6}})[”」]"  # “五种精神”
)
_EXPLAINED = re.compile(
    r"[“「](?P<name>[^”」“]{2,12})[”」][^，。；“”]{0,6}?，?(?:即|指|是指|分别[是为]|包括|就?是|为|：)+$"
)
_TOGETHER = re.compile(r"[”」]、[一-鿿]{0,4}$")  # “三种能力”、弘扬“五种精神”，即…: which, the items say
_FAR = 30
OF_ASKED, OF_OTHERS = 1.4, 0.5  # how much likelier it is the asked one than another
_NEAR = 10  # characters in which the sort of the items stands behind their number
_LEADS = ("v", "d", "ad", "a", "r")  # of what leads to it at the head of a clause: 加快|推进, 赋予|我们
# Verbs of reports that the cutter takes for names or leaves apart.
_VERBS = frozenset(
    """
弘扬 新开设 新设 增设 新增 新建 建成 践行 擦亮 擦靓 叫响 锚定 瞄准 聚焦 聚力 做强 做优 做大 对标 推进 推动 加快 打造
壮大 实施 开展 健全 完善 强化 举办 承办 荣获 获评 获批 引进 培育 取消 撤销 撤并 停用 停开
""".split()
)
_COPULA = re.compile(r"[为是]$")
_LEAST, _LONGEST_NAME = 2, 4  # characters of an item, and of a person's name


def bare(told: str, count: int | None = None) -> str:
    """Return an enumeration "A、B和C" without the words around its items; ``count`` is how many are asked for."""
    told = _SAYS.sub("", told)
    pieces = told.split("、")
    if len(pieces) < 2 or all(piece[:1] in tuple("“《「") for piece in pieces):
        return told
    last, mark = _ended(pieces[-1], pieces[:-1])
    joint = _joint(last, pieces, count)
    parts = [*pieces[:-1], *((last[: joint.start()], last[joint.end() :]) if joint else (last,))]
    if not mark:
        parts[-1] = _last(parts[-1], parts[:-1])
    parts[0] = _first(parts[0], parts[1:])
    tail = parts[-2] + joint.group() + parts[-1] if joint else parts[-1]
    items = [*parts[: -2 if joint else -1], tail]
    return "、".join(items) + ("等" if mark == "等" else "")


def announced(text: str, start: int, end: int, question: Parsed, before: str = "") -> float:
    """Return how much likelier an enumeration is the asked one by what is said behind it that it is.

    ``before`` stands before the sentence. "…先进制造等五大产业" are the five industries that are asked for, and not the
    three of "…三大片区"; "…红旗党组织“五红”体系" are the five of that name.
    """
    pieces = text[start:end].split("、")
    sort = _SORT.search(question.text)
    if sort and (_same(pieces[0], sort["sort"] or sort["named"]) or _all_end(pieces, sort["sort"] or sort["named"])):
        return OF_ASKED
    if sort and question.count is None and (told := _said(pieces[-1])):
        joined = len(_JOINT.findall(pieces[-1][: told.start()]))
        of, behind = sort["sort"] or sort["named"], pieces[-1][told.end() :][:_NEAR]
        if count_of(told["count"]) == len(pieces) + joined and behind:
            if behind.startswith(of):
                return OF_ASKED  # 大洲、芦荡、白沙3个保护站
            if not set(of) & set(behind):
                return OF_OTHERS
    explained = _EXPLAINED.search(text, max(0, start - _FAR), start)
    if explained and not _TOGETHER.search(text, 0, explained.start()):  # “三园”即…
        return OF_ASKED if _asks(explained["name"], question.text) else OF_OTHERS
    if labelled(text, start, question):
        return OF_ASKED
    if (rest := _REMAINING.search(text, max(0, start - _FAR), end)) and rest.end() >= start:
        things = [term.text for term in question.focus if term.pos[:1] == "n"][-1:]
        same = _UNDONE.search(question.text) and question.count in (None, count_of(rest["count"]))
        same = same and all(thing in before + text for thing in things)
        return OF_ASKED if same else OF_OTHERS
    if question.count and (said := _said(pieces[-1])):
        if count_of(said["count"]) != question.count:
            return OF_OTHERS
        behind = pieces[-1][said.end() :][:_NEAR]
        return OF_ASKED if any(term.text in behind for term in question.focus if term.pos[:1] != "v") else 1.0
    named = _NAMED_SO.match(text, end)
    return OF_ASKED if named and _asks(named["name"], question.text) else 1.0


# 其余3件——甲、乙、丙: what is not done yet.
_REMAINING = re.compile(
    rf"(?:其余|剩余|余下|剩下|还有|尚有|仍有|另外|未[一-鿿]{{1,4}})的?(?P<count>[一二三四五六七八九十两]{{1,2}}|\d{{1,2}})(?:{COUNTERS})"
    r"[^，。；：、—（]{0,8}?(?:[—－-]{1,2}|[：:（(]|(?:分别)?[是为]|，(?:分别[是为]|即))"
)
_UNDONE = re.compile(r"没有?|未|尚|还|剩|其余|余下")
# （二）安全生产红旗单位（3个）：…: an item of a list, called by what stands before its colon.
_LABEL = re.compile(
    r"^[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）).、．]|[•·●◆■▪▲△*-])?[\s　*]*(?P<name>[一-鿿]{3,16})[\s　*]*"
    r"(?:[（(](?:共?\d{1,3}[个名家项人位件所条支]|按[^（）()]{2,12}为序|排名不分先后)[）)])?[：:][\s　*]*$"
)


def labelled(text: str, start: int, question: Parsed) -> bool:
    """Whether an enumeration is a line of its own, called just what a question asks for."""
    label = _LABEL.match(text[:start])
    return label is not None and label["name"] in question.text


def _asks(name: str, question: str) -> bool:
    """Whether a question asks for what has a name: 三园 of “两带三园”里的“三园”."""
    return f"“{name}”" in question or ("“" not in question and name in question)


def _same(told: str, sort: str) -> bool:
    """Whether an item is somebody with the sort before the name: 区领导佟海燕, where 哪些区领导参加 is asked."""
    named = told[len(_shared(told, sort)) :]
    return len(told) - len(named) >= _LEAST and len(named) <= _LONGEST_NAME and bool(persons(f"是{named}。"))


def _all_end(items: Sequence[str], sort: str) -> bool:
    """Whether several items end with the sort: 两江新区、福州新区、…, where 哪四个新区发言 is asked."""
    ending = _ending(items[:-1] if len(items) > _LEAST else items)
    return len(ending) >= _LEAST and sort.startswith(ending) and ending in items[-1]


def _said(last: str) -> re.Match[str] | None:
    return next((found for found in _COUNT.finditer(last) if found.start() >= _LEAST), None)


def _ended(last: str, before: Sequence[str]) -> tuple[str, str]:
    """Return the last piece up to the number of items or 等, and which of them ended it; 等 where there are more."""
    if (said := _said(last)) is not None:
        told, number = len(before) + 1, count_of(said["count"])
        several = told + len(_JOINT.findall(last[: said.start()]))
        if said["etc"] or told <= number <= several:
            return last[: said.start()], "" if told > number else "数" if told <= number <= several else "等"
    if (etc := _ETC.search(last)) and etc.start() >= _LEAST:
        return last[: etc.start()], "等"
    return last, ""


def _joint(last: str, pieces: Sequence[str], count: int | None) -> re.Match[str] | None:
    """Return what joins the last two items, where the last piece is two."""
    if count == len(pieces):
        return None
    joints = [m for m in _JOINT.finditer(last) if m.start() >= _LEAST and m.end() <= len(last) - _LEAST]
    words = {(start, end) for _, _, start, end in tagged(last)} if joints else set()
    return next((m for m in reversed(joints) if m.span() in words), None)


def _first(item: str, others: Sequence[str]) -> str:
    """Return the first item without the words that lead to it."""
    cut = tagged(item)
    if not cut or item[0] == others[0][:1] or any(other.startswith(cut[0][0]) for other in others):
        return item  # 提升…、提升…
    if named := _persons(item, others):
        return item[named:]  # 区领导佟海燕、逯鹰
    run = 0  # words that lead to it, the last of them a verb
    for i, (word, tag, _, _) in enumerate(cut):
        if not tag.startswith(_LEADS) and word not in _VERBS:
            break
        run = i + 1 if tag[:1] in "vr" or word in _VERBS else run
    verbs = [tagged(other)[0][1][:1] == "v" for other in others if other]
    if all(verbs):
        # 增强|推动…能力、服务…能力: of the verbs that it begins with the last is its own.
        own = [start for _, tag, start, _ in cut[:run] if tag[:1] == "v" and start]
        return item[_best(item, own, others, tail=True) :]
    points = any(tag[0] == "r" for _, tag, _, _ in cut[1:run])  # 赋予|我们
    if points or ((run > 1 or cut[0][0] in _VERBS) and 2 * sum(verbs) < len(verbs)):
        kept = (item[end:] for word, tag, _, end in reversed(cut[:run]) if tag[:1] in "vr" or word in _VERBS)
        # 加快|推进…, but not 奋斗 of 奋斗精神、奉献精神
        item = next((one for one in kept if len(one) >= _LEAST and not others[0].endswith(one)), item)
        cut = tagged(item)
    places = [end for word, tag, _, end in cut if _leads(word, tag)]
    return item[_best(item, places, others, tail=True) :]


def _follows(word: str, tag: str) -> bool:
    """Whether a word may begin what is said of the items; 站 of 高铁站 is tagged as a verb too."""
    return (
        tag.startswith(_FOLLOWS)
        and tag not in _NO_VERB
        and (tag[0] != "v" or (len(word) > 1 and word[-1] not in "道站场") or word in "作任获赴入")
    )


def _leads(word: str, tag: str) -> bool:
    return word in _VERBS or (tag.startswith(_STARTS) and tag not in _NO_VERB)


def _persons(item: str, others: Sequence[str]) -> int:
    """Return where the first of some persons is named, behind what they are; 0 where the items are none."""
    if any(not persons(f"是{other}。") or len(other) > _LONGEST_NAME for other in others[:-1] or others):
        return 0
    borders = [start for _, _, start, _ in tagged(item) if start and len(item) - start <= _LONGEST_NAME]
    return next((start for start in borders if persons(f"是{item[start:]}。")), 0)


def _last(item: str, others: Sequence[str]) -> str:
    """Return the last item without what is said of them all."""
    begins = tagged(others[0])[0] if others[0] else ("", "")
    if item.startswith(begins[0]) and (begins[1][:1] == "v" or begins[0] in _VERBS):
        return item  # 聚焦…、聚焦共同富裕
    if (adverb := _ADVERBS.search(item)) and adverb.start() >= _LEAST:
        return item[: adverb.start()]
    item = _COPULA.sub("", item)
    places = [start for word, tag, start, _ in tagged(item) if _follows(word, tag)]
    return item[: _best(item, places, others, tail=False)]


def _best(item: str, places: Sequence[int], others: Sequence[str], *, tail: bool) -> int:
    """Return where to cut an item, so that what stays is most like the others: as long, and of the same ending."""
    whole = 0 if tail else len(item)
    # What stands at the other end of the list may hold more than an item itself.
    inner = (others[:-1] if tail else others[1:]) or others
    lengths = [len(other) for other in inner]
    mean, ending = sum(lengths) / len(lengths), _ending(inner)
    with_verbs = any(map(_has_verb, inner))

    def kept(place: int) -> str:
        return item[place:] if tail else item[:place]

    def unlike(place: int) -> float:
        return abs(len(kept(place)) - mean) - len(ending) * kept(place).endswith(ending)

    cuts = [place for place in places if len(kept(place)) >= _LEAST and kept(place) != ending]
    cuts = [place for place in cuts if tail or item[place - 1] != "的"]  # 社会内的|沟通程度
    if with_verbs:  # a verb may be the item's own
        cuts = [place for place in cuts if min(lengths) <= len(kept(place)) <= max(lengths) < len(item)]
    best = min([whole, *cuts], key=unlike)
    return best if unlike(best) <= unlike(whole) - 1 else whole


def _ending(items: Sequence[str]) -> str:
    """Return what several items end with alike."""
    ending = items[0][::-1] if len(items) > 1 else ""
    for item in items[1:]:
        ending = _shared(ending, item[::-1])
    return ending[::-1]


def _shared(one: str, other: str) -> str:
    """Return what two texts begin with alike."""
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _has_verb(item: str) -> bool:
    return any(tag[:1] == "v" and tag not in _NO_VERB for _, tag, _, _ in tagged(item)[1:])
