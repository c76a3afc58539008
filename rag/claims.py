"""What a question of yes or no claims: that a goal was met, that a figure was passed, that something grew, or else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.figures import Figure, find_figures
from index.tokens import tagged
from rag.directions import ASKED, DIRECTIONS, Direction
from rag.query import Parsed

Relation = Literal[">", ">=", "<", "<="]

# A claim that is put for confirmation: "…，对吗".
_TAG = re.compile(
    r"(?:[，、]\s*(?:这|那)?(?:是(?:吗|么|吧|不是|真的吗)|对(?:吗|么|吧|不对)|没错吧|不是吗)"
    r"|[，、]?\s*(?:(?:的?(?:说法|消息|传言))?(?:是真的吗|是不是真的|是真是假|属实吗|是否属实|是真是假)|真?有(?:这|此)(?:回|种)?事吗))[？?]*$"
)
_END = re.compile(r"(?:没有|没|吗|么|不|与否|吧)?[？?。\s]*$")
_FORMS = (
    (re.compile(r"是不是|是否"), ""),
    (re.compile(r"有没有|有无"), "有"),
    (re.compile(r"(?P<first>能|可|会)(?:否|不(?P=first)以?)"), r"\g<first>"),
    (re.compile(r"(?P<verb>[一-鿿]{1,2})[不没](?P=verb)"), r"\g<verb>"),
)
_GOAL = r"(?:目标|计划|任务|指标|预期|(?<!公共)(?<!基金)预算(?![收支内外总])|年初(?:所|确|制)?定?下?的数字?)"
_MET = r"(?:超额完成|完成|实现|达到|达成|达标|兑现|超过|突破)"
_GOAL_MET = re.compile(rf"{_MET}了?(?P<between>[^，。、]{{0,24}}?){_GOAL}")
_MET_GOAL = re.compile(rf"{_GOAL}(?:数|值|量)?(?P<between>[^，。、]{{0,8}}?)(?:{_MET})|达标(?P<none>)")
# What stands about the name of a goal and belongs to no subject: 年初确定的, 全年.
_ABOUT_GOAL = re.compile(
    r"年初|当年|全年|年度|既定|预期|预定|控制|(?:所)?(?:制定|确定|提出|设定|预定|定下|下达|定)的|按期|按时|如期|顺利|圆满|全面|全部"
)
_TRAILING = re.compile(r"(?:每[一-鿿]{1,2}|的|有|能|已经?|都|是|会|将|了|也|实际|最终|最后|情况)+$")
_BEYOND = re.compile(r"超额|超过|突破")
_RELATIONS: dict[Relation, str] = {
    ">=": "不低于|不少于|不小于|达到|达|够|满|到",
    ">": "高于|超过|超出|突破|超|多于|大于|逾|高过|长于",
    "<=": "不高于|不超过|不多于|不大于|控制在",
    "<": "低于|少于|小于|不足|不到|没到|未到|未达到|未达|没达到|没有达到|短于|低过",
}
_RELATION_OF = {word: relation for relation, words in _RELATIONS.items() for word in words.split("|")}
_BEFORE_FIGURE = re.compile("(?P<word>" + "|".join(sorted(_RELATION_OF, key=len, reverse=True)) + r")了?$")
_DESCRIBES = re.compile(r"的|以[上下内]|左右|级")  # "50亿元的项目": which one, no claim
_NOT_ABOUT = re.compile(
    r"(?:与|和|同|跟)?(?:上年|去年|上一年|前一年|往年|同期)(?:同期)?相?比|[比较](?:上年|去年|上一年|前一年|往年|同期)(?:同期|年?[末底])?|同比|环比"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked whether it is so; ``head`` is of what."""

    head: str
    kind: Literal["goal", "passed", "figure", "change", "plain"]
    tag: bool = False  # put for confirmation: "…，对吗"
    relation: Relation = ">="
    figure: Figure | None = None
    rest: str = ""  # what stands behind the figure
    direction: Direction | None = None


def claim_of(question: Parsed) -> Claim:
    """Return what a question of yes or no claims."""
    text, tag = stated(question.text)
    figures = [
        f for f in find_figures(text, _times(question, text)) if not f.ordinal and (f.measure or len(f.text) > 2)
    ]
    goal = _GOAL_MET.search(text) or _MET_GOAL.search(text)
    if goal is not None and not _named(text, figures):
        between = "".join(part for part in _without(goal["between"] or "", figures))
        head = _TRAILING.sub("", _ABOUT_GOAL.sub("", text[: goal.start()] + between).strip("的"))
        return Claim(_NOT_ABOUT.sub("", head), "goal", tag, ">" if _BEYOND.match(goal.group()) else ">=")
    if still := _STILL.search(text):
        return Claim(
            _TRAILING.sub("", text[: still.start()]), "change", tag, direction="same", rest=text[still.end() :]
        )
    for figure in figures:
        if not (figure.measure or "亿" in figure.text or "万" in figure.text) or not _NUMBER.search(figure.text):
            continue
        rest = text[figure.end :].strip("了的，")
        if _DESCRIBES.match(text, figure.end) or not _claims(text[: figure.start], rest):
            continue
        before = text[: figure.start] + (own[0] if (own := _OWN.match(figure.text)) else "")
        relation = _BEFORE_FIGURE.search(before)
        if bound := _BOUND_BEHIND.search(figure.text):
            head = _TRAILING.sub("", _NOT_ABOUT.sub("", before))
            return Claim(head, "passed", tag, ">=" if bound.group() == "以上" else "<=", figure, rest)
        head = before[: relation.start()] if relation else before
        head = _TRAILING.sub("", _NOT_ABOUT.sub("", head))
        kind: Literal["passed", "figure"] = "passed" if relation else "figure"
        return Claim(head, kind, tag, _RELATION_OF[relation["word"]] if relation else ">=", figure, rest)
    bare = _NOT_ABOUT.sub("", text)
    asked = ASKED.search(bare)
    if asked is not None:
        head = _TRAILING.sub("", bare[: asked.start()]) + (asked["of"] or "")
        direction = next(way for way in DIRECTIONS if asked[way])
        return Claim(head, "change", tag, direction=direction)
    return Claim(text, "plain", tag)


_NUMBER = re.compile(r"\d|[一二三四五六七八九两几半][十百千万亿]|[十百千][一二三四五六七八九万亿]")
_STILL = re.compile(r"(?:现在|目前|如今)?(?:还|仍然?|依然|依旧|照旧)(?:是|为|按|维持|保持)")
_BOUND_BEHIND = re.compile("以[上下内]$")
_OWN = re.compile("|".join(sorted(_RELATION_OF, key=len, reverse=True)))  # a figure has its bound with it


def _claims(before: str, rest: str) -> bool:
    """Whether a figure is what is claimed, beside nothing but what is counted: no 16路, no "24小时开放"."""
    nouns = len(rest) <= 8 and all(tag[:1] == "n" for _, tag, _, _ in tagged(rest)) if rest else True
    return nouns and any(tag[:1] in "nvljz" for _, tag, _, _ in tagged(before))


def stated(text: str) -> tuple[str, bool]:
    """Return the claim of a question without its asking words, and whether it is put for confirmation."""
    tag = _TAG.search(text)
    text = _END.sub("", text[: tag.start()] if tag else text)
    for pattern, form in _FORMS:
        text = pattern.sub(form, text)
    return text.strip("，、 "), tag is not None


def _named(text: str, figures: list[Figure]) -> bool:
    """Whether a goal's figure is what is asked for: "目标是增长8%吗"."""
    return any(re.search(rf"{_GOAL}(?:值|数)?(?:是|为|定为|定在)[^，。]{{0,6}}$", text[: f.start]) for f in figures)


def _without(text: str, figures: list[Figure]) -> list[str]:
    for figure in figures:
        text = text.replace(figure.text, "")
    return [text]


def _times(question: Parsed, text: str) -> list[tuple[int, int]]:
    places = [(text.find(m.text), m.text) for m in question.mentions]
    return [(start, start + len(word)) for start, word in places if start >= 0]
