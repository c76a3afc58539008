from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from index.errors import InputError
from rag.gold import accepted, gold_row, read_gold

FULL = {
    "id": "g",
    "kind": "temporal",
    "question": "问",
    "status": "answered",
    "accept": [["8%"], ["甲", "乙"]],
    "sources": ["a.txt"],
    "keys": ["增长8%"],
    "dates": {"a.txt": ["2023"]},
    "years": [],
    "short": True,
}


def test_a_full_row_is_left_as_it_is() -> None:
    assert gold_row(FULL, "here", "line-1") == FULL | {"long": False}


def test_a_question_with_its_answer_is_enough() -> None:
    row = gold_row({"question": "问", "answer": "8%"}, "here", "line-1")
    assert row == {
        "id": "line-1",
        "kind": "other",
        "question": "问",
        "answer": "8%",
        "accept": [["8%"]],
        "status": "answered",
        "long": True,
    }
    assert gold_row({"question": "问", "status": "no_evidence"}, "here", "x")["status"] == "no_evidence"


@pytest.mark.parametrize(("cell", "short"), [("是", True), (True, True), ("TRUE", True), (1, True), ("否", False)])
def test_a_cell_says_yes_or_no(cell: Any, short: bool) -> None:
    assert gold_row({"问题": "问", "答案": "8%", "短答": cell}, "here", "x")["short"] is short


def test_chinese_names_are_understood_and_empty_cells_say_nothing() -> None:
    cells = {
        "问题": "问",
        "答案": "8%|百分之八\n甲",
        "出处": "a.txt\nb.txt",
        "时间": 2023,
        "上文": "先问\n再问",
        "备注": 1,
    }
    row = gold_row({**cells, "类型": None, "状态": " "}, "here", "x")
    assert row["accept"] == [["8%", "百分之八"], ["甲"]]
    assert row["sources_any"] == ["a.txt", "b.txt"]
    assert row["keys_any"] == ["8%", "百分之八", "甲"]
    assert (row["time"], row["history"], row["kind"], row["status"]) == ("2023", ["先问", "再问"], "other", "answered")
    assert gold_row({"问题": "问", "状态": "无答案"}, "here", "x")["status"] == "no_evidence"


@pytest.mark.parametrize(
    ("answer", "groups"),
    [
        (["8%", 12], [["8%", "12"]]),
        ("甲｜乙\n\n丙", [["甲", "乙"], ["丙"]]),
        (320, [["320"]]),
        (320.0, [["320"]]),
        (3.5, [["3.5"]]),
        (date(2023, 2, 1), [["2023年2月1日", "2023-02-01"]]),
        (datetime(2023, 2, 1), [["2023年2月1日", "2023-02-01"]]),
    ],
)
def test_an_answer_is_one_thing_or_several_each_in_one_way_or_several(answer: Any, groups: list[list[str]]) -> None:
    assert accepted(answer) == groups


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({}, "it has no question"),
        ({"question": 3, "answer": "8%"}, "its question is 3, which is no text"),
        ({"question": "问"}, "it has neither an answer nor a status"),
        ({"question": "问", "answer": " "}, "it has neither an answer nor a status"),
        ({"question": "问", "status": "maybe"}, "its status is 'maybe', expected one of answered, no_evidence"),
        (
            {"question": "问", "status": "no_evidence", "answer": "8%"},
            "its status is no_evidence, but it has an answer",
        ),
        ({"question": "问", "answer": True}, "its answer is True"),
        ({"question": "问", "answer": ["8%", None]}, "its answer is None"),
        ({"question": "问", "answer": {"a": 1}}, "which is neither a text nor a number"),
        ({"question": "问", "accept": ["8%"]}, "its accept is .* no list of lists"),
        ({"question": "问", "answer": "8%", "sources": [3]}, "its sources is"),
        ({"question": "问", "answer": "8%", "history": [""]}, "its history is"),
        ({"question": "问", "answer": "8%", "dates": []}, "its dates is"),
        ({"question": "问", "answer": "8%", "kind": []}, "its kind is"),
        ({"question": "问", "answer": "8%", "dates": {"a.txt": 2020}}, "its dates is 2020"),
        ({"question": "问", "answer": "8%", "if_says": {"171": 5}}, "its if_says holds 5, which is no text"),
        ({"question": "问", "answer": "8%", "short": "maybe"}, "its short is 'maybe', which is neither true nor false"),
        ({"question": "问", "answer": "8%", "long": []}, "its long is"),
        ({"question": "问", "answer": []}, r"its answer is \[\], which says nothing"),
        ({"question": "问", "answer": "|", "status": "answered"}, "its answer is '|', which says nothing"),
        ({"question": "问", "answer": float("nan")}, "its answer is nan"),
        ({"question": "问", "answer": [float("inf")]}, "its answer is inf"),
        ({"question": "\ud800问", "answer": "8%"}, "its question is .*half of a surrogate pair"),
        ({"question": "问", "answer": "8%", "history": ["\ud800"]}, "its history is .*half of a surrogate pair"),
        ({"question": "问", "answer": "8%", "if_says": {"1": "\udfff"}}, "its if_says is .*half of a surrogate pair"),
        ({"question": "问", "answer": "8%", "time": "去年"}, "its time is '去年', which is no time like 2023"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_place(cells: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=f"^gold.csv row 7 is no gold row: .*{says}.*; expected a question"):
        gold_row(cells, "gold.csv row 7", "x")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "line 1 is no JSON"),
        (b"[]", "line 1 is no gold row"),
        (b'{"question": "q", "status": "maybe"}', "line 1 is no gold row"),
        (b'\n{"status": "answered"}', "line 2 is no gold row"),
        (b"", "no questions"),
        (b"\xff\xfe\xfd", "not UTF-8"),
        (b'{"question": "q", "answer": ' + b"1" * 5000 + b"}", "line 1 is no JSON"),
        (
            b'{"id": 7, "question": "q", "answer": "a"}\n{"question": "q", "answer": "a"}\n'
            b'{"id": "7", "question": "r", "answer": "a"}',
            "line 1 and .* line 3 have the same id '7'",
        ),
    ],
)
def test_a_gold_file_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(content)
    with pytest.raises(InputError, match=f"{gold.name}.*{says}" if content else says):
        read_gold(gold)


def test_a_missing_file_is_refused_and_a_good_one_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")
    gold = tmp_path / "gold.jsonl"
    rows = [FULL, {"question": "问", "answer": "8%"}]
    gold.write_text("\n\n".join(json.dumps(one) for one in rows), encoding="utf-8-sig")
    assert [row["id"] for row in read_gold(gold)] == ["g", "line-3"]
