"""A watched folder's changes reach the archive by themselves."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from index import updating
from index.archive import Archive
from index.opening import open_archive
from index.updating import UpdateReport
from index.watching import watched
from tests.archives import HashEncoder


def until(true: Callable[[], bool], seconds: float = 120) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def put(path: Path, text: str) -> None:
    """Write a file that is whole from its first moment."""
    new = path.parent.with_name("new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


@pytest.mark.parametrize("kind", ["", "milvus:"])
def test_folder_is_followed_and_half_a_file_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    began, ahead = time.time_ns(), [0.0]
    monkeypatch.setattr(updating, "time", SimpleNamespace(time_ns=lambda: began + int(ahead[0] * 1e9)))
    with open_archive(f"{kind}{tmp_path / 'archive.db'}", encoder=HashEncoder(), create=True) as archive:
        archive.add_paths([folder])
        stopped, told = threading.Event(), list[UpdateReport | str]()
        loop = watched(archive, [folder], stopped, every=0.05, settled=0.6, prune=True)
        thread = threading.Thread(target=lambda: told.extend(loop))
        thread.start()
        try:
            with (folder / "slow.txt").open("w", encoding="utf-8") as file:
                for number in range(6):  # however slowly the test goes on, the file was never still for 0.6 seconds
                    file.write(f"第{number}段。\n")
                    file.flush()
                    assert len(archive) == 0
                    time.sleep(0.2)
            ahead[0] = 3600.0
            assert until(lambda: len(archive) == 1)
            assert "第5段" in next(archive.articles()).text
            put(folder / "slow.txt", "改写了。\n")
            assert until(lambda: len(archive) == 1 and "改写" in next(archive.articles()).text)
            put(folder / "other.txt", "另一篇。\n")
            assert until(lambda: len(archive) == 2)
            (folder / "slow.txt").unlink()
            assert until(lambda: len(archive) == 1)
        finally:
            stopped.set()
            thread.join()
        assert all(isinstance(one, UpdateReport) for one in told)
        assert archive.verify() == []


def test_other_writer_and_bad_file_are_told_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "bad.txt").write_bytes(bytes(range(256)))
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as archive:
        archive.lock_wait = 0.0
        stopped, told = threading.Event(), list[UpdateReport | str]()
        loop = watched(archive, [folder], stopped, every=0.02, settled=0)
        thread = threading.Thread(target=lambda: told.extend(loop))
        with archive._lock.hold(1):
            thread.start()
            assert until(lambda: bool(told))
            time.sleep(0.2)
        assert until(lambda: len(told) > 1)
        time.sleep(0.2)
        stopped.set()
        thread.join()
        assert [type(one).__name__ for one in told] == ["str", "UpdateReport"]
        assert "process" in str(told[0])


def test_command_ends_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("第一篇。\n", encoding="utf-8")
    command = [sys.executable, "-m", "ui.cli", "index"]
    archive = ["--archive", str(tmp_path / "archive")]
    subprocess.run([*command, "add", folder, *archive], check=True, capture_output=True, timeout=300)
    with subprocess.Popen(
        [*command, "watch", folder, "--every", "0.1", "--settled", "0", *archive],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        assert process.stderr.readline().startswith("watching ")
        put(folder / "b.txt", "第二篇。\n")
        assert process.stdout.readline().startswith("1 articles added")
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 0
