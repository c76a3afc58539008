"""What a question is made of: the thing it asks about, that thing's attribute, and what is asked of it.

"2022年|岚汀港||货物吞吐量||是多少": a follow-up changes one part and takes the others over. Parts are found by the
language's own endings (港, 大桥, 博览会 end a thing; 量, 额, 率 end a measure), not by any archive's names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.tokens import known_word, tagged
from rag.asked_kind import MEASURED
from rag.names import persons, subject_names
from rag.query import Parsed, Term

ASKING = re.compile(
    r"(?:分别|一共|总共|大概|具体|都)?(?:要|会|能)?(?:是|有|为|达到|达|在|叫)?(?:了)?"
    r"(?:多少|第?几|什么|谁|哪|怎么|如何|为什么|为何|何时|何处|多[大长高久远宽深重])"
)
THING = re.compile(
    r"(?:桥|楼|馆|院|厂|港|街|路|巷|高速|会|节|赛|杯|校区|院区|基地|中心|实验室|项目|工程|园|站|库|机场|公司|集团|学校|大学"
    r"|条例|方案|行动|船|马拉松|航线|班列|剧|号|岛|湖|典礼|比武|联盟|平台|基金|银行|新区|片区|自贸区|船坞|码头|灯塔)$"
)
_NO_THING = re.compile(r"(?:社会|机会|都会|就会|不会|要会|将会|只会|才会|学会|开会|与会|大会人数|合作)$")
_MEASURE_END = re.compile(r"(?:[量额率价值数速幅]|总投资|投资|收入|支出|面积|人口|里程|规模|长度|高度|占比|比重)$")
_ORDINAL_EVENT = re.compile(r"第[一二三四五六七八九十百\d]+[次届期批个]|首[届次]")
_GDP = re.compile("地区生产总值")  # 溪口市地区 is no name
STAGE = re.compile("(?<!第)[一二三四五六]期(?:工程|项目)?")
_NUMBERED = re.compile(r"\d+号线|[A-Z]\d+")
_QUOTED = re.compile(r"[“\"「《][^”\"」》]+[”\"」》]")
_VERB_TAIL = re.compile(r"[了过到为]+$")
_COUNTED = re.compile(r"(?:多少|几)[个家条项名座处张次届种支位]?(?P<noun>[一-鿿“”]{2,})[？?]?$")
_REGION = re.compile(r"[省市区县州镇乡村]$")
_ROLE = re.compile(
    r"(?:[长员者手人席任]|意义|作用|特点|影响|原因|好处|背景|目的|要求|区别|书记|经理|总监|总裁|[冠亚季]军|名|主角|主演|导演|负责人)$"
)
_BARE_TIME = re.compile(r"[\d〇零一二三四五六七八九十前上下全]+[年月季度半]+|[，,]")
_NOT_NAME = re.compile(r"的|冠军|[长员者手人]$|主[任席角演]|书记|第[一二三]名")


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a question, in its own words.

    ``thing`` with its time and all that stands before it, ``attribute`` right behind it, ``verb`` behind that, then
    ``asking`` to the end; where the asking words come first (谁主持会议), the parts are of what follows them. ``many``
    is true where the thing is a region or nothing is named: such a subject has many items, and a bare measure
    ("养殖面积") is still one of the item asked before.
    """

    thing: str
    attribute: str
    verb: str
    asking: str
    many: bool

    @property
    def phrase(self) -> str:
        """The thing with its attribute."""
        return (self.thing + self.attribute).rstrip("的，, ")

    @property
    def counted(self) -> str:
        """The thing with what is done to the things counted, and these: 形成创新案例 of 形成了多少创新案例."""
        match = _COUNTED.search(self.asking) if self.verb else None
        noun = match["noun"] if match else ""
        if not noun and self.verb and not _BARE_TIME.sub("", self.phrase):
            return f"{self.phrase}{re.sub(r'[了过到为]$', '', self.verb)}"  # 新增就业 of 2021年新增就业多少人
        return f"{self.phrase}{re.sub(r'[了过]$', '', self.verb)}{noun}" if noun else self.phrase

    @property
    def subject(self) -> str:
        """What a new attribute is asked of: the thing, or all that is named where no measure follows it."""
        thing = self.thing.rstrip("的")
        bare = _BARE_TIME.sub("", thing)
        return thing if bare or is_measure(self.attribute) else self.phrase

    @property
    def item(self) -> str:
        """The attribute without the measure at its end: 湖蟹 of 湖蟹产量."""
        return measured_item(self.attribute.lstrip("的"))


def outline(question: Parsed) -> Outline:
    """Take a question apart."""
    text = question.text
    match = ASKING.search(text)
    start = _whole_word(text, match.start()) if match else len(text.rstrip("？?。 "))
    head = text[:start]
    if match and not re.sub(r"[，,\s]", "", _without_times(head, question)):
        # 谁主持会议, 为什么下调目标: what is asked about follows the asking word.
        head = head + text[match.end() :].rstrip("？?。 ")
        head = _behind_verb(re.sub(r"^(?:[里个位家些时候年天月]+|是|叫)", "", head))
    verb = _verb(head, match is not None and match.group()[0] in "为到了成达")
    body = head[: len(head) - len(verb)].rstrip("，, ") if verb else head.rstrip("，, ")
    end, many = _thing_end(body, question)
    return Outline(body[:end], body[end:], verb, text[start:], many)


def is_measure(text: str) -> bool:
    """Whether a phrase ends in what a figure measures."""
    return bool(MEASURED.search(text) or _MEASURE_END.search(text))


def measured_item(phrase: str) -> str:
    """Return what a phrase measures, 湖蟹 of 湖蟹产量; an empty string where it ends in no measure."""
    words = [word for word, _, _, _ in tagged(phrase)]
    measures = [n for n, word in enumerate(words) if is_measure(word)]
    if not measures:
        return ""
    kept = words[: measures[-1]]
    while kept and kept[-1] in ("总", "年", "可", "支配"):
        kept.pop()
    return "".join(kept)


def noun_phrases(question: Parsed) -> list[str]:
    """Return the common nouns of a question, whole (床位, 上市企业), without measures and roles at their ends."""
    runs: list[list[Term]] = []
    for term in question.terms:
        if runs and runs[-1][-1].end == term.start:
            runs[-1].append(term)
        else:
            runs.append([term])
    found = []
    for run in runs:
        while run and (run[-1].pos == "v" or is_measure(run[-1].text) or is_role(run[-1].text)):
            run.pop()
        text = "".join(term.text for term in run)
        if len(text) > 1 and any(term.pos[:1] in "nsjxilgt" or term.pos == "vn" for term in run):
            found.append(text)
    return found


def is_role(word: str) -> bool:
    """Whether a noun names an office or a place in a ranking, which is always somebody's of something: 主任, 冠军."""
    return bool(_ROLE.search(word))


def names_a_thing(question: Parsed) -> bool:
    """Whether a question names what it is about by a name of its own."""
    text = question.text
    if (
        subject_names(text)
        or _NUMBERED.search(text)
        or _QUOTED.search(text)
        or _ORDINAL_EVENT.search(text)
        or question.identity
    ):
        return True
    if any(len(name) > 2 for name, _, _ in persons(text)):
        return True
    who = re.match(r"([一-鿿]{2,4}?)(?:是谁|是什么人|是干什么的|是做什么的|担任)", text)
    if (
        who
        and not _NOT_NAME.search(who[1])
        and any(len(word) == 1 or tag == "nr" for word, tag, _, _ in tagged(who[1]))
    ):
        return True
    asks = ASKING.search(text)
    head = text[: asks.start()] if asks else ""
    if _is_name(head):
        return True
    body = outline(question).thing
    bare = _without_times(body, question)
    unknown = not ASKING.match(text) and not all(known_word(word) for word, _, _, _ in tagged(bare))  # 回澜|街
    return bool(THING.search(body)) and (len(bare) >= 4 or unknown)


def _is_name(head: str) -> bool:
    """Whether all that stands before the asking words reads as a person: a family name, no word of the dictionary."""
    named = len(head) <= 4 and any(start == 0 and end >= len(head) - 1 for _, start, end in persons(head))
    return named and not any(len(word) > 1 and known_word(word) for word, _, _, _ in tagged(head))


def _behind_verb(head: str) -> str:
    """Return what is done something to: 棋盘街 of 设计了棋盘街."""
    words = tagged(head)
    begin = next((start for _, tag, start, _ in words if tag not in ("v", "ul", "p", "d", "ad")), 0)
    return head[begin:]


def _whole_word(text: str, start: int) -> int:
    """Return where the asking words begin: 会 of 博览会有多少 belongs to the word before it."""
    if text[start] not in "会能要":
        return start
    return next((stop for _, _, begin, stop in tagged(text) if begin < start < stop), start)


def _verb(head: str, resulting: bool) -> str:
    """Return the verb at the end of what stands before the asking words: 调整 of 目标调整为多少."""
    if is_measure(head) and not resulting:
        return ""
    tail = _VERB_TAIL.search(head)
    stem = head[: tail.start()] if tail else head
    words = tagged(stem)
    cut = len(stem)
    for word, tag, start, _ in reversed(words):
        verbal = tag in ("v", "vd", "d", "vn", "c", "p", "ad", "zg") and not THING.search(word)
        if not verbal or not (tag[0] != "v" or len(word) < 4) or is_measure(word):
            break
        if tag == "vn" and cut == len(stem) and not tail and not resulting:
            break
        cut = start
    return head[cut:] if cut > 0 else ""


def _without_times(text: str, question: Parsed) -> str:
    for mention in question.mentions:
        text = text.replace(mention.text, "")
    return text


def _masked(body: str, question: Parsed) -> str:
    """Return a text with commas for its times and what else the name beside it would be drawn into."""
    for mention in question.mentions:
        body = body.replace(mention.text, "，" * len(mention.text))
    return _GDP.sub("，" * 6, body)


def _thing_end(body: str, question: Parsed) -> tuple[int, bool]:
    """Return where the thing with its time ends, and whether it may have many items."""
    end, many = 0, True
    for name in subject_names(_masked(body, question)):
        place = body.rfind(name) + len(name)
        if place > end:
            end, many = place, bool(_REGION.search(name)) or name.endswith(("新区", "片区"))
    words = tagged(body)
    for number, (word, tag, _, stop) in enumerate(words):
        named = THING.search(body[:stop]) and not _NO_THING.search(body[:stop])
        part = number + 1 < len(words) and words[number + 1][0] in ("长", "员")  # 会|长
        if named and stop > end and (tag[:1] in "nvjlxsgbz" or len(word) == 1) and not part:
            end, many = stop, False
    quoted = [match.end() for match in _QUOTED.finditer(body)]
    if quoted and quoted[-1] > end and not body[quoted[-1] :]:
        end, many = quoted[-1], False
    for mention in question.mentions:
        place = body.rfind(mention.text)
        if place >= 0:
            end = max(end, place + len(mention.text))
    event = _ORDINAL_EVENT.match(body, end) or STAGE.match(body, end)
    if event and end:  # 泊岭半程马拉松|第七届, 芯片项目|二期
        end = event.end()
    of = body.rfind("的")
    if of > end and not re.match(r"的(?:目标|计划|增长|增速|增幅)", body[of:]):
        end, many = of, many and of == 0
    return end, many
