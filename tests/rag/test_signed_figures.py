"""Figures below nothing: told with their sign, and never taken for those above it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.anchor import Anchor
from index.times import find_times
from index.types import Article
from rag.engine import Engine
from rag.evidence import Evidence
from rag.verify import verify_sentence
from tests.small import engine_over

TEXT = (
    "2021年，柳湾县客运量同比增长−3.2%，货运量增长4.1%。2021年，柳湾县造纸厂净利润为-560万元。"
    "2020年，柳湾县造纸厂净利润为350万元。2021年，柳湾县粮站亏损20万元。2021年1月8日，柳湾县最低气温零下12摄氏度。"
)


@pytest.fixture(scope="module")
def signed() -> Iterator[Engine]:
    with engine_over(("柳湾县2021年综述", "2021-12-31", TEXT)) as engine:
        yield engine


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("柳湾县2021年客运量增长多少？", "−3.2%"),
        ("柳湾县2021年客运量下降多少？", "3.2%"),
        ("柳湾县2021年货运量增长多少？", "4.1%"),
        ("柳湾县造纸厂2021年净利润是多少？", "-560万元"),
        ("柳湾县造纸厂2020年净利润是多少？", "350万元"),
        ("柳湾县造纸厂历年净利润是多少？", "350万元（2020年）；-560万元（2021年）"),
        ("柳湾县造纸厂2021年净利润比2020年变化多少？", "910万元"),
        ("柳湾县造纸厂2020年和2021年净利润合计多少？", "-210万元"),
        ("柳湾县最低气温多少度？", "零下12摄氏度"),
        ("柳湾县造纸厂2021年净利润是-560万元吗？", "是"),
        ("柳湾县造纸厂2021年净利润是负560万元吗？", "是"),
        ("柳湾县造纸厂2021年亏损560万元吗？", "是"),
        ("柳湾县2021年客运量下降3.2%吗？", "是"),
        ("柳湾县粮站2021年亏损20万元吗？", "是"),
    ],
)
def test_answers_have_their_sign(signed: Engine, question: str, short: str) -> None:
    answer = signed.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", short)


@pytest.mark.parametrize(
    "question",
    ["柳湾县造纸厂2021年净利润是560万元吗？", "柳湾县2021年客运量增长3.2%吗？", "柳湾县2021年货运量增长-4.1%吗？"],
)
def test_the_other_sign_is_refused(signed: Engine, question: str) -> None:
    assert signed.ask(question).status == "no_evidence"


@pytest.mark.parametrize(
    ("source", "claim", "held"),
    [
        ("2021年，造纸厂净利润为-560万元。", "2021年造纸厂净利润为-560万元[1]。", True),
        ("2021年，造纸厂净利润为－560万元。", "2021年造纸厂净利润为负560万元[1]。", True),
        ("2021年，造纸厂净利润为-560万元。", "2021年造纸厂净利润为560万元[1]。", False),
        ("2021年，造纸厂净利润为-560万元。", "2021年造纸厂亏损560万元[1]。", True),
        ("2021年，造纸厂亏损560万元。", "2021年造纸厂净利润为-560万元[1]。", True),
        ("2021年，造纸厂亏损560万元。", "2021年造纸厂净利润为560万元[1]。", False),
        ("2021年，客运量增长4.1%。", "2021年，客运量增长负4.1%[1]。", False),
        ("2021年，客运量增长−4.1%。", "2021年，客运量下降4.1%[1]。", True),
        ("2021年，客运量增速为−4.1%。", "2021年，客运量同比下降4.1%[1]。", True),
        ("2021年，客运量下降4.1%。", "2021年，客运量增速为-4.1%[1]。", True),
        ("2021年，客运量增长−4.1%。", "2021年，客运量增长4.1%[1]。", False),
        ("2021年，客运量下降4.1%。", "2021年，客运量下降-4.1%[1]。", False),
        ("2021年，最低气温零下12摄氏度。", "2021年，最低气温为-12摄氏度[1]。", True),
        ("2021年，最低气温零下12摄氏度。", "2021年，最低气温为12摄氏度[1]。", False),
    ],
)
def test_a_models_sentence_is_held_to_the_sign(source: str, claim: str, held: bool) -> None:
    article = Article("a", "a.txt", None, None, "2021-12-31", "day", None, source, ((0, 1),))
    evidence = Evidence(1, article, 0, len(source), tuple(find_times(source, Anchor(2021))))
    assert verify_sentence(claim, [evidence])[0] is held
