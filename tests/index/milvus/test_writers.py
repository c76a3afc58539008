"""Who may write."""

from __future__ import annotations

import json
import os
import time

import pytest

from index.errors import ArchiveLocked
from index.milvus import writers
from index.milvus.notes import Notes
from index.milvus.writers import Writer


def writer(notes: Notes, number: int = 0) -> Writer:
    return Writer(notes, "x.db", number)


def test_one_writer_at_a_time_has_a_number(notes: Notes) -> None:
    first, second = writer(notes), writer(notes)
    with first.hold(0), first.hold(0):
        with pytest.raises(ArchiveLocked, match=f"process {os.getpid()} on .* as writer 0"), second.hold(0.2):
            pass
        with writer(notes, 1).hold(0):
            assert first.others()
    assert first.others() == []
    with second.hold(0):
        pass


def test_a_writer_that_died_is_passed_over(notes: Notes) -> None:
    for holder, beat in ((f"{os.uname().nodename} 4194305 ab", time.time()), ("elsewhere 1 ab", time.time() - 61)):
        notes.put("writer", {"writer:0": json.dumps({"holder": holder, "beat": beat, "next": 7, "from": 3})})
        one = writer(notes)
        with one.hold(0):
            assert one.interrupted == range(3, 7)
    notes.put("writer", {"writer:0": json.dumps({"holder": "elsewhere 1 ab", "beat": time.time()})})
    with pytest.raises(ArchiveLocked, match="process 1 on elsewhere"), writer(notes).hold(0.2):
        pass


def test_no_number_is_given_twice(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "_BLOCK", 10)
    given: list[int] = []
    for number in (0, 0, 3):
        one = writer(notes, number)
        with one.hold(0):
            one.begin()
            for count in (3, 5, 4, 25, 1):
                first = one.reserve(count)
                given += range(first, first + count)
            if number:
                one.done()
    assert len(set(given)) == len(given)
    assert given[0] == 1
    assert min(given[-38:]) > 3 << 50
