"""Garbage collection is put off and never left off."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from rag.collecting import uncollected


def test_it_is_put_off_and_goes_on() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_who_had_disabled_it_finds_it_so() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_threads_that_overlap_leave_it_enabled() -> None:
    both = Barrier(2)

    def one(_number: int) -> None:
        for _ in range(50):
            both.wait()
            with uncollected():
                both.wait()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    assert gc.isenabled()
