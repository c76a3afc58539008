"""Turns that went to the browser and came back: the same, or refused."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import InputError
from rag.types import Reprint
from tests.turns import answer, citation, turn
from ui import webtext
from ui.window import records
from ui.window.records import Filters, Turn, pack, tokens_in, unpack, unpack_all

texts = st.text(st.characters(codec="utf-8"), max_size=30)
dates = st.sampled_from([None, "2020", "2020-03", "2020-03-01", "--11-17"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def as_token(row: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(row).encode()).decode().rstrip("=")


@settings(deadline=None, max_examples=60)
@given(texts, texts, texts, dates, st.integers(0, 9), st.lists(texts, max_size=3), st.booleans())
def test_a_turn_comes_back_as_it_was(
    one: str, two: str, three: str, date: str | None, page: int, warnings: list[str], follows: bool
) -> None:
    reprints = (Reprint("b", one, date, two),) if follows else ()
    cited = citation(title=one, date=date, source=two, quote=three, page=page, reprints=reprints)
    sent = turn(Filters(one, two, three), follows=follows, answer=two, citations=(cited,), warnings=tuple(warnings))
    assert unpack(pack(sent)) == sent
    assert pack(unpack(pack(sent))) == pack(sent)


def test_what_is_of_one_moment_is_left_out() -> None:
    sent = Turn.of(replace(answer(), elapsed_ms=6.2, confidence=0.7), Filters(), follows=False)
    assert unpack(pack(sent)).answer == answer()


def test_the_record_is_found_in_the_page_and_nothing_else_is() -> None:
    fake = '<span class="wy-record">AAAA</span>'
    sent = turn(answer=fake, question=fake)
    assert tokens_in(webtext.question_html(fake) + webtext.turn_html(sent)) == [pack(sent)]


@settings(deadline=None, max_examples=150)
@given(json_values, st.data())
def test_anything_else_is_refused(value: object, data: st.DataObject) -> None:
    with pytest.raises(InputError):
        unpack(as_token(value))
    # One value of a right record put in the place of another: it is refused, or still a record of the same shape.
    row = json.loads(base64.urlsafe_b64decode(pack(turn()) + "=="))
    inside = data.draw(st.sampled_from([row, row["answer"], row["answer"]["citations"][0], row["filters"]]))
    inside[data.draw(st.sampled_from(sorted(inside)))] = value
    try:
        made = unpack(as_token(row))
    except InputError:
        return
    assert "<script" not in webtext.turn_html(made)


@pytest.mark.parametrize("token", ["", "!", "AAAA", "中文", "A" * (records.MAX_TOKEN + 1), None, 7])
def test_no_token_is_said_in_a_sentence(token: object) -> None:
    with pytest.raises(InputError, match="turn"):
        unpack(token)  # type: ignore[arg-type]


def test_too_many_turns_are_refused() -> None:
    assert unpack_all([pack(turn())] * 2) == [turn()] * 2
    for wrong in ([""] * (records.MAX_TURNS + 1), "x", None):
        with pytest.raises(InputError):
            unpack_all(wrong)
