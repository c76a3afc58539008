"""Small versions of what ``bench.faults`` does: kills, full disks, changes while it is asked."""

from __future__ import annotations

from pathlib import Path

from bench import faults


def test_kills_leave_what_was_committed(tmp_path: Path) -> None:
    assert sum(faults.kills(4, tmp_path).values()) == 4


def test_full_disks_leave_what_was_committed(tmp_path: Path) -> None:
    told, _how = faults.full(4, tmp_path)
    assert sum(told.values()) == 4


def test_changes_while_it_is_asked(tmp_path: Path) -> None:
    told = faults.mixed(60, tmp_path, batch=30, readers=2)
    assert told["asked"]
    assert (told["stale"], told["unanswered"], told["errors"], told["problems"]) == (0, 0, [], [])
