"""Two times, or two places, each with what is asked of it; typed comparisons and sums; what several have in common."""

from __future__ import annotations

from datetime import date

import pytest

from rag.decompose import decompose
from rag.engine import Engine
from rag.operands import operands
from rag.query import parse_question
from tests.small import engine_fixture

engine = engine_fixture(
    (
        "江口县2021年工作",
        "2021-12-28",
        "今年，江口县引进亿元以上项目42个，其中10亿元以上大项目6个，新办茶企31家。全县建成18处乡村书屋、52处便民驿站。"
        "江口港煤炭、粮食装卸量分别居全省第三、第七。建设骑手驿站25家。",
    ),
    ("江口县2022年打算", "2022-01-20", "今年，江口县计划引进10亿元以上大项目8个，新办茶企40家，种茶1.2万亩。"),
    (
        "两地产业",
        "2022-03-02",
        "江口县有家庭农场320家、茶叶合作社75家。白石县有家庭农场210家、茶叶合作社90家。镇志中“变”出现了12次，“稳”出现了9次。",
    ),
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("2021年引进的10亿元以上大项目和2022年的目标各是多少个", ["6个", "8个"]),
        ("2021年实际引进的10亿元以上大项目和2022年计划引进的各是多少个", ["6个", "8个"]),
        ("2021年新办茶企和2022年的计划分别是多少家", ["31家", "40家"]),
        ("2021年引进亿元以上项目和2022年新办茶企各多少", ["42个", "40家"]),
        ("江口县的家庭农场和白石县的茶叶合作社各有多少家", ["320家", "90家"]),
        ("乡村书屋和便民驿站拢共建了多少处", ["70处"]),
        ("镇志里“变”“稳”一共出现多少次", ["21次"]),
        ("“变”“稳” 镇志 出现次数 合计", ["21次"]),
        ("新办茶企 2021年 2022年 对比", ["31家", "40家"]),
        ("10亿元以上大项目 引进 个数 2021年与2022年", ["6个", "8个"]),
        ("江口县和白石县比，哪边的家庭农场多，各有几家", ["江口县", "320家", "210家"]),
        ("2021年新办茶企和2022年计划新办茶企各多少家", ["31家", "40家"]),
        ("家庭农场和茶叶合作社白石县各有多少家", ["210家", "90家"]),
        ("江口县的家庭农场比茶叶合作社多多少家", ["245家"]),
        ("江口港煤炭装卸量居全省第几", ["第三"]),
        ("江口港粮食装卸量居全省第几", ["第七"]),
    ],
)
def test_each_has_its_own_figure(engine: Engine, question: str, told: list[str]) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered"
    assert all(one in (answer.short_answer or "") + answer.answer for one in told)


@pytest.mark.parametrize(
    "question",
    [
        "2020年引进的10亿元以上大项目和2019年的目标各是多少个",
        "江口县的工厂和白石县的学校各有多少家",
    ],
)
def test_what_is_not_told_is_refused(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


def test_what_all_have_in_common_is_of_each() -> None:
    asked = operands(parse_question("给老人用的食堂和驿站一共建了多少处", date(2024, 1, 1)))
    assert asked is not None
    assert asked.questions == ("给老人用的食堂建了多少处", "给老人用的驿站建了多少处")


def test_another_place_has_its_own_things() -> None:
    parts = decompose(parse_question("2021年甲县的农户和乙县的企业各有多少", date(2024, 1, 1)))
    assert [part.text for part in parts] == ["2021年甲县的农户有多少", "2021年乙县的企业有多少"]


MEETING = (
    "本报讯 4月2日至3日，第三次沿江县区茶业交流会在江口县召开，12个县区的代表参加。\n"
    "会上，江口县、白石县、柳川县作典型发言，签订了《茶苗互供协议》。江口县现有“老字号”茶企21家、出口茶企48家。"
    "前三季度茶业产值、税收收入分别增长14%、9%。"
)
meeting = engine_fixture(("沿江茶业", "2022-04-04", MEETING))


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        (("第三次沿江县区茶业交流会是哪几天开的", "会上哪些县作了典型发言"), "柳川县"),
        (("第三次沿江县区茶业交流会是哪几天开的", "会上签订了什么协议"), "《茶苗互供协议》"),
        (("江口县有多少家“老字号”茶企", "出口茶企呢"), "48家"),
        (("江口县2022年前三季度茶业产值增长多少", "税收收入呢"), "9%"),
    ],
)
def test_what_a_turn_names_takes_the_place_of_what_was_asked(
    meeting: Engine, turns: tuple[str, str], told: str
) -> None:
    answer = meeting.ask(turns[1], history=turns[:1])
    assert told in (answer.short_answer or "")
