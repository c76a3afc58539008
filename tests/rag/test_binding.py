"""How firmly an answer span is tied to what was asked."""

from __future__ import annotations

from datetime import date

import pytest

from rag.binding import bound, closeness, qualifies
from rag.contradicting import contradicts
from rag.engine import Engine
from rag.match import Matcher
from rag.query import parse_question
from rag.span import Span
from rag.spans import spans_of
from tests.small import engine_fixture, sentence

PAGES = (
    ("科技", "2019-01-10", "江阴市新认定高新技术企业86家，累计达到415家；新增专利授权2130件。"),
    (
        "外贸",
        "2014-01-25",
        "海州市外贸进出口总额达92.7亿美元，同比增长13.6%。高新产品出口占比从21.5%提升至26.3%。",
    ),
    ("收入", "2014-01-26", "海州市居民收入年均增长9.2%，其中工资性收入3.1万元。"),
    ("新政", "2018-08-01", "丹阳市对新引进的博士给予30万元安家补贴，硕士给予8万元。"),
    ("招商", "2018-07-25", "上半年到位资金24.3亿元，完成全年目标45亿元的54%，去年同期为19.8亿元。"),
    ("旅游", "2018-10-19", "前三季度全县接待游客186万人次。其中云岫乡41万人次，石桥乡28万人次。"),
    ("开发区", "2018-01-08", "2017年，经开区规上工业总产值达到436.8亿元，与450亿元的目标尚有差距。"),
    ("产业", "2018-09-01", "丹阳市重点发展新材料、生物医药、高端装备产业，会展业另有12家。"),
)


engine = engine_fixture(*PAGES)


def found(engine: Engine, question: str, short: str):
    parsed = parse_question(question, date(2022, 6, 1))
    passage = sentence(engine, short)
    return parsed, passage, next(span for span in spans_of(passage, parsed) if span.short == short)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("新增专利授权多少件", "2130件", "86家"),
        ("新认定高新技术企业多少家", "86家", "415家"),
    ],
)
def test_the_asked_figure_stands_nearer(engine: Engine, question: str, near: str, far: str) -> None:
    parsed, passage, span = found(engine, question, near)
    start = passage.text.index(far)
    other = Span(start, start + len(far), far)
    measured = Matcher(engine.archive, parsed)
    assert 0.0 <= closeness(passage, other, measured) < closeness(passage, span, measured) <= 1.0


@pytest.mark.parametrize(
    ("question", "short", "tied"),
    [
        ("新增专利授权多少件", "2130件", True),
        ("外贸进出口增长多少", "13.6%", True),
        ("商标注册多少家", "86家", False),
        ("硕士能拿多少安家补贴", "30万元", False),
        ("硕士能拿多少安家补贴", "8万元", True),
        ("博士能拿多少安家补贴", "30万元", True),
        ("2017年上半年到位资金多少", "19.8亿元", True),
        ("云岫乡接待游客多少人次", "41万人次", True),
        ("石桥乡接待游客多少人次", "28万人次", True),
        ("2017年经开区工业投资多少亿元", "436.8亿元", False),
        ("2017年经开区工业总产值多少亿元", "436.8亿元", True),
    ],
)
def test_the_clause_names_the_attribute(engine: Engine, question: str, short: str, tied: bool) -> None:
    parsed, passage, span = found(engine, question, short)
    value = bound(passage, span, Matcher(engine.archive, parsed))
    assert 0.0 <= value <= 1.0
    assert (value >= 0.5) is tied, value


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("高新技术企业累计多少家", "415家", "86家"),
        ("新认定高新技术企业多少家", "86家", "415家"),
        ("高新产品出口占比是多少", "26.3%", "21.5%"),
    ],
)
def test_another_sort_of_figure_counts_less(engine: Engine, question: str, better: str, worse: str) -> None:
    factors = []
    for short in (better, worse):
        parsed, passage, span = found(engine, question, short)
        factors.append(qualifies(parsed, passage, span))
    assert 1.0 >= factors[0] > factors[1] > 0.0


@pytest.mark.parametrize(
    ("question", "short", "contrary"),
    [
        ("居民收入增长多少", "9.2%", True),
        ("居民收入年均增长多少", "9.2%", False),
        ("外贸进出口增长多少", "13.6%", False),
        ("出口占比是多少", "26.3%", False),
    ],
)
def test_an_average_or_no_rate_contradicts(engine: Engine, question: str, short: str, contrary: bool) -> None:
    assert contradicts(*found(engine, question, short)) is contrary


def test_without_a_span_nothing_is_tied(engine: Engine) -> None:
    parsed, passage, _ = found(engine, "新增专利授权多少件", "2130件")
    assert qualifies(parsed, passage, None) == 1.0
    assert not contradicts(parsed, passage, None)
    assert 0.0 <= closeness(passage, None, Matcher(engine.archive, parsed)) <= 1.0
