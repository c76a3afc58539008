"""Texts by key in Milvus."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.milvus import schema
from index.milvus.notes import Notes, pieces


@given(st.text(st.characters(codec="utf-8"), max_size=50), st.integers(0, 3000))
def test_pieces_are_the_text_and_fit_a_field(text: str, times: int) -> None:
    whole = text * times
    cut = pieces(whole)
    assert "".join(cut) == whole
    assert cut
    assert all(len(piece.encode()) <= schema.LONGEST for piece in cut)


def test_long_texts_come_back_and_go_whole(notes: Notes) -> None:
    long = "港" * 50_000
    notes.put("kind", {"a": long, "b": "", "c": "短"})
    assert notes.get(["a", "b", "c", "d"]) == {"a": long, "b": "", "c": "短"}
    assert set(notes.of_kind("kind")) == {"a", "b", "c"}
    notes.put("kind", {"a": "短"})
    assert notes.get(["a"]) == {"a": "短"}
    notes.put("kind", {"c": long})
    notes.delete(["a", "c"])
    assert notes.of_kind("kind") == {"b": ""}
    assert notes._client.count(schema.NOTES, 'kind == ""') <= 2  # what was under "a" before it was short
