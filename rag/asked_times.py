"""The times that a question names, as days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.time_patterns import MEASURE_CHARS
from index.times import Anchor, find_times
from index.types import TimeMention, TimeSpan
from rag.passages import YEARLESS

QUOTED = re.compile(r"[“\"「『《‘]([^”\"」』》’]{1,40})[”\"」』》’]")

# 《…行动方案（2022—2024年）》: the years of a name are no time that is asked.
TITLED = re.compile(r"《[^《》]{1,60}》")
# 2022年的年初目标 is none of January.
SET_EARLY = re.compile(
    r"年初(?:的|所)?(?:(?:定下?|确定|制定|下达|提出?|设定|安排|说|讲|公布|承诺)[^，。；？?]{0,14}?)?(?:计划|目标|预算|预期|任务|数字)"
)
_VAGUE = re.compile(r"近|这|过去|最近|历|当|目前|现在|现今|如今|眼下|至今|今天|以来$")


# "2022春运", "2021-2022赛季": in a text the digits might count something, in a question they tell the year.
_BARE_YEAR = re.compile(
    rf"(?<![\d.A-Za-z-])(?P<year>(?:19|20)\d\d)(?=\s?[\u4e00-\u9fff])(?!\s?[{MEASURE_CHARS}](?!海|饶|虞))"
    r"|(?<!\d)(?P<from>(?:19|20)\d\d)[-/~—–至](?P<to>(?:19|20)?\d\d)(?=年?(?:赛季|学年))"
)


def asked_times(text: str, today: date) -> tuple[TimeMention, ...]:
    """Return the times a question names; a part of a year belongs to the year named elsewhere in the question."""
    found = [m for m in find_times(text, Anchor(today.year, today.month, today.day)) if m.span]
    found = _with_bare_years(text, found)
    titles = [match.span() for match in TITLED.finditer(text)]
    found = [m for m in found if not _VAGUE.match(m.text) and not any(a < m.start < b for a, b in titles)]
    years = {m.span.first.year for m in found if m.span and not (m.relative and YEARLESS.match(m.text))}
    kept: list[TimeMention] = []
    for mention in found:
        if not (mention.relative and YEARLESS.match(mention.text)):
            kept.append(mention)
        elif len(years) == 1 and mention.text not in ("全年", "年内"):
            year = next(iter(years))
            again = find_times(text, Anchor(year))
            kept += [m for m in again if m.start == mention.start and m.span]
    narrow = [m for m in kept if m.relative and YEARLESS.match(m.text) and not SET_EARLY.match(text, m.end - 2)]
    # "2018年末": the narrower of a year and a part of it is what is asked.
    return tuple(narrow) if len(narrow) == 1 and len(kept) == 2 else tuple(kept)


def _with_bare_years(text: str, found: Sequence[TimeMention]) -> list[TimeMention]:
    """Add the years that no 年 follows, those in quotation marks left out; of a season both, in place of one."""
    quoted = [match.span() for match in QUOTED.finditer(text)]
    kept = list(found)
    for match in _BARE_YEAR.finditer(text):
        start, end = match.span()
        first = int(match["year"] or match["from"])
        last = first if match["year"] else int(match["to"][-2:]) + first // 100 * 100
        meets = [m for m in kept if m.start < end and start < m.end]
        if any(low <= start < high for low, high in quoted) or not first <= last <= first + 1:
            continue
        if not meets or match["from"]:
            kept = [m for m in kept if m not in meets]
            kept.append(TimeMention(start, end, match.group(), TimeSpan(date(first, 1, 1), date(last, 12, 31))))
    return sorted(kept, key=lambda m: m.start)
