"""Rows of tables that are asked by the heads of their columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.archive import Archive
from rag.engine import Engine
from rag.query import parse_question
from rag.rows import OF_OTHER_CELL, about, asked_cell, cells

ROW = "序号：2；项目名称：碳纤维扩建；建设地点：石岭镇产业园二期；责任人：梁启航；总投资：11亿元"
TABLE = """项目名称,建设地点,责任单位,责任人,总投资（亿元）
江城产业园二期,石岭镇,园区管委会,汪海平,32
碳纤维扩建,石岭镇产业园二期,县工信局,梁启航,11
县人民医院新院,城关街道,县卫健局,沈怀民,8.6
"""


def test_a_row_has_cells() -> None:
    assert [cell.head for cell in cells(ROW)] == ["序号", "项目名称", "建设地点", "责任人", "总投资"]
    assert [ROW[cell.start : cell.end] for cell in cells(ROW)][3] == "梁启航"


@pytest.mark.parametrize("text", ["会议指出：要抓好三件事；一是投产；二是安全。", "他说：好；很好。", ""])
def test_a_sentence_is_no_row(text: str) -> None:
    assert not cells(text)


def test_the_head_that_is_asked_for() -> None:
    question = parse_question("产业园二期 责任人 谁", date(2026, 1, 1))
    cell = asked_cell(question, ROW)
    assert cell is not None and ROW[cell.start : cell.end] == "梁启航"
    assert about(question, ROW, cell) == OF_OTHER_CELL  # it is about 碳纤维扩建, which stands in 产业园二期


def test_the_row_of_what_is_asked_about_answers(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text(TABLE, encoding="utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        archive.add_paths([tmp_path / "projects.csv"])
        engine = Engine(archive)
        assert engine.ask("江城产业园二期的责任人是谁？").short_answer == "汪海平"
        assert engine.ask("碳纤维扩建 责任人").short_answer == "梁启航"
