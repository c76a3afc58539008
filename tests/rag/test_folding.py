"""How texts are folded for comparing."""

from __future__ import annotations

from rag.folding import fold_case


def test_letters_of_full_width_are_folded() -> None:
    assert fold_case("呈“Ｔ”字形 交叉 GDP") == fold_case("呈“T”字形交叉ＧＤＰ")
