"""What a page answers itself goes before what else it tells."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "政策问答：城乡居民医保怎么缴、怎么报",
        "2021-10-08",
        "问：什么时候缴？\n答：集中缴费期为2021年10月1日至12月31日，待遇享受期为2022年1月1日至12月31日。\n\n"
        "问：错过集中缴费期怎么办？\n答：可在2022年1月1日至2月28日补缴，补缴的不享受财政补助，并设60天待遇等待期。\n\n"
        "问：新生儿怎么参保？\n答：出生后90天内办理参保缴费的，自出生之日起享受待遇；超过90天的，自缴费次月起享受待遇。",
    ),
)
engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("错过居民医保集中缴费期怎么办？", "可在2022年1月1日至2月28日补缴"),
        ("错过集中缴费期怎么办", "可在2022年1月1日至2月28日补缴"),
        ("居民医保新生儿怎么参保", "出生后90天内"),
    ],
)
def test_the_answer_to_the_same_question_stands_first(engine: Engine, question: str, first: str) -> None:
    answer = engine.ask(question)
    assert first in answer.citations[0].quote
