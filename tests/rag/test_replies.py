"""Replies that say nothing by their own words."""

from __future__ import annotations

import pytest

from rag.replies import claimed_by, is_bare, only_refuses, yes_or_no

ASKED = "2022年宁川县债务达到了多少？"


@pytest.mark.parametrize(
    "sentence",
    [
        "资料中没有2022年宁川县的债务。",
        "抱歉，所给资料中未提及宁川县2022年债务情况，建议查阅其他资料。",
        "根据现有资料无法得知宁川县债务是多少。",
        "资料中没有相关数据，因此无法回答。",
    ],
)
def test_a_refusal_that_says_nothing_else(sentence: str) -> None:
    assert only_refuses(sentence, ASKED)


@pytest.mark.parametrize(
    "sentence",
    [
        "资料中没有2022年宁川县债务，但县长因贪污被查。",
        "资料中没有直接数字，不过宁川县财政连年下降，已经破产。",
        "资料中没有说明宁川县破产的原因。",
        "资料中没有数字，宁川县债务达到了。",
        "资料未提及债务，县里没有能力偿还。",
    ],
)
def test_a_refusal_that_claims_something(sentence: str) -> None:
    assert not only_refuses(sentence, ASKED)


def test_english_refusals() -> None:
    asked = "What was the debt of Ningchuan?"
    assert only_refuses("The evidence does not say what the debt of Ningchuan was.", asked)
    assert not only_refuses("No evidence was found, but the mayor was arrested.", asked)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("宁川县税收达到了300亿元吗？", "宁川县税收达到了300亿元"),
        ("大桥是否已经通车？", "大桥已经通车"),
        ("大桥通车了没有？", "大桥通车了"),
        ("宁川县税收是多少？", None),
    ],
)
def test_what_a_yes_claims(question: str, claim: str | None) -> None:
    assert claimed_by(question) == claim


def test_a_yes_and_what_follows() -> None:
    assert yes_or_no("是的，达到了[1]。") == (True, "达到了[1]。")
    assert yes_or_no("没有，税收为120亿元[1]。") == (False, "税收为120亿元[1]。")
    assert yes_or_no("是否通车尚不清楚。")[0] is None
    assert is_bare("达到了[1]。")
    assert not is_bare("税收为120亿元[1]。")
