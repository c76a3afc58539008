"""The name that a question asks for by its sort: “骑先锋”党建品牌 where 哪个品牌 is asked, or what a sentence is about.

Both have a form: a quoted name stands before its sort, and a topic before the first comma of its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import tagged
from rag.candidate import Candidate
from rag.query import Parsed
from rag.span import Span
from rag.whole import holds_things

_ASKS = re.compile(
    r"哪一?[个项家种条座所支款届](?P<which>[一-鿿]{2,8})?|(?P<what>[一-鿿]{2,10}?)的?(?:叫|名为|名叫)(?:做|作)?(?:什么|啥)"
    r"|(?P<name>[一-鿿]{2,10}?)的?名[称字](?:是|叫)?(?:什么|啥)?[？?]?$"
)
_IS_WHAT = re.compile(r"(?P<what>[一-鿿]{2,6})(?:是|为)(?:什么|啥)[？?]?$")
_QUOTED = re.compile(r"“(?P<name>[^“”]{2,30})”(?P<behind>[一-鿿]{0,10})")
_CALLED = re.compile(r"(?:名为|叫做?|取名|命名为|定名为|称为)“(?P<name>[^“”]{2,30})”")
_TOPIC = re.compile(r"(?P<name>[一-鿿A-Za-z\d]{2,16})，")
_APPOSED = re.compile(r"[—─]{2,}(?P<name>“[^“”]{1,12}”[一-鿿]{0,12}?)(?=落户|落地|建成|投|开|于|在|[，。、；])")
_PERIOD = re.compile("十[一二三四五六]五")
_NOUNS = ("n", "j", "b", "l", "s", "a", "vn", "m", "q")


def named(candidate: Candidate) -> Span | None:
    """Return the name of the asked sort in a statement; None where none, or more than one, stands there."""
    text, asked = candidate.passage.text, candidate.question.text
    if (told := _IS_WHAT.search(asked)) is not None:
        # 以“耕海牧渔”为主题, 主题为“向海而兴”
        sort = tagged(told["what"])[-1][0]
        found = list(re.finditer(rf"(?:(?<={sort}为)|(?<={sort}是))“(?P<name>[^“”]{{2,30}})”", text))
        found = found or list(re.finditer(rf"“(?P<name>[^“”]{{2,30}})”作?为{sort}", text))
        return _only(candidate, found)
    sort = _sort(candidate.question)
    if not sort:
        return None
    found = [m for m in _QUOTED.finditer(text) if _before_sort(m["behind"], sort)]
    if not found and _ASKS_NAME.search(asked):
        found = list(_CALLED.finditer(text))
    found = [m for m in found if m["name"] not in asked and not _PERIOD.fullmatch(m["name"])]
    if (after := _APPOSED.search(text)) and text[: after.start()].removesuffix("项目").endswith(sort):
        found = [after]  # 基础设施项目——“仲华”热物理试验装置
    if not found and (topic := _TOPIC.match(text)) is not None:
        kin = topic["name"][-1] == sort[-1] and topic["name"] not in asked and holds_things(text, candidate.question)
        found = [topic] if kin and all(tag.startswith(_NOUNS) for _, tag, _, _ in tagged(topic["name"])) else []
    return _only(candidate, found)


def _only(candidate: Candidate, found: Sequence[re.Match[str]]) -> Span | None:
    """Return the one name that was found."""
    if len({m["name"] for m in found}) != 1:
        return None
    start, end = found[0].span("name")
    return Span(start, end, candidate.passage.source(start, end))


_ASKS_NAME = re.compile(r"叫|名[称字为]")


def _before_sort(behind: str, sort: str) -> bool:
    """Whether the asked sort stands behind a quoted name, with its own words between alone: “骑先锋”党建|品牌."""
    place = behind.find(sort)
    return place >= 0 and all(tag[:1] in "nvjbla" for _, tag, _, _ in tagged(behind[:place] or sort))


def _sort(question: Parsed) -> str:
    """Return the noun that says of what sort what is asked for is: 品牌 of 党建品牌叫什么名字."""
    asked = _ASKS.search(question.text)
    if asked is None:
        return ""
    if asked["which"]:
        sort, place = "", asked.start("which")
        for term in question.terms:  # 哪个|功能区|落地了…
            if term.start == place and term.pos[:1] in "njbl" and (not sort or term in question.focus):
                sort, place = term.text, term.end
        return sort if len(sort) > 1 else ""
    words = tagged(asked["what"] or asked["name"] or "")
    return words[-1][0] if words and words[-1][1][:1] in "njl" and len(words[-1][0]) > 1 else ""
