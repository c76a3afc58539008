"""From candidates to what is printed."""

from __future__ import annotations

import pytest

from rag.cite import COMFORTABLE_TELLING
from rag.compose import compose, compose_parts
from rag.decompose import decompose
from rag.draft import MAX_ANSWER, Draft
from rag.engine import Engine
from rag.query import parse_question
from tests.small import TODAY, Page, engine_fixture, engine_over, reading

PAGES = (
    (
        "农业",
        "2011-02-16",
        "去年安宁市粮食总产量达到42.6亿斤。今年一季度，安宁市蔬菜产量达到81万吨。2月15日，安宁市粮食博物馆在云溪镇开馆。",
    ),
    ("农业", "2012-02-16", "去年安宁市粮食总产量达到43.1亿斤。安宁市发展苹果、蜜桃和冬枣三大特产。"),
    ("茶馆", None, "回澜街茶馆有座位120个。"),
    ("项目", "2017-03-02", "今年，临海市计划投资45亿元的12个交通项目将在年内建成。"),
    ("动员", "2017-03-05", "围绕“完成投资310亿元、增长12%”的目标，港城区今年筛选了总投资920亿元的236个项目。"),
    ("名片", "2018-06-01", "丹阳市打造“三张名片”：眼镜之都，年产镜架上亿副。温泉之乡，冬季人多。书画故里，画院遍布。"),
    ("通车", "2019-06-01", "赵州大桥已经通车，城北隧道尚未通车。"),
)


engine = engine_fixture(*PAGES)


def drafted(engine: Engine, question: str) -> Draft:
    return compose(*reading(engine, question))


def test_one_answer_states_figure_time_and_quote(engine: Engine) -> None:
    draft = drafted(engine, "2010年安宁市粮食总产量是多少？")
    assert (draft.status, draft.short, draft.partial) == ("answered", "42.6亿斤", False)
    assert "2010年" in draft.text and "42.6亿斤" in draft.text
    (cited,) = draft.citations
    assert f"“{cited.quote}”[1]" in draft.text and cited.resolved_time == "2010"


def test_a_timeline_has_a_line_a_year_oldest_first(engine: Engine) -> None:
    draft = drafted(engine, "安宁市历年粮食总产量是多少？")
    lines = draft.text.split("\n")
    assert len(lines) == 2
    assert "2010年" in lines[0] and "42.6亿斤" in lines[0]
    assert "2011年" in lines[1] and "43.1亿斤" in lines[1]
    assert [cited.n for cited in draft.citations] == [1, 2]


def test_a_line_of_no_named_place_begins_with_its_year() -> None:
    pages: list[Page] = [
        ("机构", "2011-02-16", "安宁市共有金融机构137家。"),
        ("机构", "2012-02-17", "丹阳市共有金融机构204家。"),
        ("机构", "2009-02-16", "共有金融机构9家。"),
    ]
    with engine_over(*pages) as several:
        draft = drafted(several, "历年共有金融机构多少家？")
    assert len(draft.text.split("\n")) == 3
    assert not [line for line in draft.text.split("\n") if line.startswith("，")]


def test_parts_are_no_total(engine: Engine) -> None:
    draft = drafted(engine, "2017年临海市投资计划是多少？")
    assert (draft.status, draft.partial, draft.short) == ("answered", True, None)
    assert draft.text.startswith("资料中没有") and "45亿元" in draft.text
    assert draft.warnings


def test_a_list_in_one_sentence_and_one_spread_over_several(engine: Engine) -> None:
    together = drafted(engine, "安宁市发展哪三大特产？")
    assert len(together.citations) == 1
    assert all(item in (together.short or "") for item in ("苹果", "蜜桃", "冬枣"))
    apart = drafted(engine, "丹阳市打造的“三张名片”是什么？")
    assert apart.short == "眼镜之都、温泉之乡、书画故里"
    assert [cited.quote[:12] for cited in apart.citations] == ["丹阳市打造“三张名片”："]


def test_a_statement_without_a_year_says_so(engine: Engine) -> None:
    draft = drafted(engine, "回澜街茶馆有多少个座位？")
    assert draft.short == "120个"
    assert "年份不详" in draft.text
    assert any("年份" in warning for warning in draft.warnings)


@pytest.mark.parametrize(
    ("question", "shorts", "partial"),
    [
        ("2010年和2011年安宁市粮食总产量分别是多少", ["42.6亿斤", "43.1亿斤"], False),
        ("2010年和2018年安宁市粮食总产量分别是多少", ["42.6亿斤"], True),
    ],
)
def test_a_line_for_each_thing_asked(engine: Engine, question: str, shorts: list[str], partial: bool) -> None:
    parsed = parse_question(question, TODAY)
    parts = decompose(parsed)
    draft = compose_parts(parsed, parts, [reading(engine, part)[1] for part in parts])
    assert len(draft.text.split("\n")) == len(parts) == 2
    assert all(short in (draft.short or "") for short in shorts)
    assert draft.partial is partial
    assert ("资料中没有" in draft.text) is partial


def test_what_a_clause_tells_of_what_was_just_asked_goes_before_the_goal_it_serves(engine: Engine) -> None:
    parsed = parse_question("为完成2017年港城区的投资目标，筛选了多少个项目，总投资多少？", TODAY)
    parts = decompose(parsed)
    draft = compose_parts(parsed, parts, [reading(engine, part)[1] for part in parts])
    assert draft.short == "236个（2017年）；920亿元（2017年）"


def test_none_of_the_parts_is_a_refusal(engine: Engine) -> None:
    parsed = parse_question("2017年和2018年安宁市粮食总产量分别是多少", TODAY)
    parts = decompose(parsed)
    assert compose_parts(parsed, parts, [reading(engine, part)[1] for part in parts]).status == "no_evidence"


def test_another_sentence_that_may_answer_is_quoted_beside_the_first_but_no_other_figure_of_an_asked_year() -> None:
    pages = (
        ("郑学士", "2019-03-01", "郑学士是平江人。郑学士擅长水墨山水。郑学士早年在杭州学画，晚年专攻花鸟。"),
        ("计划", "2019-03-02", "2019年平江县计划投资45亿元。2019年平江县计划投资交通项目12亿元。"),
    )
    with engine_over(*pages) as engine:
        answer = engine.ask("郑学士擅长画什么")
        assert "水墨山水" in answer.answer and len(answer.citations) <= 3
        assert "另见" not in engine.ask("2019年平江县计划投资多少").answer


def test_of_a_long_sentence_the_clauses_that_say_it_are_printed_and_the_whole_is_cited() -> None:
    long = "，".join(
        ["郑学士擅长水墨山水", *(f"第{n}次游历时结识了许多画友并且互相赠答" for n in "一二三四五六"), "终成一家"]
    )
    with engine_over(("郑学士", "2019-03-01", f"{long}。")) as engine:
        answer = engine.ask("郑学士擅长画什么")
        printed = answer.answer[answer.answer.index("“") + 1 : answer.answer.index("”")]
        assert len(long) > COMFORTABLE_TELLING and len(printed) < len(long)
        assert answer.citations[0].quote == f"{long}。" and printed in long


def test_what_finds_no_room_beside_an_answer_is_cited_by_its_number() -> None:
    told = (
        "郑学士擅长水墨山水，早年在杭州跟着当地一位年老的画师学艺，每天清晨就到湖边写生，无论刮风下雨从来没有间断过，前后一共学了十二个年头，画稿堆满了三间屋子。",
        "郑学士擅长工笔花鸟，他画的牡丹和锦鸡当时在苏州一带很有名气，许多商人不远千里带着重金上门求画，可是他一年到头只肯卖出去三五幅，其余都送给了邻居。",
        "郑学士擅长白描罗汉，那是他在镇江寺庙里借住时临摹古代壁画练出来的本领，寺里的僧人至今还珍藏着其中的十几张，逢年过节才肯拿出来给香客看上一眼。",
    )
    with engine_over(*((f"之{n}", "2019-03-01", one) for n, one in enumerate(told))) as engine:
        answer = engine.ask("郑学士擅长画什么")
        assert {one.quote for one in answer.citations} == set(told)
        assert len(answer.answer) <= MAX_ANSWER and answer.answer.endswith("、[3]")


def test_a_goal_is_no_outcome_and_is_called_a_goal() -> None:
    with engine_over(("目标", "2022-01-08", "今年全区发展的主要目标是：固定资产投资增长7%，外贸增长5%。")) as engine:
        refused = engine.ask("2022年固定资产投资增长多少")
        assert refused.status == "no_evidence" and "目标或计划（2022年）：7%" in refused.answer
        assert engine.ask("2022年固定资产投资准备增长多少").short_answer == "7%"
        assert "目标）" not in engine.ask("2022年固定资产投资增长目标是多少").answer
        assert engine.ask("2022年固定资产投资实际增长多少").status == "no_evidence"
