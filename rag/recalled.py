"""What a turn asks over several questions before it: 差多少, 两年合计呢, 哪个更高, 比2022年增加了多少.

The years or subjects that were asked of one measure are put into one question, as ``rag.operands`` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.tokens import tagged
from rag.names import places
from rag.outline import THING, is_measure, outline
from rag.query import Parsed, parse_question
from rag.substitute import named_time, with_time, without_time

_MANY = (
    r"(?:(?:这|那)?(?P<count>[两二三四五六几\d])(?P<of>年|个?[省市区县州镇]|地|家(?:公司|企业)?|者|个|项)|它们|他们|二者|这些)?"
    r"(?:之间|里|中|当中|相比)?(?:的)?"
)
_ASKED = r"(?:是|为|有|了)?(?P<asked>(?:多少|几)[^？?，。]{0,6}|多大)?呢?[？?]*"
_FORMS = (
    ("相差", re.compile(rf"{_MANY}(?:相差|差距|差额|差值|差|[多少](?:了|出)(?=多少)){_ASKED}")),
    ("合计", re.compile(rf"{_MANY}(?:合计|总共|一共|共计|总计|加起来|加在一起|之和|总和)(?:一共|总共)?{_ASKED}")),
    ("哪", re.compile(
        rf"{_MANY}(?P<which>(?:是)?(?:谁|哪(?:一?[个年家座边]|个?[省市区县镇]|里))(?:的)?(?:更|最|比较)?[高低多少大小长短快慢](?:一?些)?)[？?]*"
    )),
)  # fmt: skip
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_COUNTED = re.compile(r"(?:多少|几)(?P<unit>[^？?，。的呢了]{0,4})[？?]*$")
_ENDS = re.compile(r"(?:，|分别|各自?|都)*(?:是|为|有|达到|达)?(?:多少|几)[^？?，。]{0,6}[？?]*$")
_LEVEL = "省市区县州镇乡村"
_THAN = re.compile(
    r"^(?:比|较|(?:跟|和|与|同)(?=.{2,14}?(?:相?比)))(?P<than>.{2,14}?)(?:同期)?(?:相?比)?[，,]?(?=(?:多|少|高|低|大|小|长|短|增|减|上升|提高|下降|降|涨|快|慢))"
)
GROWTH_END = re.compile(r"(?:的)?(?:同比)?(?:增长|增幅|增速|下降)$")
_MODAL = re.compile(r"^(?:的)?(?:目标|计划|实际|完成)?(?:的)?")
_NO_FIGURE = re.compile("为什么|为何|吗[？?]?$")
MOST = 6


def recalled(turn: Parsed, asked: Sequence[str]) -> str | None:
    """Return the question over what was asked before, oldest first; None where the turn asks none.

    It is an empty string where the turn asks one, but there were no two to put together.
    """
    text, times = turn.text, named_time(turn) if len(turn.mentions) > 1 else ""
    if times and text.startswith(times):  # 2020年和2021年差多少
        text = _MODAL.sub("", text[len(times) :])
    form, match = next(((name, m) for name, form in _FORMS if (m := form.fullmatch(text))), ("", None))
    if match is None or not asked:
        return None
    asked = [text for text in asked if not _NO_FIGURE.search(text)] or asked
    last = parse_question(asked[-1])
    if times:
        joined = with_time(last, last.text, times)
    elif len(last.mentions) > 1 or _several_places(last):
        joined = last.text
    else:
        joined = _together(last, asked, match)
    if not joined:
        return ""
    unit = _COUNTED.search(last.text)
    stem = _ENDS.sub("", joined).rstrip("？?。的 ")
    if form == "哪":
        return f"{stem}{match['which'].removeprefix('是').replace('谁', '哪个')}？"
    said = match["asked"] or ""
    own = said if said not in ("", "多少", "多大") else f"多少{unit['unit'] if unit else ''}"
    return f"{stem}{form}{own}？"


def than(turn: Parsed, before: Parsed) -> tuple[str, str] | None:
    """Return a turn that begins with what it compares to, 比2022年增加多少, behind what was asked, and that to recall.

    That is the question before of the other year or place, which 两年合计 counts in; "" where it is not told.
    """
    match = _THAN.match(turn.text)
    if not match:
        return None
    phrase = GROWTH_END.sub("", outline(before).phrase)
    if not phrase or not outline(before).attribute:
        return None
    time = named_time(before)
    year = re.fullmatch(r"(?:19|20)\d\d年", match["than"])
    other = with_time(before, before.text, match["than"]) if year and time else ""
    return f"{with_time(before, phrase, time)}比{match['than']}{turn.text[match.end() :].rstrip('？?')}？", other


def _several_places(question: Parsed) -> bool:
    return len({place.name for place in places(question.text) if place.name}) > 1


def _together(last: Parsed, asked: Sequence[str], match: re.Match[str]) -> str:
    """Return the last question with all times or subjects that it was asked of; "" where that was one."""
    of = match["of"] or ("年" if "年" in (match.groupdict().get("which") or "") else "")
    wanted = _NUMBERS.get(match["count"] or "", 0)
    wanted = int(match["count"]) if (match["count"] or "").isdigit() else wanted
    wanted = wanted or (2 if match.re is _FORMS[0][1] else 0)
    if of != "年":
        names = _subjects(last, asked)[: wanted or MOST]
        if len(names) > 1 and (not wanted or len(names) == wanted):
            return last.text.replace(names[0], _listed(names[::-1]), 1)
    times = _times(last, asked, any_measure=of == "年")[: wanted or MOST] if of in ("", "年", "者", "个") else []
    if len(times) < 2 or (wanted and len(times) != wanted):
        return ""
    return with_time(last, last.text, _listed(sorted(times)))


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:-1]) + "和" + names[-1]


def _times(last: Parsed, asked: Sequence[str], *, any_measure: bool) -> list[str]:
    """Return the times that the last question was asked of, the last one first."""
    own, found = named_time(last), [named_time(last)]
    stem = _ENDS.sub("", without_time(last))
    others: list[str] = []
    for text in reversed(asked[:-1]):
        question = parse_question(text)
        time = named_time(question)
        if not time or len(question.mentions) > 1:
            continue
        (found if _ENDS.sub("", without_time(question)) == stem else others).append(time)
    if any_measure and len(set(found)) < 2:
        found += others
    return list(dict.fromkeys(found)) if own else []


def _subjects(last: Parsed, asked: Sequence[str]) -> list[str]:
    """Return the subjects that the last question was asked of, the last one first."""
    mine = _ENDS.sub("", last.text)
    found: list[str] = []
    for text in reversed(asked[:-1]):
        pieces = _apart(mine, _ENDS.sub("", parse_question(text).text))
        if pieces is None:
            continue
        if found and pieces[0] != found[0]:
            break
        found = found or [pieces[0]]
        if pieces[1] not in found:
            found.append(pieces[1])
    return found


def _apart(one: str, other: str) -> tuple[str, str] | None:
    """Return the pieces in which two questions of one measure differ; None where they differ in more or in a time."""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    borders = [begin for _, _, begin, _ in tagged(one)]
    start = max((begin for begin in borders if begin <= start), default=0)
    room = min(len(one), len(other)) - start
    end = next((n for n in range(room) if one[-1 - n] != other[-1 - n]), room)
    while end and (one[len(one) - end] in _LEVEL or len(one) - end not in borders):
        end -= 1
    behind = next((word for word, _, begin, _ in tagged(one) if begin == len(one) - end), "")
    end -= len(behind) if THING.search(behind) and not is_measure(behind) else 0  # 云河|大桥
    mine, theirs = one[start : len(one) - end], other[start : len(other) - end]
    same = end > 1 and 1 < len(mine) <= 14 and 1 < len(theirs) <= 14
    return None if not same or re.search(r"[\d？?，的]", mine + theirs) else (mine, theirs)
