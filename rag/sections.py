"""Heads of sections, and the lines that announce what stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# The head of a section: "一、2022年工作回顾", "2023年主要目标", "回望2021：爬坡过坎", a chronicle's "2021年"; one
# without a year ends what the one before said.
_OF_YEAR = (
    r"(?:19|20)\d\d年[^，。；：！？\n]{0,14}(?:回顾|情况|总结|目标|任务|计划|安排|工作|打算|展望|重点|成效|成绩|名单)[^，。；：！？\n]{0,4}"
    r"|(?:回[望顾首]|展望|盘点)(?:19|20)\d\d年?(?:[：:　\s][^，。；\n]{0,16})?|(?:19|20)\d\d年"
)
_SECTION = re.compile(
    rf"(?:^|(?<=。)(?=[一二三四五六七八九十]{{1,3}}、))[\s　#*]*(?:[一二三四五六七八九十]{{1,3}}、)?"
    rf"(?:[一-鿿]{{2,6}}[及和、])?(?P<year>{_OF_YEAR})[\s　*]*$"
    r"|(?:^|(?<=。)(?=[一二三四五六七八九十]{1,3}、))[\s　#*]*[一二三四五六七八九十]{1,3}、[^，。；：！？\n]{2,30}$",
    re.MULTILINE,
)
_MAY_BEGIN = re.compile(r"[\n。](?:(?<=\n)|(?=[一二三四五六七八九十]{1,3}、))")
_SECTION_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_ITEM = re.compile(
    r"[\s　]*(?:——|[•·●◆■▪]|[一二三四五六七八九十]{1,2}[是要、]"
    r"|[（(]?\d{1,2}[）).、．](?!\d)|[（(][一二三四五六七八九十]{1,2}[）)])"
)
# The head of a section, which what stands under it answers to: "三、比赛工种".
_HEADING = re.compile(
    r"[\s　#*]*[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]\s?"
    r"(?:(?:关于|研究|讨论|审议|听取|通报|部署)[^，。；：！？]{2,40}|[^，。；：！？\d]{2,14})"
    r"(?:（[^（）]{1,24}）)?[\s　*]*"
)
# A line of a guide, under the name of the house that it is of: 地址：镜湖大道66号.
_FIELD = re.compile(r"[\s　*]*[一-鿿]{2,6}[：:](?=.)")
MOST_ITEMS = 12  # of a list, before its announcement is looked for no further


@lru_cache(maxsize=1_024)
def announcing(text: str, place: int) -> tuple[int, int] | None:
    """Return where the line stands that announces what begins at a place: with a colon a list, or a numbered head."""
    own = text[place:].partition("\n")[0]
    if (asked := _asked_before(text, place, own)) is not None:
        return asked
    field = _FIELD.match(own)
    for _ in range(MOST_ITEMS):
        end = place - 1
        place = text.rfind("\n", 0, max(0, end)) + 1
        line = text[place : max(0, end)].rstrip()
        if end <= 0 or not line:
            return None
        if line[-1] in "：:" or _HEADING.fullmatch(line):
            return place, end
        if line[-1] not in "；;" and not (_ITEM.match(line) and _ITEM.match(own)) and not (field or _FIELD.match(line)):
            return None
        own = line
    return None


# An interviewer's question, and who answers it.
_QUESTION = re.compile(r"[\s　*#>]*(?:记者|问|主持人|本报|提问|Q)\s?[：:].*[？?][\s　*]*")
_REPLY = re.compile(r"[\s　*#>]*[一-鿿·A-Z]{1,8}[：:]")


def _asked_before(text: str, place: int, own: str) -> tuple[int, int] | None:
    """Return where the question stands that a paragraph of an interview answers."""
    if not _REPLY.match(own):
        return None
    end = len(text[:place].rstrip())
    start = text.rfind("\n", 0, end) + 1
    return (start, end) if _QUESTION.fullmatch(text, start, end) else None


class Section(NamedTuple):
    """A section of a text: where it begins, and its head."""

    start: int
    head: str
    year: int | None  # the one that its head names


def _heads(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``_SECTION`` finds, looking for it where one may begin alone: in a fifth of the time."""
    end = 0
    for place in (0, *(mark.end() for mark in _MAY_BEGIN.finditer(text))):
        if place >= end and (match := _SECTION.match(text, place)):
            end = match.end()
            yield match


@lru_cache(maxsize=256)
def _sections(text: str) -> tuple[Section, ...]:
    heads = [(match, set(_SECTION_YEAR.findall(match["year"] or ""))) for match in _heads(text)]
    return tuple(Section(m.start(), m.group(), int(years.pop()) if len(years) == 1 else None) for m, years in heads)


def section_at(text: str, place: int) -> Section | None:
    """Return the section in which a place of a text stands."""
    return next((section for section in reversed(_sections(text)) if section.start < place), None)


def is_heading(text: str) -> bool:
    """Whether a line is the numbered head of a section, or the title of a notice: they tell nothing themselves."""
    if _HEADING.fullmatch(text) or _NOTICE.fullmatch(text):
        return True
    return _NUMBERED_YEAR.match(text) is not None and _SECTION.fullmatch(text) is not None


_NUMBERED_YEAR = re.compile(r"[\s　#*]*[一二三四五六七八九十]{1,3}、(?:19|20)\d\d年")
_NOTICE = re.compile(r"[^，。；]{0,20}关于[^。；]{4,60}的(?:通知|意见|公告|决定|请示|函|批复|通报)")
