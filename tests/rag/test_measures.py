from __future__ import annotations

import math
from dataclasses import replace

import pytest

from rag.gold import gold_row
from rag.judge import Judge, Source
from rag.measures import Figures, Share, judged, of_time
from rag.types import Answer, Citation, HitRow

LINES = ["去年全市港口吞吐量480万吨，今年目标500万吨。", "新建学校6所。"]
CITED = Citation(1, "p0", 0, 15, "年报", "2021-02-01", "p0.txt", (1, 1), "2020", LINES[0][:15])
ANSWER = Answer(
    "2020年港口吞吐量是多少？", "2020年港口吞吐量是多少？", "answered", "480万吨[1]", citations=(CITED,), elapsed_ms=5
)
GOLD = {"question": ANSWER.question, "answer": "480万吨", "source": "p0.txt", "key": "吞吐量480万吨"}


def judge(**cells: object) -> Judge:
    return Judge(gold_row(GOLD | cells, "here", "x"), {"p0.txt": Source(LINES), "p1.txt": Source(LINES)})


def hit(rank: int, source: str, text: str) -> HitRow:
    return HitRow(rank, 0.5, "p", source, None, text)


def test_a_hit_counts_where_it_is_of_the_source_and_holds_the_key_phrase() -> None:
    hits = [hit(1, "p1.txt", LINES[0]), hit(2, "p0.txt", LINES[1]), hit(3, "folder/p0.txt", "全市港口吞吐量\n480万吨")]
    assert judged(judge(), ANSWER, hits).found == 3
    assert judged(judge(), ANSWER, hits[:2]).found == 0
    assert judged(judge(source=None, key=None), ANSWER, hits).found == 1
    assert judged(judge(answer=None, key=None, status="answered"), ANSWER, hits).found is None


def test_citations_count_where_they_are_evidence() -> None:
    other = replace(CITED, n=2, source="p1.txt")
    row = judged(judge(), replace(ANSWER, citations=(CITED, other)), [])
    assert (row.evidence, row.sourced, row.failure) == ((True, False), (True, False), None)
    assert judged(judge(source=None), ANSWER, []).sourced == ()
    refused = judged(judge(), replace(ANSWER, status="no_evidence"), [])
    assert (refused.evidence, refused.right, refused.of_time) == ((), False, None)


@pytest.mark.parametrize(
    ("question", "time", "citation", "good"),
    [
        ("2020年吞吐量", None, {}, True),
        ("2021年吞吐量", None, {}, False),
        ("去年吞吐量", None, {}, None),
        ("去年吞吐量", "2020", {}, True),
        ("去年吞吐量", "2019-03", {}, False),
        ("2020年和2021年", None, {}, False),
        ("2020年和2021年", None, {"quote": LINES[0]}, True),
        ("2021年学校", None, {"quote": LINES[1], "resolved_time": None}, True),
        ("2020年学校", None, {"quote": LINES[1], "resolved_time": None}, True),
        ("2019年学校", None, {"quote": LINES[1], "resolved_time": None}, False),
        ("2019年学校", None, {"quote": LINES[1], "resolved_time": None, "date": "--02-01"}, None),
        ("2019年学校", None, {"quote": LINES[1], "resolved_time": None, "date": None}, None),
    ],
)
def test_the_citations_are_of_the_time_asked(
    question: str, time: str | None, citation: dict, good: bool | None
) -> None:
    answer = replace(ANSWER, standalone_question=question, citations=(replace(CITED, **citation),))
    assert of_time({"time": time} if time else {}, answer) is good


def test_shares_of_nothing_are_no_figure() -> None:
    nothing = Figures.of([])
    assert math.isnan(nothing.passed.value)
    assert math.isnan(nothing.p50)
    assert str(nothing.passed) == "-"
    assert str(Share(1, 3)) == "1/3"
