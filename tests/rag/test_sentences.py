from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.sentences import MAX_SENTENCE, Cutter
from tests.pace import within


def never(_sentence: str) -> bool:
    return False


def good(sentence: str) -> bool:
    return "[1]" in sentence and "增" not in sentence


def cut(pieces: Sequence[str], passes: Callable[[str], bool] = never) -> list[str]:
    cutter = Cutter(passes)
    return [sentence for piece in pieces for sentence in cutter.feed(piece)] + list(cutter.end())


@settings(deadline=None, max_examples=150)
@given(st.lists(st.text("增长8%。[1]！\n”“<.Ab】*", max_size=6), max_size=12))
def test_how_the_text_comes_makes_no_difference(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert cut(pieces) == cut([whole])
    assert cut(pieces, good) == cut([whole], good)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text("增长8%。！\n”“<.Ab", max_size=6), max_size=12))
def test_cutting_loses_nothing(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert "".join(cut(pieces)).strip() == whole.strip()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲8%[1]。乙9%[2]！", ["甲8%[1]。", "乙9%[2]！"]),
        ("甲8%。[1][2]乙", ["甲8%。[1][2]", "乙"]),
        ("甲8%【1，3】。乙[资料2]。", ["甲8%[1][3]。", "乙[2]。"]),
        ("[1] 甲\n[2] 乙", ["[1] 甲", "\n[2] 乙"]),
        ("2021年甲8%；乙9%[1]。", ["2021年甲8%；乙9%[1]。"]),
        ("他说“甲。乙。”[1]丙。", ["他说“甲。乙。”[1]", "丙。"]),
        ("“甲。\n乙。", ["“甲。", "\n乙。"]),
        (
            "Mr. Li said 3.5% [1]. In 2020 it was 4%. [2] No. 3 was",
            ["Mr. Li said 3.5% [1].", " In 2020 it was 4%. [2]", " No. 3 was"],
        ),
        ("It grew in 2020. The rest", ["It grew in 2020.", " The rest"]),
        ("<think>甲。乙。</think>\n丙。", ["丙。"]),
        ("<think>甲。", []),
        ("甲。想</think>\n乙。", ["甲。", "想", "\n\n乙。"]),
        ("**甲**8%[1]。", ["甲8%[1]。"]),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert cut([text]) == cut(list(text)) == sentences


def test_what_has_no_end_is_cut_and_costs_little() -> None:
    with within(20):
        for unit in ("没完没了，", "没[1", "“"):
            text = unit * (20_000 // len(unit))
            assert "".join(cut([unit] * (20_000 // len(unit)))) == text
            assert max(map(len, cut([text]))) <= MAX_SENTENCE


def test_a_sentence_that_passes_is_given_out_at_its_end() -> None:
    cutter = Cutter(good)
    assert list(cutter.feed("甲8%[1]")) == []
    assert cutter.waiting == "甲8%[1]"
    assert list(cutter.feed("。")) == ["甲8%[1]。"]
    assert list(cutter.feed("[2]")) == []
    assert list(cutter.feed("\n乙9%。")) == []
    assert list(cutter.feed("[1]")) == ["\n乙9%。[1]"]
    assert cutter.waiting == ""


def test_one_that_does_not_pass_waits_for_its_last_citation() -> None:
    cutter = Cutter(good)
    assert list(cutter.feed("增8%[1]。")) == []
    assert list(cutter.feed("[2")) == []
    assert list(cutter.feed("]")) == []
    assert list(cutter.feed("乙")) == ["增8%[1]。[2]"]
