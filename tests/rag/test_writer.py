from __future__ import annotations

import pytest

from index.dates import Anchor, find_times
from index.types import Article, TimeSpan
from rag.types import Answer, AnswerKind, Question
from rag.verify import Evidence, cited_numbers
from rag.writer import VerifiedSentence, Writer

TEXT = "今年规上工业增加值增长8%以上，去年增长了11%。会议于3月5日由孙永红主持。"
ARTICLE = Article("a", "a.txt", "会议", None, "2023-03-06", "day", None, TEXT, ((0, 1),))
EVIDENCE = [Evidence(1, ARTICLE, 0, len(TEXT), tuple(find_times(TEXT, Anchor.of("2023-03-06"))))]
NOTHING = Answer("问", "问", "no_evidence", "资料中没有。")


def written(*sentences: str, kind: AnswerKind = "figure", extractive: Answer = NOTHING) -> tuple[list[str], Answer]:
    question = Question("2023年增长目标是多少", kind, (TimeSpan.of(2023),))
    writer = Writer(question, EVIDENCE)
    pieces = [writer.take(VerifiedSentence(one, cited_numbers(one), "假" not in one)) for one in sentences]
    return pieces, writer.answer("m", extractive)


def test_white_space_stays_between_what_is_released() -> None:
    pieces, answer = written("2022年增长了11%[1]。", "\n假话[1]。", " 2023年增长8%以上[1]。", "\n[1]")
    assert pieces == ["2022年增长了11%[1]。", "", "\n2023年增长8%以上[1]。", ""]
    assert answer.answer == "".join(pieces)
    assert answer.warnings == ("模型的回答有1句没有依据，已略去",)


@pytest.mark.parametrize(
    ("kind", "sentence", "short"),
    [
        ("figure", "2022年增长了11%，2023年增长8%以上[1]。", "8%以上"),
        ("figure", "2022年增长了11%[1]。", None),
        ("person", "会议由孙永红主持[1]。", "孙永红"),
        ("date", "会议于2023年3月5日举行[1]。", "2023年3月5日"),
        ("why", "会议由孙永红主持[1]。", None),
    ],
)
def test_the_short_answer_is_of_the_time_and_kind_asked(kind: AnswerKind, sentence: str, short: str | None) -> None:
    assert written(sentence, kind=kind)[1].short_answer == short


def test_the_year_is_added_in_the_language_of_the_sentence() -> None:
    assert written("增长8%以上[1]。")[1].answer == "增长8%以上（2023年）[1]。"
    assert written("The growth was 8% [1].")[1].answer == "The growth was 8% (2023)[1]."


def test_a_refusal_is_one_only_where_nothing_else_is_said() -> None:
    partial = Answer("问", "问", "answered", "部分", partial=True)
    no = "资料中没有2023年全部的目标。"
    assert written(no)[1].status == "no_evidence"
    assert written(no, extractive=partial)[1].status == "no_evidence"
    _, answer = written(no, "2023年增长8%以上[1]。", extractive=partial)
    assert (answer.status, answer.partial) == ("answered", True)


def test_all_that_is_claimed_stands_in_a_quote() -> None:
    _, answer = written("2023年增长8%以上，孙永红3月5日主持会议[1]。")
    quotes = "".join(one.quote for one in answer.citations)
    assert all(word in quotes for word in ("8%以上", "孙永红", "3月5日"))
    assert len(answer.citations) == 2
    _, answer = written("In 2022 it grew by 11 percent [1].")
    assert "11%" in answer.citations[0].quote


def test_a_quote_says_the_time_of_its_figure() -> None:
    assert written("增长8%以上[1]。")[1].citations[0].resolved_time == "2023"
    assert written("2022年增长11%[1]。")[1].citations[0].resolved_time == "2022"
