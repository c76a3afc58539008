"""The part of the last question that "X呢？" is another of: its time, its subject, its item, its measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.tokens import tagged
from rag.beside import Told, exchanged, subject_of
from rag.names import subject_names
from rag.outline import STAGE, THING, is_measure, outline
from rag.query import Parsed, parse_question

_LEVELS = frozenset("省市区县州镇乡村")
_ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]+[次届期批]|首[届次]")
_QUOTED = re.compile(r"[“\"「]([^”\"」]+)[”\"」]")
_NUMBERED = re.compile(r"\d+(?P<kind>[号路期线]\w?)")
_HEADS = "[省市区县镇乡村局院校厂处科所站馆事行]长|书记|主席|主任|经理|总监|总裁|负责人"
_OFFICE = re.compile(rf"(?:{_HEADS}|创始人|发言人)$")
# A whole office with its rank: _OFFICE, which looks at ends, knows 董事长 and 总经理 by theirs, and no 总工程师.
_RANKED = rf"(?:党[委组工]+)?(?:常务|第一|执行)?(?:副|代)?(?:{_HEADS}|董事长|总经理|总工程师)"
_OFFICE_ALONE = re.compile(_RANKED)
_WHO_HOLDS = re.compile(rf"(?P<body>.{{2,}}?){_RANKED}(?P<asks>(?:是谁|是哪位|是什么人|叫什么(?:名字)?)[？?]?)?$")
_COMMITTEE = re.compile(r"[省市区县镇乡](?:党)?委$")
_TARGET = re.compile(r"(?:目标|计划|任务)$")
_GROWTH_END = re.compile(r"(?:的)?(?:同比)?(?:增长|下降|提高|上升|增加|减少|上涨)[了约]?$")
_RATE = re.compile(r"率$|占比|比重|比例|增速|增幅|降幅|幅度|目标")
_KEPT = frozenset("nvjlxbasmzg")


_ASKS = re.compile(r"(?:是|有|为)?(?:多少|什么|谁|哪里|哪儿)?[？?]*$")
_JOINER = re.compile(r"(?:和|与|、|及|到|至)?")
_COMPARED = re.compile(r"[比较跟和与同]$")


def named_time(question: Parsed) -> str:
    """Return the words for the time that a question names, 2022年和2023年; one it is compared with (比上年) is none."""
    text, found = question.text, list(question.mentions)
    found = [m for m in found if not (m.relative and _COMPARED.search(text[: m.start]))]
    if not found:
        return ""
    joined = all(_JOINER.fullmatch(text[a.end : b.start]) for a, b in pairwise(found))
    until = re.search(r"(?:截[至止]|到|至)$", text[: found[0].start])
    start = until.start() if until else found[0].start
    return text[start : found[-1].end] if joined else "".join(m.text for m in found)


def without_time(question: Parsed) -> str:
    """Return a question without the words for its time."""
    time, text = named_time(question), question.text
    if time in text:
        return text.replace(time, "", 1)
    for mention in question.mentions:
        text = text.replace(mention.text, "", 1)
    return text


def time_text(now: Parsed, before: Parsed) -> str:
    """Return the time that holds now: the turn's own, else the one before."""
    return named_time(now) or named_time(before)


def time_lead(before: Parsed) -> str:
    """Return the words for the time with which a question begins."""
    first = before.mentions[0].text if before.mentions else ""
    return first if first and before.text.startswith(first) else ""


def with_time(before: Parsed, text: str, time: str) -> str:
    """Put a time into a piece of the question before, in place of the one that stands there."""
    found = [m for m in before.mentions if m.text in text]
    if not found:
        return time + text if time and time not in text else text
    first, last = text.find(found[0].text), text.rfind(found[-1].text) + len(found[-1].text)
    return text[:first] + time + text[last:]


def substitute(now: Parsed, before: Parsed, new: str, told: Told | None = None) -> str:
    """Replace the part of the same sort: 那2020年呢 over 2023年增长目标是多少.

    ``told`` reads what the archive says of some words; without it, or where that does not tell, the words decide.
    """
    text, time = before.text, named_time(now)
    new = re.sub(r"(?:的)?(?:又)?(?:是|有|为|达到?)?(?:多少|什么|谁|哪里|哪儿)?$", "", new).strip("，, 的")
    if time:
        text = with_time(before, text, time)
        before = parse_question(text)
    if not new or new in text:
        return text
    if (counted := _counted_alike(text, new)) is not None:
        return counted
    if _RESULT.fullmatch(new) and WON.search(text) and before.kind == "person":
        return f"{outline(before).phrase}的{new}是多少？"
    if before.kind == "person" and _OFFICE_ALONE.fullmatch(new) and (asked := _WHO_HOLDS.match(before.text)):
        body = asked["body"]
        if new[0] in "省市区县镇乡" and (party := _COMMITTEE.search(body)):  # 县长呢 after 栖川县委书记
            body = body[: party.start()]
        return f"{body}{new}{asked['asks'] or '是谁？'}"
    if _OFFICE.search(new) and before.kind != "person":
        return f"{'' if '的' in new else outline(before).thing.rstrip('的')}{new}是谁？"
    named, old = _named_by(new), _subjects(without_time(before))
    if both := _counted_elsewhere(before, new):
        return both
    plain = bool(named and old and {named[0], old[0]} <= {*subject_names(new), *subject_names(text)})
    like = "" if named else _of_like_form(before, new)
    shown = exchanged(before, new, told(f"{_ASKS.sub('', text)}{new}")) if told and not plain and not like else None
    if like or shown:
        return like or shown or text
    if named:
        rest = new.replace(named[0], "", 1).strip("的")
        text = text.replace(old[0], named[0], 1) if old else _with_subject(before, named[0])
        whole = outline(before).thing[len(time_lead(before)) :]
        if old and whole.startswith(old[0]) and THING.search(whole) and THING.search(new) and not rest:
            return before.text.replace(whole, new, 1)  # 北辰集团胶州产业园 with 华远汽车高密工厂
        again = rest and rest != new and not subject_names(rest)
        return substitute(now, parse_question(text), rest, told) if again else text
    if old and new[:1] == old[0][:1] and old[0] in text and new[-1] == old[0][-1]:
        return text.replace(old[0], new, 1)
    return _replaced(before, new, told)


_LEVEL = re.compile(r"[一二三四五六七八九十两\d]+(?=[级孩等层期号档类星岁环线年胎])")
WON = re.compile(r"[冠亚季]军|第[一二三]名|[金银铜]牌|得主|获得者|优胜者?|状元")
# What whoever won has won it by.
_RESULT = re.compile(r"(?:的)?(?:最终|最后|比赛|决赛|完赛)?(?:成绩|用时|得分|总分|分数|票数|得票)")


def _counted_alike(text: str, new: str) -> str | None:
    """Return the question with what is so called with another number exchanged: 二级医院 for 三级医院; else None."""
    number = _LEVEL.match(new)
    rest = new[number.end() :] if number else ""
    if number is None or len(rest) < 2:
        return None
    found = re.search(rf"{_LEVEL.pattern}{re.escape(rest)}", text)
    return text[: found.start()] + new + text[found.end() :] if found else None


_THING_OF = re.compile(r"(?P<place>[一-鿿]{1,4}(?P<sort>[镇乡村县区市]))的(?P<thing>[一-鿿]{2,8})")
_MEASURED = re.compile(r"投资|收入|总值|产值|支出|利润|[额量率价数]$")  # what is measured is not counted so


def _counted_elsewhere(before: Parsed, new: str) -> str:
    """Return a question of another place and another thing counted: 大圩镇的稻虾田 over 石荇镇种了多少亩莲藕."""
    match = _THING_OF.fullmatch(new)
    head, asks, thing = before.text.partition(f"多少{before.unit}") if before.unit else ("", "", "")
    if match is None or not asks or len(thing.rstrip("？?")) < 2 or _MEASURED.search(match["thing"]):
        return ""
    place = re.search(rf"(?:^|[年月日度，])(?P<name>[一-鿿]{{1,4}}?{match['sort']})", head)
    if place is None:
        return ""
    return f"{head[: place.start('name')]}{match['place']}{head[place.end() :]}{asks}{match['thing']}？"


def _of_like_form(before: Parsed, new: str) -> str:
    """Return the question with what has the form of the new in its place, 第四届 or 水利项目; "" where nothing has."""
    text, parts = before.text, outline(before)
    quoted, ordinal = _QUOTED.search(text), _ORDINAL.search(new)
    if quoted and _QUOTED.search(new):
        return text.replace(quoted.group(), new, 1)
    if ordinal and _ORDINAL.search(text):
        return _ORDINAL.sub(ordinal.group(), text, count=1)
    if _TARGET.search(new) and _TARGET.search(parts.attribute):
        return f"{parts.thing.rstrip('的')}{new}是多少？"
    numbered = _NUMBERED.fullmatch(new)  # 13号线 for 6号线
    if numbered and re.search(rf"\d+{re.escape(numbered['kind'])}", text):
        return re.sub(rf"\d+{re.escape(numbered['kind'])}", new, text, count=1)
    if STAGE.fullmatch(new) and STAGE.search(text):  # 二期 for 一期
        return STAGE.sub(new, text, count=1)
    like = "" if is_measure(new) and len(tagged(new)) == 1 else _alike(before, new)
    return text.replace(like, new, 1) if like else ""


def _replaced(before: Parsed, new: str, told: Told | None) -> str:
    text, parts = before.text, outline(before)
    alike = _alike(before, new)
    if alike:
        return text.replace(alike, new, 1)
    level = _GROWTH_END.sub("", f"{parts.attribute}{parts.verb}").lstrip("的")
    grown = level and level in parts.attribute and level != f"{parts.attribute}{parts.verb}".lstrip("的")
    if is_measure(new) and grown and is_measure(level) and not _RATE.search(new):
        return text.replace(level, new, 1)  # 工业产值增长多少, with 税收收入
    if is_measure(new):
        item = parts.item if parts.many and _is_bare_measure(new) else ""
        item = "" if is_measure(item) and not THING.search(item) else item
        thing = subject_of(before, told) or parts.thing.rstrip("的")
        return f"{thing}{'' if item in thing else item}{new}是多少？"
    if not parts.attribute and parts.thing and tagged(new)[0][1] in ("v", "a", "d"):
        return f"{parts.thing.rstrip('的')}{new}有多少？"  # "交付了多少艘船" with 新接订单: another thing done
    if parts.item:
        # "货物吞吐量" with 集装箱: what is measured is exchanged, the measure stays.
        return text.replace(parts.item, new, 1)
    if parts.attribute and parts.thing and not THING.search(new):
        return text.replace(parts.attribute.lstrip("的"), new, 1)
    return _replace_likeliest(before, text, new)


def _is_bare_measure(new: str) -> bool:
    words = tagged(new)
    return len(words) == 1 or (len(words) == 2 and all(tag[:1] in "bvad" for _, tag, _, _ in words[:-1]))


def alike(before: Parsed, new: str) -> bool:
    """Whether a phrase is another of what the question before names: 博士 after 硕士."""
    return bool(new) and not is_measure(new) and bool(_alike(before, new))


def _alike(before: Parsed, new: str) -> str:
    """Return the phrase of the question before that ends as the new one does: 交通项目 for 水利项目."""
    words, fresh = tagged(before.text), tagged(new)
    for number in range(len(words) - 1, -1, -1):
        word, tag, _, stop = words[number]
        last = fresh[-1][0]
        if tag[:1] not in _KEPT or word[-1] != last[-1] or not (len(word) > 1 or len(last) == 1):
            continue
        if tag[:1] == "v" and tag != "vn" and word != last:
            continue
        first, bound = number, _bound(before, stop)
        room = len(fresh) if _ORDINAL.search(before.text[: words[number][2]]) else 99
        while first and number - first + 1 < room and _joins(words[first - 1], words[first][2], bound):
            first = _opening_quote(words, first - 1)
        return before.text[words[first][2] : stop]
    return ""


def _opening_quote(words: Sequence[tuple[str, str, int, int]], number: int) -> int:
    """Return where a quotation opens that a word closes, the word's own place else: “专精特新”|企业 is one phrase."""
    if words[number][0] not in "”」":
        return number
    return next((n for n in range(number, -1, -1) if words[n][0] in "“「"), number)


def _joins(word: tuple[str, str, int, int], start: int, bound: int) -> bool:
    _, tag, begin, end = word
    return end == start and begin >= bound and (tag[:1] in "njlbsx" or tag == "vn")


def _bound(before: Parsed, stop: int) -> int:
    """Return where the phrase that ends at ``stop`` may begin: behind the times, names and 的 before it."""
    text, bound = before.text, 0
    for mention in before.mentions:
        bound = max(bound, mention.end) if mention.end < stop else bound
    for name in subject_names(text):
        end = text.rfind(name, 0, stop) + len(name)
        bound = max(bound, end) if len(name) <= end < stop else bound
    thing = len(outline(before).thing)
    return max(bound, thing if thing < stop else 0, text.rfind("的", 0, stop) + 1)


def _replace_likeliest(before: Parsed, text: str, new: str) -> str:
    """Replace the first noun of the asked phrase, or the thing's name."""
    nouns = [t for t in before.terms if t.pos[:1] in "nvj" and len(t.text) > 1]
    old = [t for t in before.focus if t in nouns and t.pos[:1] == "n"][:1] or nouns[:1]
    if not old:
        return f"{new}{text}"
    start, end = old[0].start, old[0].end
    kin = [n for n in nouns if n.pos[:1] in "nj" or n.pos == "vn"]
    bound = _bound(before, end)
    for other in kin:
        if other.start == end:
            end = other.end
    for other in reversed([n for n in kin if n.end <= start]):
        if other.end == start and other.start >= bound:
            start = other.start
    run = text[start:end]
    return text.replace(old[0].text if is_measure(run) and not is_measure(new) else run, new, 1)


def _subjects(text: str) -> list[str]:
    """Return what a question may be about: regions and bodies by their endings, and other names of places."""
    names = list(subject_names(text))
    taken = "".join(names)
    bare = [(word, end) for word, tag, _, end in tagged(text) if tag in ("ns", "nt") and word not in taken]
    return names + [word + text[end : end + 1] if text[end : end + 1] in _LEVELS else word for word, end in bare]


def _named_by(new: str) -> list[str]:
    """Return the subjects that a turn names; a bare place name only where it stands by itself (上市企业 names none)."""
    if re.fullmatch(r"[全本][国省市区县州镇乡村]", new):
        return [new]
    whole = subject_names(new)
    return [name for name in _subjects(new) if name in whole or new.replace(name, "", 1)[:1] in ("", "的")]


def _with_subject(before: Parsed, subject: str) -> str:
    thing = outline(before).thing.rstrip("的")
    for mention in before.mentions:
        thing = thing.replace(mention.text, "")
    if thing and thing in before.text:
        return before.text.replace(thing, subject, 1)
    end = before.mentions[-1].end if before.mentions else 0
    return before.text[:end] + subject + before.text[end:].lstrip("的")
