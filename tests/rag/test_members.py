"""Questions over sets that name no member: the most, the least, all together, each."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.members import asked_set
from rag.query import parse_question
from rag.types import Answer
from tests.small import engine_fixture

PAGES = (
    (
        "分镇茶园",
        "2023-01-18",
        "2022年，青螺镇新建茶园1260亩，马尾镇新建茶园980亩，三江镇新建茶园1530亩，天门乡新建竹林300亩。",
    ),
    ("学院招生", "2022-09-08", "今年各学院招生情况：水利学院招生320人，农学院招生275人，外国语学院招生198人。"),
    (
        "轮渡",
        "2022-12-30",
        "2022年，各航线中北岸航线客流最大，达186万人次；沙洲航线客流72万人次，灯塔航线客流95万人次。",
    ),
    ("林业", "2020-02-11", "2019年，全县造林3.2万亩。"),
    ("林业", "2021-02-11", "2020年，全县造林2.7万亩。"),
    ("林业", "2022-02-11", "2021年，全县造林4.1万亩。"),
    ("分园区", "2021-01-20", "2020年，东港园区税收6.4亿元。"),
    ("分园区", "2022-01-20", "2021年，东港园区税收7.1亿元，西港园区税收8.3亿元。"),
    ("区际", "2022-03-01", "2021年，临湖区、云门区接待游客分别为312.6万人次、287.4万人次。"),
    ("分局", "2020-11-01", "2020年，三个分局共投入资金1200万元，其中水利分局投入560万元，农业分局投入410万元。"),
    (
        "外贸",
        "2022-03-05",
        "2021年，江口市出口86亿元，增长6.2%；临海市出口112亿元，增长3.9%；山阴市出口21亿元，下降9.8%。",
    ),
    ("区际工业", "2022-03-02", "2021年，临湖区工业增加值增长8.1%，云门区工业增加值增长9.6%。"),
)


engine = engine_fixture(*PAGES)


def quoted(answer: Answer) -> str:
    return "".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2022年哪个镇新建茶园最多？", "三江镇（1530亩）"),
        ("2022年新建茶园最少的是哪个镇？", "马尾镇（980亩）"),
        ("新建茶园哪个镇最多", "三江镇（1530亩）"),
        ("2022年哪个学院招生最多？", "水利学院（320人）"),
        ("2022年招生最少的学院是哪个？", "外国语学院（198人）"),
        ("哪条航线客流最大？", "北岸航线（186万人次）"),  # which the text itself says
        ("哪一年全县造林最多？", "2021年（4.1万亩）"),
        ("全县造林最少的是哪一年？", "2020年（2.7万亩）"),
        ("哪个园区税收最多？", "西港园区（8.3亿元）"),  # of the last year, of which both are told
        ("2021年工业增加值，临湖区和云门区谁增得快，各是多少？", "云门区（9.6%）"),
    ],
)
def test_the_first_of_a_set_is_told_with_its_figure(engine: Engine, question: str, short: str) -> None:
    answer = engine.ask(question)
    assert answer.short_answer == short
    assert short.partition("（")[2].rstrip("）") in quoted(answer)


def test_every_member_that_was_compared_is_shown(engine: Engine) -> None:
    answer = engine.ask("2022年哪个镇新建茶园最多？")
    assert all(figure in answer.answer for figure in ("1260亩", "980亩", "1530亩"))
    assert "300亩" not in answer.answer  # of bamboo, and of no 镇


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("三个镇2022年新建茶园合计多少亩？", "3770亩"),
        ("2022年各镇新建茶园共多少亩？", "3770亩"),
        ("三个学院共招生多少人？", "793人"),
        ("2021年临湖区工业增加值和云门区工业增加值合计多少？", None),  # rates
    ],
)
def test_a_sum_over_a_set_is_computed_of_all_its_members(engine: Engine, question: str, short: str | None) -> None:
    answer = engine.ask(question)
    assert answer.short_answer == short
    if short:
        assert answer.answer.startswith(f"合计{short}（计算所得）")


@pytest.mark.parametrize(
    "question",
    [
        "四个镇2022年新建茶园合计多少亩？",
        "2020年哪个园区税收最多？",
        "2021年哪个镇新建茶园最多？",
        "2022年哪个镇造林最多？",
    ],
)
def test_no_member_is_picked_where_the_set_is_not_told(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "no_evidence" or answer.short_answer in (None, "东港园区（6.4亿元）")
    assert "合计" not in answer.answer or answer.status == "no_evidence"


def test_a_fall_is_no_growth(engine: Engine) -> None:
    answer = engine.ask("2021年出口增长最快的是哪个市？")
    assert answer.short_answer == "江口市（6.2%）" and "下降9.8%" in answer.answer
    assert engine.ask("2021年江口市和山阴市出口增速哪个低？").short_answer == "山阴市（下降9.8%）"


def test_rates_are_not_added(engine: Engine) -> None:
    answer = engine.ask("2021年江口市和临海市出口增速合计多少？")
    assert answer.status == "no_evidence" and "不能相加" in answer.answer


def test_what_all_have_is_not_what_one_of_them_has(engine: Engine) -> None:
    answer = engine.ask("2020年水利分局和农业分局共投入资金多少万元？")
    assert answer.short_answer == "970万元"


def test_each_member_has_its_row(engine: Engine) -> None:
    answer = engine.ask("2022年各镇新建茶园多少亩？")
    assert answer.short_answer == "1260亩（青螺镇）；980亩（马尾镇）；1530亩（三江镇）"


@pytest.mark.parametrize(
    "text",
    [
        "各级各部门要做好哪些工作",
        "世界上人口最多的国家",
        "2022年造林多少亩",
        "谁最先到达",
        "各镇要抓好什么",
        "哪个项目开工最早",
    ],
)
def test_what_asks_of_no_set(text: str) -> None:
    assert asked_set(parse_question(text)) is None
