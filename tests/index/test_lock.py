from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from index.errors import ArchiveError, ArchiveLocked
from index.lock import WriterLock


def test_lock_is_one_thread_s_and_may_be_held_twice_by_it(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    refused: list[str] = []

    def other() -> None:
        try:
            with lock.hold(wait=0):
                pass
        except ArchiveLocked as error:
            refused.append(str(error))

    with lock.hold(wait=0), lock.hold(wait=0):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(refused) == 1
    assert f"process {os.getpid()}" in refused[0]
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert len(refused) == 1


def test_lock_is_free_after_an_error(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    with pytest.raises(KeyError), lock.hold(wait=0):
        raise KeyError
    with WriterLock(tmp_path).hold(wait=0):
        assert (tmp_path / "writer.pid").read_text() == str(os.getpid())
    assert not (tmp_path / "writer.pid").exists()


def test_holder_without_a_number_is_another_process(tmp_path: Path) -> None:
    with WriterLock(tmp_path).hold(wait=0):
        (tmp_path / "writer.pid").write_text("")
        with pytest.raises(ArchiveLocked, match="another process"), WriterLock(tmp_path).hold(wait=0.05):
            pass


def test_folder_that_is_gone_cannot_be_changed(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be changed"), WriterLock(tmp_path / "file" / "x").hold(wait=0):
        pass
