"""Which office somebody holds, asked by the office: "大连金普新区的王海峰担任什么职务" asks who he is."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.names import persons
from rag.query import Parsed

_POST = r"(?:职务|职位|身份|头衔)"
_NOW = r"(?:现在|目前|当时|如今)?"
_ASKS_POST = re.compile(
    rf"{_NOW}(?:是|有|的|了|担?任)*(?:什么|何种?|哪个|哪些){_POST}|{_NOW}担?任何职|的?{_POST}(?:(?:是|为|有)(?:什么|哪[个些])|[？?]?$)"
)
_LONGEST_NAME = 4  # characters


def whose_post(question: Parsed) -> Parsed | None:
    """Return the question who somebody is, where his office is asked; None where it is not."""
    text = question.text
    asks = _ASKS_POST.search(text)
    if asks is None:
        return None
    ends = range(max(0, asks.start() - _LONGEST_NAME), asks.start() - 1)
    start = next((place for place in ends if _is_person(text[place : asks.start()])), None)
    if start is None:
        return None
    terms = tuple(term for term in question.terms if term.end <= asks.start())
    return replace(
        question,
        kind="person",
        terms=terms,
        focus=tuple(term for term in terms if term.start >= start),
        identity=text[start : asks.start()],
    )


def _is_person(name: str) -> bool:
    return any(found == name for found, _, _ in persons(name))
