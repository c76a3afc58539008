from __future__ import annotations

import re

import pytest

from rag.judge import RULES, Failure
from ui import report_words as words

VALUES = {
    "status": ("answered", "no_evidence"),
    "stray_quote": ("a.txt", [2, 3], "甲"),
    "article_date": ("a.txt", "2020", ["2021", "2022"]),
    "short_lacks": ("甲", ["乙"]),
    "only_quoted": ("甲", ["乙"]),
    "unlabelled": ("11%", "2020"),
}


@pytest.mark.parametrize("rule", RULES)
def test_every_failure_has_its_chinese_sentence(rule: str) -> None:
    said = words.failure(Failure(rule, VALUES.get(rule, ("a.txt",))))
    assert re.search("[一-鿿]", said)
    assert "{" not in said
    assert "[" not in said


def test_what_was_expected_is_said_readably() -> None:
    assert words.failure(Failure("lacks", (["8%", "百分之八"],))) == "答案里没有“8%”或“百分之八”"
    assert words.failure(Failure("stray_quote", ("a.txt", [2, 2], "甲"))) == "引文与原文不符：a.txt第2行里没有“甲”"
    assert words.failure(Failure("stray_quote", ("a.txt", [2, 3], "甲"))).count("第2–3行") == 1
    assert words.failure(Failure("status", ("no_evidence", "answered"))) == "资料中有答案，却拒答了"
    assert words.failure(Failure("status", ("answered", "no_evidence"))) == "资料中没有答案，却作了答"
    assert words.failure(Failure("status", ("error", "answered"))) == "没有问成"


def test_a_kind_of_the_users_own_is_left_as_it_is() -> None:
    assert (words.kind("number"), words.kind("水利")) == ("数字", "水利")
