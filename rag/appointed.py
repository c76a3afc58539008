"""Who was given an office, where that is asked: 聘任甲为总经理, 选举乙为董事长, 一职由丙接任."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.clauses import in_a_row
from rag.names import persons
from rag.passages import Passage
from rag.query import Parsed, without_times
from rag.span import Span

_TAKES = "接任|继任|出任|就任|当选为?|接替[一-鿿·]{2,8}(?:担任|出任|任)"
_OFFICE = (
    r"[^，。；：？\s]{0,20}?(?:长|书记|主任|主席|经理|总裁|总监|主编|董事|监事|秘书|代表|委员|教授|工程师|教练)"
    r"(?![会长局])"
)
_ASKED = re.compile(
    rf"(?:谁|哪位|何人)(?:来|正式|被)?(?:{_TAKES}|聘任为|任命为|选举?为|聘为)了?(?P<office>{_OFFICE})(?:一职|职务|的?职位)?[？?]?$"
    rf"|^(?P<behind>{_OFFICE})(?:一职|职务|的?职位)?由(?:谁|哪位|何人)(?:来)?(?:{_TAKES})"
    rf"|^(?:{_TAKES})了?(?P<last>{_OFFICE})(?:一职|职务)?的(?:是|人是)(?:谁|哪位)"
)
_POLITE = r"(?:先生|女士|同志|教授|博士)?"
_WHO = r"(?P<who>(?!宣布|决定|通过)[一-鿿·]{2,8}?)"
_FRAMES = tuple(
    re.compile(one)
    for one in (
        rf"(?:聘任|选举|任命|推选|委任|推举|聘请|聘|选)(?:了)?{_WHO}{_POLITE}(?:为|担任|任|出任)(?P<office>{_OFFICE})(?![一-鿿]{{0,4}}候选)",
        rf"(?P<office>{_OFFICE})(?:一职|职务)?(?:将|改|拟)?由{_WHO}{_POLITE}(?:{_TAKES}|担任|兼任)",
        rf"(?:^|[，。；：由]|宣布|决定){_WHO}{_POLITE}(?:正式|已|即将|将|同日|随后|于[^，。；]{{1,12}})*(?:{_TAKES}|(?:被|获)(?:聘任?|任命|选举?)?为?)(?P<office>{_OFFICE})",
    )
)
_LEAVES = re.compile(r"辞去|辞职|卸任|免去|不再担任|离任|退休|原任")
# What stands before an office in the body's own papers.
_OWN = re.compile(
    r"^(?:(?:本|该)?(?:公司|集团|行|院|校|会|局)(?!长)|新?一?任|第[一二三四五六七八九十\d]+届(?:董事会|监事会|理事会|委员会)?的?)+"
)
_UNIT = re.compile(r"(?:部|处|科|室|中心|分公司|子公司|分行|支行|分院|车间|办事处|委员会|项目|基地|副|常务|执行|助理)$")


@lru_cache(maxsize=1_000)
def _asked(question: Parsed) -> str:
    asked = _ASKED.search(without_times(question).strip("，"))
    return next(filter(None, asked.groupdict().values()), "") if asked else ""


def appointed_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return who was given the asked office, none where a sentence tells of another; None where it is not asked."""
    office = _asked(question)
    if not office:
        return None
    text = passage.text
    others = False
    found: list[Span] = []
    for frame in _FRAMES:
        for match in frame.finditer(text):
            start, end = match.span("who")
            named = [first - 1 for _, first, last in persons(f"是{match['who']}。") if last == end - start + 1]
            if not named:
                continue
            if any(_same_office(office, told, passage) for told in _offices(text, match)):
                start += named[0]
                found.append(Span(start, end, text[start:end], framed=True))
            else:
                others = True
    return found or ([] if others or _LEAVES.search(text) else None)


_MORE = re.compile(rf"(?:、|兼|和|及)(?P<office>{_OFFICE})")


def _offices(text: str, match: re.Match[str]) -> Iterator[str]:
    """Return the office of a frame, and those that stand beside it: 任命甲为党委书记、董事长."""
    yield match["office"]
    yield from (more["office"] for more in in_a_row(_MORE, text, match.end("office")))


def _same_office(asked: str, told: str, passage: Passage) -> bool:
    """Whether an office is the one asked for, of the body that the question or the article names before it."""
    told = _OWN.sub("", told)
    if told.endswith(asked):
        before = told[: -len(asked)]  # 远岳公司|总经理, where 总经理 is asked
        return not _UNIT.search(before)
    if not asked.endswith(told):
        return False
    before = asked[: -len(told)].removesuffix("的")
    return not _UNIT.search(before) and before in passage.title + passage.whole
