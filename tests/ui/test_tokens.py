"""Embed tokens: made and shown once, kept hashed, counted exactly across processes, closed at once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

from index.archive import Archive
from index.errors import ArchiveError, ArchiveMissing, InputError
from tests.conftest import ROOT
from ui import tokens
from ui.settings import Settings
from ui.tokens import Tokens, parse_quota, tokens_path, used_now

PAGE = "http://intranet.example"


@pytest.fixture
def store(tmp_path):
    return Tokens(tmp_path / "tokens.sqlite")


def run(archive, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli", "token", *arguments, "--archive", str(archive)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=os.environ | environment, check=False, timeout=60
    )


def test_the_file_holds_no_token_and_no_two_are_alike(store):
    made = [store.add(PAGE, 5, "day") for _ in range(20)]
    kept = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    assert len({text for _, text in made}) == len({token.id for token, _ in made}) == 20
    for token, text in made:
        assert len(text) >= 40
        assert text.encode() not in kept
        assert text.removeprefix(tokens.PREFIX).encode() not in kept
        assert token.id not in text
        assert store.find(text) == token
    assert store.list() == [token for token, _ in made]


@pytest.mark.parametrize("wrong", ["", "wyt_", "wyt_x", "'; DROP TABLE tokens; --", "\udcff", "é" * 50])
def test_what_is_no_token_is_none(store, wrong):
    assert store.find(wrong) is None  # no file yet
    store.add(PAGE, 5, "day")
    assert store.find(wrong) is None


def test_a_revoked_token_is_gone_at_once_and_stays_in_the_list(store):
    token, text = store.add(PAGE, 5, "day")
    other, kept = store.add(PAGE, 5, "day")
    Tokens(store.path).revoke(token.id)
    assert store.find(text) is None
    assert store.spend(token) > 0
    assert store.find(kept) == other
    stamp = next(one for one in store.list() if one.id == token.id).revoked
    store.revoke(token.id)
    assert next(one for one in store.list() if one.id == token.id).revoked == stamp
    with pytest.raises(InputError, match="no-such"):
        store.revoke("no-such")


def test_the_quota_is_of_a_day_or_an_hour(store, monkeypatch):
    now = datetime(2026, 3, 1, 22, 59, 30, tzinfo=timezone(timedelta(hours=8)))
    monkeypatch.setattr(tokens, "_now", lambda: now)
    daily, _ = store.add(PAGE, 2, "day")
    hourly, _ = store.add(PAGE, 1, "hour")
    assert [store.spend(daily) for _ in range(3)] == [0, 0, 3630]
    assert [store.spend(hourly) for _ in range(2)] == [0, 30]
    assert [used_now(token) for token in store.list()] == [2, 1]
    now += timedelta(seconds=30)
    assert store.spend(hourly) == 0
    assert store.spend(daily) == 3600
    now += timedelta(hours=1)
    assert store.spend(daily) == 0
    assert {token.id: used_now(token) for token in store.list()} == {daily.id: 1, hourly.id: 0}


def test_processes_that_spend_at_once_never_pass_the_quota(store):
    _, text = store.add(PAGE, 100, "day")
    code = (
        "import sys; from pathlib import Path; from ui.tokens import Tokens\n"
        "store = Tokens(Path(sys.argv[1])); token = store.find(sys.argv[2])\n"
        "print(sum(store.spend(token) == 0 for _ in range(60)))"
    )
    command = [sys.executable, "-c", code, str(store.path), text]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)]
    passed = [int(process.communicate(timeout=300)[0]) for process in running]
    assert sum(passed) == 100
    assert used_now(store.list()[0]) == 100


@pytest.mark.parametrize(
    "wrong", ["", "5", "0/day", "-1/day", "5/week", "5 /day", "5/day/hour", "９/day", "9" * 10 + "/day"]
)
def test_a_quota_is_a_number_a_day_or_an_hour(wrong):
    with pytest.raises(InputError, match="1000/day"):
        parse_quota(wrong)
    assert (parse_quota("1000/day"), parse_quota(" 5/HOUR ")) == ((1000, "day"), (5, "hour"))


def test_each_archive_has_its_own_tokens(tmp_path, own_data_folder):
    paths = [tokens_path(Settings(archive=name)) for name in (str(tmp_path), "milvus:a.db", "milvus:b.db", None)]
    assert len(set(paths)) == 4
    assert paths[0].parent == tmp_path
    assert all(own_data_folder in path.parents for path in paths[1:])


def test_a_file_that_is_no_database_is_one_sentence(store):
    store.path.write_text("no database" * 100)
    with pytest.raises(ArchiveError, match="cannot be used"):
        store.find("wyt_x")
    with pytest.raises(ArchiveMissing):
        Tokens(store.path.parent / "nowhere" / "tokens.sqlite").add(PAGE, 1, "day")


def test_the_command_makes_lists_and_revokes(tmp_path):
    made = run(tmp_path, "add", "--origin", "HTTP://Intranet.example:80/", "--quota", "7/day")
    text = made.stdout.strip()
    assert made.returncode == 0
    assert text.startswith("wyt_")
    assert "WENYUAN_EMBED_ORIGINS" in made.stderr
    assert text not in made.stderr
    token = Tokens(tmp_path / "tokens.sqlite").find(text)
    assert (token.origin, token.quota, token.period) == (PAGE, 7, "day")
    listed = run(tmp_path, "list").stdout
    assert listed == f"{token.id}\t{PAGE}\t7/day\t0\t{token.created}\topen\t\n"
    assert run(tmp_path, "revoke", token.id).returncode == 0
    assert "revoked 20" in run(tmp_path, "list").stdout
    assert Tokens(tmp_path / "tokens.sqlite").find(text) is None
    again = run(tmp_path, "add", "--origin", PAGE, WENYUAN_EMBED_ORIGINS=PAGE)
    assert "WENYUAN_EMBED_ORIGINS" not in again.stderr


def test_a_token_may_be_of_some_collections(tmp_path):
    made = run(tmp_path, "add", "--origin", PAGE, "--collection", "人事", "--collection", "财务")
    assert (made.returncode, "人事+财务" in made.stderr) == (0, True)
    assert Tokens(tmp_path / "tokens.sqlite").find(made.stdout.strip()).collections == {"人事", "财务"}
    assert run(tmp_path, "list").stdout.endswith("\topen\t人事+财务\n")
    for wrong in ("", "a+b"):
        assert run(tmp_path, "add", "--origin", PAGE, "--collection", wrong).returncode == 2


def test_a_file_of_an_earlier_version_is_read(store):
    token, text = store.add(PAGE, 5, "day")
    with sqlite3.connect(store.path) as file:
        file.execute("ALTER TABLE tokens DROP COLUMN collections")
    file.close()
    assert store.find(text) == token
    bound, _ = store.add(PAGE, 5, "day", ["人事"])
    assert [one.collections for one in store.list()] == [None, {"人事"}]
    assert store.list()[1] == bound


def test_an_archive_can_be_made_beside_its_tokens(tmp_path, seeds):
    assert run(tmp_path, "add", "--origin", PAGE).returncode == 0
    with Archive.create(tmp_path) as archive:
        assert archive.add_paths([seeds]).added


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("add", "--origin", "intranet.example"), 2),
        (("add", "--origin", "https://*.example"), 2),
        (("add", "--origin", PAGE, "--quota", "many"), 2),
        (("add",), 2),
        (("revoke", "x"), 2),
    ],
)
def test_bad_usage_is_one_sentence(tmp_path, arguments, status):
    refused = run(tmp_path, *arguments)
    assert (refused.returncode, refused.stdout) == (status, "")
    assert len(refused.stderr.splitlines()) == 1
    assert run(tmp_path / "nowhere", "add", "--origin", PAGE).returncode == 3
