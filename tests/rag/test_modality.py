"""Whether a statement tells a target or an outcome, the whole or a part."""

from __future__ import annotations

from datetime import date

import pytest

from rag.modality import agrees, modality_of, scope
from rag.query import parse_question
from rag.spans import spans_of
from tests.small import engine_over, sentence

TODAY = date(2022, 6, 1)


@pytest.mark.parametrize(
    ("text", "needle", "told"),
    [
        ("今年粮食产量力争达到43亿斤。", "43亿斤", {"target"}),
        ("今年投资预期目标为480亿元。", "480亿元", {"target"}),
        ("全市工业增加值要增长8.5%。", "8.5%", {"target"}),
        ("到2025年，建成公园30座。", "30座", {"target"}),
        ("去年粮食产量达到了42亿斤。", "42亿斤", {"outcome"}),
        ("截至6月底，累计完成投资210亿元。", "210亿元", {"outcome"}),
        ("出口同比增长9.8%。", "9.8%", {"outcome"}),
        ("完成全年目标的52.3%。", "52.3%", {"outcome"}),
        ("经济增长率为8.1%，这不仅大大超出了预定的6%的目标，还高于往年。", "8.1%", {"outcome"}),
        ("实现收入87亿元，完成年初计划85亿元的102.8%；新接订单9艘。", "9艘", {"outcome", "unclear"}),
        ("到永乐十五年近50年内，共计移民18次。", "18次", {"outcome", "unclear"}),
        ("去年生产总值增长7.6%，略低于8%左右的年初目标。", "7.6%", {"outcome"}),
        ("去年生产总值增长7.6%，略低于8%左右的年初目标。", "8%", {"target"}),
        ("去年新增就业3.12万人，完成3万人年度任务的104%。", "3万人", {"target"}),
        ("今年将加快推进大桥建设，新建公园12座。", "12座", {"target", "plan"}),
    ],
)
def test_modality(text: str, needle: str, told: set[str]) -> None:
    with engine_over(("动态", "2016-07-10", text)) as engine:
        passage = sentence(engine, needle)
        assert modality_of(passage, passage.text.index(needle)) in told


@pytest.mark.parametrize(
    ("question", "text", "needle", "does"),
    [
        ("2016年粮食产量目标是多少", "今年粮食产量力争达到43亿斤。", "43亿斤", True),
        ("2016年粮食产量实际是多少", "今年粮食产量力争达到43亿斤。", "43亿斤", False),
        ("2015年粮食产量目标是多少", "去年粮食产量达到了42亿斤。", "42亿斤", False),
        ("2015年粮食产量实际是多少", "去年粮食产量达到了42亿斤。", "42亿斤", True),
        ("粮食产量是多少", "今年粮食产量力争达到43亿斤。", "43亿斤", True),
        ("2016年粮食产量达到目标了吗", "今年粮食产量力争达到43亿斤。", "43亿斤", False),
        ("2015年粮食产量完成目标了没有", "去年粮食产量达到了42亿斤，超过目标。", "42亿斤", True),
    ],
)
def test_agreement(question: str, text: str, needle: str, does: bool) -> None:
    with engine_over(("动态", "2016-07-10", text)) as engine:
        passage = sentence(engine, needle)
        assert agrees(parse_question(question, TODAY), passage, passage.text.index(needle)) is does


@pytest.mark.parametrize(
    ("question", "text", "short", "of"),
    [
        ("投资目标是多少元", "总投资520亿元的38个产业项目开工。", "520亿元", "part"),
        ("投资目标是多少元", "安排交通项目38个，年度计划投资92亿元。", "92亿元", "part"),
        ("投资目标是多少元", "总投资18.6亿元的澜湖大桥开工。", "18.6亿元", "other"),
        ("投资目标是多少元", "引进50亿元以上大项目16个。", "50亿元以上", "other"),
        ("投资目标是多少元", "全市固定资产投资目标为480亿元。", "480亿元", "whole"),
        ("澜湖大桥工程投资多少元", "总投资18.6亿元的澜湖大桥开工。", "18.6亿元", "whole"),
    ],
)
def test_scope(question: str, text: str, short: str, of: str) -> None:
    with engine_over(("动态", "2016-07-10", text)) as engine:
        passage, parsed = sentence(engine, short), parse_question(question, TODAY)
        span = next(span for span in spans_of(passage, parsed) if span.short == short)
        assert scope(parsed, passage, span) == of


def test_what_is_no_amount_is_of_the_whole() -> None:
    with engine_over(("动态", "2016-07-10", "出口同比增长9.8%。")) as engine:
        assert scope(parse_question("出口增长多少", TODAY), sentence(engine, "9.8%"), None) == "whole"
