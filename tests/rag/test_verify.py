from __future__ import annotations

import pytest

from index.dates import Anchor, find_times
from index.types import Article, TimeSpan
from rag.types import Question
from rag.verify import Evidence, cited_numbers, support, verify_sentence


def evidence(n: int, text: str, date: str | None = "2023-02-10", title: str = "全区经济工作会议召开") -> Evidence:
    article = Article(f"a{n}", f"{n}.txt", title, None, date, "day" if date else None, None, text, ((0, 1),))
    return Evidence(n, article, 0, len(text), tuple(find_times(text, Anchor.of(date))))


PAGES = [
    evidence(1, "今年，全区规上工业增加值增长8%以上，去年增长了6.5%。全区总投资2270亿元的143个攻坚项目全面启动。"),
    evidence(2, "今年规上工业增加值要增长11%，完成投资2490亿元。", "2020-06-12", "锁定目标 干字当头"),
    evidence(3, "区委书记李明表示，“以实干开新局”。会议印发了《攻坚行动方案》，力争新增企业一百二十家。"),
    evidence(4, "今年规上工业增加值增长9%。", None, "无日期的一页"),
]
ASKED_2023 = Question("2023年规上工业增加值增长目标是多少", "figure", (TimeSpan.of(2023),))
ASKED = Question("规上工业增加值增长目标是多少", "figure")


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年规上工业增加值增长8%以上[1]。",
        "2023年规上工业增加值增长百分之八以上[1]。",
        "规上工业增加值增长8%以上[1]。",
        "2022年规上工业增加值增长了6.5%[1]。",
        "2020年规上工业增加值要增长11%[2]。",
        "2023年启动143个攻坚项目，总投资2270亿元[1]。",
        "1. 总投资2270亿元的攻坚项目[1]",
        "李明表示“以实干开新局”[3]。",
        "会议印发《攻坚行动方案》[3]。",
        "力争新增企业120家[3]。",
        "规上工业增加值2020年要增长11%，2023年增长8%以上[2][1]。",
    ],
)
def test_what_stands_in_the_cited_evidence_passes(sentence: str) -> None:
    assert verify_sentence(sentence, PAGES, ASKED) == (True, None)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("2023年规上工业增加值增长8%以上。", "cites no evidence"),
        ("2023年规上工业增加值增长8%以上[9]。", "no evidence [9]"),
        ("2023年规上工业增加值增长18%[1]。", "in no cited evidence"),
        ("2023年规上工业增加值增长11%[1]。", "in no cited evidence"),
        ("2023年规上工业增加值增长8个百分点[1]。", "in no cited evidence"),
        ("2023年启动项目总投资2270万元[1]。", "in no cited evidence"),
        ("2023年规上工业增加值增长11%[2]。", "in no cited evidence"),  # no 2023 in it
        ("2023年规上工业增加值增长11%[1][2]。", "is of 2020, not of 2023"),
        ("2022年规上工业增加值增长8%[1]。", "is of 2023, not of 2022"),
        ("今年规上工业增加值增长8%以上[1]。", "without its year"),
        ("李明表示“以苦干开新局”[3]。", "the quotation"),
        ("会议印发《攻坚工作方案》[3]。", "the quotation"),
        ("规上工业增加值在GDP中占比增长8%以上[1]。", "the name 'GDP'"),
        ("2月12日规上工业增加值增长8%以上[1]。", "the time"),
        ("当地旅游市场火爆，游客络绎不绝[1]。", "something else"),
    ],
)
def test_what_does_not_is_refused_with_the_reason(sentence: str, reason: str) -> None:
    ok, why = verify_sentence(sentence, PAGES, ASKED)
    assert not ok
    assert why is not None
    assert reason in why


def test_a_figure_without_a_year_is_held_to_the_year_that_was_asked() -> None:
    assert verify_sentence("规上工业增加值增长8%以上[1]。", PAGES, ASKED_2023) == (True, None)
    ok, why = verify_sentence("规上工业增加值要增长11%[2]。", PAGES, ASKED_2023)
    assert not ok
    assert "is of 2020, not of 2023" in str(why)


def test_an_undated_source_proves_no_year() -> None:
    ok, why = verify_sentence("规上工业增加值增长9%[4]。", PAGES, ASKED_2023)
    assert not ok
    assert "an unknown year" in str(why)
    assert verify_sentence("规上工业增加值增长9%[4]。", PAGES, ASKED) == (True, None)


def test_a_computed_figure_is_marked_and_right() -> None:
    pages = [evidence(1, "全年完成城建投资120亿元、海洋投资80亿元。")]
    assert verify_sentence("2023年城建投资120亿元、海洋投资80亿元，合计200亿元[1]。", pages, ASKED)[0]
    assert not verify_sentence("2023年城建投资120亿元、海洋投资80亿元，合计210亿元[1]。", pages, ASKED)[0]
    assert not verify_sentence("2023年城建投资120亿元、海洋投资80亿元，目标200亿元[1]。", pages, ASKED)[0]


def test_the_year_a_figure_is_compared_with_is_not_its_own() -> None:
    pages = [evidence(1, "全区生产总值比2022年增长5%。")]
    assert verify_sentence("2023年全区生产总值比2022年增长5%[1]。", pages, ASKED)[0]


def test_support_quotes_the_sentence_that_states_the_figure() -> None:
    found = support("2023年启动143个攻坚项目[1]。", PAGES, ASKED)
    assert [(piece.n, passage.text) for piece, passage, _ in found] == [
        (1, "全区总投资2270亿元的143个攻坚项目全面启动。")
    ]


def test_every_cited_piece_is_quoted_even_without_a_figure() -> None:
    found = support("会议要求以实干推动项目启动[1][3]。", PAGES, ASKED)
    assert [piece.n for piece, _, _ in found] == [1, 3]


def test_cited_numbers_come_once_and_in_order() -> None:
    assert cited_numbers("甲[3]乙[1][3]") == (3, 1)
