"""Texts that hold one of some names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.mentions import SHORTEST, Mentions

SOME = st.text(st.sampled_from("青岛大桥通车𠮷a。\n"), max_size=12)
NAMES = st.lists(st.text(st.sampled_from("青岛大桥通车𠮷a"), min_size=SHORTEST, max_size=7), max_size=4)


@given(st.lists(SOME, max_size=8), NAMES)
def test_finds_what_looking_for_each_finds(texts: list[str], names: list[str]) -> None:
    wanted = [at for at, text in enumerate(texts) if any(name in text for name in names)]
    assert Mentions(names).among(texts) == wanted


def test_no_name_reaches_over_two_texts() -> None:
    assert Mentions(["跨海大桥"]).among(["跨海", "大桥", "", "在跨海大桥上"]) == [3]


def test_a_name_of_three_characters_is_too_short() -> None:
    with pytest.raises(ValueError, match="'跨海桥' has fewer than 4"):
        Mentions(["跨海桥"])
