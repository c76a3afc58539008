from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from index.generations import STATE, Generations, copy_files


def publish(generations: Generations, change: int, content: bytes = b"content") -> Path:
    with generations.staged() as folder:
        (folder / "index.bin").write_bytes(content)
        (folder / "meta.json").write_text("{}")
        (folder / "some.lock").touch()
        return generations.publish(folder, change, 5, "stamp").folder


def test_newest_generation_is_whole_and_alone(tmp_path: Path) -> None:
    generations = Generations(tmp_path, "kind")
    assert generations.newest() is None
    publish(generations, 1)
    folder = publish(generations, 2)
    (tmp_path / "kindred-00000009").mkdir()
    older = generations.newest(lambda one: one.change < 2)
    assert older is not None
    assert older.change == 1
    assert generations.newest(lambda one: one.change > 2) is None
    newest = generations.newest()
    assert newest is not None
    assert (newest.folder, newest.number, newest.change, newest.mark, newest.stamp) == (folder, 2, 2, 5, "stamp")
    assert set(newest.files) == {"index.bin", "meta.json"}
    assert newest.sound()
    generations.prune(newest.number)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kind-00000002", "kindred-00000009"]


def test_what_is_not_published_goes(tmp_path: Path) -> None:
    generations = Generations(tmp_path, "kind")
    with pytest.raises(KeyboardInterrupt), generations.staged() as folder:
        (folder / "half").touch()
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "kind-new-left").mkdir()
    publish(generations, 1)
    generations.prune(1)
    assert [path.name for path in tmp_path.iterdir()] == ["kind-00000001"]


def test_no_flipped_bit_of_the_state_is_believed(tmp_path: Path) -> None:
    generations = Generations(tmp_path, "kind")
    state = publish(generations, 3) / STATE
    whole, right = state.read_bytes(), generations.newest()
    for place in range(len(whole)):
        for bit in (0, 3, 7):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            state.write_bytes(damaged)
            assert generations.newest() in (None, right), damaged


@pytest.mark.parametrize(
    "text", ["", "[]", "1", "null", '{"crc": 0}', '{"crc": 0, "body": 5}', '{"crc": 0, "body": ""}']
)
def test_state_of_another_shape_is_none(tmp_path: Path, text: str) -> None:
    generations = Generations(tmp_path, "kind")
    (publish(generations, 3) / STATE).write_text(text)
    assert generations.newest() is None


def test_damaged_and_missing_files_are_unsound(tmp_path: Path) -> None:
    generations = Generations(tmp_path, "kind")
    for spoil in (
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"CONTENT"),
        lambda path: path.write_bytes(b"content and more"),
    ):
        path = publish(generations, 1) / "index.bin"
        newest = generations.newest()
        assert newest is not None
        assert newest.sound()
        spoil(path)
        assert not newest.sound()


def test_copies_do_not_touch_what_they_are_made_of(tmp_path: Path) -> None:
    generations = Generations(tmp_path, "kind")
    source, target = publish(generations, 1), tmp_path / "target"
    target.mkdir()
    copy_files(source, target)
    assert sorted(path.name for path in target.iterdir()) == ["index.bin", "meta.json"]
    (target / "meta.json").write_text("changed")
    (target / "index.bin").unlink()
    newest = generations.newest()
    assert newest is not None
    assert newest.sound()


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_every_file_may_be_read_by_who_may_read_the_state(tmp_path: Path) -> None:
    generations = Generations(tmp_path, "kind")
    with generations.staged() as folder:
        (folder / "index.bin").touch(mode=0o600)
        published = generations.publish(folder, 1, 0, "stamp").folder
    modes = {stat.S_IMODE(path.stat().st_mode) for path in published.iterdir()}
    assert len(modes) == 1
