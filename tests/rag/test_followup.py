"""Questions of a conversation to questions that stand alone."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import InputError
from rag.followup import standalone

WORDS = "2015年 平江县 长兴县 粮食总产量 投资目标 增长 是多少 多少 呢 那 它 谁 主持 会议 什么时候 ？".split()
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map("".join)


@pytest.mark.parametrize(
    ("history", "question", "holds", "lacks"),
    [
        (["2015年平江县粮食总产量是多少？"], "那2016年呢？", ["2016年", "平江县", "粮食总产量"], ["2015"]),
        (["2015年平江县粮食总产量是多少？"], "2016年呢", ["2016年", "平江县", "粮食总产量"], ["2015"]),
        (["2015年平江县粮食总产量是多少？"], "那长兴县呢？", ["2015年", "长兴县", "粮食总产量"], ["平江县"]),
        (["2015年平江县工业增加值是多少？"], "增长了多少？", ["2015年", "平江县", "工业增加值", "增长"], []),
        (["赵州大桥什么时候开工？"], "它全长多少？", ["赵州大桥", "全长"], ["它", "什么时候"]),
        (["绍兴市图书馆什么时候开馆？"], "它藏书多少册？", ["绍兴市图书馆", "藏书"], ["它", "什么时候"]),
        (["2015年平江县投资目标是多少？"], "实际完成了多少？", ["2015年", "平江县", "投资", "完成"], ["目标"]),
        (["平江新区2015年新引进多少家影视企业？"], "累计多少家？", ["平江新区", "影视企业", "累计"], ["新引进"]),
        (["2015年平江县粮食总产量增长多少？"], "占全省比重呢？", ["平江县粮食总产量占全省"], ["增长"]),
        (["平江5号线什么时候通车？"], "6号线呢？", ["平江6号线", "什么时候"], ["5号线"]),
        (["平江5号线什么时候通车？"], "为什么？", ["平江5号线为什么通车"], ["什么时候"]),
        (
            ["2015年平江县粮食总产量是多少？", "那2016年呢？"],
            "那长兴县呢？",
            ["2016年", "长兴县", "粮食总产量"],
            ["2015", "平江"],
        ),
    ],
)
def test_what_is_left_out_is_taken_over(history: list[str], question: str, holds: list[str], lacks: list[str]) -> None:
    alone = standalone(question, history)
    assert all(word in alone for word in holds), alone
    assert not any(word in alone for word in lacks), alone


@pytest.mark.parametrize(
    "question",
    ["2018年绍兴市图书馆新馆藏书多少册？", "绍兴市图书馆馆长是谁？", "2013年海州市外贸进出口总额是多少？"],
)
def test_a_new_topic_is_not_polluted(question: str) -> None:
    assert standalone(question, ["2015年平江县粮食总产量是多少？"]) == question


@pytest.mark.parametrize("turn", ["呢？", "那呢？", "还有呢", "那么呢？"])
def test_a_turn_that_adds_nothing_asks_the_last_question_again(turn: str) -> None:
    alone = standalone(turn, ["2015年平江县粮食总产量是多少？"])
    assert all(word in alone for word in ("2015年", "平江县", "粮食总产量"))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_without_history_a_question_is_itself(question: str) -> None:
    assert standalone(question, []) == question


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("12号线什么时候开通？", ["2015年平江县粮食总产量是多少？"]),
        ("2018年老调度长多少岁？", ["2015年平江县粮食总产量是多少？"]),
    ],
)
def test_what_is_named_by_a_number_or_a_year_stands_alone(question: str, history: list[str]) -> None:
    assert standalone(question, history) == question


TURNS = st.text(alphabet="0123年月多少呢谁是的“”《》第三届个他它那？，。 😀Aa新区市占累计", max_size=12)


@settings(deadline=None, max_examples=150)
@given(TURNS, st.lists(TURNS, min_size=1, max_size=3))
def test_odd_turns_fold_or_are_refused(question: str, history: list[str]) -> None:
    with suppress(InputError):
        standalone(question, history)


@settings(deadline=None, max_examples=60)
@given(QUESTIONS, st.lists(QUESTIONS, max_size=3))
def test_any_conversation_folds_or_is_refused(question: str, history: list[str]) -> None:
    with suppress(InputError):
        assert standalone(question, history)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("历年呢？", "历年投资目标是多少"),
        ("历年粮食总产量分别是多少？", "历年粮食总产量分别是多少？"),
    ],
)
def test_all_years_are_not_of_the_year_before(question: str, asked: str) -> None:
    assert standalone(question, ["2023年投资目标是多少"]) == asked
