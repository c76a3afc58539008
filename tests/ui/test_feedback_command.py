"""``wenyuan feedback``: what readers said, as lines, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.archive import Archive
from index.feedback import Feedback
from ui.cli import cli


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with Archive.create(tmp_path / "archive") as made:
        kept = Feedback(made.path)
    kept.rate("t1", question="=问\t题", answer="增长8%[1]", verdict=-1, comment="年份\n错了", articles=["a", "b"])
    kept.rate("t2", question="另一问", answer="答", verdict=0)
    kept.refused(question="呢？", asked="火星人口？")
    return made.path


def output(archive: Path, *options: str) -> bytes:
    done = CliRunner().invoke(cli, ["--archive", str(archive), "feedback", *options])
    assert done.exit_code == 0, done.output
    return done.stdout_bytes


def test_a_line_each_newest_first(archive: Path) -> None:
    first, second = output(archive).decode().splitlines()
    assert first.split("\t")[1:] == ["", "另一问", "答", ""]
    assert second.split("\t")[1:] == ["bad", "=问 题", "增长8%[1]", "年份 错了"]
    assert output(archive, "--refused").decode().split("\t")[1:] == ["呢？", "火星人口？\n"]


def test_json_is_an_object_a_line(archive: Path) -> None:
    rows = [json.loads(line) for line in output(archive, "--json").splitlines()]
    assert [row["verdict"] for row in rows] == [0, -1]
    assert rows[1]["articles"] == ["a", "b"]


def test_csv_opens_in_a_spreadsheet(archive: Path) -> None:
    content = output(archive, "--csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["at", "verdict", "question", "answer", "comment", "articles"]
    assert rows[2][1:] == ["bad", "'=问\t题", "增长8%[1]", "年份\n错了", "a b"]


def test_nothing_said_is_nothing_listed(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "empty") as made:
        pass
    assert output(made.path) == b""
    assert list(made.path.glob("feedback*")) == []
