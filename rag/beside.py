"""What "X呢？" takes the place of, by what stands beside X in the archive.

A place, a firm or a person stands before the measure that was asked ("湖州市旅游总收入1120亿元"), another measure
before a figure of its own ("出口2.3万辆"). Where the archive shows neither, the words decide (``rag.substitute``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.tokens import known_word, tagged
from rag.clauses import begin_of, end_of
from rag.names import subject_names
from rag.outline import THING, is_measure, is_role, measured_item, outline
from rag.query import Parsed

Told = Callable[[str], Sequence[str]]
_LEVEL = "[省市区县州镇乡村]"
_WAY = "增长|增幅|增速|涨幅|降幅|下降|提高|减少|增加"
# What is asked of a measure, behind it: 增长目标 of 增加值增长目标.
_TAIL = re.compile(
    rf"(?:的)?(?:(?:同比|环比)?(?:{_WAY})(?:率|幅度)?)?(?:的)?(?:(?:预期|年度)?(?:目标|计划|任务)(?:数|值)?)?(?:的)?(?:实际|最终|最后)?(?:完成|实现)?$"
)
_GROWN = re.compile(rf"^(?:的)?(?:同比|环比)?(?:{_WAY})(?:率|幅度)?(?:了)?")
_GROWTH_TOLD = re.compile(rf"[，,]?(?:同比|环比|比上年)?(?:{_WAY})")
_PLANNED = re.compile("目标|计划|任务|实际|最终")
# What may stand between a subject and its measure, and between a measure and its figure.
_TELLING = "(?:去年|今年|全年|当年|共|累计|则|也|已|预计|计划|力争)*(?:完成|实现|达到|达|为|是|有|的)?了?"
_TOLD = "(?:分别|达到|达|为|是|有|超过|超|突破|完成|实现|增至|升至|约|近|逾|共|了|[:：])*"
_FIGURE = re.compile(
    rf"{_TOLD}(?!(?:19|20)\d\d年)\d[\d.,]*[十百千]?[万亿]{{0,2}}(?P<unit>%|个百分点|标准?箱|人次|公[里斤顷]|平方(?:公里|米)|千[瓦克米]时?|[一-鿿㎡])?"
)
_NO_COUNT = frozenset(("元", "%", "个百分点", "点", "年", "月", "日", "时"))
_ASPECT = re.compile("总部|地址|注册地|位置|创始人|全称|简称")
_RUN = re.compile(r"[^，。；：、！？“”（）《》\d\s]{0,16}")
_PIECE_END = re.compile(r"[。！？；\n]")
_ITEM = re.compile(r"总?[产销存容货]量$|总?数量?$")
_SUBJECT_END = re.compile(rf"(?:{THING.pattern.removesuffix('$')}|{_LEVEL}|[场店社所厅局])$")
# What a clause says of its subject: 烟台市实现地区生产总值.
_SAYS = re.compile(rf"{_LEVEL}?(?:去年|今年|全年|当年|累计|\d+年)*(?:完成|实现|现有|拥有|共有|达到|位于|成立)")
_CLAUSE = re.compile(r"(?:^|[，。；：、！？“”（）《》\s年月日度])$")


@dataclass(frozen=True, slots=True)
class Parts:
    """A question as 2022年 | 溪口市 | 旅游总收入 | 是多少: what stands first, its subject, its measure, what asks."""

    lead: str
    subject: str
    time: str  # where it stands behind the subject: 饿急送|2023年|营业收入
    measure: str
    asking: str

    def of(self, subject: str) -> str:
        """Return the question of another subject."""
        of = "的" if self.subject.endswith("的") else ""
        return f"{self.lead}{subject}{of}{self.time}{self.measure}{self.asking}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a word stands in a text of the archive."""

    text: str
    start: int
    end: int

    @property
    def piece(self) -> tuple[int, int]:
        """Where the sentence or the half of one begins and ends."""
        return begin_of(_PIECE_END, self.text, self.start), end_of(_PIECE_END, self.text, self.end)


def exchanged(before: Parsed, new: str, texts: Sequence[str]) -> str | None:
    """Return the question before with what is new in the place that the archive shows; None where it shows none."""
    new = new.rstrip("的")
    found = [_Place(text, m.start(), m.end()) for text in texts for m in re.finditer(re.escape(new), text)]
    parts = parts_of(before, texts) if new and found else None
    if parts is None:
        return None
    measured = is_measure(new) or is_role(new)
    if not measured and parts.measure:
        made = _before_measure(parts, new, found)
        if made:
            return made
    bare = re.sub("|".join(re.escape(m.text) for m in before.mentions) or "$", "", outline(before).thing)
    if is_measure(new) and bare.strip("的，, "):
        return None  # the thing is known, and a measure by its ending is one
    if subject_names(new):
        return parts.of(new) if parts.subject else None
    if not parts.measure and before.kind != "figure":
        return parts.of(new) if _named(new) else None
    told = next((m for place in found if (m := _FIGURE.match(place.text, place.end))), None)
    if told is None and is_role(new):
        return None
    if told is None and not measured and _is_subject(parts, new, found):
        return parts.of(_as_written(parts.subject, new, found)) if parts.subject or not _named(parts.measure) else None
    for place in found if told is None else ():
        run = re.sub(rf"{_TOLD}$", "", _RUN.match(place.text, place.start)[0])  # type: ignore[index]
        told = _FIGURE.match(place.text, place.start + len(run)) if is_measure(run) else None
        if told and _CLAUSE.search(place.text[: place.start]):
            new = run  # 外贸 stands for 外贸进出口总额
            break
    return None if told is None else _of_measure(parts, new, told)


def subject_of(before: Parsed, told: Told | None) -> str:
    """Return what a question is about, with its time, where its words do not show it but the archive does."""
    thing = outline(before).thing
    for mention in before.mentions:
        thing = thing.replace(mention.text, "")
    if told is None or thing.strip("的，, "):
        return ""
    texts = told(before.text)
    parts = parts_of(before, texts)
    if parts is None or not parts.subject or not parts.measure or re.match(_LEVEL, parts.measure):
        return ""
    subject = parts.subject.rstrip("的")
    if not any(subject in text for text in texts):
        return ""
    figure = re.compile(rf"{re.escape(parts.measure)}{_FIGURE.pattern}")
    known = is_measure(parts.measure) or is_role(parts.measure) or _ASPECT.fullmatch(parts.measure)
    measured = known or any(figure.search(text) for text in texts)
    return f"{parts.lead}{subject}" if measured else ""


def parts_of(before: Parsed, texts: Sequence[str]) -> Parts | None:
    """Take a question apart; subject and measure are parted by what the archive says of others, or without subject."""
    text, shape = before.text, outline(before)
    head = text[: len(text) - len(shape.asking)]
    if not head or not text.startswith(shape.thing) or len(before.mentions) > 1:
        return None
    time = before.mentions[0].text if before.mentions else ""
    stem = head[: _TAIL.search(head).start()]  # type: ignore[union-attr]
    body = (stem[len(time) :] if stem.startswith(time) else stem).strip("的，, ")
    if time and time in body:
        subject, _, measure = body.partition(time)
        asking = text[text.find(time) + len(time) + len(measure) :]
        subject, measure = subject.rstrip("的"), measure.lstrip("的")
        known = not subject or not measure or _SUBJECT_END.search(subject)
        return None if known else Parts("", subject, time, measure, asking)
    if not body:
        return None
    start = text.find(body, len(time) if stem.startswith(time) else 0)
    lead, asking = text[:start], text[start + len(body) :]
    cut = _cut(body, max(0, len(shape.thing) - start), texts)
    if cut is None:
        return None
    if cut == len(body) and before.kind == "figure" and re.match("多少|几", shape.asking):
        cut = 0  # 新开工项目多少个: what is counted
    return Parts(lead, body[:cut], "", body[cut:], asking)


def _cut(body: str, bound: int, texts: Sequence[str]) -> int | None:
    """Return where the measure begins, None where neither the words nor the archive tell."""
    of = body.rfind("的")
    if of > 0:
        return of + 1
    if bound >= len(body):
        return len(body)
    if bound:
        return bound
    words = tagged(body)
    ends = (at for _, _, _, at in words if 3 <= at < len(body) and re.search(rf"(?<!地){_LEVEL}$", body[:at]))
    region = next((at for at in ends if any(body[:at] in text for text in texts)), 0)
    if region:
        return region
    starts = [at for _, _, at, _ in words if len(body) - at > 1 and not (at and _measures(body[:at]))]
    cuts = [start for start in starts if _stands_without(body[:start], body[start:], texts)]
    if cuts and cuts[0] == 0:  # 红枫茶场茶叶产量 stands there as a whole, and so may what is told of others
        ended = (start for start in cuts if _SUBJECT_END.search(body[:start]))
        named = (start for start in cuts if _named(body[:start]))
        said = (start for start in starts if _says_something(body[:start], texts))
        rows = (start for start in cuts if start and _heads_a_row(body[:start], body[start:], texts))
        return next(ended, next(named, next(said, next(rows, 0))))
    return cuts[0] if cuts else None


def _heads_a_row(left: str, right: str, texts: Sequence[str]) -> bool:
    """Whether a piece of a text begins with some words and tells several figures: 长河队进球56个，失球31个."""
    row = re.compile(
        rf"(?:^|[。；\n])(?:[^，。；]{{0,8}}[年月度]，?)?{re.escape(left)}{re.escape(right)}[^，。；]*\d[^，。；]*，[^，。；\d]{{1,10}}\d[\d.]*[^\d.%，。；]"
    )
    return any(row.search(text) for text in texts)


def _measures(text: str) -> bool:
    return is_measure(text) and not _SUBJECT_END.search(text)  # 高速 ends as 增速 does


def _says_something(left: str, texts: Sequence[str]) -> bool:
    """Whether a clause begins with some words and tells what they did or have."""
    return len(left) > 1 and any(
        _SAYS.match(text, m.end()) and _CLAUSE.search(text[: m.start()])
        for text in texts
        for m in re.finditer(re.escape(left), text)
    )


def _stands_without(left: str, right: str, texts: Sequence[str]) -> bool:
    return any(
        not left or not text[: match.start()].endswith(left)
        for text in texts
        for match in re.finditer(re.escape(right), text)
    )


def _before_measure(parts: Parts, new: str, found: Sequence[_Place]) -> str | None:
    """Return the question of what stands right before the measure, or before its end: 集装箱|吞吐量."""
    for start in range(len(parts.measure) - 1):
        end = parts.measure[start:]
        behind = re.compile(rf"(?P<level>{_LEVEL}|县城|公司|集团)?(?P<telling>{_TELLING}){re.escape(end)}")
        beside = [(place, m) for place in found if (m := behind.match(place.text, place.end))]
        if not beside:
            continue
        name = _named(new) or any(m["level"] or m["telling"] for _, m in beside)
        if start and not name:
            return f"{parts.lead}{parts.subject}{parts.time}{new}{end}{parts.asking}"
        if start and not parts.subject:
            return f"{parts.lead}{_as_written('', new, found)}{end}{parts.asking}"
        if not name and parts.subject and all(_told_of(parts.subject, place) for place, _ in beside):
            return f"{parts.lead}{parts.subject}{parts.time}{new}{parts.measure}{parts.asking}"
        return parts.of(_as_written(parts.subject, new, found))
    return None


def _told_of(subject: str, place: _Place) -> bool:
    """Whether the piece of a text before a place speaks of a subject."""
    return subject.rstrip("的") in place.text[place.piece[0] : place.start]


def _named(text: str) -> bool:
    """Whether a text begins with a name: of a place by its ending, or a word that is a name or in no dictionary."""
    if subject_names(text):
        return True
    words = tagged(text)
    return bool(words) and (words[0][1] in ("ns", "nt", "nr", "nrt", "nz") or not known_word(words[0][0]))


def _is_subject(parts: Parts, new: str, found: Sequence[_Place]) -> bool:
    """Whether what is new is a name, or a clause begins with it and tells the measure further on."""
    if _named(new) or _as_written(parts.subject, new, found) != new:
        return True
    for place in found:
        begin, end = place.piece
        opens = not place.text[begin : place.start] or _CLAUSE.search(place.text[begin : place.start])
        behind = place.text[place.end : end]
        if opens and (_SAYS.match(behind) or (parts.measure and parts.measure in behind)):
            return True
    return False


def _as_written(subject: str, new: str, found: Sequence[_Place]) -> str:
    """Return a place as the archive writes it, 烟台市, where the one before was named so."""
    level = subject.rstrip("的")[-1:]
    if level and not re.fullmatch(_LEVEL, level):
        return new
    written = re.compile(rf"(?:{level or '[省市县州]'})(?![场民区域长级委政道外内])")
    named = next((m.group() for p in found if (m := written.match(p.text, p.end))), "")
    return new if new[-1] == level else new + named


def _of_measure(parts: Parts, new: str, told: re.Match[str]) -> str:
    asking, after = parts.asking, told.string[told.end() :]
    if _GROWN.match(asking) and not _PLANNED.search(asking) and not _GROWTH_TOLD.match(after):
        asking = _GROWN.sub("", asking)
    if asking == parts.asking and (_PLANNED.search(asking) or _GROWN.match(asking)):
        return f"{parts.lead}{parts.subject}{parts.time}{new}{asking}"
    unit = told["unit"] or ""
    counted = unit and unit not in _NO_COUNT and not is_measure(new)
    item = _item(parts, new, told)
    if item and counted and parts.measure[-1] in "量额":  # 新能源汽车产量 with 出口: 出口量
        return f"{parts.lead}{parts.subject}{parts.time}{item}{new}{parts.measure[-1]}是多少？"
    return f"{parts.lead}{parts.subject}{parts.time}{item}{new}{f'多少{unit}' if counted else '是多少'}？"


def _item(parts: Parts, new: str, told: re.Match[str]) -> str:
    """Return what both measures are of, 新能源汽车, where the archive tells both in one piece in one unit."""
    item = _ITEM.sub("", parts.measure) if _ITEM.search(parts.measure) else measured_item(parts.measure)
    begin, _ = _Place(told.string, told.start(), told.end()).piece
    first = told.string.find(parts.measure, begin, told.start())
    same = _FIGURE.match(told.string, first + len(parts.measure)) if item and first >= 0 else None
    return (
        item
        if same and same["unit"] == told["unit"] and told["unit"] not in ("元", "%") and not measured_item(new)
        else ""
    )
