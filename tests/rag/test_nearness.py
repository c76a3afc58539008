"""Words near in meaning, measured for many sentences at once."""

from __future__ import annotations

import pytest

from rag.nearness import MOST, Nearness, content_words

TEXTS = ("全县粮食产量增长。", "城镇居民收入增加。", "123。")


def test_a_word_is_nearest_to_itself() -> None:
    near = Nearness({})
    assert near.akin("粮食", TEXTS[0]) == MOST
    assert 0.0 <= near.akin("粮食", TEXTS[1]) < MOST
    assert near.akin("粮食", TEXTS[2]) == 0.0


def test_measured_together_or_alone_is_the_same() -> None:
    together, alone = Nearness({}), Nearness({})
    together.prepare(["粮食", "工资"], TEXTS)
    for term in ("粮食", "工资"):
        for text in TEXTS:
            assert together.akin(term, text) == pytest.approx(alone.akin(term, text), abs=1e-6)


def test_content_words() -> None:
    assert content_words("全县粮食产量增长12%，粮食丰收。").count("粮食") == 1
    assert "12" not in content_words("产量12吨。")
