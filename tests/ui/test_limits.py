"""Rate limits: how many pass in a minute, whoever asks, however often."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui import limits
from ui.limits import Limiter, household, is_this_machine


@given(st.integers(1, 20), st.lists(st.floats(0, 30), max_size=60))
def test_no_minute_lets_more_through_than_its_burst_and_its_rate(per_minute, pauses):
    now = 0.0
    limiter = Limiter(per_minute, clock=lambda: now)
    passed = []
    for pause in pauses:
        now += pause
        wait = limiter.take("a")
        if not wait:
            passed.append(now)
        else:
            assert 0 < wait <= 60 / per_minute + 1e-6
    for first in passed:
        assert sum(first <= moment < first + 60 for moment in passed) <= 2 * per_minute


def test_the_wait_it_names_is_enough_and_others_are_not_kept_waiting():
    now = 0.0
    limiter = Limiter(2, clock=lambda: now)
    assert [limiter.take("a") for _ in range(2)] == [0, 0]
    wait = limiter.take("a")
    assert wait == 30
    assert limiter.take("b") == 0
    now += wait
    assert limiter.take("a") == 0
    assert limiter.take("a") > 0


def test_it_remembers_a_bounded_number(monkeypatch):
    monkeypatch.setattr(limits, "_MOST", 3)
    limiter = Limiter(1)
    for who in "abcd":
        assert limiter.take(who) == 0
    assert limiter.take("d") > 0
    assert len(limiter._left) == 3


def test_an_address_stands_for_its_network():
    assert household("2001:db8:1:2::7") == household("2001:db8:1:2:ffff::1") != household("2001:db8:1:3::7")
    assert household("::ffff:10.0.0.1") == household("10.0.0.1") != household("10.0.0.2")
    assert household("not an address") == "not an address"
    assert [is_this_machine(name) for name in ("127.0.0.1", "127.9.9.9", "::1", "10.0.0.1", "::2", "unknown")] == [
        *(True, True, True),
        *(False, False, False),
    ]
