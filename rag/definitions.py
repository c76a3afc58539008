"""What a sentence says that something is: 本办法所称低产林，是指亩产不足10公斤的油茶林."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.enumerations import count_of
from rag.listed import bare
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

MAX_TOLD = 60  # characters of a short answer
# How much likelier than another sentence one is that says 是指, one that says 是, one that answers just that question.
EXPLAINS, EQUATES, ANSWERS = 1.4, 1.2, 1.8
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,30})[”\"」』》]")
_ASKING = re.compile(
    r"^(?:什么是|何谓|何为)|^.*?(?:里|中|上|所)[说称](?:的)?"
    r"|(?:的?(?:意思|含义|定义)|是?指的?|指)?(?:是什么|什么|是?啥|哪).*$|(?:是什么意思|的含义|的定义).*$|[？?“”\"「」]"
)
_ASIDE = r"(?:（[^）]{0,60}）)?"
_SAYS = re.compile(
    rf"[”」』》]?{_ASIDE}[”」』》]?，?\s?"
    r"(?:(?P<explains>是指|指的(?:就)?是|系指|指(?![出导标数定令派向挥责])|意为|意思是|意即|即)|是(?![否不])|为)(?P<told>[^。；！？]{4,})"
)
# “一四四六”总体思路（瞄准一个目标定位，实施…）, but not （以下简称条例） or （英语：ground）.
_GLOSS = re.compile(
    r"[”」』》]?[一-鿿]{0,8}（(?:即|指|也就是)?(?![^）]{0,4}简称|见|英|又称|[A-Za-z])(?P<told>[^（）]{6,100})）"
)
# "比如“三个100”攻坚行动，我们将攻坚…": a sentence about it.
_LEADS = re.compile(
    r"(?:.*[，：；])?(?:[一-鿿]{0,2}(?:比如|例如|譬如|其中|所谓)"
    r"|[一-鿿]{0,12}(?:办|推[出行]|[实试]行|实施|开展|[建设]立|开设|启动))?[，、]?[“「『《]?"
)
_COMMENT = re.compile(r"[”」』》]?[一-鿿]{0,8}，(?P<told>[^。；！？]{8,})")
_OPENS_CLAUSE = re.compile(r"[：:，；。][“「『《]$")
_NEXT_NAME = re.compile(r"[，；、](?:而|其中)?[“「『][^”」』]{1,12}[”」』](?:是|为|即|指)")
_REST = re.compile(r"[^“”，。；：（）《》]{0,10}[”」』》]")
_ENUMERATED = re.compile(r"(?P<items>[^，。；！？：、“”《》（）\n]+(?:、[^，。；！？：、“”《》（）\n]+?)+)的?$")
_AFTER = re.compile(r"[”」]?[一-鿿]{0,8}[：:](?P<items>[^。；！？“”《》（）\n]*、[^。；！？“”《》（）\n]*)")
_JOINTS = re.compile("、|和|与|及")
_SAID_OF = "是指即为有的"
_FEWEST = 2  # items of a list
_PARTS = re.compile("[一二三四五六七八九十两][^一二三四五六七八九十两]+")
# “一核两翼”发展布局，即以医学为核心….
_THAT_IS = re.compile(r"[”」]?[一-鿿]{0,8}，(?:即|也就是|是指)(?P<told>[^。；！？]{4,})")
_ONE_BODY = re.compile("位?一体|合一")  # 五位一体 is five
_NUMERALS = re.compile("[一二三四五六七八九十两]|\\d{1,2}")


def defined(question: Parsed) -> str:
    """Return the thing that a question asks the meaning of."""
    quoted = _quoted(question.text)
    return quoted[1] if quoted else _ASKING.sub("", question.text).strip()


def _quoted(question: str) -> re.Match[str] | None:
    """Return the last quotation of a question: “十四五”提的“两中心一枢纽”是什么意思."""
    return next(reversed(list(_QUOTED.finditer(question))), None)


def asks_coined(question: str) -> bool:
    """Whether the meaning of a coined name is asked for: “一网统管”."""
    return _QUOTED.search(question) is not None


def definition_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return what a sentence says that the asked thing is, as far as a short answer reaches."""
    name, text = defined(question), passage.text
    coined = asks_coined(question.text)
    if coined and (told := _parts(text, name)) is not None:
        return [_told(text, *told, EXPLAINS)]
    if name and (answer := _answered(passage, name)) is not None:
        return [replace(_told(text, *answer, ANSWERS), framed=True)]
    place = text.find(name) if name else -1
    if place < 0:
        return []
    end = _whole_name(text, place + len(name), question)
    if coined and (told := _listed(text, place, end, name) or _glossed(text, end)) is not None:
        return [_told(text, *told, EXPLAINS)]
    said = _SAYS.match(text, end)
    apart = coined and _OPENS_CLAUSE.search(text, 0, place) is not None
    if said and (said["explains"] or apart or _begins(text, place)):
        begin, stop = said.span("told")
        if coined and (another := _NEXT_NAME.search(text, begin, stop)):
            stop = another.start()  # “一核”是甲，“两翼”是乙
        return [_told(text, begin, stop, EXPLAINS if said["explains"] or apart else EQUATES)]
    comment = _COMMENT.match(text, end) if coined else None
    if comment and _LEADS.fullmatch(text[:place]):
        return [_told(text, *comment.span("told"), EQUATES)]
    return []


# “什么叫“三降一提”？就是降漏损…”: the question that a sentence answers stands right before it.
_ASKED_BEFORE = re.compile(
    r"(?:什么(?:是|叫)|何谓|何为|所谓)(?P<what>[^。！？\n]{2,30}?)[？?][\s　*]*$|"
    r"(?P<named>[^。！？，：\n]{2,30}?)(?:指的?)?是(?:什么(?:意思)?|指什么)[？?][\s　*]*$"
)
_ANSWERS = re.compile(
    r"(?:[一-鿿]{1,8}[：:])?[“\s]*(?:简单[地来]?[说讲]，?|通俗[地来]?[说讲]，?)?(?:(?:那?就)?是指?|系?指(?:的?就?是)?|即)(?P<told>[^。；！？]{4,})"
)


def _answered(passage: Passage, name: str) -> tuple[int, int] | None:
    """Return what a sentence says that the thing is, where the question right before it asks what that is."""
    asked = _ASKED_BEFORE.search(passage.before)
    if asked is None or name not in (asked["what"] or asked["named"]):
        return None
    said = _ANSWERS.match(passage.text)
    return said.span("told") if said else None


def _parts(text: str, name: str) -> tuple[int, int] | None:
    """Return where the parts of a coined name are explained one by one: “一湾”即…，“两带”即…, of “一湾两带”."""
    parts = _PARTS.findall(name)
    places = [text.find(f"“{part}”") for part in parts]
    if len(parts) < _FEWEST or min(places) < 0 or "".join(parts) != name:
        return None
    said = _SAYS.match(text, places[0] + len(parts[0]) + 1)
    return (places[0], len(text.rstrip("。；"))) if said else None


def _glossed(text: str, end: int) -> tuple[int, int] | None:
    found = _GLOSS.match(text, end) or _THAT_IS.match(text, end)
    return found.span("told") if found else None


def _told(text: str, start: int, end: int, prior: float) -> Span:
    while end - start > MAX_TOLD and (cut := max(text.rfind(mark, start, end) for mark in "，、；")) > start:
        end = cut
    end = min(end, start + MAX_TOLD)
    return Span(start, end, text[start:end], prior=prior)


def _whole_name(text: str, end: int, question: Parsed) -> int:
    """Return where a name ends that the text has in a longer one: “一节两院三校|多产业”, “一四四六”|总体思路."""
    if (rest := _REST.match(text, end)) is not None:
        end = rest.end()
    quoted = _quoted(question.text)
    behind = question.text[quoted.end() :] if quoted else ""
    while behind and behind[0] not in _SAID_OF and text.startswith(behind[0], end):
        behind, end = behind[1:], end + 1
    return end


def _listed(text: str, place: int, end: int, name: str) -> tuple[int, int] | None:
    """Return the enumeration of just as many items as a name counts right before it, or after a colon.

    That is 甲区、乙区、丙港“两区一港”, or “两区一港”的目标：甲区、乙区和丙港.
    """
    wanted = sum(count_of(numeral) for numeral in _NUMERALS.findall(_ONE_BODY.sub("", name)))
    before = _ENUMERATED.search(text, 0, place - 1) if text[place - 1 : place] in ("“", "「", "‘") else None
    for found in (before, _AFTER.match(text, end)):
        if found is None or wanted < _FEWEST:
            continue
        start, close = found.span("items")
        items = bare(text[start:close], wanted)
        if wanted in (items.count("、") + 1, len(_JOINTS.findall(items)) + 1):
            start = text.find(items, start, close)
            return (start, start + len(items)) if start >= 0 else None
    return None


def _begins(text: str, place: int) -> bool:
    """Whether a sentence, or its last clause before a place, begins there: 操场是…, not 露天的操场是…."""
    return not text[:place].strip("“「『《 　") or text[place - 1] in "，："
