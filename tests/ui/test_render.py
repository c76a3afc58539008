"""Answers and hits as text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.types import Answer, Citation, HitRow
from ui import render


def citation(**changes) -> Citation:
    row = {
        "n": 1,
        "article_id": "a",
        "start": 0,
        "end": 5,
        "title": "锁定目标",
        "date": "2020",
        "source": "003.txt",
        "lines": (75, 76),
        "resolved_time": "2020",
        "quote": "今年规上工业增加值要增长11%",
    }
    return Citation(**(row | changes))


def answer(**changes) -> Answer:
    row = {
        "question": "那2020年呢？",
        "standalone_question": "2020年目标是多少？",
        "status": "answered",
        "answer": "11%（2020年）[1]",
        "short_answer": "11%",
        "citations": (citation(), citation(n=2, lines=(9, 9), date="--11-17", source="004.txt", resolved_time=None)),
        "warnings": ("no article is dated 2021",),
    }
    return Answer(**(row | changes))


def test_an_answer_shows_each_citation_with_title_date_place_and_quote():
    text = render.answer_text(answer())
    assert text.startswith("11%（2020年）[1]\n\n[1] 锁定目标\n")
    assert "2020  003.txt:75-76" in text
    assert "“今年规上工业增加值要增长11%”" in text
    assert "11月17日，年份不详  004.txt:9\n" in text
    assert "no article is dated 2021" in text
    assert "\x1b" not in text


def test_without_its_body_only_what_follows_is_shown():
    assert render.answer_text(answer(), body=False).startswith("[1] 锁定目标")


def test_colour_is_only_put_around():
    coloured = render.answer_text(answer(), colour=True)
    assert "\x1b[" in coloured
    plain = coloured
    for code in ("0", "1", "2", "31", "32", "33", "36"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == render.answer_text(answer())


def test_an_error_shows_its_reason():
    assert render.answer_text(answer(status="error", answer="", error="broken", citations=(), warnings=())) == "broken"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=50))
def test_no_text_can_steer_the_terminal(text):
    shown = render.answer_text(
        answer(
            answer=text,
            warnings=(text,),
            citations=(citation(title=text, quote=text, source=text),),
            hits=(hit(text=text),),
        )
    )
    assert not any(ord(mark) < 32 and mark not in "\n\t" for mark in shown)
    assert "\x7f" not in shown
    assert "\u202e" not in shown


def hit(**changes) -> HitRow:
    return HitRow(
        **(
            {"rank": 1, "score": 0.83456, "article_id": "a", "source": "s.txt", "date": None, "text": "甲\n乙"}
            | changes
        )
    )


def test_hits_show_rank_score_date_source_and_text():
    assert render.hits_text([hit()]) == "1. 0.8346  日期不详  s.txt\n    甲\n    乙"
    assert "没有" in render.hits_text([])


def test_cells_are_the_contracts_columns_in_order():
    cells = render.answer_cells(answer())
    assert tuple(cells) == ("status", "answer", "short_answer", "citations", "source", "date", "warnings", "error")
    assert tuple(cells) == render.ANSWER_COLUMNS
    assert cells["source"] == "003.txt; 004.txt"
    assert cells["date"] == "2020; --11-17"
    assert cells["citations"].split("\n")[0] == "[1] 《锁定目标》（2020）003.txt:75-76 “今年规上工业增加值要增长11%”"
    assert all(isinstance(cell, str) for cell in cells.values())
    assert render.answer_cells(answer(short_answer=None))["short_answer"] == ""


def test_a_page_is_part_of_the_place():
    assert render.place(citation(page=3)) == "003.txt:p3:75-76"


def test_json_is_utf8_without_escapes():
    assert render.dump_json({"问": "答\u2028"}) == '{"问": "答\u2028"}\n'.encode()
    assert json.loads(render.dump_json("\ud800")) == "?"
    with pytest.raises(ValueError, match="JSON compliant"):
        render.dump_json(float("nan"))


def test_one_line_has_neither_tabs_nor_breaks():
    assert render.one_line(" a\tb\r\nc\x1b[31m ") == "a b c[31m"
    assert render.one_line(None) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("签约18个![图](http://lw.example/a.png)。[1]", "签约18个![图]（http://lw.example/a.png)。[1]"),
        ("见[此处](http://lw.example)。", "见[此处]（http://lw.example)。"),
        ("[a [b] c](http://lw.example)", "[a [b] c]（http://lw.example)"),
        ("签约<img src=x onerror=y>18个", "签约＜img src=x onerror=y>18个"),
        ("</p><!-- x --><?php", "＜/p>＜!-- x -->＜?php"),
        ("[1]: http://lw.example", "[1]：http://lw.example".replace("：", "： ")),
        ("增长\x1b[2J8%\u202e", "增长[2J8%"),
        ("5<8，[1][2]，11%（2020年）：“增长11%”[1]", "5<8，[1][2]，11%（2020年）：“增长11%”[1]"),
    ],
)
def test_no_text_comes_to_life_as_markdown(text, shown):
    assert render.inert(text) == shown
