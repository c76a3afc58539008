from __future__ import annotations

import re

import pytest

from index.dates import Anchor, find_times
from index.types import Article, TimeSpan
from rag.english import NO_ANSWER, in_chinese_figures, is_english, verify_english
from rag.types import Question
from rag.verify import Evidence

TEXT = "今年完成投资2490亿元、增长25%，签署四份协议，GDP增长6.5%，由徐福元任组长。去年为1992亿元。"
ARTICLE = Article("a", "a.txt", "投资攻坚", None, "2020-04-10", "day", None, TEXT, ((0, 1),))
EVIDENCE = [Evidence(1, ARTICLE, 0, len(TEXT), tuple(find_times(TEXT, Anchor.of("2020-04-10"))))]
QUESTION = Question("What was the investment target in 2020?", "figure", (TimeSpan.of(2020),))


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2020, the target was 249 billion yuan [1].",
        "It was 249 billion yuan, up 25 percent [1].",
        "In 2019 it was 199.2 billion yuan [1].",
        "The target of “完成投资2490亿元” was set in 2020 [1].",
        "GDP was to grow by 6.5% [1].",
        "Four agreements were signed in 2020 [1].",
        "The head was 徐福元 [1].",
    ],
)
def test_what_stands_in_the_evidence_passes(sentence: str) -> None:
    assert verify_english(sentence, EVIDENCE, QUESTION) == (True, None)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("In 2020, the target was 250 billion yuan [1].", "figure"),
        ("In 2020, the target was 249 million yuan [1].", "figure"),
        ("In 2021, the target was 249 billion yuan [1].", "2021"),
        ("In 2020, it was 199.2 billion yuan [1].", "2019"),
        ("In March 2020, it was 249 billion yuan [1].", "2020"),
        ("Five agreements were signed in 2020 [1].", "figure"),
        ("Investment doubled to 249 billion yuan [1].", "in words"),
        ("The target was 249 billion yuan, said Li Ming [1].", "Li"),
        ("The head was 李明 [1].", "李明"),
        ("The target was 249 billion yuan.", "cites no"),
        ("The target was 249 billion yuan [2].", r"\[2\]"),
        ("The government was pleased [1].", "looked up"),
        ("The debt was 249 billion yuan [1].", "debt"),
        ("GDP was to fall by 6.5% [1].", "up|down"),
        ("Exports rose by 6.5% [1].", "Exports"),
        ("Last year the target was 249 billion yuan [1].", "without its year"),
    ],
)
def test_what_does_not_stand_there_fails(sentence: str, reason: str) -> None:
    ok, why = verify_english(sentence, EVIDENCE, QUESTION)
    assert not ok
    assert re.search(reason, why or "")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("2.49 trillion yuan in 2020", "2490000000000元 in 2020年"),
        ("1.5 million and twelve", "1500000 and 12"),
        ("March 5, 2020 and 6 May 2021", "2020年3月5日 and 2021年5月6日"),
        ("up 3 percentage points to 12.5 per cent", "up 3个百分点 to 12.5%"),
        ("2020 yuan", "2020元"),
        ("from 2019-2020", "from 2019年-2020年"),
    ],
)
def test_figures_and_times_are_rewritten(english: str, chinese: str) -> None:
    assert in_chinese_figures(english) == chinese


def test_which_text_is_english() -> None:
    assert is_english("What is the growth target of 规上工业增加值 in 2020?")
    assert is_english("The target (“完成投资2490亿元”) was met")
    assert not is_english("2020年GDP增长多少？")
    assert not is_english("2020?")


@pytest.mark.parametrize(
    "text",
    ["The evidence does not say what the target was.", "No evidence was found.", "Sorry, the sources have nothing."],
)
def test_how_a_model_says_no(text: str) -> None:
    assert NO_ANSWER.match(text)
    assert not NO_ANSWER.match("The target was 249 billion yuan.")
