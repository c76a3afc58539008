"""What tells a chunk that answers a question from one that only shares words with it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.features import NAMES, Wanted, features
from rag.query import parse_question
from rag.retrieve import POOL, candidates
from tests.small import engine_over

TODAY = date(2024, 1, 1)


def rows_of(question: str, *texts: str, day: str = "2020-05-06") -> dict[str, dict[str, float]]:
    """Return the features of each text, by name."""
    with engine_over(*((f"题{n}", day, text) for n, text in enumerate(texts))) as engine:
        found = candidates(engine.archive, parse_question(question, TODAY), POOL)
        return {
            chunk.text: dict(zip(NAMES, row, strict=True))
            for chunk, row in zip(found.chunks, features(found).tolist(), strict=True)
        }


def test_all_of_a_question_held_is_one() -> None:
    text = "安宁市的粮食总产量达到48亿斤。"
    row = rows_of("粮食总产量达到多少亿斤", text, "茶馆里卖盖碗茶。")[text]
    assert {name: row[name] for name in ("bm25", "bigrams", "bigrams in a sentence", "terms", "answer")} == (
        pytest.approx({"bm25": 1, "bigrams": 1, "bigrams in a sentence": 1, "terms": 1, "answer": 1}, abs=0.05)
    )


def test_words_of_one_sentence_weigh_more_than_those_of_two() -> None:
    together, apart = "粮食总产量创新高。茶馆开门。", "粮食丰收。工业总产量创新高。"
    rows = rows_of("粮食总产量", together, apart)
    assert rows[together]["bigrams in a sentence"] > rows[apart]["bigrams in a sentence"]
    assert rows[together]["runs"] > rows[apart]["runs"]


@pytest.mark.parametrize(
    ("question", "with_answer", "without"),
    [
        ("大桥全长多少米", "大桥全长860米。", "大桥全长还没有量。"),
        ("大桥什么时候通车", "大桥于5月6日通车。", "大桥已经通车。"),
    ],
)
def test_the_asked_kind_of_answer_is_looked_for(question: str, with_answer: str, without: str) -> None:
    rows = rows_of(question, with_answer, without)
    assert rows[with_answer]["answer"] == 1 and rows[without]["answer"] == 0


def test_a_word_cut_wrongly_counts_for_the_part_that_stands() -> None:
    """The cutter glues 有 to a name it does not know."""
    text = "钟惺是明代文学家，代表作有《诗归》。"
    assert rows_of("钟惺有哪些代表作", text, "这部小说是作家的代表作。")[text]["terms"] > 0.6


def test_a_content_word_of_one_character_counts() -> None:
    rows = rows_of("䲟又叫做什么", "䲟的俗名是印鱼。", "他被叫做老王。")
    assert rows["䲟的俗名是印鱼。"]["bigrams"] > 0.3


def test_traditional_and_full_width_characters_are_read_as_plain_ones() -> None:
    text = "二〇二〇年ＧＤＰ總量創新高。"
    assert rows_of("GDP总量", text, "茶馆里卖茶。")[text]["bigrams"] == pytest.approx(1)


def test_asking_words_inside_a_name_stay_in_it() -> None:
    with engine_over(("题", None, "几内亚的首都是科纳克里。")) as engine:
        wanted = Wanted(engine.archive, parse_question("几内亚的首都是哪里"))
        assert [term.text for term in wanted.terms] == ["几内亚", "首都"]
        assert wanted.runs[0].startswith("几内亚")


@settings(deadline=None, max_examples=40)
@given(st.text("粮食总产量多少2020年去年GDP，。？《》一二几哪里 \n!ａ總", min_size=1, max_size=30))
def test_any_question_gives_numbers_from_nothing_to_one(question: str) -> None:
    if not any(character.isalnum() for character in question):
        question += "产量"
    with engine_over(("粮食", "2020-01-01", "2020年粮食总产量48亿斤。"), ("茶", None, "茶馆卖茶。")) as engine:
        rows = features(candidates(engine.archive, parse_question(question, TODAY), POOL))
    assert rows.shape[1] == len(NAMES) and np.isfinite(rows).all()
    assert rows.min(initial=0) >= 0 and rows.max(initial=0) <= 1 + 1e-9
