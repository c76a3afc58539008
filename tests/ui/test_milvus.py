"""The commands over an archive in Milvus Lite."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from tests.conftest import ROOT
from ui.cli import cli

QUESTION = "2020年西海岸新区的投资目标是多少？"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [*map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_every_command_takes_an_archive_in_milvus(tmp_path: Path) -> None:
    archive = ("--archive", f"milvus:{tmp_path / 'news.db'}")
    assert "9 articles added" in run("index", "add", "seeds", *archive)
    listed = run("index", "list", *archive).splitlines()
    assert len(listed) == json.loads(run("index", "stats", "--json", *archive))["articles"] == 9
    assert len(json.loads(run("search", "投资", "--json", "--top-k", 3, *archive))["hits"]) == 3
    (tmp_path / "q.jsonl").write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    run("batch", tmp_path / "q.jsonl", tmp_path / "a.jsonl", "--workers", 2, *archive)
    assert "2490亿元" in (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    run("index", "remove", listed[0].split("\t")[0], *archive)
    assert "is sound" in run("index", "verify", "--repair", *archive)
    assert len(run("index", "list", *archive).splitlines()) == 8
    assert "pymilvus" in run("doctor", *archive)


def test_a_process_says_what_it_has_to_say_and_no_more(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WENYUAN_")}
    name = f"milvus:{tmp_path / 'news.db'}"

    def process(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ui.cli", *arguments, "--archive", name]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)

    missing = process("ask", QUESTION)
    assert (missing.returncode, missing.stderr.count("\n")) == (3, 1)
    assert "wenyuan index add" in missing.stderr
    run("index", "add", "seeds", "--archive", name)
    asked = process("ask", QUESTION, "--json")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert json.loads(asked.stdout)["short_answer"] == "2490亿元"
