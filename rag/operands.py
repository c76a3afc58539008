"""Questions over several figures: which figures they ask, and what is to be done with them.

"2021年和2022年收入合计多少" asks a sum of two figures, "2023年比2020年多多少" a difference, "甲县和乙县哪个高" which is
more. Each figure is asked by a question of its own, so that each is bound to its own year and subject and is cited.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.tokens import tagged
from rag.apart import of_two_subjects, summed_times
from rag.names import places, subject_names
from rag.outline import THING
from rag.query import Parsed

Form = Literal["sum", "difference", "most", "least", "table"]

MAX_OPERANDS = 10
_YEAR = r"(?:19|20)\d\d年度?"
_NAMES = ("ns", "nt", "nr", "nz")
_AND = r"(?:[、，,]|和|与|及|以及|跟|同)"
_YEARS = re.compile(rf"(?:19|20)\d\d年?度?(?:{_AND}(?:19|20)\d\d年?度?)*{_AND}(?:19|20)\d\d年度?")
_RANGE = re.compile(
    r"((?:19|20)\d\d)年?(?:-|—|~|～|到|至)((?:19|20)\d\d)年(?:间|期间)?(?:这?[一二两三四五六七八九十\d]+年)?"
)
_SUM = re.compile(
    r"(?:这?[一二两三四五六七八九十\d]{1,2}[年地个者市区县])?(?:合计|总共|一共|共计|总计|累计|加起来|加在一起|之和|相加|总和|(?<![公中])共(?!同|享)(?=[一-鿿]{0,8}?(?:多少|几)))(?:一共|总共|共)?"
)
_ASKS = re.compile(r"多少|几(?!年)")
_ASKED_UNIT = re.compile(r"(?:多少|几)(?P<unit>[^？?，。的呢了]{0,6})")
_MORE = r"(?:变化|变动|多|少|增加|减少|增长|增|提高|上升|上涨|下降|降低|高|低|长|短|大|小|快|慢)"
_DIFFERENCE = re.compile(
    rf"(?P<how>{_MORE})(?:了|出)?(?P<verb>[一-鿿]{{0,4}}?)(?P<asked>(?:多少|几)[^？?，。]{{0,12}})$"
)
# "增长多少" without a unit asks a rate, which the text tells.
_RATE_WORDS = re.compile(r"增长|增$|提高|上升|上涨|下降|降低")
_APART = re.compile(r"(?:之间)?的?(?:相差|差距|差额|差值|差)(?:了|是|有|为)?(?P<asked>(?:多少|几)[^？?，。]{0,8})$")
_THAN_TIME = re.compile(
    rf"^(?P<stem>.+?)(?:(?:和|与|同|跟|较)(?={_YEAR}(?:同期)?相比)|比|较|相比|相较于?)(?P<than>{_YEAR}|上一?年度?|前一年|去年)(?:同期)?(?:相比)?[的，,]?(?P<tail>.+)$"
)
_AGAINST_TIME = re.compile(
    rf"^(?:与|和|同|跟|较|比)(?P<than>{_YEAR})(?:同期)?相比[，,]?(?P<stem>.+?)(?P<tail>{_MORE}.+)$"
)
_THAN_SUBJECT = re.compile(
    r"^(?P<stem>.+?)比(?P<than>[一-鿿A-Za-z“”]{2,14})(?<!的)的?(?P<tail>(?:多|少|高|低|长|短|大|小|快|慢).*(?:多少|几).*)$"
)
_WHICH = re.compile(
    r"[，,]?(?:相比[，,]?)?(?:是)?(?:哪|谁)(?:一?[个年家边座条里地届方]|一)?(?:的)?(?P<middle>[^，。？?]{0,14}?)(?:最|更|比较)?(?P<how>[高多大长快好低少小短慢])(?:一些|些)?$"
)
_LEAST = "低少小短慢"
# "哪个高，各是多少": the table tells both.
_AND_EACH = re.compile(
    r"(?<=[高多大长快好低少小短慢])[，,、]?(?:各自?|分别)(?:又|都)?(?:是|为|有|达到?)?(?:多少|几)[^，,？?]{0,4}$"
)
_WHO_MORE = re.compile(r"谁(?:家|的)?[^，。？?]{0,12}[高多大长快好低少小短慢](?:一些|些)?$")
# "2021年收入和2022年收入": the years side by side.
_SAME_OF_YEARS = re.compile(
    rf"(?P<one>{_YEAR})的?(?P<what>[^，。、和与及]{{2,16}}?)(?:和|与|及|跟|加上?|、)(?P<two>{_YEAR})的?(?P=what)"
)
# "收入2023年高还是2022年高": which of the two.
_HIGHER_OR = re.compile(
    rf"(?P<one>{_YEAR})的?(?P<what>[^，。]{{0,16}}?)(?:更|比较)?(?P<how>[高多大长快好低少小短慢])，?还是(?P<two>{_YEAR})的?(?P=what)(?:更|比较)?(?P=how)(?:一些|些)?$"
)
_GROWS = re.compile(r"(?:增长?|涨|升)得?$|增速$|增幅$")
_SHRINKS = re.compile(r"(?:下?降|减少?|跌)得?$|降幅$")
# “创新”“突破”一共多少次: two things, where no noun follows that both are names of.
_QUOTED_BESIDE = re.compile(r"(?<=[”》])(?=[“《][^”》]{1,12}[”》](?:一共|总共|合计|加起来|各|分别|相差|被|两))")
_COMPARE = re.compile(r"^(?:请)?(?:对比|比较|比一比)(?:一下|下)?")
# What is measured, where it follows two names without 的: "大桥和枢纽总投资".
MEASURE = re.compile(
    r"(?:(?:19|20)\d\d年)?(?:计划|概算|年末|全年|新增)?(?:总?投资额?|总?造价|(?:营业|主营业务|旅游|财政|一般公共预算|(?:人均)?可支配)?总?收入"
    r"|营收|[净纯]?利润|总?产[量值]|(?:常住|户籍|总)?人口|(?:建筑|占地|绿化|种植)?总?面积|全长|长度|里程|员工|人数"
    r"|(?:货物|集装箱|旅客|港口)?(?:货物)?吞吐量|接待游客|游客|(?:研发|总)?投入|(?:地区)?生产总值|GDP|(?:规上工业|规模以上工业|工业)?增加值"
    r"|床位|(?:销售|出口|进口|进出口|零售|交易)总?额|粮食|学位|展位|票价|价格)"
)
_YEARS_LONG = re.compile(r"这?[两二三四五六七八九十]年(?:间|来|里)?")
_EACH = re.compile(r"各自?|分别")


@dataclass(frozen=True, slots=True)
class Operands:
    """Figures that a question asks for together: what tells them apart, and a question for each."""

    form: Form
    labels: tuple[str, ...]
    questions: tuple[str, ...]
    by_time: bool
    unit: str = ""
    falls: bool = False  # "少多少": asked as a fall
    change: str = ""  # asks the change itself, which a text may tell of one year to the next


def operands(question: Parsed) -> Operands | None:
    """Return the figures that a question asks to be added, subtracted or compared, or None where it asks none."""
    text = _AND_EACH.sub("", _COMPARE.sub("", question.text).rstrip("？?。"))
    text = _HIGHER_OR.sub(r"\g<one>和\g<two>\g<what>哪年更\g<how>", re.sub(r"呢$", "", text))
    text = _QUOTED_BESIDE.sub("和", text)
    text = _SAME_OF_YEARS.sub(r"\g<one>和\g<two>\g<what>", text)
    if re.search(r"在?哪[里儿]|什么时候|何时|谁", text) and not _WHO_MORE.search(text):
        return None
    if not re.search(r"比|差|较|哪|谁|还是|合计|共|总计|累计|加|之和|总和|各|分别|到|至|-|—|~", question.text):
        return None
    found = _sum_of_times(question) or _difference_by_time(text) or _difference_by_subject(text)
    if found is None and not of_two_subjects(question) and (joined := _joined(text)) is not None:
        found = _of_joined(text, *joined, compared=bool(_COMPARE.match(question.text)))
    return found if found and 1 < len(found.questions) <= MAX_OPERANDS else None


def _sum_of_times(question: Parsed) -> Operands | None:
    """Return the sum of two times' figures, each asked in words of its own."""
    asked = summed_times(question)
    if not asked:
        return None
    labels = tuple(re.sub(r"(?:是|为|有)?(?:多少|几)[^多几]*$", "", one) for one in asked)
    return Operands("sum", labels, tuple(asked), all(re.match(_YEAR, label) for label in labels), "")


def _difference_by_time(text: str) -> Operands | None:
    match = _THAN_TIME.match(text) or _AGAINST_TIME.match(text)
    year = match and re.search(r"(?:19|20)\d\d(?=年)", match["stem"])
    if not match or not year:
        return None
    asked = _asked_difference(match["tail"])
    if asked is None:
        return None
    than = match["than"] if match["than"][0].isdigit() else f"{int(year[0]) - 1}年"
    stem = match["stem"].rstrip("的，,")
    if re.match(r"(?!是)[一-鿿]了?(?:多少|几)[人个名家]?$", asked[0]) and not MEASURE.search(stem):
        return None  # "多招多少人": a verb alone does not tell what is counted
    first, second = (f"{stem}{asked[0]}", f"{stem[: year.start()]}{than}{stem[year.end() + 1 :]}{asked[0]}")
    change = ""
    if int(year[0]) - int(than[:4]) == 1 and re.match(r"是?(?:多少|几)", asked[0]):
        change = f"{stem}{'减少' if asked[2] else '增长'}多少{asked[1]}"
    return Operands("difference", (f"{year[0]}年", than), (first, second), True, *asked[1:], change)


def _asked_difference(tail: str) -> tuple[str, str, bool] | None:
    """Return what a figure is asked with ("多少万吨"), its unit, and whether a fall is asked; None for a rate."""
    match = _DIFFERENCE.match(tail)
    if not match:
        return None
    unit = _unit(match["asked"])
    if match["how"] in "快慢":  # of rates: by how many points
        return "增长多少", "", match["how"] == "慢"
    if "%" in unit or "百分" in unit or (not unit and _RATE_WORDS.search(match["how"])):
        return None
    own = f"{match['verb']}{match['asked']}" if match["verb"] or unit else "是多少"
    return own, unit, bool(re.search(r"少|减|降|低|短|小", match["how"]))


def _unit(asked: str) -> str:
    match = _ASKED_UNIT.match(asked)
    return match["unit"] if match else ""


def _difference_by_subject(text: str) -> Operands | None:
    match = _THAN_SUBJECT.match(text)
    if not match or re.search(r"[年期月日]", match["than"]):
        return None
    asked = _asked_difference(match["tail"])
    first, than = _subject_in(match["stem"]), match["than"]
    own = subject_names(than) or THING.search(than) or tagged(than)[0][1] in _NAMES
    if match["stem"].rpartition("的")[2] and "的" in match["stem"] and not own:
        first = match["stem"].rpartition("的")[2]  # 浦东新区的高新技术企业, and its 专精特新企业
    if asked is None or not first:
        return None
    stem = match["stem"].rstrip("的，,")
    return Operands(
        "difference",
        (first, than),
        (f"{stem}{asked[0]}", f"{stem.replace(first, than, 1)}{asked[0]}"),
        False,
        *asked[1:],
    )


def _subject_in(stem: str) -> str:
    """Return what a clause is about: its last place, or what stands before its measure."""
    named = [place.name for place in places(stem) if place.name]
    if named:
        return named[-1]
    bare = re.sub(rf"{_YEAR}|的", "，", stem)
    measure = MEASURE.search(bare)
    head = bare[: measure.start()] if measure else bare
    pieces = [piece for piece in head.split("，") if len(piece) > 1]
    return pieces[0] if pieces else ""


def _joined(text: str) -> tuple[tuple[str, ...], int, int, bool] | None:
    """Return years or subjects that are named together: their names, where they stand, and whether they are times."""
    if match := _RANGE.search(text):
        first, last = int(match[1]), int(match[2])
        return tuple(f"{year}年" for year in range(first, last + 1)), match.start(), match.end(), True
    if match := _YEARS.search(text):
        return tuple(f"{year}年" for year in re.findall(r"\d{4}", match.group())), match.start(), match.end(), True
    return _joined_places(text) or _joined_items(text)


def _joined_places(text: str) -> tuple[tuple[str, ...], int, int, bool] | None:
    named = [place for place in places(text) if place.name]
    run = named[:1]
    for before, place in pairwise(named):
        if not re.fullmatch(_AND, text[before.end : place.start]):
            break
        run.append(place)
    if not run:
        return None
    names, start = [place.name for place in run], run[0].start
    if start and re.search(r"(?:、|和|与|及|跟|同)$", text[:start]):
        # A name before them that is known as no place: 临港区、高新区和东湖区.
        more = re.search(rf"(?:^|[，,的年])(?P<names>(?:[一-鿿]{{1,6}}?{run[0].level}{_AND})+)$", text[:start])
        if more is None:
            return None
        names = [*filter(None, re.split(_AND, more["names"])), *names]
        start = more.start("names")
    if len(names) < 2:
        return None
    return tuple(names), start, run[-1].start + len(run[-1].name), False


def _joined_items(text: str) -> tuple[tuple[str, ...], int, int, bool] | None:
    time = re.match(rf".*?{_YEAR}(?:末|底)?的?", text)
    found = _items_from(text, time.end()) if time else None
    return found or _items_from(text, 0)


def _items_from(text: str, low: int) -> tuple[tuple[str, ...], int, int, bool] | None:
    match = re.match(
        r"(?P<items>[一-鿿A-Za-z“”]{2,16}?(?:、[一-鿿A-Za-z“”]{2,16}?)*(?:和|与|及|跟|、(?=[^、]*(?:合计|共|加起来|之和|总和))))(?P<rest>.+)$",
        text[low:],
    )
    if not match:
        return None
    rest = match["rest"]
    ends = re.search(
        r"的|各|分别|相差|合计|[总一]共|共计|(?<![公中])共(?!同|享)(?=[一-鿿]{0,8}?(?:多少|几))|加起来|加在一起|之和|哪|谁|(?:19|20)\d\d",
        rest,
    )
    last = rest[: ends.start()] if ends else rest
    measure = MEASURE.search(last, 2)
    first = re.split(r"、|和|与|及|跟", match["items"].rstrip("和与及跟、"))
    of_sort = _of_one_sort(first[-1], last)
    if match["items"][-1] == "、" and of_sort == last:
        return None  # 做直播带货这些行业 is none of a row
    last = of_sort
    if measure and not any(MEASURE.search(item) for item in first):
        last = last[: measure.start()]
    end = low + match.end("items") + len(last)
    last = re.sub(r"(?:相比较?|比较?|来说|来讲|之间|[两三四五][者个家项])?[，,]?$", "", last)
    if not 2 <= len(last) <= 14 or any(len(item) < 2 for item in first):
        return None
    lead = "" if text[end : end + 1] == "的" else _of_all(first[0], last)
    return (first[0][len(lead) :], *first[1:], last), low + len(lead), end, False


def _of_one_sort(first: str, last: str) -> str:
    """Return the last of several without what is asked of all, where they are of one sort: 女子组|总冠军奖金."""
    for length in (2, 1):
        place = last.find(first[-length:], 1)
        if 0 < place <= len(first) and place + length < len(last):
            return last[: place + length]
    return last


def _of_all(first: str, last: str) -> str:
    """Return what stands before the first of several and is said of all: 老年人用的 of 老年人用的食堂和驿站."""
    quoted = first.find("“")
    if quoted > 0 and last[0] == "“":
        return first[:quoted]
    lead = first[: first.rfind("的") + 1] or _owner(first, last)
    own = "的" in last or subject_names(last) or any(tag[:2] in _NAMES for _, tag, _, _ in tagged(last)[:1])
    return "" if own or len(first) - len(lead) < 2 else lead


def _owner(first: str, last: str) -> str:
    """Return the place before the first of two things of one sort: 浦东 of 浦东专精特新企业和高新技术企业."""
    if first[-2:] != last[-2:] or THING.search(first):
        return ""
    word, tag, _, _ = tagged(first)[0]
    return next((name for name in subject_names(first) if first.startswith(name)), word if tag in ("ns", "nt") else "")


def _of_joined(
    text: str, labels: tuple[str, ...], start: int, end: int, by_time: bool, *, compared: bool
) -> Operands | None:
    head, tail = text[:start], text[end:]
    form: Form
    if by_time and (asked := _from_first_to_last(text, start, end)):
        own, unit, falls = asked
        ends = (labels[-1], labels[0])
        measure = text[:start].removesuffix("从") + text[end : -len(_changes(text[end:]))].rstrip("的，,")
        return Operands("difference", ends, tuple(f"{label}{measure}{own}" for label in ends), True, unit, falls)
    if match := _APART.search(tail):
        form, tail = "difference", tail[: match.start()] + _asking(match["asked"])
    elif match := _WHICH.search(tail):
        form = "least" if match["how"] in _LEAST else "most"
        kind = labels[0][-1] if labels and all(label[-1] == labels[0][-1] for label in labels) else ""
        tail = f"{tail[: match.start()]}{match['middle'].removeprefix(kind)}"  # 甲县和乙县哪个县收入高
        tail = tail if _ASKS.search(tail) else asked_of(tail)
        head, tail = _topic_after(head, tail)
    elif _SUM.search(tail) and _asks_or_ends(tail):
        form, tail = "sum", _SUM.sub("", tail, count=1)
        tail = tail if _ASKS.search(tail) else f"{tail.rstrip('的是为')}是多少"
        tail = re.sub(r"的?(?:是|为)?(?=(?:是|为)多少)", "", tail)
    elif compared or _EACH.search(tail):
        form = "table"
        tail = _EACH.sub("", tail, count=1)
        tail = tail if _ASKS.search(tail) else asked_of(tail)
        head, tail = _topic_after(head, tail)
    else:
        return None
    tail = _YEARS_LONG.sub("", tail, count=1) if by_time else tail
    unit = next((m["unit"] for m in [_ASKED_UNIT.search(tail)] if m), "")
    if by_time and re.match(r"(?:是|为|有)?(?:多少|几)", tail):  # a year is no measure: 收入2015年多少
        return Operands(form, labels, tuple(f"{label}{head}{tail}" for label in labels), by_time, unit)
    return Operands(form, labels, tuple(f"{head}{label}{tail}" for label in labels), by_time, unit)


def _changes(tail: str) -> str:
    """Return the end of a text that asks by how much something changed, an empty string where none does."""
    match = re.search(rf"(?:一?共|总共|累计)?{_MORE}(?:了|出)(?:多少|几)[^？?，。]{{0,8}}$", tail)
    return match.group() if match else ""


def _from_first_to_last(text: str, start: int, end: int) -> tuple[str, str, bool] | None:
    """Return what a change over a span of years is asked with: "2019年到2023年收入增加了多少亿元"."""
    asked = _changes(text[end:])
    if not asked or not _RANGE.match(text, start):
        return None
    return _asked_difference(re.sub(r"^(?:一?共|总共|累计)", "", asked))


def _topic_after(head: str, tail: str) -> tuple[str, str]:
    """Return a question's parts with the topic behind each name: "2023年工业，甲区…" asks of 2023年甲区工业."""
    match = re.match(rf"(?P<time>(?:{_YEAR})?)的?(?P<topic>[一-鿿A-Za-z]{{2,14}})(?:中|方面)?[，,]$", head)
    return (match["time"], f"{match['topic']}{tail}") if match else (head, tail)


def asked_of(measure: str) -> str:
    """Return a measure with what asks for its figure: "接待游客人数" asks how many people."""
    if _GROWS.search(measure):
        return f"{_GROWS.sub('', measure)}增长多少"
    if _SHRINKS.search(measure):
        return f"{_SHRINKS.sub('', measure)}下降多少"
    bare = re.sub(r"(?:的)?(?:情况|数据|数字|变化|大小|水平)$", "", measure.rstrip("的，,"))
    counted = re.fullmatch(r"(?P<what>[^，]{4,}?)(?:总数|数量?)", bare)
    if counted and tagged(counted["what"])[-1][1][:1] == "v":  # 专利授权数, but 企业数
        bare = counted["what"]
    people = re.sub(r"的?人数$", "", bare)
    return f"{people}多少人" if people != bare else f"{bare}是多少"


def _asks_or_ends(tail: str) -> bool:
    return bool(_ASKS.search(tail)) or bool(re.search(rf"{_SUM.pattern}$", tail))


def _asking(asked: str) -> str:
    return asked if _unit(asked) else f"是{asked}"


def described(labels: Sequence[str]) -> str:
    """Return names as they are listed in a sentence."""
    return "、".join(labels)
