"""Follow-ups rewritten by a language model, and checked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from index.errors import ModelError
from rag.engine import Engine
from rag.followup import standalone
from rag.llm import load_model
from rag.rewrite import faithful, messages, rewritten
from tests.llm_server import LlmServer

FIRST = "2023年规上工业增加值增长目标是多少？"
HEADQUARTERS = "2020年总部经济项目要引进多少家？"


class Says:
    """A language model that says one thing, once it may."""

    name = "test:says"

    def __init__(self, text: str, *, may: threading.Event | None = None, fails: bool = False) -> None:
        self.text, self.may, self.fails = text, may, fails
        self.asked: list[Sequence[tuple[str, str]]] = []

    def stream(self, sent: Sequence[tuple[str, str]]) -> Iterator[str]:
        self.asked.append(sent)
        if self.may is not None:
            self.may.wait(90)
        if self.fails:
            raise ModelError("the language model 'test:says' broke off")
        yield from self.text


def alone(said: str, question: str, *history: str) -> str:
    return rewritten(Says(said), question, history, standalone(question, history))


def test_a_faithful_rewriting_serves() -> None:
    said = "2020年规上工业增加值的增长目标是多少？"
    assert alone(said, "那2020年呢？", FIRST) == said
    assert alone(f"<think>补上主语</think>\n改写后的问题：{said}", "那2020年呢？", FIRST) == said


def test_the_model_fills_in_what_no_rule_can() -> None:
    question = "总部型企业要培育多少家？"
    assert standalone(question, [HEADQUARTERS]) == question
    assert alone("2020年总部型企业要培育多少家？", question, HEADQUARTERS) == "2020年总部型企业要培育多少家？"


@pytest.mark.parametrize(
    "said",
    [
        "2023年规上工业增加值增长目标是多少？",  # another year than the turn's
        "2021年规上工业增加值增长目标是多少？",  # a year that nobody named
        "规上工业增加值增长目标是多少？",  # no year
        "2020年青岛港规上工业增加值增长目标是多少？",  # a place that nobody named
        "2020年规上工业增加值增长8%的目标是什么时候定的？",  # a figure, and another thing asked
        "2020年孙永红提出的规上工业增加值增长目标是多少？",  # a person that nobody named
        "2020年规上工业增加值增长目标是11%。",  # an answer
        "好的，我来改写：\n2020年规上工业增加值增长目标是多少？\n希望有帮助。",
        "",
        "？",
        "2020年规上工业增加值增长目标是多少？" * 8,
    ],
)
def test_what_the_conversation_does_not_say_is_refused(said: str) -> None:
    assert alone(said, "那2020年呢？", FIRST) == "2020年规上工业增加值增长目标是多少？"


def test_the_words_of_the_turn_are_kept() -> None:
    history = ["浦东新区的高新技术企业有多少家？"]
    assert not faithful(
        "浦东新区的高新技术企业有多少家？", "重庆两江新区呢？", history, "重庆两江新区的高新技术企业有多少家？"
    )
    assert not faithful(
        "浦东新区有多少家企业？", "总投资500亿元的项目有多少个？", history, "总投资500亿元的项目有多少个？"
    )


def test_a_new_topic_stays_as_it_is() -> None:
    question = "回澜街上的茶馆有几家？"
    assert alone("2023年规上工业增加值增长目标是多少？", question, FIRST) == question
    assert alone("2023年回澜街上的茶馆有几家？", question, FIRST) == question


def test_a_model_that_fails_is_done_without() -> None:
    by_rule = "2020年规上工业增加值增长目标是多少？"
    assert rewritten(Says("", fails=True), "那2020年呢？", [FIRST], by_rule) == by_rule


def test_a_slow_model_is_not_waited_for() -> None:
    by_rule = "2020年规上工业增加值增长目标是多少？"
    began, may = time.monotonic(), threading.Event()
    assert rewritten(Says(by_rule, may=may), "那2020年呢？", [FIRST], by_rule, seconds=0.1) == by_rule
    assert time.monotonic() - began < 45
    may.set()


def test_without_history_nothing_is_asked() -> None:
    model = Says("别的问题")
    assert rewritten(model, FIRST, [], FIRST) == FIRST
    assert model.asked == []


def test_a_question_about_the_last_answer_is_the_rules() -> None:
    model = Says("谁说的？")
    by_rule = standalone("是谁说的？", [FIRST])
    assert rewritten(model, "是谁说的？", [FIRST], by_rule) == by_rule
    assert model.asked == []


def test_the_model_sees_the_last_turns() -> None:
    sent = messages("那2020年呢？", [f"问题{n}" for n in range(9)])
    assert [role for role, _ in sent] == ["system", "human"]
    assert "问题8" in sent[1][1]
    assert "问题2" not in sent[1][1]
    assert "那2020年呢？" in sent[1][1]


@pytest.fixture
def with_model(demo_archive, llm_server: LlmServer) -> Engine:
    return Engine(demo_archive, llm=load_model("openai:scripted", base_url=llm_server.url, timeout=60))


def test_over_a_socket_a_follow_up_costs_one_call_more(with_model: Engine, llm_server: LlmServer) -> None:
    llm_server.say("2020年规上工业增加值的", "增长目标是多少？").say("2020年规上工业增加值要增长11%[1]。")
    answer = with_model.ask("那2020年呢？", history=[FIRST])
    assert answer.standalone_question == "2020年规上工业增加值的增长目标是多少？"
    assert answer.mode == "llm"
    assert len(llm_server.requests) == 2


def test_over_a_socket_a_first_question_costs_one_call(with_model: Engine, llm_server: LlmServer) -> None:
    llm_server.say("2023年规上工业增加值增长8%以上[1]。")
    assert with_model.ask(FIRST).standalone_question == FIRST
    assert len(llm_server.requests) == 1


@pytest.mark.parametrize("status", [401, 429, 500])
def test_over_a_socket_a_server_that_fails_leaves_the_rules(
    with_model: Engine, llm_server: LlmServer, status: int
) -> None:
    llm_server.say(status=status, body=b'{"error": {"message": "no"}}')
    answer = with_model.ask("那2020年呢？", history=[FIRST])
    assert answer.standalone_question == "2020年规上工业增加值增长目标是多少？"
    assert answer.mode == "extractive"
    assert answer.short_answer == "11%"
