"""Yes or no."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.engine import Engine
from tests.small import engine_over

PAGES = (
    ("通车", "2019-06-01", "赵州大桥已经通车，大桥不收取车辆通行费。城北隧道尚未通车。"),
    ("开放", "2019-07-01", "平江图书馆周一不开放，周末照常开放。图书馆不断增加藏书。"),
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_over(*PAGES) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("赵州大桥是否已经通车？", "是"),
        ("城北隧道通车了吗", "否"),
        ("赵州大桥收不收通行费？", "否"),
        ("赵州大桥是不是不收取通行费", "是"),
        ("平江图书馆增加藏书了吗", "是"),
    ],
)
def test_yes_or_no_with_the_evidence(engine: Engine, question: str, word: str) -> None:
    answer = engine.ask(question)
    assert answer.short_answer == word
    assert answer.answer.startswith(f"{word}：“") and answer.citations
