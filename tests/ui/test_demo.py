"""The demo archive: built once, by one of several processes, and made anew where it is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from index.archive import Archive
from index.errors import ArchiveError
from tests.conftest import ROOT
from tests.pace import within
from ui import demo
from ui.commands.common import open_archive
from ui.settings import Settings


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path / "wenyuan"


def test_it_holds_the_bundled_pages_and_is_built_in_under_three_seconds(data):
    with within(3):
        path = demo.ensure_demo()
    with Archive.open(path) as archive:
        assert {article.source for article in archive.articles()} == {page.name for page in demo.pages()}
        assert not archive.verify()
    assert sorted(one.name for one in data.iterdir() if one.is_dir()) == [path.name]


def test_it_is_built_once(data):
    path = demo.ensure_demo()
    before = path.stat().st_ino
    assert demo.ensure_demo() == path
    assert path.stat().st_ino == before
    demo.ensure_demo(rebuild=True)
    assert path.stat().st_ino != before


def test_other_pages_make_another_archive(data, tmp_path, monkeypatch):
    path = demo.demo_path()
    pages = tmp_path / "pages"
    shutil.copytree(demo.pages_folder(), pages)
    monkeypatch.setattr(demo, "pages_folder", lambda: pages)
    assert demo.demo_path() == path
    page = pages / "001_3ee9d69034b17b15.txt"
    page.write_bytes(page.read_bytes().replace(b"2023", b"2024"))
    assert demo.demo_path() != path


def test_a_broken_one_is_made_anew(data):
    path = demo.ensure_demo()
    for file in path.rglob("*.sqlite*"):
        file.write_bytes(b"broken" * 1000)
    with open_archive(Settings()) as archive:
        assert len(archive) > 0


def test_of_old_ones_the_last_two_are_kept(data):
    data.mkdir()
    for place in range(5):
        (data / f"demo-{place}").mkdir()
        os.utime(data / f"demo-{place}", (10**9 + place, 10**9 + place))
    path = demo.ensure_demo()
    assert sorted(one.name for one in data.iterdir() if one.is_dir()) == sorted(["demo-3", "demo-4", path.name])


def test_processes_that_start_at_once_do_not_disturb_each_other(data):
    command = [sys.executable, "-m", "ui.cli", "index", "stats"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) for _ in range(3)]
    results = [(*one.communicate(), one.returncode) for one in running]
    assert [status for *_, status in results] == [0, 0, 0], results
    assert len({out for out, *_ in results}) == 1


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(ArchiveError, match="cannot be built in"):
        demo.ensure_demo()


def test_missing_pages_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "pages_folder", lambda: tmp_path)
    with pytest.raises(ArchiveError, match="demo pages are missing"):
        demo.ensure_demo()
