from __future__ import annotations

import pytest

from index.dates import Anchor, find_times
from index.types import Article, TimeSpan
from rag.subject import misplaced_figures
from rag.types import Question
from rag.verify import Evidence, verify_sentence

TEXT = (
    "今年固定资产投资增长25%，规上工业增加值增长11%、占全市的33.4%。全年营业收入17.9亿元、利润2.3亿元。"
    "聚焦“完成投资2490亿元”的目标，社会消费品零售总额完成860亿元。GDP增长6.5%。"
)
ARTICLE = Article("a", "a.txt", "攻坚", None, "2020-04-10", "day", None, TEXT, ((0, 1),))
EVIDENCE = [Evidence(1, ARTICLE, 0, len(TEXT), tuple(find_times(TEXT, Anchor.of("2020-04-10"))))]
QUESTION = Question("2020年规上工业增加值要增长多少？", "figure", (TimeSpan.of(2020),))


def problem(sentence: str, question: Question = QUESTION) -> str | None:
    assert verify_sentence(sentence, EVIDENCE, question) == (True, None), "what verification stops is not ours"
    return next(misplaced_figures(sentence, EVIDENCE, question), None)


@pytest.mark.parametrize(
    "sentence",
    [
        "2020年规上工业增加值增长11%[1]。",
        "2020年固定资产投资增长25%，规上工业增加值增长11%[1]。",
        "2020年，规模以上工业增加值要增长11%，占全市的33.4%[1]。",
        "2020年利润2.3亿元、营业收入17.9亿元[1]。",
        "2020年的目标是完成投资2490亿元[1]。",
        "2020年社零完成860亿元[1]。",
        "2020年地区生产总值增长6.5%[1]。",
        "增长11%[1]。",
    ],
)
def test_a_figure_of_its_own_matter_passes(sentence: str) -> None:
    assert problem(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("2020年固定资产投资增长11%[1]。", "something else"),
        ("2020年规上工业增加值增长25%[1]。", "something else"),
        ("2020年利润17.9亿元[1]。", "something else"),
        ("2020年粮食产量增长11%[1]。", "something else"),
        ("2020年规上工业增加值增长33.4%[1]。", "a rise"),
        ("2020年已完成投资2490亿元[1]。", "a target"),
        ("2020年社会消费品零售总额力争增长860亿元[1]。", "a rise"),
    ],
)
def test_a_figure_of_another_matter_does_not(sentence: str, why: str) -> None:
    assert why in (problem(sentence) or "")


def test_the_questions_own_amount_is_no_evidence() -> None:
    asked = Question("2020年利润77亿元完成了吗", "yesno", (TimeSpan.of(2020),))
    assert "question's" in (problem("2020年利润77亿元已经完成[1]。", asked) or "")
    assert problem("资料没有2020年利润77亿元的说法[1]。", asked) is None
