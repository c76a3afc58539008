"""docs/http.md and docs/batch.md: their examples run against a real server and real files, their settings are read."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys

import openpyxl
import pytest
import yaml
from click.testing import CliRunner

from tests.conftest import ROOT
from tests.ui.over_http import serving
from ui.cli import cli

HTTP, BATCH = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("http.md", "batch.md"))
LOCAL = "127.0.0.1:7860"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def port(engine):
    with serving(engine) as (port,):
        yield port


@pytest.mark.parametrize("number", [0, 1])
def test_the_python_of_the_page_runs(port, number):
    code = blocks(HTTP, "python")[number]
    assert LOCAL in code
    done = subprocess.run(
        [sys.executable, "-c", code.replace(LOCAL, f"127.0.0.1:{port}")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "今年规上工业增加值要增长11%" in done.stdout


def test_the_requests_of_the_page_are_answered(port):
    asked = [line for line in blocks(HTTP, "sh")[0].splitlines() if line.startswith("curl ")]
    assert len(asked) == 2
    for line in asked:
        words = shlex.split(line.replace(LOCAL, f"127.0.0.1:{port}"))
        done = subprocess.run([*words, "--silent", "--fail", "--globoff"], capture_output=True, check=False)
        assert done.returncode == 0, (line, done.stderr)
        row = json.loads(done.stdout)
        assert row.get("status") == "answered" or row["hits"]


def test_the_settings_of_clients_are_well_formed():
    for text in blocks(HTTP, "json"):
        [servers] = json.loads(text).values()
        assert servers["wenyuan"]["url"] == f"http://{LOCAL}/mcp"
    [scrape] = blocks(HTTP, "yaml")
    assert yaml.safe_load(scrape)["scrape_configs"][0]["static_configs"] == [{"targets": [LOCAL]}]


def test_the_metrics_of_the_page_are_there(port, engine):
    with serving(engine) as server:
        server.ask()
        text = server("GET", "/metrics").text
    for name in re.findall(r"`(wenyuan_\w+)`", HTTP):
        assert f"\n{name}" in text, name


def test_the_commands_of_the_batch_page_run(tmp_path, demo_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENYUAN_ARCHIVE", str(demo_path))
    question = "2020年规上工业增加值要增长多少？"
    book = openpyxl.Workbook()
    book.active.append(["question"])
    book.active.append([question])
    book.save("questions.xlsx")
    (tmp_path / "questions.csv").write_text(f"问题\n{question}\n", encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text(json.dumps({"question": question}) + "\n", encoding="utf-8")
    [commands] = blocks(BATCH, "sh")
    for line in commands.splitlines():
        outcome = CliRunner().invoke(cli, shlex.split(line)[1:])
        assert outcome.exit_code == 0, outcome.output
    assert "11%" in (tmp_path / "answers.csv").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "answers.jsonl").read_text(encoding="utf-8"))["short_answer"] == "11%"
    assert (tmp_path / "answers.xlsx").stat().st_size > 1000
