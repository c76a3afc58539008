"""How many medals of a sort are told in short: 19金15银17铜."""

from __future__ import annotations

import re
from decimal import Decimal

from index.figures import Figure
from rag.query import Parsed
from rag.span import Span

_ASKED = re.compile(r"(?P<sort>[金银铜])牌(?!榜)")
_OF_GAMES = re.compile(r"[牌会赛]$")
_CHANGE = re.compile(r"[多少增减][出加了]?$|增加|减少|提高")  # 比上届多出6金
_WON = re.compile(r"(?<![\d.第])(?P<number>\d{1,4})\s?(?P<sort>[金银铜])(?=[\d，。；、！？）\s蝉居位列排和及与]|$)")


def medal_spans(text: str, question: Parsed) -> list[Span]:
    """Return the numbers of medals of the one sort that is asked for, each told of whom the question names."""
    asked = {match["sort"] for match in _ASKED.finditer(question.text)}
    won = list(_WON.finditer(text)) if len(asked) == 1 else []
    whose = _winners(question) if won else []
    if not whose:
        return []
    found: list[Span] = []
    since, told = 0, ""
    for match in won:
        between = text[since : match.start()]
        told = between if since == 0 or len(between) > 1 else told  # 19金|15银
        since = match.end()
        if match["sort"] in asked and all(name in told for name in whose) and not _CHANGE.search(between):
            found.append(Span(*match.span(), f"{match['number']}枚", figure=_figure(match), framed=True))
    return found


def _winners(question: Parsed) -> list[str]:
    """Return what the question calls whose medals it asks for: what stands behind the games' own name."""
    edition = max((term.end for term in question.terms if term.must), default=-1)
    nouns = (t for t in question.terms if not t.must and t.start != edition and t.pos[:1] in "njl" and len(t.text) > 1)
    return [t.text for t in nouns if not _OF_GAMES.search(t.text)]


def _figure(match: re.Match[str]) -> Figure:
    return Figure(match.start(), match.end(), match.group(), Decimal(match["number"]), "枚")
