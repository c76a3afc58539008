"""A conversation as a file: whole, in its form, and harmless to whatever opens it."""

from __future__ import annotations

import csv
import io
import re

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.errors import InputError
from tests.turns import HOSTILE, citation, turn
from ui.window.export import exported
from ui.window.records import Filters
from ui.window.words import WORDS, ZH

TABLE = "| 年份 | 数字 | 引文 |\n| --- | --- | --- |\n| 2020年 | 11% | [1] |\n| 2023年 | 8% | [1] |"
texts = st.one_of(st.text(max_size=40), st.sampled_from([HOSTILE, "=1+1", TABLE, "a|b\n|c", "\x00\x0b\ud800"]))


def test_markdown_holds_questions_answers_and_citations() -> None:
    text = exported([turn(), turn(answer=TABLE, short_answer=None)], "md", "题目", ZH).content.decode()
    page = MarkdownIt("commonmark").enable("table").render(text)
    assert "<h1>题目</h1>" in page
    assert page.count("<h2>2020年规上工业增加值要增长多少？</h2>") == 2
    assert "<strong>11%</strong>" in page
    assert "锁定目标 · 2020年 · pages/003.txt · 第75–76行" in page
    assert "<blockquote>\n<p>今年规上工业增加值要增长11%</p>" in page
    assert page.count("<td>") == 6


@settings(deadline=None, max_examples=60)
@given(texts, texts)
def test_what_documents_say_stays_text_in_markdown(one: str, two: str) -> None:
    cited = citation(title=one, source=two, quote=one)
    made = exported([turn(Filters(one), answer=two, question=one, citations=(cited,), warnings=(two,))], "md", one, ZH)
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(made.content.decode())
    allowed = {"h1", "h2", "p", "em", "strong", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
    assert set(re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", page)) <= allowed


@settings(deadline=None, max_examples=15)
@given(texts, texts)
def test_a_word_document_opens_whatever_it_holds(one: str, two: str) -> None:
    cited = citation(title=one, source=two, quote=one)
    made = exported([turn(answer=two, question=one, citations=(cited,), warnings=(two,))], "docx", one, ZH)
    docx.Document(io.BytesIO(made.content))


def test_a_word_document_holds_the_text_and_its_table() -> None:
    made = exported([turn(), turn(answer=TABLE, partial=True)], "docx", "题目", WORDS["en"])
    document = docx.Document(io.BytesIO(made.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for part in ("题目", "11%（2020年）", "[1] 锁定目标 · 2020 · pages/003.txt · lines 75–76", "Partly answered"):
        assert part in text
    (table,) = document.tables
    assert [cell.text for cell in table.rows[2].cells] == ["2023年", "8%", "[1]"]


@settings(deadline=None, max_examples=60)
@given(texts, texts)
def test_no_cell_of_a_table_is_a_formula(one: str, two: str) -> None:
    cited = citation(title=two, source=one, quote=two)
    made = exported([turn(Filters(one), answer=one, question=two, citations=(cited,), warnings=(one,))], "csv", "", ZH)
    assert made.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert {len(row) for row in rows} == {8}
    assert not [cell for row in rows for cell in row if cell.strip().startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc passwd 2026-11-21.csv"),
        ("甲：乙/丙?<x>", "甲 乙 丙 x 2026-11-21.csv"),
        ("", "2020年规上工业增加值要增长多少 2026-11-21.csv"),
        ("\\/:", "wenyuan 2026-11-21.csv"),
        ("长" * 200, "长" * 40 + " 2026-11-21.csv"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert exported([turn()], "csv", title, ZH).name == name


def test_what_cannot_be_exported_is_said() -> None:
    with pytest.raises(InputError, match="exe"):
        exported([turn()], "exe", "", ZH)
    with pytest.raises(InputError, match="还没有"):
        exported([], "md", "", ZH)
