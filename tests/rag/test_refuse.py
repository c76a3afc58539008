"""Saying that the archive does not hold it, with the nearest evidence marked as such."""

from __future__ import annotations

import re

from rag.engine import Engine
from rag.query import parse_question
from rag.refuse import refuse
from tests.small import engine_fixture, reading

PAGES = (
    ("农业", "2011-02-16", "去年安宁市粮食总产量达到42.6亿斤。今年安宁市油料产量目标为81万吨。"),
    ("农业", "2012-02-16", "去年安宁市粮食总产量达到43.1亿斤。"),
)


engine = engine_fixture(*PAGES)


def test_a_refusal_names_what_was_asked_and_the_nearest_in_time(engine: Engine) -> None:
    draft = refuse(*reading(engine, "2015年安宁市粮食总产量是多少？"))
    said = re.sub(r"“去年[^”]*”", "", draft.text)
    assert (draft.status, draft.short) == ("no_evidence", None)
    assert re.match(r"资料中没有.*2015年.*粮食总产量.*最近的是.*2011年.*43\.1亿斤", said)
    assert "43.1亿斤" in draft.citations[0].quote


def test_nothing_near_is_said_without_a_quote() -> None:
    draft = refuse(parse_question("2015年安宁市粮食总产量是多少？"), [])
    assert (draft.status, draft.citations) == ("no_evidence", [])
    assert "2015年" in draft.text and "最近" not in draft.text


def test_a_target_is_called_one(engine: Engine) -> None:
    _, candidates = reading(engine, "安宁市油料产量是多少吨？")
    assert next(candidate for candidate in candidates if candidate.short == "81万吨").told_as == "target"
    _, candidates = reading(engine, "安宁市粮食总产量是多少？")
    assert candidates[0].told_as != "target"
