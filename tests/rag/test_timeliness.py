"""How well the time of a statement answers the times asked."""

from __future__ import annotations

from datetime import date

import pytest

from index.types import TimeSpan
from rag.timeliness import time_fit

YEAR, NEXT = TimeSpan.of(2016), TimeSpan.of(2017)


@pytest.mark.parametrize(
    ("asked", "span", "fits"),
    [
        ([], None, True),
        ([], NEXT, True),
        ([YEAR], YEAR, True),
        ([YEAR], TimeSpan.of(2016, 3), True),
        ([YEAR], NEXT, False),
        ([YEAR], None, False),
        ([YEAR, NEXT], NEXT, True),
        ([TimeSpan.of(2016, 3)], TimeSpan.of(2016, 4), False),
        ([YEAR], TimeSpan(date(2012, 1, 1), date(2020, 12, 31)), False),
    ],
)
def test_time_fit(asked: list[TimeSpan], span: TimeSpan | None, fits: bool) -> None:
    value = time_fit(asked, span, "sentence")
    assert 0.0 <= value <= 1.0
    assert (value >= 0.5) is fits
