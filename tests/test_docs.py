"""The documents: their links lead somewhere, their commands exist, their Python runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from ui.cli import cli

PAGES = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CHANGELOG.md", ROOT / "bench" / "README.md"]
PAGES += sorted((ROOT / "docs").glob("*.md"))
READMES = PAGES[:2]
EVALUATION = ROOT / "docs" / "evaluation.md"
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    return [text for name, text in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


def commands(page: Path) -> list[list[str]]:
    """Return the arguments of each ``wenyuan`` in the page's shell blocks."""
    lines = (shlex.split(line, comments=True) for text in blocks(page, "sh") for line in text.splitlines())
    return [words[1:] for words in lines if words and words[0].rpartition("/")[2] == "wenyuan"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_commands_are_understood(page: Path) -> None:
    found = commands(page)
    assert len(found) > 8
    for arguments in found:
        command: click.Command = cli
        context = click.Context(command, info_name="wenyuan")
        while isinstance(command, click.Group):
            name, *arguments = arguments
            command = command.commands[name]
            context = click.Context(command, parent=context, info_name=name)
        _, rest, _ = command.make_parser(context).parse_args(arguments)
        assert not rest


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = READMES
    assert commands(english) == commands(chinese)
    assert blocks(english, "python") == blocks(chinese, "python")


def test_the_python_of_the_readme_runs(demo_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [code] = blocks(READMES[0], "python")
    assert '"my-archive"' in code
    exec(compile(code.replace('"my-archive"', repr(str(demo_path))), "README.md", "exec"), {})
    assert "亿元" in capsys.readouterr().out


def test_the_answer_shown_is_the_answer_given(engine) -> None:
    from ui.render import answer_text

    [shown] = blocks(READMES[0], "")
    assert [shown] == blocks(READMES[1], "")
    assert answer_text(engine.ask("2020年规上工业增加值要增长多少？")).strip() == shown.strip()


def test_the_gold_file_of_the_example_gives_what_is_shown(demo_path: Path, tmp_path: Path) -> None:
    [table], [jsonl], [shown] = (blocks(EVALUATION, kind) for kind in ("csv", "jsonl", ""))
    (tmp_path / "gold.csv").write_text(table, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(jsonl, encoding="utf-8")
    [arguments] = commands(EVALUATION)
    outcome = CliRunner().invoke(cli, [*in_folder(arguments, tmp_path), "--archive", str(demo_path)])
    assert outcome.exit_code == 0, outcome.output
    assert untimed(outcome.stdout) == untimed(shown)
    assert "答案里没有“11%”" in (tmp_path / "report.html").read_text(encoding="utf-8")
    outcome = CliRunner().invoke(cli, ["eval", str(tmp_path / "gold.jsonl"), "--archive", str(demo_path)])
    assert "overall       3/3 = 1.000" in outcome.stdout


def in_folder(arguments: list[str], folder: Path) -> list[str]:
    return [str(folder / one) if "." in one else one for one in arguments]


def untimed(text: str) -> list[str]:
    """Return the lines without milliseconds, which differ from run to run, and thresholds, which are fitted anew."""
    lines = [re.sub(r"(?: +\d+\.\d){2}$", "", line) for line in text.splitlines()]
    return [re.sub(r"\d\.\d+", "", line) if line.startswith("threshold ") else line for line in lines]
